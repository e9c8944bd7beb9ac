"""The ratchet word in a file of its own, apart from the database.

A database put back from a copy must still be able to open a session and hear that it lost its tail; were the
word inside it, the old word would lock it out (SYNC.md 2.4, 2.6).
"""

from collections.abc import Callable
from pathlib import Path

from kiosk.domain.errors import StorageError

RATCHET = "ratchet"


class FileRatchet:
    """The ratchet in a data folder. ``write_whole`` puts a private file in place, whole and durable."""

    def __init__(self, folder: Path, write_whole: Callable[[Path, bytes], None]) -> None:
        self._path = folder / RATCHET
        self._write_whole = write_whole

    def last(self) -> str:
        """What the last session gave, or empty before the first. Raises StorageError."""
        try:
            return self._path.read_text("ascii")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as fault:
            raise StorageError(f"{self._path} cannot be read") from fault

    def keep(self, word: str) -> None:
        """Makes a new word durable."""
        self._write_whole(self._path, word.encode("ascii"))
