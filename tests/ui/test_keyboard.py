"""Our own keyboard types what its language has, keeps up with two thumbs, and says what Enter does."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRectF, QUrl
from PySide6.QtGui import QPointingDevice
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.bridge.icons import IconImages
from ui.bridge.tablet import Tablet
from ui.bridge.words import Words, bundled_catalogues
from ui.window import QML_FOLDER, register_fonts

DESK = b"""
import QtQuick
import SmartValley.Controls
import SmartValley.Theme
Window {
    id: desk
    property string typed: ""
    property string done: ""
    property alias language: keys.language
    property alias kind: keys.kind
    property alias wantsCapital: keys.wantsCapital
    width: 1080
    height: 700
    visible: true
    Keyboard {
        id: keys
        width: parent.width
        enterText: "Weiter"
        onLetter: letter => { desk.typed += letter; wantsCapital = letter === " " }
        onErase: desk.typed = desk.typed.slice(0, -1)
        onEnter: desk.done = desk.typed
    }
    Component.onCompleted: { Theme.windowWidth = 1080; Theme.windowHeight = 1920 }
}
"""


class Desk:
    """A window with nothing but the keyboard, and what was typed."""

    def __init__(self, window: QQuickWindow, finger: QPointingDevice) -> None:
        self.window = window
        self._finger = finger

    @property
    def typed(self) -> str:
        return str(self.window.property("typed"))

    def shown(self) -> dict[str, QQuickItem]:
        return {item.objectName(): item for item in _all(self.window.contentItem()) if item.isVisible()}

    def middle(self, key: str) -> QPoint:
        self.window.grabWindow()  # lays the keys out
        item = self.shown()[f"key.{key}"]
        return item.mapRectToScene(QRectF(0, 0, item.width(), item.height())).center().toPoint()

    def type(self, *names: str) -> None:
        for name in names:
            point = self.middle(name)
            QTest.touchEvent(self.window, self._finger).press(0, point, self.window).commit()
            QTest.touchEvent(self.window, self._finger).release(0, point, self.window).commit()

    def roll(self, first: str, second: str) -> None:
        """Two thumbs: the second key goes down before the first is up."""
        one, two, window = self.middle(first), self.middle(second), self.window
        QTest.touchEvent(window, self._finger).press(0, one, window).commit()
        QTest.touchEvent(window, self._finger).stationary(0).press(1, two, window).commit()
        QTest.touchEvent(window, self._finger).release(0, one, window).stationary(1).commit()
        QTest.touchEvent(window, self._finger).release(1, two, window).commit()


def _all(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        yield from _all(child)


@pytest.fixture
def desk(finger: QPointingDevice, tablet: Tablet, qtbot: QtBot) -> Iterator[Desk]:
    register_fonts()
    words = Words(bundled_catalogues(), tablet)
    words.speak("it")
    engine = QQmlEngine()
    engine.addImportPath(str(QML_FOLDER))
    engine.addImageProvider("icons", IconImages())
    component = QQmlComponent(engine)
    component.setData(DESK, QUrl())
    window = component.create()
    assert isinstance(window, QQuickWindow), component.errorString()
    qtbot.waitExposed(window)
    yield Desk(window, finger)
    window.close()
    window.deleteLater()
    engine.deleteLater()
    words.silence()


def test_letters_shift_and_space_make_a_name(desk: Desk) -> None:
    desk.type("shift", "k", "a", "r", "l", "space", "h", "u")
    assert desk.typed == "Karl Hu"


def test_the_first_letter_of_a_name_is_a_capital_by_itself(desk: Desk) -> None:
    desk.window.setProperty("wantsCapital", True)
    desk.type("g", "i", "u")
    assert desk.typed == "Giu"


def test_two_thumbs_that_overlap_lose_no_letter(desk: Desk) -> None:
    desk.roll("a", "l")
    desk.roll("e", "s")
    assert desk.typed == "ales"


def test_erase_takes_one_letter_and_enter_tells(desk: Desk) -> None:
    desk.type("a", "b", "erase", "enter")
    assert (desk.typed, desk.window.property("done")) == ("a", "a")


@pytest.mark.parametrize(
    ("language", "present", "absent"),
    [("it", "key.'", "key.ß"), ("de", "key.ß", "key.'"), ("en", "key.'", "key.ü")],
)
def test_each_language_has_its_own_letters(desk: Desk, language: str, present: str, absent: str) -> None:
    desk.window.setProperty("language", language)
    assert present in desk.shown()
    assert absent not in desk.shown()


def test_german_has_z_where_italian_has_y(desk: Desk) -> None:
    italian = desk.middle("y")
    desk.window.setProperty("language", "de")
    assert desk.middle("z") == italian


@pytest.mark.parametrize("letter", list("àèéìòùçñčřłß"))
def test_accented_letters_are_one_key_away_in_every_language(desk: Desk, letter: str) -> None:
    desk.type("accents", letter)
    assert desk.typed == letter


def test_the_keys_of_a_code_leave_out_what_is_mistaken_for_something_else(desk: Desk) -> None:
    desk.window.setProperty("kind", "code")
    keys = {name.removeprefix("key.") for name in desk.shown() if len(name) == len("key.") + 1}
    assert keys == set("23456789ABCDEFGHJKLMNPQRSTVWXYZ")
    desk.type("7", "K")
    assert desk.typed == "7K"


def test_a_telephone_number_starts_with_digits(desk: Desk) -> None:
    desk.window.setProperty("kind", "phone")
    desk.type("3", "4", "7")
    assert desk.typed == "347"
