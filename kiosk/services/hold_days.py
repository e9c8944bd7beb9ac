"""Which days this kiosk asks for and which it gives back: the pen moves when its holder puts it down (SYNC.md 2.5).

A wish is written once for each day and state of the leases, and headquarters grants what it can. Giving days back
is convenience alone: without it a space changes hands when its days run out.
"""

from datetime import date, timedelta

from kiosk.domain.authority import Lease, highest, wanted_last_day
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

        Nor while something of the feed is unread: a kiosk too old for an entry cannot come to the grant behind it, and
        a day it wished for would be nobody's until it is updated (F38).

        Raises NotEnrolledError before the feed has described the branch.
        """
        if ports.clock.is_suspect:
            return 0
        with ports.begin() as work:
            if work.is_fenced or work.has_unread:
                return 0
            today = work.places.branch().day_of(ports.clock.now())
            return self._release(work, today) + self._wish(work, today)

    def _release(self, work: Work, today: date) -> int:
        count = 0
        for space in work.places.spaces():
            lease = _own(work, space)
            wanted = wanted_of(work, space, today) or today
            if lease is None or lease.last_day <= wanted:
                continue
            last = max(wanted, lease.first_day - _DAY)
            if last < lease.last_day:
                work.append(LeaseReleased(space.space_id, lease.number, last))
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
    wanted, lease = wanted_of(work, space, today), _own(work, space)
    return wanted is not None and (lease is None or lease.last_day < wanted)


def _own(work: Work, space: Space) -> Lease | None:
    """Its own lease of a space that reaches furthest."""
    leases = work.places.leases(space.space_id)
    own = [one for one in leases if one.holder == work.node and one.first_day <= one.last_day]
    return max(own, key=lambda one: one.last_day, default=None)


def _number(work: Work, space: Space) -> int:
    lease = highest(work.places.leases(space.space_id))
    return 0 if lease is None else lease.number
