"""What a lost life of the feed had said is said again once, also when headquarters is restored again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """A database that was restored before does not know how far it was told: it is told all again, as until now."""
    text = sa.String(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "told_again",
        sa.Column("branch_id", text, nullable=False),
        sa.Column("timeline", text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "timeline"),
    )
