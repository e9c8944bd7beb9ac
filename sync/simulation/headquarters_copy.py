"""What headquarters' file holds, row by row, against what it ever said: its events, its feed, the days it gave."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.facts import FactName, LeaseReleased
from kiosk.encoding import feed
from kiosk.storage.database import Driver
from sync.simulation import journals
from sync.simulation.journals import BranchRow, SaidRow, Written
from sync.simulation.ledger import ViolationError
from sync.simulation.pens import HeadquartersPens
from sync.simulation.said import Line, Prefixes, Said
from sync.simulation.standing import Place

Parents = dict[tuple[str, str], tuple[str, int]]


class HeadquartersCopy:
    """The database as it is now, read on from where it was read last. ``release_in``: of a fact that is known."""

    def __init__(
        self, said: Said, parents: Parents, release_in: Callable[[FactName], LeaseReleased | None]
    ) -> None:
        self._said, self._parents, self._release_in = said, parents, release_in
        self.safe: dict[tuple[str, str], int] = {}
        self.begin_again()

    def begin_again(self) -> None:
        """Another copy of the database was put back."""
        self.now = BranchRow("", "unread", 0, 0, 0)
        self.pens = HeadquartersPens()
        self._prefixes = Prefixes("headquarters")
        self._stored = 0
        self._given_to = 0
        self._unheard: list[tuple[int, str, LeaseReleased]] = []

    def take(self, written: Written, file: Driver) -> None:
        """An event it has stored (I1)."""
        name = written.name
        life = name.node, name.inc
        if (
            name.seq == 1
            and life not in self._parents
            and (parent := journals.parent(file, name)) is not None
        ):
            self._parents[life] = parent  # its tablet wrote it in the moment in which its power went
        self._prefixes.take(name, self._parents.get(life))
        self._stored += 1

    def read(self, file: Driver, decisions: Mapping[str, Sequence[Place]]) -> None:
        """What it says, and what it has, since the last time. Raises ViolationError.

        ``decisions``: its own new facts that only a holder may write, and where that is. One transaction may take days
        back, decide and give them away again: each is judged at its place in the feed (I5).
        """
        before, self.now = self.now, journals.branch(file)
        if self.now.head != before.head or self.now.timeline != before.timeline:
            self._read_lines(file, before)
        self._look_at_counts(file)
        if decisions and before.mode and self.now.mode:
            raise ViolationError(
                f"I5: {min(decisions)} decides while headquarters does not know what it gave"
            )
        self._move_pens(decisions)
        self._look_at_rows(file)
        for life, seq in journals.safe(file).items():
            self.safe[life] = max(seq, self.safe.get(life, 0))
        if before != self.now:
            doubled = journals.overlapping(file)
            if doubled:
                raise ViolationError(
                    f"I13: {' and '.join(doubled[0])} overlap at headquarters, and no incident says so"
                )

    def may(self, space_id: str, day: date) -> bool:
        """Whether it may confirm there."""
        return not self.now.mode and self.pens.may(space_id, day)

    @property
    def is_recovering(self) -> bool:
        """Whether it waits for what its tablets know, as far as it was read."""
        return bool(self.now.timeline and self.now.mode)

    def still_says(self, timeline: str, position: int) -> bool:
        """Whether its present life of the feed has the line that another one has at a place."""
        line = self._said.at(timeline, position)
        return line is not None and line is self._said.at(self.now.timeline, position)

    def _read_lines(self, file: Driver, before: BranchRow) -> None:
        lives = journals.lives(file)
        self._said.begin(lives)
        end = before.head
        for row in journals.lines_after(file, before.head):
            if row.position > self.now.pruned and row.position != max(end, self.now.pruned) + 1:
                raise ViolationError(f"I4: the feed says {row.position} behind {end}")
            self._said.add(lives, self._line(row))
            end = row.position
        if max(end, self.now.pruned) != self.now.head:
            raise ViolationError(f"I4: the feed ends at {end}, and its head is {self.now.head}")

    def _line(self, row: SaidRow) -> Line:
        if row.node is not None and row.inc is not None and row.seq is not None:
            name = FactName(row.node, row.inc, row.seq)
            return Line(row.position, row.hash, name, bool(row.is_late), self._release_in(name))
        item = feed.decode(row.body) if row.kind in ("grant", "fence") and row.body is not None else None
        moves = item if isinstance(item, Grant | Fence) else None
        return Line(row.position, row.hash, moves=moves)

    def _look_at_counts(self, file: Driver) -> None:
        events, lines = journals.counts(file, self.now.pruned)
        if events != self._stored:
            raise ViolationError(f"I8: headquarters had stored {self._stored} events and has {events}")
        if lines != self.now.head - self.now.pruned:
            raise ViolationError(f"I8: {lines} lines are left behind {self.now.pruned} of {self.now.head}")

    def _move_pens(self, decisions: Mapping[str, Sequence[Place]]) -> None:
        heard = [one for one in self._unheard if one[0] <= self.now.projected]
        for _position, node, release in heard:
            self.pens.hear(node, release)
        self._unheard = self._unheard[len(heard) :]
        for position in range(self._given_to + 1, self.now.head + 1):
            line = self._said.at(self.now.timeline, position)
            if line is None:
                continue
            if not all(self.pens.may(*place) for place in decisions.get(str(line.name), ())):
                raise ViolationError(f"I5: {line.name} decides what headquarters does not hold")
            if not line.is_late:
                self._move_pen(line)
        self._given_to = self.now.head

    def _move_pen(self, line: Line) -> None:
        match line.moves:
            case None:
                return
            case LeaseReleased() as release:
                node = line.name.node if line.name is not None else ""
                if line.position <= self.now.projected:
                    self.pens.hear(node, release)
                else:
                    self._unheard.append((line.position, node, release))
            case said:
                self.pens.say(said)

    def _look_at_rows(self, file: Driver) -> None:
        rows = journals.given_through(file)
        for space_id, last in self.pens.all_given_through().items():
            if rows.get(space_id) != last:
                raise ViolationError(
                    f"I5: headquarters' row of {space_id} ends on {rows.get(space_id)}, and it gave it through {last}"
                )
