"""Headquarters keeps versions of the program, and offers each kiosk one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing is offered yet."""
    text = sa.String(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    op.create_table(
        "program_release",
        sa.Column("version", text, nullable=False),
        sa.Column("sha256", text, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("signature", text, nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "program_slice",
        sa.Column("version", text, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", "number"),
    )
    op.create_table(
        "program_offer",
        sa.Column("node", text, nullable=False),
        sa.Column("version", text, nullable=False),
        sa.Column("running", text, nullable=False),
        sa.Column("failed", text, nullable=False),
        sa.PrimaryKeyConstraint("node"),
    )
