"""What visitors do all day at a branch, drawn from a seed and asked of the services that the screens call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from kiosk.domain.bookings import Wish
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import Booked, Goodbye, Undone, Welcome, WorkerWelcome
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
    """

    ports: Ports
    places: Places
    codes: Sequence[str]
    random: Random
    inside: list[str] = field(default_factory=list)
    booked: list[str] = field(default_factory=list)

    def act(self) -> str:
        """One act; the name of the outcome that the screen would show."""
        act: Callable[[], object] = self.random.choices(
            (self.book, self.cancel, self.arrive, self.leave, self.walk_in), (8, 3, 4, 4, 1)
        )[0]
        return type(act()).__name__

    def arrive(self) -> object:
        """Somebody shows a pass."""
        outcome = check_in.check_in(self.random.choice(self.codes).encode(), self.ports)
        if isinstance(outcome, Welcome) and not outcome.is_repeat:
            self.inside.append(outcome.visit_id)
        return outcome

    def leave(self) -> object:
        """Somebody who is inside leaves; nobody there: somebody arrives."""
        if not self.inside:
            return self.arrive()
        outcome = check_out.check_out(self.inside.pop(self.random.randrange(len(self.inside))), self.ports)
        assert isinstance(outcome, Goodbye), outcome
        return outcome

    def walk_in(self) -> object:
        """Somebody without an account types a name and gets a desk, if there is one."""
        form = Form(self.random.choice(GUESTS), "it", phone="340 1234567")
        now = self.ports.clock.now()
        outcome = walk_in.worker(form, now + timedelta(hours=2), self.ports)
        if isinstance(outcome, WorkerWelcome):
            self.inside.append(outcome.visit_id)
        return outcome

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
        outcome = book.book(wish, self.ports)
        if isinstance(outcome, Booked):
            self.booked.append(outcome.booking_id)
        return outcome

    def cancel(self) -> object:
        """Somebody takes a booking back; none there: somebody books."""
        if not self.booked:
            return self.book()
        outcome = book.cancel(self.booked.pop(self.random.randrange(len(self.booked))), self.ports)
        assert isinstance(outcome, Undone), outcome
        return outcome
