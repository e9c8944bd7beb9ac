"""What goes wrong: lines, disks, clocks, power, versions, and what people do about it."""

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from kiosk import rescue
from kiosk.domain.authority import Grant
from kiosk.domain.errors import KioskError
from kiosk.encoding import feed as lines
from sync.hq import declarations, pruning
from sync.hq.declarations import Act
from sync.simulation.disk import DATA, Image
from sync.simulation.kiosk import SimulatedKiosk
from sync.simulation.network import SimulatedLine
from sync.simulation.stage import HOUR_MS, MINUTE_MS, Stage
from sync.simulation.strands import Strand
from sync.simulation.town import BRANCH
from sync.simulation.versions import WORDS
from sync.simulation.watch import Watch

DUSK_MS, DAWN_MS = 10 * HOUR_MS, 23 * HOUR_MS
GRANT = f'"k":"{lines.KIND_OF[Grant]}"'.encode()
OLDER_FOR_HOURS = (2, 7, 12)


class Faults:
    """One method a fault, at the moment at which it happens.

    ``unknown_words``: what each tablet is too old to know. ``whole_from``: of days before it nights have let go.
    """

    def __init__(self, stage: Stage, watch: Watch) -> None:
        self.unknown_words: dict[str, Collection[str]] = {}
        self.whole_from = stage.branch.day_of(stage.now())
        self._stage = stage
        self._plan = stage.plan
        self._random = stage.random
        self._scheduler = stage.scheduler
        self._network = stage.network
        self._hq = stage.hq
        self._kiosks = stage.kiosks
        self._checks = stage.checks
        self._ledger = stage.ledger
        self._counts = stage.counts
        self._watch = watch
        self._images: dict[str, list[Image]] = {}
        self._hq_images: list[tuple[Image, frozenset[str]]] = []

    def cut_line(self) -> None:
        """For minutes or hours."""
        weather = self._network.weather
        weather.is_up = False
        minutes = self._random.choice((1, 3, 10, 10, 30, 90))

        def mend() -> None:
            weather.is_up = True

        self._scheduler.after(minutes * MINUTE_MS, mend)

    def change_weather(self) -> None:
        """How much the line loses, doubles, delays and spoils from now on."""
        weather, random = self._network.weather, self._random
        weather.loss = random.choice((0.0, 0.0, 0.05, 0.3))
        weather.doubling = random.choice((0.0, 0.1, 0.5))
        weather.staleness = random.choice((0.0, 0.05, 0.2))
        weather.garbling = random.choice((0.0, 0.0, 0.1))
        weather.meddling = random.choice((0.0, 0.0, 0.3))
        weather.delay_ms = random.choice(((5, 20), (20, 200), (300, 3000)))

    def hurt(self, kiosk: SimulatedKiosk) -> None:
        """The power goes now, or around one of the next commits."""
        if not kiosk.is_on:
            return
        if self._random.random() < 0.6:
            kiosk.clocks.fuse = self._random.randint(1, 12)
        else:
            kiosk.crash()
        self._again_later(kiosk)

    def _again_later(self, kiosk: SimulatedKiosk) -> None:
        def on() -> None:
            if not kiosk.is_on:
                kiosk.power_on()
            else:
                self._again_later(kiosk)

        self._scheduler.after(self._random.choice((5, 30, 30, 120, 900)) * 1000, on)

    def shut_down(self, kiosk: SimulatedKiosk) -> None:
        """Somebody switches it off for the night: its days begin with what was left undone."""
        if kiosk.is_on:
            kiosk.power_off()
            self._scheduler.after(DAWN_MS - DUSK_MS, lambda: None if kiosk.is_on else kiosk.power_on())

    def keep_image(self, kiosk: SimulatedKiosk) -> None:
        """Somebody copies its disk."""
        if kiosk.is_on:
            self._images.setdefault(kiosk.name, []).append(kiosk.disk.image(self._scheduler.now_ms))

    def restore(self, kiosk: SimulatedKiosk) -> None:
        """Somebody puts an old disk back, or the database is gone, or the disk runs in another machine."""
        images = self._images.get(kiosk.name)
        if not kiosk.is_on or not images or kiosk.name in self._watch.restored:
            return
        image = self._random.choice(images[-self._plan.images_kept :])
        if self._random.random() < 0.3:
            self._rescue_later(kiosk, kiosk.disk.image(self._scheduler.now_ms))
        self._watch.restored.add(kiosk.name)
        self._counts["restores"] += 1
        kind = self._random.choice(("database", "database", "gone", "image", "machine"))
        if kind == "gone":
            kiosk.crash()
            kiosk.disk.lose_data("device.key", "identity.json", "ratchet")
        else:
            kiosk.put_back(image, with_witness=kind != "database")
        if kind == "machine":
            kiosk.machine = f"{kiosk.machine}+"
        if kind == "image":
            self._counts["unnoticed_restores"] += 1
            self._ledger.astray.add(kiosk.node)
        self._watch.forget_what_is_gone()
        self._again_later(kiosk)
        # what it does before anybody hears of it is where the rules are needed
        if self._random.random() < 0.5:
            self.cut_line()
            for minutes in (2, 6):
                self._scheduler.after(minutes * MINUTE_MS, partial(self.hurt, kiosk))

    def _rescue_later(self, kiosk: SimulatedKiosk, old: Image) -> None:
        """Somebody reads the disk that was taken out, and sends headquarters its journal, again until it has it."""

        def bring() -> None:
            self._counts["rescues"] += 1
            line = SimulatedLine(self._network, self._hq)
            Strand(f"rescue {kiosk.name}", lambda: rescue.send(old.folder / DATA, line), ended).start()

        def ended(fault: BaseException | None) -> None:
            if isinstance(fault, KioskError):
                later()
            elif fault is not None:
                kiosk.failures.append(fault)

        def later() -> None:
            self._scheduler.after(self._random.choice((2, 20, 90)) * MINUTE_MS, bring)

        later()

    def is_older(self, kiosk: SimulatedKiosk) -> None:
        """The others and headquarters use a word from now on that this tablet does not know."""
        self.unknown_words[kiosk.name] = (self._random.choice(WORDS),)
        self._counts["older"] += 1
        self._scheduler.after(self._random.choice(OLDER_FOR_HOURS) * HOUR_MS, partial(self.update, kiosk))

    def update(self, kiosk: SimulatedKiosk) -> None:
        """An older tablet gets the present program."""
        if self.unknown_words.pop(kiosk.name, None) is None or not kiosk.is_on:
            return
        worker = kiosk.parts.worker
        if worker is not None and any(note.value == "update_needed" for note in worker.status.notes):
            self._counts["stopped"] += 1
        kiosk.crash()
        self._again_later(kiosk)

    def move_clock(self, kiosk: SimulatedKiosk) -> None:
        """Somebody sets a tablet's clock, or its battery is empty."""
        days = self._random.choice((-2.0, -0.05, 0.0, 0.03, 1.0, 30.0))
        kiosk.clocks.skew = timedelta(days=days)
        self._counts["clocks_moved"] += 1

    def prune(self) -> None:
        """What the nights let go, at any time of the day."""
        kept = timedelta(minutes=self._plan.kept_minutes)
        for kiosk in self._kiosks:
            if kiosk.is_on and not kiosk.clocks.skew:  # else "so long ago" may be just now
                self._counts["let_go"] += kiosk.let_go(kept)
        if not self._hq.is_up:
            return
        house = self._hq.house

        def prune() -> None:
            self._counts["lines_pruned"] += pruning.prune(house, BRANCH, kept)

        self.whole_from = self._stage.branch.day_of(self._stage.now() - kept)
        self._hq.run(prune, lambda: None)

    def hurt_headquarters(self) -> None:
        """Its power goes now, or around one of the next commits."""
        if not self._hq.is_up:
            return
        if self._random.random() < 0.6:
            self._hq.fuse = self._random.randint(1, 8)
        else:
            self._hq.crash()

    def hq_on(self) -> None:
        """Headquarters starts again. Raises ViolationError when its disk lost what was told."""
        if not self._hq.is_up:
            stored, told_up_to = self._checks.stored, self._checks.headquarters.now.head
            self._hq.power_on()
            self._watch.look_for_lost_tail(stored, told_up_to)

    def keep_hq_image(self) -> None:
        """Somebody copies headquarters' disk."""
        if self._hq.is_up:
            image = self._hq.disk.image(self._scheduler.now_ms)
            self._hq_images.append((image, frozenset(self._checks.stored - self._checks.called_late)))

    def restore_headquarters(self) -> None:
        """Its disk is gone and somebody puts a copy back, with the tool or without a word.

        None that holds what an older copy has lost for everybody: what was promised in its place could not be kept. Nor
        what headquarters has called late since, after it went on without a tablet.
        """
        kept_ms = self._plan.kept_minutes * MINUTE_MS or self._scheduler.now_ms
        images = [one for one in self._hq_images if self._scheduler.now_ms - one[0].taken_ms < kept_ms]
        if not self._hq.is_up or not images:
            return
        is_said = self._random.random() < 0.5
        image, stored = self._random.choice(images)
        has_left_out = self._counts["left_out"]
        if stored & (self._ledger.lost | self._ledger.late if has_left_out else self._ledger.lost):
            return
        self._counts["hq_restores"] += 1
        self._hq.put_back(image, with_all=is_said and self._random.random() < 0.5)
        self._scheduler.after(self._random.randint(1, 10) * MINUTE_MS, partial(self._hq_on_again, is_said))

    def take_over(self) -> None:
        """A copy that lags takes headquarters' place while a grant is on its way that only the old one has given."""
        if not self._hq.is_up:
            return
        copy = self._hq.disk.image(self._scheduler.now_ms)

        def put_in_place() -> None:
            if self._hq.is_up:
                self._counts["takeovers"] += 1
                self._hq.put_back(copy, with_all=False)
                self._hq_on_again(is_restored=True)

        def look(body: bytes) -> None:
            if GRANT in body:
                self._network.on_late_answer = lambda _body: None
                self._scheduler.after(0, put_in_place)

        self._network.on_late_answer = look

    def _hq_on_again(self, is_restored: bool) -> None:
        self._hq.power_on(is_restored=is_restored)
        self._watch.read_all_of_headquarters()
        if self._plan.impatience and self._random.random() < self._plan.impatience:
            self.cut_line()
            self._scheduler.after(self._random.randint(1, 5) * MINUTE_MS, self._go_on_without_the_silent)

    def _go_on_without_the_silent(self) -> None:
        """Two people declare that headquarters need not hear every tablet."""
        if not self._hq.is_up:
            return
        house = self._hq.house

        def declare() -> None:
            for account in ("account-1", "account-2"):
                declarations.declare(house, Act.GO_ON, BRANCH, "", (account, "no answer"))

        self._hq.run(declare, lambda: None)
