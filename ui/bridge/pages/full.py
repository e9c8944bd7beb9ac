"""K19: no place left here today - what else there is."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import PassingPage
from ui.bridge.pages.choices import Choice, drawn_choices
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class NearestBranch(NamedTuple):
    """The nearest branch with a free place: its summit on the ridge (0-6) if known, its sentence (`book.full.alt`).

    `age`: how old the figure is (`book.full.age`); older than an hour it is not shown at all.
    """

    short_name: str
    summit: int | None
    offer: Phrase
    age: Phrase


class FullContent(NamedTuple):
    """What is so (`book.full`, `err.house.title`, `book.wait.done`), what to do (or None), and up to three acts.

    The first act is the dark one; the way home is always there besides.
    """

    title: Phrase
    next_step: Phrase | None = None
    nearest: NearestBranch | None = None
    acts: tuple[Choice, ...] = ()


@QmlElement
class FullPage(PassingPage):
    """The page of a full house."""

    changed = Signal()
    act_touched = Signal(str)
    home_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = FullContent(NOTHING)

    def show(self, content: FullContent) -> None:
        """Show this answer."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was shown."""
        self.count_down(-1)
        self.show(FullContent(NOTHING))

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantMap, notify=changed)
    def nextStep(self) -> Phrase:
        return self._content.next_step or NOTHING

    @Property(QVariantMap, notify=changed)
    def nearest(self) -> dict[str, object]:
        nearest = self._content.nearest
        if nearest is None:
            return {}
        return {
            "name": nearest.short_name,
            "summit": -1 if nearest.summit is None else nearest.summit,
            "offer": nearest.offer,
            "age": nearest.age,
        }

    @Property(QVariantList, notify=changed)
    def acts(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.acts)

    @Slot(str)
    def touchAct(self, act_id: str) -> None:
        self.act_touched.emit(act_id)

    @Slot()
    def touchHome(self) -> None:
        self.home_touched.emit()
