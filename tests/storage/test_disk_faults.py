"""A disk that fails: nothing half, nothing shown that is not there, and no second try where a second try lies."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.domain.ports import JournalTip
from tests.builders import an_arrival
from tests.profiles import runs
from tests.storage import writer

ROOT = Path(__file__).resolve().parents[2]
STEPS = 12
WITNESS_MISSED = "the witness witness.json cannot be written: No space left on device"
PLACES = runs(quick=4, push=20, release=500)
WRITES = 160  # so many writes the day of the writer has at least, after the thirty of its start


def disturbed(root: Path, injection: str) -> list[str]:
    """What a writing process says while the system call fails that way; strace does the failing."""
    call = injection.partition(":")[0]
    command = ["strace", "-f", "-qq", "-e", f"trace={call}", "-e", f"inject={injection}", "-o", "/dev/null"]
    program = [sys.executable, "-m", "tests.storage.writer", str(root), str(STEPS)]
    try:
        done = subprocess.run([*command, *program], cwd=ROOT, capture_output=True, check=False, text=True)
    except FileNotFoundError as missing:
        raise FileNotFoundError("strace is missing: apt-get install strace") from missing
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines() + done.stderr.splitlines()


def acknowledged(lines: list[str]) -> list[JournalTip]:
    """The facts that were shown."""
    acks = [line.split() for line in lines if line.startswith("ack ")]
    return [JournalTip(inc, int(seq), bytes.fromhex(head)) for _ack, inc, seq, head in acks]


def failures(lines: list[str]) -> list[str]:
    """Which errors the process met, in order."""
    return [line.split(maxsplit=1)[1] for line in lines if line.startswith("failed ")]


def assert_whole(root: Path, shown: list[JournalTip]) -> None:
    """The store opens again, its chain holds, and every fact that was shown is part of it."""
    with writer.premises_at(root).opened() as store:
        store.prove()
        assert not store.is_fenced
        heads = store.heads()
        assert [tip for tip in shown if heads[tip.inc][0] < tip.seq] == []
        with store.begin() as work:
            work.append(an_arrival())
        assert store.rebuild() == store.prove()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The disk of a kiosk that was in use before."""
    with writer.premises_at(tmp_path).opened() as store:
        quiet = writer.Writer(store, lambda _line: None)
        for number in range(5):
            quiet.step(number)
    return tmp_path


@pytest.mark.parametrize("place", range(PLACES))
def test_fsyncgate_retry(root: Path, place: int) -> None:
    """After a failed sync no commit is tried again, though every later sync would pretend to succeed."""
    first = 4 + place  # the ones before make the start durable
    lines = disturbed(root, f"fsync:error=EIO:when={first}")
    met = failures(lines)
    if met:
        assert met[0].startswith("StorageError disk I/O error")
        assert all(later.startswith("StorageError broken since") for later in met[1:])
        last_ack = max((n for n, line in enumerate(lines) if line.startswith("ack ")), default=-1)
        assert last_ack < lines.index(f"failed {met[0]}")
    assert_whole(root, acknowledged(lines))


def test_a_sync_that_fails_in_the_middle_of_the_day_breaks_the_store(root: Path) -> None:
    lines = disturbed(root, "fsync:error=EIO:when=8")
    assert len(failures(lines)) == writer.FAILURES_MAX
    assert acknowledged(lines) != []


@pytest.mark.parametrize("place", range(PLACES))
def test_cwa_full_disk(root: Path, place: int) -> None:
    """A disk full for a while confirms nothing in that while, and takes facts again without a restart."""
    first = 30 + WRITES * place // PLACES
    lines = disturbed(root, f"pwrite64:error=ENOSPC:when={first}..{first}")
    if met := failures(lines):
        assert met == ["DiskFullError database or disk is full"]
        at = lines.index(f"failed {met[0]}")
        assert any(line.startswith("ack ") for line in lines[at:])
    else:
        assert WITNESS_MISSED in lines
        assert len(acknowledged(lines)) == STEPS
    assert_whole(root, acknowledged(lines))


def test_a_disk_that_stays_full_confirms_nothing_more(root: Path) -> None:
    lines = disturbed(root, "pwrite64:error=ENOSPC:when=60+")
    assert failures(lines)[0] == "DiskFullError database or disk is full"
    shown = acknowledged(lines)
    assert 0 < len(shown) < STEPS
    assert_whole(root, shown)
