"""The instant at which headquarters does something, read once for each transaction."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.ports import Clock
from kiosk.encoding.values import milliseconds


@dataclass(frozen=True, slots=True)
class Moment:
    """Wall time, aware, in UTC, and the monotonic milliseconds beside it."""

    at: datetime
    monotonic_ms: int

    @property
    def ms(self) -> int:
        """The wall time in epoch milliseconds."""
        return milliseconds(self.at)

    @classmethod
    def now(cls, clock: Clock) -> "Moment":
        """What the clock says."""
        return cls(clock.now(), clock.monotonic_ms())
