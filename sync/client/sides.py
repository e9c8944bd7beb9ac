"""The two threads of the exchange: each asks the engine what to do, does it over its own line, and waits by timer.

*Push* sends facts and people; *pull* holds a question about the feed open. What fails is tried again by itself,
for ever; only ``end`` ends it.
"""

import logging
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TypeVar

from kiosk.domain.errors import KioskError
from sync.client import engine
from sync.client.engine import IDLE, Lane, PullState, PushState
from sync.client.exchange import Exchange
from sync.client.ports import HeadquartersLine, KioskEnd, Waiting
from sync.client.sessions import Sessions
from sync.client.status import BEHIND_SECONDS, Board
from sync.client.steps import (
    Action,
    BatchStored,
    Event,
    Failed,
    LineDown,
    NobodyOwed,
    NothingUnsent,
    OpenSession,
    PageTaken,
    PeopleTaken,
    Poll,
    PutPeople,
    SessionEnded,
    SessionOpened,
    Upload,
    Wait,
)
from sync.protocol.messages import Elsewhere, Release, ReleaseSlice

Result = TypeVar("Result")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """One whole exchange on demand: facts and people sent, feed entries read. ``failure``: what ended it early."""

    facts: int = 0
    people: int = 0
    entries: int = 0
    failure: Event | None = None

    @property
    def is_whole(self) -> bool:
        """Whether both ends now have what the other had when it began."""
        return self.failure is None


@dataclass(frozen=True, slots=True)
class Shared:
    """What both sides work with."""

    end: KioskEnd
    sessions: Sessions
    board: Board
    waiting: Waiting


class Side(ABC):
    """One thread with its line. ``_turn`` is one step of it; whatever goes wrong in one ends at this edge."""

    name: str

    def __init__(self, shared: Shared, line: HeadquartersLine) -> None:
        self._end = shared.end
        self._line = line
        self._board = shared.board
        self.exchange = Exchange(shared.end, shared.sessions, line)
        self._news = shared.waiting.new_news()
        self._asking = threading.Lock()
        self._is_ending = False
        self._doing: Action = OpenSession()
        self._began = shared.end.seconds()
        self._thread = threading.Thread(target=self.run, name=f"sync-{self.name}", daemon=True)

    def start(self) -> None:
        """Begins. Once."""
        self._thread.start()

    def end(self) -> None:
        """Asks the thread to end and breaks off a call under way. Safe to repeat."""
        with self._asking:
            self._is_ending = True
        self._news.set()
        self._line.close()

    def join(self, timeout_seconds: float) -> bool:
        """Waits for the thread; whether it has ended."""
        if self._thread.ident is not None:
            self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def run(self) -> None:
        """Step after step until ``end``: what the thread does, and what the simulation runs in its place."""
        while not self._is_ending:
            pause = self._guarded_turn() - self._end.seconds()
            if pause > 0 and not self._is_ending:
                self._news.wait(min(pause, threading.TIMEOUT_MAX))
                self._news.clear()

    @abstractmethod
    def _turn(self) -> float:
        """One step; the moment at which the next one is due, 0 for at once."""

    @abstractmethod
    def _put_off(self) -> None:
        """The step under way failed on this side: it is tried again later."""

    def _guarded_turn(self) -> float:
        try:
            return self._turn()
        except KioskError as fault:
            logger.warning("the %s side could not go on: %s", self.name, fault)
            self._put_off()
        except Exception:  # the edge: a bug in one step must not end the exchange
            if not self._is_ending:
                logger.exception("a step of the %s side failed", self.name)
                self._put_off()
        return 0.0

    def _perform(self, step: OpenSession | Upload | PutPeople | Poll) -> Event:
        self._doing = step
        self._began = self._end.seconds()
        return self.exchange.perform(step)

    def _report(self, event: Event) -> None:
        self._board.note(self._doing, event, (self._began, self._end.seconds()))

    def _chance(self) -> float:
        return int.from_bytes(self._end.random.token(4), "big") / (1 << 32)


class Push(Side):
    """Sends facts and people; runs whole rounds and the night's work between two steps."""

    name = "push"

    def __init__(self, shared: Shared, line: HeadquartersLine, on_line_changed: Callable[[], None]) -> None:
        super().__init__(shared, line)
        self._state = PushState()
        self._jobs: deque[Callable[[], None]] = deque()
        self._is_woken = True
        self._is_line_up = True
        self._on_line_changed = on_line_changed
        self._all_sent_at = shared.end.seconds()
        self._unsent = 0

    def wake(self) -> None:
        """Something was committed. Never waits; from any thread."""
        self._is_woken = True
        self._news.set()

    def do(self, work: Callable[[], Result]) -> "Future[Result]":
        """Runs work on this thread between two steps; cancelled when the side ends first."""
        future: Future[Result] = Future()
        with self._asking:
            if self._is_ending:
                future.cancel()
                return future
            self._jobs.append(lambda: _run_into(future, work))
        self._news.set()
        return future

    def whole_round(self) -> Round:
        """Sends all there is and reads the feed to its end, at once. On this thread alone.

        A bearer that ran out meanwhile is renewed, and the round made from its beginning, once.
        """
        made = self._round()
        if not isinstance(made.failure, SessionEnded):
            return made
        self._state = replace(self._state, has_session=False)
        return self._round()

    def elsewhere(self) -> Elsewhere | Event:
        """Asks what is free at the other branches. On this thread alone."""
        return self._in_session(self.exchange.elsewhere)

    def release(self, version: str, failed: str) -> Release | Event:
        """Asks which version this kiosk shall have. On this thread alone."""
        return self._in_session(lambda: self.exchange.release(version, failed))

    def release_slice(self, version: str, offset: int) -> ReleaseSlice | Event:
        """Asks for a piece of a version. On this thread alone."""
        return self._in_session(lambda: self.exchange.release_slice(version, offset))

    def _in_session(self, ask: Callable[[], Result | Event]) -> Result | Event:
        """A bearer that ran out is renewed once."""
        said = ask() if self._state.has_session else SessionEnded()
        if not isinstance(said, SessionEnded):
            return said
        opened = self._perform(OpenSession())
        self._note(OpenSession(), opened)
        return ask() if isinstance(opened, SessionOpened) else opened

    def _round(self) -> Round:
        now = self._end.seconds()
        self._state = replace(self._state, gate=Lane(now), journal=Lane(now), people=Lane(now))
        made = Round()
        while not isinstance(step := engine.next_push(self._state, self._end.seconds()), Wait):
            event = self._perform(step)
            self._note(step, event)
            made = _counted(made, event)
        if self._state.journal != IDLE or self._state.people != IDLE:
            return made
        return self._read_all(replace(made, failure=None))

    def _read_all(self, made: Round) -> Round:
        poll = Poll(0)
        while True:
            event = self._perform(poll)
            self._report(event)
            made = _counted(made, event)
            if not isinstance(event, PageTaken) or event.entries == 0:
                return made

    def _turn(self) -> float:
        if (job := self._next_job()) is not None:
            job()
            return 0.0
        self._count_when_woken()
        step = engine.next_push(self._state, self._end.seconds())
        if isinstance(step, Wait):
            return step.until
        self._note(step, self._perform(step))
        return 0.0

    def _next_job(self) -> Callable[[], None] | None:
        with self._asking:
            return self._jobs.popleft() if self._jobs else None

    def _count_when_woken(self) -> None:
        if self._is_woken:
            # forgotten first: who wakes it while it counts is heard at the next turn
            self._is_woken = False
            self._state = engine.woken(self._state, self._end.seconds())
            self._count()

    def _note(self, step: Action, event: Event) -> None:
        now = self._end.seconds()
        self._state = engine.after_push(self._state, step, event, now, self._chance())
        if self._is_ending:
            return  # the line was closed from here: that says nothing about headquarters
        if isinstance(event, NothingUnsent):
            self._all_sent_at = now
        if not isinstance(event, SessionOpened | LineDown):
            self._count()
        self._report(event)
        if isinstance(event, LineDown | SessionOpened | BatchStored | PeopleTaken):
            self._line_is(is_up=not isinstance(event, LineDown))

    def _line_is(self, *, is_up: bool) -> None:
        """A line that went or came back leaves the other side's question hanging in the old connection."""
        if is_up != self._is_line_up:
            self._is_line_up = is_up
            self._on_line_changed()

    def _count(self) -> None:
        journal = self._end.journal
        unsent, lost = self._end.run_on_kiosk(lambda: (journal.unsent_count(), journal.lost()))
        now = self._end.seconds()
        if self._unsent == 0:
            self._all_sent_at = now  # what is unsent came after the last count, however long that is ago
        self._unsent = unsent
        is_behind = unsent > 0 and now - self._all_sent_at > BEHIND_SECONDS
        self._board.count(unsent, is_fenced=lost is not None, is_behind=is_behind)

    def _put_off(self) -> None:
        now = self._end.seconds()
        self._state = engine.after_push(self._state, self._doing, Failed(), now, self._chance())
        self._report(Failed())

    def run(self) -> None:
        """The same; what was asked for before the end is still done."""
        super().run()
        while (job := self._next_job()) is not None:
            job()


class Pull(Side):
    """Reads the feed: asks, and lets headquarters hold the answer back until there is news."""

    name = "pull"

    def __init__(self, shared: Shared, line: HeadquartersLine, is_resting: Callable[[], bool]) -> None:
        super().__init__(shared, line)
        self._state = PullState()
        self._is_resting = is_resting
        self._is_kicked = False

    def kick(self) -> None:
        """Ask anew at once: the connection under the present question may be dead. From any thread."""
        self._is_kicked = True
        self._news.set()
        self._line.abort()

    def _turn(self) -> float:
        if self._is_kicked:
            self._is_kicked = False
            self._state = replace(self._state, gate=replace(self._state.gate, due_at=0.0))
        step = engine.next_pull(self._state, self._end.seconds())
        if isinstance(step, Wait):
            return step.until
        event = self._perform(step)
        is_own_doing = self._is_ending or (self._is_kicked and isinstance(event, LineDown))
        if not is_own_doing:
            self._note(event)
        return 0.0

    def _note(self, event: Event) -> None:
        now, resting = self._end.seconds(), self._is_resting()
        self._state = engine.after_pull(self._state, event, now, self._chance(), is_resting=resting)
        self._report(event)

    def _put_off(self) -> None:
        self._state = engine.after_pull(self._state, Failed(), self._end.seconds(), self._chance())
        self._report(Failed())


def _counted(made: Round, event: Event) -> Round:
    match event:
        case BatchStored(facts=facts):
            return replace(made, facts=made.facts + facts, failure=None)
        case PeopleTaken(people=people):
            return replace(made, people=made.people + people, failure=None)
        case PageTaken(entries=entries):
            return replace(made, entries=made.entries + entries, failure=None)
        case SessionOpened() | NothingUnsent() | NobodyOwed():
            return made
        case failure:
            return replace(made, failure=failure)


def _run_into(future: "Future[Result]", work: Callable[[], Result]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(work())
    except BaseException as fault:  # noqa: BLE001 - handed to whoever asked, never swallowed
        future.set_exception(fault)
