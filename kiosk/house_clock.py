"""The tablet's clock, and whether anybody knows that it is right (UX.md 6.7 D3).

A clock behind the journal, or far ahead of it, is suspect until headquarters' time or a person says otherwise.
While it is suspect ``now`` never lies before the last fact, so that "today" is at least the last known day.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

AHEAD_OF_LAST_FACT_MAX = timedelta(days=45)
TOLERANCE = timedelta(minutes=2)


def system_now() -> datetime:
    """What the operating system's clock says."""
    return datetime.now(UTC)


def moved_by(file: Path) -> Callable[[], datetime]:
    """The system's clock moved by the seconds that ``file`` says whenever it is asked; an unreadable file moves nothing.

    Two processes that read one file live at the same invented time: the story's day is made so.
    """

    def now() -> datetime:
        try:
            seconds = float(file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            seconds = 0.0
        return system_now() + timedelta(seconds=seconds)

    return now


class HouseClock:
    """The port ``Clock`` over the system's clocks; ``offset`` corrects the wall once its error is known."""

    def __init__(
        self,
        wall: Callable[[], datetime] = system_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._offset = timedelta()
        self._is_suspect = False

    @property
    def is_suspect(self) -> bool:
        """Whether the wall clock may be wrong."""
        return self._is_suspect

    def now(self) -> datetime:
        """The present instant as far as it is known, in UTC."""
        return self._wall() + self._offset

    def monotonic_ms(self) -> int:
        """Milliseconds that only grow."""
        return int(self._monotonic() * 1000)

    def compare(self, last_fact_at: datetime | None, *, is_suspect: bool = False) -> None:
        """At start: becomes suspect when the wall stands before the last fact, or more than 45 days after it.

        ``is_suspect``: the store found it behind for a reason of its own, such as the program's build.
        """
        self._is_suspect = is_suspect
        if last_fact_at is None:
            return
        if self.now() < last_fact_at - TOLERANCE:
            self._is_suspect = True
            self._offset = last_fact_at - self._wall()
        elif self.now() > last_fact_at + AHEAD_OF_LAST_FACT_MAX:
            self._is_suspect = True

    def set(self, true_now: datetime) -> None:
        """Somebody knows the time: headquarters' signed clock, or staff with two taps. Ends the suspicion.

        An error below two minutes is left alone: no one at the glass would see it, and no rule of safety reads it.
        """
        error = true_now - self.now()
        if self._is_suspect or abs(error) > TOLERANCE:
            self._offset += error
        self._is_suspect = False
