"""What people ask of us about themselves, in the vault: the last word on each thing, and what is owed of it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, literal_column, select, update

from kiosk.domain.people import Asked
from kiosk.encoding import feed
from kiosk.encoding.values import UndecodableError
from kiosk.storage import tables
from kiosk.storage.database import Prepared, WriterConnection, put_whole

_a = tables.asked.c
_KNOWN = Prepared(select(_a.body).where(_a.kind == bindparam("kind"), _a.about == bindparam("about")))
_STANDING = Prepared(
    select(_a.body)
    .where(_a.kind == bindparam("kind"), _a.is_taken_back == literal_column("0"))
    .order_by(_a.about)
)
_PUT = put_whole(tables.asked)
_DROP = Prepared(delete(tables.asked).where(_a.subject_id == bindparam("subject_id")))
_OWED = Prepared(select(_a.body).where(_a.is_owed).order_by(_a.kind, _a.about).limit(bindparam("most")))
_SENT = Prepared(
    update(tables.asked)
    .where(
        _a.kind == bindparam("kind"),
        _a.about == bindparam("about"),
        _a.revision == bindparam("revision"),
    )
    .values(is_owed=literal_column("0"))
)
_OWE_ALL = Prepared(update(tables.asked).values(is_owed=literal_column("1")))


class SqlAsked:
    """The table of these, within the transactions of the vault."""

    def __init__(self, connection: WriterConnection) -> None:
        self._connection = connection
        self._owes_more = False

    def known(self, kind: type[Asked], about: str) -> Asked | None:
        """The last word on that, None when nothing was ever said."""
        row = self._connection.row(_KNOWN, kind=feed.KIND_OF[kind], about=about)
        return None if row is None else _read(row[0])

    def standing(self, kind: type[Asked]) -> list[Asked]:
        """All that is asked and not taken back."""
        return [_read(row[0]) for row in self._connection.rows(_STANDING, kind=feed.KIND_OF[kind])]

    def put(self, said: Asked, *, is_owed: bool) -> None:
        """Stores it in the place of what was said on that before. ``is_owed``: headquarters does not know it."""
        self._connection.run(
            _PUT,
            kind=feed.KIND_OF[type(said)],
            about=said.about,
            subject_id=said.subject_id,
            revision=said.revision,
            is_taken_back=said.is_taken_back,
            is_owed=is_owed,
            body=feed.encode(said),
        )
        self._owes_more = self._owes_more or is_owed

    def drop(self, subject_id: str) -> None:
        """Nothing is left of what a person asked."""
        self._connection.run(_DROP, subject_id=subject_id)

    def owed(self, limit: int) -> Sequence[Asked]:
        """What headquarters does not know yet."""
        return [_read(row[0]) for row in self._connection.rows(_OWED, most=limit)]

    def sent(self, said: Iterable[Asked]) -> None:
        """Headquarters knows these."""
        for one in said:
            self._connection.run(_SENT, kind=feed.KIND_OF[type(one)], about=one.about, revision=one.revision)

    def owe_all(self) -> None:
        """Headquarters may have lost what it knew: all of it is owed again."""
        self._connection.run(_OWE_ALL)

    def owes_more(self) -> bool:
        """Whether something is owed since this was asked last that no fact tells of."""
        owes_more, self._owes_more = self._owes_more, False
        return owes_more


def _read(body: bytes) -> Asked:
    item = feed.decode(body)
    if not isinstance(item, Asked):
        raise UndecodableError("not what somebody asked")
    return item
