"""A store that cannot be trusted is not opened, and says in one sentence what a person can do."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import cast

import pytest

from kiosk.domain.errors import (
    DamagedFileError,
    DiskFullError,
    FileLockedError,
    FolderHeldError,
    KioskError,
    NewerSchemaError,
    StorageError,
    VulnerableSqliteError,
    WrongKeyError,
)
from kiosk.storage import keys
from kiosk.storage.database import Cursor, Driver, Values, driver_of, open_engine
from kiosk.storage.store import KioskStore
from tests.builders import NODE, an_arrival
from tests.premises import Premises, driver_in
from tests.profiles import runs

ROOT = Path(__file__).resolve().parents[2]


def write_a_day(premises: Premises, arrivals: int = 40) -> None:
    """A store with something in it, closed again."""
    with premises.opened() as store:
        let_people_in(store, arrivals)


def let_people_in(store: KioskStore, count: int) -> None:
    """So many people come in, each in their own transaction."""
    for _ in range(count):
        with store.begin() as work:
            work.append(an_arrival())


def change_by_hand(premises: Premises, sql: str) -> None:
    """Somebody who has the key changes the database with other tools."""
    engine = open_engine(premises.database, keys.database_key(premises.data))
    with engine.connect() as connection:
        driver_of(connection).execute(sql)
    engine.dispose()


def refusal(premises: Premises) -> KioskError:
    """How the store refuses to open."""
    with pytest.raises(StorageError) as caught, premises.opened():
        pass
    return caught.value


def allow_pages(store: KioskStore, more: int) -> None:
    """Leaves room for so many more pages in the file."""
    driver = driver_in(store)
    (present,) = driver.execute("PRAGMA page_count").fetchall()[0]
    driver.execute(f"PRAGMA max_page_count = {present + more}")


def fill(store: KioskStore) -> DiskFullError:
    """People come in until there is no room for one more."""
    with pytest.raises(DiskFullError) as caught:
        let_people_in(store, 10_000)
    return caught.value


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_a_library_that_can_corrupt_the_file_is_refused(premises: Premises, version: tuple[int, ...]) -> None:
    with pytest.raises(VulnerableSqliteError, match=r"3\.51\.3") as caught:
        open_engine(premises.database, bytes(32), version=version)
    assert "requirements" in caught.value.advice


def test_the_library_that_came_with_the_project_is_not(premises: Premises) -> None:
    open_engine(premises.database, bytes(32)).dispose()
    open_engine(premises.database, bytes(32), version=(3, 51, 3)).dispose()


def test_a_folder_that_another_process_holds_is_refused_and_free_once_that_was_killed(
    premises: Premises,
) -> None:
    program = (
        "import sys; from pathlib import Path; from kiosk.storage.folder import FolderLock;"
        " lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, premises.data],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        held = refusal(premises)
        assert isinstance(held, FolderHeldError)
        assert f"process {holder.pid} holds" in str(held)
        assert "Close the kiosk" in held.advice
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with premises.opened():
        pass


def test_one_process_does_not_open_a_folder_twice(premises: Premises) -> None:
    with premises.opened():
        assert isinstance(refusal(premises), FolderHeldError)


def test_a_file_of_a_newer_version_is_refused_and_left_alone(premises: Premises) -> None:
    write_a_day(premises)
    change_by_hand(premises, "UPDATE alembic_version SET version_num = '9999'")
    before = premises.database.read_bytes()
    newer = refusal(premises)
    assert isinstance(newer, NewerSchemaError)
    assert "9999" in str(newer)
    assert "Update this program" in newer.advice
    assert premises.database.read_bytes() == before


def test_the_key_of_another_database_is_refused_as_a_wrong_key(premises: Premises) -> None:
    write_a_day(premises)
    (premises.data / keys.DATABASE_KEY).write_bytes(bytes(32))
    wrong = refusal(premises)
    assert isinstance(wrong, WrongKeyError)
    assert "Put back the key file" in wrong.advice


def test_a_wrong_key_is_told_from_damage_also_when_nothing_names_the_right_one(premises: Premises) -> None:
    write_a_day(premises)
    (premises.data / "kiosk.db.key-mark").unlink()
    right = (premises.data / keys.DATABASE_KEY).read_bytes()
    (premises.data / keys.DATABASE_KEY).write_bytes(bytes(32))
    assert isinstance(refusal(premises), WrongKeyError)
    (premises.data / keys.DATABASE_KEY).write_bytes(right)
    with premises.opened():
        pass
    assert (premises.data / "kiosk.db.key-mark").exists()


@pytest.mark.parametrize("content", [None, b"", b"too short"])
def test_a_key_file_that_is_gone_or_holds_no_key_is_never_replaced(
    premises: Premises, content: bytes | None
) -> None:
    write_a_day(premises)
    path = premises.data / keys.DATABASE_KEY
    path.unlink()
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)
    assert isinstance(refusal(premises), WrongKeyError)
    assert (path.read_bytes() if path.exists() else None) == content


@pytest.mark.fault("F31")
@pytest.mark.timeout(runs(quick=120, push=300, release=3_600))
def test_one_flipped_bit_anywhere_is_found_before_anything_is_read(premises: Premises) -> None:
    write_a_day(premises, arrivals=200)
    whole = premises.database.read_bytes()
    chance = Random(41)  # noqa: S311 - places to damage, not secrets
    ends = [0, 15, 16, 50, 4095, 4096, len(whole) - 1]
    places = ends + [chance.randrange(len(whole)) for _ in range(runs(quick=25, push=400, release=10_000))]
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        premises.database.write_bytes(damaged)
        assert isinstance(refusal(premises), DamagedFileError), f"byte {place} of {len(whole)}"
    assert "smartvalley restore" in refusal(premises).advice
    premises.database.write_bytes(whole)
    with premises.opened() as store:
        assert store.prove() > 200


def test_a_file_cut_short_or_swapped_for_another_is_damaged(premises: Premises) -> None:
    write_a_day(premises)
    whole = premises.database.read_bytes()
    middle = len(whole) // 2 // 4096 * 4096
    swapped = whole[:4096] + whole[8192:12288] + whole[4096:8192] + whole[12288:]
    for content in (
        whole[:100],
        whole[:4096],
        whole[:middle],
        whole[:-4096],
        whole[:-1],
        swapped,
        b"x" * 9_000,
    ):
        premises.database.write_bytes(content)
        assert isinstance(refusal(premises), DamagedFileError)


def test_a_folder_that_is_none_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    refused = refusal(Premises(tmp_path))
    assert "data" in str(refused)
    assert "user of the kiosk" in refused.advice


def test_the_database_of_another_kiosk_is_refused(premises: Premises) -> None:
    with premises.opened():
        pass
    with (
        pytest.raises(StorageError, match="belongs to PER-1, not PER-2") as caught,
        premises.opened(node="PER-2"),
    ):
        pass
    assert "Move this data folder aside" in caught.value.advice
    with premises.opened(node=NODE) as store:
        assert len(store.heads()) == 2


def test_a_refusal_gives_the_folder_back(premises: Premises) -> None:
    write_a_day(premises)
    whole = premises.database.read_bytes()
    premises.database.write_bytes(whole[:4096])
    assert isinstance(refusal(premises), DamagedFileError)
    premises.database.write_bytes(whole)
    with premises.opened():
        pass


@pytest.mark.fault("F32")
def test_a_full_disk_confirms_nothing_and_goes_on_when_there_is_room_again(premises: Premises) -> None:
    with premises.opened() as store:
        let_people_in(store, 20)
        allow_pages(store, 0)
        full = fill(store)
        assert full.may_pass
        assert "Free some space" in full.advice
        before = store.journal.tip()
        with store.begin() as work:
            assert len(work.visits.inside()) == before.seq - 1
        fill(store)
        assert store.journal.tip() == before
        allow_pages(store, 10_000)
        with store.begin() as work:
            assert work.append(an_arrival()).seq == store.journal.tip().seq
        assert store.prove() == store.journal.tip().seq


class KeepsCursors:
    """The library's connection, whose cursors somebody still holds: a collector, a debugger, a frame."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.kept: list[Cursor] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._driver, name)

    def execute(self, sql: str, parameters: Values = ()) -> Cursor:
        self.kept.append(self._driver.execute(sql, parameters))
        return self.kept[-1]


def hold_cursors(store: KioskStore) -> KeepsCursors:
    """From now on no cursor of the store's writer ends by itself."""
    holder = KeepsCursors(driver_in(store))
    store._shelves.connection.driver = cast(Driver, holder)
    return holder


def test_a_cursor_that_somebody_still_holds_keeps_no_fact_from_the_file(premises: Premises) -> None:
    with premises.opened() as store:
        let_people_in(store, 20)
        holder = hold_cursors(store)
        store.settle()
        let_people_in(store, 1)
        assert holder.kept
        assert store.prove() == store.journal.tip().seq


@contextmanager
def another_writer(premises: Premises) -> Iterator[Driver]:
    """A second program on the kiosk's file."""
    engine = open_engine(premises.database, keys.database_key(premises.data))
    with engine.connect() as connection:
        yield driver_of(connection)
    engine.dispose()


def test_a_file_that_somebody_else_writes_to_is_written_to_when_they_are_done(premises: Premises) -> None:
    with premises.opened() as store, another_writer(premises) as another:
        let_people_in(store, 1)
        driver_in(store).execute("PRAGMA busy_timeout=0").close()
        another.execute("BEGIN IMMEDIATE")
        before = store.journal.tip()
        with pytest.raises(FileLockedError, match="locked") as caught, store.begin() as work:
            work.append(an_arrival())
        assert "Close whatever else" in caught.value.advice
        assert store.journal.tip() == before
        another.execute("ROLLBACK")
        let_people_in(store, 1)
        assert store.journal.tip().seq == before.seq + 1
