"""The deck of texts, as both ends read it.

`resources/translations/copy.csv` holds every text a person sees, in three languages. The tablet's catalogues
are built from it and headquarters' pages read it; this module is the one place that parses the file and joins
numbers to their units (COPY.md 2.7), so that both show the same words.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LANGUAGES = ("it", "de", "en")
COLUMNS = ("key", "where", *LANGUAGES, "note")

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_NUMBER_AND_UNIT = re.compile(r"(?<=[}\d]) (?=(?:Uhr|min|Min\.|Std\.|h|s)(?!\w))")


@dataclass(frozen=True, slots=True)
class DeckLine:
    """One text of the deck, exactly as the file has it: plain spaces, placeholders such as `{n}`."""

    key: str
    where: str
    texts: Mapping[str, str]
    note: str

    @property
    def kind(self) -> str:
        """What the text is on its page: button, title, next, speech ... (the last word of `where`)."""
        return self.where.rpartition(" ")[2]


def read_deck(content: str) -> tuple[DeckLine, ...]:
    """Every line of the deck, in the file's order.

    Raises ValueError for another header, a row with too few or too many cells, or a key that comes twice.
    """
    rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    if tuple(next(rows, ())) != COLUMNS:
        raise ValueError(f"the deck must start with the line {','.join(COLUMNS)}")
    lines = tuple(_line(row, rows.line_num) for row in rows)
    keys = [line.key for line in lines]
    twice = sorted({key for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else []
    if twice:
        raise ValueError(f"the deck has these keys more than once: {', '.join(twice)}")
    return lines


def _line(row: list[str], line_number: int) -> DeckLine:
    if len(row) != len(COLUMNS):
        raise ValueError(f"line {line_number} of the deck has {len(row)} cells, not {len(COLUMNS)}")
    cells = dict(zip(COLUMNS, row, strict=True))
    texts = MappingProxyType({language: cells[language] for language in LANGUAGES})
    return DeckLine(key=cells["key"], where=cells["where"], texts=texts, note=cells["note"])


def join_units(text: str) -> str:
    """The text with a no-break space between a number or its placeholder and its unit: `{t} Uhr`."""
    return _NUMBER_AND_UNIT.sub(NO_BREAK_SPACE, text)


def shown_texts(lines: tuple[DeckLine, ...], language: str) -> dict[str, str]:
    """Key to text as a person is shown it in `language` (one of LANGUAGES)."""
    return {line.key: join_units(line.texts[language]) for line in lines}
