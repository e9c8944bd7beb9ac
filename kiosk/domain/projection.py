"""``apply``: what a fact changes in the rows that people look at. Pure, and the only place that says so.

The kiosk's storage, headquarters' storage and the simulation each execute the list of changes; a row is a
domain value, put whole under its own id. Reading the same journal again yields the same rows (P2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar, assert_never

from kiosk.domain.bookings import Booking, BookingState, Request, RequestState
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingReleased,
    BookingRequested,
    Booted,
    CancelRequested,
    CheckedIn,
    CheckedOut,
    CheckInRefused,
    DayClosed,
    Entry,
    Overridden,
    OverrideAct,
    RequestWithdrawn,
    StateLost,
    SubjectIntroduced,
    TimeSampled,
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
            return _arrival(name, entry.at, fact)
        case CheckedOut() as fact:
            return _departure(rows, entry.at, fact)
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
        case Overridden() as fact:
            return _override(rows, name, fact)
        case Booted() | CancelRequested() | SubjectIntroduced() | TimeSampled() | StateLost() | DayClosed():
            return []
        case never:
            assert_never(never)


def _known(row: Found | None, name: str) -> Found:
    if row is None:
        raise UnknownReferenceError(name)
    return row


def _arrival(name: str, at: datetime, fact: CheckedIn) -> list[Row]:
    visit = Visit(
        visit_id=name,
        day=fact.day,
        arrived_at=at,
        party=fact.party,
        source=fact.source,
        subject_id=fact.subject_id,
        pass_id=fact.pass_id,
        booking_id=fact.booking,
        space_id=fact.space_id,
        host_id=fact.host_id,
    )
    return [visit] if fact.redeems is None else [visit, Redemption(fact.redeems, name)]


def _departure(rows: Rows, at: datetime, fact: CheckedOut) -> list[Row]:
    visit = _known(rows.visit(fact.visit), fact.visit)
    changes: list[Row] = [replace(visit, left_at=max(at, visit.arrived_at), is_estimated=fact.is_estimated)]
    booking = rows.booking(visit.booking_id) if visit.booking_id else None
    if booking is not None and booking.takes_space:
        changes.append(_ended(booking, at, is_mistaken=fact.is_mistaken))
    return changes


def _ended(booking: Booking, at: datetime, *, is_mistaken: bool) -> Booking:
    """The booking of somebody who left: over from now on, so that the rest of its span is free."""
    if is_mistaken or at <= booking.span.start:
        return replace(booking, state=BookingState.RELEASED)
    return replace(
        booking, state=BookingState.ENDED, span=Interval(booking.span.start, min(at, booking.span.end))
    )


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


def _replacement(rows: Rows, old_id: str, new: Booking) -> list[Row]:
    old = _known(rows.booking(old_id), old_id)
    moved = [
        replace(visit, booking_id=new.booking_id, space_id=new.space_id)
        for visit in rows.visits_of(old_id)
        if visit.is_inside
    ]
    return [replace(old, state=BookingState.REPLACED, replaced_by=new.booking_id), *moved]


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
