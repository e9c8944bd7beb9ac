"""The one filter that owns every key: a scanner that types, and hands on a real keyboard.

Nothing on a visitor's page has the focus, so no key can press a button (BadBarcode). A burst ended by Enter or
Tab is a code; what is typed at a person's pace goes to the page as text. Keys are mapped by scan code and the
scanner's own layout where the event carries one, because Base45 uses characters that other layouts move.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from ui.devices.keyboard_layouts import US_LAYOUT, Layout

BURST_CHARACTERS_MIN = 6
BURST_GAP_MS_MAX = 50
SILENCE_MS = 80
BURST_CHARACTERS_MAX = 400
ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
XKB_OFFSET = 8


@runtime_checkable
class TextPage(Protocol):
    """A page that takes typing."""

    def typeText(self, text: str) -> None:  # noqa: N802 - a Qt slot's name
        """Takes text as typed."""

    def backspace(self) -> None:
        """Takes the last character back."""

    def enter(self) -> None:
        """Goes on."""


@dataclass(frozen=True)
class Key:
    """One key as it came: its Qt code, the text of the system's layout, and the scanner's own."""

    code: int
    text: str
    scanned: str


class KeyboardWedge(QObject):
    """Installed on the application; tells codes to ``on_code`` and typing to the page that stands."""

    def __init__(
        self,
        on_code: Callable[[bytes], None],
        page: Callable[[], object],
        seconds: Callable[[], float],
        parent: QObject,
        *,
        layout: Layout = US_LAYOUT,
        keypad: Callable[[int], bool] = lambda _key: False,
    ) -> None:
        """``layout``: the scanner's own; an empty one trusts the system's.

        ``keypad``: asked first about a key that neither ends nor continues anything typed nor follows on the heels of
        another, as what a scanner sends behind a code; whether it took it.
        """
        super().__init__(parent)
        self._keypad = keypad
        self._layout = layout
        self._on_code = on_code
        self._page = page
        self._seconds = seconds
        self._held: list[Key] = []
        self._last_at = 0.0
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(SILENCE_MS)
        self._silence.timeout.connect(self._type_held)

    def install(self, application: QGuiApplication) -> None:
        """Begins to own the keys."""
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Swallows every key event of the windows; everything else passes."""
        kind = event.type()
        if kind in (QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride) and isinstance(watched, QWindow):
            return True
        if kind != QEvent.Type.KeyPress:
            return False
        if isinstance(watched, QWindow) and isinstance(event, QKeyEvent):
            self._pressed(_key_of(event, self._layout))
        return True

    def _pressed(self, key: Key) -> None:
        now = self._seconds()
        is_burst = (now - self._last_at) * 1000 <= BURST_GAP_MS_MAX
        self._last_at = now
        if self._held and not is_burst:
            self._type_held()
        if not self._held and not is_burst and self._keypad(key.code):
            return
        if key.code in ENDS:
            self._ended()
        elif key.text or key.code == Qt.Key.Key_Backspace:
            self._held.append(key)
            del self._held[:-BURST_CHARACTERS_MAX]
            self._silence.start()

    def _ended(self) -> None:
        self._silence.stop()
        if len(self._held) >= BURST_CHARACTERS_MIN:
            code = "".join(key.scanned for key in self._held)
            self._held.clear()
            self._on_code(code.encode("utf-8"))
            return
        self._type_held()
        page = self._page()
        if isinstance(page, TextPage):
            page.enter()

    def _type_held(self) -> None:
        held, self._held = self._held, []
        page = self._page()
        if not isinstance(page, TextPage):
            return
        for key in held:
            if key.code == Qt.Key.Key_Backspace:
                page.backspace()
            elif key.text.isprintable():
                page.typeText(key.text)


def _key_of(event: QKeyEvent, layout: Layout) -> Key:
    text = event.text()
    places = layout.get(event.nativeScanCode() - XKB_OFFSET)
    is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    scanned = places[is_shifted] if places is not None else text
    return Key(event.key(), text, scanned)
