"""A kiosk's disk in a test: data folder, witness beside it, machine, clock; opened, closed, opened again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.storage.database import Driver
from kiosk.storage.store import KioskStore
from tests.builders import NODE
from tests.fakes.clock import CountedRandom, HandClock

BUILD = "0.1.0 2026-11-01"


@dataclass
class Premises:
    """Where one kiosk keeps its files."""

    root: Path
    machine: str = "tablet-at-the-door"
    build: str = BUILD
    clock: HandClock = field(default_factory=HandClock)
    random: CountedRandom = field(default_factory=CountedRandom)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / "data"

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.data / "kiosk.db"

    @property
    def witness(self) -> Path:
        """The witness, in another folder."""
        return self.root / "witness" / "witness.json"

    def start(self, *, node: str = NODE) -> KioskStore:
        """Opens the store as the program does when it starts; the caller closes it."""
        return KioskStore.open(
            self.data,
            node=node,
            witness=self.witness,
            machine=self.machine,
            clock=self.clock,
            random=self.random,
            build=self.build,
        )

    @contextmanager
    def opened(self, *, node: str = NODE) -> Iterator[KioskStore]:
        """The store, open inside the block."""
        store = self.start(node=node)
        try:
            yield store
        finally:
            store.close()


def driver_in(store: KioskStore) -> Driver:
    """The library's own connection inside an open store, for what only a fault or another hand would do."""
    return store._shelves.connection.driver
