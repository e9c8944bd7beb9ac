"""What the kiosk does by itself: release no-shows, check out who forgot, decide what waits, close a day."""

from datetime import date, datetime, timedelta

from kiosk.domain import days
from kiosk.domain.bookings import Booking, Objection
from kiosk.domain.branches import Branch
from kiosk.domain.facts import BookingDeclined, BookingReleased, DayClosed, FactRef
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import SpaceKind
from kiosk.services import book, check_out, find_space
from kiosk.services.decide import decide
from kiosk.services.visit_cards import forget_gone


def release_no_shows(ports: Ports, since: datetime) -> int:
    """Releases bookings whose owner did not come in time (UX.md 2.1); says how many. Never with a doubtful clock.

    ``since``: from when on people could check in here. Who waited before a dark screen was not late (UX.md 6.7 D4).
    """
    now = ports.clock.now()
    if ports.clock.is_suspect:
        return 0
    with ports.begin() as work:
        branch = work.places.branch()
        day = branch.day_of(now)
        arrived = {visit.booking_id for visit in work.visits.on_day(day)}
        late = [
            booking
            for booking in work.bookings.on_day(day)
            if booking.takes_space and booking.booking_id not in arrived
            if max(booking.span.start, since) + _patience(work, branch, booking) <= now < booking.span.end
            if find_space.is_held(work, booking.space_id, booking.day) and not _is_inside(work, booking)
        ]
        for booking in late:
            work.append(BookingReleased(FactRef(booking.booking_id)))
        return len(late)


def _is_inside(work: Work, booking: Booking) -> bool:
    """Whether the booking's owner is in the house, at a desk of theirs for example: nobody waits for them."""
    return booking.subject_id is not None and work.visits.inside_by_subject(booking.subject_id) is not None


def _patience(work: Work, branch: Branch, booking: Booking) -> timedelta:
    space = work.places.space(booking.space_id)
    is_room = space is not None and space.kind is SpaceKind.MEETING_ROOM
    return timedelta(minutes=branch.no_show_room_minutes if is_room else branch.no_show_desk_minutes)


def check_out_forgotten(ports: Ports) -> int:
    """Ends the visits of earlier days, flagged as estimated (UX.md 6.7 D24); says how many."""
    now = ports.clock.now()
    with ports.begin() as work:
        today = work.places.branch().day_of(now)
        forgotten = [visit for visit in work.visits.inside() if visit.day < today]
        for visit in forgotten:
            check_out.suppose_left(work, visit, now)
        forget_gone(work)
        return len(forgotten)


def decide_waiting(ports: Ports) -> int:
    """Decides what was asked of this kiosk while nobody knew the date (UX.md 6.7 D3); says how much.

    Every other request is decided in the work that takes it in. Never with a doubtful clock.
    """
    now = ports.clock.now()
    if ports.clock.is_suspect:
        return 0
    with ports.begin() as work:
        held = [
            request
            for request in work.bookings.pending_requests()
            if find_space.is_held(work, request.space_id, request.day)
        ]
        for request in sorted(held, key=lambda one: one.order is None):  # overrides first (SYNC.md 2.5)
            decide(work, request, now)
        return len(held)


def answer_missed(ports: Ports) -> int:
    """Does for the bookings of today what was asked of their holder while this kiosk was not it; says how much.

    Somebody left, or a cancellation was asked for, and the days came back to this kiosk only since. Never with a
    doubtful clock.
    """
    if ports.clock.is_suspect:
        return 0
    with ports.begin() as work:
        today = work.places.branch().day_of(ports.clock.now())
        held = [
            booking
            for booking in work.bookings.on_day(today)
            if booking.takes_space and find_space.is_held(work, booking.space_id, booking.day)
        ]
        return sum(_answer_missed(work, booking) for booking in held)


def _answer_missed(work: Work, booking: Booking) -> bool:
    if booking.is_cancel_asked:
        book.cancel_asked(work, booking.booking_id)
        return True
    left = [visit.left_at for visit in work.bookings.visits_of(booking.booking_id)]
    last = max((at for at in left if at is not None), default=None)
    if last is None or None in left:
        return False
    check_out.end(work, booking, last)
    return True


def decline_expired(ports: Ports) -> int:
    """Declines requests whose day is over and which this kiosk holds; says how many (only the holder may)."""
    now = ports.clock.now()
    with ports.begin() as work:
        zone = work.places.branch().time_zone
        expired = [
            request
            for request in work.bookings.pending_requests()
            if days.bounds(request.day, zone).end <= now
            if find_space.is_held(work, request.space_id, request.day)
        ]
        for request in expired:
            work.append(BookingDeclined(FactRef(request.request_id), Objection.EXPIRED.value))
        return len(expired)


def close_day(day: date, head: str, ports: Ports) -> None:
    """Writes that a day is closed, with its counts and the journal head both ends agreed on. Safe to repeat."""
    with ports.begin() as work:
        visits = len(work.visits.on_day(day))
        taken = sum(booking.takes_space for booking in work.bookings.on_day(day))
        work.append(DayClosed(day, visits, taken, head))


def day_to_close(branch: Branch, now: datetime) -> date:
    """The last day that is over at the branch."""
    return branch.day_of(now) - timedelta(days=1)
