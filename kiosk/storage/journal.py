"""The kiosk's own log: facts as bytes, one chain of hashes a life.

A life (incarnation) begins at every start and hangs on the end of the one before it. Lives are numbered here in
their order, so that the log of all of them lies in one B-tree that grows at its end alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert, select, update

from kiosk.domain.errors import DamagedFileError
from kiosk.domain.facts import Entry
from kiosk.domain.ports import Incarnation, JournalTip
from kiosk.encoding import chain
from kiosk.encoding.values import milliseconds
from kiosk.storage import tables
from kiosk.storage.database import ONE, Prepared, Values, WriterConnection

_i, _j = tables.incarnation.c, tables.journal.c
_next = tables.incarnation.alias("following")
LIVES = tables.incarnation.outerjoin(_next, _next.c.number == _i.number + 1)
END_OF_LIFE = func.coalesce(_next.c.parent_seq, bindparam("tip_seq"))
"""The last seq of a life in ``LIVES``: where the next one hangs, for the present one ``tip_seq``."""

_LAST_LIFE = Prepared(select(tables.incarnation).order_by(_i.number.desc()).limit(ONE))
_LIVES = Prepared(select(tables.incarnation).order_by(_i.number))
_HEADS = Prepared(
    select(_i.inc, _j.seq, _j.hash)
    .select_from(LIVES.join(tables.journal, (_j.life == _i.number) & (_j.seq == END_OF_LIFE)))
    .order_by(_i.number)
)
_ADD_LIFE = Prepared(insert(tables.incarnation))
_ADD = Prepared(insert(tables.journal))
_FACT = Prepared(
    select(_j.body, _j.hash, _j.at_ms, _j.life)
    .join(tables.incarnation, _i.number == _j.life)
    .where(_i.inc == bindparam("inc"), _j.seq == bindparam("seq"))
)
_FACTS = Prepared(
    select(_j.body, _j.hash)
    .where(_j.life == bindparam("life"), _j.seq > bindparam("after"))
    .order_by(_j.seq)
    .limit(bindparam("most"))
)
_LET_GO = Prepared(
    update(tables.journal).where(_j.life == bindparam("life"), _j.seq == bindparam("seq")).values(body=b"")
)
_HASH = Prepared(select(_j.hash).where(_j.life == bindparam("life"), _j.seq == bindparam("seq")))
_LAST = Prepared(
    select(_j.seq, _j.hash).where(_j.life == bindparam("life")).order_by(_j.seq.desc()).limit(ONE)
)
_LATEST_AT = Prepared(
    select(func.max(_j.at_ms)).select_from(
        LIVES.join(tables.journal, (_j.life == _i.number) & (_j.seq == END_OF_LIFE))
    )
)
_COUNTS = Prepared(
    select(_j.type, func.count())
    .where(_j.at_ms >= bindparam("start"), _j.at_ms < bindparam("end"))
    .group_by(_j.type)
    .order_by(_j.type)
)
_READ_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class LogEnd:
    """Where the log ends: the number of the present life, and its tip."""

    life: int
    tip: JournalTip


_NOTHING = LogEnd(0, JournalTip("", 0, chain.NO_PARENT))


class ChainedLog:
    """The log of every life of this kiosk: units of work write at its end, others read, send and prove it.

    Its end moves with each fact written; whoever rolls a transaction back turns it back too.
    """

    def __init__(self, connection: WriterConnection, node: str) -> None:
        self._connection = connection
        self._node = node
        row = connection.row(_LAST_LIFE)
        self._end = _NOTHING if row is None else self._end_of(row[0], incarnation_of(row))

    @property
    def end(self) -> LogEnd:
        """Where it ends, the facts of an open transaction included; before its first life the inc is empty."""
        return self._end

    def turn_back(self, end: LogEnd) -> None:
        """Ends there again, because what came after was rolled back."""
        self._end = end

    def begin_life(self, inc: str) -> None:
        """Opens a new incarnation that hangs on the present end. Inside a transaction."""
        parent, life = self._end.tip, self._end.life + 1
        incarnation = Incarnation(inc, parent.inc or None, parent.seq, parent.hash)
        self._connection.run(
            _ADD_LIFE,
            number=life,
            inc=inc,
            parent_inc=incarnation.parent_inc,
            parent_seq=incarnation.parent_seq,
            parent_hash=incarnation.parent_hash,
            stored=0,
            safe=0,
        )
        self._end = LogEnd(life, JournalTip(inc, 0, chain.journal_start(self._node, incarnation)))

    def write(self, entry: Entry, body: bytes) -> None:
        """Adds the bytes of the fact that follows the end. Inside a transaction."""
        life, tip = self._end.life, self._end.tip
        head = chain.extend(tip.hash, body)
        self._connection.run(
            _ADD,
            life=life,
            seq=entry.name.seq,
            at_ms=milliseconds(entry.at),
            type=entry.fact.TYPE,
            hash=head,
            body=body,
        )
        self._end = LogEnd(life, JournalTip(tip.inc, entry.name.seq, head))

    def written_at_ms(self, inc: str, seq: int) -> int | None:
        """The wall time of a fact of this log in epoch milliseconds, or None when it holds none of that name."""
        row = self._connection.row(_FACT, inc=inc, seq=seq)
        return None if row is None else int(row[2])

    def is_written(self, inc: str, seq: int, body: bytes) -> bool | None:
        """Whether this log has these bytes under that name; None when it has nothing under it."""
        row = self._connection.row(_FACT, inc=inc, seq=seq)
        if row is None:
            return None
        written, head, _at_ms, life = row
        if written:
            return bool(written == body)
        (incarnation,) = (one for number, one in self.lives() if number == life)
        return bool(chain.extend(self.hash_at(life, incarnation, seq - 1), body) == head)

    def let_go(self, life: int, seq: int) -> None:
        """Forgets the bytes of a fact; its place, its time and the chain's hash at it stay. Inside a transaction."""
        self._connection.run(_LET_GO, life=life, seq=seq)

    def holds(self, tip: JournalTip) -> bool:
        """Whether that very fact is part of this log: its place, and all that leads to it."""
        row = self._connection.row(_FACT, inc=tip.inc, seq=tip.seq)
        return row is not None and row[1] == tip.hash

    def facts_after(self, life: int, seq: int, most: int) -> Sequence[tuple[bytes, bytes]]:
        """At most so many facts of a life behind ``seq``: bytes, empty once let go, and the chain's hash at them."""
        return [(row[0], row[1]) for row in self._connection.rows(_FACTS, life=life, after=seq, most=most)]

    def hash_at(self, life: int, incarnation: Incarnation, seq: int) -> bytes:
        """The chain's hash at a fact of a life, or where the life begins for seq 0."""
        row = self._connection.row(_HASH, life=life, seq=seq)
        return chain.journal_start(self._node, incarnation) if row is None else row[0]

    def lives(self) -> Sequence[tuple[int, Incarnation]]:
        """Every incarnation with its number, oldest first."""
        return [(row[0], incarnation_of(row)) for row in self._connection.rows(_LIVES)]

    def facts_of(self, life: int) -> Iterator[tuple[int, bytes, bytes]]:
        """Every fact of a life: seq, bytes, empty once let go, the chain's hash at it."""
        seq = 0
        while rows := self.facts_after(life, seq, _READ_AT_ONCE):
            for body, head in rows:
                seq += 1
                yield seq, body, head

    def heads(self) -> Mapping[str, tuple[int, str]]:
        """Where each incarnation ends, oldest first: seq and chain hash in hex (SYNC.md 2.8)."""
        rows = self._connection.rows(_HEADS, tip_seq=self._end.tip.seq)
        return {inc: (seq, head.hex()) for inc, seq, head in rows}

    def latest_at_ms(self) -> int | None:
        """The latest wall time at which a life ended, in epoch milliseconds, or None in an empty log."""
        row = self._connection.row(_LATEST_AT, tip_seq=self._end.tip.seq)
        return None if row is None else row[0]

    def counts(self, start_ms: int, end_ms: int) -> Mapping[str, int]:
        """How many facts of each type carry a wall time from ``start_ms`` to before ``end_ms``.

        Reads the whole log: it is asked once a night, and an index would cost every check-in a page.
        """
        rows = self._connection.rows(_COUNTS, start=start_ms, end=end_ms)
        return {row[0]: row[1] for row in rows}

    def prove(self) -> int:
        """Counts the whole chain again and says how many facts it links.

        Raises DamagedFileError naming the first place that is not what was written.
        """
        count, parent = 0, _NOTHING.tip
        for life, incarnation in self.lives():
            hangs_on = (incarnation.parent_inc or "", incarnation.parent_seq, incarnation.parent_hash)
            if hangs_on != (parent.inc, parent.seq, parent.hash):
                raise DamagedFileError(f"life {incarnation.inc} does not hang on the end of the one before")
            parent = self._prove_life(life, incarnation)
            count += parent.seq
        if parent != self._end.tip:
            raise DamagedFileError(f"the journal ends at {parent.inc}.{parent.seq}, not where it should")
        return count

    def _prove_life(self, life: int, incarnation: Incarnation) -> JournalTip:
        seq, head = 0, chain.journal_start(self._node, incarnation)
        for seq, body, written in self.facts_of(life):
            head = chain.extend(head, body) if body else written
            if head != written:
                raise DamagedFileError(f"fact {incarnation.inc}.{seq} is not what was written")
        return JournalTip(incarnation.inc, seq, head)

    def _end_of(self, life: int, incarnation: Incarnation) -> LogEnd:
        last = self._connection.row(_LAST, life=life)
        seq, head = last or (0, chain.journal_start(self._node, incarnation))
        return LogEnd(life, JournalTip(incarnation.inc, seq, head))


def incarnation_of(row: Values) -> Incarnation:
    """The life in a row of its table."""
    _number, inc, parent_inc, parent_seq, parent_hash, _stored, _safe = row
    return Incarnation(inc, parent_inc, parent_seq, parent_hash)
