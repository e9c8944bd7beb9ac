"""The vault: people whom kiosks met and people whom headquarters knows, by subject id and revision (SYNC.md 2.4.5)."""

from sqlalchemy import Connection, func, insert, select

from kiosk.domain.people import Person
from kiosk.encoding import values
from sync.hq import tables


def keep(connection: Connection, person: Person) -> bool:
    """Puts a revision into the vault. False when the same or a higher one is there."""
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
    """Who a subject is, by the highest revision."""
    columns = tables.subject.c
    body = connection.execute(
        select(columns.body)
        .where(columns.subject_id == subject_id)
        .order_by(columns.revision.desc())
        .limit(1)
    ).scalar()
    return None if body is None else values.decode(Person, body)


def missing(connection: Connection, node: str) -> tuple[str, ...]:
    """Subjects whom the node's journal introduced and nobody sent yet."""
    introduced, subject = tables.introduced.c, tables.subject.c
    rows = connection.execute(
        select(introduced.subject_id)
        .outerjoin_from(tables.introduced, tables.subject, introduced.subject_id == subject.subject_id)
        .where(introduced.node == node, subject.subject_id.is_(None))
        .order_by(introduced.subject_id)
    )
    return tuple(rows.scalars())
