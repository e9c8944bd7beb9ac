"""Three indexes less: each cost every check-in a page, for questions that memory or the night answers."""

from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade() -> None:
    """Drops them."""
    op.drop_index("journal_at", "journal")
    op.drop_index("visit_booking", "visit")
    op.drop_index("visit_inside", "visit")
