"""Two names can mean one person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nobody is merged yet."""
    op.create_table(
        "merged_subject",
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("into_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("merged_subject_into", "merged_subject", ["into_id"])
