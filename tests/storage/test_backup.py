"""The nightly copy: it counts only after it was opened and ends where the journal ends."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.domain.errors import DamagedFileError, FolderHeldError, StorageError, WrongKeyError
from kiosk.storage import backup, keys
from kiosk.storage.database import open_engine
from kiosk.storage.identity import Identity, write_identity
from tests.builders import NODE, TUESDAY, an_arrival
from tests.premises import Premises
from tests.strictness import AnnouncedWarnings

HEALS_BY_ITSELF = "once it has reached headquarters"


def backed_up(premises: Premises) -> tuple[Path, dict[str, tuple[int, str]]]:
    """A copy made while the store is open, and where the journal ended then."""
    with premises.opened() as store:
        for _ in range(5):
            with store.begin() as work:
                work.append(an_arrival())
        return store.backup(TUESDAY), dict(store.heads())


def test_a_copy_ends_where_the_journal_ends_and_lies_alone(premises: Premises) -> None:
    copy, heads = backed_up(premises)
    assert copy == premises.data / "backups" / "kiosk-2026-11-24.db"
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    assert copy.stat().st_mode & 0o077 == 0
    backup.prove(copy, keys.database_key(premises.data), NODE, heads)


def test_a_copy_that_ends_elsewhere_is_none(premises: Premises) -> None:
    copy, heads = backed_up(premises)
    inc, (seq, head) = next(iter(heads.items()))
    with pytest.raises(DamagedFileError, match=r"lacks .*\.7"):
        backup.prove(copy, keys.database_key(premises.data), NODE, {inc: (seq + 1, head)})


def test_a_damaged_copy_is_none_and_another_key_opens_none(premises: Premises) -> None:
    copy, heads = backed_up(premises)
    with pytest.raises(StorageError):
        backup.prove(copy, bytes(32), NODE, heads)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    with pytest.raises(DamagedFileError) as damaged:
        backup.prove(copy, keys.database_key(premises.data), NODE, heads)
    assert HEALS_BY_ITSELF in damaged.value.advice


def test_a_backup_that_fails_leaves_the_older_ones_and_no_scraps(premises: Premises) -> None:
    copy, _ = backed_up(premises)
    good = copy.read_bytes()
    key, heads = keys.database_key(premises.data), {"another": (1, "00")}
    with pytest.raises(DamagedFileError):
        backup.back_up(premises.database, key, NODE, heads, TUESDAY)
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    assert copy.read_bytes() == good


def test_the_last_seven_copies_are_kept(premises: Premises) -> None:
    with premises.opened() as store:
        for offset in range(9):
            store.backup(TUESDAY + timedelta(days=offset))
    names = sorted(path.name for path in (premises.data / "backups").iterdir())
    assert names == [
        f"kiosk-2026-{day}.db" for day in ("11-26", "11-27", "11-28", "11-29", "11-30", "12-01", "12-02")
    ]


def test_a_restored_copy_has_what_it_had_and_is_fenced_after_every_start(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the journal lacks what lay before")
    copy, heads = backed_up(premises)
    with premises.opened() as store, store.begin() as work:
        work.append(an_arrival())
    damaged = bytearray(premises.database.read_bytes())
    damaged[5_000] ^= 1
    premises.database.write_bytes(damaged)
    backup.restore(premises.data, copy, NODE)
    with premises.opened() as store:
        assert store.is_fenced
    with premises.opened() as store:
        assert store.is_fenced
        assert {inc: store.heads()[inc] for inc in heads} == heads
        assert store.prove() == sum(seq for seq, _ in store.heads().values())


def test_a_copy_is_not_restored_under_a_running_kiosk_nor_when_it_is_bad(premises: Premises) -> None:
    copy, _ = backed_up(premises)
    before = premises.database.read_bytes()
    with premises.opened(), pytest.raises(FolderHeldError):
        backup.restore(premises.data, copy, NODE)
    before = premises.database.read_bytes()
    copy.write_bytes(copy.read_bytes()[:-4096])
    with pytest.raises(DamagedFileError):
        backup.restore(premises.data, copy, NODE)
    (premises.data / keys.DATABASE_KEY).unlink()
    with pytest.raises(WrongKeyError):
        backup.restore(premises.data, copy, NODE)
    assert premises.database.read_bytes() == before


def test_the_command_line_puts_the_copy_back_and_says_what_comes_next(
    premises: Premises, announced_warnings: AnnouncedWarnings, capsys: pytest.CaptureFixture[str]
) -> None:
    announced_warnings.expect("the journal lacks what lay before")
    copy, heads = backed_up(premises)
    write_identity(premises.data, Identity(NODE, "PER", "https://127.0.0.1:1", "", "00" * 32, "1-a"))
    with premises.opened() as store, store.begin() as work:
        work.append(an_arrival())
    assert cli.main(["restore", str(copy), "--data", str(premises.data)]) == cli.EXIT_DONE
    assert HEALS_BY_ITSELF in capsys.readouterr().out
    with premises.opened() as store:
        assert {inc: store.heads()[inc] for inc in heads} == heads
    nowhere = premises.data / "backups" / "nowhere.db"
    assert cli.main(["restore", str(nowhere), "--data", str(premises.data), "--json"]) == cli.EXIT_FAILED
    assert "backups" in json.loads(capsys.readouterr().err)["next"]
    assert not nowhere.exists()


def test_a_copy_is_encrypted_under_the_same_key(premises: Premises) -> None:
    copy, _ = backed_up(premises)
    engine = open_engine(copy, keys.database_key(premises.data), read_only=True)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM journal").scalar_one() == 6
    engine.dispose()
    assert not copy.read_bytes().startswith(b"SQLite format 3")


def test_a_copy_is_made_on_another_thread_while_facts_are_appended_and_has_what_there_was(
    premises: Premises,
) -> None:
    with premises.opened() as store, ThreadPoolExecutor(1) as elsewhere:
        with store.begin() as work:
            work.append(an_arrival())
        copy, heads = store.ready_backup(TUESDAY), dict(store.heads())
        with store.begin() as work:
            work.append(an_arrival())
        copying = elsewhere.submit(copy)
        while not copying.done():
            with store.begin() as work:
                work.append(an_arrival())
        (inc, (seq, _)), (_, (seq_since, _)) = *heads.items(), *store.heads().items()
        assert seq_since > seq + 1
        key = keys.database_key(premises.data)
        backup.prove(copying.result(), key, NODE, heads)
        with pytest.raises(DamagedFileError, match=f"lacks {inc}"):
            backup.prove(copying.result(), key, NODE, {inc: (seq_since + 1, "00" * 32)})
