"""The house's own pages: rules, help and privacy notice lie over whatever is open, and say nothing nobody knows."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from kiosk.domain.branches import Branch, Privacy, Texts
from kiosk.domain.spaces import Plan
from tests.builders import a_branch
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass
from ui import shots, shots_house
from ui.bridge import house_words
from ui.bridge.answers import BranchView, qr_matrix

LEAVES_MOST = 7
PLAN = Plan("PER", 0, start=(500, 900), has_screen=True, walls=())
PRIVACY = Privacy(
    controller="Cooperativa Valsugana Lavoro Condiviso società cooperativa",
    officer="dpo@valsugana.example",
    contact="privacy@valsugana.example",
    contract=Texts("10 anni", "10 Jahren", "10 years"),
)


def well_described() -> Branch:
    """Pergine as a headquarters describes it that has filled everything in."""
    return replace(
        a_branch(),
        address="via Pennella 14",
        first_aid=Texts("accanto alla reception", "neben dem Empfang", "beside reception"),
        privacy=PRIVACY,
    )


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine at nine, everything about it known."""
    house = House(branch=well_described())
    house.hear(PLAN)
    entrance = Entrance(house, open_glass(), qtbot)
    yield entrance
    entrance.close()


def open_form(entrance: Entrance) -> None:
    """Somebody without an account types a name."""
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    entrance.touch("here")
    entrance.wait_for("walkIn")
    entrance.type("Anna Gasser")


def open_rules(entrance: Entrance) -> None:
    """By the footer, from whatever page stands."""
    entrance.touch("footer.accessibility")
    entrance.wait_for("accessibility")
    entrance.touch("rules")
    entrance.wait_for("houseRules")


def ask_for_own_data(entrance: Entrance) -> None:
    """By the help page."""
    entrance.touch("footer.help")
    entrance.wait_for("help")
    entrance.touch("ownData")
    entrance.wait_for("privacyNotice")


def test_the_notice_is_read_from_the_form_and_nothing_typed_is_lost(entrance: Entrance) -> None:
    open_form(entrance)
    entrance.touch("third")
    entrance.wait_for("privacyNotice")
    assert "I tuoi dati in breve" in entrance.words()
    entrance.touch("back")
    entrance.wait_for("walkIn")
    assert "Anna Gasser" in entrance.words()


def test_who_asks_for_their_data_from_a_form_finds_back_to_it_by_the_help_page(entrance: Entrance) -> None:
    open_form(entrance)
    ask_for_own_data(entrance)
    assert "Quali dati avete di me?" in entrance.words()
    assert any("privacy@valsugana.example" in words for words in entrance.words())
    entrance.touch("back")
    entrance.wait_for("help")
    entrance.touch("resume")
    entrance.wait_for("walkIn")
    assert "Anna Gasser" in entrance.words()


def test_a_word_of_the_footer_on_the_notice_still_leads_back_to_the_form(entrance: Entrance) -> None:
    open_form(entrance)
    entrance.touch("third")
    entrance.wait_for("privacyNotice")
    open_rules(entrance)
    entrance.touch("footer.help")
    entrance.wait_for("help")
    entrance.touch("resume")
    entrance.wait_for("walkIn")
    assert "Anna Gasser" in entrance.words()


def test_the_rules_are_two_touches_from_home_and_lead_back_as_they_came(entrance: Entrance) -> None:
    open_rules(entrance)
    assert entrance.touches == 2
    entrance.touch("back")
    entrance.wait_for("accessibility")
    entrance.touch("done")
    entrance.wait_for("home")


def test_the_way_home_from_the_rules_ends_the_turn(entrance: Entrance) -> None:
    open_form(entrance)
    open_rules(entrance)
    entrance.touch("erase")
    entrance.wait_for("home")
    assert entrance.tablet.pages.walk_in.property("name") == ""


def test_what_headquarters_wrote_follows_the_language_on_the_page_and_beneath_it(entrance: Entrance) -> None:
    ask_for_own_data(entrance)
    entrance.touch("language.de")
    assert any("nach 10 Jahren" in words for words in entrance.words())
    entrance.touch("back")
    entrance.wait_for("help")
    assert "Sammelplatz: im Hof vor dem Haus" in entrance.words()


def test_help_always_says_112_where_to_gather_and_where_one_is(entrance: Entrance) -> None:
    entrance.touch("footer.help")
    entrance.wait_for("help")
    said = {"112", "Punto di raccolta: nel cortile davanti", "Siamo in via Pennella 14, piano terra"}
    assert said <= set(entrance.words())


def keys(lines: tuple[dict[str, object], ...]) -> list[object]:
    """The sentences by their keys."""
    return [line["key"] for line in lines]


def test_a_sentence_whose_value_nobody_gave_is_left_out() -> None:
    view = BranchView(a_branch(), (), (PLAN,))
    notice = house_words.privacy_notice(view, "it", is_own_data=False)
    assert keys(notice.lines) == ["priv.what", "priv.why", "priv.share"]
    assert notice.matrix == ()
    assert house_words.house_rules(view, "it").first_aid == ""
    assert house_words.where(view.branch, view.plans) is None
    only_controller = replace(a_branch(), privacy=Privacy(controller="Smart Valley"))
    told = house_words.privacy_notice(BranchView(only_controller, (), ()), "it", is_own_data=False)
    assert "priv.who" not in keys(told.lines)


def test_an_address_alone_does_not_say_on_which_floor_one_is() -> None:
    assert house_words.where(well_described(), (replace(PLAN, has_screen=False),)) is None


def test_a_branch_with_everything_filled_in_says_the_whole_notice() -> None:
    view = BranchView(well_described(), (), ())
    notice = house_words.privacy_notice(view, "de", is_own_data=False)
    whole = ["priv.who", "priv.what", "priv.why", "priv.share", "priv.keep", "priv.rights"]
    assert keys(notice.lines) == whole
    assert notice.lines[4]["values"] == {"n": 7, "contract": "10 Jahren"}
    own = house_words.privacy_notice(view, "de", is_own_data=True)
    assert keys(own.lines) == ["priv.rights", *whole[:-1]]


def test_each_way_to_the_notice_has_the_code_of_its_own_page() -> None:
    notice_url, own_data_url = "https://valsugana.example/notice", "https://valsugana.example/mine"
    privacy = replace(PRIVACY, notice_url=notice_url, own_data_url=own_data_url)
    view = BranchView(replace(a_branch(), privacy=privacy), (), ())
    read = house_words.privacy_notice(view, "en", is_own_data=False)
    mine = house_words.privacy_notice(view, "en", is_own_data=True)
    assert (read.matrix, read.scan) == (qr_matrix(notice_url), {"key": "priv.qr", "values": {}})
    assert (mine.matrix, mine.scan) == (qr_matrix(own_data_url), {"key": "priv.mine.next", "values": {}})


def test_a_controllers_long_name_is_never_cut(entrance: Entrance) -> None:
    open_form(entrance)
    entrance.touch("third")
    entrance.wait_for("privacyNotice")
    assert any(PRIVACY.controller in words for words in entrance.words())


@pytest.mark.parametrize(("size", "mode"), [(PORTRAIT, "normal"), (PORTRAIT, "large"), (LANDSCAPE, "large")])
def test_every_rule_is_reached_and_the_exit_is_the_last(
    open_glass: OpenGlass, size: QSize, mode: str
) -> None:
    glass: Glass = open_glass(size)
    glass.tablet.set_modes(shots.MODES[mode])
    shots_house.fill_house_rules(glass.tablet)
    glass.show("houseRules")
    seen = set(glass.words())
    for _ in range(LEAVES_MOST):
        if glass.has("rules.down") and glass.find("rules.down").property("isActive"):
            glass.touch("rules.down")
            glass.window.grabWindow()  # lays the leaf out
            seen |= set(glass.words())
    names = {
        "Voce bassa",
        "Postazione in ordine",
        "Ogni ospite registrato",
        "Non si fuma",
        "Vie di uscita libere",
    }
    assert names | {"Se suona l’allarme", "Emergenza: 112"} <= seen
    assert "Primo soccorso e defibrillatore: all’ingresso, a destra." in seen
    exit_strip = glass.place(glass.find("exit"))
    others = [glass.place(text) for text in glass.texts() if str(text.property("text")) in names]
    assert all(place.bottom() <= exit_strip.top() for place in others)


def test_where_first_aid_is_stands_only_where_somebody_said_so(glass: Glass) -> None:
    shots_house.fill_house_rules_little_known(glass.tablet)
    glass.show("houseRules")
    assert not any("defibrillatore" in words for words in glass.words())
    assert "Wi-Fi: nome e chiave sul cartello." in glass.words()
