"""What a spreadsheet brings, taken in by one act that can be taken back until the first check-in (UX.md 6.7 D22).

Members, passes, spaces and wishes go the ways of everything else: the vault and the branch's feed, and whoever holds a
day decides its booking. What an act brought is noted by ids alone, beside the house's own values.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypedDict

from sqlalchemy import Connection, delete, insert, select

from kiosk.domain import days
from kiosk.domain.bookings import Booking, Request, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import PASS_ID_BYTES, Claims, PassPurpose
from kiosk.domain.errors import KioskError
from kiosk.domain.people import Entitlement, EntitlementKind, PassRecord, Person, StaffMember
from kiosk.domain.spaces import AIRING_OF_ROOMS, Plan, Space, SpaceKind
from kiosk.domain.visits import Invitation, Visit
from kiosk.domain.written import clean_name
from kiosk.encoding import values
from sync.hq import authority, erasure, feed, holding, judging, network, tables
from sync.hq.feed import UnknownBranchError
from sync.hq.holding import Desk
from sync.hq.house import House
from sync.hq.judging import Judge
from sync.hq.spreadsheet import BOOKING, KIND, MEMBER, SPACES, Row, Sentence, Sheet

PASS_DAYS = timedelta(days=365)
SUBJECT_BYTES = 8
ACCOUNT = "import"


@dataclass(frozen=True, slots=True)
class NewPass:
    """A member's pass of this branch, to be signed."""

    claims: Claims
    record: PassRecord
    file_name: str | None
    wish: Wish | None = None
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """What one sheet brings to a branch (a ``network.Network``). ``past``: how many bookings are over, left out.

    ``spaces``: the new ones and those with another name or other seats; ``new_spaces``: the ids of the new ones.
    """

    branches: tuple[Branch, ...]
    spaces: tuple[Space, ...]
    people: tuple[Person, ...]
    passes: tuple[NewPass, ...]
    wishes: tuple[Wish, ...]
    new_spaces: frozenset[str]
    past: int
    plans: tuple[Plan, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    staff: tuple[StaffMember, ...] = ()


class ChangedMeanwhileError(KioskError):
    """A booking that was good when the sheet was tried cannot be confirmed any more; nothing of the sheet was done."""

    may_pass = True
    advice = "Try the sheet again: the rows that cannot be booked any more are told."


class _Act(TypedDict):
    """What one sheet brought. ``before``: name and seats that spaces had; ``bookings``: confirmed or asked for."""

    digest: str
    people: list[str]
    spaces: list[str]
    before: dict[str, tuple[str, int]]
    bookings: list[str]


def is_in(house: House, branch_id: str, text: str) -> bool:
    """Whether this very sheet was taken in and stands."""
    with house.store.reading() as connection:
        return any(act["digest"] == _digest(text) for act in _acts(connection, branch_id))


def prepared(house: House, branch_id: str, sheet: Sheet) -> tuple[Intake, list[Sentence]]:
    """What the sheet would bring, and what is wrong with its rows beside the house. Changes nothing.

    What the house has already, members by their whole names and bookings to the minute, it does not bring again.
    Raises UnknownBranchError.
    """
    with house.store.reading() as connection:
        branch, known = _branch(connection, branch_id), _spaces(connection, branch_id)
        wrong = [
            Sentence("imp.line.missing", {"line": row.line, "field": KIND})
            for row in sheet.of(*SPACES)
            if _hangs_elsewhere(row, known.get(row.said["space"].casefold()))
        ]
        said = {row.said["space"].casefold(): row for row in sheet.of(*SPACES)}
        spaces = known | {code: _space(branch, row, known.get(code)) for code, row in said.items()}
        members = _members(connection, branch, house.clock.now())
        rows = {row.member.casefold(): row for row in sheet.of(MEMBER)}
        new = {name: _person(house, branch, row) for name, row in rows.items() if name not in members}
        alone = {name: one for name, (one, *others) in members.items() if not others}
        judged = Judge(
            Desk(connection, branch_id, house.moment(), house.attempt), branch, spaces, alone | new
        )
        for row in sheet.of(BOOKING):
            judged.take(row)
    return Intake(
        (branch,),
        tuple(one for code, one in spaces.items() if known.get(code) != one),
        tuple(new.values()),
        tuple(_pass(house, branch, one) for one in new.values()),
        tuple(judged.wishes),
        frozenset(one.space_id for code, one in spaces.items() if _is_new(known.get(code), one)),
        judged.past,
    ), [*wrong, *judged.wrong]


def take_in(house: House, branch_id: str, text: str, intake: Intake) -> None:
    """The one act, in one transaction. Raises ChangedMeanwhileError."""
    with house.changing(branch_id) as connection:
        feed.lock(connection, branch_id)
        was = {one.space_id: (one.name, one.seats) for one in _spaces(connection, branch_id).values()}
        booked = network.add(house, connection, intake).booked
        if len(booked) < len(intake.wishes):
            lost = len(intake.wishes) - len(booked)
            raise ChangedMeanwhileError(
                f"{lost} of {len(intake.wishes)} bookings cannot be confirmed any more"
            )
        renamed = {one.space_id for one in intake.spaces} - intake.new_spaces
        act = _Act(
            digest=_digest(text),
            people=[one.subject_id for one in intake.people],
            spaces=sorted(intake.new_spaces),
            before={space_id: was[space_id] for space_id in sorted(renamed)},
            bookings=list(booked.values()),
        )
        _note(connection, branch_id, [*_acts(connection, branch_id), act])


class TakenBack(TypedDict):
    """How many of each are gone again, or as they were."""

    members: int
    spaces: int
    bookings: int


def take_back(house: House, branch_id: str) -> TakenBack | None:
    """Undoes the last act: bookings cancelled, spaces retired, passes revoked, people erased; how many of each.

    None when somebody it brought has come, or when there is nothing to take back. One that broke off goes on.
    """
    with house.store.reading() as connection:
        acts = _acts(connection, branch_id)
        if not acts or _has_come(connection, branch_id, acts[-1]):
            return None
    act = acts[-1]
    cancelled = _cancelled(house, branch_id, act)
    with house.changing(branch_id) as connection:
        feed.lock(connection, branch_id)
        while holding.catch_up(connection, branch_id, house.moment(), house.attempt):
            continue  # who has come is known once all that was said is applied
        if _has_come(connection, branch_id, act):
            return None
        for space in list(_as_before(_spaces(connection, branch_id).values(), act)):
            network.put_space(connection, space)
    if act["people"]:
        erasure.erase_all(house, act["people"], ACCOUNT)
    with house.store.writing() as connection:
        _note(connection, branch_id, [one for one in _acts(connection, branch_id) if one != act])
    spaces = len(act["spaces"]) + len(act["before"])
    return {"members": len(act["people"]), "spaces": spaces, "bookings": cancelled}


def _cancelled(house: House, branch_id: str, act: _Act) -> int:
    """Ends what the act booked, also what a kiosk confirms meanwhile; how many."""
    count, tried = 0, set[str]()
    while True:
        with house.store.reading() as connection:
            requests = [one.request_id for one in judging.pending(connection, branch_id) if _is_of(act, one)]
            standing = [
                one.booking_id
                for one in _bookings(connection, branch_id)
                if _is_of(act, one) and one.takes_space and not one.is_cancel_asked
            ]
        left = [name for name in (*requests, *standing) if name not in tried]
        if not left:
            return count
        tried.update(left)
        count += sum(authority.withdraw(house, name) for name in left if name in requests)
        count += sum(authority.cancel(house, name) is not None for name in left if name in standing)


def _as_before(spaces: Iterable[Space], act: _Act) -> Iterator[Space]:
    for space in spaces:
        if space.space_id in act["spaces"] and not space.is_retired:
            yield replace(space, is_retired=True)
        elif space.space_id in act["before"]:
            name, seats = act["before"][space.space_id]
            yield replace(space, name=name, seats=seats)


def _members(connection: Connection, branch: Branch, now: datetime) -> dict[str, list[Person]]:
    """Who has a right at the branch today and is more than a guest, by the whole name; names merged away left out."""
    columns, today = tables.subject.c, branch.day_of(now)
    rows = connection.execute(
        select(columns.subject_id, columns.body)
        .where(columns.subject_id.not_in(select(tables.merged.c.subject_id)))
        .order_by(columns.subject_id, columns.revision)
    )
    newest = {row.subject_id: row.body for row in rows}
    found: dict[str, list[Person]] = {}
    for body in newest.values():
        person = values.read(Person, body) if body else None
        if person is None or person.is_guest or person.entitlement_on(today) is None:
            continue
        if not person.branches or branch.branch_id in person.branches:
            name = clean_name(f"{person.given_name} {person.family_name}").casefold()
            found.setdefault(name, []).append(person)
    return found


def _person(house: House, branch: Branch, row: Row) -> Person:
    """A member of this branch with a plan from today on; nobody knows their name by the id."""
    today = branch.day_of(house.clock.now())
    return Person(
        f"m-{house.token(SUBJECT_BYTES)}",
        1,
        row.said["given_name"],
        row.said["family_name"],
        company=row.said.get("company") or None,
        entitlements=(Entitlement(EntitlementKind.PLAN, today),),
        branches=(branch.branch_id,),
        is_findable=True,
    )


def _pass(house: House, branch: Branch, person: Person) -> NewPass:
    today, pass_id = branch.day_of(house.clock.now()), house.random.token(PASS_ID_BYTES)
    start, end = (days.bounds(day, branch.time_zone) for day in (today, today + PASS_DAYS))
    scope = frozenset({branch.branch_id})
    claims = Claims(pass_id, PassPurpose.MEMBER, scope, start.start, end.end)
    return NewPass(claims, PassRecord(pass_id.hex(), person.subject_id), f"member-{person.subject_id}")


def _hangs_elsewhere(row: Row, known: Space | None) -> bool:
    """Whether the sign hangs on a space of another kind."""
    return known is not None and not known.is_retired and known.kind is not SPACES[row.kind]


def _space(branch: Branch, row: Row, known: Space | None) -> Space:
    """The space as the sheet has it; what the sheet does not say stays as the house has it.

    A new one stands nowhere on the plan yet: people find it in the list (D15).
    """
    kind, name = SPACES[row.kind], row.said["name"]
    if known is not None and known.kind is kind:
        return replace(known, name=name, seats=row.seats or known.seats, is_retired=False)
    code = row.said["space"] if known is None else known.code
    space_id = f"{branch.branch_id}:{code}" if known is None else known.space_id
    airing = AIRING_OF_ROOMS if kind is SpaceKind.MEETING_ROOM else 0
    return Space(space_id, branch.branch_id, kind, code, name, 0, row.seats or 1, airing_minutes=airing)


def _is_new(known: Space | None, space: Space) -> bool:
    return known is None or (known.is_retired and not space.is_retired)


def _is_of(act: _Act, one: Booking | Request) -> bool:
    names = {one.request_id, one.booking_id}
    return one.subject_id in act["people"] or not names.isdisjoint(act["bookings"])


def _has_come(connection: Connection, branch_id: str, act: _Act) -> bool:
    """Whether headquarters has heard of a visit of somebody it brought, or on a booking it made."""
    columns = tables.visit.c
    bodies = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalars()
    visits = [values.read(Visit, body) for body in bodies]
    booked = {one.booking_id for one in _bookings(connection, branch_id) if _is_of(act, one)}
    return any(one.subject_id in act["people"] or one.booking_id in booked for one in visits)


def _bookings(connection: Connection, branch_id: str) -> list[Booking]:
    columns = tables.booking.c
    bodies = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalars()
    return [values.read(Booking, body) for body in bodies]


def _branch(connection: Connection, branch_id: str) -> Branch:
    columns = tables.branch.c
    body = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalar()
    if not body:
        raise UnknownBranchError(branch_id)
    return values.read(Branch, body)


def _spaces(connection: Connection, branch_id: str) -> dict[str, Space]:
    """By the codes on their signs, in small letters."""
    columns = tables.space.c
    bodies = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalars()
    return {space.code.casefold(): space for space in (values.read(Space, body) for body in bodies)}


def _acts(connection: Connection, branch_id: str) -> list[_Act]:
    """What was taken in here and stands, oldest first."""
    columns = tables.house.c
    noted = connection.execute(select(columns.value).where(columns.name == _noted(branch_id))).scalar()
    return list(json.loads(noted)) if noted else []


def _note(connection: Connection, branch_id: str, acts: Sequence[_Act]) -> None:
    connection.execute(delete(tables.house).where(tables.house.c.name == _noted(branch_id)))
    connection.execute(insert(tables.house).values(name=_noted(branch_id), value=json.dumps(acts)))


def _noted(branch_id: str) -> str:
    return f"imported {branch_id}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
