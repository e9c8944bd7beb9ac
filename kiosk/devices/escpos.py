"""Receipt printers that speak ESC/POS, on a device file or at a TCP address.

Written here because it is five commands: the one library for it has had no release since 2023 and brings eight
packages. A printer is asked for its paper before the slip and behind it, and one that keeps silent counts as not
there: whoever asked for paper is told to take a photograph instead (UX.md 6.7 D19).
"""

import errno
import os
import socket
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from PIL import Image

from kiosk.devices.device_wait import DeviceWait
from kiosk.domain.errors import PrinterUnavailableError

START = b"\x1b@\x1ba\x01"  # ESC @: as after power on; ESC a 1: in the middle of the paper
PAPER_NOW, NO_PAPER_NOW = b"\x10\x04\x04", 0x60  # DLE EOT 4: answered at once, whatever is being printed
PAPER_AFTER, NO_PAPER_AFTER = b"\x1dr\x01", 0x0C  # GS r 1: answered when what came before is on paper
CUT = b"\x1bd\x04\x1dVB\x00"  # ESC d 4: four lines on; GS V: cut
RASTER = b"\x1dv0\x00"
STRIP_ROWS = 240
"""What the small ones can hold at once of a picture."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a whole job may take, by ``seconds``, which only grow; and what ends it before."""

    wait: DeviceWait
    seconds: Callable[[], float]
    until: float

    def readable(self, device: int) -> None:
        """Waits until something can be read. Raises PrinterUnavailableError."""
        if not self.wait.until_readable(device, self.until - self.seconds()):
            raise PrinterUnavailableError("the printer does not answer")

    def writable(self, device: int) -> None:
        """Waits until something can be written. Raises PrinterUnavailableError."""
        if not self.wait.until_writable(device, self.until - self.seconds()):
            raise PrinterUnavailableError("the printer takes nothing")


Opened = Callable[[Patience], AbstractContextManager[int]]
"""Opens the printer for one job: a descriptor that never blocks. Raises OSError."""


class EscPos:
    """Hands slips to one printer. ``seconds``: monotonic."""

    def __init__(self, opened: Opened, seconds: Callable[[], float], patience_seconds: float) -> None:
        self._opened = opened
        self._seconds = seconds
        self._patience_seconds = patience_seconds

    def hand_over(self, picture: Image.Image, wait: DeviceWait) -> None:
        """Returns when the slip is on paper. Raises PrinterUnavailableError."""
        patience = Patience(wait, self._seconds, self._seconds() + self._patience_seconds)
        try:
            with self._opened(patience) as device:
                _ask(device, PAPER_NOW, NO_PAPER_NOW, patience)
                _write(device, START + raster(picture) + CUT, patience)
                _ask(device, PAPER_AFTER, NO_PAPER_AFTER, patience)
        except (OSError, termios.error) as fault:
            raise PrinterUnavailableError(str(fault)) from fault


def raster(picture: Image.Image) -> bytes:
    """A picture of mode ``1`` as ESC/POS prints it, in strips: rows of bits, 1 = black."""
    strips = []
    for top in range(0, picture.height, STRIP_ROWS):
        strip = picture.crop((0, top, picture.width, min(top + STRIP_ROWS, picture.height)))
        row_bytes = -(-strip.width // 8)
        size = row_bytes.to_bytes(2, "little") + strip.height.to_bytes(2, "little")
        strips.append(RASTER + size + strip.tobytes("raw", "1;I"))
    return b"".join(strips)


def at_file(path: str) -> Opened:
    """A printer on a device file, such as one of the kernel's USB printers; a serial line keeps its speed."""

    @contextmanager
    def opened(_patience: Patience) -> Iterator[int]:
        device = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            if os.isatty(device):
                tty.setraw(device)
            yield device
        finally:
            os.close(device)

    return opened


def at_address(host: str, port: int) -> Opened:
    """A printer in the network. ``host``: its number, never a name, which somebody would have to be asked for."""

    @contextmanager
    def opened(patience: Patience) -> Iterator[int]:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line:
            line.setblocking(False)
            if line.connect_ex((host, port)) not in (0, errno.EINPROGRESS):
                raise PrinterUnavailableError("the printer's address cannot be reached")
            patience.writable(line.fileno())
            if fault := line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(fault, os.strerror(fault))
            yield line.fileno()

    return opened


def _ask(device: int, question: bytes, is_out: int, patience: Patience) -> None:
    """Asks for the paper. Raises PrinterUnavailableError when there is none, or no answer."""
    _drop_what_was_said(device)
    _write(device, question, patience)
    patience.readable(device)
    answer = os.read(device, 1)
    if not answer:
        raise PrinterUnavailableError("the printer hung up")
    if answer[0] & is_out:
        raise PrinterUnavailableError("the printer has no paper")


def _drop_what_was_said(device: int) -> None:
    try:
        while os.read(device, 64):
            pass
    except BlockingIOError:
        return


def _write(device: int, said: bytes, patience: Patience) -> None:
    rest = memoryview(said)
    while rest:
        patience.writable(device)
        rest = rest[os.write(device, rest) :]
