"""The parts of a kiosk without its screen, joined: storage, services' ports, the exchange with headquarters.

The tablet and the command line's one-off tasks (night, backup, doctor) are made of the same parts. Everything
that touches the database runs on the kiosk thread; ``open`` and ``close`` too. SQLAlchemy, requests and the
cryptography are imported there, inside ``open``, so that the first frame does not wait for them (GOALS.md G13).
"""

import logging
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict, TypeVar

from kiosk import __version__
from kiosk.domain.branches import Branch
from kiosk.domain.emergencies import Emergency
from kiosk.domain.entry_passes import Claims, PassRefusal
from kiosk.domain.errors import NotEnrolledError
from kiosk.domain.facts import DiskLow, ReaderFound, ReaderLost, TimeSampled, TouchFreed, TouchStuck
from kiosk.domain.ports import (
    FeedCursor,
    FeedInbox,
    FeedLine,
    FeedSnapshot,
    Knowledge,
    Ports,
    Random,
    SignedHead,
    Work,
)
from kiosk.domain.spaces import Plan, Space
from kiosk.house_clock import HouseClock
from kiosk.kiosk_thread import Need
from kiosk.services import upkeep
from kiosk.services.decide import answer
from kiosk.services.hold_days import DayHolder
from kiosk.settings import Settings
from sync.client.pauses import RESTING_SECONDS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from kiosk.encoding.device_pins import DevicePins
    from kiosk.encoding.passes import SignedPasses
    from kiosk.storage.identity import Identity
    from kiosk.storage.store import KioskStore
    from sync.client.ports import HeadquartersLine, KioskEnd, Waiting
    from sync.client.status import SyncStatus
    from sync.client.worker import SyncWorker

MACHINE_ID = Path("/etc/machine-id")
WITNESS = "witness.json"
REST = timedelta(seconds=RESTING_SECONDS)
NOTES = {
    "rogue_headquarters": "sys.rogue",
    "forged_feed": "sys.rogue",
    "fenced": "sys.fenced",
    "revoked": "sys.revoked",
    "update_needed": "sys.older",
    "disk_low": "sys.disk",
}
MEGABYTE = 1_000_000
NONCE_BYTES = 16
DISK_LOW_BYTES = 500 * MEGABYTE
"""Below this somebody is told: room for weeks of facts, and for the seven copies the nights keep, while they come."""
LOSS_AGAIN_MS = 60_000
"""A reader that comes and goes is told at the looks in between: not every two seconds of it are facts."""
TOUCH_AGAIN_MS = 60_000
"""A glass that drips fills no journal."""
Result = TypeVar("Result")
log = logging.getLogger(__name__)


class Runner(Protocol):
    """Where the kiosk's work is done: ``KioskThread``, or the simulation's one thread."""

    def run(self, work: Callable[[], Result], need: Need = ..., /) -> Result:
        """Runs work on the kiosk thread and waits for it."""

    def attend(self, what: str, work: Callable[[], object], need: Need, /) -> None:
        """Runs work that nobody waits for."""


class SystemRandom:
    """The port ``Random`` over the operating system's generator."""

    def token(self, size: int) -> bytes:
        """``size`` bytes that nobody can guess."""
        return os.urandom(size)


@dataclass(frozen=True, slots=True)
class Places:
    """The branch, its spaces and its plans, as read at one moment."""

    branch: Branch
    spaces: tuple[Space, ...]
    plans: tuple[Plan, ...]


class TellingInbox:
    """The feed inbox that says when something was taken in, so that screens read their branch anew."""

    def __init__(self, inbox: FeedInbox, taken: Callable[[Sequence[FeedLine]], None]) -> None:
        self._inbox = inbox
        self._taken = taken

    def cursor(self) -> FeedCursor:
        """How far it has read."""
        return self._inbox.cursor()

    def take(
        self,
        lines: Sequence[FeedLine],
        cursor: FeedCursor,
        head: SignedHead | None = None,
        rest: Sequence[bytes] = (),
    ) -> None:
        """Takes the lines in and says so."""
        self._inbox.take(lines, cursor, head, rest)
        self._taken(lines)

    def take_snapshot(self, snapshot: FeedSnapshot) -> None:
        """Takes it in and says so."""
        self._inbox.take_snapshot(snapshot)
        self._taken(snapshot.lines)

    def signed_head(self) -> tuple[str, SignedHead] | None:
        """The last head that headquarters signed here."""
        return self._inbox.signed_head()

    def is_turned(self) -> bool:
        """Whether it turned to a timeline that it has not joined yet."""
        return self._inbox.is_turned()

    def is_locked(self) -> bool:
        """Whether this kiosk was revoked."""
        return self._inbox.is_locked()

    def lock(self) -> None:
        """Nothing is written any more, and nobody is known."""
        self._inbox.lock()

    def unlock(self) -> None:
        """Work goes on."""
        self._inbox.unlock()

    def turn_to(self, timeline: str) -> None:
        """Hears the present timeline no more."""
        self._inbox.turn_to(timeline)

    def knowledge(self, lineage: Sequence[tuple[str, int]], *, is_whole: bool) -> Knowledge:
        """What headquarters may have lost."""
        return self._inbox.knowledge(lineage, is_whole=is_whole)

    def rejoin(self, position: int, hash_: bytes) -> None:
        """Goes on in the new timeline."""
        self._inbox.rejoin(position, hash_)


class ClosedHours:
    """Whether a look at the feed now and then is enough: nobody is in, and nobody may come in before the rest ends.

    Asking, on any thread, waits for nobody: the answer is from what ``look`` saw last.
    """

    def __init__(self, clock: HouseClock) -> None:
        self._clock = clock
        self._empty_branch: Branch | None = None

    def look(self, work: Work) -> None:
        """On the kiosk thread, now and then. Raises NotEnrolledError before the feed has described the branch."""
        self._empty_branch = None if work.visits.people_inside() else work.places.branch()

    def __call__(self) -> bool:
        """Never before the first look, nor with a doubtful clock."""
        branch, now = self._empty_branch, self._clock.now()
        if branch is None or self._clock.is_suspect:
            return False
        return not any(branch.is_open(at) or branch.admits_members(at) for at in (now, now + REST))


def machine_id() -> str:
    """What this machine calls itself, or an empty text where the system has no name for it."""
    return MACHINE_ID.read_text(encoding="ascii").strip() if MACHINE_ID.exists() else ""


def https_line(address: str, ca_pem: str, seconds: Callable[[], float]) -> "HeadquartersLine":
    """A line over HTTPS that believes one CA alone. ``seconds``: monotonic."""
    from sync.client import trust
    from sync.client.line import HttpsLine

    return HttpsLine(address, trust.pinned(ca_pem), seconds)


def free_bytes(folder: Path) -> int:
    """Room that is left on the disk of a folder."""
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of the machine a kiosk rests on, besides its clock and its folder; the simulation brings its own.

    ``machine``: what it calls itself. ``new_line(address, ca_pem, seconds)`` a line to headquarters. ``waiting``: how
    the exchange's threads wait; None for the system's way. ``free_bytes``: room left on the disk of a folder.
    """

    random: Random = field(default_factory=SystemRandom)
    machine: Callable[[], str] = machine_id
    new_line: "Callable[[str, str, Callable[[], float]], HeadquartersLine]" = https_line
    waiting: "Waiting | None" = None
    free_bytes: Callable[[Path], int] = free_bytes


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told what. ``feed_taken`` on the kiosk thread, ``status_changed`` on a sync thread."""

    feed_taken: Callable[[Sequence[FeedLine]], None]
    status_changed: "Callable[[SyncStatus], None]"


@dataclass(frozen=True, slots=True)
class _Opened:
    identity: "Identity"
    store: "KioskStore"
    passes: "SignedPasses"
    pins: "DevicePins"
    device: "Ed25519PrivateKey"


class Installed(TypedDict):
    """Which kiosk opens its store on which machine, and with what: ``KioskStore.open``."""

    node: str
    witness: Path
    machine: str
    clock: HouseClock
    random: Random
    build: str


class KioskParts:
    """A kiosk at work. ``open`` it on the kiosk thread; its ports may be handed out before.

    Until ``open`` has ended well every use of a port raises NotEnrolledError.
    """

    def __init__(
        self,
        settings: Settings,
        clock: HouseClock,
        thread: Runner,
        surroundings: Surroundings | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.thread = thread
        self._around = surroundings or Surroundings()
        self.random = self._around.random
        self.worker: SyncWorker | None = None
        self._opened: _Opened | None = None
        self._closed_hours = ClosedHours(clock)
        self._days = DayHolder()
        self._pass_keys: dict[bytes, bytes] = {}
        self._was_disk_low = False
        self.reader_lost_at: datetime | None = None
        """Since when no code can be read."""
        self._said_reader_lost: bool | None = None
        self._loss_said_ms: int | None = None
        self.touch_stuck_at: datetime | None = None
        """Since when a spot of the glass seems pressed all the time; the glass's side sets it."""
        self._said_touch_stuck = False
        self._touch_said_ms: int | None = None

    @property
    def ports(self) -> Ports:
        """What every service needs."""
        return Ports(self.begin, self.clock, self.random, self, self, self)

    @property
    def store(self) -> "KioskStore":
        """The open store. Raises NotEnrolledError."""
        return self._present().store

    @property
    def is_open(self) -> bool:
        """Whether the store is open."""
        return self._opened is not None

    def begin(self) -> AbstractContextManager[Work]:
        """The port ``Begin``."""
        return self._present().store.begin()

    def verify(self, code: bytes) -> Claims | PassRefusal:
        """The port ``Passes``."""
        return self._present().passes.verify(code)

    def matches(self, pin: str, stored: str) -> bool:
        """The port ``Pins``."""
        return self._present().pins.matches(pin, stored)

    def ticket(self, branch_id: str, node: str, at: datetime) -> str:
        """The port ``Tickets``."""
        from kiosk.encoding import hand_off

        return hand_off.sign_ticket(branch_id, node, at, self._present().device)

    def open(self) -> None:
        """Opens the store of an enrolled kiosk. Raises NotEnrolledError and the storage's errors."""
        from kiosk.encoding.device_pins import DevicePins
        from kiosk.encoding.passes import SignedPasses
        from kiosk.storage import keys
        from kiosk.storage.identity import read_identity
        from kiosk.storage.store import KioskStore

        folder = self.settings.data
        identity = read_identity(folder)
        store = KioskStore.open(folder, **self._installed(identity.node))
        self.clock.compare(store.latest_at, is_suspect=store.is_clock_suspect)
        device = keys.device_key(folder)
        pins = DevicePins(device.private_bytes_raw())
        self._opened = _Opened(identity, store, SignedPasses(lambda: self._pass_keys), pins, device)
        self._learn_pass_keys()

    def rehearse(self) -> int:
        """Opens the store as ``open`` does and undoes all but its new shape; how many facts its chain links.

        Then asks headquarters for a word: whoever cannot reach it would never get the next version. Raises
        NotEnrolledError, the storage's errors, and at last what ``HeadquartersLine`` does.
        """
        from kiosk.storage.identity import read_identity
        from kiosk.storage.store import KioskStore
        from sync.protocol.messages import Hello

        folder = self.settings.data
        identity = read_identity(folder)
        facts = KioskStore.rehearse(folder, **self._installed(identity.node))
        line = self._line(identity)
        try:
            line.hello(Hello(identity.node, self.random.token(NONCE_BYTES).hex()))
        finally:
            line.close()
        return facts

    def copy_and_close(self, version: str, note: Callable[[Path], None]) -> None:
        """A copy to come back to if that version does not start; nothing is written behind it. On the kiosk thread.

        ``note`` is told of the copy before the store closes. Raises the storage's errors and what ``note`` does, and
        leaves the store open then.
        """
        note(self.store.copy_for(version))
        self.close()

    def _installed(self, node: str) -> "Installed":
        witness = self.settings.witness_folder
        witness.mkdir(parents=True, exist_ok=True, mode=0o700)
        return {
            "node": node,
            "witness": witness / WITNESS,
            "machine": self._around.machine(),
            "clock": self.clock,
            "random": self.random,
            "build": __version__,
        }

    def places(self) -> Places:
        """The branch as the database describes it. On the kiosk thread. Raises NotEnrolledError."""
        with self.begin() as work:
            spaces, plans = work.places.spaces(), work.places.plans()
            return Places(work.places.branch(), tuple(spaces), tuple(plans))

    def start_exchange(self, listeners: Listeners) -> None:
        """Begins to exchange with headquarters. On the kiosk thread, after ``open``."""
        self.join_exchange(listeners).start()

    def join_exchange(self, listeners: Listeners) -> "SyncWorker":
        """The exchange over this store, not begun yet. On the kiosk thread, after ``open``."""
        from sync.client.worker import SyncWorker

        opened = self._present()
        self.worker = SyncWorker(
            self._end(opened, listeners),
            lambda: self._line(opened.identity),
            self.clock.now,
            listeners.status_changed,
            self._closed_hours,
            self._around.waiting,
        )
        self._look_at_hours()
        opened.store.on_appended = self.worker.wake
        return self.worker

    def stop_exchange(self) -> None:
        """Ends the exchange; from any thread but the kiosk's."""
        if self.worker is not None:
            self.worker.stop()
            self.worker = None

    def close(self) -> None:
        """Closes the store. On the kiosk thread, after ``stop_exchange``."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.store.close()

    def unsent(self) -> int:
        """How many facts headquarters has not acknowledged. On the kiosk thread."""
        return self.store.journal.unsent_count()

    def last_exchange_minutes(self) -> int:
        """Whole minutes since headquarters last answered, -1 for never."""
        at = self.worker.status.last_exchange_at if self.worker else None
        return -1 if at is None else max(0, (self.clock.now() - at) // timedelta(minutes=1))

    def put_aside(self) -> int:
        """How much of the feed and the journal could not be applied. On the kiosk thread."""
        return len(self.store.quarantined())

    def notes(self) -> Sequence[str]:
        """Keys of the deck for what staff must know of the exchange."""
        found = {note.value for note in self.worker.status.notes} if self.worker else set()
        found |= {"revoked"} if self.store.is_locked else set()
        found |= {"disk_low"} if self._is_disk_low() else set()
        return [key for word, key in NOTES.items() if word in found]

    def is_resting(self) -> bool:
        """Whether nobody is in, and nobody may come in for a while; never with a doubtful clock. On any thread."""
        return self._closed_hours()

    def has_room_for(self, size: int) -> bool:
        """Whether so many bytes fit on the disk before anybody must be told that it fills up."""
        return self._around.free_bytes(self.settings.data) - size > DISK_LOW_BYTES

    def has_room_for_copies(self, count: int) -> bool:
        """Whether so many copies of the database fit."""
        from kiosk.storage.database import DATABASE

        return self.has_room_for(count * (self.settings.data / DATABASE).stat().st_size)

    def settle(self) -> None:
        """For idle moments on the kiosk thread: moves what was written lately into the database file itself.

        The exchange learns, too, whether anybody is in.
        """
        if self._opened is not None:
            self._opened.store.settle()
            self._look_at_hours()

    def keep_up(self) -> None:
        """What a kiosk does by itself, now and then, besides no-shows and the night; nobody waits for it."""
        if self.store.is_locked:
            return
        ports = self.ports
        self.thread.attend("the days it holds", lambda: self._days.look(ports), Need.STAFF)
        self.thread.attend("what was asked before", lambda: upkeep.answer_missed(ports), Need.STAFF)
        self.thread.attend("waiting requests", lambda: upkeep.decide_waiting(ports), Need.STAFF)
        self.thread.attend("room on the disk", self.look_at_disk, Need.STAFF)
        self.thread.attend("the reader", self.look_at_reader, Need.STAFF)
        self.thread.attend("the glass", self.look_at_touch, Need.STAFF)
        self.thread.attend("the store's upkeep", self.settle, Need.EXCHANGE)

    def look_at_disk(self) -> None:
        """Says once, and again after every start, that the disk is filling up. On the kiosk thread."""
        was_low, self._was_disk_low = self._was_disk_low, self._is_disk_low()
        if self._was_disk_low and not was_low:
            free = self._around.free_bytes(self.settings.data)
            log.warning("%s MB are free on the disk of the data folder", free // MEGABYTE)
            with self.begin() as work:
                work.append(DiskLow(free // MEGABYTE))

    def set_reader_lost(self, lost_at: datetime | None) -> None:
        """The reader's side: gone since then, or there. A loss is told at once, but for one that soon follows another.

        From any thread.
        """
        self.reader_lost_at = lost_at
        said_ms = self._loss_said_ms
        is_news = said_ms is None or self.clock.monotonic_ms() - said_ms >= LOSS_AGAIN_MS
        if lost_at is not None and is_news and self._opened is not None and not self.store.is_locked:
            self.thread.attend("the reader", self.look_at_reader, Need.STAFF)

    def look_at_reader(self) -> None:
        """Tells headquarters how the reader is: after each start, and when it is gone or back at the next look.

        Only of a scanner in serial mode and of a camera is that known. On the kiosk thread.
        """
        lost_at = self.reader_lost_at
        if self.settings.has_watched_reader and self._said_reader_lost is not (lost_at is not None):
            with self.begin() as work:
                work.append(ReaderFound() if lost_at is None else ReaderLost(lost_at))
            self._said_reader_lost = lost_at is not None
            if lost_at is not None:
                self._loss_said_ms = self.clock.monotonic_ms()

    def look_at_touch(self) -> None:
        """Tells headquarters that a spot of the glass does not let go, or does again; once a minute at most.

        What came and went meanwhile is told at the next look as it is then. On the kiosk thread.
        """
        if self._opened is None or self.store.is_locked:
            return
        stuck_at, now_ms = self.touch_stuck_at, self.clock.monotonic_ms()
        said_ms = self._touch_said_ms
        is_too_soon = said_ms is not None and now_ms - said_ms < TOUCH_AGAIN_MS
        if self._said_touch_stuck is (stuck_at is not None) or is_too_soon:
            return
        with self.begin() as work:
            work.append(TouchFreed() if stuck_at is None else TouchStuck(stuck_at))
        self._said_touch_stuck, self._touch_said_ms = stuck_at is not None, now_ms

    def is_reader_loss_heard(self) -> bool:
        """Whether headquarters has it that the reader is gone. On the kiosk thread."""
        return self._opened is not None and bool(self._said_reader_lost) and self.unsent() == 0

    def _is_disk_low(self) -> bool:
        return self._around.free_bytes(self.settings.data) < DISK_LOW_BYTES

    def emergency(self) -> Emergency | None:
        """The emergency that stands here, or None. On the kiosk thread."""
        return self.store.emergency()

    def keep_emergency(self, emergency: Emergency) -> None:
        """From now on it stands, after a kill too. On the kiosk thread."""
        self.store.keep_emergency(emergency)

    def forget_emergency(self) -> None:
        """It is over. On the kiosk thread."""
        self.store.forget_emergency()

    def backup(self) -> Path:
        """Copies, opens and compares the database; the proven copy's path. On the kiosk thread."""
        with self.begin() as work:
            day = work.places.branch().day_of(self.clock.now())
        return self.store.backup(day)

    def examine(self) -> dict[str, object]:
        """How the kiosk stands, in words for support; ids and counts alone. On the kiosk thread."""
        status = self.worker.status if self.worker else None
        return {
            "version": __version__,
            "node": self._present().identity.node,
            "facts": self.store.prove(),
            "unsent": self.unsent(),
            "is_synced": self.store.is_synced,
            "is_fenced": self.store.is_fenced,
            "is_clock_suspect": self.clock.is_suspect,
            "is_connected": status.is_connected if status else None,
            "last_exchange_minutes": self.last_exchange_minutes(),
            "notes": list(self.notes()),
            "quarantined": [q.place for q in self.store.quarantined()],
        }

    def confirm_clock(self) -> None:
        """A person says that the clock is right."""
        self.clock.set(self.clock.now())

    def _end(self, opened: _Opened, listeners: Listeners) -> "KioskEnd":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        from kiosk.storage import keys
        from kiosk.storage.feed_inbox import FeedRules
        from kiosk.storage.folder import write_whole
        from sync.client.ports import KioskEnd, Speaker
        from sync.client.ratchet import FileRatchet

        identity, store, folder = opened.identity, opened.store, self.settings.data
        rules = FeedRules(
            answer=lambda work, entry: answer(work, entry, self.clock.now()),
            seal_pin=opened.pins.sealed,
            start=identity.feed_start(),
        )
        key = keys.device_key(folder)
        hq_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(identity.hq_public_key))
        return KioskEnd(
            speaker=Speaker(identity.node, identity.branch, lambda said: key.sign(said).hex(), hq_key),
            journal=store.journal,
            inbox=TellingInbox(store.feed_inbox(rules), lambda lines: self._taken(lines, listeners)),
            run_on_kiosk=self.thread.run,
            ratchet=FileRatchet(folder, write_whole),
            random=self.random,
            seconds=self._seconds,
            heard_time=self._heard_time,
            keep_time_sample=self._keep_time_sample,
        )

    def _line(self, identity: "Identity") -> "HeadquartersLine":
        address = self.settings.headquarters or identity.hq_address
        return self._around.new_line(address, identity.ca_pem, self._seconds)

    def _present(self) -> _Opened:
        if self._opened is None:
            raise NotEnrolledError("the kiosk's store is not open")
        return self._opened

    def _seconds(self) -> float:
        return self.clock.monotonic_ms() / 1000

    def _taken(self, lines: Sequence[FeedLine], listeners: Listeners) -> None:
        self._learn_pass_keys()
        self._look_at_hours()
        listeners.feed_taken(lines)

    def _look_at_hours(self) -> None:
        try:
            with self.begin() as work:
                self._closed_hours.look(work)
        except NotEnrolledError:
            log.debug("the feed has not described the branch yet")

    def _learn_pass_keys(self) -> None:
        known = self.store.pass_keys()
        self._pass_keys = {bytes.fromhex(key.key_id): bytes.fromhex(key.public_key) for key in known}

    def _heard_time(self, hq_time_ms: int, round_trip_ms: int) -> None:
        """Headquarters' signed clock: ends a doubt about the date."""
        from kiosk.encoding.values import instant

        self.clock.set(instant(hq_time_ms) + timedelta(milliseconds=round_trip_ms) / 2)
        if not self.store.is_locked:
            upkeep.decide_waiting(self.ports)

    def _keep_time_sample(self, hq_time_ms: int, round_trip_ms: int) -> None:
        """For headquarters, which corrects the journal's times by it."""
        with self.begin() as work:
            work.append(TimeSampled(hq_time_ms, round_trip_ms))
