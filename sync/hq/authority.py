"""Bookings made at headquarters: who holds the day decides (SYNC.md 2.5).

A day that a kiosk holds is asked for in its feed and stays pending until the kiosk's own decision comes back; every day
after the last one given away is headquarters' own, decided here by the same rule as on the tablet.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from kiosk.domain import bookings
from kiosk.domain.bookings import Objection, RequestState, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingRequested,
    CancelRequested,
    FactRef,
    RequestWithdrawn,
)
from kiosk.domain.spaces import Space
from kiosk.encoding import values
from sync.hq import feed, holding, leases, tables
from sync.hq.holding import Desk
from sync.hq.house import House
from sync.hq.moments import Moment
from sync.hq.projections import SqlRows


@dataclass(frozen=True, slots=True)
class Pending:
    """Asked of the kiosk that holds the day; ``request_id`` names the request."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Headquarters held the day itself."""

    booking_id: str


@dataclass(frozen=True, slots=True)
class NotAsked:
    """No holder could confirm it, so nobody was asked."""

    because: Objection


def book(house: House, wish: Wish, *, asked_at: datetime | None = None) -> Pending | Confirmed | NotAsked:
    """Books, or asks for it. ``asked_at``: when it was wished, if not now."""
    moment = house.moment()
    with house.store.reading() as connection:
        space = space_of(connection, wish.space_id)
    if space is None:
        return NotAsked(Objection.UNKNOWN_SPACE)
    with house.changing(space.branch_id) as connection:
        return decide(house, connection, space, wish, (moment, asked_at or moment.at))


def book_days(house: House, wish: Wish, last_day: date) -> dict[date, Pending | Confirmed | NotAsked]:
    """The same span of every day from the wish's own to ``last_day``: independent bookings, each of its day's holder.

    A day on which the clock shows other times keeps the wall times (SYNC.md 2.7); one that lacks them is refused.
    """
    with house.store.reading() as connection:
        space = space_of(connection, wish.space_id)
        zone = None if space is None else _branch(connection, space.branch_id).time_zone
    if zone is None:
        return {wish.day: NotAsked(Objection.UNKNOWN_SPACE)}
    wished = bookings.on_each_day(wish, last_day, zone)
    return {
        day: NotAsked(Objection.CROSSES_DAY_CUT) if one is None else book(house, one)
        for day, one in wished.items()
    }


def decide(
    house: House, connection: Connection, space: Space, wish: Wish, when: tuple[Moment, datetime]
) -> Pending | Confirmed | NotAsked:
    """The same inside a transaction of the space's branch. ``when``: now, and when it was wished."""
    moment, asked_at = when
    feed.lock(connection, space.branch_id)
    desk = Desk(connection, space.branch_id, moment, house.attempt)
    while holding.catch_up(connection, space.branch_id, moment, house.attempt):
        continue  # who holds the day, and what stands on it, is known once all that was said is applied (I6)
    branch, lease = _branch(connection, space.branch_id), leases.of_space(connection, space.space_id)
    if not desk.holds(space.space_id, wish):
        return _asked(connection, (space, branch), wish, moment)
    against = holding.objection(desk, wish, space, branch, asked_at=replace(moment, at=asked_at))
    if against is not None:
        return NotAsked(against)
    number = 0 if lease is None else lease.number
    fact = BookingConfirmed(wish.space_id, wish.day, wish.span, number, wish.people, wish.subject_id)
    return Confirmed(feed.append_fact(connection, space.branch_id, fact, moment).ref)


def cancel(house: House, booking_id: str) -> bool | None:
    """Cancels a booking: True done, False asked of its holder; None when there is none that stands."""
    moment = house.moment()
    with house.store.reading() as connection:
        booking = SqlRows(connection).booking(booking_id)
        space = None if booking is None else space_of(connection, booking.space_id)
    if space is None:
        return None
    with house.changing(space.branch_id) as connection:
        feed.lock(connection, space.branch_id)
        while holding.catch_up(connection, space.branch_id, moment, house.attempt):
            continue
        booking = SqlRows(connection).booking(booking_id)
        if booking is None or not booking.takes_space:
            return None
        is_ours = Desk(connection, space.branch_id, moment, house.attempt).holds(booking.space_id, booking)
        fact = BookingCancelled(FactRef(booking_id)) if is_ours else CancelRequested(FactRef(booking_id))
        feed.append_fact(connection, space.branch_id, fact, moment)
    return is_ours


def certain_instead(house: House, request_id: str) -> tuple[str, ...]:
    """Up to three spaces that could be confirmed here and now in the place of one that is only asked for (F13)."""
    moment = house.moment()
    with house.store.reading() as connection:
        request = SqlRows(connection).request(request_id)
        space = None if request is None else space_of(connection, request.space_id)
        if request is None or space is None or request.state is not RequestState.PENDING:
            return ()
        desk = Desk(connection, space.branch_id, moment, house.attempt)
        wish = Wish(request.space_id, request.day, request.span, request.subject_id, request.people)
        return holding.alternatives(desk, wish, space, _branch(connection, space.branch_id))


def withdraw(house: House, request_id: str) -> bool:
    """Takes a pending request of headquarters' own back; False when it is decided, or somebody else's."""
    moment = house.moment()
    branch_id = request_id.removeprefix("HQ.").rsplit(".", 2)[0]
    with house.store.reading() as connection:
        if not request_id.startswith("HQ.") or not _is_pending(connection, request_id):
            return False
    with house.changing(branch_id) as connection:
        feed.lock(connection, branch_id)
        if not _is_pending(connection, request_id):
            return False
        feed.append_fact(connection, branch_id, RequestWithdrawn(FactRef(request_id)), moment)
    return True


def _is_pending(connection: Connection, request_id: str) -> bool:
    request = SqlRows(connection).request(request_id)
    return request is not None and request.state is RequestState.PENDING


def _asked(
    connection: Connection, place: tuple[Space, Branch], wish: Wish, moment: Moment
) -> Pending | NotAsked:
    space, branch = place
    objection = bookings.objection(wish, space, branch, (), moment.at)
    if objection is not None:
        return NotAsked(objection)
    fact = BookingRequested(wish.space_id, wish.day, wish.span, wish.people, wish.subject_id)
    return Pending(feed.append_fact(connection, space.branch_id, fact, moment).ref)


def space_of(connection: Connection, space_id: str) -> Space | None:
    """The space of that id, retired ones too."""
    body = connection.execute(select(tables.space.c.body).where(tables.space.c.space_id == space_id)).scalar()
    return None if body is None else values.read(Space, body)


def _branch(connection: Connection, branch_id: str) -> Branch:
    body = connection.execute(
        select(tables.branch.c.body).where(tables.branch.c.branch_id == branch_id)
    ).scalar_one()
    return values.read(Branch, body)
