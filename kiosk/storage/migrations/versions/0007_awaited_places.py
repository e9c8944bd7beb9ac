"""Who awaits a place is looked up by the day; an index of nothing else costs no other fact a page."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """An index over those who asked."""
    op.create_index("journal_awaited", "journal", ["at_ms"], sqlite_where=sa.text("type = 'place.awaited'"))
