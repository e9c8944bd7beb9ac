"""What the story reads in the tablet's own store, on its kiosk thread, as the staff's calls do."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from kiosk.app import TabletApp
from kiosk.domain import days
from kiosk.domain.bookings import Booking
from kiosk.domain.days import Interval
from kiosk.domain.facts import OverrideAct
from kiosk.domain.spaces import Space
from kiosk.kiosk_thread import Need
from kiosk.parts import Places
from kiosk.services import find_space, override, timetable
from kiosk.services.override import Prepared

if TYPE_CHECKING:
    from kiosk.storage.reconciliation import Totals

Found = TypeVar("Found")


class TabletStore:
    """The tablet's store, as it is at each question. ``today``: the day of the story."""

    def __init__(self, app: TabletApp, today: date) -> None:
        self._app = app
        self._parts = app.parts
        self._today = today

    def places(self) -> Places:
        """The branch and its spaces."""
        return self._read(self._parts.places)

    def name_of(self, space_id: str) -> str:
        """What a space is called. Raises StopIteration for one that is not here."""
        return next(space.name for space in self.places().spaces if space.space_id == space_id)

    def unsent(self) -> int:
        """How many facts headquarters has not acknowledged."""
        return self._read(self._parts.unsent)

    def totals(self) -> "Totals":
        """What the tablet counts of the day."""
        return self._read(lambda: self._parts.store.totals(self._today))

    def bookings(self) -> list[Booking]:
        """The day's bookings, in every state."""

        def read() -> list[Booking]:
            with self._parts.begin() as work:
                return list(work.bookings.on_day(self._today))

        return self._read(read)

    def successor(self, booking_id: str) -> Booking | None:
        """The booking that took that one's place, or None."""
        found = {booking.booking_id: booking for booking in self.bookings()}
        return found.get(found[booking_id].replaced_by or "")

    def inside(self) -> list[str]:
        """Who is in: short names."""

        def read() -> list[str]:
            with self._parts.begin() as work:
                subjects = [visit.subject_id for visit in work.visits.inside() if visit.subject_id]
                return [person.short_name for one in subjects if (person := work.vault.person(one))]

        return self._read(read)

    def free_hour(self) -> tuple[Space, Interval] | None:
        """The first whole hour, an hour from now or later, that some room is free for."""
        at = self._read(lambda: find_space.room_day(self._parts.ports, self._today))
        soon = self._app.clock.now() + timedelta(hours=1)
        for room in at.rooms:
            for opening in at.opening:
                for start in days.grid(opening):
                    hour = Interval(start, start + timedelta(hours=1))
                    if (
                        start > soon
                        and opening.holds(hour)
                        and not any(kept.overlaps(hour) for kept in room.kept)
                    ):
                        return room.space, hour
        return None

    def extendable(self, *, besides: str) -> Booking | None:
        """A booking that stands alone in its row of the day, not ``besides``, and could go on for longer."""
        ports = self._parts.ports

        def can_go_on(booking: Booking) -> bool:
            ways = override.prepare(booking.booking_id, OverrideAct.EXTEND, ports)
            return isinstance(ways, Prepared) and any(offer.against is None for offer in ways.offers)

        def read() -> Booking | None:
            rows = timetable.of_day(self._today, ports)
            alone = [row.slots[0].booking for row in rows if len(row.slots) == 1]
            return next((one for one in alone if one.booking_id != besides and can_go_on(one)), None)

        return self._read(read)

    def _read(self, work: Callable[[], Found]) -> Found:
        return self._app.kiosk_thread.run(work, Need.STAFF)
