"""What a finger does: a control acts when the finger is lifted inside it, once, and only on its own page."""

import pytest
from PySide6.QtCore import QElapsedTimer, QPoint
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, Glass, corner, counted
from ui import shots_answers
from ui.bridge.pages.home import HomePage


def home_signals(page: HomePage) -> dict[str, object]:
    return {
        "meet": page.meet_touched,
        "work": page.work_touched,
        "room": page.room_touched,
        "leave": page.leave_touched,
        "noCode": page.no_code_touched,
    }


@pytest.mark.parametrize("name", ["meet", "work", "room", "leave", "noCode"])
def test_each_choice_of_home_tells_its_own_signal_once(glass: Glass, name: str) -> None:
    shots_answers.fill_home(glass.tablet)
    heard = {key: counted(signal) for key, signal in home_signals(glass.tablet.pages.home).items()}

    glass.touch(name)

    assert {key for key, told in heard.items() if told} == {name}
    assert len(heard[name]) == 1


def test_the_footer_asks_for_help_accessibility_and_a_language(glass: Glass) -> None:
    help_asked = counted(glass.tablet.help_touched)
    accessibility_asked = counted(glass.tablet.accessibility_touched)
    languages = counted(glass.tablet.language_touched)

    glass.touch("footer.help")
    glass.touch("footer.accessibility")
    glass.touch("language.de")

    assert (len(help_asked), len(accessibility_asked), languages) == (1, 1, [("de",)])


def test_in_landscape_the_same_words_are_touched_elsewhere(open_glass: OpenGlass) -> None:
    glass = open_glass(LANDSCAPE)
    languages = counted(glass.tablet.language_touched)
    glass.touch("language.en")
    assert languages == [("en",)]


def test_a_finger_lifted_outside_has_not_meant_it(glass: Glass) -> None:
    told = counted(glass.tablet.pages.home.meet_touched)
    start = glass.middle("meet")

    glass.press(start)
    glass.move(start + QPoint(0, 600))
    glass.lift(start + QPoint(0, 600))

    assert told == []


def test_a_finger_that_slides_within_the_tile_still_means_it(glass: Glass) -> None:
    told = counted(glass.tablet.pages.home.meet_touched)
    tile = glass.find("meet")
    start, end = glass.middle("meet"), corner(glass.place(tile))

    glass.press(start)
    glass.move(end)
    glass.lift(end)

    assert len(told) == 1


def test_a_slow_hand_may_hold_a_tile_as_long_as_it_likes(glass: Glass, qtbot: QtBot) -> None:
    told = counted(glass.tablet.pages.home.meet_touched)
    spot, holding = glass.middle("meet"), QElapsedTimer()
    no_longer_a_tap_ms = QGuiApplication.styleHints().mousePressAndHoldInterval() + 100

    glass.press(spot)
    holding.start()
    qtbot.waitUntil(lambda: holding.elapsed() > no_longer_a_tap_ms)
    glass.lift(spot)

    assert len(told) == 1


def test_a_pressed_tile_looks_pressed_at_once(glass: Glass) -> None:
    tile, spot = glass.find("meet"), glass.middle("meet")
    assert tile.property("isPressed") is False

    glass.press(spot)
    assert tile.property("isPressed") is True
    glass.lift(spot)
    assert tile.property("isPressed") is False


def test_a_second_tap_meant_for_the_page_before_is_swallowed(glass: Glass) -> None:
    told = counted(glass.tablet.pages.trouble.act_touched)
    shots_answers.fill_trouble(glass.tablet)

    glass.tablet.show_screen("trouble")
    glass.touch("act.first")
    assert told == []

    glass.settle()
    glass.touch("act.first")
    assert told == [("no_code",)]


def test_a_tap_meant_for_the_person_before_does_not_reach_the_next_ones_answer(glass: Glass) -> None:
    told = counted(glass.tablet.pages.welcome.disown_touched)
    shots_answers.fill_welcome_visitor(glass.tablet)
    glass.show("welcome")

    shots_answers.fill_welcome_no_name(glass.tablet)  # the next code in the queue acts at once
    glass.touch("disown")
    assert told == []

    glass.settle()
    glass.touch("disown")
    assert len(told) == 1


def test_every_touch_is_told_also_where_nothing_is_to_press(glass: Glass) -> None:
    told = counted(glass.tablet.touched_anywhere)
    glass.touch_at(QPoint(500, 300))
    glass.touch("meet")
    assert len(told) == 2


def test_a_way_that_is_not_possible_cannot_be_pressed(glass: Glass) -> None:
    page = glass.tablet.pages.inside
    extend, room = counted(page.extend_touched), counted(page.room_touched)
    shots_answers.fill_inside_last_hour(glass.tablet)
    glass.show("inside")

    glass.touch("extend")
    glass.touch("room")

    assert (extend, len(room)) == ([], 1)


def test_a_touch_anywhere_on_the_warning_means_i_am_here_but_the_last_button_does_not(glass: Glass) -> None:
    stay, done = (
        counted(glass.tablet.pages.timeout.stay_touched),
        counted(glass.tablet.pages.timeout.done_touched),
    )
    glass.show("timeout")

    glass.touch_at(QPoint(500, 300))
    assert (len(stay), len(done)) == (1, 0)
    glass.touch("stay")
    assert (len(stay), len(done)) == (2, 0)
    glass.touch("done")
    assert (len(stay), len(done)) == (2, 1)


@pytest.mark.parametrize("mode", ["large", "contrast", "calm"])
def test_each_row_of_the_accessibility_page_is_its_own_switch(glass: Glass, mode: str) -> None:
    told = counted(glass.tablet.pages.accessibility.mode_touched)
    glass.show("accessibility")
    glass.touch(f"mode.{mode}")
    assert told == [(mode,)]
