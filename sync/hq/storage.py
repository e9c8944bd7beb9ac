"""Headquarters' database: what every one must do, and the embedded one, SQLite through SQLCipher.

WAL with ``synchronous=FULL``: what was acknowledged survives a power cut. One connection writes, four read, and a
reader never waits for the writer. Raises StorageError and its kinds, each with a sentence that says what to do.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from kiosk.domain.errors import (
    DamagedFileError,
    DiskFullError,
    FolderHeldError,
    StorageError,
    VulnerableSqliteError,
    WrongKeyError,
)
from sync.hq import schema

DATABASE = "hq.db"
LOCK = "lock"
SQLITE_LEAST = (3, 51, 3)
"""The first release without the WAL-reset corruption (TRAPS.md, "Read first" 2)."""

BUSY_SECONDS = 5
READERS = 4
FULL_SYNC = 2

_driver = sqlcipher3.dbapi2
_MEANINGS: dict[int, tuple[type[StorageError], str]] = {
    8: (StorageError, "Let the user of the server write its data folder."),
    10: (StorageError, "Restart the server; if this comes again, replace its disk."),
    11: (DamagedFileError, "Restore headquarters' last backup; the kiosks give back what came after it."),
    13: (DiskFullError, "Free some space; nothing is acknowledged until there is."),
    14: (StorageError, "Let the user of the server alone read and write its data folder."),
    26: (WrongKeyError, "Put back the key file that belongs to this data folder."),
}


class Store(Protocol):
    """Transactions on headquarters' database, whichever it is."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction, durable when it ends well, without trace when it does not. Raises StorageError."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One state, read only. Raises StorageError."""

    def beginning(self) -> AbstractContextManager[None]:
        """No other server on this database begins meanwhile: first rows are written once. Raises StorageError."""

    def scrub(self) -> None:
        """What was deleted lately is gone from the files as well, as far as the database can. Raises StorageError."""

    def close(self) -> None:
        """Ends every connection."""


class SqliteStore:
    """The embedded database in a data folder, held by this process alone until ``close``."""

    def __init__(
        self, folder: Path, key: bytes, *, version: tuple[int, ...] = _driver.sqlite_version_info
    ) -> None:
        """``key``: 32 bytes. ``version``: of the SQLite library. Raises StorageError."""
        if version < SQLITE_LEAST:
            raise VulnerableSqliteError(f"SQLite {'.'.join(map(str, version))}, at least 3.51.3 is needed")
        self._lock = _held(folder / LOCK)
        path = folder / DATABASE
        path.touch(mode=0o600)
        self._writer = _engine(path, key, read_only=False)
        self._reader = _engine(path, key, read_only=True)
        with self.writing() as connection:
            schema.bring_up_to_date(connection)

    @property
    def is_synced(self) -> bool:
        """Whether every commit is made durable before it returns (``synchronous=FULL``)."""
        with _translated(), self._writer.begin() as connection:
            level: int = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        return level >= FULL_SYNC

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable when it ends well."""
        with _translated(), self._writer.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state, read only."""
        with _translated(), self._reader.begin() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """No other server has this folder."""
        yield

    def scrub(self) -> None:
        """Empties the WAL, which still holds the pages as they were (SAFETY.md 1.4)."""
        with _translated():
            line = self._writer.raw_connection()  # no transaction: there is no checkpoint in one
            try:
                line.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                line.close()

    def close(self) -> None:
        """Closes the file and lets the folder go."""
        self._reader.dispose()
        self._writer.dispose()
        os.close(self._lock)


def _held(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(handle)
        advice = "Stop the server that is running on this data folder."
        raise FolderHeldError(str(path.parent), advice=advice) from fault
    return handle


def _engine(path: Path, key: bytes, *, read_only: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        module=_driver,
        poolclass=QueuePool,
        pool_size=READERS if read_only else 1,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # BEGIN is ours to say, and no event: listening slows every statement
        for pragma in _pragmas(key, read_only=read_only):
            raw.execute(f"PRAGMA {pragma}")

    return engine


def _pragmas(key: bytes, *, read_only: bool) -> tuple[str, ...]:
    always = (
        f"key=\"x'{key.hex()}'\"",
        "cipher_log=off",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "mmap_size=0",
        "temp_store=MEMORY",
        "foreign_keys=ON",
    )
    if read_only:
        return (*always, "query_only=ON")
    return (*always, "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")


@contextmanager
def _translated() -> Iterator[None]:
    """Failures of the library inside it come out as StorageError; our own mistakes in using it stay what they are."""
    try:
        yield
    except (DBAPIError, _driver.Error) as fault:
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code not in _MEANINGS:
            raise
        kind, advice = _MEANINGS[code]
        raise kind(str(cause), advice=advice) from fault
