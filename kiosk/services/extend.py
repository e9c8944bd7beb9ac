"""Extend a booking, or change its place: one fact that ends the old booking and confirms the new one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.bookings import Booking, Objection, Wish
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import Extended, Moved, NotBooked
from kiosk.domain.ports import Clock, Ports, Work
from kiosk.domain.spaces import Space
from kiosk.services import book, find_space

STEPS = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Extensions:
    """To when a booking could go: the steps that fit and the furthest, all of them ahead.

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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a change of place is for: until when, and whether the place they have is theirs still."""

    until: datetime
    has_place: bool


def extensions(booking_id: str, ports: Ports) -> Extensions | NotBooked:
    """What ``extend`` would accept, from the same query (design/TABLET.md 5.25)."""
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        if booking is None or not booking.takes_space:
            return NotBooked(Objection.EXPIRED)
        return extensions_in(work, booking, ports.clock.now()) or NotBooked(Objection.EXPIRED)


def extensions_in(work: Work, booking: Booking, now: datetime) -> Extensions | None:
    """The same for a booking that stands, inside a work of somebody else's; None when its space is gone."""
    space = work.places.space(booking.space_id)
    if space is None:
        return None
    end = booking.span.end
    closes = max(_closes(work, booking, now), end)
    furthest = find_space.free_until(work, space.space_id, end, closes, besides=booking.booking_id)
    steps = tuple(end + step for step in STEPS if now < end + step <= furthest)
    more = furthest if furthest > max(end, now) else None
    booked_from = _next_booking(work, space, booking, closes) if furthest < closes else None
    return Extensions(space, booking.span, steps, more, booked_from)


def _closes(work: Work, booking: Booking, now: datetime) -> datetime:
    """Until when the booking's person may stay: to the end of the hours it ends in, or of the present ones.

    Where neither lies in hours of theirs, with the booking: after closing nobody gets more than they have.
    """
    spans = find_space.bookable_spans(work, booking.subject_id, booking.day)
    ends = (span.end for span in spans if span.contains(booking.span.end) or span.contains(now))
    return max(ends, default=booking.span.end)


def _next_booking(work: Work, space: Space, booking: Booking, closes: datetime) -> datetime | None:
    others = find_space.near(work, space, Interval(booking.span.end, closes))
    later = (one for one in others if one.booking_id != booking.booking_id and one.is_aired_after)
    return min((one.span.start for one in later if one.span.end > booking.span.end), default=None)


def extend(booking_id: str, until: datetime, ports: Ports) -> Extended | NotBooked:
    """The booking now ends at ``until``, a later instant."""
    now = ports.clock.now()
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        if booking is None or not booking.takes_space or until <= booking.span.start:
            return NotBooked(Objection.EXPIRED)
        offered = extensions_in(work, booking, now)
        if offered is None:
            return NotBooked(Objection.UNKNOWN_SPACE)
        if until > (offered.furthest or booking.span.end):
            return NotBooked(Objection.TAKEN if offered.stopped_by_booking else Objection.CLOSED)
        wish = _same(booking, booking.space_id, Interval(booking.span.start, until))
        written = book.confirm_in(work, wish, now, replaces=booking_id)
        if isinstance(written, Objection):
            return NotBooked(written)
        return Extended(written.name.ref, written.space, until)


def move(booking_id: str, space_id: str, ports: Ports) -> Moved | NotBooked:
    """Another space in the place of this one, for ``rest`` as far as it is free."""
    now = ports.clock.now()
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        span = rest(work, booking, ports.clock) if booking is not None else None
        if booking is None or span is None:
            return NotBooked(Objection.EXPIRED)
        end = find_space.free_until(work, space_id, span.start, span.end, besides=booking_id)
        if end <= span.start:
            return NotBooked(Objection.TAKEN)
        wish = _same(booking, space_id, Interval(span.start, end))
        written = book.confirm_in(work, wish, now, replaces=booking_id)
        if isinstance(written, Objection):
            return NotBooked(written)
        return Moved(written.name.ref, written.space, end)


def rest(work: Work, booking: Booking, clock: Clock) -> Interval | None:
    """When another place would be theirs: from now on or as the booking lies ahead, to its end.

    Who stays beyond it has one as whoever comes in now, in their own hours. None: no other place.
    """
    now = clock.now()
    if not booking.takes_space:
        return None
    if booking.span.end > now:
        return Interval(max(booking.span.start, now), booking.span.end)
    if clock.is_suspect:
        return None
    until = min(find_space.proposed_end(work.places.branch(), now), _closes(work, booking, now))
    return Interval(now, until) if until > now else None


def elsewhere(booking_id: str, ports: Ports) -> Elsewhere | None:
    """What ``move`` would give somebody where a space is free for it; None: nothing."""
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        span = rest(work, booking, ports.clock) if booking is not None else None
        if booking is None or span is None:
            return None
        return Elsewhere(span.end, has_place=booking.span.end > ports.clock.now())


def _same(booking: Booking, space_id: str, span: Interval) -> Wish:
    return Wish(space_id, booking.day, span, booking.subject_id, booking.people)
