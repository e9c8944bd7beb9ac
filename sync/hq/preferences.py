"""How people asked the screen to be remembered: what kiosks bring of it, and what is left once they ask no more.

It may hint at health. No page, no answer for programs and no report reads this; kiosks hear it by the feed, and a pass
that is signed later carries it. In a feed only the last word stands: a line that says more becomes one that says which
hash it had.
"""

import logging
from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from kiosk.domain.entry_passes import Preferences
from kiosk.domain.people import PersonPreferences
from kiosk.encoding import feed as lines
from kiosk.encoding import values
from kiosk.encoding.values import UndecodableError
from sync.hq import feed, sessions, tables, vault
from sync.hq.house import House
from sync.hq.sessions import Speaker
from sync.protocol import messages
from sync.protocol.messages import PeopleHeader, PeopleStored, Refusal

MALFORMED = Refusal("MALFORMED")
PEOPLE_MAX = 5000
logger = logging.getLogger(__name__)


def read(body: bytes) -> tuple[PeopleHeader, tuple[PersonPreferences, ...]] | Refusal:
    """What a body of lines says."""
    first_line, *rest = body.removesuffix(b"\n").split(b"\n")
    try:
        header = messages.decode(PeopleHeader, first_line)
        if header.count != len(rest) or header.count > PEOPLE_MAX:
            return MALFORMED
        said = tuple(values.decode(PersonPreferences, line) for line in rest)
    except (msgspec.MsgspecError, UndecodableError):
        return MALFORMED
    return MALFORMED if any(one.in_place_of is not None for one in said) else (header, said)


def put(
    house: House, bearer: str, header: PeopleHeader, said: Collection[PersonPreferences]
) -> PeopleStored | Refusal:
    """Keeps what is news about people of the speaker's branch, and says it wherever they are known.

    The rest is thanked for and not kept: somebody may have been erased meanwhile.
    """
    moment = house.moment()
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, moment)
        if isinstance(speaker, Refusal):
            return speaker
        told = _branches(connection, [one.subject_id for one in said])
    if header.whence.node != speaker.node:
        return MALFORMED
    branches = sorted({speaker.branch_id, *told})
    with house.changing(*branches) as connection:
        timelines = {branch_id: feed.lock(connection, branch_id).timeline for branch_id in branches}
        if header.whence.timeline != timelines[speaker.branch_id]:
            return Refusal("TIMELINE", timeline=timelines[speaker.branch_id])
        new = [one for one in said if _may_say(connection, speaker, one) and keep(connection, one)]
        for one in new:
            _say(connection, one, branches)
        sessions.heard(connection, speaker.node, moment)
    if new:
        house.store.scrub()
    return PeopleStored(header.whence, header.count)


def keep(connection: Connection, said: PersonPreferences) -> bool:
    """Keeps this and nothing that was said before it. False when it is no news."""
    if not said.supersedes(_known(connection, said.subject_id)):
        return False
    kept, told = tables.preference.c, said.preferences
    connection.execute(delete(tables.preference).where(kept.subject_id == said.subject_id))
    connection.execute(
        insert(tables.preference).values(
            subject_id=said.subject_id,
            revision=said.revision,
            preferences=None if told is None else values.encode(told),
        )
    )
    _empty_lines(connection, (said.subject_id,))
    return True


def of(connection: Connection, subject_id: str) -> PersonPreferences | None:
    """What a person asked last, whichever of their names it was said of; None when they never said."""
    latest: PersonPreferences | None = None
    for name in sorted(vault.linked(connection, (subject_id,))):
        said = _known(connection, name)
        latest = said if said is not None and said.supersedes(latest) else latest
    return latest


def erase(connection: Connection, subject_ids: Iterable[str]) -> None:
    """Nothing is left of what these people asked, in no feed either. The caller locked the branches that were told."""
    names = tuple(subject_ids)
    connection.execute(delete(tables.preference).where(tables.preference.c.subject_id.in_(names)))
    _empty_lines(connection, names)


def _may_say(connection: Connection, speaker: Speaker, said: PersonPreferences) -> bool:
    is_known = vault.person(connection, said.subject_id) is not None
    if is_known and speaker.branch_id in _branches(connection, (said.subject_id,)):
        return True
    logger.warning("%s said how somebody wants the screen whom its branch does not know", speaker.node)
    return False


def _say(connection: Connection, said: PersonPreferences, locked: Collection[str]) -> None:
    for branch_id in sorted(_branches(connection, (said.subject_id,)).intersection(locked)):
        feed.append(connection, branch_id, [said])


def _branches(connection: Connection, subject_ids: Collection[str]) -> set[str]:
    return vault.branches_told(connection, vault.linked(connection, subject_ids))


def _known(connection: Connection, subject_id: str) -> PersonPreferences | None:
    columns = tables.preference.c
    row = connection.execute(
        select(columns.revision, columns.preferences).where(columns.subject_id == subject_id)
    ).one_or_none()
    if row is None:
        return None
    told = None if row.preferences is None else values.read(Preferences, row.preferences)
    return PersonPreferences(subject_id, row.revision, told)


def _empty_lines(connection: Connection, subject_ids: Collection[str]) -> None:
    """Puts into each feed, in the place of what was said of these people, that something was."""
    columns = tables.feed.c
    told = connection.execute(
        select(columns.branch_id, columns.position, columns.body).where(
            columns.kind == lines.KIND_OF[PersonPreferences], columns.subject_id.in_(subject_ids)
        )
    ).all()
    for row in told:
        said = lines.decode(row.body)
        if isinstance(said, PersonPreferences) and said.in_place_of is None:
            digest = lines.digest_of(row.body).hex()
            emptied = PersonPreferences(said.subject_id, said.revision, in_place_of=digest)
            connection.execute(
                update(tables.feed)
                .where(columns.branch_id == row.branch_id, columns.position == row.position)
                .values(body=lines.encode(emptied))
            )
