"""Several servers of one command on one port: each a process with its own threads and its own connections.

The parent serves nothing. It starts the workers, says that headquarters answers once all of them do, puts a new one
in the place of one that died, and ends them when it is told to. A worker whose parent is gone ends by itself.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Protocol

from kiosk.domain.errors import KioskError

JOIN_SECONDS = 15.0
ENDED_WELL, FAILED = 0, 1

logger = logging.getLogger(__name__)
_fork = get_context("fork")


class Announcement(Protocol):
    """Where a server says that it answers."""

    def begin(self, said: dict[str, Any]) -> None:
        """It answers."""

    def end(self) -> None:
        """It ends."""


Work = Callable[[Announcement], None]
"""One server from its start to its end."""


@dataclass(slots=True)
class _Worker:
    process: ForkProcess
    line: Connection
    has_begun: bool = False


class Workers:
    """So many servers that do the same work. ``run`` is called once, before the process has threads."""

    def __init__(self, count: int, work: Work, announcement: Announcement) -> None:
        self._count = count
        self._work = work
        self._announcement = announcement
        self._workers: list[_Worker] = []
        self._is_announced = False

    def run(self) -> int:
        """Until a signal ends it (0), or a worker could not begin (1)."""
        told, tell = os.pipe()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: os.write(tell, b"."))
        self._workers = [self._started() for _ in range(self._count)]
        try:
            while True:
                for happened in wait([told, *self._lines(), *self._sentinels()]):
                    if happened == told:
                        return ENDED_WELL
                    if not self._take(happened):
                        return FAILED
        finally:
            self._end()

    def _lines(self) -> list[Connection]:
        return [worker.line for worker in self._workers if not worker.has_begun]

    def _sentinels(self) -> list[int]:
        return [worker.process.sentinel for worker in self._workers]

    def _started(self) -> _Worker:
        line, theirs = _fork.Pipe()
        process = _fork.Process(target=_be_a_worker, args=(self._work, theirs, line))
        process.start()
        theirs.close()
        return _Worker(process, line)

    def _take(self, happened: object) -> bool:
        """What a worker said, or that it is gone. False when it could not begin."""
        for worker in self._workers:
            if happened is worker.line and not worker.has_begun:
                self._hear(worker)
            elif happened == worker.process.sentinel:
                return self._replace(worker)
        return True

    def _hear(self, worker: _Worker) -> None:
        try:
            said = worker.line.recv()
        except EOFError:
            return  # it is gone: its sentinel says so
        worker.has_begun = True
        if not self._is_announced and not self._lines():
            self._is_announced = True
            self._announcement.begin({**said, "pid": os.getpid()})

    def _replace(self, worker: _Worker) -> bool:
        worker.process.join()
        worker.line.close()
        self._workers.remove(worker)
        if not worker.has_begun:
            return False
        logger.warning("worker %s ended with %s", worker.process.pid, worker.process.exitcode)
        self._workers.append(self._started())
        return True

    def _end(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(JOIN_SECONDS)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.line.close()
        if self._is_announced:
            self._announcement.end()


@dataclass(frozen=True, slots=True)
class _ToParent:
    """A worker says it to its parent."""

    line: Connection

    def begin(self, said: dict[str, Any]) -> None:
        """It answers."""
        self.line.send(said)

    def end(self) -> None:
        """The parent sees it by itself."""


def _be_a_worker(work: Work, line: Connection, parents_end: Connection) -> None:
    parents_end.close()  # or it would never hear that its parent is gone
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_parent, args=(line,), daemon=True).start()
    try:
        work(_ToParent(line))
    except KioskError as fault:
        print(f"{fault}. {fault.advice}", file=sys.stderr)
        sys.exit(FAILED)


def _end_with_parent(line: Connection) -> None:
    try:
        line.recv()
    except (EOFError, OSError):
        os.kill(os.getpid(), signal.SIGTERM)
