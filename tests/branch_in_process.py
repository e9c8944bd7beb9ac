"""A branch inside the test's own process: headquarters' real house, kiosks' real files, between them every call direct.

No server, no thread, no socket: a test says when somebody speaks, and what of the disks is put back in between.
"""

import gzip
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from kiosk.domain.authority import on_day
from kiosk.domain.facts import BookingConfirmed, CheckedIn, CheckedOut, Entry, FactName, FactRef
from kiosk.domain.ports import FeedCursor
from kiosk.domain.visits import Source
from kiosk.encoding import facts
from kiosk.encoding import feed as lines
from kiosk.services.decide import answer
from kiosk.storage import keys
from kiosk.storage.feed_inbox import FeedRules
from kiosk.storage.store import KioskStore
from sync.client.exchange import Exchange, Step
from sync.client.pages import FeedPage, SnapshotPage
from sync.client.ports import KioskEnd, Waiting
from sync.client.ports import Speaker as OwnVoice
from sync.client.sessions import Sessions
from sync.client.steps import BatchStored, Event, OpenSession, PageTaken, Poll, Upload
from sync.hq import (
    accept,
    asked,
    elsewhere,
    enrolment,
    feed,
    leases,
    network,
    polls,
    reconcile,
    recovery,
    releases,
    sessions,
    snapshots,
    statements,
    subjects,
    tables,
    timelines,
)
from sync.hq.house import House
from sync.hq.sessions import Speaker
from sync.protocol import messages
from sync.protocol.messages import FeedHeader, Refusal, SnapshotHeader
from tests import databases
from tests.builders import BRANCH, TUESDAY, a_span
from tests.fakes.clock import CountedRandom, HandClock
from tests.fakes.kiosk_end import KeptRatchet, run_here
from tests.headquarters import TODAY, HouseForTest
from tests.premises import Premises, driver_in
from tests.small_network import SmallNetwork

ALL_FACTS, ALL_BYTES = 2000, 1 << 20
ADDRESS = "address"
"""Where a copy's folder says which database of PostgreSQL is the copy."""


class DirectLine:
    """The calls of a line, made where they are asked for."""

    def __init__(self, house: Callable[[], House]) -> None:
        self._house = house

    def hello(self, message: Any) -> Any:
        return sessions.hello(self._house(), message)

    def revocation(self, message: Any) -> Any:
        return sessions.revocation(self._house(), message)

    def open_session(self, message: Any) -> Any:
        return sessions.open_session(self._house(), message)

    def upload(self, bearer: str, body: bytes) -> Any:
        said = accept.read(gzip.decompress(body))
        return said if isinstance(said, Refusal) else accept.store(self._house(), bearer, said)

    def recover(self, bearer: str, body: bytes) -> Any:
        said = statements.read(gzip.decompress(body))
        return said if isinstance(said, Refusal) else recovery.state(self._house(), bearer, said)

    def put_people(self, bearer: str, body: bytes) -> Any:
        said = subjects.read(gzip.decompress(body))
        return said if isinstance(said, Refusal) else subjects.put(self._house(), bearer, *said)

    def put_asked(self, bearer: str, body: bytes) -> Any:
        said = asked.read(gzip.decompress(body))
        return said if isinstance(said, Refusal) else asked.put(self._house(), bearer, *said)

    def reconcile(self, bearer: str, message: Any) -> Any:
        return reconcile.compare(self._house(), bearer, message)

    def day_backed_up(self, bearer: str, message: Any) -> Any:
        return reconcile.done(self._house(), bearer, message)

    def elsewhere(self, bearer: str, message: Any) -> Any:
        return elsewhere.look(self._house(), bearer, message)

    def release(self, bearer: str, message: Any) -> Any:
        return releases.offered(self._house(), bearer, message)

    def release_slice(self, bearer: str, message: Any) -> Any:
        return releases.slice_of(self._house(), bearer, message)

    def snapshot(self, bearer: str, whence: Any, after: int) -> Any:
        house = self._house()
        page = snapshots.page(house, bearer, whence, after)
        if isinstance(page, Refusal):
            return page
        header, *lines = page.signed(house.keys.feed).removesuffix(b"\n").split(b"\n")
        return SnapshotPage(messages.decode(SnapshotHeader, header), tuple(lines))

    def abort(self) -> None:
        """No call is ever under way."""

    def close(self) -> None:
        """Nothing is held."""

    def poll(self, bearer: str, whence: Any, cursor: FeedCursor, _wait_seconds: int) -> Any:
        house = self._house()
        speaker = polls.speaker(house, bearer, whence, cursor.position)
        if isinstance(speaker, Refusal):
            return speaker
        page = polls.look(house, bearer, whence, cursor.position, cursor.hash.hex())
        if isinstance(page, Refusal):
            return page
        header, *lines = page.signed(house.keys.feed).removesuffix(b"\n").split(b"\n")
        return FeedPage(messages.decode(FeedHeader, header), tuple(lines))


class KioskInProcess:
    """One tablet: its real file, and the steps of its exchange over a direct line."""

    def __init__(self, branch: "BranchInProcess", node: str) -> None:
        self.node = node
        self.premises = Premises(branch.root / node, clock=branch.clock, random=CountedRandom(node))
        self._branch = branch
        self.line = DirectLine(lambda: branch.house)
        key = keys.make_device_key(_made(self.premises.data), self.premises.random)
        self.public_key = key.public_key().public_bytes_raw().hex()
        self._sign = lambda said: key.sign(said).hex()
        self.ratchet = KeptRatchet()
        self.start = branch.feed_start()
        self.power_on()

    def power_on(self) -> None:
        """Opens the store, and what speaks for it."""
        self.store: KioskStore = self.premises.start(node=self.node)
        rules = FeedRules(
            lambda work, entry: answer(work, entry, self.premises.clock.now()), lambda pin: pin, self.start
        )
        self.inbox = self.store.feed_inbox(rules)
        self.end = KioskEnd(
            OwnVoice(self.node, BRANCH, self._sign, self._branch.house.keys.feed.public_key()),
            self.store.journal,
            self.inbox,
            run_here,
            self.ratchet,
            self.premises.random,
            lambda: self.premises.clock.monotonic_ms() / 1000,
            lambda _hq_ms, _trip_ms: None,
            lambda _hq_ms, _trip_ms: None,
        )
        self.exchange = Exchange(self.end, Sessions(self.end, Waiting()), self.line)
        self.perform(OpenSession())

    def power_off(self) -> None:
        """Closes it."""
        self.store.close()

    def perform(self, step: Step) -> Event:
        """One step."""
        return self.exchange.perform(step)

    def meet(self) -> Event:
        """Sends what there is and reads the feed to its end; opens sessions as long as that gets it on."""
        for _ in range(5):
            came = self._round()
            if came == PageTaken(0, 0.0):
                return came
            self.perform(OpenSession())
        return came

    def send(self) -> Event:
        """Sends what there is."""
        while isinstance(sent := self.perform(Upload(ALL_FACTS, ALL_BYTES)), BatchStored):
            continue
        return sent

    def read(self) -> Event:
        """Reads the feed to its end."""
        while isinstance(came := self.perform(Poll(0)), PageTaken) and came.entries:
            continue
        return came

    def has_read(self) -> set[str]:
        """The names of the facts that it read in any life of the feed."""
        rows = driver_in(self.store).execute("SELECT body FROM feed WHERE body IS NOT NULL").fetchall()
        said = [event for (body,) in rows if (event := lines.event_of(body)) is not None]
        return {f"{node}.{inc}.{facts.envelope(body).q}" for node, inc, body in said}

    def _round(self) -> Event:
        sent, came = self.send(), self.read()
        return came if isinstance(came, PageTaken) and not hasattr(sent, "error") else sent

    def facts(self, *kinds: type) -> list[Entry]:
        """Its own facts of these kinds, oldest first."""
        log = self.store._shelves.log
        return [
            entry
            for life, incarnation in log.lives()
            for _seq, body, _head in log.facts_of(life)
            if isinstance((entry := facts.read(self.node, incarnation.inc, body)).fact, kinds)
        ]


class BranchInProcess:
    """Headquarters and the kiosks of Pergine."""

    def __init__(
        self, root: Path, described: SmallNetwork | None = None, database: str | None = None
    ) -> None:
        self.root = root
        self.folder = _made(root / "hq")
        self.clock = HandClock(TODAY)
        self.database = database
        self.hq = HouseForTest(self.folder, self.clock, database)
        network.load(self.house, described or SmallNetwork())
        self.kiosks: dict[str, KioskInProcess] = {}
        self._starts = 0

    @property
    def house(self) -> House:
        """Headquarters as it runs now."""
        return self.hq.house

    def feed_start(self) -> FeedCursor:
        """Where the feed began."""
        with self.house.store.reading() as connection:
            timeline, position, hash_ = timelines.lineage(connection, BRANCH)[0]
        return FeedCursor(timeline, position, bytes.fromhex(hash_))

    def add(self, node: str = "PER-1") -> KioskInProcess:
        """A kiosk goes into service: enrolling it is its first wish."""
        kiosk = KioskInProcess(self, node)
        self.kiosks[node] = kiosk
        self._enrol(kiosk)
        kiosk.meet()
        return kiosk

    def copy(self) -> Path:
        """A copy of the database, made while nobody writes."""
        self.hq.house.store.close()
        copied = self.root / f"copy-{len(list(self.root.glob('copy-*')))}"
        shutil.copytree(self.folder, copied)
        if self.database is not None:
            (copied / ADDRESS).write_text(databases.copied(self.database))
        self._open()
        return copied

    def put_back(self, copied: Path, *, is_said: bool = True, with_all: bool = False) -> None:
        """Somebody restores the database. ``is_said``: with the tool; ``with_all``: what lay beside it is old as well."""
        self.hq.house.store.close()
        if self.database is not None:
            databases.put_back(self.database, (copied / ADDRESS).read_text())
        for file in copied.iterdir():
            if with_all or file.name.startswith("hq.db"):
                shutil.copy(file, self.folder)
        if with_all and not (copied / timelines.FILE).exists():
            (self.folder / timelines.FILE).unlink(missing_ok=True)
        self._open(is_restored=is_said)

    def close(self) -> None:
        """Closes everything."""
        for kiosk in self.kiosks.values():
            kiosk.power_off()
        self.house.store.close()

    def _open(self, *, is_restored: bool = False) -> None:
        self._starts += 1
        self.hq = HouseForTest(self.folder, self.clock, self.database, chance=f"start {self._starts}")
        recovery.begin(self.house, is_restored=is_restored)

    def _enrol(self, kiosk: KioskInProcess) -> None:
        timeline = self.feed_start().timeline
        kept = dict.fromkeys(("machine", "challenge", "ratchet", "ratchet_before"), "")
        kept |= dict.fromkeys(("tip_inc", "stated_lost", "fenced_lost"), "")
        row = {
            "node": kiosk.node,
            "branch_id": BRANCH,
            "public_key": kiosk.public_key,
            "is_revoked": False,
            "is_retired": False,
            "stated_timeline": timeline,
            "stated_head": "",
            **kept,
            **dict.fromkeys(("enrolled_ms", "challenge_ms", "tip_seq"), 0),
        }
        with self.house.changing(BRANCH) as connection:
            connection.execute(insert(tables.node).values(row))
            enrolment._share(connection, BRANCH)
            today = self.clock.now().date()
            made = [
                leases.grant(connection, space, kiosk.node, today)
                for space in enrolment._spaces(connection, BRANCH)
            ]
            feed.append(connection, BRANCH, [grant for grant in made if grant is not None])


def assert_same_rows(branch: BranchInProcess, kiosk: KioskInProcess, *days: date) -> None:
    """Both ends have the same rows of the days, also when they are made again, and nothing is put aside."""
    assert kiosk.meet() == PageTaken(0, 0.0)
    for _ in range(2):
        for day in days:
            with branch.house.store.reading() as connection:
                there = reconcile.totals(connection, Speaker(kiosk.node, BRANCH, ""), day)
            assert dict(kiosk.store.totals(day).digests) == dict(there.digests), day
        assert kiosk.store.quarantined() == []
        kiosk.store.rebuild()


def confirms(
    kiosk: KioskInProcess, desk: str, day: date = TUESDAY, start: str = "10:00", end: str = "11:00"
) -> FactName:
    """A walk-in reads "confirmed", under the number by which the tablet holds the day."""
    with kiosk.store.begin() as work:
        lease = on_day(work.places.leases(desk), day)
        assert lease is not None
        assert lease.holder == kiosk.node
        return work.append(BookingConfirmed(desk, day, a_span(start, end, day), lease.number, 1))


def comes_and_goes(kiosk: KioskInProcess, day: date = TUESDAY) -> tuple[FactName, FactName]:
    """Somebody fills in the form, and leaves."""
    with kiosk.store.begin() as work:
        visit = work.append(CheckedIn(day, Source.FORM))
        return visit, work.append(CheckedOut(FactRef(visit.ref), Source.FORM))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
