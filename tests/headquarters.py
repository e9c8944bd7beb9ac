"""Headquarters inside the test's own process: a real database and the keys, a clock that stands, no server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sync.hq import app, network
from sync.hq.bell import Bell
from sync.hq.house import House
from sync.hq.keys import open_keys
from sync.hq.postgres import PostgresStore
from sync.hq.storage import SqliteStore
from tests.builders import at
from tests.fakes.clock import CountedRandom, HandClock

TODAY = at("10:00")


class HouseForTest:
    """The house, and the clock that a test moves."""

    def __init__(self, folder: Path, now: datetime, database: str | None) -> None:
        self.clock = HandClock(now)
        random = CountedRandom()
        keys = open_keys(folder, random, now)
        store = SqliteStore(folder, keys.database) if database is None else PostgresStore(database)
        self.house = House(store, keys, self.clock, random, Bell(), app.attempt)
        network.mint_timeline(self.house)


@contextmanager
def opened(folder: Path, database: str | None = None, now: datetime = TODAY) -> Iterator[HouseForTest]:
    """Headquarters in a folder, closed at the end. ``database``: its address on PostgreSQL; None is the embedded one."""
    folder.mkdir(exist_ok=True)
    made = HouseForTest(folder, now, database)
    try:
        yield made
    finally:
        made.house.store.close()
