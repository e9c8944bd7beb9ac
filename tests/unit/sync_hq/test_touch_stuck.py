"""Headquarters sees a spot of a kiosk's glass that seems pressed all the time, until it is wiped (UX.md 6.7 D12)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.facts import Booted, Fact, ReaderLost, TouchFreed, TouchStuck
from sync.hq.web.overview import Condition, condition_of, kiosks_title, overview
from sync.hq.web.texts import Words
from tests.offices import Office

ENGLISH = Words("en")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A day that began well."""
    made = Office(tmp_path)
    yield made
    made.branch.close()


def test_a_branch_whose_glass_is_wet_needs_a_look_and_says_why(office: Office) -> None:
    since = office.branch.clock.now()
    seen = office.after(TouchStuck(since))
    assert [kiosk.touch_stuck_at for kiosk in seen.kiosks] == [since]
    assert condition_of(seen) is Condition.LOOK
    page = overview([seen], ENGLISH)
    assert [one.text for one in page.attention] == [ENGLISH.text("fl.touch")]
    assert [row.kiosk_condition for row in page.rows] == [Condition.LOOK]
    assert kiosks_title([seen], ENGLISH) == "1 kiosk needs a look"


@pytest.mark.parametrize(
    "end", [TouchFreed(), Booted("next", is_clock_suspect=False)], ids=["wiped", "new start"]
)
def test_it_is_over_when_the_spot_lets_go_and_after_a_new_start(office: Office, end: Fact) -> None:
    office.after(TouchStuck(office.branch.clock.now() - timedelta(hours=1)))
    seen = office.after(end)
    assert [kiosk.touch_stuck_at for kiosk in seen.kiosks] == [None]
    assert condition_of(seen) is Condition.FINE


def test_a_reader_that_is_gone_is_said_before_it(office: Office) -> None:
    now = office.branch.clock.now()
    (said,) = [
        one.text for one in overview([office.after(TouchStuck(now), ReaderLost(now))], ENGLISH).attention
    ]
    assert said != ENGLISH.text("fl.touch")
