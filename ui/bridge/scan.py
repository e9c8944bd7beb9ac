"""What reaches the screen from a reader: the same code within five seconds counts once (UX.md 6.1).

The scanner is armed on every public page and after every outcome, errors included: nothing here switches off.
"""

from collections.abc import Callable

SAME_CODE_SECONDS = 5.0


class Scan:
    """Drops repeats of one code and passes everything else on. ``monotonic``: seconds that only grow."""

    def __init__(self, act: Callable[[bytes], None], monotonic: Callable[[], float]) -> None:
        self._act = act
        self._monotonic = monotonic
        self._last: bytes | None = None
        self._last_at = 0.0

    def on_code(self, code: bytes) -> None:
        """A reader saw a code; on the GUI thread."""
        now = self._monotonic()
        is_repeat = code == self._last and now - self._last_at < SAME_CODE_SECONDS
        self._last, self._last_at = code, now
        if not is_repeat:
            self._act(code)

    def forget(self) -> None:
        """The session ended, and nothing of its code is kept; or a page asks for a code, and the same one may answer."""
        self._last = None
