"""What one tablet holds, byte for byte, against what headquarters said: its copy of the feed, its days, its bytes.

Built anew from the whole file at each start of the tablet, and then kept up with what is new in it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter

from kiosk.domain.authority import Lease
from kiosk.domain.facts import Entry, LeaseReleased, StateLost
from kiosk.encoding import chain, feed
from sync.protocol.timelines import number_of
from sync.simulation.journals import KeptFeed, Life, Written
from sync.simulation.ledger import ViolationError
from sync.simulation.pens import Days, KioskPens, days_of
from sync.simulation.said import Line, Prefixes, Said


class TabletCopy:
    """One tablet's file. ``said``: what headquarters said; ``parents``: of each life of a journal."""

    def __init__(self, node: str, said: Said, parents: dict[tuple[str, str], tuple[str, int]]) -> None:
        self.pens = KioskPens(node)
        self.known: set[str] = set()
        self.own: set[str] = set()
        self._node = node
        self._said, self._parents = said, parents
        self._journal = Prefixes(f"the journal of {node}")
        self._prefixes = Prefixes(node)
        self._put_down: list[LeaseReleased] = []
        self._lives: list[Life] = []
        self._at: tuple[int, int, bytes] | None = None

    @property
    def timeline(self) -> str:
        """The life of the feed that it reads, or nothing."""
        return self._lives[-1][1] if self._lives else ""

    def may(self, space_id: str, day: date) -> bool:
        """Whether it may confirm there."""
        return self.pens.may(space_id, day)

    def read(self, kept: KeptFeed) -> None:
        """What is new in its copy of the feed (I1), up to the cursor that was committed with it (I3)."""
        if kept.is_another:
            self.pens = KioskPens(self._node, self.pens.lost)
            self._prefixes, self._lives, self._at = Prefixes(self._node), [], None
        by_life = {number: list(some) for number, some in groupby(kept.lines, itemgetter(0))}
        for life in kept.lives:
            if life not in self._lives:
                self._begin(life)
            for _number, position, digest, body in by_life.get(life[0], ()):
                if body is not None and feed.digest_of(body) != digest:
                    raise ViolationError(f"I2: {self._node} keeps other bytes of line {position}")
                self._keep(life, position, digest)
        self._lives = kept.lives
        for release in self._put_down if kept.is_another else ():
            self.pens.put_down(release)
        end = self._at
        if end is not None and (end[1], end[2]) != kept.cursor[1:]:
            raise ViolationError(f"I3: {self._node} has lines to {end[1]} and its cursor at {kept.cursor[1]}")

    def compare(self, rows: list[Lease], *, is_fenced: bool) -> None:
        """Compares its lease rows with the days that it has (I5): of two rows of a day the newer number counts."""
        kept: dict[str, Days] = {}
        for row in () if is_fenced else sorted(rows, key=lambda row: row.number):
            days = kept.setdefault(row.space_id, set())
            if row.holder == self._node:
                days.update(days_of(row.first_day, row.last_day))
            else:
                days.difference_update(days_of(row.first_day, row.last_day))
        kept, true = {space: days for space, days in kept.items() if days}, self.pens.days()
        if kept != true:
            odd = min(space for space in {*kept, *true} if kept.get(space) != true.get(space))
            differ = min(kept.get(odd, set()) ^ true.get(odd, set()))
            raise ViolationError(f"I5: the lease rows of {self._node} are wrong about {odd} on {differ}")

    def write(self, written: Written) -> None:
        """A fact of its own (I1)."""
        self._journal.take(written.name, written.parent)
        self.own.add(str(written.name))

    def kept_places(self, places: Iterable[tuple[int, int]]) -> Iterator[tuple[str, int]]:
        """Of these places of its lives, with the lives' names, those whose lines it keeps at first as they came."""
        timelines = {number: timeline for number, timeline, _position, _hash in self._lives}
        for number, position in places:
            timeline = timelines.get(number)
            line = None if timeline is None else self._said.at(timeline, position)
            if timeline is not None and line is not None and (line.name or line.moves):
                yield timeline, position

    def move_pen(self, entry: Entry) -> None:
        """A fact of its own that moves the pen; what it had read before is read."""
        match entry.fact:
            case LeaseReleased() as release:
                self._put_down.append(release)
                self.pens.put_down(release)
            case StateLost():
                self.pens.lost = f"{entry.name.inc}.{entry.name.seq}"
            case _:
                return

    def _begin(self, life: Life) -> None:
        _number, timeline, position, hash_ = life
        if self._at is None:  # a snapshot stands for all before its place
            for line in self._said.through(timeline, position):
                self._hear(line)
        known = self._said.at(timeline, position)
        if known is not None and known.hash != hash_:
            raise ViolationError(f"I1: {self._node} begins {timeline} at another {position} than was said")
        self._at = (life[0], position, hash_)

    def _keep(self, life: Life, position: int, digest: bytes) -> None:
        number, timeline = life[:2]
        at = self._at
        if at is None or (number, position) != (at[0], at[1] + 1):
            raise ViolationError(f"I1: {self._node} has line {number}/{position} behind {at and at[:2]}")
        line, hash_ = self._said.at(timeline, position), chain.extend_by(at[2], digest)
        if line is None or line.hash != hash_:
            raise ViolationError(f"I1: {self._node} keeps {position} of {timeline} as nobody said it")
        self._at = (number, position, hash_)
        self._hear(line)

    def _hear(self, line: Line) -> None:
        if line.name is not None:
            self._prefixes.take(line.name, self._parents.get((line.name.node, line.name.inc)))
            self.known.add(str(line.name))
        match line.moves:
            case None:
                return
            case LeaseReleased() as release:
                if line.name is not None and line.name.node == self._node and not line.is_late:
                    self.pens.put_down(release)
            case said:
                self.pens.hear(said)


class Numbers:
    """The highest numbers that a disk has seen: they never go down but with the disk (I11)."""

    def __init__(self) -> None:
        self._leases: dict[str, int] = {}
        self._timeline = 0

    def look(self, node: str, rows: list[Lease], timeline: str) -> None:
        """Looks at all lease rows, and at the feed's life that is read. Raises ViolationError."""
        now: dict[str, int] = {}
        for row in rows:
            now[row.space_id] = max(row.number, now.get(row.space_id, 0))
        for space_id, number in self._leases.items():
            if now.get(space_id, 0) < number:
                raise ViolationError(
                    f"I11: {node} knew number {number} of {space_id} and knows {now.get(space_id, 0)}"
                )
        if number_of(timeline) < self._timeline:
            raise ViolationError(f"I11: {node} had turned to life {self._timeline} and is back in {timeline}")
        self._leases, self._timeline = now, number_of(timeline)
