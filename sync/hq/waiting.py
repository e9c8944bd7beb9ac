"""Who waits for a desk at a branch today (UX.md J10): read from the stored facts and the rows, over with the day.

Nothing is kept beside them, so what gives a person a place ends their wait, and a replay has nothing to make again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from kiosk.domain import days
from kiosk.domain.bookings import Booking
from kiosk.domain.branches import Branch
from kiosk.domain.facts import Entry, PlaceAwaited
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
    times, placed = AttestedTimes(connection), _placed(connection, branch, at)
    found: dict[str, Waiting] = {}
    for entry, fact in _asked(connection, branch, at):
        who, since = vault.main_name(connection, fact.subject_id), times.corrected(entry.name.ref, entry.at)
        if who not in found and placed.get(who, since) <= since:
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


def _placed(connection: Connection, branch: Branch, at: datetime) -> dict[str, datetime]:
    """Who has a desk today: until when it is theirs, or since when they sit there, whichever is later."""
    today, branch_id = branch.day_of(at), branch.branch_id
    rooms = _rooms(connection, branch_id)
    booked = reconcile.rows_of(connection, (tables.booking, Booking), branch_id, today)
    came = reconcile.rows_of(connection, (tables.visit, Visit), branch_id, today)
    known = [
        *((b.subject_id, b.span.end) for b in booked if b.takes_space and b.space_id not in rooms),
        *((v.subject_id, v.arrived_at) for v in came if v.space_id and v.space_id not in rooms),
    ]
    placed: dict[str, datetime] = {}
    for subject_id, instant in known:
        if subject_id is not None:
            who = vault.main_name(connection, subject_id)
            placed[who] = max(instant, placed.get(who, instant))
    return placed


def _rooms(connection: Connection, branch_id: str) -> set[str]:
    bodies = connection.execute(select(tables.space.c.body).where(tables.space.c.branch_id == branch_id))
    spaces = (values.read(Space, body) for body in bodies.scalars())
    return {space.space_id for space in spaces if space.kind is SpaceKind.MEETING_ROOM}
