"""The tablet's glass for tests: what stands on it, and fingers that touch it.

Items are found by their objectName in the scene, not by findChild, which misses delegates (TRAPS.md 6).
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, QSize
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.bridge.tablet import Tablet
from ui.devices.touch_filter import HOLD_MS
from ui.window import TabletWindow

PORTRAIT = QSize(1080, 1920)
LANDSCAPE = QSize(1280, 800)


class Glass:
    """One open tablet window. `finger` is the touch device of the whole test process."""

    def __init__(
        self, tablet: Tablet, size: QSize, finger: QPointingDevice, qtbot: QtBot, hold_ms: int = HOLD_MS
    ) -> None:
        self.tablet = tablet
        self.stage = TabletWindow(tablet, size, hold_ms=hold_ms)
        self.window: QQuickWindow = self.stage.window
        self._finger = finger
        self._qtbot = qtbot
        qtbot.waitExposed(self.window)
        self.settle()

    def close(self) -> None:
        """Close the window and delete everything in it."""
        self.stage.close()

    def settle(self) -> None:
        """Wait until a touch can only be meant for the page that stands."""
        self._qtbot.waitUntil(lambda: bool(self.window.property("isSettled")), timeout=5000)

    def draw(self) -> None:
        """Wait for a frame: until then a new control stands where its layout has not put it yet."""
        with self._qtbot.waitSignal(self.window.frameSwapped, timeout=5000):
            self.window.update()

    def show(self, screen: str) -> None:
        """Show a page and wait until it takes touches."""
        self.tablet.show_screen(screen)
        self.settle()

    def items(self) -> Iterator[QQuickItem]:
        """Every item that is shown, parents before children."""
        yield from _shown(self.window.contentItem())

    def find(self, name: str) -> QQuickItem:
        """The one shown item of that objectName; LookupError for none or several."""
        found = [item for item in self.items() if item.objectName() == name]
        if len(found) != 1:
            raise LookupError(f"{len(found)} items are named {name}")
        return found[0]

    def has(self, name: str) -> bool:
        """Whether an item of that objectName is shown."""
        return any(item.objectName() == name for item in self.items())

    def place(self, item: QQuickItem) -> QRectF:
        """Where an item stands on the glass."""
        return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))

    def controls(self) -> list[QQuickItem]:
        """Everything that can be pressed now."""
        return [item for item in self.items() if _is_control(item) and item.property("isActive")]

    def texts(self) -> list[QQuickItem]:
        """Every text that is shown and not empty."""
        return [item for item in self.items() if item.inherits("QQuickText") and item.property("text")]

    def words(self) -> list[str]:
        """What can be read, without the marks that isolate a name."""
        return [str(item.property("text")).strip("\u2068\u2069") for item in self.texts()]

    def middle(self, name: str) -> QPoint:
        """The middle of an item, as a point of the window."""
        return self.place(self.find(name)).center().toPoint()

    def touch(self, name: str) -> None:
        """Put a finger on the middle of an item and lift it there."""
        self.touch_at(self.middle(name))

    def touch_at(self, point: QPoint) -> None:
        """Put a finger on a point and lift it there."""
        self.press(point)
        self.lift(point)

    def press(self, point: QPoint, finger: int = 0) -> None:
        """Put a finger down."""
        QTest.touchEvent(self.window, self._finger).press(finger, point, self.window).commit()

    def move(self, point: QPoint, finger: int = 0) -> None:
        """Slide a finger that is down."""
        QTest.touchEvent(self.window, self._finger).move(finger, point, self.window).commit()

    def lift(self, point: QPoint, finger: int = 0) -> None:
        """Lift a finger."""
        QTest.touchEvent(self.window, self._finger).release(finger, point, self.window).commit()


def counted(signal: object) -> list[tuple[object, ...]]:
    """A list that grows by the arguments of each emission of `signal`."""
    heard: list[tuple[object, ...]] = []
    connect: Callable[[Callable[..., None]], object] = getattr(signal, "connect")  # noqa: B009 (signals are untyped)
    connect(lambda *arguments: heard.append(arguments))
    return heard


def _shown(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from _shown(child)


def _is_control(item: QObject) -> bool:
    return all(item.property(name) is not None for name in ("isPressed", "isActive", "label"))


def nearest(one: QRectF, other: QRectF) -> float:
    """The distance between two rectangles; negative by how far they overlap."""
    aside = max(one.left() - other.right(), other.left() - one.right())
    above = max(one.top() - other.bottom(), other.top() - one.bottom())
    return max(aside, above)


def corner(place: QRectF, inset: float = 4) -> QPoint:
    """A point just inside the lower right corner."""
    return QPointF(place.right() - inset, place.bottom() - inset).toPoint()
