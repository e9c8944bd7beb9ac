"""The encrypted file and the one connection that writes it: how it is opened, when it is refused, what a failure means.

SQLCipher in WAL mode with ``synchronous=FULL``: a transaction that returned survives a power cut (SAFETY.md 1.2).
Every failure of the library becomes a ``StorageError`` here and nowhere else.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3
from sqlalchemy import (
    URL,
    ColumnClause,
    Connection,
    Engine,
    Table,
    bindparam,
    create_engine,
    event,
    literal_column,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.elements import CompilerElement

from kiosk.domain.errors import (
    DamagedFileError,
    DiskFullError,
    FileLockedError,
    StorageError,
    VulnerableSqliteError,
    WrongKeyError,
)

DATABASE = "kiosk.db"
SQLITE_LEAST = (3, 51, 3)
"""The first release without the WAL-reset corruption (TRAPS.md, "Read first" 2)."""

CACHE_KIB = 16_000
BUSY_SECONDS = 5
CHECKPOINT_PAGES = 4_000
"""How long the WAL may grow before a commit pays for moving it into the file; idle moments do it earlier."""

ONE: ColumnClause[int] = literal_column("1")
"""For LIMIT: with a parameter there SQLite plans the statement anew at every run, for ten times its cost."""

Values = tuple[Any, ...]
_driver = sqlcipher3.dbapi2
_FULL, _IOERR, _CORRUPT, _NOT_A_DATABASE = 13, 10, 11, 26
_BUSY, _LOCKED = 5, 6
_REFUSED_BY_SYSTEM = {3: "no permission", 8: "read-only", 14: "cannot be opened"}
_RESTART = "Restart the kiosk; if this comes again, replace its disk. What was confirmed before is safe."


class Cursor(Protocol):
    """A result of the driver."""

    def fetchall(self) -> list[Values]:
        """Every row."""

    def fetchone(self) -> Values | None:
        """The next row."""

    def close(self) -> None:
        """Ends its statement."""


class Driver(Protocol):
    """The library's own connection."""

    in_transaction: bool
    total_changes: int

    def execute(self, sql: str, parameters: Values = ..., /) -> Cursor:
        """Runs one statement."""

    def backup(self, target: "Driver", *, pages: int) -> None:
        """Copies the whole file, ``pages`` a step, -1 in one."""


class Prepared:
    """A Core statement turned into SQL once.

    It runs on the driver's own connection: a check-in has some twenty statements, and SQLAlchemy's way of
    running them would cost as much as the commit itself (GOALS.md G1).
    """

    def __init__(self, statement: CompilerElement) -> None:
        compiled = statement.compile(dialect=sqlite.dialect(paramstyle="qmark"))
        names: list[str] = getattr(compiled, "positiontup", None) or []
        self.sql = str(compiled)
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        # itemgetter gives a tuple for two names or more
        self._picked = itemgetter(*names) if len(names) > 1 else lambda known: tuple(known[n] for n in names)

    def values(self, given: dict[str, Any]) -> Values:
        """The parameters in the order of the SQL. Raises KeyError for one that is missing."""
        picked: Values = self._picked({**self._constants, **given} if self._constants else given)
        return picked


def put_whole(table: Table, *, key: str | None = None, besides: tuple[str, ...] = ()) -> Prepared:
    """Inserts a row or replaces every column of the one with the same key: the primary one, or ``key``.

    ``besides`` names columns that the table fills itself.
    """
    given = [column for column in table.c if column.name not in besides]
    keys = [key] if key else [column.name for column in table.primary_key]
    adding = sqlite.insert(table).values({column.name: bindparam(column.name) for column in given})
    rest = {column.name: adding.excluded[column.name] for column in given if column.name not in keys}
    if not rest:
        return Prepared(adding.on_conflict_do_nothing())
    return Prepared(adding.on_conflict_do_update(index_elements=keys, set_=rest))


def open_engine(
    path: Path,
    key: bytes,
    *,
    read_only: bool = False,
    version: tuple[int, ...] = _driver.sqlite_version_info,
) -> Engine:
    """An engine whose connections hold the key; one writes, or up to four read (TRAPS.md 11.2).

    ``key``: 32 bytes. ``version``: of the SQLite library. Raises VulnerableSqliteError; the other refusals come
    with the first connection.
    """
    if version < SQLITE_LEAST:
        raise VulnerableSqliteError(f"SQLite {'.'.join(map(str, version))}, at least 3.51.3 is needed")
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        module=_driver,
        poolclass=QueuePool,
        pool_size=4 if read_only else 1,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "cached_statements": 256},
    )
    pragmas = _pragmas(key, read_only=read_only)

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # the driver must not say BEGIN for us
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

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
        f"cache_size=-{CACHE_KIB}",
    )
    if read_only:
        return (*always, "query_only=ON")
    writing = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
    return (*always, *writing, f"wal_autocheckpoint={CHECKPOINT_PAGES}")


def driver_of(connection: Connection) -> Driver:
    """The library's own connection below SQLAlchemy's."""
    driver: Driver = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def storage_fault(fault: BaseException | None) -> StorageError | None:
    """What a failure of the library means to a person; None when it is our own mistake in using it."""
    code = _code(fault)
    if code == _FULL:
        return DiskFullError(str(fault))
    if code in (_BUSY, _LOCKED):
        return FileLockedError(str(fault))
    if code in (_CORRUPT, _NOT_A_DATABASE):
        return DamagedFileError(str(fault))
    if code == _IOERR:
        return StorageError(str(fault), advice=_RESTART)
    if code in _REFUSED_BY_SYSTEM:
        advice = "Let the user of the kiosk alone read and write its data folder, and close whatever else opened it."
        return StorageError(f"{fault} ({_REFUSED_BY_SYSTEM[code]})", advice=advice)
    return None


def _code(fault: BaseException | None) -> int:
    extended: int = getattr(fault, "sqlite_errorcode", 0)
    return extended & 0xFF


@contextmanager
def translated(*, key_is_known: bool = True) -> Iterator[None]:
    """Failures of the library inside it come out as StorageError.

    A page that does not open is damage, or the wrong key when nobody knows the key for right.
    """
    try:
        yield
    except (_driver.Error, DBAPIError) as fault:
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        meaning = storage_fault(cause)
        if meaning is None:
            raise
        if _code(cause) == _NOT_A_DATABASE and not key_is_known:
            meaning = WrongKeyError(str(cause))
        raise meaning from fault


def check_file(driver: Driver, *, key_is_known: bool = True) -> None:
    """Reads the whole file once: every page carries its code, every table its order.

    Raises DamagedFileError, or WrongKeyError when nothing can be read and nobody knows the key for right.
    """
    with translated(key_is_known=key_is_known):
        found = [row[0] for row in driver.execute("PRAGMA quick_check(1)").fetchall()]
        spoilt = [row[0] for row in driver.execute("PRAGMA cipher_integrity_check").fetchall()]
    if found != ["ok"] or spoilt:
        raise DamagedFileError("; ".join(map(str, spoilt or found)))


class WriterConnection:
    """The one connection that writes, used on one thread.

    After a failed write of the disk nothing is tried again on it (a second fsync may lie): it stays broken
    until the store is opened anew (SAFETY.md, fsyncgate_retry).
    """

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self._thread = threading.get_ident()
        self._broken_by: StorageError | None = None
        self._is_wal_kept = False

    def rows(self, statement: Prepared, **values: Any) -> list[Values]:
        """Every row of the statement."""
        try:
            return self.driver.execute(statement.sql, statement.values(values)).fetchall()
        except _driver.Error as fault:
            raise self._meaning(fault) from fault

    def row(self, statement: Prepared, **values: Any) -> Values | None:
        """Its first row."""
        try:
            cursor = self.driver.execute(statement.sql, statement.values(values))
            first = cursor.fetchone()
            cursor.close()
        except _driver.Error as fault:
            raise self._meaning(fault) from fault
        return first

    def run(self, statement: Prepared, **values: Any) -> None:
        """Runs it for what it changes."""
        self.execute(statement.sql, statement.values(values))

    def execute(self, sql: str, values: Values = ()) -> None:
        """Runs SQL that belongs to no table: transactions, pragmas. What it would answer is not read.

        Its statement ends here, not with its last reference: one under way keeps the next COMMIT from its end.
        """
        try:
            self.driver.execute(sql, values).close()
        except _driver.Error as fault:
            raise self._meaning(fault) from fault

    def empty_wal(self) -> None:
        """Moves what was written into the file and empties the WAL: what was erased is in neither (SAFETY.md 1.4).

        Nobody waits for who reads the file meanwhile, as a copy does: while that keeps the WAL, ``settle`` tries again.
        """
        self.execute("PRAGMA busy_timeout=0")
        try:
            ((is_kept, _, _),) = self.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except _driver.Error as fault:
            raise self._meaning(fault) from fault
        finally:
            self.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        self._is_wal_kept = bool(is_kept)

    def settle(self) -> None:
        """Moves what was written lately into the file itself, so that no commit has to: for idle moments."""
        if self._is_wal_kept:
            self.empty_wal()
        else:
            self.execute("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction: durable when this ends well, without trace when it does not.

        Raises StorageError, RuntimeError for one inside another or from another thread.
        """
        self._begin()
        is_whole = False
        try:
            yield
            self.execute("COMMIT")
            is_whole = True
        finally:
            if not is_whole:
                self._roll_back()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction that can fail alone."""
        self.execute("SAVEPOINT part")
        is_whole = False
        try:
            yield
            is_whole = True
        finally:
            if not is_whole and self.driver.in_transaction:
                self.driver.execute("ROLLBACK TO part")
            if self.driver.in_transaction:
                self.driver.execute("RELEASE part")

    def _begin(self) -> None:
        if threading.get_ident() != self._thread:
            raise RuntimeError("the database belongs to the kiosk thread")
        if self._broken_by is not None:
            raise StorageError(f"broken since: {self._broken_by}", advice=_RESTART)
        if self.driver.in_transaction:
            raise RuntimeError("one unit of work at a time")
        self.execute("BEGIN IMMEDIATE")

    def _roll_back(self) -> None:
        if self.driver.in_transaction:  # a full disk may have ended it already
            self.driver.execute("ROLLBACK")

    def _meaning(self, fault: Exception) -> Exception:
        meaning = storage_fault(fault)
        if meaning is not None and not meaning.may_pass:
            self._broken_by = meaning
        return meaning or fault
