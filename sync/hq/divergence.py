"""When a night finds other rows at headquarters although both ends hold the same facts, one of them is wrong (F49).

A person is told of the tablet and the day, once, whoever is wrong. The kiosk makes its own rows again first: it
compares, sends again, compares, rebuilds, compares. Who still says the very same the third time was right, and
headquarters makes the branch's rows again from the stored facts, once. Whether that changed anything decides if it is
reported: a person should know that rows had been wrong, and why nothing is now.
"""

import logging
from collections.abc import Callable, Mapping
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
    both = [sorted(rows.items()) for end in (said, known) for rows in _rows(end)]
    seen = sha256(f"{said.whence.node} {said.totals.day} {both}".encode()).hexdigest()
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
    about = " ".join((said.whence.node, *_differing(said, known)))
    logger.warning("rows of %s are made again: %s", branch_id, about)
    replay.rebuild(house, branch_id)
    found = look()
    if isinstance(found, Reconciled) and _rows(found) != _rows(known):
        with house.store.writing() as connection:
            projections.report(connection, branch_id, ("rebuilt", about), house.moment())
    return found


def tell(house: House, branch_id: str, said: Reconcile, known: Reconciled) -> None:
    """Reports what differs, each day once, and what the kiosk could not apply.

    The first kiosks do not say how far they have read the feed: what they lack may be on its way.
    """
    is_settled = said.later is not None and _is_settled(said, known)
    differs = _differing(said, known) + _other_holders(said, known) if is_settled else []
    found = [("differs", f"{said.whence.node} {about}") for about in differs]
    found += [("not applied", f"{said.whence.node} {about}") for about in said.aside]
    with house.store.reading() as connection:
        news = [one for one in found if not projections.is_reported(connection, branch_id, one)]
    if news:
        with house.store.writing() as connection:
            feed.lock(connection, branch_id)
            for one in news:
                projections.report(connection, branch_id, one, house.moment())


def _differing(said: Reconcile, known: Reconciled) -> list[str]:
    """The days whose rows differ, the first with its tables; none while rows say nothing."""
    if not _is_settled(said, known):
        return []
    first = _unequal(said.totals.digests, known.totals.digests)
    return [*(f"{said.totals.day} {table}" for table in first), *_unequal(_later(said), _later(known))]


def _is_settled(said: Reconcile, known: Reconciled) -> bool:
    """Whether both ends have the same facts and, as far as the kiosk says it, have applied the feed to the same place."""
    if {inc: tuple(end) for inc, end in said.heads.items()} != {
        inc: tuple(end) for inc, end in known.heads.items()
    }:
        return False
    if said.later is None or known.later is None:
        return True
    return said.later.position == known.later.position != 0


def _other_holders(said: Reconcile, known: Reconciled) -> list[str]:
    is_same = said.later is not None and known.later is not None and said.later.holders == known.later.holders
    return [] if is_same else [f"{said.totals.day} holders"]


def _rows(end: Reconcile | Reconciled) -> tuple[Mapping[str, str], Mapping[str, str]]:
    return end.totals.digests, _later(end)


def _later(end: Reconcile | Reconciled) -> Mapping[str, str]:
    return {} if end.later is None else end.later.days


def _unequal(theirs: Mapping[str, str], ours: Mapping[str, str]) -> list[str]:
    return sorted(name for name in theirs.keys() | ours.keys() if theirs.get(name) != ours.get(name))
