"""The night's comparison: heads of every incarnation, a day's counts, digests of it and of those to come, who is missing.

A fact belongs to the branch day in whose bounds its wall time lies; a row to the day its author labelled it with.
Headquarters says what it has, the kiosk repairs; only a kiosk that closed the day and verified its copy raises
``safe`` (SYNC.md 2.8).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from kiosk.domain import days
from kiosk.domain.bookings import Booking, Request
from kiosk.domain.branches import Branch
from kiosk.domain.visits import Visit
from kiosk.encoding import digests, values
from kiosk.encoding.values import milliseconds
from sync.hq import divergence, feed, leases, retention, sessions, tables, vault
from sync.hq.house import House
from sync.hq.sessions import Speaker
from sync.protocol.messages import (
    DayBackedUp,
    DayTotals,
    JournalStored,
    Later,
    Reconcile,
    Reconciled,
    Refusal,
)

MALFORMED = Refusal("MALFORMED")
_BRANCH = select(tables.branch.c.body).where(tables.branch.c.branch_id == bindparam("branch"))
_e = tables.event.c
_COUNTED = (
    select(_e.type, func.count().label("facts"))
    .where(_e.node == bindparam("who"), _e.at_ms >= bindparam("start"), _e.at_ms < bindparam("end"))
    .group_by(_e.type)
)
_COMPARED = {"bookings": tables.booking, "requests": tables.request, "visits": tables.visit}
_BODIES = {
    table: select(table.c.body).where(
        table.c.branch_id == bindparam("branch"), table.c.day == bindparam("on_day")
    )
    for table in _COMPARED.values()
}
_LATER = [
    select(table.c.day, table.c.body).where(
        table.c.branch_id == bindparam("branch"),
        table.c.day > bindparam("after"),
        table.c.day <= bindparam("last"),
    )
    for table in _COMPARED.values()
]
_ENDS = select(tables.branch.c.projected_position, tables.branch.c.head_position).where(
    tables.branch.c.branch_id == bindparam("branch")
)
Value = TypeVar("Value", Booking, Request, Visit)


def compare(house: House, bearer: str, message: Reconcile) -> Reconciled | Refusal:
    """What headquarters has of the node and of the day the kiosk names, its own rows made again if they are wrong."""
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, house.moment())
    if isinstance(speaker, Refusal):
        return speaker
    retention.purge(house, speaker.branch_id)  # nobody is missed whose time is over
    look = partial(_compared, house, bearer, message)
    found = look()
    if isinstance(found, Reconciled):
        divergence.tell(house, speaker.branch_id, message, found)
        if divergence.is_due(house, speaker.branch_id, message, found):
            return divergence.heal(house, speaker.branch_id, message, found, look)
    return found


def _compared(house: House, bearer: str, message: Reconcile) -> Reconciled | Refusal:
    moment = house.moment()
    day = _day(message.totals.day)
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, moment)
        if isinstance(speaker, Refusal):
            return speaker
        timeline = feed.head(connection, speaker.branch_id).timeline
        if message.whence.timeline != timeline:
            return Refusal("TIMELINE", timeline=timeline)
        if day is None or message.whence.node != speaker.node:
            return MALFORMED
        return Reconciled(
            message.whence,
            _heads_to_compare(connection, speaker.node, message.heads),
            totals(connection, speaker, day),
            vault.missing(connection, speaker.node),
            None if message.later is None else later(connection, speaker.branch_id, day),
        )


def done(house: House, bearer: str, message: DayBackedUp) -> JournalStored | Refusal:
    """The kiosk closed its day and verified its copy at this head: what stands before it is safe.

    GAP when the head is not one that headquarters has.
    """
    moment = house.moment()
    whence, day = message.whence, _day(message.day)
    with house.store.writing() as connection:
        speaker = sessions.speaker_of(connection, bearer, moment)
        if isinstance(speaker, Refusal):
            return speaker
        # two nights at once: ``safe`` never goes down, and rows are taken in the order in which an upload takes them
        timeline = feed.lock(connection, speaker.branch_id).timeline
        if whence.timeline != timeline:
            return Refusal("TIMELINE", timeline=timeline)
        if day is None or whence.node != speaker.node:
            return MALFORMED
        seq = _seq_at(connection, whence.node, whence.inc, message.head)
        if seq is None:
            return Refusal("GAP")
        _raise_safe(connection, whence.node, whence.inc, seq)
        _note(connection, whence.node, day, message.head, moment.ms)
        sessions.heard(connection, whence.node, moment)
        row = connection.execute(
            select(tables.incarnation).where(
                tables.incarnation.c.node == whence.node, tables.incarnation.c.inc == whence.inc
            )
        ).one()
    return JournalStored(whence, row.stored, row.safe, row.head_hash.hex())


def heads(connection: Connection, node: str) -> dict[str, tuple[int, str]]:
    """Seq and chain hash at the end of each incarnation of the node."""
    rows = connection.execute(select(tables.incarnation).where(tables.incarnation.c.node == node))
    return {row.inc: (row.stored, row.head_hash.hex()) for row in rows}


def _heads_to_compare(
    connection: Connection, node: str, said: Mapping[str, tuple[int, str]]
) -> dict[str, tuple[int, str]]:
    """Where each incarnation ends; of one that a fence has settled only whether what the kiosk has of it is the same.

    What a kiosk lost of such a life it will never have again, and that is no difference any more.
    """
    columns = tables.incarnation.c
    settled = set(
        connection.execute(select(columns.inc).where(columns.node == node, columns.is_settled)).scalars()
    )
    compared = {}
    for inc, head in heads(connection, node).items():
        if inc not in settled:
            compared[inc] = head
        elif inc in said and _seq_at(connection, node, inc, said[inc][1]) == said[inc][0]:
            compared[inc] = said[inc]
        elif inc in said and said[inc][0] > head[0]:
            compared[inc] = head
    return compared


def totals(connection: Connection, speaker: Speaker, day: date) -> DayTotals:
    """The node's facts of the day by type, and a digest of the branch's rows of that day by table."""
    body = connection.execute(_BRANCH, {"branch": speaker.branch_id}).scalar_one()
    bounds = days.bounds(day, values.read(Branch, body).time_zone)
    within = {"start": milliseconds(bounds.start), "end": milliseconds(bounds.end)}
    counted = connection.execute(_COUNTED, {"who": speaker.node, **within})
    return DayTotals(
        day.isoformat(),
        {row.type: row.facts for row in counted},
        {
            name: digests.of_bodies(_bodies_of(connection, table, speaker.branch_id, day))
            for name, table in _COMPARED.items()
        },
    )


def later(connection: Connection, branch_id: str, day: date) -> Later:
    """What the branch has of the days after that one."""
    projected, head = connection.execute(_ENDS, {"branch": branch_id}).one()
    span = {"branch": branch_id, "after": day.isoformat(), "last": digests.last_of_later(day).isoformat()}
    rows = ((row.day, row.body) for query in _LATER for row in connection.execute(query, span))
    return Later(
        head if projected == head else 0,
        digests.of_days(rows),
        digests.of_holders(leases.of_branch(connection, branch_id), day),
    )


def rows_of(
    connection: Connection, kept: tuple[Table, type[Value]], branch_id: str, day: date
) -> list[Value]:
    """The branch's rows of the day. ``kept``: their table, and what they are."""
    table, kind = kept
    return [values.read(kind, body) for body in _bodies_of(connection, table, branch_id, day)]


def _bodies_of(connection: Connection, table: Table, branch_id: str, day: date) -> Iterable[bytes]:
    of_day = {"branch": branch_id, "on_day": day.isoformat()}
    return connection.execute(_BODIES[table], of_day).scalars()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _seq_at(connection: Connection, node: str, inc: str, head: str) -> int | None:
    """At which seq the incarnation's chain has that hash; 0 for its start."""
    try:
        hash_ = bytes.fromhex(head)
    except ValueError:
        return None
    columns = tables.event.c
    found: int | None = connection.execute(
        select(columns.seq).where(columns.node == node, columns.inc == inc, columns.hash == hash_)
    ).scalar()
    return found


def _raise_safe(connection: Connection, node: str, inc: str, seq: int) -> None:
    """Safe up to there in this incarnation, and in those before it up to where each was left."""
    columns = tables.incarnation.c
    seen: set[str] = set()
    while inc and inc not in seen:
        seen.add(inc)
        at = (columns.node == node, columns.inc == inc)
        row = connection.execute(select(tables.incarnation).where(*at)).one_or_none()
        if row is None:
            return
        connection.execute(update(tables.incarnation).where(*at).values(safe=max(row.safe, seq)))
        inc, seq = row.parent_inc, row.parent_seq


def _note(connection: Connection, node: str, day: date, head: str, at_ms: int) -> None:
    columns = tables.day_backup.c
    connection.execute(delete(tables.day_backup).where(columns.node == node, columns.day == day.isoformat()))
    connection.execute(
        insert(tables.day_backup).values(node=node, day=day.isoformat(), head=head, at_ms=at_ms)
    )
