"""K13: a desk without an account - how long, and the ways to type who one is: here, or on the own telephone."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.pages.choices import Choice, drawn_choices
from ui.bridge.qml_types import QVariantList

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class DayGuestContent(NamedTuple):
    """How many desks are free now, until when at most ("18:30"), and for how long one may be wanted.

    `has_phone_page`: whoever likes can go on with their own telephone.
    """

    free_desks: int = 0
    open_until: str = ""
    lengths: tuple[Choice, ...] = ()
    length: str = ""
    has_phone_page: bool = False


@QmlElement
class DayGuestPage(InnerPage):
    """The page of the desk without an account."""

    changed = Signal()
    length_touched = Signal(str)
    here_touched = Signal()
    phone_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = DayGuestContent()

    def show(self, content: DayGuestContent) -> None:
        """Show what is free and what may be wanted."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was chosen."""
        self.show(DayGuestContent())

    @Property(int, notify=changed)
    def freeDesks(self) -> int:
        return self._content.free_desks

    @Property(str, notify=changed)
    def openUntil(self) -> str:
        return self._content.open_until

    @Property(QVariantList, notify=changed)
    def lengths(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.lengths)

    @Property(str, notify=changed)
    def length(self) -> str:
        return self._content.length

    @Slot(str)
    def touchLength(self, length: str) -> None:
        self.length_touched.emit(length)

    @Slot()
    def touchHere(self) -> None:
        self.here_touched.emit()

    @Property(bool, notify=changed)
    def hasPhonePage(self) -> bool:
        return self._content.has_phone_page

    @Slot()
    def touchPhone(self) -> None:
        self.phone_touched.emit()
