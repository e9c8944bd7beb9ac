"""``smartvalley launch``: starts the present version of the tablet, and brings a new one in. Standard library only.

It is the installed program's own and changes with it alone. Of a version it asks three things: ``kiosk`` runs until
it ends, with ``EXIT_SWAP`` when another one is to be tried; ``trial`` says ``healthy VERSION`` within two minutes
(``alone VERSION``: all is well but that nobody answers at headquarters, and it is tried once more another night);
``restore --lossless`` puts back a copy that lacks nothing.

    kiosk ends  -> trial of the new one -> the link is swapped -> the new kiosk
                        | no such word
                        -> the copy is put back -> the old kiosk

Killed or without power at any point, the next start reads where it stood (``Releases``) and ends it the same way. What
cannot be ended for now, on a full disk say, keeps no kiosk from its start: it is tried again beside it.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from kiosk.domain.errors import KioskError
from kiosk.releases import EXIT_SWAP, Releases, Stage, Swap, command_of, present_version

TRIAL_SECONDS = 120.0
RESTORE_SECONDS = 300.0
AGAIN_SECONDS = 300.0
"""How long until it is tried again to end a swap. Whoever holds the folder and works is not disturbed by it."""
PR_SET_PDEATHSIG = 1
Call = tuple[str, Sequence[str]]
"""A module and its arguments."""


@dataclass(frozen=True, slots=True)
class Calls:
    """How each version is asked for the three things. ``restore`` gets the copy's path besides."""

    kiosk: Call
    trial: Call
    restore: Call


class StoppedError(Exception):
    """The system asked the launcher to end."""


class Launcher:
    """One tablet under supervision. ``trial_seconds``: how long a new version may take to say that it is well.

    ``again_seconds``: how long until what could not be put back is put back, beside a kiosk that stands at K21.
    """

    def __init__(
        self,
        releases: Releases,
        calls: Calls,
        trial_seconds: float = TRIAL_SECONDS,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        self._releases = releases
        self._calls = calls
        self._trial_seconds = trial_seconds
        self._again_seconds = again_seconds
        self._children: list[subprocess.Popen[str]] = []
        self._put_back: Swap | None = None
        self._is_stopping = False

    def run(self) -> int:
        """Until the tablet ends for another reason than a new version; its exit code. Raises KioskError."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            while (code := self._turn()) == EXIT_SWAP:
                self._try()
        except StoppedError:
            return 0
        return code

    def _turn(self) -> int:
        self._settle()
        with self._running(self._calls.kiosk, self._before(), signal.SIGTERM) as kiosk:
            code = self._end_of(kiosk)
        _say(f"the tablet ended with {code}")
        return 0 if self._is_stopping else code

    def _end_of(self, kiosk: "subprocess.Popen[str]") -> int:
        """Its exit code. Where the file has a shape that it cannot open, it opens the one that is put back meanwhile."""
        while self._tried() is not None:
            try:
                return kiosk.wait(self._again_seconds)
            except subprocess.TimeoutExpired:
                self._settle()
        return kiosk.wait()

    def _tried(self) -> Swap | None:
        swap = self._releases.swap()
        return swap if swap is not None and swap.stage is Stage.TRYING else None

    def _settle(self) -> None:
        """Ends a swap one way or the other: the link says whether it counts."""
        swap = self._tried()
        if swap is None:
            return
        if self._releases.present() == swap.version:
            self._note(self._releases.forget, swap, f"version {swap.version} is in its place")
        elif self._is_put_back(swap):
            said = f"the trial of version {swap.version} was broken off: the version before it goes on"
            self._note(lambda: self._releases.break_off(swap), swap, said)

    def _try(self) -> None:
        swap = self._tried()
        if swap is None:
            return
        word = self._word_of(swap)
        if word == "healthy":
            try:
                self._releases.make_present(swap.version)
            except KioskError as fault:
                _say(
                    f"version {swap.version} is well, and cannot be made the present one: {fault}. {fault.advice}"
                )
        elif self._is_put_back(swap):
            end = self._releases.break_off if word == "alone" else self._releases.fail
            said = f"version {swap.version} did not start: the version before it goes on"
            self._note(lambda: end(swap), swap, said)

    def _note(self, note: Callable[[], None], swap: Swap, said: str) -> None:
        """The end of a swap; its copy goes with it. What cannot be written now is no reason to start no kiosk."""
        try:
            note()
            Path(swap.copy).unlink(missing_ok=True)
        except (KioskError, OSError) as fault:
            _say(f"the end of the trial of version {swap.version} cannot be written down now: {fault}")
        else:
            _say(said)

    def _before(self) -> str | None:
        return self._releases.to_start(present_version())

    def _word_of(self, swap: Swap) -> str:
        """What the new version says of itself; nothing when it says that of another, or has no orderly end."""
        with self._running(self._calls.trial, swap.version, signal.SIGKILL, stdout=subprocess.PIPE) as child:
            try:
                said, _ = child.communicate(timeout=self._trial_seconds)
            except subprocess.TimeoutExpired:
                child.kill()
                said = ""
        if self._is_stopping:
            raise StoppedError
        word, _, version = "".join(said.splitlines()[-1:]).partition(" ")
        codes = {"healthy": 0, "alone": 1}
        return word if version == swap.version and codes.get(word) == child.returncode else ""

    def _is_put_back(self, swap: Swap) -> bool:
        """Done by the version before, which knows its own files; once, whatever became of its note."""
        if self._put_back == swap:
            return True
        module, arguments = self._calls.restore
        call = (module, (*arguments, swap.copy))
        with self._running(call, self._before(), signal.SIGKILL, stdout=subprocess.DEVNULL) as child:
            try:
                code = child.wait(RESTORE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                code = child.wait()
        if self._is_stopping:
            raise StoppedError
        if code != 0:
            _say(f"the copy {swap.copy} could not be put back ({code}): it is tried again by itself")
            return False
        self._put_back = swap
        return True

    @contextmanager
    def _running(
        self, call: Call, version: str | None, at_our_end: signal.Signals, stdout: int | None = None
    ) -> "Iterator[subprocess.Popen[str]]":
        if self._is_stopping:
            raise StoppedError
        module, arguments = call
        with subprocess.Popen(
            command_of(module, arguments),
            env=self._releases.environment(version, os.environ),
            stdout=stdout,
            text=True,
            preexec_fn=lambda: _end_with_parent(at_our_end),
        ) as child:
            self._children.append(child)
            try:
                if self._is_stopping:
                    child.terminate()
                yield child
            finally:
                self._children.remove(child)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        for child in self._children:
            child.terminate()


def launch(folder: Path, calls: Calls) -> int:
    """Runs the tablet of the versions in ``folder``; its exit code."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Launcher(Releases(folder), calls).run()
    except KioskError as fault:
        _say(f"{fault}. {fault.advice}")
        return 1


def _end_with_parent(number: signal.Signals) -> None:
    """In the child: two tablets on one folder must not be, whoever killed the launcher."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
