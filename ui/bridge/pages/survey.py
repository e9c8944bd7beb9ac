"""K22: the questionnaire, a question at a time; each may be skipped, and what was said so far is kept."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.pages.choices import Choice, drawn_choices
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class SurveyContent(NamedTuple):
    """The `number`-th question of `total`, from 1 on.

    `look`: how the options stand: "tiles" (few, with icons), "rows" (few), "grid" (many), "week" (half days).
    `is_full`: no more of them can be chosen. `goes_on_by_itself`: one option is the answer; else the main button
    goes on with what is `chosen`.
    """

    number: int
    total: int
    title: Phrase
    hint: Phrase | None = None
    look: str = "rows"
    options: tuple[Choice, ...] = ()
    chosen: tuple[str, ...] = ()
    is_full: bool = False
    goes_on_by_itself: bool = True


@QmlElement
class SurveyPage(QObject):
    """The page of one question."""

    questionChanged = Signal()
    chosenChanged = Signal()
    option_touched = Signal(str)
    on_touched = Signal()
    skip_touched = Signal()
    enough_touched = Signal()
    back_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = SurveyContent(0, 0, NOTHING)

    def show(self, content: SurveyContent) -> None:
        """Show this question."""
        self._content = content
        self.questionChanged.emit()
        self.chosenChanged.emit()

    def choose(self, content: SurveyContent) -> None:
        """Show the same question with other options chosen."""
        self._content = content
        self.chosenChanged.emit()

    def wipe(self) -> None:
        """Forget what was chosen."""
        self.show(SurveyContent(0, 0, NOTHING))

    @Property(int, notify=questionChanged)
    def number(self) -> int:
        return self._content.number

    @Property(int, notify=questionChanged)
    def total(self) -> int:
        return self._content.total

    @Property(QVariantMap, notify=questionChanged)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantMap, notify=chosenChanged)
    def hint(self) -> Phrase:
        return self._content.hint or NOTHING

    @Property(str, notify=questionChanged)
    def look(self) -> str:
        return self._content.look

    @Property(bool, notify=questionChanged)
    def goesOnByItself(self) -> bool:
        return self._content.goes_on_by_itself

    @Property(QVariantList, notify=questionChanged)
    def options(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.options)

    @Property(QVariantList, notify=chosenChanged)
    def chosen(self) -> list[str]:
        return list(self._content.chosen)

    @Property(bool, notify=chosenChanged)
    def isFull(self) -> bool:
        return self._content.is_full

    @Property(bool, notify=chosenChanged)
    def hasAnswer(self) -> bool:
        return bool(self._content.chosen)

    @Slot(str)
    def touchOption(self, option: str) -> None:
        self.option_touched.emit(option)

    @Slot()
    def touchOn(self) -> None:
        self.on_touched.emit()

    @Slot()
    def touchSkip(self) -> None:
        self.skip_touched.emit()

    @Slot()
    def touchEnough(self) -> None:
        self.enough_touched.emit()

    @Slot()
    def touchBack(self) -> None:
        self.back_touched.emit()
