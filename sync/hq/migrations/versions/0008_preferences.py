"""People can ask that the way they have the screen is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nobody has asked yet."""
    text = sa.String(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "preference",
        sa.Column("subject_id", text, nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("preferences", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("subject_id"),
    )
