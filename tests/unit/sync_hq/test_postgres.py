"""Headquarters on PostgreSQL: what only this database can do to it, and what several servers can do to each other."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, insert, select, text, update

from kiosk.domain.errors import NewerSchemaError, StorageError
from sync.hq import accounts, app, feed, network, projections, tables, views
from sync.hq.house import House
from sync.hq.postgres import CrossedError, PostgresStore, UnreachableDatabaseError
from tests.builders import BRANCH, TUESDAY, a_branch, a_confirmation, a_span
from tests.databases import PostgresServer
from tests.headquarters import HouseForTest, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings


@pytest.fixture
def hq(tmp_path: Path, postgres_database: str) -> Iterator[HouseForTest]:
    with opened(tmp_path, postgres_database) as made:
        network.load(made.house, SmallNetwork())
        yield made


@pytest.fixture
def store(postgres_database: str) -> Iterator[PostgresStore]:
    made = PostgresStore(postgres_database)
    yield made
    made.close()


def test_the_migrations_make_exactly_the_tables_of_the_program(store: PostgresStore) -> None:
    with store.writing() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)

    assert differences == []


def test_a_database_of_a_newer_version_is_left_alone(store: PostgresStore, postgres_database: str) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerSchemaError, match="9999"):
        PostgresStore(postgres_database)


def test_what_is_acknowledged_is_on_the_disk(store: PostgresStore) -> None:
    with store.writing() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"


def test_a_reader_cannot_write_and_sees_one_state_however_long_it_looks(store: PostgresStore) -> None:
    row = insert(tables.house).values(name="timeline", value="1-aa")
    with store.reading() as reader:
        assert reader.execute(tables.house.select()).all() == []
        with store.writing() as writer:
            writer.execute(row)
        assert reader.execute(tables.house.select()).all() == []
    with pytest.raises(StorageError, match="read-only"), store.reading() as reader:
        reader.execute(row)


def test_text_is_ordered_as_on_the_embedded_database_and_may_have_said_nul(store: PostgresStore) -> None:
    names = ["B-1", "a", "b 1", "é", "nul\0"]
    with store.writing() as connection:
        connection.execute(insert(tables.house), [{"name": name, "value": name} for name in names])
    with store.reading() as connection:
        kept = connection.execute(select(tables.house.c.name).order_by(tables.house.c.name)).scalars().all()

    assert kept == sorted(name.replace("\0", "\ufffd") for name in names)


@pytest.mark.parametrize(
    ("address", "kind", "advice"),
    [
        ("mysql://hq@/hq", StorageError, "postgresql://user@host"),
        ("nonsense", StorageError, "postgresql://user@host"),
        ("postgresql://hq@/hq?host=/nowhere", UnreachableDatabaseError, "Start PostgreSQL"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(
    address: str, kind: type[StorageError], advice: str
) -> None:
    with pytest.raises(kind) as refused:
        PostgresStore(address)

    assert advice in refused.value.advice


def test_a_database_that_is_not_there_is_said_so(postgres_database: str) -> None:
    with pytest.raises(StorageError, match="does not exist") as refused:
        PostgresStore(postgres_database.replace("@/hq", "@/other"))

    assert "createdb" in refused.value.advice


def test_two_that_lock_each_other_out_end_with_one_done_and_one_crossed(store: PostgresStore) -> None:
    with store.writing() as connection:
        rows = [{"name": name, "value": ""} for name in ("a", "b")]
        connection.execute(insert(tables.house), rows)
    both_have_one = threading.Barrier(2)

    def write(first: str, second: str) -> str:
        try:
            with store.writing() as connection:
                _set(connection, first)
                both_have_one.wait()
                _set(connection, second)
        except CrossedError:
            return "crossed"
        return "done"

    with ThreadPoolExecutor(2) as servers:
        ends = sorted(servers.map(write, "ab", "ba"))

    assert ends == ["crossed", "done"]


def test_the_same_row_written_by_two_is_crossed_and_nothing_of_the_second_stays(store: PostgresStore) -> None:
    row = insert(tables.house).values(name="timeline", value="1-aa")
    with store.writing() as connection:
        connection.execute(row)

    both = insert(tables.house), [{"name": name, "value": ""} for name in ("other", "timeline")]
    with pytest.raises(CrossedError), store.writing() as connection:
        connection.execute(*both)

    with store.reading() as connection:
        assert connection.execute(select(tables.house.c.name)).scalars().all() == ["timeline"]


def test_the_database_itself_refuses_two_bookings_of_one_space_and_time(hq: HouseForTest) -> None:
    with hq.house.changing(BRANCH) as connection:
        feed.append_fact(connection, BRANCH, a_confirmation(), hq.house.moment())
    with hq.house.store.reading() as connection:
        row = dict(connection.execute(select(tables.booking)).mappings().one())

    with pytest.raises(CrossedError, match="booking_overlap"), hq.house.store.writing() as connection:
        connection.execute(insert(tables.booking).values({**row, "booking_id": "another"}))


@pytest.mark.parametrize("is_one_batch", [True, False])
def test_a_projection_that_sees_no_overlap_is_stopped_by_the_database_and_both_bookings_stay(
    hq: HouseForTest,
    monkeypatch: pytest.MonkeyPatch,
    announced_warnings: AnnouncedWarnings,
    is_one_batch: bool,
) -> None:
    announced_warnings.expect("facts could not be applied")
    announced_warnings.expect("incident at PER: overlap")
    monkeypatch.setattr(projections._RowsToPut, "_overlapping", lambda *_: [])
    spans = [a_span("09:00", "11:00"), a_span("10:00", "12:00")]
    if is_one_batch:
        with hq.house.changing(BRANCH) as connection:
            for span in spans:
                feed.append_fact(connection, BRANCH, a_confirmation(span=span), hq.house.moment())
    else:
        for span in spans:
            with hq.house.changing(BRANCH) as connection:
                feed.append_fact(connection, BRANCH, a_confirmation(span=span), hq.house.moment())

    with hq.house.store.reading() as connection:
        shown = [b.span for b in views.day(connection, a_branch(), TUESDAY).bookings]
        marks = connection.execute(select(tables.booking.c.is_clash).order_by("start_ms")).scalars().all()
        assert [kind for kind, _, _ in views.incidents(connection, BRANCH)] == ["overlap"]
    assert shown == spans
    assert marks == [False, True]


def test_servers_that_start_at_once_on_nothing_make_one_house_between_them(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    address, folder = postgres.make(is_empty=True), tmp_path / "keys"

    def start(_: int) -> House:
        house = app.open_house(folder, database=address)
        with house.store.beginning():
            if network.is_empty(house):
                network.load(house, SmallNetwork())
            accounts.make_first(house, folder)
        return house

    with ThreadPoolExecutor(4) as servers:
        houses = list(servers.map(start, range(4)))

    with houses[0].store.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tables.house, tables.branch, tables.account)
        ]
    assert counts == [1, 1, 1]
    assert len({house.keys.ca_pem for house in houses}) == 1
    assert len({house.keys.feed_public_key for house in houses}) == 1
    for house in houses:
        house.store.close()
    postgres.drop(address)


@pytest.mark.invariant("I4")
def test_a_server_waits_for_the_branch_and_then_reads_what_the_one_before_it_wrote(hq: HouseForTest) -> None:
    """Forty facts said at once by two servers: dense, chained, each with a name of its own (I4)."""
    house = hq.house

    def say(number: int) -> None:
        with house.store.writing() as connection:
            moment = house.moment()
            feed.append_fact(connection, BRANCH, a_confirmation(span=a_span("09:00", "10:00")), moment)

    before = _head(house)
    with ThreadPoolExecutor(8) as servers:
        list(servers.map(say, range(40)))

    with house.store.reading() as connection:
        told = [(position, name.seq) for position, name, _, _ in feed.facts_after(connection, BRANCH, before)]
    first_seq = told[0][1]
    assert told == [(before + 1 + place, first_seq + place) for place in range(40)]


def _set(connection: Connection, name: str) -> None:
    connection.execute(update(tables.house).where(tables.house.c.name == name).values(value="x"))


def _head(house: House) -> int:
    with house.store.reading() as connection:
        return feed.head(connection, BRANCH).position
