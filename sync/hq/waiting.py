"""Who waits for a desk at a branch today (UX.md J10): read from the stored facts and the rows, over with the day.

Nothing is kept beside them, so what gives a person a place ends their wait, and a replay has nothing to make again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from kiosk.domain import days
from kiosk.domain.bookings import EARLY_ARRIVAL, Booking
from kiosk.domain.branches import Branch
from kiosk.domain.facts import Entry, FactName, PlaceAwaited
from kiosk.domain.spaces import Space, SpaceKind
from kiosk.domain.visits import Visit
from kiosk.encoding import facts, values
from kiosk.encoding.values import UndecodableError, milliseconds
from sync.hq import reconcile, tables, vault
from sync.hq.attested import AttestedTimes

_A_DAY_EITHER_WAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who is to be told, since when. ``name`` None: a subject nobody has described, or not any more."""

    subject_id: str
    since: datetime
    name: str | None
    phone: str | None


def waiting(connection: Connection, branch: Branch, at: datetime) -> list[Waiting]:
    """Whoever asked today and has got no desk since, each person once, in the order they asked."""
    times, places = AttestedTimes(connection), _places(connection, branch, at)
    found: dict[str, Waiting] = {}
    for entry, fact in _asked(connection, branch, at):
        who, since = vault.main_name(connection, fact.subject_id), times.corrected(entry.name.ref, entry.at)
        has_got_one = any(_ends(connection, place, since, at) for place in places.get(who, ()))
        if who not in found and not has_got_one:
            person = vault.person(connection, who)
            found[who] = Waiting(
                who, since, person.short_name if person else None, person.phone if person else None
            )
    return sorted(found.values(), key=lambda one: one.since)


def _asked(connection: Connection, branch: Branch, at: datetime) -> Iterator[tuple[Entry, PlaceAwaited]]:
    """Those of the branch's today, whatever clock wrote them."""
    e, n, today = tables.event.c, tables.node.c, branch.day_of(at)
    whole = days.bounds(today, branch.time_zone)
    rows = connection.execute(
        select(e.node, e.inc, e.body)
        .join_from(tables.event, tables.node, e.node == n.node)
        .where(n.branch_id == branch.branch_id, e.type == PlaceAwaited.TYPE)
        .where(
            e.at_ms >= milliseconds(whole.start - _A_DAY_EITHER_WAY),
            e.at_ms < milliseconds(whole.end + _A_DAY_EITHER_WAY),
        )
        .order_by(e.at_ms, e.node, e.seq)
    )
    for row in rows:
        try:
            entry = facts.decode(row.node, row.inc, row.body)
        except UndecodableError:
            continue  # a newer kiosk's: it counts after the update, like every fact (F39)
        if isinstance(entry.fact, PlaceAwaited) and entry.fact.day == today:
            yield entry, entry.fact


def _places(connection: Connection, branch: Branch, at: datetime) -> dict[str, list[Booking | Visit]]:
    """Whose desks were booked for today or sat at today."""
    today, branch_id = branch.day_of(at), branch.branch_id
    rooms = _rooms(connection, branch_id)
    booked = reconcile.rows_of(connection, (tables.booking, Booking), branch_id, today)
    came = reconcile.rows_of(connection, (tables.visit, Visit), branch_id, today)
    places: dict[str, list[Booking | Visit]] = {}
    known: list[Booking | Visit] = [*(b for b in booked if b.takes_space), *(v for v in came if v.space_id)]
    for place in known:
        if place.subject_id is not None and place.space_id not in rooms:
            places.setdefault(vault.main_name(connection, place.subject_id), []).append(place)
    return places


def _ends(connection: Connection, place: Booking | Visit, since: datetime, at: datetime) -> bool:
    """Whether a wait that began then is over: they sat down since, or have a desk by now, or were given one for later."""
    if isinstance(place, Visit):
        return place.arrived_at > since
    is_theirs_by_now = place.span.start <= at + EARLY_ARRIVAL
    return place.span.end > since and (is_theirs_by_now or _was_made_after(connection, place, since))


def _was_made_after(connection: Connection, booking: Booking, since: datetime) -> bool:
    e, name = tables.event.c, FactName.parse(booking.booking_id)
    of_booking = select(e.at_ms).where(e.node == name.node, e.inc == name.inc, e.seq == name.seq)
    made_ms = connection.execute(of_booking).scalar()
    return made_ms is not None and made_ms > milliseconds(since)


def _rooms(connection: Connection, branch_id: str) -> set[str]:
    bodies = connection.execute(select(tables.space.c.body).where(tables.space.c.branch_id == branch_id))
    spaces = (values.read(Space, body) for body in bodies.scalars())
    return {space.space_id for space in spaces if space.kind is SpaceKind.MEETING_ROOM}
