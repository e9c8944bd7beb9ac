"""R7: the door of the staff - badge, then PIN."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import StaffPage
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantMap
from ui.bridge.typed import with_digits, without_last

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1

STAFF_PIN_DIGITS_MIN = 6
STAFF_PIN_DIGITS_MAX = 12


class StaffPinContent(NamedTuple):
    """Whether a badge was read, and what was wrong with the last try (`err.pin.*`, `err.staff.*`), if anything."""

    is_badge_read: bool = False
    complaint: Phrase | None = None
    next_step: Phrase | None = None
    is_locked: bool = False


@QmlElement
class StaffPinPage(StaffPage):
    """The page of the PIN. Its digits never leave Python: the screen learns how many there are.

    Before a badge was read, and while the pad rests, digits go nowhere.
    """

    changed = Signal()
    pinChanged = Signal()
    pin_entered = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = StaffPinContent()
        self._pin = ""

    def show(self, content: StaffPinContent) -> None:
        """Show this state with empty boxes."""
        self._content = content
        self._put("")
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the PIN and whose badge it was."""
        self.sign("")
        self.count_down(-1)
        self.show(StaffPinContent())

    @Property(bool, notify=changed)
    def isBadgeRead(self) -> bool:
        return self._content.is_badge_read

    @Property(QVariantMap, notify=changed)
    def complaint(self) -> Phrase:
        return self._content.complaint or NOTHING

    @Property(QVariantMap, notify=changed)
    def nextStep(self) -> Phrase:
        return self._content.next_step or NOTHING

    @Property(bool, notify=changed)
    def isLocked(self) -> bool:
        return self._content.is_locked

    @Property(int, notify=pinChanged)
    def count(self) -> int:
        return len(self._pin)

    @Property(int, notify=changed)
    def lengthMin(self) -> int:
        return STAFF_PIN_DIGITS_MIN

    @Property(bool, notify=pinChanged)
    def canEnter(self) -> bool:
        return self._can_enter()

    @Slot(str)
    def typeText(self, text: str) -> None:
        if self._content.is_badge_read and not self._content.is_locked:
            self._put(with_digits(self._pin, text, STAFF_PIN_DIGITS_MAX))

    @Slot()
    def backspace(self) -> None:
        self._put(without_last(self._pin))

    @Slot()
    def enter(self) -> None:
        if self._can_enter():
            self.pin_entered.emit(self._pin)

    def _can_enter(self) -> bool:
        return len(self._pin) >= STAFF_PIN_DIGITS_MIN

    def _put(self, pin: str) -> None:
        if pin != self._pin:
            self._pin = pin
            self.pinChanged.emit()
