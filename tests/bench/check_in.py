"""A check-in as the kiosk thread does it, beside a bare one-row commit on the same library in turn (GOALS.md G1)."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import sqlcipher3

from kiosk.domain.branches import Branch
from kiosk.domain.outcomes import Welcome
from kiosk.house_clock import HouseClock, MovedWall, system_now
from kiosk.kiosk_thread import KioskThread
from kiosk.parts import KioskParts
from kiosk.services import check_in, check_out
from kiosk.settings import Settings
from tests.figures import Figure, bench_house, report

ROUNDS = 196
WARM_UP = 14
"""Fifteen mornings: without a line the tablet holds its desks for thirty days, holidays and Sundays among them."""
KEY = "0f" * 32
FACT_BYTES = 250


class BareCommits:
    """The least that is durable: one row, one transaction, SQLCipher in WAL mode with ``synchronous=FULL``."""

    def __init__(self, path: Path) -> None:
        self._raw = sqlcipher3.dbapi2.connect(str(path), isolation_level=None)
        for pragma in (f"key=\"x'{KEY}'\"", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._raw.execute(f"PRAGMA {pragma}")
        self._raw.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)")

    def commit(self) -> None:
        """One row of a fact's size."""
        self._raw.execute("BEGIN IMMEDIATE")
        self._raw.execute("INSERT INTO row (body) VALUES (zeroblob(?))", (FACT_BYTES,))
        self._raw.execute("COMMIT")

    def close(self) -> None:
        """Closes the file."""
        self._raw.close()


class Mornings:
    """A clock that goes from one open morning to the next, so that nobody comes twice on a day."""

    def __init__(self, first: datetime) -> None:
        self.ahead = first - system_now()

    def now(self) -> datetime:
        """The system's clock, moved."""
        return system_now() + self.ahead

    def next(self, branch: Branch) -> None:
        """The same time on the next day that is open."""
        self.ahead += timedelta(days=1)
        while not branch.is_open(self.now()):
            self.ahead += timedelta(days=1)


def main() -> None:
    """Members come and go; only the coming is measured, and after each the bare commit."""
    with bench_house() as house:
        settings = house.settings("kiosk")
        house.enrol(settings, "PER")
        codes = [text.encode() for label, text in sorted(house.codes.items()) if label.startswith("member-")]
        times = measured(settings, Mornings(house.clock.now()), codes)
    own = Figure(
        "a check-in by pass, verified to durable",
        [own for own, _, _ in times],
        "p50 <= 1.5 x, p99 <= 3 x the bare commit",
    )
    proof = Figure(
        "  of it: the pass verified, alone", [proof for _, proof, _ in times], "(0.13 ms measured)"
    )
    bare = Figure(
        "a bare one-row commit at FULL, in turn", [bare for _, _, bare in times], "(0.35 ms measured)"
    )
    report(
        "Check-in",
        (own, proof, bare),
        f"check-in beside the bare commit: p50 {own.median / bare.median:.2f} x,"
        f" p99 {own.percentile(99) / bare.percentile(99):.2f} x",
    )


def measured(settings: Settings, mornings: Mornings, codes: list[bytes]) -> list[tuple[float, float, float]]:
    """Milliseconds of a check-in, of its pass verified once more, and of a bare commit, in turn."""
    thread = KioskThread()
    parts = KioskParts(settings, HouseClock(MovedWall(lambda: mornings.ahead)), thread)
    thread.run(parts.open)
    rounds = thread.run(lambda: list(in_turn(parts, mornings, codes))[WARM_UP:])
    thread.run(parts.close)
    thread.close()
    return rounds


def in_turn(
    parts: KioskParts, mornings: Mornings, codes: list[bytes]
) -> Iterator[tuple[float, float, float]]:
    """Everybody once a day, day after day. On the kiosk thread."""
    bare = BareCommits(parts.settings.data / "bare.db")
    branch = parts.places().branch
    for at in range(WARM_UP + ROUNDS):
        code = codes[at % len(codes)]
        if at and at % len(codes) == 0:
            mornings.next(branch)
        outcome, own = timed(partial(check_in.check_in, code, parts.ports))
        if not isinstance(outcome, Welcome):
            raise RuntimeError(f"no welcome: {outcome}")
        check_out.check_out(outcome.visit_id, parts.ports)
        yield own, timed(partial(parts.verify, code))[1], timed(bare.commit)[1]
    bare.close()


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """What came of it, and how many milliseconds it took."""
    begun = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
