"""The few words somebody writes under their name on the page of who is in; none is an answer too."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.written import WORDS_LENGTH_MAX
from ui.bridge.page_frames import InnerPage
from ui.bridge.typed import with_letters, without_last

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class OwnWordsPage(InnerPage):
    """The page of the field. What was typed stays here until `wipe`."""

    textChanged = Signal()
    entered = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""

    def wipe(self) -> None:
        """Forget what was typed."""
        self._put("")

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._text

    @Property(bool, notify=textChanged)
    def wantsCapital(self) -> bool:
        return not self._text

    @Slot(str)
    def typeText(self, text: str) -> None:
        self._put(with_letters(self._text, text, WORDS_LENGTH_MAX))

    @Slot()
    def backspace(self) -> None:
        self._put(without_last(self._text))

    @Slot()
    def enter(self) -> None:
        self.entered.emit(self._text)

    def _put(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.textChanged.emit()
