"""The story of ``make run`` with one part that lies: ``python -m tests.story_sabotaged SABOTAGE FOLDER``.

A story that passes with a part that does nothing would prove nothing. Each sabotage takes one part out and leaves
everything that says "done" as it is.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from kiosk import cli
from kiosk.devices import code_reader
from kiosk.domain.bookings import Wish
from kiosk.domain.outcomes import Booked, BookOutcome
from kiosk.domain.ports import Ports, Work
from kiosk.services import book
from kiosk.story import headquarters, telling
from sync.hq import accept
from sync.hq.moments import Moment
from sync.hq.sessions import Speaker
from sync.protocol.messages import JournalStored, Refusal

UPLOADS_ARE_NOT_STORED = "headquarters acknowledges uploads and stores none"


class _TakenBackError(Exception):
    """The booking's transaction ends here."""


def bookings_are_taken_back() -> None:
    """``book.book`` says Booked, and its transaction is rolled back."""
    book.book = _booked_and_taken_back


def _booked_and_taken_back(wish: Wish, ports: Ports) -> BookOutcome:
    said: list[BookOutcome] = []

    @contextmanager
    def begin() -> Iterator[Work]:
        with ports.begin() as work:
            said.append(book.book_in(work, wish, ports))
            yield work
            raise _TakenBackError

    try:
        with replace(ports, begin=begin).begin():
            pass
    except _TakenBackError:
        assert isinstance(said[0], Booked), said
    return said[0]


def headquarters_never_starts() -> None:
    """The process ends at once."""
    headquarters.PROGRAM = ("-c", "pass")


def codes_are_not_read() -> None:
    """The decoder finds no code in any picture."""
    code_reader._look = _nothing


def _nothing(image: object, binarizer: object = None) -> code_reader.Look:
    return code_reader.Look(None)


def uploads_are_not_stored() -> None:
    """Headquarters answers every upload as stored, and stores nothing."""
    headquarters.PROGRAM = ("-m", "tests.story_sabotaged", UPLOADS_ARE_NOT_STORED)


def _acknowledged_only(
    connection: Connection, speaker: Speaker, upload: accept.Upload, moment: Moment
) -> JournalStored | Refusal:
    header = upload.header
    return JournalStored(header.whence, header.last_seq, 0, header.last_hash)


SABOTAGES: dict[str, Callable[[], None]] = {
    "bookings are taken back": bookings_are_taken_back,
    "headquarters never starts": headquarters_never_starts,
    "codes are not read": codes_are_not_read,
    "uploads are not stored": uploads_are_not_stored,
}


def told(sabotage: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """The story told in a process of its own with that sabotage."""
    command = [sys.executable, "-m", "tests.story_sabotaged", sabotage, str(folder)]
    return subprocess.run(
        command, cwd=Path(__file__).resolve().parent.parent, capture_output=True, text=True, check=False
    )


def main(what: str, *more: str) -> int:
    """Plays headquarters, or tells the story."""
    if what == UPLOADS_ARE_NOT_STORED:
        accept._stored = _acknowledged_only
        return cli.main(more)
    SABOTAGES[what]()
    return telling.run(Path(more[0]), 1, is_fresh=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
