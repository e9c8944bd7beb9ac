"""Days as a branch counts them: from 04:00 to 04:00 local time, and the half-open intervals inside them.

All calendar arithmetic of the product lives here. A day label is written once, by the author of a fact,
and never computed again from an instant (SYNC.md 2.1): two ends may carry different time zone tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_CUT = time(4, 0)
GRID_MINUTES = 15


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open span of UTC instants: ``start`` belongs to it, ``end`` does not.

    Raises ValueError when an end is not in UTC (two local times of one zone subtract and compare as their clocks
    show, an hour wrong across a DST night) or not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            raise ValueError("an interval needs instants in UTC")
        if self.end <= self.start:
            raise ValueError("an interval ends after it starts")

    @property
    def minutes(self) -> int:
        """Whole minutes from start to end, as a clock on the wall that never jumps would count them."""
        return int((self.end - self.start).total_seconds() // 60)

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two share an instant; back to back they do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, instant: datetime) -> bool:
        """Whether the instant lies in the span, its end excluded."""
        return self.start <= instant < self.end

    def holds(self, other: "Interval") -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def widened(self, by: timedelta) -> "Interval":
        """The span with as much more before it and after it."""
        return Interval(self.start - by, self.end + by)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The day label of an instant at a branch; 03:59 local still belongs to the day before."""
    local = instant.astimezone(zone)
    return local.date() if local.time() >= DAY_CUT else local.date() - timedelta(days=1)


def bounds(day: date, zone: ZoneInfo) -> Interval:
    """The instants of a day: 23, 24 or 25 hours, from its 04:00 to the next."""
    start = datetime.combine(day, DAY_CUT, tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), DAY_CUT, tzinfo=zone)
    return Interval(start.astimezone(UTC), end.astimezone(UTC))


def instant_of(day: date, wall: time, zone: ZoneInfo) -> datetime | None:
    """The instant at which clocks at the branch show ``wall`` on that day, 00:00-03:59 being its late night.

    None when clocks show it twice or never (the two DST nights): such a time is refused, never guessed.
    """
    calendar_day = day if wall >= DAY_CUT else day + timedelta(days=1)
    first = datetime.combine(calendar_day, wall, tzinfo=zone)
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        return None
    return first.astimezone(UTC)


def span_of(day: date, start: time, end: time, zone: ZoneInfo) -> Interval | None:
    """The interval between two wall times of one day; None when an end is ambiguous or they are not in order."""
    first, last = instant_of(day, start, zone), instant_of(day, end, zone)
    if first is None or last is None or last <= first:
        return None
    return Interval(first, last)


def lies_in_one_day(span: Interval, day: date, zone: ZoneInfo) -> bool:
    """Whether the span stays between the day's 04:00 and the next (SYNC.md 2.1: a booking lies inside one day)."""
    return bounds(day, zone).holds(span)


def wall_time(instant: datetime, zone: ZoneInfo) -> str:
    """What a clock at the branch shows, as ``HH:MM``."""
    return instant.astimezone(zone).strftime("%H:%M")


def next_grid_instant(instant: datetime) -> datetime:
    """The first quarter hour at or after the instant, in UTC (every zone of ours is whole quarters from UTC)."""
    step = timedelta(minutes=GRID_MINUTES)
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return start + -((start - instant) // step) * step


def grid(span: Interval) -> Iterator[datetime]:
    """Every quarter hour inside the span, its end excluded."""
    instant = next_grid_instant(span.start)
    while instant < span.end:
        yield instant
        instant += timedelta(minutes=GRID_MINUTES)
