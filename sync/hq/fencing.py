"""The fence: a kiosk that lost its state gives everything back and begins anew (SYNC.md 2.6).

Headquarters fences only the loss that the latest session stated, once, and only when it has the kiosk's journal up to
that very ``state.lost``: whatever the kiosk had confirmed before is stored then, or physically gone. From then on the
life that stated the loss is the trunk of its journal, and what else still comes of it decides nothing.
"""

import logging

from sqlalchemy import Connection, Row, bindparam, select, update

from kiosk.domain.authority import Fence
from kiosk.domain.facts import StateLost
from sync.hq import feed, leases, tables, timelines
from sync.hq.moments import Moment
from sync.hq.projections import report

RETIRED, LATE = "retired", "late"
"""In place of a loss: two people declared the kiosk gone; it spoke after a restored headquarters had gone on."""

_NODE = select(tables.node).where(tables.node.c.node == bindparam("who"))
logger = logging.getLogger(__name__)


def fence_if_due(connection: Connection, branch_id: str, node: str, moment: Moment) -> bool:
    """Says the fence in the feed if the node's latest session stated a loss that has none yet; whether it did."""
    columns = tables.node.c
    known = connection.execute(_NODE, {"who": node}).one()
    lost = known.stated_lost
    if not lost or lost == known.fenced_lost or not _is_stored(connection, node, lost):
        return False
    if timelines.is_recovering(connection, branch_id):
        return False
    feed.lock(connection, branch_id)
    numbers, grants = leases.take_all(connection, branch_id, node)
    connection.execute(update(tables.node).where(columns.node == node).values(fenced_lost=lost))
    _settle(connection, node, known.tip_inc, lost.partition(".")[0])
    feed.append(connection, branch_id, [*grants, Fence(node, lost, numbers)])
    report(connection, branch_id, ("fenced", f"{node} {lost}"), moment)
    return True


def fence_again(connection: Connection, branch_id: str, said: Fence) -> None:
    """A fence that headquarters had said before it was restored takes what it took, and settles what it settled."""
    node, columns = said.holder, tables.node.c
    if said.lost == RETIRED:
        gone = {"is_revoked": True, "is_retired": True}
        connection.execute(update(tables.node).where(columns.node == node).values(gone))
    elif said.lost != LATE:
        lives = tables.incarnation.c
        newest = select(lives.inc).where(lives.node == node).order_by(lives.arrival.desc()).limit(1)
        tip_inc = connection.execute(newest).scalar()
        connection.execute(update(tables.node).where(columns.node == node).values(fenced_lost=said.lost))
        _settle(connection, node, tip_inc or "", said.lost.partition(".")[0])
    _numbers, grants = leases.take_all(connection, branch_id, node)
    feed.append(connection, branch_id, [*grants, said])


def _is_stored(connection: Connection, node: str, lost: str) -> bool:
    inc, _, seq = lost.partition(".")
    columns = tables.event.c
    found = connection.execute(
        select(columns.type).where(columns.node == node, columns.inc == inc, columns.seq == int(seq))
    ).scalar()
    return found == StateLost.TYPE


def _settle(connection: Connection, node: str, tip_inc: str, fenced_inc: str) -> None:
    """The lives from the loss to the tip are the trunk; what else there is of the node is settled beside it."""
    columns = tables.incarnation.c
    lives: dict[str, Row[tuple[object, ...]]] = {
        row.inc: row for row in connection.execute(select(tables.incarnation).where(columns.node == node))
    }
    trunk, inc = {fenced_inc}, tip_inc
    while inc in lives and inc not in trunk:
        trunk.add(inc)
        inc = lives[inc].parent_inc
    for inc in lives:
        is_trunk = inc in trunk
        connection.execute(
            update(tables.incarnation)
            .where(columns.node == node, columns.inc == inc)
            .values(is_fork=not is_trunk, is_settled=not is_trunk)
        )
