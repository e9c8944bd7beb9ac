"""A file of every revision there ever was opens, says what it said, and is changed whole or not at all."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from kiosk.domain.authority import Lease, may_confirm
from kiosk.domain.bookings import Booking, BookingState
from kiosk.domain.days import Interval
from kiosk.domain.errors import StorageError
from kiosk.encoding import digests
from kiosk.storage import backup, keys, schema, tables
from kiosk.storage.database import Driver, driver_of, open_engine
from kiosk.storage.store import KioskStore
from tests.builders import NODE, TUESDAY, a_desk, a_span, at
from tests.fakes.clock import CountedRandom
from tests.premises import Premises, driver_in
from tests.storage.make_released import FILES, RELEASED, account_of

REVISIONS = sorted(path.name for path in RELEASED.iterdir() if path.is_dir())
ENDED_BY_THE_DEPARTURE_ALONE = ("0000", "0001")
"""Written while a departure ended its booking without a fact of the holder's: made again, the booking stands."""
WELL_MADE = '''"""A later revision that is in order."""

from alembic import op

revision = "9998"
down_revision = "{before}"


def upgrade() -> None:
    """One step."""
    op.execute("CREATE TABLE in_order (a INTEGER)")
'''
STUMBLING = '''"""A later revision that stumbles after some of its steps."""

from alembic import op

revision = "9999"
down_revision = "9998"


def upgrade() -> None:
    """Three steps."""
    for number, step in enumerate((
        "CREATE TABLE later (a INTEGER)",
        "INSERT INTO later SELECT seq FROM journal",
        "DROP TABLE visit",
    )):
        if number == {stumbles_at}:
            op.execute("INSERT INTO nowhere VALUES (1)")
        op.execute(step)
'''


def unpacked(premises: Premises, revision: str) -> None:
    """Puts the released file where the store looks for it; its lives are not minted again."""
    premises.random = CountedRandom(f"after {revision}")
    premises.data.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(RELEASED / revision / name, premises.data / name)
        (premises.data / name).chmod(0o600)


def bookings_of(store: KioskStore) -> dict[str, Booking]:
    """Tuesday's bookings by their names."""
    with store.begin() as work:
        return {booking.booking_id: booking for booking in work.bookings.on_day(TUESDAY)}


def statements(driver: Driver) -> dict[str, str]:
    """Every table and index of a file with the statement that makes it, spaces apart."""
    rows = driver.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
    )
    return {name: " ".join(sql.split()) for name, sql in rows.fetchall()}


def contents(connection: Connection) -> dict[str, list[object]]:
    """Every row of a file, by table."""
    driver = driver_of(connection)
    names = [
        row[0] for row in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    ]
    return {name: list(driver.execute(f"SELECT * FROM {name}").fetchall()) for name in names}  # noqa: S608


def test_the_line_of_revisions_is_straight_and_ends_where_the_program_stands() -> None:
    from alembic.script import ScriptDirectory

    with schema.configured() as config:
        directory = ScriptDirectory.from_config(config)
        line = [script.revision for script in directory.walk_revisions()]
        assert directory.get_heads() == [tables.HEAD] == line[:1]
        assert directory.get_bases() == line[-1:]
        assert [script for script in directory.walk_revisions() if hasattr(script.module, "downgrade")] == []


def test_a_file_of_every_revision_is_kept() -> None:
    from alembic.script import ScriptDirectory

    with schema.configured() as config:
        assert sorted(s.revision for s in ScriptDirectory.from_config(config).walk_revisions()) == REVISIONS


def test_the_migrations_lead_to_the_tables_the_program_declares(premises: Premises) -> None:
    declared = create_engine("sqlite://")
    with declared.begin() as connection, premises.opened() as store:
        tables.metadata.create_all(connection)
        assert statements(driver_in(store)) == statements(driver_of(connection))
    declared.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_released_file_opens_and_says_what_it_said(premises: Premises, revision: str) -> None:
    unpacked(premises, revision)
    told = json.loads((RELEASED / revision / "account.json").read_text())
    with premises.opened() as store:
        assert not store.is_fenced
        assert {inc: list(head) for inc, head in store.heads().items()}.items() >= told.pop("heads").items()
        assert account_of(store).items() >= told.items()
        bookings = bookings_of(store)
        assert store.rebuild() == store.prove() + 1
        if revision in ENDED_BY_THE_DEPARTURE_ALONE:
            (ended,) = [one for one in bookings.values() if one.state is BookingState.ENDED]
            assert ended.span == Interval(a_span().start, at("10:00"))
            bookings[ended.booking_id] = replace(ended, state=BookingState.CONFIRMED, span=a_span())
            told["digests"] = {**told["digests"], "bookings": digests.of_rows(bookings.values())}
        assert bookings_of(store) == bookings
        assert account_of(store).items() >= told.items()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_released_file_still_holds_its_days_and_knows_what_it_is_to_cancel(
    premises: Premises, revision: str
) -> None:
    unpacked(premises, revision)
    with premises.opened() as store, store.begin() as work:
        (lease,) = work.places.leases(a_desk("P-01").space_id)
        assert lease == Lease(a_desk("P-01").space_id, 1, date(2026, 1, 1), date(9999, 12, 31), NODE)
        assert may_confirm(work.node, (lease,), TUESDAY, is_fenced=work.is_fenced)
        to_cancel = [one.span for one in work.bookings.on_day(TUESDAY) if one.is_cancel_asked]
        assert to_cancel == ([] if revision <= "0001" else [a_span("16:00", "17:00")])


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_older_file_is_copied_before_it_is_changed(premises: Premises, revision: str) -> None:
    unpacked(premises, revision)
    with premises.opened():
        pass
    copies = [path.name for path in (premises.data / backup.BACKUPS).glob("*")]
    assert copies == ([] if revision == tables.HEAD else [f"kiosk-before-{revision}.db"])
    for copy in (premises.data / backup.BACKUPS).glob("*"):
        engine = open_engine(copy, keys.database_key(premises.data), read_only=True)
        with engine.connect() as connection:
            assert schema.revision_of(driver_of(connection)) == revision
        engine.dispose()


@pytest.mark.parametrize("stumbles_at", [0, 1, 2, None])
def test_a_migration_that_stumbles_takes_all_the_ones_before_it_back(
    premises: Premises, tmp_path: Path, stumbles_at: int | None
) -> None:
    with premises.opened():
        pass
    scripts = tmp_path / "migrations"
    with schema.configured() as config:
        shutil.copytree(config.get_main_option("script_location") or "", scripts)
    (scripts / "versions" / "9998_planted.py").write_text(WELL_MADE.format(before=tables.HEAD))
    (scripts / "versions" / "9999_planted.py").write_text(STUMBLING.format(stumbles_at=stumbles_at))
    engine = open_engine(premises.database, keys.database_key(premises.data))
    with engine.connect() as connection:
        before = contents(connection)
        if stumbles_at is None:
            schema.bring_up_to_date(connection, scripts)
            after = contents(connection)
            assert "visit" not in after
            assert len(after["later"]) == len(before["journal"])
        else:
            with pytest.raises(Exception, match="nowhere"):
                schema.bring_up_to_date(connection, scripts)
            assert contents(connection) == before
    engine.dispose()


def test_a_file_that_cannot_be_written_is_said_so(premises: Premises) -> None:
    unpacked(premises, "0000")
    engine = open_engine(premises.database, keys.database_key(premises.data))
    with engine.connect() as connection:
        driver_of(connection).execute("PRAGMA query_only = ON")
        with pytest.raises(StorageError, match="read-only"):
            schema.bring_up_to_date(connection)
    engine.dispose()
