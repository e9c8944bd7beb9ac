"""Bookings and requests as rows, and the two questions asked most: what takes this space, what is taken.

An overlap can only come from a booking that starts at most the longest booking's length before the span. With
that window one index answers both in the same time at ten thousand bookings and at a million (GOALS.md G10).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, text

from kiosk.domain.bookings import Booking, BookingState, Order, Request, RequestState
from kiosk.domain.days import Interval
from kiosk.domain.visits import Visit
from kiosk.encoding import values
from kiosk.encoding.values import instant, milliseconds
from kiosk.storage import same_person, tables
from kiosk.storage.database import Prepared, Values, WriterConnection, put_whole
from kiosk.storage.visits import SqlVisits

_b, _r = tables.booking.c, tables.request.c
_DAY_MS = 24 * 3600 * 1000


def _within(*states: BookingState) -> ColumnElement[bool]:
    return and_(
        _b.start_ms > bindparam("earliest"),
        _b.start_ms < bindparam("end"),
        _b.end_ms > bindparam("start"),
        or_(*(_b.state == state.value for state in states)),
    )


def _near(*states: BookingState) -> Prepared:
    return Prepared(
        select(tables.booking)
        .where(_within(*states), _b.space_id == bindparam("space_id"))
        .order_by(_b.start_ms, _b.booking_id)
    )


_BOOKING = Prepared(select(tables.booking).where(_b.booking_id == bindparam("booking_id")))
_NEAR = _near(BookingState.CONFIRMED)
_NEAR_WITH_ENDED = _near(BookingState.CONFIRMED, BookingState.ENDED)
_TAKEN = Prepared(select(_b.space_id).where(_within(BookingState.CONFIRMED)))
_ON_DAY = Prepared(
    select(tables.booking)
    .where(_b.start_ms > bindparam("earliest"), _b.start_ms < bindparam("latest"), _b.day == bindparam("day"))
    .order_by(_b.space_id, _b.start_ms, _b.booking_id)
)
_BETWEEN = Prepared(
    select(tables.booking).where(
        _b.start_ms > bindparam("earliest"),
        _b.start_ms < bindparam("latest"),
        _b.day > bindparam("after"),
        _b.day <= bindparam("last"),
    )
)
_OF_SUBJECT = Prepared(
    select(tables.booking)
    .where(_b.subject_id == bindparam("subject_id"), _b.day == bindparam("day"))
    .order_by(_b.start_ms, _b.booking_id)
)
_PUT_BOOKING = put_whole(tables.booking)
_LONGEST = Prepared(select(func.max(_b.end_ms - _b.start_ms)))

_request_columns = [column for column in _r if column is not _r.arrival]
_REQUEST = Prepared(select(*_request_columns).where(_r.request_id == bindparam("request_id")))
_PENDING = Prepared(select(*_request_columns).where(text("state = 'pending'")).order_by(_r.arrival))
_REQUESTS_ON = Prepared(select(*_request_columns).where(_r.day == bindparam("day")).order_by(_r.arrival))
_REQUESTS_BETWEEN = Prepared(
    select(*_request_columns).where(_r.day > bindparam("after"), _r.day <= bindparam("last"))
)
_PUT_REQUEST = put_whole(tables.request, key="request_id", besides=("arrival",))


class SqlBookings:
    """The port ``Bookings`` over the database; inside a transaction it sees what that has written."""

    def __init__(self, connection: WriterConnection, visits: SqlVisits) -> None:
        self._connection = connection
        self._visits = visits
        (longest,) = connection.row(_LONGEST) or (None,)
        self._longest_ms: int = longest or 0

    def booking(self, booking_id: str) -> Booking | None:
        """The booking of that name."""
        row = self._connection.row(_BOOKING, booking_id=booking_id)
        return None if row is None else _booking(row)

    def request(self, request_id: str) -> Request | None:
        """The request of that name."""
        row = self._connection.row(_REQUEST, request_id=request_id)
        return None if row is None else _request(row)

    def visit(self, visit_id: str) -> Visit | None:
        """The visit of that name."""
        return self._visits.visit(visit_id)

    def visits_of(self, booking_id: str) -> Iterable[Visit]:
        """The visits on a booking, or on a request that nobody has decided, those that ended included."""
        place = self.booking(booking_id) or self.request(booking_id)
        return () if place is None else self._visits.of_booking(booking_id, place.day)

    def near(self, space_id: str, span: Interval, *, with_ended: bool = False) -> Sequence[Booking]:
        """The bookings that take that space within the span, by start; with the ones that ended early if asked."""
        asked = _NEAR_WITH_ENDED if with_ended else _NEAR
        rows = self._connection.rows(asked, space_id=space_id, **self._window(span))
        return [_booking(row) for row in rows]

    def taken(self, span: Interval) -> frozenset[str]:
        """Ids of the spaces that somebody has within the span."""
        return frozenset(row[0] for row in self._connection.rows(_TAKEN, **self._window(span)))

    def on_day(self, day: date) -> Sequence[Booking]:
        """Every booking of the day in every state, by space and start.

        The label is what its author wrote; instants only narrow the search, by a day on both sides.
        """
        rows = self._connection.rows(_ON_DAY, day=day.isoformat(), **_around(day, day))
        return [_booking(row) for row in rows]

    def between(self, after: date, last: date) -> Iterable[Booking | Request]:
        """Every booking and request of the days behind ``after`` up to ``last``, in no order."""
        span = {"after": after.isoformat(), "last": last.isoformat()}
        yield from map(_booking, self._connection.rows(_BETWEEN, **span, **_around(after, last)))
        yield from map(_request, self._connection.rows(_REQUESTS_BETWEEN, **span))

    def of_subject(self, subject_id: str, day: date) -> Sequence[Booking]:
        """A person's bookings of that day in every state, by start, under all their names."""
        found = [
            _booking(row)
            for name in same_person.names(self._connection, subject_id)
            for row in self._connection.rows(_OF_SUBJECT, subject_id=name, day=day.isoformat())
        ]
        return sorted(found, key=lambda booking: (booking.span.start, booking.booking_id))

    def pending_requests(self) -> Sequence[Request]:
        """Requests that nobody has decided, in the order they arrived."""
        return [_request(row) for row in self._connection.rows(_PENDING)]

    def requests_on(self, day: date) -> Sequence[Request]:
        """Every request of that day, in the order they arrived."""
        return [_request(row) for row in self._connection.rows(_REQUESTS_ON, day=day.isoformat())]

    def put_booking(self, booking: Booking) -> None:
        """Stores it whole under its name."""
        start, end = milliseconds(booking.span.start), milliseconds(booking.span.end)
        # never made smaller: after a rollback it is too wide, which costs time and no answer
        self._longest_ms = max(self._longest_ms, end - start)
        self._connection.run(
            _PUT_BOOKING,
            booking_id=booking.booking_id,
            space_id=booking.space_id,
            day=booking.day.isoformat(),
            start_ms=start,
            end_ms=end,
            subject_id=booking.subject_id,
            people=booking.people,
            state=booking.state.value,
            request_id=booking.request_id,
            replaced_by=booking.replaced_by,
            is_cancel_asked=booking.is_cancel_asked,
        )

    def put_request(self, request: Request) -> None:
        """Stores it whole under its name."""
        self._connection.run(
            _PUT_REQUEST,
            request_id=request.request_id,
            space_id=request.space_id,
            day=request.day.isoformat(),
            start_ms=milliseconds(request.span.start),
            end_ms=milliseconds(request.span.end),
            subject_id=request.subject_id,
            people=request.people,
            state=request.state.value,
            booking_id=request.booking_id,
            declined_because=request.declined_because,
            alternatives=msgspec.json.encode(request.alternatives).decode(),
            staff_order=None if request.order is None else values.encode(request.order).decode(),
        )

    def _window(self, span: Interval) -> dict[str, Any]:
        start = milliseconds(span.start)
        return {"start": start, "end": milliseconds(span.end), "earliest": start - self._longest_ms}


def _around(first: date, last: date) -> dict[str, int]:
    """The instants between which bookings of these days begin, wide enough for every zone."""
    midnight, end = ((day.toordinal() - date(1970, 1, 1).toordinal()) * _DAY_MS for day in (first, last))
    return {"earliest": midnight - _DAY_MS, "latest": end + 3 * _DAY_MS}


def _booking(row: Values) -> Booking:
    booking_id, space_id, day, start, end, subject_id, people, state, request_id, replaced_by, is_asked = row
    return Booking(
        booking_id,
        space_id,
        date.fromisoformat(day),
        Interval(instant(start), instant(end)),
        subject_id,
        people,
        BookingState(state),
        request_id,
        replaced_by,
        bool(is_asked),
    )


def _request(row: Values) -> Request:
    request_id, space_id, day, start, end, subject_id, people, state, *answer, order = row
    booking_id, because, alternatives = answer
    return Request(
        request_id,
        space_id,
        date.fromisoformat(day),
        Interval(instant(start), instant(end)),
        subject_id,
        people,
        RequestState(state),
        booking_id,
        because,
        tuple(msgspec.json.decode(alternatives, type=list[str])),
        None if order is None else values.decode(Order, order.encode()),
    )
