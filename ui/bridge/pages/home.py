"""K1: what home says besides the tablet's own state (branch, clock, network)."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.sights import Sight
from ui.bridge.mirror import Mirror
from ui.bridge.phrases import NOTHING, Phrase, phrase
from ui.bridge.qml_types import QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class HomeContent(NamedTuple):
    """The counts in the tiles, of this branch and now, and whether a code can be read already."""

    free_desks: int = 0
    free_rooms: int = 0
    is_ready: bool = False


NOTICES = {Sight.UNCLEAR: phrase("scan.bright"), Sight.TWO_CODES: phrase("scan.two")}


@QmlElement
class HomePage(QObject):
    """The page of home."""

    changed = Signal()
    meet_touched = Signal()
    work_touched = Signal()
    room_touched = Signal()
    leave_touched = Signal()
    no_code_touched = Signal()
    notice_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = HomeContent()
        self._is_reader_lost = False
        self._is_support_told = False
        self._sight = Sight.NOTHING
        self._mirror = Mirror(self)

    def show(self, content: HomeContent) -> None:
        """Show these counts from now on."""
        self._content = content
        self.changed.emit()

    def set_reader_lost(self, is_lost: bool) -> None:
        """No code can be shown from now on, or again."""
        self._is_reader_lost = is_lost
        self.changed.emit()

    def set_support_told(self, is_told: bool) -> None:
        """Headquarters knows that the reader is gone, or does not yet."""
        if is_told != self._is_support_told:
            self._is_support_told = is_told
            self.changed.emit()

    def set_sight(self, sight: Sight) -> None:
        """What a camera has had in view for long and cannot read: the hint says what helps, and the mirror shows it."""
        if sight is not self._sight:
            self._sight = sight
            if sight is not Sight.UNCLEAR:
                self._mirror.wipe()
            self.changed.emit()
            self.notice_changed.emit()

    def wipe(self) -> None:
        """Of whoever stood there nothing is seen."""
        self._mirror.wipe()

    @property
    def mirror(self) -> Mirror:
        """What the camera sees, while somebody is helped."""
        return self._mirror

    @Property(Mirror, notify=changed)
    def seen(self) -> Mirror:
        return self._mirror

    @Property(bool, notify=changed)
    def isUnclear(self) -> bool:
        return self._sight is Sight.UNCLEAR

    @Property(bool, notify=changed)
    def isSupportTold(self) -> bool:
        return self._is_support_told

    @Property(bool, notify=changed)
    def isReaderLost(self) -> bool:
        return self._is_reader_lost

    @Property(int, notify=changed)
    def freeDesks(self) -> int:
        return self._content.free_desks

    @Property(int, notify=changed)
    def freeRooms(self) -> int:
        return self._content.free_rooms

    @Property(bool, notify=changed)
    def isReady(self) -> bool:
        return self._content.is_ready

    @Property(QVariantMap, notify=changed)
    def notice(self) -> Phrase:
        return NOTICES.get(self._sight, NOTHING)

    @Slot()
    def touchMeet(self) -> None:
        self.meet_touched.emit()

    @Slot()
    def touchWork(self) -> None:
        self.work_touched.emit()

    @Slot()
    def touchRoom(self) -> None:
        self.room_touched.emit()

    @Slot()
    def touchLeave(self) -> None:
        self.leave_touched.emit()

    @Slot()
    def touchNoCode(self) -> None:
        self.no_code_touched.emit()
