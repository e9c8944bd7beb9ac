"""``apply``: what a fact changes in the rows that people look at. Pure, and the only place that says so.

The kiosk's storage, headquarters' storage and the simulation each execute the list of changes; a row is a
domain value, put whole under its own id. Reading the same journal again yields the same rows (P2).

A tablet applies its own facts before it hears what others wrote meanwhile, headquarters all in the feed's order, and
both must end at equal rows. So a booking is changed by its holder's facts alone, whose order everybody sees; what
anybody may write of a visit (in, out) says the same in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeVar, assert_never

from kiosk.domain.bookings import Booking, BookingState, Order, Request, RequestState
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingEnded,
    BookingReleased,
    BookingRequested,
    Booted,
    CancelRequested,
    CheckedIn,
    CheckedOut,
    CheckInRefused,
    DayClosed,
    DiskLow,
    Entry,
    ExitTime,
    HelpAsked,
    HelpWithdrawn,
    LeaseReleased,
    LeaseWished,
    Overridden,
    OverrideAct,
    OverrideConfirmed,
    OverrideRequested,
    PlaceAwaited,
    PulseExplained,
    PulseGiven,
    ReaderFound,
    ReaderLost,
    RequestWithdrawn,
    StateLost,
    SubjectIntroduced,
    SurveyAnswered,
    TimeSampled,
    TouchFreed,
    TouchStuck,
)
from kiosk.domain.visits import Visit

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Redemption:
    """A single-entry pass (hex id) was used up by a visit."""

    pass_id: str
    visit_id: str


@dataclass(frozen=True, slots=True)
class FailedCheckIn:
    """A code that let nobody in, kept for a person to look at; named by its fact."""

    refusal_id: str
    at: datetime
    because: str
    pass_id: str | None


Row = Booking | Request | Visit | Redemption | FailedCheckIn


def row_name(row: Row) -> str:
    """By which name a row is known: that of the fact that made it, or of the pass that was used up."""
    match row:
        case Booking():
            return row.booking_id
        case Request():
            return row.request_id
        case Visit():
            return row.visit_id
        case Redemption():
            return row.pass_id
        case FailedCheckIn():
            return row.refusal_id


class Rows(Protocol):
    """The few rows a fact concerns, as they stand before it."""

    def booking(self, booking_id: str) -> Booking | None:
        """The booking of that name."""

    def request(self, request_id: str) -> Request | None:
        """The request of that name."""

    def visit(self, visit_id: str) -> Visit | None:
        """The visit of that name."""

    def visits_of(self, booking_id: str) -> Iterable[Visit]:
        """The visits on a booking, those that ended included."""


class UnknownReferenceError(Exception):
    """A fact names something that no earlier fact made; the entry is quarantined (F29)."""


def apply(rows: Rows, entry: Entry) -> list[Row]:
    """The rows to put, in order, because of one entry.

    Raises UnknownReferenceError when the fact names what no earlier one made.
    """
    name = entry.name.ref
    match entry.fact:
        case CheckedIn() as fact:
            return _arrival(rows, name, entry.at, fact)
        case CheckedOut() as fact:
            return _departure(rows, fact.visit, entry.at, is_estimated=fact.is_estimated)
        case ExitTime() as fact:
            return _departure(rows, fact.visit, fact.left_at, is_estimated=fact.is_estimated)
        case CheckInRefused() as fact:
            return [FailedCheckIn(name, entry.at, fact.because, fact.pass_id)]
        case BookingConfirmed() as fact:
            return _confirmation(rows, name, fact)
        case BookingRequested() as fact:
            return [
                Request(
                    name,
                    fact.space_id,
                    fact.day,
                    fact.span,
                    fact.subject_id,
                    fact.people,
                    RequestState.PENDING,
                )
            ]
        case OverrideRequested() as fact:
            order = Order(fact.staff_id, fact.reason, fact.replaces)
            place = (fact.space_id, fact.day, fact.span, fact.subject_id, fact.people)
            return [Request(name, *place, RequestState.PENDING, order=order)]
        case OverrideConfirmed() as fact:
            return _ordered(rows, name, fact)
        case RequestWithdrawn() as fact:
            return _withdrawal(rows, fact)
        case BookingDeclined() as fact:
            request = _known(rows.request(fact.request), fact.request)
            declined = replace(
                request,
                state=RequestState.DECLINED,
                declined_because=fact.because,
                alternatives=fact.alternatives,
            )
            return [declined]
        case BookingCancelled() as fact:
            booking = _known(rows.booking(fact.booking), fact.booking)
            return [replace(booking, state=BookingState.CANCELLED)]
        case BookingReleased() as fact:
            booking = _known(rows.booking(fact.booking), fact.booking)
            return [replace(booking, state=BookingState.RELEASED)]
        case BookingEnded() as fact:
            booking = _known(rows.booking(fact.booking), fact.booking)
            span = Interval(booking.span.start, min(fact.at, booking.span.end))
            return [replace(booking, state=BookingState.ENDED, span=span)]
        case Overridden() as fact:
            return _override(rows, name, fact)
        case CancelRequested() as fact:
            return _cancel_asked(rows, fact.booking)
        case Booted() | SubjectIntroduced() | TimeSampled() | StateLost() | DayClosed():
            return []
        case DiskLow() | ReaderLost() | ReaderFound() | TouchStuck() | TouchFreed():
            return []  # of the tablet itself, for headquarters
        case LeaseWished() | LeaseReleased():
            return []  # who holds the pen is no row: each end moves it where it keeps its leases
        case PlaceAwaited():
            return []  # over with its day: read where it stands
        case HelpAsked() | HelpWithdrawn():
            return []  # over in minutes: read where it stands
        case PulseGiven() | PulseExplained() | SurveyAnswered():
            return []  # counted where they are read, and of nobody
        case never:
            assert_never(never)


def apply_late(rows: Rows, entry: Entry) -> list[Row]:
    """The same for a fact that came too late to decide anything: a confirmation of it takes no space (SYNC.md 2.6).

    What it would have cancelled is asked of the holder; who came and went did so all the same.
    """
    name = entry.name.ref
    match entry.fact:
        case BookingConfirmed() as fact:
            booking = _confirmation(rows, name, replace(fact, request=None, replaces=None))[0]
            return [replace(booking, state=BookingState.LATE)] if isinstance(booking, Booking) else []
        case OverrideConfirmed() as fact:
            place = (fact.space_id, fact.day, fact.span, fact.subject_id, fact.people)
            left = _cancel_asked(rows, fact.replaces) if fact.replaces is not None else []
            return [Booking(name, *place, BookingState.LATE), *left]
        case Overridden(space_id=str()) as fact:
            moved = next(row for row in _override(rows, name, fact) if isinstance(row, Booking))
            return [replace(moved, state=BookingState.LATE), *_cancel_asked(rows, fact.booking)]
        case Overridden(booking=booking_id) | BookingCancelled(booking=booking_id):
            return _cancel_asked(rows, booking_id)
        case BookingReleased() | BookingEnded() | BookingDeclined():
            return []
        case _:
            return apply(rows, entry)


def _known(row: Found | None, name: str) -> Found:
    if row is None:
        raise UnknownReferenceError(name)
    return row


def _arrival(rows: Rows, name: str, at: datetime, fact: CheckedIn) -> list[Row]:
    present = _present(rows, fact.booking, fact.day)
    is_moved = present is not None and present.booking_id != fact.booking
    visit = Visit(
        visit_id=name,
        day=fact.day,
        arrived_at=at,
        party=fact.party,
        source=fact.source,
        subject_id=fact.subject_id,
        pass_id=fact.pass_id,
        booking_id=present.booking_id if present is not None else fact.booking,
        space_id=present.space_id if present is not None and is_moved else fact.space_id,
        host_id=fact.host_id,
    )
    return [visit] if fact.redeems is None else [visit, Redemption(fact.redeems, name)]


def _present(rows: Rows, booking_id: str | None, day: date) -> Booking | None:
    """What a booking has become: moved at one tablet while its person came in at another, it is found either way.

    So is the booking that a request has become, when its person took the place before that was known. Who comes on one
    day has nothing to do with what stands on another: a visit follows only what was moved from its own day.
    """
    booking = rows.booking(booking_id) if booking_id else None
    request = rows.request(booking_id) if booking_id and booking is None else None
    if request is not None and request.booking_id is not None and request.day == day:
        booking = rows.booking(request.booking_id)
    while booking is not None and booking.replaced_by is not None and booking.day == day:
        booking = rows.booking(booking.replaced_by)
    return booking


def _cancel_asked(rows: Rows, booking_id: str) -> list[Row]:
    """Marks the booking and all that it was moved to meanwhile, whichever was heard first."""
    marked: list[Row] = []
    booking: Booking | None = _known(rows.booking(booking_id), booking_id)
    while booking is not None:
        marked.append(replace(booking, is_cancel_asked=True))
        booking = rows.booking(booking.replaced_by) if booking.replaced_by else None
    return marked


def _departure(rows: Rows, visit_id: str, at: datetime, *, is_estimated: bool) -> list[Row]:
    """The visit alone: what it means for a booking is its holder's to say.

    Of two departures the earlier counts, and any that somebody said before one that is supposed.
    """
    visit = _known(rows.visit(visit_id), visit_id)
    said = (is_estimated, max(at, visit.arrived_at))
    if visit.left_at is not None:
        said = min(said, (visit.is_estimated, visit.left_at))
    is_estimated, left_at = said
    return [replace(visit, left_at=left_at, is_estimated=is_estimated)]


def _confirmation(rows: Rows, name: str, fact: BookingConfirmed) -> list[Row]:
    booking = Booking(
        name,
        fact.space_id,
        fact.day,
        fact.span,
        fact.subject_id,
        fact.people,
        BookingState.CONFIRMED,
        fact.request,
    )
    changes: list[Row] = [booking]
    if fact.request is not None:
        request = _known(rows.request(fact.request), fact.request)
        changes.append(replace(request, state=RequestState.CONFIRMED, booking_id=name))
    if fact.replaces is not None:
        changes += _replacement(rows, fact.replaces, booking)
    return changes


def _ordered(rows: Rows, name: str, fact: OverrideConfirmed) -> list[Row]:
    """One booking in the place of all that stood there; who took the place when it was asked for is on it."""
    place = (fact.space_id, fact.day, fact.span, fact.subject_id, fact.people)
    booking = Booking(name, *place, BookingState.CONFIRMED, fact.request)
    request = _known(rows.request(fact.request), fact.request)
    displaced = [_known(rows.booking(one), one) for one in fact.displaces]
    return [
        *(replace(one, state=BookingState.DISPLACED) for one in displaced),
        booking,
        replace(request, state=RequestState.CONFIRMED, booking_id=name),
        *_taken_along(rows, request, booking),
        *(_replacement(rows, fact.replaces, booking) if fact.replaces is not None else ()),
    ]


def _taken_along(rows: Rows, old: Booking | Request, new: Booking) -> list[Row]:
    return [
        replace(visit, booking_id=new.booking_id, space_id=new.space_id)
        for visit in rows.visits_of(row_name(old))
        if visit.day == old.day
    ]


def _replacement(rows: Rows, old_id: str, new: Booking) -> list[Row]:
    old = _known(rows.booking(old_id), old_id)
    moved = _taken_along(rows, old, new)
    marked: list[Row] = [replace(new, is_cancel_asked=True)] if old.is_cancel_asked else []
    return [*marked, replace(old, state=BookingState.REPLACED, replaced_by=new.booking_id), *moved]


def _withdrawal(rows: Rows, fact: RequestWithdrawn) -> list[Row]:
    request = _known(rows.request(fact.request), fact.request)
    if request.state is not RequestState.PENDING:
        return []
    return [replace(request, state=RequestState.WITHDRAWN)]


def _override(rows: Rows, name: str, fact: Overridden) -> list[Row]:
    old = _known(rows.booking(fact.booking), fact.booking)
    if fact.act is OverrideAct.CANCEL:
        return [replace(old, state=BookingState.CANCELLED)]
    if fact.space_id is None or fact.day is None or fact.span is None:
        raise UnknownReferenceError(f"{name} says no place")
    new = Booking(
        name, fact.space_id, fact.day, fact.span, old.subject_id, old.people, BookingState.CONFIRMED
    )
    if fact.act is OverrideAct.UNDO and not old.takes_space:
        return [new]
    return [new, *_replacement(rows, fact.booking, new)]
