"""K9: until when - what can be added to a booking, each row with the time it then ends."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.pages.choices import Choice, DayAxis, Stretch, drawn_axis, drawn_choices, drawn_stretch
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class ExtendContent(NamedTuple):
    """What one has, what can be added, and what stops more.

    `until`: the line beside the badge (`ok.in.until`). `own`: the booking, `added`: what the likeliest row
    would add, `taken`: what stops it. `options`: `ext.30min`, `ext.1h`, ...; `likeliest` is the dark one.
    `limit`: `ext.limit` or None.
    """

    space: str
    until: Phrase
    axis: DayAxis
    own: Stretch
    options: tuple[Choice, ...]
    likeliest: str = ""
    added: Stretch | None = None
    taken: tuple[Stretch, ...] = ()
    limit: Phrase | None = None
    can_move: bool = False


_EMPTY = ExtendContent("", NOTHING, DayAxis(480, 1110), Stretch(480, 480), ())


@QmlElement
class ExtendPage(InnerPage):
    """The page of extending."""

    changed = Signal()
    option_touched = Signal(str)
    move_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = _EMPTY

    def show(self, content: ExtendContent) -> None:
        """Show this booking and what can be added."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the booking."""
        self.show(_EMPTY)

    @Property(str, notify=changed)
    def space(self) -> str:
        return self._content.space

    @Property(QVariantMap, notify=changed)
    def until(self) -> Phrase:
        return self._content.until

    @Property(QVariantMap, notify=changed)
    def axis(self) -> Mapping[str, object]:
        return drawn_axis(self._content.axis)

    @Property(QVariantMap, notify=changed)
    def own(self) -> Mapping[str, object]:
        return drawn_stretch(self._content.own)

    @Property(QVariantMap, notify=changed)
    def added(self) -> Mapping[str, object]:
        return drawn_stretch(self._content.added)

    @Property(QVariantList, notify=changed)
    def taken(self) -> list[dict[str, object]]:
        return [drawn_stretch(stretch) for stretch in self._content.taken]

    @Property(QVariantList, notify=changed)
    def options(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.options)

    @Property(str, notify=changed)
    def likeliest(self) -> str:
        return self._content.likeliest

    @Property(QVariantMap, notify=changed)
    def limit(self) -> Phrase:
        return self._content.limit or NOTHING

    @Property(bool, notify=changed)
    def canMove(self) -> bool:
        return self._content.can_move

    @Slot(str)
    def touchOption(self, option_id: str) -> None:
        self.option_touched.emit(option_id)

    @Slot()
    def touchMove(self) -> None:
        self.move_touched.emit()
