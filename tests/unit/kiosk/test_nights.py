"""When a night is begun: for every day that nobody closed, again until it is whole, and never two at once."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest

from kiosk.domain.errors import KioskError
from kiosk.domain.facts import DayClosed, Fact
from kiosk.domain.ports import Ports
from kiosk.kiosk_thread import KioskThread
from kiosk.nights import TRY_AGAIN_AFTER, NightAtKiosk, Nights
from kiosk.parts import KioskParts
from kiosk.storage.store import KioskStore
from sync.client.nightly import NightReport, Step, StepReport
from tests.builders import a_branch, an_arrival, at
from tests.fakes.clock import CountedRandom, HandClock
from tests.fakes.feed import told
from tests.fakes.passes import MemoryPasses
from tests.fakes.tickets import PlainTickets
from tests.houses import PlainPins
from tests.premises import Premises

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (23, 24, 25, 26))
LONG_AGO = date(2026, 11, 10)
NIGHT_AT = "04:15"
SOON_SECONDS = 5.0


def whole(day: date) -> NightReport:
    """Every step was done."""
    return NightReport(day, tuple(StepReport(step, is_done=True) for step in Step))


def without_line(day: date) -> NightReport:
    """What needs headquarters is undone."""
    alone = (Step.DECLINE, Step.PURGE, Step.CLOSE, Step.BACK_UP, Step.PRUNE)
    return NightReport(day, tuple(StepReport(step, is_done=step in alone) for step in Step))


@dataclass
class Exchange:
    """The worker's end: takes nights, and says how one went when the test does."""

    begun: list[tuple[date, "Future[NightReport]"]] = field(default_factory=list)
    nights: list[NightAtKiosk] = field(default_factory=list)
    is_ending: bool = False

    def run_night(self, night: NightAtKiosk, day: date) -> "Future[NightReport]":
        """A night that goes on until it is ended."""
        future: Future[NightReport] = Future()
        if self.is_ending:
            future.cancel()
            return future
        future.set_running_or_notify_cancel()
        self.begun.append((day, future))
        self.nights.append(night)
        return future

    @property
    def days(self) -> list[date]:
        """The days whose nights were begun, in their order."""
        return [day for day, _ in self.begun]

    def end(self, report: NightReport) -> None:
        """The night under way is over."""
        day, future = self.begun[-1]
        assert day == report.day
        future.set_result(report)


class Tablet:
    """A kiosk's parts over a real store on its kiosk thread, a clock the test moves, and an exchange it plays."""

    def __init__(self, premises: Premises) -> None:
        self.clock: HandClock = premises.clock
        self.thread = KioskThread()
        self.worker = Exchange()
        self.store: KioskStore = self.thread.run(premises.start)
        self.thread.run(lambda: told(self.store, a_branch()))
        self.is_open = True
        self.begin = self.store.begin
        self.ports = Ports(
            self.begin, self.clock, CountedRandom(), MemoryPasses(), PlainPins(), PlainTickets()
        )
        self.nights = Nights(cast("KioskParts", self))

    def arrives(self, day: date) -> None:
        """Somebody comes in at ten of that day."""
        self.clock.set_to(at("10:00", day))
        self.append(an_arrival())

    def append(self, fact: Fact) -> None:
        """One fact."""

        def append() -> None:
            with self.store.begin() as work:
                work.append(fact)

        self.thread.run(append)

    def look(self) -> list[date]:
        """The minute's look; the days whose nights were begun so far."""
        self.nights.look(NIGHT_AT)
        self.thread.run(lambda: None)
        return self.worker.days

    def close(self) -> None:
        """Ends it."""
        self.thread.run(self.store.close)
        self.thread.close()


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    made = Tablet(Premises(tmp_path, clock=HandClock(at("10:00", LONG_AGO))))
    yield made
    made.close()


def test_a_night_that_was_not_whole_is_tried_again_after_half_an_hour_and_no_more_once_it_is(
    tablet: Tablet,
) -> None:
    tablet.clock.set_to(at("04:14", WEDNESDAY))
    assert tablet.look() == []
    tablet.clock.pass_by(minutes=1)
    assert tablet.look() == [TUESDAY]
    tablet.worker.end(without_line(TUESDAY))
    tablet.clock.pass_by(minutes=29)
    assert tablet.look() == [TUESDAY]
    tablet.clock.pass_by(minutes=1)
    assert tablet.look() == [TUESDAY, TUESDAY]
    tablet.worker.end(whole(TUESDAY))
    tablet.clock.pass_by(hours=8)
    assert tablet.look() == [TUESDAY, TUESDAY]
    tablet.clock.set_to(at("04:15", THURSDAY))
    assert tablet.look() == [TUESDAY, TUESDAY, WEDNESDAY]


def test_a_night_that_is_due_is_not_looked_for_in_a_store_that_closed_meanwhile(tablet: Tablet) -> None:
    tablet.clock.set_to(at("05:00", WEDNESDAY))
    tablet.is_open = False
    assert tablet.look() == []
    tablet.is_open = True
    assert tablet.look() == [TUESDAY]


def test_while_a_night_is_under_way_no_other_is_begun_and_whoever_asks_joins_it(tablet: Tablet) -> None:
    tablet.clock.set_to(at("05:00", WEDNESDAY))
    tablet.look()
    tablet.clock.pass_by(hours=2)
    assert tablet.look() == [TUESDAY]
    joined = tablet.thread.run(tablet.nights._begin_now)
    assert tablet.worker.days == [TUESDAY]
    tablet.worker.end(whole(TUESDAY))
    assert [report.day for report in joined.result(SOON_SECONDS)] == [TUESDAY]


def test_days_that_nobody_closed_are_closed_oldest_first_and_those_without_a_fact_are_not(
    tablet: Tablet,
) -> None:
    tablet.arrives(THURSDAY - timedelta(days=9))
    tablet.arrives(MONDAY)
    tablet.clock.set_to(at("05:00", THURSDAY))
    assert tablet.look() == [MONDAY]
    tablet.worker.end(whole(MONDAY))
    assert tablet.worker.days == [MONDAY, WEDNESDAY]
    tablet.worker.end(whole(WEDNESDAY))
    tablet.clock.pass_by(hours=2)
    assert tablet.look() == [MONDAY, WEDNESDAY]


def test_an_older_day_that_stays_different_is_tried_again_alone_and_starves_no_other(tablet: Tablet) -> None:
    tablet.arrives(MONDAY)
    tablet.clock.set_to(at("05:00", THURSDAY))
    tablet.look()
    tablet.worker.end(NightReport(MONDAY, whole(MONDAY).steps, ("rows visits",)))
    tablet.worker.end(whole(WEDNESDAY))
    tablet.clock.pass_by(minutes=TRY_AGAIN_AFTER.total_seconds() / 60)
    assert tablet.look() == [MONDAY, WEDNESDAY, MONDAY]


def test_a_day_that_stays_different_is_left_after_a_week(tablet: Tablet) -> None:
    tablet.arrives(MONDAY)
    tablet.clock.set_to(at("05:00", TUESDAY))
    tablet.look()
    tablet.worker.end(NightReport(MONDAY, whole(MONDAY).steps, ("rows visits",)))
    tablet.clock.set_to(at("05:00", MONDAY + timedelta(days=8)))
    assert tablet.look() == [MONDAY, MONDAY + timedelta(days=7)]


def test_without_a_line_the_days_that_are_closed_already_wait_for_it(tablet: Tablet) -> None:
    tablet.arrives(MONDAY)
    tablet.arrives(TUESDAY)
    tablet.arrives(WEDNESDAY)
    tablet.clock.set_to(at("05:00", THURSDAY))
    tablet.look()
    tablet.worker.end(without_line(MONDAY))
    assert tablet.worker.days == [MONDAY, TUESDAY], "it is not closed: that needs no line"
    tablet.worker.end(without_line(TUESDAY))
    tablet.worker.end(without_line(WEDNESDAY))
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        tablet.append(DayClosed(day, 1, 0, "00" * 32))
    tablet.clock.pass_by(minutes=30)
    assert tablet.look()[3:] == [MONDAY]
    tablet.worker.end(without_line(MONDAY))
    assert tablet.worker.days[3:] == [MONDAY]
    tablet.clock.pass_by(minutes=30)
    tablet.look()
    tablet.worker.end(whole(MONDAY))
    tablet.worker.end(whole(TUESDAY))
    tablet.worker.end(whole(WEDNESDAY))
    assert tablet.worker.days[4:] == [MONDAY, TUESDAY, WEDNESDAY]


def test_a_day_is_closed_once_however_late_and_whatever_was_closed_beside_it(tablet: Tablet) -> None:
    tablet.arrives(MONDAY)
    tablet.arrives(TUESDAY)
    tablet.clock.set_to(at("05:00", THURSDAY))
    tablet.look()
    (night,) = tablet.worker.nights

    def close(day: date) -> bool:
        return tablet.thread.run(lambda: night.close_day(day, "00" * 32))

    assert [close(day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == [True] * 3
    assert [close(day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == [False] * 3


def test_a_night_that_takes_too_long_is_an_answer_and_goes_on(tablet: Tablet) -> None:
    tablet.clock.set_to(at("05:00", WEDNESDAY))
    answer = tablet.nights.run_now(patience_seconds=0)
    assert answer["ok"] is False
    assert "not over" in str(answer["error"])
    tablet.worker.end(whole(TUESDAY))
    assert tablet.look() == [TUESDAY], "it was counted all the same"


def test_a_night_whose_exchange_ends_is_an_answer_too(tablet: Tablet) -> None:
    tablet.clock.set_to(at("05:00", WEDNESDAY))
    tablet.worker.is_ending = True
    assert tablet.nights.run_now()["ok"] is False


def test_while_the_date_is_doubtful_no_night_forgets_anybody(tablet: Tablet) -> None:
    night = NightAtKiosk(cast("KioskParts", tablet))
    assert tablet.thread.run(lambda: night.purge_guests(TUESDAY)) == 0
    tablet.clock.is_suspect = True
    with pytest.raises(KioskError, match="doubtful"):
        tablet.thread.run(lambda: night.purge_guests(TUESDAY + timedelta(days=400)))
