"""What makes a test fail although its own assertions hold.

A warning in the log which the test did not announce, and a Qt or QML message outside the test's own phase
(pytest-qt watches that one). Also keeps Python's collector off other threads while Qt objects are about:
collecting one with a timer there kills the process (TRAPS.md 8.3).
"""

import gc
import logging
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

SERIOUS_QT_MESSAGES = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


CUT_HANDSHAKES = "ignore:unclosed <ssl.SSLSocket"
"""Tests that cut handshakes leave the client library's sockets to the collector, and say so with this filter."""


@dataclass
class AnnouncedWarnings:
    """The log warnings that one test expects. Each must come at least once, and no other may."""

    patterns: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Announce a warning or error whose `logger: message` matches this regular expression."""
        self.patterns.append(pattern)

    def faults(self) -> list[str]:
        """What came unannounced, and what was announced and did not come."""
        unexpected = [line for line in self.seen if not any(re.search(p, line) for p in self.patterns)]
        absent = [p for p in self.patterns if not any(re.search(p, line) for line in self.seen)]
        return [f"unexpected: {line}" for line in unexpected] + [f"announced, absent: {p}" for p in absent]


@dataclass
class QtMessages:
    """Serious Qt messages that no test's own capture took: in fixtures' teardown and after the last test."""

    seen: list[str] = field(default_factory=list)

    def take(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        """The message handler for Qt."""
        if kind in SERIOUS_QT_MESSAGES:
            self.seen.append(message)

    def taken(self) -> list[str]:
        """The messages so far; they are forgotten."""
        messages, self.seen = self.seen, []
        return messages


QT_MESSAGES = QtMessages()
LATE = "qt_after_the_last_test"


@pytest.fixture
def announced_warnings(_log_guard: AnnouncedWarnings) -> AnnouncedWarnings:
    """Say which log warnings are part of the story: `announced_warnings.expect("sync.client: line lost")`."""
    return _log_guard


@pytest.fixture(autouse=True)
def _log_guard() -> Iterator[AnnouncedWarnings]:
    announced = AnnouncedWarnings()
    make_record = logging.getLogRecordFactory()

    def watch(*arguments: object, **named: object) -> logging.LogRecord:
        # the factory sees what loggers with own handlers, or none, would keep from a root handler
        record = make_record(*arguments, **named)
        if record.levelno >= logging.WARNING:
            announced.seen.append(f"{record.name}: {record.getMessage()}")
        return record

    logging.setLogRecordFactory(watch)
    yield announced
    logging.setLogRecordFactory(make_record)
    if faults := announced.faults() + [f"Qt, unexpected: {message}" for message in QT_MESSAGES.taken()]:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture(autouse=True)
def _collect_here(request: pytest.FixtureRequest) -> Iterator[None]:
    if "qapp" not in request.fixturenames:
        yield
        if any(
            marker.args[0].startswith(CUT_HANDSHAKES)
            for marker in request.node.iter_markers("filterwarnings")
        ):
            gc.collect()  # what this test leaves is this test's: the next one does not expect it
        return
    gc.disable()
    yield
    gc.collect()
    gc.freeze()  # what this test leaves alive is not looked through after each of the next ones
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart() -> Generator[None, None, None]:
    """Listen to Qt from the start; pytest-qt hands back to this handler after each test."""
    yield
    qInstallMessageHandler(QT_MESSAGES.take)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """One of several processes ended (pytest-xdist): what it heard after its last test is this run's."""
    QT_MESSAGES.seen += getattr(node, "workeroutput", {}).get(LATE, [])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A serious message after the last test fails the whole run."""
    qInstallMessageHandler(None)
    late = QT_MESSAGES.taken()
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[LATE] = late
    for message in late:
        print(f"\nQt, after the last test: {message}")
    if late and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
