"""Erases people for good: here, in every feed that described them, at every kiosk, and again after a restore (I12).

The ledger is written first. Whatever happens after that, the next start finds the line and does the rest: a kill in the
middle, or a database from a backup that still knows the person (F27). What kiosks bring of them later is acknowledged
and not kept (``vault.keep``).
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from kiosk.domain.people import PassRevoked, PersonErased
from kiosk.encoding import feed as lines
from sync.hq import asked, feed, network, tables, vault
from sync.hq.house import House
from sync.hq.ledger import Erasure, Ledger

RECEIPT_BYTES = 4
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who would be erased, shown before it is done: the short name, the branches and how many kiosks know of them."""

    subject_id: str
    short_name: str
    branches: tuple[str, ...]
    kiosks: int


@dataclass(frozen=True, slots=True)
class Erased:
    """It is done here, and on its way to so many kiosks."""

    receipt: str
    branches: tuple[str, ...]
    kiosks: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How far an erasure has come: its receipt, and at how many of the kiosks that know the person it is done."""

    receipt: str
    done: int
    kiosks: int


def ask(house: House, subject_id: str) -> Asked | None:
    """What erasing somebody means; None for nobody that is known."""
    with house.store.reading() as connection:
        person = vault.person(connection, subject_id)
        if person is None:
            return None
        branches = branches_of(connection, vault.linked(connection, (subject_id,)))
        return Asked(subject_id, person.short_name, branches, _kiosks(connection, branches))


def erase(house: House, subject_id: str, account_id: str, also: Sequence[str] = ()) -> Erased:
    """Erases a person under every name they have, whether or not anybody has heard of them yet. May be repeated: the
    receipt is the first one.

    ``also``: other names of the same person, that nobody has merged. Raises StorageError.
    """
    ledger = Ledger(house.keys.folder)
    with house.store.reading() as connection:
        subject_ids = sorted(vault.linked(connection, (subject_id, *also)))
    receipt = house.token(RECEIPT_BYTES).upper()
    timeline, at_ms = network.mint_timeline(house), house.moment().ms
    ledger.add([Erasure(one, receipt, account_id, at_ms, timeline) for one in subject_ids])
    branches = _forget(house, subject_ids)
    logger.warning("%d names of a person were erased by account %s", len(subject_ids), account_id)
    replay(house)  # whoever was merged with them just now
    with house.store.reading() as connection:
        kiosks = _kiosks(connection, branches)
    return Erased(ledger.lines()[subject_id].receipt, branches, kiosks)


def erase_all(house: House, subject_ids: Sequence[str], account_id: str) -> None:
    """Erases so many people in one transaction, each with a receipt of their own. Raises StorageError."""
    timeline, at_ms = network.mint_timeline(house), house.moment().ms
    Ledger(house.keys.folder).add(
        [Erasure(one, house.token(RECEIPT_BYTES).upper(), account_id, at_ms, timeline) for one in subject_ids]
    )
    _forget(house, subject_ids)
    logger.warning("%d people were erased by account %s", len(subject_ids), account_id)


def counted(house: House, subject_id: str) -> Counted | None:
    """How far the erasure of somebody has come (F45); None for nobody who was erased.

    A kiosk that reads on behind the line has done it: its cursor moves in the transaction that forgets (I3).
    """
    line = Ledger(house.keys.folder).lines().get(subject_id)
    if line is None:
        return None
    columns = tables.node.c
    with house.store.reading() as connection:
        said = _said_at(connection, subject_id)
        rows = connection.execute(
            select(columns.branch_id, columns.read_position).where(
                columns.branch_id.in_(said), columns.is_revoked.is_(False)
            )
        ).all()
    return Counted(line.receipt, sum(row.read_position >= said[row.branch_id] for row in rows), len(rows))


def replay(house: House) -> int:
    """Forgets whom the ledger names and the database still knows, under every name they have by now; how many.

    At every start, before anything is served (F27), and whenever two names may have become one (F67). A server's ledger
    learns by it whom the others erased: each of them can then heal a restored database.
    """
    ledger = Ledger(house.keys.folder)
    lines = ledger.lines()
    with house.store.reading() as connection:
        known = vault.erased(connection)
        gone = vault.linked(connection, known | lines.keys())
    timeline, at_ms = network.mint_timeline(house), house.moment().ms
    ledger.add([Erasure(one, "", "", at_ms, timeline) for one in sorted(gone - lines.keys())])
    again = sorted(gone - known)
    if again:
        _forget(house, again)
        logger.warning("%d people were erased again: the database still knew them", len(again))
    return len(again)


def _forget(house: House, subject_ids: Collection[str]) -> tuple[str, ...]:
    """One transaction: content gone, passes revoked, every branch that was told of them told that they are gone."""
    with house.store.reading() as connection:
        branches = branches_of(connection, subject_ids)
    with house.changing(*branches) as connection:
        for branch_id in branches:
            feed.lock(connection, branch_id)
        new = sorted(set(subject_ids) - vault.erased(connection))
        passes = _revoke(connection, new)
        vault.erase(connection, new)
        asked.erase(connection, new)
        for branch_id in branches:
            feed.append(connection, branch_id, [*passes, *(PersonErased(one) for one in new)])
    house.store.scrub()
    return branches


def _revoke(connection: Connection, subject_ids: Collection[str]) -> list[PassRevoked]:
    """Their passes let nobody in any more; the pictures of them are called after nobody."""
    columns = tables.issued_pass.c
    theirs = columns.subject_id.in_(subject_ids)
    found = (
        connection.execute(select(columns.pass_id).where(theirs).order_by(columns.pass_id)).scalars().all()
    )
    connection.execute(update(tables.issued_pass).where(theirs).values(is_revoked=True, label="", text=""))
    return [PassRevoked(pass_id) for pass_id in found]


def branches_of(connection: Connection, subject_ids: Collection[str]) -> tuple[str, ...]:
    """Where they are known: told by headquarters, or met by a kiosk there."""
    met, node = tables.introduced.c, tables.node.c
    there = connection.execute(
        select(node.branch_id)
        .join_from(tables.introduced, tables.node, met.node == node.node)
        .where(met.subject_id.in_(subject_ids))
    ).scalars()
    return tuple(sorted(vault.branches_told(connection, subject_ids) | set(there)))


def _said_at(connection: Connection, subject_id: str) -> dict[str, int]:
    """Where each branch was last told that somebody is gone."""
    columns, body = tables.feed.c, lines.encode(PersonErased(subject_id))
    rows = connection.execute(
        select(columns.branch_id, func.max(columns.position).label("position"))
        .where(columns.kind == lines.KIND_OF[PersonErased], columns.body == body)
        .group_by(columns.branch_id)
    )
    return {row.branch_id: row.position for row in rows}


def _kiosks(connection: Connection, branches: Collection[str]) -> int:
    columns = tables.node.c
    counted: int = connection.execute(
        select(func.count())
        .select_from(tables.node)
        .where(columns.branch_id.in_(branches), columns.is_revoked.is_(False))
    ).scalar_one()
    return counted
