"""Headquarters' own instruments, made once by the composition root and handed to every part."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kiosk.domain.ports import Clock, Random
from sync.hq import feed, holding, tables
from sync.hq.bell import ANYTHING, Bell
from sync.hq.keys import Keys
from sync.hq.moments import Moment
from sync.hq.projections import Attempt
from sync.hq.storage import Store
from sync.hq.timelines import Timelines


@dataclass(frozen=True, slots=True)
class House:
    """What the parts of headquarters work with.

    ``guest_address``: ``https://…``, under which the telephones of guests reach it; empty where they cannot.
    """

    store: Store
    keys: Keys
    clock: Clock
    random: Random
    bell: Bell
    attempt: Attempt
    timelines: Timelines
    guest_address: str = ""

    def moment(self) -> Moment:
        """Now."""
        return Moment.now(self.clock)

    @contextmanager
    def changing(self, *branch_ids: str) -> Iterator[Connection]:
        """One transaction that says something to these branches: afterwards their kiosks are woken, and the pages.

        What it said is in the projections when this ends; a kill in between leaves that to the next start.
        """
        with self.store.writing() as connection:
            yield connection
        self.said(*branch_ids)

    def said(self, *branch_ids: str) -> None:
        """Something was said to these branches and is committed: whoever waits hears of it, and it is applied."""
        for branch_id in branch_ids:
            self.bell.ring(branch_id)
            if self.catch_up(branch_id):
                self.bell.ring(branch_id)
            self.witness(branch_id)
        self.bell.ring(ANYTHING)

    def witness(self, branch_id: str) -> None:
        """Notes beside the database how far the branch's feed is committed."""
        with self.store.reading() as connection:
            end = feed.head(connection, branch_id)
        self.timelines.saw(branch_id, (end.timeline, end.position))

    def catch_up(self, branch_id: str) -> bool:
        """Brings the branch's projections up to its feed, and does what the facts ask of headquarters.

        Says whether that may have added to the feed.
        """
        answers = 0
        while True:
            with self.store.writing() as connection:
                has_more = holding.catch_up(connection, branch_id, self.moment(), self.attempt)
            if not has_more:
                return answers > 1
            answers += 1

    def token(self, size: int = 16) -> str:
        """Unguessable text: lower-case hex of so many bytes."""
        return self.random.token(size).hex()

    def chosen(self, letters: str, count: int) -> str:
        """So many letters, each drawn evenly from ``letters`` (at most 256 of them)."""
        return "".join(_drawn(self.random, letters) for _ in range(count))


def one_at_a_time(connection: Connection) -> None:
    """Until this transaction ends, every other that counts tries waits: none counts from what this one changes."""
    connection.execute(select(tables.house).with_for_update()).all()


def _drawn(random: Random, letters: Sequence[str]) -> str:
    limit = 256 - 256 % len(letters)
    while True:
        byte = random.token(1)[0]
        if byte < limit:
            return letters[byte % len(letters)]
