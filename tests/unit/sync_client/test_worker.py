"""The two threads: what is committed goes out, what is asked is decided, a lost line is noticed and left by itself."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from msgspec.structs import replace

from kiosk.domain.errors import HeadquartersBusyError, HeadquartersUnreachableError
from kiosk.domain.facts import CheckedIn
from kiosk.domain.visits import Source
from kiosk.encoding import facts
from kiosk.kiosk_thread import KioskThread
from sync.client.sides import Round
from sync.client.status import Note, SyncStatus
from sync.client.steps import LineDown, TriedInVain
from sync.client.worker import SyncWorker
from sync.protocol.messages import Elsewhere, FreeAt
from tests.builders import TUESDAY
from tests.fakes.headquarters import MemoryLine, Wire
from tests.fakes.kiosk_end import DESCRIPTION, KioskInMemory
from tests.strictness import AnnouncedWarnings
from tests.unit.sync_client.test_exchange import MALLORY, a_request

PATIENCE_SECONDS = 10.0
Answer = TypeVar("Answer")


@dataclass
class Statuses:
    """What staff were shown, in order."""

    seen: list[SyncStatus] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, status: SyncStatus) -> None:
        """The callback of the worker."""
        with self.changed:
            self.seen.append(status)
            self.changed.notify_all()

    def wait_for(self, wanted: Callable[[SyncStatus], bool]) -> SyncStatus:
        """The latest status, once it is as wanted."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.seen and wanted(self.seen[-1]), PATIENCE_SECONDS), (
                self.seen
            )
            return self.seen[-1]


class Tablet:
    """A kiosk at work: its thread, its storage in memory, its worker, and the lines under it."""

    def __init__(self, wire: Wire | None = None) -> None:
        self.thread = KioskThread()
        self.skipped_seconds = 0.0
        self.kiosk = KioskInMemory(
            run_on_kiosk=self.thread.run, seconds=lambda: time.monotonic() + self.skipped_seconds
        )
        self.hq = self.kiosk.hq
        self.wire = wire or Wire()
        self.lines: list[MemoryLine] = []
        self.statuses = Statuses()
        self.worker = SyncWorker(self.kiosk.end, self._new_line, self.kiosk.clock.now, self.statuses.take)
        self.kiosk.store.on_appended = self.worker.wake

    def _new_line(self) -> MemoryLine:
        self.lines.append(MemoryLine(self.hq, self.wire))
        return self.lines[-1]

    def arrives(self) -> None:
        """Somebody comes in, on the kiosk thread as everybody does."""
        self.thread.submit(lambda: self.kiosk.append(CheckedIn(TUESDAY, Source.PASS))).result()

    def facts(self) -> list[bytes]:
        """The journal."""
        return self.thread.run(self.kiosk.events)

    def cut(self, *, is_cut: bool = True) -> None:
        """Cuts or heals both lines, in one instant: neither hears anything that the other does not."""
        with self.hq.changed:
            for line in self.lines:
                line.is_cut = is_cut
            for line in self.lines if is_cut else ():
                line.abort()

    def until_hq(self, holds: Callable[[], bool]) -> None:
        """Waits until headquarters is as wanted."""
        with self.hq.changed:
            assert self.hq.changed.wait_for(holds, PATIENCE_SECONDS)

    def until_hq_has_all(self) -> None:
        """Waits until headquarters has the journal."""
        expected = self.facts()
        self.until_hq(lambda: self.hq.facts_of(self.kiosk.inc) == expected)


@contextmanager
def at_work(wire: Wire | None = None) -> Iterator[Tablet]:
    """A tablet whose exchange runs until the block ends."""
    tablet = Tablet(wire)
    tablet.worker.start()
    try:
        yield tablet
    finally:
        assert tablet.worker.stop()
        tablet.thread.close()


@dataclass
class Breaks(Wire):
    """Calls that fail, and with what."""

    faults: dict[str, Exception] = field(default_factory=dict)

    def asked(self, call: str) -> None:
        if call in self.faults:
            raise self.faults[call]


def test_what_is_committed_reaches_headquarters_by_itself_once_and_in_order() -> None:
    with at_work() as tablet:
        for _ in range(5):
            tablet.arrives()
        tablet.until_hq_has_all()
        status = tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
        assert status.notes == frozenset()
    sent = [(first, last) for _, first, last in tablet.hq.batches]
    assert [first for first, _ in sent] == [1, *(last + 1 for _, last in sent[:-1])]


def test_the_branch_is_read_from_the_feed_without_being_asked() -> None:
    with at_work() as tablet:
        tablet.statuses.wait_for(lambda s: s.is_connected)
        tablet.hq.say(a_request())
        tablet.until_hq(lambda: len(tablet.hq.facts_of(tablet.kiosk.inc)) >= 2)
        assert tablet.thread.run(lambda: tablet.kiosk.store.tables.branch) == DESCRIPTION[0]


def test_a_booking_asked_at_headquarters_is_decided_here_in_under_three_seconds() -> None:
    with at_work() as tablet:
        tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
        began = time.monotonic()
        tablet.hq.say(a_request())

        def is_decided() -> bool:
            types = [facts.envelope(e).t for e in tablet.hq.facts_of(tablet.kiosk.inc)]
            return "booking.confirmed" in types

        tablet.until_hq(is_decided)
        assert time.monotonic() - began < 3.0


def test_a_cut_line_is_noticed_and_left_by_itself_and_everything_arrives_once_in_order() -> None:
    with at_work() as tablet:
        tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
        tablet.cut()
        tablet.kiosk.clock.pass_by(minutes=5)
        tablet.arrives()
        offline = tablet.statuses.wait_for(lambda s: not s.is_connected and s.unsent == 1)
        assert offline.since == tablet.kiosk.clock.now()
        for _ in range(20):
            tablet.arrives()
        tablet.statuses.wait_for(lambda s: s.unsent == 21)
        tablet.cut(is_cut=False)
        healed_at = time.monotonic()
        tablet.until_hq_has_all()
        assert time.monotonic() - healed_at < 5.0
        tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
    turns = [is_connected for is_connected, _ in groupby(s.is_connected for s in tablet.statuses.seen)]
    assert turns == [True, False, True]


def test_uploads_that_fail_do_not_stop_the_feed_and_staff_see_why() -> None:
    wire = Breaks({"upload": HeadquartersBusyError("status 500")})
    with at_work(wire) as tablet:
        tablet.statuses.wait_for(lambda s: Note.BUSY in s.notes and s.is_connected)
        tablet.hq.say(a_request())
        tablet.statuses.wait_for(lambda s: s.unsent == 2)
        assert tablet.hq.facts_of(tablet.kiosk.inc) == []
        wire.faults.clear()
        tablet.until_hq_has_all()
        tablet.statuses.wait_for(lambda s: s.notes == frozenset() and s.unsent == 0)


def test_facts_not_taken_for_a_quarter_of_an_hour_by_a_headquarters_that_answers_are_behind() -> None:
    wire = Breaks({"upload": HeadquartersBusyError("status 500")})
    with at_work(wire) as tablet:
        tablet.statuses.wait_for(lambda s: Note.BUSY in s.notes and s.is_connected)
        tablet.skipped_seconds += 600
        tablet.arrives()
        assert Note.BEHIND not in tablet.statuses.wait_for(lambda s: s.unsent == 2).notes
        tablet.skipped_seconds += 400
        tablet.arrives()
        tablet.statuses.wait_for(lambda s: Note.BEHIND in s.notes and s.unsent == 3)
        wire.faults.clear()
        tablet.until_hq_has_all()
        tablet.statuses.wait_for(lambda s: s.notes == frozenset() and s.unsent == 0)


def test_the_first_arrival_after_a_quiet_quarter_of_an_hour_is_not_behind() -> None:
    with at_work() as tablet:
        assert tablet.worker.exchange_now().result(PATIENCE_SECONDS).is_whole
        tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
        told = len(tablet.statuses.seen)
        tablet.skipped_seconds += 1000
        tablet.arrives()
        tablet.until_hq_has_all()
        tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
    assert tablet.statuses.seen[told].unsent == 1
    assert {note for s in tablet.statuses.seen[told:] for note in s.notes} == set()


def test_the_program_stops_at_once_in_the_middle_of_a_long_poll() -> None:
    with at_work() as tablet:
        tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
        began = time.monotonic()
        assert tablet.worker.stop()
        assert time.monotonic() - began < 1.0
    assert {t.name for t in threading.enumerate()}.isdisjoint({"sync-push", "sync-pull"})


def test_a_whole_round_on_demand_says_what_it_moved() -> None:
    tablet = Tablet()
    tablet.arrives()
    tablet.worker.start()
    tablet.worker.exchange_now().result(PATIENCE_SECONDS)
    tablet.hq.say(a_request())
    tablet.arrives()
    made = tablet.worker.exchange_now().result(PATIENCE_SECONDS)
    assert made.is_whole
    assert tablet.worker.exchange_now().result(PATIENCE_SECONDS).is_whole
    assert tablet.hq.facts_of(tablet.kiosk.inc) == tablet.facts()
    assert tablet.worker.stop()
    tablet.thread.close()


def test_a_whole_round_without_a_line_says_so_and_ends() -> None:
    tablet = Tablet()
    tablet.cut()
    tablet.worker.start()
    made = tablet.worker.exchange_now().result(PATIENCE_SECONDS)
    assert isinstance(made.failure, LineDown)
    assert made == Round(0, 0, 0, made.failure)
    assert tablet.worker.stop()
    tablet.thread.close()


def test_work_asked_for_after_the_end_is_cancelled() -> None:
    with at_work() as tablet:
        pass
    assert tablet.worker.exchange_now().cancelled()


def test_a_bug_in_one_step_is_written_down_and_the_exchange_goes_on(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("sync.client.sides: a step of the push side failed")
    wire = Breaks({"upload": ZeroDivisionError("a bug")})
    with at_work(wire) as tablet:
        tablet.statuses.wait_for(lambda s: Note.FAILED_HERE in s.notes)
        wire.faults.clear()
        tablet.until_hq_has_all()
        tablet.statuses.wait_for(lambda s: s.notes == frozenset())


def test_staff_learn_of_a_rogue_and_of_a_revoked_key(announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("sync.client.exchange: not headquarters")
    tablet = Tablet()
    true_key, tablet.hq.key = tablet.hq.key, MALLORY
    tablet.worker.start()
    rogue = tablet.statuses.wait_for(lambda s: Note.ROGUE_HEADQUARTERS in s.notes)
    assert not rogue.is_connected
    tablet.hq.key = true_key
    tablet.statuses.wait_for(lambda s: s.is_connected and Note.ROGUE_HEADQUARTERS not in s.notes)
    tablet.hq.is_revoked = True
    tablet.hq.bearers.clear()
    tablet.arrives()
    tablet.statuses.wait_for(lambda s: Note.REVOKED in s.notes)
    assert tablet.worker.stop()
    tablet.thread.close()


def test_when_the_line_went_or_came_back_the_question_about_the_feed_is_asked_anew() -> None:
    """After a silent cut the connection under it is dead: nobody would answer for the rest of its 50 seconds."""
    wire = Breaks()
    with at_work(wire) as tablet:
        pull_line = tablet.lines[0]
        tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
        tablet.until_hq(lambda: pull_line.waits_at == len(tablet.hq.feed))
        asked = pull_line.polls_begun
        wire.faults["upload"] = HeadquartersUnreachableError("swallowed")
        tablet.arrives()
        tablet.until_hq(lambda: pull_line.polls_begun == asked + 1)
        wire.faults.clear()
        tablet.until_hq(lambda: pull_line.polls_begun >= asked + 2)


def test_a_kiosk_with_nothing_to_send_shows_within_seconds_that_the_line_is_back() -> None:
    with at_work() as tablet:
        pull_line = tablet.lines[0]
        tablet.statuses.wait_for(lambda s: s.is_connected and s.unsent == 0)
        tablet.until_hq(lambda: pull_line.waits_at == len(tablet.hq.feed))
        tablet.cut()
        tablet.statuses.wait_for(lambda s: not s.is_connected and s.unsent == 0)
        tablet.cut(is_cut=False)
        healed_at = time.monotonic()
        tablet.statuses.wait_for(lambda s: s.is_connected)
        assert time.monotonic() - healed_at < 5.0


def test_nothing_is_told_before_the_first_answer() -> None:
    tablet = Tablet()
    tablet.arrives()
    assert tablet.statuses.seen == []
    tablet.worker.start()
    first = tablet.statuses.wait_for(lambda s: s.is_connected)
    assert first.last_exchange_at == tablet.kiosk.clock.now()
    assert tablet.worker.stop()
    tablet.thread.close()


def test_the_other_branches_are_asked_after_between_two_steps_also_with_a_bearer_that_ran_out() -> None:
    with at_work() as tablet:
        tablet.hq.free_elsewhere = (FreeAt("LEV", 4, 30),)
        for _ in range(2):
            said = tablet.worker.ask_elsewhere().result(PATIENCE_SECONDS)
            assert isinstance(said, Elsewhere)
            assert said.branches == tablet.hq.free_elsewhere
            tablet.hq.bearers.clear()
        tablet.arrives()
        tablet.until_hq_has_all()


def test_a_headquarters_that_cannot_say_what_is_free_elsewhere_takes_facts_all_the_same() -> None:
    with at_work(
        Breaks({"elsewhere": HeadquartersBusyError("status 404 without JSON is no answer")})
    ) as tablet:
        assert isinstance(tablet.worker.ask_elsewhere().result(PATIENCE_SECONDS), TriedInVain)
        tablet.arrives()
        tablet.until_hq_has_all()


class ToSomebodyElse(Wire):
    """Answers about other branches that another kiosk asked for."""

    def answered(self, call: str, answer: Answer) -> Answer:
        if call == "elsewhere" and isinstance(answer, Elsewhere):
            return replace(answer, whence=replace(answer.whence, node="PER-2"))
        return answer


def test_what_was_said_to_somebody_else_of_other_branches_is_no_answer() -> None:
    with at_work(ToSomebodyElse()) as tablet:
        assert isinstance(tablet.worker.ask_elsewhere().result(PATIENCE_SECONDS), TriedInVain)
