"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes every table."""
    op.create_table(
        "account",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "late_request",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("booking_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
    )
    op.create_table(
        "lease_history",
        sa.Column("space_id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("space_id", "number"),
    )
    op.create_table(
        "bearer",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("ends_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("bearer_node", "bearer", ["node"], unique=False)
    op.create_table(
        "booking",
        sa.Column("booking_id", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("space_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("end_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("takes_space", sa.Boolean(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("booking_id"),
    )
    op.create_index("booking_day", "booking", ["branch_id", "day"], unique=False)
    op.create_index("booking_span", "booking", ["space_id", "start_ms", "end_ms"], unique=False)
    op.create_table(
        "branch",
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("timeline", sa.String(), nullable=False),
        sa.Column("head_position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("head_hash", sa.LargeBinary(), nullable=False),
        sa.Column("own_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("own_hash", sa.LargeBinary(), nullable=False),
        sa.Column("projected_position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id"),
    )
    op.create_table(
        "day_backup",
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("node", "day"),
    )
    op.create_table(
        "enrolment",
        sa.Column("enrolment_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ends_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("device_commitment", sa.String(), nullable=False),
        sa.Column("device_nonce", sa.String(), nullable=False),
        sa.Column("hq_nonce", sa.String(), nullable=False),
        sa.Column("shown_ms", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("is_confirmed_here", sa.Boolean(), nullable=False),
        sa.Column("is_confirmed_there", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id"),
    )
    op.create_index("enrolment_code", "enrolment", ["code"], unique=False)
    op.create_table(
        "event",
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("inc", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("node", "inc", "seq"),
    )
    op.create_index("event_at", "event", ["node", "at_ms"], unique=False)
    op.create_table(
        "failed_check_in",
        sa.Column("refusal_id", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("refusal_id"),
    )
    op.create_table(
        "feed",
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("node", sa.String(), nullable=True),
        sa.Column("inc", sa.String(), nullable=True),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("branch_id", "position"),
    )
    op.create_table(
        "house",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "incarnation",
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("inc", sa.String(), nullable=False),
        sa.Column("arrival", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_inc", sa.String(), nullable=False),
        sa.Column("parent_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("start_hash", sa.LargeBinary(), nullable=False),
        sa.Column("stored", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("head_hash", sa.LargeBinary(), nullable=False),
        sa.Column("safe", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_fork", sa.Boolean(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("node", "inc"),
    )
    op.create_table(
        "incident",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("incident_id"),
    )
    op.create_table(
        "introduced",
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id"),
    )
    op.create_table(
        "issued_pass",
        sa.Column("pass_id", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("is_revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("pass_id"),
    )
    op.create_index("issued_pass_subject", "issued_pass", ["subject_id"], unique=False)
    op.create_table(
        "lease",
        sa.Column("space_id", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("space_id"),
    )
    op.create_table(
        "node",
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("is_revoked", sa.Boolean(), nullable=False),
        sa.Column("enrolled_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("challenge", sa.String(), nullable=False),
        sa.Column("challenge_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ratchet", sa.String(), nullable=False),
        sa.Column("ratchet_before", sa.String(), nullable=False),
        sa.Column("heard_ms", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("tip_inc", sa.String(), nullable=False),
        sa.Column("tip_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stated_lost", sa.String(), nullable=False),
        sa.Column("fenced_lost", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("node"),
    )
    op.create_index("node_branch", "node", ["branch_id"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "position"),
    )
    op.create_table(
        "redemption",
        sa.Column("pass_id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pass_id", "visit_id"),
    )
    op.create_table(
        "request",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
    )
    op.create_index("request_day", "request", ["branch_id", "day"], unique=False)
    op.create_table(
        "sign_in_tries",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("failures", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("locked_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "space",
        sa.Column("space_id", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("space_id"),
    )
    op.create_index("space_branch", "space", ["branch_id", "code"], unique=False)
    op.create_table(
        "subject",
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "revision"),
    )
    op.create_table(
        "visit",
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("arrived_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("left_ms", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("party", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("visit_id"),
    )
    op.create_index("visit_booking", "visit", ["booking_id"], unique=False)
    op.create_index("visit_day", "visit", ["branch_id", "day"], unique=False)
    op.create_index("visit_inside", "visit", ["branch_id", "left_ms"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("ends_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
