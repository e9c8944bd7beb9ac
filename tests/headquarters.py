"""Headquarters inside the test's own process: the real database and keys, a clock that stands, no server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sync.hq import app, network
from sync.hq.bell import Bell
from sync.hq.house import House
from sync.hq.keys import open_keys
from sync.hq.storage import SqliteStore
from tests.builders import at
from tests.fakes.clock import CountedRandom, HandClock

TODAY = at("10:00")


class HouseForTest:
    """The house, and the clock that a test moves."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.clock = HandClock(now)
        random = CountedRandom()
        keys = open_keys(folder, random, now)
        store = SqliteStore(folder, keys.database)
        self.house = House(store, keys, self.clock, random, Bell(), app.attempt)
        network.mint_timeline(self.house)


@contextmanager
def opened(folder: Path, now: datetime = TODAY) -> Iterator[HouseForTest]:
    """Headquarters in a folder, closed at the end."""
    made = HouseForTest(folder, now)
    try:
        yield made
    finally:
        made.house.store.close()
