"""K8: which desk - the free ones as rows and on the plan; one touch takes one."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.spaces import Feature, Plan, Space
from ui.bridge.page_frames import InnerPage
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.plans import drawn_plan
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1

FILTERS = (Feature.QUIET, Feature.ACCESS)
MINE = "mine"
_STATES = (MINE, "free", "soon", "busy")


class DeskLine(NamedTuple):
    """One desk. `state`: `free`, `soon`, `mine` or `busy`; `until`: the wall time it is free to ("14:00") if soon."""

    space: Space
    state: str
    until: str = ""
    is_usual: bool = False

    @property
    def can_be_taken(self) -> bool:
        """Whether a touch takes it."""
        return self.state in ("free", "soon")

    @property
    def can_be_touched(self) -> bool:
        """Whether a touch does anything: on one's own place it says that somebody else has it."""
        return self.can_be_taken or self.state == MINE


class PickDeskContent(NamedTuple):
    """The desks in the order to offer them, and the floors they stand on.

    `title`: `desk.title` or `swap.elsewhere.ask`; `hint`: `desk.hint`. `others`: the rooms and offices that the
    plans name besides.
    """

    title: Phrase
    hint: Phrase
    desks: tuple[DeskLine, ...]
    plans: tuple[Plan, ...] = ()
    others: tuple[Space, ...] = ()


_EMPTY = PickDeskContent(NOTHING, NOTHING, ())


@QmlElement
class PickDeskPage(InnerPage):
    """The page of the desks. The filters are the page's own: they choose what is shown, not what is."""

    changed = Signal()
    filterChanged = Signal()
    desk_touched = Signal(str)
    own_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = _EMPTY
        self._wanted: frozenset[Feature] = frozenset()

    def show(self, content: PickDeskContent) -> None:
        """Show these desks; the filters stay."""
        self._content = content
        self.changed.emit()
        self.filterChanged.emit()

    def wipe(self) -> None:
        """Forget the person: the list may say which desk is their usual one."""
        self._wanted = frozenset()
        self.show(_EMPTY)

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantMap, notify=changed)
    def hint(self) -> Phrase:
        return self._content.hint

    @Property(QVariantList, notify=filterChanged)
    def rows(self) -> list[dict[str, object]]:
        found = [line for line in self._content.desks if line.can_be_touched and self._is_listed(line)]
        return [_row(line) for line in sorted(found, key=lambda line: _STATES.index(line.state))]

    @Property(QVariantList, notify=changed)
    def takenCodes(self) -> list[str]:
        return sorted(line.space.code for line in self._content.desks if line.state == "busy")

    @Property(QVariantMap, notify=changed)
    def counts(self) -> dict[str, object]:
        states = [line.state for line in self._content.desks]
        return {state: states.count(state) for state in _STATES}

    @Property(QVariantList, notify=changed)
    def soon(self) -> list[dict[str, object]]:
        lines = (line for line in self._content.desks if line.state == "soon")
        return [{"code": line.space.code, "until": line.until} for line in lines]

    @Property(QVariantList, notify=filterChanged)
    def filters(self) -> list[dict[str, object]]:
        offered = [
            feature for feature in FILTERS if any(line.space.offers(feature) for line in self._content.desks)
        ]
        return [{"id": feature.value, "isOn": feature in self._wanted} for feature in offered]

    @Property(QVariantList, notify=filterChanged)
    def plans(self) -> list[dict[str, object]]:
        return [{"floor": plan.floor, "plan": self._drawn(plan)} for plan in self._content.plans]

    @Slot(str)
    def touchDesk(self, space_id: str) -> None:
        line = next((line for line in self._content.desks if line.space.space_id == space_id), None)
        if line is not None and line.state == MINE:
            self.own_touched.emit()
        elif line is not None and line.can_be_taken:
            self.desk_touched.emit(space_id)

    @Slot(str)
    def touchFilter(self, name: str) -> None:
        self._wanted ^= {Feature(name)}
        self.filterChanged.emit()

    def _is_listed(self, line: DeskLine) -> bool:
        return line.state == MINE or self._is_wanted(line)

    def _is_wanted(self, line: DeskLine) -> bool:
        return all(line.space.offers(feature) for feature in self._wanted)

    def _drawn(self, plan: Plan) -> Mapping[str, object]:
        shown = [line for line in self._content.desks if self._is_listed(line)]
        states = {line.space.space_id: line.state for line in shown}
        spaces = [line.space for line in self._content.desks]
        return drawn_plan(plan, [*spaces, *self._content.others], states)


def _row(line: DeskLine) -> dict[str, object]:
    return {
        "id": line.space.space_id,
        "code": line.space.code,
        "state": line.state,
        "until": line.until,
        "isUsual": line.is_usual,
        "features": [feature.value for feature in line.space.features],
    }
