"""A branch that is nearly full is one that headquarters looks at; where its limit is far, nobody hears of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.facts import CheckedIn, ReaderLost
from kiosk.domain.visits import Source
from sync.hq.views import BranchNow
from sync.hq.web.overview import Condition, condition_of, nearly_full_text, overview
from sync.hq.web.texts import Words
from tests.builders import TUESDAY
from tests.offices import Office

ENGLISH = Words("en")


class NearlyFull(Office):
    """Room for forty people."""

    def with_inside(self, people: int) -> BranchNow:
        """The branch once so many came in together."""
        return self.after(CheckedIn(TUESDAY, Source.PASS, party=people))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[NearlyFull]:
    made = NearlyFull(tmp_path)
    yield made
    made.branch.close()


def test_from_nine_tenths_on_the_branch_asks_for_attention_and_its_page_is_where_to_look(
    office: NearlyFull,
) -> None:
    seen = office.with_inside(35)
    assert (condition_of(seen), nearly_full_text(seen, ENGLISH)) == (Condition.FINE, "")
    seen = office.with_inside(1)
    assert condition_of(seen) is Condition.LOOK
    (told,) = overview([seen], ENGLISH).attention
    assert told.text == nearly_full_text(seen, ENGLISH) == "At 90% of the limit: 36 of 40 people."
    assert told.is_of_people
    (row,) = overview([seen], ENGLISH).rows
    assert row.kiosk == ENGLISH.text("fl.fine"), "nothing is wrong with the kiosk"


def test_beyond_the_limit_it_says_by_how_much(office: NearlyFull) -> None:
    assert nearly_full_text(office.with_inside(42), ENGLISH) == "At 105% of the limit: 42 of 40 people."


def test_of_a_branch_that_is_silent_nobody_says_how_full_it_is(office: NearlyFull) -> None:
    seen = office.with_inside(40)
    silent = replace(seen, at=seen.at.replace(hour=seen.at.hour + 2))
    (told,) = overview([silent], ENGLISH).attention
    assert (told.condition, "limit" in told.text) == (Condition.SILENT, False)


def test_a_reader_that_is_gone_is_said_first(office: NearlyFull) -> None:
    with office.kiosk.store.begin() as work:
        work.append(ReaderLost(office.branch.clock.now()))
    (told,) = overview([office.with_inside(40)], ENGLISH).attention
    assert "limit" not in told.text
