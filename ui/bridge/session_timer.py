"""How long a page may stand untouched: warning, extension without end, and the wipe (UX.md 3.5).

Pure counting of seconds; a GUI timer ticks it, a test ticks it faster. An answer page counts down to home by
itself; any other page warns first, and any touch during the warning is "I'm here".
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Haste(Enum):
    """How long everything lasts: so many times as usual, and the seconds of the warning."""

    USUAL = (1, 20)
    SLOW = (4, 20)
    HEARD = (4, 30)

    def __init__(self, factor: int, warning_seconds: int) -> None:
        self.factor = factor
        self.warning_seconds = warning_seconds


class Pace(Enum):
    """What a page is for. HOME waits for ever.

    DOOR (the staff's PIN), STAFF and LINGER (home in somebody's language) end without a warning.
    """

    HOME = "home"
    CHOOSING = "choosing"
    TYPING = "typing"
    PASS = "pass"
    SURVEY = "survey"
    DOOR = "door"
    STAFF = "staff"
    LINGER = "linger"


PATIENCE_SECONDS = {
    Pace.HOME: 0,
    Pace.CHOOSING: 45,
    Pace.TYPING: 90,
    Pace.PASS: 60,
    Pace.SURVEY: 60,
    Pace.DOOR: 30,
    Pace.STAFF: 60,
    Pace.LINGER: 45,
}
ENDS_UNWARNED = frozenset({Pace.DOOR, Pace.STAFF, Pace.LINGER})


@dataclass(frozen=True, slots=True)
class Timing:
    """Callbacks: ``warn(seconds)`` each second of the warning, ``answer(seconds)`` each second an answer has left,
    ``expire()`` once when the time is over, ``stay()`` when a touch ends the warning."""

    warn: Callable[[int], None]
    answer: Callable[[int], None]
    expire: Callable[[], None]
    stay: Callable[[], None]


class SessionTimer:
    """Counts the seconds of one visitor's turn at the screen."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._pace = Pace.HOME
        self._is_answer = False
        self._haste = Haste.USUAL
        self._left = 0
        self._warning_left: int | None = None

    @property
    def is_warning(self) -> bool:
        """Whether the page asks if anybody is there."""
        return self._warning_left is not None

    @property
    def seconds_left(self) -> int:
        """Whole seconds until the page warns or leaves by itself, as long as nobody touches the screen."""
        return max(self._left, 0)

    def wait(self, pace: Pace, *, haste: Haste = Haste.USUAL) -> None:
        """A page that waits for a choice stands from now on."""
        self._pace, self._is_answer, self._haste = pace, False, haste
        self._warning_left = None
        self._left = PATIENCE_SECONDS[pace] * haste.factor

    def show_answer(self, seconds: int, *, haste: Haste = Haste.USUAL) -> None:
        """An answer stands from now on and leaves by itself."""
        self._is_answer, self._haste, self._pace = True, haste, Pace.CHOOSING
        self._warning_left = None
        self._left = seconds * haste.factor
        self._timing.answer(self._left)

    def take(self, haste: Haste) -> None:
        """Everything lasts as long as that asks for, also what stands already."""
        self._left = self._left * haste.factor // self._haste.factor
        self._haste = haste

    def touched(self) -> None:
        """Somebody touched the glass or showed a code: the time starts again, a warning ends."""
        was_warning = self.is_warning
        if not self._is_answer:
            self.wait(self._pace, haste=self._haste)
        if was_warning:
            self._timing.stay()

    def tick(self) -> None:
        """One second went by."""
        if self._pace is Pace.HOME and not self._is_answer:
            return
        if self._warning_left is not None:
            self._count_warning(self._warning_left - 1)
            return
        self._left -= 1
        if self._is_answer:
            self._timing.answer(max(self._left, 0))
        if self._left > 0:
            return
        if self._is_answer or self._pace in ENDS_UNWARNED:
            self._end()
        else:
            self._warning_left = self._haste.warning_seconds
            self._timing.warn(self._warning_left)

    def _count_warning(self, left: int) -> None:
        self._warning_left = left
        if left > 0:
            self._timing.warn(left)
        else:
            self._end()

    def _end(self) -> None:
        self.wait(Pace.HOME)
        self._timing.expire()
