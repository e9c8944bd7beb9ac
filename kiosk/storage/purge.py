"""Guests are forgotten some days after their last visit: their vault rows go, the facts stay (UX.md 2.5, SYNC.md 2.8).

Who was first met at a kiosk is never met again under the same name, so nobody can bring such a row back. Whom
headquarters described comes back when it speaks of them again: an invitation next month is a new one.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import bindparam, delete, literal_column, select, union

from kiosk.domain import days
from kiosk.domain.errors import DamagedFileError
from kiosk.domain.facts import FactName
from kiosk.domain.people import Person
from kiosk.encoding import values
from kiosk.encoding.values import milliseconds
from kiosk.storage import same_person, tables
from kiosk.storage.database import DATABASE, Driver, Prepared, driver_of, open_engine, translated
from kiosk.storage.unit_of_work import Shelves

_s, _i, _v = tables.subject.c, tables.invitation.c, tables.visit.c
_b, _r = tables.booking.c, tables.request.c
_WITHOUT_CARD = Prepared(select(_s.body).where(_s.card_number.is_(None)).order_by(_s.subject_id))
_SEEN_SINCE = Prepared(
    union(
        select(_v.subject_id).where((_v.day > bindparam("day")) | _v.left_ms.is_(None)),
        select(_b.subject_id).where(_b.day > bindparam("day")),
        select(_r.subject_id).where(_r.day > bindparam("day")),
        select(_i.visitor_id).where(_i.ends_ms > bindparam("end_ms")),
        select(_i.host_id).where(_i.ends_ms > bindparam("end_ms")),
    )
)
_INVITED = Prepared(select(_i.visitor_id).distinct())
_SUBJECTS = Prepared(select(_s.subject_id))
_INVITATIONS = Prepared(select(_i.invitation_id))
_DROP_SUBJECT = [
    Prepared(delete(table).where(table.c.subject_id == bindparam("name")))
    for table in (tables.subject, tables.host_word, tables.outbox_subject)
]
_a = tables.asked.c
_ASKING = Prepared(select(_a.about).where(_a.is_taken_back == literal_column("0")))
_DROP_ASKED = Prepared(delete(tables.asked).where(_a.about == bindparam("name")))
_DROP_INVITATION = Prepared(delete(tables.invitation).where(_i.invitation_id == bindparam("name")))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """The names of all that the vault holds: nobody else may be in a copy of it.

    ``asking``: what people ask of us about themselves.
    """

    subjects: frozenset[str]
    invitations: frozenset[str]
    asking: frozenset[str]


def known(shelves: Shelves) -> Known:
    """Whom the vault knows at this moment."""
    subjects = shelves.connection.rows(_SUBJECTS)
    invitations = shelves.connection.rows(_INVITATIONS)
    asking = shelves.connection.rows(_ASKING)
    return Known(*(frozenset(row[0] for row in rows) for rows in (subjects, invitations, asking)))


def forget_guests(shelves: Shelves, node: str, day: date) -> int:
    """Forgets the guests whose last visit, booking or invitation lies ``guest_days`` before that day; how many.

    One transaction. Once done it finds nobody more. Raises NotEnrolledError without a branch.
    """
    branch = shelves.places.branch()
    last_day = day - timedelta(days=branch.guest_days)
    end = days.bounds(last_day, branch.time_zone).end
    with shelves.turning_back(), shelves.connection.transaction():
        seen = {
            row[0]
            for row in shelves.connection.rows(_SEEN_SINCE, day=str(last_day), end_ms=milliseconds(end))
        }
        seen = same_person.all_names(shelves.connection, seen)
        staff = {member.subject_id for member in shelves.vault.staff()}
        invited = {row[0] for row in shelves.connection.rows(_INVITED)}
        gone = [
            person
            for person in _without_card(shelves)
            if person.is_guest and person.subject_id not in seen | staff
            if person.subject_id in invited
            or person.is_past(last_day)
            or _was_met_by(shelves, node, person, milliseconds(end))
        ]
        for person in gone:
            forget = shelves.vault.forget if person.salt is None else shelves.vault.erase
            forget(person.subject_id)
    return len(gone)


def _without_card(shelves: Shelves) -> Sequence[Person]:
    return [values.read(Person, row[0]) for row in shelves.connection.rows(_WITHOUT_CARD)]


def _was_met_by(shelves: Shelves, node: str, person: Person, end_ms: int) -> bool:
    """Whether a kiosk met this person first, and if it was this one, before that instant."""
    if person.salt is None:
        return False
    try:
        name = FactName.parse(person.subject_id)
    except ValueError:
        return False
    at_ms = shelves.log.written_at_ms(name.inc, name.seq) if name.node == node else None
    return at_ms is None or at_ms < end_ms


def forget_in_copies(folder: Path, key: bytes, known: Known) -> None:
    """Takes out of the copies in a folder whom the database does not know any more, down to the bytes (I12).

    A copy that cannot be read is none, and is deleted. On its own connections, on any thread. Raises StorageError.
    """
    for copy in sorted(folder.glob(f"{Path(DATABASE).stem}-*{Path(DATABASE).suffix}")):
        try:
            _forget_in(copy, key, known)
        except DamagedFileError as fault:
            _log.warning("%s cannot be read any more: %s", copy.name, fault)
            copy.unlink()


def _forget_in(copy: Path, key: bytes, known: Known) -> None:
    engine = open_engine(copy, key, read_only=True)
    try:
        with translated(), engine.connect() as connection:
            driver = driver_of(connection)
            subjects = _names(driver, _SUBJECTS) - known.subjects
            invitations = _names(driver, _INVITATIONS) - known.invitations
            asking = _names(driver, _ASKING) - known.asking
    finally:
        engine.dispose()
    if not subjects and not invitations and not asking:
        return
    engine = open_engine(copy, key)
    try:
        with translated(), engine.connect() as connection:
            driver = driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            for statement in _DROP_SUBJECT:
                _delete(driver, statement, subjects)
            _delete(driver, _DROP_INVITATION, invitations)
            _delete(driver, _DROP_ASKED, asking)
            driver.execute("COMMIT")
            driver.execute("PRAGMA journal_mode=DELETE")  # a copy is one file
    finally:
        engine.dispose()


def _names(driver: Driver, query: Prepared) -> set[str]:
    return {row[0] for row in driver.execute(query.sql).fetchall()}


def _delete(driver: Driver, statement: Prepared, names: Iterable[str]) -> None:
    for name in names:
        driver.execute(statement.sql, (name,))
