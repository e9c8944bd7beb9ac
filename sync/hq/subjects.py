"""People whom kiosks bring: what their journals introduced, and nobody else (SYNC.md 2.4.5).

A kiosk may bring only people whom its own journal introduced; headquarters' word decides about everybody, so what
has the same or a higher revision here stays as it is.
"""

from collections.abc import Iterable

import msgspec

from kiosk.domain.people import Person
from kiosk.encoding import values
from kiosk.encoding.values import UndecodableError
from sync.hq import feed, sessions, vault
from sync.hq.house import House
from sync.hq.sessions import Speaker
from sync.protocol import messages
from sync.protocol.messages import PeopleHeader, PeopleStored, Refusal

MALFORMED = Refusal("MALFORMED")
PEOPLE_MAX = 5000


def read(body: bytes) -> tuple[PeopleHeader, tuple[Person, ...]] | Refusal:
    """The people in a body of lines."""
    first_line, *lines = body.removesuffix(b"\n").split(b"\n")
    try:
        header = messages.decode(PeopleHeader, first_line)
        if header.count != len(lines) or header.count > PEOPLE_MAX:
            return MALFORMED
        return header, tuple(values.decode(Person, line) for line in lines)
    except (msgspec.MsgspecError, UndecodableError):
        return MALFORMED


def put(house: House, bearer: str, header: PeopleHeader, people: Iterable[Person]) -> PeopleStored | Refusal:
    """Keeps those that are new, and says them to the branch."""
    moment = house.moment()
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, moment)
    if isinstance(speaker, Refusal):
        return speaker
    known = tuple(people)
    if header.whence.node != speaker.node or not all(_is_theirs(speaker, person) for person in known):
        return MALFORMED
    with house.changing(speaker.branch_id) as connection:
        timeline = feed.lock(connection, speaker.branch_id).timeline
        if header.whence.timeline != timeline:
            return Refusal("TIMELINE", timeline=timeline)
        new = [person for person in known if vault.keep(connection, person)]
        feed.append(connection, speaker.branch_id, new)
        sessions.heard(connection, speaker.node, moment)
    return PeopleStored(header.whence, header.count)


def _is_theirs(speaker: Speaker, who: Person) -> bool:
    """Whether that kiosk's journal introduced them."""
    return who.subject_id.startswith(f"{speaker.node}.")
