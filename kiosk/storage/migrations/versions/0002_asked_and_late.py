"""Several leases a space; bookings to be cancelled by their holder; feed entries that came too late to count."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """A wider key, and two flags that are off for everything there is."""
    op.rename_table("lease", "lease_before")
    op.create_table(
        "lease",
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("space_id", "number"),
    )
    op.execute("INSERT INTO lease SELECT space_id, number, first_day, last_day, holder FROM lease_before")
    op.drop_table("lease_before")
    op.add_column(
        "booking", sa.Column("is_cancel_asked", sa.Boolean(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("feed", sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.text("0")))
