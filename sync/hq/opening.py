"""When branches are closed: national holidays two years ahead, beside each branch's own closures.

The ``holidays`` package gives the national list, and never a province's: its Trentino closes every town on the
patron's day of Trento city alone (UX.md 2.3). What a branch says itself of a day comes first. Kiosks get the result
as data; their words stand in ``resources/holidays.csv``.
"""

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

import holidays

from kiosk.domain.branches import Branch, Closure, Texts

COUNTRY = "IT"
YEARS_AHEAD = 2
_SEVERAL = "; "


class UnnamedHolidayError(LookupError):
    """The list has a holiday that ``resources/holidays.csv`` has no words for."""


def with_closures(branch: Branch, today: date) -> Branch:
    """The branch with the national holidays from ``today`` through the end of the second year after it."""
    own = {closure.day for closure in branch.closures}
    national = (closure for closure in national_closures(today) if closure.day not in own)
    return replace(branch, closures=tuple(sorted((*branch.closures, *national), key=lambda c: c.day)))


def national_closures(today: date) -> tuple[Closure, ...]:
    """Every national holiday from ``today`` on, by day. Raises UnnamedHolidayError."""
    years = range(today.year, today.year + YEARS_AHEAD + 1)
    found = holidays.country_holidays(COUNTRY, years=years, language="en_US")
    return tuple(Closure(day, _reason(names)) for day, names in sorted(found.items()) if day >= today)


def _reason(names: str) -> Texts:
    """The words of a day; of several feasts on one day the first."""
    name = names.split(_SEVERAL)[0]
    words = _words().get(name)
    if words is None:
        raise UnnamedHolidayError(name)
    return words


@cache
def _words() -> dict[str, Texts]:
    content = (files("resources") / "holidays.csv").read_text(encoding="utf-8")
    return {
        row["name"]: Texts(row["it"], row["de"], row["en"]) for row in csv.DictReader(content.splitlines())
    }
