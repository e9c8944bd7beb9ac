"""The kiosk's storage as one thing: opened once, used on one thread, every port of it behind one connection.

Opening takes the folder, refuses what cannot be trusted, begins a new life of the journal and notices when the
journal lost its tail while nobody looked (SYNC.md 2.6).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, bindparam, case, select

from kiosk.domain import days
from kiosk.domain.emergencies import Emergency
from kiosk.domain.errors import StorageError, WrongKeyError
from kiosk.domain.facts import Booted, DayClosed
from kiosk.domain.people import PassKey
from kiosk.domain.ports import Clock, Journal, JournalTip, Random, Work
from kiosk.encoding import facts, values
from kiosk.encoding.values import instant, milliseconds
from kiosk.storage import backup, holders, keys, pruning, purge, quarantine, reconciliation, schema, tables
from kiosk.storage.database import (
    DATABASE,
    Prepared,
    WriterConnection,
    check_file,
    driver_of,
    open_engine,
    translated,
)
from kiosk.storage.feed_inbox import FeedRules, SqlFeedInbox
from kiosk.storage.folder import PRIVATE_FILE, FolderLock, folder_fault, write_whole
from kiosk.storage.outbox import SqlJournal
from kiosk.storage.quarantine import Quarantined
from kiosk.storage.reconciliation import Later, Totals
from kiosk.storage.unit_of_work import Shelves, SqlWork, UnitsOfWork
from kiosk.storage.witness import Sighting, Witness

FULL_SYNC = 2
EMERGENCY = "emergency"
"""The state that says that everybody was asked to leave, since when, and whether it is a drill."""

BUILD = "build"
"""The state that says which program had the store last."""
KEY_MARK = DATABASE + ".key-mark"
_j, _i = tables.journal.c, tables.incarnation.c
_RECORDED = Prepared(
    select(_j.at_ms, _i.inc, case((_j.type == DayClosed.TYPE, _j.body)))
    .join(tables.incarnation, _i.number == _j.life)
    .where(_j.at_ms >= bindparam("start"))
)
_BUILD_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _TakenBackError(Exception):
    """What was rehearsed is undone."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Which kiosk opens the store, where, on which machine, by which program.

    ``machine``: what the system calls itself, such as ``/etc/machine-id``. ``build``: the program's version; a
    day in it (``0.1.0 2026-11-22``) is one that no right clock lies before.
    """

    folder: Path
    node: str
    machine: str
    build: str


class KioskStore:
    """The open storage of one kiosk. Everything about it happens on the thread that opened it.

    ``on_appended`` is called after each commit that made something durable that headquarters lacks. ``latest_at``: the
    latest wall time at which a life of the journal ended before this start, None for the first. ``is_clock_suspect``:
    at the start the clock lay behind that or behind the build, or was suspect already (SYNC.md 2.7).
    """

    def __init__(
        self, shelves: Shelves, units: UnitsOfWork, witness: Witness, installation: Installation, clock: Clock
    ) -> None:
        self.on_appended: Callable[[], None] = _nobody_waits
        self.journal: Journal = SqlJournal(shelves, units)
        self._shelves = shelves
        self._units = units
        self._witness = witness
        self._installation = installation
        self._closing = ExitStack()
        latest_ms = shelves.log.latest_at_ms()
        self.latest_at = None if latest_ms is None else instant(latest_ms)
        self.is_clock_suspect = clock.is_suspect or _lies_behind(
            clock.now(), self.latest_at, installation.build
        )
        units.on_committed = self._committed
        units.on_owed = lambda: self.on_appended()

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        node: str,
        witness: Path,
        machine: str,
        clock: Clock,
        random: Random,
        build: str,
    ) -> "KioskStore":
        """Opens the data folder, makes what is missing in it, and begins a new life of the journal.

        ``witness``: a file outside the folder, on another disk if there is one; the rest: see ``Installation``.
        Raises FolderHeldError, VulnerableSqliteError, WrongKeyError, DamagedFileError, NewerSchemaError,
        DiskFullError, StorageError.
        """
        with ExitStack() as closing:
            store = cls._made(Installation(folder, node, machine, build), witness, (clock, random), closing)
            store._begin_life()
            store._closing = closing.pop_all()
        return store

    @classmethod
    def rehearse(
        cls,
        folder: Path,
        *,
        node: str,
        witness: Path,
        machine: str,
        clock: Clock,
        random: Random,
        build: str,
    ) -> int:
        """Does all that ``open`` does and takes back the life it begins; says how many facts the chain links.

        The tables stay brought up to date; no fact is appended, and the witness is not touched. Raises as ``open`` and
        ``prove`` do.
        """
        with ExitStack() as closing:
            store = cls._made(Installation(folder, node, machine, build), witness, (clock, random), closing)
            with suppress(_TakenBackError), store._units.begin_own() as work:
                store._begin_life_in(work, store._witness.read())
                raise _TakenBackError
            return store.prove()

    @classmethod
    def _made(
        cls, here: Installation, witness: Path, chance: tuple[Clock, Random], closing: ExitStack
    ) -> "KioskStore":
        clock, random = chance
        closing.callback(FolderLock(here.folder).release)
        connection = _opened(here.folder, random, closing)
        shelves = Shelves.over(WriterConnection(driver_of(connection)), here.node)
        watch = Witness(witness)
        closing.callback(watch.close)
        units = UnitsOfWork(shelves, here.node, clock, random)
        return cls(shelves, units, watch, here, clock)

    def close(self) -> None:
        """Closes the file and gives the folder back."""
        self._closing.close()

    def begin(self) -> AbstractContextManager[Work]:
        """The port ``Begin``: one unit of work."""
        return self._units.begin()

    @property
    def is_fenced(self) -> bool:
        """Whether this kiosk lost state and may confirm nothing until headquarters fenced it."""
        return self._units.is_fenced

    @property
    def is_locked(self) -> bool:
        """Whether headquarters revoked this kiosk: it writes nothing, and knows nobody."""
        return self._units.is_locked

    @property
    def is_synced(self) -> bool:
        """Whether every commit is made durable before it returns (``synchronous=FULL``)."""
        row = self._shelves.connection.driver.execute("PRAGMA synchronous").fetchone()
        return row is not None and row[0] >= FULL_SYNC

    @property
    def changes(self) -> int:
        """How many rows were ever written or deleted since it was opened: grows before every commit of any."""
        return self._shelves.connection.driver.total_changes

    def feed_inbox(self, rules: FeedRules) -> SqlFeedInbox:
        """The port ``FeedInbox``."""

        def drop_copies() -> None:
            backup.drop_all(self._installation.folder)

        inbox = SqlFeedInbox(self._shelves, self._units, rules, self.rebuild, drop_copies)
        inbox.read_again_if_due()
        return inbox

    def pass_keys(self) -> Sequence[PassKey]:
        """The public keys that sign passes, retired ones left out."""
        return self._shelves.vault.pass_keys()

    def heads(self) -> Mapping[str, tuple[int, str]]:
        """Where each incarnation ends: seq and chain hash in hex."""
        return self._shelves.log.heads()

    def totals(self, day: date) -> Totals:
        """What this kiosk counts of a branch day. Raises NotEnrolledError without a branch."""
        return reconciliation.totals(self._shelves, day)

    def later(self, day: date) -> Later:
        """What this kiosk has of the days after that one."""
        return reconciliation.later(self._shelves, day)

    def days_on_record(self, since: date) -> Mapping[date, bool]:
        """The branch days from ``since`` on that this kiosk wrote facts on or closed; whether each was closed.

        Reads the whole log, as ``totals`` does. Raises NotEnrolledError without a branch.
        """
        zone, node = self._shelves.places.branch().time_zone, self._installation.node
        start = days.bounds(since, zone).start
        rows = self._shelves.connection.rows(_RECORDED, start=milliseconds(start))
        written = {days.day_of(instant(at_ms), zone): False for at_ms, _, _ in rows}
        closings = [facts.read(node, inc, body).fact for _, inc, body in rows if body is not None]
        return {**written, **{one.day: True for one in closings if isinstance(one, DayClosed)}}

    def rebuild(self) -> int:
        """Makes the projections again from journal and feed; says from how many facts."""
        return reconciliation.rebuild(self._shelves, self._installation.node)

    def hear_holders_again(self, day: date, known: str) -> bool:
        """Makes the leases again if that leads to what headquarters has of the days after that one."""
        return holders.hear_again(self._shelves, self._installation.node, day, known)

    def purge_guests(self, day: date) -> int:
        """Forgets who guests were whose ``guest_days`` are over with this branch day, down to the bytes; how many.

        Raises NotEnrolledError without a branch.
        """
        count = purge.forget_guests(self._shelves, self._installation.node, day)
        self._shelves.connection.empty_wal()
        return count

    def prune(self, now: datetime, kept: timedelta = pruning.KEPT) -> int:
        """Lets go of the bytes of what is over and was safe so long ago; of how many facts and lines.

        Raises NotEnrolledError without a branch.
        """
        return pruning.prune(self._shelves, self._installation.node, now, kept)

    def quarantined(self) -> Sequence[Quarantined]:
        """What of the feed or the journal could not be applied."""
        return quarantine.quarantined(self._shelves)

    def emergency(self) -> Emergency | None:
        """The emergency that stands here, or None."""
        kept = self._shelves.state(EMERGENCY)
        return None if kept is None else values.read(Emergency, kept.encode())

    def keep_emergency(self, emergency: Emergency) -> None:
        """From now on it stands, after a kill too. Raises DiskFullError, StorageError."""
        with self._shelves.connection.transaction():
            self._shelves.put_state(EMERGENCY, values.encode(emergency).decode())

    def forget_emergency(self) -> None:
        """It is over. Raises DiskFullError, StorageError."""
        with self._shelves.connection.transaction():
            self._shelves.forget_state(EMERGENCY)

    def prove(self) -> int:
        """Counts the whole chain again; says how many facts it links. Raises DamagedFileError."""
        return self._shelves.log.prove()

    def settle(self) -> None:
        """Moves what was written lately into the file itself, so that no commit has to: for idle moments."""
        self._shelves.connection.settle()

    def backup(self, day: date) -> Path:
        """Copies the database, opens the copy and compares it; the path of the proven copy.

        Raises DiskFullError, DamagedFileError, StorageError.
        """
        return self.ready_backup(day)()

    def copy_for(self, version: str) -> Path:
        """A proven copy of all there is, to come back to if that version of the program does not start."""
        here = self._installation
        key, heads = keys.database_key(here.folder), self.heads()
        self._shelves.connection.empty_wal()
        return backup.keep(
            here.folder / DATABASE,
            key,
            f"before-{version}",
            lambda copy: backup.prove(copy, key, here.node, heads),
        )

    def ready_backup(self, day: date) -> Callable[[], Path]:
        """What makes the copy and proves that it has all there is at this moment; older ones forget whom this one lacks.

        It reads the file by itself: it may be called on any thread, while facts are appended here.
        """
        here = self._installation
        key = keys.database_key(here.folder)
        # what was erased lately must not live on in the WAL (SAFETY.md 1.4)
        self._shelves.connection.empty_wal()
        heads, known = self.heads(), purge.known(self._shelves)

        def copy() -> Path:
            made = backup.back_up(here.folder / DATABASE, key, here.node, heads, day)
            purge.forget_in_copies(made.parent, key, known)
            return made

        return copy

    def _begin_life(self) -> None:
        sighting = self._witness.read()
        with self._units.begin_own() as work:
            self._begin_life_in(work, sighting)
        if self._shelves.state(reconciliation.REBUILD_DUE) is not None:
            self.rebuild()

    def _begin_life_in(self, work: SqlWork, sighting: Sighting | None) -> None:
        self._claim()
        lost = self._lost_tail(sighting)
        self._units.begin_life()
        work.append(Booted(self._installation.build, self.is_clock_suspect))
        if lost is not None:
            self._units.fence(work, lost.inc, lost.seq, in_new_life=False)
        self._shelves.put_state("machine", self._installation.machine)
        self._look_at_build()

    def _look_at_build(self) -> None:
        """What the last program put aside is tried again, once, by one of another version."""
        if self._shelves.state(BUILD) == self._installation.build:
            return
        self._shelves.put_state(BUILD, self._installation.build)
        if self.quarantined():
            for due in (reconciliation.REBUILD_DUE, quarantine.READ_AGAIN_DUE):
                self._shelves.put_state(due, "yes")

    def _claim(self) -> None:
        here, owner = self._installation, self._shelves.state("node")
        if owner not in (None, here.node):
            advice = "Move this data folder aside, or enrol the kiosk in an empty one."
            raise StorageError(f"the database belongs to {owner}, not {here.node}", advice=advice)
        self._shelves.put_state("node", here.node)

    def _lost_tail(self, sighting: Sighting | None) -> JournalTip | None:
        """Up to where a tail was lost, by what the witness saw and by the machine this runs on; None for none."""
        log, here = self._shelves.log, self._installation
        own = sighting if sighting is not None and sighting.node == here.node else None
        if own is not None and not log.holds(own.tip):
            return own.tip
        seen_on = {self._shelves.state("machine"), own.machine if own else None}
        return None if seen_on <= {None, here.machine} else log.end.tip

    def _committed(self, tip: JournalTip) -> None:
        self._witness.write(Sighting(self._installation.node, tip, self._installation.machine))
        self.on_appended()


def _opened(folder: Path, random: Random, closing: ExitStack) -> Connection:
    """The open file: its key found or made, its pages read, its tables brought up to date."""
    path = folder / DATABASE
    try:
        path.touch(mode=PRIVATE_FILE)  # the library would let others read it
        is_new = path.stat().st_size == 0
    except OSError as fault:
        raise folder_fault(fault, path) from fault
    key, key_is_known = _key_of(folder, random, is_new=is_new)
    engine = open_engine(path, key)
    closing.callback(engine.dispose)
    with translated(key_is_known=key_is_known):
        connection = engine.connect()
    closing.callback(connection.close)
    driver = driver_of(connection)
    if not is_new:
        check_file(driver, key_is_known=key_is_known)
    present = schema.revision_of(driver)
    if schema.is_older(present):
        backup.keep(path, key, f"before-{present}")
    if present != tables.HEAD:
        schema.bring_up_to_date(connection)
    if not key_is_known:
        write_whole(folder / KEY_MARK, keys.mark_of(key))
    return connection


def _key_of(folder: Path, random: Random, *, is_new: bool) -> tuple[bytes, bool]:
    """The database's key, and whether it is known to be the right one: the mark beside the file names it."""
    mark = folder / KEY_MARK
    if is_new:
        has_key = (folder / keys.DATABASE_KEY).exists()
        key = keys.database_key(folder) if has_key else keys.make_database_key(folder, random)
        write_whole(mark, keys.mark_of(key))
        return key, True
    key = keys.database_key(folder)
    if not mark.exists():
        return key, False
    if mark.read_bytes() != keys.mark_of(key):
        raise WrongKeyError(f"{keys.DATABASE_KEY} is the key of another database")
    return key, True


def _lies_behind(now: datetime, latest: datetime | None, build: str) -> bool:
    built = _BUILD_DAY.search(build)
    built_at = datetime.fromisoformat(built.group()).replace(tzinfo=UTC) if built else None
    return any(floor is not None and now < floor for floor in (latest, built_at))


def _nobody_waits() -> None:
    """Before anybody asked to be told."""
