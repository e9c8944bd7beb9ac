"""A reader that is shown pictures: ``smartvalley pass show`` hands one to the running kiosk like a camera its frame.

Decoding happens on the reader thread and only the newest picture waits: whoever shows another one meanwhile
means that one.
"""

import logging
import threading
from collections.abc import Callable

from kiosk.devices import code_reader
from kiosk.devices.code_reader import Reading
from kiosk.devices.newest import Newest

_Shown = tuple[bytes, Callable[[Reading], None]]
log = logging.getLogger(__name__)


class PictureSource:
    """The port ``CodeSource`` over pictures as bytes of PNG, JPEG or WebP."""

    def __init__(self, decode: Callable[[bytes], Reading] = code_reader.read_bytes) -> None:
        self._decode = decode
        self._listener: Callable[[bytes], None] = _nobody
        self._newest: Newest[_Shown] = Newest()
        self._thread = threading.Thread(
            target=self._newest.work_off, args=(self._read,), name="reader", daemon=True
        )

    def start(self, listener: Callable[[bytes], None]) -> None:
        """Begins to read; ``listener`` is called on the reader thread."""
        self._listener = listener
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread. Safe to repeat."""
        self._newest.end()
        if self._thread.ident is not None:
            self._thread.join()

    def show(self, picture: bytes, read: Callable[[Reading], None] = lambda _reading: None) -> None:
        """Shows a picture; ``read`` is told what was in view. From any thread."""
        self._newest.put((picture, read))

    def _read(self, shown: _Shown) -> None:
        picture, read = shown
        reading = self._decode(picture)
        if reading.code is not None:
            self._listener(reading.code)
        else:
            log.info("a picture without a code to act on: %s", reading.failure)
        read(reading)


def _nobody(_code: bytes) -> None:
    """Before anybody listens."""
