"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0000"
down_revision = None


def upgrade() -> None:
    """Makes every table."""
    op.create_table(
        "booking",
        sa.Column("booking_id", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.CheckConstraint("end_ms > start_ms", name="booking_lasts"),
        sa.PrimaryKeyConstraint("booking_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("booking_span", "booking", ["start_ms", "end_ms", "space_id", "state"], unique=False)
    op.create_index(
        "booking_subject",
        "booking",
        ["subject_id", "day"],
        unique=False,
        sqlite_where=sa.text("subject_id IS NOT NULL"),
    )
    op.create_table(
        "branch",
        sa.Column("branch_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id"),
    )
    op.create_table(
        "day_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erased_subject",
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "failed_check_in",
        sa.Column("refusal_id", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("pass_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("refusal_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("failed_check_in_at", "failed_check_in", ["at_ms"], unique=False)
    op.create_table(
        "feed",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_table(
        "feed_cursor",
        sa.Column("timeline", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("timeline"),
    )
    op.create_table(
        "host_word",
        sa.Column("branch_id", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "word", "sort_name", "subject_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("host_word_subject", "host_word", ["subject_id"], unique=False)
    op.create_table(
        "incarnation",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("inc", sa.Text(), nullable=False),
        sa.Column("parent_inc", sa.Text(), nullable=True),
        sa.Column("parent_seq", sa.Integer(), nullable=False),
        sa.Column("parent_hash", sa.LargeBinary(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("safe", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("inc"),
    )
    op.create_table(
        "invitation",
        sa.Column("invitation_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("ends_ms", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("host_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("invitation_id"),
    )
    op.create_index("invitation_code", "invitation", ["code", "ends_ms"], unique=False)
    op.create_table(
        "lease",
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("space_id"),
    )
    op.create_table(
        "lost",
        sa.Column("arrival", sa.Integer(), nullable=False),
        sa.Column("inc", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("arrival"),
        sa.UniqueConstraint("inc"),
    )
    op.create_table(
        "outbox_subject",
        sa.Column("arrival", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("arrival"),
        sa.UniqueConstraint("subject_id"),
    )
    op.create_table(
        "pass_key",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_id"),
    )
    op.create_table(
        "pass_record",
        sa.Column("pass_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("booking_id", sa.Text(), nullable=True),
        sa.Column("invitation_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("pass_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pin_tries",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("account"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan",
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("floor"),
    )
    op.create_table(
        "quarantine",
        sa.Column("arrival", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("arrival"),
    )
    op.create_table(
        "redemption",
        sa.Column("pass_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pass_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "request",
        sa.Column("arrival", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Text(), nullable=True),
        sa.Column("declined_because", sa.Text(), nullable=True),
        sa.Column("alternatives", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("arrival"),
        sa.UniqueConstraint("request_id"),
    )
    op.create_index("request_day", "request", ["day"], unique=False)
    op.create_index(
        "request_pending", "request", ["arrival"], unique=False, sqlite_where=sa.text("state = 'pending'")
    )
    op.create_table(
        "revoked_pass",
        sa.Column("pass_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pass_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "space",
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("space_id"),
    )
    op.create_table(
        "staff",
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id"),
    )
    op.create_table(
        "state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "subject",
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("card_number", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id"),
    )
    op.create_index(
        "subject_card",
        "subject",
        ["card_number"],
        unique=False,
        sqlite_where=sa.text("card_number IS NOT NULL"),
    )
    op.create_table(
        "visit",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("arrived_ms", sa.Integer(), nullable=False),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("pass_id", sa.Text(), nullable=True),
        sa.Column("booking_id", sa.Text(), nullable=True),
        sa.Column("space_id", sa.Text(), nullable=True),
        sa.Column("host_id", sa.Text(), nullable=True),
        sa.Column("left_ms", sa.Integer(), nullable=True),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("visit_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "visit_booking", "visit", ["booking_id"], unique=False, sqlite_where=sa.text("booking_id IS NOT NULL")
    )
    op.create_index("visit_day", "visit", ["day", "arrived_ms"], unique=False)
    op.create_index(
        "visit_inside",
        "visit",
        ["arrived_ms", "subject_id", "pass_id", "party"],
        unique=False,
        sqlite_where=sa.text("left_ms IS NULL"),
    )
    op.create_index(
        "visit_subject",
        "visit",
        ["subject_id", "arrived_ms"],
        unique=False,
        sqlite_where=sa.text("space_id IS NOT NULL"),
    )
    op.create_table(
        "journal",
        sa.Column("life", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["life"],
            ["incarnation.number"],
        ),
        sa.PrimaryKeyConstraint("life", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("journal_at", "journal", ["at_ms", "type"], unique=False)
