"""The branch, its spaces and plans as headquarters described them, and who holds their days.

Small, read by every service and changed by the feed alone: kept in memory, thrown away at every change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, select

from kiosk.domain.authority import (
    Fence,
    Grant,
    Lease,
    Leases,
    after_fence,
    after_grant,
    after_release,
    emptied,
)
from kiosk.domain.branches import Branch
from kiosk.domain.errors import NotEnrolledError
from kiosk.domain.facts import LeaseReleased
from kiosk.domain.spaces import Plan, Space
from kiosk.encoding import values
from kiosk.storage import tables
from kiosk.storage.database import Prepared, WriterConnection, put_whole

_BRANCH = Prepared(select(tables.branch.c.body))
_SPACES = Prepared(select(tables.space.c.body))
_PLANS = Prepared(select(tables.plan.c.body).order_by(tables.plan.c.floor))
_LEASES = Prepared(select(tables.lease).order_by(tables.lease.c.space_id, tables.lease.c.number))
_DROP_LEASES = Prepared(delete(tables.lease).where(tables.lease.c.space_id == bindparam("space_id")))
_DROP_ALL_LEASES = Prepared(delete(tables.lease))
_PUT_BRANCH = put_whole(tables.branch)
_PUT_SPACE = put_whole(tables.space)
_PUT_PLAN = put_whole(tables.plan)
_PUT_LEASE = put_whole(tables.lease)


@dataclass(frozen=True, slots=True)
class _Map:
    branch: Branch | None
    spaces: dict[str, Space]
    in_use: tuple[Space, ...]
    plans: tuple[Plan, ...]
    leases: dict[str, Leases]


class SqlPlaces:
    """The port ``Places`` over the database."""

    def __init__(self, connection: WriterConnection) -> None:
        self._connection = connection
        self._known: _Map | None = None

    def branch(self) -> Branch:
        """This branch. Raises NotEnrolledError before headquarters described one."""
        found = self._map().branch
        if found is None:
            raise NotEnrolledError("headquarters has not described this branch yet")
        return found

    def spaces(self) -> Sequence[Space]:
        """The branch's spaces that are not retired, by code."""
        return self._map().in_use

    def space(self, space_id: str) -> Space | None:
        """One of them, or a retired one."""
        return self._map().spaces.get(space_id)

    def plans(self) -> Sequence[Plan]:
        """The plans of the branch's floors, by floor."""
        return self._map().plans

    def leases(self, space_id: str) -> Leases:
        """Who holds the space's days, by what this kiosk has read and given back."""
        return self._map().leases.get(space_id, ())

    def put_branch(self, branch: Branch) -> None:
        """Stores what headquarters says of the branch."""
        self._connection.run(_PUT_BRANCH, branch_id=branch.branch_id, body=values.encode(branch))
        self.forget()

    def put_space(self, space: Space) -> None:
        """Stores what headquarters says of a space."""
        self._connection.run(_PUT_SPACE, space_id=space.space_id, body=values.encode(space))
        self.forget()

    def put_plan(self, plan: Plan) -> None:
        """Stores a floor's plan."""
        self._connection.run(_PUT_PLAN, floor=plan.floor, body=values.encode(plan))
        self.forget()

    def hear_grant(self, grant: Grant) -> None:
        """Moves the pen if the grant is newer than the lease this kiosk knows (I11)."""
        self._put_leases(grant.space_id, after_grant(self.leases(grant.space_id), grant))

    def hear_release(self, release: LeaseReleased) -> None:
        """Its holder puts the pen down, this kiosk or another one; one that names another lease changes nothing."""
        leases = self.leases(release.space_id)
        self._put_leases(release.space_id, after_release(leases, release.lease_no, release.last_day))

    def forget_leases(self) -> None:
        """Nobody holds anything, until the lines are heard that say who does."""
        self._connection.run(_DROP_ALL_LEASES)
        self.forget()

    def all_leases(self) -> Iterable[Leases]:
        """The leases of every space."""
        return self._map().leases.values()

    def hear_fence(self, fence: Fence) -> None:
        """A kiosk of the branch lost its state: it holds nothing any more."""
        numbers = dict(fence.numbers)
        for space_id in {*self._map().leases, *numbers}:
            new = emptied(space_id, numbers[space_id]) if space_id in numbers else None
            self._put_leases(space_id, after_fence(self.leases(space_id), fence.holder, new))

    def _put_leases(self, space_id: str, leases: Leases) -> None:
        if leases == self.leases(space_id):
            return
        self._connection.run(_DROP_LEASES, space_id=space_id)
        for lease in leases:
            self._connection.run(
                _PUT_LEASE,
                space_id=lease.space_id,
                number=lease.number,
                first_day=lease.first_day.isoformat(),
                last_day=lease.last_day.isoformat(),
                holder=lease.holder,
            )
        self.forget()

    def forget(self) -> None:
        """Reads everything anew at the next question: something changed, or a change was rolled back."""
        self._known = None

    def _map(self) -> _Map:
        if self._known is None:
            self._known = self._read()
        return self._known

    def _read(self) -> _Map:
        branch = self._connection.row(_BRANCH)
        spaces = [values.read(Space, row[0]) for row in self._connection.rows(_SPACES)]
        spaces.sort(key=lambda space: (space.code, space.space_id))
        leases: dict[str, Leases] = {}
        for space_id, number, first, last, holder in self._connection.rows(_LEASES):
            lease = Lease(space_id, number, date.fromisoformat(first), date.fromisoformat(last), holder)
            leases[space_id] = (*leases.get(space_id, ()), lease)
        return _Map(
            None if branch is None else values.read(Branch, branch[0]),
            {space.space_id: space for space in spaces},
            tuple(space for space in spaces if not space.is_retired),
            tuple(values.read(Plan, row[0]) for row in self._connection.rows(_PLANS)),
            leases,
        )
