"""Facts: what a journal says happened. A fact's name is its place in the journal that holds it (I2).

The first list of types is fixed (SYNC.md 2.3): a type is added, never changed. Facts name people by subject
id alone; whatever names a person is a vault row. ``encoding.facts`` derives the bytes of each from its fields.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, NamedTuple, NewType

from kiosk.domain.days import Interval
from kiosk.domain.surveys import Answer, Mood, PulseReason
from kiosk.domain.visits import Source

FactRef = NewType("FactRef", str)
"""The name of a fact inside another one; written as the bare seq when both stand in one incarnation."""


class FactName(NamedTuple):
    """The place of a fact: which node, which life of its journal, which position from 1 on."""

    node: str
    inc: str
    seq: int

    def __str__(self) -> str:
        return f"{self.node}.{self.inc}.{self.seq}"

    @property
    def ref(self) -> FactRef:
        """The name as other facts and rows write it."""
        return FactRef(str(self))

    @classmethod
    def parse(cls, text: str) -> "FactName":
        """The name written by ``str``. Raises ValueError for any other text."""
        node, inc, seq = text.rsplit(".", 2)
        name = cls(node, inc, int(seq))
        if str(name) != text:
            raise ValueError(f"{text!r} is another spelling of the fact name {name}")
        return name


class Priority(Enum):
    """How pressing a request is; overrides are decided first (SYNC.md 2.5)."""

    NORMAL = "normal"
    OVERRIDE = "override"


class OverrideReason(Enum):
    """Why a receptionist overrode; the chips 1 to 7 of the deck (``why.chip.*``)."""

    ASKED = "asked"
    BROKEN = "broken"
    CLEANING = "cleaning"
    PUBLIC_BODY = "public_body"
    MISTAKE = "mistake"
    SAFETY = "safety"
    OTHER = "other"


class OverrideAct(Enum):
    """What a receptionist did to a booking."""

    MOVE = "move"
    EXTEND = "extend"
    CANCEL = "cancel"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Booted:
    """The kiosk started. ``is_clock_suspect``: its clock was behind its own journal or its build."""

    TYPE: ClassVar[str] = "boot"
    build: str
    is_clock_suspect: bool


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Somebody came in; the visit is named by this fact. ``staff_id`` and ``reason`` when forced by hand.

    ``redeems``: hex id of the single-entry pass this arrival used up.
    """

    TYPE: ClassVar[str] = "checkin"
    day: date
    source: Source
    party: int = 1
    subject_id: str | None = None
    pass_id: str | None = None
    redeems: str | None = None
    booking: FactRef | None = None
    space_id: str | None = None
    host_id: str | None = None
    staff_id: str | None = None
    reason: OverrideReason | None = None


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """The visit ended. ``is_mistaken``: it was not this person ("Non sono io"), so it never counted."""

    TYPE: ClassVar[str] = "checkout"
    visit: FactRef
    source: Source
    is_estimated: bool = False
    is_mistaken: bool = False
    staff_id: str | None = None
    reason: OverrideReason | None = None


@dataclass(frozen=True, slots=True)
class ExitTime:
    """When somebody left, written later: what the night supposes, or what they say the next time (UX.md 6.7 D24)."""

    TYPE: ClassVar[str] = "exit.time"
    visit: FactRef
    left_at: datetime
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class CheckInRefused:
    """Somebody was not let in by a code; kept for the receptionist. ``because`` is an outcome's word."""

    TYPE: ClassVar[str] = "checkin.refused"
    because: str
    pass_id: str | None = None


@dataclass(frozen=True, slots=True)
class BookingConfirmed:
    """The holder confirmed a booking, named by this fact, under lease ``lease_no`` (SYNC.md 2.3).

    ``request``: the request it answers. ``replaces``: the booking it takes the place of, ended by the same fact.
    """

    TYPE: ClassVar[str] = "booking.confirmed"
    space_id: str
    day: date
    span: Interval
    lease_no: int
    people: int = 1
    subject_id: str | None = None
    request: FactRef | None = None
    replaces: FactRef | None = None


@dataclass(frozen=True, slots=True)
class BookingRequested:
    """A booking asked of the holder; the request is named by this fact."""

    TYPE: ClassVar[str] = "booking.request"
    space_id: str
    day: date
    span: Interval
    people: int = 1
    subject_id: str | None = None
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """Who asked takes the request back."""

    TYPE: ClassVar[str] = "request.withdrawn"
    request: FactRef


@dataclass(frozen=True, slots=True)
class BookingDeclined:
    """The holder declined a request. ``because`` is an ``Objection``'s value; ``alternatives`` are space ids."""

    TYPE: ClassVar[str] = "booking.declined"
    request: FactRef
    because: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookingCancelled:
    """The holder cancelled a booking."""

    TYPE: ClassVar[str] = "booking.cancelled"
    booking: FactRef


@dataclass(frozen=True, slots=True)
class BookingReleased:
    """Nobody came in time: the space is free again. A state that can be taken back, never a deletion."""

    TYPE: ClassVar[str] = "booking.released"
    booking: FactRef


@dataclass(frozen=True, slots=True)
class BookingEnded:
    """The holder heard that its person left: the space is free from ``at`` on, which lies inside the booking."""

    TYPE: ClassVar[str] = "booking.ended"
    booking: FactRef
    at: datetime


@dataclass(frozen=True, slots=True)
class CancelRequested:
    """A cancel asked of the holder; the booking stands until the holder executes it."""

    TYPE: ClassVar[str] = "cancel.request"
    booking: FactRef


@dataclass(frozen=True, slots=True)
class Overridden:
    """A receptionist's act on a held day: cancel and confirm in one fact.

    For MOVE, EXTEND and UNDO the new booking is named by this fact and ``space_id``, ``day``, ``span``, ``lease_no``
    say where it stands; for CANCEL they are None. UNDO names what stands, or what was cancelled, as ``booking``.
    """

    TYPE: ClassVar[str] = "override"
    act: OverrideAct
    booking: FactRef
    staff_id: str
    reason: OverrideReason
    space_id: str | None = None
    day: date | None = None
    span: Interval | None = None
    lease_no: int | None = None


@dataclass(frozen=True, slots=True)
class OverrideRequested:
    """A receptionist gives somebody a space that another node holds; a request of that node, named by this fact.

    ``replaces``: the person's booking that ends with it, if they have one (SYNC.md 2.5).
    """

    TYPE: ClassVar[str] = "override.request"
    space_id: str
    day: date
    span: Interval
    staff_id: str
    reason: OverrideReason
    people: int = 1
    subject_id: str | None = None
    replaces: FactRef | None = None


@dataclass(frozen=True, slots=True)
class OverrideConfirmed:
    """The holder's one decision of an ``OverrideRequested``: the booking is named by this fact, made under ``lease_no``.

    ``displaces``: whose bookings gave way. They keep their right, and somebody finds another place for them.
    """

    TYPE: ClassVar[str] = "override.confirmed"
    request: FactRef
    space_id: str
    day: date
    span: Interval
    lease_no: int
    staff_id: str
    reason: OverrideReason
    people: int = 1
    subject_id: str | None = None
    replaces: FactRef | None = None
    displaces: tuple[FactRef, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectIntroduced:
    """A person first seen here, named by this fact. ``commitment``: hex SHA-256 of salt and vault content."""

    TYPE: ClassVar[str] = "subject.ref"
    commitment: str


@dataclass(frozen=True, slots=True)
class TimeSampled:
    """Headquarters' clock as a session saw it, in epoch milliseconds, with the round trip in milliseconds."""

    TYPE: ClassVar[str] = "time.sample"
    hq_time_ms: int
    round_trip_ms: int


@dataclass(frozen=True, slots=True)
class LeaseWished:
    """The kiosk would hold these spaces' days, as far ahead as each space's own rule says; ``day``: its today."""

    TYPE: ClassVar[str] = "lease.wish"
    day: date
    space_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeaseReleased:
    """The holder puts the pen down for the days after ``last_day``, at once; ``lease_no`` names the lease it means."""

    TYPE: ClassVar[str] = "lease.release"
    space_id: str
    lease_no: int
    last_day: date


@dataclass(frozen=True, slots=True)
class StateLost:
    """The journal knows that it lost its tail: from here on nothing is confirmed until fenced (SYNC.md 2.6)."""

    TYPE: ClassVar[str] = "state.lost"
    lost_inc: str
    lost_seq: int


@dataclass(frozen=True, slots=True)
class DiskLow:
    """The tablet's disk is filling up: somebody must come before nothing can be written any more (F32)."""

    TYPE: ClassVar[str] = "disk.low"
    free_megabytes: int


@dataclass(frozen=True, slots=True)
class ReaderLost:
    """No code can be shown since then: people type theirs until somebody looks at the reader (UX.md 6.7 D13).

    It is so until ``ReaderFound``; a new start says anew how the reader is.
    """

    TYPE: ClassVar[str] = "reader.lost"
    since: datetime


@dataclass(frozen=True, slots=True)
class ReaderFound:
    """The reader reads, or reads again."""

    TYPE: ClassVar[str] = "reader.found"


@dataclass(frozen=True, slots=True)
class TouchStuck:
    """A spot of the glass seems pressed all the time since then, and is ignored (UX.md 6.7 D12).

    It is so until ``TouchFreed``; after a new start nothing is known of it.
    """

    TYPE: ClassVar[str] = "touch.stuck"
    since: datetime


@dataclass(frozen=True, slots=True)
class TouchFreed:
    """No spot of the glass seems pressed any more."""

    TYPE: ClassVar[str] = "touch.freed"


@dataclass(frozen=True, slots=True)
class PlaceAwaited:
    """Somebody would be told if a desk is free again at this branch that day (UX.md J10)."""

    TYPE: ClassVar[str] = "place.awaited"
    day: date
    subject_id: str


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """Somebody at the tablet asks for help, nobody knows who (UX.md K15)."""

    TYPE: ClassVar[str] = "help.asked"


@dataclass(frozen=True, slots=True)
class HelpWithdrawn:
    """They need none any more."""

    TYPE: ClassVar[str] = "help.withdrawn"
    asked: FactRef


@dataclass(frozen=True, slots=True)
class PulseGiven:
    """Somebody who left said how it was, without a name (UX.md 2.4)."""

    TYPE: ClassVar[str] = "pulse"
    day: date
    mood: Mood


@dataclass(frozen=True, slots=True)
class PulseExplained:
    """And what mattered most."""

    TYPE: ClassVar[str] = "pulse.why"
    pulse: FactRef
    reason: PulseReason


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    """Somebody answered some of the questionnaire, without a name. Ids of questions and options are those of the day."""

    TYPE: ClassVar[str] = "survey"
    day: date
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class DayClosed:
    """The night finished a day: how many arrivals and confirmed bookings it had, and the head it saw."""

    TYPE: ClassVar[str] = "day.closed"
    day: date
    visits: int
    bookings: int
    head: str


Fact = (
    Booted | CheckedIn | CheckedOut | ExitTime | CheckInRefused | BookingConfirmed | BookingRequested | RequestWithdrawn
    | BookingDeclined | BookingCancelled | BookingReleased | BookingEnded | CancelRequested | Overridden
    | OverrideRequested | OverrideConfirmed | SubjectIntroduced | TimeSampled | LeaseWished | LeaseReleased
    | StateLost | DayClosed | DiskLow | ReaderLost | ReaderFound | TouchStuck | TouchFreed
    | PlaceAwaited | HelpAsked | HelpWithdrawn
    | PulseGiven | PulseExplained | SurveyAnswered
)  # fmt: skip
FACT_TYPES: tuple[type[Fact], ...] = Fact.__args__


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact in its place, with the wall and monotonic time its author read when writing it."""

    name: FactName
    at: datetime
    monotonic_ms: int
    fact: Fact
