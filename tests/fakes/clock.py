"""A clock that stands still until a test moves it, and bytes that come out the same in every run."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from tests.builders import at

MILLISECOND = timedelta(milliseconds=1)


@dataclass
class HandClock:
    """Shows ``instant`` until somebody moves it. ``monotonic_ms`` follows what passes, never what is set."""

    instant: datetime = field(default_factory=lambda: at("09:00"))
    is_suspect: bool = False
    uptime_ms: int = 60_000

    def now(self) -> datetime:
        """The instant it was moved to."""
        return self.instant

    def monotonic_ms(self) -> int:
        """Milliseconds since the invented machine came up."""
        return self.uptime_ms

    def pass_by(self, **span: float) -> None:
        """Lets time pass: ``pass_by(minutes=5)``."""
        passed = timedelta(**span)
        self.instant += passed
        self.uptime_ms += passed // MILLISECOND

    def set_to(self, instant: datetime) -> None:
        """Somebody sets the wall clock; no time passes."""
        self.instant = instant


@dataclass
class CountedRandom:
    """Bytes that look random and are the same in every run; no two tokens are equal."""

    seed: str = "pergine"
    count: int = 0

    def token(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        self.count += 1
        blocks = (sha256(f"{self.seed} {self.count} {i}".encode()).digest() for i in range(-(-size // 32)))
        return b"".join(blocks)[:size]
