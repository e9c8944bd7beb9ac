"""K6: the form of somebody without a code - a visitor's name and company, a worker's name and telephone."""

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.written import NAME_LENGTH_MAX
from ui.bridge.page_frames import InnerPage
from ui.bridge.typed import with_letters, without_last

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1

PHONE_LENGTH_MAX = 24
_PHONE_LETTERS = frozenset("0123456789+-/(). ")


class WalkInKind(Enum):
    """Who fills the form in."""

    VISITOR = "visitor"
    WORKER = "worker"


class WalkInError(Enum):
    """Which line of the form asks for another try (`err.field`, `err.phone`)."""

    NONE = ""
    NAME = "name"
    PHONE = "phone"


class WalkInContent(NamedTuple):
    """Whom the form is for. ``guest_days``: after how many days the branch deletes a visitor's data."""

    kind: WalkInKind
    host_name: str = ""
    host_initials: str = ""
    will_notify: bool = False
    guest_days: int = 7


@QmlElement
class WalkInPage(InnerPage):
    """The page of the form. What was typed stays here until `wipe`, so that a detour to help loses nothing.

    `entered` brings the name and the second line (company or telephone) as they were typed.
    """

    changed = Signal()
    textChanged = Signal()
    entered = Signal(str, str)
    notice_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = WalkInContent(WalkInKind.VISITOR)
        self._texts = {"name": "", "company": "", "phone": ""}
        self._field = "name"
        self._error = WalkInError.NONE

    def show(self, content: WalkInContent) -> None:
        """Ask for this person's data; what was typed before stays."""
        self._content = content
        self._field = "name"
        self.changed.emit()
        self.textChanged.emit()

    def complain(self, error: WalkInError) -> None:
        """Say under a line what is missing, and go to that line. The next letter typed takes it away."""
        self._error = error
        if error is not WalkInError.NONE:
            self._field = error.value
        self.textChanged.emit()

    def wipe(self) -> None:
        """Forget everything that was typed."""
        self._texts = dict.fromkeys(self._texts, "")
        self._error = WalkInError.NONE
        self.show(WalkInContent(WalkInKind.VISITOR))

    @Property(str, notify=changed)
    def kind(self) -> str:
        return self._content.kind.value

    @Property(str, notify=changed)
    def hostName(self) -> str:
        return self._content.host_name

    @Property(str, notify=changed)
    def hostInitials(self) -> str:
        return self._content.host_initials

    @Property(bool, notify=changed)
    def willNotify(self) -> bool:
        return self._content.will_notify

    @Property(int, notify=changed)
    def guestDays(self) -> int:
        return self._content.guest_days

    @Property(str, notify=textChanged)
    def name(self) -> str:
        return self._texts["name"]

    @Property(str, notify=textChanged)
    def company(self) -> str:
        return self._texts["company"]

    @Property(str, notify=textChanged)
    def phone(self) -> str:
        return self._texts["phone"]

    @Property(str, notify=textChanged)
    def field(self) -> str:
        return self._field

    @Property(str, notify=textChanged)
    def error(self) -> str:
        return self._error.value

    @Property(bool, notify=textChanged)
    def canEnter(self) -> bool:
        return bool(self._texts["name"].strip())

    @Property(bool, notify=textChanged)
    def wantsCapital(self) -> bool:
        text = self._texts[self._field]
        return self._field != "phone" and (not text or text.endswith(" "))

    @Slot(str)
    def typeText(self, text: str) -> None:
        if self._field == "phone":
            digits = "".join(letter for letter in text if letter in _PHONE_LETTERS)
            self._put(with_letters(self._texts["phone"], digits, PHONE_LENGTH_MAX))
        else:
            self._put(with_letters(self._texts[self._field], text, NAME_LENGTH_MAX))

    @Slot()
    def backspace(self) -> None:
        self._put(without_last(self._texts[self._field]))

    @Slot()
    def enter(self) -> None:
        if self._content.kind is WalkInKind.WORKER and self._field == "name" and not self._texts["phone"]:
            self.touchField("phone")
        else:
            self.entered.emit(self._texts["name"], self._texts[self._second_field()])

    @Slot(str)
    def touchField(self, field: str) -> None:
        self._field = field
        self.textChanged.emit()

    @Slot()
    def touchNotice(self) -> None:
        self.notice_touched.emit()

    def _second_field(self) -> str:
        return "phone" if self._content.kind is WalkInKind.WORKER else "company"

    def _put(self, text: str) -> None:
        if text != self._texts[self._field]:
            self._texts[self._field] = text
            self._error = WalkInError.NONE
            self.textChanged.emit()
