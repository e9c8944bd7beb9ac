"""What people at headquarters look at, read from one state of the database. Nothing here changes anything.

Times that nobody knows are None, never a guess: a page says what is not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, func, select

from kiosk.domain import bookings
from kiosk.domain.bookings import DESK_LEAST, Booking, Request, Unfit
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.facts import FactName
from kiosk.domain.people import Person
from kiosk.domain.spaces import Space, SpaceKind
from kiosk.domain.visits import Source, Visit
from kiosk.encoding import values
from kiosk.encoding.values import instant, milliseconds
from sync.hq import feed, reconcile, tables, timelines, vault
from sync.hq.attested import AttestedTimes
from sync.hq.help_calls import help_asked_at
from sync.hq.waiting import Waiting, waiting

RECOVERING = "recovering"
MOMENT = timedelta(seconds=1)
TYPED = frozenset({Source.VISIT_CODE, Source.CARD})
"""How people come in while no code can be shown."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A kiosk as its last words leave it. ``waiting``: facts it stated and headquarters does not have yet.

    ``has_reader``: whether it has said anything of a reader since it started. ``reader_lost_at``: since when no code
    can be shown there. ``touch_stuck_at``: since when a spot of its glass seems pressed all the time.
    """

    node: str
    branch_id: str
    enrolled_at: datetime
    heard_at: datetime | None
    has_reader: bool
    reader_lost_at: datetime | None
    touch_stuck_at: datetime | None
    waiting: int
    stored: int
    is_revoked: bool
    is_retired: bool


@dataclass(frozen=True, slots=True)
class BranchNow:
    """A branch as far as headquarters knows at ``at``. ``inside``: visits that have not ended.

    ``desks_free`` and ``rooms_free``: bookable and not taken now. ``visits`` and ``bookings``: today's. ``to_place``:
    how many bookings wait for a person. ``typed_in``: how many people came in by a typed code since a reader is gone.
    ``waiting``: who is to be told of a free desk. ``desks_to_give``: how many whoever comes now could have a while.
    ``help_asked_at``: since when somebody there asks for help.
    """

    branch: Branch
    at: datetime
    people_inside: int
    desks: int
    desks_free: int
    rooms: int
    rooms_free: int
    inside: tuple[Visit, ...]
    visits: tuple[Visit, ...]
    bookings: tuple[Booking, ...]
    kiosks: tuple[Kiosk, ...]
    incidents: tuple[tuple[str, str, int], ...]
    to_place: int
    typed_in: int
    waiting: tuple[Waiting, ...]
    desks_to_give: int
    help_asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody who is in, by the name others may read. ``name`` None: a subject nobody has described."""

    visit: Visit
    name: str | None
    space: Space | None


@dataclass(frozen=True, slots=True)
class ToPlace:
    """A booking that waits for a person, why, whose it is, and the space it was made for."""

    booking: Booking
    why: Unfit
    name: str | None
    space: Space | None


@dataclass(frozen=True, slots=True)
class Day:
    """A branch's day: its spaces, what is booked, what is asked, and who is meant."""

    branch: Branch
    day: date
    spaces: tuple[Space, ...]
    bookings: tuple[Booking, ...]
    requests: tuple[Request, ...]
    names: dict[str, str]
    asked_at: dict[str, datetime]


def branch_ids(connection: Connection) -> list[str]:
    """Every branch, by name."""
    return [branch.branch_id for branch in branches(connection)]


def branches(connection: Connection) -> list[Branch]:
    """Every branch, by name."""
    bodies = connection.execute(select(tables.branch.c.body)).scalars()
    return sorted((values.read(Branch, body) for body in bodies), key=lambda branch: branch.name)


def branch(connection: Connection, branch_id: str) -> Branch | None:
    """The branch of that id."""
    body = connection.execute(
        select(tables.branch.c.body).where(tables.branch.c.branch_id == branch_id)
    ).scalar()
    return None if body is None else values.read(Branch, body)


def branch_of_space(connection: Connection, space_id: str) -> Branch | None:
    """The branch in which the space is."""
    branch_id = connection.execute(
        select(tables.space.c.branch_id).where(tables.space.c.space_id == space_id)
    ).scalar()
    return None if branch_id is None else branch(connection, branch_id)


def spaces(connection: Connection, branch_id: str) -> list[Space]:
    """The branch's spaces that are not retired, by code."""
    bodies = connection.execute(
        select(tables.space.c.body).where(tables.space.c.branch_id == branch_id).order_by(tables.space.c.code)
    ).scalars()
    return [space for body in bodies if not (space := values.read(Space, body)).is_retired]


def kiosks(connection: Connection, branch_id: str | None = None) -> list[Kiosk]:
    """The kiosks of a branch, or all, by node."""
    query = select(tables.node).order_by(tables.node.c.node)
    if branch_id is not None:
        query = query.where(tables.node.c.branch_id == branch_id)
    return [_kiosk(connection, row) for row in connection.execute(query)]


def now(connection: Connection, described: Branch, at: datetime) -> BranchNow:
    """The branch at that instant."""
    branch_id, today = described.branch_id, described.day_of(at)
    bookable = [space for space in spaces(connection, branch_id) if space.is_bookable]
    booked = reconcile.rows_of(connection, (tables.booking, Booking), branch_id, today)
    inside = visits_inside(connection, branch_id)
    taken = {booking.space_id for booking in booked if booking.takes_space and booking.span.contains(at)}
    taken |= {visit.space_id for visit in inside if visit.space_id}
    desks = [space for space in bookable if space.kind is SpaceKind.DESK]
    rooms = [space for space in bookable if space.kind is SpaceKind.MEETING_ROOM]
    there = kiosks(connection, branch_id)
    return BranchNow(
        described,
        at,
        sum(visit.party for visit in inside),
        len(desks),
        sum(desk.space_id not in taken for desk in desks),
        len(rooms),
        sum(room.space_id not in taken for room in rooms),
        tuple(inside),
        tuple(reconcile.rows_of(connection, (tables.visit, Visit), branch_id, today)),
        tuple(booking for booking in booked if booking.takes_space),
        tuple(there),
        tuple(incidents(connection, branch_id)),
        len(to_place(connection, described, at)),
        sum(_typed_in(connection, kiosk) for kiosk in there),
        tuple(waiting(connection, described, at)),
        desks_to_give(connection, described, at),
        help_asked_at(connection, described, at),
    )


def desks_to_give(connection: Connection, described: Branch, at: datetime) -> int:
    """How many desks that are nobody's own are free now and stay so for a while; none where it is closed before that."""
    if not described.is_open(at) or not described.is_open(at + DESK_LEAST - MOMENT):
        return 0
    branch_id, while_ = described.branch_id, Interval(at, at + DESK_LEAST)
    booked = reconcile.rows_of(connection, (tables.booking, Booking), branch_id, described.day_of(at))
    taken = {one.space_id for one in booked if one.takes_space and one.span.overlaps(while_)}
    taken |= {visit.space_id for visit in visits_inside(connection, branch_id) if visit.space_id}
    return sum(
        one.kind is SpaceKind.DESK and one.is_bookable and one.fixed_for is None and one.space_id not in taken
        for one in spaces(connection, branch_id)
    )


def _typed_in(connection: Connection, kiosk: Kiosk) -> int:
    """How many people came in at a kiosk by a typed code since its reader is gone."""
    if kiosk.reader_lost_at is None:
        return 0
    columns = tables.visit.c
    since = columns.arrived_ms >= milliseconds(kiosk.reader_lost_at)
    bodies = connection.execute(
        select(columns.body).where(columns.branch_id == kiosk.branch_id, since)
    ).scalars()
    visits = [values.read(Visit, body) for body in bodies]
    return sum(
        one.party for one in visits if one.source in TYPED and FactName.parse(one.visit_id).node == kiosk.node
    )


def visits_inside(connection: Connection, branch_id: str) -> list[Visit]:
    """The visits that have not ended, by arrival."""
    columns = tables.visit.c
    bodies = connection.execute(
        select(columns.body)
        .where(columns.branch_id == branch_id, columns.left_ms.is_(None))
        .order_by(columns.arrived_ms, columns.visit_id)
    ).scalars()
    return [values.read(Visit, body) for body in bodies]


def inside_of(connection: Connection, branch_id: str) -> list[Inside]:
    """Who is in, by arrival; what a wrong clock wrote is shown as it was (``AttestedTimes``)."""
    times = AttestedTimes(connection)
    visits = [
        replace(visit, arrived_at=times.corrected(visit.visit_id, visit.arrived_at))
        for visit in visits_inside(connection, branch_id)
    ]
    places = {space.space_id: space for space in spaces(connection, branch_id)}
    issued, came_with = tables.issued_pass.c, [one.pass_id for one in visits if one.subject_id is None]
    holders_of = select(issued.pass_id, issued.subject_id).where(issued.pass_id.in_(came_with))
    owner: dict[str | None, str] = {row.pass_id: row.subject_id for row in connection.execute(holders_of)}
    who = {visit.visit_id: visit.subject_id or owner.get(visit.pass_id, "") for visit in visits}
    names = short_names(connection, who.values())
    return [
        Inside(visit, names.get(who[visit.visit_id]), places.get(visit.space_id or "")) for visit in visits
    ]


def held_by_kiosks(connection: Connection, branch_id: str, label: date) -> frozenset[str]:
    """The spaces whose day a kiosk holds."""
    query = select(tables.lease.c.space_id).where(*_held(branch_id, label))
    return frozenset(connection.execute(query).scalars())


def holders(connection: Connection, branch_id: str, label: date) -> list[str]:
    """The kiosks that hold spaces of the branch on that day, by node."""
    holder = tables.lease.c.holder
    query = select(holder).where(*_held(branch_id, label)).distinct().order_by(holder)
    return list(connection.execute(query).scalars())


def _held(branch_id: str, label: date) -> tuple[ColumnElement[bool], ...]:
    columns, day_label = tables.lease.c, label.isoformat()
    return (
        columns.branch_id == branch_id,
        columns.holder.is_not(None),
        columns.first_day <= day_label,
        columns.last_day >= day_label,
    )


def day(connection: Connection, described: Branch, label: date) -> Day:
    """The branch's day: bookings by space and start, requests in the order they were asked."""
    branch_id = described.branch_id
    booked = reconcile.rows_of(connection, (tables.booking, Booking), branch_id, label)
    asked = reconcile.rows_of(connection, (tables.request, Request), branch_id, label)
    asked_at = _asked_at(connection, branch_id, label)
    return Day(
        described,
        label,
        tuple(spaces(connection, branch_id)),
        tuple(sorted(booked, key=lambda b: (b.space_id, b.span.start, b.booking_id))),
        tuple(sorted(asked, key=lambda r: (asked_at[r.request_id], r.request_id))),
        short_names(connection, [*(b.subject_id for b in booked), *(r.subject_id for r in asked)]),
        asked_at,
    )


def short_names(connection: Connection, subject_ids: Iterable[str | None]) -> dict[str, str]:
    """``Marco B.`` for each of these subjects that somebody described."""
    known = {who: vault.person(connection, who) for who in {i for i in subject_ids if i is not None}}
    return {who: person.short_name for who, person in known.items() if person is not None}


def people_of(connection: Connection, branch_id: str) -> list[Person]:
    """Whoever may book at the branch, by name; the latest word of each."""
    columns = tables.subject.c
    described = select(columns.body).where(columns.revision < vault.FORGOTTEN)
    bodies = connection.execute(described.order_by(columns.subject_id, columns.revision)).scalars()
    latest = {person.subject_id: person for person in (values.read(Person, body) for body in bodies)}
    merged = set(connection.execute(select(tables.merged.c.subject_id)).scalars())
    here = (
        p for p in latest.values() if p.subject_id not in merged if not p.branches or branch_id in p.branches
    )
    return sorted(here, key=lambda person: (person.given_name, person.family_name, person.subject_id))


def incidents(connection: Connection, branch_id: str) -> list[tuple[str, str, int]]:
    """What a person must look at: kind, what about, and when (epoch ms).

    Facts put aside are of kind ``aside``; a branch whose kiosks are being asked after a restore is ``recovering``.
    """
    columns, aside = tables.incident.c, tables.quarantine.c
    kept = connection.execute(
        select(columns.kind, columns.about, columns.at_ms)
        .where(columns.branch_id == branch_id)
        .order_by(columns.incident_id)
    ).all()
    put_aside = connection.execute(
        select(aside.position, aside.because, aside.at_ms)
        .where(aside.branch_id == branch_id)
        .order_by(aside.position)
    ).all()
    lines = [(row.kind, row.about, row.at_ms) for row in kept]
    lines += [("aside", f"{row.position} {row.because}", row.at_ms) for row in put_aside]
    if timelines.is_recovering(connection, branch_id):
        lines.append((RECOVERING, feed.head(connection, branch_id).timeline, 0))
    return lines


def to_place(connection: Connection, described: Branch, at: datetime) -> list[ToPlace]:
    """Bookings that wait for a person, those that come first first; what closes an item is what settles it."""
    columns, branch_id = tables.booking.c, described.branch_id
    bodies = connection.execute(
        select(columns.body).where(
            columns.branch_id == branch_id, columns.day >= described.day_of(at).isoformat()
        )
    ).scalars()
    found = [values.read(Booking, body) for body in bodies]
    described_spaces = connection.execute(
        select(tables.space.c.body).where(tables.space.c.branch_id == branch_id)
    ).scalars()
    known = {space.space_id: space for space in (values.read(Space, body) for body in described_spaces)}
    inside = {visit.booking_id for visit in visits_inside(connection, branch_id)}
    people = {one.subject_id: vault.person(connection, one.subject_id) for one in found if one.subject_id}
    lines: list[ToPlace] = []
    for booking in found:
        person = people.get(booking.subject_id or "")
        has_plan = person is None or person.has_plan_on(booking.day)
        why = bookings.unfit(
            booking,
            known.get(booking.space_id),
            described,
            at,
            has_plan=booking.subject_id is not None and has_plan,
            is_inside=booking.booking_id in inside,
        )
        if why is not None:
            name = person.short_name if person else None
            lines.append(ToPlace(booking, why, name, known.get(booking.space_id)))
    return sorted(lines, key=lambda one: one.booking.span)


def first_copy(connection: Connection, branch_id: str) -> tuple[int, int]:
    """How many people and how many bookings a new kiosk of the branch reads from its feed."""
    columns, booking = tables.feed.c, tables.booking.c
    people = connection.execute(
        select(func.count(func.distinct(columns.subject_id))).where(
            columns.branch_id == branch_id, columns.subject_id.is_not(None)
        )
    ).scalar_one()
    booked = connection.execute(
        select(func.count()).where(booking.branch_id == branch_id, booking.takes_space)
    ).scalar_one()
    return people, booked


def _asked_at(connection: Connection, branch_id: str, label: date) -> dict[str, datetime]:
    columns = tables.request.c
    rows = connection.execute(
        select(columns.request_id, columns.asked_ms).where(
            columns.branch_id == branch_id, columns.day == label.isoformat()
        )
    )
    return {row.request_id: instant(row.asked_ms) for row in rows}


def kiosk(connection: Connection, node: str) -> Kiosk | None:
    """One of them, or None for one that nobody knows."""
    return next((one for one in kiosks(connection) if one.node == node), None)


def _kiosk(connection: Connection, row: Row[tuple[object, ...]]) -> Kiosk:
    columns = tables.incarnation.c
    stored = {
        life.inc: life.stored
        for life in connection.execute(select(columns.inc, columns.stored).where(columns.node == row.node))
    }
    said = connection.execute(select(tables.reader.c.lost_ms).where(tables.reader.c.node == row.node)).first()
    lost_ms = said.lost_ms if said is not None else None
    touch = tables.stuck_touch.c
    stuck_ms = connection.execute(select(touch.since_ms).where(touch.node == row.node)).scalar()
    return Kiosk(
        row.node,
        row.branch_id,
        instant(row.enrolled_ms),
        None if row.heard_ms is None else instant(row.heard_ms),
        said is not None,
        None if lost_ms is None else instant(lost_ms),
        None if stuck_ms is None else instant(stuck_ms),
        max(0, row.tip_seq - stored.get(row.tip_inc, 0)),
        sum(stored.values()),
        row.is_revoked,
        row.is_retired,
    )
