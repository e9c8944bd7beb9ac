"""Reads whatever a machine has committed, as soon as it has, and hands it to the checks."""

from collections.abc import Callable, Collection, Iterable

from kiosk.domain.facts import FactName
from kiosk.storage.database import DATABASE
from sync.hq import feed
from sync.simulation import journals
from sync.simulation.journals import JournalReader, Written
from sync.simulation.kiosk import SimulatedKiosk
from sync.simulation.ledger import ViolationError
from sync.simulation.stage import Stage
from sync.simulation.town import BRANCH


class Watch:
    """What every disk has. ``restored``: the tablets whose disk somebody put back, until they start."""

    def __init__(self, stage: Stage) -> None:
        self.readers: dict[str, JournalReader] = {}
        self.restored: set[str] = set()
        self._hq = stage.hq
        self._kiosks = stage.kiosks
        self._checks = stage.checks
        self._ledger = stage.ledger
        self._counts = stage.counts
        self._at_headquarters = journals.HeadquartersReader()
        self._left_out: set[str] = set()

    def starting(self, kiosk: SimulatedKiosk) -> Callable[[], None]:
        """What is read whenever the tablet starts."""

        def started() -> None:
            old = self.readers.pop(kiosk.name, None)
            if old is not None:
                old.close()
            reader = self.readers[kiosk.name] = JournalReader(kiosk.disk.data, kiosk.node)
            written_here = list(reader.new())
            present = {str(written.name) for written in written_here}
            if kiosk.name in self.restored:
                self.restored.discard(kiosk.name)
                self._checks.disk_was_put_back(kiosk.node)
                self.forget_what_is_gone()
            self._checks.begin_tablet(kiosk.node, reader, written_here)
            told = {name for name in self._ledger.told if _node_of(name) == kiosk.node}
            gone = told - present - self._ledger.lost - self._checks.stored
            if gone and gone - self._on_disks(JournalReader.knows):
                raise ViolationError(f"I7: {min(gone)} was told and did not survive a power cut")

        return started

    def read_all(self) -> None:
        """Behind every step. Raises ViolationError, and whatever bug ended a strand."""
        self.raise_failures()
        self.read_headquarters()
        for kiosk in self._kiosks:
            reader = self.readers.get(kiosk.name)
            if reader is not None and kiosk.is_on and reader.has_news(kiosk.changes):
                self._checks.read_tablet(kiosk.node, reader)

    def read_headquarters(self) -> None:
        """What it has committed since the last time. Raises ViolationError."""
        if not self._hq.is_up or not self._at_headquarters.has_news(self._hq.commits):
            return
        file = self._hq.file
        was_recovering = self._checks.headquarters.is_recovering
        if (was_recovering or self._left_out) and not journals.branch(file).mode:
            unheard = journals.unheard(file)
            if was_recovering:
                self._leave_out(unheard)
            self._left_out &= unheard  # whoever was heard late will say it again as everybody does
        self._checks.read_headquarters(self._at_headquarters.new(file), file)

    def read_all_of_headquarters(self) -> None:
        """Its database is an older one now."""
        self._at_headquarters.begin_again()
        self._checks.headquarters_was_put_back(journals.stored(self._hq.real_store))
        self.forget_what_is_gone()

    def look_for_lost_tail(self, stored: set[str], told_up_to: int) -> None:
        """Whether the power took of headquarters' disk what it had committed."""
        if self.end_of_feed() >= told_up_to and stored <= names_of(journals.stored(self._hq.real_store)):
            return
        self.read_all_of_headquarters()
        gone = stored & set(self._ledger.told) - self._checks.stored - self._on_disks(JournalReader.knows)
        if gone:
            raise ViolationError(f"I7: {min(gone)} was told and did not survive headquarters' power cut")

    def _leave_out(self, nodes: set[str]) -> None:
        """Headquarters went on without these: what only they know is part of what happened once it hears of it."""
        if nodes:
            self._counts["left_out"] += len(nodes)
            self._left_out |= nodes
            self._ledger.astray |= nodes
            self.forget_what_is_gone()

    def forget_what_is_gone(self) -> None:
        """A disk went back in time: what is on no disk any more is gone from the world."""
        late = self._checks.called_late | self._on_disks(JournalReader.calls_late)
        known = self._on_disks(JournalReader.knows, without=self._left_out)
        stored = self._checks.stored
        self._ledger.forget(set(self._ledger.bodies) - stored - known, late, stored)

    def end_of_feed(self) -> int:
        """The position of the last line of headquarters' feed."""
        with self._hq.real_store.reading() as connection:
            return feed.head(connection, BRANCH).position

    def raise_failures(self) -> None:
        """A bug that ended a strand ends the run."""
        for kiosk in self._kiosks:
            if kiosk.failures:
                raise kiosk.failures[0]

    def _on_disks(
        self, what: Callable[[JournalReader], set[str]], *, without: Collection[str] = ()
    ) -> set[str]:
        """The names that tablets' disks have, ``without`` some nodes'."""
        known: set[str] = set()
        for kiosk in self._kiosks:
            if kiosk.node not in without and (kiosk.disk.data / DATABASE).exists():
                reader = JournalReader(kiosk.disk.data, kiosk.node)
                known |= what(reader)
                reader.close()
        return known

    def close(self) -> None:
        """Closes every file."""
        for reader in self.readers.values():
            reader.close()


def names_of(written: Iterable[Written]) -> set[str]:
    """The facts' names."""
    return {str(one.name) for one in written}


def _node_of(name: str) -> str:
    return FactName.parse(name).node
