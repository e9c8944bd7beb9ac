"""K20, afterwards: the emergency is over, and who says when one may go back in."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import PassingPage
from ui.bridge.qml_types import QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class EmergencyOverContent(NamedTuple):
    """Both in three languages: `safe.over`, and `safe.over.next` or, with nobody on site, `safe.over.none`."""

    title: Mapping[str, str]
    next_step: Mapping[str, str]


@QmlElement
class EmergencyOverPage(PassingPage):
    """The page after an emergency."""

    changed = Signal()
    done_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = EmergencyOverContent(title={}, next_step={})

    def show(self, content: EmergencyOverContent) -> None:
        """Say that it is over."""
        self._content = content
        self.changed.emit()

    @Property(QVariantMap, notify=changed)
    def title(self) -> dict[str, str]:
        return dict(self._content.title)

    @Property(QVariantMap, notify=changed)
    def nextStep(self) -> dict[str, str]:
        return dict(self._content.next_step)

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()
