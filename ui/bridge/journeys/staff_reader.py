"""The reader is tried: a code with every character that a pass is made of, and what of it arrives.

A scanner that types as if the tablet had another keyboard writes other codes than it reads; the characters tell which
keyboard it is set to.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject

from ui.bridge.answers import qr_matrix
from ui.bridge.journeys.staff_shift import StaffStage
from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import Tone
from ui.bridge.pages.staff_reader import StaffReaderContent
from ui.bridge.phrases import Phrase, phrase, plain
from ui.devices.keyboard_layouts import layout_typed_with

SPECIMEN = "SV1:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""What a pass begins with, and the alphabet of Base45. It is no pass: at the entrance nobody is let in by it."""
SCREEN = "staffReader"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReaderSettings:
    """``scanner``: the device of one in serial mode, empty where none is set. ``scanner_layout``: of one that types."""

    scanner: str = ""
    scanner_layout: str = "us"


class StaffReader(QObject):
    """The page of the reader."""

    def __init__(self, stage: Stage, staff: StaffStage, settings: ReaderSettings) -> None:
        super().__init__(stage)
        self._stage = stage
        self._staff = staff
        self._settings = settings
        self._content = StaffReaderContent()
        self._lost_at: datetime | None = None
        stage.ticked.connect(self._look)

    def open(self) -> None:
        """The code, and what is known of the reader before it is tried."""
        if self._staff.shift is not None:
            self._content = StaffReaderContent(qr_matrix(SPECIMEN), setting=self._as_set())
            self._show_loss()
            self._staff.show(SCREEN)

    def on_code(self, code: bytes) -> None:
        """A code was read on this page."""
        self._stage.timer.touched()
        received = code.decode("utf-8", errors="replace")
        layout = layout_typed_with(received, SPECIMEN, self._settings.scanner_layout)
        if received == SPECIMEN:
            self._judge(phrase("sys.reader.ok"), self._as_set(), is_well=True)
        elif layout is not None:
            set_it = plain(f'scanner_layout = "{layout}"')
            self._judge(phrase("sys.reader.layout", layout=layout.upper()), set_it, is_well=False)
        else:
            log.info("another code was shown while the reader is tried")

    def _judge(self, verdict: Phrase, setting: Phrase, *, is_well: bool) -> None:
        self._content = self._content._replace(verdict=verdict, setting=setting, is_well=is_well)
        self._stage.tablet.pages.staff_reader.show(self._content)
        self._stage.sound(Tone.SUCCESS if is_well else Tone.NOTICE)

    def _as_set(self) -> Phrase:
        if self._settings.scanner:
            return plain(f'scanner = "{self._settings.scanner}"')
        return plain(f'scanner_layout = "{self._settings.scanner_layout}"')

    # A scanner in serial mode may go and come back while somebody looks (UX.md 6.7 D13)

    def _look(self) -> None:
        is_news = self._stage.reader_lost_at != self._lost_at
        if is_news and self._stage.tablet.current_screen == SCREEN:
            self._content = self._content._replace(verdict=None, is_well=False)
            self._show_loss()

    def _show_loss(self) -> None:
        self._lost_at = self._stage.reader_lost_at
        lost = self._lost_at and phrase("sys.reader", t=self._stage.view.clock(self._lost_at))
        self._content = self._content._replace(verdict=lost or None)
        self._stage.tablet.pages.staff_reader.show(self._content)
