"""The two acts of people that can double a booking, and that no machine may do (SYNC.md 2.6).

Declaring a kiosk destroyed or recovered, and ending RECOVERY without hearing every kiosk: each needs two people of
headquarters within the hour, both with a written reason. Without them headquarters waits.
"""

import logging
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

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


@dataclass(frozen=True, slots=True)
class Word:
    """The first person's word, as long as it counts."""

    account_id: str
    reason: str


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
        first = first_word(connection, act, branch_id, node, moment)
        if first is not None and first.account_id == account_id:
            return Declared.SAME_PERSON
        connection.execute(delete(tables.declaration).where(*_this(act, branch_id, node)))
        if first is None:
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


def first_word(connection: Connection, act: Act, branch_id: str, node: str, moment: Moment) -> Word | None:
    """What the first of two people said, or None when nobody has within the hour."""
    columns = tables.declaration.c
    row = connection.execute(
        select(tables.declaration).where(*_this(act, branch_id, node), columns.at_ms >= moment.ms - VALID_MS)
    ).one_or_none()
    return None if row is None else Word(row.account_id, row.reason)


def _this(act: Act, branch_id: str, node: str) -> tuple[ColumnElement[bool], ...]:
    columns = tables.declaration.c
    return columns.branch_id == branch_id, columns.act == act.value, columns.about == node


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
    feed.append(connection, branch_id, [*grants, Fence(node, fencing.RETIRED, numbers)])
    logger.warning("kiosk %s was retired at %s", node, moment.at)
    if timelines.is_recovering(connection, branch_id):
        recovery.go_on_if_all_have_spoken(house, connection, branch_id)
