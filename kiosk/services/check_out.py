"""Check somebody out, and take back what the screen just did: each a fact of its own, nothing is deleted."""

from kiosk.domain.bookings import BookingState, Objection, Wish
from kiosk.domain.days import Interval
from kiosk.domain.facts import CheckedIn, CheckedOut, FactRef
from kiosk.domain.outcomes import Goodbye, NotBooked, Undone, Welcome
from kiosk.domain.ports import Ports
from kiosk.domain.visits import Source
from kiosk.services import book, find_space


def check_out(visit_id: str, ports: Ports) -> Goodbye | NotBooked:
    """Ends a visit; the rest of its booking is free from now on."""
    now = ports.clock.now()
    with ports.begin() as work:
        visit = work.visits.visit(visit_id)
        if visit is None or not visit.is_inside:
            return NotBooked(Objection.EXPIRED)
        work.append(CheckedOut(FactRef(visit_id), Source.PASS))
        person = work.vault.person(visit.subject_id) if visit.subject_id else None
        minutes = max(0, int((now - visit.arrived_at).total_seconds() // 60))
        return Goodbye(visit_id, person.given_name if person else None, minutes)


def not_me(visit_id: str, ports: Ports) -> Undone | NotBooked:
    """The person at the screen is not the one it greeted: the visit never counted and its booking is free."""
    with ports.begin() as work:
        visit = work.visits.visit(visit_id)
        if visit is None or not visit.is_inside:
            return NotBooked(Objection.EXPIRED)
        work.append(CheckedOut(FactRef(visit_id), Source.PASS, is_mistaken=True))
        return Undone()


def stay_after_all(visit_id: str, ports: Ports) -> Welcome | NotBooked:
    """Somebody who just left stays: a new visit, at the same space as far as it is still free."""
    now = ports.clock.now()
    with ports.begin() as work:
        left = work.visits.visit(visit_id)
        if left is None or left.is_inside:
            return NotBooked(Objection.EXPIRED)
        old = work.bookings.booking(left.booking_id) if left.booking_id else None
        booking_id: str | None = None
        until = None
        if old is not None and old.state is BookingState.ENDED:
            closes = find_space.closing(work.places.branch(), now)
            end = find_space.free_until(work, old.space_id, now, closes)
            if end > now:
                wish = Wish(old.space_id, old.day, Interval(now, end), old.subject_id, old.people)
                written = book.confirm_in(work, wish, now)
                if not isinstance(written, Objection):
                    booking_id, until = written.name.ref, end
        space_id = left.space_id if booking_id else None
        fact = CheckedIn(
            day=left.day,
            source=left.source,
            party=left.party,
            subject_id=left.subject_id,
            pass_id=left.pass_id,
            booking=FactRef(booking_id) if booking_id else None,
            space_id=space_id,
            host_id=left.host_id,
        )
        name = work.append(fact)
        person = work.vault.person(left.subject_id) if left.subject_id else None
        space = work.places.space(space_id) if space_id else None
        return Welcome(name.ref, person.given_name if person else None, space, until, None, booking_id)
