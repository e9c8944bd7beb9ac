"""A request may be a receptionist's order."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nobody's until now: what was asked before is an ordinary request."""
    op.add_column("request", sa.Column("staff_order", sa.Text(), nullable=True))
