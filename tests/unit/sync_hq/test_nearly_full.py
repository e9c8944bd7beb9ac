"""A branch that is nearly full is one that headquarters looks at; where its limit is far, nobody hears of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.facts import CheckedIn, ReaderLost
from kiosk.domain.visits import Source
from sync.hq import views
from sync.hq.views import BranchNow
from sync.hq.web.overview import Condition, condition_of, nearly_full_text, overview
from sync.hq.web.texts import Words
from tests.branch_in_process import BranchInProcess, KioskInProcess
from tests.builders import BRANCH, TUESDAY

ENGLISH = Words("en")


class Office:
    """A branch with one kiosk and room for forty people."""

    def __init__(self, folder: Path) -> None:
        self.branch = BranchInProcess(folder)
        self.kiosk: KioskInProcess = self.branch.add()

    def with_inside(self, people: int) -> BranchNow:
        """The branch once so many came in together."""
        with self.kiosk.store.begin() as work:
            work.append(CheckedIn(TUESDAY, Source.PASS, party=people))
        return self.seen()

    def seen(self) -> BranchNow:
        """The branch now, with everything heard."""
        self.kiosk.meet()
        with self.branch.house.store.reading() as connection:
            described = views.branch(connection, BRANCH)
            assert described is not None
            return views.now(connection, described, self.branch.clock.now())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.branch.close()


def test_from_nine_tenths_on_the_branch_asks_for_attention_and_its_page_is_where_to_look(
    office: Office,
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


def test_beyond_the_limit_it_says_by_how_much(office: Office) -> None:
    assert nearly_full_text(office.with_inside(42), ENGLISH) == "At 105% of the limit: 42 of 40 people."


def test_of_a_branch_that_is_silent_nobody_says_how_full_it_is(office: Office) -> None:
    seen = office.with_inside(40)
    silent = replace(seen, at=seen.at.replace(hour=seen.at.hour + 2))
    (told,) = overview([silent], ENGLISH).attention
    assert (told.condition, "limit" in told.text) == (Condition.SILENT, False)


def test_a_reader_that_is_gone_is_said_first(office: Office) -> None:
    with office.kiosk.store.begin() as work:
        work.append(ReaderLost(office.branch.clock.now()))
    (told,) = overview([office.with_inside(40)], ENGLISH).attention
    assert "limit" not in told.text
