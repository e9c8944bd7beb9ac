"""Nothing the screen showed is lost when the power goes, at any write or sync of the real store (P1, SAFETY.md R1)."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
import sqlcipher3

from kiosk.domain.ports import JournalTip
from kiosk.storage import keys
from kiosk.storage.database import WriterConnection
from kiosk.storage.journal import ChainedLog
from tests.builders import NODE
from tests.premises import Premises
from tests.profiles import runs
from tests.storage import writer
from tests.storage.crash_images import Disk, Said, traced

ROUNDS = runs(quick=1, push=15, release=500)
STEPS = 30  # some 2,000 images
PAGES_OF_WAL = "wal_autocheckpoint=40"


@dataclass
class Verdict:
    """What the images held beside what was acknowledged before each."""

    images: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder where files cost no disk, if there is one: every image is written and opened."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
    folder = (shared if shared.is_dir() else tmp_path) / f"smartvalley-{tmp_path.name}"
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder)


def a_used_store(root: Path) -> Premises:
    """A store that was opened, used and closed before."""
    premises = writer.premises_at(root)
    with premises.opened() as store:
        quiet = writer.Writer(store, lambda _line: None)
        for number in range(10):
            quiet.step(number)
    return premises


def judged(premises: Premises, memory: Path, seed: int, *pragmas: str) -> Verdict:
    """Cuts the power at every write and sync of a writing process."""
    disk = Disk.of(premises.root)
    events = traced(
        premises.root,
        premises.root.parent / "trace",
        ["tests.storage.writer", str(premises.root), str(STEPS), PAGES_OF_WAL, *pragmas],
    )
    verdict, shown, chance = Verdict(), [], Random(seed)  # noqa: S311 - which writes survive
    for number, event in enumerate(events):
        disk.happen(event)
        if isinstance(event, Said):
            shown += [event.line] if event.line.startswith("ack ") else []
            continue
        for image in disk.images(chance):
            verdict.images += 1
            _lay_out(image, premises.root, memory)
            _judge(memory, shown, verdict, f"event {number} {type(event).__name__}")
            if not pragmas and verdict.images % 50 == 0:
                _open_whole(memory, shown, verdict, f"event {number}")
    return verdict


def _lay_out(image: dict[Path, bytes], root: Path, memory: Path) -> None:
    shutil.rmtree(memory / "root", ignore_errors=True)
    for path, content in image.items():
        if not path.name.endswith("-shm"):
            target = memory / "root" / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            target.chmod(0o600)


def _judge(memory: Path, shown: list[str], verdict: Verdict, where: str) -> None:
    """Opens the image with the key alone: the whole chain holds and leads to the last fact that was shown."""
    data = memory / "root" / "data"
    with closing(sqlcipher3.dbapi2.connect(data / "kiosk.db", isolation_level=None)) as driver:
        driver.execute(f"PRAGMA key=\"x'{keys.database_key(data).hex()}'\"")
        log = ChainedLog(WriterConnection(driver), NODE)
        log.prove()
        if shown and not log.holds(_tip(shown[-1])):
            verdict.lost.append(f"{where}: {shown[-1]}")
        arrivals = driver.execute("SELECT count(*) FROM journal WHERE type = 'checkin'").fetchall()
        if driver.execute("SELECT count(*) FROM visit").fetchall() != arrivals:
            verdict.torn.append(where)


def _open_whole(memory: Path, shown: list[str], verdict: Verdict, where: str) -> None:
    """Opens the image as the program does at its next start: it goes on, and knows that it lost nothing."""
    with writer.premises_at(memory / "root").opened() as store:
        if store.is_fenced:
            verdict.lost.append(f"{where}: fenced")
        if shown and store.heads()[_tip(shown[-1]).inc][0] < _tip(shown[-1]).seq:
            verdict.lost.append(f"{where}: {shown[-1]}, on a whole start")


def _tip(line: str) -> JournalTip:
    _ack, inc, seq, head = line.split()
    return JournalTip(inc, int(seq), bytes.fromhex(head))


@pytest.mark.invariant("I7")
@pytest.mark.fault("F04", "F05")
@pytest.mark.timeout(60 + 60 * ROUNDS)
def test_no_power_cut_takes_back_what_was_shown(tmp_path: Path, memory: Path) -> None:
    images = 0
    for seed in range(ROUNDS):
        verdict = judged(a_used_store(tmp_path / f"kiosk-{seed}"), memory, seed)
        assert (verdict.lost, verdict.torn) == ([], [])
        images += verdict.images
    print(f"{images} images, nothing lost")
    assert images > 1_500 * ROUNDS


def test_the_same_cuts_take_facts_back_when_the_sync_is_left_out(tmp_path: Path, memory: Path) -> None:
    verdict = judged(a_used_store(tmp_path / "kiosk"), memory, 0, "synchronous=NORMAL")
    print(f"{len(verdict.lost)} of {verdict.images} images lack something shown")
    assert len(verdict.lost) > verdict.images // 10
    assert verdict.torn == []
