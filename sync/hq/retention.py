"""Guests are forgotten at headquarters as well, by the same rule as on a kiosk (UX.md 2.5): the notice says "deleted".

Only whom a kiosk met first, or a telephone brought: they are never met again under that name. Whom headquarters itself
described is erased by its people. Runs before a night compares who is missing, at every start and every hour; done once,
it finds nobody more.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Connection, Table, select

from kiosk.domain import days
from kiosk.domain.bookings import Request
from kiosk.domain.branches import Branch
from kiosk.domain.facts import FactName
from kiosk.domain.people import Person
from kiosk.domain.visits import Visit
from kiosk.encoding import values
from kiosk.encoding.values import milliseconds
from sync.hq import asked, feed, guests, tables, vault
from sync.hq.house import House

ONE_DAY = timedelta(days=1)


def purge_everywhere(house: House) -> int:
    """Forgets the guests of every branch whose time is over; how many."""
    with house.store.reading() as connection:
        branch_ids = connection.execute(select(tables.branch.c.branch_id)).scalars().all()
    return sum(purge(house, branch_id) for branch_id in branch_ids)


def purge(house: House, branch_id: str) -> int:
    """Forgets the branch's guests who were not there for its ``guest_days``; how many."""
    with house.store.reading() as connection:
        if not _due(connection, branch_id, house):
            return 0
    with house.store.writing() as connection:
        feed.lock(connection, branch_id)
        due = _due(connection, branch_id, house)
        vault.erase(connection, due, vault.FORGOTTEN)
        asked.erase(connection, due)
        guests.drop_passes(connection, due)
    house.store.scrub()
    return len(due)


def _due(connection: Connection, branch_id: str, house: House) -> list[str]:
    body = connection.execute(
        select(tables.branch.c.body).where(tables.branch.c.branch_id == branch_id)
    ).scalar_one()
    if not body:
        return []
    branch = values.read(Branch, body)
    last_day = branch.day_of(house.clock.now()) - ONE_DAY * (branch.guest_days + 1)
    end_ms = milliseconds(days.bounds(last_day, branch.time_zone).end)
    met = [one for one in _guests(connection, branch_id) if _met_ms(connection, one) < end_ms]
    met += guests.past(connection, branch_id, last_day)
    if not met:
        return []
    seen = vault.linked(connection, _seen_since(connection, branch_id, last_day))
    return [one for one in met if one not in seen]


def _guests(connection: Connection, branch_id: str) -> list[str]:
    """Whom the branch's kiosks met, as far as they are guests, or nobody ever sent who they are."""
    nodes = select(tables.node.c.node).where(tables.node.c.branch_id == branch_id)
    introduced, subject = tables.introduced.c, tables.subject.c
    rows = connection.execute(
        select(introduced.subject_id, subject.revision, subject.body)
        .outerjoin_from(tables.introduced, tables.subject, introduced.subject_id == subject.subject_id)
        .where(introduced.node.in_(nodes))
        .order_by(introduced.subject_id, subject.revision)
    )
    latest = {row.subject_id: row for row in rows}
    return [
        row.subject_id
        for row in latest.values()
        if row.revision is None or row.revision < vault.FORGOTTEN
        if row.body is None or values.read(Person, row.body).is_guest
    ]


def _met_ms(connection: Connection, subject_id: str) -> int:
    """When a kiosk met them first, by its own clock, which may be wrong, or at the latest when it said so."""
    name, columns = FactName.parse(subject_id), tables.event.c
    row = connection.execute(
        select(columns.at_ms, columns.received_ms).where(
            columns.node == name.node, columns.inc == name.inc, columns.seq == name.seq
        )
    ).one()
    return int(min(row.at_ms, row.received_ms))


def _seen_since(connection: Connection, branch_id: str, last_day: date) -> set[str]:
    """Who was there, or is to come, after that day."""

    def after(table: Table) -> Iterable[bytes]:
        columns = table.c
        is_after = columns.day > last_day.isoformat()
        is_meant = is_after | columns.left_ms.is_(None) if table is tables.visit else is_after
        return connection.execute(
            select(columns.body).where(columns.branch_id == branch_id, is_meant)
        ).scalars()

    booked = tables.booking.c
    bookings = connection.execute(
        select(booked.subject_id).where(booked.branch_id == branch_id, booked.day > last_day.isoformat())
    ).scalars()
    visits = (values.read(Visit, body).subject_id for body in after(tables.visit))
    requests = (values.read(Request, body).subject_id for body in after(tables.request))
    return {one for one in (*bookings, *visits, *requests) if one is not None}
