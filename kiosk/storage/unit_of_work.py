"""One transaction of the kiosk: what it reads is one state, what it appends is durable when it ended well.

A fact becomes bytes, the bytes go into the journal, and what the bytes say is applied to the rows, all before one
COMMIT. The witness and the exchange hear of it after that, never before (SYNC.md I7).
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sqlalchemy import bindparam, delete, func, literal_column, select

from kiosk.domain.bookings import Booking, Request
from kiosk.domain.errors import RevokedDeviceError
from kiosk.domain.facts import Entry, Fact, FactName, LeaseReleased, PlaceAwaited, StateLost
from kiosk.domain.ports import Bookings, Clock, JournalTip, Places, Random, Vault, Visits, Work
from kiosk.domain.projection import FailedCheckIn, Redemption, Row, apply
from kiosk.domain.visits import Visit
from kiosk.encoding import facts
from kiosk.encoding.values import milliseconds
from kiosk.storage import tables
from kiosk.storage.bookings import SqlBookings
from kiosk.storage.database import ONE, Prepared, WriterConnection, put_whole
from kiosk.storage.journal import ChainedLog
from kiosk.storage.places import SqlPlaces
from kiosk.storage.vault import SqlVault
from kiosk.storage.visits import SqlVisits

_LOST = Prepared(
    select(tables.lost.c.inc, tables.lost.c.seq).order_by(tables.lost.c.arrival.desc()).limit(ONE)
)
_c, _t, _h = tables.feed_cursor.c, tables.timeline.c, tables.signed_head.c
_UNREAD = Prepared(
    select(_h.position)
    .join_from(tables.signed_head, tables.timeline, _h.timeline == _t.number)
    .join(tables.feed_cursor, _t.timeline == _c.timeline)
    .where(_h.position > _c.position)
)
_FORGET_LOST = Prepared(delete(tables.lost))
_PUT_LOST = put_whole(tables.lost, key="inc", besides=("arrival",))
_STATE = Prepared(select(tables.state.c.value).where(tables.state.c.name == bindparam("name")))
_PUT_STATE = put_whole(tables.state)
_FORGET_STATE = Prepared(delete(tables.state).where(tables.state.c.name == bindparam("name")))
_j = tables.journal.c
_SURVEYS_SINCE = Prepared(
    select(func.count()).where(_j.type == literal_column("'survey'"), _j.at_ms >= bindparam("since"))
)
"""The type stands in the text itself: a bound one would not find the index that holds nothing else."""
_WAITING_SINCE = Prepared(
    select(tables.incarnation.c.inc, _j.body)
    .join_from(tables.journal, tables.incarnation, _j.life == tables.incarnation.c.number)
    .where(_j.type == literal_column("'place.awaited'"), _j.at_ms >= bindparam("since"))
)
REVOKED = "revoked"
"""The state that says that headquarters proved it, whatever happens in between."""
INCARNATION_BYTES = 16
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelves:
    """The parts of one database, all on its one connection."""

    connection: WriterConnection
    log: ChainedLog
    bookings: SqlBookings
    visits: SqlVisits
    vault: SqlVault
    places: SqlPlaces

    @classmethod
    def over(cls, connection: WriterConnection, node: str) -> "Shelves":
        """The parts over an open file of that node."""
        places = SqlPlaces(connection)
        visits, vault = SqlVisits(connection, places), SqlVault(connection, places)
        return cls(
            connection, ChainedLog(connection, node), SqlBookings(connection, visits), visits, vault, places
        )

    @contextmanager
    def turning_back(self) -> Iterator[None]:
        """What fails inside leaves no trace in memory; the file's own rollback is the caller's."""
        end, inside = self.log.end, self.visits.remembered()
        is_whole = False
        try:
            yield
            is_whole = True
        finally:
            if not is_whole:
                self.log.turn_back(end)
                self.visits.turn_back(inside)
                self.places.forget()

    def state(self, name: str) -> str | None:
        """What was put down under a name, or None."""
        row = self.connection.row(_STATE, name=name)
        return None if row is None else row[0]

    def put_state(self, name: str, value: str) -> None:
        """Puts it down under the name. Inside a transaction."""
        self.connection.run(_PUT_STATE, name=name, value=value)

    def forget_state(self, name: str) -> None:
        """There is nothing under the name any more. Inside a transaction."""
        self.connection.run(_FORGET_STATE, name=name)

    def put(self, rows: Iterable[Row]) -> None:
        """Stores rows of the projections whole, each under its own id."""
        for row in rows:
            match row:
                case Visit():
                    self.visits.put_visit(row)
                case Booking():
                    self.bookings.put_booking(row)
                case Request():
                    self.bookings.put_request(row)
                case Redemption():
                    self.visits.put_redemption(row)
                case FailedCheckIn():
                    self.visits.put_failed(row)
                case never:
                    assert_never(never)


class SqlWork:
    """The port ``Work`` while its transaction is open."""

    def __init__(self, shelves: Shelves, node: str, clock: Clock, *, is_fenced: bool) -> None:
        self.node = node
        self.is_locked = False
        self.is_fenced = is_fenced
        self.bookings: Bookings = shelves.bookings
        self.visits: Visits = shelves.visits
        self.vault: Vault = shelves.vault
        self.places: Places = shelves.places
        self.is_open = True
        self._shelves = shelves
        self._clock = clock

    @property
    def has_unread(self) -> bool:
        """Whether headquarters has said more to the branch than this kiosk could take in so far."""
        return self._shelves.connection.row(_UNREAD) is not None

    def surveys_since(self, instant: datetime) -> int:
        """How many questionnaires were answered at this kiosk from that instant on."""
        row = self._shelves.connection.row(_SURVEYS_SINCE, since=milliseconds(instant))
        return 0 if row is None else int(row[0])

    def waiting_since(self, instant: datetime) -> frozenset[str]:
        """Who asked at this kiosk, from that instant on, to be told of a free desk."""
        rows = self._shelves.connection.rows(_WAITING_SINCE, since=milliseconds(instant))
        entries = (facts.read(self.node, inc, body) for inc, body in rows)
        return frozenset(one.fact.subject_id for one in entries if isinstance(one.fact, PlaceAwaited))

    def append(self, fact: Fact) -> FactName:
        """Adds a fact to the journal and its changes to the rows.

        Raises OversizeFactError beyond 4 KiB, UnknownReferenceError for a fact about nothing, StorageError,
        RevokedDeviceError; RuntimeError after the work's end.
        """
        if not self.is_open:
            raise RuntimeError("this unit of work is over")
        if self.is_locked:
            raise RevokedDeviceError("this kiosk was revoked: its journal is kept as it is")
        tip = self._shelves.log.end.tip
        name = FactName(self.node, tip.inc, tip.seq + 1)
        body = facts.encode(Entry(name, self._clock.now(), self._clock.monotonic_ms(), fact))
        # what the bytes say counts, not what was meant: others will read the bytes alone
        entry = facts.read(name.node, name.inc, body)
        rows = apply(self._shelves.bookings, entry)
        self._shelves.log.write(entry, body)
        self._shelves.put(rows)
        if isinstance(entry.fact, LeaseReleased):
            self._shelves.places.hear_release(entry.fact)
        return name


class UnitsOfWork:
    """Opens units of work, one at a time, and says when facts became durable, and when anything else is owed.

    ``is_fenced``: the journal lost its tail, and nothing is confirmed (SYNC.md 2.6). ``is_locked``: headquarters
    revoked this kiosk; only storage itself writes still, that it started or lost something.
    """

    def __init__(self, shelves: Shelves, node: str, clock: Clock, random: Random) -> None:
        self.is_locked = shelves.state(REVOKED) is not None
        self.on_committed: Callable[[JournalTip], None] = _nobody_waits
        self.on_owed: Callable[[], None] = _nobody_sends
        self.is_fenced = shelves.connection.row(_LOST) is not None
        self._shelves = shelves
        self._node = node
        self._clock = clock
        self._random = random

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """The port ``Begin``. Raises StorageError; after one that cannot pass, every later begin does too."""
        with self.begin_own() as work:
            work.is_locked = self.is_locked
            yield work

    @contextmanager
    def begin_own(self) -> Iterator[SqlWork]:
        """A unit of work for storage's own parts, which write more than facts."""
        before, was_fenced = self._shelves.log.end, self.is_fenced
        work = SqlWork(self._shelves, self._node, self._clock, is_fenced=was_fenced)
        is_whole = False
        try:
            with self._shelves.turning_back(), self._shelves.connection.transaction():
                yield work
            is_whole = True
        finally:
            work.is_open = False
            if not is_whole:
                self.is_fenced = was_fenced
        if self._shelves.log.end != before:
            self.on_committed(self._shelves.log.end.tip)
        if self._shelves.vault.asked.owes_more():
            self.on_owed()

    def begin_life(self) -> None:
        """Opens a new incarnation under a random name. Inside a unit of work."""
        self._shelves.log.begin_life(self._random.token(INCARNATION_BYTES).hex())

    def fence(self, work: SqlWork, lost_inc: str, lost_seq: int, *, in_new_life: bool) -> None:
        """Writes that the journal lost its tail, up to that place; from here on nothing is confirmed.

        ``in_new_life``: what the present incarnation holds may not be what headquarters has under its name.
        """
        if in_new_life:
            self.begin_life()
        name = work.append(StateLost(lost_inc, lost_seq))
        self._shelves.connection.run(_PUT_LOST, inc=name.inc, seq=name.seq)
        work.is_fenced = self.is_fenced = True
        _log.warning("the journal lacks what lay before %s.%d: nothing is confirmed", lost_inc, lost_seq)

    def unfence(self, work: SqlWork) -> None:
        """Headquarters has taken everything back and given this kiosk a new beginning."""
        self._shelves.connection.run(_FORGET_LOST)
        work.is_fenced = self.is_fenced = False
        _log.warning("headquarters has fenced this kiosk: it may hold days again")

    def lock(self) -> None:
        """Headquarters revoked this kiosk: who people are goes, and nothing is appended from here on."""
        with self.begin_own():
            self._shelves.vault.wipe()
            self._shelves.put_state(REVOKED, "yes")
        self.is_locked = True
        _log.warning("headquarters revoked this kiosk: it is locked, and knows nobody any more")

    def unlock(self, begin_again: Callable[[], None]) -> None:
        """Headquarters let it in again. ``begin_again``: in the same transaction, has it told who people are."""
        with self.begin_own():
            self._shelves.forget_state(REVOKED)
            begin_again()
        self.is_locked = False
        _log.warning("headquarters let this kiosk in again")

    def lost(self) -> FactName | None:
        """The latest state.lost, which fences this kiosk, or None."""
        row = self._shelves.connection.row(_LOST)
        return None if row is None else FactName(self._node, row[0], row[1])


def _nobody_waits(_tip: JournalTip) -> None:
    """Before anybody asked to be told."""


def _nobody_sends() -> None:
    """Before anybody asked to be told."""
