"""Reads what is written, byte for byte, past every projection: the journals of kiosks and what headquarters stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.facts import FactName
from kiosk.storage import keys
from kiosk.storage.database import DATABASE, driver_of, open_engine
from sync.hq.storage import Store

_JOURNAL = """
    SELECT j.life, i.inc, j.seq, j.body FROM journal j JOIN incarnation i ON i.number = j.life
    WHERE (j.life, j.seq) > (?, ?) ORDER BY j.life, j.seq
"""
_LIVES = "SELECT inc, parent_inc, parent_seq FROM incarnation ORDER BY number"
_FEED = "SELECT count(*), coalesce(max(position), 0) FROM feed"
_EVENTS = "SELECT rowid, node, inc, seq, body FROM event WHERE rowid > ? ORDER BY rowid"
_CURSOR = "SELECT position FROM feed_cursor"


@dataclass(frozen=True, slots=True)
class Written:
    """One fact as it lies in a log."""

    name: FactName
    body: bytes


class JournalReader:
    """A second, reading connection on a kiosk's file; sees what is committed and nothing else."""

    def __init__(self, data: Path, node: str) -> None:
        self._node = node
        self._engine = open_engine(data / DATABASE, keys.database_key(data), read_only=True)
        self._connection = self._engine.connect()
        self._driver = driver_of(self._connection)
        self._after = (0, 0)

    def new(self) -> Iterator[Written]:
        """What was written since the last time, in order."""
        for life, inc, seq, body in self._driver.execute(_JOURNAL, self._after).fetchall():
            self._after = (life, seq)
            yield Written(FactName(self._node, inc, seq), body)

    def feed(self) -> tuple[int, int, int]:
        """How many feed entries are kept, the last one's position, and the cursor."""
        count, last = self._driver.execute(_FEED).fetchone() or (0, 0)
        cursor = self._driver.execute(_CURSOR).fetchone()
        return count, last, cursor[0] if cursor else 0

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()
        self._engine.dispose()


class HeadquartersReader:
    """What headquarters has stored, in the order in which it stored it; goes on through its restarts."""

    def __init__(self) -> None:
        self._after = 0
        self._commits = (0, 0)

    def new(self, store: Store, commits: tuple[int, int]) -> Iterator[Written]:
        """What was stored since the last time; ``commits``: how many there were, so that silence costs nothing."""
        if commits == self._commits:
            return
        self._commits = commits
        with store.reading() as connection:
            for row, node, inc, seq, body in connection.exec_driver_sql(_EVENTS, (self._after,)):
                self._after = row
                yield Written(FactName(node, inc, seq), body)


def stored(store: Store) -> list[Written]:
    """Everything headquarters has."""
    return list(HeadquartersReader().new(store, (-1, 0)))
