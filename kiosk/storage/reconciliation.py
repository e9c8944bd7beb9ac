"""What both ends compare at night, and the repair when they differ: counts, digests, projections made again.

A fact belongs to the branch day in whose bounds its wall time lies; a row to the day its author labelled it with.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import msgspec
from sqlalchemy import delete, select

from kiosk.domain import days
from kiosk.domain.facts import Entry, LeaseReleased
from kiosk.domain.ports import Incarnation
from kiosk.domain.projection import apply, apply_late
from kiosk.encoding import digests, facts, feed, values
from kiosk.encoding.values import UndecodableError, milliseconds
from kiosk.storage import quarantine, tables
from kiosk.storage.database import Prepared
from kiosk.storage.quarantine import FORKED, POISON, put_aside
from kiosk.storage.unit_of_work import Shelves

_FEED_FACTS = Prepared(
    select(
        tables.feed.c.position,
        tables.feed.c.body,
        tables.feed.c.life,
        tables.feed.c.seq,
        tables.feed.c.is_late,
    )
    .where(tables.feed.c.body.is_not(None))
    .order_by(tables.feed.c.life, tables.feed.c.seq, tables.feed.c.timeline, tables.feed.c.position)
)
_READ_TO = Prepared(select(tables.feed_cursor.c.position))
REBUILD_DUE = "rebuild_due"
"""The state that says so until the projections were made again, whatever happens in between."""

IN_SNAPSHOT = (0, 0)
"""Life and seq at which the lines of a snapshot count as read: before all that this journal says itself."""

TOLD = "told_in_snapshot"
_Said = tuple[str, str, bytes]
"""A fact as a line says it: node, incarnation, bytes."""

_EMPTYING = [
    Prepared(delete(table))
    for table in (
        tables.booking,
        tables.request,
        tables.visit,
        tables.redemption,
        tables.failed_check_in,
    )
]


@dataclass(frozen=True, slots=True)
class Totals:
    """What this kiosk counts of a day: its own facts by type, and a digest for each projection."""

    day: date
    facts: Mapping[str, int]
    digests: Mapping[str, str]


def totals(shelves: Shelves, day: date) -> Totals:
    """The counts and digests of a branch day (SYNC.md 2.8). Raises NotEnrolledError without a branch."""
    bounds = days.bounds(day, shelves.places.branch().time_zone)
    counted = shelves.log.counts(milliseconds(bounds.start), milliseconds(bounds.end))
    return Totals(
        day,
        counted,
        {
            "bookings": digests.of_rows(shelves.bookings.on_day(day)),
            "requests": digests.of_rows(shelves.bookings.requests_on(day)),
            "visits": digests.of_rows(shelves.visits.on_day(day)),
        },
    )


@dataclass(frozen=True, slots=True)
class Later:
    """What this kiosk has of the days after one, as of the place up to which it read the feed."""

    position: int
    days: Mapping[str, str]
    holders: str


def later(shelves: Shelves, day: date) -> Later:
    """The same of the days after that one, all tables together; a booking damaged today is found tonight."""
    read = shelves.connection.row(_READ_TO)
    last = digests.last_of_later(day)
    rows = (*shelves.bookings.between(day, last), *shelves.visits.between(day, last))
    return Later(
        0 if read is None else read[0],
        digests.of_days((row.day.isoformat(), values.encode(row)) for row in rows),
        digests.of_holders(shelves.places.all_leases(), day),
    )


def rebuild(shelves: Shelves, node: str) -> int:
    """Makes the projections again from journal and feed, in the order they were applied; says from how many facts.

    What still cannot be applied is put aside again, fact by fact, and what is no fact stays so (F29). One transaction:
    nobody sees half of it.
    """
    with shelves.turning_back(), shelves.connection.transaction():
        return make_again(shelves, node)


def make_again(shelves: Shelves, node: str) -> int:
    """The same inside the caller's transaction."""
    count = 0
    shelves.forget_state(REBUILD_DUE)
    for statement in _EMPTYING:
        shelves.connection.run(statement)
    aside = quarantine.take_back_facts(shelves)
    shelves.visits.forget_all()
    for kept in in_order(shelves, node):
        if kept.is_forked:
            put_aside(shelves, kept.place, FORKED)
            continue
        count += 1
        _apply_again(shelves, kept, was_aside=kept.place in aside)
    return count


def note_told(shelves: Shelves, stored: Mapping[str, int]) -> None:
    """A snapshot stands for this journal's own facts up to there, whatever it says of them. Inside a transaction."""
    shelves.put_state(TOLD, msgspec.json.encode(stored).decode())


def told_in_snapshot(shelves: Shelves) -> dict[str, int]:
    """Up to which seq the snapshot that the feed was read on from speaks for each incarnation; empty without one."""
    told = shelves.state(TOLD)
    return {} if told is None else msgspec.json.decode(told, type=dict[str, int])


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A fact of this journal, in the life of that number."""

    life: int
    incarnation: Incarnation
    seq: int
    body: bytes


def own_facts(shelves: Shelves) -> Iterator[OwnFact]:
    """The facts of this journal for which no snapshot stands, in their order, those that were let go left out."""
    told = told_in_snapshot(shelves)
    for life, incarnation in shelves.log.lives():
        for seq, body, _head in shelves.log.facts_of(life):
            if body and seq > told.get(incarnation.inc, 0):
                yield OwnFact(life, incarnation, seq, body)


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact that counts, as it was stored, in the journal or, ``is_line``, in the feed; ``place`` as in ``Quarantined``.

    ``at``: the life and seq at which it stands in the journal, or the line was read. ``is_forked``: the journal has
    other bytes under its name.
    """

    place: str
    node: str
    inc: str
    event: bytes
    at: tuple[int, int]
    is_line: bool = False
    is_late: bool = False
    is_forked: bool = False

    def entry(self) -> Entry:
        """What it says. Raises UndecodableError."""
        return facts.decode(self.node, self.inc, self.event)


def in_order(shelves: Shelves, node: str) -> Iterator[Kept]:
    """Every fact this kiosk has, once: a line of the feed comes after the place of the journal it was read at.

    A line that says again what the journal says counts there, one of a snapshot where it stands itself.
    """
    known, late = _facts_in_feed(shelves)
    lines = iter(known)
    line = next(lines, None)
    for own in own_facts(shelves):
        at = (own.life, own.seq)
        while line is not None and line.at < at:
            yield from _counted(shelves, node, line, late)
            line = next(lines, None)
        inc, body = own.incarnation.inc, own.body
        yield Kept(f"journal {inc}.{own.seq}", node, inc, body, at, is_late=(node, inc, body) in late)
    while line is not None:
        yield from _counted(shelves, node, line, late)
        line = next(lines, None)


def _counted(shelves: Shelves, node: str, line: Kept, late: Container[_Said]) -> Iterator[Kept]:
    is_own = _is_written(shelves, line) if line.node == node else None
    if is_own is None or (is_own and line.at == IN_SNAPSHOT):
        yield replace(line, is_late=(line.node, line.inc, line.event) in late)
    elif not is_own:
        yield replace(line, is_forked=True)


def _is_written(shelves: Shelves, line: Kept) -> bool | None:
    """Whether the journal says the same under the name of that line's fact, or None; None also for nonsense."""
    try:
        name = line.entry().name
    except UndecodableError:
        return None  # it is put aside when it is applied
    return shelves.log.is_written(name.inc, name.seq, line.event)


def _apply_again(shelves: Shelves, kept: Kept, *, was_aside: bool) -> None:
    try:
        with shelves.turning_back(), shelves.connection.savepoint():
            read, entry = apply_late if kept.is_late else apply, kept.entry()
            shelves.put(read(shelves.bookings, entry))
            if was_aside and not kept.is_late and isinstance(entry.fact, LeaseReleased):
                shelves.places.hear_release(entry.fact)
    except POISON as fault:
        put_aside(shelves, kept.place, type(fault).__name__)


def _facts_in_feed(shelves: Shelves) -> tuple[list[Kept], set[_Said]]:
    """The facts of the feed in the order they were read, each once, and those that any life of the feed calls late."""
    found: dict[_Said, Kept] = {}
    late = set()
    for position, body, life, seq, is_late in shelves.connection.rows(_FEED_FACTS):
        fact = feed.event_of(body)
        if fact is not None:
            found.setdefault(fact, Kept(f"feed {position}", *fact, (life, seq), is_line=True))
            late |= {fact} if is_late else set()
    return list(found.values()), late
