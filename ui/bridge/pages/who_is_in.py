"""K26: who is in today - the cards of those who asked for one, and of the others a number."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.qml_types import QVariantList

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class CardShown(NamedTuple):
    """Somebody who lets the others see them: short name, initials, and words of their own."""

    short_name: str
    initials: str
    words: str


class WhoIsInContent(NamedTuple):
    """How many people are in, and the cards among them."""

    people: int = 0
    cards: tuple[CardShown, ...] = ()


@QmlElement
class WhoIsInPage(InnerPage):
    """The page of who is in."""

    changed = Signal()
    add_touched = Signal()
    rules_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = WhoIsInContent()

    def show(self, content: WhoIsInContent) -> None:
        """Show the house as it stands."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget who was shown."""
        self.show(WhoIsInContent())

    @Property(int, notify=changed)
    def people(self) -> int:
        return self._content.people

    @Property(int, notify=changed)
    def others(self) -> int:
        return max(0, self._content.people - len(self._content.cards))

    @Property(QVariantList, notify=changed)
    def cards(self) -> list[dict[str, object]]:
        return [
            {"name": card.short_name, "initials": card.initials, "words": card.words}
            for card in self._content.cards
        ]

    @Slot()
    def touchAdd(self) -> None:
        self.add_touched.emit()

    @Slot()
    def touchRules(self) -> None:
        self.rules_touched.emit()
