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
        sa.Column("head", text, nullable=False),
        sa.Column("branch_id", text, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("node", "head"),
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
    op.add_column("node", sa.Column("stated_head", text, nullable=False, server_default=""))
    op.add_column("node", sa.Column("is_retired", sa.Boolean(), nullable=False, server_default=sa.false()))
    read = sa.Column("read_position", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("node", read)
    pruned = sa.Column("pruned_position", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("branch", pruned)
    op.add_column("branch", sa.Column("pruned_hash", sa.LargeBinary(), nullable=True))
    _remember_first_lives()


def _remember_first_lives() -> None:
    branch = sa.table("branch", sa.column("branch_id"), sa.column("timeline"))
    node = sa.table("node", sa.column("branch_id"), sa.column("stated_timeline"))
    life = sa.table("timeline", *map(sa.column, ("branch_id", "number", "timeline", "position", "hash")))
    connection = op.get_bind()
    for branch_id, timeline in connection.execute(sa.select(branch)).all():
        start = sha256("\0".join(("svk1-feed", branch_id, timeline)).encode()).digest()
        number = int(timeline.partition("-")[0])
        connection.execute(
            sa.insert(life).values(
                branch_id=branch_id, number=number, timeline=timeline, position=0, hash=start
            )
        )
        connection.execute(
            sa.update(node).where(node.c.branch_id == branch_id).values(stated_timeline=timeline)
        )
