"""The exchange as pure steps: a state and what happened give a new state; a state and the time give what to do.

No socket, no thread, no clock: the worker drives this with real ones, the simulation with its own. Upload, people
and feed are lanes that fail and come back apart (SYNC.md 2.4). Times are monotonic seconds; ``chance`` is drawn
evenly from 0 up to 1 for each step.
"""

import math
from dataclasses import dataclass, field, replace
from typing import assert_never

from sync.client import pauses
from sync.client.batches import BatchSize
from sync.client.steps import (
    Action,
    BatchStored,
    Event,
    Failed,
    FeedStopped,
    GapFound,
    ImpostorFound,
    LineDown,
    NobodyOwed,
    NothingUnsent,
    OpenSession,
    PageTaken,
    PeopleTaken,
    Poll,
    PutPeople,
    Refused,
    Revoked,
    SessionEnded,
    SessionOpened,
    TriedInVain,
    Upload,
    Wait,
)
from sync.protocol.limits import (
    BATCH_FACTS_MAX,
    POLL_WAIT_SECONDS,
    POLL_WAIT_SECONDS_MIN,
    UPLOAD_DEBOUNCE_SECONDS,
)

PEOPLE_MAX = 100
GOOD_POLLS_TO_DOUBLE = 10
CUT_SECONDS_MIN = 5.0
"""A poll that failed after so long had a line: somebody between cut it (F35), connecting takes 3 s at most."""
QUICK_POLL_SECONDS = 1.0
SETTLED_BY_SESSION = (Refused("FORK"), Refused("TIMELINE"), Refused("AHEAD"))


@dataclass(frozen=True, slots=True)
class Lane:
    """One thing to do again and again: when it is due, and how often it failed in a row."""

    due_at: float = 0.0
    failures: int = 0

    def after_failure(self, now: float, chance: float, retry_after_seconds: float | None = None) -> "Lane":
        """Due again after a pause that grows with each failure."""
        failures = self.failures + 1
        return Lane(now + pauses.when_busy(failures, chance, retry_after_seconds), failures)

    def retried_once(self, now: float, chance: float) -> "Lane":
        """Due at once after a first failure, with growing pauses after the next."""
        return Lane(now, 1) if self.failures == 0 else self.after_failure(now, chance)


IDLE = Lane(math.inf)


@dataclass(frozen=True, slots=True)
class PushState:
    """The upload and people lanes behind one gate, which closes while there is no line or no session."""

    has_session: bool = False
    gate: Lane = Lane()
    journal: Lane = Lane()
    people: Lane = Lane()
    batch: BatchSize = field(default_factory=BatchSize)


@dataclass(frozen=True, slots=True)
class PullState:
    """The feed lane behind its gate, and how long headquarters may hold an empty answer back.

    ``is_probing``: the line was lost or the session is new; whether it holds is asked first, with an answer at once.
    """

    has_session: bool = False
    is_probing: bool = True
    gate: Lane = Lane()
    feed: Lane = Lane()
    wait_seconds: int = POLL_WAIT_SECONDS
    good_polls: int = 0


def next_push(state: PushState, now: float) -> Action:
    """What the push side does now. The journal goes first: a person is named by a fact."""
    due_at = max(state.gate.due_at, min(state.journal.due_at, state.people.due_at))
    if due_at > now:
        return Wait(due_at)
    if not state.has_session:
        return OpenSession()
    if state.journal.due_at <= now:
        return Upload(BATCH_FACTS_MAX, state.batch.raw_bytes)
    return PutPeople(PEOPLE_MAX)


def next_pull(state: PullState, now: float) -> Action:
    """What the pull side does now."""
    due_at = max(state.gate.due_at, state.feed.due_at)
    if due_at > now:
        return Wait(due_at)
    if not state.has_session:
        return OpenSession()
    return Poll(0 if state.is_probing else state.wait_seconds)


def woken(state: PushState, now: float) -> PushState:
    """Something was committed: both lanes are due after the debounce, unless headquarters asked for a pause."""
    soon = now + UPLOAD_DEBOUNCE_SECONDS

    def earlier(lane: Lane) -> Lane:
        return lane if lane.failures else replace(lane, due_at=min(lane.due_at, soon))

    return replace(state, journal=earlier(state.journal), people=earlier(state.people))


def after_push(state: PushState, action: Action, event: Event, now: float, chance: float) -> PushState:
    """The push side after an action ended in an event."""
    served = Lane(now)
    match event:
        case SessionOpened():
            return replace(state, has_session=True)
        case BatchStored():
            batch = state.batch.after_success(event.wire_bytes, event.raw_bytes, event.seconds)
            return replace(state, gate=served, journal=served, batch=batch)
        case NothingUnsent():
            return replace(state, journal=IDLE)
        case PeopleTaken():
            return replace(state, gate=served, people=served)
        case NobodyOwed():
            return replace(state, people=IDLE)
        case GapFound():
            return replace(state, journal=state.journal.retried_once(now, chance))
        case SessionEnded():
            return replace(state, has_session=False, gate=state.gate.retried_once(now, chance))
        case LineDown():
            smaller = state.batch.after_failure() if isinstance(action, Upload) else state.batch
            return replace(state, gate=_without_line(state.gate, now, chance), batch=smaller)
        case TriedInVain() | Refused() | ImpostorFound() | Revoked() | Failed():
            return _push_put_off(state, action, event, now, chance)
        case PageTaken() | FeedStopped():
            raise ValueError(f"{event} is none of the push side's")
        case never:
            assert_never(never)


def after_pull(
    state: PullState, event: Event, now: float, chance: float, *, is_resting: bool = False
) -> PullState:
    """The pull side after its action ended in an event. ``is_resting``: closed hours, a look now and then is enough."""
    match event:
        case SessionOpened():
            return replace(state, has_session=True, is_probing=True)
        case PageTaken():
            return _after_page(state, event, now, chance, is_resting=is_resting)
        case FeedStopped():
            later = Lane(now + pauses.while_resting(chance))
            return replace(state, gate=Lane(now), feed=later, is_probing=False)
        case SessionEnded():
            return replace(state, has_session=False, gate=state.gate.retried_once(now, chance))
        case LineDown():
            pause = pauses.while_resting(chance) if is_resting else pauses.without_line(chance)
            gate = replace(state.gate, due_at=now + pause)
            return replace(_shortened(state, event.seconds), gate=gate, is_probing=True)
        case TriedInVain():
            later = state.feed.after_failure(now, chance, event.retry_after_seconds)
            return replace(_shortened(state, event.seconds), feed=later)
        case Revoked():
            return replace(state, has_session=False, feed=Lane(now + pauses.while_resting(chance)))
        case Refused() | ImpostorFound() | Failed():
            has_session = state.has_session and event not in SETTLED_BY_SESSION
            return replace(state, has_session=has_session, feed=state.feed.after_failure(now, chance))
        case BatchStored() | NothingUnsent() | PeopleTaken() | NobodyOwed() | GapFound():
            raise ValueError(f"{event} is none of the pull side's")
        case never:
            assert_never(never)


def _push_put_off(
    state: PushState,
    action: Action,
    event: TriedInVain | Refused | ImpostorFound | Revoked | Failed,
    now: float,
    chance: float,
) -> PushState:
    if isinstance(event, Revoked):
        closed = Lane(now + pauses.while_resting(chance))
        return replace(state, has_session=False, gate=closed)
    if event in SETTLED_BY_SESSION:
        # a journal that began a new life states its loss, a restored headquarters learns what it lost (SYNC.md 2.6)
        state = replace(state, has_session=False)
    retry_after = event.retry_after_seconds if isinstance(event, TriedInVain) else None
    if isinstance(action, Upload):
        later = state.journal.after_failure(now, chance, retry_after)
        return replace(state, journal=later, batch=state.batch.after_failure())
    if isinstance(action, PutPeople):
        return replace(state, people=state.people.after_failure(now, chance, retry_after))
    return replace(state, gate=state.gate.after_failure(now, chance, retry_after))


def _after_page(
    state: PullState, event: PageTaken, now: float, chance: float, *, is_resting: bool
) -> PullState:
    good, wait = state.good_polls, state.wait_seconds
    if not state.is_probing:
        good += 1
    if good >= GOOD_POLLS_TO_DOUBLE:
        good, wait = 0, min(wait * 2, POLL_WAIT_SECONDS)
    return replace(
        state,
        is_probing=False,
        gate=Lane(now),
        feed=Lane(_next_poll_at(state, event, now, chance, is_resting=is_resting)),
        wait_seconds=wait,
        good_polls=good,
    )


def _next_poll_at(
    state: PullState, event: PageTaken, now: float, chance: float, *, is_resting: bool
) -> float:
    if event.entries > 0:
        return now
    if is_resting:
        return now + pauses.while_resting(chance)
    # a headquarters that does not hold empty answers back must not be asked in a tight loop
    is_too_quick = not state.is_probing and event.seconds < QUICK_POLL_SECONDS
    return now + QUICK_POLL_SECONDS if is_too_quick else now


def _without_line(gate: Lane, now: float, chance: float) -> Lane:
    return replace(gate, due_at=now + pauses.without_line(chance))


def _shortened(state: PullState, seconds: float) -> PullState:
    if not state.has_session or state.is_probing or seconds < CUT_SECONDS_MIN:
        return state  # it was no long poll, or it never came to hold one open
    halved = max(POLL_WAIT_SECONDS_MIN, state.wait_seconds // 2)
    return replace(state, wait_seconds=halved, good_polls=0)
