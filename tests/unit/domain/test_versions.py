"""Which version is newer, and from when on nobody may come in."""

from dataclasses import replace

import pytest

from kiosk.domain.versions import comes_in_at, order_of
from tests.builders import a_branch, at


def test_versions_are_compared_by_their_numbers() -> None:
    assert order_of("0.10.0") > order_of("0.9.12") > order_of("0.9.2")


@pytest.mark.parametrize(
    "said", ["", "1.0", "1.0.0.0", "1.0.0-beta", "v1.0.0", "1.0.0\n", "../1.0.0", "1.0.123456"]
)
def test_anything_but_three_numbers_is_no_version(said: str) -> None:
    with pytest.raises(ValueError, match="no version"):
        order_of(said)


@pytest.mark.parametrize(
    ("now", "then"),
    [("10:00", "22:30"), ("21:59", "22:30"), ("22:00", "22:30"), ("23:10", "23:40"), ("05:00", "05:30")],
)
def test_it_comes_in_half_an_hour_after_the_last_may_have_come(now: str, then: str) -> None:
    assert comes_in_at(a_branch(), at(now)) == at(then)


def test_members_hours_count_where_the_branch_is_closed_to_others() -> None:
    closed_early = replace(a_branch(), member_hours=())
    assert comes_in_at(closed_early, at("10:00")) == at("19:30")
