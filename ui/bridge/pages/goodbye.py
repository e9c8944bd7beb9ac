"""K10: goodbye - how long it was, how it was, and the way back for who stays after all."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import PassingPage
from ui.bridge.pages.choices import Choice, drawn_choices
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class GoodbyeContent(NamedTuple):
    """`title`: `ok.out` or `ok.out.noname`; `time`: `ok.out.time`, None for who was not inside.

    `remark`: thanks, or with `is_tidy_asked` whether the desk is tidy. `moods`, `reasons`: the answers of a pulse,
    worst first; none where nobody is asked.
    """

    title: Phrase
    time: Phrase | None = None
    remark: Phrase | None = None
    is_tidy_asked: bool = False
    can_stay: bool = False
    moods: tuple[Choice, ...] = ()
    reasons: tuple[Choice, ...] = ()


@QmlElement
class GoodbyePage(PassingPage):
    """The page of a check-out. `step` of the pulse: "" (nobody is asked), "ask", "why", "thanks"."""

    changed = Signal()
    stay_touched = Signal()
    done_touched = Signal()
    mood_touched = Signal(str)
    reason_touched = Signal(str)
    survey_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = GoodbyeContent(NOTHING)
        self._step = ""

    def show(self, content: GoodbyeContent) -> None:
        """Show this goodbye."""
        self._content = content
        self._step = "ask" if content.moods else ""
        self.changed.emit()

    def ask_why(self) -> None:
        """Somebody said how it was: ask what mattered most."""
        self._step = "why"
        self.changed.emit()

    def thank(self) -> None:
        """And that too."""
        self._step = "thanks"
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the person."""
        self.count_down(-1)
        self.show(GoodbyeContent(NOTHING))

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantMap, notify=changed)
    def time(self) -> Phrase:
        return self._content.time or NOTHING

    @Property(QVariantMap, notify=changed)
    def remark(self) -> Phrase:
        return self._content.remark or NOTHING

    @Property(bool, notify=changed)
    def isTidyAsked(self) -> bool:
        return self._content.is_tidy_asked

    @Property(bool, notify=changed)
    def canStay(self) -> bool:
        return self._content.can_stay

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._step

    @Property(QVariantList, notify=changed)
    def moods(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.moods)

    @Property(QVariantList, notify=changed)
    def reasons(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.reasons)

    @Slot()
    def touchStay(self) -> None:
        self.stay_touched.emit()

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()

    @Slot(str)
    def touchMood(self, mood: str) -> None:
        self.mood_touched.emit(mood)

    @Slot(str)
    def touchReason(self, reason: str) -> None:
        self.reason_touched.emit(reason)

    @Slot()
    def touchSurvey(self) -> None:
        self.survey_touched.emit()
