"""A branch that lived on a spreadsheet: its rows as members, spaces and bookings, or a sentence a row (UX.md 6.7 D22).

One CSV, separated by semicolons or commas, the first row the headings. ``kind`` says what a row is: member, desk,
office, room or booking. Which other headings a kind needs stands in ``NEEDED``; times and days are the branch's own.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import StringIO

from kiosk.domain.errors import KioskError
from kiosk.domain.spaces import SpaceKind
from kiosk.domain.written import NAME_LENGTH_MAX, clean_name, is_name

KIND, MEMBER, BOOKING = "kind", "member", "booking"
SPACES = {"desk": SpaceKind.DESK, "office": SpaceKind.OFFICE, "room": SpaceKind.MEETING_ROOM}
NEEDED = {
    MEMBER: ("given_name", "family_name"),
    BOOKING: ("given_name", "family_name", "space", "day", "start", "end"),
    **dict.fromkeys(SPACES, ("space", "name")),
}
"""``space`` is the code on its sign. Besides, a member may have ``company``; an office or a room ``seats``."""
DAY, CLOCK = "%d.%m.%Y", "%H:%M"
_NAMES = ("given_name", "family_name")
_SEATS = re.compile("([1-9][0-9]{0,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is wrong with a row: a key of the deck and what fills its gaps."""

    key: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says all it must. ``line`` as the spreadsheet counts, the headings are 1."""

    line: int
    kind: str
    said: Mapping[str, str]

    @property
    def member(self) -> str:
        """Whose it is, by the whole name."""
        return clean_name(f"{self.said['given_name']} {self.said['family_name']}")

    @property
    def day(self) -> date:
        """The day of a booking."""
        return datetime.strptime(self.said["day"], DAY).date()  # noqa: DTZ007 - a day of the branch, no instant

    @property
    def start(self) -> time:
        """When it begins, by the branch's clocks."""
        return _clock(self.said["start"])

    @property
    def end(self) -> time:
        """When it ends."""
        return _clock(self.said["end"])

    @property
    def seats(self) -> int | None:
        """For how many a space is, or None where it is not said."""
        said = self.said.get("seats", "")
        return int(said) if said else None


@dataclass
class Sheet:
    """The rows that can be understood, and what is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    wrong: list[Sentence] = field(default_factory=list)

    def of(self, *kinds: str) -> Iterator[Row]:
        """The rows of these kinds, in order."""
        return (row for row in self.rows if row.kind in kinds)


def read(text: str) -> Sheet:
    """Reads a whole file. Doubles among its members and spaces are told; what the house knows is judged elsewhere.

    Raises KioskError for what is no spreadsheet.
    """
    heading = text.split("\n", 1)[0]
    table = csv.DictReader(StringIO(text, newline=""), delimiter=";" if ";" in heading else ",")
    sheet, seen = Sheet(), dict[tuple[str, str], int]()
    for said in _lines(table):
        row = Row(
            table.line_num,
            clean_name(said.get(KIND) or "").lower(),
            {name: clean_name(value) for name, value in said.items() if name and isinstance(value, str)},
        )
        if wrong := _wrong(row) or _double(row, seen):
            sheet.wrong.append(wrong)
        else:
            sheet.rows.append(row)
    return sheet


def _lines(table: "csv.DictReader[str]") -> Iterator[Mapping[str, str]]:
    try:
        yield from table
    except csv.Error as fault:
        raise KioskError(
            f"line {table.line_num + 1}: {fault}", advice="Save the spreadsheet as CSV."
        ) from fault


def _wrong(row: Row) -> Sentence | None:
    needed = NEEDED.get(row.kind, ())
    missing = (
        KIND if row.kind not in NEEDED else next((one for one in needed if not _is_said(row, one)), None)
    )
    if missing is None and row.kind in SPACES and not _SEATS.fullmatch(row.said.get("seats", "")):
        missing = "seats"
    if missing is None and len(row.said.get("company", "")) > NAME_LENGTH_MAX:
        missing = "company"
    if missing is not None:
        return Sentence("imp.line.missing", {"line": row.line, "field": missing})
    if row.kind != BOOKING:
        return None
    try:
        _ = row.day
    except ValueError:
        return Sentence("imp.line.date", {"line": row.line, "text": row.said["day"]})
    for name in ("start", "end"):
        try:
            _clock(row.said[name])
        except ValueError:
            return Sentence("imp.line.missing", {"line": row.line, "field": name})
    return None


def _is_said(row: Row, name: str) -> bool:
    said = row.said.get(name, "")
    return is_name(said) if name in _NAMES else bool(said) and len(said) <= NAME_LENGTH_MAX


def _double(row: Row, seen: dict[tuple[str, str], int]) -> Sentence | None:
    if row.kind == BOOKING:
        return None
    what = row.member if row.kind == MEMBER else row.said["space"]
    name = (MEMBER if row.kind == MEMBER else "space", what.casefold())
    other = seen.setdefault(name, row.line)
    return (
        None
        if other == row.line
        else Sentence("imp.line.double", {"line": row.line, "name": what, "other": other})
    )


def _clock(text: str) -> time:
    return datetime.strptime(text, CLOCK).time()  # noqa: DTZ007 - a wall time
