"""The program's versions side by side, and the one step from one to the next (UX.md 6.7 D21). Standard library only.

    0.2.0/       a version, whole: it has its name only once all that is in it is durable
    current      -> 0.2.0; without it the program that was installed with the system is the present one
    swap.json    a version that is being tried, or that did not start
    incoming/    what is on its way, and what is being unpacked

A version is a folder of packages that stand before those of the installed program: it brings what changed.
"""

import json
import logging
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path

from kiosk import __version__
from kiosk.domain.versions import VERSION, order_of
from kiosk.storage.folder import PRIVATE_FOLDER, folder_fault, sync_folder, write_whole

EXIT_SWAP = 75
"""How a kiosk ends that has made everything ready for another version."""
TRIES_MAX = 2
log = logging.getLogger(__name__)
CURRENT, SWAP, INCOMING = "current", "swap.json", "incoming"


class Stage(Enum):
    """How far a swap has come. TRYING: whether it counts already, the link alone says."""

    TRYING = "trying"
    INTERRUPTED = "interrupted"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Swap:
    """A version that is tried for the ``tries``-th time, and the copy of the database from before it.

    ``copy`` is empty for one that never came to a trial.
    """

    version: str
    copy: str
    tries: int = 1
    stage: Stage = Stage.TRYING


def present_version(build: str = __version__) -> str:
    """The version of a program, without the day of its build."""
    return build.split()[0]


class Releases:
    """The folder. Whatever is changed in it is durable when the call ends, and whole whenever power goes.

    Every call may raise DiskFullError or StorageError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / INCOMING

    def present(self) -> str | None:
        """The version that is started; None for the installed program."""
        link = self.folder / CURRENT
        return link.readlink().name if link.is_symlink() else None

    def to_start(self, installed: str) -> str | None:
        """The version to start: the present one, unless the installed program is as new as that by now."""
        present = self.present()
        return None if present is None or order_of(present) <= order_of(installed) else present

    def has(self, version: str) -> bool:
        """Whether a version lies there, whole."""
        order_of(version)
        return (self.folder / version).is_dir()

    def take_in(self, prepared: Path, version: str) -> None:
        """Gives a prepared folder the name of its version."""
        order_of(version)
        try:
            for place, _, files in os.walk(prepared):
                for name in files:
                    _sync(Path(place, name))
                sync_folder(Path(place))
            prepared.replace(self.folder / version)
            sync_folder(self.folder)
        except OSError as fault:
            raise folder_fault(fault, self.folder / version) from fault

    def make_present(self, version: str) -> None:
        """From now on that version is started: the one moment at which a swap counts."""
        draft = self.folder / f"{CURRENT}.new"
        try:
            draft.unlink(missing_ok=True)
            draft.symlink_to(version)
            draft.replace(self.folder / CURRENT)
            sync_folder(self.folder)
        except OSError as fault:
            raise folder_fault(fault, draft) from fault

    def swap(self) -> Swap | None:
        """The swap that is under way, was broken off, or failed; None after one that went well.

        A note that nobody can read is none: the version that the link names is whole all the same.
        """
        try:
            said = json.loads((self.folder / SWAP).read_text(encoding="utf-8"))
            return Swap(said["version"], said["copy"], said["tries"], Stage(said["stage"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as fault:
            log.warning("%s cannot be read: %s", SWAP, fault)
            return None

    def begin(self, version: str, copy: Path) -> None:
        """Everything is ready to try it."""
        before = self.swap()
        tries = before.tries + 1 if before is not None and before.version == version else 1
        self._note(Swap(version, str(copy), tries))

    def call_off(self, before: Swap | None) -> None:
        """It is not tried now after all: ``before`` stood there when ``begin`` was called, and stands there again."""
        if before is None:
            self.forget()
        else:
            self._note(before)

    def fail(self, swap: Swap) -> None:
        """It did not start, and is not tried again."""
        self._note(replace(swap, stage=Stage.BACK))

    def refuse(self, version: str) -> None:
        """It cannot be installed here, and is not fetched again. Says nothing while another one is being tried."""
        before = self.swap()
        if before is None or before.stage is not Stage.TRYING:
            self.fail(Swap(version, ""))

    def break_off(self, swap: Swap) -> None:
        """The trial had no end, which may not be the version's fault: it is tried once more."""
        self._note(replace(swap, stage=Stage.INTERRUPTED if swap.tries < TRIES_MAX else Stage.BACK))

    def forget(self) -> None:
        """There is nothing to tell of a swap: it went well, or never began."""
        try:
            (self.folder / SWAP).unlink(missing_ok=True)
            sync_folder(self.folder)
        except OSError as fault:
            raise folder_fault(fault, self.folder / SWAP) from fault

    def failed(self) -> str:
        """The version that did not start or could not be installed, or an empty text."""
        swap = self.swap()
        return swap.version if swap is not None and swap.stage is Stage.BACK else ""

    def keep_only(self, version: str) -> None:
        """Deletes every version but that one, the present one and the one being tried, and what is to become another."""
        swap = self.swap()
        kept = {self.present(), version, swap.version if swap is not None else None}
        for old in self.folder.iterdir() if self.folder.is_dir() else ():
            if VERSION.fullmatch(old.name) and old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)
        self.clear_incoming(version)

    def clear_incoming(self, version: str = "") -> None:
        """Deletes all that was on its way, but for what came of that version."""
        for old in self.incoming.iterdir() if self.incoming.is_dir() else ():
            if old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
            elif old.name != f"{version}.tar":
                old.unlink(missing_ok=True)

    def make_incoming(self) -> Path:
        """The folder for what is on its way."""
        try:
            self.incoming.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as fault:
            raise folder_fault(fault, self.incoming) from fault
        return self.incoming

    def environment(self, version: str | None, around: Mapping[str, str]) -> dict[str, str]:
        """What a process of that version needs around it."""
        rest = {name: value for name, value in around.items() if name != "PYTHONPATH"}
        return rest if version is None else {**rest, "PYTHONPATH": str((self.folder / version).resolve())}

    def _note(self, swap: Swap) -> None:
        said = {**asdict(swap), "stage": swap.stage.value}
        write_whole(self.folder / SWAP, json.dumps(said).encode())


def command_of(module: str, arguments: Sequence[str]) -> list[str]:
    """How a module of a version is run: by the installed program's interpreter, and nothing of the present folder."""
    return [sys.executable, "-P", "-m", module, *arguments]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
