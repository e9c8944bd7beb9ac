"""Questionnaires are counted by their time; an index of nothing else costs no other fact a page."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """An index over those that were answered."""
    op.create_index("journal_survey", "journal", ["at_ms"], sqlite_where=sa.text("type = 'survey'"))
