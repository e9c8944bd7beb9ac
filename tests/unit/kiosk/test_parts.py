"""The kiosk's parts put together: when the exchange may rest, and what staff are told of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.branches import Branch
from kiosk.domain.facts import BookingRequested, CheckedIn, CheckedOut, FactRef
from kiosk.domain.visits import Source
from kiosk.encoding.deck import read_deck
from kiosk.encoding.values import milliseconds
from kiosk.house_clock import HouseClock
from kiosk.kiosk_thread import KioskThread
from kiosk.parts import DISK_LOW_BYTES, NOTES, KioskParts, Listeners, Surroundings, SystemRandom
from kiosk.settings import Settings
from kiosk.storage import keys
from kiosk.storage.identity import Identity, write_identity
from sync.client import worker
from tests.builders import BRANCH, NODE, TUESDAY, a_branch, a_desk, a_grant, a_span, at, week
from tests.fakes.feed import TIMELINE, FeedOf
from tests.fakes.headquarters import HQ_KEY
from tests.fakes.standing_worker import StandingWorker
from tests.strictness import AnnouncedWarnings


class Night:
    """An enrolled kiosk whose branch is open to people with a plan from 06:00 to 22:00, and its clock."""

    def __init__(self, folder: Path) -> None:
        self.time = at("04:00")
        self.free_bytes = 10 * DISK_LOW_BYTES
        self.clock = HouseClock(lambda: self.time, lambda: self.time.timestamp())
        self.settings = Settings(data=folder)
        self.thread = KioskThread()
        self.parts = self._started()
        self.feed = FeedOf(self.worker.end.inbox)

    def _started(self) -> KioskParts:
        around = Surroundings(free_bytes=lambda _folder: self.free_bytes)
        parts = KioskParts(self.settings, self.clock, self.thread, around)
        self.thread.run(parts.open)
        self.thread.run(lambda: parts.start_exchange(Listeners(lambda _: None, lambda _: None)))
        return parts

    @property
    def worker(self) -> StandingWorker:
        """What the parts made."""
        assert isinstance(self.parts.worker, StandingWorker)
        return self.parts.worker

    def started_again(self) -> "Night":
        """The program ended and began anew."""
        self.parts.stop_exchange()
        self.thread.run(self.parts.close)
        self.parts = self._started()
        return self

    def described(self, branch: Branch | None = None) -> "Night":
        """Headquarters has described the branch."""
        described = branch or a_branch()
        self.thread.run(lambda: self.feed.say(described))
        return self

    def rests_at(self, clock: str) -> bool:
        """Whether the exchange rests then; the day goes on, never back."""
        self.time = at(clock)
        return self.worker.is_resting()

    def append(self, fact: BookingRequested | CheckedIn | CheckedOut) -> str:
        """Somebody comes or goes; then an idle moment."""

        def append() -> str:
            with self.parts.begin() as work:
                name = str(work.append(fact))
            self.parts.settle()
            return name

        return self.thread.run(append)

    def close(self) -> None:
        """Ends it."""
        self.parts.stop_exchange()
        self.thread.run(self.parts.close)
        self.thread.close()


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    monkeypatch.setattr(worker, "SyncWorker", StandingWorker)
    keys.make_device_key(tmp_path, SystemRandom())
    hq_key = HQ_KEY.public_key().public_bytes_raw().hex()
    write_identity(tmp_path, Identity(NODE, BRANCH, "https://hq.example", "", hq_key, TIMELINE))
    made = Night(tmp_path)
    yield made
    made.close()


def test_the_exchange_rests_while_nobody_may_come_in_and_is_awake_before_somebody_may(night: Night) -> None:
    night.described()
    rests = {clock: night.rests_at(clock) for clock in ("05:30", "05:50", "12:00", "20:00", "21:59", "22:01")}
    assert rests == {
        "05:30": True, "05:50": False, "12:00": False, "20:00": False, "21:59": False, "22:01": True,
    }  # fmt: skip


def test_the_exchange_does_not_rest_while_somebody_is_in(night: Night) -> None:
    night.described()
    visit = night.append(CheckedIn(TUESDAY, Source.PASS))
    assert not night.rests_at("04:10")
    night.append(CheckedOut(FactRef(visit), Source.PASS))
    assert night.rests_at("04:20")


def test_the_exchange_does_not_rest_before_the_branch_is_described_nor_with_a_doubtful_clock(
    night: Night,
) -> None:
    assert not night.rests_at("04:00")
    night.described()
    night.clock.compare(at("05:00"))
    assert not night.rests_at("04:00")
    night.parts.confirm_clock()
    assert night.rests_at("04:00")


def test_a_kiosk_that_starts_in_closed_hours_rests_without_waiting_for_news(night: Night) -> None:
    assert night.described().started_again().rests_at("04:00")


def test_a_change_of_hours_counts_as_soon_as_it_is_read(night: Night) -> None:
    assert night.described().rests_at("05:30")
    night.described(replace(a_branch(), member_hours=week("05:00", "22:00")))
    assert not night.rests_at("05:30")


def test_every_sentence_about_the_exchange_can_be_said_as_it_stands() -> None:
    content = (resources.files("resources") / "translations" / "copy.csv").read_text(encoding="utf-8")
    texts = {line.key: line for line in read_deck(content)}
    for key in NOTES.values():
        line = texts[key]
        assert not any("{" in text for text in line.texts.values()), key


@pytest.mark.fault("F32")
def test_somebody_is_told_before_the_disk_is_full_once_and_again_when_it_fills_up_again(
    night: Night, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("MB are free on the disk of the data folder")
    night.parts.stop_exchange()
    told = []
    for free_bytes in (DISK_LOW_BYTES, DISK_LOW_BYTES - 1, 1, 2 * DISK_LOW_BYTES, 120_000_000):
        night.free_bytes = free_bytes
        before = night.thread.run(night.parts.unsent)
        night.thread.run(night.parts.look_at_disk)
        is_shown = "sys.disk" in night.thread.run(night.parts.notes)
        told.append((night.thread.run(night.parts.unsent) - before, is_shown))
    assert told == [(0, False), (1, True), (0, True), (0, False), (1, True)]


@pytest.mark.parametrize("reader", [{"scanner": "/dev/scanner"}, {"camera": "default"}])
def test_headquarters_is_told_how_the_reader_is_once_each_time_it_changed(
    night: Night, reader: dict[str, Any]
) -> None:
    night.settings = replace(night.settings, **reader)
    night.started_again()
    night.parts.stop_exchange()
    told = []
    for lost_at in (None, at("04:10"), at("04:10"), at("04:20"), None, None):
        night.parts.reader_lost_at = lost_at
        before = night.thread.run(night.parts.unsent)
        night.thread.run(night.parts.look_at_reader)
        told.append(night.thread.run(night.parts.unsent) - before)
        assert not night.thread.run(night.parts.is_reader_loss_heard), "headquarters has none of it"
    assert told == [1, 1, 0, 0, 1, 0]


def test_a_reader_that_dies_is_told_at_once_and_one_that_comes_and_goes_at_the_looks_in_between(
    night: Night,
) -> None:
    night.settings = replace(night.settings, scanner="/dev/scanner")
    night.started_again()
    night.parts.stop_exchange()
    told = []
    for later, lost_at in ((0, None), (0, at("04:10")), (2, None), (2, at("04:11")), (60, at("04:12"))):
        night.time += timedelta(seconds=later)
        before = night.thread.run(night.parts.unsent)
        night.parts.set_reader_lost(lost_at)
        if lost_at is None:
            night.thread.run(night.parts.look_at_reader)
        told.append(night.thread.run(night.parts.unsent) - before)
    assert told == [1, 1, 1, 0, 1]


def test_of_a_scanner_that_types_nothing_is_told(night: Night) -> None:
    night.parts.stop_exchange()
    before = night.thread.run(night.parts.unsent)
    night.thread.run(night.parts.look_at_reader)
    assert night.thread.run(night.parts.unsent) == before


def test_headquarters_is_told_of_a_spot_that_does_not_let_go_at_once_and_then_once_a_minute_at_most(
    night: Night,
) -> None:
    night.parts.stop_exchange()
    told = []
    for stuck_at, seconds in ((None, 0), (1, 0), (1, 60), (None, 1), (2, 1), (None, 57), (None, 1), (3, 5)):
        night.time += timedelta(seconds=seconds)
        night.parts.touch_stuck_at = None if stuck_at is None else night.time
        before = night.thread.run(night.parts.unsent)
        night.thread.run(night.parts.look_at_touch)
        told.append(night.thread.run(night.parts.unsent) - before)
    assert told == [0, 1, 0, 1, 0, 0, 0, 1]


def test_a_clock_that_is_set_back_does_not_put_off_what_the_glass_has_to_tell(night: Night) -> None:
    night.parts.stop_exchange()
    told = []
    for stuck_at, set_back in ((night.time, timedelta()), (None, timedelta(hours=2))):
        night.clock.set(night.clock.now() - set_back)
        night.time += timedelta(minutes=1)
        night.parts.touch_stuck_at = stuck_at
        before = night.thread.run(night.parts.unsent)
        night.thread.run(night.parts.look_at_touch)
        told.append(night.thread.run(night.parts.unsent) - before)
    assert told == [1, 1]


def test_a_kiosk_without_a_store_tells_nothing_of_its_glass(night: Night) -> None:
    night.parts.stop_exchange()
    night.thread.run(night.parts.close)
    night.parts.touch_stuck_at = night.time
    night.thread.run(night.parts.look_at_touch)
    assert not night.parts.is_open


@pytest.mark.fault("F41")
def test_a_locked_kiosk_hears_the_time_and_decides_what_waits_only_when_it_is_let_in(
    night: Night, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("headquarters revoked this kiosk: it is locked")
    announced_warnings.expect("headquarters let this kiosk in again")
    night.described()
    night.append(BookingRequested(a_desk().space_id, TUESDAY, a_span("10:00", "11:00"), 1))
    night.thread.run(lambda: night.feed.say(a_desk(), a_grant()))
    end, before = night.worker.end, night.thread.run(night.parts.unsent)
    night.thread.run(end.inbox.lock)

    def hears_the_time() -> int:
        end.heard_time(milliseconds(night.time), 0)
        return night.parts.unsent() - before

    assert night.thread.run(hears_the_time) == 0
    night.thread.run(end.inbox.unlock)
    assert night.thread.run(hears_the_time) == 1
