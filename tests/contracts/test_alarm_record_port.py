"""The port ``AlarmRecord``: where an emergency is written down, in memory for the screens and in the real file."""

from collections.abc import Iterator

import pytest

from kiosk.domain.emergencies import Emergency
from tests.builders import at
from tests.premises import Premises
from tests.ui.entrance import KeptAlarm
from ui.bridge.journeys.alarm import AlarmRecord

DRILL, REAL = Emergency(at("10:12"), is_drill=True), Emergency(at("10:15"))


@pytest.fixture(params=["memory", "file"])
def record(request: pytest.FixtureRequest, premises: Premises) -> Iterator[AlarmRecord]:
    """Nothing stands yet."""
    if request.param == "memory":
        yield KeptAlarm()
    else:
        with premises.opened() as store:
            yield store


def test_an_emergency_stands_until_it_is_over_and_may_begin_again(record: AlarmRecord) -> None:
    assert record.emergency() is None
    record.keep_emergency(DRILL)
    assert record.emergency() == DRILL
    record.forget_emergency()
    assert record.emergency() is None
    record.keep_emergency(REAL)
    assert record.emergency() == REAL


def test_a_second_start_takes_the_place_of_the_first(record: AlarmRecord) -> None:
    record.keep_emergency(DRILL)
    record.keep_emergency(REAL)
    assert record.emergency() == REAL


def test_what_does_not_stand_may_be_ended(record: AlarmRecord) -> None:
    record.forget_emergency()
    assert record.emergency() is None
