"""The only place where threads meet the GUI: a call goes to the kiosk thread, its answer comes back queued.

A signal of a GUI object emitted from another thread arrives on the GUI thread. An exception that comes back is
shown as an answer when it is a failure of the surroundings, and is a bug otherwise: this is one of the three
edges where bugs stop (STYLE.md 3.5).
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

Result = TypeVar("Result")
log = logging.getLogger(__name__)


class Submit(Protocol):
    """Gives work to the kiosk thread, at a level of need that whoever made it chose."""

    def __call__(self, work: Callable[[], Any], /) -> "Future[Any]":
        """The future of the work's result."""


class Calls(QObject):
    """Asks services and hands their answers to the GUI thread."""

    _answered = Signal(object, object)

    def __init__(
        self, submit: Submit, failed: Callable[[BaseException], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._failed = failed
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(self, work: Callable[[], Result], answer: Callable[[Result], None]) -> None:
        """Runs ``work`` on the kiosk thread and then ``answer`` with its result on the GUI thread."""
        future = self._submit(work)
        future.add_done_callback(lambda done: self._answered.emit(done, answer))

    @Slot(object, object)
    def _deliver(self, done: "Future[Any]", answer: Callable[[Any], None]) -> None:
        if done.cancelled():
            return
        fault = done.exception()
        try:
            if fault is not None:
                raise fault
            answer(done.result())
        except Exception as bug:
            log.error("a call failed", exc_info=bug)
            self._failed(bug)
