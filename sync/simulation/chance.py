"""Bytes that look random to the product and come out the same in every run of a seed."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass
class SeededRandom:
    """The port ``Random``. Goes on through restarts: what a machine drew once it never draws again."""

    seed: str
    count: int = 0

    def token(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        self.count += 1
        blocks = (sha256(f"{self.seed} {self.count} {i}".encode()).digest() for i in range(-(-size // 32)))
        return b"".join(blocks)[:size]
