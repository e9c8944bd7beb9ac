"""Two names can mean one person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nobody is merged yet."""
    text = sa.String(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "merged",
        sa.Column("subject_id", text, nullable=False),
        sa.Column("into_id", text, nullable=False),
        sa.PrimaryKeyConstraint("subject_id"),
    )
    op.create_index("merged_into", "merged", ["into_id"])
