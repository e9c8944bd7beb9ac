"""Visits as rows: who is inside, who was, which one-entry passes are used up, whom a code did not let in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import sqlite

from kiosk.domain import days
from kiosk.domain.projection import FailedCheckIn, Redemption
from kiosk.domain.visits import Source, Visit
from kiosk.encoding.values import instant, milliseconds
from kiosk.storage import same_person, tables
from kiosk.storage.database import ONE, Prepared, Values, WriterConnection, put_whole
from kiosk.storage.places import SqlPlaces

_v, _f, _p = tables.visit.c, tables.failed_check_in.c, tables.redemption.c
_BY_ARRIVAL = (_v.arrived_ms, _v.visit_id)

_VISIT = Prepared(select(tables.visit).where(_v.visit_id == bindparam("visit_id")))
_ALL_INSIDE = Prepared(select(tables.visit).where(_v.left_ms.is_(None)))
_LAST_OF = Prepared(
    select(tables.visit)
    .where(_v.space_id.is_not(None), _v.subject_id == bindparam("subject_id"))
    .order_by(_v.arrived_ms.desc(), _v.visit_id.desc())
    .limit(ONE)
)
_COUNT_OF = Prepared(
    select(func.count()).where(_v.space_id.is_not(None), _v.subject_id == bindparam("subject_id"))
)
_ON_DAY = Prepared(select(tables.visit).where(_v.day == bindparam("day")).order_by(*_BY_ARRIVAL))
_BETWEEN = Prepared(select(tables.visit).where(_v.day > bindparam("after"), _v.day <= bindparam("last")))
_REDEEMED_BY = Prepared(select(_p.visit_id).where(_p.pass_id == bindparam("pass_id")))
_FAILED = Prepared(
    select(tables.failed_check_in)
    .where(_f.at_ms >= bindparam("start"), _f.at_ms < bindparam("end"))
    .order_by(_f.at_ms, _f.refusal_id)
)
_PUT_VISIT = put_whole(tables.visit)
_ADD_REDEMPTION = sqlite.insert(tables.redemption).values(
    pass_id=bindparam("pass_id"), visit_id=bindparam("visit_id")
)
# a pass shown at two tablets while the line was cut: which of them used it up must not hang on who was heard first
_PUT_REDEMPTION = Prepared(
    _ADD_REDEMPTION.on_conflict_do_update(
        index_elements=["pass_id"],
        set_={"visit_id": func.min(_p.visit_id, _ADD_REDEMPTION.excluded.visit_id)},
    )
)
_PUT_FAILED = put_whole(tables.failed_check_in)


class SqlVisits:
    """The port ``Visits`` over the database; inside a transaction it sees what that has written."""

    def __init__(self, connection: WriterConnection, places: SqlPlaces) -> None:
        self._connection = connection
        self._places = places
        # in memory: a branch holds a few dozen people, every arrival asks thrice, and an index costs it a page
        self._inside = {row[0]: _visit(row) for row in connection.rows(_ALL_INSIDE)}

    def visit(self, visit_id: str) -> Visit | None:
        """The visit of that name."""
        return self._first(_VISIT, visit_id=visit_id)

    def inside(self) -> Sequence[Visit]:
        """The visits that have not ended, by arrival."""
        return sorted(self._inside.values(), key=_arrival)

    def people_inside(self) -> int:
        """How many people they are."""
        return sum(visit.party for visit in self._inside.values())

    def inside_by_subject(self, subject_id: str) -> Visit | None:
        """The open visit of a person, under whichever of their names it began."""
        names = same_person.names(self._connection, subject_id)
        return next((visit for visit in self.inside() if visit.subject_id in names), None)

    def inside_by_pass(self, pass_id: str) -> Visit | None:
        """The open visit begun with that pass (hex id)."""
        return next((visit for visit in self.inside() if visit.pass_id == pass_id), None)

    def last_of(self, subject_id: str) -> Visit | None:
        """The person's last visit that had a space, ended or not."""
        names = same_person.names(self._connection, subject_id)
        found = (self._first(_LAST_OF, subject_id=name) for name in names)
        return max((visit for visit in found if visit), key=_arrival, default=None)

    def count_of(self, subject_id: str) -> int:
        """How many of the person's visits, this one included, had a space."""
        names = same_person.names(self._connection, subject_id)
        counts = (self._connection.row(_COUNT_OF, subject_id=name) for name in names)
        return sum(row[0] for row in counts if row is not None)

    def on_day(self, day: date) -> Sequence[Visit]:
        """Every visit of the day, by arrival."""
        return [_visit(row) for row in self._connection.rows(_ON_DAY, day=day.isoformat())]

    def between(self, after: date, last: date) -> Sequence[Visit]:
        """Every visit of the days behind ``after`` up to ``last``, in no order."""
        rows = self._connection.rows(_BETWEEN, after=after.isoformat(), last=last.isoformat())
        return [_visit(row) for row in rows]

    def of_booking(self, booking_id: str, day: date) -> Sequence[Visit]:
        """The visits on a booking of that day: who is inside, and who was inside on that day, by arrival.

        Visits have no index by booking: nobody asks but a move, and it would cost every check-in a page.
        """
        found = {visit.visit_id: visit for visit in (*self.on_day(day), *self.inside())}
        return [visit for visit in found.values() if visit.booking_id == booking_id]

    def redeemed_by(self, pass_id: str) -> str | None:
        """The visit that used up a single-entry pass, or None."""
        row = self._connection.row(_REDEEMED_BY, pass_id=pass_id)
        return None if row is None else row[0]

    def failed_on(self, day: date) -> Sequence[FailedCheckIn]:
        """Arrivals that were refused that day, oldest first. Raises NotEnrolledError without a branch."""
        bounds = days.bounds(day, self._places.branch().time_zone)
        rows = self._connection.rows(_FAILED, start=milliseconds(bounds.start), end=milliseconds(bounds.end))
        return [FailedCheckIn(row[0], instant(row[1]), row[2], row[3]) for row in rows]

    def put_visit(self, visit: Visit) -> None:
        """Stores it whole under its name."""
        if visit.is_inside:
            self._inside[visit.visit_id] = visit
        else:
            self._inside.pop(visit.visit_id, None)
        self._connection.run(
            _PUT_VISIT,
            visit_id=visit.visit_id,
            day=visit.day.isoformat(),
            arrived_ms=milliseconds(visit.arrived_at),
            party=visit.party,
            source=visit.source.value,
            subject_id=visit.subject_id,
            pass_id=visit.pass_id,
            booking_id=visit.booking_id,
            space_id=visit.space_id,
            host_id=visit.host_id,
            left_ms=None if visit.left_at is None else milliseconds(visit.left_at),
            is_estimated=visit.is_estimated,
        )

    def put_redemption(self, redemption: Redemption) -> None:
        """Remembers that the pass is used up; of two visits it was used for, the one whose name comes first."""
        self._connection.run(_PUT_REDEMPTION, pass_id=redemption.pass_id, visit_id=redemption.visit_id)

    def put_failed(self, failed: FailedCheckIn) -> None:
        """Keeps a refusal for the receptionist."""
        self._connection.run(
            _PUT_FAILED,
            refusal_id=failed.refusal_id,
            at_ms=milliseconds(failed.at),
            because=failed.because,
            pass_id=failed.pass_id,
        )

    def remembered(self) -> Mapping[str, Visit]:
        """Who is inside, as kept in memory, to come back to after a rollback."""
        return dict(self._inside)

    def turn_back(self, inside: Mapping[str, Visit]) -> None:
        """Who was inside before what was rolled back."""
        self._inside = dict(inside)

    def forget_all(self) -> None:
        """Every visit is about to be made again."""
        self._inside = {}

    def _first(self, statement: Prepared, **values: str) -> Visit | None:
        row = self._connection.row(statement, **values)
        return None if row is None else _visit(row)


def _visit(row: Values) -> Visit:
    visit_id, day, arrived, party, source, subject, pass_id, booking, space, host, left, is_estimated = row
    return Visit(
        visit_id,
        date.fromisoformat(day),
        instant(arrived),
        party,
        Source(source),
        subject,
        pass_id,
        booking,
        space,
        host,
        None if left is None else instant(left),
        bool(is_estimated),
    )


def _arrival(visit: Visit) -> tuple[datetime, str]:
    return visit.arrived_at, visit.visit_id
