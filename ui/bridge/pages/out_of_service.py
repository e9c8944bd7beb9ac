"""K21: this screen is being fixed - whom to call and where to gather, in three languages. No control on it."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from ui.bridge.pages.choices import drawn_matrix
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class OutOfServiceContent(NamedTuple):
    """`words`: each text by its name, in three languages. `phone` and `matrix` (its `tel:` code, rows of modules,
    True = dark) are empty where nobody ever said whom to call, and so is `assembly` among the words.
    """

    words: Mapping[str, Mapping[str, str]]
    phone: str = ""
    matrix: tuple[tuple[bool, ...], ...] = ()


@QmlElement
class OutOfServicePage(QObject):
    """The page of a tablet that cannot open its store."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = OutOfServiceContent(words={})

    def show(self, content: OutOfServiceContent) -> None:
        """Say whom to call."""
        self._content = content
        self.changed.emit()

    @Property(QVariantMap, notify=changed)
    def words(self) -> dict[str, dict[str, str]]:
        return {name: dict(texts) for name, texts in self._content.words.items()}

    @Property(str, notify=changed)
    def phone(self) -> str:
        return self._content.phone

    @Property(QVariantList, notify=changed)
    def matrix(self) -> list[str]:
        return drawn_matrix(self._content.matrix)
