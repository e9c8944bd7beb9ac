"""A command of the system that plays what it is given as a file in memory, on a thread of its own; the newest waits."""

import logging
import os
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is played next: the arguments before the file's name, and the file."""

    arguments: tuple[str, ...]
    data: bytes


class SystemPlayer:
    """Plays one piece after the other; of those that wait only the newest is played. A player that hangs is ended.

    ``what``: what it plays, for the log. ``life_seconds``: the longest a piece may take.
    """

    def __init__(self, command: str, what: str, life_seconds: float) -> None:
        self._command = command
        self._what = what
        self._life_seconds = life_seconds
        self._newest: Piece | None = None
        self._playing: Piece | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._cut: subprocess.Popen[bytes] | None = None
        self._is_faulty = False
        self._is_ending = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=what, daemon=True)

    def start(self) -> None:
        """Begins to play."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the player and the thread. Safe to repeat."""
        with self._changed:
            self._is_ending = True
            self._changed.notify()
            self._cut_short()
        if self._thread.ident is not None:
            self._thread.join()

    def play(self, data: bytes, arguments: Sequence[str] = ()) -> None:
        """Plays it when what plays now has ended; never waits."""
        with self._changed:
            self._newest = Piece(tuple(arguments), data)
            self._changed.notify()

    def hush(self) -> None:
        """Ends what plays, and forgets what waits."""
        with self._changed:
            self._newest = self._playing = None
            self._cut_short()

    def _cut_short(self) -> None:
        if self._child is not None:
            self._cut = self._child
            self._child.kill()

    def _run(self) -> None:
        while (piece := self._next()) is not None:
            fault = self._fault_of(piece)
            if fault and not self._is_faulty:
                log.warning("%s plays no %s: %s", self._command, self._what, fault)
            self._is_faulty = bool(fault)
            del piece  # the thread that waits keeps nothing of what somebody heard

    def _next(self) -> Piece | None:
        with self._changed:
            while self._newest is None and not self._is_ending:
                self._changed.wait()
            self._playing, self._newest = self._newest, None
            return None if self._is_ending else self._playing

    def _fault_of(self, piece: Piece) -> str:
        """What went wrong with playing it, or nothing."""
        file = os.memfd_create(self._what)
        try:
            os.write(file, piece.data)
            return self._ended(self._begun(file, piece))
        except OSError as fault:
            return str(fault)
        finally:
            os.close(file)
            with self._changed:
                self._playing = None

    def _begun(self, file: int, piece: Piece) -> "subprocess.Popen[bytes]":
        quiet = subprocess.DEVNULL
        command = [self._command, *piece.arguments, f"/dev/fd/{file}"]
        child = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, pass_fds=(file,))
        with self._changed:
            self._child = child
            if self._is_ending or self._playing is not piece:
                self._cut_short()
        return child

    def _ended(self, child: "subprocess.Popen[bytes]") -> str:
        try:
            code = child.wait(self._life_seconds)
            return f"it ended with {code}" if code and child is not self._cut else ""
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return f"it did not end within {self._life_seconds:g} s"
        finally:
            with self._changed:
                self._child = None
