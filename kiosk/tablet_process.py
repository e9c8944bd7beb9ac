"""The tablet as a process: logs, Qt's own messages, signals of the system, and the event loop around the app."""

import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QObject,
    QSize,
    QSocketNotifier,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication

from kiosk import logs
from kiosk.settings import Settings
from ui.bridge.tablet import Tablet
from ui.window import TabletWindow

if TYPE_CHECKING:
    from kiosk.app import TabletApp

FIRST_FRAME_MS_MAX = 2_000
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
log = logging.getLogger(__name__)
qt_log = logging.getLogger("qt")


def run(settings: Settings, clock_file: Path | None = None) -> int:
    """Opens the tablet and runs until it is asked to end; the exit code. ``clock_file``: see ``moved_by``."""
    application = QGuiApplication(sys.argv[:1])
    app = begin(settings, clock_file, application)
    application.aboutToQuit.connect(app.close)
    end_on_signals(application.quit, app)
    app.start()
    return application.exec()


def begin(
    settings: Settings,
    clock_file: Path | None,
    application: QGuiApplication,
    drawn: Callable[[], None] = lambda: None,
) -> "TabletApp":
    """The app on an application that somebody else runs. ``drawn`` is told when the first frame stands."""
    gc.disable()  # what the start loads stays, and walking it takes longer than a frame; the app collects later
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    logs.start(settings.data / "logs")
    qInstallMessageHandler(_to_log)
    window = first_frame(settings, application)
    drawn()
    # behind the first frame: the rest of the program takes as long to import as Qt and the page together
    from kiosk.app import TabletApp
    from kiosk.house_clock import HouseClock, moved_by

    clock = HouseClock(moved_by(clock_file)) if clock_file else HouseClock()
    return TabletApp(settings, clock, application, window)


def first_frame(settings: Settings, application: QGuiApplication) -> TabletWindow:
    """The window with its first page on the glass (GOALS.md G13). Made and used on the GUI thread."""
    tablet = Tablet(application)
    tablet.speak(settings.language)
    tablet.set_reader(settings.reader)
    window = TabletWindow(tablet, _size(settings, application), application)
    if settings.is_fullscreen and not settings.width:
        window.window.showFullScreen()
    drawn = QEventLoop()
    window.window.frameSwapped.connect(drawn.quit, Qt.ConnectionType.SingleShotConnection)
    QTimer.singleShot(FIRST_FRAME_MS_MAX, drawn.quit)
    drawn.exec()
    return window


def _size(settings: Settings, application: QGuiApplication) -> QSize:
    if settings.width and settings.height:
        return QSize(settings.width, settings.height)
    return application.primaryScreen().size()


def _to_log(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    qt_log.log(_QT_LEVELS[kind], "%s", message)


def end_on_signals(end: Callable[[], None], owner: QObject) -> None:
    """SIGTERM and Ctrl-C call ``end``, for as long as ``owner`` lives."""
    SignalEar(end, owner)


class SignalEar(QObject):
    """Python sees a signal only when Qt lets it run: the system's own handler writes to a socket that wakes Qt."""

    def __init__(self, end: Callable[[], None], owner: QObject) -> None:
        super().__init__(owner)
        self._end = end
        self._reading, self._writing = socket.socketpair()
        for side in (self._reading, self._writing):
            side.setblocking(False)
        signal.set_wakeup_fd(self._writing.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._wake)

    def _wake(self) -> None:
        self._reading.recv(64)
        self._end()
