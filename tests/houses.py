"""A branch at work in memory: store, clock, passes and the ports that services take."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import Claims, PassPurpose, Preferences
from kiosk.domain.errors import KioskError
from kiosk.domain.people import PassRecord, Person
from kiosk.domain.ports import FeedItem, Ports, Work
from kiosk.domain.spaces import Space
from kiosk.encoding.facts import envelope
from kiosk.services.decide import answer
from tests.builders import a_branch, a_desk, a_grant, a_member, a_room, at
from tests.fakes.clock import CountedRandom, HandClock
from tests.fakes.feed import FeedOf, told
from tests.fakes.memory_store import MemoryStore
from tests.fakes.passes import MemoryPasses
from tests.fakes.tickets import PlainTickets


@dataclass
class PlainPins:
    """The port ``Pins`` for tests: the stored form of a PIN is the PIN itself."""

    def matches(self, pin: str, stored: str) -> bool:
        """Whether they are equal and not empty."""
        return bool(stored) and pin == stored


@dataclass
class House:
    """Pergine on Tuesday at nine: two desks and a room held by this kiosk, Marco with a plan and a pass."""

    spaces: tuple[Space, ...] = field(
        default_factory=lambda: (a_desk("P-01"), a_desk("P-02"), a_room("P-31"))
    )
    branch: Branch = field(default_factory=a_branch)
    clock: HandClock = field(default_factory=HandClock)
    passes: MemoryPasses = field(default_factory=MemoryPasses)
    marco: Person = field(default_factory=a_member)

    def __post_init__(self) -> None:
        self.store = MemoryStore(clock=self.clock)
        self.ports = Ports(
            self.store.begin, self.clock, CountedRandom("services"), self.passes, PlainPins(), PlainTickets()
        )
        grants = tuple(a_grant(space) for space in self.spaces)
        self.feed: FeedOf = told(
            self.store,
            self.branch,
            *self.spaces,
            *grants,
            self.marco,
            answer=lambda work, entry: answer(work, entry, self.clock.now()),
        )
        self.pass_count = 0

    def hear(self, *items: FeedItem) -> None:
        """Takes in what headquarters says."""
        self.feed.say(*items)

    def a_pass(
        self,
        subject_id: str = "m-marco",
        *,
        purpose: PassPurpose = PassPurpose.MEMBER,
        branches: frozenset[str] | None = None,
        span: tuple[datetime, datetime] | None = None,
        is_known: bool = True,
        booking_id: str | None = None,
        invitation_id: str | None = None,
        staff_id: str | None = None,
        preferences: Preferences | None = None,
    ) -> bytes:
        """A code, whose record headquarters has sent unless ``is_known`` says not."""
        self.pass_count += 1
        pass_id = self.pass_count.to_bytes(8, "big")
        start, end = span or (at("00:15", date(2026, 1, 1)), at("23:00", date(2026, 12, 31)))
        code = self.passes.issue(Claims(pass_id, purpose, branches, start, end, preferences))
        if is_known:
            record = PassRecord(pass_id.hex(), subject_id, staff_id, booking_id, invitation_id)
            self.hear(record)
        return code

    def types(self) -> list[str]:
        """The types of all facts in the journal but the boot, in order."""
        return [envelope(event).t for event in self.store.tables.events][1:]

    def later(self, **span: float) -> None:
        """Lets time pass."""
        self.clock.pass_by(**span)


class Failing(House):
    """A house whose store refuses from some moment on: what is written then fails and leaves nothing."""

    fault: KioskError | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.ports = replace(self.ports, begin=self._begin)

    @contextmanager
    def _begin(self) -> Iterator[Work]:
        with self.store.begin() as work:
            yield work
            if self.fault is not None:
                raise self.fault
