"""K22: thank you - what happens to the answers, and how many there are this month."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import PassingPage
from ui.bridge.pages.choices import drawn_matrix
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class SurveyThanksContent(NamedTuple):
    """`answered`: `sv.thanks.n`, how many answered here this month.

    `matrix`: the QR by which somebody who wants to be called back writes from their own telephone; or empty.
    """

    answered: Phrase
    matrix: tuple[tuple[bool, ...], ...] = ()


@QmlElement
class SurveyThanksPage(PassingPage):
    """The page after the last question."""

    changed = Signal()
    done_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = SurveyThanksContent(NOTHING)

    def show(self, content: SurveyThanksContent) -> None:
        """Show these thanks."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget that somebody answered."""
        self.count_down(-1)
        self.show(SurveyThanksContent(NOTHING))

    @Property(QVariantMap, notify=changed)
    def count(self) -> Phrase:
        return self._content.answered

    @Property(QVariantList, notify=changed)
    def matrix(self) -> list[str]:
        return drawn_matrix(self._content.matrix)

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()
