"""Headquarters makes a branch's projections again from the stored facts, after a fix (F29, SYNC.md 2.8).

What was put aside is tried again with all the rest, in the feed's order and through the same ``apply``. Nothing is
said anew: answers given, numbers granted and incidents reported stand. Only what was put aside when it came, and so
was never answered, is answered now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, delete, select

from sync.hq import feed, holding, projections, tables
from sync.hq.bell import ANYTHING
from sync.hq.holding import Desk
from sync.hq.house import House
from sync.hq.projections import Place, Told


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of a branch: how many facts were applied again, how many that were put aside count now."""

    facts: int
    healed: int
    aside: int


def rebuild(house: House, branch_id: str) -> Replayed:
    """Makes the projections of the branch again, in one transaction behind the branch's lock.

    Servers that share the database meanwhile see the rows as they were, then as they are. Raises UnknownBranchError.
    """
    moment = house.moment()
    with house.store.writing() as connection:
        desk = Desk(connection, branch_id, moment, house.attempt)
        feed.lock(connection, branch_id)
        while holding.catch_up(connection, branch_id, moment, house.attempt):
            continue  # what nobody applied yet is not applied again, but answered
        put_aside = set(_aside(connection, branch_id))
        _forget(connection, branch_id)
        place = Place(connection, branch_id, moment, house.attempt, is_replay=True)
        count, again = _apply_all(place, put_aside)
        aside = set(_aside(connection, branch_id))
        healed = [told for told in again if told.position not in aside]
        holding.make_up_for(desk, healed)
    house.catch_up(branch_id)
    for changed in (branch_id, ANYTHING):
        house.bell.ring(changed)
    return Replayed(count, len(healed), len(aside))


def branches(house: House) -> Sequence[str]:
    """Every branch of this headquarters."""
    with house.store.reading() as connection:
        columns = tables.branch.c
        return connection.execute(select(columns.branch_id).order_by(columns.branch_id)).scalars().all()


def _apply_all(place: Place, put_aside: set[int]) -> tuple[int, list[Told]]:
    """Applies every fact of the feed; how many there were, and those of them at the positions that were put aside."""
    count, again = 0, []
    told = (Told(*one) for one in feed.facts_after(place.connection, place.branch_id, 0))
    for batch in _slices(told):
        projections.project(place, batch)
        count += len(batch)
        again += [one for one in batch if one.position in put_aside]
    return count, again


def _slices(told: Iterator[Told]) -> Iterator[Sequence[Told]]:
    while batch := list(islice(told, projections.FACTS_AT_A_TIME)):
        yield batch


def _aside(connection: Connection, branch_id: str) -> Sequence[int]:
    columns = tables.quarantine.c
    return connection.execute(select(columns.position).where(columns.branch_id == branch_id)).scalars().all()


def _forget(connection: Connection, branch_id: str) -> None:
    """Empties the branch's projections. Who was asked again stays known: it is headquarters' own doing."""
    nodes = select(tables.node.c.node).where(tables.node.c.branch_id == branch_id)
    visits = select(tables.visit.c.visit_id).where(tables.visit.c.branch_id == branch_id)
    connection.execute(delete(tables.redemption).where(tables.redemption.c.visit_id.in_(visits)))
    introduced = tables.introduced.c.node
    is_theirs = introduced.in_(nodes) | (introduced == feed.own_node(branch_id))
    connection.execute(delete(tables.introduced).where(is_theirs))
    for table in (
        tables.booking,
        tables.request,
        tables.visit,
        tables.failed_check_in,
        tables.quarantine,
    ):
        connection.execute(delete(table).where(table.c.branch_id == branch_id))
