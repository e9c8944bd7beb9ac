"""What a long spell without a line leaves behind: many believable facts in one journal, and what they cost to send."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from kiosk.domain.facts import CheckedIn, CheckedOut, Fact, FactRef
from kiosk.domain.ports import Work
from kiosk.domain.visits import Source
from kiosk.house_clock import HouseClock, MovedWall
from tests.chaos_proxy import Width
from tests.drivers_sync import Branch, tallied

DAYS = 90
FACTS_IN_A_TRANSACTION = 500
MEMBERS = 240
NARROW = Width(up=40_000, travel_seconds=0.15)
"""The line of F33: 320 kbit/s up, 300 ms there and back."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What sending a backlog took. Bytes as TCP carries them, TLS and HTTP counted, both threads' connections too."""

    facts: int
    seconds: float
    up_bytes: int
    down_bytes: int
    drops: int
    asked: int
    failed: int

    @property
    def bytes_a_fact(self) -> float:
        """All bytes, both ways."""
        return (self.up_bytes + self.down_bytes) / self.facts

    def __str__(self) -> str:
        return (
            f"{self.facts:,} facts in {self.seconds:.1f} s, {self.facts / self.seconds:,.0f} a second; "
            f"{self.up_bytes:,} bytes up, {self.down_bytes:,} down, {self.bytes_a_fact:.1f} a fact; "
            f"{self.drops} drops, {self.failed} of {self.asked} requests failed"
        )


class LongSpell:
    """A kiosk whose visitors come and go for weeks while nobody hears of it."""

    def __init__(self, branch: Branch, seed: int = 1) -> None:
        self.branch = branch
        self._behind = timedelta(days=DAYS)
        self._chance = Random(seed)  # noqa: S311 - what visitors do, drawn again by the same seed
        self.tablet = branch.tablet(HouseClock(MovedWall(lambda: -self._behind)))

    def write(self, count: int) -> None:
        """So many facts, spread over the weeks, none of them sent."""
        step = timedelta(days=DAYS) / count
        inside: list[FactRef] = []
        for begun in range(0, count, FACTS_IN_A_TRANSACTION):
            part = min(FACTS_IN_A_TRANSACTION, count - begun)
            self.tablet.thread.run(partial(self._write, part, step, inside))

    def sent(self, seconds_max: float) -> Cost:
        """Waits until headquarters has everything; what it took."""
        line, began = self.branch.line, time.monotonic()
        before = (line.traffic.outward_bytes, line.traffic.inward_bytes, line.traffic.drops)
        facts = self.tablet.unsent()
        with tallied() as tally:
            line.accept_again()
            tally.wait_for("everything is sent", lambda: self.tablet.unsent() == 0, seconds_max)
            seconds = time.monotonic() - began
            asked, failed = tally.asked, tally.failed
        traffic = line.traffic
        up, down = traffic.outward_bytes - before[0], traffic.inward_bytes - before[1]
        return Cost(facts, seconds, up, down, traffic.drops - before[2], asked, failed)

    def _write(self, count: int, step: timedelta, inside: list[FactRef]) -> None:
        with self.tablet.ports.begin() as work:
            for _ in range(count):
                self._behind -= step
                self._happens(work, inside)

    def _happens(self, work: Work, inside: list[FactRef]) -> None:
        if inside and self._chance.random() < len(inside) / 40:
            visit = inside.pop(self._chance.randrange(len(inside)))
            work.append(CheckedOut(visit, Source.PASS))
            return
        inside.append(FactRef(str(work.append(self._arrival()))))

    def _arrival(self) -> Fact:
        member = self._chance.randrange(MEMBERS)
        day = self.tablet.clock.now().date()
        return CheckedIn(
            day,
            Source.PASS,
            subject_id=f"m-{member:03}",
            pass_id=f"{member * 0x9E3779B97F4A7C15 % (1 << 64):016x}",
            space_id=f"PER:P-{self._chance.randrange(1, 9):02}",
        )


@contextmanager
def long_spell(count: int, folder: Path | None = None, *, database: str | None = None) -> Iterator[LongSpell]:
    """A kiosk with so many facts that nobody has heard of; its line refuses until they are sent."""
    with tempfile.TemporaryDirectory() as scratch:
        branch = Branch(folder or Path(scratch), database=database)
        try:
            spell = LongSpell(branch)
            try:
                spell.tablet.in_step()
                branch.line.refuse()
                spell.write(count)
                yield spell
            finally:
                spell.tablet.close()
        finally:
            branch.close()
