"""``smartvalley hq-release``: takes a version of the program in, and offers it to kiosks by name or by branch.

Without wheels it says what is offered, and what came of it. On the embedded database the server is stopped meanwhile;
on PostgreSQL the servers may go on working.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sync.hq import app, releases
from sync.hq.house import House


@dataclass(frozen=True, slots=True)
class Asked:
    """What to take in, to whom it is offered, and what is offered no more."""

    wheels: Sequence[Path] = ()
    nodes: Sequence[str] = ()
    branches: Sequence[str] = ()
    stopped: str = ""


def run(folder: Path, database: str | None, asked: Asked) -> Iterator[Mapping[str, object]]:
    """Does it, and says what stands offered afterwards. Raises KioskError."""
    house = app.open_house(folder, database=database)
    try:
        if asked.wheels:
            yield _taken_in(house, asked)
        if asked.stopped:
            yield {"ok": True, "stopped": asked.stopped, "kiosks": releases.withdraw(house, asked.stopped)}
        for one in releases.offers(house):
            yield {
                "ok": True,
                "kiosk": one.node,
                "version": one.version,
                "runs": one.running,
                "did not start": one.failed,
            }
    finally:
        house.store.close()


def _taken_in(house: House, asked: Asked) -> Mapping[str, object]:
    releases.look_up(house, asked.nodes, asked.branches)
    version, content = releases.packed(asked.wheels)
    is_new = releases.keep(house, version, content)
    count = releases.offer(house, version, asked.nodes, asked.branches)
    return {"ok": True, "version": version, "bytes": len(content), "taken in": is_new, "offered to": count}
