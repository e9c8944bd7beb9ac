"""A kiosk's end of the exchange over the in-memory storage, with seconds that tests move and a line they can cut."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.facts import CheckedIn, Fact, FactName
from kiosk.domain.ports import FeedItem, Journal
from kiosk.domain.visits import Source
from kiosk.services.decide import answer
from kiosk.storage.feed_inbox import FeedRules
from sync.client.exchange import Exchange
from sync.client.ports import KioskEnd, Result, RunOnKiosk, Speaker, Waiting
from sync.client.sessions import Sessions
from sync.client.steps import NobodyOwed, NothingUnsent, OpenSession, PageTaken, Poll, PutPeople, Upload
from tests.builders import BRANCH, NODE, TUESDAY, a_branch, a_desk, a_grant, a_member, a_room
from tests.fakes.clock import CountedRandom, HandClock
from tests.fakes.feed import START, kept_as_it_came
from tests.fakes.headquarters import DEVICE_KEY, HQ_KEY, MemoryHeadquarters, MemoryLine, Wire
from tests.fakes.memory_store import MemoryStore

SPACES = (a_desk("P-01"), a_desk("P-02"), a_room("P-31"))
DESCRIPTION: tuple[FeedItem, ...] = (a_branch(), *SPACES, *(a_grant(space) for space in SPACES), a_member())
"""What headquarters says to a kiosk just enrolled: the branch, its spaces, all held by the kiosk, one member."""


@dataclass
class HandTimer:
    """Monotonic seconds that a test moves."""

    moment: float = 1000.0

    def __call__(self) -> float:
        """The present moment."""
        return self.moment


@dataclass
class KeptRatchet:
    """The port ``Ratchet`` in memory."""

    word: str = ""

    def last(self) -> str:
        return self.word

    def keep(self, word: str) -> None:
        self.word = word


def run_here(work: Callable[[], Result]) -> Result:
    """The port ``RunOnKiosk`` where there is one thread."""
    return work()


class KioskInMemory:
    """One kiosk, one headquarters, one line between them. Steps run where they are called."""

    def __init__(
        self,
        wire: Wire | None = None,
        *,
        run_on_kiosk: RunOnKiosk | None = None,
        seconds: Callable[[], float] | None = None,
    ) -> None:
        self.clock = HandClock()
        self.timer = HandTimer()
        self.store = MemoryStore(clock=self.clock)
        self.journal: Journal = self.store.journal
        self.inbox = self.store.feed_inbox(
            FeedRules(lambda work, entry: answer(work, entry, self.clock.now()), kept_as_it_came, START)
        )
        self.ratchet = KeptRatchet()
        self.hq = MemoryHeadquarters()
        self.hq.say(*DESCRIPTION)
        self.line = MemoryLine(self.hq, wire)
        self.heard_times: list[tuple[int, int]] = []
        self.time_samples: list[tuple[int, int]] = []
        self.end = KioskEnd(
            speaker=Speaker(NODE, BRANCH, lambda signed: DEVICE_KEY.sign(signed).hex(), HQ_KEY.public_key()),
            journal=self.journal,
            inbox=self.inbox,
            run_on_kiosk=run_on_kiosk or run_here,
            ratchet=self.ratchet,
            random=CountedRandom("exchange"),
            seconds=seconds or self.timer,
            heard_time=lambda hq_ms, trip_ms: self.heard_times.append((hq_ms, trip_ms)),
            keep_time_sample=lambda hq_ms, trip_ms: self.time_samples.append((hq_ms, trip_ms)),
        )
        self.sessions = Sessions(self.end, Waiting())
        self.exchange = Exchange(self.end, self.sessions, self.line)

    @property
    def inc(self) -> str:
        """The present incarnation."""
        return self.journal.tip().inc

    def events(self) -> list[bytes]:
        """The facts of the present incarnation, as bytes."""
        return list(self.store.tables.lives[-1].events)

    def append(self, fact: Fact) -> FactName:
        """One fact in one transaction."""
        with self.store.begin() as work:
            return work.append(fact)

    def arrivals(self, count: int) -> None:
        """So many people come in."""
        for _ in range(count):
            self.append(CheckedIn(TUESDAY, Source.PASS))

    def upload(self, facts_max: int = 2000) -> object:
        """One batch."""
        return self.exchange.perform(Upload(facts_max, 1 << 20))

    def meet(self) -> None:
        """A whole exchange over a line that holds."""
        self.exchange.perform(OpenSession())
        while self.upload() != NothingUnsent():
            continue
        while self.exchange.perform(PutPeople(100)) != NobodyOwed():
            continue
        while isinstance(came := self.exchange.perform(Poll(0)), PageTaken) and came.entries:
            continue
