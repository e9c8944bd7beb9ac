"""Behind which place of its feed headquarters went on without a kiosk, two people having said so."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """No branch of an older database is known to have gone on so."""
    gone_on = sa.Column("gone_on_position", sa.BigInteger(), nullable=False, server_default="-1")
    op.add_column("branch", gone_on)
