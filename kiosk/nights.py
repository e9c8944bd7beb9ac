"""The night on the kiosk's own timer, and the same work for the command line when no kiosk runs.

The steps are ``sync.client.nightly``'s; here they get the storage and the services they ask for.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kiosk.domain.errors import KioskError, NotEnrolledError
from kiosk.house_clock import HouseClock
from kiosk.kiosk_thread import KioskThread, Need, write_down_failure
from kiosk.parts import KioskParts, Listeners
from kiosk.services import upkeep
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.storage.reconciliation import Later, Totals
    from sync.client.nightly import NightReport
    from sync.client.sides import Round

PATIENCE_SECONDS = 110.0
DAYS_LOOKED_BACK = 7
TRY_AGAIN_AFTER = timedelta(minutes=30)
Reports = tuple["NightReport", ...]
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

    def later(self, day: date) -> "Later":
        """What this kiosk has of the days after that one."""
        return self._parts.store.later(day)

    def aside(self) -> Sequence[str]:
        """What could not be applied, and why."""
        return [f"{one.place} {one.because}" for one in self._parts.store.quarantined()]

    def rebuild(self) -> int:
        """Makes the projections again."""
        return self._parts.store.rebuild()

    def hear_holders_again(self, day: date, known: str) -> bool:
        """Makes the leases again if that leads to what headquarters has."""
        return self._parts.store.hear_holders_again(day, known)

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

    def purge_guests(self, day: date) -> int:
        """Deletes the data of guests whose time is over; of how many. Raises KioskError while the date is doubtful."""
        if self._parts.clock.is_suspect:
            raise KioskError("the date is doubtful", advice="Confirm the time: nobody is forgotten before.")
        return self._parts.store.purge_guests(day)

    def close_day(self, day: date, head: str) -> bool:
        """Writes ``day.closed`` once for a day, however late."""
        if self._parts.store.days_on_record(day).get(day, False):
            return False
        upkeep.close_day(day, head, self._parts.ports)
        return True

    def back_up(self, day: date) -> Callable[[], object]:
        """Makes ready what copies, opens and compares the database."""
        return self._parts.store.ready_backup(day)

    def prune(self) -> int:
        """Lets go of what is long over and safe; of how much. Raises KioskError while the date is doubtful."""
        if self._parts.clock.is_suspect:
            raise KioskError("the date is doubtful", advice="Confirm the time: nothing is let go before.")
        return self._parts.store.prune(self._parts.clock.now())


class Series:
    """The nights of some days, one after the other, in the order given; ``over`` has their reports.

    A night that is not whole stops no other, but while there is no line the days in ``closed`` are passed over:
    nothing else is left to do for them. ``note`` hears the reports first, whole series or not.
    """

    def __init__(
        self,
        begin_night: "Callable[[date], Future[NightReport]]",
        days: Sequence[date],
        closed: frozenset[date],
        note: Callable[[Reports], None],
    ) -> None:
        self.over: Future[Reports] = Future()
        self._begin_night = begin_night
        self._days = list(days)
        self._closed = closed
        self._note = note
        self._reports: Reports = ()

    def go_on(self) -> None:
        """Begins the next night, or says that there is none left."""
        if self._reports and not self._reports[-1].had_line:
            self._days = [day for day in self._days if day not in self._closed]
        if self._days:
            self._begin_night(self._days.pop(0)).add_done_callback(self._take)
        else:
            self._note(self._reports)
            self.over.set_result(self._reports)

    def _take(self, done: "Future[NightReport]") -> None:
        if done.cancelled():  # the exchange ends
            self._note(self._reports)
            self.over.cancel()
        elif (fault := done.exception()) is not None:
            self._note(self._reports)
            self.over.set_exception(fault)
        else:
            self._reports = (*self._reports, done.result())
            self.go_on()


class Nights:
    """Begins the nights of days that are over when it is time, and on demand; never two at once.

    Every day is tried again until its night is whole: the last one, and those of a week that nobody closed.
    """

    def __init__(self, parts: KioskParts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._owed: frozenset[date] = frozenset()
        self._owed_up_to: date | None = None
        self._present: Future[Reports] | None = None
        self._not_before_ms = 0

    @property
    def is_under_way(self) -> bool:
        """Whether a night is at work. On any thread."""
        return self._under_way() is not None

    def look(self, night_at: str) -> None:
        """Begins what is due. Half an hour after a night that was not whole it is due again."""
        self._parts.thread.attend(
            "looking for the night", lambda: self._begin_if_due(night_at), Need.EXCHANGE
        )

    def run_now(self, patience_seconds: float = PATIENCE_SECONDS) -> Mapping[str, object]:
        """The night of the last day that is over, after those nobody closed; joins one under way, waited for.

        Not on the kiosk thread, not on a sync thread.
        """
        series = self._parts.thread.run(self._begin_now, Need.STAFF)
        try:
            *earlier, last = series.result(patience_seconds)
        except TimeoutError:
            error = f"the night is not over after {patience_seconds:.0f} s"
            return {"ok": False, "error": error, "next": "Ask again later: nothing of it is done twice."}
        except CancelledError:
            return {"ok": False, "error": "the exchange ended before the night", "next": "Ask again."}
        is_whole = last.is_whole and all(report.is_whole for report in earlier)
        return {"ok": is_whole, **last.as_json(), "earlier": [report.as_json() for report in earlier]}

    # On the kiosk thread

    def _begin_if_due(self, night_at: str) -> None:
        if not self._parts.is_open or self._parts.store.is_locked:  # closed since it was asked for
            return
        clock = self._parts.clock
        with self._parts.begin() as work:
            zone = work.places.branch().time_zone
        if clock.is_suspect or clock.now().astimezone(zone).strftime("%H:%M") < night_at:
            return
        owed = self._look_up(self._day())
        if owed and self._under_way() is None and clock.monotonic_ms() >= self._not_before_ms:
            self._begin(owed).add_done_callback(lambda done: write_down_failure("the night", done))

    def _begin_now(self) -> "Future[Reports]":
        last = self._day()
        return self._under_way() or self._begin(self._look_up(last) | {last})

    def _day(self) -> date:
        with self._parts.begin() as work:
            return upkeep.day_to_close(work.places.branch(), self._parts.clock.now())

    def _under_way(self) -> "Future[Reports] | None":
        return None if self._present is None or self._present.done() else self._present

    def _look_up(self, last: date) -> frozenset[date]:
        """The days whose night is owed, up to ``last``; that one is owed a night at each start."""
        with self._lock:
            if self._owed_up_to != last:
                first = last - timedelta(days=DAYS_LOOKED_BACK - 1)
                record = self._parts.store.days_on_record(first)
                found = {day for day, is_closed in record.items() if not is_closed} | self._owed
                self._owed = frozenset(day for day in found if first <= day < last) | {last}
                self._owed_up_to = last
                self._not_before_ms = 0
            return self._owed

    def _begin(self, owed: frozenset[date]) -> "Future[Reports]":
        worker = self._parts.worker
        if worker is None:
            raise NotEnrolledError("there is no exchange to make a night with")
        record = self._parts.store.days_on_record(min(owed))
        closed = frozenset(day for day, is_closed in record.items() if is_closed)
        night = NightAtKiosk(self._parts)
        series = Series(lambda day: worker.run_night(night, day), sorted(owed), closed, self._note)
        self._present = series.over
        series.go_on()
        return series.over

    # On the push thread

    def _note(self, reports: Reports) -> None:
        with self._lock:
            self._owed -= {report.day for report in reports if report.is_whole}
            pause_ms = TRY_AGAIN_AFTER // timedelta(milliseconds=1)
            self._not_before_ms = self._parts.clock.monotonic_ms() + pause_ms


def told(answer: Mapping[str, Any]) -> Iterator[str]:
    """The answer of ``Nights.run_now`` as people read it: the nights in their order, a line for each step."""
    for night in (*answer["earlier"], answer):
        yield f"night of {night['day']}: {'whole' if night['whole'] else 'not whole'}"
        for step in night["steps"]:
            is_done = "done" if step["done"] else "not done"
            yield f"  {step['step']:<10}{is_done:<10}{step['detail']}".rstrip()
        yield from (f"  still different: {difference}" for difference in night["differences"])


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
    try:
        made: Round = worker.exchange_now().result(PATIENCE_SECONDS)
    except TimeoutError:
        return {"ok": False, "error": f"the exchange is not over after {PATIENCE_SECONDS:.0f} s"}
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
