"""Reads what is written, byte for byte, past every projection: the journals of kiosks and what headquarters stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.domain.authority import Grant, Lease
from kiosk.domain.facts import FactName
from kiosk.encoding import facts, feed
from kiosk.storage import keys
from kiosk.storage.database import DATABASE, Driver, driver_of, open_engine
from sync.hq.storage import Store
from sync.simulation.town import BRANCH

_JOURNAL = """
    SELECT j.life, i.inc, j.seq, j.body FROM journal j JOIN incarnation i ON i.number = j.life
    WHERE (j.life, j.seq) > (?, ?) ORDER BY j.life, j.seq
"""
_LEASES = "SELECT space_id, number, first_day, last_day, holder FROM lease"
_LOST = "SELECT count(*) FROM lost"
_STANDING = "SELECT booking_id FROM booking WHERE space_id = ? AND day = ? AND state = 'confirmed'"
_FEED = """
    SELECT coalesce(max(t.position), 0) + count(f.position), coalesce(max(f.position), max(t.position), 0)
    FROM timeline t LEFT JOIN feed f ON f.timeline = t.number WHERE t.number = (SELECT max(number) FROM timeline)
"""
_LACKS = """
    SELECT 1 FROM state WHERE name = 'told_in_snapshot' UNION SELECT 1 FROM journal WHERE length(body) = 0
"""
_READ_FACTS = "SELECT body, is_late FROM feed WHERE body IS NOT NULL"
_READ_SINCE = """
    SELECT timeline, position, body, is_late FROM feed
    WHERE (timeline, position) > (?, ?) ORDER BY timeline, position
"""
_READ_LAST = "SELECT timeline, position FROM feed ORDER BY timeline DESC, position DESC LIMIT 1"
_READ_LATE = "SELECT name FROM read_before WHERE is_late"
_EVENTS = """
    SELECT event.rowid, event.node, event.inc, event.seq, event.body, feed.is_late FROM event
    LEFT JOIN feed ON feed.branch_id = ? AND feed.node = event.node AND feed.inc = event.inc AND feed.seq = event.seq
    WHERE event.rowid > ? ORDER BY event.rowid
"""
_CURSOR = "SELECT position FROM feed_cursor"
_SAID = "SELECT position, kind, body FROM feed WHERE branch_id = ? AND position > ? ORDER BY position"
_GIVEN = "SELECT space_id, last_day FROM lease"
_MODE = "SELECT mode FROM branch WHERE branch_id = ?"
_UNHEARD = """
    SELECT node.node FROM node JOIN branch ON branch.branch_id = node.branch_id
    WHERE branch.branch_id = ? AND node.stated_timeline <> branch.timeline
"""
_STANDING_THERE = "SELECT booking_id FROM booking WHERE space_id = ? AND day = ? AND takes_space"


@dataclass(frozen=True, slots=True)
class Written:
    """One fact as it lies in a log. ``is_late``: headquarters says that it decides nothing; None: it says nothing."""

    name: FactName
    body: bytes
    is_late: bool | None = None


class Committed:
    """A second, reading connection on a machine's file; sees what is committed and nothing else."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._engine = open_engine(path, key, read_only=True)
        self._connection = self._engine.connect()
        self.driver: Driver = driver_of(self._connection)

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()
        self._engine.dispose()


class JournalReader:
    """What a kiosk has written, past everything that knows its tables."""

    def __init__(self, data: Path, node: str) -> None:
        self._node = node
        self._file = Committed(data / DATABASE, keys.database_key(data))
        self._driver = self._file.driver
        self._after = (0, 0)
        self._heard: tuple[int, int] = self._driver.execute(_READ_LAST).fetchone() or (0, 0)
        self._changes = -1

    def has_news(self, changes: int) -> bool:
        """Whether anything can have been committed since the last time; ``changes`` grows with all that is written."""
        was, self._changes = self._changes, changes
        return was != changes

    def holds(self) -> list[Lease]:
        """The days this kiosk may confirm, by its own file."""
        (lost,) = self._driver.execute(_LOST).fetchone() or (0,)
        rows = [] if lost else self._driver.execute(_LEASES).fetchall()
        return [
            Lease(space_id, number, date.fromisoformat(first), date.fromisoformat(last), holder)
            for space_id, number, first, last, holder in rows
            if holder == self._node and first <= last
        ]

    def standing(self, space_id: str, day: date) -> set[str]:
        """The bookings that take the space on that day, by this kiosk's rows."""
        return {row[0] for row in self._driver.execute(_STANDING, (space_id, day.isoformat())).fetchall()}

    def new(self) -> Iterator[Written]:
        """What was written since the last time, in order."""
        for life, inc, seq, body in self._driver.execute(_JOURNAL, self._after).fetchall():
            self._after = (life, seq)
            if body:  # what was let go, headquarters has
                yield Written(FactName(self._node, inc, seq), body)

    def heard(self) -> Iterator[Written]:
        """The facts that it read in the feed since the last time, or since this reader began."""
        for life, position, body, is_late in self._driver.execute(_READ_SINCE, self._heard).fetchall():
            self._heard = (life, position)
            event = None if body is None else feed.event_of(body)
            if event is not None:
                node, inc, said = event
                yield Written(FactName(node, inc, facts.envelope(said).q), said, bool(is_late))

    def feed(self) -> tuple[int, int, int]:
        """How many feed entries lead to where it stands, the last one's position, and the cursor."""
        count, last = self._driver.execute(_FEED).fetchone() or (0, 0)
        return count, last, self.cursor()

    def cursor(self) -> int:
        """The position in the feed up to which it has read."""
        (position,) = self._driver.execute(_CURSOR).fetchone() or (0,)
        return int(position)

    def lacks_what_is_over(self) -> bool:
        """Whether rows made again would: it was away for longer than the feed is kept, or has let go of it."""
        return self._driver.execute(_LACKS).fetchone() is not None

    def knows(self) -> set[str]:
        """The names of all facts on this disk, its own and those it read."""
        own = self._driver.execute(_JOURNAL, (0, 0)).fetchall()
        names = {str(FactName(self._node, inc, seq)) for _life, inc, seq, _body in own}
        return names | {name for name, _is_late in self._read()}

    def calls_late(self) -> set[str]:
        """The names of the facts that headquarters called late to this disk, in whichever life of the feed."""
        before = {name for (name,) in self._driver.execute(_READ_LATE).fetchall()}
        return before | {name for name, is_late in self._read() if is_late}

    def _read(self) -> Iterator[tuple[str, bool]]:
        for body, is_late in self._driver.execute(_READ_FACTS).fetchall():
            event = feed.event_of(body)
            if event is not None:
                yield str(FactName(event[0], event[1], facts.envelope(event[2]).q)), bool(is_late)

    def close(self) -> None:
        """Closes the connection."""
        self._file.close()


class HeadquartersReader:
    """What headquarters has stored, in the order in which it stored it; goes on through its restarts.

    The questions are asked ``of`` its file as it is at that moment.
    """

    def __init__(self) -> None:
        self._after = 0
        self._commits = (0, 0)

    def begin_again(self) -> None:
        """The database is another one now."""
        self._after = 0

    def has_news(self, commits: tuple[int, int]) -> bool:
        """Whether anything was committed since the last time; ``commits`` changes with each."""
        was, self._commits = self._commits, commits
        return was != commits

    def new(self, of: Driver) -> Iterator[Written]:
        """What was stored since the last time."""
        for row, node, inc, seq, body, is_late in of.execute(_EVENTS, (BRANCH, self._after)).fetchall():
            self._after = row
            yield Written(FactName(node, inc, seq), body, bool(is_late))


def stored(store: Store) -> list[Written]:
    """Everything headquarters has."""
    with store.reading() as connection:
        return list(HeadquartersReader().new(driver_of(connection)))


def grants_after(of: Driver, position: int) -> tuple[int, list[tuple[int, Grant]]]:
    """Where the branch's feed ends, and the grants that it says after a position, each with its own."""
    lines = of.execute(_SAID, (BRANCH, position)).fetchall()
    said = [(at, feed.decode(body)) for at, kind, body in lines if kind == "grant"]
    end = lines[-1][0] if lines else position
    return end, [(at, item) for at, item in said if isinstance(item, Grant)]


def given_through(of: Driver) -> dict[str, date]:
    """The last day that headquarters has given to anybody, by space: it may confirm what comes after."""
    return {space_id: date.fromisoformat(last_day) for space_id, last_day in of.execute(_GIVEN).fetchall()}


def is_recovering(of: Driver) -> bool:
    """Whether headquarters was restored and waits for a kiosk."""
    (mode,) = of.execute(_MODE, (BRANCH,)).fetchone() or ("",)
    return bool(mode)


def unheard(of: Driver) -> set[str]:
    """The tablets that have not told the present life of headquarters what they know."""
    return {node for (node,) in of.execute(_UNHEARD, (BRANCH,)).fetchall()}


def standing(of: Driver, space_id: str, day: date) -> set[str]:
    """The bookings that take the space on that day, by headquarters' rows."""
    return {row[0] for row in of.execute(_STANDING_THERE, (space_id, day.isoformat())).fetchall()}
