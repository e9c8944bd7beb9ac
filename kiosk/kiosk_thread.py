"""The kiosk thread: one thread that makes every service call and every access to the database, in order of need.

Visitors first, staff next, the exchange with headquarters last and in slices; whoever waits is served in the
order of asking. Nothing else ever writes to the database, so a transaction never meets another one;
the nightly copy alone is read beside it.
"""

import heapq
import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from typing import Any, TypeVar

from kiosk.domain.errors import KioskError

Result = TypeVar("Result")
log = logging.getLogger(__name__)


class Need(IntEnum):
    """How pressing a call is; lower goes first."""

    VISITOR = 0
    STAFF = 1
    EXCHANGE = 2


class KioskThread:
    """An executor of one thread with three levels of need."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, Future[Any], Callable[[], Any]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="kiosk", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Result], need: Need = Need.VISITOR) -> "Future[Result]":
        """Runs ``work`` on the kiosk thread; its result or exception is in the future.

        Raises RuntimeError once the thread is closing.
        """
        future: Future[Result] = Future()
        with self._changed:
            if self._is_closing:
                raise RuntimeError("the kiosk thread is closing")
            heapq.heappush(self._waiting, (int(need), next(self._order), future, work))
            self._changed.notify()
        return future

    def run(self, work: Callable[[], Result], need: Need = Need.EXCHANGE) -> Result:
        """The same, waited for; directly when called on the kiosk thread itself."""
        if threading.current_thread() is self._thread:
            return work()
        return self.submit(work, need).result()

    def attend(self, what: str, work: Callable[[], object], need: Need) -> None:
        """Runs work that nobody waits for; when ``what`` fails, it is written down.

        Raises RuntimeError once the thread is closing.
        """
        self.submit(work, need).add_done_callback(lambda done: write_down_failure(what, done))

    def close(self) -> None:
        """Finishes what was asked before, takes nothing more, and joins. Safe to repeat."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while self._do_next():
            pass  # nothing of the last answer is held while the next job is waited for

    def _do_next(self) -> bool:
        job = self._next()
        if job is None:
            return False
        future, work = job
        if future.set_running_or_notify_cancel():
            try:
                result = work()
            except BaseException as fault:  # noqa: BLE001 - handed to whoever asked, never swallowed
                future.set_exception(fault)
            else:
                future.set_result(result)
        return True

    def _next(self) -> tuple["Future[Any]", Callable[[], Any]] | None:
        with self._changed:
            while not self._waiting and not self._is_closing:
                self._changed.wait()
            if not self._waiting:
                return None
            _, _, future, work = heapq.heappop(self._waiting)
            return future, work


def write_down_failure(what: str, done: "Future[Any]") -> None:
    """The edge for work that nobody waits for: a failure of the surroundings is a warning, a bug has its traceback."""
    if done.cancelled() or (fault := done.exception()) is None:
        return
    if isinstance(fault, KioskError):
        log.warning("%s failed: %s %s", what, fault, fault.advice)
    else:
        log.error("%s failed", what, exc_info=fault)
