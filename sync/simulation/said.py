"""All that headquarters ever said in its feed, life by life, as it was read in its file when it was committed (I1, I4).

A restored database knows less than was said, and a tablet may have read it: this knows everything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.facts import FactName, LeaseReleased
from sync.simulation.ledger import ViolationError


@dataclass(frozen=True, slots=True)
class Line:
    """One line, with the chain's hash at it. ``name``: of a fact; ``moves``: what it means for the pen, if anything."""

    position: int
    hash: bytes
    name: FactName | None = None
    is_late: bool = False
    moves: Grant | Fence | LeaseReleased | None = None


@dataclass
class Prefixes:
    """How far each life of each journal is held somewhere; its facts come one after the other (I1)."""

    where: str
    heads: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, name: FactName, parent: tuple[str, int] | None) -> None:
        """The next fact. ``parent``: behind which other life's fact this one's life began. Raises ViolationError."""
        life = name.node, name.inc
        if (
            life not in self.heads
            and parent is not None
            and parent[1] > self.heads.get((name.node, parent[0]), 0)
        ):
            raise ViolationError(f"I1: {self.where} has {name} without {parent[0]}.{parent[1]} before it")
        head = self.heads.get(life, 0)
        if name.seq > head + 1:
            raise ViolationError(f"I1: {self.where} has {name} behind {head}")
        self.heads[life] = max(head, name.seq)


class Said:
    """Every life of the feed: behind which place it began, and its own lines."""

    def __init__(self) -> None:
        self._begins: dict[str, tuple[str | None, int]] = {}
        self._lines: dict[str, dict[int, Line]] = {}

    def begin(self, lives: Sequence[tuple[str, int]]) -> None:
        """The lives that a database has had, oldest first: name, and behind which position each began."""
        before: str | None = None
        for timeline, position in lives:
            self._begins.setdefault(timeline, (before, position))
            self._lines.setdefault(timeline, {})
            before = timeline

    def add(self, lives: Sequence[tuple[str, int]], line: Line) -> None:
        """A line of the database with those lives. Raises ViolationError when another one was said in its place."""
        timeline = next(name for name, begin in reversed(lives) if begin < line.position)
        if self._lines[timeline].setdefault(line.position, line).hash != line.hash:
            raise ViolationError(f"I2: {timeline} says two things at {line.position}")

    def at(self, timeline: str, position: int) -> Line | None:
        """The line at a place as whoever reads that life has it."""
        while timeline in self._begins:
            before, begin = self._begins[timeline]
            if position > begin or before is None:
                return self._lines[timeline].get(position)
            timeline = before
        return None

    def through(self, timeline: str, position: int) -> Iterator[Line]:
        """All lines up to a place of that life, in order."""
        for at in range(1, position + 1):
            line = self.at(timeline, at)
            if line is not None:
                yield line
