"""How often something may go wrong in a while: wrong enrolment codes are few for people and many for a guesser."""

from collections import deque

from kiosk.domain.ports import Clock


class Throttle:
    """At most so many failures within so many seconds, by the monotonic clock; kept in memory."""

    def __init__(self, clock: Clock, failures_max: int, seconds: int) -> None:
        self._clock = clock
        self._failures_max = failures_max
        self._milliseconds = seconds * 1000
        self._failures: deque[int] = deque(maxlen=failures_max)

    def wait_seconds(self) -> int:
        """How long until the next try is heard; 0 when it may come now."""
        if len(self._failures) < self._failures_max:
            return 0
        left_ms = self._failures[0] + self._milliseconds - self._clock.monotonic_ms()
        return max(0, -(-left_ms // 1000))

    def failed(self) -> None:
        """Something went wrong now."""
        self._failures.append(self._clock.monotonic_ms())
