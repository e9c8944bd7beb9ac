"""The tablet's window: fonts, catalogues, icons and the QML engine joined to one `Tablet`.

Needs a running QGuiApplication and nothing else: no service, no database.
"""

from functools import cache
from importlib import resources
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from ui.bridge.icons import IconImages
from ui.bridge.tablet import Tablet
from ui.bridge.words import Words, bundled_catalogues

QML_FOLDER = Path(__file__).resolve().parent / "qml"


@cache
def register_fonts() -> None:
    """Make the bundled typeface known, once a process; RuntimeError if a file is not one."""
    for file in sorted(resources.files("resources").joinpath("fonts").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ttf") and QFontDatabase.addApplicationFontFromData(file.read_bytes()) < 0:
            raise RuntimeError(f"not a font: {file.name}")


class TabletWindow(QObject):
    """The engine and its window, following the tablet's language. Without motion every page stands at once."""

    def __init__(
        self, tablet: Tablet, size: QSize, parent: QObject | None = None, *, has_motion: bool = True
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
        window = self.window
        window.close()
        window.deleteLater()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._words.silence()

    def _follow_language(self) -> None:
        self._words.speak(self.tablet.current_language)
        self._engine.retranslate()


def end_with(application: QGuiApplication, code: int) -> None:
    """Ends the event loop with that code."""
    application.setQuitOnLastWindowClosed(
        False
    )  # the last window closes inside ``exit``: its quit would say 0
    application.exit(code)
