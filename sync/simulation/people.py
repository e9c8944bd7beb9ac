"""Visitors, a receptionist and headquarters' people: what they do, drawn from the seed, and what they were told.

They know what screens showed them and nothing else; whatever they do goes through the services that the screens call.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from kiosk.domain.bookings import Booking, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.errors import NotEnrolledError
from kiosk.domain.facts import OverrideReason
from kiosk.domain.outcomes import (
    Booked,
    Extended,
    Moved,
    OverrideAsked,
    OverrideDone,
    Provisional,
    Welcome,
    WorkerWelcome,
)
from kiosk.domain.ports import Ports
from kiosk.domain.spaces import Space
from kiosk.services import book, check_in, check_out, extend, give_place, override, to_place, walk_in
from kiosk.services.override import By
from kiosk.services.walk_in import Form
from sync.hq import authority
from sync.hq.house import House
from sync.simulation.kiosk import SimulatedKiosk
from sync.simulation.town import MEMBERS, SLOT_MINUTES, STAFF, grid

DAYS_AHEAD = 2
SEVERAL_DAYS = 0.05
"""Share of the wishes that are for two days at once."""
SLOT = timedelta(minutes=SLOT_MINUTES)
REASONS = tuple(OverrideReason)


@dataclass
class Screens:
    """Who hears what was said. ``confirmed`` and ``provisional`` get the name; ``act`` counts by outcome."""

    confirmed: Callable[[str], None]
    provisional: Callable[[str], None]
    count: Callable[[str], None]


@dataclass
class PeopleAtKiosk:
    """Whoever stands at one tablet."""

    kiosk: SimulatedKiosk
    branch: Branch
    spaces: tuple[Space, ...]
    codes: tuple[bytes, ...]
    screens: Screens
    random: Random
    booked: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    overridden: list[tuple[OverrideDone, Booking]] = field(default_factory=list)

    def act(self) -> None:
        """One act."""
        acts = (
            self._book,
            self._arrive,
            self._cancel,
            self._withdraw,
            self._leave,
            self._extend,
            self._override,
        )
        rare = (self._undo, self._walk_in, self._give_place, self._find_another_place)
        act = self.random.choices((*acts, *rare), (12, 4, 2, 2, 3, 2, 3, 1, 1, 2, 1))[0]
        try:
            outcome = self.kiosk.do(act)
        except NotEnrolledError:
            return  # a new database has not read its branch yet: the screen lets nobody act
        for said in outcome.values() if isinstance(outcome, dict) else (outcome,):
            if said is not None:
                self.screens.count(type(said).__name__)
                self._read(said)

    def go_home(self) -> None:
        """Closing time: whoever sees a screen checks out, the forgetful are checked out by hand."""
        if self.kiosk.is_on:
            self.kiosk.do(self._all_leave)

    def _all_leave(self, ports: Ports) -> object:
        with ports.begin() as work:
            inside = work.visits.inside()
        self.inside.clear()
        return [check_out.check_out(visit.visit_id, ports) for visit in inside]

    def _read(self, outcome: object) -> None:
        match outcome:
            case Booked(booking_id=booking_id):
                self.screens.confirmed(booking_id)
                self.booked.append(booking_id)
            case Provisional(request_id=request_id):
                self.screens.provisional(request_id)
                self.asked.append(request_id)
            case Welcome(booking_id=str() as booking_id, is_repeat=False, visit_id=visit_id):
                self.screens.confirmed(booking_id)
                self.inside.append(visit_id)
            case Welcome(visit_id=visit_id) | WorkerWelcome(visit_id=visit_id):
                self.inside.append(visit_id)
            case Extended(booking_id=booking_id) | Moved(booking_id=booking_id):
                self.screens.confirmed(booking_id)
                self.booked.append(booking_id)
            case OverrideAsked(request_id=request_id):
                self.screens.provisional(request_id)
                self.asked.append(request_id)
            case OverrideDone(booking_id=str() as booking_id):
                self.screens.confirmed(booking_id)
                self.booked.append(booking_id)
            case _:
                return

    def _book(self, ports: Ports) -> object:
        wish = a_wish(self.branch, self.spaces, ports.clock.now(), self.random)
        if wish is None:
            return None
        if self.random.random() < SEVERAL_DAYS:
            return book.book_days(wish, wish.day + timedelta(days=1), ports)
        return book.book(wish, ports)

    def _arrive(self, ports: Ports) -> object:
        return check_in.check_in(self.random.choice(self.codes), ports)

    def _walk_in(self, ports: Ports) -> object:
        return walk_in.worker(Form("Ada Prova", "it"), ports.clock.now() + 3 * SLOT, ports)

    def _cancel(self, ports: Ports) -> object:
        booking_id = self._one_of(self.booked)
        return None if booking_id is None else book.cancel(booking_id, ports)

    def _withdraw(self, ports: Ports) -> object:
        request_id = self._one_of(self.asked)
        return None if request_id is None else book.withdraw(request_id, ports)

    def _leave(self, ports: Ports) -> object:
        visit_id = self._one_of(self.inside)
        return None if visit_id is None else check_out.check_out(visit_id, ports)

    def _extend(self, ports: Ports) -> object:
        booking_id = self._one_of(self.booked)
        if booking_id is None:
            return None
        with ports.begin() as work:
            booking = work.bookings.booking(booking_id)
        if booking is None:
            return None
        if self.random.random() < 0.5:
            return extend.extend(booking_id, booking.span.end + SLOT, ports)
        return extend.move(booking_id, self.random.choice(self.spaces).space_id, ports)

    def _override(self, ports: Ports) -> object:
        booking_id = self._one_of(self.booked)
        if booking_id is None:
            return None
        with ports.begin() as work:
            before = work.bookings.booking(booking_id)
        if before is None:
            return None
        by = By(STAFF, self.random.choice(REASONS))
        acts: tuple[Callable[[], object], ...] = (
            lambda: override.cancel(booking_id, by, ports),
            lambda: override.move(booking_id, self.random.choice(self.spaces).space_id, by, ports),
            lambda: override.extend(booking_id, before.span.end + SLOT, by, ports),
        )
        done = self.random.choice(acts)()
        if isinstance(done, OverrideDone):
            self.overridden.append((done, before))
        return done

    def _give_place(self, ports: Ports) -> object:
        """A receptionist gives somebody a space, whoever has it, often in the place of what they only asked for."""
        wish = a_wish(self.branch, self.spaces, ports.clock.now(), self.random)
        if wish is None:
            return None
        by = By(STAFF, self.random.choice(REASONS))
        withdraws = self._one_of(self.asked) if self.random.random() < 0.5 else None
        if withdraws is None:
            replaces = self._one_of(self.booked) if self.random.random() < 0.3 else None
            return give_place.give(wish, by, ports, replaces=replaces)
        with ports.begin() as work:
            request = work.bookings.request(withdraws)
        if request is not None:
            wish = replace(wish, space_id=request.space_id, day=request.day, span=request.span)
        return give_place.give(wish, by, ports, withdraws=withdraws)

    def _find_another_place(self, ports: Ports) -> object:
        """Somebody on the list of those to be placed is moved, or wants nothing any more."""
        waiting = to_place.to_place(ports)
        if not waiting:
            return None
        booking_id, by = waiting[0].booking.booking_id, By(STAFF, self.random.choice(REASONS))
        if self.random.random() < 0.3:
            return override.cancel(booking_id, by, ports)
        return override.move(booking_id, self.random.choice(self.spaces).space_id, by, ports)

    def _undo(self, ports: Ports) -> object:
        if not self.overridden:
            return None
        done, before = self.overridden.pop()
        return override.undo(done, before, STAFF, ports)

    def _one_of(self, names: list[str]) -> str | None:
        return names.pop(self.random.randrange(len(names))) if names else None


@dataclass
class PeopleAtHeadquarters:
    """Whoever books over the web. ``look``: for which share of what is only asked they look for something certain."""

    branch: Branch
    spaces: tuple[Space, ...]
    screens: Screens
    random: Random
    look: float = 0.0
    asked: list[str] = field(default_factory=list)
    booked: list[str] = field(default_factory=list)

    def act(self, house: House) -> None:
        """One act, inside a strand."""
        chance = self.random.random()
        if self.asked and chance < 0.15:
            authority.withdraw(house, self.asked.pop(self.random.randrange(len(self.asked))))
            return
        if self.booked and chance < 0.35:
            authority.cancel(house, self.booked.pop(self.random.randrange(len(self.booked))))
            return
        wish = a_wish(self.branch, self.spaces, house.clock.now(), self.random)
        if wish is None:
            return
        if self.random.random() < SEVERAL_DAYS:
            said = authority.book_days(house, wish, wish.day + timedelta(days=1))
        else:
            said = {wish.day: authority.book(house, wish)}
        for one in said.values():
            self._read(one)
            if isinstance(one, authority.Pending) and self.look and self.random.random() < self.look:
                authority.certain_instead(house, one.request_id)

    def _read(self, said: authority.Confirmed | authority.Pending | authority.NotAsked) -> None:
        match said:
            case authority.Confirmed(booking_id):
                self.screens.confirmed(booking_id)
                self.booked.append(booking_id)
            case authority.Pending(request_id):
                self.screens.provisional(request_id)
                self.asked.append(request_id)
            case authority.NotAsked():
                return


def a_wish(branch: Branch, spaces: tuple[Space, ...], now: datetime, random: Random) -> Wish | None:
    """A span in one of the openings from now on; None when the days drawn are closed."""
    day = branch.day_of(now) + timedelta(days=random.choice((0, 0, 0, 1, 1, DAYS_AHEAD)))
    openings = [opening for opening in branch.opening_spans(day) if opening.end > now + SLOT]
    if not openings:
        return None
    subject = f"m-{random.randrange(MEMBERS)}"
    space = random.choice(spaces)
    return Wish(space.space_id, day, grid(random.choice(openings), space.kind, random), subject)
