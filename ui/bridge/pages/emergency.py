"""K20: leave the building - in three languages at once, with the way out and the assembly point. No control on it."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from ui.bridge.qml_types import QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class EmergencyContent(NamedTuple):
    """`words`: each text by its name, in three languages; `walk` is missing where nobody has said how far it is.

    `arrow`: where the exit is, seen from this screen (`left`, `right`, `up`, `behind`); empty: never guessed.
    """

    words: Mapping[str, Mapping[str, str]]
    arrow: str = ""
    is_drill: bool = False


@QmlElement
class EmergencyPage(QObject):
    """The page of the emergency."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = EmergencyContent(words={})

    def show(self, content: EmergencyContent) -> None:
        """Show the way out."""
        self._content = content
        self.changed.emit()

    def said(self, language: str) -> list[str]:
        """What stands there, in one language, as somebody would call it out."""
        drill = ("drill", "drillSub") if self._content.is_drill else ()
        order = (*drill, "exit", "walk", "point", "assembly", "lift", "call")
        return [self._content.words[name][language] for name in order if name in self._content.words]

    @Property(QVariantMap, notify=changed)
    def words(self) -> dict[str, dict[str, str]]:
        return {name: dict(texts) for name, texts in self._content.words.items()}

    @Property(str, notify=changed)
    def arrow(self) -> str:
        return self._content.arrow

    @Property(bool, notify=changed)
    def isDrill(self) -> bool:
        return self._content.is_drill
