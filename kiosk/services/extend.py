"""Extend a booking, or change its place: one fact that ends the old booking and confirms the new one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.bookings import Booking, Objection, Wish
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import Extended, Moved, NotBooked
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space
from kiosk.services import book, find_space

STEPS = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Extensions:
    """To when a booking could go: the steps that fit and the furthest.

    ``booked_from``: when the booking begins that stops it, which the space is aired before; None: closing does.
    """

    space: Space
    span: Interval
    steps: tuple[datetime, ...]
    furthest: datetime | None
    booked_from: datetime | None

    @property
    def stopped_by_booking(self) -> bool:
        """Whether somebody else has the space afterwards."""
        return self.booked_from is not None


def extensions(booking_id: str, ports: Ports) -> Extensions | NotBooked:
    """What ``extend`` would accept, from the same query (design/TABLET.md 5.25)."""
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        space = work.places.space(booking.space_id) if booking else None
        if booking is None or space is None or not booking.takes_space:
            return NotBooked(Objection.EXPIRED)
        furthest = furthest_end(work, booking, ports.clock.now())
        closes = find_space.closing(work.places.branch(), ports.clock.now())
        steps = tuple(booking.span.end + step for step in STEPS if booking.span.end + step <= furthest)
        more = furthest if furthest > booking.span.end else None
        booked_from = _next_booking(work, space, booking, closes) if furthest < closes else None
        return Extensions(space, booking.span, steps, more, booked_from)


def furthest_end(work: Work, booking: Booking, now: datetime) -> datetime:
    """The latest end the booking could have: the next booking of the space, or closing."""
    limit = find_space.closing(work.places.branch(), now)
    if limit <= booking.span.end:
        return booking.span.end
    return find_space.free_until(work, booking.space_id, booking.span.end, limit, besides=booking.booking_id)


def _next_booking(work: Work, space: Space, booking: Booking, closes: datetime) -> datetime | None:
    others = find_space.near(work, space, Interval(booking.span.end, closes))
    ahead = (one.span.start for one in others if one.takes_space and one.span.start >= booking.span.end)
    return min(ahead, default=None)


def extend(booking_id: str, until: datetime, ports: Ports) -> Extended | NotBooked:
    """The booking now ends at ``until``, a later instant."""
    now = ports.clock.now()
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        if booking is None or not booking.takes_space or until <= booking.span.start:
            return NotBooked(Objection.EXPIRED)
        if until > max(furthest_end(work, booking, now), booking.span.end):
            return NotBooked(Objection.TAKEN)
        wish = _same(booking, booking.space_id, Interval(booking.span.start, until))
        written = book.confirm_in(work, wish, now, replaces=booking_id)
        if isinstance(written, Objection):
            return NotBooked(written)
        return Extended(written.name.ref, written.space, until)


def move(booking_id: str, space_id: str, ports: Ports) -> Moved | NotBooked:
    """The rest of the booking, from now on or as it lies ahead, takes place at another space."""
    now = ports.clock.now()
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        if booking is None or not booking.takes_space or booking.span.end <= now:
            return NotBooked(Objection.EXPIRED)
        start = max(booking.span.start, now)
        end = find_space.free_until(work, space_id, start, booking.span.end, besides=booking_id)
        if end <= start:
            return NotBooked(Objection.TAKEN)
        written = book.confirm_in(
            work, _same(booking, space_id, Interval(start, end)), now, replaces=booking_id
        )
        if isinstance(written, Objection):
            return NotBooked(written)
        return Moved(written.name.ref, written.space, end)


def ends_at(booking_id: str, ports: Ports) -> datetime | None:
    """Until when somebody has a place, wherever it is moved to; None when the booking no longer takes one."""
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        return booking.span.end if booking is not None and booking.takes_space else None


def _same(booking: Booking, space_id: str, span: Interval) -> Wish:
    return Wish(space_id, booking.day, span, booking.subject_id, booking.people)
