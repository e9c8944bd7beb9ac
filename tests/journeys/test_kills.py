"""SIGKILL of the kiosk during bookings and of headquarters during uploads, at random instants.

What was promised to a witness outside the process is never lost and never there twice, the chain is whole, and both
ends have the same after the next exchange. ``tests.killing`` says how a kill inside a transaction is counted.
"""

import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from kiosk.control import NobodyListensError, ask
from kiosk.domain.ports import JournalTip
from kiosk.parts import KioskParts
from kiosk.settings import Settings
from tests import profiles
from tests.busy_branch import DAYS_AHEAD
from tests.chaos_proxy import CALM, Weather
from tests.drivers_demo import (
    ROOT,
    DemoHouse,
    assert_told_once_in_order,
    demo_house,
    exchanged,
    wait_until,
)
from tests.killing import Kills, Listener
from tests.kiosk_at_work import Promise, Work
from tests.saying import Say

KIOSK_KILLS = profiles.runs(quick=4, push=60, release=200)
HEADQUARTERS_KILLS = profiles.runs(quick=3, push=15, release=50)
ROUNDS = profiles.runs(quick=4, push=60, release=500)
TABLET_KILLS = profiles.runs(quick=2, push=10, release=50)
ACTS_BEFORE_A_KILL = 5
UPLOADS_SECONDS = 60.0
SHOWN = ("member-thomas", "expired-luca", "revoked-silvia", "member-giulia", "lapsed-nicola")
BRANCH = "LEV"
STORM = Weather(share=1.0, reach_bytes=10_000, swallow_seconds=0.3)
"""No connection lives long, and each ends in another way."""

pytestmark = pytest.mark.timeout(profiles.runs(quick=180, push=900, release=3_600))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "kills") as made:
        yield made


@pytest.fixture(scope="module")
def kiosk(house: DemoHouse) -> "Kiosk":
    return Kiosk(house, "kiosk", house.server.said["address"])


class Kiosk:
    """An enrolled kiosk's folder, who works on it, and what was promised to the outside."""

    def __init__(self, house: DemoHouse, name: str, address: str) -> None:
        self.house = house
        self.settings: Settings = house.settings(name, headquarters=address)
        self.node = house.enrol(self.settings, BRANCH)
        self.codes = house.root / f"{name}.json"
        members = [text for label, text in house.codes.items() if label.startswith("member-")]
        self.codes.write_text(json.dumps(members))

    @property
    def database(self) -> Path:
        """Its database file."""
        return self.settings.data / "kiosk.db"

    def at_work(self, seed: int, *, is_calm: bool = False) -> "subprocess.Popen[str]":
        """Visitors act until it is killed."""
        folder, clock = str(self.settings.data), str(self.house.clock.path)
        work = Work(folder, self.settings.headquarters, clock, str(self.codes), seed, is_calm)
        return self._begun("tests.kiosk_at_work", work.as_argument())

    def tablet(self) -> "subprocess.Popen[str]":
        """The whole program, without a screen."""
        given = ("--data", self.settings.data, "--headquarters", self.settings.headquarters)
        more = ("--size", "540x960", "--clock-file", self.house.clock.path)
        return self._begun("kiosk.cli", "kiosk", *map(str, (*given, *more)))

    def _begun(self, module: str, *arguments: str) -> "subprocess.Popen[str]":
        with (self.house.root / "stderr.txt").open("a") as errors:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def assert_kept(self, promised: list[JournalTip]) -> int:
        """Opened again the chain is whole and holds each promise; how many facts there are."""
        with self.house.opened(self.settings, is_talking=False) as parts:
            store = parts.store
            facts = parts.thread.run(store.prove)
            lost = [tip for tip in promised if not parts.thread.run(partial(_holds, parts, tip))]
            assert not lost, f"{len(lost)} of {len(promised)} promises lost, the first: {lost[0]}"
            assert not store.is_fenced
        return facts

    def assert_in_step(self) -> int:
        """After an exchange both ends have every fact once, in order, and the same rows. How many facts."""
        house = self.house
        with house.opened(self.settings) as parts:
            made = exchanged(parts)
            assert made.is_whole, made
            facts = assert_told_once_in_order(parts, house.facts_of(self.node, BRANCH))
            days = [house.today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]
            rows = sum(self._assert_same_rows(parts, day) for day in days)
            assert rows > 0
        return facts

    def _assert_same_rows(self, parts: KioskParts, day: date) -> int:
        theirs = self.house.person.totals(BRANCH, self.node, day.isoformat())
        ours = parts.thread.run(lambda: parts.store.totals(day))
        assert theirs["digests"] == dict(ours.digests), day
        assert theirs["facts"] == dict(ours.facts), day
        return sum(ours.facts.values())


def test_a_kiosk_killed_during_bookings_keeps_every_promise_once(kiosk: Kiosk, say: Say) -> None:
    kills = Kills(random.SystemRandom().randrange(1 << 32))
    promises = 0
    for _ in range(KIOSK_KILLS):
        process = kiosk.at_work(kills.seed + kills.all)
        witness = Listener(process)
        witness.wait_for(ACTS_BEFORE_A_KILL)
        kills.strike(process, kiosk.database)
        promised = [_tip(line) for line in witness.whole()]
        promises += len(promised)
        kiosk.assert_kept(promised)
    facts = kiosk.assert_in_step()
    say(f"kiosk: {kills}; {promises} promises, {facts} facts, 0 lost, 0 twice")
    assert kills.open * 4 >= kills.all


def test_a_headquarters_killed_during_uploads_has_everything_once_and_in_order(
    house: DemoHouse, kiosk: Kiosk, say: Say
) -> None:
    kills = Kills(random.SystemRandom().randrange(1 << 32))
    before = len(house.facts_of(kiosk.node, BRANCH))
    process = kiosk.at_work(kills.seed, is_calm=True)
    witness = Listener(process)
    try:
        for _ in range(HEADQUARTERS_KILLS):
            _wait_for_uploads(witness)
            kills.strike(house.server.process, house.server.database)
            acknowledged = _acknowledged(witness)
            house.server.start_again()
            stored = len(house.facts_of(kiosk.node, BRANCH))
            assert stored >= before + acknowledged, (stored, before, acknowledged)
        _wait_for_uploads(witness)
    finally:
        process.kill()
        process.wait()
        promised = witness.whole()
    kiosk.assert_kept([_tip(line) for line in promised])
    facts = kiosk.assert_in_step()
    say(f"headquarters: {kills}; {facts} facts, each once and in order")
    assert kills.open * 4 >= kills.all


def test_the_whole_tablet_killed_while_codes_are_shown_loses_nothing_it_had_written(
    house: DemoHouse, kiosk: Kiosk, say: Say
) -> None:
    kills = Kills(random.SystemRandom().randrange(1 << 32))
    known = 0
    data = kiosk.settings.data
    for _ in range(TABLET_KILLS):
        process = kiosk.tablet()
        wait_until("the tablet's ear", lambda: _hears(data), 60)
        with _shown_again_and_again(house, data) as answers:
            wait_until("some codes", partial(_has_more, answers, len(SHOWN)), 60)
            kills.strike(process, kiosk.database)
        assert process.stdout is not None
        process.stdout.close()
        known = max(known, *answers)
        assert kiosk.assert_kept([_witnessed(kiosk.settings)]) > known
    facts = kiosk.assert_in_step()
    say(f"tablet: {kills}; {facts} facts, at least {known} of them told before a kill")
    assert kills.open * 4 >= kills.all


def test_whichever_end_is_killed_behind_the_worst_line_both_end_alike_and_nothing_acknowledged_is_missing(
    house: DemoHouse, say: Say
) -> None:
    kills, ends = Kills(random.SystemRandom().randrange(1 << 32)), Counter[str]()
    chance = random.Random(kills.seed)  # noqa: S311 - which end is killed, printed so that it can be drawn again
    kiosk = Kiosk(house, "stormy", house.through_line)
    house.line.weather = STORM
    house.line.reset()
    process = kiosk.at_work(kills.seed, is_calm=True)
    witness = Listener(process)
    try:
        for _ in range(ROUNDS):
            _wait_for_uploads(witness)
            end = chance.choice(("kiosk", "headquarters"))
            ends[end] += 1
            if end == "kiosk":
                kills.strike(process, kiosk.database)
                kiosk.assert_kept([_tip(line) for line in witness.whole()])
                process = kiosk.at_work(kills.seed + kills.all, is_calm=True)
                witness = Listener(process)
                witness.wait_for(1)
            else:
                kills.strike(house.server.process, house.server.database)
                last, acknowledged = _promise(witness.lines[-1]), _acknowledged(witness)
                house.server.start_again()
                stored = [fact for fact in house.facts_of(kiosk.node, BRANCH) if fact["inc"] == last.inc]
                assert len(stored) >= acknowledged
    finally:
        process.kill()
        process.wait()
        promised = witness.whole()
        met = dict(house.line.traffic.met)
        house.line.weather = CALM
        house.line.reset()
    kiosk.assert_kept([_tip(line) for line in promised])
    facts = kiosk.assert_in_step()
    say(f"{dict(ends)}: {kills}; {met}; {facts} facts, each once and in order, equal rows")
    assert kills.open * 4 >= kills.all
    assert sum(met.values()) > ROUNDS


def _promise(line: str) -> Promise:
    return Promise(**json.loads(line))


def _tip(line: str) -> JournalTip:
    said = _promise(line)
    return JournalTip(said.inc, said.seq, bytes.fromhex(said.head))


def _holds(parts: KioskParts, tip: JournalTip) -> bool:
    return parts.store._shelves.log.holds(tip)


def _acknowledged(witness: Listener) -> int:
    """How many facts of the running life headquarters had acknowledged by what the kiosk said last."""
    said = _promise(witness.lines[-1])
    return said.seq - said.unsent


def _wait_for_uploads(witness: Listener) -> None:
    """Until headquarters acknowledges more than it has by now."""
    witness.wait_for(len(witness.lines) + 1)
    before = _acknowledged(witness)
    wait_until("an upload", lambda: _acknowledged(witness) > before, UPLOADS_SECONDS)


def _has_more(answers: list[int], count: int) -> bool:
    return len(answers) > count


def _hears(data: Path) -> bool:
    try:
        return ask(data, {"do": "doctor"})["ok"] is True
    except NobodyListensError:
        return False


@contextmanager
def _shown_again_and_again(house: DemoHouse, data: Path) -> Iterator[list[int]]:
    """Passes are shown without a pause until the tablet is dead; how many facts it said to have, each time."""
    told: list[int] = []
    is_over = threading.Event()

    def show() -> None:
        labels = iter(SHOWN * 10_000)
        while not is_over.is_set():
            _asked(data, {"do": "pass.show", "file": str(house.picture(next(labels)))})
            answer = _asked(data, {"do": "doctor"})
            if answer is not None:
                told.append(int(str(answer["facts"])))

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        is_over.set()
        thread.join()


def _asked(data: Path, question: dict[str, object]) -> dict[str, object] | None:
    """The answer, or None from a tablet that died meanwhile."""
    try:
        return ask(data, question)
    except (NobodyListensError, OSError, json.JSONDecodeError):
        return None


def _witnessed(settings: Settings) -> JournalTip:
    """Where the journal ended by the witness outside the database, which is written before any screen is."""
    line = (settings.witness_folder / "witness.json").read_bytes().strip().partition(b" ")[2]
    said = json.loads(line)
    return JournalTip(said["inc"], said["seq"], bytes.fromhex(said["hash"]))
