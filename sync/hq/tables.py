"""The tables of headquarters: what is stored, what is said to the branches, what people look at, who may sign in.

Plain Core types, so that the same tables stand on embedded SQLite and on PostgreSQL. Instants are epoch
milliseconds, days ``YYYY-MM-DD``, domain values their canonical bytes. Personal data is in ``subject`` and
``asked`` alone, and of the latter in the feed's line that says it.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

HEAD = "0010"
"""The revision of the migrations that makes exactly these tables."""

NEVER = -1
"""No position of a feed: nothing was done behind any."""

RECOVERY = "recovery"
"""The mode of a branch whose headquarters was restored and has not heard every kiosk yet."""

NUL, NO_CHARACTER = "\0", "\ufffd"

metadata = MetaData()


class Text(TypeDecorator[str]):
    """Text ordered by its characters' numbers, on both databases.

    PostgreSQL cannot hold U+0000, and an upload is stored whatever it says (I9): the character that stands for none
    is kept in its place, on both again.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: object) -> str | None:
        """What is kept, or compared with what is kept."""
        return None if value is None else value.replace(NUL, NO_CHARACTER)

    def load_dialect_impl(self, dialect: Any) -> Any:
        """The column's type."""
        return dialect.type_descriptor(String(collation="C" if dialect.name == "postgresql" else None))


def _text(name: str, *, is_key: bool = False, may_lack: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=is_key, nullable=may_lack and not is_key)


def _number(name: str, *, is_key: bool = False, may_lack: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=is_key, autoincrement=False, nullable=may_lack and not is_key)


def _bytes(name: str, *, may_lack: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=may_lack)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


# Branches, their spaces, and who holds the spaces' days.

house = Table("house", metadata, _text("name", is_key=True), _text("value"))

branch = Table(
    "branch",
    metadata,
    _text("branch_id", is_key=True),
    _text("timeline"),
    _number("head_position"),
    _bytes("head_hash"),
    _number("own_seq"),
    _bytes("own_hash"),
    _number("projected_position"),
    _bytes("body"),
    _text("mode"),
    _number("pruned_position"),
    _bytes("pruned_hash", may_lack=True),
    _number("gone_on_position"),
)
"""``pruned_position``: up to here only what still matters is in the feed, and nobody reads on from before it.

``gone_on_position``: behind it two people let headquarters go on without a kiosk; ``NEVER`` where they did not.
"""

timeline = Table(
    "timeline",
    metadata,
    _text("branch_id", is_key=True),
    _number("number", is_key=True),
    _text("timeline"),
    _number("position"),
    _bytes("hash"),
)
"""Where each life of a branch's feed began, and the chain's hash there."""

told_again = Table(
    "told_again",
    metadata,
    _text("branch_id", is_key=True),
    _text("timeline", is_key=True),
    _number("position"),
)
"""How far of each lost life of a branch's feed a later one has said again what it had said."""

space = Table(
    "space",
    metadata,
    _text("space_id", is_key=True),
    _text("branch_id"),
    _text("code"),
    _bytes("body"),
    Index("space_branch", "branch_id", "code"),
)

lease = Table(
    "lease",
    metadata,
    _text("space_id", is_key=True),
    _text("branch_id"),
    _number("number"),
    _text("first_day"),
    _text("last_day"),
    _text("holder", may_lack=True),
)

lease_history = Table(
    "lease_history",
    metadata,
    _text("space_id", is_key=True),
    _number("number", is_key=True),
    _text("first_day"),
    _text("last_day"),
    _text("holder", may_lack=True),
)

# Kiosks and what they sent, as it came.

node = Table(
    "node",
    metadata,
    _text("node", is_key=True),
    _text("branch_id"),
    _text("public_key"),
    _text("machine"),
    _flag("is_revoked"),
    _flag("is_retired"),
    _number("enrolled_ms"),
    _text("challenge"),
    _number("challenge_ms"),
    _text("ratchet"),
    _text("ratchet_before"),
    _number("heard_ms", may_lack=True),
    _text("tip_inc"),
    _number("tip_seq"),
    _text("stated_lost"),
    _text("fenced_lost"),
    _text("stated_timeline"),
    _text("stated_head"),
    _number("read_position"),
    Index("node_branch", "branch_id"),
)

bearer = Table(
    "bearer",
    metadata,
    _text("digest", is_key=True),
    _text("node"),
    _number("ends_ms"),
    Index("bearer_node", "node"),
)

incarnation = Table(
    "incarnation",
    metadata,
    _text("node", is_key=True),
    _text("inc", is_key=True),
    _number("arrival"),
    _text("parent_inc"),
    _number("parent_seq"),
    _bytes("start_hash"),
    _number("stored"),
    _bytes("head_hash"),
    _number("safe"),
    _flag("is_fork"),
    _flag("is_settled"),
)

event = Table(
    "event",
    metadata,
    _text("node", is_key=True),
    _text("inc", is_key=True),
    _number("seq", is_key=True),
    _number("at_ms"),
    _text("type"),
    _bytes("hash"),
    _bytes("body"),
    _number("received_ms"),
    Index("event_at", "node", "at_ms"),
)

statement = Table(
    "statement",
    metadata,
    _text("node", is_key=True),
    _text("head", is_key=True),
    _text("branch_id"),
    _bytes("body"),
    _number("received_ms"),
)
"""What kiosks said of the feed a restored headquarters lacks, as it came, until every one has spoken.

A kiosk whose disk was put back meanwhile speaks again, up to another ``head``; what it knew before is not forgotten.
"""

declaration = Table(
    "declaration",
    metadata,
    _text("branch_id", is_key=True),
    _text("act", is_key=True),
    _text("about", is_key=True),
    _text("account_id"),
    _text("reason"),
    _number("at_ms"),
)
"""The first of the two people whose word can double a booking (SYNC.md 2.6)."""

day_backup = Table(
    "day_backup",
    metadata,
    _text("node", is_key=True),
    _text("day", is_key=True),
    _text("head"),
    _number("at_ms"),
)

# What headquarters says to a branch: dense positions, chained. A fact is kept in ``event``, a person in ``subject``.

feed = Table(
    "feed",
    metadata,
    _text("branch_id", is_key=True),
    _number("position", is_key=True),
    _text("kind"),
    _bytes("hash"),
    _bytes("body", may_lack=True),
    _text("node", may_lack=True),
    _text("inc", may_lack=True),
    _number("seq", may_lack=True),
    _flag("is_late"),
    _text("subject_id", may_lack=True),
    _number("revision", may_lack=True),
)

# What it means.

booking = Table(
    "booking",
    metadata,
    _text("booking_id", is_key=True),
    _text("branch_id"),
    _text("space_id"),
    _text("day"),
    _number("start_ms"),
    _number("end_ms"),
    _flag("takes_space"),
    _flag("is_clash"),
    _text("subject_id", may_lack=True),
    _bytes("body"),
    Index("booking_day", "branch_id", "day"),
    Index("booking_span", "space_id", "start_ms", "end_ms"),
    Index("booking_clash", "is_clash", "space_id"),
)
"""``is_clash``: takes its space although another booking took it before (I13); PostgreSQL refuses any other overlap."""

request = Table(
    "request",
    metadata,
    _text("request_id", is_key=True),
    _text("branch_id"),
    _text("day"),
    _text("state"),
    _number("asked_ms"),
    _bytes("body"),
    Index("request_day", "branch_id", "day"),
)

visit = Table(
    "visit",
    metadata,
    _text("visit_id", is_key=True),
    _text("branch_id"),
    _text("day"),
    _number("arrived_ms"),
    _number("left_ms", may_lack=True),
    _number("party"),
    _text("booking_id", may_lack=True),
    _bytes("body"),
    Index("visit_day", "branch_id", "day"),
    Index("visit_inside", "branch_id", "left_ms"),
    Index("visit_booking", "booking_id"),
)

late_request = Table(
    "late_request",
    metadata,
    _text("request_id", is_key=True),
    _text("booking_id"),
)

# Apart from ``node``: the projections write it, while a kiosk's own requests hold its row there.
reader = Table("reader", metadata, _text("node", is_key=True), _number("lost_ms", may_lack=True))
stuck_touch = Table("stuck_touch", metadata, _text("node", is_key=True), _number("since_ms"))

redemption = Table("redemption", metadata, _text("pass_id", is_key=True), _text("visit_id", is_key=True))

failed_check_in = Table(
    "failed_check_in",
    metadata,
    _text("refusal_id", is_key=True),
    _text("branch_id"),
    _number("at_ms"),
    _bytes("body"),
)

introduced = Table("introduced", metadata, _text("subject_id", is_key=True), _text("node"))

quarantine = Table(
    "quarantine",
    metadata,
    _text("branch_id", is_key=True),
    _number("position", is_key=True),
    _text("because"),
    _number("at_ms"),
)

incident = Table(
    "incident",
    metadata,
    Column("incident_id", Integer, primary_key=True),
    _text("branch_id"),
    _text("kind"),
    _text("about"),
    _number("at_ms"),
)

# The vault, and the passes that headquarters signed.

subject = Table(
    "subject",
    metadata,
    _text("subject_id", is_key=True),
    _number("revision", is_key=True),
    _bytes("body"),
)

asked = Table(
    "asked",
    metadata,
    _text("kind", is_key=True),
    _text("about", is_key=True),
    _text("subject_id"),
    _bytes("body"),
    Index("asked_subject", "subject_id"),
)
"""What people ask of us about themselves, the last word on each thing."""

merged = Table(
    "merged", metadata, _text("subject_id", is_key=True), _text("into_id"), Index("merged_into", "into_id")
)
"""Names of people that mean somebody else too: each points at the one name that points nowhere."""

issued_pass = Table(
    "issued_pass",
    metadata,
    _text("pass_id", is_key=True),
    _text("subject_id"),
    _text("text"),
    _text("label"),
    _flag("is_revoked"),
    Index("issued_pass_subject", "subject_id"),
)

# Who may sign in, and kiosks on their way in.

account = Table(
    "account",
    metadata,
    _text("account_id", is_key=True),
    Column("email", Text, nullable=False, unique=True),
    _text("name"),
    _text("password"),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    _text("digest", is_key=True),
    _number("failures"),
    _number("locked_ms"),
    _number("at_ms"),
)

wrong_code = Table("wrong_code", metadata, _text("try_id", is_key=True), _number("at_ms"))

web_session = Table(
    "web_session",
    metadata,
    _text("digest", is_key=True),
    _text("account_id"),
    _text("csrf"),
    _number("ends_ms"),
)

enrolment = Table(
    "enrolment",
    metadata,
    _text("enrolment_id", is_key=True),
    _text("code"),
    _text("branch_id"),
    _text("account_id"),
    _number("made_ms"),
    _number("ends_ms"),
    _text("state"),
    _text("public_key"),
    _text("machine"),
    _text("device_commitment"),
    _text("device_nonce"),
    _text("hq_nonce"),
    _number("shown_ms", may_lack=True),
    _text("node"),
    _flag("is_confirmed_here"),
    _flag("is_confirmed_there"),
    Index("enrolment_code", "code"),
)

# Versions of the program, and which kiosk is offered which.

program_release = Table(
    "program_release",
    metadata,
    _text("version", is_key=True),
    _text("sha256"),
    _number("size"),
    _text("signature"),
    _number("made_ms"),
)

program_slice = Table(
    "program_slice",
    metadata,
    _text("version", is_key=True),
    _number("number", is_key=True),
    _bytes("content"),
)

program_offer = Table(
    "program_offer",
    metadata,
    _text("node", is_key=True),
    _text("version"),
    _text("running"),
    _text("failed"),
)
