"""What could not be applied is put aside, and everything else goes on (F29)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select

from kiosk.domain.projection import UnknownReferenceError
from kiosk.storage import tables
from kiosk.storage.database import Prepared
from kiosk.storage.unit_of_work import Shelves

POISON = (UnknownReferenceError, ValueError, ArithmeticError, LookupError)
"""What a line can make the rules raise by what it says; anything else is a bug and stops the slice."""

FORKED = "another fact under a name of this journal"

_PUT_ASIDE = Prepared(
    insert(tables.quarantine).values(place=bindparam("place"), because=bindparam("because"))
)
_ASIDE = Prepared(select(tables.quarantine).order_by(tables.quarantine.c.arrival))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something that could not be applied: where it stands (``feed 17``, ``journal inc.4``) and what went wrong."""

    place: str
    because: str


def put_aside(shelves: Shelves, place: str, because: str) -> None:
    """Remembers that something could not be applied, for a technician; the next rebuild tries it again."""
    _log.warning("%s cannot be applied: %s", place, because)
    shelves.connection.run(_PUT_ASIDE, place=place, because=because)


def quarantined(shelves: Shelves) -> Sequence[Quarantined]:
    """What could not be applied, in the order it came."""
    return [Quarantined(place, because) for _, place, because in shelves.connection.rows(_ASIDE)]
