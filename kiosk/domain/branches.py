"""A branch: where it is, when it is open, how many people it may hold.

Opening hours and closures are data from headquarters, computed there two years ahead; the kiosk never
asks a calendar of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain import days
from kiosk.domain.days import Interval

FREE_ELSEWHERE_AGE_MAX = timedelta(minutes=60)
"""Older figures of another branch say nothing (UX.md K19)."""


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in the three languages of the house, where the deck cannot hold it (a closure's reason)."""

    it: str
    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from ``opens`` to ``closes`` on a weekday (0 is Monday), both wall times of one branch day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which the branch is closed, and why."""

    day: date
    reason: Texts


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another branch of the house, as far as people are told of it. ``summit``: its place on the ridge.

    ``drive_minutes``: how far it is by car; None where nobody has said.
    """

    branch_id: str
    name: str
    summit: int | None = None
    drive_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class FreeElsewhere:
    """How many desks another branch could give to whoever comes, as it was known so long ago."""

    branch_id: str
    desks: int
    age: timedelta


@dataclass(frozen=True, slots=True)
class Walk:
    """From the exit to the assembly point: whole minutes on foot, and which way."""

    minutes: int
    way: Texts


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the privacy notice names. What is empty is not known, and its sentence is left out.

    ``contract``: how long bookings under a contract are kept. ``notice_url``: the notice for a telephone;
    ``own_data_url``: where people see, correct and erase what is held on them (UX.md 6.7 D18).
    """

    controller: str = ""
    officer: str = ""
    contact: str = ""
    contract: Texts | None = None
    notice_url: str = ""
    own_data_url: str = ""


NEARLY_FULL = 90
"""At so many hundredths of the people limit the warning begins (UX.md 2.5)."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch as headquarters describes it. ``summit`` is its place among the seven of the ridge, from 0.

    ``opening`` may hold several spans a weekday; ``staffed`` says when a receptionist is on site.
    ``member_hours``: when people with a plan may be inside although the branch is closed to others.
    ``email``: whom people may write to who want to be called back; empty where nobody reads it.
    ``guest_days``: after how many days without a visit the data of guests are deleted (UX.md 2.5).
    ``address``, ``first_aid``, ``walk``, ``privacy``: empty or None where nobody has said; never guessed.
    ``guest_address``: ``https://…``, where telephones reach headquarters' page for guests; empty where they cannot.
    ``shows_who_is_in``: its people asked for the page on which they can let each other see that they are in.
    """

    branch_id: str
    name: str
    zone: str
    people_limit: int
    summit: int
    phone: str
    assembly_point: Texts
    opening: tuple[Hours, ...]
    staffed: tuple[Hours, ...] = ()
    member_hours: tuple[Hours, ...] = ()
    closures: tuple[Closure, ...] = ()
    no_show_room_minutes: int = 15
    no_show_desk_minutes: int = 30
    walk_in_minutes_max: int = 600
    guest_days: int = 7
    neighbours: tuple[Neighbour, ...] = ()
    email: str = ""
    address: str = ""
    first_aid: Texts | None = None
    walk: Walk | None = None
    privacy: Privacy | None = None
    shows_who_is_in: bool = False
    guest_address: str = ""

    def percent_full(self, people: int) -> int:
        """How many hundredths of its people limit are inside; over a hundred where staff let more in."""
        return people * 100 // max(self.people_limit, 1)

    def is_nearly_full(self, people: int) -> bool:
        """Whether its staff and headquarters are warned; visitors hear of the limit only where it is reached."""
        return self.percent_full(people) >= NEARLY_FULL

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone of the branch's clocks."""
        return ZoneInfo(self.zone)

    def day_of(self, instant: datetime) -> date:
        """The branch day an instant belongs to."""
        return days.day_of(instant, self.time_zone)

    def name_of(self, branch_id: str) -> str:
        """What a branch is called, this one or a neighbour; its id when headquarters has not named it."""
        names = {neighbour.branch_id: neighbour.name for neighbour in self.neighbours}
        return {**names, self.branch_id: self.name}.get(branch_id, branch_id)

    def near(self) -> tuple[Neighbour, ...]:
        """The other branches of which it is known how far they are, nearest first."""
        known = [one for one in self.neighbours if one.drive_minutes is not None]
        return tuple(sorted(known, key=lambda one: (one.drive_minutes, one.name)))

    def closure(self, day: date) -> Closure | None:
        """Why the branch is closed that day, or None."""
        return next((closure for closure in self.closures if closure.day == day), None)

    def opening_spans(self, day: date) -> tuple[Interval, ...]:
        """When the branch is open to everybody on that day, in order; empty when closed."""
        return () if self.closure(day) else self._spans(self.opening, day)

    def member_spans(self, day: date) -> tuple[Interval, ...]:
        """When people with a plan may be inside on that day, in order; closures do not end it."""
        return self._spans(self.member_hours or self.opening, day)

    def is_open(self, instant: datetime) -> bool:
        """Whether everybody may come in now."""
        return any(span.contains(instant) for span in self.opening_spans(self.day_of(instant)))

    def admits_members(self, instant: datetime) -> bool:
        """Whether people with a plan may come in now."""
        spans = (*self.member_spans(self.day_of(instant)), *self.opening_spans(self.day_of(instant)))
        return any(span.contains(instant) for span in spans)

    def is_staffed(self, instant: datetime) -> bool:
        """Whether a receptionist is on site now; unattended is the normal case."""
        day = self.day_of(instant)
        return not self.closure(day) and any(s.contains(instant) for s in self._spans(self.staffed, day))

    def closes_at(self, day: date) -> datetime | None:
        """When the day's last opening span ends, or None on a closed day."""
        spans = self.opening_spans(day)
        return spans[-1].end if spans else None

    def opens_next(self, after: datetime, horizon_days: int = 30) -> datetime | None:
        """The first opening after the instant within the horizon, or None."""
        day = self.day_of(after)
        for offset in range(horizon_days + 1):
            for span in self.opening_spans(date.fromordinal(day.toordinal() + offset)):
                if span.start > after:
                    return span.start
        return None

    def rests_from(self, after: datetime, horizon_days: int = 8) -> datetime | None:
        """The first instant, ``after`` or later, at which nobody may come in; None when there is none."""
        if not self.admits_members(after):
            return after
        first = self.day_of(after).toordinal()
        days_to_come = [date.fromordinal(first + offset) for offset in range(horizon_days)]
        ends = sorted(
            s.end for day in days_to_come for s in (*self.member_spans(day), *self.opening_spans(day))
        )
        return next((end for end in ends if end > after and not self.admits_members(end)), None)

    def _spans(self, hours: tuple[Hours, ...], day: date) -> tuple[Interval, ...]:
        found = (
            days.span_of(day, h.opens, h.closes, self.time_zone) for h in hours if h.weekday == day.weekday()
        )
        return tuple(sorted(span for span in found if span is not None))


def is_fresh(known: FreeElsewhere) -> bool:
    """Whether somebody may still be told the figure."""
    return known.age <= FREE_ELSEWHERE_AGE_MAX


def nearest_with_room(
    branch: Branch, known: Iterable[FreeElsewhere]
) -> tuple[Neighbour, FreeElsewhere] | None:
    """The nearest other branch of which a fresh figure says that it has a desk; None: there is none to name."""
    free = {one.branch_id: one for one in known if is_fresh(one) and one.desks > 0}
    return next(((one, free[one.branch_id]) for one in branch.near() if one.branch_id in free), None)
