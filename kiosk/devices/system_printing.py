"""Printing through the system: ``lp`` puts a page of the slip's size into the system's queue, where it waits."""

import os
import signal
import subprocess

from PIL import Image

from kiosk.devices.device_wait import DeviceWait
from kiosk.devices.receipt_picture import DOTS_PER_INCH
from kiosk.domain.errors import PrinterUnavailableError

TITLE = "smartvalley"


class SystemPrinting:
    """Hands slips to the printer of that name, or to the system's own choice. ``patience_seconds``: for ``lp``."""

    def __init__(self, name: str, patience_seconds: float) -> None:
        self._command = ["lp", "-t", TITLE, "-o", "print-scaling=none", *(["-d", name] if name else [])]
        self._patience_seconds = patience_seconds

    def hand_over(self, picture: Image.Image, wait: DeviceWait) -> None:
        """Returns when the system has taken the page. Raises PrinterUnavailableError."""
        page = os.memfd_create(TITLE)
        try:
            with os.fdopen(os.dup(page), "wb") as file:
                picture.save(file, "PDF", resolution=DOTS_PER_INCH)
            os.lseek(page, 0, os.SEEK_SET)
            self._run(page, wait)
        finally:
            os.close(page)

    def _run(self, page: int, wait: DeviceWait) -> None:
        try:
            child = subprocess.Popen(
                self._command,
                stdin=page,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as fault:
            advice = "Install the system's printing: the command `lp` must be there."
            raise PrinterUnavailableError(f"lp cannot be started: {fault}", advice=advice) from fault
        if not _has_ended(child, self._patience_seconds, wait):
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise PrinterUnavailableError(f"lp did not end within {self._patience_seconds:g} s")
        if child.wait() != 0:
            advice = "See with `lpstat -t` whether the system knows the printer."
            raise PrinterUnavailableError(f"lp ended with {child.returncode}", advice=advice)


def _has_ended(child: "subprocess.Popen[bytes]", seconds: float, wait: DeviceWait) -> bool:
    process = os.pidfd_open(child.pid)
    try:
        return wait.until_readable(process, seconds)
    finally:
        os.close(process)
