"""K11: when somebody left on an earlier day, half hour by half hour (UX.md 6.7 D24)."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.pages.choices import Choice, drawn_choices
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class ExitTimeContent(NamedTuple):
    """`came`: when they arrived that day (`in.fix.came`); `times`: each an instant, shown as a clock's."""

    came: Phrase
    times: tuple[Choice, ...] = ()


_EMPTY = ExitTimeContent(NOTHING)


@QmlElement
class ExitTimePage(InnerPage):
    """The page of an exit that the night only supposed."""

    changed = Signal()
    time_touched = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = _EMPTY

    def show(self, content: ExitTimeContent) -> None:
        """Ask for the time."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget when they came."""
        self.show(_EMPTY)

    @Property(QVariantMap, notify=changed)
    def came(self) -> Phrase:
        return self._content.came

    @Property(QVariantList, notify=changed)
    def times(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.times)

    @Slot(str)
    def touchTime(self, time_id: str) -> None:
        self.time_touched.emit(time_id)
