"""Headquarters as several processes over one PostgreSQL: readers by cursor miss nothing (F37), and one may die."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
import requests

from sync.protocol import messages
from sync.protocol.messages import FeedHeader, JournalStored, SessionGranted
from tests import profiles
from tests.builders import an_arrival
from tests.drivers_wire import SERVER, BusyError, HqProcess, HqStaff, JournalOfTest, KioskOfTest

WORKERS = 4
KIOSKS = 8
READERS = 2
ROUNDS = profiles.runs(quick=4, push=40, release=200)
POLL_SECONDS_MAX = 10.0
CONTROL_ROUNDS = 4
BATCH = 20
TRIES_MAX = 20
pytestmark = pytest.mark.timeout(profiles.runs(quick=180, push=600, release=3_600))
BY_SEQUENCE = SERVER.with_name("serve_hq_by_sequence.py")


@contextmanager
def workers(folder: Path, database: str, program: Path = SERVER) -> Iterator[list[HqProcess]]:
    """Servers over one database and one folder of keys, all started at once."""
    started = [HqProcess(folder, "--database", database, program=program) for _ in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda hq: hq.start(), started))
    try:
        yield started
    finally:
        for hq in started:
            hq.stop()


@dataclass
class Talk:
    """A kiosk with an open session at one of the servers."""

    kiosk: KioskOfTest
    journal: JournalOfTest

    def push(self, rounds: int) -> int:
        """Uploads batch after batch; gives how many facts headquarters acknowledged."""
        answer = self._sent(1)
        for _ in range(rounds):
            first = len(self.journal.events) + 1
            for _ in range(BATCH):
                self.journal.write(an_arrival(subject_id=None))
            answer = self._sent(first)
        return answer.stored

    def _sent(self, first: int) -> JournalStored:
        """A worker that finds no connection free says 503; a kiosk sends the same again."""
        body = self.kiosk.upload_body(self.journal, first)
        for _ in range(TRIES_MAX):
            with suppress(BusyError):
                answer = self.kiosk.send(body)
                assert isinstance(answer, JournalStored), answer
                return answer
        raise AssertionError(f"busy {TRIES_MAX} times")


@dataclass
class CursorReader:
    """Reads the feed as it grows, always after the position it was last given; believes whatever it is told."""

    talk: Talk
    position: int = 0
    hash: str = ""
    lines: list[bytes] = field(default_factory=list)
    gaps: int = 0

    def __post_init__(self) -> None:
        self.hash = self.talk.kiosk.feed_hash.hex()

    def look(self) -> int:
        """One page; gives how many lines came."""
        kiosk = self.talk.kiosk
        whence = msgspec.to_builtins(kiosk.whence(self.talk.journal))
        asked = {**whence, "after": str(self.position), "hash": self.hash, "wait": "0"}
        response = kiosk.session.get(f"{kiosk.address}/v1/feed", params=asked, timeout=20)
        assert response.status_code == 200, response.content
        first, *lines = response.content.removesuffix(b"\n").split(b"\n")
        header = messages.decode(FeedHeader, first)
        self.gaps += header.position - self.position - len(lines)
        self.position, self.hash = header.position, header.hash
        self.lines += lines
        return len(lines)

    def follow(self, over: threading.Event) -> None:
        """Reads until nobody writes any more, and then the rest."""
        while not over.is_set():
            self.look()
        while self.look():
            continue


@dataclass(frozen=True)
class Reading:
    """What one reader got of what was acknowledged."""

    gaps: int
    missed: int
    twice: int


def race(servers: list[HqProcess], rounds: int) -> list[Reading]:
    """Kiosks push at all servers while readers read at all of them."""
    with ExitStack() as stack:
        staff = servers[0].staff()
        stack.callback(staff.session.close)
        talks = [_talk(servers[number % WORKERS], staff, stack) for number in range(KIOSKS + READERS)]
        writers, readers = talks[:KIOSKS], [CursorReader(talk) for talk in talks[KIOSKS:]]
        over = threading.Event()
        with ThreadPoolExecutor(KIOSKS + READERS) as pool:
            following = [pool.submit(reader.follow, over) for reader in readers]
            try:
                stored = list(pool.map(lambda talk: talk.push(rounds), writers))
            finally:
                over.set()
            for reader in following:
                reader.result()
        assert stored == [1 + rounds * BATCH] * KIOSKS
        return [_reading(reader, writers) for reader in readers]


def _talk(hq: HqProcess, staff: HqStaff, stack: ExitStack) -> Talk:
    kiosk = KioskOfTest(hq).enrolled(staff)
    stack.callback(kiosk.session.close)
    journal = JournalOfTest.born(kiosk.node)
    assert isinstance(kiosk.open_session(journal), SessionGranted)
    return Talk(kiosk, journal)


def _reading(reader: CursorReader, writers: list[Talk]) -> Reading:
    lives = [talk.journal.life.inc.encode() for talk in writers]
    told = [line for line in reader.lines if any(life in line for life in lives)]
    acknowledged = sum(len(talk.journal.events) for talk in writers)
    return Reading(reader.gaps, acknowledged - len(set(told)), len(told) - len(set(told)))


@pytest.mark.fault("F37")
def test_no_reader_misses_a_fact_or_gets_one_twice_while_eight_kiosks_push_at_four_servers(
    tmp_path: Path, postgres_database: str
) -> None:
    with workers(tmp_path / "hq", postgres_database) as servers:
        readings = race(servers, ROUNDS)
        staff = servers[-1].staff()
        late = KioskOfTest(servers[-1]).enrolled(staff)
        journal = JournalOfTest.born(late.node)
        late.open_session(journal)
        lines = late.read_all(journal)  # checks positions, chain and signature of every page
        inside = staff.get("/branches/PER/inside")
        for session in (staff.session, late.session):
            session.close()

    assert readings == [Reading(gaps=0, missed=0, twice=0)] * READERS
    assert len(set(lines)) == len(lines) == late.position
    assert len(inside) == KIOSKS * ROUNDS * BATCH


def test_positions_drawn_from_a_sequence_make_the_same_readers_miss_facts(
    tmp_path: Path, postgres_database: str
) -> None:
    with workers(tmp_path / "hq", postgres_database, BY_SEQUENCE) as servers:
        readings = race(servers, CONTROL_ROUNDS)

    assert sum(reading.gaps for reading in readings) > 0
    assert sum(reading.missed for reading in readings) > 0


@pytest.fixture
def crowd(tmp_path: Path, postgres_database: str) -> Iterator[HqProcess]:
    """One command with three workers on one port."""
    with HqProcess(tmp_path / "hq", "--database", postgres_database, "--workers", "3") as process:
        yield process


def workers_of(hq: HqProcess) -> set[int]:
    """The processes that serve."""
    children = Path(f"/proc/{hq.pid}/task/{hq.pid}/children").read_text(encoding="ascii")
    return {int(pid) for pid in children.split()}


def test_what_is_said_at_one_worker_wakes_a_poll_at_any(crowd: HqProcess) -> None:
    staff = crowd.staff()
    with ExitStack() as stack:
        stack.callback(staff.session.close)
        waiting = [_talk(crowd, staff, stack) for _ in range(6)]
        for talk in waiting:
            talk.kiosk.read_all(talk.journal)
        speaker, *pollers = waiting  # each connection leads to one of the three workers
        heard = _heard(staff, pollers)
        with ThreadPoolExecutor(len(waiting)) as pool:
            polls = [pool.submit(talk.kiosk.poll, talk.journal, 30) for talk in pollers]
            while any(now <= before for now, before in zip(_heard(staff, pollers), heard, strict=True)):
                continue
            began = time.monotonic()
            assert isinstance(speaker.kiosk.upload(speaker.journal), JournalStored)
            headers = [poll.result() for poll in polls]
        took = time.monotonic() - began

    assert all(isinstance(header, FeedHeader) for header in headers)
    assert took < POLL_SECONDS_MAX


def _heard(staff: HqStaff, talks: list[Talk]) -> list[int]:
    """When headquarters heard each kiosk last: a poll that waits was heard when it began."""
    kiosks = {k["node"]: k["heard_ms"] for branch in staff.get("/branches") for k in branch["kiosks"]}
    return [kiosks[talk.kiosk.node] for talk in talks]


def test_a_worker_that_is_killed_is_replaced_and_the_others_go_on(crowd: HqProcess) -> None:
    before = workers_of(crowd)
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    while len(workers_of(crowd) - {victim}) < len(before):
        assert requests.get(f"{crowd.address}/health/live", verify=crowd.ca, timeout=20).status_code == 200

    assert victim not in workers_of(crowd)
    crowd.staff().session.close()
    assert crowd.stop() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in before)


def test_workers_whose_parent_is_gone_end_by_themselves(crowd: HqProcess) -> None:
    orphans = workers_of(crowd)
    address, ca = crowd.address, crowd.ca
    crowd.kill()

    while any(Path(f"/proc/{pid}").exists() for pid in orphans):
        continue
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{address}/health/live", verify=ca, timeout=20)


def test_the_embedded_database_has_one_server_and_says_so(tmp_path: Path) -> None:
    hq = HqProcess(tmp_path / "hq", "--workers", "2")

    with pytest.raises(AssertionError, match="several workers cannot share the embedded database"):
        hq.start()
