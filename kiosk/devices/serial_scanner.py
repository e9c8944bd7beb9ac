"""A scanner that writes codes into a serial line: no keyboard, no focus, no layout (DESIGN.md 4, SAFETY.md T7).

USB scanners in serial mode are a terminal to the system. One that is pulled out is looked for until it is back, and
since when it is gone is known (UX.md 6.7 D13).
"""

import errno
import logging
import math
import os
import re
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from kiosk.devices.device_wait import DeviceWait
from kiosk.domain.ports import Clock
from kiosk.encoding.codes import CODE_BYTES_MAX

READ_BYTES = 1024
_LINE_END = re.compile(rb"[\r\n]")
_CONTROL = 2
_SPEEDS = slice(4, 6)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """``retry_seconds``: between two looks for a device that is gone. ``quiet_seconds``: after them a code that began is
    noise; a scanner sends its longest in 40 ms.
    """

    retry_seconds: float = 2.0
    quiet_seconds: float = 0.5


class CodeLines:
    """Cuts what comes from a scanner into codes: lines ended by CR, LF or both, of at most ``CODE_BYTES_MAX`` bytes."""

    def __init__(self) -> None:
        self._begun = b""

    @property
    def has_begun(self) -> bool:
        """Whether something came that no line end followed."""
        return bool(self._begun)

    def codes_in(self, said: bytes) -> Iterator[bytes]:
        """The codes that are whole now; what is empty or too long is none."""
        *lines, rest = _LINE_END.split(self._begun + said)
        self._begun = rest[: CODE_BYTES_MAX + 1]
        for line in lines:
            if 0 < len(line) <= CODE_BYTES_MAX:
                yield line

    def drop(self) -> None:
        """What began was no code."""
        self._begun = b""


class SerialScanner:
    """The port ``CodeSource`` over a serial device; ``start`` raises nothing, for a device that is gone may come back.

    ``health_changed`` is told since when the device is gone, None when it is there, on the scanner's thread.
    """

    def __init__(
        self,
        device: str,
        clock: Clock,
        health_changed: Callable[[datetime | None], None],
        pace: Pace | None = None,
    ) -> None:
        self._device = device
        self._clock = clock
        self._health_changed = health_changed
        self._pace = pace or Pace()
        self._is_lost = False
        self._wait = DeviceWait()
        self._thread: threading.Thread | None = None

    def start(self, listener: Callable[[bytes], None]) -> None:
        """Begins to read; ``listener`` is called on the scanner's thread."""
        self._thread = threading.Thread(target=self._run, args=(listener,), name="scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and frees the device. Safe to repeat."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._wait.end()
            thread.join()
            self._wait.close()

    def _run(self, listener: Callable[[bytes], None]) -> None:
        while not self._wait.is_over:
            try:
                with _opened(self._device) as line:
                    self._is_lost = False
                    self._health_changed(None)
                    self._read(line, listener)
            except (OSError, termios.error) as fault:
                self._lose(fault)
            self._wait.pause(self._pace.retry_seconds)

    def _read(self, line: int, listener: Callable[[bytes], None]) -> None:
        """Reads until the tablet ends. Raises OSError when the device goes."""
        lines = CodeLines()
        while not self._wait.is_over:
            patience = self._pace.quiet_seconds if lines.has_begun else math.inf
            if self._wait.until_readable(line, patience):
                for code in lines.codes_in(_said(line)):
                    listener(code)
            elif lines.has_begun:
                log.info("what came from the scanner without a line end was dropped")
                lines.drop()

    def _lose(self, fault: Exception) -> None:
        if not self._is_lost:
            self._is_lost = True
            log.warning("the scanner is gone, it is looked for: %s", fault)
            self._health_changed(self._clock.now())


@contextmanager
def _opened(device: str) -> Iterator[int]:
    """The line as scanners use it: every byte as it is, 115,200 baud, 8 bits, no parity, one stop bit."""
    line = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        tty.setraw(line)
        how = termios.tcgetattr(line)
        how[_CONTROL] = (how[_CONTROL] | termios.CLOCAL | termios.CREAD) & ~(termios.CSTOPB | termios.CRTSCTS)
        how[_SPEEDS] = [termios.B115200, termios.B115200]
        termios.tcsetattr(line, termios.TCSANOW, how)
        yield line
    finally:
        os.close(line)


def _said(line: int) -> bytes:
    said = os.read(line, READ_BYTES)
    if not said:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return said
