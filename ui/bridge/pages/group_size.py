"""K4: how many people came together; they are counted, and nobody but the first is asked for a name (UX.md 6.7 D5)."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1

PEOPLE_MIN = 2


@QmlElement
class GroupSizePage(InnerPage):
    """The page of a group."""

    changed = Signal()
    size_chosen = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people = PEOPLE_MIN
        self._most = PEOPLE_MIN

    def show(self, most: int) -> None:
        """Ask anew; `most`: how many the house can hold at all."""
        self._people, self._most = PEOPLE_MIN, max(most, PEOPLE_MIN)
        self.changed.emit()

    def wipe(self) -> None:
        """Forget how many they were."""
        self.show(PEOPLE_MIN)

    @Property(int, notify=changed)
    def people(self) -> int:
        return self._people

    @Property(bool, notify=changed)
    def canLess(self) -> bool:
        return self._people > PEOPLE_MIN

    @Property(bool, notify=changed)
    def canMore(self) -> bool:
        return self._people < self._most

    @Slot(int)
    def step(self, by: int) -> None:
        people = min(max(self._people + by, PEOPLE_MIN), self._most)
        if people != self._people:
            self._people = people
            self.changed.emit()

    @Slot()
    def touchOn(self) -> None:
        self.size_chosen.emit(self._people)
