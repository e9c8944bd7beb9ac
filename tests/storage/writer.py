"""A kiosk process that only writes: people come, book and leave, and each commit is acknowledged on stdout.

Run as ``python -m tests.storage.writer ROOT COUNT [PRAGMA ...]``. The store is the product's own; the pragmas are
set by this other hand after it was opened. A line ``ack INC SEQ HASH`` says that the fact was shown.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.domain.errors import StorageError
from kiosk.domain.facts import CheckedOut, FactRef, SubjectIntroduced
from kiosk.domain.ports import Work
from kiosk.domain.visits import Source
from kiosk.storage.store import KioskStore
from tests.builders import a_confirmation, a_desk, a_visitor, an_arrival
from tests.fakes.clock import CountedRandom
from tests.premises import Premises, driver_in

FAILURES_MAX = 3
GUEST = ("Wendelgard", "Zuchristian")


def premises_at(root: Path) -> Premises:
    """The disk of the writer; every process mints its own incarnations."""
    return Premises(root, random=CountedRandom(os.urandom(8).hex()))


def _nothing() -> None:
    """After a commit nothing else happens."""


class Writer:
    """Lets one party after the other in, and says after each commit where the journal ends."""

    def __init__(self, store: KioskStore, say: Callable[[str], None]) -> None:
        self._store = store
        self._say = say
        self._inside: list[FactRef] = []

    def step(self, number: int, after_commit: Callable[[], None] = _nothing) -> None:
        """One transaction of one to three facts, and its acknowledgement."""
        with self._store.begin() as work:
            inside = self._act(work, number)
        after_commit()
        self._inside = inside
        tip = self._store.journal.tip()
        self._say(f"ack {tip.inc} {tip.seq} {tip.hash.hex()}\n")

    def _act(self, work: Work, number: int) -> list[FactRef]:
        if number % 5 == 4 and self._inside:
            work.append(CheckedOut(self._inside[0], Source.PASS))
            return self._inside[1:]
        if number % 5 == 3:
            name = work.append(SubjectIntroduced("0" * 64))
            work.vault.keep(a_visitor(name.ref, given_name=GUEST[0], family_name=f"{GUEST[1]} {number}"))
        desk = a_desk(f"P-{number:05}")
        booked = work.append(a_confirmation(desk))
        return [*self._inside, work.append(an_arrival(booking=booked.ref, space=desk)).ref]


def say_aloud(line: str) -> None:
    """One write to stdout, unbuffered."""
    os.write(1, line.encode())


def main(root: Path, count: int, pragmas: list[str]) -> int:
    """Writes ``count`` transactions; goes on after a failure, and gives up at the third."""
    failures = 0
    with premises_at(root).opened() as store:
        for pragma in pragmas:
            driver_in(store).execute(f"PRAGMA {pragma}")
        writer = Writer(store, say_aloud)
        for number in range(count):
            try:
                writer.step(number)
            except StorageError as fault:
                failures += 1
                say_aloud(f"failed {type(fault).__name__} {fault}\n")
            if failures == FAILURES_MAX:
                break
    say_aloud("closed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
