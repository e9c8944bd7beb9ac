"""``smartvalley hq-rebuild``: headquarters' projections made again from the stored facts, after a fix (F29).

On the embedded database the server is stopped meanwhile; on PostgreSQL the servers may go on working.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kiosk.domain.errors import KioskError
from sync.hq import app, replay


def run(folder: Path, database: str | None, branch_id: str | None) -> Iterator[Mapping[str, object]]:
    """Branch after branch, or the one that is named; says of each what became of it. Raises KioskError."""
    house = app.open_house(folder, database=database)
    try:
        known = replay.branches(house)
        if branch_id is not None and branch_id not in known:
            raise KioskError(f"there is no branch {branch_id}", advice=f"There are: {', '.join(known)}.")
        for name in known if branch_id is None else (branch_id,):
            done = replay.rebuild(house, name)
            yield {
                "ok": True,
                "branch": name,
                "facts": done.facts,
                "counted now": done.healed,
                "still put aside": done.aside,
            }
    finally:
        house.store.close()
