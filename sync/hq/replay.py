"""Headquarters makes a branch's projections again from the stored facts, after a fix or an update (F29, F39).

What was put aside is tried again with all the rest, in the feed's order and through the same ``apply``. Nothing is
said anew: answers given, numbers granted and incidents reported stand. Only what was put aside when it came, and so
was never answered, is answered now.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import CompoundSelect, Connection, Select, String, and_, cast, delete, literal, select

from kiosk.domain.facts import FactName
from kiosk.encoding import facts
from kiosk.encoding.values import UndecodableError
from sync.hq import feed, holding, projections, tables
from sync.hq.bell import ANYTHING
from sync.hq.holding import Desk
from sync.hq.house import House
from sync.hq.projections import Place, Told

logger = logging.getLogger(__name__)


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


def count_what_is_known_now(house: House) -> None:
    """What a house does at its start: facts that it could not read when they came, and can now, count from here on.

    Newer kiosks may write what this headquarters learns only with its own update (F39).
    """
    for branch_id in branches(house):
        with house.store.reading() as connection:
            is_due = any(_is_readable(*one) for one in _unread(connection, branch_id))
        if is_due:
            done = rebuild(house, branch_id)
            logger.info("branch %s: %s facts that newer kiosks wrote count now", branch_id, done.healed)


def branches(house: House) -> Sequence[str]:
    """Every branch of this headquarters."""
    with house.store.reading() as connection:
        columns = tables.branch.c
        return connection.execute(select(columns.branch_id).order_by(columns.branch_id)).scalars().all()


def _apply_all(place: Place, put_aside: set[int]) -> tuple[int, list[Told]]:
    """Applies every fact the feed still says; how many there were, and those of them that were put aside."""
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


def _unread(connection: Connection, branch_id: str) -> Iterator[tuple[FactName, bytes]]:
    """The facts that were put aside because nobody here could read them."""
    q, f, e = tables.quarantine.c, tables.feed.c, tables.event.c
    rows = connection.execute(
        select(e.node, e.inc, e.seq, e.body)
        .join_from(
            tables.quarantine,
            tables.feed,
            and_(q.branch_id == f.branch_id, q.position == f.position),
        )
        .join(tables.event, and_(f.node == e.node, f.inc == e.inc, f.seq == e.seq))
        .where(q.branch_id == branch_id, q.because == UndecodableError.__name__)
    )
    return ((FactName(row.node, row.inc, row.seq), row.body) for row in rows)


def _is_readable(name: FactName, body: bytes) -> bool:
    try:
        facts.decode(name.node, name.inc, body)
    except UndecodableError:
        return False
    return True


def _forget(connection: Connection, branch_id: str) -> None:
    """Empties the branch's projections of all that the feed says again; what was pruned from it stays as it is.

    Who was asked again stays known too: it is headquarters' own doing.
    """
    pruned = _names_of_pruned(branch_id)
    visit, introduced = tables.visit.c, tables.introduced.c
    visits = select(visit.visit_id).where(visit.branch_id == branch_id, visit.visit_id.not_in(pruned))
    connection.execute(delete(tables.redemption).where(tables.redemption.c.visit_id.in_(visits)))
    is_theirs = introduced.node.in_(_authors(branch_id)), introduced.subject_id.not_in(pruned)
    connection.execute(delete(tables.introduced).where(*is_theirs))
    for table in (tables.booking, tables.request, tables.visit, tables.failed_check_in):
        (name,) = table.primary_key
        connection.execute(delete(table).where(table.c.branch_id == branch_id, name.not_in(pruned)))
    connection.execute(delete(tables.quarantine).where(tables.quarantine.c.branch_id == branch_id))


def _names_of_pruned(branch_id: str) -> Select[str]:
    """The names of the branch's stored facts that its feed says no more."""
    event, said = tables.event.c, tables.feed.c
    name = event.node.concat(".").concat(event.inc).concat(".").concat(cast(event.seq, String))
    is_said = and_(
        said.branch_id == branch_id, said.node == event.node, said.inc == event.inc, said.seq == event.seq
    )
    stored = select(name).select_from(tables.event.outerjoin(tables.feed, is_said))
    return stored.where(event.node.in_(_authors(branch_id)), said.position.is_(None))


def _authors(branch_id: str) -> CompoundSelect[tuple[str]]:
    nodes = select(tables.node.c.node).where(tables.node.c.branch_id == branch_id)
    return nodes.union_all(select(literal(feed.own_node(branch_id))))
