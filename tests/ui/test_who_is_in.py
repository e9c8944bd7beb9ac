"""K26 on the glass: reached from help, and somebody comes to be seen there by their own code and a yes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services import who_is_in
from tests.builders import a_branch, a_member, a_visitor, an_invitation, at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance
from ui.bridge.pages.who_is_in import CardShown, WhoIsInContent

GIULIA = a_member("m-giulia", given_name="Giulia", family_name="Zeni")


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine, whose people asked for the page."""
    house = House(branch=replace(a_branch(), shows_who_is_in=True))
    house.hear(GIULIA)
    entrance = Entrance(house, open_glass(), qtbot)
    yield entrance
    entrance.close()


def is_in(entrance: Entrance, code: bytes) -> None:
    """Somebody came in a while ago."""
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.journeys.stage.go_home()
    entrance.wait_for("home")
    entrance.house.later(minutes=5)


def looks(entrance: Entrance) -> None:
    """Somebody looks who is in."""
    entrance.touch("footer.help")
    entrance.wait_for("help")
    entrance.touch("community")
    entrance.wait_for("whoIsIn")


def asks(entrance: Entrance, code: bytes, words: str = "Mappe") -> None:
    """And wants to be seen too, as far as the question."""
    looks(entrance)
    entrance.touch("add")
    entrance.wait_for("visitorCode")
    entrance.show_code(code)
    entrance.wait_for("ownWords")
    entrance.type(words)
    entrance.touch("key.enter")
    entrance.wait_for("question")


def test_somebody_comes_to_be_seen_by_their_code_their_words_and_a_yes(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    is_in(entrance, code)
    looks(entrance)
    assert "Oggi nessun nome, ma la casa è viva." in entrance.words()
    entrance.journeys.stage.go_home()
    entrance.wait_for("home")
    asks(entrance, code)
    assert who_is_in.who_is_in(entrance.house.ports).cards == (), "not before the yes"
    entrance.touch("act.first")
    entrance.wait_for("whoIsIn")
    assert {"Marco B.", "Mappe", "1 persona qui adesso"} <= set(entrance.words())
    assert entrance.house.types().count("checkin") == 1, "nobody was checked in again"


def test_a_pass_that_a_camera_sees_already_is_asked_for_anew(entrance: Entrance, qtbot: QtBot) -> None:
    looks(entrance)
    with qtbot.waitSignal(entrance.journeys.stage.asking):
        entrance.touch("add")


def test_a_no_shows_nothing_and_what_was_typed_is_gone(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    is_in(entrance, code)
    asks(entrance, code)
    entrance.touch("act.card.no")
    entrance.wait_for("whoIsIn")
    assert "Marco B." not in entrance.words()
    entrance.touch("add")
    entrance.wait_for("ownWords")
    assert entrance.tablet.pages.own_words.property("text") == ""


def test_who_is_seen_takes_their_name_away_at_once(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    is_in(entrance, code)
    asks(entrance, code)
    entrance.touch("act.first")
    entrance.wait_for_words("Marco B.")
    entrance.touch("add")
    entrance.wait_for("question")
    entrance.touch("act.card.off")
    entrance.wait_for("whoIsIn")
    assert "Marco B." not in entrance.words()


def test_a_name_stands_on_that_page_alone_and_is_wiped_with_the_turn(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    is_in(entrance, code)
    asks(entrance, code)
    entrance.touch("act.first")
    entrance.wait_for_words("Marco B.")
    entrance.touch("back")
    entrance.wait_for("help")
    assert not any("Marco" in word for word in entrance.words())
    entrance.touch("home.main")
    entrance.wait_for("home")
    assert not any("Marco" in word for word in entrance.words())
    assert entrance.tablet.pages.who_is_in.property("cards") == []


def test_who_is_not_inside_is_checked_in_instead(entrance: Entrance) -> None:
    looks(entrance)
    entrance.touch("add")
    entrance.wait_for("visitorCode")
    entrance.show_code(entrance.house.a_pass("m-giulia"))
    entrance.wait_for("welcome")
    assert "Ciao Giulia!" in entrance.words()


def test_a_code_shown_without_having_asked_to_be_seen_is_a_code_as_ever(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    is_in(entrance, code)
    looks(entrance)
    entrance.show_code(code)
    entrance.wait_for("inside")


def test_a_forged_code_shows_nobody(entrance: Entrance) -> None:
    looks(entrance)
    entrance.touch("add")
    entrance.wait_for("visitorCode")
    entrance.show_code(b"https://example.org")
    entrance.wait_for("trouble")


def test_more_cards_than_there_is_room_for_are_leafed_through_and_counted_by_the_person(
    entrance: Entrance,
) -> None:
    cards = tuple(CardShown(f"Anna {letter}.", f"A{letter}", "") for letter in "ABCDEFGHIJKLMNO")
    looks(entrance)
    entrance.tablet.pages.who_is_in.show(WhoIsInContent(15, cards))
    entrance.wait_for_words("Ancora 7")
    assert {"Anna A.", "Anna H."} <= set(entrance.words())
    assert "Anna I." not in entrance.words()
    entrance.touch("cards.down")
    entrance.wait_for_words("Anna O.")
    assert "Anna A." not in entrance.words()


def test_where_nobody_asked_for_it_help_does_not_lead_there(open_glass: OpenGlass, qtbot: QtBot) -> None:
    entrance = Entrance(House(), open_glass(), qtbot)
    entrance.touch("footer.help")
    entrance.wait_for("help")
    assert not entrance.glass.has("community")
    entrance.close()


def test_looking_who_is_in_from_a_form_loses_nothing_that_was_typed(entrance: Entrance) -> None:
    for name in ("work", "here"):
        entrance.touch(name)
    entrance.wait_for("walkIn")
    entrance.type("Karl")
    looks(entrance)
    entrance.touch("rules")
    entrance.wait_for("houseRules")
    for name, page in (("back", "whoIsIn"), ("back", "help"), ("resume", "walkIn")):
        entrance.touch(name)
        entrance.wait_for(page)
    assert "Karl" in entrance.words()


def test_who_wanted_to_leave_and_to_be_seen_instead_is_not_checked_out(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    is_in(entrance, code)
    entrance.touch("leave")
    entrance.wait_for("visitorCode")
    asks(entrance, code)
    assert "checkout" not in entrance.house.types()


def test_a_guest_who_comes_while_a_code_is_awaited_comes_in(entrance: Entrance) -> None:
    entrance.house.hear(a_visitor(), an_invitation("481206"))
    entrance.house.clock.set_to(at("09:45"))
    looks(entrance)
    entrance.touch("add")
    entrance.wait_for("visitorCode")
    entrance.show_code(b"481206")
    entrance.wait_for("welcome")
    assert entrance.house.types()[-1] == "checkin"


def test_the_code_of_who_has_just_left_brings_nobody_in_again(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    is_in(entrance, code)
    entrance.touch("leave")
    entrance.wait_for("visitorCode")
    entrance.show_code(code)
    entrance.wait_for("goodbye")
    looks(entrance)
    entrance.touch("add")
    entrance.wait_for("visitorCode")
    assert entrance.house.types().count("checkin") == 1
