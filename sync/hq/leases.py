"""Who holds which days of a space, as headquarters gave them out: one row a space, and every grant there ever was.

``(no, F, D, holder)``: the holder may confirm the days F to D, headquarters every day after D (SYNC.md 2.5). A lease
moves only inside the transaction that says so in the branch's feed.
"""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from kiosk.domain.authority import Grant, Lease, wanted_last_day
from kiosk.domain.facts import LeaseReleased
from kiosk.domain.spaces import Space
from sync.hq import tables

_l = tables.lease.c
_LEASE = select(tables.lease).where(_l.space_id == bindparam("space"))
_DAY = timedelta(days=1)


def of_space(connection: Connection, space_id: str) -> Lease | None:
    """The space's lease, or None as long as nobody was ever given a day of it."""
    row = connection.execute(_LEASE, {"space": space_id}).one_or_none()
    return None if row is None else _lease(row)


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
        first_day = lease.first_day if lease.holder == node else lease.last_day + _DAY
        made = Grant(space.space_id, lease.number + 1, first_day, wanted, node)
    _put(connection, space.branch_id, Lease(*_parts(made)))
    _remember(connection, made)
    return made


def release(
    connection: Connection, branch_id: str, node: str, given_back: LeaseReleased
) -> tuple[bool, Grant | None]:
    """Takes back the days after the last one kept; the number stays. Whether it was a lease of that node.

    Of days that were given on behind it in the meantime it leaves a hole: then they go to whoever holds what follows,
    by the grant that comes with the answer.
    """
    space_id, number, last_day = given_back.space_id, given_back.lease_no, given_back.last_day
    if not is_known(connection, node, space_id, number):
        return False, None
    lease, before = of_space(connection, space_id), _given(connection, space_id, number)
    if lease is None or before is None or last_day >= before.last_day:
        return False, None
    history = tables.lease_history.c
    connection.execute(
        update(tables.lease_history)
        .where(history.space_id == space_id, history.number == number)
        .values(last_day=last_day.isoformat())
    )
    if lease.number == number:
        _put(connection, branch_id, replace(lease, last_day=last_day))
        return True, None
    if lease.holder is None or lease.holder == node or lease.first_day != before.last_day + _DAY:
        return True, None
    made = Grant(space_id, lease.number + 1, last_day + _DAY, lease.last_day, lease.holder)
    _put(connection, branch_id, Lease(*_parts(made)))
    _remember(connection, made)
    return True, made


def take_all(
    connection: Connection, branch_id: str, node: str
) -> tuple[tuple[tuple[str, int], ...], list[Grant]]:
    """Takes every day from a node: each space it holds, with its new number, and who gets days it kept before others'.

    The row stays, its last day before the first one taken: an older holder may still own earlier days.
    """
    grants = _pass_on(connection, branch_id, node)
    rows = connection.execute(
        select(tables.lease).where(_l.branch_id == branch_id, _l.holder == node).order_by(_l.space_id)
    ).all()
    numbers = []
    for lease in [_lease(row) for row in rows]:
        taken = replace(lease, number=lease.number + 1, last_day=lease.first_day - _DAY, holder=None)
        _put(connection, branch_id, taken)
        numbers.append((taken.space_id, taken.number))
    return tuple(numbers), grants


def _pass_on(connection: Connection, branch_id: str, node: str) -> list[Grant]:
    """Days the node kept in front of a later holder's go to that holder."""
    history = tables.lease_history.c
    rows = connection.execute(
        select(tables.lease_history)
        .join(tables.lease, _l.space_id == history.space_id)
        .where(_l.branch_id == branch_id, history.holder == node, history.number < _l.number)
        .order_by(history.space_id, history.number.desc())
    ).all()
    passed = []
    for lease in [_lease(row) for row in rows]:
        before = LeaseReleased(lease.space_id, lease.number, lease.first_day - _DAY)
        _, grant = release(connection, branch_id, node, before)
        passed += [] if grant is None else [grant]
    return passed


def is_known(connection: Connection, node: str, space_id: str, number: int, day: date | None = None) -> bool:
    """Whether headquarters gave the node days of the space under that number, ``day`` among them."""
    lease = _given(connection, space_id, number)
    if lease is None or lease.holder != node:
        return False
    return day is None or lease.first_day <= day <= lease.last_day


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


def _remember(connection: Connection, made: Grant) -> None:
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
