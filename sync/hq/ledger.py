"""The erasure ledger: who was erased, outside the database, so that a restored database forgets again (SYNC.md 2.2, F27).

A file of its own beside the keys, on the disk before anything else changes. It holds names of subjects, never what they
said: nobody can tell from it who that was. It belongs into no backup of the database, and into one of its own.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3

from kiosk.domain.errors import StorageError

LEDGER = "erasures.db"
BUSY_SECONDS = 10
_driver = sqlcipher3.dbapi2
_TABLE = """CREATE TABLE IF NOT EXISTS erasure (
    subject_id TEXT PRIMARY KEY, receipt TEXT NOT NULL, account_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
    timeline TEXT NOT NULL
)"""


class LedgerError(StorageError):
    """The ledger cannot be read or written: nobody may be served from a database that could know too much."""

    advice = "Put erasures.db back from its own backup, or free some space, and start again."


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line: who, under which receipt, asked by which account, when, and in which timeline of headquarters."""

    subject_id: str
    receipt: str
    account_id: str
    at_ms: int
    timeline: str


class Ledger:
    """The file in headquarters' data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LEDGER

    def add(self, lines: Sequence[Erasure]) -> None:
        """Writes what is not there yet; on the disk when it returns. Raises LedgerError."""
        with self._opened() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO erasure VALUES (?, ?, ?, ?, ?)",
                [(one.subject_id, one.receipt, one.account_id, one.at_ms, one.timeline) for one in lines],
            )

    def lines(self) -> dict[str, Erasure]:
        """Everybody in it, by subject id. Raises LedgerError."""
        with self._opened() as connection:
            rows = connection.execute("SELECT * FROM erasure ORDER BY at_ms, subject_id").fetchall()
        return {row[0]: Erasure(*row) for row in rows}

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        """One transaction, durable when it ends well; several servers over one folder wait for each other."""
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = _driver.connect(str(self._path), timeout=BUSY_SECONDS, isolation_level=None)
        except (OSError, _driver.Error) as fault:
            raise LedgerError(str(fault)) from fault
        try:
            connection.execute("PRAGMA synchronous=EXTRA")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_TABLE)
            yield connection
            connection.execute("COMMIT")
        except _driver.Error as fault:
            raise LedgerError(str(fault)) from fault
        finally:
            connection.close()
