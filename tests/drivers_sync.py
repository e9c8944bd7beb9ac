"""Verbs for journeys: a headquarters process to start, ask, stop and kill, and a real kiosk enrolled at it."""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.facts import CheckedIn, Fact, FactName
from kiosk.domain.ports import FeedLine, Ports
from kiosk.domain.visits import Source
from kiosk.house_clock import HouseClock
from kiosk.kiosk_thread import KioskThread
from kiosk.parts import KioskParts, Listeners, SystemRandom
from kiosk.settings import Settings
from kiosk.storage import keys
from kiosk.storage.identity import Identity, write_identity
from sync.client import trust
from sync.client.enrolment import EnrolledKiosk, Enrolment, Surroundings, stated_authority
from sync.client.exchange import Exchange, Step
from sync.client.line import HttpsLine
from sync.client.status import SyncStatus
from sync.client.steps import Event, LineDown, NobodyOwed, NothingUnsent, TriedInVain, Upload
from sync.client.worker import SyncWorker
from tests.chaos_proxy import ChaosProxy

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 20.0
SOON_SECONDS = 5.0


class HeadquartersProcess:
    """The real server in its own process; the same folder and port after each start."""

    def __init__(self, folder: Path, program: str = "tests.hq_at_work", database: str | None = None) -> None:
        """``database``: the address of a PostgreSQL, or None for the embedded one."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._program = program
        self._database = () if database is None else (database,)
        self.port = 0
        self._process: subprocess.Popen[str] | None = None
        self.start()
        self.ask("describe")

    @property
    def address(self) -> str:
        """``https://127.0.0.1:port``."""
        return f"https://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with (self.folder / "stderr.txt").open("a") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._program, str(self.folder), str(self.port), *self._database],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        said = self._read()
        self.port = int(said["address"].rpartition(":")[2])

    def ask(self, do: str, *with_: object) -> Any:
        """One act of the people at headquarters (``tests.hq_at_work.Door``)."""
        process = self._running()
        assert process.stdin is not None
        process.stdin.write(json.dumps({"do": do, "with": with_}) + "\n")
        process.stdin.flush()
        return self._read()

    def kill(self) -> None:
        """SIGKILL."""
        process = self._running()
        process.kill()
        self._gone(process)

    def stop(self) -> None:
        """Ends it in order. Safe to repeat."""
        if self._process is not None:
            process = self._process
            assert process.stdin is not None
            process.stdin.close()
            self._gone(process)

    def _gone(self, process: subprocess.Popen[str]) -> None:
        process.wait(PATIENCE_SECONDS)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None

    def _running(self) -> subprocess.Popen[str]:
        assert self._process is not None, "headquarters is not running"
        return self._process

    def _read(self) -> Any:
        process = self._running()
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (self.folder / "stderr.txt").read_text()
        return json.loads(line)


@dataclass
class Statuses:
    """What staff were shown, in order."""

    seen: list[SyncStatus] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, status: SyncStatus) -> None:
        """The worker's callback."""
        with self.changed:
            self.seen.append(status)
            self.changed.notify_all()

    def wait_for(self, wanted: Callable[[SyncStatus], bool], seconds: float = PATIENCE_SECONDS) -> SyncStatus:
        """The latest status, once it is as wanted."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.seen and wanted(self.seen[-1]), seconds), self.seen[-3:]
            return self.seen[-1]


def a_rush(count: int) -> list[Fact]:
    """So many people come in."""
    return [CheckedIn(date(2026, 11, 24), Source.PASS)] * count


@dataclass
class Tally:
    """Every step that this process' kiosks made, and what came of it, in order.

    ``uploads``: how many batches each sent, whatever became of them.
    """

    steps: list[tuple[Step, Event]] = field(default_factory=list)
    uploads: Counter[Exchange] = field(default_factory=Counter)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def of(self, kind: type[Step]) -> list[Event]:
        """What came of the steps of a kind."""
        with self.changed:
            return [event for step, event in self.steps if isinstance(step, kind)]

    def wait_for(self, what: str, holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until the steps so far are as wanted."""
        with self.changed:
            assert self.changed.wait_for(holds, seconds), (
                f"{what}: not within {seconds:.0f} s: {self.steps[-9:]}"
            )

    def is_soon(self, holds: Callable[[], bool]) -> bool:
        """Whether it holds within a few seconds."""
        with self.changed:
            return self.changed.wait_for(holds, SOON_SECONDS)

    @property
    def asked(self) -> int:
        """How many steps asked headquarters something."""
        return sum(not isinstance(event, NothingUnsent | NobodyOwed) for _, event in self.steps)

    @property
    def failed(self) -> int:
        """How many of those got no answer."""
        return sum(isinstance(event, LineDown | TriedInVain) for _, event in self.steps)


@contextmanager
def tallied() -> Iterator[Tally]:
    """Counts what the exchange does until the block ends."""
    tally, perform = Tally(), Exchange.perform

    def watched(exchange: Exchange, step: Step) -> Event:
        event = perform(exchange, step)
        with tally.changed:
            tally.steps.append((step, event))
            tally.uploads[exchange] += isinstance(step, Upload) and not isinstance(event, NothingUnsent)
            tally.changed.notify_all()
        return event

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Exchange, "perform", watched)
        yield tally


def surroundings() -> Surroundings:
    """What an enrolment needs, as on a tablet."""
    return Surroundings(
        SystemRandom(),
        "journey",
        stated_authority,
        lambda address, ca_pem: HttpsLine(address, trust.pinned(ca_pem), time.monotonic),
    )


def enrolled(hq: HeadquartersProcess, folder: Path) -> EnrolledKiosk:
    """Two people compare the words and say yes; the folder then belongs to an enrolled kiosk."""
    folder.mkdir(mode=0o700, parents=True)
    made = hq.ask("code")
    enrolment = Enrolment(keys.make_device_key(folder, SystemRandom()), surroundings())
    assert list(enrolment.begin(made["qr"]).words) == hq.ask("words", made["id"])
    assert enrolment.confirm() is None
    assert hq.ask("confirm", made["id"])
    kiosk = enrolment.confirm()
    assert kiosk is not None
    enrolment.stop()
    write_identity(
        folder,
        Identity(
            kiosk.node, kiosk.branch, kiosk.hq_address, kiosk.ca_pem, kiosk.hq_public_key, kiosk.timeline
        ),
    )
    return kiosk


class TabletAtWork:
    """An enrolled kiosk without its screen: real storage, real threads, and a line that can be cut."""

    def __init__(self, folder: Path, port: int, clock: HouseClock | None = None) -> None:
        """``port``: where it finds headquarters, or somebody who stands before it."""
        self.thread = KioskThread()
        self.clock = clock or HouseClock()
        self.statuses = Statuses()
        settings = Settings(data=folder, headquarters=f"https://127.0.0.1:{port}")
        self.parts = KioskParts(settings, self.clock, self.thread)
        self.taken: list[FeedLine] = []
        self.thread.run(self.parts.open)
        self.ports: Ports = self.parts.ports
        self.listeners = Listeners(self.taken.extend, self.statuses.take)
        self.thread.run(lambda: self.parts.start_exchange(self.listeners))

    @property
    def worker(self) -> SyncWorker:
        """The exchange."""
        assert self.parts.worker is not None
        return self.parts.worker

    def append(self, fact: Fact) -> FactName:
        """One fact in one transaction, as a service does it."""

        def append() -> FactName:
            with self.ports.begin() as work:
                return work.append(fact)

        return self.thread.submit(append).result()

    def appends(self, facts: Sequence[Fact]) -> None:
        """Many facts in one transaction: what a long spell without a line leaves behind, made quickly."""

        def append() -> None:
            with self.ports.begin() as work:
                for fact in facts:
                    work.append(fact)

        self.thread.run(append)

    def unsent(self) -> int:
        """How many facts headquarters has not acknowledged, by the journal's own word."""
        return self.thread.run(self.parts.unsent)

    def read_to(self) -> int:
        """How far it has read the feed since its start, 0 for not at all."""
        return self.taken[-1].position if self.taken else 0

    def arrives(self, day: date) -> FactName:
        """Somebody comes in."""
        return self.append(CheckedIn(day, Source.PASS))

    def in_step(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until headquarters answers and has everything, by the journal's own word and by what staff see."""
        end = time.monotonic() + seconds
        while not self._is_in_step():
            assert time.monotonic() < end, self.worker.status
            with self.statuses.changed:
                self.statuses.changed.wait(0.05)

    def _is_in_step(self) -> bool:
        status = self.worker.status
        return status.is_connected and self.unsent() == status.unsent == 0

    def close(self) -> None:
        """Ends it in order."""
        self.parts.stop_exchange()
        self.thread.run(self.parts.close)
        self.thread.close()


class Branch:
    """Headquarters' process, one enrolled kiosk's folder, and the line between them."""

    def __init__(
        self, folder: Path, program: str = "tests.hq_at_work", seed: int = 0, database: str | None = None
    ) -> None:
        """``program``: the module that is headquarters, over which ``database``; ``seed``: of the line's weather."""
        self.hq = HeadquartersProcess(folder / "hq", program, database)
        self.folder = folder / "kiosk"
        self.kiosk: EnrolledKiosk = enrolled(self.hq, self.folder)
        self.line = ChaosProxy(self.hq.port, seed)

    def tablet(self, clock: HouseClock | None = None) -> TabletAtWork:
        """The kiosk started."""
        return TabletAtWork(self.folder, self.line.port, clock)

    def stored(self) -> list[tuple[str, int]]:
        """The names of the kiosk's facts at headquarters, in the order they came."""
        return [(inc, seq) for inc, seq, _, _ in self.hq.ask("facts", self.kiosk.node)]

    def wait_for_request(self, request_id: str, state: str, seconds: float) -> float:
        """Waits until headquarters shows the request so; how long it took."""
        began = time.monotonic()
        while (now := self.hq.ask("request", request_id)) != state:
            assert time.monotonic() - began < seconds, now
        return time.monotonic() - began

    def close(self) -> None:
        """Ends line and process."""
        self.line.close()
        self.hq.stop()


def assert_whole(tablet: TabletAtWork, branch: Branch) -> None:
    """Headquarters has exactly the kiosk's journals, each once and in order, and both chains end alike."""
    heads = tablet.thread.run(tablet.parts.store.heads)
    stored = branch.stored()
    assert stored == [(inc, seq) for inc, (last, _) in heads.items() for seq in range(1, last + 1)]
    assert branch.hq.ask("stored", branch.kiosk.node) == {inc: last for inc, (last, _) in heads.items()}
    assert tablet.thread.run(tablet.parts.store.prove) == len(stored)
