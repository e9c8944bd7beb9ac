"""What people ask of us about themselves: what kiosks bring of it, and what is left once they ask no more.

How somebody asked the screen to be remembered may hint at health, and a card is for the people in one branch on one
day. No page, no answer for programs and no report reads either; kiosks hear it by the feed, and a pass that is signed
later carries the first. In a feed only the last word stands: a line that says more becomes one that says which hash it
had.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from kiosk.domain.people import Asked, PersonPreferences, VisitCard
from kiosk.encoding import feed as lines
from kiosk.encoding.values import UndecodableError
from sync.hq import feed, sessions, tables, vault
from sync.hq.house import House
from sync.hq.sessions import Speaker
from sync.protocol import messages
from sync.protocol.messages import PeopleHeader, PeopleStored, Refusal

MALFORMED = Refusal("MALFORMED")
PEOPLE_MAX = 5000
KINDS = tuple(lines.KIND_OF[kind] for kind in (PersonPreferences, VisitCard))
logger = logging.getLogger(__name__)


def read(body: bytes) -> tuple[PeopleHeader, tuple[Asked, ...]] | Refusal:
    """What a body of lines says."""
    first_line, *rest = body.removesuffix(b"\n").split(b"\n")
    try:
        header = messages.decode(PeopleHeader, first_line)
        said = [lines.decode(line) for line in rest[: PEOPLE_MAX + 1]]
    except (msgspec.MsgspecError, UndecodableError):
        return MALFORMED
    asked = tuple(one for one in said if isinstance(one, Asked) and one.in_place_of is None)
    if not len(asked) == len(rest) == header.count <= PEOPLE_MAX:
        return MALFORMED
    return header, asked


def put(house: House, bearer: str, header: PeopleHeader, said: Collection[Asked]) -> PeopleStored | Refusal:
    """Keeps what is news about people of the speaker's branch, and says it wherever it matters.

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
            _say(connection, one, speaker, branches)
        sessions.heard(connection, speaker.node, moment)
    if new:
        house.store.scrub()
    return PeopleStored(header.whence, header.count)


def keep(connection: Connection, said: Asked) -> bool:
    """Keeps this and nothing that was said on the same before it. False when it is no news."""
    if not said.supersedes(_known(connection, type(said), said.about)):
        return False
    kept, kind = tables.asked.c, lines.KIND_OF[type(said)]
    connection.execute(delete(tables.asked).where(kept.kind == kind, kept.about == said.about))
    connection.execute(
        insert(tables.asked).values(
            kind=kind, about=said.about, subject_id=said.subject_id, body=lines.encode(said)
        )
    )
    _empty_lines(connection, (said.subject_id,), said)
    return True


def preferences_of(connection: Connection, subject_id: str) -> PersonPreferences | None:
    """How a person asked the screen to be remembered last, under whichever of their names; None: they never said."""
    latest: PersonPreferences | None = None
    for name in sorted(vault.linked(connection, (subject_id,))):
        said = _known(connection, PersonPreferences, name)
        latest = said if isinstance(said, PersonPreferences) and said.supersedes(latest) else latest
    return latest


def erase(connection: Connection, subject_ids: Iterable[str]) -> None:
    """Nothing is left of what these people asked, in no feed either. The caller locked the branches that were told."""
    names = tuple(subject_ids)
    connection.execute(delete(tables.asked).where(tables.asked.c.subject_id.in_(names)))
    _empty_lines(connection, names)


def _may_say(connection: Connection, speaker: Speaker, said: Asked) -> bool:
    is_known = vault.person(connection, said.subject_id) is not None
    if is_known and speaker.branch_id in _branches(connection, (said.subject_id,)):
        return True
    logger.warning("%s said what somebody asks whom its branch does not know", speaker.node)
    return False


def _say(connection: Connection, said: Asked, speaker: Speaker, locked: Collection[str]) -> None:
    """A card is for the branch of its visit, the rest for every branch that knows the person."""
    known = {speaker.branch_id} if isinstance(said, VisitCard) else _branches(connection, (said.subject_id,))
    for branch_id in sorted(known.intersection(locked)):
        feed.append(connection, branch_id, [said])


def _branches(connection: Connection, subject_ids: Collection[str]) -> set[str]:
    return vault.branches_told(connection, vault.linked(connection, subject_ids))


def _known(connection: Connection, kind: type[Asked], about: str) -> Asked | None:
    columns = tables.asked.c
    body = connection.execute(
        select(columns.body).where(columns.kind == lines.KIND_OF[kind], columns.about == about)
    ).scalar()
    said = None if body is None else lines.decode(body)
    return said if isinstance(said, Asked) else None


def _empty_lines(connection: Connection, subject_ids: Collection[str], new: Asked | None = None) -> None:
    """Puts into each feed, in the place of what was said of these people, that something was.

    ``new``: only of what was said on the same as this.
    """
    columns = tables.feed.c
    told = connection.execute(
        select(columns.branch_id, columns.position, columns.body).where(
            columns.kind.in_(KINDS), columns.subject_id.in_(subject_ids)
        )
    ).all()
    for row in told:
        said = lines.decode(row.body)
        if not isinstance(said, Asked) or said.in_place_of is not None:
            continue
        if new is not None and (type(said), said.about) != (type(new), new.about):
            continue
        connection.execute(
            update(tables.feed)
            .where(columns.branch_id == row.branch_id, columns.position == row.position)
            .values(body=lines.encode(_emptied(said, lines.digest_of(row.body).hex())))
        )


def _emptied(said: Asked, digest: str) -> Asked:
    if isinstance(said, VisitCard):
        return replace(said, words=None, in_place_of=digest)
    return replace(said, preferences=None, in_place_of=digest)
