"""K2, provisional: the request is noted, nothing is confirmed; and something that could be confirmed now."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.pages.choices import DayAxis, Stretch, drawn_axis, drawn_stretch
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class ProvisionalContent(NamedTuple):
    """`title`: `book.noted`; `reason`: `book.provisional` or `book.provisional.date`; `next_step`: `book.noted.next`.

    `space`, `span` ("15:00–16:00"), `axis`, `slot`: what was asked, dashed. `sure`: `book.provisional.sure` with
    the button's words `sure_act`, None when nothing can be confirmed now.
    """

    title: Phrase
    reason: Phrase
    next_step: Phrase
    space: str = ""
    span: str = ""
    axis: DayAxis | None = None
    slot: Stretch | None = None
    sure: Phrase | None = None
    sure_act: Phrase | None = None


_EMPTY = ProvisionalContent(NOTHING, NOTHING, NOTHING)


@QmlElement
class ProvisionalPage(QObject):
    """The page of a provisional booking."""

    changed = Signal()
    sure_touched = Signal()
    withdraw_touched = Signal()
    done_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = _EMPTY

    def show(self, content: ProvisionalContent) -> None:
        """Show this request."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the request."""
        self.show(_EMPTY)

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantMap, notify=changed)
    def reason(self) -> Phrase:
        return self._content.reason

    @Property(QVariantMap, notify=changed)
    def nextStep(self) -> Phrase:
        return self._content.next_step

    @Property(str, notify=changed)
    def space(self) -> str:
        return self._content.space

    @Property(str, notify=changed)
    def span(self) -> str:
        return self._content.span

    @Property(QVariantMap, notify=changed)
    def axis(self) -> dict[str, object]:
        return drawn_axis(self._content.axis) if self._content.axis else {}

    @Property(QVariantMap, notify=changed)
    def slotTaken(self) -> dict[str, object]:
        return drawn_stretch(self._content.slot)

    @Property(QVariantMap, notify=changed)
    def sure(self) -> Phrase:
        return self._content.sure or NOTHING

    @Property(QVariantMap, notify=changed)
    def sureAct(self) -> Phrase:
        return self._content.sure_act or NOTHING

    @Slot()
    def touchSure(self) -> None:
        self.sure_touched.emit()

    @Slot()
    def touchWithdraw(self) -> None:
        self.withdraw_touched.emit()

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()
