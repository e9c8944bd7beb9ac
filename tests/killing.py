"""SIGKILL at random instants, and whether the instant lay inside an open transaction.

The count comes from outside the victim: it is stopped (SIGSTOP), the write lock of its database's WAL is looked up
(SQLite holds that byte of the ``-shm`` file from BEGIN IMMEDIATE until COMMIT has returned or was rolled back),
and only then it is killed; a stopped process does nothing in between. A *free* instant is taken as it comes. An
*aimed* one is drawn again until it lies in a transaction, so that it is as random inside one.
"""

import fcntl
import os
import signal
import struct
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

WRITE_LOCK_BYTE = 120
"""``WAL_WRITE_LOCK``: the first lock byte of a WAL index (sqlite.org/walformat.html, 2.3)."""
FLOCK = "hhqqi4x"
FREE_SECONDS = (0.02, 0.35)
AGAIN_SECONDS = 0.02
DRAWS_MAX = 3_000


def writer_of(database: Path) -> int | None:
    """The process in whose open transaction the database is, or None."""
    with database.with_name(database.name + "-shm").open("rb+") as index:
        asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, WRITE_LOCK_BYTE, 1, 0)
        kind, _, _, _, pid = struct.unpack(FLOCK, fcntl.fcntl(index, fcntl.F_GETLK, asked))
    return None if kind == fcntl.F_UNLCK else int(pid)


@dataclass
class Kills:
    """How many instants were drawn and how many of them lay in an open transaction."""

    seed: int
    free: int = 0
    free_open: int = 0
    aimed: int = 0
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - instants to kill at, printed so that they can be drawn again

    @property
    def all(self) -> int:
        """Every kill."""
        return self.free + self.aimed

    @property
    def open(self) -> int:
        """Those that hit an open transaction."""
        return self.free_open + self.aimed

    def __str__(self) -> str:
        return (
            f"{self.all} kills (seed {self.seed}): {self.open} in an open transaction"
            f" ({self.aimed} aimed, {self.free_open} of {self.free} free instants)"
        )

    def strike(self, process: "subprocess.Popen[str]", database: Path) -> None:
        """Kills it at a random instant from now on; every other one is aimed."""
        is_aimed = self.all % 2 == 0
        self._pass_time(self._random.uniform(*FREE_SECONDS))
        if is_aimed:
            is_open = self._wait_inside(process, database)
            assert is_open, f"no transaction met in {DRAWS_MAX} draws"
            self.aimed += 1
        else:
            _stop(process)
            self.free += 1
            self.free_open += writer_of(database) == process.pid
        process.kill()
        process.wait()

    def _wait_inside(self, process: "subprocess.Popen[str]", database: Path) -> bool:
        for _ in range(DRAWS_MAX):
            _stop(process)
            if writer_of(database) == process.pid:
                return True
            process.send_signal(signal.SIGCONT)
            self._pass_time(self._random.uniform(0, AGAIN_SECONDS))
        return False

    def _pass_time(self, seconds: float) -> None:
        threading.Event().wait(seconds)


class Listener:
    """Keeps every line a process says, on a thread of its own: what it promised stays when it is gone."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.lines: list[str] = []
        self._came = threading.Condition()
        self._process = process
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def wait_for(self, count: int, seconds: float = 60.0) -> None:
        """Until it said so many lines."""
        with self._came:
            has_come = self._came.wait_for(lambda: len(self.lines) >= count, seconds)
        assert has_come, f"{len(self.lines)} lines, exit code {self._process.poll()}"

    def whole(self) -> list[str]:
        """Every whole line, once the process is gone; one cut in its middle promised nothing."""
        self._thread.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return [line for line in self.lines if line.endswith("\n")]

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._came:
                self.lines.append(line)
                self._came.notify_all()


def _stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED)
