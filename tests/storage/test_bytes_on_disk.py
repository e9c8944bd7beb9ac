"""A database copied without its key says nothing: no file the kiosk writes holds a person's name (P6, SAFETY.md T1).

The search is proven by a control: the same content in a plain file is found.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import text

from kiosk.domain.people import PersonErased
from kiosk.storage import keys
from kiosk.storage.database import open_engine
from tests.builders import TUESDAY, a_branch, a_member, a_visitor, an_invitation
from tests.fakes.feed import told
from tests.premises import Premises
from tests.storage import writer
from tests.storage.pages import deciphered

ROOT = Path(__file__).resolve().parents[2]
WORDS = (*writer.GUEST, "Bortolotti", "340 0000117", "Studio Larice", "471193", "204817")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def found(folder: Path, words: tuple[str, ...] = WORDS) -> set[tuple[str, str]]:
    """Which words stand in which files below the folder, in any case and encoding."""
    hits = set()
    for path in folder.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        for word in words:
            if any(word.lower().encode(encoding) in content for encoding in ENCODINGS):
                hits.add((path.name, word))
    return hits


def plain_copy(premises: Premises, target: Path) -> None:
    """Writes the same rows into a file without a key."""
    connection = sqlcipher3.dbapi2.connect(premises.database)
    connection.execute(f"PRAGMA key=\"x'{keys.database_key(premises.data).hex()}'\"")
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[tuple[Premises, "subprocess.Popen[bytes]"]]:
    """A process that has written a few hundred names, and goes on; all its folders lie below ``tmp_path``."""
    premises = writer.premises_at(tmp_path / "kiosk")
    with premises.opened() as store:
        told(store, a_branch(), a_member(), a_visitor(), an_invitation())
        store.backup(TUESDAY)
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.writer", str(premises.root), "1000000"],
            cwd=scratch,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "TMPDIR": str(scratch),
                "SQLITE_TMPDIR": str(scratch),
            },
            stdout=subprocess.PIPE,
            stderr=log,
        )
        try:
            yield premises, process
        finally:
            process.kill()
            process.communicate()


@pytest.mark.fault("F42")
def test_no_file_holds_a_name_while_the_kiosk_runs_nor_after_a_kill(
    busy: tuple[Premises, "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    premises, process = busy
    assert process.stdout is not None
    for _ in range(120):
        assert process.stdout.readline().startswith(b"ack ")
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert names >= {"kiosk.db", "kiosk.db-wal", "kiosk-2026-11-24.db", "witness.json", "log"}
    assert found(tmp_path) == set()
    assert list((tmp_path / "tmp").iterdir()) == [], "a file where nobody asked for one"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert found(tmp_path) == set()
    plain = tmp_path / "control" / "plain.db"
    plain.parent.mkdir()
    plain_copy(premises, plain)
    assert found(tmp_path) == {("plain.db", word) for word in WORDS}


def test_the_search_finds_a_word_in_either_width(tmp_path: Path) -> None:
    for number, encoding in enumerate(ENCODINGS):
        (tmp_path / f"{number}").write_bytes(b"\0\1" + "…bortolotti…".encode(encoding))
    assert found(tmp_path, ("Bortolotti",)) == {(f"{n}", "Bortolotti") for n in range(len(ENCODINGS))}


def test_who_is_erased_while_a_copy_is_made_is_nowhere_once_the_copy_is_done(premises: Premises) -> None:
    """Who reads the file keeps the WAL as it is; nobody waits for that, and the next idle moment empties it."""
    wal = premises.data / "kiosk.db-wal"
    with premises.opened() as store:
        key = keys.database_key(premises.data)
        hq = told(store, a_branch(), a_member())
        store.settle()
        reader = open_engine(premises.database, key, read_only=True)
        with reader.begin() as copying:
            copying.execute(text("SELECT count(*) FROM sqlite_schema")).scalar()
            hq.say(PersonErased("m-marco"))
            store.settle()
            assert wal.stat().st_size > 0
            assert b"Bortolotti" in deciphered(premises.database, key)
        reader.dispose()
        store.settle()
        assert wal.stat().st_size == 0
        assert b"Bortolotti" not in deciphered(premises.database, key)


def test_an_erased_person_is_in_no_page_of_the_file_even_to_who_has_the_key(premises: Premises) -> None:
    others = [a_member(f"m-{i}", given_name=f"Nome{i}", family_name="Comune") for i in range(60)]
    with premises.opened() as store:
        hq = told(store, a_branch(), *others, a_member(), a_visitor(), an_invitation())
        hq.say(replace(a_member(), revision=2, company="Studio Porfido"))
        store.settle()
        before = deciphered(premises.database, keys.database_key(premises.data))
        hq.say(PersonErased("m-marco"), PersonErased("m-anna"))
        after = deciphered(premises.database, keys.database_key(premises.data))
        assert (premises.data / "kiosk.db-wal").stat().st_size == 0
    erased = [b"Bortolotti", b"bortolotti", b"Moser", b"Porfido", b"471193"]
    assert [word for word in erased if word in before] == erased
    assert [word for word in erased if word in after] == []
    assert b"Nome59" in after
