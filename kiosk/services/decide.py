"""Decide a booking that somebody asked of this kiosk: exactly one decision, by the holder of its day (I10).

Runs inside the transaction that takes the request in, with the same rule as the tablet's own bookings.
"""

from datetime import datetime

from kiosk.domain import bookings
from kiosk.domain.bookings import BookingState, Objection, Request, RequestState, Wish
from kiosk.domain.facts import (
    BookingCancelled,
    BookingDeclined,
    BookingRequested,
    CancelRequested,
    CheckedOut,
    Entry,
    FactRef,
    OverrideRequested,
    RequestWithdrawn,
)
from kiosk.domain.ports import Work
from kiosk.services import book, check_out, find_space, give_place

ALTERNATIVES_MAX = 3


def answer(work: Work, entry: Entry, now: datetime) -> None:
    """Does what a fact of somebody else's asks of the holder, in the transaction that takes it in.

    A booking is asked for, taken back, or to be cancelled; somebody left, at another tablet, whose booking is held here.
    """
    match entry.fact:
        case BookingRequested() | OverrideRequested():
            if (request := work.bookings.request(entry.name.ref)) is not None:
                decide(work, request, now)
        case RequestWithdrawn(request=request_id):
            if (request := work.bookings.request(request_id)) is not None:
                book.cancel_withdrawn(work, request)
        # where the first is not late nothing stands any more: its holder said so
        case BookingCancelled(booking=booking_id) | CancelRequested(booking=booking_id):
            book.cancel_asked(work, booking_id)
        case CheckedOut() as fact:
            check_out.end_booking(work, fact, entry.at)
        case _:
            return


def decide(work: Work, request: Request, now: datetime) -> None:
    """Confirms or declines, if this kiosk holds the day and nobody has decided; otherwise leaves it alone."""
    if request.state is not RequestState.PENDING or not find_space.is_held(
        work, request.space_id, request.day
    ):
        return
    wish = Wish(request.space_id, request.day, request.span, request.subject_id, request.people)
    if request.span.end <= now:
        _decline(work, request, Objection.EXPIRED)
        return
    if request.order is not None:
        done = give_place.execute(work, request, request.order, now)
        if isinstance(done, Objection):
            _decline(work, request, done)
        return
    if not _lies_in_hours(work, wish):
        _decline(work, request, Objection.CLOSED)
        return
    was_told = _was_told_confirmed(work, request)
    written = book.confirm_in(work, wish, now, request=FactRef(request.request_id), may_skip_airing=was_told)
    if isinstance(written, Objection):
        _decline(work, request, written)


def _was_told_confirmed(work: Work, request: Request) -> bool:
    """Whether it is asked for a booking that a kiosk without the pen has confirmed: no airing makes that one void."""
    wanted = (request.space_id, request.span, request.subject_id, request.people)
    return any(
        one.state is BookingState.LATE and (one.space_id, one.span, one.subject_id, one.people) == wanted
        for one in work.bookings.on_day(request.day)
    )


def _lies_in_hours(work: Work, wish: Wish) -> bool:
    """The opening hours, and for people with a plan their own; headquarters may ask for somebody unknown here."""
    person = work.vault.person(wish.subject_id) if wish.subject_id else None
    has_plan = person is None or person.has_plan_on(wish.day)
    return bookings.lies_in_hours(wish.span, wish.day, work.places.branch(), has_plan=has_plan)


def _decline(work: Work, request: Request, because: Objection) -> None:
    alternatives: tuple[str, ...] = ()
    space = work.places.space(request.space_id)
    if because in (Objection.TAKEN, Objection.AIRING) and space is not None:
        free = find_space.free_spaces(work, request.span, space.kind)
        fitting = [s for s in free if s.seats >= request.people and s.fixed_for in (None, request.subject_id)]
        fitting.sort(key=lambda s: (s.seats, s.code))
        alternatives = tuple(s.space_id for s in fitting[:ALTERNATIVES_MAX])
    work.append(BookingDeclined(FactRef(request.request_id), because.value, alternatives))
