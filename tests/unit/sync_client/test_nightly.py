"""The night: what differs is found and repaired, what was done is not done twice, and no line stops the rest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import pytest

from kiosk.domain.errors import DiskFullError
from kiosk.domain.facts import SubjectIntroduced
from sync.client import comparison, nightly
from sync.client.comparison import Findings
from sync.client.nightly import Means, NightReport, Step
from sync.client.sides import Round
from sync.client.steps import OpenSession, PageTaken, Poll
from sync.protocol.messages import DayTotals, Later, Reconciled, Whence
from tests.builders import TUESDAY, a_member
from tests.fakes.kiosk_end import KioskInMemory
from tests.strictness import AnnouncedWarnings

Answer = TypeVar("Answer")


@dataclass
class Counted:
    """Totals of a day."""

    facts: dict[str, int] = field(default_factory=lambda: {"checkin": 3})
    digests: dict[str, str] = field(default_factory=lambda: {"visits": "aa"})


TOMORROW = "2026-11-25"
RIGHT, WRONG = {TOMORROW: "aa"}, {TOMORROW: "bb"}


class Office:
    """The night's port over a kiosk in memory; counts what was done and fails where told to."""

    def __init__(self, kiosk: KioskInMemory) -> None:
        self.kiosk = kiosk
        self.counted = Counted()
        self.days: dict[str, str] = RIGHT
        self.put_aside: tuple[str, ...] = ()
        self.holders, self.heard, self.is_mended_by_hearing = "h", list[str](), True
        self.closed: list[tuple[date, str]] = []
        self.copies = 0
        self.is_on_kiosk = False
        self.is_copied_on_kiosk = False
        self.rebuilt = 0
        self.disk_is_full = False
        self.rebuild_stumbles = False

    def heads(self) -> Mapping[str, tuple[int, str]]:
        return self.kiosk.store.heads()

    def totals(self, _day: date) -> Counted:
        return self.counted

    def later(self, _day: date) -> Later:
        return Later(self.kiosk.end.inbox.cursor().position, self.days, self.holders)

    def aside(self) -> Sequence[str]:
        return self.put_aside

    def rebuild(self) -> int:
        self.rebuilt += 1
        if self.rebuild_stumbles:
            raise LookupError("a bug")
        self.counted, self.days = Counted(), RIGHT
        return 4

    def hear_holders_again(self, _day: date, known: str) -> bool:
        self.heard.append(known)
        if self.is_mended_by_hearing:
            self.holders = known
        return self.is_mended_by_hearing

    def owe_people(self, subject_ids: Sequence[str]) -> int:
        with self.kiosk.store.begin() as work:
            found = [person for name in subject_ids if (person := work.vault.person(name)) is not None]
            for person in found:
                work.vault.keep(person)
        return len(found)

    def decline_expired(self) -> int:
        return 0

    def purge_guests(self, _day: date) -> int:
        return 0

    def close_day(self, day: date, head: str) -> bool:
        is_new = day not in [closed for closed, _ in self.closed]
        if is_new:
            self.closed.append((day, head))
        return is_new

    def back_up(self, _day: date) -> Callable[[], None]:
        return self._copy

    def prune(self) -> int:
        return 0

    def _copy(self) -> None:
        if self.disk_is_full:
            raise DiskFullError("no room")
        self.copies += 1
        self.is_copied_on_kiosk |= self.is_on_kiosk


class NightStory:
    """One kiosk, one night, and what headquarters counts of the day."""

    def __init__(self) -> None:
        self.kiosk = KioskInMemory()
        self.kiosk.arrivals(3)
        self.office = Office(self.kiosk)
        self.kiosk.hq.counted = DayTotals("2026-11-24", {"checkin": 3}, {"visits": "aa"})

    def says_of_later(self, days: dict[str, str], *, ahead: int = 0, holders: str = "h") -> None:
        """What headquarters has of the days to come, so much further on than the kiosk reads."""
        self.kiosk.meet()
        self.kiosk.hq.later = Later(self.kiosk.end.inbox.cursor().position + ahead, days, holders)

    def night(self) -> NightReport:
        """Runs it."""
        kiosk = self.kiosk
        means = Means(kiosk.exchange, self._round, self._on_kiosk, kiosk.journal)
        return nightly.run(self.office, TUESDAY, means)

    def _on_kiosk(self, work: Callable[[], Answer]) -> Answer:
        self.office.is_on_kiosk = True
        answer = self.kiosk.end.run_on_kiosk(work)
        self.office.is_on_kiosk = False
        return answer

    def _round(self) -> Round:
        kiosk = self.kiosk
        event = kiosk.exchange.perform(OpenSession())
        if kiosk.line.is_cut:
            return Round(failure=event)
        kiosk.meet()
        entries = kiosk.exchange.perform(Poll(0))
        if isinstance(entries, PageTaken):
            return Round(entries=entries.entries)
        return Round(failure=entries)


def test_a_night_in_which_all_is_well_closes_the_day_proves_the_copy_and_raises_safe() -> None:
    story = NightStory()
    report = story.night()
    assert report.is_whole
    assert [step.step for step in report.steps] == list(Step)
    assert story.office.copies == 1
    assert story.office.closed == [(TUESDAY, story.kiosk.journal.tip().hash.hex())]
    assert report.as_json()["whole"] is True
    assert f"safe up to {story.kiosk.inc}.4" in [step.detail for step in report.steps]


def test_a_night_run_again_changes_nothing_more() -> None:
    story = NightStory()
    story.night()
    facts = story.kiosk.events()
    assert story.night().is_whole
    assert story.kiosk.events() == facts
    assert len(story.office.closed) == 1


@pytest.mark.fault("F38")
def test_a_kiosk_too_old_for_the_feed_sends_closes_and_copies_and_takes_no_other_rows_for_a_mistake(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("feed entry [0-9]+ is of a kind")
    story = NightStory()
    story.kiosk.hq.say_bytes(b'{"k":"weather.put","x":{"sky":"clear"}}')
    story.kiosk.hq.counted = DayTotals("2026-11-24", {"checkin": 3}, {"visits": "bb"})
    report = story.night()
    assert report.is_whole, "else it would be run again and again until somebody updates it"
    assert "the rest once this program is updated" in report.steps[0].detail
    assert (story.office.rebuilt, story.office.copies) == (0, 1)
    assert f"safe up to {story.kiosk.inc}.4" in [step.detail for step in report.steps]


def test_without_a_line_the_day_is_closed_and_copied_and_the_rest_is_left_for_the_next_night() -> None:
    story = NightStory()
    story.kiosk.line.is_cut = True
    report = story.night()
    undone = {step.step for step in report.steps if not step.is_done}
    assert undone == {Step.EXCHANGE, Step.COMPARE, Step.REPAIR, Step.DELIVER, Step.REPORT}
    assert story.office.copies == 1
    assert len(story.office.closed) == 1
    story.kiosk.line.is_cut = False
    assert story.night().is_whole


def test_facts_that_headquarters_lacks_are_sent_again() -> None:
    story = NightStory()
    story.kiosk.meet()
    del story.kiosk.hq.journals[story.kiosk.inc].events[1:]
    report = story.night()
    assert report.is_whole
    assert story.kiosk.hq.facts_of(story.kiosk.inc) == story.kiosk.events()


def test_a_journal_headquarters_never_heard_of_is_sent_from_its_start() -> None:
    story = NightStory()
    story.kiosk.meet()
    story.kiosk.hq.journals.clear()
    assert story.night().is_whole
    assert story.kiosk.hq.facts_of(story.kiosk.inc) == story.kiosk.events()


def test_rows_that_differ_are_made_again_from_the_facts(announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("nightly: rows of 2026-11-24 differ: visits; made again")
    story = NightStory()
    story.office.counted = Counted(digests={"visits": "bb"})
    report = story.night()
    assert report.is_whole
    assert story.office.rebuilt == 1


def test_rows_that_differ_still_are_reported_and_the_night_is_not_whole(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("nightly: rows of 2026-11-24 differ")
    story = NightStory()
    story.kiosk.hq.counted = DayTotals("2026-11-24", {"checkin": 3}, {"visits": "cc"})
    report = story.night()
    assert not report.is_whole
    assert report.differences == ("rows visits",)
    assert story.office.rebuilt == 1


def test_rows_of_a_day_to_come_that_differ_are_made_again_tonight(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("nightly: rows of 2026-11-24 differ: 2026-11-25; made again")
    story = NightStory()
    story.office.days = WRONG
    story.says_of_later(RIGHT)
    report = story.night()
    assert report.is_whole, report
    assert story.office.rebuilt == 1
    assert "rows of 2026-11-25" in report.steps[1].detail


def test_rows_of_a_day_to_come_that_differ_still_keep_the_night_from_being_whole(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("nightly: rows of 2026-11-24 differ: 2026-11-25")
    story = NightStory()
    story.says_of_later({})
    report = story.night()
    assert not report.is_whole
    assert report.differences == ("rows of 2026-11-25",)


@pytest.mark.parametrize("is_mended", [True, False])
def test_other_holders_of_the_spaces_are_heard_again_and_keep_no_night_from_being_whole(
    announced_warnings: AnnouncedWarnings, *, is_mended: bool
) -> None:
    announced_warnings.expect("nightly: who holds the spaces after 2026-11-24 differs")
    story = NightStory()
    story.office.is_mended_by_hearing = is_mended
    story.says_of_later(RIGHT, holders="theirs")
    report = story.night()
    assert report.is_whole, report
    assert story.office.heard == ["theirs"]
    assert story.office.rebuilt == 0
    assert story.office.holders == ("theirs" if is_mended else "h")


@pytest.mark.fault("F49")
def test_days_to_come_are_compared_only_when_both_ends_have_read_the_same() -> None:
    story = NightStory()
    story.says_of_later({}, ahead=1)
    report = story.night()
    assert report.is_whole, report
    assert report.steps[1].detail == "equal; the days after it go on changing"
    assert story.office.rebuilt == 0
    assert len(story.kiosk.hq.nights) == 2 * nightly.LOOKS


@pytest.mark.fault("F39")
def test_a_headquarters_of_the_first_version_is_asked_about_the_one_day() -> None:
    story = NightStory()
    story.kiosk.hq.is_of_first_version = True
    story.office.days = WRONG
    assert story.night().is_whole
    assert story.office.rebuilt == 0
    assert {(night.later, night.aside) for night in story.kiosk.hq.nights} == {(None, ())}


def test_headquarters_is_told_what_could_not_be_applied() -> None:
    story = NightStory()
    story.office.put_aside = ("feed 17 ValueError",)
    story.night()
    assert [night.aside for night in story.kiosk.hq.nights] == [("feed 17 ValueError",)] * 2


def test_people_headquarters_never_got_are_sent_again() -> None:
    story = NightStory()
    with story.kiosk.store.begin() as work:
        work.vault.keep(a_member("PER-1.x.1"))
        work.append(SubjectIntroduced("00" * 32))
    story.kiosk.meet()
    story.kiosk.hq.people.clear()
    story.kiosk.hq.missing = ("PER-1.x.1",)
    story.night()
    assert "PER-1.x.1" in story.kiosk.hq.people


def test_other_facts_at_headquarters_than_here_fence_the_kiosk(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("nightly: headquarters has other facts of")
    story = NightStory()
    story.kiosk.meet()
    story.kiosk.hq.journals[story.kiosk.inc].events.append(b'{"q":5}')
    report = story.night()
    assert story.kiosk.store.is_fenced
    assert not report.is_whole


def test_the_copy_is_made_beside_the_kiosk_thread_so_that_no_visitor_waits_behind_it() -> None:
    story = NightStory()
    assert story.night().is_whole
    assert story.office.copies == 1
    assert not story.office.is_copied_on_kiosk


def test_a_full_disk_leaves_the_copy_and_its_report_for_the_next_night() -> None:
    story = NightStory()
    story.office.disk_is_full = True
    report = story.night()
    assert {step.step for step in report.steps if not step.is_done} == {Step.BACK_UP, Step.REPORT}
    assert story.kiosk.hq.facts_of(story.kiosk.inc) == story.kiosk.events()
    story.office.disk_is_full = False
    assert story.night().is_whole


def test_a_bug_in_the_repair_is_written_down_and_the_day_is_closed_copied_and_reported_all_the_same(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("nightly: rows of 2026-11-24 differ")
    announced_warnings.expect("nightly: night of 2026-11-24: step repair failed")
    story = NightStory()
    story.office.counted = Counted(digests={"visits": "bb"})
    story.office.rebuild_stumbles = True
    report = story.night()
    assert [(step.step, step.detail) for step in report.steps if not step.is_done] == [
        (Step.REPAIR, "bug: LookupError")
    ]
    assert not report.is_whole
    assert (len(story.office.closed), story.office.copies) == (1, 1)


HERE = DayTotals("2026-11-24", {"checkin": 3}, {"visits": "aa", "bookings": "bb"})
WHENCE = Whence("PER-1", "x", "1-a0")


@pytest.mark.parametrize(
    ("there", "found"),
    [
        ({"a": (4, "h4")}, Findings()),
        ({"a": (2, "h2")}, Findings({"a": 2})),
        ({}, Findings({"a": 0})),
        ({"a": (5, "h5")}, Findings(beyond=("a",))),
        ({"a": (4, "other")}, Findings(beyond=("a",))),
        ({"a": (4, "h4"), "older": (9, "h9")}, Findings(beyond=("older",))),
    ],
)
def test_heads_are_compared_incarnation_by_incarnation(
    there: dict[str, tuple[int, str]], found: Findings
) -> None:
    heads = {"a": (4, "h4")}
    assert comparison.differences(heads, heads, HERE, Reconciled(WHENCE, there, HERE)) == found


def test_what_visitors_did_since_the_exchange_is_no_difference() -> None:
    said = Reconciled(WHENCE, {"a": (4, "h4")}, HERE)
    assert comparison.differences({"a": (4, "h4")}, {"a": (6, "h6")}, HERE, said) == Findings()


def test_rows_counts_and_people_that_differ_are_named() -> None:
    there = DayTotals("2026-11-24", {"checkin": 3, "checkout": 1}, {"visits": "aa", "bookings": "cc"})
    found = comparison.differences({}, {}, HERE, Reconciled(WHENCE, {}, there, ("m-7",)))
    assert found.as_text() == ("rows bookings", "facts checkout", "person m-7")
