"""The data folder: one process owns it, and a file in it is either the old or the new one, never half."""

import fcntl
import os
from pathlib import Path

from kiosk.domain.errors import DiskFullError, FolderHeldError, StorageError

LOCK_NAME = "lock"
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_NO_SPACE = frozenset({28, 122})  # ENOSPC, EDQUOT


class FolderLock:
    """Ownership of a data folder, from the moment it is made until ``release`` or the end of the process.

    The kernel frees it with the process, also after SIGKILL, so no stale lock can be left behind.
    """

    def __init__(self, folder: Path) -> None:
        """Takes the lock, making the folder if it is not there. Raises FolderHeldError or StorageError."""
        try:
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            self._handle = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
        except OSError as fault:
            raise folder_fault(fault, folder) from fault
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise FolderHeldError(f"process {holder or 'unknown'} holds {folder}") from fault
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Gives the folder back."""
        os.close(self._handle)


def write_whole(path: Path, content: bytes) -> None:
    """Puts a private file in place so that a power cut leaves the old one or the new one (fsync, rename, fsync).

    Raises DiskFullError or StorageError.
    """
    scratch = path.with_name(path.name + ".new")
    try:
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise folder_fault(fault, path) from fault


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def folder_fault(fault: OSError, path: Path) -> StorageError:
    """What the operating system's refusal means to a person."""
    if fault.errno in _NO_SPACE:
        return DiskFullError(f"{path}: {fault.strerror}")
    advice = f"Let the user of the kiosk read and write {path.parent}, and check that its disk is mounted."
    return StorageError(f"{path}: {fault.strerror}", advice=advice)
