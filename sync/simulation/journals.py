"""Reads what is written, byte for byte, past every projection: the journals of kiosks and what headquarters stored."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kiosk.domain.authority import Lease
from kiosk.domain.facts import FactName
from kiosk.encoding import facts, feed
from kiosk.storage import keys
from kiosk.storage.database import DATABASE, Driver, driver_of, open_engine
from sync.hq.storage import Store
from sync.simulation.town import BRANCH

_JOURNAL = """
    SELECT j.life, i.inc, j.seq, j.body, i.parent_inc, i.parent_seq FROM journal j JOIN incarnation i ON i.number = j.life
    WHERE (j.life, j.seq) > (?, ?) ORDER BY j.life, j.seq
"""
_LEASES = "SELECT space_id, number, first_day, last_day, holder FROM lease"
_LOST = "SELECT count(*) FROM lost"
_STANDING = "SELECT booking_id FROM booking WHERE space_id = ? AND day = ? AND state = 'confirmed'"
_LIVES = "SELECT number, timeline, position, hash FROM timeline ORDER BY number"
_LINES = """
    SELECT timeline, position, digest, body FROM feed WHERE (timeline, position) > (?, ?) ORDER BY timeline, position
"""
_WHOLE_CURSOR = "SELECT timeline, position, hash FROM feed_cursor"
_GONE = "SELECT count(*) FROM journal WHERE length(body) = 0"
_GONE_FACTS = """
    SELECT i.inc, j.seq FROM journal j JOIN incarnation i ON i.number = j.life WHERE length(j.body) = 0
"""
_GONE_LINES = "SELECT timeline, position FROM feed WHERE body IS NULL"
_GONE_LINES_COUNT = "SELECT count(*) FROM feed WHERE body IS NULL"
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
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
_CURSOR = "SELECT position FROM feed_cursor"
_SAID = """
    SELECT position, kind, hash, is_late, node, inc, seq, body FROM feed
    WHERE branch_id = ? AND position > ? ORDER BY position
"""
_BRANCH = """
    SELECT timeline, mode, head_position, projected_position, pruned_position FROM branch WHERE branch_id = ?
"""
_LIVES_THERE = "SELECT timeline, position FROM timeline WHERE branch_id = ? ORDER BY number"
_EVENT_COUNT = "SELECT count(*) FROM event"
_LINE_COUNT = "SELECT count(*) FROM feed WHERE branch_id = ? AND position > ?"
_PARENT = "SELECT parent_inc, parent_seq FROM incarnation WHERE node = ? AND inc = ?"
_SAFE = "SELECT node, inc, safe FROM incarnation WHERE safe > 0"
_GIVEN = "SELECT space_id, last_day FROM lease"
_UNHEARD = """
    SELECT node.node FROM node JOIN branch ON branch.branch_id = node.branch_id
    WHERE branch.branch_id = ? AND node.stated_timeline <> branch.timeline
"""
_OVERLAPPING = """
    SELECT one.booking_id, other.booking_id FROM booking one JOIN booking other
    ON other.space_id = one.space_id AND other.booking_id > one.booking_id
    AND other.start_ms < one.end_ms AND one.start_ms < other.end_ms
    WHERE one.takes_space AND other.takes_space
"""
_OVERLAPS_NAMED = "SELECT about FROM incident WHERE kind = 'overlap'"
_MERGED = "SELECT subject_id, into_id FROM merged"
_ALL_STANDING_THERE = "SELECT booking_id FROM booking WHERE takes_space"
_STANDING_THERE = "SELECT booking_id FROM booking WHERE space_id = ? AND day = ? AND takes_space"


Life = tuple[int, str, int, bytes]
"""A life of the feed as a tablet read it: its number there, its name, behind which position, the chain's hash there."""


@dataclass(frozen=True, slots=True)
class Written:
    """One fact as it lies in a log.

    ``is_late``: headquarters says that it decides nothing; None: it says nothing, or no longer, the line is pruned.
    ``parent``: behind which fact of another life its life began, as far as its own log says.
    """

    name: FactName
    body: bytes
    is_late: bool | None = None
    parent: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """A tablet's copy of the feed: all its lives, its new lines (life, position, digest, bytes if kept), and its cursor.

    ``is_another``: a snapshot took the place of what it was, and all lines are new.
    """

    lives: list[Life]
    lines: list[tuple[int, int, bytes, bytes | None]]
    cursor: tuple[str, int, bytes]
    is_another: bool = False


class SaidRow(NamedTuple):
    """A line of headquarters' feed as it lies there; a fact's bytes are with the events."""

    position: int
    kind: str
    hash: bytes
    is_late: bool
    node: str | None
    inc: str | None
    seq: int | None
    body: bytes | None


class BranchRow(NamedTuple):
    """Where a branch's feed stands: its life and mode, its end, how far the rows are, what is pruned."""

    timeline: str
    mode: str
    head: int
    projected: int
    pruned: int


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
        self._read_to = (-1, 0)
        self._lives: list[Life] = []
        self._changes = -1

    def has_news(self, changes: int) -> bool:
        """Whether anything can have been committed since the last time; ``changes`` grows with all that is written."""
        was, self._changes = self._changes, changes
        return was != changes

    def leases(self) -> list[Lease]:
        """All its lease rows."""
        return [
            Lease(space_id, number, date.fromisoformat(first), date.fromisoformat(last), holder)
            for space_id, number, first, last, holder in self._driver.execute(_LEASES).fetchall()
        ]

    def is_fenced(self) -> bool:
        """Whether its own table says that it lost something."""
        (lost,) = self._driver.execute(_LOST).fetchone() or (0,)
        return bool(lost)

    def kept_feed(self) -> KeptFeed | None:
        """Its copy of the feed, what is new in it since the last time; None before it has read anything."""
        cursor = self._driver.execute(_WHOLE_CURSOR).fetchone()
        if cursor is None:
            return None
        before, self._lives = self._lives, list(map(tuple, self._driver.execute(_LIVES).fetchall()))
        is_another = before != self._lives[: len(before)]
        if is_another:
            self._read_to = (-1, 0)
        lines = self._driver.execute(_LINES, self._read_to).fetchall()
        if lines:
            self._read_to = lines[-1][:2]
        return KeptFeed(self._lives, lines, tuple(cursor), is_another)

    def gone(self) -> tuple[int, int]:
        """Of how many facts, and of how many lines, only the place and the hash are left."""
        (facts_gone,), (lines_gone,) = (
            self._driver.execute(one).fetchone() or (0,) for one in (_GONE, _GONE_LINES_COUNT)
        )
        return facts_gone, lines_gone

    def gone_facts(self) -> Iterator[FactName]:
        """The facts of its own whose bytes are gone."""
        for inc, seq in self._driver.execute(_GONE_FACTS).fetchall():
            yield FactName(self._node, inc, seq)

    def standing(self, space_id: str, day: date) -> set[str]:
        """The bookings that take the space on that day, by this kiosk's rows."""
        return {row[0] for row in self._driver.execute(_STANDING, (space_id, day.isoformat())).fetchall()}

    def new(self) -> Iterator[Written]:
        """What was written since the last time, in order; without bytes what was let go."""
        for life, inc, seq, body, *parent in self._driver.execute(_JOURNAL, self._after).fetchall():
            self._after = (life, seq)
            came_after = (parent[0], parent[1]) if parent[0] else None
            yield Written(FactName(self._node, inc, seq), body, None, came_after)

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

    def gone_lines(self) -> list[tuple[int, int]]:
        """The lines of which it has the digest alone: life and position."""
        return [(life, position) for life, position in self._driver.execute(_GONE_LINES).fetchall()]

    def naming(self, text: str) -> str:
        """A table that holds a text anywhere, or nothing."""
        return naming(self._driver, text)

    def lacks_what_is_over(self) -> bool:
        """Whether rows made again would: it was away for longer than the feed is kept, or has let go of it."""
        return self._driver.execute(_LACKS).fetchone() is not None

    def knows(self) -> set[str]:
        """The names of all facts on this disk, its own and those it read."""
        own = self._driver.execute(_JOURNAL, (0, 0)).fetchall()
        names = {str(FactName(self._node, inc, seq)) for _life, inc, seq, *_rest in own}
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
            yield Written(FactName(node, inc, seq), body, None if is_late is None else bool(is_late))


def stored(store: Store) -> list[Written]:
    """Everything headquarters has."""
    with store.reading() as connection:
        return list(HeadquartersReader().new(driver_of(connection)))


def lives(of: Driver) -> list[tuple[str, int]]:
    """Every life of the branch's feed, oldest first: its name, and behind which position it began."""
    return [(name, position) for name, position in of.execute(_LIVES_THERE, (BRANCH,)).fetchall()]


def lines_after(of: Driver, position: int) -> list[SaidRow]:
    """The lines of the branch's feed behind a position, in order, as far as they are kept."""
    return [SaidRow(*row) for row in of.execute(_SAID, (BRANCH, position)).fetchall()]


def branch(of: Driver) -> BranchRow:
    """Where the branch's feed stands."""
    return BranchRow(*of.execute(_BRANCH, (BRANCH,)).fetchone() or ("", "", 0, 0, 0))


def also_named(of: Driver, names: Collection[str]) -> set[str]:
    """These people, and every name that headquarters' file takes for one of theirs."""
    pairs, found = [set(pair) for pair in of.execute(_MERGED).fetchall()], set(names)
    while more := set().union(*(pair for pair in pairs if pair & found)) - found:
        found |= more
    return found


def counts(of: Driver, pruned: int) -> tuple[int, int]:
    """How many events headquarters has, and how many lines of the branch's feed behind a position."""
    (events,), (lines,) = (
        of.execute(*one).fetchone() or (0,) for one in ((_EVENT_COUNT, ()), (_LINE_COUNT, (BRANCH, pruned)))
    )
    return events, lines


def parent(of: Driver, name: FactName) -> tuple[str, int] | None:
    """Behind which fact of another life headquarters takes a fact's life to have begun."""
    found = of.execute(_PARENT, (name.node, name.inc)).fetchone()
    return None if found is None or not found[0] else (found[0], found[1])


def safe(of: Driver) -> dict[tuple[str, str], int]:
    """Up to which fact headquarters calls each life of a journal safe."""
    return {(node, inc): seq for node, inc, seq in of.execute(_SAFE).fetchall()}


def given_through(of: Driver) -> dict[str, date]:
    """The last day that headquarters has given to anybody, by space and by its rows."""
    return {space_id: date.fromisoformat(last_day) for space_id, last_day in of.execute(_GIVEN).fetchall()}


def overlapping(of: Driver) -> list[tuple[str, str]]:
    """The pairs of bookings that take one space at one time by headquarters' rows, and that no incident names."""
    pairs = of.execute(_OVERLAPPING).fetchall()
    named = {
        name
        for (about,) in (of.execute(_OVERLAPS_NAMED).fetchall() if pairs else ())
        for name in about.split()
    }
    return [pair for pair in pairs if not named & set(pair)]


def naming(of: Driver, text: str) -> str:
    """A table of a file that holds a text anywhere, or nothing."""
    for (table,) in of.execute(_TABLES).fetchall():
        for row in of.execute(f'SELECT * FROM "{table}"').fetchall():  # noqa: S608 - the file's own names
            said = b" ".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
            if text.lower().encode() in said.lower():
                return str(table)
    return ""


def all_standing(of: Driver) -> set[str]:
    """All bookings that take a space, by headquarters' rows."""
    return {name for (name,) in of.execute(_ALL_STANDING_THERE).fetchall()}


def unheard(of: Driver) -> set[str]:
    """The tablets that have not told the present life of headquarters what they know."""
    return {node for (node,) in of.execute(_UNHEARD, (BRANCH,)).fetchall()}


def standing(of: Driver, space_id: str, day: date) -> set[str]:
    """The bookings that take the space on that day, by headquarters' rows."""
    return {row[0] for row in of.execute(_STANDING_THERE, (space_id, day.isoformat())).fetchall()}
