"""The vault: people whom kiosks met and people whom headquarters knows, by subject id and revision (SYNC.md 2.4.5).

Of an erased person a row without content is left, of a revision that nothing is later than: whoever brings the person
again is thanked, and nothing is kept (I12).
"""

from collections.abc import Collection

from sqlalchemy import Connection, delete, func, insert, select, update

from kiosk.domain.people import Person, PersonErased
from kiosk.encoding import feed as lines
from kiosk.encoding import values
from sync.hq import tables

ERASED = 2**62
"""The revision of who was erased because a person asked for it."""

FORGOTTEN = ERASED - 1
"""The revision of guests whose days are over; from here on a revision has no content."""


def keep(connection: Connection, person: Person) -> bool:
    """Puts a revision into the vault. False when the same or a higher one is there, or the person was erased."""
    if revision_of(connection, person.subject_id) >= person.revision:
        return False
    connection.execute(
        insert(tables.subject).values(
            subject_id=person.subject_id, revision=person.revision, body=values.encode(person)
        )
    )
    return True


def revision_of(connection: Connection, subject_id: str) -> int:
    """The highest revision in the vault, or -1 for nobody."""
    columns = tables.subject.c
    found = connection.execute(
        select(func.max(columns.revision)).where(columns.subject_id == subject_id)
    ).scalar()
    return -1 if found is None else found


def person(connection: Connection, subject_id: str) -> Person | None:
    """Who a subject is, by the highest revision of the name it was merged into; None when erased or never heard of."""
    return _described(connection, main_name(connection, subject_id))


def main_name(connection: Connection, subject_id: str) -> str:
    """The name that a person goes by, whichever of their names was asked for."""
    columns = tables.merged.c
    found = connection.execute(select(columns.into_id).where(columns.subject_id == subject_id)).scalar()
    return subject_id if found is None else str(found)


def linked(connection: Connection, subject_ids: Collection[str]) -> set[str]:
    """All names of these people, these among them."""
    mains, columns = {main_name(connection, one) for one in subject_ids}, tables.merged.c
    others = connection.execute(select(columns.subject_id).where(columns.into_id.in_(mains))).scalars()
    return mains | set(others)


def merge(connection: Connection, subject_id: str, into: str) -> bool:
    """Both names, and all that were merged into them, mean one person from now on. False when they did already."""
    old, main, columns = main_name(connection, subject_id), main_name(connection, into), tables.merged.c
    if old == main:
        return False
    connection.execute(update(tables.merged).where(columns.into_id == old).values(into_id=main))
    connection.execute(insert(tables.merged).values(subject_id=old, into_id=main))
    return True


def _described(connection: Connection, subject_id: str) -> Person | None:
    columns = tables.subject.c
    body = connection.execute(
        select(columns.body)
        .where(columns.subject_id == subject_id)
        .order_by(columns.revision.desc())
        .limit(1)
    ).scalar()
    return values.read(Person, body) if body else None


def missing(connection: Connection, node: str) -> tuple[str, ...]:
    """Subjects whom the node's journal introduced and nobody sent yet. Who was erased is not missed."""
    introduced, subject = tables.introduced.c, tables.subject.c
    rows = connection.execute(
        select(introduced.subject_id)
        .outerjoin_from(tables.introduced, tables.subject, introduced.subject_id == subject.subject_id)
        .where(introduced.node == node, subject.subject_id.is_(None))
        .order_by(introduced.subject_id)
    )
    return tuple(rows.scalars())


def branches_told(connection: Connection, subject_ids: Collection[str]) -> set[str]:
    """The branches whose feeds describe one of them, or once did."""
    columns = tables.feed.c
    said = select(columns.branch_id).where(columns.subject_id.in_(subject_ids)).distinct()
    return set(connection.execute(said).scalars())


def erased(connection: Connection) -> set[str]:
    """Everybody who was erased because a person asked for it."""
    columns = tables.subject.c
    return set(connection.execute(select(columns.subject_id).where(columns.revision == ERASED)).scalars())


def erase(connection: Connection, subject_ids: Collection[str], revision: int = ERASED) -> None:
    """Deletes every revision of these people, in the feeds too, and lets none come back.

    In a feed the line of a person becomes one that says whose it was and which hash it had: the chain counts on. The
    branches that were told of them are locked by the caller.
    """
    described, kept = tables.feed.c, tables.subject.c
    told = connection.execute(
        select(described.branch_id, described.position, kept.subject_id, kept.body)
        .join_from(
            tables.feed,
            tables.subject,
            (described.subject_id == kept.subject_id) & (described.revision == kept.revision),
        )
        .where(
            described.kind == lines.KIND_OF[Person],
            kept.revision < FORGOTTEN,
            kept.subject_id.in_(subject_ids),
        )
    ).all()
    for row in told:
        digest = lines.digest_of(lines.encode(values.read(Person, row.body)))
        erased = PersonErased(row.subject_id, in_place_of=digest.hex())
        connection.execute(
            update(tables.feed)
            .where(described.branch_id == row.branch_id, described.position == row.position)
            .values(kind=lines.KIND_OF[PersonErased], body=lines.encode(erased))
        )
    connection.execute(delete(tables.subject).where(kept.subject_id.in_(subject_ids)))
    left = [{"subject_id": one, "revision": revision, "body": b""} for one in sorted(subject_ids)]
    if left:
        connection.execute(insert(tables.subject), left)
