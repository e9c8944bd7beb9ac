"""Bookings: which space, which day, from when to when, for whom; and the one rule that lets one be confirmed.

The tablet, the receptionist and the decision of a remote request all ask ``objection`` (SYNC.md 2.5): a
confirmed booking never overlaps another one of the same space (P3).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from kiosk.domain import days
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.facts import OverrideReason
from kiosk.domain.people import Person
from kiosk.domain.spaces import Feature, Space, SpaceKind

MINUTES_MIN = 30
DESK_LEAST = timedelta(minutes=30)
"""A desk that is free for less is nobody's now."""
EARLY_ARRIVAL = timedelta(minutes=30)
"""So long before a booking, or an invitation, its holder may come in."""
PAST_TOLERANCE = timedelta(minutes=days.GRID_MINUTES)
NO_AIRING = timedelta(0)


class BookingState(Enum):
    """How a booking stands. Only CONFIRMED takes the space.

    LATE: confirmed by a kiosk that did not hold the pen, as turned out afterwards; it was asked of the holder since.
    DISPLACED: it gave way to a receptionist's override, and somebody finds its person another place.
    """

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    RELEASED = "released"
    ENDED = "ended"
    LATE = "late"
    DISPLACED = "displaced"


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking, named by the fact that confirmed it. ``day`` is the label its author wrote.

    ``replaced_by`` names the booking that took its place when it was moved, extended or shortened.
    ``is_cancel_asked``: somebody who does not hold its day asked for a cancellation; until the holder has executed
    that, it stands (SYNC.md 2.5).
    """

    booking_id: str
    space_id: str
    day: date
    span: Interval
    subject_id: str | None
    people: int
    state: BookingState
    request_id: str | None = None
    replaced_by: str | None = None
    is_cancel_asked: bool = False

    @property
    def takes_space(self) -> bool:
        """Whether nobody else may have the space in its span."""
        return self.state is BookingState.CONFIRMED

    @property
    def is_aired_after(self) -> bool:
        """Whether the space is aired behind it: somebody has it, or had it until they left."""
        return self.takes_space or self.state is BookingState.ENDED


class RequestState(Enum):
    """How a request stands; its holder alone closes it (I10)."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Order:
    """A receptionist's word behind a request: who, why, and the booking of the same person that ends with it."""

    staff_id: str
    reason: OverrideReason
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A booking asked of the holder by somebody who is not it, named by the fact that asked.

    ``order``: it is a receptionist's override, to which other bookings give way.
    """

    request_id: str
    space_id: str
    day: date
    span: Interval
    subject_id: str | None
    people: int
    state: RequestState
    booking_id: str | None = None
    declined_because: str | None = None
    alternatives: tuple[str, ...] = ()
    order: Order | None = None


class Objection(Enum):
    """Why a booking cannot be confirmed. The values are facts' words and never change."""

    UNKNOWN_SPACE = "unknown_space"
    NOT_BOOKABLE = "not_bookable"
    KEPT_FOR_OTHER = "kept_for_other"
    CROSSES_DAY_CUT = "crosses_day_cut"
    PAST = "past"
    TOO_SHORT = "too_short"
    CLOSED = "closed"
    TOO_MANY_PEOPLE = "too_many_people"
    TAKEN = "taken"
    AIRING = "airing"
    NOT_HELD = "not_held"
    EXPIRED = "expired"


class Unfit(Enum):
    """Why a booking that was confirmed waits for a person: nothing cancels it by itself.

    It gave way to an override; its space is gone; the opening hours are others now.
    """

    DISPLACED = "displaced"
    RETIRED = "retired"
    HOURS = "hours"


class Why(Enum):
    """Why this space was proposed; each has three words in the deck (``why.*``)."""

    FIXED = "fixed"
    BOOKED = "booked"
    USUAL = "usual"
    ACCESS = "access"
    QUIET = "quiet"
    FIRST = "first"
    FIT = "fit"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to book: one space, one day, one span, so many people."""

    space_id: str
    day: date
    span: Interval
    subject_id: str | None
    people: int = 1


def on_each_day(wish: Wish, last_day: date, zone: ZoneInfo) -> dict[date, Wish | None]:
    """The wish at its wall times on every day to ``last_day``; None where the clock does not show them once."""
    first, last = (at.astimezone(zone) for at in (wish.span.start, wish.span.end))
    wished: dict[date, Wish | None] = {}
    for ahead in range((last_day - wish.day).days + 1):
        day = wish.day + timedelta(days=ahead)
        span = days.span_of(day, first.time(), last.time(), zone)
        wished[day] = None if span is None else replace(wish, day=day, span=span)
    return wished


@dataclass(frozen=True, slots=True)
class Proposal:
    """A space that could be confirmed now for that span, and why this one."""

    space: Space
    span: Interval
    why: Why


def overlapping(span: Interval, others: Iterable[Booking], *, besides: str | None = None) -> Booking | None:
    """The first booking that takes the space within the span, leaving out the one named ``besides``."""
    taking = (b for b in others if b.takes_space and b.booking_id != besides)
    return next((booking for booking in taking if booking.span.overlaps(span)), None)


def objection(
    wish: Wish,
    space: Space | None,
    branch: Branch,
    others: Iterable[Booking],
    now: datetime,
    *,
    besides: str | None = None,
    may_be_short: bool = False,
) -> Objection | None:
    """Why the wish cannot be confirmed, or None. ``others``: the bookings of that space near the span.

    The neighbouring days' bookings belong to ``others`` too: overlap is judged on instants (SYNC.md 2.7). Where the
    space is aired, so do those beside the span, with the ones that ended early. ``besides`` names the booking that the
    wish replaces; ``may_be_short`` lets a room be had for less than ``MINUTES_MIN``. AIRING comes last: whoever may do
    without the airing has nothing else against it.
    """
    if space is None:
        return Objection.UNKNOWN_SPACE
    if not space.is_bookable:
        return Objection.NOT_BOOKABLE
    if space.fixed_for is not None and space.fixed_for != wish.subject_id:
        return Objection.KEPT_FOR_OTHER
    if not days.lies_in_one_day(wish.span, wish.day, branch.time_zone):
        return Objection.CROSSES_DAY_CUT
    if wish.span.end <= now or (besides is None and wish.span.start < now - PAST_TOLERANCE):
        return Objection.PAST
    if space.kind is SpaceKind.MEETING_ROOM and wish.span.minutes < MINUTES_MIN and not may_be_short:
        return Objection.TOO_SHORT
    if wish.people > space.seats:
        return Objection.TOO_MANY_PEOPLE
    others = tuple(others)
    if overlapping(wish.span, others, besides=besides) is not None:
        return Objection.TAKEN
    if space.airing and _is_too_near(wish.span, others, space.airing, besides):
        return Objection.AIRING
    return None


def _is_too_near(
    span: Interval, others: Sequence[Booking], airing: timedelta, besides: str | None = None
) -> bool:
    """Whether the span leaves no time to air the space; what was put nearer by staff may stay as near as it is."""
    own = next((one.span for one in others if one.booking_id == besides), None)
    return any(
        kept.overlaps(span) and (own is None or not kept.overlaps(own) or _gap(span, kept) < _gap(own, kept))
        for kept in kept_clear(others, airing, besides=besides)
    )


def _gap(span: Interval, other: Interval) -> timedelta:
    """What lies between the two, less than nothing where they overlap."""
    return max(span.start - other.end, other.start - span.end)


def kept_clear(
    others: Iterable[Booking], airing: timedelta, *, besides: str | None = None
) -> tuple[Interval, ...]:
    """When nobody else may have the space: each booking with its airing before and after, in order.

    ``others``: as for ``objection``. A booking that ended early is aired from its real end.
    """
    if not airing:
        return tuple(sorted(one.span for one in others if one.takes_space and one.booking_id != besides))
    near = (one for one in others if one.is_aired_after and one.booking_id != besides)
    return tuple(sorted(one.span.widened(airing) for one in near))


def aired_until(kept: Iterable[Interval], airing: timedelta, now: datetime) -> datetime | None:
    """When the airing ends that is going on, or None. ``kept``: by ``kept_clear``."""
    ends = (span.end for span in kept if span.end - airing <= now < span.end)
    return max(ends, default=None)


def giving_way(
    request: Request,
    where: tuple[Space | None, Branch],
    others: Iterable[Booking],
    now: datetime,
    may_go: Callable[[Booking], bool],
) -> tuple[Booking, ...] | Objection:
    """Which bookings give way to a receptionist's order, by start, or why it cannot be carried out.

    ``others``: as for ``objection``, without the one that the order replaces. ``may_go``: whether the holder may end a
    booking for it. Opening hours do not count, nor that the span began while the order was on its way.
    """
    wish = Wish(request.space_id, request.day, request.span, request.subject_id, request.people)
    against = objection(wish, *where, (), now, besides=request.request_id)
    if against is not None:
        return against
    found = [one for one in others if one.takes_space and one.span.overlaps(request.span)]
    if not all(may_go(one) for one in found):
        return Objection.TAKEN
    return tuple(sorted(found, key=lambda one: (one.span, one.booking_id)))


def bookable_spans(day: date, branch: Branch, *, has_plan: bool) -> tuple[Interval, ...]:
    """When a booking may lie on that day: the openings, and for people with a plan their own hours too."""
    return branch.opening_spans(day) + (branch.member_spans(day) if has_plan else ())


def lies_in_hours(span: Interval, day: date, branch: Branch, *, has_plan: bool) -> bool:
    """Whether the span stays inside one of the day's ``bookable_spans``."""
    return any(opening.holds(span) for opening in bookable_spans(day, branch, has_plan=has_plan))


def unfit(
    booking: Booking, space: Space | None, branch: Branch, now: datetime, *, has_plan: bool, is_inside: bool
) -> Unfit | None:
    """Why somebody must find its person another place or time, or None.

    Told by the rows alone: it is over when the booking is moved or cancelled, or fits again. ``is_inside``: its person
    is there, whom no change of hours sends out (UX.md 6.7 D14).
    """
    if booking.span.end <= now or booking.is_cancel_asked:
        return None
    if booking.state is BookingState.DISPLACED:
        return Unfit.DISPLACED
    if not booking.takes_space:
        return None
    if space is None or not space.is_bookable:
        return Unfit.RETIRED
    if not is_inside and not lies_in_hours(booking.span, booking.day, branch, has_plan=has_plan):
        return Unfit.HOURS
    return None


def free_until(
    space_bookings: Iterable[Booking], start: datetime, limit: datetime, airing: timedelta = NO_AIRING
) -> datetime:
    """Until when a space stays free from ``start`` on, at most until ``limit``; ``start`` itself when it is taken.

    What is aired is not free. ``space_bookings``: as for ``objection``.
    """
    return clear_until(kept_clear(space_bookings, airing), start, limit)


def clear_until(kept: Iterable[Interval], start: datetime, limit: datetime) -> datetime:
    """The same for what ``kept_clear`` says."""
    until = limit
    for span in kept:
        if span.end <= start:
            continue
        if span.start <= start:
            return start
        until = min(until, span.start)
    return until


def is_clear(span: Interval, others: Iterable[Booking], airing: timedelta) -> bool:
    """Whether nobody has the space within the span and it is aired before and after."""
    return not any(kept.overlaps(span) for kept in kept_clear(others, airing))


def propose_desk(
    person: Person | None, usual: str | None, free: Sequence[Space], span: Interval
) -> Proposal | None:
    """The desk to give without asking (UX.md 6.2): fixed, usual, accessible if needed, quiet, lowest code.

    ``free``: desks free for the whole span. ``usual``: the space of the person's last visit.
    """
    desks = sorted((s for s in free if s.kind is SpaceKind.DESK), key=lambda s: s.code)
    own = person.subject_id if person else None
    open_to_all = [desk for desk in desks if desk.fixed_for is None]
    fixed = [desk for desk in desks if own is not None and desk.fixed_for == own]
    liked = [desk for desk in open_to_all if desk.space_id == usual]
    accessible = [
        desk for desk in open_to_all if person and person.needs_access and desk.offers(Feature.ACCESS)
    ]
    quiet = [desk for desk in open_to_all if desk.offers(Feature.QUIET)]
    for choice, why in (
        (fixed, Why.FIXED),
        (liked, Why.USUAL),
        (accessible, Why.ACCESS),
        (quiet, Why.QUIET),
        (open_to_all, Why.FIRST),
    ):
        if choice:
            return Proposal(choice[0], span, why)
    return None


def propose_room(people: int, free: Sequence[Space], span: Interval) -> Proposal | None:
    """The smallest meeting room that holds so many people; of equals the lowest code."""
    rooms = [
        s for s in free if s.kind is SpaceKind.MEETING_ROOM and s.seats >= people and s.fixed_for is None
    ]
    if not rooms:
        return None
    return Proposal(min(rooms, key=lambda s: (s.seats, s.code)), span, Why.FIT)
