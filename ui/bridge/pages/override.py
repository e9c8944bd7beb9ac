"""R10: move, extend or cancel somebody's booking, or check its person in - where, why, one confirmation."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import StaffPage
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


class OverrideKind(Enum):
    """What is done to the booking, or for its person."""

    MOVE = "move"
    EXTEND = "extend"
    CANCEL = "cancel"
    CHECK_IN = "check_in"


class OverrideSide(NamedTuple):
    """One side of the change: the place, its span in words ("15:00–16:00"), the slot, and what else is there."""

    place: str
    span: str
    slot: Stretch
    taken: tuple[Stretch, ...] = ()


class OverrideContent(NamedTuple):
    """One act on one booking, as chosen so far; the controller keeps the choice.

    `after`: None when the booking goes, or stays as it is. `options`: places or times to choose from, if any.
    `reason`: the number of the deck's chip, 0 for none yet. `warning`: a rule in the way (`mv.rule.*`) or None.
    Most rules hold for the staff too, and there is nothing to confirm; `is_forced`: this one gives way to a reason.
    """

    kind: OverrideKind
    name: str
    axis: DayAxis
    before: OverrideSide
    after: OverrideSide | None = None
    options: tuple[Choice, ...] = ()
    option: str = ""
    reason: int = 0
    warning: Phrase | None = None
    is_forced: bool = False
    can_confirm: bool = False


_EMPTY = OverrideContent(OverrideKind.MOVE, "", DayAxis(480, 1110), OverrideSide("", "", Stretch(480, 480)))


@QmlElement
class OverridePage(StaffPage):
    """The page of an override."""

    changed = Signal()
    option_touched = Signal(str)
    reason_touched = Signal(int)
    confirm_touched = Signal()
    keep_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = _EMPTY

    def show(self, content: OverrideContent) -> None:
        """Show the act as chosen so far."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the booking."""
        self.sign("")
        self.count_down(-1)
        self.show(_EMPTY)

    @Property(str, notify=changed)
    def kind(self) -> str:
        return self._content.kind.value

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._content.name

    @Property(QVariantMap, notify=changed)
    def axis(self) -> Mapping[str, object]:
        return drawn_axis(self._content.axis)

    @Property(QVariantMap, notify=changed)
    def before(self) -> Mapping[str, object]:
        return _drawn(self._content.before)

    @Property(QVariantMap, notify=changed)
    def after(self) -> Mapping[str, object]:
        return _drawn(self._content.after) if self._content.after else {}

    @Property(QVariantList, notify=changed)
    def options(self) -> list[dict[str, object]]:
        return drawn_choices(self._content.options)

    @Property(str, notify=changed)
    def option(self) -> str:
        return self._content.option

    @Property(int, notify=changed)
    def reason(self) -> int:
        return self._content.reason

    @Property(QVariantMap, notify=changed)
    def warning(self) -> Phrase:
        return self._content.warning or NOTHING

    @Property(bool, notify=changed)
    def isForced(self) -> bool:
        return self._content.is_forced

    @Property(bool, notify=changed)
    def canConfirm(self) -> bool:
        return self._content.can_confirm

    @Slot(str)
    def touchOption(self, option_id: str) -> None:
        self.option_touched.emit(option_id)

    @Slot(int)
    def touchReason(self, reason: int) -> None:
        self.reason_touched.emit(reason)

    @Slot()
    def touchConfirm(self) -> None:
        if self._content.can_confirm:
            self.confirm_touched.emit()

    @Slot()
    def touchKeep(self) -> None:
        self.keep_touched.emit()


def _drawn(side: OverrideSide) -> dict[str, object]:
    return {
        "place": side.place,
        "span": side.span,
        "slot": drawn_stretch(side.slot),
        "taken": [drawn_stretch(stretch) for stretch in side.taken],
    }
