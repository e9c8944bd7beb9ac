"""K15: the number to call, the emergency number, and the way back to what was open."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.pages.choices import drawn_matrix
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class HelpContent(NamedTuple):
    """`is_staffed`: somebody is on site now (`help.title`), else `help.none.*`. `phone`: the number as people
    read it; `matrix`: its `tel:` QR, rows of modules, True = dark. `assembly`: the assembly point, headquarters'
    own words in the screen's language. `where`: this place, for the emergency services (`help.where`); None where
    it is not known. `can_resume`: a page is still open behind this one. `shows_who_is_in`: the branch's people asked
    for the page of who is in. `is_called`: the visitor's touch stands as a call, and can be taken back. `told`: when
    headquarters had it (`help.told`); None before it has.
    """

    is_staffed: bool = False
    phone: str = ""
    matrix: tuple[tuple[bool, ...], ...] = ()
    assembly: str = ""
    where: Phrase | None = None
    can_resume: bool = False
    shows_who_is_in: bool = False
    is_called: bool = False
    told: Phrase | None = None


@QmlElement
class HelpPage(QObject):
    """The page of help. It says only what is so: that headquarters was told, once it has acknowledged it."""

    changed = Signal()
    resume_touched = Signal()
    home_touched = Signal()
    own_data_touched = Signal()
    community_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = HelpContent()

    def show(self, content: HelpContent) -> None:
        """Show whom to call."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Nothing here is personal, but nothing stays either."""
        self.show(HelpContent())

    @Property(bool, notify=changed)
    def isStaffed(self) -> bool:
        return self._content.is_staffed

    @Property(str, notify=changed)
    def phone(self) -> str:
        return self._content.phone

    @Property(QVariantList, notify=changed)
    def matrix(self) -> list[str]:
        return drawn_matrix(self._content.matrix)

    @Property(str, notify=changed)
    def assembly(self) -> str:
        return self._content.assembly

    @Property(QVariantMap, notify=changed)
    def where(self) -> Phrase:
        return self._content.where or NOTHING

    @Property(bool, notify=changed)
    def canResume(self) -> bool:
        return self._content.can_resume

    @Property(bool, notify=changed)
    def showsWhoIsIn(self) -> bool:
        return self._content.shows_who_is_in

    @Property(bool, notify=changed)
    def isCalled(self) -> bool:
        return self._content.is_called

    @Property(bool, notify=changed)
    def isTold(self) -> bool:
        return self._content.told is not None

    @Property(QVariantMap, notify=changed)
    def told(self) -> Phrase:
        return self._content.told or NOTHING

    @Slot()
    def touchCommunity(self) -> None:
        self.community_touched.emit()

    @Slot()
    def touchResume(self) -> None:
        self.resume_touched.emit()

    @Slot()
    def touchHome(self) -> None:
        self.home_touched.emit()

    @Slot()
    def touchOwnData(self) -> None:
        self.own_data_touched.emit()
