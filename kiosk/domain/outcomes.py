"""Every answer a service can give. ``ui/bridge/messages.py`` maps each to a face on the screen, and is total.

Values for display only: a name in an outcome lives as long as the session that shows it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from kiosk.domain.bookings import Objection, Why
from kiosk.domain.branches import Texts
from kiosk.domain.days import Interval
from kiosk.domain.spaces import Space
from kiosk.domain.visits import Source


class Refusal(Enum):
    """Why a code or a person was not let in; each has its own page. The values are facts' words."""

    UNKNOWN_CODE = "unknown"
    FOREIGN_CODE = "foreign"
    FORGED = "forged"
    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"
    NO_ENTITLEMENT = "no_entitlement"
    WRONG_CODE = "wrong_code"
    WRONG_PIN = "wrong_pin"
    UNREADABLE = "unreadable"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class Welcome:
    """Somebody is in, and where. ``given_name`` None: a good signature whose person this copy does not know.

    ``space`` None: in, with no space of their own. ``why`` None: they chose it. ``until``: the booking's end.
    ``people``: for how many the space is booked. ``is_repeat``: shown again within a minute, nothing was done.
    """

    visit_id: str
    given_name: str | None
    space: Space | None
    until: datetime | None
    why: Why | None
    booking_id: str | None = None
    is_repeat: bool = False
    people: int = 1


@dataclass(frozen=True, slots=True)
class VisitorWelcome:
    """A visitor is in; the host is named short. ``space``: where they meet, if known."""

    visit_id: str
    given_name: str
    host_short: str
    space: Space | None = None
    party: int = 1


@dataclass(frozen=True, slots=True)
class AlreadyIn:
    """The menu of somebody who is inside. ``extend_until``: the furthest the booking could go, or None.

    ``booked_from``: when the booking begins that stops it there; None: closing does. ``desks_free`` counts the other
    desks they could have; ``rooms_free`` the meeting rooms free now.
    """

    visit_id: str
    booking_id: str | None
    given_name: str | None
    space: Space | None
    since: datetime
    until: datetime | None
    extend_until: datetime | None
    booked_from: datetime | None
    desks_free: int
    rooms_free: int


@dataclass(frozen=True, slots=True)
class ForgottenExit:
    """A stay that the night ended for somebody who has come again: ``left_at`` is what it supposed (UX.md 6.7 D24).

    ``times``: when they may have left instead, in order; ``day``: the branch day of that stay.
    """

    visit_id: str
    day: date
    space: Space | None
    arrived_at: datetime
    left_at: datetime
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class ExitSaid:
    """Somebody said when they had left, and it is written down."""

    left_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """Who stands before a question, by what they showed: the touch that answers it acts for nobody else.

    ``redeems``: the single-entry pass that coming in uses up. ``has_right``: the pass itself lets in here and now;
    without it only a plan does. ``party``: how many people they are, themselves included. ``until``: how long a guest
    without an account wants a desk, None for everybody else.
    """

    source: Source
    subject_id: str | None = None
    pass_id: str | None = None
    redeems: str | None = None
    booking_id: str | None = None
    has_right: bool = True
    party: int = 1
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TooEarly:
    """The code is good from ``starts_at`` on. ``space`` could be had now instead, or None.

    ``own``: the space that is theirs from then on, where somebody else has it until then.
    """

    shown: Shown
    starts_at: datetime
    space: Space | None
    own: Space | None = None


@dataclass(frozen=True, slots=True)
class TooLate:
    """The booking was released; ``space`` is still free and can be taken back until ``until``, or None."""

    shown: Shown
    booking_id: str
    starts_at: datetime
    space: Space | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class OtherBranch:
    """The code belongs to other branches, given by id. ``may_enter``: it may let somebody in here all the same."""

    shown: Shown
    branch_ids: tuple[str, ...]
    may_enter: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody was let in. ``reference``: four characters for staff, from the fact that records it."""

    because: Refusal
    reference: str


@dataclass(frozen=True, slots=True)
class HouseFull:
    """The house holds no more people: ``limit`` are inside."""

    limit: int


@dataclass(frozen=True, slots=True)
class NoDeskFree:
    """No desk is free for that span; ``room_is_free`` now, or not."""

    span: Interval
    room_is_free: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """It is written down that somebody is to be told as soon as a desk is free here today."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The branch is closed. ``reason`` None: outside its hours. ``opens_at`` None: not within a month."""

    reason: Texts | None
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class Goodbye:
    """Somebody left after so many minutes. ``until``: when the booking they gave up would have ended, or None.

    ``had_desk``: they sat at one. ``is_pulse_due``: it is their turn to be asked how it was.
    """

    visit_id: str
    given_name: str | None
    minutes: int
    until: datetime | None = None
    had_desk: bool = False
    is_pulse_due: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """Confirmed and durable. ``is_today`` by the branch's day."""

    booking_id: str
    space: Space
    day: date
    span: Interval
    is_today: bool


@dataclass(frozen=True, slots=True)
class Provisional:
    """Asked of the holder, not confirmed. ``sure``: a space this kiosk could confirm now instead, or None."""

    request_id: str
    space: Space
    day: date
    span: Interval
    sure: Space | None


@dataclass(frozen=True, slots=True)
class NotBooked:
    """Nothing was booked, and why; ``alternatives`` could be had for the same span."""

    because: Objection
    alternatives: tuple[Space, ...] = ()


@dataclass(frozen=True, slots=True)
class Extended:
    """The booking now ends at ``until``."""

    booking_id: str
    space: Space
    until: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """The visit or booking is now at ``space`` until ``until``."""

    booking_id: str
    space: Space
    until: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """The last act was taken back by a fact of its own."""


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """The cancellation is asked of whoever holds the day; until then the booking stands."""

    booking_id: str


@dataclass(frozen=True, slots=True)
class WorkerWelcome:
    """Somebody without an account is in and gets a pass to photograph: its text, and six digits for no camera."""

    visit_id: str
    given_name: str
    space: Space
    until: datetime
    pass_text: str | None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class NameRefused:
    """What was typed cannot be kept as a name."""


@dataclass(frozen=True, slots=True)
class StaffBadge:
    """A staff badge was read; the PIN is asked next. A revoked or stale badge opens nothing (UX.md 6.7 D17)."""

    staff_id: str
    is_revoked: bool = False
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class StaffSignedIn:
    """A staff member may act at this screen."""

    staff_id: str
    short_name: str


@dataclass(frozen=True, slots=True)
class PinRefused:
    """The PIN is wrong; a constant message, whatever was wrong."""


@dataclass(frozen=True, slots=True)
class PinLocked:
    """Too many wrong PINs; locked for so many seconds more."""

    seconds: int


@dataclass(frozen=True, slots=True)
class OverrideDone:
    """A receptionist's act is in the journal, with its reason. ``fact`` names it; ``booking_id`` what now stands."""

    fact: str
    booking_id: str | None


@dataclass(frozen=True, slots=True)
class OverrideAsked:
    """A receptionist's act on a day that somebody else holds was asked of the holder; ``request_id`` names it."""

    request_id: str


CheckInOutcome = (
    Welcome | VisitorWelcome | WorkerWelcome | AlreadyIn | TooEarly | TooLate | OtherBranch | Refused | HouseFull
    | NoDeskFree | Closed | StaffBadge | PinLocked
)  # fmt: skip
BookOutcome = Booked | Provisional | NotBooked
Outcome = (
    CheckInOutcome | BookOutcome | Goodbye | Extended | Moved | Undone | CancelAsked | NameRefused
    | ForgottenExit | ExitSaid | Waiting | StaffSignedIn | PinRefused | OverrideDone | OverrideAsked
)  # fmt: skip
