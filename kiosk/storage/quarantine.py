"""What could not be applied is put aside, and everything else goes on (F29).

It is listed until it is applied. A fact is tried again whenever the rows are made again; anything else the feed says
when this kiosk reads it again, because lines that name people are not kept here.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, bindparam, cast, delete, insert, literal, select

from kiosk.domain.projection import UnknownReferenceError
from kiosk.encoding import feed
from kiosk.storage import tables
from kiosk.storage.database import Prepared
from kiosk.storage.unit_of_work import Shelves

POISON = (UnknownReferenceError, ValueError, ArithmeticError, LookupError)
"""What a line can make the rules raise by what it says; anything else is a bug and stops the slice."""

READ_AGAIN_DUE = "read_again_due"
"""The state that says that another program is here, which may read what the last one could not."""

FORKED = "another fact under a name of this journal"

_q, _f = tables.quarantine.c, tables.feed.c
_PUT_ASIDE = Prepared(
    insert(tables.quarantine).values(place=bindparam("place"), because=bindparam("because"))
)
_ASIDE = Prepared(select(tables.quarantine).order_by(_q.arrival))
_LINES_ASIDE = Prepared(
    select(_q.place, _f.body).join_from(
        tables.quarantine, tables.feed, _q.place == literal("feed ").concat(cast(_f.position, String))
    )
)
_TAKE_BACK = Prepared(delete(tables.quarantine).where(_q.place == bindparam("place")))
_EMPTY = Prepared(delete(tables.quarantine))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something that could not be applied: where it stands (``feed 17``, ``journal inc.4``) and what went wrong."""

    place: str
    because: str

    @property
    def position(self) -> int | None:
        """Where in the feed it stands; None in the journal."""
        log, _, at = self.place.partition(" ")
        return int(at) if log == "feed" else None


def put_aside(shelves: Shelves, place: str, because: str) -> None:
    """Remembers that something could not be applied, for a technician, until it is tried again."""
    _log.warning("%s cannot be applied: %s", place, because)
    shelves.connection.run(_PUT_ASIDE, place=place, because=because)


def quarantined(shelves: Shelves) -> Sequence[Quarantined]:
    """What could not be applied, in the order it came."""
    return [Quarantined(place, because) for _, place, because in shelves.connection.rows(_ASIDE)]


def take_back(shelves: Shelves, place: str) -> bool:
    """What stands at that place is tried again now, by whoever asks; whether it was put aside. Inside a transaction."""
    if not any(one.place == place for one in quarantined(shelves)):
        return False
    shelves.connection.run(_TAKE_BACK, place=place)
    return True


def take_back_facts(shelves: Shelves) -> set[str]:
    """The same for all facts that are kept whole; their places. Inside a transaction."""
    facts = _facts(shelves)
    for place in facts:
        shelves.connection.run(_TAKE_BACK, place=place)
    return facts


def first_to_read_again(shelves: Shelves) -> int | None:
    """The first line put aside that no rebuild tries again, or None."""
    facts = _facts(shelves)
    return min(
        (one.position for one in quarantined(shelves) if one.position is not None and one.place not in facts),
        default=None,
    )


def _facts(shelves: Shelves) -> set[str]:
    lines = shelves.connection.rows(_LINES_ASIDE)
    in_journal = {one.place for one in quarantined(shelves) if one.position is None}
    return in_journal | {place for place, body in lines if body and feed.event_of(body)}


def empty(shelves: Shelves) -> None:
    """Nothing is put aside: all of it is said again. Inside a transaction."""
    shelves.connection.run(_EMPTY)
