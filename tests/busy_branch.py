"""What visitors do all day at a branch, drawn from a seed and asked of the services that the screens call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from kiosk.domain.bookings import Wish
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import CancelAsked, Goodbye, Undone
from kiosk.domain.ports import Ports
from kiosk.parts import Places
from kiosk.services import book, check_in, check_out, walk_in
from kiosk.services.walk_in import Form

DAYS_AHEAD = 6
HOURS_MAX = 3
GUESTS = ("Ada Tomasi", "Ugo Valer", "Ines Mott", "Livio Dorigatti")


@dataclass
class BusyBranch:
    """Arrivals, departures, walk-ins, bookings and cancellations in an order that the seed decides.

    ``codes``: texts of passes. Every method runs on the kiosk thread and leaves its answer as the services gave it.
    Who is inside and what is booked is read from the store: a life that begins after a kill finds what the ones
    before it left, and the branch never fills up for good.
    """

    ports: Ports
    places: Places
    codes: Sequence[str]
    random: Random

    def act(self) -> str:
        """One act; the name of the outcome that the screen would show."""
        act: Callable[[], object] = self.random.choices(
            (self.book, self.cancel, self.arrive, self.leave, self.walk_in), (8, 3, 4, 4, 1)
        )[0]
        return type(act()).__name__

    def inside(self) -> list[str]:
        """The visits of everybody who is inside."""
        with self.ports.begin() as work:
            return [visit.visit_id for visit in work.visits.inside()]

    def arrive(self) -> object:
        """Somebody shows a pass."""
        return check_in.check_in(self.random.choice(self.codes).encode(), self.ports)

    def leave(self) -> object:
        """Somebody who is inside leaves; nobody there: somebody arrives."""
        inside = self.inside()
        if not inside:
            return self.arrive()
        outcome = check_out.check_out(self.random.choice(inside), self.ports)
        assert isinstance(outcome, Goodbye), outcome
        return outcome

    def walk_in(self) -> object:
        """Somebody without an account types a name and gets a desk, if there is one."""
        form = Form(self.random.choice(GUESTS), "it", phone="340 1234567")
        now = self.ports.clock.now()
        return walk_in.worker(form, now + timedelta(hours=2), self.ports)

    def book(self) -> object:
        """A space for some hours of one of the next days."""
        branch, day = self.places.branch, self.places.branch.day_of(self.ports.clock.now())
        openings = [
            span
            for ahead in range(1, DAYS_AHEAD + 1)
            for span in branch.opening_spans(day + timedelta(days=ahead))
        ]
        opening = self.random.choice(openings)
        start = opening.start + timedelta(minutes=15 * self.random.randrange(opening.minutes // 15 - 4))
        end = min(opening.end, start + timedelta(hours=self.random.randint(1, HOURS_MAX)))
        space = self.random.choice(self.places.spaces)
        wish = Wish(space.space_id, branch.day_of(start), Interval(start, end), None)
        return book.book(wish, self.ports)

    def cancel(self) -> object:
        """Somebody takes a booking of one of the next days back; none there: somebody books."""
        ahead = timedelta(days=self.random.randint(1, DAYS_AHEAD))
        day = self.places.branch.day_of(self.ports.clock.now()) + ahead
        with self.ports.begin() as work:
            booked = [booking.booking_id for booking in work.bookings.on_day(day) if booking.takes_space]
        if not booked:
            return self.book()
        outcome = book.cancel(self.random.choice(booked), self.ports)
        assert isinstance(outcome, Undone | CancelAsked), outcome
        return outcome
