"""The night on the kiosk's own timer, and the same work for the command line when no kiosk runs.

The steps are ``sync.client.nightly``'s; here they get the storage and the services they ask for.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kiosk.domain.errors import KioskError, NotEnrolledError
from kiosk.house_clock import HouseClock
from kiosk.kiosk_thread import KioskThread, Need, write_down_failure
from kiosk.parts import KioskParts, Listeners
from kiosk.services import upkeep
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.storage.reconciliation import Totals
    from sync.client.nightly import NightReport
    from sync.client.sides import Round

PATIENCE_SECONDS = 110.0
log = logging.getLogger(__name__)


class NightAtKiosk:
    """What a night asks of this kiosk's storage and services; on the kiosk thread."""

    def __init__(self, parts: KioskParts) -> None:
        self._parts = parts

    def heads(self) -> Mapping[str, tuple[int, str]]:
        """Where each incarnation ends."""
        return self._parts.store.heads()

    def totals(self, day: date) -> "Totals":
        """What this kiosk counts of the day."""
        return self._parts.store.totals(day)

    def rebuild(self) -> int:
        """Makes the projections again."""
        return self._parts.store.rebuild()

    def owe_people(self, subject_ids: Sequence[str]) -> int:
        """Owes headquarters the vault rows of these subjects again; how many are here."""
        with self._parts.begin() as work:
            people = [person for subject in subject_ids if (person := work.vault.person(subject))]
            for person in people:
                work.vault.keep(person)
        return len(people)

    def decline_expired(self) -> int:
        """Checks out who forgot to, and declines the held requests whose day is over; how many of these."""
        upkeep.check_out_forgotten(self._parts.ports)
        return upkeep.decline_expired(self._parts.ports)

    def close_day(self, day: date, head: str) -> bool:
        """Writes ``day.closed`` once; the night after a day writes it within the next one."""
        next_day = self._parts.store.totals(day + timedelta(days=1))
        if next_day.facts.get("day.closed", 0):
            return False
        upkeep.close_day(day, head, self._parts.ports)
        return True

    def back_up(self, day: date) -> None:
        """Copies, opens and compares the database."""
        self._parts.store.backup(day)


class Nights:
    """Begins a night when it is time, once a day, and on demand."""

    def __init__(self, parts: KioskParts) -> None:
        self._parts = parts
        self._last: date | None = None

    def look(self, night_at: str) -> None:
        """Begins the night of the day that is over, if it is time and it was not done since this start."""
        self._parts.thread.attend(
            "looking for the night", lambda: self._begin_if_due(night_at), Need.EXCHANGE
        )

    def run_now(self) -> Mapping[str, object]:
        """The night of the last day that is over, waited for. Not on the kiosk thread, not on a sync thread."""
        day = self._parts.thread.run(self._day, Need.STAFF)
        report = self._begin(day).result(PATIENCE_SECONDS)
        return {"ok": report.is_whole, **report.as_json()}

    def _begin_if_due(self, night_at: str) -> None:
        day = self._day()
        with self._parts.begin() as work:
            zone = work.places.branch().time_zone
        local = self._parts.clock.now().astimezone(zone)
        if day != self._last and local.strftime("%H:%M") >= night_at and not self._parts.clock.is_suspect:
            self._last = day
            self._begin(day).add_done_callback(lambda done: write_down_failure("the night", done))

    def _day(self) -> date:
        with self._parts.begin() as work:
            return upkeep.day_to_close(work.places.branch(), self._parts.clock.now())

    def _begin(self, day: date) -> "Future[NightReport]":
        worker = self._parts.worker
        if worker is None:
            raise NotEnrolledError("there is no exchange to make a night with")
        return worker.run_night(NightAtKiosk(self._parts), day)


def run_alone(settings: Settings, *, is_nightly: bool) -> Mapping[str, object]:
    """An exchange, or the whole night, when no kiosk runs on the data folder: this process takes it meanwhile."""
    return _alone(settings, _night if is_nightly else _exchange)


def examine(settings: Settings) -> Mapping[str, object]:
    """How the kiosk stands, without an exchange."""
    return _alone(settings, lambda parts: {"ok": True, **parts.thread.run(parts.examine)}, is_talking=False)


def back_up_alone(settings: Settings) -> Mapping[str, object]:
    """A proven copy of the database."""
    return _alone(
        settings, lambda parts: {"ok": True, "copy": str(parts.thread.run(parts.backup))}, is_talking=False
    )


def _night(parts: KioskParts) -> Mapping[str, object]:
    return Nights(parts).run_now()


def _exchange(parts: KioskParts) -> Mapping[str, object]:
    worker = parts.worker
    if worker is None:
        raise NotEnrolledError("there is nobody to exchange with")
    made: Round = worker.exchange_now().result(PATIENCE_SECONDS)
    return {"ok": made.is_whole, "facts": made.facts, "people": made.people, "entries": made.entries}


def _alone(
    settings: Settings, act: Callable[[KioskParts], Mapping[str, object]], *, is_talking: bool = True
) -> Mapping[str, object]:
    thread = KioskThread()
    parts = KioskParts(settings, HouseClock(), thread)
    try:
        thread.run(parts.open)
        if is_talking:
            thread.run(lambda: parts.start_exchange(Listeners(lambda _: None, lambda _: None)))
        return act(parts)
    except KioskError as fault:
        return {"ok": False, "error": str(fault), "next": fault.advice}
    finally:
        parts.stop_exchange()
        thread.run(parts.close)
        thread.close()
