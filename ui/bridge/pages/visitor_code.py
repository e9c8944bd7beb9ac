"""K4: the six digits of an invitation; or no code at all, or several people, or something to deliver."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.typed import with_digits, without_last

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1

VISIT_CODE_DIGITS = 6


@QmlElement
class VisitorCodePage(InnerPage):
    """The page of the visitor's code. The sixth digit goes on by itself: there is no button for it."""

    changed = Signal()
    code_typed = Signal(str)
    without_code_touched = Signal()
    group_touched = Signal()
    parcel_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code = ""

    def wipe(self) -> None:
        """Empty boxes: for the next person, or for another try."""
        self._put("")

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._code

    @Property(int, notify=changed)
    def length(self) -> int:
        return VISIT_CODE_DIGITS

    @Slot(str)
    def typeText(self, text: str) -> None:
        longer = with_digits(self._code, text, VISIT_CODE_DIGITS)
        if longer != self._code:
            self._put(longer)
            if len(longer) == VISIT_CODE_DIGITS:
                self.code_typed.emit(longer)

    @Slot()
    def backspace(self) -> None:
        self._put(without_last(self._code))

    @Slot()
    def enter(self) -> None:
        """Nothing: the sixth digit has gone on already."""

    @Slot()
    def clear(self) -> None:
        self._put("")

    @Slot()
    def touchWithoutCode(self) -> None:
        self.without_code_touched.emit()

    @Slot()
    def touchGroup(self) -> None:
        self.group_touched.emit()

    @Slot()
    def touchParcel(self) -> None:
        self.parcel_touched.emit()

    def _put(self, code: str) -> None:
        if code != self._code:
            self._code = code
            self.changed.emit()
