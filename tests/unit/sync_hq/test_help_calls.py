"""Somebody at a branch asks for help: headquarters sees since when, until it is old or taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.facts import HelpAsked, HelpWithdrawn, ReaderLost
from sync.hq.web.overview import Condition, condition_of, overview
from sync.hq.web.texts import Words
from tests.offices import Office

ENGLISH = Words("en")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A quiet branch."""
    made = Office(tmp_path)
    yield made
    made.branch.close()


def test_who_asks_for_help_is_what_headquarters_reads_first(office: Office) -> None:
    asked_at = office.branch.clock.now()
    office.said(ReaderLost(asked_at))
    office.said(HelpAsked())
    seen = office.seen(minutes=3)
    assert (seen.help_asked_at, condition_of(seen)) == (asked_at, Condition.LOOK)
    (told,) = overview([seen], ENGLISH).attention
    assert told.text == "Someone needs help at the kiosk, for 3\N{NO-BREAK SPACE}min"


def test_a_call_that_was_taken_back_is_over_and_another_one_still_stands(office: Office) -> None:
    first = office.said(HelpAsked())
    office.branch.clock.pass_by(minutes=1)
    second_at = office.branch.clock.now()
    second = office.said(HelpAsked())
    office.said(HelpWithdrawn(first))
    assert office.seen().help_asked_at == second_at
    office.said(HelpWithdrawn(second))
    seen = office.seen()
    assert (seen.help_asked_at, condition_of(seen)) == (None, Condition.FINE)


def test_nobody_waits_longer_than_a_quarter_of_an_hour_so_old_news_calls_nobody(office: Office) -> None:
    asked_at = office.branch.clock.now()
    office.said(HelpAsked())
    assert office.seen(minutes=14).help_asked_at == asked_at
    assert office.seen(minutes=1).help_asked_at is None
