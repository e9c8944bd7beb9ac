"""Headquarters in the simulation: the real house over the real database, its requests worked on as strands.

A request waits before each transaction, so that others, crashes and restores come in between; the power may go
before a commit or between a commit and the answer.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Protocol

from sqlalchemy import Connection

from kiosk.domain.errors import KioskError
from kiosk.house_clock import HouseClock
from kiosk.storage.database import Driver
from sync.hq import network, polls, recovery, timelines
from sync.hq.app import attempt
from sync.hq.bell import Bell
from sync.hq.feed import Page
from sync.hq.house import House
from sync.hq.keys import open_keys
from sync.hq.ledger import LEDGER
from sync.hq.storage import DATABASE, SqliteStore, Store
from sync.hq.timelines import Timelines
from sync.protocol import messages
from sync.protocol.messages import Refusal, Whence
from sync.simulation.chance import SeededRandom
from sync.simulation.disk import Disk, Image
from sync.simulation.journals import Committed
from sync.simulation.network import Answer, Work
from sync.simulation.scheduler import Scheduler
from sync.simulation.strands import PowerCutError, Resume, Strand, wait_here
from sync.simulation.town import BRANCH, Town

WORK_MS = (1, 30)
PAUSE_SHARE = 0.25
KEY_FILES = ("ca.key", "ca.pem", "server.key", "server.pem")


class Clocks(Protocol):
    """What a machine's clocks show."""

    def wall(self) -> datetime:
        """The wall clock."""

    def seconds(self) -> float:
        """The monotonic one."""


class FallibleStore:
    """The port ``Store`` over the real one: waits before each transaction, and the power may go around a commit."""

    def __init__(self, store: Store, before: Callable[[], None], around_commit: Callable[[], None]) -> None:
        self.commits = 0
        self.real = store
        self._before = before
        self._around_commit = around_commit

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction."""
        self._before()
        with self.real.writing() as connection:
            yield connection
            self._around_commit()
        self.commits += 1
        self._around_commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state."""
        self._before()
        with self.real.reading() as connection:
            yield connection

    def beginning(self) -> AbstractContextManager[None]:
        """Nobody else begins meanwhile."""
        return self.real.beginning()

    def scrub(self) -> None:
        """Deleted things leave the files."""
        self.real.scrub()

    def close(self) -> None:
        """Closes the real one."""
        self.real.close()


class CountingBell(Bell):
    """Wakes the strands that hold a poll back."""

    def __init__(self, scheduler: Scheduler) -> None:
        super().__init__()
        self._scheduler = scheduler
        self.count = 0
        self._held: list[Resume] = []

    def ring(self, branch_id: str) -> None:
        """The branch's feed has grown."""
        if branch_id != BRANCH:
            return
        self.count += 1
        held, self._held = self._held, []
        for resume in held:
            self._scheduler.after(0, resume)

    def hold(self, seen: int, pause_ms: float) -> None:
        """Inside a strand: until it rings after ``seen``, or so long."""

        def arrange(resume: Resume) -> None:
            self._scheduler.after(pause_ms if self.count == seen else 0, resume)
            self._held.append(resume)

        wait_here(arrange)


class SimulatedHeadquarters:
    """The machine. ``shared_keys``: a folder with the TLS files, which nothing here depends on."""

    def __init__(
        self, scheduler: Scheduler, disk: Disk, clocks: Clocks, random: Random, shared_keys: Path
    ) -> None:
        self.disk = disk
        self.on_down: Callable[[], None] = _nothing
        self.on_stopping: Callable[[], None] = _nothing
        self.crashes = 0
        self.fuse: int | None = None
        self._scheduler = scheduler
        self._clocks = clocks
        self._random = random
        self._chance = SeededRandom(f"hq {random.random()}")
        self._strands: list[Strand] = []
        self._cutting: list[Strand] = []
        self._house: House | None = None
        self._store: FallibleStore | None = None
        self._file: Committed | None = None
        self._starts = 0
        self._is_log_synced = True
        self.bell = CountingBell(scheduler)
        for name in KEY_FILES:
            shutil.copy(shared_keys / name, disk.data / name)

    @property
    def is_up(self) -> bool:
        """Whether it runs."""
        return self._house is not None

    @property
    def commits(self) -> tuple[int, int]:
        """Changes with each commit: which start it is, and how many there were."""
        return self._starts, self._store.commits if self._store else 0

    @property
    def real_store(self) -> Store:
        """The database itself, which checks read without waiting."""
        if self._store is None:
            raise RuntimeError("headquarters has never run")
        return self._store.real

    @property
    def file(self) -> Driver:
        """What is committed in the database while it runs, past everything that knows its tables."""
        if self._file is None:
            raise RuntimeError("headquarters is down")
        return self._file.driver

    @property
    def house(self) -> House:
        """The house while it runs."""
        if self._house is None:
            raise RuntimeError("headquarters is down")
        return self._house

    def power_on(self, *, is_restored: bool = False) -> None:
        """Starts as its composition root does. ``is_restored``: somebody says that a copy was put back."""
        clock = HouseClock(self._clocks.wall, self._clocks.seconds)
        keys = open_keys(self.disk.data, self._chance, self._clocks.wall())
        real = SqliteStore(self.disk.data, keys.database)
        self._is_log_synced = real.is_synced
        store = FallibleStore(real, self._pause, self._burn)
        self._store, self._starts = store, self._starts + 1
        self._file = Committed(self.disk.data / DATABASE, keys.database)
        self.bell = CountingBell(self._scheduler)
        self._house = House(
            store, keys, clock, self._chance, self.bell, attempt, Timelines(self.disk.data / timelines.FILE)
        )
        recovery.begin(self._house, is_restored=is_restored)

    def load(self, described: Town) -> dict[str, str]:
        """Takes the town in; the texts of its passes."""
        return network.load(self.house, described)

    def stated_authority(self, _address: str) -> str:
        """Its own CA certificate."""
        return self.house.keys.ca_pem

    def serve(self, work: Work, on_answer: Callable[[Answer | None], None]) -> None:
        """Works on a kiosk's question."""
        answers: list[Answer] = []
        house = self.house
        self.run(lambda: answers.append(work(house)), lambda: on_answer(answers[0] if answers else None))

    def run(self, work: Callable[[], object], then: Callable[[], None]) -> None:
        """Does something in a strand of its own; a failure of the surroundings is an answer that is none."""

        def ended(fault: BaseException | None) -> None:
            self._strands.remove(strand)
            if isinstance(fault, PowerCutError):
                if self.is_up and strand not in self._cutting:
                    self.crash()
            elif fault is not None and not isinstance(fault, KioskError):
                raise fault
            else:
                then()

        strand = Strand("headquarters", work, ended)
        self._strands.append(strand)
        strand.start()

    def poll(self, bearer: str, whence: Whence, cursor: tuple[int, str], wait_seconds: int) -> Answer:
        """Holds an empty answer back, as the server does."""
        house, bell = self.house, self.bell
        who = polls.speaker(house, bearer, whence, cursor[0])
        if isinstance(who, Refusal):
            return Answer(True, messages.encode(who))
        until_ms = self._scheduler.now_ms + wait_seconds * 1000
        while True:
            seen = bell.count
            page = polls.look(house, bearer, whence, *cursor)
            if isinstance(page, Refusal):
                return Answer(True, messages.encode(page))
            left_ms = until_ms - self._scheduler.now_ms
            if page.lines or left_ms <= 0:
                return self._signed(house, page)
            bell.hold(seen, left_ms)

    def crash(self) -> None:
        """The power goes."""
        self.crashes += 1
        self._stop()
        self.disk.cut(self._random, is_log_synced=self._is_log_synced)
        self._forget_old_life()
        self.on_down()

    def put_back(self, image: Image, *, with_all: bool) -> None:
        """Somebody restores the database from a copy, or, ``with_all``, everything that lay beside it too.

        The erasure ledger is in no copy of the database (``sync.hq.ledger``): it stays as it is.
        """
        self._stop()
        before = self.disk.data
        self.disk.put_back(image, with_witness=True)
        for name in (LEDGER,) if with_all else (LEDGER, timelines.FILE):
            for file in before.glob(name):
                shutil.copy(file, self.disk.data)
        self._forget_old_life()

    def close(self) -> None:
        """Ends for good."""
        if self.is_up:
            self._stop()
            self._close_file()

    def _stop(self) -> None:
        self.on_stopping()
        house, self._house = self.house, None
        self.fuse = None
        self._cutting = list(self._strands)
        for strand in self._cutting:
            strand.cut()
        self._cutting = []
        self._dead_store = house.store

    def _close_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _forget_old_life(self) -> None:
        self._close_file()
        self._dead_store.close()
        self.disk.drop_before()

    def _signed(self, house: House, page: Page) -> Answer:
        return Answer(False, page.signed(house.keys.feed))

    def _pause(self) -> None:
        if Strand.running is not None and self._random.random() < PAUSE_SHARE:
            self._scheduler.pause(self._random.randint(*WORK_MS))

    def _burn(self) -> None:
        """Counts the moments around commits down to the one at which the power goes."""
        if self.fuse is not None and Strand.running is not None:
            self.fuse -= 1
            if self.fuse <= 0:
                self.fuse = None
                raise PowerCutError


def _nothing() -> None:
    """Before anybody asked to be told."""
