"""Badges of the staff: good for thirty days from the last exchange, over when somebody leaves (UX.md 6.7 D17).

A kiosk that hears nothing lets a badge die behind the last day that it was told, so that day is told anew each day; what
was told last of a badge stands in the branch's feed and nowhere else.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, select

from kiosk.domain.branches import Branch
from kiosk.domain.people import StaffMember
from kiosk.encoding import feed as lines
from kiosk.encoding import values
from sync.hq import feed, tables, timelines
from sync.hq.house import House

FRESH = timedelta(days=30)
logger = logging.getLogger(__name__)


def renew_everywhere(house: House) -> int:
    """Every badge of every branch is good for thirty days from today; how many were told so."""
    return sum(renew(house, branch_id) for branch_id in _branch_ids(house))


def renew(house: House, branch_id: str) -> int:
    """The same at one branch. A badge that was told without a last day has none; one that is over stays so.

    Not while the branch's kiosks are asked what they know: a revocation may be among it.
    """
    with house.store.reading() as connection:
        if not _due(connection, branch_id, house):
            return 0
    with house.changing(branch_id) as connection:
        feed.lock(connection, branch_id)
        due = _due(connection, branch_id, house)
        feed.append(connection, branch_id, due)
    return len(due)


def revoke(house: House, staff_id: str, account_id: str) -> tuple[str, ...] | None:
    """Somebody left: the badge opens nothing any more wherever it is known, from the next exchange on.

    The branches that were told so now; None when no branch was ever told of such a badge. What they did keeps their
    name: their row in the vault stays.
    """
    told, is_known = [], False
    for branch_id in _branch_ids(house):
        with house.changing(branch_id) as connection:
            feed.lock(connection, branch_id)
            standing = [one for one in staff_of(connection, branch_id) if one.staff_id == staff_id]
            ended = [replace(one, is_revoked=True) for one in standing if not one.is_revoked]
            feed.append(connection, branch_id, ended)
        told += [branch_id] * bool(ended)
        is_known = is_known or bool(standing)
    if told:
        logger.warning("the badge of %s was revoked by account %s", staff_id, account_id)
    return tuple(told) if is_known else None


def staff_of(connection: Connection, branch_id: str) -> Iterable[StaffMember]:
    """What the branch was told last of each badge."""
    columns = tables.feed.c
    said = (
        select(columns.body)
        .where(columns.branch_id == branch_id, columns.kind == lines.KIND_OF[StaffMember])
        .order_by(columns.position)
    )
    known = (lines.decode(body) for body in connection.execute(said).scalars())
    return {one.staff_id: one for one in known if isinstance(one, StaffMember)}.values()


def _due(connection: Connection, branch_id: str, house: House) -> list[StaffMember]:
    today = _today(connection, branch_id, house)
    if today is None or timelines.is_recovering(connection, branch_id):
        return []
    last = today + FRESH
    return [
        replace(one, fresh_through=last)
        for one in staff_of(connection, branch_id)
        if not one.is_revoked and one.fresh_through is not None and one.fresh_through < last
    ]


def _today(connection: Connection, branch_id: str, house: House) -> date | None:
    """The branch's day, or None before it is described."""
    columns = tables.branch.c
    body = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalar_one()
    return values.read(Branch, body).day_of(house.clock.now()) if body else None


def _branch_ids(house: House) -> list[str]:
    with house.store.reading() as connection:
        return list(connection.execute(select(tables.branch.c.branch_id)).scalars())
