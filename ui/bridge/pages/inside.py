"""K3: the menu of somebody who is inside - longer, a room, another place, out."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.pages.choices import DayAxis, Stretch, drawn_axis, drawn_stretch
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class Way(NamedTuple):
    """One tile: what it says is possible before the tap; not `is_possible`: `sub` says why and it does nothing."""

    sub: Phrase
    is_possible: bool = True


class InsideContent(NamedTuple):
    """Where somebody sits, until when, and what can be done.

    `title`: `in.title`. `space`: in the badge, empty for none. `line`: `ok.in.until` or `in.since`; `left`:
    `in.left`. `axis`, `own`: the day bar, None draws none.
    """

    title: Phrase
    longer: Way
    room: Way
    change: Way
    space: str = ""
    line: Phrase | None = None
    left: Phrase | None = None
    axis: DayAxis | None = None
    own: Stretch | None = None


_NO_WAY = Way(NOTHING, is_possible=False)
_EMPTY = InsideContent(NOTHING, _NO_WAY, _NO_WAY, _NO_WAY)


@QmlElement
class InsidePage(QObject):
    """The page of the menu."""

    changed = Signal()
    extend_touched = Signal()
    room_touched = Signal()
    change_touched = Signal()
    leave_touched = Signal()
    disown_touched = Signal()
    done_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = _EMPTY

    def show(self, content: InsideContent) -> None:
        """Show this person's menu."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the person."""
        self.show(_EMPTY)

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(str, notify=changed)
    def space(self) -> str:
        return self._content.space

    @Property(QVariantMap, notify=changed)
    def line(self) -> Phrase:
        return self._content.line or NOTHING

    @Property(QVariantMap, notify=changed)
    def leftText(self) -> Phrase:
        return self._content.left or NOTHING

    @Property(QVariantMap, notify=changed)
    def axis(self) -> dict[str, object]:
        return drawn_axis(self._content.axis) if self._content.axis else {}

    @Property(QVariantMap, notify=changed)
    def own(self) -> dict[str, object]:
        return drawn_stretch(self._content.own)

    @Property(QVariantMap, notify=changed)
    def longer(self) -> dict[str, object]:
        return _drawn(self._content.longer)

    @Property(QVariantMap, notify=changed)
    def room(self) -> dict[str, object]:
        return _drawn(self._content.room)

    @Property(QVariantMap, notify=changed)
    def change(self) -> dict[str, object]:
        return _drawn(self._content.change)

    @Slot()
    def touchExtend(self) -> None:
        self.extend_touched.emit()

    @Slot()
    def touchRoom(self) -> None:
        self.room_touched.emit()

    @Slot()
    def touchChange(self) -> None:
        self.change_touched.emit()

    @Slot()
    def touchLeave(self) -> None:
        self.leave_touched.emit()

    @Slot()
    def touchDisown(self) -> None:
        self.disown_touched.emit()

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()


def _drawn(way: Way) -> dict[str, object]:
    return {"sub": way.sub, "isPossible": way.is_possible}
