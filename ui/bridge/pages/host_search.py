"""K5: whom do you meet - three letters, at most four short names of this branch."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.written import NAME_LENGTH_MAX
from ui.bridge.page_frames import InnerPage
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap
from ui.bridge.typed import with_letters, without_last

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1

HOSTS_SHOWN_MAX = 4


class HostFound(NamedTuple):
    """Somebody who can be met, as little as a stranger may read: short name and initials."""

    subject_id: str
    short_name: str
    initials: str


class HostSearchContent(NamedTuple):
    """What the letters typed so far have found.

    `message` and `next_step` say why there is nobody to choose (`err.host.*`, `err.twins.*`, `host.more`).
    """

    hosts: tuple[HostFound, ...] = ()
    message: Phrase | None = None
    next_step: Phrase | None = None


@QmlElement
class HostSearchPage(InnerPage):
    """The page of the search. The list is live, so Enter has nothing to add."""

    changed = Signal()
    textChanged = Signal()
    query_changed = Signal(str)
    host_touched = Signal(str)
    nobody_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = HostSearchContent()
        self._text = ""

    def show(self, content: HostSearchContent) -> None:
        """Show what was found."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was typed and who was found; `query_changed` is not told."""
        self._text = ""
        self.textChanged.emit()
        self.show(HostSearchContent())

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._text

    @Property(QVariantList, notify=changed)
    def hosts(self) -> list[dict[str, object]]:
        shown = self._content.hosts[:HOSTS_SHOWN_MAX]
        return [{"id": host.subject_id, "name": host.short_name, "initials": host.initials} for host in shown]

    @Property(QVariantMap, notify=changed)
    def message(self) -> Phrase:
        return self._content.message or NOTHING

    @Property(QVariantMap, notify=changed)
    def nextStep(self) -> Phrase:
        return self._content.next_step or NOTHING

    @Property(int, notify=changed)
    def hostsMax(self) -> int:
        return HOSTS_SHOWN_MAX

    @Slot(str)
    def typeText(self, text: str) -> None:
        self._put(with_letters(self._text, text, NAME_LENGTH_MAX))

    @Slot()
    def backspace(self) -> None:
        self._put(without_last(self._text))

    @Slot()
    def enter(self) -> None:
        """Nothing: the list follows every letter."""

    @Slot(str)
    def touchHost(self, subject_id: str) -> None:
        self.host_touched.emit(subject_id)

    @Slot()
    def touchNobody(self) -> None:
        self.nobody_touched.emit()

    def _put(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.textChanged.emit()
            self.query_changed.emit(text)
