"""Names that headquarters found to be one person (F44). Facts and rows keep the names they were written under."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from kiosk.domain.people import PersonMerged
from kiosk.storage import tables
from kiosk.storage.database import Prepared, WriterConnection, put_whole

_m = tables.merged_subject.c
_MAIN = Prepared(select(_m.into_id).where(_m.subject_id == bindparam("subject_id")))
_OTHERS = Prepared(select(_m.subject_id).where(_m.into_id == bindparam("into_id")).order_by(_m.subject_id))
_MOVE = Prepared(
    update(tables.merged_subject).where(_m.into_id == bindparam("old")).values(into_id=bindparam("main"))
)
_LINK = put_whole(tables.merged_subject)


def main_name(connection: WriterConnection, subject_id: str) -> str:
    """The name that a person goes by, whichever of their names was asked for."""
    row = connection.row(_MAIN, subject_id=subject_id)
    return subject_id if row is None else str(row[0])


def names(connection: WriterConnection, subject_id: str) -> tuple[str, ...]:
    """All names of a person, the one they go by first."""
    main = main_name(connection, subject_id)
    return (main, *(str(row[0]) for row in connection.rows(_OTHERS, into_id=main)))


def all_names(connection: WriterConnection, subject_ids: Iterable[str | None]) -> set[str]:
    """All names of all these people."""
    return {name for one in subject_ids if one is not None for name in names(connection, one)}


def link(connection: WriterConnection, merged: PersonMerged) -> None:
    """Both names, and all that were merged into them, mean one person from now on. May be repeated."""
    old, main = main_name(connection, merged.subject_id), main_name(connection, merged.into)
    if old != main:
        connection.run(_MOVE, old=old, main=main)
        connection.run(_LINK, subject_id=old, into_id=main)
