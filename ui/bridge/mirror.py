"""What a camera sees, small, for who holds a code up to it and wants to know why nothing happens.

Painted by hand: Qt's own video item shows nothing where there is no graphics card (TRAPS.md 8.6).
"""

from PySide6.QtCore import Property, QObject, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickPaintedItem

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1
SECONDS_KEPT = 2
"""So many whole seconds a picture stays that no newer one follows: whatever sends them may have died."""


@QmlElement
class Mirror(QObject):
    """The newest picture, or none. Made and used on the GUI thread."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._seconds = 0

    @property
    def image(self) -> QImage:
        """The picture; null while nothing is shown."""
        return self._image

    def show(self, image: QImage) -> None:
        """Show this one from now on."""
        self._image, self._seconds = image, 0
        self.changed.emit()

    def age(self) -> None:
        """One second went by."""
        self._seconds += 1
        if self._seconds > SECONDS_KEPT:
            self.wipe()

    def wipe(self) -> None:
        """Show nothing, and keep nothing."""
        if not self._image.isNull():
            self._image = QImage()
            self.changed.emit()

    @Property(bool, notify=changed)
    def isShowing(self) -> bool:
        return not self._image.isNull()


@QmlElement
class MirrorView(QQuickPaintedItem):
    """The middle of the mirror's picture, as much of it as fits, with round corners."""

    mirrorChanged = Signal()
    radiusChanged = Signal()

    def __init__(self, parent: QQuickPaintedItem | None = None) -> None:
        super().__init__(parent)
        self._mirror: Mirror | None = None
        self._radius = 0.0

    def paint(self, painter: QPainter) -> None:
        """Draws the picture; called by Qt Quick."""
        if self._mirror is None or self._mirror.image.isNull():
            return
        image, place = self._mirror.image, self.boundingRect()
        shape = QPainterPath()
        shape.addRoundedRect(place, self._radius, self._radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(shape)
        painter.drawImage(place, image, _middle(image, place.size()))

    def _get_mirror(self) -> Mirror | None:
        return self._mirror

    def _set_mirror(self, mirror: Mirror | None) -> None:
        if self._mirror is not None:
            self._mirror.changed.disconnect(self.update)
        self._mirror = mirror
        if mirror is not None:
            mirror.changed.connect(self.update)
        self.mirrorChanged.emit()

    def _get_radius(self) -> float:
        return self._radius

    def _set_radius(self, radius: float) -> None:
        self._radius = radius
        self.radiusChanged.emit()

    mirror = Property(Mirror, _get_mirror, _set_mirror, notify=mirrorChanged)
    radius = Property(float, _get_radius, _set_radius, notify=radiusChanged)


def _middle(image: QImage, place: QSizeF) -> QRectF:
    """The largest part of the picture in the shape of the place, around its middle."""
    shown = place.scaled(QSizeF(image.size()), Qt.AspectRatioMode.KeepAspectRatio)
    return QRectF(
        (image.width() - shown.width()) / 2,
        (image.height() - shown.height()) / 2,
        shown.width(),
        shown.height(),
    )
