"""A branch's tablets and headquarters as a story moves them: the real code of both ends, under virtual time.

The machines, disks and lines are the simulation's; nothing is drawn here, and each tablet has a line of its own. A
story begins at eight in the morning of a Thursday, in a branch that is open from six.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from sqlalchemy import select

from kiosk.domain import days
from kiosk.domain.authority import Fence, Grant, Lease
from kiosk.domain.bookings import Booking, Unfit, Wish
from kiosk.domain.branches import Hours
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import Booked, Provisional
from kiosk.domain.spaces import Space
from kiosk.encoding import facts, feed
from kiosk.services import book, to_place
from sync.hq import authority, enrolment, leases, network, tables, views
from sync.hq.keys import open_keys
from sync.hq.projections import SqlRows
from sync.simulation import journals
from sync.simulation.chance import SeededRandom
from sync.simulation.disk import Disk, Image
from sync.simulation.headquarters import SimulatedHeadquarters
from sync.simulation.kiosk import EPOCH, MachineClocks, SimulatedKiosk
from sync.simulation.network import Network
from sync.simulation.scheduler import Scheduler
from sync.simulation.town import BRANCH, town

FIRST_DAY = datetime(2027, 1, 14, 7, tzinfo=UTC)
"""Behind the day of the build: a tablet that starts before it knows that its clock is wrong (SYNC.md 2.7)."""
THURSDAY = FIRST_DAY.date()
FRIDAY = THURSDAY + timedelta(days=1)
OPENS, CLOSES = time(6), time(22)
MINUTE_MS = 60_000
DELAY_MS = (20, 80)
Item = TypeVar("Item", Grant, Fence)
Told = TypeVar("Told")


class TwoEnds:
    """Headquarters and so many tablets, all at work and in step."""

    def __init__(self, root: Path, *spaces: Space, kiosks: int = 1) -> None:
        self.scheduler = Scheduler(int((FIRST_DAY - EPOCH) / timedelta(milliseconds=1)))
        shared = root / "keys"
        shared.mkdir()
        open_keys(shared, SeededRandom("shared"), FIRST_DAY)
        self.hq_clocks = MachineClocks(self.scheduler)
        self.hq = SimulatedHeadquarters(self.scheduler, Disk(root / "hq"), self.hq_clocks, _dice(), shared)
        self.hq.power_on()
        described = town(THURSDAY, _dice())
        self.branch = replace(
            described.branches[0], opening=tuple(Hours(weekday, OPENS, CLOSES) for weekday in range(7))
        )
        codes = self.hq.load(replace(described, branches=(self.branch,), spaces=spaces))
        self.pass_of_a_member = next(iter(codes.values())).encode()
        self.kiosks: list[SimulatedKiosk] = []
        self._lines: dict[str, Network] = {}
        for number in range(kiosks):
            self._add_kiosk(root, f"kiosk-{number + 1}")
        self.pass_by(minutes=2)

    def close(self) -> None:
        """Ends every machine."""
        for kiosk in self.kiosks:
            if kiosk.is_on:
                kiosk.power_off()
        self.hq.close()

    # Time and the line

    def pass_by(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Lets time pass and everything happen that is due in it."""
        passed = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self.scheduler.run_until(self.scheduler.now_ms + passed // timedelta(milliseconds=1))
        for kiosk in self.kiosks:
            assert kiosk.failures == []

    def until(self, what: str, holds: Callable[[], bool], *, minutes: float = 10) -> float:
        """Lets time pass until something holds; how many virtual seconds that took."""
        began = self.scheduler.now_ms
        while not holds():
            assert self.scheduler.now_ms - began < minutes * MINUTE_MS, f"never: {what}"
            self.pass_by(seconds=0.02)
        return (self.scheduler.now_ms - began) / 1000

    def now(self) -> datetime:
        """The true time."""
        return EPOCH + timedelta(milliseconds=self.scheduler.now_ms)

    def cut(self, kiosk: SimulatedKiosk) -> None:
        """The tablet's line is gone."""
        self._lines[kiosk.name].weather.is_up = False

    def heal(self, kiosk: SimulatedKiosk) -> None:
        """The tablet's line is back."""
        self._lines[kiosk.name].weather.is_up = True

    def dark(self, *kiosks: SimulatedKiosk, hours: float) -> None:
        """Somebody switches tablets off and on again so many hours later."""
        for kiosk in kiosks:
            kiosk.power_off()
        self.pass_by(hours=hours)
        for kiosk in kiosks:
            kiosk.power_on()

    # What people do

    def books(self, kiosk: SimulatedKiosk, wish: Wish) -> object:
        """Somebody books at a tablet; what the screen says."""
        return kiosk.do(lambda ports: book.book(wish, ports))

    def confirmed(self, kiosk: SimulatedKiosk, wish: Wish) -> str:
        """The same, and the tablet says that it is confirmed; the booking's name."""
        answer = self.books(kiosk, wish)
        assert isinstance(answer, Booked), answer
        return answer.booking_id

    def provisional(self, kiosk: SimulatedKiosk, wish: Wish) -> str:
        """The same, and the tablet says that it is only asked for; the request's name."""
        answer = self.books(kiosk, wish)
        assert isinstance(answer, Provisional), answer
        return answer.request_id

    def books_remotely(self, wish: Wish) -> authority.Pending | authority.Confirmed | authority.NotAsked:
        """Somebody books at headquarters."""
        return authority.book(self.hq.house, wish)

    def describes(self, space: Space) -> None:
        """Headquarters says something new of a space."""
        with self.hq.house.changing(BRANCH) as connection:
            network.put_space(connection, space)

    # What the ends have

    def taken_by(self, wish: Wish) -> dict[str, set[str]]:
        """The confirmed bookings that overlap a wish, by who says so: ``hq`` and the tablets that are on."""
        said: dict[str, set[str]] = {}
        with self.hq.real_store.reading() as connection:
            shown = views.day(connection, self.branch, wish.day).bookings
            said["hq"] = {one.booking_id for one in shown if _stands_in(one, wish)}
        for kiosk in self.kiosks:
            if kiosk.is_on:
                with kiosk.ports.begin() as work:
                    near = work.bookings.near(wish.space_id, wish.span)
                said[kiosk.name] = {one.booking_id for one in near if _stands_in(one, wish)}
        return said

    def state_at(self, place: SimulatedKiosk | None, request_id: str) -> str:
        """How a request stands at a tablet, or at headquarters, which may not have heard of it yet."""
        if place is None:
            with self.hq.real_store.reading() as connection:
                found = SqlRows(connection).request(request_id)
        else:
            with place.ports.begin() as work:
                found = work.bookings.request(request_id)
        return "unheard of" if found is None else found.state.value

    def states(self, request_id: str) -> set[str]:
        """The states that the ends see a request in."""
        return {self.state_at(place, request_id) for place in (None, *self.kiosks)}

    def said(self, kind: type[Told]) -> list[tuple[str, Told]]:
        """The facts of a type that headquarters has of the branch, with their names, in the order it got them."""
        found: list[tuple[str, Told]] = []
        for written in journals.stored(self.hq.real_store):
            fact = facts.decode(written.name.node, written.name.inc, written.body).fact
            if isinstance(fact, kind):
                found.append((str(written.name), fact))
        return found

    def in_feed(self, kind: type[Item]) -> list[Item]:
        """The entries of a kind that the branch's feed says, in its order."""
        with self.hq.real_store.reading() as connection:
            bodies = connection.execute(
                select(tables.feed.c.body)
                .where(tables.feed.c.branch_id == BRANCH, tables.feed.c.body.is_not(None))
                .order_by(tables.feed.c.position)
            ).scalars()
            items = [feed.decode(body) for body in bodies]
        return [item for item in items if isinstance(item, kind)]

    def lease(self, space: Space) -> Lease:
        """Headquarters' row of the space."""
        with self.hq.real_store.reading() as connection:
            row = leases.of_space(connection, space.space_id)
        assert row is not None
        return row

    def incidents(self) -> list[str]:
        """The kinds of what headquarters reported, in the order it did."""
        with self.hq.real_store.reading() as connection:
            return [kind for kind, _, _ in views.incidents(connection, BRANCH)]

    def to_place(self) -> dict[str, dict[str, Unfit]]:
        """The bookings that wait for a person and why, by who says so: ``hq`` and the tablets that are on."""
        with self.hq.real_store.reading() as connection:
            described = views.branch(connection, BRANCH)
            assert described is not None
            there = views.to_place(connection, described, self.now())
        said = {"hq": {one.booking.booking_id: one.why for one in there}}
        for kiosk in self.kiosks:
            if kiosk.is_on:
                here = to_place.to_place(kiosk.ports)
                said[kiosk.name] = {one.booking.booking_id: one.why for one in here}
        return said

    def opens(self, opening: Sequence[Hours]) -> None:
        """Headquarters says other opening hours."""
        house = self.hq.house
        with house.changing(BRANCH) as connection:
            network.put_branch(connection, house, replace(self.branch, opening=tuple(opening)))

    def image(self, kiosk: SimulatedKiosk) -> Image:
        """A copy of a tablet's disk."""
        return kiosk.disk.image(self.scheduler.now_ms)

    def _add_kiosk(self, root: Path, name: str) -> None:
        line = self._lines[name] = Network(self.scheduler, self.hq, _dice())
        line.weather.delay_ms = DELAY_MS
        kiosk = SimulatedKiosk(name, self.scheduler, Disk(root / name), (line, self.hq), _dice())
        self.kiosks.append(kiosk)
        house = self.hq.house
        enrolment_id = enrolment.make_code(house, BRANCH, "account")
        code = enrolment.look_up(house, enrolment_id)
        assert code is not None

        def confirm() -> None:
            assert enrolment.confirm_here(house, enrolment_id)

        kiosk.enrol(code.code, confirm)
        self.pass_by(minutes=1)
        kiosk.power_on()


def a_wish(space: Space, start: str, end: str, day: date = THURSDAY, who: str = "m-0") -> Wish:
    """A member wishes a space between two wall times."""
    zone = town(THURSDAY, _dice()).branches[0].time_zone
    first, last = (days.instant_of(day, time.fromisoformat(clock), zone) for clock in (start, end))
    assert first is not None
    assert last is not None
    return Wish(space.space_id, day, Interval(first, last), who)


def the_desks() -> dict[int | None, Space]:
    """A desk of the walk-in pool, one held by the day and one that is headquarters' alone, by how far ahead."""
    return {space.ahead: space for space in reversed(town(THURSDAY, _dice()).spaces)}


def _stands_in(booking: Booking, wish: Wish) -> bool:
    return booking.takes_space and booking.space_id == wish.space_id and booking.span.overlaps(wish.span)


def _dice() -> Random:
    return Random(7)  # noqa: S311 - the same delays in every run
