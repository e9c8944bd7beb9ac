"""A reader that is shown a camera's frames: decodes the newest one, tells a code once while it is held up.

Frames that come while one is decoded take each other's place. Of a frame, and of a code, nothing is kept while the
next one is waited for, except a hash that tells whether it is still the same code.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.devices.code_reader import FrameCodeReader, Look
from kiosk.devices.code_sight import CodeSight
from kiosk.devices.held_codes import HeldCodes
from kiosk.devices.newest import Newest
from kiosk.domain.sights import Sight

log = logging.getLogger(__name__)


class Frame(Protocol):
    """A frame of a camera that is not unpacked yet; an empty one says that the camera shows nothing."""

    def grey(self) -> memoryview | None:
        """Its light, one byte a pixel, contiguous, of shape (height, width); None when there is nothing in it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who hears of it, on the reader thread.

    ``sight``: what lasts in view and is no code, each time it changed. ``mirror``: a frame while ``sight`` is UNCLEAR.
    """

    sight: Callable[[Sight], None]
    mirror: Callable[[memoryview], None]


class FrameSource:
    """The port ``CodeSource`` over frames. ``seconds``: monotonic."""

    def __init__(
        self, told: Told, seconds: Callable[[], float], reader: FrameCodeReader | None = None
    ) -> None:
        self._told = told
        self._seconds = seconds
        self._reader = reader or FrameCodeReader()
        self._listener: Callable[[bytes], None] = lambda _code: None
        self._newest: Newest[Frame] = Newest()
        self._held = HeldCodes()
        self._asked_anew = threading.Event()
        self._judge = CodeSight(seconds)
        self._sight = Sight.NOTHING
        self._looked_at = 0
        self._thread = threading.Thread(
            target=self._newest.work_off, args=(self._read,), name="camera reader", daemon=True
        )

    @property
    def looked_at(self) -> int:
        """How many frames were decoded so far."""
        return self._looked_at

    def start(self, listener: Callable[[bytes], None]) -> None:
        """Begins to read; ``listener`` is called on the reader thread."""
        self._listener = listener
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread. Safe to repeat."""
        self._newest.end()
        if self._thread.ident is not None:
            self._thread.join()

    def show(self, frame: Frame) -> None:
        """The camera's newest frame. From any thread."""
        self._newest.put(frame)

    def forget_passes(self) -> None:
        """A pass that is still held up is told once more. From any thread."""
        self._asked_anew.set()

    def _read(self, frame: Frame) -> None:
        grey = frame.grey()
        if grey is None:
            self._judge.forget()
            self._say(Sight.NOTHING)
            return
        if self._asked_anew.is_set():
            self._asked_anew.clear()
            self._held.forget_passes()
        look = self._held.joined(self._reader.look(grey), self._seconds())
        self._tell_code(look)
        self._say(self._judge.after(look))
        if self._sight is Sight.UNCLEAR:
            self._told.mirror(grey)
        self._looked_at += 1

    def _tell_code(self, look: Look) -> None:
        code = look.reading.code if look.reading else None
        if code is not None and self._held.is_new(code):
            self._listener(code)

    def _say(self, sight: Sight) -> None:
        if sight is not self._sight:
            self._sight = sight
            if sight is not Sight.NOTHING:
                log.info("in view, and no code to act on: %s", sight.name)
            self._told.sight(sight)
