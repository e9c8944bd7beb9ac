"""For how long a desk can be wanted: two hours, the morning, the rest of the day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.stays import Stay, stays
from tests.builders import TUESDAY, a_branch, at, week

CLOSES = at("19:00", TUESDAY)


@pytest.mark.parametrize(
    ("clock", "offered"),
    [
        ("09:00", {Stay.TWO_HOURS: at("11:00"), Stay.MORNING: at("13:00"), Stay.DAY: CLOSES}),
        ("12:30", {Stay.TWO_HOURS: at("14:30"), Stay.DAY: CLOSES}),
        ("12:29", {Stay.TWO_HOURS: at("14:29"), Stay.MORNING: at("13:00"), Stay.DAY: CLOSES}),
        ("17:00", {Stay.DAY: CLOSES}),
        ("18:59", {Stay.DAY: CLOSES}),
        ("19:00", {}),
        ("06:30", {Stay.TWO_HOURS: at("10:00"), Stay.MORNING: at("13:00"), Stay.DAY: CLOSES}),
    ],
)
def test_what_is_offered_ends_before_the_branch_closes(clock: str, offered: dict[Stay, object]) -> None:
    assert dict(stays(a_branch(), at(clock, TUESDAY))) == offered


def test_a_branch_that_closes_at_noon_has_no_morning_besides_its_day() -> None:
    branch = replace(a_branch(), opening=week("08:00", "13:00"))
    assert [stay for stay, _ in stays(branch, at("09:00", TUESDAY))] == [Stay.TWO_HOURS, Stay.DAY]


def test_on_a_closed_day_nothing_is_offered() -> None:
    assert stays(a_branch(), at("09:00", TUESDAY + 5 * timedelta(days=1))) == ()


def test_while_the_doors_are_closed_over_noon_the_time_counts_from_when_they_open_again() -> None:
    branch = replace(a_branch(), opening=(*week("08:00", "12:00"), *week("14:00", "19:00")))
    assert dict(stays(branch, at("12:30", TUESDAY))) == {Stay.TWO_HOURS: at("16:00"), Stay.DAY: CLOSES}


def test_a_morning_that_begins_when_half_an_hour_of_it_is_left_is_not_offered_before_the_doors_open() -> None:
    branch = replace(a_branch(), opening=week("12:30", "19:00"))
    assert [stay for stay, _ in stays(branch, at("09:00", TUESDAY))] == [Stay.TWO_HOURS, Stay.DAY]
