"""People can ask something of us about themselves: that the screen is remembered, that others see they are in."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nobody has asked yet."""
    op.create_table(
        "asked",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_taken_back", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_owed", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "about"),
        sqlite_with_rowid=False,
    )
    op.create_index("asked_subject", "asked", ["subject_id"])
