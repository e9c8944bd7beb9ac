"""K19c: the branch is closed - when it opens again, and the week."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class HoursLine(NamedTuple):
    """The same hours on a run of weekdays (0 is Monday, both included); spans are wall times."""

    first_weekday: int
    last_weekday: int
    spans: tuple[tuple[str, str], ...]


class ClosedContent(NamedTuple):
    """Why it is closed (`err.closed.title`, `err.closed.hours.title`), when it opens, and the week.

    `opens`: `err.closed.next` or `err.closed.hours.next`; None when that is more than a month away.
    `staffed`: the hours of the people on site, empty for an unattended branch. `phone`: of the branch.
    """

    title: Phrase
    opens: Phrase | None = None
    hours: tuple[HoursLine, ...] = ()
    staffed: tuple[HoursLine, ...] = ()
    phone: str = ""


@QmlElement
class ClosedPage(QObject):
    """The page of a closed branch; it takes home's place, so nothing leads away from it by itself."""

    changed = Signal()
    leave_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = ClosedContent(NOTHING)

    def show(self, content: ClosedContent) -> None:
        """Show these hours."""
        self._content = content
        self.changed.emit()

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantMap, notify=changed)
    def opens(self) -> Phrase:
        return self._content.opens or NOTHING

    @Property(QVariantList, notify=changed)
    def hours(self) -> list[dict[str, object]]:
        return [_drawn(line) for line in self._content.hours]

    @Property(QVariantList, notify=changed)
    def staffed(self) -> list[dict[str, object]]:
        return [_drawn(line) for line in self._content.staffed]

    @Property(str, notify=changed)
    def phone(self) -> str:
        return self._content.phone

    @Slot()
    def touchLeave(self) -> None:
        self.leave_touched.emit()


def _drawn(line: HoursLine) -> dict[str, object]:
    return {
        "first": line.first_weekday,
        "last": line.last_weekday,
        "spans": [{"from": start, "to": end} for start, end in line.spans],
    }
