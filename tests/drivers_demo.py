"""Verbs for journeys of whole processes: headquarters as ``smartvalley hq`` with the invented network, somebody of
it, a line that can be cut, clocks in files, and kiosks enrolled over the interface by the product's own steps."""

import json
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from kiosk.demo.network import Network, network
from kiosk.demo.passes import FOREIGN_CODES, write_passes
from kiosk.domain import days
from kiosk.enrolling import Enroller, Progress
from kiosk.house_clock import HouseClock, moved_by
from kiosk.kiosk_thread import KioskThread
from kiosk.parts import KioskParts, Listeners, SystemRandom
from kiosk.settings import Settings
from kiosk.story.headquarters import HeadquartersPerson
from kiosk.story.telling import story_day
from sync.client.sides import Round
from tests.chaos_proxy import ChaosProxy
from ui.bridge.answers import BranchView

ROOT = Path(__file__).resolve().parent.parent
ZONE = ZoneInfo("Europe/Rome")
SEED = 1
MORNING = wall_time(8, 41)
START_SECONDS = 60.0
END_SECONDS = 20.0
STILL_SECONDS = 60.0
FACTS_AT_A_TIME = 1_000


class ClockFile:
    """A clock that processes share: the system's, moved by the seconds that a file says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.move_by(timedelta())

    def move_by(self, ahead: timedelta) -> None:
        """So far ahead of the system's clock from now on."""
        scratch = self.path.with_suffix(".new")
        scratch.write_text(f"{ahead.total_seconds():.3f}", encoding="ascii")
        scratch.replace(self.path)

    def move_to(self, instant: datetime) -> None:
        """It is that instant now."""
        self.move_by(instant - datetime.now(UTC))

    def at(self, day: date, wall: wall_time = MORNING) -> datetime:
        """Moves it to a wall time of a day at the branches; the instant."""
        instant = days.instant_of(day, wall, ZONE)
        assert instant is not None, f"{wall} of {day} is no time"
        self.move_to(instant)
        return instant

    def now(self) -> datetime:
        """What it shows."""
        return moved_by(self.path)()


class ServerProcess:
    """``smartvalley hq`` in its own process; the same folder and port after each start."""

    PROGRAM: tuple[str, ...] = ("kiosk.cli", "hq")

    def __init__(self, folder: Path, clock: ClockFile, seed: int = SEED) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self.port = 0
        self._options = ["--demo-seed", str(seed), "--clock-file", str(clock.path), "--guest-address"]
        self._process: subprocess.Popen[str] | None = None
        self.said: dict[str, str] = {}
        self.start()

    @property
    def process(self) -> "subprocess.Popen[str]":
        """The running process, for whoever kills it."""
        assert self._process is not None, "headquarters is not running"
        return self._process

    @property
    def database(self) -> Path:
        """Its database file."""
        return self.folder / "hq.db"

    def start(self) -> None:
        """Starts it and waits until it says that it answers."""
        command = [sys.executable, "-m", *self.PROGRAM, "--data", str(self.folder)]
        with (self.folder / "stderr.txt").open("a") as errors:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port), *self._options],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.said = self._ready(self._process)
        self.port = int(self.said["address"].rpartition(":")[2])

    def start_again(self) -> None:
        """After somebody killed it: the same folder, the same port."""
        self._gone()
        self.start()

    def stop(self) -> None:
        """Ends it in order. Safe to repeat."""
        if self._process is not None:
            self._process.terminate()
            self._gone()

    def person(self) -> HeadquartersPerson:
        """Somebody of headquarters signs in."""
        said = self.said
        return HeadquartersPerson(said["address"], said["ca"], Path(said["administrator"]))

    def _ready(self, process: subprocess.Popen[str]) -> dict[str, str]:
        assert process.stdout is not None
        timer = threading.Timer(START_SECONDS, process.kill)
        timer.start()
        line = process.stdout.readline()
        timer.cancel()
        assert line, (self.folder / "stderr.txt").read_text()
        return cast("dict[str, str]", json.loads(line))

    def _gone(self) -> None:
        process, self._process = self.process, None
        process.wait(END_SECONDS)
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


class PeopledServer(ServerProcess):
    """The same, with a door for what its people have no page for yet."""

    PROGRAM = ("tests.hq_and_its_people",)

    def ask(self, do: str, *with_: object) -> Any:
        """One act of ``tests.hq_and_its_people.Door``."""
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"do": do, "with": with_}) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, (self.folder / "stderr.txt").read_text()
        return json.loads(line)


@dataclass
class DemoHouse:
    """Headquarters with its network, somebody of it, a line to it, and where everything lies.

    ``today``: a day on which every branch is open; both clocks stand in its morning.
    """

    root: Path
    today: date
    clock: ClockFile
    server: ServerProcess
    person: HeadquartersPerson
    line: ChaosProxy
    pictures: Path
    codes: dict[str, str]
    network: Network

    @property
    def through_line(self) -> str:
        """The address by way of the line."""
        return f"https://127.0.0.1:{self.line.port}"

    def picture(self, label: str) -> Path:
        """The picture of a pass."""
        return self.pictures / f"{label}.png"

    def settings(self, name: str, **given: Any) -> Settings:
        """A kiosk whose data lie under that name."""
        plain = Settings(
            data=self.root / name,
            headquarters=self.through_line,
            width=540,
            height=960,
            is_fullscreen=False,
        )
        return replace(plain, **given)

    def enrol(self, settings: Settings, branch: str = "LEV") -> str:
        """Two people compare the words; the kiosk then reads its whole feed and is ended. Its node."""
        settings.data.mkdir(parents=True, mode=0o700)
        into_service = _IntoService(settings, self.clock)
        enroller = Enroller(settings, SystemRandom(), time.monotonic, into_service)
        made = self.person.make_code(branch)
        words = enroller.begin(made["code"]).words
        assert list(words) == self.person.enrolment(made["enrolment"])["words"]
        self.person.confirm_words(made["enrolment"])
        enroller.confirm(_quietly)
        enroller.stop()
        return str(self.person.enrolment(made["enrolment"])["node"])

    @contextmanager
    def opened(self, settings: Settings, *, is_talking: bool = True) -> Iterator[KioskParts]:
        """The kiosk without its screen, in this process."""
        thread = KioskThread()
        parts = KioskParts(settings, HouseClock(moved_by(self.clock.path)), thread)
        try:
            thread.run(parts.open)
            if is_talking:
                thread.run(lambda: parts.start_exchange(Listeners(_nothing, _nothing)))
            yield parts
        finally:
            parts.stop_exchange()
            thread.run(parts.close)
            thread.close()

    def facts_of(self, node: str, branch: str = "LEV") -> list[dict[str, Any]]:
        """Every fact headquarters has of a node, in the order of the feed."""
        found: list[dict[str, Any]] = []
        after = 0
        while page := self.person.facts(branch, after):
            found += [fact for fact in page if fact["node"] == node]
            after = page[-1]["position"]
        return found

    def ask(self, do: str, *with_: object) -> Any:
        """One act of the people of headquarters (``tests.hq_and_its_people.Door``)."""
        assert isinstance(self.server, PeopledServer)
        return self.server.ask(do, *with_)


class _IntoService:
    """What follows two equal words: the store is opened, the feed is read to its end, the branch is described."""

    def __init__(self, settings: Settings, clock: ClockFile) -> None:
        self._settings = settings
        self._clock = clock

    def __call__(self, progress: Progress) -> BranchView:
        thread = KioskThread()
        parts = KioskParts(self._settings, HouseClock(moved_by(self._clock.path)), thread)
        thread.run(parts.open)
        thread.run(lambda: parts.start_exchange(Listeners(_nothing, _nothing)))
        made = exchanged(parts)
        assert made.is_whole, made
        progress(made.entries, made.entries)
        places = thread.run(parts.places)
        parts.stop_exchange()
        thread.run(parts.close)
        thread.close()
        return BranchView(places.branch, places.spaces, places.plans)


def exchanged(parts: KioskParts) -> Round:
    """A whole round with headquarters, however much there is to say, as long as it goes on."""
    assert parts.worker is not None
    made, seen, since = parts.worker.exchange_now(), (-1, -1), time.monotonic()
    while True:
        with suppress(TimeoutError):
            return made.result(1.0)
        now = parts.thread.run(lambda: (parts.unsent(), parts.store.changes))
        if now != seen:
            seen, since = now, time.monotonic()
        assert time.monotonic() - since < STILL_SECONDS, f"nothing goes on at {now}"


@contextmanager
def demo_house(
    factory: pytest.TempPathFactory, name: str, server_of: type[ServerProcess] = ServerProcess
) -> Iterator[DemoHouse]:
    """A house for the tests of one module; headquarters takes the network in once a run."""
    loaded = factory.getbasetemp() / f"headquarters-with-its-network-{datetime.now(ZONE).date()}"
    with opened_house(factory.mktemp(name), loaded, server_of) as house:
        yield house


@contextmanager
def opened_house(
    root: Path, loaded: Path, server_of: type[ServerProcess] = ServerProcess
) -> Iterator[DemoHouse]:
    """Headquarters in its process from the morning of a day on which every branch is open.

    It begins with a copy of ``loaded``: the folder of one that took the network in, made when it is not there.
    """
    today = story_day(datetime.now(ZONE).date())
    clock = ClockFile(root / "clock")
    clock.at(today)
    if not loaded.exists():
        ServerProcess(loaded, clock).stop()
    shutil.copytree(loaded, root / "hq")
    server = server_of(root / "hq", clock)
    try:
        person = server.person()
        pictures = root / "passes"
        pictures.mkdir()
        codes = {one["label"]: one["text"] for one in person.passes()}
        write_passes({**codes, **FOREIGN_CODES}, pictures)
        line = ChaosProxy(server.port)
        house = DemoHouse(root, today, clock, server, person, line, pictures, codes, network(SEED, today))
        try:
            yield house
        finally:
            house.person.close()
            line.close()
    finally:
        server.stop()


def assert_told_once_in_order(parts: KioskParts, told: list[dict[str, Any]]) -> int:
    """What headquarters has is this kiosk's journal: every life whole, each fact once, in order. How many facts."""
    heads = parts.thread.run(parts.store.heads)
    names = [(fact["inc"], fact["seq"]) for fact in told]
    doubled = [name for name, count in Counter(names).items() if count > 1]
    assert not doubled, doubled
    assert names == [(inc, seq) for inc, (last, _) in heads.items() for seq in range(1, last + 1)]
    assert parts.thread.run(parts.store.prove) == len(names)
    return len(names)


def wait_until(what: str, condition: Callable[[], bool], seconds: float = 30.0) -> float:
    """Looks again and again until it holds; the seconds it took."""
    begun = time.monotonic()
    pause = threading.Event()
    while not condition():
        assert time.monotonic() - begun < seconds, f"{what}: not within {seconds:.0f} s"
        pause.wait(0.02)
    return time.monotonic() - begun


def _nothing(_told: object) -> None:
    """Nobody listens."""


def _quietly(_done: int, _total: int) -> None:
    """Nobody watches the progress."""
