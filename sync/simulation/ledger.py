"""What truly happened, put together from the raw journals in the order of true time, and what people were told of it.

No machine of the simulation knows it. A confirmation that overlaps one that stands, a request decided twice, another
content under a known name, or a word on a screen without its fact behind it is a violation.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from kiosk.domain.bookings import Booking, Request
from kiosk.domain.facts import BookingConfirmed, BookingDeclined, Entry, OverrideConfirmed, RequestWithdrawn
from kiosk.domain.projection import Row, UnknownReferenceError, apply, apply_late, row_name
from kiosk.domain.visits import Visit
from kiosk.encoding import facts
from sync.simulation.journals import Written
from sync.simulation.standing import Place, Standing, Taken

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
    withdrawn: set[str] = field(default_factory=set)
    standing: Standing = field(default_factory=Standing)
    confirmations: int = 0
    _waiting: list[Entry] = field(default_factory=list)
    _just_confirmed: dict[str, Place] = field(default_factory=dict)

    def take(self, written: Written) -> Entry | None:
        """A fact was committed somewhere; what it says if that is new and counts. Raises ViolationError.

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
            return None
        self.lost.discard(name)
        entry = facts.decode(written.name.node, written.name.inc, written.body)
        self.entries[name] = entry
        self._know(entry)
        if written.is_late:
            self.late.add(name)
        else:
            self._note_decision(entry)
            self._look_for_double(self.standing.take(entry))
        self._apply(entry, is_late=bool(written.is_late))
        return None if written.is_late else entry

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

    def forget(self, names: Iterable[str], late: Collection[str], stored: Collection[str]) -> None:
        """The only copy of these facts was destroyed: nobody has them any more, and everything is counted anew.

        ``late``: what somebody still knows to be late. Of the rest nobody can say so again: what headquarters has
        ``stored`` counts, and what it has not is judged when it comes.
        """
        self.lost |= set(names)
        unjudged = self.late - set(late) - set(stored)
        self.late &= set(late)
        before = self.entries
        self.rows, self.decisions, self.entries, self._waiting = TrueRows(), {}, {}, []
        self.standing, self.withdrawn = Standing(), set()
        for name, entry in before.items():
            if name not in self.lost and name not in unjudged:
                self.entries[name] = entry
                self._know(entry)
                if name not in self.late:
                    self._note_decision(entry)
                    self.standing.take(entry)
                self._put_again(entry, is_late=name in self.late)

    def _put_again(self, entry: Entry, *, is_late: bool) -> None:
        try:
            self.rows.put((apply_late if is_late else apply)(self.rows, entry))
        except UnknownReferenceError:
            self._waiting.append(entry)

    def _know(self, entry: Entry) -> None:
        """What a fact says whether it is late or not."""
        self.standing.know(entry)
        if isinstance(entry.fact, RequestWithdrawn):
            self.withdrawn.add(entry.fact.request)

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
            self.rows.put((apply_late if is_late else apply)(self.rows, entry))
        except UnknownReferenceError:
            self._waiting.append(entry)
            return
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            self._apply(one, is_late=one.name.ref in self.late)

    def look_for_ignorance(
        self, has: Callable[[], set[str]], standing: Callable[[str, date], set[str]]
    ) -> None:
        """Whoever confirmed just now has read all that was decided of that space and day, and applied it (I6).

        ``has``: the facts it has; ``standing``: by its rows. Its own last word may still be on its way into them.
        """
        confirmed, self._just_confirmed = self._just_confirmed, {}
        own = set(confirmed)
        for place in sorted(set(confirmed.values())):
            decided = self.standing.decided.get(place, set())
            unknown = decided - own - has() or self.standing.names(place) - own - standing(*place)
            if unknown:
                raise ViolationError(
                    f"I6: {place[0]} was confirmed on {place[1]}, and {min(unknown)} not known"
                )

    def is_undecided(self, request_id: str) -> bool:
        """Whether a request that nobody took back still waits."""
        is_open = request_id in self.entries and request_id not in self.withdrawn
        return is_open and not self.decisions.get(request_id)

    def _look_for_double(self, new: Taken | None) -> None:
        if new is None:
            return
        self.confirmations += 1
        self._just_confirmed[new.name] = new.place
        other = self.standing.double_of(new)
        if other is not None:
            raise ViolationError(f"P3: {new.name} doubles {other.name} on {new.place[0]}")
