"""``smartvalley hq-import``: a branch that already lives on a spreadsheet (UX.md 6.7 D22).

Tries without changing anything, unless it is told to do it. On the embedded database the server is stopped meanwhile;
on PostgreSQL the servers may go on working.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Required, TypedDict

from kiosk.domain.errors import KioskError
from sync.hq import app, intake, spreadsheet
from sync.hq.feed import UnknownBranchError
from sync.hq.house import House
from sync.hq.web.texts import Words


class Answer(TypedDict, total=False):
    """``said``: sentences for whoever asked; the rest how many of each there are."""

    ok: Required[bool]
    said: Required[list[str]]
    members: int
    spaces: int
    bookings: int
    past: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants: ``file`` taken in at a branch, or the last one taken back (None)."""

    branch_id: str
    file: Path | None
    language: str
    is_for_real: bool = False


def run(folder: Path, database: str | None, clock_file: Path | None, asked: Asked) -> Answer:
    """What came of it; ``ok`` is whether it was done, or could be. Raises KioskError."""
    house = app.open_house(folder, database=database, clock_file=clock_file)
    words = Words(asked.language)
    try:
        return _undone(house, asked, words) if asked.file is None else _tried(house, asked, asked.file, words)
    except UnknownBranchError as fault:
        raise KioskError(f"there is no branch {asked.branch_id}", advice="Look at its id again.") from fault
    finally:
        house.store.close()


def _tried(house: House, asked: Asked, file: Path, words: Words) -> Answer:
    text = _text_of(file)
    if intake.is_in(house, asked.branch_id, text):
        return {"ok": True, "said": [words.text("imp.same")]}
    sheet = spreadsheet.read(text)
    brings, wrong = intake.prepared(house, asked.branch_id, sheet)
    told = sorted((*sheet.wrong, *wrong), key=lambda one: int(str(one.values["line"])))
    rows = len(brings.people) + len(brings.spaces) + len(brings.wishes)
    answer = Answer(
        ok=not told,
        said=[words.text(one.key, **one.values) for one in told],
        members=len(brings.people),
        spaces=len(brings.spaces),
        bookings=len(brings.wishes),
        past=brings.past,
    )
    if told:
        return answer
    if not rows:
        return {**answer, "said": [words.text("imp.same")]}
    if asked.is_for_real:
        intake.take_in(house, asked.branch_id, text, brings)
    answer["said"] = [words.text("imp.undo") if asked.is_for_real else words.count("imp.go", rows)]
    return answer


def _undone(house: House, asked: Asked, words: Words) -> Answer:
    back = intake.take_back(house, asked.branch_id)
    if back is None:
        return {"ok": False, "said": [words.text("imp.undo")]}
    return Answer(ok=True, said=[], members=back["members"], spaces=back["spaces"], bookings=back["bookings"])


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise KioskError(f"{file}: {fault}", advice="Save the spreadsheet as CSV in UTF-8.") from fault
