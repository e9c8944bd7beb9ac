"""Whose booking waits for a person: who was displaced, whose space is gone, whose hours are others now.

Nothing is kept of it beside the rows, so an item is closed by what settles it: a move, a cancellation, hours that
are as they were.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain import bookings
from kiosk.domain.bookings import Booking, Unfit
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space

DAYS_AHEAD = 30
"""As far as the staff's day view goes."""


@dataclass(frozen=True, slots=True)
class ToPlace:
    """One booking, why it waits, whose it is, and the space it was made for."""

    booking: Booking
    why: Unfit
    short_name: str
    space: Space | None


def to_place(ports: Ports) -> tuple[ToPlace, ...]:
    """All of them from now on, those that come first first."""
    with ports.begin() as work:
        return waiting(work, ports.clock.now())


def waiting(work: Work, now: datetime) -> tuple[ToPlace, ...]:
    """The same inside a work of somebody else's."""
    today = work.places.branch().day_of(now)
    inside = {visit.booking_id for visit in work.visits.inside()}
    coming = (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1))
    found = [_unfit(work, one, now, inside) for day in coming for one in work.bookings.on_day(day)]
    return tuple(sorted((one for one in found if one), key=lambda one: one.booking.span))


def _unfit(work: Work, booking: Booking, now: datetime, inside: set[str | None]) -> ToPlace | None:
    space = work.places.space(booking.space_id)
    person = work.vault.person(booking.subject_id) if booking.subject_id else None
    why = bookings.unfit(
        booking,
        space,
        work.places.branch(),
        now,
        has_plan=booking.subject_id is not None and (person is None or person.has_plan_on(booking.day)),
        is_inside=booking.booking_id in inside,
    )
    return None if why is None else ToPlace(booking, why, person.short_name if person else "", space)
