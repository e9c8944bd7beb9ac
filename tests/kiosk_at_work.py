"""A branch's kiosk without its screen, for a test that kills it: ``python -m tests.kiosk_at_work WORK``.

Everything of it is the product's: parts, kiosk thread, storage, exchange. Visitors act through the services as long
as it lives. After each act one line of JSON on standard output says what the screen would show, where the journal
ends, and how many facts headquarters has not acknowledged: a witness outside the process keeps what was promised
before it was killed.
"""

import json
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from kiosk.house_clock import HouseClock, moved_by
from kiosk.kiosk_thread import KioskThread, Need
from kiosk.parts import KioskParts, Listeners
from kiosk.settings import Settings
from tests.busy_branch import BusyBranch

PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Work:
    """What it works on. ``codes``: a file with the texts of passes. ``is_calm``: a pause after each act."""

    data: str
    headquarters: str
    clock_file: str
    codes: str
    seed: int
    is_calm: bool = False

    def as_argument(self) -> str:
        """The same for the command line."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Promise:
    """One line: an outcome's name, the journal's end after it, and what headquarters has not acknowledged."""

    outcome: str
    inc: str
    seq: int
    head: str
    unsent: int


def main(work: Work) -> None:
    """Works until it is killed."""
    thread = KioskThread()
    settings = Settings(data=Path(work.data), headquarters=work.headquarters)
    parts = KioskParts(settings, HouseClock(moved_by(Path(work.clock_file))), thread)
    thread.run(parts.open)
    thread.run(lambda: parts.start_exchange(Listeners(lambda _lines: None, lambda _status: None)))
    codes = json.loads(Path(work.codes).read_text(encoding="utf-8"))
    random = Random(work.seed)  # noqa: S311 - what visitors do, drawn again by the same seed
    busy = BusyBranch(parts.ports, thread.run(parts.places), codes, random)

    def act() -> Promise:
        outcome, tip = busy.act(), parts.store.journal.tip()
        return Promise(outcome, tip.inc, tip.seq, tip.hash.hex(), parts.unsent())

    pause = threading.Event()
    while not work.is_calm or not pause.wait(PAUSE_SECONDS):
        promise = thread.run(act, Need.VISITOR)
        print(json.dumps(asdict(promise)), flush=True)


if __name__ == "__main__":
    main(Work(**json.loads(sys.argv[1])))
