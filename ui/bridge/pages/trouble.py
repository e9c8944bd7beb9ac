"""K12: every answer that is neither a welcome nor a question - what is so, and what to do now."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import PassingPage
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class TroubleAct(NamedTuple):
    """One button: its id comes back in `act_touched`; the first of a page is its dark one."""

    act_id: str
    text: Phrase
    icon: str = ""


class TroubleContent(NamedTuple):
    """One verdict (`err.*.title`) and the next step (`err.*.next`), never a blame.

    `reference`: four letters staff can look up, empty for none. `ground`: the sentence at the very bottom when
    showing a new code is the obvious act. `acts`: at most two, the first is the best next act; the way home is
    always there besides.
    """

    title: Phrase
    next_step: Phrase | None = None
    reference: str = ""
    acts: tuple[TroubleAct, ...] = ()
    ground: Phrase | None = None


@QmlElement
class TroublePage(PassingPage):
    """The page of an error."""

    changed = Signal()
    act_touched = Signal(str)
    home_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = TroubleContent(NOTHING)

    def show(self, content: TroubleContent) -> None:
        """Show this verdict."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was shown."""
        self.count_down(-1)
        self.show(TroubleContent(NOTHING))

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantMap, notify=changed)
    def nextStep(self) -> Phrase:
        return self._content.next_step or NOTHING

    @Property(str, notify=changed)
    def reference(self) -> str:
        return self._content.reference

    @Property(QVariantList, notify=changed)
    def acts(self) -> list[dict[str, object]]:
        return [{"id": act.act_id, "text": act.text, "icon": act.icon} for act in self._content.acts]

    @Property(QVariantMap, notify=changed)
    def ground(self) -> Phrase:
        return self._content.ground or NOTHING

    @Slot(str)
    def touchAct(self, act_id: str) -> None:
        self.act_touched.emit(act_id)

    @Slot()
    def touchHome(self) -> None:
        self.home_touched.emit()
