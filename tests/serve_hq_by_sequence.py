"""Headquarters as it must not be: positions of the feed drawn from a sequence, as a ``bigserial`` draws them.

``tests/serve_hq.py`` in everything else. Nobody waits for the branch's row before drawing, so that a transaction can
commit a position while a lower one is still on its way, and whoever reads by cursor passes it by (SYNC.md 4).
"""

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Connection, Row, func, insert, select, text, update

from kiosk.encoding import chain
from sync.hq import command, feed, tables
from tests.serve_hq import NETWORKS

SEQUENCE = "feed_position"


def _branch_without_lock(
    connection: Connection, branch_id: str, *, to_write: bool = False
) -> Row[tuple[object, ...]]:
    return connection.execute(select(tables.branch).where(tables.branch.c.branch_id == branch_id)).one()


def _append_by_sequence(connection: Connection, branch_id: str, new: Sequence[feed._Line]) -> None:
    connection.execute(text(f"CREATE SEQUENCE IF NOT EXISTS {SEQUENCE}"))
    hash_ = feed._branch(connection, branch_id).head_hash
    position = 0
    for line in new:
        position, hash_ = (
            connection.execute(select(func.nextval(SEQUENCE))).scalar_one(),
            chain.extend(hash_, line.body),
        )
        values = {
            **feed._NOTHING,
            **line.columns,
            "branch_id": branch_id,
            "position": position,
            "hash": hash_,
        }
        connection.execute(insert(tables.feed), values)
    columns = tables.branch.c
    connection.execute(
        update(tables.branch)
        .where(columns.branch_id == branch_id)
        .values(head_position=func.greatest(columns.head_position, position), head_hash=hash_)
    )


feed._branch = _branch_without_lock
feed._append = _append_by_sequence

if __name__ == "__main__":
    sys.exit(command.run(sys.argv[2:], NETWORKS[sys.argv[1]]))
