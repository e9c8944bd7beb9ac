"""Which days this kiosk asks for and which it gives back: the pen moves when its holder puts it down (SYNC.md 2.5).

A wish is written once for each day and state of the leases, and headquarters grants what it can. Giving days back
is convenience alone: without it a space changes hands when its days run out.
"""

from datetime import date, timedelta

from kiosk.domain.authority import highest, wanted_last_day
from kiosk.domain.facts import LeaseReleased, LeaseWished
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space

Stand = tuple[date, tuple[tuple[str, int], ...]]
"""What a wish is made for: today, and the lease numbers of the spaces it names."""


class DayHolder:
    """Keeps the kiosk's days as the branch wants them. One for each start: it remembers what it has wished for."""

    def __init__(self) -> None:
        self._wished_for: Stand | None = None

    def look(self, ports: Ports) -> int:
        """Wishes and releases what is due; says how many facts that took. Never with a doubtful clock.

        Raises NotEnrolledError before the feed has described the branch.
        """
        if ports.clock.is_suspect:
            return 0
        with ports.begin() as work:
            if work.is_fenced:
                return 0
            today = work.places.branch().day_of(ports.clock.now())
            return self._release(work, today) + self._wish(work, today)

    def _release(self, work: Work, today: date) -> int:
        count = 0
        for space in work.places.spaces():
            lease = highest(work.places.leases(space.space_id))
            last = wanted_of(work, space, today) or today
            # days given to another kiosk since are headquarters' no more: only the last lease can go back to it
            if lease is not None and lease.holder == work.node and lease.last_day > last:
                work.append(LeaseReleased(space.space_id, lease.number, max(last, lease.first_day - _DAY)))
                count += 1
        return count

    def _wish(self, work: Work, today: date) -> int:
        lacking = [space for space in work.places.spaces() if _lacks(work, space, today)]
        stand = (today, tuple((space.space_id, _number(work, space)) for space in lacking))
        if not lacking or stand == self._wished_for:
            return 0
        work.append(LeaseWished(today, tuple(space.space_id for space in lacking)))
        self._wished_for = stand
        return 1


_DAY = timedelta(days=1)


def wanted_of(work: Work, space: Space, today: date) -> date | None:
    """Through which day this kiosk is to hold a space, or None."""
    is_mine = space.is_bookable and space.kiosk in (None, work.node)
    return wanted_last_day(space.ahead, is_mine=is_mine, today=today)


def _lacks(work: Work, space: Space, today: date) -> bool:
    wanted, lease = wanted_of(work, space, today), highest(work.places.leases(space.space_id))
    if wanted is None:
        return False
    return lease is None or lease.holder != work.node or lease.last_day < wanted


def _number(work: Work, space: Space) -> int:
    lease = highest(work.places.leases(space.space_id))
    return 0 if lease is None else lease.number
