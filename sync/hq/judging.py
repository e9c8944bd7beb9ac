"""Whether the bookings of a spreadsheet can be made: by the rule of whoever will decide, each beside those before it.

What is found good here and cannot be confirmed afterwards makes the whole sheet fail (``intake.take_in``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from kiosk.domain import bookings, days
from kiosk.domain.bookings import Booking, BookingState, Objection, Request, RequestState, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.people import Person
from kiosk.domain.spaces import Space
from kiosk.encoding import values
from kiosk.encoding.values import milliseconds
from sync.hq import holding, tables, vault
from sync.hq.holding import Desk
from sync.hq.projections import SqlRows
from sync.hq.spreadsheet import Row, Sentence


class Judge:
    """Looks at one booking after the other.

    ``wishes``: the good ones. ``wrong``: a sentence for each other, without the ``past`` ones and those that are in.
    ``spaces`` by their codes and ``people`` by their whole names, both in small letters.
    """

    def __init__(
        self, desk: Desk, branch: Branch, spaces: Mapping[str, Space], people: Mapping[str, Person]
    ) -> None:
        self.wishes: list[Wish] = []
        self.wrong: list[Sentence] = []
        self.past = 0
        self._desk = desk
        self._branch = branch
        self._spaces = spaces
        self._people = people
        self._asked = {
            (one.space_id, one.span, one.subject_id) for one in pending(desk.connection, branch.branch_id)
        }

    def take(self, row: Row) -> None:
        """The next row."""
        space = self._spaces.get(row.said["space"].casefold())
        person = self._people.get(row.member.casefold())
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
        if span.end <= self._desk.moment.at:
            self.past += 1
            return
        wish = Wish(space.space_id, row.day, span, person.subject_id)
        near = SqlRows(self._desk.connection).near(
            space.space_id, milliseconds(span.start), milliseconds(span.end)
        )
        if self._is_in(wish, near):
            return
        against = self._against(wish, space, person)
        if against is Objection.TAKEN:
            who = self._who_has(wish, near)
            self._say("overlap", row, space=space.code, name=who, t=row.said["start"])
        elif against is not None:
            self._say("refused", row, space=space.code, t=row.said["start"])
        else:
            self.wishes.append(wish)

    def _is_in(self, wish: Wish, near: Iterable[Booking]) -> bool:
        """Whether the house has this very booking, or has asked a kiosk for it."""
        stands = any(
            (one.span, one.subject_id) == (wish.span, wish.subject_id)
            for one in near
            if not one.is_cancel_asked
        )
        return stands or (wish.space_id, wish.span, wish.subject_id) in self._asked

    def _against(self, wish: Wish, space: Space, person: Person) -> Objection | None:
        """What whoever decides will have against it. A kiosk confirms nothing that has begun."""
        has_plan = person.has_plan_on(wish.day)
        if not bookings.lies_in_hours(wish.span, wish.day, self._branch, has_plan=has_plan):
            return Objection.CLOSED
        at = self._desk.moment
        if self._desk.holds(space.space_id, wish):
            at = replace(at, at=min(at.at, wish.span.start))
        before = [_as_booked(one) for one in self.wishes if one.space_id == wish.space_id]
        return holding.objection(self._desk, wish, space, self._branch, asked_at=at, before=before)

    def _who_has(self, wish: Wish, near: Iterable[Booking]) -> str:
        """Whose the space is within the span already, in this sheet or in the house; empty for nobody's."""
        before = [_as_booked(one) for one in self.wishes if one.space_id == wish.space_id]
        there = bookings.overlapping(wish.span, (*before, *near))
        subject_id = there.subject_id if there else None
        mine = {one.subject_id: one for one in self._people.values()}
        person = mine.get(subject_id or "") or (
            vault.person(self._desk.connection, subject_id) if subject_id else None
        )
        return person.short_name if person else ""

    def _say(self, key: str, row: Row, **gaps: object) -> None:
        self.wrong.append(Sentence(f"imp.line.{key}", {"line": row.line, **gaps}))


def _as_booked(wish: Wish) -> Booking:
    """What a wish of the sheet will be for the rows behind it."""
    return Booking(
        "", wish.space_id, wish.day, wish.span, wish.subject_id, wish.people, BookingState.CONFIRMED
    )


def pending(connection: Connection, branch_id: str) -> list[Request]:
    """The requests that nobody has decided."""
    columns = tables.request.c
    bodies = connection.execute(
        select(columns.body).where(
            columns.branch_id == branch_id, columns.state == RequestState.PENDING.value
        )
    ).scalars()
    return [values.read(Request, body) for body in bodies]
