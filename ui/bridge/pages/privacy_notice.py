"""The privacy notice: who holds which data, why, for how long, and what one may ask (art. 13 GDPR)."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.pages.choices import drawn_matrix
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class PrivacyNoticeContent(NamedTuple):
    """`title`: `priv.title`, or `priv.mine.title` for who asked for their own data (UX.md 6.7 D18).

    `lines`: the sentences whose values are known. `matrix`: the code of a page for one's own telephone, rows of
    modules, True = dark, empty where there is none; `scan` says what it is for.
    """

    title: Phrase
    lines: tuple[Phrase, ...] = ()
    matrix: tuple[tuple[bool, ...], ...] = ()
    scan: Phrase | None = None


@QmlElement
class PrivacyNoticePage(InnerPage):
    """The page of the notice. It shows nobody's data."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = PrivacyNoticeContent(NOTHING)

    def show(self, content: PrivacyNoticeContent) -> None:
        """Show this notice."""
        self._content = content
        self.changed.emit()

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantList, notify=changed)
    def lines(self) -> list[Phrase]:
        return list(self._content.lines)

    @Property(QVariantList, notify=changed)
    def matrix(self) -> list[str]:
        return drawn_matrix(self._content.matrix)

    @Property(QVariantMap, notify=changed)
    def scan(self) -> Phrase:
        return self._content.scan or NOTHING
