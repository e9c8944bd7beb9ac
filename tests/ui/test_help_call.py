"""K15 on the glass: opening it calls headquarters, the page says when it knows, and it can be taken back."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.errors import DiskFullError
from tests.houses import Failing, House
from tests.strictness import AnnouncedWarnings
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance

TOLD = "Sede centrale avvisata alle 09:00"
NOT_NEEDED = "Non serve più"


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine at nine."""
    entrance = Entrance(House(), open_glass(), qtbot)
    yield entrance
    entrance.close()


def ask_for_help(entrance: Entrance) -> None:
    """By the footer."""
    entrance.touch("footer.help")
    entrance.wait_for("help")
    entrance.settle()


def calls(entrance: Entrance) -> list[str]:
    """What the journal says of help."""
    return [kind for kind in entrance.house.types() if kind.startswith("help.")]


def test_the_page_says_that_headquarters_was_told_once_it_has_acknowledged_it(entrance: Entrance) -> None:
    entrance.health.waiting = 1
    ask_for_help(entrance)
    assert calls(entrance) == ["help.asked"]
    entrance.seconds_pass(1)
    entrance.settle()
    assert TOLD not in entrance.words()
    entrance.health.waiting = 0
    entrance.seconds_pass(1)
    entrance.wait_for_words(TOLD)
    entrance.house.later(minutes=1)
    entrance.seconds_pass(1)
    entrance.touch("language.de")
    entrance.wait_for_words("Zentrale um 09:00\N{NO-BREAK SPACE}Uhr verständigt")


def test_who_opens_it_twice_calls_once_and_the_next_visitor_calls_anew(entrance: Entrance) -> None:
    ask_for_help(entrance)
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    entrance.touch("done")
    entrance.wait_for("home")
    ask_for_help(entrance)
    assert calls(entrance) == ["help.asked"]
    entrance.journeys.stage.go_home()
    entrance.wait_for("home")
    ask_for_help(entrance)
    assert calls(entrance) == ["help.asked", "help.asked"]


def test_help_over_a_form_stands_while_its_person_goes_on(entrance: Entrance) -> None:
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    ask_for_help(entrance)
    entrance.touch("resume")
    entrance.wait_for("dayGuest")
    entrance.settle()
    assert calls(entrance) == ["help.asked"]


@pytest.mark.parametrize(("button", "page"), [("home.main", "home"), ("ownData", "privacyNotice")])
def test_what_one_came_for_instead_takes_the_call_back(entrance: Entrance, button: str, page: str) -> None:
    ask_for_help(entrance)
    assert NOT_NEEDED in entrance.words()
    entrance.touch(button)
    entrance.wait_for(page)
    entrance.settle()
    assert calls(entrance) == ["help.asked", "help.withdrawn"]


def test_back_from_ones_data_nobody_is_called_any_more_and_the_page_says_nothing_of_a_call(
    entrance: Entrance,
) -> None:
    ask_for_help(entrance)
    entrance.seconds_pass(1)
    entrance.wait_for_words(TOLD)
    entrance.touch("ownData")
    entrance.wait_for("privacyNotice")
    entrance.touch("back")
    entrance.wait_for("help")
    assert not {TOLD, NOT_NEEDED} & set(entrance.words())


def test_on_a_full_disk_the_number_stands_and_nothing_is_said_of_a_call(
    open_glass: OpenGlass, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("a call for help cannot be written")
    house = Failing()
    entrance = Entrance(house, open_glass(), qtbot)
    house.fault = DiskFullError("database or disk is full")
    ask_for_help(entrance)
    entrance.seconds_pass(1)
    entrance.settle()
    assert "Chiama questo numero." in entrance.words()
    assert not {TOLD, NOT_NEEDED} & set(entrance.words())
    house.fault = None
    entrance.close()
