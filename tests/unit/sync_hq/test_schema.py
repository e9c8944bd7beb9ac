"""A database of an older version gets the present shape, on either engine, and what was in it is judged anew."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select, text

from sync.hq import tables
from sync.hq.postgres import PostgresStore
from sync.hq.storage import SqliteStore, Store
from tests.databases import ENGINES, PostgresServer

KEY = bytes(range(32))
SPANS = {"a": (0, 10), "b": (5, 15), "c": (12, 20), "d": (20, 30)}
"""b came after a and overlaps it; c came after b and overlaps it; d only touches c."""


@pytest.mark.parametrize("engine", ENGINES)
def test_bookings_that_overlap_in_a_database_of_the_first_version_are_marked_and_stay(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    address = ""
    if engine == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        address = server.make(is_empty=True)

    def opened() -> Store:
        return PostgresStore(address) if address else SqliteStore(tmp_path, KEY)

    def upgrade_to_the_first(config: Config, _revision: str) -> None:
        upgrade(config, "0001")

    upgrade = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", upgrade_to_the_first)
        old = opened()
    columns = {
        "branch_id": "PER",
        "space_id": "PER:P-01",
        "day": "2026-11-24",
        "takes_space": True,
        "body": b"",
    }
    rows = [
        {**columns, "booking_id": name, "start_ms": start, "end_ms": end}
        for name, (start, end) in SPANS.items()
    ]
    with old.writing() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0001"
        for row in rows:
            connection.execute(insert(tables.booking).values(row))
    old.close()

    store = opened()
    booking = tables.booking.c
    with store.reading() as connection:
        rows_now = connection.execute(select(booking.booking_id, booking.is_clash))
        marks = {row.booking_id: row.is_clash for row in rows_now}
    store.close()
    if address:
        server.drop(address)

    assert marks == {"a": False, "b": True, "c": True, "d": False}
