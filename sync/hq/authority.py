"""Bookings made at headquarters: who holds the day decides (SYNC.md 2.5).

A day that a kiosk holds is asked for in its feed and stays pending until the kiosk's own decision comes back; a day
that nobody holds is headquarters' own, decided here by the same rule as on the tablet.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from kiosk.domain import bookings
from kiosk.domain.bookings import Objection, RequestState, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.facts import BookingConfirmed, BookingRequested, FactRef, RequestWithdrawn
from kiosk.domain.spaces import Space
from kiosk.encoding import values
from kiosk.encoding.values import milliseconds
from sync.hq import feed, projections, tables
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
        space = _space(connection, wish.space_id)
    if space is None:
        return NotAsked(Objection.UNKNOWN_SPACE)
    with house.changing(space.branch_id) as connection:
        return decide(house, connection, space, wish, (moment, asked_at or moment.at))


def decide(
    house: House, connection: Connection, space: Space, wish: Wish, when: tuple[Moment, datetime]
) -> Pending | Confirmed | NotAsked:
    """The same inside a transaction of the space's branch. ``when``: now, and when it was wished."""
    moment, asked_at = when
    feed.lock(connection, space.branch_id)
    branch, lease = _branch(connection, space.branch_id), _lease(connection, space.space_id)
    if lease is not None and lease.first_day <= wish.day <= lease.last_day:
        return _asked(connection, (space, branch), wish, moment)
    return _decided(
        house, connection, (space, branch), (wish, lease.number if lease else 0), (moment, asked_at)
    )


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


@dataclass(frozen=True, slots=True)
class _Lease:
    """Who holds which days of a space: a kiosk from the first day through the last one."""

    number: int
    first_day: date
    last_day: date


def _asked(
    connection: Connection, place: tuple[Space, Branch], wish: Wish, moment: Moment
) -> Pending | NotAsked:
    space, branch = place
    objection = bookings.objection(wish, space, branch, (), moment.at)
    if objection is not None:
        return NotAsked(objection)
    fact = BookingRequested(wish.space_id, wish.day, wish.span, wish.people, wish.subject_id)
    return Pending(feed.append_fact(connection, space.branch_id, fact, moment).ref)


def _decided(
    house: House,
    connection: Connection,
    place: tuple[Space, Branch],
    wished: tuple[Wish, int],
    when: tuple[Moment, datetime],
) -> Confirmed | NotAsked:
    """Headquarters holds the day: it has applied everything said of it before it judges (I6)."""
    (space, branch), (wish, lease_no), (moment, asked_at) = place, wished, when
    while projections.catch_up(connection, space.branch_id, moment, house.attempt):
        continue
    start_ms, end_ms = milliseconds(wish.span.start), milliseconds(wish.span.end)
    near = SqlRows(connection).near(wish.space_id, start_ms, end_ms)
    objection = bookings.objection(wish, space, branch, near, asked_at)
    if objection is not None:
        return NotAsked(objection)
    fact = BookingConfirmed(wish.space_id, wish.day, wish.span, lease_no, wish.people, wish.subject_id)
    return Confirmed(feed.append_fact(connection, space.branch_id, fact, moment).ref)


def _space(connection: Connection, space_id: str) -> Space | None:
    body = connection.execute(select(tables.space.c.body).where(tables.space.c.space_id == space_id)).scalar()
    return None if body is None else values.decode(Space, body)


def _branch(connection: Connection, branch_id: str) -> Branch:
    body = connection.execute(
        select(tables.branch.c.body).where(tables.branch.c.branch_id == branch_id)
    ).scalar_one()
    return values.decode(Branch, body)


def _lease(connection: Connection, space_id: str) -> _Lease | None:
    row = connection.execute(select(tables.lease).where(tables.lease.c.space_id == space_id)).one_or_none()
    if row is None:
        return None
    return _Lease(row.number, date.fromisoformat(row.first_day), date.fromisoformat(row.last_day))
