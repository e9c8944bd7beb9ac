"""Check somebody out, and take back what the screen just did: each a fact of its own, nothing is deleted."""

from datetime import datetime

from kiosk.domain import bookings, days
from kiosk.domain.bookings import Booking, BookingState, Objection, Wish
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingEnded,
    BookingReleased,
    CheckedIn,
    CheckedOut,
    ExitTime,
    FactName,
    FactRef,
)
from kiosk.domain.outcomes import Goodbye, NotBooked, Undone, Welcome
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import SpaceKind
from kiosk.domain.surveys import is_pulse_due
from kiosk.domain.visits import Source, Visit
from kiosk.services import book, find_space
from kiosk.services.visit_cards import forget_card


def check_out(visit_id: str, ports: Ports) -> Goodbye | NotBooked:
    """Ends a visit; the rest of its booking is free from now on."""
    now = ports.clock.now()
    with ports.begin() as work:
        visit = work.visits.visit(visit_id)
        if visit is None or not visit.is_inside:
            return NotBooked(Objection.EXPIRED)
        booking = work.bookings.booking(visit.booking_id) if visit.booking_id else None
        depart(work, CheckedOut(FactRef(visit_id), Source.PASS), now)
        person = work.vault.person(visit.subject_id) if visit.subject_id else None
        minutes = max(0, int((now - visit.arrived_at).total_seconds() // 60))
        until = booking.span.end if booking is not None and booking.span.end > now else None
        space = work.places.space(visit.space_id) if visit.space_id else None
        return Goodbye(
            visit_id,
            person.given_name if person else None,
            minutes,
            until,
            had_desk=space is not None and space.kind is SpaceKind.DESK,
            is_pulse_due=person is not None and is_pulse_due(work.visits.count_of(person.subject_id)),
        )


def not_me(visit_id: str, ports: Ports) -> Undone | NotBooked:
    """The person at the screen is not the one it greeted: the visit never counted and its booking is free."""
    now = ports.clock.now()
    with ports.begin() as work:
        visit = work.visits.visit(visit_id)
        if visit is None or not visit.is_inside:
            return NotBooked(Objection.EXPIRED)
        depart(work, CheckedOut(FactRef(visit_id), Source.PASS, is_mistaken=True), now)
        return Undone()


def depart(work: Work, fact: CheckedOut, at: datetime) -> FactName:
    """Writes that a visit ended, and what that means for a booking this kiosk holds; its card goes with it."""
    name = work.append(fact)
    forget_card(work, fact.visit)
    end_booking(work, fact, at)
    return name


def suppose_left(work: Work, visit: Visit, now: datetime) -> None:
    """Ends a visit of an earlier day that nobody saw end (UX.md 6.7 D24).

    They are taken to have left with their booking, else at the first closing after they came, else with that day. They
    may say otherwise the next time (``say_exit``).
    """
    branch = work.places.branch()
    booking = work.bookings.booking(visit.booking_id) if visit.booking_id else None
    spans = (*branch.opening_spans(visit.day), *branch.member_spans(visit.day))
    ends = ([booking.span.end] if booking else []) + [span.end for span in spans]
    day_end = days.bounds(visit.day, branch.time_zone).end
    left_at = min(now, next((end for end in ends if end > visit.arrived_at), day_end))
    ref = FactRef(visit.visit_id)
    depart(work, CheckedOut(ref, Source.NIGHT, is_estimated=True), now)
    work.append(ExitTime(ref, left_at, is_estimated=True))


def end_booking(work: Work, fact: CheckedOut, at: datetime) -> None:
    """The booking of somebody who left is over: from now on the rest of its span is free. Only its holder says so.

    Who left before it began, or never was there, leaves all of it.
    """
    visit = work.visits.visit(fact.visit)
    booking = work.bookings.booking(visit.booking_id) if visit is not None and visit.booking_id else None
    if booking is None or not booking.takes_space:
        return
    if not find_space.is_held(work, booking.space_id, booking.day) or _is_in_use(work, booking):
        return
    if fact.is_mistaken:
        work.append(BookingReleased(FactRef(booking.booking_id)))
    else:
        end(work, booking, at)


def end(work: Work, booking: Booking, at: datetime) -> None:
    """Writes that a booking's person left at that instant. Its holder alone calls this."""
    ref = FactRef(booking.booking_id)
    if at <= booking.span.start:
        work.append(BookingReleased(ref))
    else:
        work.append(BookingEnded(ref, min(at, booking.span.end)))


def _is_in_use(work: Work, booking: Booking) -> bool:
    """Whether somebody else is inside on that booking: it ends with the last of them."""
    return any(visit.is_inside for visit in work.bookings.visits_of(booking.booking_id))


def stay_after_all(goodbye: Goodbye, ports: Ports) -> Welcome | NotBooked:
    """Somebody who just left stays: a new visit, at the same space as far as it is still free.

    Never for longer than the booking they had; with a doubtful clock at no space (UX.md 6.7 D3).
    """
    with ports.begin() as work:
        left = work.visits.visit(goodbye.visit_id)
        if left is None or left.is_inside:
            return NotBooked(Objection.EXPIRED)
        if _is_inside_again(work, left):
            return NotBooked(Objection.TAKEN)
        again = None if ports.clock.is_suspect else _booked_again(work, left, goodbye.until, ports)
        space = again.space if again else None
        fact = CheckedIn(
            day=left.day,
            source=left.source,
            party=left.party,
            subject_id=left.subject_id,
            pass_id=left.pass_id,
            booking=again.name.ref if again else None,
            space_id=space.space_id if space else None,
            host_id=left.host_id,
        )
        name = work.append(fact)
        person = work.vault.person(left.subject_id) if left.subject_id else None
        booking = work.bookings.booking(again.name.ref) if again else None
        return Welcome(
            name.ref,
            person.given_name if person else None,
            space,
            booking.span.end if booking else None,
            None,
            booking.booking_id if booking else None,
            people=booking.people if booking else 1,
        )


def _is_inside_again(work: Work, left: Visit) -> bool:
    """By the person, or by the pass of somebody whom this copy does not know."""
    by_subject = work.visits.inside_by_subject(left.subject_id) if left.subject_id else None
    by_pass = work.visits.inside_by_pass(left.pass_id) if left.pass_id else None
    return by_subject is not None or by_pass is not None


def _booked_again(work: Work, left: Visit, until: datetime | None, ports: Ports) -> book.Confirmed | None:
    now = ports.clock.now()
    old = work.bookings.booking(left.booking_id) if left.booking_id else None
    if old is None or old.state is not BookingState.ENDED or until is None:
        return None
    if until <= now:
        return None
    # who did not leave is as near to the next one as before
    end = bookings.free_until(work.bookings.near(old.space_id, Interval(now, until)), now, until)
    if end <= now:
        return None
    wish = Wish(old.space_id, old.day, Interval(now, end), old.subject_id, old.people)
    written = book.confirm_in(work, wish, now, may_skip_airing=True)
    return None if isinstance(written, Objection) else written
