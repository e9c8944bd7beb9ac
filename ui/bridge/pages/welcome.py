"""K2: the answer to a good code - who, where, until when, and the way there."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import PassingPage
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class WayStep(NamedTuple):
    """One step of the way in words, with the icon of its arrow (`arrow-up`, `corner-up-right`, ...)."""

    icon: str
    text: Phrase


class WelcomeContent(NamedTuple):
    """One welcome.

    `title`: `ok.hello` or `ok.in.noname.title`. `space`: the code or name in the badge, empty for none.
    `line` and `reason`: beside the badge. `message`: a longer sentence in place of the badge (a visitor's host).
    `plan`: of `ui.bridge.plans`, empty for none. `seconds_left`: on the main button, -1 for none.
    """

    title: Phrase
    space: str = ""
    line: Phrase | None = None
    reason: Phrase | None = None
    message: Phrase | None = None
    plan: dict[str, object] | None = None
    steps: tuple[WayStep, ...] = ()
    can_change: bool = False
    can_disown: bool = True


@QmlElement
class WelcomePage(PassingPage):
    """The page of a welcome."""

    changed = Signal()
    change_touched = Signal()
    disown_touched = Signal()
    done_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = WelcomeContent(title=NOTHING)

    def show(self, content: WelcomeContent) -> None:
        """Show this welcome; the countdown is set apart."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the person: nothing of this page outlives the session."""
        self.count_down(-1)
        self.show(WelcomeContent(title=NOTHING))

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(str, notify=changed)
    def space(self) -> str:
        return self._content.space

    @Property(QVariantMap, notify=changed)
    def line(self) -> Phrase:
        return self._content.line or NOTHING

    @Property(QVariantMap, notify=changed)
    def reason(self) -> Phrase:
        return self._content.reason or NOTHING

    @Property(QVariantMap, notify=changed)
    def message(self) -> Phrase:
        return self._content.message or NOTHING

    @Property(QVariantMap, notify=changed)
    def plan(self) -> dict[str, object]:
        return self._content.plan or {}

    @Property(QVariantList, notify=changed)
    def steps(self) -> list[dict[str, object]]:
        return [{"icon": step.icon, "text": step.text} for step in self._content.steps]

    @Property(bool, notify=changed)
    def canChange(self) -> bool:
        return self._content.can_change

    @Property(bool, notify=changed)
    def canDisown(self) -> bool:
        return self._content.can_disown

    @Slot()
    def touchChange(self) -> None:
        self.change_touched.emit()

    @Slot()
    def touchDisown(self) -> None:
        self.disown_touched.emit()

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()
