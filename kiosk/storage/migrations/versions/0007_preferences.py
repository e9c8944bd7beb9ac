"""People can ask that the way they have the screen is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nobody has asked yet."""
    op.create_table(
        "preference",
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("preferences", sa.LargeBinary(), nullable=True),
        sa.Column("is_owed", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("subject_id"),
        sqlite_with_rowid=False,
    )
