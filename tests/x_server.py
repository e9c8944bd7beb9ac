"""A screen of its own for a program that opens a window: Xvfb."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SCREEN = "1080x1920x24"
END_SECONDS = 30.0


@contextmanager
def x_server() -> Iterator[str]:
    """An X server on a free number; its display."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(END_SECONDS)
