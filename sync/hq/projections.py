"""What the stored facts mean, as rows that people look at: the domain's ``apply``, the same as on a kiosk.

Runs after the facts are stored and acknowledged, so nothing it meets can refuse or lose one. A fact that cannot
be applied is quarantined and the next one goes on (F29); confirmed bookings that overlap become an incident, never
a crash and never a silent drop (I13).
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from kiosk.domain.bookings import Booking, Request
from kiosk.domain.facts import (
    Booted,
    DiskLow,
    Entry,
    FactName,
    ReaderFound,
    ReaderLost,
    SubjectIntroduced,
    TouchFreed,
    TouchStuck,
)
from kiosk.domain.projection import Row, UnknownReferenceError, apply, apply_late
from kiosk.domain.visits import Visit
from kiosk.encoding import facts, values
from kiosk.encoding.values import UndecodableError, milliseconds
from sync.hq import bulk, feed, tables
from sync.hq.moments import Moment
from sync.hq.rows import Columns, columns_of

FACTS_AT_A_TIME = 1_000
Attempt = Callable[[Callable[[], None]], Exception | None]
"""Runs something and gives the bug it ended with, or None: the composition root's edge (STYLE.md 3.5)."""

logger = logging.getLogger(__name__)

# made once, as in ``sessions``
_branch, _booking, _visit, _request = tables.branch.c, tables.booking.c, tables.visit.c, tables.request.c
_ENDS = (
    select(_branch.projected_position, _branch.head_position)
    .where(_branch.branch_id == bindparam("branch"))
    .with_for_update()
)
_APPLIED = (
    update(tables.branch)
    .where(_branch.branch_id == bindparam("branch"))
    .values(projected_position=bindparam("done"))
)
_BODIES = {
    table: select(table.c.body).where(*(key == bindparam("name") for key in table.primary_key))
    for table in (tables.booking, tables.request, tables.visit)
}
_VISITS_OF = select(_visit.body).where(_visit.booking_id == bindparam("booking"))
_THERE = select(_booking.body).where(
    _booking.space_id == bindparam("space"),
    _booking.start_ms < bindparam("end"),
    _booking.end_ms > bindparam("start"),
)
_NEAR = _THERE.where(_booking.takes_space)
_ASKED = select(_request.asked_ms).where(_request.request_id == bindparam("name"))
_STANDING = select(_booking.booking_id).where(
    _booking.booking_id.in_(bindparam("names", expanding=True)),
    _booking.takes_space,
    _booking.is_clash.is_(False),
)
_MARKED = (
    select(_booking.booking_id, _booking.space_id, _booking.start_ms, _booking.end_ms)
    .where(_booking.is_clash, _booking.space_id.in_(bindparam("spaces", expanding=True)))
    .order_by(_booking.start_ms, _booking.booking_id)
)
_FIRST = (
    select(_booking.booking_id)
    .where(
        _booking.space_id == bindparam("space"),
        _booking.takes_space,
        _booking.is_clash.is_(False),
        _booking.start_ms < bindparam("end"),
        _booking.end_ms > bindparam("start"),
    )
    .limit(1)
)
_UNMARK = update(tables.booking).where(_booking.booking_id == bindparam("name")).values(is_clash=False)


class SqlRows:
    """The port ``Rows`` over headquarters' tables, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def booking(self, booking_id: str) -> Booking | None:
        """The booking of that name."""
        body = self._body(tables.booking, booking_id)
        return None if body is None else values.read(Booking, body)

    def request(self, request_id: str) -> Request | None:
        """The request of that name."""
        body = self._body(tables.request, request_id)
        return None if body is None else values.read(Request, body)

    def visit(self, visit_id: str) -> Visit | None:
        """The visit of that name."""
        body = self._body(tables.visit, visit_id)
        return None if body is None else values.read(Visit, body)

    def visits_of(self, booking_id: str) -> Iterable[Visit]:
        """The visits on a booking, those that ended included."""
        found = self._connection.execute(_VISITS_OF, {"booking": booking_id}).scalars()
        return [values.read(Visit, body) for body in found]

    def near(self, space_id: str, start_ms: int, end_ms: int) -> list[Booking]:
        """The bookings that take the space within the span."""
        within = {"space": space_id, "start": start_ms, "end": end_ms}
        return [values.read(Booking, body) for body in self._connection.execute(_NEAR, within).scalars()]

    def there(self, space_id: str, start_ms: int, end_ms: int) -> list[Booking]:
        """The bookings of the space within the span in every state."""
        within = {"space": space_id, "start": start_ms, "end": end_ms}
        return [values.read(Booking, body) for body in self._connection.execute(_THERE, within).scalars()]

    def _body(self, table: Table, name: str) -> bytes | None:
        body: bytes | None = self._connection.execute(_BODIES[table], {"name": name}).scalar()
        return body


def catch_up(
    connection: Connection, branch_id: str, moment: Moment, attempt: Attempt
) -> "Sequence[Told] | None":
    """Applies the branch's next facts, at most ``FACTS_AT_A_TIME``, and gives them; None when nothing new was said."""
    row = connection.execute(_ENDS, {"branch": branch_id}).one_or_none()
    if row is None or row.projected_position == row.head_position:
        return None
    told = islice(feed.facts_after(connection, branch_id, row.projected_position), FACTS_AT_A_TIME)
    batch = [Told(*one) for one in told]
    project(Place(connection, branch_id, moment, attempt), batch)
    done = batch[-1].position if len(batch) == FACTS_AT_A_TIME else row.head_position
    connection.execute(_APPLIED, {"branch": branch_id, "done": done})
    return batch


@dataclass(frozen=True, slots=True)
class Told:
    """One fact of the feed. ``is_late``: it confirms nothing."""

    position: int
    name: FactName
    body: bytes
    is_late: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where facts are applied: one transaction, one branch, one moment. ``is_replay``: they were applied before."""

    connection: Connection
    branch_id: str
    moment: Moment
    attempt: Attempt
    is_replay: bool = False

    def report(self, kind: str, about: str) -> None:
        """Keeps something that a person must look at; in a replay only what nobody was told before."""
        said = (kind, about)
        if not (self.is_replay and is_reported(self.connection, self.branch_id, said)):
            report(self.connection, self.branch_id, said, self.moment)


def project(place: Place, batch: Sequence[Told]) -> None:
    """Applies them all at once, or, when a bug is among them, one after the other and without the one it is in."""
    savepoint = place.connection.begin_nested()
    bug = place.attempt(lambda: _apply_all(place, batch))
    if bug is None:
        savepoint.commit()
        return
    savepoint.rollback()
    if len(batch) == 1:
        _put_beside(place, batch[0], bug)
        return
    for told in batch:
        project(place, (told,))


def _put_beside(place: Place, told: Told, bug: Exception) -> None:
    """A fact that cannot be applied is put aside; a booking that only the database's own guard refused is kept (I13)."""
    if isinstance(bug, IntegrityError):
        savepoint = place.connection.begin_nested()
        again = place.attempt(lambda: _apply_all(place, (told,), are_clashes=True))
        if again is None:
            savepoint.commit()
            place.report("overlap", told.name.ref)
            return
        savepoint.rollback()
    _put_aside(place, told, type(bug).__name__)


def _apply_all(place: Place, batch: Sequence[Told], *, are_clashes: bool = False) -> None:
    """``are_clashes``: whatever takes a space here is taken to overlap another booking."""
    rows = _RowsToPut(place.connection, place.branch_id, are_clashes=are_clashes)
    for told in batch:
        try:
            entry = facts.decode(told.name.node, told.name.inc, told.body)
            rows.take(entry, is_late=told.is_late)
        except (UndecodableError, UnknownReferenceError) as fault:
            _put_aside(place, told, type(fault).__name__)
    rows.put()
    for ids in rows.overlaps:
        place.report("overlap", " ".join(ids))
    for about in rows.low_disks:
        place.report("disk", about)


def _put_aside(place: Place, told: Told, because: str) -> None:
    logger.warning("feed %s of %s was put aside: %s", told.position, place.branch_id, because)
    place.connection.execute(
        insert(tables.quarantine).values(
            branch_id=place.branch_id, position=told.position, because=because, at_ms=place.moment.ms
        )
    )


class _RowsToPut:
    """The rows as they stand after the facts taken so far; written together, a table at a time, by ``put``."""

    def __init__(self, connection: Connection, branch_id: str, *, are_clashes: bool) -> None:
        self._connection = connection
        self._are_clashes = are_clashes
        self._stored = SqlRows(connection)
        self._branch_id = branch_id
        self._rows: dict[tuple[Table, str], tuple[Row, Columns]] = {}
        self._introduced: list[Columns] = []
        self.overlaps: list[list[str]] = []
        self.low_disks: list[str] = []
        self._tablets: dict[tuple[Table, str], Columns | None] = {}

    def booking(self, booking_id: str) -> Booking | None:
        """The booking of that name."""
        found = self._rows.get((tables.booking, booking_id))
        return found[0] if found and isinstance(found[0], Booking) else self._stored.booking(booking_id)

    def request(self, request_id: str) -> Request | None:
        """The request of that name."""
        found = self._rows.get((tables.request, request_id))
        return found[0] if found and isinstance(found[0], Request) else self._stored.request(request_id)

    def visit(self, visit_id: str) -> Visit | None:
        """The visit of that name."""
        found = self._rows.get((tables.visit, visit_id))
        return found[0] if found and isinstance(found[0], Visit) else self._stored.visit(visit_id)

    def visits_of(self, booking_id: str) -> Iterable[Visit]:
        """The visits on a booking, those that ended included."""
        visits = {visit.visit_id: visit for visit in self._stored.visits_of(booking_id)}
        visits.update({row.visit_id: row for row, _ in self._rows.values() if isinstance(row, Visit)})
        return [visit for visit in visits.values() if visit.booking_id == booking_id]

    def take(self, entry: Entry, *, is_late: bool = False) -> None:
        """Applies one fact. Raises UnknownReferenceError, and then nothing of it counts."""
        rows = (apply_late if is_late else apply)(self, entry)
        if isinstance(entry.fact, SubjectIntroduced):
            self._introduced.append({"subject_id": entry.name.ref, "node": entry.name.node})
        self._look_at_tablet(entry, is_late=is_late)
        for row in rows:
            table, columns = columns_of(self._branch_id, row)
            if isinstance(row, Request):
                columns["asked_ms"] = self._asked_ms(row, entry)
            name = " ".join(str(columns[key.name]) for key in table.primary_key)
            self._rows[table, name] = (row, columns)
        for row in rows:
            if isinstance(row, Booking) and row.takes_space:
                self._look_for_overlap(row)

    def put(self) -> None:
        """Puts every row whole under its own id."""
        self._mark_clashes()
        by_table: dict[Table, list[Columns]] = {}
        for (table, _), (_, columns) in self._rows.items():
            by_table.setdefault(table, []).append(columns)
        for table, many in by_table.items():
            self._connection.execute(delete(table).where(_is_one_of(table, many)))
            bulk.insert_all(self._connection, table, many)
        if tables.booking in by_table:
            self._unmark_who_has_space_now({columns["space_id"] for columns in by_table[tables.booking]})
        for (table, node), said in self._tablets.items():
            self._connection.execute(delete(table).where(table.c.node == node))
            if said is not None:
                self._connection.execute(insert(table).values(node=node, **said))
        if self._introduced:
            self._connection.execute(insert(tables.introduced), self._introduced)

    def _look_at_tablet(self, entry: Entry, *, is_late: bool) -> None:
        """What a kiosk says of itself. Late, from a life that is over, a loss is not news any more."""
        node = entry.name.node
        match entry.fact:
            case DiskLow(free_megabytes=free):
                self.low_disks.append(f"{node} {free} MB")
            case ReaderLost(since=since) if not is_late:
                self._tablets[tables.reader, node] = {"lost_ms": milliseconds(since)}
            case ReaderFound():
                self._tablets[tables.reader, node] = {"lost_ms": None}
            case TouchStuck(since=since) if not is_late:
                self._tablets[tables.stuck_touch, node] = {"since_ms": milliseconds(since)}
            case TouchFreed():
                self._tablets[tables.stuck_touch, node] = None
            case Booted() if not is_late:
                self._tablets[tables.reader, node] = self._tablets[tables.stuck_touch, node] = None
            case _:
                return

    def _look_for_overlap(self, booking: Booking) -> None:
        others = self._overlapping(booking)
        if others:
            self.overlaps.append([booking.booking_id, *sorted(others)])

    def _overlapping(self, booking: Booking) -> list[str]:
        """The other bookings that take the same space within the span, as far as facts were taken."""
        start_ms, end_ms = milliseconds(booking.span.start), milliseconds(booking.span.end)
        near = {b.booking_id: b for b in self._stored.near(booking.space_id, start_ms, end_ms)}
        near.update({row.booking_id: row for row, _ in self._rows.values() if isinstance(row, Booking)})
        return [
            other.booking_id
            for other in near.values()
            if other.takes_space
            and other.space_id == booking.space_id
            and other.booking_id != booking.booking_id
            and other.span.overlaps(booking.span)
        ]

    def _mark_clashes(self) -> None:
        """Of bookings that overlap, the one that was there first keeps the space; those that came after it clash."""
        changed = {
            row.booking_id: columns for row, columns in self._rows.values() if isinstance(row, Booking)
        }
        for columns in changed.values():
            columns["is_clash"] = self._are_clashes and columns["takes_space"]
        if self._are_clashes or not self.overlaps:
            return
        had_their_space = self._standing({booking_id for ids in self.overlaps for booking_id in ids})
        standing = had_their_space - changed.keys()
        for booking_id in sorted(changed, key=lambda name: name not in had_their_space):
            row, columns = self._rows[tables.booking, booking_id]
            if isinstance(row, Booking) and row.takes_space:
                columns["is_clash"] = not standing.isdisjoint(self._overlapping(row))
                standing |= set() if columns["is_clash"] else {booking_id}

    def _standing(self, booking_ids: set[str]) -> set[str]:
        """Those of the stored bookings that have their space to themselves, or had it first."""
        return set(self._connection.execute(_STANDING, {"names": sorted(booking_ids)}).scalars())

    def _unmark_who_has_space_now(self, space_ids: set[object]) -> None:
        """What clashed with bookings that are gone takes its space like any other, one after the other."""
        for row in self._connection.execute(_MARKED, {"spaces": list(space_ids)}).all():
            span = {"space": row.space_id, "start": row.start_ms, "end": row.end_ms}
            if self._connection.execute(_FIRST, span).scalar() is None:
                self._connection.execute(_UNMARK, {"name": row.booking_id})

    def _asked_ms(self, request: Request, entry: Entry) -> int:
        """When a request was asked: kept while its row changes."""
        if request.request_id == entry.name.ref:
            return milliseconds(entry.at)
        taken = self._rows.get((tables.request, request.request_id))
        if taken is not None:
            return int(str(taken[1]["asked_ms"]))
        asked_ms: int = self._connection.execute(_ASKED, {"name": request.request_id}).scalar_one()
        return asked_ms


def _is_one_of(table: Table, many: Sequence[Columns]) -> ColumnElement[bool]:
    """Whether a row has the id of one of these."""
    first, *more = table.primary_key
    if not more:
        return first.in_([columns[first.name] for columns in many])
    ids = [tuple(columns[key.name] for key in (first, *more)) for columns in many]
    return tuple_(first, *more).in_(ids)


def report(connection: Connection, branch_id: str, said: tuple[str, str], moment: Moment) -> None:
    """Keeps something that a person must look at. ``said``: its kind, and what it is about."""
    kind, about = said
    logger.warning("incident at %s: %s %s", branch_id, kind, about)
    connection.execute(
        insert(tables.incident).values(branch_id=branch_id, kind=kind, about=about, at_ms=moment.ms)
    )


def is_reported(connection: Connection, branch_id: str, said: tuple[str, str]) -> bool:
    """Whether the very same was reported before."""
    kind, about = said
    columns = tables.incident.c
    known = select(columns.incident_id).where(
        columns.branch_id == branch_id, columns.kind == kind, columns.about == about
    )
    return connection.execute(known.limit(1)).scalar() is not None
