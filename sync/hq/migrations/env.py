"""Runs the migrations on the connection, and in the transaction, that ``schema.bring_up_to_date`` hands over."""

from alembic import context

from sync.hq.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()
