"""What headquarters does not have yet: facts in their order, people first seen here, and the word that a tail was lost.

Nothing leaves by being sent, only by headquarters saying that it is stored (SYNC.md 2.4).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import bindparam, func, select, update

from kiosk.domain.errors import StorageError
from kiosk.domain.facts import FactName
from kiosk.domain.people import Asked, Person
from kiosk.domain.ports import JournalBatch, JournalTip
from kiosk.storage import tables
from kiosk.storage.database import ONE, Prepared
from kiosk.storage.journal import END_OF_LIFE, LIVES, incarnation_of
from kiosk.storage.unit_of_work import Shelves, UnitsOfWork

_i = tables.incarnation.c
_LIFE = Prepared(select(_i.number, END_OF_LIFE).select_from(LIVES).where(_i.inc == bindparam("inc")))
OLDEST_UNSENT = (
    select(tables.incarnation)
    .select_from(LIVES)
    .where(_i.stored < END_OF_LIFE)
    .order_by(_i.number)
    .limit(ONE)
)
_OLDEST_UNSENT = Prepared(OLDEST_UNSENT)
_STORED = Prepared(select(_i.number, _i.inc, _i.stored))
_UNSENT_COUNT = Prepared(select(func.coalesce(func.sum(END_OF_LIFE - _i.stored), 0)).select_from(LIVES))
_ACKNOWLEDGE = Prepared(
    update(tables.incarnation)
    .where(_i.number == bindparam("life"))
    .values(stored=func.max(_i.stored, bindparam("has")), safe=func.max(_i.safe, bindparam("keeps")))
)
_REWIND = Prepared(
    update(tables.incarnation)
    .where(_i.number == bindparam("life"))
    .values(stored=func.min(_i.stored, bindparam("has")), safe=func.min(_i.safe, bindparam("has")))
)


class LetGoError(StorageError):
    """Headquarters asks for facts whose bytes are gone: it had them in safety longer ago than its copies may be old."""

    advice = "Restore a later copy of headquarters' database, or enrol this kiosk anew; its journal stays on its disk."


class SqlJournal:
    """The port ``Journal`` over the database: the kiosk's log as the exchange sees it."""

    def __init__(self, shelves: Shelves, units: UnitsOfWork) -> None:
        self._shelves = shelves
        self._connection = shelves.connection
        self._units = units

    def tip(self) -> JournalTip:
        """Where it ends."""
        return self._shelves.log.end.tip

    def unsent(self, facts_max: int, bytes_max: int) -> JournalBatch | None:
        """The oldest events headquarters has not acknowledged, of one incarnation, or None.

        At least one event, however long; parents before children. Raises LetGoError.
        """
        oldest = self._connection.row(_OLDEST_UNSENT, tip_seq=self.tip().seq)
        if oldest is None:
            return None
        life, stored, incarnation = oldest[0], oldest[-2], incarnation_of(oldest)
        chosen = list(_within(self._shelves.log.facts_after(life, stored, facts_max), bytes_max))
        if not all(body for body, _ in chosen):
            raise LetGoError(f"{incarnation.inc} after {stored} was let go weeks ago")
        base = self._shelves.log.hash_at(life, incarnation, stored)
        return JournalBatch(incarnation, stored + 1, base, tuple(body for body, _ in chosen), chosen[-1][1])

    def acknowledge(self, inc: str, stored: int, safe: int) -> None:
        """Headquarters has stored the incarnation up to ``stored`` and backed it up to ``safe``.

        An incarnation that this journal does not hold is left alone. Raises ValueError beyond its end: what is
        written there later would never be sent.
        """
        row = self._connection.row(_LIFE, inc=inc, tip_seq=self.tip().seq)
        if row is None:
            return
        life, last = row
        if max(stored, safe) > last:
            raise ValueError(f"{inc} ends at {last}: nobody can have {max(stored, safe)}")
        with self._connection.transaction():
            self._connection.run(_ACKNOWLEDGE, life=life, has=stored, keeps=safe)

    def rewind(self, inc: str, stored: int) -> None:
        """Headquarters has less than it once said: what came after is unsent again."""
        row = self._connection.row(_LIFE, inc=inc, tip_seq=self.tip().seq)
        if row is not None:
            with self._connection.transaction():
                self._connection.run(_REWIND, life=row[0], has=stored)

    def heed(self, stored: Mapping[str, int]) -> None:
        """Headquarters has this of each incarnation, which may be less than it once said: the rest is unsent again."""
        rows = self._connection.rows(_STORED)
        fewer = [(life, stored.get(inc, 0)) for life, inc, has in rows if stored.get(inc, 0) < has]
        if fewer:
            with self._connection.transaction():
                for life, has in fewer:
                    self._connection.run(_REWIND, life=life, has=has)

    def unsent_count(self) -> int:
        """How many events headquarters has not acknowledged."""
        row = self._connection.row(_UNSENT_COUNT, tip_seq=self.tip().seq)
        return 0 if row is None else int(row[0])

    def lost(self) -> FactName | None:
        """The latest state.lost while it fences this journal, or None."""
        return self._units.lost()

    def note_loss(self) -> None:
        """Headquarters holds more of this node than this journal: begins an incarnation with a state.lost.

        From here on nothing is confirmed until a fence names it; no effect while fenced already.
        """
        if not self._units.is_fenced:
            tip = self.tip()
            with self._units.begin_own() as work:
                self._units.fence(work, tip.inc, tip.seq, in_new_life=True)

    def people_owed(self, limit: int) -> Sequence[Person]:
        """Vault rows headquarters does not have yet."""
        return self._shelves.vault.owed(limit)

    def people_sent(self, people: Iterable[Person]) -> None:
        """Headquarters has these revisions."""
        with self._connection.transaction():
            self._shelves.vault.sent(people)

    def asked_owed(self, limit: int) -> Sequence[Asked]:
        """What people here asked of us, or took back, and headquarters does not know yet."""
        return self._shelves.vault.asked.owed(limit)

    def asked_sent(self, said: Iterable[Asked]) -> None:
        """Headquarters knows these."""
        with self._connection.transaction():
            self._shelves.vault.asked.sent(said)


def _within(rows: Sequence[tuple[bytes, bytes]], bytes_max: int) -> Iterator[tuple[bytes, bytes]]:
    """The first rows whose bodies fit, at least one."""
    size = 0
    for number, row in enumerate(rows):
        size += len(row[0])
        if number and size > bytes_max:
            return
        yield row
