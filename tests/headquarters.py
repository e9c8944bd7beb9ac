"""Headquarters inside the test's own process: a real database and the keys, a clock that stands, no server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from kiosk.domain.facts import Entry, Fact, FactName, FactRef
from kiosk.encoding import facts
from sync.hq import app, feed, network, tables, timelines
from sync.hq.bell import Bell
from sync.hq.house import House
from sync.hq.keys import open_keys
from sync.hq.postgres import PostgresStore
from sync.hq.storage import SqliteStore
from sync.hq.timelines import Timelines
from tests.builders import BRANCH, at
from tests.fakes.clock import CountedRandom, HandClock

TODAY = at("10:00")
LIFE = "ab" * 16


class HouseForTest:
    """The house, and the clock that a test moves."""

    def __init__(
        self, folder: Path, clock: HandClock, database: str | None = None, *, chance: str = "pergine"
    ) -> None:
        self.clock = clock
        random, now = CountedRandom(chance), clock.now()
        keys = open_keys(folder, random, now)
        store = SqliteStore(folder, keys.database) if database is None else PostgresStore(database)
        self.house = House(
            store, keys, self.clock, random, Bell(), app.attempt, Timelines(folder / timelines.FILE)
        )
        network.mint_timeline(self.house)


@contextmanager
def opened(folder: Path, database: str | None = None, now: datetime = TODAY) -> Iterator[HouseForTest]:
    """Headquarters in a folder, closed at the end. ``database``: its address on PostgreSQL; None is the embedded one."""
    folder.mkdir(exist_ok=True)
    made = HouseForTest(folder, HandClock(now), database)
    try:
        yield made
    finally:
        made.house.store.close()


def enrol(house: House, node: str, branch_id: str = BRANCH) -> None:
    """A kiosk is at work."""
    texts = ("public_key", "machine", "challenge", "ratchet", "ratchet_before", "tip_inc")
    kept: dict[str, object] = dict.fromkeys((*texts, "stated_lost", "fenced_lost"), "")
    kept |= dict.fromkeys(("enrolled_ms", "challenge_ms", "tip_seq"), 0)
    with house.store.writing() as connection:
        connection.execute(
            insert(tables.node).values(node=node, branch_id=branch_id, is_revoked=False, **kept)
        )


def kiosk_says(
    house: House, node: str, first: int, said: Sequence[Fact], late: Sequence[int] = ()
) -> list[FactRef]:
    """A kiosk's facts from that seq on are stored and said, in one transaction; those in ``late`` decide nothing."""
    moment = house.moment()
    names = [FactName(node, LIFE, seq) for seq in range(first, first + len(said))]
    with house.changing(BRANCH) as connection:
        for name, fact in zip(names, said, strict=True):
            body = facts.encode(Entry(name, moment.at, moment.monotonic_ms, fact))
            feed.store_events(connection, [feed.StoredEvent(name, facts.envelope(body), body, b"")], moment)
            is_late = [name] if name.seq in late else []
            feed.append_events(connection, BRANCH, [(name, body)], is_late)
    return [name.ref for name in names]
