"""How long to wait before asking again (SYNC.md 2.4): pure figures from a count of failures and a chance.

Two kinds of trouble, two answers: no line is tried again within a second, for ever, because a remote request
must be decided within seconds of the line's return; a headquarters that answers but cannot serve is left in
peace with full jitter, so that a thousand kiosks never come back in step.
"""

from sync.protocol.limits import BACKOFF_SECONDS_MAX, BACKOFF_SECONDS_MIN, NO_LINE_PAUSE_SECONDS_MAX

RETRY_AFTER_SECONDS_MAX = 900.0
RESTING_SECONDS = 900.0


def without_line(chance: float) -> float:
    """Seconds to pause when nobody answers; ``chance`` is drawn evenly from 0 up to 1."""
    return chance * NO_LINE_PAUSE_SECONDS_MAX


def when_busy(failures: int, chance: float, retry_after_seconds: float | None = None) -> float:
    """Seconds to pause after the ``failures``-th refusal in a row (1 is the first), never less than asked for."""
    ceiling = min(BACKOFF_SECONDS_MAX, BACKOFF_SECONDS_MIN * (1 << min(failures, 16)))
    pause = BACKOFF_SECONDS_MIN + chance * (ceiling - BACKOFF_SECONDS_MIN)
    return max(pause, min(retry_after_seconds or 0.0, RETRY_AFTER_SECONDS_MAX))


def while_resting(chance: float) -> float:
    """Seconds between two looks at the feed in closed hours: a quarter of an hour, spread by a fifth."""
    return RESTING_SECONDS * (0.8 + 0.2 * chance)
