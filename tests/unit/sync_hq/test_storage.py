"""Headquarters' database: refused with a sentence when something is wrong, and made by its migrations alone."""

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from kiosk.domain.errors import (
    DamagedFileError,
    FolderHeldError,
    NewerSchemaError,
    StorageError,
    VulnerableSqliteError,
    WrongKeyError,
)
from sync.hq import tables
from sync.hq.storage import DATABASE, SqliteStore

KEY = bytes(range(32))


def test_the_file_is_the_servers_alone_and_unreadable_without_its_key(tmp_path: Path) -> None:
    SqliteStore(tmp_path, KEY).close()

    assert stat.S_IMODE((tmp_path / DATABASE).stat().st_mode) == 0o600
    assert b"SQLite format" not in (tmp_path / DATABASE).read_bytes()
    with pytest.raises(WrongKeyError, match="not a database"):
        SqliteStore(tmp_path, bytes(32))


def test_a_sqlite_that_can_corrupt_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VulnerableSqliteError):
        SqliteStore(tmp_path, KEY, version=(3, 51, 2))


def test_two_servers_never_share_a_folder(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, KEY)
    with pytest.raises(FolderHeldError) as refused:
        SqliteStore(tmp_path, KEY)
    assert "Stop the server" in refused.value.advice
    store.close()
    SqliteStore(tmp_path, KEY).close()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, KEY)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    with pytest.raises(NewerSchemaError, match="9999"):
        SqliteStore(tmp_path, KEY)


def test_the_migrations_make_exactly_the_tables_of_the_program(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, KEY)
    with store.writing() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    store.close()

    assert differences == []


def test_a_reader_cannot_write_and_never_waits_for_the_writer(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, KEY)
    with store.writing() as writer:
        writer.execute(tables.house.insert().values(name="timeline", value="1-aa"))
        with store.reading() as reader:
            assert reader.execute(tables.house.select()).all() == []
        with pytest.raises(StorageError, match="readonly"), store.reading() as reader:
            reader.execute(tables.house.insert().values(name="x", value="y"))
    store.close()


def test_a_damaged_page_is_named_as_damage(tmp_path: Path) -> None:
    SqliteStore(tmp_path, KEY).close()
    file = tmp_path / DATABASE
    damaged = bytearray(file.read_bytes())
    for place in range(4096 + 100, len(damaged), 512):
        damaged[place] ^= 0xFF
    file.write_bytes(bytes(damaged))

    with pytest.raises((DamagedFileError, WrongKeyError)):
        SqliteStore(tmp_path, KEY)
