"""Somebody holds up what cannot be read: what helps stands at home, nobody is called wrong, nothing of them stays."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem
from pytestqt.qtbot import QtBot

from kiosk.domain.sights import Sight
from tests.builders import a_visitor, an_invitation, at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import RECEPTION, Entrance
from tests.ui.glass import LANDSCAPE, PORTRAIT
from ui.bridge.mirror import SECONDS_KEPT
from ui.bridge.tablet import Modes

BRIGHT = "Alza la luminosità e avvicina il telefono."
TWO = "Vediamo due codici. Mostrane uno alla volta."
FACE = QColor(201, 201, 201)


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine at nine, Anna invited."""
    house = House()
    house.hear(*RECEPTION, an_invitation("481206"), a_visitor())
    entrance = Entrance(house, open_glass(), qtbot)
    yield entrance
    entrance.close()


def a_face() -> QImage:
    """What a camera sees of somebody."""
    image = QImage(320, 180, QImage.Format.Format_Grayscale8)
    image.fill(FACE)
    return image


def glow(entrance: Entrance) -> QQuickItem:
    """What glows round the way out, seen or not."""

    def below(item: QQuickItem) -> Iterator[QQuickItem]:
        for child in item.childItems():
            yield child
            yield from below(child)

    everything = below(entrance.glass.window.contentItem())
    return next(item for item in everything if item.objectName() == "noCodeGlow")


def shows_the_face(entrance: Entrance) -> bool:
    """Whether the face's grey is seen beside the call."""
    picture = entrance.glass.window.grabWindow()
    places = ((x, y) for x in range(0, picture.width() // 2, 20) for y in range(0, picture.height(), 20))
    return any(picture.pixelColor(x, y) == FACE for x, y in places)


def is_helped(entrance: Entrance) -> None:
    """The camera has had something unclear in view for long."""
    entrance.journeys.set_sight(Sight.UNCLEAR)
    entrance.journeys.show_mirror(a_face())
    entrance.wait_for_words(BRIGHT)


def test_they_see_what_the_camera_sees_until_it_is_over(entrance: Entrance) -> None:
    is_helped(entrance)
    assert shows_the_face(entrance)
    entrance.seconds_pass(15)
    entrance.wait_for_words(BRIGHT)
    entrance.journeys.set_sight(Sight.NOTHING)
    entrance.wait_for_words("Schermo luminoso, a un palmo dal lettore")
    assert not shows_the_face(entrance)
    assert entrance.glass.tablet.pages.home.mirror.image.isNull()


def test_a_picture_that_no_newer_one_follows_is_not_kept(entrance: Entrance) -> None:
    is_helped(entrance)
    mirror = entrance.glass.tablet.pages.home.mirror
    for _ in range(5):
        entrance.seconds_pass(SECONDS_KEPT)
        assert not mirror.image.isNull()
        entrance.journeys.show_mirror(a_face())
    entrance.seconds_pass(SECONDS_KEPT + 1)
    assert mirror.image.isNull()
    assert not shows_the_face(entrance)


def test_on_another_page_nothing_of_the_camera_is_shown_or_kept(entrance: Entrance) -> None:
    is_helped(entrance)
    entrance.touch("noCode")
    entrance.wait_for("forgotten")
    mirror = entrance.glass.tablet.pages.home.mirror
    assert mirror.image.isNull()
    entrance.journeys.show_mirror(a_face())
    assert mirror.image.isNull()
    assert not shows_the_face(entrance)


def test_the_end_of_a_turn_forgets_what_the_camera_saw(entrance: Entrance) -> None:
    is_helped(entrance)
    entrance.journeys.stage.go_home()
    assert entrance.glass.tablet.pages.home.mirror.image.isNull()


def test_the_way_out_glows_and_in_calm_it_does_not(entrance: Entrance) -> None:
    is_helped(entrance)
    assert glow(entrance).property("isGlowing")
    entrance.journeys.set_sight(Sight.NOTHING)
    assert not glow(entrance).property("isGlowing")
    entrance.journeys.stage.set_modes(Modes(calm=True))
    is_helped(entrance)
    assert not glow(entrance).property("isGlowing")


def test_of_two_codes_home_asks_for_one_and_nothing_glows(entrance: Entrance) -> None:
    entrance.journeys.set_sight(Sight.TWO_CODES)
    entrance.wait_for_words(TWO)
    assert not glow(entrance).property("isGlowing")


def test_while_the_reader_is_gone_nobody_is_told_to_hold_it_closer(entrance: Entrance) -> None:
    is_helped(entrance)
    entrance.journeys.set_reader_lost(at("08:42"))
    entrance.wait_for_words("Il lettore non risponde.")
    assert BRIGHT not in entrance.words()
    assert not shows_the_face(entrance)


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["standing", "lying"])
@pytest.mark.parametrize(
    "modes", [Modes(), Modes(large_text=True), Modes(controls_low=True), Modes(high_contrast=True)]
)
def test_the_advice_stands_in_every_layout_and_no_control_moves(
    entrance: Entrance, modes: Modes, size: QSize
) -> None:
    glass = entrance.glass
    glass.window.resize(size)
    entrance.journeys.stage.set_modes(modes)
    before = _places(entrance)
    is_helped(entrance)
    assert _places(entrance) == before


def _places(entrance: Entrance) -> dict[str, QRectF]:
    entrance.glass.settle()
    return {control.objectName(): entrance.glass.place(control) for control in entrance.glass.controls()}
