"""The one filter that owns the keys: bursts are codes, typing is typing, and no key presses anything."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from pytestqt.qtbot import QtBot

from ui.devices.keyboard_layouts import US_LAYOUT
from ui.devices.keyboard_wedge import XKB_OFFSET, KeyboardWedge

PASS = "SV1:6BF %$*+-./:ABC0"


@dataclass
class Page:
    """A page that takes typing."""

    typed: str = ""
    entered: int = 0

    def typeText(self, text: str) -> None:  # noqa: N802 - a slot's name
        """Takes text."""
        self.typed += text

    def backspace(self) -> None:
        """Takes one back."""
        self.typed = self.typed[:-1]

    def enter(self) -> None:
        """Goes on."""
        self.entered += 1


@dataclass
class Desk:
    """A window, its filter, and a clock moved by hand."""

    window: QWindow
    page: object = field(default_factory=Page)
    codes: list[bytes] = field(default_factory=list)
    keypad: list[int] = field(default_factory=list)
    takes: frozenset[int] = frozenset()
    now: float = 10.0

    def press(self, key: int, text: str = "", *, after: float, scan: int = 0, shift: bool = False) -> None:
        """A key, so many seconds after the last one."""
        self.now += after
        modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifier, scan, 0, 0, text)
        QGuiApplication.sendEvent(self.window, event)

    def take(self, key: int) -> bool:
        """A key of a keypad, if it is one of those that mean something."""
        if key in self.takes:
            self.keypad.append(key)
        return key in self.takes

    def scan(self, text: str) -> None:
        """A scanner types at its pace, as a US keyboard does it, and presses Return."""
        places = {
            sign: (code, bool(row))
            for code, row_pair in US_LAYOUT.items()
            for row, sign in enumerate(row_pair)
        }
        for sign in text:
            code, shifted = places[sign]
            self.press(0x41, "?", after=0.003, scan=code + XKB_OFFSET, shift=shifted)
        self.press(Qt.Key.Key_Return, "\r", after=0.003)

    def type(self, text: str) -> None:
        """A person types."""
        for sign in text:
            self.press(0x41, sign, after=0.2)


@pytest.fixture
def desk(qapp: QGuiApplication) -> Iterator[Desk]:
    """A window with nothing in it that has the focus."""
    owner = QObject()
    window = QWindow()
    desk = Desk(window)
    wedge = KeyboardWedge(desk.codes.append, lambda: desk.page, lambda: desk.now, owner, keypad=desk.take)
    wedge.install(qapp)
    yield desk
    qapp.removeEventFilter(wedge)
    owner.deleteLater()
    window.destroy()


def test_a_burst_ended_by_return_is_a_code_mapped_by_the_scanners_own_layout(desk: Desk) -> None:
    desk.scan(PASS)
    assert desk.codes == [PASS.encode()]
    assert desk.page == Page()


def test_a_persons_typing_goes_to_the_page_and_return_goes_on(desk: Desk, qtbot: QtBot) -> None:
    desk.type("Müller")
    desk.press(Qt.Key.Key_Backspace, after=0.2)
    desk.press(Qt.Key.Key_Return, "\r", after=0.2)
    assert isinstance(desk.page, Page)
    assert (desk.page.typed, desk.page.entered, desk.codes) == ("Mülle", 1, [])


def test_the_last_letter_typed_does_not_wait_for_the_next(desk: Desk, qtbot: QtBot) -> None:
    desk.type("a")
    page = desk.page
    assert isinstance(page, Page)
    qtbot.waitUntil(lambda: page.typed == "a")


def test_space_return_and_function_keys_on_a_page_without_typing_do_nothing(desk: Desk) -> None:
    desk.page = object()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_F4, Qt.Key.Key_Escape):
        desk.press(key, " " if key == Qt.Key.Key_Space else "", after=0.001)
    assert desk.codes == []


def test_a_burst_too_short_for_a_code_is_typing(desk: Desk) -> None:
    desk.scan("12345")
    assert desk.codes == []
    assert isinstance(desk.page, Page)
    assert (desk.page.typed, desk.page.entered) == ("?????", 1)


def test_six_digits_of_a_scanner_are_a_visit_code(desk: Desk) -> None:
    desk.scan("471193")
    assert desk.codes == [b"471193"]


def test_a_key_that_a_keypad_means_goes_to_no_page_and_ends_no_code(desk: Desk) -> None:
    desk.takes = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Right})
    desk.press(Qt.Key.Key_Right, after=0.3)
    desk.press(Qt.Key.Key_Return, "\r", after=0.3)
    assert desk.keypad == [Qt.Key.Key_Right, Qt.Key.Key_Return]
    assert desk.page == Page()
    desk.scan(PASS)
    desk.press(Qt.Key.Key_Return, "\r", after=0.003)  # CR and LF
    assert desk.codes == [PASS.encode()]
    assert len(desk.keypad) == 2
