"""Small drawings made on the server as numbers for SVG: the curve of a branch's day (design/DESKS.md H1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from kiosk.domain import days
from kiosk.domain.bookings import Booking
from kiosk.domain.branches import Branch
from kiosk.domain.visits import Visit

FIRST, LAST = time(8), time(19)
SLOT = timedelta(minutes=30)
WIDTH, HEIGHT = 150, 32


@dataclass(frozen=True, slots=True)
class Curve:
    """``done``: filled path up to now, of who was in; ``expected``: the line of what is booked. ``now_x``: or None."""

    done: str
    expected: str
    now_x: float | None


def day_curve(
    branch: Branch, at: datetime, visits: Sequence[Visit], bookings: Sequence[Booking], *, is_heard: bool
) -> Curve:
    """The branch's day from 8 to 19 in half hours, full height at the people limit.

    What is not heard is not filled: then the whole day is only what was booked.
    """
    window = days.span_of(branch.day_of(at), FIRST, LAST, branch.time_zone)
    if window is None:
        return Curve("", "", None)
    starts = [window.start + SLOT * number for number in range((window.end - window.start) // SLOT)]
    step = WIDTH / len(starts)
    now_x = min(max((at - window.start) / (window.end - window.start), 0.0), 1.0) * WIDTH
    done, expected = [], []
    for number, start in enumerate(starts):
        left, right = number * step, (number + 1) * step
        if is_heard and left < now_x:
            people = sum(v.party for v in visits if _was_in(v, start, min(start + SLOT, at)))
            done.append((left, min(right, now_x), _y(people, branch)))
        if not is_heard or right > now_x:
            people = sum(b.people for b in bookings if b.span.start < start + SLOT and start < b.span.end)
            expected.append((max(left, now_x) if is_heard else left, right, _y(people, branch)))
    return Curve(_area(done), _line(expected), now_x if is_heard and 0 < now_x < WIDTH else None)


def _was_in(visit: Visit, start: datetime, end: datetime) -> bool:
    return visit.arrived_at < end and (visit.left_at is None or visit.left_at > start)


def _y(people: int, branch: Branch) -> float:
    share = min(people / max(branch.people_limit, 1), 1.0)
    return HEIGHT - 1 - share * (HEIGHT - 3)


def _area(slots: Sequence[tuple[float, float, float]]) -> str:
    if not slots:
        return ""
    steps = "".join(f"L{left:.1f} {y:.1f}L{right:.1f} {y:.1f}" for left, right, y in slots)
    return f"M{slots[0][0]:.1f} {HEIGHT - 1}{steps}L{slots[-1][1]:.1f} {HEIGHT - 1}Z"


def _line(slots: Sequence[tuple[float, float, float]]) -> str:
    if not slots:
        return ""
    steps = "".join(f"L{left:.1f} {y:.1f}L{right:.1f} {y:.1f}" for left, right, y in slots)
    return "M" + steps[1:]
