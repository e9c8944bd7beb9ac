"""The staff's page of an emergency (UX.md 6.2, J13): hold to begin, confirm; and, while it stands, the end."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import StaffPage
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class AlarmAct(NamedTuple):
    """One button: its id comes back in `act_touched`. `is_grave`: the red one. `is_held`: it acts after two seconds."""

    act_id: str
    text: Phrase
    icon: str = ""
    is_grave: bool = False
    is_held: bool = False


class StaffAlarmContent(NamedTuple):
    """What is asked or what stands, what it means, and the buttons. `can_go_back`: nothing stands, R8 is behind."""

    title: Phrase
    lines: tuple[Phrase, ...] = ()
    acts: tuple[AlarmAct, ...] = ()
    is_drill: bool = False
    can_go_back: bool = False


@QmlElement
class StaffAlarmPage(StaffPage):
    """The page of the alarm."""

    changed = Signal()
    act_touched = Signal(str)
    back_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = StaffAlarmContent(NOTHING)

    def show(self, content: StaffAlarmContent) -> None:
        """Show this state."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget who was signed in."""
        self.sign("")
        self.count_down(-1)
        self.show(StaffAlarmContent(NOTHING))

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantList, notify=changed)
    def lines(self) -> list[Phrase]:
        return list(self._content.lines)

    @Property(bool, notify=changed)
    def isDrill(self) -> bool:
        return self._content.is_drill

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        return self._content.can_go_back

    @Property(QVariantList, notify=changed)
    def acts(self) -> list[dict[str, object]]:
        return [
            {
                "id": act.act_id,
                "text": act.text,
                "icon": act.icon,
                "isGrave": act.is_grave,
                "isHeld": act.is_held,
            }
            for act in self._content.acts
        ]

    @Slot(str)
    def touchAct(self, act_id: str) -> None:
        self.act_touched.emit(act_id)

    @Slot()
    def touchBack(self) -> None:
        self.back_touched.emit()
