"""Home and the strip: what it says when there is no network, no free desk, or no reader yet."""

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtQuick import QQuickItem

from kiosk.domain.sights import Sight
from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass
from ui import shots_answers
from ui.bridge.pages.home import HomeContent
from ui.bridge.tablet import BranchSign

SIZES = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]
NO_NETWORK = "Senza rete. Entrare e uscire funziona come sempre."


def places(glass: Glass) -> dict[str, QRectF]:
    return {control.objectName(): glass.place(control) for control in glass.controls()}


@pytest.mark.parametrize("size", SIZES)
def test_without_a_network_the_strip_says_so_and_no_control_moves(open_glass: OpenGlass, size: QSize) -> None:
    glass = open_glass(size)
    shots_answers.fill_home(glass.tablet)
    before, counts = places(glass), [word for word in glass.words() if "adesso" in word]
    assert NO_NETWORK not in glass.words()

    glass.tablet.set_offline(True)

    assert NO_NETWORK in glass.words()
    assert places(glass) == before
    assert [word for word in glass.words() if "adesso" in word] == counts
    glass.tablet.set_offline(False)
    assert NO_NETWORK not in glass.words()


def test_the_strip_is_on_the_answers_too(glass: Glass) -> None:
    shots_answers.fill_welcome(glass.tablet)
    glass.show("welcome")
    glass.tablet.set_offline(True)
    assert NO_NETWORK in glass.words()


def test_a_full_house_says_none_free(glass: Glass) -> None:
    glass.tablet.pages.home.show(HomeContent(free_desks=0, free_rooms=0, is_ready=True))
    assert glass.words().count("Nessuna libera adesso") == 2


def test_before_the_branch_is_known_home_welcomes_to_nowhere(glass: Glass) -> None:
    glass.tablet.set_branch(BranchSign("", "", -1))
    assert not any(word.startswith("Ti diamo") for word in glass.words())
    glass.tablet.set_branch(BranchSign("Levico", "Levico Terme", 0))
    assert any(word.startswith("Ti diamo il benvenuto") for word in glass.words())


def test_until_a_code_can_be_read_home_asks_for_a_moment_and_shows_no_counts(glass: Glass) -> None:
    glass.tablet.pages.home.show(HomeContent(free_desks=4, free_rooms=1, is_ready=False))
    assert "Un attimo, siamo quasi pronti." in glass.words()
    assert not any("libera" in word for word in glass.words())


def test_a_dim_telephone_gets_advice_in_place_of_the_hint(glass: Glass) -> None:
    glass.tablet.pages.home.show(HomeContent(is_ready=True))
    glass.tablet.pages.home.set_sight(Sight.UNCLEAR)
    assert "Alza la luminosità e avvicina il telefono." in glass.words()


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        ("below", "Il lettore è qui sotto"),
        ("left", "Il lettore è qui a sinistra"),
        ("right", "Il lettore è qui a destra"),
        ("front", "Il lettore è in alto, di fronte a te"),
    ],
)
def test_the_ground_says_where_the_reader_is(glass: Glass, reader: str, sentence: str) -> None:
    glass.tablet.set_reader(reader)
    assert sentence in glass.words()


@pytest.mark.parametrize("summit", range(7))
def test_the_golden_dot_stands_on_the_branchs_own_summit_in_every_window(
    open_glass: OpenGlass, summit: int
) -> None:
    glass = open_glass(LANDSCAPE)
    glass.tablet.set_branch(BranchSign("Tenna", "Tenna", summit))
    shots_answers.fill_inside(glass.tablet)
    for screen in ("home", "inside"):
        glass.show(screen)
        dot = the_dot(glass)
        assert 0 < glass.place(dot).center().x() < 520


def the_dot(glass: Glass) -> QQuickItem:
    """The golden disc of the ridge: the round item as wide as the theme draws it."""
    dots = [item for item in glass.items() if item.objectName() == "summit"]
    assert len(dots) == 1
    return dots[0]
