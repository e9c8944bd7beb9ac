"""What people may know of the exchange: the offline strip for everybody, the notes for staff alone.

Going offline and coming back is noticed here, from what the two threads report; nothing else decides it.
"""

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sync.client.engine import CUT_SECONDS_MIN
from sync.client.steps import (
    Action,
    BatchStored,
    Event,
    Failed,
    FeedStopped,
    GapFound,
    ImpostorFound,
    LineDown,
    PageTaken,
    PeopleTaken,
    Poll,
    Refused,
    Revoked,
    SessionOpened,
    TriedInVain,
)

BEHIND_SECONDS = 900.0
"""Facts that wait longer than this although headquarters answers are a visible state (SYNC.md 2.4)."""
OTHER_LIFE = frozenset({"TIMELINE", "RECOVER", "AHEAD"})
SERVED = (SessionOpened, BatchStored, PeopleTaken, PageTaken, FeedStopped, GapFound)

logger = logging.getLogger(__name__)


class Note(Enum):
    """Something that staff should see; visitors never do."""

    ROGUE_HEADQUARTERS = "rogue_headquarters"
    FORGED_FEED = "forged_feed"
    REVOKED = "revoked"
    FENCED = "fenced"
    UPDATE_NEEDED = "update_needed"
    OTHER_TIMELINE = "other_timeline"
    REFUSED = "refused"
    BUSY = "busy"
    FAILED_HERE = "failed_here"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How the exchange stands. ``since``: when it became so; ``unsent``: facts that headquarters lacks."""

    is_connected: bool
    since: datetime
    unsent: int
    last_exchange_at: datetime | None
    notes: frozenset[Note]


class Board:
    """Collects what both threads report and tells ``on_change`` whenever people would see a difference.

    Nothing is told before the first answer or the first failure to get one, nor before the journal was counted.
    ``on_change`` is called on the thread that reported.
    """

    def __init__(self, now: Callable[[], datetime], on_change: Callable[[SyncStatus], None]) -> None:
        self._now = now
        self._on_change = on_change
        self._lock = threading.Lock()
        self._telling = threading.Lock()
        self._is_known = self._is_counted = False
        self._told: SyncStatus | None = None
        self._troubles: dict[type[Action], Note] = {}
        self._journal_notes: frozenset[Note] = frozenset()
        self._status = SyncStatus(False, now(), 0, None, frozenset())
        self._served_at = self._unserved_at = -math.inf

    @property
    def status(self) -> SyncStatus:
        """How it stands now."""
        with self._lock:
            return self._status

    def note(self, action: Action, event: Event, within: tuple[float, float]) -> None:
        """Takes in what a step of either side came to; ``within``: when it began and ended, monotonic seconds.

        A step that began before headquarters last answered tells nothing new when it fails: it hung in a connection
        that died with the cut. Nor does an answer from before a step failed, of a page that took long to take in.
        The strip would flicker.
        """
        began, ended = within
        with self._lock:
            if isinstance(event, SERVED):
                served_at = began + event.seconds if isinstance(event, PageTaken) else ended
                self._served_at = max(self._served_at, served_at)
                if served_at >= self._unserved_at:
                    self._status = self._connected(is_connected=True, last_exchange_at=self._now())
            elif _shows_no_line(action, event) and began >= self._served_at:
                self._unserved_at = ended
                self._status = self._connected(is_connected=False)
            self._note_trouble(type(action), event)
        self._tell()

    def count(self, unsent: int, *, is_fenced: bool, is_behind: bool) -> None:
        """Takes in what the journal says of itself."""
        with self._lock:
            found = ((Note.FENCED, is_fenced), (Note.BEHIND, is_behind and self._status.is_connected))
            self._journal_notes = frozenset(note for note, is_so in found if is_so)
            self._status = replace(self._status, unsent=unsent)
            self._is_counted = True
        self._tell()

    def _connected(self, *, is_connected: bool, last_exchange_at: datetime | None = None) -> SyncStatus:
        status = self._status
        if status.is_connected != is_connected or not self._is_known:
            logger.info("headquarters answers" if is_connected else "no line to headquarters")
            status = replace(status, is_connected=is_connected, since=self._now())
            self._is_known = True
        return replace(status, last_exchange_at=last_exchange_at or status.last_exchange_at)

    def _note_trouble(self, step: type[Action], event: Event) -> None:
        if (trouble := _trouble(event)) is not None:
            self._is_known = True
            self._troubles[step] = trouble
        elif isinstance(event, SERVED):
            self._troubles.pop(step, None)

    def _tell(self) -> None:
        # one teller at a time, so that an older status never arrives after a newer one
        with self._telling:
            with self._lock:
                notes = self._journal_notes | frozenset(self._troubles.values())
                self._status = status = replace(self._status, notes=notes)
                seen = replace(status, last_exchange_at=None)
                if not (self._is_known and self._is_counted) or seen == self._told:
                    return
                self._told = seen
            self._on_change(status)


def _shows_no_line(action: Action, event: Event) -> bool:
    """Whether the step shows that headquarters cannot be reached. A long poll cut in its middle does not yet."""
    if isinstance(event, ImpostorFound):
        return not event.is_feed
    is_long_poll = isinstance(action, Poll) and action.wait_seconds > 0
    return isinstance(event, LineDown) and not (is_long_poll and event.seconds >= CUT_SECONDS_MIN)


def _trouble(event: Event) -> Note | None:
    match event:
        case ImpostorFound(is_feed=is_feed):
            return Note.FORGED_FEED if is_feed else Note.ROGUE_HEADQUARTERS
        case Revoked():
            return Note.REVOKED
        case FeedStopped():
            return Note.UPDATE_NEEDED
        case Refused(error=error):
            return Note.OTHER_TIMELINE if error in OTHER_LIFE else Note.REFUSED
        case TriedInVain():
            return Note.BUSY
        case Failed():
            return Note.FAILED_HERE
        case _:
            return None
