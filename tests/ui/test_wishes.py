"""How somebody wants the screen: chosen by touch or brought along by the pass, and gone with the session."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.entry_passes import Preferences
from kiosk.services.remember import remember
from tests.builders import a_member
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance
from tests.ui.glass import LANDSCAPE
from ui.bridge.tablet import Modes

SEATED = Preferences("de", large_text=True, controls_low=True)


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine at nine; Bianca is a member as well."""
    house = House()
    house.hear(a_member("m-b", given_name="Bianca"))
    entrance = Entrance(house, open_glass(), qtbot)
    yield entrance
    entrance.close()


def an_ended_pass(house: House) -> bytes:
    """Marco's of last year, which asks for what he needs."""
    now = house.clock.now()
    return house.a_pass(span=(now.replace(year=2025), now.replace(hour=1)), preferences=SEATED)


def comes_next_and_has_it_as_usual(entrance: Entrance) -> None:
    """Bianca shows her code while Marco's answer stands."""
    entrance.show_code(entrance.house.a_pass("m-b"))
    entrance.wait_until(lambda: "Ciao Bianca!" in entrance.words())
    entrance.settle()
    assert entrance.tablet.modes == Modes()
    assert entrance.tablet.current_language == "it"


def test_a_pass_brings_its_language_and_modes_before_any_touch_and_takes_them_along(
    entrance: Entrance,
) -> None:
    entrance.show_code(entrance.house.a_pass(preferences=SEATED))
    entrance.wait_for("welcome")
    assert "Hallo Marco!" in entrance.words()
    assert entrance.tablet.modes == Modes(large_text=True, controls_low=True)
    assert entrance.touches == 0
    entrance.touch("done")
    entrance.wait_for("home")
    assert entrance.tablet.modes == Modes()
    assert "Mostra il tuo codice QR" in entrance.words()


def test_the_next_person_in_the_queue_gets_the_screen_as_usual(entrance: Entrance) -> None:
    entrance.show_code(entrance.house.a_pass(preferences=SEATED))
    entrance.wait_for("welcome")
    comes_next_and_has_it_as_usual(entrance)


def test_who_shows_a_code_again_keeps_what_was_chosen_by_touch(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    entrance.touch("mode.contrast")
    entrance.touch("language.en")
    entrance.touch("done")
    entrance.wait_for("home")
    for page in ("welcome", "inside"):
        entrance.show_code(code)
        entrance.wait_for(page)
        entrance.house.later(minutes=5)
        assert entrance.tablet.modes == Modes(high_contrast=True)
        assert entrance.tablet.current_language == "en"


def test_a_language_chosen_by_touch_stands_against_the_pass_and_its_modes_are_added(
    entrance: Entrance,
) -> None:
    entrance.touch("language.en")
    entrance.show_code(entrance.house.a_pass(preferences=SEATED))
    entrance.wait_for("welcome")
    assert "Hi Marco!" in entrance.words()
    assert entrance.tablet.modes == Modes(large_text=True, controls_low=True)


def test_a_pass_that_ended_is_refused_in_the_way_its_holder_reads(entrance: Entrance) -> None:
    entrance.show_code(an_ended_pass(entrance.house))
    entrance.wait_for("trouble")
    assert entrance.tablet.current_language == "de"
    assert entrance.tablet.modes.large_text


def test_leaving_and_booking_are_shown_as_the_pass_asks(entrance: Entrance) -> None:
    code = entrance.house.a_pass(preferences=SEATED)
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.touch("leave")
    entrance.wait_for("visitorCode")
    entrance.show_code(code)
    entrance.wait_for("goodbye")
    assert entrance.tablet.modes.controls_low
    assert entrance.tablet.current_language == "de"


def test_low_controls_are_two_touches_away_and_every_control_of_home_is_in_the_lower_half(
    entrance: Entrance,
) -> None:
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    entrance.touch("mode.low")
    entrance.wait_until(lambda: entrance.tablet.modes.controls_low)
    assert entrance.touches == 2
    entrance.touch("done")
    entrance.wait_for("home")
    glass = entrance.glass
    glass.window.grabWindow()
    middle = glass.window.height() / 2
    assert all(glass.place(control).top() >= middle for control in glass.controls())
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    entrance.touch("reset")
    entrance.touch("done")
    entrance.wait_for("home")
    assert glass.find("greeting").isVisible()


def test_a_tablet_that_lies_has_everything_within_reach_and_offers_no_low_controls(
    open_glass: OpenGlass, qtbot: QtBot
) -> None:
    entrance = Entrance(House(), open_glass(LANDSCAPE), qtbot)
    entrance.show_code(entrance.house.a_pass(preferences=SEATED))
    entrance.wait_for("welcome")
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    names = {control.objectName() for control in entrance.glass.controls()}
    assert "mode.large" in names
    assert "mode.low" not in names
    entrance.close()


def test_what_a_refused_pass_brought_along_ends_with_the_next_code(entrance: Entrance) -> None:
    entrance.show_code(an_ended_pass(entrance.house))
    entrance.wait_for("trouble")
    comes_next_and_has_it_as_usual(entrance)


def test_what_a_pass_brought_along_to_leave_ends_with_the_next_code(entrance: Entrance) -> None:
    entrance.touch("leave")
    entrance.wait_for("visitorCode")
    entrance.show_code(entrance.house.a_pass(preferences=SEATED))
    entrance.wait_for("goodbye")
    assert entrance.tablet.modes.large_text
    comes_next_and_has_it_as_usual(entrance)


def test_what_is_turned_off_behind_a_pass_stays_off_when_it_is_shown_again(entrance: Entrance) -> None:
    code = entrance.house.a_pass(preferences=SEATED)
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    entrance.touch("reset")
    entrance.wait_until(lambda: entrance.tablet.modes == Modes())
    entrance.house.later(minutes=5)
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert entrance.tablet.modes == Modes()


def test_the_usual_language_chosen_by_touch_stands_against_the_pass_too(entrance: Entrance) -> None:
    entrance.touch("language.en")
    entrance.touch("language.it")
    entrance.show_code(entrance.house.a_pass(preferences=SEATED))
    entrance.wait_for("welcome")
    assert "Ciao Marco!" in entrance.words()


def test_of_two_codes_in_one_moment_the_first_brings_nothing_to_the_second(entrance: Entrance) -> None:
    entrance.show_code(entrance.house.a_pass(preferences=SEATED))
    comes_next_and_has_it_as_usual(entrance)


def opens_modes(entrance: Entrance, code: bytes) -> None:
    """Somebody shows a pass and goes on to how they want the screen."""
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    entrance.wait_until(lambda: entrance.glass.has("remember"))


def is_remembered(entrance: Entrance, *, as_on: bool) -> None:
    """Waits until the row says so."""
    entrance.wait_until(lambda: entrance.tablet.pages.accessibility.is_remembered is as_on)


def ends(entrance: Entrance) -> None:
    """And home stands, for whoever comes next."""
    entrance.journeys.stage.go_home()
    entrance.wait_for("home")
    entrance.house.later(minutes=5)
    assert entrance.tablet.modes == Modes()
    assert entrance.tablet.current_language == "it"


def test_what_a_member_has_remembered_is_there_with_the_next_scan_before_any_touch(
    entrance: Entrance,
) -> None:
    code = entrance.house.a_pass()
    opens_modes(entrance, code)
    entrance.touch("mode.large")
    entrance.touch("language.de")
    entrance.touch("remember")
    is_remembered(entrance, as_on=True)
    ends(entrance)
    entrance.touches = 0
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert entrance.tablet.modes == Modes(large_text=True)
    assert entrance.tablet.current_language == "de"
    assert entrance.touches == 0


def test_while_it_is_remembered_what_is_changed_on_the_page_is_remembered_too(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    opens_modes(entrance, code)
    entrance.touch("remember")
    is_remembered(entrance, as_on=True)
    for control in ("mode.large", "mode.contrast", "mode.large", "language.en"):
        entrance.touch(control)
    ends(entrance)
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert entrance.tablet.modes == Modes(high_contrast=True)
    assert entrance.tablet.current_language == "en"
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    entrance.touch("reset")
    ends(entrance)
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert entrance.tablet.modes == Modes()


def test_what_is_touched_before_it_is_remembered_is_remembered_too(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    opens_modes(entrance, code)
    busy = threading.Event()
    entrance.keep_busy(busy)
    entrance.touch("remember")
    entrance.touch("mode.large")
    busy.set()
    is_remembered(entrance, as_on=True)
    ends(entrance)
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert entrance.tablet.modes == Modes(large_text=True)


def test_what_is_chosen_without_asking_is_gone_with_the_turn(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    opens_modes(entrance, code)
    entrance.touch("mode.large")
    ends(entrance)
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert entrance.tablet.modes == Modes()


def test_switched_off_it_is_forgotten_and_the_next_scan_brings_nothing(entrance: Entrance) -> None:
    code = entrance.house.a_pass(preferences=SEATED)
    opens_modes(entrance, code)
    is_remembered(entrance, as_on=True)
    entrance.touch("remember")
    is_remembered(entrance, as_on=False)
    assert entrance.tablet.modes.large_text, "it stays for this turn"
    ends(entrance)
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert entrance.tablet.modes == Modes()
    assert entrance.tablet.current_language == "it"


def test_a_mode_touched_in_the_moment_in_which_it_is_switched_off_brings_it_not_back(
    entrance: Entrance,
) -> None:
    code = entrance.house.a_pass()
    opens_modes(entrance, code)
    page = entrance.tablet.pages.accessibility
    entrance.touch("remember")
    is_remembered(entrance, as_on=True)
    page.touchRemember()
    page.touchMode("large")
    entrance.settle()
    assert not page.is_remembered
    ends(entrance)
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert entrance.tablet.modes == Modes()


def test_only_a_member_who_showed_a_pass_is_offered_that_and_the_next_person_is_not(
    entrance: Entrance,
) -> None:
    def opens() -> bool:
        entrance.touch("footer.accessibility")
        entrance.wait_for("accessibility")
        entrance.settle()
        return entrance.glass.has("remember")

    assert not opens()
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    assert opens()
    entrance.journeys.stage.go_home()
    entrance.wait_for("home")
    assert not opens()


def test_what_was_remembered_for_one_member_does_not_come_to_another(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    remember(code, SEATED, entrance.house.ports)
    entrance.show_code(code)
    entrance.wait_for("welcome")
    assert entrance.tablet.modes.large_text
    comes_next_and_has_it_as_usual(entrance)
