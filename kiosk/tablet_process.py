"""The tablet as a process: logs, Qt's own messages, signals of the system, and the event loop around the app."""

import logging
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QObject, QSocketNotifier, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from kiosk import logs
from kiosk.app import TabletApp
from kiosk.house_clock import HouseClock, moved_by
from kiosk.settings import Settings

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


def begin(settings: Settings, clock_file: Path | None, application: QGuiApplication) -> TabletApp:
    """The app on an application that somebody else runs."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    logs.start(settings.data / "logs")
    qInstallMessageHandler(_to_log)
    clock = HouseClock(moved_by(clock_file)) if clock_file else HouseClock()
    app = TabletApp(settings, clock, application)
    window = app.window.window
    if settings.is_fullscreen and not settings.width:
        window.showFullScreen()
    return app


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
