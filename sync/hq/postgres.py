"""Headquarters' database on PostgreSQL: many servers, each with a few connections, over one database.

Every write is one transaction at READ COMMITTED that locks the branch's row before it reads anything that depends on
it: whoever waited for the lock reads what the one before it committed. A reader sees one state (REPEATABLE READ).
Raises StorageError and its kinds, each with a sentence that says what to do; what two servers did at the same time
and only one could is a CrossedError, and nothing of it was done.
"""

import logging
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kiosk.domain.errors import DamagedFileError, DiskFullError, StorageError
from sync.hq import schema

logging.getLogger("psycopg").setLevel(
    logging.ERROR
)  # warns of what it raises as well, when a pipeline breaks

VERSION_LEAST = 15
CONNECTIONS = 5
"""For writing, and as many for reading: a server whose requests wait for one says that it is busy."""
POOL_SECONDS = 10
BEGIN_SECONDS = 120
BEGIN_LOCK = 0x5356_4B31
"""The advisory lock under which tables are made and first rows are written ("SVK1")."""
CHANNEL = "smartvalley"
ENCODING = "server_encoding"

_SESSION = {
    "synchronous_commit": "on",
    "lock_timeout": "10s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}
_CONNECTING = {
    "application_name": "smartvalley hq",
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
}


class CrossedError(StorageError):
    """Somebody else did something with the same rows at the same time: nothing of this was done."""

    may_pass = True
    advice = "Nothing to do: it is asked again."


class UnreachableDatabaseError(StorageError):
    """PostgreSQL does not answer, or does not let this server in; libpq says which only in words."""

    may_pass = True
    advice = (
        "Start PostgreSQL, make the database (createdb --encoding=UTF8 NAME), and check address and user in"
        " --database, the password in ~/.pgpass. A server that runs goes on by itself."
    )


_CROSSED = (CrossedError, CrossedError.advice)
_UNREACHABLE = (UnreachableDatabaseError, UnreachableDatabaseError.advice)
_DAMAGED = (DamagedFileError, "Restore headquarters' last backup; the kiosks give back what came after it.")
_MEANINGS: dict[str, tuple[type[StorageError], str]] = {
    "23505": _CROSSED,
    "23P01": _CROSSED,
    "25P03": _CROSSED,
    "40001": _CROSSED,
    "40P01": _CROSSED,
    "55P03": _CROSSED,
    "57014": _CROSSED,
    "08": _UNREACHABLE,
    "57P01": _UNREACHABLE,
    "57P02": _UNREACHABLE,
    "57P03": _UNREACHABLE,
    "53": (UnreachableDatabaseError, "Let PostgreSQL have more connections or memory, or run fewer workers."),
    "53100": (DiskFullError, "Free some space; nothing is acknowledged until there is."),
    "0A000": (StorageError, "Install the extensions that PostgreSQL comes with (postgresql-contrib)."),
    "25006": (StorageError, "Name the server that takes writes in --database, not a standby."),
    "42501": (StorageError, "Make the user in --database the owner of the database."),
    "58": (StorageError, "Check the disk under PostgreSQL."),
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}


class PostgresStore:
    """The database at an address ``postgresql://user@host/name``, shared with every other server on it."""

    def __init__(self, address: str) -> None:
        """Makes or changes the tables, one server at a time. Raises StorageError."""
        self._url = _url(address)
        self._writer = _engine(self._url, read_only=False)
        self._reader = _engine(self._url, read_only=True)
        try:
            with self.beginning(), self.writing() as connection:
                _refuse_unfit(connection)
                schema.bring_up_to_date(connection)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable when it ends well."""
        with _translated(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state, read only."""
        with _translated(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """No other server begins meanwhile; waits for one that does. Raises StorageError."""
        with self._alone() as connection:
            with _translated():
                connection.execute(f"SET lock_timeout = '{BEGIN_SECONDS}s'")
                connection.execute(f"SET statement_timeout = '{BEGIN_SECONDS}s'")
                connection.execute("SELECT pg_advisory_lock(%s)", (BEGIN_LOCK,))
            yield

    def scrub(self) -> None:
        """Takes rows that nobody sees any more out of their pages. Copies of the server's log are its operator's."""
        with self._alone() as connection, _translated():
            connection.execute("VACUUM subject, asked, feed, issued_pass")

    def tell(self, word: str) -> None:
        """Says a word to every server that listens. Raises StorageError."""
        with self.writing() as connection:
            connection.execute(select(func.pg_notify(CHANNEL, word)))

    def told(self, seconds: float) -> Generator[str | None, None, None]:
        """What servers say from now on, for ever: None first, and whenever nothing was said for so many seconds.

        Raises StorageError when the connection ends; nothing is known then of what was said meanwhile.
        """
        with self._alone() as connection, _translated():
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            while True:
                yield None
                for said in connection.notifies(timeout=seconds):
                    yield said.payload

    def close(self) -> None:
        """Ends every connection."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _alone(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection of its own, outside any transaction: what it holds ends with it."""
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with _translated():
            connection = psycopg.connect(address, autocommit=True, **_CONNECTING)  # type: ignore[arg-type]
        try:
            yield connection
        finally:
            connection.close()


def _url(address: str) -> URL:
    advice = "Write it as postgresql://user@host:port/name."
    try:
        url = make_url(address)
    except ArgumentError as fault:
        raise StorageError("--database is no address", advice=advice) from fault
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise StorageError(f"--database names no PostgreSQL but {url.drivername}", advice=advice)
    return url.set(drivername="postgresql+psycopg")


def _engine(url: URL, *, read_only: bool) -> Engine:
    engine = create_engine(
        url,
        connect_args=_CONNECTING,
        hide_parameters=True,  # an error's text goes into the log, and people are no part of it
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _record: object) -> None:
        level = psycopg.IsolationLevel.REPEATABLE_READ if read_only else psycopg.IsolationLevel.READ_COMMITTED
        raw.isolation_level, raw.read_only = level, read_only

    return engine


def _refuse_unfit(connection: Connection) -> None:
    line = connection.connection.driver_connection
    if not isinstance(line, psycopg.Connection):
        raise TypeError(type(line))
    if line.info.server_version < VERSION_LEAST * 10_000:
        advice = f"Run PostgreSQL {VERSION_LEAST} or newer."
        raise StorageError(f"PostgreSQL says version {line.info.server_version}", advice=advice)
    encoding = line.info.parameter_status(ENCODING)
    if encoding != "UTF8":
        advice = "Make another database: createdb --encoding=UTF8 --template=template0 NAME."
        raise StorageError(f"the database has the encoding {encoding}", advice=advice)


@contextmanager
def _translated() -> Iterator[None]:
    """Failures of the library inside it come out as StorageError; our own mistakes in using it stay what they are."""
    try:
        yield
    except PoolTimeoutError as fault:
        raise UnreachableDatabaseError("every connection is taken") from fault
    except (DBAPIError, psycopg.Error) as fault:
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        meaning = _meaning(cause)
        if meaning is None:
            raise
        kind, advice = meaning
        raise kind(str(cause).partition("\n")[0], advice=advice) from fault


def _meaning(cause: object) -> tuple[type[StorageError], str] | None:
    state = getattr(cause, "sqlstate", None)
    if state is None:  # the line itself: nobody answered, or it was cut
        return _UNREACHABLE if isinstance(cause, psycopg.OperationalError) else None
    return _MEANINGS.get(state) or _MEANINGS.get(state[:2])
