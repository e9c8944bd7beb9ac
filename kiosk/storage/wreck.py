"""The journal on a disk whose kiosk speaks no more: read, never written, no new life begun (SYNC.md 2.6)."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.ports import Incarnation, JournalBatch
from kiosk.encoding import chain
from kiosk.storage import keys
from kiosk.storage.database import DATABASE, driver_of, open_engine, translated

_LIVES = "SELECT number, inc, parent_inc, parent_seq, parent_hash FROM incarnation ORDER BY number"
_LET_GO = """
    SELECT seq, hash FROM journal WHERE life = ? AND length(body) = 0 ORDER BY seq DESC LIMIT 1
"""
_FACTS = "SELECT body, hash FROM journal WHERE life = ? AND seq > ? ORDER BY seq LIMIT ?"


def journal_on(folder: Path, node: str, facts_max: int) -> Iterator[JournalBatch]:
    """Everything the journal in a data folder holds, oldest life first, at most so many facts at a time.

    What it let go headquarters has had for weeks (``pruning``); a life goes on behind the last of that.
    Raises StorageError and its kinds, NotEnrolledError for a folder without its key.
    """
    engine = open_engine(folder / DATABASE, keys.database_key(folder), read_only=True)
    try:
        with translated(), engine.connect() as connection:
            driver = driver_of(connection)
            for number, inc, parent_inc, parent_seq, parent_hash in driver.execute(_LIVES).fetchall():
                life = Incarnation(inc, parent_inc, parent_seq, parent_hash)
                begun = driver.execute(_LET_GO, (number,)).fetchone()
                seq, base = begun or (0, chain.journal_start(node, life))
                while rows := driver.execute(_FACTS, (number, seq, facts_max)).fetchall():
                    head = rows[-1][1]
                    yield JournalBatch(life, seq + 1, base, tuple(body for body, _ in rows), head)
                    seq, base = seq + len(rows), head
    finally:
        engine.dispose()
