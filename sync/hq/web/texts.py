"""Words, times and dates of the pages, in one of three languages: from the same deck as the tablet's."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_date

from kiosk.domain import days
from kiosk.encoding.deck import LANGUAGES, read_deck, shown_texts

LANGUAGE_FIRST = LANGUAGES[0]
_TURNING = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"))
_LONG_DAY = {"it": "EEEE d MMMM", "de": "EEEE, d. MMMM", "en": "EEEE d MMMM"}
_SHORT_DAY = {"it": "EEE d MMM", "de": "EEE d. MMM", "en": "EEE d MMM"}
_WEEKDAY = "EEEE"
_MONTH = "LLLL y"
_DAY_AND_MONTH = {"it": "d MMMM", "de": "d. MMMM", "en": "d MMMM"}


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on a page in one language. Raises KeyError for a key the deck does not have."""

    language: str

    def text(self, key: str, **values: object) -> str:
        """The text of a key with its places filled; names are isolated, so that no direction leaks out of them."""
        return _texts(self.language)[key].format(**{name: _isolated(value) for name, value in values.items()})

    def count(self, key: str, n: int, **values: object) -> str:
        """The text for one or for several; all three languages count the same way."""
        return self.text(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)

    def ago(self, span: timedelta) -> str:
        """How long: ``12 s``, ``5 min``, ``3 h 10 min``, ``2 giorni``."""
        seconds = max(0, int(span.total_seconds()))
        if seconds < 60:
            return self.text("unit.s", n=seconds)
        minutes = seconds // 60
        if minutes < 60:
            return self.text("unit.min", n=minutes)
        hours = minutes // 60
        if hours < 48:
            rest = minutes % 60
            return self.text("unit.hmin", h=hours, m=rest) if rest else self.text("unit.h", n=hours)
        return self.count("unit.days", hours // 24)

    def clock(self, at: datetime, zone: ZoneInfo) -> str:
        """What clocks at the branch showed, with the day when it was another one."""
        return days.wall_time(at, zone)

    def long_day(self, day: date) -> str:
        """``giovedì 26 novembre``."""
        return format_date(day, _LONG_DAY[self.language], locale=self.language)

    def short_day(self, day: date) -> str:
        """``gio 26 nov``."""
        return format_date(day, _SHORT_DAY[self.language], locale=self.language)

    def weekday(self, day: date) -> str:
        """``giovedì``."""
        return format_date(day, _WEEKDAY, locale=self.language)

    def month(self, day: date) -> str:
        """``novembre 2026``."""
        return format_date(day, _MONTH, locale=self.language)

    def week(self, first: date, last: date) -> str:
        """``30 novembre – 4 dicembre``."""
        ends = (format_date(d, _DAY_AND_MONTH[self.language], locale=self.language) for d in (first, last))
        return " – ".join(ends)


def language_of(chosen: str, accepted: str) -> str:
    """The language somebody chose, or the first of ours that the browser asks for, or Italian."""
    if chosen in LANGUAGES:
        return chosen
    asked = (part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))
    return next((language for language in asked if language in LANGUAGES), LANGUAGE_FIRST)


def _isolated(value: object) -> object:
    """Text that reads from right to left in isolating marks; all other text as it is."""
    if not isinstance(value, str) or not any(unicodedata.bidirectional(c) in _TURNING for c in value):
        return value
    return f"\N{FIRST STRONG ISOLATE}{value}\N{POP DIRECTIONAL ISOLATE}"


@cache
def _texts(language: str) -> dict[str, str]:
    content = (files("resources") / "translations" / "copy.csv").read_text(encoding="utf-8")
    return shown_texts(read_deck(content), language)
