"""A visitor's hands and eyes in the story: real touches on the real window, and what can be read on it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QRectF, QTimer
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.app import TabletApp

LOOK_EVERY_MS = 20
PATIENCE_SECONDS = 20.0


class NothingHappenedError(Exception):
    """What was waited for did not come; the text says what."""


class StoppedError(Exception):
    """Somebody ended the story."""


class Hands:
    """Touches, looks and waits, inside the tablet's own event loop."""

    def __init__(self, app: TabletApp, pictures: Path) -> None:
        self._app = app
        self._pictures = pictures
        self._window: QQuickWindow = app.window.window
        self.finger = QTest.createTouchDevice()
        self._count = 0
        self._is_stopped = False
        pictures.mkdir(parents=True, exist_ok=True)

    def wait(self, what: str, condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> float:
        """Lets the tablet live until the condition holds; the seconds it took.

        Raises NothingHappenedError, and StoppedError when somebody ended the story.
        """
        begun = time.monotonic()
        while not condition():
            if self._is_stopped:
                raise StoppedError
            if time.monotonic() - begun > seconds:
                raise NothingHappenedError(f"{what}: not within {seconds:.0f} s (page {self.screen})")
            self.live(LOOK_EVERY_MS)
        return time.monotonic() - begun

    def wait_for(self, screen: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Until a page stands and takes touches."""
        self.wait(f"page {screen}", lambda: self.screen == screen, seconds)
        self.wait("a page at rest", lambda: bool(self._window.property("isSettled")))

    def stop(self) -> None:
        """Ends whatever is waited for."""
        self._is_stopped = True

    @property
    def screen(self) -> str:
        """The page that stands."""
        return self._app.tablet.current_screen

    def touch(self, name: str, seconds: float = PATIENCE_SECONDS) -> None:
        """A finger on a control that has come to its place: a new row stands on another one until it is laid out."""
        self.hold(name, 0, seconds)

    def hold(self, name: str, milliseconds: int, seconds: float = PATIENCE_SECONDS) -> None:
        """A finger that stays on a control for so long."""
        self.wait("a page at rest", lambda: bool(self._window.property("isSettled")), seconds)
        places: list[QPoint | None] = [None]

        def is_in_place() -> bool:
            places.append(self._middle(name))
            return places[-1] is not None and places[-1] == places[-2]

        self.wait(f"the control {name}", is_in_place, seconds)
        point = places[-1]
        assert point is not None, "waited for one line above"  # noqa: S101
        self.on_glass().press(0, point, self._window).commit()
        if milliseconds:
            self.live(milliseconds)
        self.on_glass().release(0, point, self._window).commit()

    def on_glass(self) -> QTest.QTouchEventSequence:
        """What the glass tells next of the fingers."""
        return QTest.touchEvent(self._window, self.finger)

    def touch_all(self, prefix: str, signs: str) -> None:
        """A finger on one key after the other."""
        for sign in signs:
            self.touch(f"{prefix}.{'space' if sign == ' ' else sign}")

    def has(self, name: str) -> bool:
        """Whether a control is shown."""
        return self._find(name) is not None

    def words(self) -> list[str]:
        """What can be read on the glass."""
        texts = (item.property("text") for item in self.items() if item.inherits("QQuickText"))
        return [str(text).translate(dict.fromkeys(range(0x2066, 0x206A))) for text in texts if text]

    def photograph(self, name: str) -> Path:
        """The window as a PNG, numbered in the order of the story."""
        self.live(250)
        self._count += 1
        path = self._pictures / f"{self._count:02}-{name}.png"
        if not self._window.grabWindow().save(str(path)):
            raise NothingHappenedError(f"{path} could not be written")
        return path

    def live(self, milliseconds: int) -> None:
        """Lets the tablet go on for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _middle(self, name: str) -> QPoint | None:
        item = self._find(name)
        if item is None:
            return None
        return item.mapRectToScene(QRectF(0, 0, item.width(), item.height())).center().toPoint()

    def _find(self, name: str) -> QQuickItem | None:
        return next((item for item in self.items() if item.objectName() == name), None)

    def items(self) -> Iterator[QQuickItem]:
        """Everything that is shown."""
        yield from shown(self._window.contentItem())


def shown(item: QQuickItem) -> Iterator[QQuickItem]:
    """What is drawn below an item, parents before children."""
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from shown(child)
