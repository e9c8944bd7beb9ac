"""Headquarters sees a dead reader within one exchange, how people come in meanwhile, and when it is over (D13)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.facts import Booted, CheckedIn, Fact, ReaderFound, ReaderLost
from kiosk.domain.visits import Source
from sync.hq import views
from sync.hq.views import BranchNow
from sync.hq.web.overview import Condition, condition_of, kiosks_title, overview
from sync.hq.web.texts import Words
from tests.branch_in_process import BranchInProcess, KioskInProcess
from tests.builders import BRANCH

ENGLISH = Words("en")


class Office:
    """A branch with one kiosk, as its people at headquarters see it."""

    def __init__(self, folder: Path) -> None:
        self.branch = BranchInProcess(folder)
        self.kiosk: KioskInProcess = self.branch.add()

    def after(self, *said: Fact) -> BranchNow:
        """What is seen once the kiosk has said this and was heard."""
        with self.kiosk.store.begin() as work:
            for fact in said:
                work.append(fact)
        self.kiosk.meet()
        with self.branch.house.store.reading() as connection:
            described = views.branch(connection, BRANCH)
            assert described is not None
            return views.now(connection, described, self.branch.clock.now())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A day that began well."""
    made = Office(tmp_path)
    yield made
    made.branch.close()


def test_a_branch_without_a_reader_needs_a_look_and_says_how_many_came_in_by_code(office: Office) -> None:
    clock = office.branch.clock
    lost_at = clock.now()
    day = lost_at.date()
    seen = office.after(
        CheckedIn(day, Source.PASS),
        ReaderLost(lost_at),
        CheckedIn(day, Source.VISIT_CODE),
        CheckedIn(day, Source.CARD),
    )
    assert condition_of(seen) is Condition.LOOK
    (said,) = [one.text for one in overview([seen], ENGLISH).attention]
    local = lost_at.astimezone(seen.branch.time_zone)
    assert f"{local:%H:%M}" in said
    assert "2 people" in said
    assert kiosks_title([seen], ENGLISH) == "1 kiosk needs a look"


@pytest.mark.parametrize(
    "end", [ReaderFound(), Booted("next", is_clock_suspect=False)], ids=["found", "new start"]
)
def test_it_is_over_when_the_reader_reads_again_and_after_a_new_start(office: Office, end: Fact) -> None:
    lost = office.after(ReaderLost(office.branch.clock.now() - timedelta(hours=1)))
    assert [kiosk.reader_lost_at is not None for kiosk in lost.kiosks] == [True]
    seen = office.after(end)
    assert [kiosk.reader_lost_at for kiosk in seen.kiosks] == [None]
    assert condition_of(seen) is Condition.FINE
