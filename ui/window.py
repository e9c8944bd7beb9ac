"""The tablet's window: fonts, catalogues, icons and the QML engine joined to one `Tablet`.

Needs a running QGuiApplication and nothing else: no service, no database.
"""

from functools import cache
from importlib import resources
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from ui.bridge.icons import IconImages
from ui.bridge.tablet import Tablet
from ui.bridge.words import Words, bundled_catalogues
from ui.devices.touch_filter import HOLD_MS, TouchFilter

WIPED_SCREEN = "staffCleaning"
QML_FOLDER = Path(__file__).resolve().parent / "qml"
TYPEFACE = "Atkinson Hyperlegible Next"


@cache
def register_fonts() -> None:
    """Make the bundled typeface known, and everybody's, once a process; RuntimeError if a file is not one.

    How its letters are fitted to pixels is asked for here: neither the system's settings nor its other typefaces
    change anything on the glass. Needs a QGuiApplication.
    """
    for file in sorted(resources.files("resources").joinpath("fonts").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ttf") and QFontDatabase.addApplicationFontFromData(file.read_bytes()) < 0:
            raise RuntimeError(f"not a font: {file.name}")
    font = QFont(TYPEFACE)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    QGuiApplication.setFont(font)


class TabletWindow(QObject):
    """The engine and its window, following the tablet's language. Without motion every page stands at once.

    ``touches`` owns what is touched. ``hold_ms``: how long a finger may stay at one place before it is taken for none.
    """

    def __init__(
        self,
        tablet: Tablet,
        size: QSize,
        parent: QObject | None = None,
        *,
        has_motion: bool = True,
        hold_ms: int = HOLD_MS,
    ) -> None:
        super().__init__(parent)
        register_fonts()
        self.tablet = tablet
        self._words = Words(bundled_catalogues(), self)
        self._words.speak(tablet.current_language)
        self._engine = QQmlApplicationEngine(self)
        self._engine.addImportPath(str(QML_FOLDER))
        self._engine.addImageProvider("icons", IconImages())
        start = {"tablet": tablet, "width": size.width(), "height": size.height(), "hasMotion": has_motion}
        self._engine.setInitialProperties(start)
        self._engine.loadFromModule("SmartValley.Screens", "Main")
        if not self._engine.rootObjects():
            raise RuntimeError("the tablet's QML could not be loaded")
        tablet.languageChanged.connect(self._follow_language)
        self.touches = TouchFilter(self.window, self, hold_ms=hold_ms)
        tablet.screenChanged.connect(self._follow_screen)

    @property
    def window(self) -> QQuickWindow:
        """The window; keep it in a variable while you walk its items (TRAPS.md 6)."""
        root = self._engine.rootObjects()[0]
        if not isinstance(root, QQuickWindow):
            raise TypeError("the root of Main.qml is not a window")
        return root

    def close(self) -> None:
        """Close the window and delete the engine with all its items, now."""
        self.tablet.languageChanged.disconnect(self._follow_language)
        self.tablet.screenChanged.disconnect(self._follow_screen)
        window = self.window
        window.close()
        window.deleteLater()
        self.touches.deleteLater()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._words.silence()

    def _follow_language(self) -> None:
        self._words.speak(self.tablet.current_language)
        self._engine.retranslate()

    def _follow_screen(self) -> None:
        """On the page of the cleaning no finger counts (UX.md 6.7 D12)."""
        self.touches.wipe(self.tablet.current_screen == WIPED_SCREEN)


def end_with(application: QGuiApplication, code: int) -> None:
    """Ends the event loop with that code."""
    application.setQuitOnLastWindowClosed(
        False
    )  # the last window closes inside ``exit``: its quit would say 0
    application.exit(code)
