"""The invariants I1 to I8, I11 and I13, looked at whenever a machine has committed something (SYNC.md 2.9).

All is counted from the raw journals, the raw feed and what was written to them; rows of the product are compared with
that, and never asked. What people are told, requests and doubles are the ledger's (I2, I7, I10, P1, P3).
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from kiosk.domain.facts import Entry, FactName, LeaseReleased
from kiosk.encoding import facts
from kiosk.storage.database import Driver
from sync.simulation import journals
from sync.simulation.copies import Numbers, TabletCopy
from sync.simulation.headquarters_copy import HeadquartersCopy
from sync.simulation.journals import JournalReader, Written
from sync.simulation.ledger import Ledger, ViolationError
from sync.simulation.pens import Days
from sync.simulation.said import Said

_MOVES_THE_PEN = (b'"lease.release"', b'"state.lost"')


class Checks:
    """What every machine holds, beside the ledger of what truly happened."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._said = Said()
        self._parents: dict[tuple[str, str], tuple[str, int]] = {}
        self._numbers: dict[str, Numbers] = {}
        self._gone: dict[str, tuple[int, int]] = {}
        self.tablets: dict[str, TabletCopy] = {}
        self.headquarters = HeadquartersCopy(self._said, self._parents, self._release_in)

    def disk_was_put_back(self, node: str) -> None:
        """A tablet's disk is an older one: what it knew is no measure any more."""
        self._numbers.pop(node, None)

    def tablet_started(self, node: str, reader: JournalReader, written: Sequence[Written]) -> None:
        """Reads a tablet's whole file. Raises ViolationError."""
        self.tablets[node] = TabletCopy(node, self._said, self._parents)
        self._gone.pop(node, None)
        self._read_tablet(node, reader, written)

    def tablet_wrote(
        self, node: str, reader: JournalReader, written: Sequence[Written], new: list[Entry]
    ) -> None:
        """A tablet committed something. ``new``: the facts of it that count. Raises ViolationError."""
        copy = self.tablets[node]
        before = [entry for entry in new if self._is_held(copy.pens.may, entry)]
        self._read_tablet(node, reader, written)
        for entry in new:
            if entry not in before and not self._is_held(copy.pens.may, entry):
                raise ViolationError(f"I5: {entry.name.ref} decides what {node} does not hold")

        def has() -> set[str]:
            return copy.known | {name for name in self._ledger.entries if name.startswith(f"{node}.")}

        self._ledger.look_for_ignorance(has, reader.standing)
        self._look_at_pens()

    def headquarters_wrote(self, file: Driver, new: list[Entry], stored: set[str]) -> None:
        """Headquarters committed something. ``new``: facts of its own that count. Raises ViolationError."""
        before = [entry for entry in new if self._is_held(self.headquarters.may, entry)]
        self.headquarters.read(file)
        for entry in new:
            if entry not in before and not self._is_held(self.headquarters.may, entry):
                raise ViolationError(f"I5: {entry.name.ref} decides what headquarters does not hold")
        self._ledger.look_for_ignorance(lambda: stored, partial(journals.standing, file))
        self._look_at_pens()

    def look_at_what_is_gone(self, node: str, reader: JournalReader, stored: set[str]) -> None:
        """Bytes that a tablet let go of are in safety at headquarters (I8). Raises ViolationError."""
        gone = reader.gone()
        if gone == self._gone.get(node):
            return
        self._gone[node] = gone
        for name in reader.gone_facts():
            if str(name) not in stored or name.seq > self.headquarters.safe.get((name.node, name.inc), 0):
                raise ViolationError(f"I8: {node} let go of {name}, which is not in safety")
        for timeline, position in self.tablets[node].kept_places(reader.gone_lines()):
            if not self.headquarters.still_says(timeline, position):
                raise ViolationError(
                    f"I8: {node} let go of line {position} of {timeline}, which headquarters lacks"
                )

    def _read_tablet(self, node: str, reader: JournalReader, written: Sequence[Written]) -> None:
        copy = self.tablets[node]
        moves = []
        for one in written:
            copy.write(one)
            if one.parent is not None:
                self._parents[node, one.name.inc] = one.parent
            if any(word in one.body for word in _MOVES_THE_PEN):
                moves.append(facts.decode(node, one.name.inc, one.body))
        kept = reader.kept_feed()
        if kept is not None:
            copy.read(kept)
        for entry in moves:
            copy.move_pen(entry)
        rows = reader.leases()
        copy.compare(rows, is_fenced=reader.is_fenced())
        self._numbers.setdefault(node, Numbers()).look(node, rows, kept.cursor[0] if kept is not None else "")

    def _is_held(self, may: Callable[[str, date], bool], entry: Entry) -> bool:
        return all(may(*place) for place in self._ledger.standing.decided_by(entry))

    def _release_in(self, name: FactName) -> LeaseReleased | None:
        body = self._ledger.bodies[str(name)]
        fact = facts.decode(name.node, name.inc, body).fact if _MOVES_THE_PEN[0] in body else None
        return fact if isinstance(fact, LeaseReleased) else None

    def _look_at_pens(self) -> None:
        """For each space and day at most one node may confirm (I5)."""
        holders: dict[str, list[tuple[str, Days]]] = {}
        for node, copy in self.tablets.items():
            # a disk put back as a whole and used without a line is the one thing nobody can notice (SYNC.md 2.10)
            for space_id, days in ({} if node in self._ledger.astray else copy.pens.days()).items():
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
