"""Who is inside, for the staff: choose people, say why, check them out by hand."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import StaffPage
from ui.bridge.qml_types import QVariantList

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class PresentLine(NamedTuple):
    """Somebody inside: short name, the space's code or name, since when; `host`: whose guest, empty for none."""

    visit_id: str
    name: str
    place: str = ""
    since: str = ""
    host: str = ""


class StaffPresentContent(NamedTuple):
    """Everybody inside, in the order to list them; `limit`: how many the house holds."""

    lines: tuple[PresentLine, ...] = ()
    limit: int = 0


@QmlElement
class StaffPresentPage(StaffPage):
    """The page of those inside. Reasons are the numbers of the deck's chips (`why.chip.1` ...), 0 for none yet.

    `check_out_touched` brings the chosen visits' ids and the reason.
    """

    changed = Signal()
    chosenChanged = Signal()
    check_out_touched = Signal(list, int)
    back_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = StaffPresentContent()
        self._chosen: tuple[str, ...] = ()
        self._reason = 0

    def show(self, content: StaffPresentContent) -> None:
        """List these people; who is chosen and still inside stays chosen."""
        self._content = content
        inside = {line.visit_id for line in content.lines}
        self._choose(tuple(visit for visit in self._chosen if visit in inside), self._reason)
        self.changed.emit()

    def choose_only(self, visit_id: str) -> None:
        """Choose this visit and no other; why is still to be said."""
        self._choose((visit_id,), 0)

    def wipe(self) -> None:
        """Forget the names and the choice."""
        self.sign("")
        self.count_down(-1)
        self._reason = 0
        self.show(StaffPresentContent())

    @Property(QVariantList, notify=changed)
    def lines(self) -> list[dict[str, object]]:
        return [
            {"id": one.visit_id, "name": one.name, "place": one.place, "since": one.since, "host": one.host}
            for one in self._content.lines
        ]

    @Property(int, notify=changed)
    def limit(self) -> int:
        return self._content.limit

    @Property(QVariantList, notify=chosenChanged)
    def chosen(self) -> list[str]:
        return list(self._chosen)

    @Property(int, notify=chosenChanged)
    def reason(self) -> int:
        return self._reason

    @Property(bool, notify=chosenChanged)
    def canCheckOut(self) -> bool:
        return self._can_check_out()

    @Slot(str)
    def touchLine(self, visit_id: str) -> None:
        others = tuple(visit for visit in self._chosen if visit != visit_id)
        self._choose(others if visit_id in self._chosen else (*others, visit_id), self._reason)

    @Slot(int)
    def touchReason(self, reason: int) -> None:
        self._choose(self._chosen, reason)

    @Slot()
    def touchCheckOut(self) -> None:
        if self._can_check_out():
            self.check_out_touched.emit(list(self._chosen), self._reason)

    @Slot()
    def touchBack(self) -> None:
        self.back_touched.emit()

    def _can_check_out(self) -> bool:
        return bool(self._chosen) and self._reason > 0

    def _choose(self, chosen: tuple[str, ...], reason: int) -> None:
        self._chosen, self._reason = chosen, reason if chosen else 0
        self.chosenChanged.emit()
