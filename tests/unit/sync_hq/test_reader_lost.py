"""Headquarters sees a dead reader within one exchange, how people come in meanwhile, and when it is over (D13)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.facts import Booted, CheckedIn, DiskLow, ReaderFound, ReaderLost
from kiosk.domain.visits import Source
from sync.hq.views import BranchNow
from sync.hq.web.overview import Condition, condition_of, kiosks_title, overview
from sync.hq.web.texts import Words
from tests.offices import Office
from tests.strictness import AnnouncedWarnings

ENGLISH = Words("en")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A day that began well."""
    made = Office(tmp_path)
    yield made
    made.branch.close()


def said_of(seen: BranchNow) -> str:
    """What the overview says that a person should do."""
    (said,) = [one.text for one in overview([seen], ENGLISH).attention]
    return said


def test_a_branch_without_a_reader_needs_a_look_and_says_how_many_came_in_by_code(office: Office) -> None:
    lost_at = office.branch.clock.now()
    day = lost_at.date()
    seen = office.after(
        CheckedIn(day, Source.PASS),
        ReaderLost(lost_at),
        CheckedIn(day, Source.VISIT_CODE, party=2),
        CheckedIn(day, Source.CARD),
    )
    assert condition_of(seen) is Condition.LOOK
    assert f"{lost_at.astimezone(seen.branch.time_zone):%H:%M}." in said_of(seen)
    assert "3 people" in said_of(seen)
    assert kiosks_title([seen], ENGLISH) == "1 kiosk needs a look"


def test_a_reader_that_is_gone_since_yesterday_says_so_and_all_who_typed_since_count(office: Office) -> None:
    lost_at = office.branch.clock.now()
    office.after(ReaderLost(lost_at), CheckedIn(lost_at.date(), Source.CARD))
    office.branch.clock.pass_by(days=1)
    seen = office.after(CheckedIn(office.branch.clock.now().date(), Source.CARD))
    assert ENGLISH.short_day(seen.branch.day_of(lost_at)) in said_of(seen)
    assert "2 people" in said_of(seen)


def test_an_old_incident_does_not_hide_it(office: Office, announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("incident at PER: disk PER-1 120 MB")
    seen = office.after(DiskLow(120), ReaderLost(office.branch.clock.now()))
    assert len(seen.incidents) == 1
    assert "0 people" in said_of(seen)


def test_it_is_over_when_the_reader_reads_again(office: Office) -> None:
    lost = office.after(ReaderLost(office.branch.clock.now() - timedelta(hours=1)))
    assert [(kiosk.has_reader, kiosk.reader_lost_at is None) for kiosk in lost.kiosks] == [(True, False)]
    seen = office.after(ReaderFound())
    assert [(kiosk.has_reader, kiosk.reader_lost_at) for kiosk in seen.kiosks] == [(True, None)]
    assert condition_of(seen) is Condition.FINE


def test_after_a_new_start_nothing_is_known_until_the_kiosk_says_it(office: Office) -> None:
    office.after(ReaderLost(office.branch.clock.now()))
    seen = office.after(Booted("next", is_clock_suspect=False))
    assert [(kiosk.has_reader, kiosk.reader_lost_at) for kiosk in seen.kiosks] == [(False, None)]
