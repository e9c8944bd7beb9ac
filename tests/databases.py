"""Which database headquarters stands on in a test: the embedded one, and PostgreSQL, by the same tests.

The PostgreSQL is a real server of the system's packages, started once for all tests as a plain user on a Unix socket
in a temporary folder. Each test gets a database of its own, copied from one that the migrations made.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from sync.hq.postgres import VERSION_LEAST, PostgresStore

INSTALL = "PostgreSQL is missing: apt-get install -y --no-install-recommends postgresql"
ENGINES = ("sqlite", "postgresql")
ROOT_USER = 0
USER = "hq"
MADE = "made"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # of the tests' own server: nobody cuts its power
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "32MB",
    "log_min_messages": "warning",
}
_numbers = count(1)


def _programs() -> Path | None:
    """Where the newest server's programs lie; they are not on every PATH."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: -float(f.parent.name)):
        if float(folder.parent.name) >= VERSION_LEAST and (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


PROGRAMS = _programs()


class PostgresServer:
    """One running server. Addresses are as ``smartvalley hq --database`` takes them."""

    def __init__(self, folder: Path, *, is_durable: bool = False) -> None:
        assert PROGRAMS is not None, INSTALL
        self._folder = folder
        self._settings = SETTINGS | {"fsync": "on", "full_page_writes": "on"} if is_durable else SETTINGS
        self._programs = PROGRAMS
        self._as: dict[str, Any] = {}
        if os.geteuid() == ROOT_USER:  # the server refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}

    def start(self) -> None:
        """Makes the cluster, starts the server, and makes the database that the others are copies of."""
        where = ("--pgdata", str(self._folder / "data"))
        options = "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"
        self._run("initdb", *where, *options)
        self.begin()
        self._ask(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(MADE)))
        PostgresStore(self._address(MADE)).close()

    def begin(self) -> None:
        """Starts the server on its cluster."""
        settings = [f"-c {name}={value}" for name, value in self._settings.items()]
        where = ("--pgdata", str(self._folder / "data"), "--log", str(self._folder / "log"))
        options = " ".join((*settings, f"-c unix_socket_directories={self._folder}"))
        self._run("pg_ctl", "start", "--wait", *where, "--options", options)

    def stop(self) -> None:
        """Ends it at once, whoever is connected."""
        self._run("pg_ctl", "stop", "--pgdata", str(self._folder / "data"), "--mode", "immediate")

    def make(self, *, is_empty: bool = False) -> str:
        """A new database, its tables made unless it is to be empty; gives its address."""
        name = f"hq{next(_numbers)}"
        template = "template1" if is_empty else MADE
        names = (sql.Identifier(name), sql.Identifier(template))
        self._ask(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return self._address(name)

    def drop(self, address: str) -> None:
        """Deletes a database, whoever is connected to it."""
        self._ask(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(_name_in(address)))

    def _address(self, name: str) -> str:
        return f"postgresql://{USER}@/{name}?host={self._folder}"

    def _ask(self, query: sql.Composed) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(query)

    def _run(self, program: str, *arguments: str) -> None:
        said = self._folder / "said"
        with said.open("w") as out:  # no pipe: the server would keep it open
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                **self._as,
            )
        assert done.returncode == 0, said.read_text(encoding="utf-8")


def copied(address: str) -> str:
    """A copy of a database that nobody is connected to; its address."""
    to, names = f"hq{next(_numbers)}", _name_in(address)
    with _beside(address) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(to), names))
    return _named(address, to)


def put_back(address: str, copy: str) -> None:
    """A copy in the place of a database that nobody is connected to; the copy stays."""
    with _beside(address) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(_name_in(address)))
        names = (_name_in(address), _name_in(copy))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def _beside(address: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(_named(address, "postgres"), autocommit=True)


def _named(address: str, name: str) -> str:
    place, _, where = address.partition("?")
    return f"{place.rpartition('/')[0]}/{name}?{where}"


def _name_in(address: str) -> sql.Identifier:
    return sql.Identifier(address.partition("?")[0].rpartition("/")[2])


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The server of all tests."""
    with running_server() as server:
        yield server


@contextmanager
def running_server(*, is_durable: bool = False) -> Iterator[PostgresServer]:
    """A server of its own, for a test that stops it; its socket's path must be short. Skips where there is none.

    ``is_durable``: it syncs its commits, as in service.
    """
    if PROGRAMS is None:
        pytest.skip(INSTALL)
    with tempfile.TemporaryDirectory(prefix="hq-", dir="/tmp") as folder:
        server = PostgresServer(Path(folder), is_durable=is_durable)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The database of one test: an address of PostgreSQL, or None for the embedded one."""
    yield from _of(request)


@pytest.fixture(params=ENGINES, scope="module")
def module_database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The same for a whole file."""
    yield from _of(request)


@pytest.fixture
def postgres_database(postgres: PostgresServer) -> Iterator[str]:
    """A database on PostgreSQL, for what only it has."""
    address = postgres.make()
    yield address
    postgres.drop(address)


def _of(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    address = server.make()
    yield address
    server.drop(address)
