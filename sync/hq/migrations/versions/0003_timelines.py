"""Lives of a feed, and what a restored headquarters asks of its kiosks before it goes on."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Every branch is in its first life, which every kiosk knows."""
    text = sa.String(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "timeline",
        sa.Column("branch_id", text, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("timeline", text, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "number"),
    )
    op.create_table(
        "statement",
        sa.Column("node", text, nullable=False),
        sa.Column("branch_id", text, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("node"),
    )
    op.create_table(
        "declaration",
        sa.Column("branch_id", text, nullable=False),
        sa.Column("act", text, nullable=False),
        sa.Column("about", text, nullable=False),
        sa.Column("account_id", text, nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "act", "about"),
    )
    op.add_column("branch", sa.Column("mode", text, nullable=False, server_default=""))
    op.add_column("node", sa.Column("stated_timeline", text, nullable=False, server_default=""))
    op.add_column("node", sa.Column("is_retired", sa.Boolean(), nullable=False, server_default=sa.false()))
    _remember_first_lives()


def _remember_first_lives() -> None:
    connection = op.get_bind()
    branches = connection.execute(sa.text("SELECT branch_id, timeline FROM branch")).all()
    for branch_id, timeline in branches:
        start = sha256("\0".join(("svk1-feed", branch_id, timeline)).encode()).digest()
        connection.execute(
            sa.text("INSERT INTO timeline VALUES (:branch_id, :number, :timeline, 0, :hash)"),
            {
                "branch_id": branch_id,
                "number": int(timeline.partition("-")[0]),
                "timeline": timeline,
                "hash": start,
            },
        )
    connection.execute(
        sa.text(
            "UPDATE node SET stated_timeline = (SELECT timeline FROM branch WHERE branch.branch_id = node.branch_id)"
        )
    )
