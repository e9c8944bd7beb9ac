"""What a reader thread works on next: the newest thing it was given, never a queue."""

import threading
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Newest(Generic[Thing]):
    """A place for one thing. Whoever puts another there means that one; ``put`` and ``end`` come from any thread."""

    def __init__(self) -> None:
        self._thing: Thing | None = None
        self._is_over = False
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

    def end(self) -> None:
        """Whoever waits, waits no longer."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
