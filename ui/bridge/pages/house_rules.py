"""K25: the rules of the house, and where to go when the alarm sounds."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class HouseRulesContent(NamedTuple):
    """What differs from branch to branch, in headquarters' own words and the screen's language.

    `first_aid`: where it is, empty where nobody has said; its line is left out then.
    """

    assembly: str = ""
    first_aid: str = ""
    phone: str = ""


@QmlElement
class HouseRulesPage(InnerPage):
    """The page of the rules; "erase" leads back to the start. Nothing on it is personal."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = HouseRulesContent()

    def show(self, content: HouseRulesContent) -> None:
        """Show the rules of this branch."""
        self._content = content
        self.changed.emit()

    @Property(str, notify=changed)
    def assembly(self) -> str:
        return self._content.assembly

    @Property(str, notify=changed)
    def firstAid(self) -> str:
        return self._content.first_aid

    @Property(str, notify=changed)
    def phone(self) -> str:
        return self._content.phone
