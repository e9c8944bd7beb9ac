"""What is long over loses its bytes here, once headquarters has had it in safety for as long as anybody may ask.

Its place and its hash stay, in the journal as in the feed: both chains count on, and what is said once more under a
name can still be compared (SYNC.md 2.6, I8). Rows that people look at do not change; made again they lack what is over.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, null, or_, select, update

from kiosk.domain.facts import DayClosed
from kiosk.domain.remaining import Threads
from kiosk.encoding import facts, feed
from kiosk.encoding.values import UndecodableError, milliseconds
from kiosk.storage import reconciliation, tables
from kiosk.storage.database import ONE, Prepared
from kiosk.storage.journal import incarnation_of
from kiosk.storage.outbox import OLDEST_UNSENT
from kiosk.storage.quarantine import quarantined
from kiosk.storage.reconciliation import Kept
from kiosk.storage.unit_of_work import Shelves

KEPT = timedelta(days=35)
"""How long all that is safe is kept whole: a copy of headquarters' database that is older cannot be made whole again."""

Place = tuple[int, int]
"""A life of the journal and a seq in it."""

MARKS = "safe_marks"
_i, _j, _f = tables.incarnation.c, tables.journal.c, tables.feed.c
_SAFE = Prepared(select(_i.number, _i.safe).where(_i.safe > 0).order_by(_i.number.desc()).limit(ONE))
_OLDEST_UNSENT = Prepared(OLDEST_UNSENT)
_LINES = Prepared(
    select(_f.timeline, _f.position, _f.body).where(
        _f.body.is_not(None),
        or_(_f.life < bindparam("life"), (_f.life == bindparam("life")) & (_f.seq < bindparam("seq"))),
    )
)
_LET_LINE_GO = Prepared(
    update(tables.feed)
    .where(_f.timeline == bindparam("number"), _f.position == bindparam("at"))
    .values(body=null())
)


def prune(shelves: Shelves, node: str, now: datetime, kept: timedelta = KEPT) -> int:
    """Lets go of what is over and was safe ``kept`` ago; of how many facts and lines. One transaction.

    Asked each night: it notes how far the journal is safe by then. Raises NotEnrolledError without a branch.
    """
    since = now - kept
    day = shelves.places.branch().day_of(since)
    with shelves.connection.transaction():
        last = _safe_since(shelves, milliseconds(now), milliseconds(since))
        if last is None:
            return 0
        aside = {one.place for one in quarantined(shelves)}
        facts = [one for one in reconciliation.in_order(shelves, node) if one.place not in aside]
        over = _over(facts, Threads(day, since), last)
        return _let_facts_go(shelves, over, last) + _let_lines_go(shelves, over, last)


def _safe_since(shelves: Shelves, now_ms: int, since_ms: int) -> Place | None:
    """Up to which fact the journal was safe at that moment and is so still; notes how far it is now."""
    noted = shelves.state(MARKS)
    marks = [] if noted is None else msgspec.json.decode(noted, type=list[tuple[int, int, int]])
    safe = _safe_now(shelves)
    marks.append((now_ms, *safe))
    old = [mark for mark in marks if mark[0] <= since_ms]
    kept = [*old[-1:], *(mark for mark in marks if mark[0] > since_ms)]
    shelves.put_state(MARKS, msgspec.json.encode(kept).decode())
    return min(old[-1][1:], safe) if old else None


def _safe_now(shelves: Shelves) -> Place:
    """What is safe in a life is so with all that led to it, if headquarters has not lost any of it since."""
    safe = shelves.connection.row(_SAFE)
    unsent = shelves.connection.row(_OLDEST_UNSENT, tip_seq=shelves.log.end.tip.seq)
    places = [(0, 0) if safe is None else (safe[0], safe[1])]
    if unsent is not None:
        life, stored, parent_seq = unsent[0], unsent[-2], incarnation_of(unsent).parent_seq
        places.append((life, stored) if stored else (life - 1, parent_seq))
    return min(places)


def _over(kept: Sequence[Kept], threads: Threads, last: Place) -> set[Kept]:
    """The facts up to ``last`` that nothing which is not over hangs together with."""
    before = sum(one.at <= last for one in kept)
    for number, one in enumerate(kept, 1):
        try:
            if not one.is_forked:
                threads.take(number, one.entry(), is_late=one.is_late)
        except UndecodableError:
            continue  # it is put aside, and stays
    over = (kept[number - 1] for number in threads.over(before))
    return {one for one in over if not _is_closing(one.event)}


def _is_closing(body: bytes) -> bool:
    """A day that was closed stays closed: by these the nights know which of them are owed."""
    return facts.envelope(body).t == DayClosed.TYPE


def _let_facts_go(shelves: Shelves, over: set[Kept], last: Place) -> int:
    """Of this journal also what a snapshot stands for."""
    places = [one.at for one in over if not one.is_line]
    told = reconciliation.told_in_snapshot(shelves)
    for life, incarnation in shelves.log.lives() if told else ():
        for seq, body, _head in shelves.log.facts_of(life):
            is_told = body and seq <= told.get(incarnation.inc, 0) and (life, seq) <= last
            if is_told and not _is_closing(body):
                places.append((life, seq))
    for life, seq in places:
        shelves.log.let_go(life, seq)
    return len(places)


def _let_lines_go(shelves: Shelves, over: set[Kept], last: Place) -> int:
    """All that was read before ``last`` was written but the facts that are not over: headquarters has it for as long.

    What else such a line said is in the rows, and its digest stays.
    """
    names = {(one.node, one.inc, one.event) for one in over}
    life, seq = last
    going = [
        (timeline, position)
        for timeline, position, body in shelves.connection.rows(_LINES, life=life, seq=seq)
        if (fact := feed.event_of(body)) is None or fact in names
    ]
    for timeline, position in going:
        shelves.connection.run(_LET_LINE_GO, number=timeline, at=position)
    return len(going)
