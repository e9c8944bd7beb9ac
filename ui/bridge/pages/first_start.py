"""K24: a tablet that belongs to no branch yet - code, check words, first data."""

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.qml_types import QVariantList
from ui.bridge.typed import without_last

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ23456789"
CODE_LENGTH = 6


class FirstStartStep(Enum):
    """Where the installation stands.

    CODE asks for the code; WAITING: headquarters is being asked, it has not answered yet; NO_NETWORK: it did not
    answer, the code stays and is tried again; BAD_CODE: it refused the code; STOPPED: the words differed;
    WORDS: two people compare; PROGRESS: the branch's data come; READY: in service.
    """

    CODE = "code"
    WAITING = "waiting"
    NO_NETWORK = "noNetwork"
    BAD_CODE = "badCode"
    STOPPED = "stopped"
    WORDS = "words"
    PROGRESS = "progress"
    READY = "ready"


class FirstStartContent(NamedTuple):
    """One step. `phone`: for visitors who stand before it, empty for none. `address`: of headquarters, as set.

    `branch_name`, `summit` and `words` are known from WORDS on; `is_agreed`: they were found equal here, and the
    person at headquarters has still to say so. `done` of `total` in PROGRESS.
    """

    step: FirstStartStep = FirstStartStep.CODE
    phone: str = ""
    address: str = ""
    branch_name: str = ""
    summit: int = -1
    words: tuple[str, ...] = ()
    is_agreed: bool = False
    done: int = 0
    total: int = 0


@QmlElement
class FirstStartPage(QObject):
    """The page of the first start. The sixth letter goes on by itself."""

    changed = Signal()
    codeChanged = Signal()
    code_typed = Signal(str)
    same_touched = Signal()
    different_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = FirstStartContent()
        self._code = ""

    def show(self, content: FirstStartContent) -> None:
        """Show this step; the code that was typed stays, except when it was refused."""
        self._content = content
        self.changed.emit()
        if content.step in (FirstStartStep.BAD_CODE, FirstStartStep.STOPPED):
            self._put("")

    def wipe(self) -> None:
        """Forget code and words."""
        self._put("")
        self.show(FirstStartContent())

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._content.step.value

    @Property(str, notify=changed)
    def phone(self) -> str:
        return self._content.phone

    @Property(str, notify=changed)
    def address(self) -> str:
        return self._content.address

    @Property(str, notify=changed)
    def branchName(self) -> str:
        return self._content.branch_name

    @Property(int, notify=changed)
    def summit(self) -> int:
        return self._content.summit

    @Property(QVariantList, notify=changed)
    def words(self) -> list[str]:
        return list(self._content.words)

    @Property(bool, notify=changed)
    def isAgreed(self) -> bool:
        return self._content.is_agreed

    @Property(int, notify=changed)
    def done(self) -> int:
        return self._content.done

    @Property(int, notify=changed)
    def total(self) -> int:
        return self._content.total

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._code

    @Property(int, notify=changed)
    def length(self) -> int:
        return CODE_LENGTH

    @Slot(str)
    def typeText(self, text: str) -> None:
        if self._content.step in (FirstStartStep.WAITING, FirstStartStep.WORDS, FirstStartStep.PROGRESS):
            return
        letters = "".join(letter for letter in text.upper() if letter in CODE_LETTERS)
        longer = (self._code + letters)[:CODE_LENGTH]
        if longer != self._code:
            self._put(longer)
            if len(longer) == CODE_LENGTH:
                self.code_typed.emit(longer)

    @Slot()
    def backspace(self) -> None:
        self._put(without_last(self._code))

    @Slot()
    def enter(self) -> None:
        """Nothing: the sixth letter has gone on already."""

    @Slot()
    def touchSame(self) -> None:
        self.same_touched.emit()

    @Slot()
    def touchDifferent(self) -> None:
        self.different_touched.emit()

    def _put(self, code: str) -> None:
        if code != self._code:
            self._code = code
            self.codeChanged.emit()
