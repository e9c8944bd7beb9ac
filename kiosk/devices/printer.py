"""The port ``Printer``: slips go to the system's printing or to a receipt printer, on a thread of their own.

Nobody but that thread ever waits for paper, and it waits ten seconds a slip. Nothing is kept of a slip that was
handed over; one that was not is kept for the rest of its day, for staff to print again (UX.md 6.7 D19).
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Protocol, TypeVar

from PIL import Image

from kiosk.devices import receipt_picture
from kiosk.devices.device_wait import DeviceWait
from kiosk.devices.escpos import EscPos, at_address, at_file
from kiosk.devices.system_printing import SystemPrinting
from kiosk.domain.errors import PrinterUnavailableError
from kiosk.domain.ports import Receipt

PATIENCE_SECONDS = 10.0
Result = TypeVar("Result")
log = logging.getLogger(__name__)


class Way(Protocol):
    """How a picture gets to paper."""

    def hand_over(self, picture: Image.Image, wait: DeviceWait) -> None:
        """Returns when the printer, or the system's queue, has it. Raises PrinterUnavailableError."""


class SlipPrinter:
    """The printer beside the screen, and the one thread that works with it: what it is asked goes to ``submit``."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self._waiting: Receipt | None = None
        self._wait = DeviceWait()
        self._thread = ThreadPoolExecutor(1, "printer")

    def submit(self, work: Callable[[], Result]) -> "Future[Result]":
        """Has something done on the printer's thread."""
        return self._thread.submit(work)

    def print_out(self, receipt: Receipt) -> bool:
        """Whether the slip was handed over; on the printer's thread."""
        self._waiting = receipt
        try:
            self._way.hand_over(receipt_picture.drawn(receipt), self._wait)
        except PrinterUnavailableError as fault:
            log.warning("a slip was not printed: %s. %s", fault, fault.advice)
            return False
        self._waiting = None
        return True

    def has_waiting(self, day: date) -> bool:
        """Whether the last slip of the day was not handed over; one of another day is forgotten."""
        waiting = self._waiting
        if waiting is not None and waiting.day != day:
            self._waiting = None
            return False
        return waiting is not None

    def print_again(self) -> bool:
        """Tries the slip that waits once more; on the printer's thread."""
        waiting = self._waiting
        return waiting is None or self.print_out(waiting)

    def close(self) -> None:
        """Ends the job under way and the thread. Not on the printer's thread, and once."""
        self._wait.end()
        self._thread.shutdown(cancel_futures=True)
        self._wait.close()


def printer_of(
    setting: str, seconds: Callable[[], float], patience_seconds: float = PATIENCE_SECONDS
) -> SlipPrinter | None:
    """The printer that the setting ``printer`` names, or None for none. ``seconds``: monotonic."""
    kind, _, place = setting.partition(":")
    if kind == "system":
        return SlipPrinter(SystemPrinting(place, patience_seconds))
    if kind == "escpos":
        host, _, port = place.rpartition(":")
        opened = at_file(place) if place.startswith("/") else at_address(host, int(port))
        return SlipPrinter(EscPos(opened, seconds, patience_seconds))
    return None
