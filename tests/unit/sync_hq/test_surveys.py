"""What people said without a name: it travels as facts, and headquarters counts it a month at a time."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kiosk.domain.facts import PulseExplained, PulseGiven, SurveyAnswered
from kiosk.domain.surveys import Answer, Mood, PulseReason
from sync.hq import surveys
from sync.hq.surveys import Counted
from tests.branch_in_process import BranchInProcess
from tests.builders import BRANCH, TUESDAY

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def counted(branch: BranchInProcess, first: date = NOVEMBER) -> Counted:
    """What headquarters counts of a month."""
    with branch.house.store.reading() as connection:
        return surveys.of_month(connection, BRANCH, first)


def test_a_pulse_its_reason_and_a_questionnaire_are_counted_by_what_was_chosen(tmp_path: Path) -> None:
    branch = BranchInProcess(tmp_path)
    kiosk = branch.add()
    with kiosk.store.begin() as work:
        good = work.append(PulseGiven(TUESDAY, Mood.GOOD))
        work.append(PulseExplained(good.ref, PulseReason.NET))
        work.append(PulseGiven(TUESDAY, Mood.BAD))
        work.append(SurveyAnswered(TUESDAY, (Answer("q1", ("self",)), Answer("q6", ("net", "quiet")))))
        work.append(SurveyAnswered(TUESDAY, (Answer("q6", ("net",)),)))
    kiosk.meet()
    assert counted(branch) == Counted(
        2,
        Counter({Mood.GOOD: 1, Mood.BAD: 1}),
        Counter({PulseReason.NET: 1}),
        2,
        Counter({("q6", "net"): 2, ("q1", "self"): 1, ("q6", "quiet"): 1}),
    )
    branch.close()


def test_a_month_counts_by_the_day_that_was_meant(tmp_path: Path) -> None:
    branch = BranchInProcess(tmp_path)
    kiosk = branch.add()
    with kiosk.store.begin() as work:
        work.append(PulseGiven(TUESDAY, Mood.GREAT))
        work.append(SurveyAnswered(DECEMBER, (Answer("q7", ("me",)),)))
    kiosk.meet()
    assert (counted(branch).pulses, counted(branch).surveys) == (1, 0)
    assert counted(branch, DECEMBER) == Counted(0, Counter(), Counter(), 0, Counter())
    branch.close()


@pytest.mark.fault("F46")
def test_an_answer_to_a_question_that_is_gone_is_stored_and_counted(tmp_path: Path) -> None:
    branch = BranchInProcess(tmp_path)
    kiosk = branch.add()
    with kiosk.store.begin() as work:
        work.append(SurveyAnswered(TUESDAY, (Answer("q99", ("sauna",)),)))
    kiosk.meet()
    assert counted(branch).choices == Counter({("q99", "sauna"): 1})
    branch.close()


def test_of_few_answers_no_choice_is_told_and_of_five_it_is(tmp_path: Path) -> None:
    branch = BranchInProcess(tmp_path)
    kiosk = branch.add()
    with kiosk.store.begin() as work:
        for _ in range(4):
            work.append(PulseGiven(TUESDAY, Mood.BAD))
    kiosk.meet()
    assert not counted(branch).tells_pulses
    with kiosk.store.begin() as work:
        work.append(PulseGiven(TUESDAY, Mood.BAD))
    kiosk.meet()
    assert counted(branch).tells_pulses
    branch.close()
