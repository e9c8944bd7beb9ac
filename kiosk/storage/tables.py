"""The tables of the kiosk's file. Types are SQLite's own: text, integers, bytes.

Instants are epoch milliseconds (``…_ms``), days ``YYYY-MM-DD``. A row of a projection is a domain value, column by
column; what only headquarters describes (people, spaces, plans) is kept as the value's canonical bytes beside the
columns it is looked up by. Three groups: what happened (journal, feed), what that means (projections), and the
vault, the only tables that name people.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

HEAD = "0008"
"""The revision of the schema that this version reads and writes (``migrations/versions``)."""

metadata = MetaData()


def _text(name: str, *, is_key: bool = False, may_lack: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=is_key, nullable=may_lack and not is_key)


def _number(name: str, *, is_key: bool = False, may_lack: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=is_key, nullable=may_lack and not is_key)


def _bytes(name: str, *, may_lack: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=may_lack)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("0"))


# What happened.

incarnation = Table(
    "incarnation",
    metadata,
    _number("number", is_key=True),
    Column("inc", Text, nullable=False, unique=True),
    _text("parent_inc", may_lack=True),
    _number("parent_seq"),
    _bytes("parent_hash"),
    _number("stored"),
    _number("safe"),
)

journal = Table(
    "journal",
    metadata,
    Column("life", Integer, ForeignKey("incarnation.number"), primary_key=True),
    _number("seq", is_key=True),
    _number("at_ms"),
    _text("type"),
    _bytes("hash"),
    _bytes("body"),
    Index("journal_survey", "at_ms", sqlite_where=text("type = 'survey'")),
    Index("journal_awaited", "at_ms", sqlite_where=text("type = 'place.awaited'")),
    sqlite_with_rowid=False,
)

timeline = Table(
    "timeline",
    metadata,
    _number("number", is_key=True),
    _text("timeline"),
    _number("position"),
    _bytes("hash"),
)
"""The lives of the feed this kiosk read, in order, and behind which entry it began to read each."""

feed = Table(
    "feed",
    metadata,
    _number("timeline", is_key=True),
    _number("position", is_key=True),
    _bytes("digest"),
    _bytes("body", may_lack=True),
    _number("life"),
    _number("seq"),
    _flag("is_late"),
)

signed_head = Table(
    "signed_head",
    metadata,
    _number("timeline", is_key=True),
    _number("position"),
    _bytes("hash"),
    _text("signature"),
    _bytes("rest"),
)
"""The last head that was signed in each life of the feed; ``rest``: digests of what lies behind the cursor up to it."""

read_before = Table(
    "read_before",
    metadata,
    _text("name", is_key=True),
    _flag("is_late"),
    sqlite_with_rowid=False,
)
"""Facts read in a life of the feed that ended, which a later one says again."""

feed_cursor = Table(
    "feed_cursor",
    metadata,
    _text("timeline", is_key=True),
    _number("position"),
    _bytes("hash"),
)

lost = Table(
    "lost",
    metadata,
    _number("arrival", is_key=True),
    Column("inc", Text, nullable=False, unique=True),
    _number("seq"),
)

quarantine = Table("quarantine", metadata, _number("arrival", is_key=True), _text("place"), _text("because"))

state = Table("state", metadata, _text("name", is_key=True), _text("value"), sqlite_with_rowid=False)

# What it means: projections, and what headquarters described.

booking = Table(
    "booking",
    metadata,
    _text("booking_id", is_key=True),
    _text("space_id"),
    _text("day"),
    _number("start_ms"),
    _number("end_ms"),
    _text("subject_id", may_lack=True),
    _number("people"),
    _text("state"),
    _text("request_id", may_lack=True),
    _text("replaced_by", may_lack=True),
    _flag("is_cancel_asked"),
    CheckConstraint("end_ms > start_ms", name="booking_lasts"),
    Index("booking_span", "start_ms", "end_ms", "space_id", "state"),
    Index("booking_subject", "subject_id", "day", sqlite_where=text("subject_id IS NOT NULL")),
    sqlite_with_rowid=False,
)

request = Table(
    "request",
    metadata,
    _number("arrival", is_key=True),
    Column("request_id", Text, nullable=False, unique=True),
    _text("space_id"),
    _text("day"),
    _number("start_ms"),
    _number("end_ms"),
    _text("subject_id", may_lack=True),
    _number("people"),
    _text("state"),
    _text("booking_id", may_lack=True),
    _text("declined_because", may_lack=True),
    _text("alternatives"),
    _text("staff_order", may_lack=True),
    Index("request_day", "day"),
    Index("request_pending", "arrival", sqlite_where=text("state = 'pending'")),
)

visit = Table(
    "visit",
    metadata,
    _text("visit_id", is_key=True),
    _text("day"),
    _number("arrived_ms"),
    _number("party"),
    _text("source"),
    _text("subject_id", may_lack=True),
    _text("pass_id", may_lack=True),
    _text("booking_id", may_lack=True),
    _text("space_id", may_lack=True),
    _text("host_id", may_lack=True),
    _number("left_ms", may_lack=True),
    Column("is_estimated", Boolean, nullable=False),
    Index("visit_day", "day", "arrived_ms"),
    Index("visit_subject", "subject_id", "arrived_ms", sqlite_where=text("space_id IS NOT NULL")),
    sqlite_with_rowid=False,
)

redemption = Table(
    "redemption", metadata, _text("pass_id", is_key=True), _text("visit_id"), sqlite_with_rowid=False
)

failed_check_in = Table(
    "failed_check_in",
    metadata,
    _text("refusal_id", is_key=True),
    _number("at_ms"),
    _text("because"),
    _text("pass_id", may_lack=True),
    Index("failed_check_in_at", "at_ms"),
    sqlite_with_rowid=False,
)

branch = Table("branch", metadata, _text("branch_id", is_key=True), _bytes("body"))
plan = Table("plan", metadata, _number("floor", is_key=True), _bytes("body"))
space = Table("space", metadata, _text("space_id", is_key=True), _bytes("body"))

lease = Table(
    "lease",
    metadata,
    _text("space_id", is_key=True),
    _number("number", is_key=True),
    _text("first_day"),
    _text("last_day"),
    _text("holder", may_lack=True),
)

pass_key = Table("pass_key", metadata, _text("key_id", is_key=True), _bytes("body"))
revoked_pass = Table("revoked_pass", metadata, _text("pass_id", is_key=True), sqlite_with_rowid=False)

# The vault: who people are, and what lets them in.

subject = Table(
    "subject",
    metadata,
    _text("subject_id", is_key=True),
    _number("revision"),
    _text("card_number", may_lack=True),
    _bytes("body"),
    Index("subject_card", "card_number", sqlite_where=text("card_number IS NOT NULL")),
)

host_word = Table(
    "host_word",
    metadata,
    _text("branch_id", is_key=True),
    _text("word", is_key=True),
    _text("sort_name", is_key=True),
    _text("subject_id", is_key=True),
    Index("host_word_subject", "subject_id"),
    sqlite_with_rowid=False,
)

outbox_subject = Table(
    "outbox_subject",
    metadata,
    _number("arrival", is_key=True),
    Column("subject_id", Text, nullable=False, unique=True),
    _number("revision"),
)

asked = Table(
    "asked",
    metadata,
    _text("kind", is_key=True),
    _text("about", is_key=True),
    _text("subject_id"),
    _number("revision"),
    _flag("is_taken_back"),
    _flag("is_owed"),
    _bytes("body"),
    Index("asked_subject", "subject_id"),
    sqlite_with_rowid=False,
)
"""What people ask of us about themselves, the last word on each thing; nothing is kept of what they took back."""

merged_subject = Table(
    "merged_subject",
    metadata,
    _text("subject_id", is_key=True),
    _text("into_id"),
    Index("merged_subject_into", "into_id"),
    sqlite_with_rowid=False,
)
"""Names that mean somebody who has another one too; each points at the one name that points nowhere."""

erased_subject = Table("erased_subject", metadata, _text("subject_id", is_key=True), sqlite_with_rowid=False)

pass_record = Table(
    "pass_record",
    metadata,
    _text("pass_id", is_key=True),
    _text("subject_id"),
    _text("staff_id", may_lack=True),
    _text("booking_id", may_lack=True),
    _text("invitation_id", may_lack=True),
    sqlite_with_rowid=False,
)

invitation = Table(
    "invitation",
    metadata,
    _text("invitation_id", is_key=True),
    _text("code"),
    _number("ends_ms"),
    _text("visitor_id"),
    _text("host_id"),
    _bytes("body"),
    Index("invitation_code", "code", "ends_ms"),
)

day_code = Table("day_code", metadata, _text("code", is_key=True), _text("visit_id"), sqlite_with_rowid=False)
staff = Table("staff", metadata, _text("staff_id", is_key=True), _bytes("body"))

pin_tries = Table(
    "pin_tries",
    metadata,
    _text("account", is_key=True),
    _number("failures"),
    _number("locked_ms", may_lack=True),
    sqlite_with_rowid=False,
)
