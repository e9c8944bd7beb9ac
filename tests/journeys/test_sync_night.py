"""The night on real storage and a real headquarters: found, repaired, closed once, copied, proven, reported."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from kiosk.domain import days
from kiosk.domain.authority import on_day
from kiosk.domain.bookings import BookingState
from kiosk.domain.days import Interval
from kiosk.domain.facts import BookingConfirmed, SubjectIntroduced
from kiosk.nights import NightAtKiosk, Nights
from sync.client import nightly
from sync.client.enrolment import EnrolledKiosk
from sync.client.nightly import NightReport, Step
from tests.builders import a_member, a_visitor
from tests.drivers_sync import ROOT, HeadquartersProcess, TabletAtWork, enrolled
from tests.strictness import AnnouncedWarnings

NIGHT_SECONDS = 60.0


class Place:
    """Headquarters' process and one enrolled kiosk at work."""

    def __init__(self, folder: Path) -> None:
        self.hq = HeadquartersProcess(folder / "hq")
        self.kiosk: EnrolledKiosk = enrolled(self.hq, folder / "kiosk")
        self.folder = folder / "kiosk"
        self.tablet = TabletAtWork(self.folder, self.hq.port)
        assert self.tablet.worker.exchange_now().result(NIGHT_SECONDS).is_whole
        self.yesterday: date = self.tablet.thread.run(lambda: Nights(self.tablet.parts)._day())
        """The day that a night closes; asked once, as it may be over before the test is."""

    def night(self, night: NightAtKiosk | None = None) -> NightReport:
        """One whole night of yesterday."""
        office = night or NightAtKiosk(self.tablet.parts)
        return self.tablet.worker.run_night(office, self.yesterday).result(NIGHT_SECONDS)

    def starts_again(self) -> None:
        """The kiosk's process ends, and another one begins on what is on the disk."""
        self.tablet.close()
        self.tablet = TabletAtWork(self.folder, self.hq.port)

    def closings(self) -> int:
        """How many times headquarters was told that a day is closed."""
        return [kind for _, _, kind, _ in self.hq.ask("facts", self.kiosk.node)].count("day.closed")

    def close(self) -> None:
        """Ends both."""
        self.tablet.close()
        self.hq.stop()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


class KilledError(BaseException):
    """The night ends here, in the middle: no edge inside catches it, as none catches a kill."""


class KilledNight(NightAtKiosk):
    """A night that is killed when it comes to one of its steps, before or after it did it."""

    def __init__(self, place: Place, at: str, *, is_done: bool) -> None:
        super().__init__(place.tablet.parts)
        self._at = at
        self._is_done = is_done

    def decline_expired(self) -> int:
        self._die("decline_expired", is_done=False)
        declined = super().decline_expired()
        self._die("decline_expired", is_done=True)
        return declined

    def purge_guests(self, day: date) -> int:
        self._die("purge_guests", is_done=False)
        forgotten = super().purge_guests(day)
        self._die("purge_guests", is_done=True)
        return forgotten

    def close_day(self, day: date, head: str) -> bool:
        self._die("close_day", is_done=False)
        is_new = super().close_day(day, head)
        self._die("close_day", is_done=True)
        return is_new

    def back_up(self, day: date) -> Callable[[], object]:
        self._die("back_up", is_done=False)
        copy = super().back_up(day)

        def copy_and_die() -> None:
            copy()
            self._die("back_up", is_done=True)

        return copy_and_die

    def prune(self) -> int:
        self._die("prune", is_done=False)
        gone = super().prune()
        self._die("prune", is_done=True)
        return gone

    def _die(self, step: str, *, is_done: bool) -> None:
        if (step, is_done) == (self._at, self._is_done):
            raise KilledError(step)


Take = Callable[[nightly._Run, Step, Callable[[], str]], None]


def killed_at(at: Step, *, is_done: bool) -> Take:
    """How a night takes its steps when it is killed right before or right after one of them."""
    take = nightly._Run._take

    def take_or_die(run: nightly._Run, step: Step, work: Callable[[], str]) -> None:
        if step is at and not is_done:
            raise KilledError(step)
        take(run, step, work)
        if step is at:
            raise KilledError(step)

    return take_or_die


def night_command(place: Place, *, as_json: bool = True) -> "subprocess.Popen[str]":
    """``smartvalley sync --nightly`` on the kiosk's folder, which nobody else holds."""
    settings = place.folder.parent / "settings.toml"
    settings.write_text(f'headquarters = "{place.hq.address}"\n', encoding="utf-8")
    words = ["sync", "--nightly", "--data", str(place.folder), "--settings", str(settings)]
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk.cli", *words, *(["--json"] if as_json else [])],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_night_compares_closes_copies_and_headquarters_calls_the_journal_safe(place: Place) -> None:
    place.tablet.arrives(place.yesterday)
    report = place.night()
    assert report.is_whole, report
    tip = place.tablet.thread.run(place.tablet.parts.store.journal.tip)
    assert place.hq.ask("safe", place.kiosk.node)[tip.inc] == tip.seq
    copies = list((place.folder / "backups").glob("*.db"))
    assert [copy.name for copy in copies] == [f"kiosk-{place.yesterday.isoformat()}.db"]
    assert place.closings() == 1


@pytest.mark.fault("F48")
def test_a_night_killed_within_a_step_is_run_again_and_the_day_is_closed_once(place: Place) -> None:
    place.tablet.arrives(place.yesterday)
    guest = met_long_ago(place)
    for step in ("decline_expired", "purge_guests", "close_day", "back_up", "prune"):
        for is_done in (False, True):
            with pytest.raises(KilledError):
                place.night(KilledNight(place, step, is_done=is_done))
    assert not knows(place, guest)
    assert place.night().is_whole
    assert place.night().is_whole
    assert place.closings() == 1


def met_long_ago(place: Place) -> str:
    """A guest whom another kiosk met, and who was not here for longer than any branch keeps names."""
    guest = replace(a_visitor(f"PER-9.{'ab' * 16}.7"), salt="00" * 32)

    def hears() -> None:
        with place.tablet.ports.begin() as work:
            work.vault.keep(guest)

    place.tablet.thread.run(hears)
    assert knows(place, guest.subject_id)
    return guest.subject_id


def knows(place: Place, subject_id: str) -> bool:
    """Whether the tablet still has the person's row."""

    def look() -> bool:
        with place.tablet.ports.begin() as work:
            return work.vault.person(subject_id) is not None

    return place.tablet.thread.run(look)


@pytest.mark.fault("F48")
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
def test_a_night_killed_at_each_of_its_steps_goes_on_after_a_restart_and_the_day_is_closed_once(
    place: Place, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    place.tablet.arrives(place.yesterday)
    for step in Step:
        with monkeypatch.context() as patch:
            patch.setattr(nightly._Run, "_take", killed_at(step, is_done=is_done))
            with pytest.raises(KilledError):
                place.night()
        place.starts_again()
    assert place.night().is_whole
    facts = place.hq.ask("facts", place.kiosk.node)
    assert place.night().is_whole
    assert place.hq.ask("facts", place.kiosk.node) == facts
    assert place.closings() == 1
    tip = place.tablet.thread.run(place.tablet.parts.store.journal.tip)
    assert place.hq.ask("safe", place.kiosk.node)[tip.inc] == tip.seq


def test_the_command_killed_later_and_later_ends_with_the_day_closed_once(place: Place) -> None:
    place.tablet.arrives(place.yesterday)
    place.tablet.in_step()
    place.tablet.close()
    kills = 0
    for number in count():
        process = night_command(place)
        try:
            said, errors = process.communicate(timeout=0.1 * 1.3**number)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills += 1
        else:
            break
    assert kills >= 3
    assert json.loads(said)["whole"] is True, errors
    said, _ = night_command(place).communicate(timeout=NIGHT_SECONDS)
    steps = {step["step"]: step["detail"] for step in json.loads(said)["steps"]}
    assert steps["close"] == "closed before"
    place.tablet = TabletAtWork(place.folder, place.hq.port)
    place.tablet.in_step()
    assert place.closings() == 1


def test_the_command_tells_people_what_each_step_did_and_says_so_when_one_could_not(place: Place) -> None:
    day = place.yesterday
    place.tablet.close()
    said, _ = night_command(place, as_json=False).communicate(timeout=NIGHT_SECONDS)
    first, *steps = said.splitlines()
    assert first == f"night of {day}: whole"
    assert [line.split()[0] for line in steps] == [step.value for step in Step]
    assert all(line.split()[1] == "done" for line in steps)
    place.hq.stop()
    process = night_command(place, as_json=False)
    _, said = process.communicate(timeout=NIGHT_SECONDS)
    assert process.returncode == 1
    first, *steps = said.splitlines()
    assert first == f"night of {day}: not whole"
    undone = [line.split()[0] for line in steps if "not done" in line]
    assert undone == ["exchange", "compare", "repair", "deliver", "report"]
    place.tablet = TabletAtWork(place.folder, place.hq.port)


@pytest.mark.fault("F49")
def test_rows_that_differ_are_found_made_again_and_equal_afterwards(
    place: Place, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("sync.client.nightly: rows of .* differ: visits; made again")
    visit = str(place.tablet.arrives(place.yesterday))
    place.tablet.in_step()
    parts = place.tablet.parts

    def spoil() -> None:
        connection = parts.store._shelves.connection
        with connection.transaction():
            connection.execute("DELETE FROM visit")

    def visits() -> list[str]:
        with parts.begin() as work:
            return [v.visit_id for v in work.visits.on_day(day)]

    day = place.yesterday
    place.tablet.thread.run(spoil)
    assert place.tablet.thread.run(visits) == []
    assert place.night().is_whole
    assert place.tablet.thread.run(visits) == [visit]


def books_tomorrow(place: Place) -> tuple[str, date]:
    """A desk of the walk-in pool, confirmed under the number by which the tablet holds it; and its day."""
    tomorrow = place.yesterday + timedelta(days=2)

    def book() -> str:
        with place.tablet.ports.begin() as work:
            held = [
                (space, on_day(work.places.leases(space.space_id), tomorrow))
                for space in work.places.spaces()
            ]
            space, lease = next((space, lease) for space, lease in held if lease is not None)
            span = days.bounds(tomorrow, work.places.branch().time_zone)
            noon = span.start + timedelta(hours=8)
            hour = Interval(noon, noon + timedelta(hours=1))
            return work.append(BookingConfirmed(space.space_id, tomorrow, hour, lease.number, 1)).ref

    booked = place.tablet.thread.run(book)
    place.tablet.in_step()
    return booked, tomorrow


def state_of(place: Place, booking_id: str) -> BookingState | None:
    """As the tablet's row has it."""

    def look() -> BookingState | None:
        with place.tablet.ports.begin() as work:
            booking = work.bookings.booking(booking_id)
            return None if booking is None else booking.state

    return place.tablet.thread.run(look)


DAMAGE = {"gone": "DELETE FROM booking", "cancelled": "UPDATE booking SET state = 'cancelled'"}


@pytest.mark.fault("F49")
@pytest.mark.parametrize("damage", ["gone", "cancelled", "none"])
def test_a_booking_of_tomorrow_damaged_today_is_found_and_mended_tonight_and_headquarters_people_are_told(
    place: Place, announced_warnings: AnnouncedWarnings, damage: str
) -> None:
    booked, tomorrow = books_tomorrow(place)
    if damage in DAMAGE:
        announced_warnings.expect(f"sync.client.nightly: rows of .* differ: {tomorrow}; made again")
        connection = place.tablet.parts.store._shelves.connection
        place.tablet.thread.run(lambda: connection.execute(DAMAGE[damage]))
        assert state_of(place, booked) is not BookingState.CONFIRMED
    report = place.night()
    assert report.is_whole, report
    assert state_of(place, booked) is BookingState.CONFIRMED
    told = [["differs", f"{place.kiosk.node} {tomorrow}"]] if damage in DAMAGE else []
    assert [list(one) for one in place.hq.ask("incidents")] == told
    assert place.night().is_whole
    assert len(place.hq.ask("incidents")) == len(told)


def test_rows_that_are_wrong_at_headquarters_are_made_again_there_and_reported_and_the_night_is_whole(
    place: Place, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("sync.client.nightly: rows of .* differ: visits; made again")
    place.tablet.arrives(place.yesterday)
    place.tablet.in_step()
    assert place.hq.ask("spoil_visits") == 1
    report = place.night()
    assert report.is_whole, report
    kinds = [kind for kind, _ in place.hq.ask("incidents")]
    assert kinds == ["differs", "rebuilt"]
    assert place.night().is_whole
    assert len(place.hq.ask("incidents")) == 2


def test_a_person_headquarters_never_got_is_sent_again_in_the_night(place: Place) -> None:
    parts = place.tablet.parts

    def meets() -> str:
        with parts.begin() as work:
            name = work.append(SubjectIntroduced("00" * 32))
            work.vault.keep(a_member(str(name)))
        return str(name)

    subject = place.tablet.thread.run(meets)
    place.tablet.thread.run(lambda: parts.store.journal.people_sent([a_member(subject)]))
    assert subject not in place.hq.ask("people")
    report = place.night()
    assert subject in place.hq.ask("people")
    assert report.is_whole


def test_without_headquarters_the_day_is_closed_and_copied_and_the_next_night_finishes(place: Place) -> None:
    place.tablet.arrives(place.yesterday)
    place.tablet.in_step()
    place.hq.stop()
    report = place.night()
    done = {step.step.value for step in report.steps if step.is_done}
    assert done == {"decline", "purge", "close", "back_up", "prune"}
    place.hq.start()
    assert place.night().is_whole
    assert place.closings() == 1


def test_a_night_beside_visitors_keeps_what_they_do_meanwhile(place: Place) -> None:
    future = place.tablet.worker.run_night(NightAtKiosk(place.tablet.parts), place.yesterday)
    for _ in range(50):
        place.tablet.arrives(datetime.now(UTC).date() + timedelta(days=1))
    assert future.result(NIGHT_SECONDS).is_whole
    place.tablet.in_step()
    tip = place.tablet.thread.run(place.tablet.parts.store.journal.tip)
    assert place.hq.ask("stored", place.kiosk.node)[tip.inc] == tip.seq
