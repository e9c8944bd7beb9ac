"""K7: book a room - when, how long, how many people, which one; a single button says the whole booking."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.pages.choices import (
    Choice,
    DayAxis,
    Stretch,
    drawn_axis,
    drawn_choices,
    drawn_stretch,
)
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class RoomLine(NamedTuple):
    """One room on its strip and on its card.

    `free`: when it is free (`book.free.*`), beside the strip; `ready`: until when it is aired just now (`clean.ready`).
    `features`: of the deck (`feature.screen`).
    `refusal`: why it cannot be chosen for this wish (`book.busy.at`, `book.small`), None when it can.
    """

    space_id: str
    name: str
    seats: int
    taken: tuple[Stretch, ...]
    free: Phrase | None = None
    features: tuple[Phrase, ...] = ()
    refusal: Phrase | None = None
    ready: Phrase | None = None


class BookRoomContent(NamedTuple):
    """The whole page, as it stands after the last touch; the controller keeps the wish.

    `days`: today first; the ids are ISO dates, the first two are shown as chips, the others behind
    `book.otherday`. `starts`: every start that exists on that day, in order; their ids are chosen by the
    controller, `suggested_starts` names at most three of them for the chips. `slot`: the booking on the
    strips, None while it is not possible; dashed when `is_provisional`. `main`: the main button
    (`book.confirm`, `book.ask`), None makes it rest. `notice`: one line above it (`err.past.*`,
    `book.provisional`, `book.show`).
    """

    axis: DayAxis
    rooms: tuple[RoomLine, ...]
    days: tuple[Choice, ...]
    day: str
    starts: tuple[Choice, ...]
    suggested_starts: tuple[str, ...]
    start: str
    lengths: tuple[Choice, ...]
    length: str
    people: int
    people_max: int
    room: str = ""
    slot: Stretch | None = None
    is_provisional: bool = False
    main: Phrase | None = None
    notice: Phrase | None = None


_EMPTY = BookRoomContent(DayAxis(480, 1110), (), (), "", (), (), "", (), "", 1, 1)


@QmlElement
class BookRoomPage(InnerPage):
    """The page of booking a room."""

    changed = Signal()
    day_touched = Signal(str)
    start_touched = Signal(str)
    length_touched = Signal(str)
    people_touched = Signal(int)
    room_touched = Signal(str)
    confirm_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = _EMPTY

    def show(self, content: BookRoomContent) -> None:
        """Show the wish as it stands."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the wish."""
        self.show(_EMPTY)

    @Property(QVariantMap, notify=changed)
    def axis(self) -> Mapping[str, object]:
        return drawn_axis(self._content.axis)

    @Property(QVariantList, notify=changed)
    def rooms(self) -> list[dict[str, object]]:
        return [
            {
                "id": room.space_id,
                "name": room.name,
                "seats": room.seats,
                "taken": [drawn_stretch(stretch) for stretch in room.taken],
                "free": room.free or NOTHING,
                "features": list(room.features),
                "refusal": room.refusal or NOTHING,
                "isPossible": room.refusal is None,
                "ready": room.ready or NOTHING,
            }
            for room in self._content.rooms
        ]

    @Property(QVariantList, notify=changed)
    def days(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.days)

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._content.day

    @Property(QVariantList, notify=changed)
    def starts(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.starts)

    @Property(QVariantList, notify=changed)
    def suggestedStarts(self) -> list[dict[str, object]]:
        suggested = self._content.suggested_starts
        return drawn_choices(choice for choice in self._content.starts if choice.choice_id in suggested)

    @Property(str, notify=changed)
    def start(self) -> str:
        return self._content.start

    @Property(QVariantList, notify=changed)
    def lengths(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.lengths)

    @Property(str, notify=changed)
    def length(self) -> str:
        return self._content.length

    @Property(int, notify=changed)
    def people(self) -> int:
        return self._content.people

    @Property(int, notify=changed)
    def peopleMax(self) -> int:
        return self._content.people_max

    @Property(str, notify=changed)
    def room(self) -> str:
        return self._content.room

    @Property(QVariantMap, notify=changed)
    def slot(self) -> Mapping[str, object]:
        return drawn_stretch(self._content.slot)

    @Property(bool, notify=changed)
    def isProvisional(self) -> bool:
        return self._content.is_provisional

    @Property(QVariantMap, notify=changed)
    def main(self) -> Phrase:
        return self._content.main or NOTHING

    @Property(QVariantMap, notify=changed)
    def notice(self) -> Phrase:
        return self._content.notice or NOTHING

    @Slot(str)
    def touchDay(self, day: str) -> None:
        self.day_touched.emit(day)

    @Slot(str)
    def touchStart(self, start: str) -> None:
        self.start_touched.emit(start)

    @Slot(str)
    def touchLength(self, length: str) -> None:
        self.length_touched.emit(length)

    @Slot(int)
    def touchPeople(self, people: int) -> None:
        self.people_touched.emit(people)

    @Slot(str)
    def touchRoom(self, space_id: str) -> None:
        self.room_touched.emit(space_id)

    @Slot()
    def touchConfirm(self) -> None:
        self.confirm_touched.emit()
