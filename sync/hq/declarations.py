"""The two acts of people that can double a booking, and that no machine may do (SYNC.md 2.6).

Declaring a kiosk destroyed or recovered, and ending RECOVERY without hearing every kiosk: each needs two people of
headquarters within the hour, both with a written reason. Without them headquarters waits.
"""

import logging
from enum import Enum

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.domain.authority import Fence
from sync.hq import feed, fencing, leases, recovery, tables, timelines
from sync.hq.house import House
from sync.hq.moments import Moment
from sync.hq.projections import report

VALID_MS = 3_600_000
logger = logging.getLogger(__name__)


class Act(Enum):
    """What is declared: a kiosk is out of the world; headquarters goes on without those that are silent."""

    RETIRE = "retire"
    GO_ON = "go_on"


class Declared(Enum):
    """What came of a person's word."""

    FIRST = "first"
    SAME_PERSON = "same_person"
    DONE = "done"
    NOTHING_TO_DO = "nothing"


def declare(house: House, act: Act, branch_id: str, node: str, word: tuple[str, str]) -> Declared:
    """One person's word; ``word``: account and reason. The second person's, within an hour of the first, does it.

    ``node``: the kiosk to retire; empty for ``GO_ON``.
    """
    moment, (account_id, reason) = house.moment(), word
    with house.changing(branch_id) as connection:
        feed.lock(connection, branch_id)
        if not _is_due(connection, act, branch_id, node):
            return Declared.NOTHING_TO_DO
        columns = tables.declaration.c
        this = (columns.branch_id == branch_id, columns.act == act.value, columns.about == node)
        first = connection.execute(select(tables.declaration).where(*this)).one_or_none()
        if first is not None and first.account_id == account_id and moment.ms - first.at_ms <= VALID_MS:
            return Declared.SAME_PERSON
        connection.execute(delete(tables.declaration).where(*this))
        if first is None or moment.ms - first.at_ms > VALID_MS:
            connection.execute(
                insert(tables.declaration).values(
                    branch_id=branch_id,
                    act=act.value,
                    about=node,
                    account_id=account_id,
                    reason=reason,
                    at_ms=moment.ms,
                )
            )
            return Declared.FIRST
        said = f"{node} {first.account_id}: {first.reason}; {account_id}: {reason}".strip()
        report(connection, branch_id, (act.value, said), moment)
        _do(house, connection, act, (branch_id, node), moment)
    return Declared.DONE


def _is_due(connection: Connection, act: Act, branch_id: str, node: str) -> bool:
    if act is Act.GO_ON:
        return not node and timelines.is_recovering(connection, branch_id)
    columns = tables.node.c
    known = connection.execute(
        select(columns.is_retired).where(columns.node == node, columns.branch_id == branch_id)
    ).scalar()
    return known is False


def _do(house: House, connection: Connection, act: Act, about: tuple[str, str], moment: Moment) -> None:
    branch_id, node = about
    if act is Act.GO_ON:
        recovery.go_on(house, connection, branch_id)
        return
    connection.execute(delete(tables.bearer).where(tables.bearer.c.node == node))
    connection.execute(
        update(tables.node).where(tables.node.c.node == node).values(is_revoked=True, is_retired=True)
    )
    numbers, grants = leases.take_all(connection, branch_id, node)
    feed.append(connection, branch_id, [Fence(node, fencing.RETIRED, numbers), *grants])
    logger.warning("kiosk %s was retired at %s", node, moment.at)
    if timelines.is_recovering(connection, branch_id):
        recovery.go_on_if_all_have_spoken(house, connection, branch_id)
