"""When a tablet takes another version: every condition counts, whatever the others are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.versions import IDLE
from kiosk.swapping import Moment

RIGHT = Moment(
    idle=IDLE,
    is_closed=True,
    is_date_known=True,
    has_line=True,
    unsent=0,
    is_night_at_work=False,
    is_settled=True,
    has_room=True,
)


def test_half_an_hour_after_the_last_touch_in_closed_hours_is_the_moment() -> None:
    assert RIGHT.is_right


@pytest.mark.parametrize(
    "wrong",
    [
        {"idle": IDLE - timedelta(seconds=1)},
        {"is_closed": False},
        {"is_date_known": False},
        {"has_line": False},
        {"unsent": 1},
        {"is_night_at_work": True},
        {"is_settled": False},
        {"has_room": False},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_one_thing_that_speaks_against_it_is_enough(wrong: dict[str, object]) -> None:
    assert not replace(RIGHT, **wrong).is_right  # type: ignore[arg-type]
