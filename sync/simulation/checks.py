"""The invariants I1 to I8, I11 and I13, looked at whenever a machine has committed something (SYNC.md 2.9).

All is counted from the raw journals, the raw feed and what was written to them; rows of the product are compared with
that, and never asked. What people are told, requests and doubles are the ledger's (I2, I7, I10, P1, P3).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

from kiosk.domain.facts import Entry, FactName, LeaseReleased, StateLost
from kiosk.encoding import facts
from kiosk.storage.database import Driver
from sync.hq.feed import own_node
from sync.simulation import journals
from sync.simulation.copies import Numbers, TabletCopy
from sync.simulation.headquarters_copy import HeadquartersCopy
from sync.simulation.journals import JournalReader, Written
from sync.simulation.ledger import Ledger, ViolationError
from sync.simulation.pens import Days
from sync.simulation.said import Said
from sync.simulation.standing import Place
from sync.simulation.town import BRANCH

_MOVES_THE_PEN = (b'"lease.release"', b'"state.lost"')


class Checks:
    """What every machine holds, beside the ledger of what truly happened. ``stored``: what headquarters has."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.stored: set[str] = set()
        self.called_late: set[str] = set()
        self._said = Said()
        self._parents: dict[tuple[str, str], tuple[str, int]] = {}
        self._numbers: dict[str, Numbers] = {}
        self._gone: dict[str, tuple[int, int]] = {}
        self.tablets: dict[str, TabletCopy] = {}
        self.headquarters = HeadquartersCopy(self._said, self._parents, self._release_in)

    def disk_was_put_back(self, node: str) -> None:
        """A tablet's disk is an older one: what it knew is no measure any more."""
        self._numbers.pop(node, None)

    def headquarters_was_put_back(self, stored: Sequence[Written]) -> None:
        """Its database is an older one, which has ``stored``; what it no longer says in its feed it has said before."""
        self.headquarters.begin_again()
        self.stored = {str(written.name) for written in stored}
        pruned = {str(written.name) for written in stored if written.is_late is None}
        self.called_late &= pruned
        self.called_late |= {str(written.name) for written in stored if written.is_late}

    def begin_tablet(self, node: str, reader: JournalReader, written: Sequence[Written]) -> None:
        """Reads a tablet's whole file at its start; ``written``: its journal. Raises ViolationError.

        What it committed in the moment in which its power went is read only now. What it wrote astray still waits for
        headquarters' word, also where it knows by now that it had lost something.
        """
        self.tablets[node] = TabletCopy(node, self._said, self._parents)
        self._gone.pop(node, None)
        for one in written:
            name = str(one.name)
            is_new = bool(one.body) and name not in self.ledger.bodies
            if is_new or (one.body and name in self.ledger.entries):
                self.ledger.take(one)
            if is_new and is_loss(one):
                self.ledger.astray.discard(node)
        self._read_tablet(node, reader, written)

    def read_tablet(self, node: str, reader: JournalReader) -> None:
        """A tablet committed something. Raises ViolationError."""
        written, new = list(reader.new()), []
        for one in written:
            new.append(self.ledger.take(one))
            if is_loss(one):
                self.ledger.astray.discard(node)
        for one in reader.heard():
            # what was on its way when its last disk went back
            if str(one.name) in self.ledger.lost:
                self.ledger.take(one)
        may = self.tablets[node].may
        unsure = self._without_pen(may, new)
        self._read_tablet(node, reader, written)
        wrong = self._without_pen(may, unsure)  # neither before the commit nor behind it
        if wrong:
            raise ViolationError(f"I5: {wrong[0].name} decides what {node} does not hold")

    def read_headquarters(self, events: Iterable[Written], file: Driver) -> None:
        """Headquarters committed something. Raises ViolationError."""
        decisions: dict[str, list[Place]] = {}
        for written in events:
            is_known = (
                str(written.name) in self.ledger.bodies
            )  # a later copy than the one before has it again
            entry = self.ledger.take(written)
            self.headquarters.take(written, file)
            self.stored.add(str(written.name))
            if written.is_late:
                self.called_late.add(str(written.name))
            if entry is not None and not is_known and written.name.node == own_node(BRANCH):
                decisions[entry.name.ref] = [*self.ledger.standing.decided_by(entry)]
        self.headquarters.read(file, {name: places for name, places in decisions.items() if places})
        self.ledger.look_for_ignorance(lambda: self.stored, partial(journals.standing, file))
        self._look_at_pens()

    def _without_pen(self, may: Callable[[str, date], bool], new: Iterable[Entry | None]) -> list[Entry]:
        """The facts among these that only a holder may write, where whoever wrote them holds nothing."""
        decided_by = self.ledger.standing.decided_by
        return [one for one in new if one is not None and not all(may(*place) for place in decided_by(one))]

    def _look_at_what_is_gone(self, node: str, reader: JournalReader) -> None:
        """Bytes that a tablet let go of are in safety at headquarters (I8)."""
        gone = reader.gone()
        if gone == self._gone.get(node):
            return
        self._gone[node] = gone
        for name in reader.gone_facts():
            safe = self.headquarters.safe.get((name.node, name.inc), 0)
            if str(name) not in self.stored or name.seq > safe:
                raise ViolationError(f"I8: {node} let go of {name}, which is not in safety")
        tablet = self.tablets[node]
        for timeline, position in tablet.kept_places(reader.gone_lines()):
            if not self.headquarters.still_says(timeline, position) and not self._was_said_again(
                tablet, timeline, position
            ):
                raise ViolationError(
                    f"I8: {node} let go of {position} of {timeline}, which headquarters lacks"
                )

    def _was_said_again(self, tablet: TabletCopy, timeline: str, position: int) -> bool:
        """Whether headquarters, restored since, has heard from the tablet what that life of the feed had said there."""
        line = self._said.at(timeline, position)
        is_heard = timeline != tablet.timeline == self.headquarters.now.timeline
        return is_heard and line is not None and (line.name is None or str(line.name) in self.stored)

    def _read_tablet(self, node: str, reader: JournalReader, written: Sequence[Written]) -> None:
        copy = self.tablets[node]
        moves = []
        for one in written:
            copy.write(one)
            if one.parent is not None:
                self._parents[node, one.name.inc] = one.parent
            body = one.body or self.ledger.bodies.get(str(one.name), b"")  # it may have let go of the bytes
            if any(word in body for word in _MOVES_THE_PEN):
                moves.append(facts.decode(node, one.name.inc, body))
        kept = reader.kept_feed()
        if kept is not None:
            copy.read(kept)
        for entry in moves:
            copy.move_pen(entry)
        rows = reader.leases()
        copy.compare(rows, is_fenced=reader.is_fenced())
        self._numbers.setdefault(node, Numbers()).look(node, rows, kept.cursor[0] if kept is not None else "")
        self.ledger.look_for_ignorance(lambda: copy.known | copy.own, reader.standing)
        self._look_at_pens()
        self._look_at_what_is_gone(node, reader)

    def _release_in(self, name: FactName) -> LeaseReleased | None:
        body = self.ledger.bodies[str(name)]
        fact = facts.decode(name.node, name.inc, body).fact if _MOVES_THE_PEN[0] in body else None
        return fact if isinstance(fact, LeaseReleased) else None

    def _look_at_pens(self) -> None:
        """For each space and day at most one node may confirm (I5)."""
        holders: dict[str, list[tuple[str, Days]]] = {}
        for node, copy in self.tablets.items():
            # a disk put back as a whole and used without a line is the one thing nobody can notice (SYNC.md 2.10)
            for space_id, days in ({} if node in self.ledger.astray else copy.pens.days()).items():
                holders.setdefault(space_id, []).append((node, days))
        for space_id, held in holders.items():
            for number, (node, days) in enumerate(held):
                last = max(days)
                if self.headquarters.may(space_id, last):
                    raise ViolationError(f"I5: {node} and headquarters hold {space_id} on {last}")
                for other, others in held[number + 1 :]:
                    if days & others:
                        raise ViolationError(
                            f"I5: {node} and {other} hold {space_id} on {min(days & others)}"
                        )


def is_loss(written: Written) -> bool:
    """Whether a kiosk says with it that it lost its tail."""
    return bool(written.body) and facts.envelope(written.body).t == StateLost.TYPE
