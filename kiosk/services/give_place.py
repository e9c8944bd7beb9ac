"""Give somebody a space by a receptionist's word, whoever has it (SYNC.md 2.5).

The holder of the day carries it out in one decision: who has the space gives way and is found another place. Where
this kiosk is not the holder it asks, and says at once what cannot be false: who sits there.
"""

from datetime import datetime

from kiosk.domain import authority, bookings
from kiosk.domain.bookings import Booking, Objection, Order, Request, Wish
from kiosk.domain.facts import (
    BookingDeclined,
    CheckedIn,
    FactName,
    FactRef,
    OverrideConfirmed,
    OverrideRequested,
    RequestWithdrawn,
)
from kiosk.domain.outcomes import NotBooked, OverrideAsked, OverrideDone
from kiosk.domain.ports import Ports, Work
from kiosk.domain.visits import Source
from kiosk.services import book, find_space
from kiosk.services.override import By


def give(
    wish: Wish, by: By, ports: Ports, *, withdraws: str | None = None, replaces: str | None = None
) -> OverrideDone | OverrideAsked | NotBooked:
    """Gives the space to the wish's person; if the span has begun, they are in from now on.

    ``withdraws``: their request that is taken back for it. ``replaces``: their booking that ends with it; one of theirs
    that is in the way does so unasked.
    """
    now = ports.clock.now()
    with ports.begin() as work:
        place = (work.places.space(wish.space_id), work.places.branch())
        # who sits in the span since it began may have it: what was asked for late was not asked for too late
        against = bookings.objection(wish, *place, (), now, besides=replaces or "")
        if against is not None:
            return NotBooked(against)
        if withdraws is not None and (taken_back := work.bookings.request(withdraws)) is not None:
            work.append(RequestWithdrawn(FactRef(withdraws)))
            book.cancel_withdrawn(work, taken_back)
        name = _order(work, wish, by, replaces or _own_in_the_way(work, wish))
        _sit(work, wish, by, name, now)
        if not find_space.is_held(work, wish.space_id, wish.day) or ports.clock.is_suspect:
            return OverrideAsked(name.ref)
        return _carry_out(work, name, now)


def execute(work: Work, request: Request, order: Order, now: datetime) -> FactName | Objection:
    """The holder's decision of a receptionist's order: one fact, or why not. The caller holds the day."""
    lease = authority.on_day(work.places.leases(request.space_id), request.day)
    replaced = _standing(work, order.replaces, now)
    if lease is None or (replaced is not None and not _is_held(work, replaced)):
        return Objection.NOT_HELD

    def may_go(other: Booking) -> bool:
        made_by = work.bookings.request(other.request_id) if other.request_id else None
        return _is_held(work, other) and (made_by is None or made_by.order is None)

    others = [b for b in work.bookings.near(request.space_id, request.span) if b != replaced]
    where = (work.places.space(request.space_id), work.places.branch())
    found = bookings.giving_way(request, where, others, now, may_go)
    if isinstance(found, Objection):
        return found
    fact = OverrideConfirmed(
        request=FactRef(request.request_id),
        space_id=request.space_id,
        day=request.day,
        span=request.span,
        lease_no=lease.number,
        staff_id=order.staff_id,
        reason=order.reason,
        people=request.people,
        subject_id=request.subject_id,
        replaces=FactRef(replaced.booking_id) if replaced is not None else None,
        displaces=tuple(FactRef(one.booking_id) for one in found),
    )
    return work.append(fact)


def _order(work: Work, wish: Wish, by: By, replaces: str | None) -> FactName:
    fact = OverrideRequested(
        space_id=wish.space_id,
        day=wish.day,
        span=wish.span,
        staff_id=by.staff_id,
        reason=by.reason,
        people=wish.people,
        subject_id=wish.subject_id,
        replaces=FactRef(replaces) if replaces is not None else None,
    )
    return work.append(fact)


def _sit(work: Work, wish: Wish, by: By, order: FactName, now: datetime) -> None:
    """Occupancy is never refused: it cannot be false, only disagree with a plan."""
    subject_id = wish.subject_id
    is_inside = subject_id is not None and work.visits.inside_by_subject(subject_id) is not None
    if is_inside or not wish.span.contains(now):
        return
    fact = CheckedIn(
        day=wish.day,
        source=Source.STAFF,
        party=wish.people,
        subject_id=subject_id,
        booking=order.ref,
        space_id=wish.space_id,
        staff_id=by.staff_id,
        reason=by.reason,
    )
    work.append(fact)


def _carry_out(work: Work, name: FactName, now: datetime) -> OverrideDone | NotBooked:
    request = work.bookings.request(name.ref)
    if request is None or request.order is None:
        raise LookupError(name.ref)
    done = execute(work, request, request.order, now)
    if isinstance(done, Objection):
        work.append(BookingDeclined(name.ref, done.value))
        return NotBooked(done)
    return OverrideDone(done.ref, done.ref)


def _own_in_the_way(work: Work, wish: Wish) -> str | None:
    near = work.bookings.near(wish.space_id, wish.span)
    own = (
        b for b in near if b.takes_space and wish.subject_id is not None and b.subject_id == wish.subject_id
    )
    return next((b.booking_id for b in own), None)


def _standing(work: Work, booking_id: str | None, now: datetime) -> Booking | None:
    """The booking as it stands, moved or not; None when it does not take a space any more, or has passed."""
    booking = work.bookings.booking(booking_id) if booking_id is not None else None
    while booking is not None and booking.replaced_by is not None:
        booking = work.bookings.booking(booking.replaced_by)
    return booking if booking is not None and booking.takes_space and booking.span.end > now else None


def _is_held(work: Work, booking: Booking) -> bool:
    return find_space.is_held(work, booking.space_id, booking.day)
