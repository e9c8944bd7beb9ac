"""A machine's disk on a memory file system, and what of it a power cut leaves.

SQLite's files are real and written by the real code. Durable is what was synced: with ``synchronous=FULL`` every
commit, with less only what the last checkpoint moved into the database file; the rest of the log may be cut off
anywhere. The witness is never synced and may fall back to any older content (SYNC.md 2.2).
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

DATA, WITNESS = "data", "witness"
NEVER_KEPT = ("-shm", "lock", ".new")
LOG_HEADER_BYTES = 32


@dataclass(frozen=True, slots=True)
class Image:
    """A copy of a disk. ``taken_ms``: when, in true time."""

    folder: Path
    taken_ms: int


class Disk:
    """The folders of one machine; each life of it works on folders of its own, so that a dead one can write nothing."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._count = 0
        self._lives = 0
        self._witnesses: list[bytes] = []
        self.folder = root / "life-0"
        (self.folder / DATA).mkdir(parents=True, mode=0o700)
        (self.folder / WITNESS).mkdir(mode=0o700)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / DATA

    @property
    def witness(self) -> Path:
        """The folder on the other partition."""
        return self.folder / WITNESS

    def image(self, now_ms: int) -> Image:
        """A copy of everything as it stands."""
        self._count += 1
        folder = self._root / f"image-{self._count}"
        _copy(self.folder, folder)
        return Image(folder, now_ms)

    def cut(self, random: Random, *, is_log_synced: bool) -> None:
        """The power goes: the next life finds what was durable."""
        before = self._next_life()
        _copy(before, self.folder)
        if not is_log_synced:
            for log in self.data.glob("*.db-wal"):
                _tear(log, random)
        self._let_witness_lag(random)

    def drop_before(self) -> None:
        """Forgets the files of the life before, once nobody has them open."""
        shutil.rmtree(self._root / f"life-{self._lives - 1}", ignore_errors=True)

    def put_back(self, image: Image, *, with_witness: bool) -> None:
        """Puts an old image in place of the data; on the other partition too, or not."""
        before = self._next_life()
        _copy(image.folder, self.folder)
        if not with_witness:
            shutil.rmtree(self.witness)
            shutil.copytree(before / WITNESS, self.witness)

    def lose_data(self, *kept: str) -> None:
        """The database is gone; the files named are still there."""
        for file in self.data.iterdir():
            if file.name not in kept:
                shutil.rmtree(file) if file.is_dir() else file.unlink()

    def _next_life(self) -> Path:
        before = self.folder
        self._lives += 1
        self.folder = self._root / f"life-{self._lives}"
        return before

    def _let_witness_lag(self, random: Random) -> None:
        for file in self.witness.iterdir():
            seen = file.read_bytes()
            if self._witnesses and random.random() < 0.3:
                file.write_bytes(random.choice(self._witnesses))
            self._witnesses = [*self._witnesses[-3:], seen]


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(
        source, target, ignore=lambda _folder, names: [n for n in names if n.endswith(NEVER_KEPT)]
    )


def _tear(log: Path, random: Random) -> None:
    """Any part of the log may be gone, and more often all of it: what it held before its last restart lies behind."""
    size = log.stat().st_size
    if size > LOG_HEADER_BYTES:
        with log.open("r+b") as file:
            file.truncate(random.choice((0, 0, random.randrange(size))))
