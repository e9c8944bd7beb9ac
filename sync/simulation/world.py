"""One run: a branch with its tablets, headquarters, the line between them, a week of faults, all drawn from one seed."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from sync.hq import enrolment
from sync.hq.house import House
from sync.hq.keys import open_keys
from sync.simulation.chance import SeededRandom
from sync.simulation.disk import Disk
from sync.simulation.ending import Ending
from sync.simulation.faults import DUSK_MS, Faults
from sync.simulation.headquarters import SimulatedHeadquarters
from sync.simulation.kiosk import EPOCH, MachineClocks, SimulatedKiosk
from sync.simulation.ledger import ViolationError
from sync.simulation.network import Network
from sync.simulation.office import Office
from sync.simulation.people import PeopleAtHeadquarters, PeopleAtKiosk, Screens
from sync.simulation.plain_files import without_cipher
from sync.simulation.plans import Plan, drawn_plan
from sync.simulation.scheduler import Scheduler
from sync.simulation.stage import DAY_MS, HOUR_MS, MINUTE_MS, Stage
from sync.simulation.town import BRANCH, Town, town
from sync.simulation.versions import older_tablets
from sync.simulation.watch import Watch

FIRST_DAY = datetime(2027, 3, 25, 7, tzinfo=UTC)
"""A Thursday, 08:00 at the branch; the night to Sunday has 23 hours. Before the day of the build clocks are doubted."""
DARK_NIGHTS = 0.6
"""Share of the nights that a tablet is switched off: nothing happens in them, and most of a day is night."""
OPENINGS_MS = (2 * HOUR_MS, 8 * HOUR_MS)
"""When people begin to come: 9:00 and 15:00, when the town opens."""
PRUNING_EACH_MINUTE = 0.1


@dataclass
class Figures:
    """What a run did. ``counts``: faults and work by name; ``outcomes``: what screens said, by kind;
    ``journals``: a hash over every fact that was written, in the order of true time.
    """

    seed: int
    confirmations: int = 0
    offline_confirmations: int = 0
    facts: int = 0
    kiosk_days: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    journals: str = ""
    violation: str = ""


class World:
    """Everything of one run, in a folder of its own on a memory file system."""

    def __init__(self, seed: int, root: Path, shared_keys: Path, plan: Plan | None = None) -> None:
        self.random = Random(seed)  # noqa: S311 - a run is drawn again by its seed
        self.plan = plan or drawn_plan(self.random, seed)
        self.figures = Figures(seed)
        self.scheduler = Scheduler(int((FIRST_DAY - EPOCH) / timedelta(milliseconds=1)))
        self.hq = SimulatedHeadquarters(
            self.scheduler, Disk(root / "hq"), MachineClocks(self.scheduler), self._draw(), shared_keys
        )
        self.network = Network(self.scheduler, self.hq, self._draw())
        self.kiosks = [
            SimulatedKiosk(
                f"kiosk-{number + 1}",
                self.scheduler,
                Disk(root / f"kiosk-{number + 1}"),
                (self.network, self.hq),
                self._draw(),
            )
            for number in range(self.plan.kiosks)
        ]
        self._town = town(FIRST_DAY.date(), self.random)
        machines = self.network, self.hq, self.kiosks
        branch, counts = self._town.branches[0], self.figures.counts
        self.stage = Stage(self.plan, self.random, self.scheduler, *machines, branch, counts=counts)
        self.ledger = self.stage.ledger
        self.watch = Watch(self.stage)
        self.faults = Faults(self.stage, self.watch)
        self._people: list[PeopleAtKiosk] = []

    def run(self) -> Figures:
        """The whole run; a violation is in the figures."""
        with ExitStack() as inside:
            if not self.plan.is_encrypted:
                inside.enter_context(without_cipher())
            if self.plan.older:
                inside.enter_context(older_tablets(self.faults.unknown_words))
            return self._whole_run()

    def _whole_run(self) -> Figures:
        try:
            office = self._begin()
            for day in range(self.plan.days):
                self._live_through_day(day, office)
            ending = Ending(self.stage, self.watch, self.faults, office.erased)
            ending.heal()
            ending.compare()
        except ViolationError as violation:
            self.figures.violation = str(violation)
        finally:
            self._close()
        return self._counted()

    # The beginning

    def _begin(self) -> Office:
        self.hq.on_down = lambda: self.scheduler.after(
            self.random.randint(1, 5) * MINUTE_MS, self.faults.hq_on
        )
        self.hq.on_stopping = self.watch.read_headquarters
        self.hq.power_on()
        texts = self.hq.load(self._town)
        for kiosk in self.kiosks:
            self._enrol(kiosk)
        self.scheduler.run_until(self.scheduler.now_ms + MINUTE_MS)
        self.scheduler.after_each = self.watch.read_all
        for kiosk in self.kiosks:
            kiosk.on_started = self.watch.starting(kiosk)
            kiosk.power_on()
            self._people.append(self._people_at(kiosk, self._town, texts))
        branch, spaces = self.stage.branch, self._town.spaces
        looking = self.plan.looks_for_another
        people = PeopleAtHeadquarters(branch, spaces, self._screens(None), self._draw(), looking)
        self.scheduler.run_until(self.scheduler.now_ms + MINUTE_MS)
        self.network.weather.lateness, self.network.weather.mixing = self.plan.late, self.plan.mixed
        self.hq.house.store.scrub()  # what was set up before the first day has long been on its disk
        return Office(self.stage, people, spaces)

    def _enrol(self, kiosk: SimulatedKiosk) -> None:
        house = self.hq.house
        enrolment_id = enrolment.make_code(house, BRANCH, "account")
        code = enrolment.look_up(house, enrolment_id)
        if code is None:
            raise LookupError(enrolment_id)
        kiosk.enrol(code.code, lambda: _confirm(house, enrolment_id))
        self.scheduler.run_until(self.scheduler.now_ms + MINUTE_MS)
        self.watch.raise_failures()

    def _people_at(self, kiosk: SimulatedKiosk, described: Town, texts: dict[str, str]) -> PeopleAtKiosk:
        codes = tuple(text.encode() for text in texts.values())
        return PeopleAtKiosk(
            kiosk, described.branches[0], described.spaces, codes, self._screens(kiosk), self._draw()
        )

    def _screens(self, kiosk: SimulatedKiosk | None) -> Screens:
        def confirmed(booking_id: str) -> None:
            self.watch.read_all()
            self.ledger.tell(booking_id, self.scheduler.now_ms)
            self.figures.confirmations += 1
            if kiosk is not None and not (self.network.weather.is_up and self.hq.is_up):
                self.figures.offline_confirmations += 1

        def provisional(request_id: str) -> None:
            self.watch.read_all()
            self.ledger.asked[request_id] = self.scheduler.now_ms

        return Screens(confirmed, provisional, lambda outcome: self.figures.outcomes.update((outcome,)))

    # The days

    def _live_through_day(self, day: int, office: Office) -> None:
        start_ms = self._at(day, 0)
        for opening_ms in OPENINGS_MS:
            self._plan_opening((start_ms + opening_ms, 60 * MINUTE_MS), office)
        self._plan_faults((start_ms, DAY_MS), office)
        for kiosk in self.kiosks:
            if self.random.random() < DARK_NIGHTS:
                self._after(start_ms + DUSK_MS, partial(self.faults.shut_down, kiosk))
        self.scheduler.run_until(start_ms + DAY_MS)

    def _plan_opening(self, window: tuple[int, int], office: Office) -> None:
        for people in self._people:
            self._each(self.plan.acts_each_minute / len(self._people), window, partial(_act, people))
            for minutes in (5, 25):  # the tablet may be dark the first time
                self._after(sum(window) + minutes * MINUTE_MS, people.go_home)
        self._each(self.plan.remote_acts_each_minute, window, office.act)

    def _plan_faults(self, day: tuple[int, int], office: Office) -> None:
        plan, faults, minutes = self.plan, self.faults, DAY_MS / MINUTE_MS
        # faults fall where the people are: nine in ten of a day's within its openings
        for opening_ms in OPENINGS_MS:
            window = (day[0] + opening_ms - 10 * MINUTE_MS, 50 * MINUTE_MS)
            share = 1 / 100
            self._each(plan.cuts_each_day * share, window, faults.cut_line)
            self._each(plan.cuts_each_day * share, window, faults.change_weather)
            self._each(plan.hq_crashes_each_day * share, window, faults.hurt_headquarters)
            self._each(plan.changes_each_day * share, window, office.change_space)
            self._each(plan.hq_restores_each_day * share * 3, window, faults.keep_hq_image)
            self._each(plan.hq_restores_each_day * share, window, faults.restore_headquarters)
            self._each(plan.takeovers_each_day * share, window, faults.take_over)
            self._each(plan.erasures_each_day * share, window, office.erase_somebody)
            self._each(plan.merges_each_day * share, window, office.merge_two)
            self._each(PRUNING_EACH_MINUTE if plan.kept_minutes else 0.0, window, faults.prune)
            for kiosk in self.kiosks:
                self._each(plan.crashes_each_day * share, window, partial(faults.hurt, kiosk))
                self._each(plan.images_each_day * share, window, partial(faults.keep_image, kiosk))
                self._each(plan.clocks_each_day * share, window, partial(faults.move_clock, kiosk))
                self._each(plan.restores_each_day * share, window, partial(faults.restore, kiosk))
                if plan.older and self.random.random() < plan.older / len(OPENINGS_MS):
                    self._after(window[0], partial(faults.is_older, kiosk))
        self._each(plan.cuts_each_day / 3 / minutes, day, faults.cut_line)

    def _each(self, rate: float, window: tuple[int, int], act: Callable[[], None]) -> None:
        """Plans an act so often a minute within a window, at moments drawn evenly."""
        start_ms, length_ms = window
        moment = start_ms + self.random.expovariate(rate) * MINUTE_MS if rate else start_ms + length_ms
        while moment < start_ms + length_ms:
            self._after(moment, act)
            moment += self.random.expovariate(rate) * MINUTE_MS

    def _after(self, moment_ms: float, act: Callable[[], None]) -> None:
        self.scheduler.after(moment_ms - self.scheduler.now_ms, act)

    # The end

    def _close(self) -> None:
        self.watch.close()
        for kiosk in self.kiosks:
            if kiosk.is_on:
                kiosk.power_off()
        self.hq.on_stopping = lambda: None  # the checks are over
        self.hq.close()

    def _counted(self) -> Figures:
        figures = self.figures
        figures.facts = len(self.ledger.entries)
        figures.journals = self.ledger.digest()
        figures.counts.update(
            kiosk_crashes=sum(kiosk.crashes for kiosk in self.kiosks),
            hq_crashes=self.hq.crashes,
            encrypted=self.plan.is_encrypted,
            requests=self.network.requests,
            snapshots=self.network.snapshots,
            steps=self.scheduler.steps,
        )
        figures.kiosk_days = self.plan.days * len(self.kiosks)
        return figures

    def _draw(self) -> Random:
        return Random(self.random.getrandbits(64))  # noqa: S311 - a run is drawn again by its seed

    def _at(self, day: int, hour: int) -> int:
        return int((FIRST_DAY - EPOCH) / timedelta(milliseconds=1)) - HOUR_MS + day * DAY_MS + hour * HOUR_MS


def simulate(seed: int, plan: Plan | None = None) -> Figures:
    """One run. Its folder is on a memory file system, if there is one, and gone afterwards."""
    memory = Path("/dev/shm")  # noqa: S108 - not a name that anybody could guess: mkdtemp makes it
    root = Path(tempfile.mkdtemp(prefix="smartvalley-", dir=memory if memory.is_dir() else None))
    try:
        shared = root / "keys"
        shared.mkdir()
        open_keys(shared, SeededRandom("shared"), FIRST_DAY)
        return World(seed, root, shared, plan).run()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _confirm(house: House, enrolment_id: str) -> None:
    if not enrolment.confirm_here(house, enrolment_id):
        raise LookupError(enrolment_id)


def _act(people: PeopleAtKiosk) -> None:
    if people.kiosk.is_on:
        people.act()
