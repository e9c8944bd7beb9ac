"""Somebody else sits at one's place: the next free desk at once, and the place is not offered on (UX.md copy swap.*)."""

from kiosk.domain.bookings import Objection, Wish
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import Moved, NotBooked
from kiosk.domain.ports import Ports
from kiosk.services import book, find_space


def place_taken(booking_id: str, ports: Ports) -> Moved | NotBooked:
    """Moves the rest of the booking to another desk, and books the place it had for nobody known.

    Like any booking nobody comes for, that one is released after the branch's minutes: by then whoever sat there has
    checked in or gone, and the place is offered again.
    """
    now = ports.clock.now()
    with ports.begin() as work:
        booking = work.bookings.booking(booking_id)
        if booking is None or not booking.takes_space or booking.span.end <= now or ports.clock.is_suspect:
            return NotBooked(Objection.EXPIRED)
        person = work.vault.person(booking.subject_id) if booking.subject_id else None
        proposal = find_space.propose_desk_now(work, person, now, booking.span.end)
        if proposal is None:
            return NotBooked(Objection.TAKEN)
        wish = Wish(proposal.space.space_id, booking.day, proposal.span, booking.subject_id, booking.people)
        moved = book.confirm_in(work, wish, now, replaces=booking_id)
        if isinstance(moved, Objection):
            return NotBooked(moved)
        rest = Interval(now, booking.span.end)
        book.confirm_in(work, Wish(booking.space_id, booking.day, rest, None), now)
        return Moved(moved.name.ref, moved.space, proposal.span.end)
