"""Power cuts without a power switch: what the disk may hold at every write and sync of a traced program.

strace records the writes and syncs of a process; played back, they give at each of them the images a cut could
leave: of what was written to each file since its last sync nothing, a part, or all (SAFETY.md 5, recipe 4.13).
Names (created, removed, renamed files) count as durable at once.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2"
LONGEST_WRITE = 200_000

_CALL = re.compile(r"\d+ +(\w+)\((.*)\) = (-?\d+)")
_DESCRIPTOR = re.compile(r"(\d+)<([^>]*)>")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file; ``data`` None cuts the file there."""

    path: Path
    at: int
    data: bytes | None


@dataclass(frozen=True)
class Sync:
    """A file's writes became durable."""

    path: Path


@dataclass(frozen=True)
class Remove:
    """A name is gone; with ``to`` it became that one."""

    path: Path
    to: Path | None = None


@dataclass(frozen=True)
class Said:
    """A line the program wrote to stdout."""

    line: str


Event = Write | Sync | Remove | Said


@dataclass
class Disk:
    """A folder's files as a power cut would find them: what is durable, and what was written after that."""

    root: Path
    durable: dict[Path, bytes] = field(default_factory=dict)
    pending: dict[Path, list[Write]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> "Disk":
        """The files below ``root`` as they are."""
        return cls(root, {path: path.read_bytes() for path in root.rglob("*") if path.is_file()})

    def happen(self, event: Event) -> None:
        """Plays one event."""
        match event:
            case Write():
                self.pending.setdefault(event.path, []).append(event)
            case Sync() if event.path in self.pending:
                before = self.durable.get(event.path, b"")
                self.durable[event.path] = _applied(before, self.pending.pop(event.path))
            case Sync():
                pass  # a folder, or a file with nothing new
            case Remove(path, to):
                content, writes = self.durable.pop(path, None), self.pending.pop(path, None)
                if to is not None:
                    self.durable[to] = content or b""
                    self.pending[to] = writes or []
            case Said():
                pass

    def images(self, chance: Random) -> Iterator[dict[Path, bytes]]:
        """What a cut now may leave: none of the pending writes, any half of them, all of them."""
        waiting = {path: writes for path, writes in self.pending.items() if writes}
        yield dict(self.durable)
        if waiting:
            halves = {path: [w for w in writes if chance.random() < 0.5] for path, writes in waiting.items()}
            for kept in (halves, waiting):
                after = {p: _applied(self.durable.get(p, b""), writes) for p, writes in kept.items()}
                yield {**self.durable, **after}


def _applied(content: bytes, writes: list[Write]) -> bytes:
    image = bytearray(content)
    for write in writes:
        if write.data is None:
            del image[write.at :]
            image.extend(bytes(write.at - len(image)))
            continue
        image.extend(bytes(max(0, write.at - len(image))))
        image[write.at : write.at + len(write.data)] = write.data
    return bytes(image)


def traced(root: Path, record: Path, command: list[str]) -> list[Event]:
    """Runs a Python module under strace and gives its events on the files below ``root``, and what it said.

    Raises FileNotFoundError naming the package to install when strace is missing.
    """
    program = ["-f", "-y", "-xx", "-s", str(LONGEST_WRITE), "-e", f"trace={CALLS}", "-o", str(record)]
    try:
        done = subprocess.run(
            ["strace", *program, sys.executable, "-m", *command], capture_output=True, check=False, text=True
        )
    except FileNotFoundError as missing:
        raise FileNotFoundError("strace is missing: apt-get install strace") from missing
    if done.returncode != 0:
        raise RuntimeError(f"the traced program ended with {done.returncode}: {done.stderr}")
    with record.open(encoding="ascii") as lines:
        return [event for line in lines if (event := _event(line, root)) is not None]


def _event(line: str, root: Path) -> Event | None:
    call = _CALL.match(line)
    if call is None or int(call[3]) < 0:
        return None
    name, arguments, result = call[1], call[2], int(call[3])
    strings = [_bytes(text) for text in _STRING.finditer(arguments)]
    if name in ("unlink", "unlinkat"):
        return _below(root, Remove(Path(strings[-1].decode())))
    if name.startswith("rename"):
        return _below(root, Remove(Path(strings[-2].decode()), Path(strings[-1].decode())))
    described = _DESCRIPTOR.match(arguments)
    if described is None:
        return None
    path = Path(_unescaped(described[2]))
    match name:
        case "write" if described[1] == "1":
            return Said(strings[0].decode().rstrip("\n"))
        case "pwrite64":
            return _below(root, Write(path, int(arguments.rsplit(", ", 1)[1]), strings[0][:result]))
        case "ftruncate":
            return _below(root, Write(path, int(arguments.rsplit(", ", 1)[1]), None))
        case "fsync" | "fdatasync":
            return _below(root, Sync(path))
    return None


def _below(root: Path, event: Write | Sync | Remove) -> Event | None:
    return event if event.path.is_relative_to(root) else None


def _bytes(text: re.Match[str]) -> bytes:
    if text[2]:
        raise ValueError("strace cut a write short")
    return bytes.fromhex(text[1].replace("\\x", ""))


def _unescaped(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path
