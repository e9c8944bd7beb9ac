"""The one filter that owns every touch: a point that never lets go is ignored, and a glass that is wiped takes none.

To the glass a drop of water is a finger, and so is a spot where it is broken (UX.md 6.7 D12). The other fingers go on
as if it were not there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import dist

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEventPoint, QPointingDevice, QTouchEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

HOLD_MS = 10_000
STAYS_WITHIN = 1 / 50
"""Of the window's width: 5 mm on the glass of 21.5", 4 mm on that of 10". Water trembles, whoever scrolls goes on."""
TOUCHES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd})
POINTERS = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
    }
)


Key = tuple[int, int]
"""A point among those of all glasses: the device's number at the system, and the point's at the device."""


@dataclass
class _Point:
    """A point that is down. ``is_ignored``: the pages see nothing of it. ``is_stuck``: it does not let go.

    ``timer``: how long it has been about ``place``, in pixels of the window.
    """

    device: QPointingDevice
    timer: QTimer
    place: QPointF
    is_ignored: bool = False
    is_stuck: bool = False


class TouchFilter(QObject):
    """Installed on the window. ``stuck_changed``: a point does not let go, or none is left that does not.

    ``hold_ms``: a point that stays about one place longer than that is taken for no finger.
    """

    stuck_changed = Signal(bool)

    def __init__(self, window: QQuickWindow, parent: QObject, *, hold_ms: int = HOLD_MS) -> None:
        super().__init__(parent)
        self._window = window
        self._hold_ms = hold_ms
        self._points: dict[Key, _Point] = {}
        self._is_stuck = False
        self._is_wiped = False
        self._is_sending = False
        self._taker = QQuickItem(window.contentItem())
        self._taker.setVisible(False)
        window.installEventFilter(self)

    @property
    def is_stuck(self) -> bool:
        """Whether a point does not let go at this moment."""
        return self._is_stuck

    def wipe(self, is_wiped: bool) -> None:
        """Whether the glass is being wiped: no touch reaches a page then, and who rests a hand there is not stuck."""
        if is_wiped == self._is_wiped:
            return
        self._is_wiped = is_wiped
        for key, point in self._points.items():
            if is_wiped:
                self._ignore(key, point)
                point.timer.stop()
            elif not point.is_stuck:
                point.timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Takes the ignored points out of every touch; everything else passes."""
        kind = event.type()
        if self._is_wiped and kind in POINTERS:
            return True
        if self._is_sending or watched is not self._window:
            return False
        if isinstance(event, QTouchEvent):
            if kind == QEvent.Type.TouchCancel:
                self._forget_others(event.pointingDevice(), ())
            elif kind in TOUCHES:
                return self._touched(event)
        return False

    def _touched(self, event: QTouchEvent) -> bool:
        device, points = event.pointingDevice(), event.points()
        self._forget_others(device, [point.id() for point in points])  # those whose end was never told
        for point in points:
            if point.state() == QEventPoint.State.Pressed:
                self._pressed(device, point)
            elif point.state() == QEventPoint.State.Updated:
                self._moved(_key(device, point), point.position())
        kept = [point for point in points if not self._is_ignored(_key(device, point))]
        self._forget([_key(device, point) for point in points if point.state() == QEventPoint.State.Released])
        if len(kept) == len(points):
            return False
        event.accept()  # or the system would make a mouse of it
        if kept:
            self._send(event, kept)
        return True

    def _pressed(self, device: QPointingDevice, pressed: QEventPoint) -> None:
        key = _key(device, pressed)
        self._forget([key])  # one whose end was never told
        device.destroyed.connect(self._pulled_out, Qt.ConnectionType.UniqueConnection)
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(self._hold_ms)
        timer.timeout.connect(lambda: self._hold_over(key))
        self._points[key] = _Point(device, timer, pressed.position(), is_ignored=self._is_wiped)
        if not self._is_wiped:
            timer.start()

    def _moved(self, key: Key, place: QPointF) -> None:
        point = self._points.get(key)
        if point is None or point.is_stuck:
            return
        if dist(place.toTuple(), point.place.toTuple()) > self._window.width() * STAYS_WITHIN:
            point.place = place
            if not self._is_wiped:
                point.timer.start()

    @Slot(QObject)
    def _pulled_out(self, device: QObject) -> None:
        """A glass that is gone says no end of what was on it."""
        self._forget([key for key, point in self._points.items() if point.device is device])

    def _is_ignored(self, key: Key) -> bool:
        point = self._points.get(key)
        return point is not None and point.is_ignored

    def _hold_over(self, key: Key) -> None:
        point = self._points.get(key)
        if point is not None:
            point.is_stuck = True
            self._ignore(key, point)
            self._tell()

    def _ignore(self, key: Key, point: _Point) -> None:
        """The pages hear nothing of it any more; what was pressed by it is cancelled, for a hidden item takes it over.

        It must be an item: Qt Quick writes into whatever has a point as if it were one of its own.
        """
        if point.is_ignored:
            return
        point.is_ignored = True
        event = QTouchEvent(QEvent.Type.TouchUpdate, point.device, touchPoints=[_still_down(key)])
        # nothing is sent: an event with this point alone would be news of the other fingers too
        event.setExclusiveGrabber(event.point(0), self._taker)
        event.clearPassiveGrabbers(event.point(0))

    def _send(self, told: QTouchEvent, points: list[QEventPoint]) -> None:
        """The same news without the points that are ignored."""
        event = QTouchEvent(told.type(), told.pointingDevice(), told.modifiers(), points)
        event.setTimestamp(told.timestamp())
        self._is_sending = True
        try:
            QCoreApplication.sendEvent(self._window, event)
        finally:
            self._is_sending = False

    def _forget_others(self, device: QPointingDevice, point_ids: Iterable[int]) -> None:
        """Of that glass none is down but these: it tells of all that are, with every one."""
        down = {(device.systemId(), point_id) for point_id in point_ids}
        self._forget([key for key in self._points if key[0] == device.systemId() and key not in down])

    def _forget(self, keys: list[Key]) -> None:
        for key in keys:
            point = self._points.pop(key, None)
            if point is not None:
                point.timer.stop()
                point.timer.deleteLater()
        self._tell()

    def _tell(self) -> None:
        is_stuck = any(point.is_stuck for point in self._points.values())
        if is_stuck != self._is_stuck:
            self._is_stuck = is_stuck
            self.stuck_changed.emit(is_stuck)


def _key(device: QPointingDevice, point: QEventPoint) -> Key:
    return device.systemId(), point.id()


def _still_down(key: Key) -> QEventPoint:
    """That point, wherever it is."""
    return QEventPoint(key[1], QEventPoint.State.Updated, QPointF(), QPointF())
