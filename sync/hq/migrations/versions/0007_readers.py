"""What kiosks say of their readers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nobody has said anything yet."""
    text = sa.String(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "reader",
        sa.Column("node", text, nullable=False),
        sa.Column("lost_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("node"),
    )
