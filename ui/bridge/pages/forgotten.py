"""K14: the code was left at home - card number and PIN instead."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.typed import with_digits, without_last

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1

CARD_DIGITS = 6
PIN_DIGITS = 4


@QmlElement
class ForgottenPage(InnerPage):
    """The page of the forgotten code. The PIN never leaves Python: the screen learns how many digits it has."""

    changed = Signal()
    numbers_typed = Signal(str, str)
    invited_touched = Signal()
    no_number_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._digits = ""

    def wipe(self) -> None:
        """Empty boxes: for the next person."""
        self._put("")

    @Property(str, notify=changed)
    def card(self) -> str:
        return self._digits[:CARD_DIGITS]

    @Property(int, notify=changed)
    def pinCount(self) -> int:
        return max(0, len(self._digits) - CARD_DIGITS)

    @Property(int, notify=changed)
    def cardLength(self) -> int:
        return CARD_DIGITS

    @Property(int, notify=changed)
    def pinLength(self) -> int:
        return PIN_DIGITS

    @Slot(str)
    def typeText(self, text: str) -> None:
        longer = with_digits(self._digits, text, CARD_DIGITS + PIN_DIGITS)
        if longer != self._digits:
            self._put(longer)
            if len(longer) == CARD_DIGITS + PIN_DIGITS:
                self.numbers_typed.emit(longer[:CARD_DIGITS], longer[CARD_DIGITS:])

    @Slot()
    def backspace(self) -> None:
        self._put(without_last(self._digits))

    @Slot()
    def enter(self) -> None:
        """Nothing: the last digit has gone on already."""

    @Slot()
    def clear(self) -> None:
        self._put("")

    @Slot()
    def touchInvited(self) -> None:
        self.invited_touched.emit()

    @Slot()
    def touchNoNumber(self) -> None:
        self.no_number_touched.emit()

    def _put(self, digits: str) -> None:
        if digits != self._digits:
            self._digits = digits
            self.changed.emit()
