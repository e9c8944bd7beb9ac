"""A monkey before a running tablet: touches, drags, keys and codes anywhere, as fast as the glass takes them."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QPoint, QRectF, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest

from kiosk.app import TabletApp
from kiosk.story.hands import shown
from ui.bridge.journeys.joined import STAFF_SCREENS

KEYS = (
    *(Qt.Key(ord(sign)) for sign in "ABCXYZ0189"),
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_F4,
    Qt.Key.Key_F11,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Menu,
    Qt.Key.Key_Print,
    Qt.Key.Key_Back,
    Qt.Key.Key_Home,
)
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
)
CLOSED_TO_IT = STAFF_SCREENS | {"firstStart", "outOfService", "emergency", "emergencyOver"}
LIVE_MS = 4
PATIENT = 0.2
SETTLED_WITHIN_MS = 1_000
DRAG_STEPS = 6
TICKS_MAX = 20


class Monkey:
    """``passes``: pictures of codes, a badge among them. ``escapes``: where it got to that it should not."""

    def __init__(self, app: TabletApp, seed: int, passes: Sequence[Path], finger: QPointingDevice) -> None:
        self._app = app
        self._window = app.window.window
        self._random = Random(seed)  # noqa: S311 - no secret
        self._passes = [path.read_bytes() for path in passes]
        self._finger = finger
        self.did: Counter[str] = Counter()
        self.escapes: list[str] = []
        self._acts: tuple[tuple[int, Callable[[], None]], ...] = (
            (40, self._touch_somewhere),
            (30, self._touch_a_control),
            (8, self._drag),
            (5, self._two_fingers),
            (10, self._key),
            (4, self._code),
            (3, self._time),
        )

    def act(self) -> None:
        """One thing, and a moment for the tablet."""
        weights, acts = zip(*self._acts, strict=True)
        (act,) = self._random.choices(acts, weights)
        self.did[act.__name__.strip("_")] += 1
        act()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, LIVE_MS)
        if self._random.random() < PATIENT:
            self._let_it_settle()
        screen = self._app.tablet.current_screen
        if screen in CLOSED_TO_IT or not self._window.isVisible():
            self.escapes.append(f"{act.__name__}: {screen}, visible {self._window.isVisible()}")

    def _let_it_settle(self) -> None:
        """Until touches can only be meant for the page that stands: before, it takes none."""
        deadline = QDeadlineTimer(SETTLED_WITHIN_MS)
        while not self._window.property("isSettled") and not deadline.hasExpired():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, LIVE_MS)

    def _somewhere(self) -> QPoint:
        return QPoint(
            self._random.randrange(self._window.width()), self._random.randrange(self._window.height())
        )

    def _touch_somewhere(self) -> None:
        self._touch(self._somewhere())

    def _touch_a_control(self) -> None:
        controls = [item for item in shown(self._window.contentItem()) if item.property("isActive") is True]
        if controls:
            one = self._random.choice(controls)
            self._touch(one.mapRectToScene(QRectF(0, 0, one.width(), one.height())).center().toPoint())

    def _touch(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, self._finger).press(0, point, self._window).commit()
        QTest.touchEvent(self._window, self._finger).release(0, point, self._window).commit()

    def _drag(self) -> None:
        start, end = self._somewhere(), self._somewhere()
        QTest.touchEvent(self._window, self._finger).press(0, start, self._window).commit()
        for step in range(1, DRAG_STEPS + 1):
            at = start + (end - start) * step / DRAG_STEPS
            QTest.touchEvent(self._window, self._finger).move(0, at, self._window).commit()
        QTest.touchEvent(self._window, self._finger).release(0, end, self._window).commit()

    def _two_fingers(self) -> None:
        one, other = self._somewhere(), self._somewhere()
        both = QTest.touchEvent(self._window, self._finger)
        both.press(0, one, self._window).press(1, other, self._window).commit()
        both = QTest.touchEvent(self._window, self._finger)
        both.release(0, one, self._window).release(1, other, self._window).commit()

    def _key(self) -> None:
        QTest.keyClick(self._window, self._random.choice(KEYS), self._random.choice(MODIFIERS))

    def _code(self) -> None:
        self._app.source.show(self._random.choice(self._passes))

    def _time(self) -> None:
        for _ in range(self._random.randint(1, TICKS_MAX)):
            self._app.journeys.stage.tick()
