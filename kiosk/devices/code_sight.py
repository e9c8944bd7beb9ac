"""What lasts before a camera and is no code yet, so that somebody can be helped (UX.md 6.7 D10).

A single frame proves little: a sleeve may have a code's corners, a hand may cross a code that is read in the next
one. So what is seen now and again counts from its first sight, and a person is told after three seconds of it.
"""

from collections.abc import Callable

from kiosk.devices.code_reader import Look, ReadFailure, Reading
from kiosk.domain.sights import Sight

UNCLEAR_SECONDS = 3.0
TWO_CODES_SECONDS = 1.0
GAP_SECONDS = 1.5
"""Without a sight for longer, it is over: of a blurred code one look in two shows the corners."""
HELP_SECONDS_MAX = 20.0
"""What lasts longer is nobody who holds up a telephone; it is not spoken of again until it was gone."""


class Lasting:
    """Something that is seen now and again, by a clock of seconds; ``after``: from when on it counts."""

    def __init__(self, after: float) -> None:
        self._after = after
        self._since = self._last = 0.0
        self._is_seen = False

    def saw(self, now: float) -> None:
        """It is in view."""
        if not self._goes_on(now):
            self._since, self._is_seen = now, True
        self._last = now

    def is_over(self) -> None:
        """It is not in view any more, for certain."""
        self._is_seen = False

    def stands(self, now: float) -> bool:
        """Whether it has lasted long enough to be told, and not so long that it is a thing of the room."""
        return self._goes_on(now) and self._after <= now - self._since < HELP_SECONDS_MAX

    def _goes_on(self, now: float) -> bool:
        return self._is_seen and now - self._last <= GAP_SECONDS


class CodeSight:
    """Judges one look after the other. ``seconds``: monotonic."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._unclear = Lasting(UNCLEAR_SECONDS)
        self._two_codes = Lasting(TWO_CODES_SECONDS)

    def after(self, look: Look) -> Sight:
        """What has lasted, this look included. A code that is read ends everything."""
        now = self._seconds()
        match look.reading:
            case Reading(code=bytes()):
                self.forget()
            case Reading(failure=ReadFailure.TWO_CODES):
                self._two_codes.saw(now)
            case _ if look.is_unclear:
                self._unclear.saw(now)
        if self._two_codes.stands(now):
            return Sight.TWO_CODES
        return Sight.UNCLEAR if self._unclear.stands(now) else Sight.NOTHING

    def forget(self) -> None:
        """Nothing is in view."""
        self._unclear.is_over()
        self._two_codes.is_over()
