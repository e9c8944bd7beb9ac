"""The tablet's clock, and whether anybody knows that it is right (UX.md 6.7 D3, SAFETY.md T24).

A clock behind the journal, far ahead of it, or that jumped while the kiosk ran is suspect until headquarters' time
or a person says otherwise. ``now`` never goes back behind what it said before, nor behind the last fact: only a
time that somebody confirmed does that. So "today" is at least the last known day, and no pass comes to life again.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

AHEAD_OF_LAST_FACT_MAX = timedelta(days=45)
TOLERANCE = timedelta(minutes=2)
JUMP_MAX = timedelta(minutes=5)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
log = logging.getLogger(__name__)


def system_now() -> datetime:
    """What the operating system's clock says."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class MovedWall:
    """A wall clock that somebody moves on purpose, ``by`` so much whenever it is asked; that is no jump."""

    by: Callable[[], timedelta]
    wall: Callable[[], datetime] = system_now

    def __call__(self) -> datetime:
        """What it says."""
        return self.wall() + self.by()


def moved_by(file: Path) -> MovedWall:
    """The system's clock moved by the seconds that ``file`` says whenever it is asked; an unreadable file moves nothing.

    Two processes that read one file live at the same invented time: the story's day is made so.
    """
    return MovedWall(partial(_seconds_in, file))


def _seconds_in(file: Path) -> timedelta:
    try:
        return timedelta(seconds=float(file.read_text(encoding="ascii")))
    except (OSError, ValueError, OverflowError):
        return timedelta()


@dataclass(frozen=True, slots=True)
class _Mark:
    """A time that was believed, and what the monotonic clock said then."""

    at: datetime
    seconds: float


class HouseClock:
    """The port ``Clock`` over the system's clocks; ``offset`` corrects the wall once its error is known.

    After ``compare`` or ``set`` the wall is held against the monotonic clock: once they disagree by more than five
    minutes, because the wall was changed or the machine slept, the clock is suspect and goes by the monotonic one
    until ``set``. Before that it just follows its system, as headquarters does. May be asked on any thread.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = system_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        moved = wall if isinstance(wall, MovedWall) else MovedWall(timedelta, wall)
        # all that is kept here leaves deliberate moves out: what counts from is the clock of the machine
        self._wall, self._moved = moved.wall, moved.by
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._mark: _Mark | None = None
        self._latest = LONG_AGO
        self._has_jumped = False
        self._is_suspect = False

    @property
    def is_suspect(self) -> bool:
        """Whether the wall clock may be wrong."""
        with self._lock:
            self._reckoned(self._wall(), self._monotonic())
            return self._is_suspect

    def now(self) -> datetime:
        """The present instant as far as it is known, in UTC, in whole milliseconds."""
        with self._lock:
            reckoned = self._reckoned(self._wall(), self._monotonic())
            if self._mark is not None:
                reckoned = self._latest = max(self._latest, reckoned)
            said = reckoned + self._moved()
            return said.replace(microsecond=said.microsecond // 1000 * 1000)

    def monotonic_ms(self) -> int:
        """Milliseconds that only grow."""
        return int(self._monotonic() * 1000)

    def compare(self, last_fact_at: datetime | None, *, is_suspect: bool = False) -> None:
        """At start: becomes suspect when the wall stands before the last fact, or more than 45 days after it.

        ``is_suspect``: the store found it behind for a reason of its own, such as the program's build.
        """
        with self._lock:
            seconds = self._monotonic()
            believed = self._reckoned(self._wall(), seconds)
            last = believed if last_fact_at is None else last_fact_at - self._moved()
            is_behind = believed < last - TOLERANCE
            if is_behind:
                self._offset += last - believed
                believed = last
            is_far_ahead = believed > last + AHEAD_OF_LAST_FACT_MAX
            self._is_suspect = is_suspect or is_behind or is_far_ahead or self._has_jumped
            self._latest = max(self._latest, last, believed)
            self._mark = _Mark(believed, seconds)

    def set(self, true_now: datetime) -> None:
        """Somebody knows the time: headquarters' signed clock, or staff with two taps. Ends the suspicion.

        An error below two minutes is left alone: no one at the glass would see it, and no rule of safety reads it.
        """
        with self._lock:
            wall, seconds = self._wall(), self._monotonic()
            true = true_now - self._moved()
            error = true - self._reckoned(wall, seconds)
            if self._is_suspect or abs(error) > TOLERANCE:
                self._offset = true - wall
                self._latest = true
            self._is_suspect = self._has_jumped = False
            self._mark = _Mark(wall + self._offset, seconds)

    def _reckoned(self, wall: datetime, seconds: float) -> datetime:
        """What time it is by the clock that can be believed; notices here that the wall cannot."""
        told = wall + self._offset
        if self._mark is None:
            return told
        passed = self._mark.at + timedelta(seconds=seconds - self._mark.seconds)
        if not self._has_jumped and abs(told - passed) > JUMP_MAX:
            log.warning("the clock says %s where %s is due: nobody knows which is right", told, passed)
            self._has_jumped = self._is_suspect = True
        return passed if self._has_jumped else told
