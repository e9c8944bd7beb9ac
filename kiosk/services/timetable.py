"""The day at a branch, space by space, as the staff see it: every booking that stands, short names only."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.bookings import Booking, BookingState
from kiosk.domain.people import EntitlementKind, Person
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space, SpaceKind
from kiosk.domain.visits import Visit

ORDER = (SpaceKind.MEETING_ROOM, SpaceKind.OFFICE, SpaceKind.DESK)


@dataclass(frozen=True, slots=True)
class Slot:
    """One booking that takes its space.

    ``visit_id``: the visit that is in the house on it, or None. ``is_reserved``: kept for a public body.
    ``before``: the booking it took the place of by a move or an extension, as that one stood, or None.
    """

    booking: Booking
    short_name: str
    visit_id: str | None = None
    is_reserved: bool = False
    before: Booking | None = None


@dataclass(frozen=True, slots=True)
class SpaceDay:
    """A space and its bookings of the day, by start."""

    space: Space
    slots: tuple[Slot, ...]


def of_day(day: date, ports: Ports) -> tuple[SpaceDay, ...]:
    """Every bookable space with its day: rooms first, then offices and desks, by code."""
    with ports.begin() as work:
        booked = work.bookings.on_day(day)
        replaced = {b.replaced_by: b for b in booked if b.state is BookingState.REPLACED}
        inside = {visit.booking_id: visit for visit in work.visits.inside() if visit.booking_id}
        spaces = [space for space in work.places.spaces() if space.is_bookable]
        return tuple(
            SpaceDay(
                space,
                tuple(
                    _slot(work, booking, inside.get(booking.booking_id), replaced.get(booking.booking_id))
                    for booking in sorted(booked, key=lambda b: b.span)
                    if booking.takes_space and booking.space_id == space.space_id
                ),
            )
            for space in sorted(spaces, key=lambda s: (ORDER.index(s.kind), s.code))
        )


def inside(ports: Ports) -> dict[str, Visit]:
    """The open visit of every known person in the house, by subject id."""
    with ports.begin() as work:
        return {visit.subject_id: visit for visit in work.visits.inside() if visit.subject_id}


def _slot(work: Work, booking: Booking, visit: Visit | None, before: Booking | None) -> Slot:
    person = work.vault.person(booking.subject_id) if booking.subject_id else None
    return Slot(
        booking=booking,
        short_name=person.short_name if person else "",
        visit_id=visit.visit_id if visit else None,
        is_reserved=_is_public_body(person, booking.day),
        before=before,
    )


def _is_public_body(person: Person | None, day: date) -> bool:
    right = person.entitlement_on(day) if person else None
    return right is not None and right.kind is EntitlementKind.PUBLIC_BODY
