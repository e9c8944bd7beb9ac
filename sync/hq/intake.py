"""What a spreadsheet brings, taken in by one act that can be taken back until the first check-in (UX.md 6.7 D22).

Members, passes, spaces and wishes go the ways of everything else: the vault and the branch's feed, and whoever holds a
day decides its booking. What an act brought is noted by ids alone, beside the house's own values.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypedDict

from sqlalchemy import Connection, delete, insert, select

from kiosk.domain import bookings, days
from kiosk.domain.bookings import Booking, Request, RequestState, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import PASS_ID_BYTES, Claims, PassPurpose
from kiosk.domain.people import Entitlement, EntitlementKind, PassRecord, Person, StaffMember
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation, Visit
from kiosk.encoding import values
from kiosk.encoding.values import milliseconds
from sync.hq import authority, erasure, network, tables, vault
from sync.hq.feed import UnknownBranchError
from sync.hq.house import House
from sync.hq.projections import SqlRows
from sync.hq.spreadsheet import BOOKING, MEMBER, SPACES, Row, Sentence, Sheet

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

    ``spaces``: those of its bookings too; ``new_spaces``: which of them the house did not have so.
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


def is_in(house: House, branch_id: str, text: str) -> bool:
    """Whether this very sheet was taken in and stands."""
    return any(act["digest"] == _digest(text) for act in _acts(house, branch_id))


def prepared(house: House, branch_id: str, sheet: Sheet) -> tuple[Intake, list[Sentence]]:
    """What the sheet would bring, and what is wrong with its rows beside the house. Changes nothing.

    Raises UnknownBranchError.
    """
    with house.store.reading() as connection:
        branch, known = _branch(connection, branch_id), _spaces(connection, branch_id)
        spaces = known | {row.said["space"]: _space(branch, row) for row in sheet.of(*SPACES)}
        people = {row.member.casefold(): _person(house, branch, row) for row in sheet.of(MEMBER)}
        judged = _Judge(connection, branch, house.clock.now(), spaces, people)
        for row in sheet.of(BOOKING):
            judged.take(row)
    new = {one.space_id for code, one in spaces.items() if known.get(code) != one}
    named = new | {wish.space_id for wish in judged.wishes}
    return Intake(
        (branch,),
        tuple(one for one in spaces.values() if one.space_id in named),
        tuple(people.values()),
        tuple(_pass(house, branch, one) for one in people.values()),
        tuple(judged.wishes),
        frozenset(new),
        judged.past,
    ), judged.wrong


def take_in(house: House, branch_id: str, text: str, intake: Intake) -> None:
    """The one act, in one transaction."""
    act = {
        "digest": _digest(text),
        "people": [one.subject_id for one in intake.people],
        "spaces": sorted(intake.new_spaces),
    }
    acts = [*_acts(house, branch_id), act]
    network.load(house, intake, lambda connection: _note(connection, branch_id, acts))


class TakenBack(TypedDict):
    """How many of each are gone again."""

    members: int
    spaces: int
    bookings: int


def take_back(house: House, branch_id: str) -> TakenBack | None:
    """Undoes the last act: bookings cancelled, spaces retired, passes revoked, people erased; how many of each.

    None when somebody it brought has come, or when there is nothing to take back. One that broke off goes on.
    """
    acts = _acts(house, branch_id)
    if not acts or _has_come(house, branch_id, set(acts[-1]["people"])):
        return None
    people, space_ids = acts[-1]["people"], acts[-1]["spaces"]
    standing, pending = _booked(house, branch_id, people)
    for request_id in pending:
        authority.withdraw(house, request_id)
    for booking_id in standing:
        authority.cancel(house, booking_id)
    with house.changing(branch_id) as connection:
        for space in _spaces(connection, branch_id).values():
            if space.space_id in space_ids and not space.is_retired:
                network.put_space(connection, replace(space, is_retired=True))
    erasure.erase_all(house, people, ACCOUNT)
    with house.store.writing() as connection:
        _note(connection, branch_id, acts[:-1])
    return {"members": len(people), "spaces": len(space_ids), "bookings": len(standing) + len(pending)}


class _Judge:
    """Looks at one booking after the other: by the house's rule, and beside the ones before it."""

    def __init__(
        self,
        connection: Connection,
        branch: Branch,
        now: datetime,
        spaces: Mapping[str, Space],
        people: Mapping[str, Person],
    ) -> None:
        self.wishes: list[Wish] = []
        self.wrong: list[Sentence] = []
        self.past = 0
        self._connection = connection
        self._branch = branch
        self._now = now
        self._spaces = spaces
        self._people = people

    def take(self, row: Row) -> None:
        """The next row."""
        space, person = self._spaces.get(row.said["space"]), self._people.get(row.member.casefold())
        if space is None:
            self._say("space", row, text=row.said["space"])
        elif person is None:
            self._say("missing", row, field=row.member)
        else:
            self._book(row, space, person)

    def _book(self, row: Row, space: Space, person: Person) -> None:
        span = days.span_of(row.day, row.start, row.end, self._branch.time_zone)
        if span is None:
            self._say("refused", row, space=space.code, t=row.said["start"])
            return
        if span.end <= self._now:
            self.past += 1
            return
        wish = Wish(space.space_id, row.day, span, person.subject_id)
        near = SqlRows(self._connection).near(
            space.space_id, milliseconds(span.start), milliseconds(span.end)
        )
        against = bookings.objection(wish, space, self._branch, near, min(self._now, span.start))
        has_it = self._who_has(wish, near)
        if has_it is not None:
            self._say("overlap", row, space=space.code, name=has_it, t=row.said["start"])
        elif against is not None:
            self._say("refused", row, space=space.code, t=row.said["start"])
        else:
            self.wishes.append(wish)

    def _who_has(self, wish: Wish, near: Iterable[Booking]) -> str | None:
        """Whose the space is within the span already, in this sheet or in the house; None for nobody's."""
        before = [
            one for one in self.wishes if one.space_id == wish.space_id and one.span.overlaps(wish.span)
        ]
        there = bookings.overlapping(wish.span, near)
        if not before and there is None:
            return None
        subject_id = before[0].subject_id if before else there.subject_id if there else None
        mine = {one.subject_id: one for one in self._people.values()}
        person = mine.get(subject_id or "") or (
            vault.person(self._connection, subject_id) if subject_id else None
        )
        return person.short_name if person else ""

    def _say(self, key: str, row: Row, **gaps: object) -> None:
        self.wrong.append(Sentence(f"imp.line.{key}", {"line": row.line, **gaps}))


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


def _space(branch: Branch, row: Row) -> Space:
    """A space that stands nowhere on the plan yet: people find it in the list (D15)."""
    code = row.said["space"]
    space_id = f"{branch.branch_id}:{code}"
    return Space(space_id, branch.branch_id, SPACES[row.kind], code, row.said["name"], 0, row.seats)


def _has_come(house: House, branch_id: str, people: Collection[str]) -> bool:
    """Whether headquarters has heard of somebody's visit."""
    columns = tables.visit.c
    with house.store.reading() as connection:
        bodies = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalars()
        return any(values.read(Visit, body).subject_id in people for body in bodies)


def _booked(house: House, branch_id: str, people: Collection[str]) -> tuple[list[str], list[str]]:
    """The bookings of these people that take a space, and their requests that nobody has decided."""
    booking, request = tables.booking.c, tables.request.c
    with house.store.reading() as connection:
        standing = select(booking.booking_id, booking.subject_id).where(
            booking.branch_id == branch_id, booking.takes_space
        )
        asked = select(request.body).where(
            request.branch_id == branch_id, request.state == RequestState.PENDING.value
        )
        pending = [values.read(Request, body) for body in connection.execute(asked).scalars()]
        return (
            [row.booking_id for row in connection.execute(standing) if row.subject_id in people],
            [one.request_id for one in pending if one.subject_id in people],
        )


def _branch(connection: Connection, branch_id: str) -> Branch:
    columns = tables.branch.c
    body = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalar()
    if not body:
        raise UnknownBranchError(branch_id)
    return values.read(Branch, body)


def _spaces(connection: Connection, branch_id: str) -> dict[str, Space]:
    """By the codes on their signs."""
    columns = tables.space.c
    bodies = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalars()
    return {space.code: space for space in (values.read(Space, body) for body in bodies)}


def _acts(house: House, branch_id: str) -> list[dict[str, Any]]:
    """What was taken in here and stands, oldest first."""
    columns = tables.house.c
    with house.store.reading() as connection:
        noted = connection.execute(select(columns.value).where(columns.name == _noted(branch_id))).scalar()
    return list(json.loads(noted)) if noted else []


def _note(connection: Connection, branch_id: str, acts: Sequence[Mapping[str, Any]]) -> None:
    connection.execute(delete(tables.house).where(tables.house.c.name == _noted(branch_id)))
    connection.execute(insert(tables.house).values(name=_noted(branch_id), value=json.dumps(acts)))


def _noted(branch_id: str) -> str:
    return f"imported {branch_id}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
