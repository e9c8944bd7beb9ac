"""The staff wipe the glass: no touch counts for half a minute, and an emergency comes through (UX.md 6.7 D12)."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.domain.emergencies import Emergency
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import RECEPTION, Entrance
from tests.ui.glass import counted

SECONDS = 30
HOLD_MS = 2000
ALL_OVER = [QPoint(x, y) for x in range(60, 1080, 240) for y in range(60, 1920, 240)]


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Paola signed in and touched the tile of the cleaning."""
    house = House()
    house.hear(*RECEPTION)
    entrance = Entrance(house, open_glass(hold_ms=HOLD_MS), qtbot)
    entrance.sign_in()
    entrance.touch("cleaning")
    entrance.wait_for("staffCleaning")
    yield entrance
    entrance.close()


def test_no_touch_counts_wherever_the_cloth_is_and_the_seconds_are_counted(entrance: Entrance) -> None:
    touches = counted(entrance.tablet.touched_anywhere)
    for left in (30, 29, 28):
        assert f"Puoi pulire: il tocco torna tra {left} secondi." in entrance.words()
        assert str(left) in entrance.words()
        for place in ALL_OVER:
            entrance.glass.touch_at(place)
        entrance.seconds_pass(1)
    assert entrance.screen == "staffCleaning"
    assert touches == []


def test_a_mouse_that_the_glass_may_be_counts_as_little(entrance: Entrance) -> None:
    touches = counted(entrance.tablet.touched_anywhere)
    for place in ALL_OVER:
        QTest.mouseClick(entrance.glass.window, Qt.MouseButton.LeftButton, pos=place)
    assert touches == []


def test_after_it_the_staff_go_on_where_they_were_and_touches_count_again(entrance: Entrance) -> None:
    entrance.seconds_pass(SECONDS - 1)
    assert "Puoi pulire: il tocco torna tra 1 secondo." in entrance.words()
    entrance.seconds_pass(1)
    entrance.wait_for("staffHome")
    assert "Paola" in " ".join(entrance.words())
    entrance.touch("day")
    entrance.wait_for("staffDay")


def test_a_cloth_that_still_lies_there_at_the_end_presses_nothing(entrance: Entrance) -> None:
    """And neither is it taken for a drop before it has lain there as long as one."""
    stuck = counted(entrance.glass.stage.touches.stuck_changed)
    cloth = QPoint(200, 1300)
    entrance.glass.press(cloth)
    entrance.seconds_pass(SECONDS)
    entrance.wait_for("staffHome")
    assert entrance.glass.place(entrance.glass.find("present")).contains(QPointF(cloth))
    entrance.glass.move(cloth + QPoint(5, 5))
    entrance.glass.lift(cloth)
    entrance.settle()
    assert entrance.screen == "staffHome"
    assert stuck == []


def test_a_hand_that_rests_there_while_it_is_wiped_is_no_drop(entrance: Entrance) -> None:
    resting, place = QElapsedTimer(), QPoint(200, 1300)
    entrance.glass.press(place)
    resting.start()
    entrance.wait_until(lambda: resting.hasExpired(HOLD_MS * 3 // 2))
    assert not entrance.glass.stage.touches.is_stuck
    entrance.glass.lift(place)


def test_what_stays_on_the_glass_after_it_is_found_out(entrance: Entrance) -> None:
    drop = QPoint(200, 1300)
    entrance.glass.press(drop)
    entrance.seconds_pass(SECONDS)
    entrance.wait_for("staffHome")
    entrance.wait_until(lambda: entrance.glass.stage.touches.is_stuck)
    entrance.glass.lift(drop)
    assert not entrance.glass.stage.touches.is_stuck


def test_a_code_that_is_shown_meanwhile_is_left_alone(entrance: Entrance) -> None:
    before = entrance.house.types()
    entrance.show_code(entrance.house.a_pass())
    entrance.settle()
    assert (entrance.screen, entrance.house.types()) == ("staffCleaning", before)


def test_an_emergency_comes_through_at_once_and_can_be_touched(entrance: Entrance) -> None:
    entrance.journeys._staff.alarm.begin(Emergency(entrance.house.clock.now(), is_drill=True))
    entrance.wait_for("emergency")
    entrance.seconds_pass(SECONDS)
    entrance.settle()
    assert entrance.screen == "emergency", "the cleaning is over with it"
    entrance.sign_in(lands_on="staffAlarm")


def test_whatever_ends_the_turn_ends_the_cleaning_and_nobody_is_taken_back_by_it(entrance: Entrance) -> None:
    entrance.journeys.stage.go_home()
    entrance.wait_for("home")
    entrance.sign_in()
    entrance.touch("day")
    entrance.wait_for("staffDay")
    entrance.seconds_pass(SECONDS)
    entrance.settle()
    assert entrance.screen == "staffDay"


def test_staff_read_that_a_spot_of_the_glass_seems_pressed_as_long_as_it_does(entrance: Entrance) -> None:
    said = "Un punto dello schermo risulta sempre premuto: pulisci il vetro."
    entrance.seconds_pass(SECONDS)
    entrance.wait_for("staffHome")
    assert said not in entrance.words()
    entrance.journeys.set_touch_stuck(True)
    entrance.seconds_pass(15)
    entrance.wait_for_words(said)
    entrance.journeys.set_touch_stuck(False)
    entrance.seconds_pass(15)
    entrance.wait_until(lambda: said not in entrance.words())
