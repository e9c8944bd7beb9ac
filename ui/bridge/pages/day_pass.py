"""K13b: the code of somebody without an account, to photograph, and six digits for who has no camera."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import PassingPage
from ui.bridge.pages.choices import drawn_matrix
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class DayPassContent(NamedTuple):
    """The welcome and the code.

    `matrix`: the QR's rows of modules, True = dark, without a quiet zone; empty when there is none.
    `digits`: six, empty for none. `can_show_way`: the plan of the way there can be shown. `has_printer`: the code can
    be asked for on paper.
    """

    title: Phrase
    space: str = ""
    line: Phrase | None = None
    reason: Phrase | None = None
    matrix: tuple[tuple[bool, ...], ...] = ()
    digits: str = ""
    can_show_way: bool = False
    has_printer: bool = False


@QmlElement
class DayPassPage(PassingPage):
    """The page of the pass. Touching it anywhere is how a person asks for more time (the tablet says so)."""

    changed = Signal()
    printedChanged = Signal()
    way_touched = Signal()
    print_touched = Signal()
    done_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = DayPassContent(NOTHING)
        self._is_printing = False
        self._printed = NOTHING

    def show(self, content: DayPassContent) -> None:
        """Show this code."""
        self._content = content
        self.changed.emit()
        self.show_printed(NOTHING)

    def show_printing(self) -> None:
        """The printer is being asked: one touch is one slip."""
        self._is_printing = True
        self.printedChanged.emit()

    def show_printed(self, printed: Phrase) -> None:
        """What became of the slip stands in the button's place (`print.done`, `print.none`)."""
        self._is_printing = False
        self._printed = printed
        self.printedChanged.emit()

    def wipe(self) -> None:
        """Forget the person and the code."""
        self.count_down(-1)
        self.show(DayPassContent(NOTHING))

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(str, notify=changed)
    def space(self) -> str:
        return self._content.space

    @Property(QVariantMap, notify=changed)
    def line(self) -> Phrase:
        return self._content.line or NOTHING

    @Property(QVariantMap, notify=changed)
    def reason(self) -> Phrase:
        return self._content.reason or NOTHING

    @Property(QVariantList, notify=changed)
    def matrix(self) -> list[str]:
        return drawn_matrix(self._content.matrix)

    @Property(str, notify=changed)
    def digits(self) -> str:
        return self._content.digits

    @Property(bool, notify=changed)
    def canShowWay(self) -> bool:
        return self._content.can_show_way

    @Property(bool, notify=changed)
    def hasPrinter(self) -> bool:
        return self._content.has_printer

    @Property(bool, notify=printedChanged)
    def isPrinting(self) -> bool:
        return self._is_printing

    @Property(QVariantMap, notify=printedChanged)
    def printed(self) -> Phrase:
        return self._printed

    @Slot()
    def touchWay(self) -> None:
        self.way_touched.emit()

    @Slot()
    def touchPrint(self) -> None:
        self.print_touched.emit()

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()
