"""Book a space: confirmed when this kiosk holds the day, otherwise asked of the holder and said to be so.

``confirm_in`` is the one place where a confirmation is written; extending, moving and arriving use it too.
"""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain import authority, bookings
from kiosk.domain.bookings import Objection, Request, Wish
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingRequested,
    CancelRequested,
    FactName,
    FactRef,
    RequestWithdrawn,
)
from kiosk.domain.outcomes import Booked, BookOutcome, CancelAsked, NotBooked, Provisional, Undone
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space, SpaceKind
from kiosk.services import find_space


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmation written in this work: true once the work has ended."""

    name: FactName
    space: Space


def book(wish: Wish, ports: Ports) -> BookOutcome:
    """Books now, later today or on another day. Confirmed only when it is durable (I7)."""
    with ports.begin() as work:
        return book_in(work, wish, ports)


def book_days(wish: Wish, last_day: date, ports: Ports) -> dict[date, BookOutcome]:
    """The same wall times of every day from the wish's own to ``last_day``: independent bookings (SYNC.md 2.1).

    Each is confirmed, provisional or refused by itself, also where the days that this kiosk holds end in between.
    """
    with ports.begin() as work:
        wished = bookings.on_each_day(wish, last_day, work.places.branch().time_zone)
        return {
            day: NotBooked(Objection.CROSSES_DAY_CUT) if one is None else book_in(work, one, ports)
            for day, one in wished.items()
        }


def book_in(work: Work, wish: Wish, ports: Ports) -> BookOutcome:
    """The same inside a work of somebody else's."""
    now = ports.clock.now()
    branch = work.places.branch()
    hours = find_space.bookable_spans(work, wish.subject_id, wish.day)
    if not any(span.holds(wish.span) for span in hours):
        return NotBooked(Objection.CLOSED)
    if not find_space.is_held(work, wish.space_id, wish.day) or ports.clock.is_suspect:
        return _ask(work, wish, now, ports)
    written = confirm_in(work, wish, now)
    if isinstance(written, Objection):
        return NotBooked(written, tuple(_alternatives(work, wish)))
    return Booked(written.name.ref, written.space, wish.day, wish.span, wish.day == branch.day_of(now))


def confirm_in(
    work: Work,
    wish: Wish,
    now: datetime,
    *,
    request: FactRef | None = None,
    replaces: str | None = None,
    may_skip_airing: bool = False,
    may_be_short: bool = False,
) -> Confirmed | Objection:
    """Writes the confirmation of a held day, or says why not: the rule every way of booking obeys (P3).

    ``replaces``: the booking that ends with it. ``may_skip_airing``: the space need not be aired before it.
    ``may_be_short``: it is what is left of a booking, however little. The caller has made sure of nothing but its wish.
    """
    space = work.places.space(wish.space_id)
    lease = authority.on_day(work.places.leases(wish.space_id), wish.day)
    if lease is None or not find_space.is_held(work, wish.space_id, wish.day):
        return Objection.NOT_HELD
    replaced = work.bookings.booking(replaces) if replaces else None
    if replaced is not None and not find_space.is_held(work, replaced.space_id, replaced.day):
        return Objection.NOT_HELD  # only its own holder may end it
    against = against_in(work, wish, now, besides=replaces, may_be_short=may_be_short)
    if against is Objection.AIRING and may_skip_airing:
        against = None
    if against is not None or space is None:
        return against or Objection.UNKNOWN_SPACE
    fact = BookingConfirmed(
        space_id=wish.space_id,
        day=wish.day,
        span=wish.span,
        lease_no=lease.number,
        people=wish.people,
        subject_id=wish.subject_id,
        request=request,
        replaces=FactRef(replaces) if replaces else None,
    )
    return Confirmed(work.append(fact), space)


def against_in(
    work: Work, wish: Wish, now: datetime, *, besides: str | None = None, may_be_short: bool = False
) -> Objection | None:
    """What the rule has against a wish, by the bookings as they stand; the rest as for ``bookings.objection``."""
    space = work.places.space(wish.space_id)
    others = find_space.near(work, space, wish.span) if space is not None else ()
    branch = work.places.branch()
    return bookings.objection(wish, space, branch, others, now, besides=besides, may_be_short=may_be_short)


def cancel(booking_id: str, ports: Ports) -> Undone | CancelAsked | NotBooked:
    """Takes a booking back; the fact that made it stays. Who does not hold its day asks whoever does."""
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        if booking is None or not booking.takes_space:
            return NotBooked(Objection.EXPIRED)
        if not find_space.is_held(work, booking.space_id, booking.day):
            work.append(CancelRequested(FactRef(booking_id)))
            return CancelAsked(booking_id)
        work.append(BookingCancelled(FactRef(booking_id)))
        return Undone()


def withdraw(request_id: str, ports: Ports) -> Undone | NotBooked:
    """Takes a request back; one that was confirmed meanwhile is cancelled (SYNC.md 2.5)."""
    with ports.begin() as work:
        request = work.bookings.request(request_id)
        if request is None:
            return NotBooked(Objection.EXPIRED)
        work.append(RequestWithdrawn(FactRef(request_id)))
        cancel_withdrawn(work, request)
        return Undone()


def cancel_withdrawn(work: Work, request: Request) -> None:
    """A withdrawal that crossed the decision: the holder takes the booking back, in the same transaction."""
    booking = work.bookings.booking(request.booking_id) if request.booking_id else None
    if (
        booking is not None
        and booking.takes_space
        and find_space.is_held(work, booking.space_id, booking.day)
    ):
        work.append(BookingCancelled(FactRef(booking.booking_id)))


def cancel_asked(work: Work, booking_id: str) -> None:
    """Somebody asked for a cancellation: the holder executes it, on whatever the booking was moved to meanwhile."""
    booking = work.bookings.booking(booking_id)
    while booking is not None and booking.replaced_by is not None:
        booking = work.bookings.booking(booking.replaced_by)
    if (
        booking is not None
        and booking.takes_space
        and find_space.is_held(work, booking.space_id, booking.day)
    ):
        work.append(BookingCancelled(FactRef(booking.booking_id)))


def _ask(work: Work, wish: Wish, now: datetime, ports: Ports) -> BookOutcome:
    space = work.places.space(wish.space_id)
    against = against_in(work, wish, now)
    if against is not None or space is None:
        return NotBooked(against or Objection.UNKNOWN_SPACE, tuple(_alternatives(work, wish)))
    fact = BookingRequested(wish.space_id, wish.day, wish.span, wish.people, wish.subject_id)
    name = work.append(fact)
    sure = None if ports.clock.is_suspect else next(iter(_alternatives(work, wish)), None)
    return Provisional(name.ref, space, wish.day, wish.span, sure)


def _alternatives(work: Work, wish: Wish) -> list[Space]:
    """Spaces of the same kind this kiosk could confirm for the same span, best fit first."""
    space = work.places.space(wish.space_id)
    kind = space.kind if space else SpaceKind.DESK
    free = [
        other
        for other in find_space.free_spaces(work, wish.span, kind)
        if other.space_id != wish.space_id and other.seats >= wish.people
        if other.fixed_for in (None, wish.subject_id)
    ]
    return sorted(free, key=lambda s: (s.seats, s.code))
