"""What truly happened, put together from the raw journals in the order of true time, and what people were told of it.

No machine of the simulation knows it. A confirmation that overlaps one that stands, a request decided twice, another
content under a known name, or a word on a screen without its fact behind it is a violation.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from kiosk.domain.bookings import Booking, Request
from kiosk.domain.facts import BookingConfirmed, BookingDeclined, Entry, Overridden, OverrideConfirmed
from kiosk.domain.projection import Row, UnknownReferenceError, apply, apply_late, row_name
from kiosk.domain.visits import Visit
from kiosk.encoding import facts
from sync.simulation.journals import Written

AnyRow = Booking | Request | Visit


class ViolationError(Exception):
    """An invariant does not hold; its text names it."""


class TrueRows:
    """The port ``Rows`` over dictionaries."""

    def __init__(self) -> None:
        self.bookings: dict[str, Booking] = {}
        self.requests: dict[str, Request] = {}
        self.visits: dict[str, Visit] = {}

    def booking(self, booking_id: str) -> Booking | None:
        """The booking of that name."""
        return self.bookings.get(booking_id)

    def request(self, request_id: str) -> Request | None:
        """The request of that name."""
        return self.requests.get(request_id)

    def visit(self, visit_id: str) -> Visit | None:
        """The visit of that name."""
        return self.visits.get(visit_id)

    def visits_of(self, booking_id: str) -> Iterable[Visit]:
        """The visits on a booking."""
        return [visit for visit in self.visits.values() if visit.booking_id == booking_id]

    def days(self) -> list[date]:
        """The days that have a row."""
        return sorted({row.day for row in self._all()})

    def on(self, day: date) -> dict[str, AnyRow]:
        """The day's rows by name."""
        return {row_name(row): row for row in self._all() if row.day == day}

    def _all(self) -> Iterator[AnyRow]:
        yield from self.bookings.values()
        yield from self.requests.values()
        yield from self.visits.values()

    def put(self, rows: Iterable[Row]) -> None:
        """Stores rows whole."""
        for row in rows:
            match row:
                case Booking():
                    self.bookings[row.booking_id] = row
                case Request():
                    self.requests[row.request_id] = row
                case Visit():
                    self.visits[row.visit_id] = row
                case _:
                    continue


@dataclass
class Ledger:
    """All facts there are, by name.

    ``astray``: nodes whose disk was put back and which do not know it yet, or that headquarters went on without.
    """

    bodies: dict[str, bytes] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    rows: TrueRows = field(default_factory=TrueRows)
    decisions: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    astray: set[str] = field(default_factory=set)
    confirmations: int = 0
    _waiting: list[Entry] = field(default_factory=list)
    _just_confirmed: dict[str, tuple[str, date]] = field(default_factory=dict)

    def standing(self, space_id: str, day: date) -> set[str]:
        """The bookings that truly take a space on a day."""
        return {
            booking.booking_id
            for booking in self.rows.bookings.values()
            if booking.takes_space and (booking.space_id, booking.day) == (space_id, day)
        }

    def take(self, written: Written) -> None:
        """A fact was committed somewhere. Raises ViolationError.

        What a tablet writes whose disk somebody put back unnoticed, and what was lost with a disk, becomes part of
        what happened when headquarters stores it, in the way headquarters says.
        """
        name = str(written.name)
        known = self.bodies.setdefault(name, written.body)
        if known != written.body:
            raise ViolationError(f"I2: {name} has two contents")
        is_heard = written.is_late is not None
        if (
            written.is_late
            and name not in self.late
            and isinstance(self._fact_of(name), BookingConfirmed | OverrideConfirmed)
        ):
            raise ViolationError(f"P1: {name} was confirmed by the pen's holder and does not count")
        if name in self.entries or (not is_heard and (name in self.lost or written.name.node in self.astray)):
            return
        self.lost.discard(name)
        entry = facts.decode(written.name.node, written.name.inc, written.body)
        self.entries[name] = entry
        if written.is_late:
            self.late.add(name)
        else:
            self._note_decision(entry)
        self._apply(entry, is_late=bool(written.is_late))

    def _fact_of(self, name: str) -> object:
        entry = self.entries.get(name)
        return None if entry is None else entry.fact

    def tell(self, booking_id: str, now_ms: int) -> None:
        """A person reads "confirmed". Raises ViolationError when nothing durable stands behind it (I7)."""
        if booking_id not in self.bodies:
            raise ViolationError(f"I7: {booking_id} was told and is in no journal")
        self.told[booking_id] = now_ms

    def digest(self) -> str:
        """Hex SHA-256 over every fact there ever was, in the order of true time."""
        written = sha256()
        for name, body in self.bodies.items():
            written.update(f"{name} ".encode() + body + b"\n")
        return written.hexdigest()

    def forget(self, names: Iterable[str], late: Collection[str]) -> None:
        """The only copy of these facts was destroyed: nobody has them any more, and everything is counted anew.

        ``late``: what somebody still knows to be late. Of the rest nobody can say so again: it counts.
        """
        self.lost |= set(names)
        self.late &= set(late)
        before = self.entries
        self.rows, self.decisions, self.entries, self._waiting = TrueRows(), {}, {}, []
        for name, entry in before.items():
            if name not in self.lost:
                self.entries[name] = entry
                if name not in self.late:
                    self._note_decision(entry)
                self._put_again(entry, is_late=name in self.late)

    def _put_again(self, entry: Entry, *, is_late: bool) -> None:
        try:
            self.rows.put((apply_late if is_late else apply)(self.rows, entry))
        except UnknownReferenceError:
            self._waiting.append(entry)

    def _note_decision(self, entry: Entry) -> None:
        match entry.fact:
            case (
                BookingConfirmed(request=str() as request)
                | OverrideConfirmed(request=request)
                | BookingDeclined(request=request)
            ):
                made = self.decisions.setdefault(request, [])
                made.append(entry.name.ref)
                if len(made) > 1:
                    raise ViolationError(f"I10: {request} was decided by {' and '.join(made)}")
            case _:
                return

    def _apply(self, entry: Entry, *, is_late: bool) -> None:
        """Applies a fact, and then those that waited for it: what was astray can be heard behind what names it."""
        try:
            changed = (apply_late if is_late else apply)(self.rows, entry)
        except UnknownReferenceError:
            self._waiting.append(entry)
            return
        self._count(entry, changed)
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            self._apply(one, is_late=one.name.ref in self.late)

    def _count(self, entry: Entry, changed: list[Row]) -> None:
        self.rows.put(changed)
        if isinstance(entry.fact, BookingConfirmed | OverrideConfirmed | Overridden):
            for row in changed:
                if isinstance(row, Booking) and row.booking_id == entry.name.ref and row.takes_space:
                    self.confirmations += 1
                    self._look_for_double(row)
                    self._just_confirmed[row.booking_id] = (row.space_id, row.day)

    def look_for_ignorance(self, known: Callable[[str, date], set[str]]) -> None:
        """Whoever confirmed just now has applied all that stands on that space and day (I6); ``known``: by its rows.

        Its own last word may still be on its way into them.
        """
        confirmed, self._just_confirmed = self._just_confirmed, {}
        own = set(confirmed)
        for space_id, day in sorted(set(confirmed.values())):
            unknown = self.standing(space_id, day) - known(space_id, day) - own
            if unknown:
                raise ViolationError(f"I6: {space_id} was confirmed on {day}, and {min(unknown)} not known")

    def _look_for_double(self, new: Booking) -> None:
        for other in self.rows.bookings.values():
            if (
                other.takes_space
                and other.space_id == new.space_id
                and other.booking_id != new.booking_id
                and other.span.overlaps(new.span)
            ):
                raise ViolationError(f"P3: {new.booking_id} doubles {other.booking_id} on {new.space_id}")
