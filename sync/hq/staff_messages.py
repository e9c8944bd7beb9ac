"""What headquarters' people and their programs say and hear as JSON: strict, an unknown field is an error."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from sync.protocol.messages import Strict

Short = Annotated[str, msgspec.Meta(max_length=300)]
WallTime = Annotated[str, msgspec.Meta(pattern="^[0-2][0-9]:[0-5][0-9]$")]


class SignIn(Strict, frozen=True):
    """``POST /api/sign-in``."""

    email: Short
    password: Short


class Session(Strict, frozen=True):
    """The answer, with the cookie: the word that changes must carry."""

    csrf: str


class KioskLine(Strict, frozen=True):
    """A kiosk: when it was last heard (epoch ms, None: never), and the facts it stated that are not here yet.

    ``reader_lost_ms``: since when no code can be shown there (epoch ms, None: nothing of that is known).
    ``touch_stuck_ms``: since when a spot of its glass seems pressed all the time (epoch ms, None: none does).
    """

    node: str
    heard_ms: int | None
    waiting: int
    stored: int
    reader_lost_ms: int | None = None
    touch_stuck_ms: int | None = None


class BranchLine(Strict, frozen=True):
    """A branch now, as far as headquarters knows."""

    branch: str
    name: str
    people_inside: int
    people_limit: int
    desks: int
    desks_free: int
    rooms: int
    rooms_free: int
    incidents: int
    kiosks: tuple[KioskLine, ...]


class InsideLine(Strict, frozen=True):
    """Somebody who is in, by the short name."""

    visit: str
    name: str | None
    space: str | None
    arrived_ms: int
    party: int


class BookingLine(Strict, frozen=True):
    """A booking of the day."""

    booking: str
    space: str
    start_ms: int
    end_ms: int
    state: str
    name: str | None
    request: str | None


class RequestLine(Strict, frozen=True):
    """A request: pending, confirmed (then ``booking``), declined (then ``because`` and other spaces) or withdrawn."""

    request: str
    space: str
    day: str
    start_ms: int
    end_ms: int
    state: str
    booking: str | None
    because: str | None
    alternatives: tuple[str, ...]


class DayLines(Strict, frozen=True):
    """A branch's day."""

    bookings: tuple[BookingLine, ...]
    requests: tuple[RequestLine, ...]


class FactLine(Strict, frozen=True):
    """One stored fact of a branch's feed. ``at_ms``: as it says; ``attested_ms``: by headquarters' clock, if a session
    of that life tells."""

    position: int
    node: str
    inc: str
    seq: int
    type: str
    at_ms: int
    said: msgspec.Raw
    attested_ms: int | None = None


class IncidentLine(Strict, frozen=True):
    """Something to look at."""

    kind: str
    about: str
    at_ms: int


class ToPlaceLine(Strict, frozen=True):
    """A booking that waits for a person. ``why``: displaced, retired or hours."""

    booking: str
    why: str
    space: str
    day: str
    start_ms: int
    end_ms: int
    name: str | None


class Book(Strict, frozen=True):
    """``POST /api/bookings``: wall times ``HH:MM`` of the branch's day; ``subject``: for whom, or nobody."""

    space: Short
    day: date
    start: WallTime
    end: WallTime
    subject: Short | None = None
    people: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class BookDays(Strict, frozen=True):
    """``POST /api/bookings/days``: what is booked on the first day, and on every day to ``through``, a month at most."""

    first: Book
    through: date


class BookAnswer(Strict, frozen=True):
    """``state``: confirmed, pending or refused, with the name of the booking or request, or why not."""

    state: str
    reference: str = ""
    because: str = ""


class DaysAnswer(Strict, frozen=True):
    """What became of each day, by its label: a series is independent bookings, each of its day's holder."""

    days: dict[str, BookAnswer]


class Declare(Strict, frozen=True):
    """``POST /api/branches/{branch}/declarations``: one of the two people that it takes (SYNC.md 2.6).

    ``act``: retire, of the kiosk ``node``, or go_on, without the kiosks that are silent.
    """

    act: Literal["retire", "go_on"]
    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=500)]
    node: str = ""


class Declaration(Strict, frozen=True):
    """What came of it: first, same_person, done or nothing."""

    state: str


class NewEnrolment(Strict, frozen=True):
    """``POST /api/enrolments``: a code for this branch."""

    branch: Short


class EnrolmentLine(Strict, frozen=True):
    """An enrolment as it stands; ``words`` once a device has shown the code and both ends know them."""

    enrolment: str
    branch: str
    code: str
    qr: str
    state: str
    ends_ms: int
    words: tuple[str, ...]
    node: str


class PassLine(Strict, frozen=True):
    """A pass that headquarters signed: its text is what its QR says."""

    pass_id: str
    subject: str
    label: str
    text: str
    is_revoked: bool


class EraseQuestion(Strict, frozen=True):
    """Who would be erased, before it is done (H5): the short name, where they are known, at how many kiosks."""

    subject: str
    name: str
    branches: tuple[str, ...]
    kiosks: int


class Erase(Strict, frozen=True):
    """``POST /api/people/…/erase``: ``name`` as the question said it, so that nobody erases somebody unseen.

    ``also``: other names of the same person.
    """

    name: Short
    also: Annotated[tuple[Short, ...], msgspec.Meta(max_length=20)] = ()


class ErasedLine(Strict, frozen=True):
    """Erased here; so many kiosks are told."""

    receipt: str
    branches: tuple[str, ...]
    kiosks: int


class ErasureCounted(Strict, frozen=True):
    """``GET /api/people/…/erased``: done at so many of the kiosks that know the person."""

    receipt: str
    done: int
    kiosks: int


class MergeQuestion(Strict, frozen=True):
    """Who would be one person, before it is done: the name that goes, the one that stays, where they are known."""

    subject: str
    name: str
    into: str
    into_name: str
    branches: tuple[str, ...]


class Merge(Strict, frozen=True):
    """``POST /api/people/…/merge/…``: both names as the question said them, so that nobody merges somebody unseen."""

    name: Short
    into_name: Short


class MergedLine(Strict, frozen=True):
    """They are one; these branches are told."""

    branches: tuple[str, ...]


class BadgeLine(Strict, frozen=True):
    """Somebody of the staff. ``fresh_through``: with no exchange after that day the badge opens nothing by itself."""

    staff: str
    name: str | None
    role: str
    is_revoked: bool
    fresh_through: date | None


class BadgeRevoked(Strict, frozen=True):
    """The badge opens nothing any more; these branches are told."""

    branches: tuple[str, ...]


class Fault(Strict, frozen=True):
    """Why a request was not served."""

    error: str
