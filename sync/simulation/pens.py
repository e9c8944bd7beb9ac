"""Who may confirm which day, counted from what was said and written and not from anybody's lease rows (I5, I11).

A check, in its own words. A kiosk has the days that the feed gave it, up to its cursor, less those it put down itself,
and none between its own ``state.lost`` and the fence that names it. Headquarters has every day behind the last it gave.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.facts import LeaseReleased

Days = set[date]
_DAY = timedelta(days=1)
_NEVER = date(1970, 1, 1)
"""Through which day a space was given of which there is no more than a number."""


def days_of(first: date, last: date) -> Iterable[date]:
    """Every day from one through another."""
    return (first + number * _DAY for number in range((last - first).days + 1))


@dataclass
class KioskPens:
    """The days of one kiosk, by space, each with the number that gave it."""

    node: str
    lost: str = ""
    _fences: set[str] = field(default_factory=set)
    _heard: set[Fence] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)
    _given: dict[tuple[str, int], date] = field(default_factory=dict)
    _days: dict[str, dict[date, int]] = field(default_factory=dict)
    _kept: dict[str, Days] | None = None

    @property
    def is_fenced(self) -> bool:
        """Whether it knows that it lost something, and has not read yet that headquarters took everything back."""
        return bool(self.lost) and self.lost not in self._fences

    def days(self) -> dict[str, Days]:
        """What it may confirm."""
        if self.is_fenced:
            return {}
        if self._kept is None:
            self._kept = {space: set(days) for space, days in self._days.items() if days}
        return self._kept

    def may(self, space_id: str, day: date) -> bool:
        """Whether it may confirm there."""
        return not self.is_fenced and day in self._days.get(space_id, ())

    def hear(self, said: Grant | Fence) -> None:
        """Reads a line of the feed."""
        self._kept = None
        if isinstance(said, Fence):
            self._hear_fence(said)
        elif said.number > self._numbers.get(said.space_id, 0):
            self._numbers[said.space_id] = said.number
            days = self._days.setdefault(said.space_id, {})
            is_own = said.holder == self.node
            for day in days_of(said.first_day, said.last_day):
                if is_own:
                    days[day] = said.number
                else:
                    days.pop(day, None)
            if is_own:
                self._given[said.space_id, said.number] = said.first_day

    def put_down(self, release: LeaseReleased) -> None:
        """A release of its own: the days behind it that this number gave, or an older one within its days."""
        first = self._given.get((release.space_id, release.lease_no))
        if first is None:
            return
        self._kept = None
        days = self._days[release.space_id]
        for day in [day for day, number in days.items() if number <= release.lease_no]:
            if day > release.last_day and day >= first:
                del days[day]

    def _hear_fence(self, fence: Fence) -> None:
        numbers = dict(fence.numbers)
        if fence in self._heard:
            return  # a restored headquarters says it again
        self._heard.add(fence)
        if fence.holder == self.node:
            self._fences.add(fence.lost)
            for space_id, days in self._days.items():
                newest = numbers.get(space_id, self._numbers[space_id])
                self._days[space_id] = {day: number for day, number in days.items() if number > newest}
        for space_id, number in numbers.items():
            self._numbers[space_id] = max(number, self._numbers.get(space_id, 0))


@dataclass
class _Space:
    number: int = 0
    last: date = _NEVER
    days: dict[date, tuple[int, str]] = field(default_factory=dict)
    firsts: dict[int, date] = field(default_factory=dict)


class HeadquartersPens:
    """What headquarters gave of each space."""

    def __init__(self) -> None:
        self._spaces: dict[str, _Space] = {}

    def may(self, space_id: str, day: date) -> bool:
        """Whether the day is behind the last that it gave of the space."""
        known = self._spaces.get(space_id)
        return known is None or day > known.last

    def all_given_through(self) -> dict[str, date]:
        """The last day that it gave of every space."""
        return {space_id: known.last for space_id, known in self._spaces.items()}

    def say(self, said: Grant | Fence) -> None:
        """It says a line."""
        if isinstance(said, Fence):
            self._fence(said)
            return
        space = self._spaces.setdefault(said.space_id, _Space())
        if said.number <= space.number:
            return
        space.number = said.number
        space.firsts[said.number] = said.first_day
        space.days.update((day, (said.number, said.holder)) for day in days_of(said.first_day, said.last_day))
        space.last = max(space.last, said.last_day)

    def hear(self, node: str, release: LeaseReleased) -> None:
        """A kiosk put days down. Where a newer number gave one of them meanwhile, that one counts."""
        space, kept = self._spaces.get(release.space_id), release.last_day
        first = space.firsts.get(release.lease_no) if space is not None else None
        if space is None or first is None:
            return
        kept = max(kept, first - _DAY)
        of_number = [
            day
            for day, (number, holder) in space.days.items()
            if holder == node and number <= release.lease_no and day >= first
        ]
        last = max(of_number, default=kept)
        between = [space.days[day][0] for day in days_of(kept + _DAY, last) if day in space.days]
        if last <= kept or max(between) > release.lease_no:
            return
        for day in of_number:
            if day > kept:
                del space.days[day]
        if last == space.last:
            space.last = kept

    def _fence(self, fence: Fence) -> None:
        """What the fenced kiosk had is nobody's; at the end of what was given it is headquarters' own again."""
        for space in self._spaces.values():
            own = {day for day, (_number, holder) in space.days.items() if holder == fence.holder}
            while space.last in own:
                space.last -= _DAY
            for day in own:
                del space.days[day]
        for space_id, number in fence.numbers:
            space = self._spaces.setdefault(space_id, _Space())
            space.number = max(space.number, number)
