"""Logs: a rotating file in the data folder, the last lines in memory for the service page. Ids only, no names."""

import logging
import logging.handlers
from collections import deque
from pathlib import Path

FILE_BYTES_MAX = 2_000_000
FILES_KEPT = 5
LINES_IN_MEMORY = 200
FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


class LastLines(logging.Handler):
    """Keeps the last lines for the service page."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=LINES_IN_MEMORY)

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one line."""
        self._lines.append(self.format(record))

    def lines(self) -> tuple[str, ...]:
        """The lines kept, oldest first."""
        return tuple(self._lines)


def start(folder: Path, level: int = logging.INFO) -> LastLines:
    """Sends every log of the process to ``folder`` and to memory."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = logging.handlers.RotatingFileHandler(
        folder / "kiosk.log", maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT, encoding="utf-8"
    )
    memory = LastLines()
    root = logging.getLogger()
    root.setLevel(level)
    for handler in (file, memory):
        handler.setFormatter(logging.Formatter(FORMAT))
        root.addHandler(handler)
    return memory
