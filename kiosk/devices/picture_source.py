"""A reader that is shown pictures: ``smartvalley pass show`` hands one to the running kiosk like a camera its frame.

Decoding happens on the reader thread and only the newest picture waits: whoever shows another one meanwhile
means that one.
"""

import logging
import threading
from collections.abc import Callable

from kiosk.devices import code_reader
from kiosk.devices.code_reader import Reading

log = logging.getLogger(__name__)


class PictureSource:
    """The port ``CodeSource`` over pictures as bytes of PNG, JPEG or WebP."""

    def __init__(self, decode: Callable[[bytes], Reading] = code_reader.read_bytes) -> None:
        self._decode = decode
        self._listener: Callable[[bytes], None] = _nobody
        self._newest: tuple[bytes, Callable[[Reading], None]] | None = None
        self._is_ending = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)

    def start(self, listener: Callable[[bytes], None]) -> None:
        """Begins to read; ``listener`` is called on the reader thread."""
        self._listener = listener
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread. Safe to repeat."""
        with self._changed:
            self._is_ending = True
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join()

    def show(self, picture: bytes, read: Callable[[Reading], None] = lambda _reading: None) -> None:
        """Shows a picture; ``read`` is told what was in view. From any thread."""
        with self._changed:
            self._newest = (picture, read)
            self._changed.notify()

    def _run(self) -> None:
        while self._read_next():
            pass  # nothing of the last picture is held while the next one is waited for

    def _read_next(self) -> bool:
        shown = self._next()
        if shown is None:
            return False
        picture, read = shown
        reading = self._decode(picture)
        if reading.code is not None:
            self._listener(reading.code)
        else:
            log.info("a picture without a code to act on: %s", reading.failure)
        read(reading)
        return True

    def _next(self) -> tuple[bytes, Callable[[Reading], None]] | None:
        with self._changed:
            while self._newest is None and not self._is_ending:
                self._changed.wait()
            newest, self._newest = self._newest, None
            return None if self._is_ending else newest


def _nobody(_code: bytes) -> None:
    """Before anybody listens."""
