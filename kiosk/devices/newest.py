"""What a reader thread works on next: the newest thing it was given, never a queue."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
log = logging.getLogger(__name__)


class Newest(Generic[Thing]):
    """A place for one thing. Whoever puts another there means that one; ``put`` and ``end`` come from any thread."""

    def __init__(self) -> None:
        self._thing: Thing | None = None
        self._is_over = False
        self._is_failing = False
        self._changed = threading.Condition()

    def put(self, thing: Thing) -> None:
        """From now on this is the newest."""
        with self._changed:
            self._thing = thing
            self._changed.notify()

    def take(self) -> Thing | None:
        """Waits for something to be there and takes it away; None once it is over."""
        with self._changed:
            while self._thing is None and not self._is_over:
                self._changed.wait()
            thing, self._thing = self._thing, None
            return None if self._is_over else thing

    def work_off(self, act: Callable[[Thing], None]) -> None:
        """Hands one newest thing after the other to ``act`` until it is over; on the reader's thread.

        An edge: a bug in one leaves the next one its reader. Of several in a row the first is logged.
        """
        while self._act_on_next(act):
            pass  # nothing of the last thing is held while the next one is waited for

    def _act_on_next(self, act: Callable[[Thing], None]) -> bool:
        thing = self.take()
        if thing is None:
            return False
        try:
            act(thing)
        except Exception as bug:
            if not self._is_failing:
                log.error("a bug in the %s", threading.current_thread().name, exc_info=bug)
            self._is_failing = True
        else:
            self._is_failing = False
        return True

    def end(self) -> None:
        """Whoever waits, waits no longer."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
