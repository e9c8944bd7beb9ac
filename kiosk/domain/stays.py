"""For how long a desk can be wanted by somebody without an account, at the tablet and on a telephone.

From now on; while the doors are closed, from when they open next today.
"""

from datetime import datetime, time, timedelta
from enum import Enum

from kiosk.domain import days
from kiosk.domain.branches import Branch

MORNING_ENDS = time(13, 0)
"""When the half day of a morning ends (UX.md 2.1)."""
TWO_HOURS = timedelta(hours=2)
MORNING_LEAST = timedelta(minutes=30)


class Stay(Enum):
    """How long; ``book.<value>`` of the deck is what people read."""

    TWO_HOURS = "2h"
    MORNING = "am"
    DAY = "day"


def stays(branch: Branch, now: datetime) -> tuple[tuple[Stay, datetime], ...]:
    """What can be chosen, each with its end, the rest of the day last; nothing when the branch opens no more today."""
    day = branch.day_of(now)
    closes = branch.closes_at(day)
    if closes is None or closes <= now:
        return ()
    begins = min(max(now, span.start) for span in branch.opening_spans(day) if now < span.end)
    found: list[tuple[Stay, datetime]] = []
    if begins + TWO_HOURS < closes:
        found.append((Stay.TWO_HOURS, begins + TWO_HOURS))
    noon = days.instant_of(day, MORNING_ENDS, branch.time_zone)
    if noon is not None and begins + MORNING_LEAST < noon < closes:
        found.append((Stay.MORNING, noon))
    found.append((Stay.DAY, closes))
    return tuple(found)
