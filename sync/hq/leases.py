"""Who holds which days of a space, as headquarters gave them out: one row a space, and every grant there ever was.

``(no, F, D, holder)``: the holder may confirm the days F to D, headquarters every day after D (SYNC.md 2.5). A lease
moves only inside the transaction that says so in the branch's feed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from kiosk.domain.authority import Grant, Lease, Leases, wanted_last_day
from kiosk.domain.facts import LeaseReleased
from kiosk.domain.spaces import Space
from sync.hq import tables

_l = tables.lease.c
_LEASE = select(tables.lease).where(_l.space_id == bindparam("space"))
_DAY = timedelta(days=1)
_LONG_AGO = date(1970, 1, 1)


def of_space(connection: Connection, space_id: str) -> Lease | None:
    """The space's lease, or None as long as nobody was ever given a day of it."""
    row = connection.execute(_LEASE, {"space": space_id}).one_or_none()
    return None if row is None else _lease(row)


def of_branch(connection: Connection, branch_id: str) -> list[Leases]:
    """What was ever given of each of the branch's spaces and not given back."""
    spaces = connection.execute(select(_l.space_id).where(_l.branch_id == branch_id)).scalars().all()
    return [tuple(_history(connection, space_id)) for space_id in spaces]


def is_headquarters(lease: Lease | None, day: date) -> bool:
    """Whether headquarters may confirm the day: it is after all it has given away."""
    return lease is None or day > lease.last_day


def grant(connection: Connection, space: Space, node: str, today: date) -> Grant | None:
    """Gives a kiosk the days it wishes, as far ahead as the space allows from headquarters' own ``today``; None for none.

    The same holder keeps its first day; another one begins behind the last day given to anybody, so that no calendar
    has to be right. The caller says the grant in the feed, in this transaction.
    """
    is_mine = space.is_bookable and space.kiosk in (None, node)
    wanted = wanted_last_day(space.ahead, is_mine=is_mine, today=today)
    lease = of_space(connection, space.space_id)
    if wanted is None or (lease is not None and lease.last_day >= wanted):
        return None
    if lease is None:
        made = Grant(space.space_id, 1, today, wanted, node)
    else:
        next_day = lease.last_day + _DAY
        first_day = min(lease.first_day, next_day) if lease.holder == node else next_day
        made = Grant(space.space_id, lease.number + 1, first_day, wanted, node)
    _put(connection, space.branch_id, _from(made))
    _remember(connection, made)
    return made


def release(
    connection: Connection, branch_id: str, node: str, given_back: LeaseReleased
) -> tuple[bool, Grant | None]:
    """Takes back the days after the last one kept; the number stays. Whether it took any.

    Days that a newer grant covers are not given back by an older number: that grant was on its way and wins at both
    ends. Days in front of somebody else's would be nobody's: they go to whoever holds what follows, else back to the
    node, by the grant that comes with the answer.
    """
    space_id = given_back.space_id
    lease, given = of_space(connection, space_id), _history(connection, space_id)
    old = next((one for one in given if (one.number, one.holder) == (given_back.lease_no, node)), None)
    if lease is None or old is None or given_back.last_day >= old.last_day:
        return False, None
    last_day = max(given_back.last_day, old.first_day - _DAY)
    first_back = last_day + _DAY
    touched = [one for one in given if max(one.first_day, first_back) <= min(one.last_day, old.last_day)]
    if any(one.number > old.number for one in touched):
        return False, None
    for one in touched:  # what it was given under older numbers went into this one
        if one.holder == node and one.last_day <= old.last_day:
            _shorten(connection, one, last_day)
    if old.last_day == lease.last_day:
        _put(connection, branch_id, replace(lease, last_day=last_day))
        return True, None
    following = next((one for one in reversed(given) if one.first_day == old.last_day + _DAY), None)
    last, holder = (old.last_day, node) if following is None else (following.last_day, following.holder)
    made = Grant(space_id, lease.number + 1, first_back, last, holder or node)
    is_last = last == lease.last_day
    new = _from(made) if is_last else replace(lease, number=made.number)
    _put(connection, branch_id, new)
    _remember(connection, made)
    return True, made


def take_all(
    connection: Connection, branch_id: str, node: str
) -> tuple[tuple[tuple[str, int], ...], list[Grant]]:
    """Takes every day from a node: each space it holds, with its new number, and who gets days it kept before others'.

    The row stays, its last day before the first one taken: an older holder may still own earlier days. The feed has
    to say the grants before the fence: their numbers are lower, and behind a higher one a kiosk takes them as old.
    """
    grants = _pass_on(connection, branch_id, node)
    rows = connection.execute(
        select(tables.lease).where(_l.branch_id == branch_id, _l.holder == node).order_by(_l.space_id)
    ).all()
    numbers = []
    for lease in [_lease(row) for row in rows]:
        last_day = min(lease.last_day, lease.first_day - _DAY)
        taken = replace(lease, number=lease.number + 1, last_day=last_day, holder=None)
        _put(connection, branch_id, taken)
        numbers.append((taken.space_id, taken.number))
        for old in _history(connection, lease.space_id):
            if old.holder == node:
                _shorten(connection, old, old.first_day - _DAY)
    return tuple(numbers), grants


def take_back_unknown(
    connection: Connection, branch_id: str, node: str, rows: Sequence[Lease]
) -> tuple[tuple[tuple[str, int], ...], list[Grant]]:
    """As ``take_all``, also of days that headquarters does not know to have given: ``rows`` is what the node says."""
    count_from(connection, branch_id, rows)
    numbers, grants = take_all(connection, branch_id, node)
    taken = dict(numbers)
    for space_id in sorted({row.space_id for row in rows if row.holder == node} - set(taken)):
        lease = of_space(connection, space_id)
        if lease is not None:
            _put(connection, branch_id, replace(lease, number=lease.number + 1))
            taken[space_id] = lease.number + 1
    return tuple(sorted(taken.items())), grants


def _pass_on(connection: Connection, branch_id: str, node: str) -> list[Grant]:
    """Days the node kept in front of a later holder's go to that holder."""
    spaces = connection.execute(
        select(_l.space_id).where(_l.branch_id == branch_id).order_by(_l.space_id)
    ).scalars()
    passed = []
    for space_id in spaces.all():
        lease = of_space(connection, space_id)
        for old in reversed(_history(connection, space_id)):
            if old.holder == node and lease is not None and old.last_day < lease.first_day:
                before = LeaseReleased(space_id, old.number, old.first_day - _DAY)
                _, grant = release(connection, branch_id, node, before)
                if grant is not None and grant.holder != node:
                    passed.append(grant)
    return passed


def grant_again(connection: Connection, branch_id: str, said: Grant) -> bool:
    """A grant that headquarters had said before it was restored; whether it was news (I11)."""
    lease = of_space(connection, said.space_id)
    if lease is not None and said.number <= lease.number:
        return False
    if lease is None or said.last_day >= lease.last_day:
        _put(connection, branch_id, _from(said))
    else:
        _put(connection, branch_id, replace(lease, number=said.number))
    _remember(connection, said)
    return True


def count_from(connection: Connection, branch_id: str, told: Iterable[Lease]) -> None:
    """Numbers go on above the highest that anybody ever read."""
    highest: dict[str, int] = {}
    for one in told:
        highest[one.space_id] = max(one.number, highest.get(one.space_id, 0))
    for space_id, number in sorted(highest.items()):
        lease = of_space(connection, space_id) or Lease(space_id, 0, _LONG_AGO + _DAY, _LONG_AGO, None)
        if lease.number < number:
            _put(connection, branch_id, replace(lease, number=number))


def is_known(connection: Connection, node: str, space_id: str, number: int, day: date | None = None) -> bool:
    """Whether headquarters gave the node days of the space under that number, ``day`` among them."""
    lease = _given(connection, space_id, number)
    if lease is None or lease.holder != node:
        return False
    return day is None or lease.first_day <= day <= lease.last_day


def was_given(connection: Connection, node: str, space_id: str, day: date) -> bool:
    """Whether headquarters gave the node that day of the space under any number, and did not get it back."""
    return any(
        lease.holder == node and lease.first_day <= day <= lease.last_day
        for lease in _history(connection, space_id)
    )


def _history(connection: Connection, space_id: str) -> list[Lease]:
    """What was ever given of a space and not given back, by number."""
    columns = tables.lease_history.c
    rows = connection.execute(
        select(tables.lease_history).where(columns.space_id == space_id).order_by(columns.number)
    )
    return [lease for lease in map(_lease, rows) if _lasts(lease)]


def _shorten(connection: Connection, lease: Lease, last_day: date) -> None:
    columns = tables.lease_history.c
    connection.execute(
        update(tables.lease_history)
        .where(columns.space_id == lease.space_id, columns.number == lease.number)
        .values(last_day=last_day.isoformat())
    )


def _given(connection: Connection, space_id: str, number: int) -> Lease | None:
    columns = tables.lease_history.c
    row = connection.execute(
        select(tables.lease_history).where(columns.space_id == space_id, columns.number == number)
    ).one_or_none()
    return None if row is None else _lease(row)


def _put(connection: Connection, branch_id: str, lease: Lease) -> None:
    connection.execute(delete(tables.lease).where(_l.space_id == lease.space_id))
    connection.execute(
        insert(tables.lease).values(
            space_id=lease.space_id,
            branch_id=branch_id,
            number=lease.number,
            first_day=lease.first_day.isoformat(),
            last_day=lease.last_day.isoformat(),
            holder=lease.holder,
        )
    )


def _from(grant: Grant) -> Lease:
    return Lease(*_parts(grant))


def _lasts(lease: Lease) -> bool:
    return lease.first_day <= lease.last_day


def _remember(connection: Connection, made: Grant) -> None:
    columns = tables.lease_history.c
    connection.execute(
        delete(tables.lease_history).where(columns.space_id == made.space_id, columns.number == made.number)
    )
    connection.execute(
        insert(tables.lease_history).values(
            space_id=made.space_id,
            number=made.number,
            first_day=made.first_day.isoformat(),
            last_day=made.last_day.isoformat(),
            holder=made.holder,
        )
    )


def _parts(made: Grant) -> tuple[str, int, date, date, str]:
    return made.space_id, made.number, made.first_day, made.last_day, made.holder


def _lease(row: Row[tuple[object, ...]]) -> Lease:
    return Lease(
        row.space_id,
        row.number,
        date.fromisoformat(row.first_day),
        date.fromisoformat(row.last_day),
        row.holder,
    )
