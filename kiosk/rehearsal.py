"""``smartvalley trial``: a new version shows that it is well before anything rests on it (UX.md 6.7 D21).

It starts as the tablet does: its first frame stands, all parts are composed, the store gets its new shape, a life of
the journal is begun and taken back, the chain is proven, headquarters answers. Its last line is ``healthy VERSION``, or
``alone VERSION`` where nobody answered; whoever reads no such line in time puts the copy back. Meanwhile K21 stands:
nobody can touch or show anything, so no fact can be lost.
"""

import logging
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from kiosk import tablet_process
from kiosk.app import TabletApp
from kiosk.domain.errors import HeadquartersBusyError, HeadquartersUnreachableError
from kiosk.kiosk_thread import Need
from kiosk.releases import present_version
from kiosk.settings import Settings
from kiosk.swapping import BACK_IN_MINUTES, say_out_of_service
from ui.window import end_with

log = logging.getLogger(__name__)


class Rehearsal(QObject):
    """One trial of the program that runs. Made and used on the GUI thread; ends the application with its result."""

    _done = Signal(object)

    def __init__(self, app: TabletApp, application: QGuiApplication, told: TextIO) -> None:
        super().__init__(app)
        self._app = app
        self._application = application
        self._told = told
        self._result: Future[int] | None = None
        self._has_drawn = False
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)
        app.window.window.frameSwapped.connect(self._note_frame, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Shows K21 and has the store rehearsed behind it."""
        app = self._app
        say_out_of_service(app.journeys.out_of_service, app.settings.data, BACK_IN_MINUTES)
        app.kiosk_thread.submit(app.parts.rehearse, Need.VISITOR).add_done_callback(self._done.emit)

    def _note_frame(self) -> None:
        self._has_drawn = True
        self._end()

    def _take(self, done: "Future[int]") -> None:
        self._result = done
        self._end()

    def _end(self) -> None:
        """Both are there, K21 on the glass and the store's word; without a frame somebody else loses patience."""
        done, version = self._result, present_version()
        if done is None or (done.exception() is None and not self._has_drawn):
            return
        if (fault := done.exception()) is not None:
            log.error("version %s is not well", version, exc_info=fault)
            if isinstance(fault, HeadquartersUnreachableError | HeadquartersBusyError):
                print(f"alone {version}", file=self._told, flush=True)
            end_with(self._application, 1)
            return
        log.info("version %s is well: its journal links %s facts", version, done.result())
        print(f"healthy {version}", file=self._told, flush=True)
        end_with(self._application, 0)


def run(settings: Settings, clock_file: Path | None, told: TextIO) -> int:
    """Rehearses a start; the exit code."""
    application = QGuiApplication(sys.argv[:1])
    app = tablet_process.begin(settings, clock_file, application)
    application.aboutToQuit.connect(app.close)
    rehearsal = Rehearsal(app, application, told)
    rehearsal.begin()
    return application.exec()
