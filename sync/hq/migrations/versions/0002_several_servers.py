"""Several servers over one database: clashes are marked, wrong codes counted for all; PostgreSQL guards the spans."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MARK_CLASHES = """
    UPDATE booking SET is_clash = true WHERE takes_space AND EXISTS (
        SELECT 1 FROM booking AS other
        WHERE other.takes_space AND other.space_id = booking.space_id AND other.booking_id < booking.booking_id
        AND other.start_ms < booking.end_ms AND other.end_ms > booking.start_ms
    )
"""
_NO_OVERLAP = """
    ALTER TABLE booking ADD CONSTRAINT booking_overlap
    EXCLUDE USING gist (space_id WITH =, int8range(start_ms, end_ms) WITH &&) WHERE (takes_space AND NOT is_clash)
"""


def upgrade() -> None:
    """Adds what several servers need; text of PostgreSQL is ordered as on SQLite."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        _order_by_character()
    op.create_table(
        "wrong_code",
        sa.Column("try_id", sa.String(collation="C" if is_postgresql else None), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("try_id"),
    )
    op.add_column("booking", sa.Column("is_clash", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("booking_clash", "booking", ["is_clash", "space_id"], unique=False)
    op.execute(_MARK_CLASHES)
    if is_postgresql:
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(_NO_OVERLAP)


def _order_by_character() -> None:
    for name in sa.inspect(op.get_bind()).get_table_names():
        for column in sa.inspect(op.get_bind()).get_columns(name):
            if isinstance(column["type"], sa.String) and name != "alembic_version":
                op.alter_column(name, column["name"], type_=sa.String(collation="C"))
