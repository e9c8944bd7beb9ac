"""A week of bookings that headquarters will ask the kiosks for: reserved half-days first, then the members.

At most half of a branch's desks are ever asked for at one time, so that somebody who walks in finds one; the
desks of the people on stage are left to them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from kiosk.demo.branches import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, space_id
from kiosk.domain import bookings, days
from kiosk.domain.bookings import Wish
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.people import Person
from kiosk.domain.spaces import Space, SpaceKind

DAYS = 7

_MORNING, _AFTERNOON, _WHOLE_DAY = ("08:30", "13:00"), ("13:30", "18:30"), ("08:30", "18:30")
_SATURDAY_MORNING = ("08:30", "12:30")
_DESK_TIMES = (_MORNING, _AFTERNOON, _WHOLE_DAY, _WHOLE_DAY, _SATURDAY_MORNING)
_ROOM_TIMES = (("09:00", "10:00"), ("10:30", "12:00"), ("14:00", "15:30"), ("16:00", "17:00"))


@dataclass(frozen=True, slots=True)
class Reserved:
    """A body's standing reservation: these spaces, on these weekdays, between two wall times."""

    organisation: int
    branch_id: str
    codes: tuple[str, ...]
    weekdays: tuple[int, ...]
    wall_times: tuple[str, str]
    people: int


RESERVED = (
    Reserved(0, "PIN", ("S-01",), (MONDAY,), _MORNING, people=6),
    Reserved(0, "PIN", ("P-01", "P-02"), (MONDAY,), _MORNING, people=1),
    Reserved(1, "CIV", ("P-01", "P-02", "P-03"), (TUESDAY, THURSDAY), _MORNING, people=1),
    Reserved(2, "CAL", ("S-01",), (WEDNESDAY,), ("20:00", "22:00"), people=8),
)
"""Standing reservations; ``organisation`` counts in ``people.organisations``."""


@dataclass(frozen=True, slots=True)
class House:
    """One branch as the week sees it: its spaces, the members who book there, and the ids of spaces left alone."""

    branch: Branch
    spaces: tuple[Space, ...]
    members: tuple[Person, ...]
    organisations: tuple[Person, ...]
    kept: frozenset[str]


def open_days(branch: Branch, today: date) -> tuple[date, ...]:
    """The days of the week from ``today`` on when the branch opens."""
    week = (today + timedelta(days=offset) for offset in range(DAYS))
    return tuple(day for day in week if branch.opening_spans(day))


def span(branch: Branch, day: date, wall_times: tuple[str, str]) -> Interval:
    """The span between two wall times of a day. Raises ValueError when clocks show one of them twice or never."""
    opens, closes = (time.fromisoformat(wall) for wall in wall_times)
    found = days.span_of(day, opens, closes, branch.time_zone)
    if found is None:
        raise ValueError(f"{day} has no time from {opens} to {closes} in {branch.zone}")
    return found


def whole_day(branch: Branch, day: date) -> Interval:
    """What a desk for the day means: 08:30 to 18:30, on Saturday to 12:30."""
    times = (_WHOLE_DAY, _SATURDAY_MORNING)
    spans = (span(branch, day, wall_times) for wall_times in times)
    return next(s for s in spans if bookings.lies_in_hours(s, day, branch, has_plan=False))


def wishes(rng: Random, house: House, today: date) -> Iterator[Wish]:
    """The branch's week, day by day; nobody asks for two places on one day."""
    for day in open_days(house.branch, today):
        reserved = [wish for standing in RESERVED for wish in _reserved(house, standing, day)]
        yield from reserved
        taken = house.kept | {wish.space_id for wish in reserved}
        free = [space for space in house.spaces if space.space_id not in taken]
        entitled = [person for person in house.members if person.entitlement_on(day) is not None]
        who = iter(rng.sample(entitled, len(entitled)))
        yield from _desks_and_offices(rng, house, day, free, who)
        yield from _rooms(rng, house, day, free, who)


def _reserved(house: House, standing: Reserved, day: date) -> Iterator[Wish]:
    if standing.branch_id != house.branch.branch_id or day.weekday() not in standing.weekdays:
        return
    owner = house.organisations[standing.organisation].subject_id
    for code in standing.codes:
        place = space_id(standing.branch_id, code)
        yield Wish(place, day, span(house.branch, day, standing.wall_times), owner, standing.people)


def _desks_and_offices(
    rng: Random, house: House, day: date, free: Sequence[Space], who: Iterator[Person]
) -> Iterator[Wish]:
    desks = [space for space in free if space.kind is SpaceKind.DESK]
    open_desks = sum(s.kind is SpaceKind.DESK and s.space_id not in house.kept for s in house.spaces)
    most = max(0, open_desks // 2 - (open_desks - len(desks)))
    asked = rng.sample(desks, rng.randint(most // 2, most))
    offices = [s for s in free if s.kind is SpaceKind.OFFICE and rng.random() < 1 / 2]
    for space in sorted((*asked, *offices), key=lambda s: s.code):
        chosen = _span_in_hours(house.branch, day, rng.sample(_DESK_TIMES, len(_DESK_TIMES)))
        if chosen is not None:
            yield Wish(space.space_id, day, chosen, next(who).subject_id)


def _rooms(
    rng: Random, house: House, day: date, free: Sequence[Space], who: Iterator[Person]
) -> Iterator[Wish]:
    for room in (space for space in free if space.kind is SpaceKind.MEETING_ROOM):
        for wall_times in sorted(rng.sample(_ROOM_TIMES, rng.randint(0, 2))):
            chosen = _span_in_hours(house.branch, day, [wall_times])
            if chosen is not None:
                yield Wish(room.space_id, day, chosen, next(who).subject_id, rng.randint(2, room.seats))


def _span_in_hours(branch: Branch, day: date, times: Sequence[tuple[str, str]]) -> Interval | None:
    spans = (span(branch, day, wall_times) for wall_times in times)
    return next((s for s in spans if bookings.lies_in_hours(s, day, branch, has_plan=False)), None)
