"""One run: a branch with its tablets, headquarters, the line between them, a week of faults, all drawn from one seed."""

import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

from kiosk import rescue
from kiosk.domain.authority import Grant
from kiosk.domain.bookings import Booking, Request
from kiosk.domain.branches import Branch
from kiosk.domain.errors import KioskError
from kiosk.domain.facts import FactName
from kiosk.domain.projection import row_name
from kiosk.domain.spaces import WALK_IN_POOL, Space
from kiosk.domain.visits import Visit
from kiosk.encoding import feed as lines
from kiosk.storage.database import DATABASE
from sync.hq import declarations, enrolment, erasure, feed, merging, pruning, reconcile, tables
from sync.hq import network as hq_network
from sync.hq.declarations import Act
from sync.hq.house import House
from sync.hq.keys import open_keys
from sync.hq.sessions import Speaker
from sync.simulation import journals
from sync.simulation.chance import SeededRandom
from sync.simulation.checks import Checks
from sync.simulation.disk import DATA, Disk, Image
from sync.simulation.headquarters import SimulatedHeadquarters
from sync.simulation.journals import JournalReader, Written
from sync.simulation.kiosk import EPOCH, MachineClocks, SimulatedKiosk
from sync.simulation.ledger import AnyRow, ViolationError
from sync.simulation.network import Network, SimulatedLine
from sync.simulation.people import PeopleAtHeadquarters, PeopleAtKiosk, Screens
from sync.simulation.plain_files import without_cipher
from sync.simulation.scheduler import Scheduler
from sync.simulation.strands import Strand
from sync.simulation.town import BRANCH, MEMBERS, Town, first_name, other_hours, town
from sync.simulation.versions import WORDS, older_tablets

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
FIRST_DAY = datetime(2027, 3, 25, 7, tzinfo=UTC)
"""A Thursday, 08:00 at the branch; the night to Sunday has 23 hours. Before the day of the build clocks are doubted."""
DUSK_MS, DAWN_MS = 10 * HOUR_MS, 23 * HOUR_MS
DARK_NIGHTS = 0.6
"""Share of the nights that a tablet is switched off: nothing happens in them, and most of a day is night."""
OPENINGS_MS = (2 * HOUR_MS, 8 * HOUR_MS)
"""When people begin to come: 9:00 and 15:00, when the town opens."""
HEALING_MS = 40 * MINUTE_MS
ROUNDS_MAX = 5
PRUNING_EACH_MINUTE = 0.1
GRANT = f'"k":"{lines.KIND_OF[Grant]}"'.encode()
OLDER_FOR_HOURS = (2, 7, 12)

Drawn = TypeVar("Drawn")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """How hard a run is. Shares and means; ``days`` of two openings each.

    ``images_kept``: how many images of a tablet's disk somebody keeps, the newest ones, 0 for all.
    ``kept_minutes``: for how long the feed is kept whole, 0 for the whole run; who is away for longer is GONE.
    ``impatience``: share of headquarters' restores after which two people do not wait for tablets behind a dead line.
    ``erasures_each_day``: how many people want to be forgotten. ``merges_each_day``: of how many pairs it turns out
    that they are one person.
    ``older``: share of the mornings on which a tablet turns out to be of an earlier version, for hours.
    ``takeovers_each_day``: how often a copy that lags takes headquarters' place within seconds; only of ``late`` answers.
    ``late``: share of the pages of the feed that are on their way for about as long as whoever asked waits.
    ``mixed``: share of the questions about the feed that get the answer to an earlier one that nobody heard.
    ``looks_for_another``: share of headquarters' requests for which people look at what is certain in their place.
    ``is_encrypted``: files as the product makes them; else plain ones, which take less time.
    """

    days: int = 3
    kiosks: int = 1
    acts_each_minute: float = 1.7
    remote_acts_each_minute: float = 0.4
    cuts_each_day: float = 3.0
    crashes_each_day: float = 3.0
    hq_crashes_each_day: float = 1.5
    changes_each_day: float = 2.0
    restores_each_day: float = 0.3
    images_each_day: float = 3.0
    images_kept: int = 0
    hq_restores_each_day: float = 0.0
    clocks_each_day: float = 0.0
    kept_minutes: int = 0
    older: float = 0.0
    takeovers_each_day: float = 0.0
    late: float = 0.0
    mixed: float = 0.0
    impatience: float = 0.0
    erasures_each_day: float = 0.0
    merges_each_day: float = 0.0
    looks_for_another: float = 0.0
    is_encrypted: bool = False


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
        self.plan = plan or _drawn_plan(self.random, seed)
        self.figures = Figures(seed)
        self.scheduler = Scheduler(int((FIRST_DAY - EPOCH) / timedelta(milliseconds=1)))
        self.checks = Checks()
        self.ledger = self.checks.ledger
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
        self._readers: dict[str, JournalReader] = {}
        self._at_headquarters = journals.HeadquartersReader()
        self._spaces: tuple[Space, ...] = ()
        self._branch: Branch
        self._images: dict[str, list[Image]] = {}
        self._hq_images: list[tuple[Image, frozenset[str]]] = []
        self._whole_from = FIRST_DAY.date()
        self._restored: set[str] = set()
        self._left_out: set[str] = set()
        self._erased: set[str] = set()
        self._unknown: dict[str, Collection[str]] = {}
        self._people: list[PeopleAtKiosk] = []
        self._remote: PeopleAtHeadquarters | None = None

    def run(self) -> Figures:
        """The whole run; a violation is in the figures."""
        with ExitStack() as inside:
            if not self.plan.is_encrypted:
                inside.enter_context(without_cipher())
            if self.plan.older:
                inside.enter_context(older_tablets(self._unknown))
            return self._whole_run()

    def _whole_run(self) -> Figures:
        try:
            self._begin()
            for day in range(self.plan.days):
                self._live_through_day(day)
            self._heal()
            self._compare()
        except ViolationError as violation:
            self.figures.violation = str(violation)
        finally:
            self._close()
        return self._counted()

    # The beginning

    def _begin(self) -> None:
        self.hq.on_down = lambda: self.scheduler.after(self.random.randint(1, 5) * MINUTE_MS, self._hq_on)
        self.hq.on_stopping = self._read_headquarters
        self.hq.power_on()
        described = town(FIRST_DAY.date(), self.random)
        texts = self.hq.load(described)
        for kiosk in self.kiosks:
            self._enrol(kiosk)
        self.scheduler.run_until(self.scheduler.now_ms + MINUTE_MS)
        self.scheduler.after_each = self._read_all
        for kiosk in self.kiosks:
            kiosk.on_started = self._watch(kiosk)
            kiosk.power_on()
            self._people.append(self._people_at(kiosk, described, texts))
        self._spaces, self._branch = described.spaces, described.branches[0]
        screens = self._screens(None)
        self._remote = PeopleAtHeadquarters(
            described.branches[0], described.spaces, screens, self._draw(), self.plan.looks_for_another
        )
        self.scheduler.run_until(self.scheduler.now_ms + MINUTE_MS)
        self.network.weather.lateness, self.network.weather.mixing = self.plan.late, self.plan.mixed
        self.hq.house.store.scrub()  # what was set up before the first day has long been on its disk

    def _enrol(self, kiosk: SimulatedKiosk) -> None:
        house = self.hq.house
        enrolment_id = enrolment.make_code(house, BRANCH, "account")
        code = enrolment.look_up(house, enrolment_id)
        if code is None:
            raise LookupError(enrolment_id)
        kiosk.enrol(code.code, lambda: _confirm(house, enrolment_id))
        self.scheduler.run_until(self.scheduler.now_ms + MINUTE_MS)
        self._raise_failures()

    def _people_at(self, kiosk: SimulatedKiosk, described: Town, texts: dict[str, str]) -> PeopleAtKiosk:
        codes = tuple(text.encode() for text in texts.values())
        return PeopleAtKiosk(
            kiosk, described.branches[0], described.spaces, codes, self._screens(kiosk), self._draw()
        )

    def _screens(self, kiosk: SimulatedKiosk | None) -> Screens:
        def confirmed(booking_id: str) -> None:
            self._read_all()
            self.ledger.tell(booking_id, self.scheduler.now_ms)
            self.figures.confirmations += 1
            if kiosk is not None and not (self.network.weather.is_up and self.hq.is_up):
                self.figures.offline_confirmations += 1

        def provisional(request_id: str) -> None:
            self._read_all()
            self.ledger.asked[request_id] = self.scheduler.now_ms

        return Screens(confirmed, provisional, lambda outcome: self.figures.outcomes.update((outcome,)))

    # The days

    def _live_through_day(self, day: int) -> None:
        start_ms = self._at(day, 0)
        for opening_ms in OPENINGS_MS:
            self._plan_opening(start_ms + opening_ms, 60 * MINUTE_MS)
        self._plan_faults(start_ms, DAY_MS)
        for kiosk in self.kiosks:
            if self.random.random() < DARK_NIGHTS:
                self._after(start_ms + DUSK_MS, partial(self._shut_down, kiosk))
        self.scheduler.run_until(start_ms + DAY_MS)

    def _plan_opening(self, start_ms: int, length_ms: int) -> None:
        for people in self._people:
            self._each(
                self.plan.acts_each_minute / len(self._people), (start_ms, length_ms), partial(_act, people)
            )
            for minutes in (5, 25):  # the tablet may be dark the first time
                self._after(start_ms + length_ms + minutes * MINUTE_MS, people.go_home)
        self._each(self.plan.remote_acts_each_minute, (start_ms, length_ms), self._act_remotely)

    def _plan_faults(self, start_ms: int, length_ms: int) -> None:
        plan, minutes = self.plan, DAY_MS / MINUTE_MS
        # faults fall where the people are: nine in ten of a day's within its openings
        for opening_ms in OPENINGS_MS:
            window = (start_ms + opening_ms - 10 * MINUTE_MS, 50 * MINUTE_MS)
            share = 1 / 100
            self._each(plan.cuts_each_day * share, window, self._cut_line)
            self._each(plan.cuts_each_day * share, window, self._change_weather)
            self._each(plan.hq_crashes_each_day * share, window, self._hurt_headquarters)
            self._each(plan.changes_each_day * share, window, self._change_space)
            self._each(plan.hq_restores_each_day * share * 3, window, self._keep_hq_image)
            self._each(plan.hq_restores_each_day * share, window, self._restore_headquarters)
            self._each(plan.takeovers_each_day * share, window, self._take_over)
            self._each(plan.erasures_each_day * share, window, self._erase_somebody)
            self._each(plan.merges_each_day * share, window, self._merge_two)
            self._each(PRUNING_EACH_MINUTE if plan.kept_minutes else 0.0, window, self._prune)
            for kiosk in self.kiosks:
                self._each(plan.crashes_each_day * share, window, partial(self._hurt, kiosk))
                self._each(plan.images_each_day * share, window, partial(self._keep_image, kiosk))
                self._each(plan.clocks_each_day * share, window, partial(self._move_clock, kiosk))
                self._each(plan.restores_each_day * share, window, partial(self._restore, kiosk))
                if plan.older and self.random.random() < plan.older / len(OPENINGS_MS):
                    self._after(window[0], partial(self._is_older, kiosk))
        self._each(plan.cuts_each_day / 3 / minutes, (start_ms, length_ms), self._cut_line)

    def _each(self, rate: float, window: tuple[int, int], act: Callable[[], None]) -> None:
        """Plans an act so often a minute within a window, at moments drawn evenly."""
        start_ms, length_ms = window
        moment = start_ms + self.random.expovariate(rate) * MINUTE_MS if rate else start_ms + length_ms
        while moment < start_ms + length_ms:
            self._after(moment, act)
            moment += self.random.expovariate(rate) * MINUTE_MS

    def _after(self, moment_ms: float, act: Callable[[], None]) -> None:
        self.scheduler.after(moment_ms - self.scheduler.now_ms, act)

    def _act_remotely(self) -> None:
        remote = self._remote
        if self.hq.is_up and remote is not None:
            house = self.hq.house
            self.hq.run(lambda: remote.act(house), lambda: None)

    def _change_space(self) -> None:
        """Headquarters gives a space to another kiosk, another time ahead, or takes it out of use; or other hours."""
        if not self.hq.is_up:
            return
        house, random = self.hq.house, self.random
        space = random.choice(self._spaces)
        kiosk = random.choice((None, *(kiosk.node for kiosk in self.kiosks)))
        ahead, is_retired = random.choice((WALK_IN_POOL, 2, 0, 0, None)), random.random() < 0.2
        changed = replace(space, kiosk=kiosk, ahead=ahead, is_retired=is_retired)
        hours = other_hours(random) if random.random() < 0.3 else None

        def change() -> None:
            with house.changing(BRANCH) as connection:
                hq_network.put_space(connection, changed)
                if hours is not None:
                    hq_network.put_branch(connection, house, replace(self._branch, opening=hours))

        self.hq.run(change, lambda: None)

    def _erase_somebody(self) -> None:
        """Somebody wants to be forgotten, and headquarters' people see to it."""
        if not self.hq.is_up:
            return
        house, name = self.hq.house, f"m-{self.random.randrange(MEMBERS)}"

        def erase() -> None:
            erasure.erase(house, name, "account")
            self._erased.add(name)

        self.hq.run(erase, lambda: None)

    def _merge_two(self) -> None:
        """Headquarters' people find out that two names are one person."""
        if not self.hq.is_up:
            return
        house = self.hq.house
        one, other = (f"m-{number}" for number in self.random.sample(range(MEMBERS), 2))

        def merge() -> None:
            if merging.ask(house, one, other) is not None:
                merging.merge(house, one, other, "account")
                self.figures.counts["merged"] += 1

        self.hq.run(merge, lambda: None)

    # Faults

    def _cut_line(self) -> None:
        weather = self.network.weather
        weather.is_up = False
        minutes = self.random.choice((1, 3, 10, 10, 30, 90))

        def mend() -> None:
            weather.is_up = True

        self.scheduler.after(minutes * MINUTE_MS, mend)

    def _change_weather(self) -> None:
        weather, random = self.network.weather, self.random
        weather.loss = random.choice((0.0, 0.0, 0.05, 0.3))
        weather.doubling = random.choice((0.0, 0.1, 0.5))
        weather.staleness = random.choice((0.0, 0.05, 0.2))
        weather.garbling = random.choice((0.0, 0.0, 0.1))
        weather.meddling = random.choice((0.0, 0.0, 0.3))
        weather.delay_ms = random.choice(((5, 20), (20, 200), (300, 3000)))

    def _hurt(self, kiosk: SimulatedKiosk) -> None:
        if not kiosk.is_on:
            return
        if self.random.random() < 0.6:
            kiosk.clocks.fuse = self.random.randint(1, 12)
        else:
            kiosk.crash()
        self._again_later(kiosk)

    def _again_later(self, kiosk: SimulatedKiosk) -> None:
        def on() -> None:
            if not kiosk.is_on:
                kiosk.power_on()
            else:
                self._again_later(kiosk)

        self.scheduler.after(self.random.choice((5, 30, 30, 120, 900)) * 1000, on)

    def _shut_down(self, kiosk: SimulatedKiosk) -> None:
        """Somebody switches it off for the night: its days begin with what was left undone."""
        if kiosk.is_on:
            kiosk.power_off()
            self.scheduler.after(DAWN_MS - DUSK_MS, lambda: None if kiosk.is_on else kiosk.power_on())

    def _keep_image(self, kiosk: SimulatedKiosk) -> None:
        if kiosk.is_on:
            self._images.setdefault(kiosk.name, []).append(kiosk.disk.image(self.scheduler.now_ms))

    def _restore(self, kiosk: SimulatedKiosk) -> None:
        """Somebody puts an old disk back, or the database is gone, or the disk runs in another machine."""
        images = self._images.get(kiosk.name)
        if not kiosk.is_on or not images or kiosk.name in self._restored:
            return
        image = self.random.choice(images[-self.plan.images_kept :])
        if self.random.random() < 0.3:
            self._rescue_later(kiosk, kiosk.disk.image(self.scheduler.now_ms))
        self._restored.add(kiosk.name)
        self.figures.counts["restores"] += 1
        kind = self.random.choice(("database", "database", "gone", "image", "machine"))
        if kind == "gone":
            kiosk.crash()
            kiosk.disk.lose_data("device.key", "identity.json", "ratchet")
        else:
            kiosk.put_back(image, with_witness=kind != "database")
        if kind == "machine":
            kiosk.machine = f"{kiosk.machine}+"
        if kind == "image":
            self.figures.counts["unnoticed_restores"] += 1
            self.ledger.astray.add(kiosk.node)
        self._forget_what_is_gone()
        self._again_later(kiosk)
        if (
            self.random.random() < 0.5
        ):  # what it does before anybody hears of it is where the rules are needed
            self._cut_line()
            for minutes in (2, 6):
                self.scheduler.after(minutes * MINUTE_MS, partial(self._hurt, kiosk))

    def _rescue_later(self, kiosk: SimulatedKiosk, old: Image) -> None:
        """Somebody reads the disk that was taken out, and sends headquarters its journal, again until it has it."""

        def bring() -> None:
            self.figures.counts["rescues"] += 1
            line = SimulatedLine(self.network, self.hq)
            Strand(f"rescue {kiosk.name}", lambda: rescue.send(old.folder / DATA, line), ended).start()

        def ended(fault: BaseException | None) -> None:
            if isinstance(fault, KioskError):
                later()
            elif fault is not None:
                kiosk.failures.append(fault)

        def later() -> None:
            self.scheduler.after(self.random.choice((2, 20, 90)) * MINUTE_MS, bring)

        later()

    def _is_older(self, kiosk: SimulatedKiosk) -> None:
        """The others and headquarters use a word from now on that this tablet does not know."""
        self._unknown[kiosk.name] = (self.random.choice(WORDS),)
        self.figures.counts["older"] += 1
        self.scheduler.after(self.random.choice(OLDER_FOR_HOURS) * HOUR_MS, partial(self._update, kiosk))

    def _update(self, kiosk: SimulatedKiosk) -> None:
        if self._unknown.pop(kiosk.name, None) is None or not kiosk.is_on:
            return
        worker = kiosk.parts.worker
        if worker is not None and any(note.value == "update_needed" for note in worker.status.notes):
            self.figures.counts["stopped"] += 1
        kiosk.crash()
        self._again_later(kiosk)

    def _move_clock(self, kiosk: SimulatedKiosk) -> None:
        """Somebody sets a tablet's clock, or its battery is empty."""
        days = self.random.choice((-2.0, -0.05, 0.0, 0.03, 1.0, 30.0))
        kiosk.clocks.skew = timedelta(days=days)
        self.figures.counts["clocks_moved"] += 1

    def _hurt_headquarters(self) -> None:
        if not self.hq.is_up:
            return
        if self.random.random() < 0.6:
            self.hq.fuse = self.random.randint(1, 8)
        else:
            self.hq.crash()

    def _prune(self) -> None:
        """What the nights let go, at any time of the day."""
        kept = timedelta(minutes=self.plan.kept_minutes)
        for kiosk in self.kiosks:
            if kiosk.is_on and not kiosk.clocks.skew:  # else "so long ago" may be just now
                self.figures.counts["let_go"] += kiosk.let_go(kept)
        if not self.hq.is_up:
            return
        house = self.hq.house

        def prune() -> None:
            self.figures.counts["lines_pruned"] += pruning.prune(house, BRANCH, kept)

        self._whole_from = self._branch.day_of(self._now() - kept)
        self.hq.run(prune, lambda: None)

    def _hq_on(self) -> None:
        if not self.hq.is_up:
            stored, told_up_to = self.checks.stored, self.checks.headquarters.now.head
            self.hq.power_on()
            self._look_for_lost_tail(stored, told_up_to)

    def _keep_hq_image(self) -> None:
        if self.hq.is_up:
            image = self.hq.disk.image(self.scheduler.now_ms)
            self._hq_images.append((image, frozenset(self.checks.stored - self.checks.called_late)))

    def _restore_headquarters(self) -> None:
        """Its disk is gone and somebody puts a copy back, with the tool or without a word.

        None that holds what an older copy has lost for everybody: what was promised in its place could not be kept. Nor
        what headquarters has called late since, after it went on without a tablet.
        """
        kept_ms = self.plan.kept_minutes * MINUTE_MS or self.scheduler.now_ms
        images = [one for one in self._hq_images if self.scheduler.now_ms - one[0].taken_ms < kept_ms]
        if not self.hq.is_up or not images:
            return
        is_said = self.random.random() < 0.5
        image, stored = self.random.choice(images)
        has_left_out = self.figures.counts["left_out"]
        if stored & (self.ledger.lost | self.ledger.late if has_left_out else self.ledger.lost):
            return
        self.figures.counts["hq_restores"] += 1
        self.hq.put_back(image, with_all=is_said and self.random.random() < 0.5)
        self.scheduler.after(self.random.randint(1, 10) * MINUTE_MS, partial(self._hq_on_again, is_said))

    def _take_over(self) -> None:
        """A copy that lags takes headquarters' place while a grant is on its way that only the old one has given."""
        if not self.hq.is_up:
            return
        copy = self.hq.disk.image(self.scheduler.now_ms)

        def put_in_place() -> None:
            if self.hq.is_up:
                self.figures.counts["takeovers"] += 1
                self.hq.put_back(copy, with_all=False)
                self._hq_on_again(is_restored=True)

        def look(body: bytes) -> None:
            if GRANT in body:
                self.network.on_late_answer = lambda _body: None
                self.scheduler.after(0, put_in_place)

        self.network.on_late_answer = look

    def _hq_on_again(self, is_restored: bool) -> None:
        self.hq.power_on(is_restored=is_restored)
        self._read_all_of_headquarters()
        if self.plan.impatience and self.random.random() < self.plan.impatience:
            self._cut_line()
            self.scheduler.after(self.random.randint(1, 5) * MINUTE_MS, self._go_on_without_the_silent)

    def _look_for_lost_tail(self, stored: set[str], told_up_to: int) -> None:
        """Whether the power took of headquarters' disk what it had committed."""
        if self._end_of_feed() >= told_up_to and stored <= _names(journals.stored(self.hq.real_store)):
            return
        self._read_all_of_headquarters()
        gone = stored & set(self.ledger.told) - self.checks.stored - self._on_disks(JournalReader.knows)
        if gone:
            raise ViolationError(f"I7: {min(gone)} was told and did not survive headquarters' power cut")

    def _read_all_of_headquarters(self) -> None:
        """Its database is an older one now."""
        self._at_headquarters.begin_again()
        self.checks.headquarters_was_put_back(journals.stored(self.hq.real_store))
        self._forget_what_is_gone()

    def _go_on_without_the_silent(self) -> None:
        """Two people declare that headquarters need not hear every tablet."""
        if not self.hq.is_up:
            return
        house = self.hq.house

        def declare() -> None:
            for account in ("account-1", "account-2"):
                declarations.declare(house, Act.GO_ON, BRANCH, "", (account, "no answer"))

        self.hq.run(declare, lambda: None)

    def _end_of_feed(self) -> int:
        with self.hq.real_store.reading() as connection:
            return feed.head(connection, BRANCH).position

    # The checks

    def _watch(self, kiosk: SimulatedKiosk) -> Callable[[], None]:
        def started() -> None:
            old = self._readers.pop(kiosk.name, None)
            if old is not None:
                old.close()
            reader = self._readers[kiosk.name] = JournalReader(kiosk.disk.data, kiosk.node)
            written_here = list(reader.new())
            present = {str(written.name) for written in written_here}
            if kiosk.name in self._restored:
                self._restored.discard(kiosk.name)
                self.checks.disk_was_put_back(kiosk.node)
                self._forget_what_is_gone()
            self.checks.begin_tablet(kiosk.node, reader, written_here)
            told = {name for name in self.ledger.told if _node_of(name) == kiosk.node}
            gone = told - present - self.ledger.lost - self.checks.stored
            if gone and gone - self._on_disks(JournalReader.knows):
                raise ViolationError(f"I7: {min(gone)} was told and did not survive a power cut")

        return started

    def _forget_what_is_gone(self) -> None:
        """A disk went back in time: what is on no disk any more is gone from the world."""
        late = self.checks.called_late | self._on_disks(JournalReader.calls_late)
        known = self._on_disks(JournalReader.knows, without=self._left_out)
        self.ledger.forget(set(self.ledger.bodies) - self.checks.stored - known, late)

    def _leave_out(self, nodes: set[str]) -> None:
        """Headquarters went on without these: what only they know is part of what happened once it hears of it."""
        if nodes:
            self.figures.counts["left_out"] += len(nodes)
            self._left_out |= nodes
            self.ledger.astray |= nodes
            self._forget_what_is_gone()

    def _on_disks(
        self, what: Callable[[JournalReader], set[str]], *, without: Collection[str] = ()
    ) -> set[str]:
        """The names that tablets' disks have, ``without`` some nodes'."""
        known: set[str] = set()
        for kiosk in self.kiosks:
            if kiosk.node not in without and (kiosk.disk.data / DATABASE).exists():
                reader = JournalReader(kiosk.disk.data, kiosk.node)
                known |= what(reader)
                reader.close()
        return known

    def _read_all(self) -> None:
        self._raise_failures()
        self._read_headquarters()
        for kiosk in self.kiosks:
            reader = self._readers.get(kiosk.name)
            if reader is not None and kiosk.is_on and reader.has_news(kiosk.changes):
                self.checks.read_tablet(kiosk.node, reader)

    def _read_headquarters(self) -> None:
        if not self.hq.is_up or not self._at_headquarters.has_news(self.hq.commits):
            return
        file = self.hq.file
        was_recovering = self.checks.headquarters.is_recovering
        if (was_recovering or self._left_out) and not journals.branch(file).mode:
            unheard = journals.unheard(file)
            if was_recovering:
                self._leave_out(unheard)
            self._left_out &= unheard  # whoever was heard late will say it again as everybody does
        self.checks.read_headquarters(self._at_headquarters.new(file), file)

    def _raise_failures(self) -> None:
        """A bug that ended a strand ends the run."""
        for kiosk in self.kiosks:
            if kiosk.failures:
                raise kiosk.failures[0]

    def _heal(self) -> None:
        """Everything works again and has time to agree."""
        for kiosk in self.kiosks:
            self._update(kiosk)
        weather = self.network.weather
        weather.is_up, weather.meddling = True, 0
        weather.loss, weather.doubling, weather.staleness, weather.garbling = 0, 0, 0, 0
        weather.lateness, weather.mixing = 0, 0
        weather.delay_ms = (20, 200)
        self._hq_on()
        for kiosk in self.kiosks:
            kiosk.clocks.fuse = None
            if not kiosk.is_on:
                kiosk.power_on()
        self.hq.fuse = None
        self.scheduler.run_until(self.scheduler.now_ms + HEALING_MS)
        for _ in range(ROUNDS_MAX):
            for kiosk in self.kiosks:  # what one tablet says in its round another hears in the next
                self._exchange(kiosk)
            if not self._behind():
                return
        raise ViolationError(f"liveness: {self._behind()}")

    def _behind(self) -> str:
        """Which tablet has not all there is of the feed, or keeps other entries than it says."""
        head = self._end_of_feed()
        for kiosk in self.kiosks:
            count, last, cursor = self._readers[kiosk.name].feed()
            if not count == last == cursor == head:
                return f"{kiosk.node} keeps {count} entries to {last}, cursor {cursor} of {head}"
        return ""

    def _exchange(self, kiosk: SimulatedKiosk) -> None:
        """A whole round, as the command line asks for one. Raises ViolationError when none comes to its end."""
        worker = kiosk.parts.worker
        if worker is None:
            raise LookupError(kiosk.name)
        for _ in range(ROUNDS_MAX):
            made = worker.exchange_now()
            self.scheduler.run_until(self.scheduler.now_ms + 2 * MINUTE_MS)
            if made.done() and made.result().is_whole:
                return
        raise ViolationError(
            f"liveness: {kiosk.node} cannot exchange: {made.result() if made.done() else made}"
        )

    def _compare(self) -> None:
        self._read_all()
        fenced = [kiosk.node for kiosk in self.kiosks if kiosk.parts.store.is_fenced]
        if fenced:
            raise ViolationError(f"liveness: {fenced[0]} is fenced for ever")
        self._compare_journals()
        self._compare_standing()
        self._look_for_the_erased()
        self._compare_rows()
        self._compare_later()
        undecided = [name for name in self.ledger.asked if self.ledger.is_undecided(name)]
        if undecided:
            raise ViolationError(f"I10: {undecided[0]} was never decided")

    def _compare_journals(self) -> None:
        known = _names(journals.stored(self.hq.real_store))
        missing = set(self.ledger.entries) - known
        if missing:
            raise ViolationError(f"I9: {min(missing)} is in a journal and not at headquarters")

    def _look_for_the_erased(self) -> None:
        """Nobody who was erased is named anywhere, whatever was put back meanwhile (I12)."""
        for name in sorted(journals.also_named(self.hq.file, self._erased)):
            places = {"headquarters": journals.naming(self.hq.file, first_name(name))}
            places |= {kiosk: reader.naming(first_name(name)) for kiosk, reader in self._readers.items()}
            for place, table in places.items():
                if table:
                    raise ViolationError(f"I12: {place} names {name} in {table}, who was erased")

    def _compare_standing(self) -> None:
        """What stands by the facts takes its space by headquarters' rows, and nothing else does (P1)."""
        odd = self.ledger.standing.all_names() ^ journals.all_standing(self.hq.file)
        if odd:
            raise ViolationError(f"P1: headquarters' rows are wrong about {min(odd)}")

    def _compare_rows(self) -> None:
        """Every projection beside the others and beside what truly happened."""
        rows = self.ledger.rows
        with self.hq.real_store.reading() as connection:
            for day in rows.days():
                there = reconcile.totals(connection, Speaker(self.kiosks[0].node, BRANCH, ""), day)
                for kiosk in self.kiosks:
                    if day < self._whole_from and self._readers[kiosk.name].lacks_what_is_over():
                        continue
                    here = kiosk.parts.store.totals(day)
                    if dict(here.digests) != dict(there.digests):
                        raise ViolationError(f"diverged: {kiosk.node} and headquarters differ on {day}")
                kept: tuple[AnyRow, ...] = (
                    *reconcile.rows_of(connection, (tables.booking, Booking), BRANCH, day),
                    *reconcile.rows_of(connection, (tables.request, Request), BRANCH, day),
                    *reconcile.rows_of(connection, (tables.visit, Visit), BRANCH, day),
                )
                _compare_with_truth(rows.on(day), {row_name(row): row for row in kept})

    def _compare_later(self) -> None:
        """What a night says of the days to come, who holds them included."""
        today = self._now().date()
        with self.hq.real_store.reading() as connection:
            there = reconcile.later(connection, BRANCH, today)
        for kiosk in self.kiosks:
            here = kiosk.parts.store.later(today)
            if (here.days, here.holders) != (there.days, there.holders):
                raise ViolationError(f"diverged: {kiosk.node} and headquarters differ on days after {today}")

    # The end

    def _close(self) -> None:
        for reader in self._readers.values():
            reader.close()
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
            erased=len(self._erased),
            requests=self.network.requests,
            snapshots=self.network.snapshots,
            steps=self.scheduler.steps,
        )
        figures.kiosk_days = self.plan.days * len(self.kiosks)
        return figures

    def _now(self) -> datetime:
        return EPOCH + timedelta(milliseconds=self.scheduler.now_ms)

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


def _compare_with_truth(true: dict[str, AnyRow], kept: dict[str, AnyRow]) -> None:
    odd = sorted(name for name in {*true, *kept} if true.get(name) != kept.get(name))
    if odd:
        raise ViolationError(f"diverged: {true.get(odd[0])} happened, headquarters has {kept.get(odd[0])}")


def _confirm(house: House, enrolment_id: str) -> None:
    if not enrolment.confirm_here(house, enrolment_id):
        raise LookupError(enrolment_id)


def _act(people: PeopleAtKiosk) -> None:
    if people.kiosk.is_on:
        people.act()


def _names(written: Iterable[Written]) -> set[str]:
    return {str(one.name) for one in written}


def _node_of(name: str) -> str:
    return FactName.parse(name).node


def _drawn_plan(random: Random, seed: int) -> Plan:
    def apart(what: str, *choices: Drawn) -> Drawn:
        """Drawn by its name: it came later, and a seed of before means the same run."""
        return Random(f"{what} {seed}").choice(choices)  # noqa: S311 - no secret

    return Plan(
        days=random.choice((1, 1, 2, 2, 3)),
        kiosks=random.choice((1, 1, 2)),
        restores_each_day=random.choice((0.0, 0.3, 1.5)),
        clocks_each_day=random.choice((0.0, 0.0, 1.0)),
        hq_restores_each_day=random.choice((0.0, 0.0, 0.5)) or apart("copy", 0.0, 0.0, 1.5),
        kept_minutes=apart("kept", 0, 0, 20),
        erasures_each_day=apart("erasures", 0.0, 0.0, 1.0),
        impatience=apart("impatience", 0.0, 0.5),
        merges_each_day=apart("merges", 0.0, 0.0, 1.0),
        is_encrypted=apart("cipher", False, False, False, True),
        looks_for_another=apart("another", 0.0, 0.0, 0.5),
        older=apart("older", 0.0, 0.0, 0.0, 0.0, 0.8),
    )
