"""R8: how many are inside, who comes, what waits for a person, and the ways on."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.branches import NEARLY_FULL
from ui.bridge.page_frames import StaffPage
from ui.bridge.pages.choices import Choice, drawn_choices
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class ArrivalLine(NamedTuple):
    """Somebody who is expected: wall time, short name, and the space's code or name."""

    time: str
    name: str
    place: str = ""


class StaffNote(NamedTuple):
    """One thing the staff must know: a sentence (`sys.*`), what to do, and at most two acts (`sys.clock.yes`)."""

    note_id: str
    title: Phrase
    next_step: Phrase | None = None
    acts: tuple[Choice, ...] = ()


class StaffHomeContent(NamedTuple):
    """The house as it stands. `unsent`: records headquarters lacks. `exchange_minutes`: since the last, -1 never."""

    people: int = 0
    limit: int = 0
    guests: int = 0
    free_desks: int = 0
    arrivals: tuple[ArrivalLine, ...] = ()
    notes: tuple[StaffNote, ...] = ()
    unsent: int = 0
    exchange_minutes: int = -1


@QmlElement
class StaffHomePage(StaffPage):
    """The first page of staff mode."""

    changed = Signal()
    present_touched = Signal()
    day_touched = Signal()
    note_touched = Signal(str, str)
    alarm_touched = Signal()
    cleaning_touched = Signal()
    reader_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = StaffHomeContent()

    def show(self, content: StaffHomeContent) -> None:
        """Show the house as it stands."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the names."""
        self.sign("")
        self.count_down(-1)
        self.show(StaffHomeContent())

    @Property(int, notify=changed)
    def people(self) -> int:
        return self._content.people

    @Property(int, notify=changed)
    def limit(self) -> int:
        return self._content.limit

    @Property(float, notify=changed)
    def warning(self) -> float:
        """Which part of the limit the bar's tick stands at."""
        return NEARLY_FULL / 100

    @Property(int, notify=changed)
    def guests(self) -> int:
        return self._content.guests

    @Property(int, notify=changed)
    def freeDesks(self) -> int:
        return self._content.free_desks

    @Property(QVariantList, notify=changed)
    def arrivals(self) -> list[dict[str, object]]:
        return [{"time": one.time, "name": one.name, "place": one.place} for one in self._content.arrivals]

    @Property(QVariantList, notify=changed)
    def notes(self) -> list[dict[str, object]]:
        return [
            {
                "id": note.note_id,
                "title": note.title,
                "nextStep": note.next_step or NOTHING,
                "acts": drawn_choices(note.acts),
            }
            for note in self._content.notes
        ]

    @Property(int, notify=changed)
    def unsent(self) -> int:
        return self._content.unsent

    @Property(int, notify=changed)
    def exchangeMinutes(self) -> int:
        return self._content.exchange_minutes

    @Slot()
    def touchPresent(self) -> None:
        self.present_touched.emit()

    @Slot()
    def touchDay(self) -> None:
        self.day_touched.emit()

    @Slot()
    def touchAlarm(self) -> None:
        self.alarm_touched.emit()

    @Slot()
    def touchCleaning(self) -> None:
        self.cleaning_touched.emit()

    @Slot()
    def touchReader(self) -> None:
        self.reader_touched.emit()

    @Slot(str, str)
    def touchNote(self, note_id: str, act_id: str) -> None:
        self.note_touched.emit(note_id, act_id)
