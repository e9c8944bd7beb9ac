"""Lines of the feed go that no kiosk needs any more: nobody reads them, and the day they were about is long over.

A beginning of the feed is pruned, up to a line that every kiosk has read which was heard of lately. There a line stays
as long as it matters: the last word about a space, a person, a pass; the facts of whatever is not over. What stays is
the snapshot (``sync.hq.snapshots``). Events stay in their table, and the rows that people look at do not change.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from kiosk.domain.branches import Branch
from kiosk.encoding import values
from kiosk.encoding.values import milliseconds
from sync.hq import feed, tables, timelines
from sync.hq.feed import ToldLine
from sync.hq.house import House
from sync.hq.remaining import Survey

KEPT = timedelta(days=35)
"""How long a feed is kept whole: no copy of a database that is older can be made whole again (SYNC.md 2.6)."""

POSITIONS_AT_A_TIME = 500
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the feed is to be kept whole from, what of the lines before goes, and where that was when one looked."""

    before: feed.Head
    pruned_position: int
    position: int
    hash: bytes
    over: tuple[int, ...]


def prune_everywhere(house: House, kept: timedelta = KEPT) -> int:
    """Prunes every feed of which a whole day more is over; how many lines went. May be called at any time."""
    since = house.clock.now() - kept - timedelta(days=1)
    with house.store.reading() as connection:
        branch_ids = connection.execute(select(tables.branch.c.branch_id)).scalars().all()
        due = [one for one in branch_ids if _begins_before(connection, one, since)]
    return sum(prune(house, branch_id, kept) for branch_id in due)


def prune(house: House, branch_id: str, kept: timedelta = KEPT) -> int:
    """Prunes the branch's feed of lines older than ``kept``; how many went.

    What goes is sought while others write, and goes in one transaction if no other server pruned meanwhile.
    """
    with house.store.reading() as connection:
        found = _look(connection, branch_id, house.clock.now() - kept)
    if found is None:
        return 0
    with house.store.writing() as connection:
        now = feed.lock(connection, branch_id)
        position, _hash = feed.kept_from(connection, branch_id)
        if (now.timeline, position) != (found.before.timeline, found.pruned_position):
            return 0
        _cut(connection, branch_id, found)
    logger.info("feed of %s kept whole from %d on, %d lines gone", branch_id, found.position, len(found.over))
    return len(found.over)


def _look(connection: Connection, branch_id: str, since: datetime) -> Cut | None:
    """What may go at this moment, or None for nothing. Not while headquarters does not know what it has said."""
    if timelines.is_recovering(connection, branch_id):
        return None
    begin, _hash = feed.kept_from(connection, branch_id)
    end = _last_line_to_go(connection, branch_id, since)
    if end is None or end.position <= begin:
        return None
    body = connection.execute(
        select(tables.branch.c.body).where(tables.branch.c.branch_id == branch_id)
    ).scalar_one()
    day = values.read(Branch, body).day_of(since)
    survey = Survey(end.position, day, since)
    put_aside = set(_put_aside(connection, branch_id))
    for line in feed.lines_after(connection, branch_id, 0):
        if line.position not in put_aside:
            survey.take(line.position, line.body)
    over = tuple(sorted(survey.over()))
    return Cut(feed.head(connection, branch_id), begin, end.position, end.hash, over)


def _begins_before(connection: Connection, branch_id: str, since: datetime) -> bool:
    begin, _hash = feed.kept_from(connection, branch_id)
    times = (line.received_ms for line in feed.lines_after(connection, branch_id, begin))
    first = next((at_ms for at_ms in times if at_ms is not None), None)
    return first is not None and first < milliseconds(since)


def _last_line_to_go(connection: Connection, branch_id: str, since: datetime) -> ToldLine | None:
    """The last fact before all that is younger, that is not applied yet, or that a kiosk at work has not read."""
    begin, _hash = feed.kept_from(connection, branch_id)
    node = tables.node.c
    read = connection.execute(
        select(func.min(node.read_position)).where(
            node.branch_id == branch_id, node.is_revoked.is_(False), node.heard_ms > milliseconds(since)
        )
    ).scalar()
    applied = connection.execute(
        select(tables.branch.c.projected_position).where(tables.branch.c.branch_id == branch_id)
    ).scalar_one()
    most = applied if read is None else min(applied, read)
    last = None
    for line in feed.lines_after(connection, branch_id, begin):
        if line.position > most:
            break
        if line.received_ms is not None:
            if line.received_ms >= milliseconds(since):
                break
            last = line
    return last


def _put_aside(connection: Connection, branch_id: str) -> Sequence[int]:
    """What could not be applied stays: a repair may make it count (F29)."""
    columns = tables.quarantine.c
    return connection.execute(select(columns.position).where(columns.branch_id == branch_id)).scalars().all()


def _cut(connection: Connection, branch_id: str, found: Cut) -> None:
    columns = tables.feed.c
    for first in range(0, len(found.over), POSITIONS_AT_A_TIME):
        some = found.over[first : first + POSITIONS_AT_A_TIME]
        connection.execute(
            delete(tables.feed).where(columns.branch_id == branch_id, columns.position.in_(some))
        )
    connection.execute(
        update(tables.branch)
        .where(tables.branch.c.branch_id == branch_id)
        .values(pruned_position=found.position, pruned_hash=found.hash)
    )
