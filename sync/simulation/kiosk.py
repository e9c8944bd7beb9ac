"""A tablet in the simulation: the real parts, storage and exchange, on clocks, a disk and a line that fail.

The one thread of the simulation is its kiosk thread; the two sides of its exchange are strands. The power may go at
every wait, inside a transaction (whenever the clock is read) and between a commit and whoever is told of it.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from kiosk.domain.errors import NotEnrolledError
from kiosk.domain.ports import Ports
from kiosk.house_clock import HouseClock
from kiosk.kiosk_thread import Need, write_down_failure
from kiosk.nights import Nights
from kiosk.parts import DISK_LOW_BYTES, KioskParts, Listeners, Surroundings
from kiosk.services import upkeep
from kiosk.settings import Settings
from kiosk.storage import keys
from kiosk.storage.identity import Identity, write_identity
from sync.client import enrolment
from sync.client.enrolment import Enrolment
from sync.client.ports import Waiting
from sync.simulation.chance import SeededRandom
from sync.simulation.disk import Disk, Image
from sync.simulation.network import Network, Server, SimulatedLine
from sync.simulation.scheduler import Scheduler, VirtualLock, VirtualNews
from sync.simulation.strands import PowerCutError, Resume, Strand, wait_here

Result = TypeVar("Result")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KIOSK_WORK_MS = (0, 8)
UPKEEP_MS = 5 * 60 * 1000
DISCOVERY_MS = 1000


@dataclass
class MachineClocks:
    """The clocks of one machine: ``skew`` off the truth, the monotonic one counting from its start."""

    scheduler: Scheduler
    skew: timedelta = timedelta()
    started_ms: int = 0
    fuse: int | None = None

    def burn(self) -> None:
        """A moment at which the power may go: counts down to the one at which it does."""
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse <= 0:
                self.fuse = None
                raise PowerCutError

    def wall(self) -> datetime:
        """The wall clock; the power may go while it is read, which happens inside transactions."""
        self.burn()
        return EPOCH + timedelta(milliseconds=self.scheduler.now_ms) + self.skew

    def seconds(self) -> float:
        """Monotonic seconds."""
        return (self.scheduler.now_ms - self.started_ms) / 1000


class OneThread:
    """The kiosk thread where there is one thread: strands wait for their turn, everybody else is on it."""

    def __init__(self, scheduler: Scheduler, random: Random, burn: Callable[[], None]) -> None:
        self._scheduler = scheduler
        self._random = random
        self._burn = burn
        self.on_power_cut: Callable[[], None] = lambda: None

    def run(self, work: Callable[[], Result], _need: Need = Need.EXCHANGE) -> Result:
        """Runs it, from a strand behind whatever else is due in the next milliseconds."""
        if Strand.running is None:
            return work()
        done: Result = wait_here(lambda resume: self._queue(work, resume))
        return done

    def attend(self, what: str, work: Callable[[], object], _need: Need) -> None:
        """Runs it; what fails is written down."""
        future: Future[object] = Future()
        try:
            future.set_result(work())
        except Exception as fault:  # noqa: BLE001 - the same edge as the kiosk thread's
            future.set_exception(fault)
        write_down_failure(what, future)

    def _queue(self, work: Callable[[], object], resume: Resume) -> None:
        def serve() -> None:
            if resume.is_over:
                return
            try:
                done: Any = work()
                self._burn()  # it is committed, and whoever asked has not heard so
            except PowerCutError:
                self.on_power_cut()
            except Exception as fault:  # noqa: BLE001 - handed to whoever asked, never swallowed
                resume(fault=fault)
            else:
                resume(done)

        self._scheduler.after(self._random.randint(*KIOSK_WORK_MS), serve)


class SimulatedKiosk:
    """One machine: enrolled once, then switched on and off, cut, restored, moved in time."""

    def __init__(
        self, name: str, scheduler: Scheduler, disk: Disk, lines: tuple[Network, Server], random: Random
    ) -> None:
        self.name = name
        self.disk = disk
        self.clocks = MachineClocks(scheduler)
        self.machine = f"machine-{name}"
        self.crashes = 0
        self.node = ""
        self.on_started: Callable[[], None] = lambda: None
        self._scheduler = scheduler
        self._network, self._server = lines
        self._random = random
        self._chance = SeededRandom(f"{name} {random.random()}")
        self._parts: KioskParts | None = None
        self._nights: Nights | None = None
        self._strands: list[Strand] = []
        self._life = 0
        self._serves_since: datetime | None = None
        self.failures: list[BaseException] = []

    @property
    def is_on(self) -> bool:
        """Whether it runs."""
        return self._parts is not None

    @property
    def parts(self) -> KioskParts:
        """Its parts while it runs."""
        if self._parts is None:
            raise RuntimeError(f"{self.name} is off")
        return self._parts

    @property
    def changes(self) -> int:
        """Grows whenever it writes."""
        return self.parts.store.changes

    @property
    def ports(self) -> Ports:
        """What services need."""
        return self.parts.ports

    def enrol(self, code: str, confirm_at_headquarters: Callable[[], None]) -> None:
        """Becomes a kiosk by the exchange's own steps; two people find the words equal."""
        around = enrolment.Surroundings(
            self._chance, self.machine, self._server.stated_authority, lambda _address, _ca: self._line()
        )
        made = Enrolment(keys.make_device_key(self.disk.data, self._chance), around)

        def work() -> None:
            made.begin(code, "https://headquarters:1")
            confirm_at_headquarters()
            found = made.confirm()
            if found is None:
                raise RuntimeError("nobody confirmed the enrolment")
            fields = (found.node, found.branch, found.hq_address, found.ca_pem, found.hq_public_key)
            write_identity(self.disk.data, Identity(*fields, found.timeline))
            self.node = found.node

        Strand(f"{self.name} enrolment", work, self._ended).start()

    def power_on(self) -> None:
        """Starts as its composition root does."""
        self._life += 1
        self.clocks.started_ms = self._scheduler.now_ms - 1000
        thread = OneThread(self._scheduler, self._random, self.clocks.burn)
        thread.on_power_cut = self.crash
        around = Surroundings(
            self._chance,
            lambda: self.machine,
            lambda _address, _ca, _seconds: self._line(),
            Waiting(lambda: VirtualNews(self._scheduler), lambda: VirtualLock(self._scheduler)),
            lambda _folder: DISK_LOW_BYTES,
        )
        settings = Settings(data=self.disk.data, witness=self.disk.witness)
        clock = HouseClock(self.clocks.wall, self.clocks.seconds)
        parts = KioskParts(settings, clock, thread, around)
        parts.open()
        self._parts, self._nights = parts, Nights(parts)
        self._serves_since = None
        worker = parts.join_exchange(Listeners(lambda _lines: None, lambda _status: None))
        for side in worker.sides:
            self._strands.append(Strand(f"{self.name} {side.name}", side.run, self._ended))
        self.on_started()
        for strand in tuple(self._strands):
            strand.start()
        self._keep_up(self._life)

    def do(self, act: Callable[[Ports], Result]) -> Result | None:
        """What a person does at the tablet; None when the power goes before the screen says anything."""
        try:
            done = act(self.ports)
            self.clocks.burn()  # it is committed, and no screen has said so
        except PowerCutError:
            self.crash()
            return None
        return done

    def let_go(self, kept: timedelta) -> int:
        """Lets go of what is over and was safe so long ago, as its nights do; of how much."""
        return self.do(lambda _ports: self._prune(kept)) or 0

    def _prune(self, kept: timedelta) -> int:
        clock, store = self.parts.clock, self.parts.store
        try:
            return 0 if clock.is_suspect else store.prune(clock.now(), kept)
        except NotEnrolledError:  # put back to before its branch was described: no night begins
            return 0

    def crash(self) -> None:
        """The power goes."""
        parts = self._stop()
        self.crashes += 1
        self.disk.cut(self._random, is_log_synced=_is_synced(parts))
        self._forget_old_life(parts)

    def power_off(self) -> None:
        """Somebody shuts it down in order."""
        parts = self._stop()
        parts.close()

    def put_back(self, image: Image, *, with_witness: bool) -> None:
        """Somebody restores an image while it is off, or pulls the plug for it."""
        parts = self._stop() if self.is_on else None
        self.disk.put_back(image, with_witness=with_witness)
        if parts is not None:
            self._forget_old_life(parts)

    def _stop(self) -> KioskParts:
        parts, self._parts = self.parts, None
        self.clocks.fuse = None
        strands, self._strands = self._strands, []
        for strand in strands:
            strand.cut()
        return parts

    def _forget_old_life(self, parts: KioskParts) -> None:
        parts.close()
        self.disk.drop_before()

    def _ended(self, fault: BaseException | None) -> None:
        """A strand's end: a bug of the product's is kept, a power cut in its midst cuts the whole machine."""
        if isinstance(fault, PowerCutError):
            if self.is_on:
                self.crash()
        elif fault is not None:
            self.failures.append(fault)

    def _line(self) -> SimulatedLine:
        return SimulatedLine(self._network, self._server)

    def _keep_up(self, life: int) -> None:
        if self._parts is None or self._life != life:
            return
        self.do(lambda _ports: self._upkeep())
        self._scheduler.after(UPKEEP_MS, lambda: self._keep_up(life))

    def _upkeep(self) -> None:
        """What the tablet's timers do (``kiosk.app``)."""
        parts, nights = self.parts, self._nights
        if not parts.clock.is_suspect:
            self._serves_since = self._serves_since or parts.clock.now()
            parts.thread.attend("no-shows", self._release_no_shows, Need.STAFF)
        parts.keep_up()
        if nights is not None:
            nights.look(parts.settings.night_at)

    def _release_no_shows(self) -> None:
        if self._serves_since is not None:
            upkeep.release_no_shows(self.ports, self._serves_since)


def _is_synced(parts: KioskParts) -> bool:
    """Whether the database is told to sync each commit."""
    return parts.store.is_synced
