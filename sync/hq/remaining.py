"""Which lines of a feed are over: whoever reads only the others comes to the same leases and to the same rows. Pure.

Of what is described again and again the last word counts. A fact is over with all that hangs together with it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from kiosk.domain.authority import Fence, Grant, Leases, after_fence, after_grant, after_release, emptied
from kiosk.domain.branches import Branch
from kiosk.domain.facts import Entry, LeaseReleased
from kiosk.domain.people import (
    PassKey,
    PassRecord,
    PassRevoked,
    Person,
    PersonErased,
    PersonPreferences,
    StaffMember,
    VisitCard,
)
from kiosk.domain.remaining import Threads
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation
from kiosk.encoding import feed as lines
from kiosk.encoding.values import UndecodableError

NAMED_BY = {
    Branch: "branch_id",
    Plan: "floor",
    Space: "space_id",
    Person: "subject_id",
    PersonErased: "subject_id",
    PersonPreferences: "subject_id",
    VisitCard: "visit_id",
    PassRecord: "pass_id",
    PassRevoked: "pass_id",
    PassKey: "key_id",
    Invitation: "invitation_id",
    StaffMember: "staff_id",
}
"""What a description is about. A line of another kind, of a newer version, stays."""


class Survey:
    """Reads a whole feed, line after line, to say which lines up to ``last`` are over.

    ``day``, ``since``: before which rows are over (``Threads``).
    """

    def __init__(self, last: int, day: date, since: datetime) -> None:
        self._last = last
        self._since = since
        self._threads = Threads(day, since)
        self._leases = _LeaseLines()
        self._latest: dict[tuple[object, object], int] = {}
        self._over: set[int] = set()

    def take(self, position: int, body: bytes) -> None:
        """The next line. One that says nothing known stays."""
        try:
            item, is_late = lines.decode(body), lines.is_late(body)
        except UndecodableError:
            return
        is_of_the_pen = isinstance(item, Grant | Fence) or (
            isinstance(item, Entry) and isinstance(item.fact, LeaseReleased) and not is_late
        )
        if isinstance(item, Entry) and not is_of_the_pen:
            self._threads.take(position, item, is_late=is_late)
        elif position <= self._last and is_of_the_pen:
            self._leases.take(position, item)
        elif position <= self._last:
            self._describe(position, item)

    def over(self) -> set[int]:
        """The positions, up to ``last``, of the lines that nobody needs."""
        return self._over | self._leases.over() | self._threads.over(self._last)

    def _describe(self, position: int, item: object) -> None:
        match item:
            case Invitation(ends_at=ends_at) if ends_at < self._since:
                self._over.add(position)
            case (
                PersonErased(in_place_of=str()) | PersonPreferences(in_place_of=str()) | VisitCard(words=None)
            ):
                self._over.add(position)  # whoever must forget them is told by a line of its own
            case _ if type(item) in NAMED_BY:
                about = type(item), getattr(item, NAMED_BY[type(item)])
                before = self._latest.get(about)
                self._over |= set() if before is None else {before}
                self._latest[about] = position


@dataclass
class _LeaseLines:
    """The lines that move the pen. Of a space only those from the oldest lease on that still stands have a say.

    What a line does to a lease does not depend on those with lower numbers: what concerns only them may go.
    """

    _leases: dict[str, Leases] = field(default_factory=dict)
    _said: list[tuple[int, str, int]] = field(default_factory=list)

    def take(self, position: int, item: object) -> None:
        """The next such line."""
        match item:
            case Grant(space_id=space_id, number=number):
                self._leases[space_id] = after_grant(self._leases.get(space_id, ()), item)
                self._said.append((position, space_id, number))
            case Entry(fact=LeaseReleased(space_id=space_id, lease_no=number, last_day=last_day)):
                self._leases[space_id] = after_release(self._leases.get(space_id, ()), number, last_day)
                self._said.append((position, space_id, number))
            case Fence(holder=node, numbers=numbers):
                new = dict(numbers)
                for space_id in {*self._leases, *new}:
                    row = emptied(space_id, new[space_id]) if space_id in new else None
                    self._leases[space_id] = after_fence(self._leases.get(space_id, ()), node, row)

    def over(self) -> set[int]:
        """The positions of those that have none. A fence stays: the kiosk that it frees may not have read it."""
        oldest = {space_id: kept[0].number if kept else None for space_id, kept in self._leases.items()}
        return {
            position
            for position, space_id, number in self._said
            if (first := oldest.get(space_id)) is None or number < first
        }
