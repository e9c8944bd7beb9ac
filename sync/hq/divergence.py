"""When a night finds other rows at headquarters although both ends hold the same facts, one of them is wrong (F49).

The kiosk makes its own rows again first: it compares, sends again, compares, rebuilds, compares. Who still says the very
same the third time was right, and headquarters makes the branch's rows again from the stored facts, once. Whether that
changed anything decides if it is reported: a person should know that rows had been wrong, and why nothing is now.
"""

import logging
from collections.abc import Callable
from hashlib import sha256

from sqlalchemy import delete, insert, select

from sync.hq import feed, projections, replay, tables
from sync.hq.house import House
from sync.protocol.messages import Reconcile, Reconciled, Refusal

TIMES = 3
"""How often a kiosk compares in a night whose rows differ until it has made its own again."""

Look = Callable[[], Reconciled | Refusal]
"""What headquarters has of the day, read anew."""

logger = logging.getLogger(__name__)


def is_due(house: House, branch_id: str, said: Reconcile, known: Reconciled) -> bool:
    """Counts a comparison; whether the same difference was now seen so often that headquarters' rows must be wrong."""
    differing = _differing(said, known)
    told = "\0".join((said.whence.node, said.totals.day, *map(str, sorted(said.totals.digests.items()))))
    seen = sha256(f"{told}\0{sorted(known.totals.digests.items())}".encode()).hexdigest()
    name, columns = f"differs {branch_id} {said.whence.node}", tables.house.c
    query = select(columns.value).where(columns.name == name)
    with house.store.reading() as connection:
        kept = connection.execute(query).scalar()
    if not differing and kept is None:
        return False
    with house.store.writing() as connection:
        feed.lock(connection, branch_id)
        before, _, count = (connection.execute(query).scalar() or " 0").partition(" ")
        times = int(count) + 1 if before == seen else 1
        connection.execute(delete(tables.house).where(columns.name == name))
        if differing:
            connection.execute(insert(tables.house).values(name=name, value=f"{seen} {times}"))
    return bool(differing) and times == TIMES


def heal(
    house: House, branch_id: str, said: Reconcile, known: Reconciled, look: Look
) -> Reconciled | Refusal:
    """Makes the branch's rows again and looks anew; what differs from before is reported."""
    about = " ".join((said.whence.node, said.totals.day, *_differing(said, known)))
    logger.warning("rows of %s are made again: %s", branch_id, about)
    replay.rebuild(house, branch_id)
    found = look()
    if isinstance(found, Reconciled) and found.totals.digests != known.totals.digests:
        with house.store.writing() as connection:
            projections.report(connection, branch_id, ("rebuilt", about), house.moment())
    return found


def _differing(said: Reconcile, known: Reconciled) -> list[str]:
    """The tables whose rows differ; none while the facts do, because then rows say nothing."""
    ends = {inc: tuple(head) for inc, head in known.heads.items()}
    if (
        any(tuple(said.heads.get(inc, ())) != head for inc, head in ends.items())
        or said.heads.keys() - ends.keys()
    ):
        return []
    theirs, ours = said.totals.digests, known.totals.digests
    return sorted(name for name in theirs.keys() | ours.keys() if theirs.get(name) != ours.get(name))
