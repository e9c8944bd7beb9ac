"""People can ask something of us about themselves: that the screen is remembered, that others see they are in."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nobody has asked yet."""
    text = sa.String(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "asked",
        sa.Column("kind", text, nullable=False),
        sa.Column("about", text, nullable=False),
        sa.Column("subject_id", text, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "about"),
    )
    op.create_index("asked_subject", "asked", ["subject_id"])
