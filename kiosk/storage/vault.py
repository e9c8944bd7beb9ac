"""The vault: the tables that name people, and what lets them in.

No other table, no log and no file name holds a name (SYNC.md 2.3); erasing a person is deleting rows here. Names
are found by the beginnings of their words, folded: without case, accents or the strokes of ł and đ.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, delete, select

from kiosk.domain.people import (
    Asked,
    PassKey,
    PassRecord,
    Person,
    PersonMerged,
    PersonPreferences,
    PinTries,
    StaffMember,
    VisitCard,
)
from kiosk.domain.visits import Invitation
from kiosk.encoding import values
from kiosk.encoding.values import instant, milliseconds
from kiosk.storage import same_person, tables
from kiosk.storage.asked import SqlAsked
from kiosk.storage.database import ONE, Prepared, WriterConnection, put_whole
from kiosk.storage.places import SqlPlaces

_s, _h, _o, _i = tables.subject.c, tables.host_word.c, tables.outbox_subject.c, tables.invitation.c
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
_LAST_CHARACTER = "\U0010ffff"

_PERSON = Prepared(select(_s.body).where(_s.subject_id == bindparam("subject_id")))
_PUT_PERSON = put_whole(tables.subject)
_DROP_PERSON = Prepared(delete(tables.subject).where(_s.subject_id == bindparam("subject_id")))
_BY_CARD = Prepared(
    select(_s.body).where(_s.card_number == bindparam("card_number")).order_by(_s.subject_id).limit(ONE)
)
_HOSTS = Prepared(
    select(_h.sort_name, _h.subject_id).where(
        _h.branch_id == bindparam("branch_id"), _h.word >= bindparam("least"), _h.word < bindparam("most")
    )
)
_PUT_HOST_WORD = put_whole(tables.host_word)
_DROP_HOST_WORDS = Prepared(delete(tables.host_word).where(_h.subject_id == bindparam("subject_id")))

_OWED = Prepared(
    select(_s.body)
    .join(tables.outbox_subject, _o.subject_id == _s.subject_id)
    .order_by(_o.arrival)
    .limit(bindparam("most"))
)
_OWE = put_whole(tables.outbox_subject, key="subject_id", besides=("arrival",))
_SENT = Prepared(
    delete(tables.outbox_subject).where(
        _o.subject_id == bindparam("subject_id"), _o.revision <= bindparam("revision")
    )
)
_IS_ERASED = Prepared(
    select(tables.erased_subject).where(tables.erased_subject.c.subject_id == bindparam("subject_id"))
)
_ERASE = put_whole(tables.erased_subject)

_PASS = Prepared(select(tables.pass_record).where(tables.pass_record.c.pass_id == bindparam("pass_id")))
_PUT_PASS = put_whole(tables.pass_record)
_IS_REVOKED = Prepared(
    select(tables.revoked_pass).where(tables.revoked_pass.c.pass_id == bindparam("pass_id"))
)
_REVOKE = put_whole(tables.revoked_pass)
_PASS_KEYS = Prepared(select(tables.pass_key.c.body).order_by(tables.pass_key.c.key_id))
_PUT_PASS_KEY = put_whole(tables.pass_key)

_INVITATION = Prepared(select(_i.body).where(_i.invitation_id == bindparam("invitation_id")))
_INVITATION_BY_CODE = Prepared(
    select(_i.body).where(_i.code == bindparam("code")).order_by(_i.ends_ms.desc()).limit(ONE)
)
_PUT_INVITATION = put_whole(tables.invitation)
_DROP_INVITATIONS = Prepared(
    delete(tables.invitation).where(
        (_i.visitor_id == bindparam("subject_id")) | (_i.host_id == bindparam("subject_id"))
    )
)
_DAY_CODE = Prepared(select(tables.day_code.c.visit_id).where(tables.day_code.c.code == bindparam("code")))
_PUT_DAY_CODE = put_whole(tables.day_code)

_STAFF = Prepared(select(tables.staff.c.body).order_by(tables.staff.c.staff_id))
_PUT_STAFF = put_whole(tables.staff)
_PIN_TRIES = Prepared(
    select(tables.pin_tries.c.failures, tables.pin_tries.c.locked_ms).where(
        tables.pin_tries.c.account == bindparam("account")
    )
)
_PUT_PIN_TRIES = put_whole(tables.pin_tries)
_WIPE = [
    Prepared(delete(table))
    for table in (
        tables.subject,
        tables.host_word,
        tables.outbox_subject,
        tables.asked,
        tables.pass_record,
        tables.invitation,
        tables.day_code,
        tables.staff,
        tables.pin_tries,
    )
]


class SqlVault:
    """The port ``Vault`` over the database, and what the feed and the exchange do with the same tables."""

    def __init__(self, connection: WriterConnection, places: SqlPlaces) -> None:
        self._connection = connection
        self._places = places
        self.asked = SqlAsked(connection)

    def person(self, subject_id: str) -> Person | None:
        """Who a subject is, by the name they go by now, or None when erased or never heard of."""
        main = self._person(_PERSON, subject_id=same_person.main_name(self._connection, subject_id))
        return main or self._person(_PERSON, subject_id=subject_id)

    def keep(self, person: Person) -> None:
        """Stores a person first seen here, in this transaction, and owes it to headquarters."""
        self._put_person(person)
        self._connection.run(_OWE, subject_id=person.subject_id, revision=person.revision)

    def preferences(self, subject_id: str) -> PersonPreferences | None:
        """How a person asked the screen to be remembered, or that they ask no more; None: they never said."""
        latest: PersonPreferences | None = None
        for name in same_person.names(self._connection, subject_id):
            said = self.asked.known(PersonPreferences, name)
            latest = said if isinstance(said, PersonPreferences) and said.supersedes(latest) else latest
        return latest

    def remember(self, said: PersonPreferences) -> None:
        """Stores that in this transaction, under each name of theirs that has any, and owes it to headquarters."""
        for name in same_person.names(self._connection, said.subject_id):
            if name == said.subject_id or self.asked.known(PersonPreferences, name) is not None:
                self.asked.put(replace(said, subject_id=name), is_owed=True)

    def card(self, visit_id: str) -> VisitCard | None:
        """Whether and how the others may see who came with that visit; None: they never said."""
        card = self.asked.known(VisitCard, visit_id)
        return card if isinstance(card, VisitCard) else None

    def cards(self) -> Sequence[VisitCard]:
        """Who lets the others see that they are in, or were."""
        return [card for card in self.asked.standing(VisitCard) if isinstance(card, VisitCard)]

    def put_card(self, card: VisitCard) -> None:
        """Stores that in this transaction, and owes it to headquarters."""
        self.asked.put(card, is_owed=True)

    def pass_record(self, pass_id: str) -> PassRecord | None:
        """Whose pass it is, as far as this copy knows."""
        row = self._connection.row(_PASS, pass_id=pass_id)
        return None if row is None else PassRecord(*row)

    def is_revoked(self, pass_id: str) -> bool:
        """Whether the pass lets nobody in any more."""
        return self._connection.row(_IS_REVOKED, pass_id=pass_id) is not None

    def person_by_card(self, card_number: str) -> Person | None:
        """The member with that printed card number."""
        found = self._person(_BY_CARD, card_number=card_number)
        return None if found is None else self.person(found.subject_id)

    def find_hosts(self, letters: str, limit: int = 4) -> Sequence[Person]:
        """People of this branch with a word of their name for each word of ``letters`` that begins so, by name.

        Says nothing below some number of letters: that is the caller's rule. Raises NotEnrolledError.
        """
        branch_id = self._places.branch().branch_id
        found: set[tuple[str, str]] | None = None
        for word in folded_words(letters):
            rows = self._connection.rows(_HOSTS, branch_id=branch_id, least=word, most=word + _LAST_CHARACTER)
            named = {(sort_name, subject_id) for sort_name, subject_id in rows}
            found = named if found is None else found & named
        people = (self.person(subject_id) for _, subject_id in sorted(found or ()))
        once = {person.subject_id: person for person in people if person is not None}
        return list(once.values())[:limit]

    def invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation of that id."""
        row = self._connection.row(_INVITATION, invitation_id=invitation_id)
        return None if row is None else values.read(Invitation, row[0])

    def invitation_by_code(self, code: str) -> Invitation | None:
        """The invitation with exactly that visit code; of several in the course of time the last one."""
        row = self._connection.row(_INVITATION_BY_CODE, code=code)
        return None if row is None else values.read(Invitation, row[0])

    def put_day_code(self, code: str, visit_id: str) -> None:
        """Gives six digits to the visit of somebody without an account, to leave or extend by."""
        self._connection.run(_PUT_DAY_CODE, code=code, visit_id=visit_id)

    def visit_of_day_code(self, code: str) -> str | None:
        """The visit those six digits were given to, or None."""
        row = self._connection.row(_DAY_CODE, code=code)
        return None if row is None else row[0]

    def staff(self) -> Sequence[StaffMember]:
        """Everybody who may sign in at this branch, and who was told that they no longer may."""
        return [values.read(StaffMember, row[0]) for row in self._connection.rows(_STAFF)]

    def pin_tries(self, account: str) -> PinTries:
        """Wrong PINs in a row at an account; survives a kill."""
        row = self._connection.row(_PIN_TRIES, account=account)
        if row is None:
            return PinTries(account)
        failures, locked_ms = row
        return PinTries(account, failures, None if locked_ms is None else instant(locked_ms))

    def put_pin_tries(self, tries: PinTries) -> None:
        """Stores them."""
        locked_ms = None if tries.locked_until is None else milliseconds(tries.locked_until)
        self._connection.run(
            _PUT_PIN_TRIES, account=tries.account, failures=tries.failures, locked_ms=locked_ms
        )

    def hear_person(self, person: Person) -> None:
        """Takes headquarters' word on somebody, unless this copy knows a later one or erased the person (I12)."""
        if self._connection.row(_IS_ERASED, subject_id=person.subject_id) is not None:
            return
        known = self._person(_PERSON, subject_id=person.subject_id)
        if known is None or known.revision <= person.revision:
            self._put_person(person)
            self._connection.run(_SENT, subject_id=person.subject_id, revision=person.revision)

    def hear_asked(self, said: Asked) -> None:
        """Takes headquarters' word on what somebody asked; a line in the place of another says nothing."""
        if said.in_place_of is not None or self._connection.row(_IS_ERASED, subject_id=said.subject_id):
            return
        if said.supersedes(self.asked.known(type(said), said.about)):
            self.asked.put(said, is_owed=False)

    def forget(self, subject_id: str) -> None:
        """Deletes every row that says who the subject was; headquarters may speak of them again."""
        for statement in (_DROP_PERSON, _DROP_HOST_WORDS, _DROP_INVITATIONS):
            self._connection.run(statement, subject_id=subject_id)
        self.asked.drop(subject_id)
        self._connection.run(_SENT, subject_id=subject_id, revision=2**62)

    def erase(self, subject_id: str) -> None:
        """Deletes every row that says who the subject was, and lets none come back.

        Under this name: headquarters says each name of who was erased, and a guest's name ends before a member's.
        """
        self.forget(subject_id)
        self._connection.run(_ERASE, subject_id=subject_id)

    def merge(self, merged: PersonMerged) -> None:
        """Two names are one person from now on."""
        same_person.link(self._connection, merged)

    def wipe(self) -> None:
        """Deletes who everybody is and what lets them in; names that were erased or merged stay what they are."""
        for statement in _WIPE:
            self._connection.run(statement)

    def put_pass(self, record: PassRecord) -> None:
        """Stores whose pass it is."""
        self._connection.run(
            _PUT_PASS,
            pass_id=record.pass_id,
            subject_id=record.subject_id,
            staff_id=record.staff_id,
            booking_id=record.booking_id,
            invitation_id=record.invitation_id,
        )

    def revoke(self, pass_id: str) -> None:
        """The pass lets nobody in from now on."""
        self._connection.run(_REVOKE, pass_id=pass_id)

    def pass_keys(self) -> Sequence[PassKey]:
        """The keys that sign passes; a retired one signs none that still hold."""
        keys = (values.read(PassKey, row[0]) for row in self._connection.rows(_PASS_KEYS))
        return [key for key in keys if not key.is_retired]

    def put_pass_key(self, key: PassKey) -> None:
        """Stores a key, or that it was retired."""
        self._connection.run(_PUT_PASS_KEY, key_id=key.key_id, body=values.encode(key))

    def put_invitation(self, invitation: Invitation) -> None:
        """Stores whom a host expects."""
        self._connection.run(
            _PUT_INVITATION,
            invitation_id=invitation.invitation_id,
            code=invitation.code,
            ends_ms=milliseconds(invitation.ends_at),
            visitor_id=invitation.visitor_id,
            host_id=invitation.host_id,
            body=values.encode(invitation),
        )

    def put_staff(self, member: StaffMember) -> None:
        """Stores who may sign in."""
        self._connection.run(_PUT_STAFF, staff_id=member.staff_id, body=values.encode(member))

    def owed(self, limit: int) -> Sequence[Person]:
        """People that headquarters does not have yet, in the order they came."""
        return [values.read(Person, row[0]) for row in self._connection.rows(_OWED, most=limit)]

    def sent(self, people: Iterable[Person]) -> None:
        """Headquarters has these revisions: they are owed no more."""
        for person in people:
            self._connection.run(_SENT, subject_id=person.subject_id, revision=person.revision)

    def _person(self, statement: Prepared, **values_: str) -> Person | None:
        row = self._connection.row(statement, **values_)
        return None if row is None else values.read(Person, row[0])

    def _put_person(self, person: Person) -> None:
        self._connection.run(
            _PUT_PERSON,
            subject_id=person.subject_id,
            revision=person.revision,
            card_number=person.card_number,
            body=values.encode(person),
        )
        self._connection.run(_DROP_HOST_WORDS, subject_id=person.subject_id)
        if not person.is_findable:
            return
        sort_name = " ".join(folded_words(f"{person.family_name} {person.given_name}"))
        for branch_id in person.branches:
            for word in set(folded_words(f"{person.given_name} {person.family_name}")):
                self._connection.run(
                    _PUT_HOST_WORD,
                    branch_id=branch_id,
                    word=word,
                    sort_name=sort_name,
                    subject_id=person.subject_id,
                )


def folded_words(text: str) -> list[str]:
    """The words of a name as they are compared: ``D’Ambrosio-Čermák`` gives d, ambrosio, cermak."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in apart if not unicodedata.combining(c)).casefold().translate(_STROKES)
    return "".join(c if c.isalnum() else " " for c in plain).split()
