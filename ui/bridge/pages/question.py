"""K11: one question with one dark answer - late, early, another branch, a form left open."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.pages.choices import Choice, drawn_choices
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class QuestionContent(NamedTuple):
    """The question is the title; `lines` are the small history beside the badge; the first act is the dark one."""

    title: Phrase
    lines: tuple[Phrase, ...] = ()
    space: str = ""
    acts: tuple[Choice, ...] = ()


@QmlElement
class QuestionPage(QObject):
    """The page of a question."""

    changed = Signal()
    act_touched = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = QuestionContent(NOTHING)

    def show(self, content: QuestionContent) -> None:
        """Ask this."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was asked."""
        self.show(QuestionContent(NOTHING))

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantList, notify=changed)
    def lines(self) -> list[Phrase]:
        return list(self._content.lines)

    @Property(str, notify=changed)
    def space(self) -> str:
        return self._content.space

    @Property(QVariantList, notify=changed)
    def acts(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.acts)

    @Slot(str)
    def touchAct(self, value: str) -> None:
        self.act_touched.emit(value)
