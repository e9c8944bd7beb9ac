"""Which facts are over: whoever reads only the others comes to the same rows of what is not over. Pure.

A fact is over with all that hangs together with it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from kiosk.domain.bookings import Booking, Request, RequestState
from kiosk.domain.facts import Entry
from kiosk.domain.projection import (
    FailedCheckIn,
    Redemption,
    Row,
    UnknownReferenceError,
    apply,
    apply_late,
    row_name,
)
from kiosk.domain.visits import Visit


class Threads:
    """What facts hang together: those that make, change or look at one row, as ``apply`` does it (the port ``Rows``).

    A row is over when it is of a day before ``day``, what names an instant when that lies before ``since``.
    """

    def __init__(self, day: date, since: datetime) -> None:
        self._day = day
        self._since = since
        self._rows: dict[str, Row] = {}
        self._visits: dict[str, set[str]] = {}
        self._next: dict[str, str] = {}
        self._facts: list[tuple[int, str | None]] = []
        self._seen: list[str] = []

    def booking(self, booking_id: str) -> Booking | None:
        """The booking of that name."""
        row = self._look(booking_id)
        return row if isinstance(row, Booking) else None

    def request(self, request_id: str) -> Request | None:
        """The request of that name."""
        row = self._look(request_id)
        return row if isinstance(row, Request) else None

    def visit(self, visit_id: str) -> Visit | None:
        """The visit of that name."""
        row = self._look(visit_id)
        return row if isinstance(row, Visit) else None

    def visits_of(self, booking_id: str) -> Iterable[Visit]:
        """The visits on a booking, those that ended included."""
        found = (self.visit(name) for name in sorted(self._visits.get(booking_id, ())))
        return [visit for visit in found if visit is not None and visit.booking_id == booking_id]

    def take(self, position: int, entry: Entry, *, is_late: bool) -> None:
        """The next fact. One that cannot be applied stays."""
        self._seen = []
        try:
            rows = (apply_late if is_late else apply)(self, entry)
        except UnknownReferenceError:
            return
        for row in rows:
            self._put(row)
        for name in self._seen[1:]:
            self._next[self._thread(name)] = self._thread(self._seen[0])
        self._facts.append((position, self._seen[0] if self._seen else None))

    def over(self, last: int) -> set[int]:
        """The positions up to ``last`` of facts without rows, and of threads whose rows are over and which end there."""
        going_on = {self._thread(name) for name, row in self._rows.items() if not self._is_over(row)}
        going_on |= {self._thread(name) for position, name in self._facts if name and position > last}
        return {
            position
            for position, name in self._facts
            if position <= last and (name is None or self._thread(name) not in going_on)
        }

    def _is_over(self, row: Row) -> bool:
        match row:
            case Booking():
                return row.day < self._day
            case Request():
                return row.day < self._day and row.state is not RequestState.PENDING
            case Visit():
                return row.day < self._day and row.left_at is not None
            case FailedCheckIn():
                return row.at < self._since
            case Redemption():
                return False  # a pass may be good for longer than its visit is remembered

    def _look(self, name: str) -> Row | None:
        self._seen.append(name)
        return self._rows.get(name)

    def _put(self, row: Row) -> None:
        name = row_name(row)
        self._seen.append(name)
        self._rows[name] = row
        if isinstance(row, Visit) and row.booking_id is not None:
            self._visits.setdefault(row.booking_id, set()).add(name)

    def _thread(self, name: str) -> str:
        """The name that stands for the thread of a row."""
        *_, last = self._way(name)
        return last

    def _way(self, name: str) -> Iterator[str]:
        yield name
        while (following := self._next.get(name, name)) != name:
            name = following
            yield name
