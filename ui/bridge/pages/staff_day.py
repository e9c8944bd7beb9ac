"""R9: the day's bookings, space by space; a touch in a row chooses the booking nearest in time."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import StaffPage
from ui.bridge.pages.choices import Choice, DayAxis, drawn_axis, drawn_choices
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class DayBar(NamedTuple):
    """One booking on its row. `state`: `inside`, `booked` or `reserved`; minutes since the day's midnight."""

    booking_id: str
    start_minute: int
    end_minute: int
    name: str
    state: str = "booked"


class DayRow(NamedTuple):
    """One space and its bookings of that day."""

    space_id: str
    name: str
    bars: tuple[DayBar, ...] = ()


class ChosenBooking(NamedTuple):
    """What the panel says of the chosen booking: place, name, span ("15:00–16:00"), one line, and the acts.

    `acts`: `move`, `extend`, `check_in`, `cancel`, `check_out`, `undo` with their words; `move` is the dark one
    when it is there.
    """

    booking_id: str
    place: str
    name: str
    span: str
    line: Phrase | None = None
    acts: tuple[Choice, ...] = ()


class StaffDayContent(NamedTuple):
    """One day: `day` as ISO date, its axis and rows; `chosen` None closes the panel."""

    day: str
    axis: DayAxis
    rows: tuple[DayRow, ...]
    chosen: ChosenBooking | None = None
    can_go_back: bool = False
    can_go_on: bool = False


_EMPTY = StaffDayContent("", DayAxis(480, 1110), ())


@QmlElement
class StaffDayPage(StaffPage):
    """The page of the day."""

    changed = Signal()
    booking_touched = Signal(str)
    act_touched = Signal(str, str)
    earlier_touched = Signal()
    later_touched = Signal()
    back_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = _EMPTY

    def show(self, content: StaffDayContent) -> None:
        """Show this day."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the names."""
        self.sign("")
        self.count_down(-1)
        self.show(_EMPTY)

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._content.day

    @Property(QVariantMap, notify=changed)
    def axis(self) -> Mapping[str, object]:
        return drawn_axis(self._content.axis)

    @Property(QVariantList, notify=changed)
    def rows(self) -> list[dict[str, object]]:
        return [
            {"id": row.space_id, "name": row.name, "bars": [_drawn(bar) for bar in row.bars]}
            for row in self._content.rows
        ]

    @Property(QVariantMap, notify=changed)
    def chosen(self) -> dict[str, object]:
        chosen = self._content.chosen
        if chosen is None:
            return {}
        return {
            "id": chosen.booking_id,
            "place": chosen.place,
            "name": chosen.name,
            "span": chosen.span,
            "line": chosen.line or NOTHING,
            "acts": drawn_choices(chosen.acts),
        }

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        return self._content.can_go_back

    @Property(bool, notify=changed)
    def canGoOn(self) -> bool:
        return self._content.can_go_on

    @Slot(str, int)
    def touchRow(self, space_id: str, minute: int) -> None:
        bars = [bar for row in self._content.rows if row.space_id == space_id for bar in row.bars]
        if bars:
            self.booking_touched.emit(min(bars, key=lambda bar: _distance(bar, minute)).booking_id)

    @Slot(str)
    def touchAct(self, act_id: str) -> None:
        if self._content.chosen is not None:
            self.act_touched.emit(self._content.chosen.booking_id, act_id)

    @Slot()
    def touchEarlier(self) -> None:
        self.earlier_touched.emit()

    @Slot()
    def touchLater(self) -> None:
        self.later_touched.emit()

    @Slot()
    def touchBack(self) -> None:
        self.back_touched.emit()


def _distance(bar: DayBar, minute: int) -> int:
    return max(bar.start_minute - minute, minute - bar.end_minute, 0)


def _drawn(bar: DayBar) -> dict[str, object]:
    return {
        "id": bar.booking_id,
        "from": bar.start_minute,
        "to": bar.end_minute,
        "name": bar.name,
        "state": bar.state,
    }
