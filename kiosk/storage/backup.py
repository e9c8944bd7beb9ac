"""A copy of the database under the same key, opened and compared before it counts as one.

It guards against a damaged file on this device. The copy off the device is headquarters' store (DESIGN.md 4).
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from kiosk.domain.errors import DamagedFileError
from kiosk.domain.ports import JournalTip
from kiosk.storage import keys
from kiosk.storage.database import DATABASE, WriterConnection, check_file, driver_of, open_engine, translated
from kiosk.storage.folder import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    FolderLock,
    folder_fault,
    sync_folder,
    write_whole,
)
from kiosk.storage.journal import ChainedLog

BACKUPS = "backups"
BACKUPS_KEPT = 7
_ENDS = "SELECT i.inc, MAX(j.seq) FROM journal j JOIN incarnation i ON i.number = j.life GROUP BY i.inc"
Heads = Mapping[str, tuple[int, str]]


def back_up(database: Path, key: bytes, node: str, heads: Heads, day: date) -> Path:
    """Copies the database to ``backups/kiosk-<day>.db`` and proves the copy; keeps the last seven.

    ``heads``: where the journal's incarnations ended when the copy was asked for; it must reach as far, and may
    have what was appended since. On its own connections (TRAPS.md 11.2), on any thread. Raises DiskFullError,
    DamagedFileError, StorageError.
    """
    target = keep(database, key, day.isoformat(), lambda copy: prove(copy, key, node, heads))
    for old in sorted(target.parent.glob(f"{database.stem}-[0-9]*{database.suffix}"))[:-BACKUPS_KEPT]:
        old.unlink()
    return target


def keep(database: Path, key: bytes, name: str, check: Callable[[Path], None] | None = None) -> Path:
    """Copies the database to ``backups/kiosk-<name>.db``, which is there only if the copy can be read and checked."""
    folder = database.parent / BACKUPS
    target = folder / f"{database.stem}-{name}{database.suffix}"
    scratch = target.with_suffix(".new")
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        scratch.unlink(missing_ok=True)
        scratch.touch(mode=PRIVATE_FILE)
        _copy(database, scratch, key)
        if check is not None:
            check(scratch)
        scratch.replace(target)
        sync_folder(folder)
    except OSError as fault:
        raise folder_fault(fault, scratch) from fault
    finally:
        scratch.unlink(missing_ok=True)
    return target


def drop_all(folder: Path) -> None:
    """Deletes every copy in a data folder, half made ones too. Raises StorageError."""
    copies = folder / BACKUPS
    try:
        for copy in sorted(copies.glob("*")):
            copy.unlink()
        if copies.is_dir():
            sync_folder(copies)
    except OSError as fault:
        raise folder_fault(fault, copies) from fault


def restore(folder: Path, copy: Path, node: str, *, is_lossless: bool = False) -> bool:
    """Puts a proven copy in the database's place; what was there is gone. Nobody may have the folder open.

    The journal then lacks its tail: the next start notices it by the witness and from then on confirms nothing
    (SYNC.md 2.6). ``is_lossless``: only if the copy has every fact of the database, whatever shape that has by now;
    says whether it was put back. Raises FolderHeldError, DamagedFileError, WrongKeyError, StorageError.
    """
    lock = FolderLock(folder)
    try:
        key = keys.database_key(folder)
        prove(copy, key, node)
        if is_lossless and not _has_all_of(copy, folder / DATABASE, key):
            return False
        write_whole(folder / (DATABASE + ".restored"), copy.read_bytes())
        for leftover in (DATABASE + "-wal", DATABASE + "-shm"):
            (folder / leftover).unlink(missing_ok=True)
        (folder / (DATABASE + ".restored")).replace(folder / DATABASE)
        sync_folder(folder)
    except OSError as fault:
        raise folder_fault(fault, folder / DATABASE) from fault
    finally:
        lock.release()
    return True


def _has_all_of(copy: Path, database: Path, key: bytes) -> bool:
    """Whether every fact that can be read in the database is in the copy; of a file that nobody can read none can."""
    try:
        there = _ends(database, key) if database.is_file() else {}
    except DamagedFileError:
        return True
    here = _ends(copy, key)
    return all(seq <= here.get(inc, 0) for inc, seq in there.items())


def _ends(database: Path, key: bytes) -> dict[str, int]:
    engine = open_engine(database, key, read_only=True)
    try:
        with translated(), engine.connect() as connection:
            return dict(driver_of(connection).execute(_ENDS).fetchall())
    finally:
        engine.dispose()


def prove(copy: Path, key: bytes, node: str, heads: Heads | None = None) -> None:
    """Opens a copy, checks every page and link of it, and that its journal has the facts that ``heads`` names.

    Raises DamagedFileError, also when there is no such file or nothing is in it, and WrongKeyError.
    """
    if not copy.is_file() or copy.stat().st_size == 0:  # SQLite would make an empty database of either
        raise DamagedFileError(f"{copy} is no copy", advice="Name a file from the data folder's backups.")
    engine = open_engine(copy, key, read_only=True)
    try:
        with translated(), engine.connect() as connection:
            driver = driver_of(connection)
            check_file(driver)
            log = ChainedLog(WriterConnection(driver), node)
            log.prove()
            for inc, (seq, head) in (heads or {}).items():
                if not log.holds(JournalTip(inc, seq, bytes.fromhex(head))):
                    raise DamagedFileError(f"{copy.name} lacks {inc}.{seq} of the database")
    finally:
        engine.dispose()


def _copy(database: Path, target: Path, key: bytes) -> None:
    source, copy = open_engine(database, key, read_only=True), open_engine(target, key)
    try:
        with translated(), source.connect() as reading, copy.connect() as writing:
            # in one go: in steps it begins anew at every change of the source and may never end
            driver_of(reading).backup(driver_of(writing), pages=-1)
            driver_of(writing).execute("PRAGMA journal_mode=DELETE")
            check_file(driver_of(writing))
    finally:
        source.dispose()
        copy.dispose()
