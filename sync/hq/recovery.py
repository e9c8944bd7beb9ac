"""A restored headquarters asks its kiosks what it said since the copy, and goes on when all have answered (SYNC.md 2.6).

Each kiosk states the entries of the feed that this database lacks, proven by headquarters' own signature, the lives of
its journal, and who holds which days. Statements are kept as they come. When the last kiosk of the branch has spoken, in
one transaction: the longest part of each lost life is said again in the present one, in its order, numbers go on above
the highest anybody read, and normal work begins. A kiosk that comes after that is heard all the same: its words are late.
"""

import logging
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.domain.authority import Fence
from sync.hq import (
    accept,
    erasure,
    feed,
    fencing,
    holding,
    leases,
    network,
    retelling,
    sessions,
    statements,
    tables,
    timelines,
)
from sync.hq.holding import Desk
from sync.hq.house import House
from sync.hq.projections import Told, report
from sync.hq.sessions import Speaker
from sync.hq.statements import MALFORMED, Entry, Part, Place, Statement
from sync.protocol import signatures
from sync.protocol.messages import Recovered, Refusal

logger = logging.getLogger(__name__)


def begin(house: House, *, is_restored: bool = False) -> None:
    """What a house does at its start, before it serves anybody.

    A timeline, if it has none; for each branch a new one when somebody put a copy of the database back: ``is_restored``
    says so, or what lies beside the database knows of more than is in it. Then what a kill left unprojected.
    """
    network.mint_timeline(house)
    with house.store.reading() as connection:
        branch_ids = connection.execute(select(tables.branch.c.branch_id)).scalars().all()
    for branch_id in branch_ids:
        with house.store.writing() as connection:
            end = feed.lock(connection, branch_id)
            if is_restored or house.timelines.knows_more(branch_id, (end.timeline, end.position)):
                begin_anew(house, connection, branch_id, by="start")
        house.catch_up(branch_id)
        house.witness(branch_id)


def begin_anew(house: House, connection: Connection, branch_id: str, *, by: str) -> None:
    """The branch's feed begins a new life, and its kiosks are asked. ``by``: who noticed, for the incident."""
    timeline = timelines.begin(connection, branch_id, house.timelines, house.token)
    report(connection, branch_id, ("restored", f"{timeline} {by}"), house.moment())
    go_on_if_all_have_spoken(house, connection, branch_id)


def who_states(house: House, bearer: str) -> Speaker | Refusal:
    """Whose bearer it is: asked before a body of megabytes is read."""
    with house.store.reading() as connection:
        return sessions.speaker_of(connection, bearer, house.moment())


def state(house: House, bearer: str, statement: Statement) -> Recovered | Refusal:
    """Keeps what a kiosk knows; may be repeated. GAP for a chain that begins where this feed is another.

    A chain that is not headquarters' own word is refused (SIGNATURE), and is an incident.
    """
    moment, header = house.moment(), statement.header
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, moment)
    if isinstance(speaker, Refusal):
        return speaker
    with house.changing(speaker.branch_id) as connection:
        timeline = feed.lock(connection, speaker.branch_id).timeline
        if header.whence.timeline != timeline:
            return Refusal("TIMELINE", timeline=timeline)
        if header.whence.node != speaker.node:
            return MALFORMED
        common = _common(house, connection, speaker, statement)
        if isinstance(common, Refusal):
            if common.error == "SIGNATURE":
                report(connection, speaker.branch_id, ("forged", speaker.node), moment)
            return common
        # else its answer was lost
        if not _has_spoken(connection, speaker.node, statement) and not _hear(
            house, connection, speaker, statement
        ):
            return Refusal("RECOVER")
        sessions.heard(connection, speaker.node, moment)
        position, hash_ = common
        stored = sessions.stored_of(connection, speaker.node)
    erasure.replay(house)  # a link may have come with the statement (F67)
    return Recovered(header.whence, position, hash_.hex(), stored)


def _hear(house: House, connection: Connection, speaker: Speaker, statement: Statement) -> bool:
    """False for what decides nothing and comes again once RECOVERY is over, which does not wait for it any more."""
    is_recovering = timelines.is_recovering(connection, speaker.branch_id)
    if is_recovering and not _is_left_out(connection, speaker, statement):
        statements.keep(connection, speaker, statement, house.moment())
        _note_spoken(connection, speaker, statement)
        go_on_if_all_have_spoken(house, connection, speaker.branch_id)
        return True
    if is_recovering:
        awaits_nothing = {"stated_head": statement.header.whence.timeline}
        connection.execute(
            update(tables.node).where(tables.node.c.node == speaker.node).values(awaits_nothing)
        )
        go_on_if_all_have_spoken(house, connection, speaker.branch_id)
        return False
    _note_spoken(connection, speaker, statement)
    _hear_late(house, connection, speaker, statement)
    return True


def _is_left_out(connection: Connection, speaker: Speaker, statement: Statement) -> bool:
    """Whether headquarters went on without the node in a life of which it has not heard since.

    Or without this disk of the node's: it knows of a life that was lost when headquarters went on, and that nobody has
    told since.
    """
    stated = connection.execute(
        select(tables.node.c.stated_timeline).where(tables.node.c.node == speaker.node)
    ).scalar_one()
    life = timelines.left_out_of(stated)
    if life is not None and all(part.said.timeline != life for part in statement.parts):
        return True
    gone_on = timelines.gone_on_position(connection, speaker.branch_id)
    return gone_on != tables.NEVER and any(
        parted <= gone_on and not _is_told(connection, speaker.branch_id, part)
        for part, parted in _lost(connection, speaker.branch_id, statement)
    )


def _lost(connection: Connection, branch_id: str, statement: Statement) -> Iterator[tuple[Part, int]]:
    """The parts whose ends this feed does not have, each with the last position on the way there that it has."""
    parted: dict[Place, int] = {}
    for part in statement.parts:
        at = part.after
        is_ours, last = at not in parted, parted.get(at, at[0])
        for place in part.places():
            is_ours = is_ours and _is_ours(connection, branch_id, place)
            if is_ours:
                last = place[0]
            else:
                parted[place] = last
        if part.entries and not is_ours:
            yield part, last


def go_on_if_all_have_spoken(house: House, connection: Connection, branch_id: str) -> None:
    """Ends RECOVERY once no kiosk of the branch is left that could know more. The caller holds the branch's lock."""
    if not silent(connection, branch_id):
        go_on(house, connection, branch_id)


def silent(connection: Connection, branch_id: str) -> Sequence[str]:
    """The kiosks of the branch that have not stated yet what they know."""
    columns, timeline = tables.node.c, feed.head(connection, branch_id).timeline
    nodes = connection.execute(
        select(columns.node)
        .where(
            columns.branch_id == branch_id,
            columns.is_revoked.is_(False),
            columns.stated_timeline != timeline,
            columns.stated_head != timeline,  # it was left out before, and knows nothing of what came after
        )
        .order_by(columns.node)
    ).scalars()
    return nodes.all()


def go_on(house: House, connection: Connection, branch_id: str) -> None:
    """Says again what was lost, and begins normal work. The caller holds the branch's lock."""
    moment = house.moment()
    said_by_all = statements.kept(connection, branch_id)
    lives = {name: life for one in said_by_all for name, life in one.lives.items()}
    for (node, _inc), life in lives.items():
        accept.amend(connection, node, [life])
    kept, parts = statements.lines_in(said_by_all), statements.longest(said_by_all)
    said_before = (kept.get(entry.digest) for part in parts for entry in part.entries)
    late = retelling.called_late(line for line in said_before if line is not None)
    place = retelling.Place(connection, branch_id, moment, lives, late)
    for part in parts:
        missing = _not_told_again(connection, branch_id, part)
        retelling.say_again(place, [kept.get(entry.digest) for entry in missing], is_late=False)
    desk = Desk(connection, branch_id, moment, house.attempt)
    said: list[Told] = []
    while (batch := desk.project()) is not None:
        said += batch
    told = [lease for one in said_by_all for lease in one.leases]
    leases.count_from(connection, branch_id, told)
    if silent(connection, branch_id):
        timelines.note_gone_on(connection, branch_id)
    connection.execute(update(tables.branch).where(tables.branch.c.branch_id == branch_id).values(mode=""))
    connection.execute(delete(tables.statement).where(tables.statement.c.branch_id == branch_id))
    holding.hear_again(desk, said)
    logger.warning("branch %s goes on after %s statements", branch_id, len(said_by_all))


def _hear_late(house: House, connection: Connection, speaker: Speaker, statement: Statement) -> None:
    """RECOVERY was ended without this kiosk: what it brings decides nothing, and its days are taken back."""
    moment = house.moment()
    accept.amend(connection, speaker.node, statement.lives.values())
    place = retelling.Place(connection, speaker.branch_id, moment, statement.lives)
    for part in statement.parts:
        _note_told(connection, speaker.branch_id, part)
        # all of it: who spoke before may have known no more than the digests of some
        retelling.say_again(place, [entry.line for entry in part.entries], is_late=True)
    numbers, grants = leases.take_back_unknown(connection, speaker.branch_id, speaker.node, statement.leases)
    # the grants first: the fence's numbers are above theirs, and an older number is not heard
    feed.append(connection, speaker.branch_id, [*grants, Fence(speaker.node, fencing.LATE, numbers)])
    report(connection, speaker.branch_id, (accept.LEFT_OUT, speaker.node), moment)


def _common(house: House, connection: Connection, speaker: Speaker, statement: Statement) -> Place | Refusal:
    """The last place that this feed and the kiosk's have alike, when every chain is headquarters' own word."""
    found: Place | None = None
    seen: set[Place] = set()
    for part in statement.parts:
        said, at = part.said, part.after
        is_ours = _is_ours(connection, speaker.branch_id, at)
        if not is_ours and at not in seen:
            return Refusal("GAP", have=said.after)
        places = [at, *part.places()]
        if places[-1] != part.end:
            return MALFORMED
        signed = signatures.feed_bytes(speaker.branch_id, said.timeline, said.position, said.hash)
        if part.entries and not house.keys.is_own_word(said.signature, signed):
            return Refusal("SIGNATURE")
        seen.update(places)
        if is_ours:
            alike = _last_alike(connection, speaker.branch_id, places)
            found = max(found or alike, alike)
    return found or MALFORMED


def _is_ours(connection: Connection, branch_id: str, place: Place) -> bool:
    """Whether this feed has that place, or has pruned it.

    Of what was pruned nothing is missing here: that kiosk needs a snapshot, and hears so when it asks on.
    """
    position, hash_ = place
    known = feed.hash_at(connection, branch_id, position)
    return known == hash_ or (known is None and feed.is_pruned(connection, branch_id, position))


def _last_alike(connection: Connection, branch_id: str, places: Sequence[Place]) -> Place:
    alike = places[0]
    for place in places[1:]:
        if feed.hash_at(connection, branch_id, place[0]) != place[1]:
            break
        alike = place
    return alike


def _has_spoken(connection: Connection, node: str, statement: Statement) -> bool:
    columns = tables.node.c
    stated = connection.execute(
        select(columns.stated_timeline, columns.stated_head).where(columns.node == node)
    ).one()
    return tuple(stated) == (statement.header.whence.timeline, statement.head)


def _note_spoken(connection: Connection, speaker: Speaker, statement: Statement) -> None:
    timeline = statement.header.whence.timeline
    connection.execute(
        update(tables.node)
        .where(tables.node.c.node == speaker.node)
        .values(stated_timeline=timeline, stated_head=statement.head)
    )


def _not_told_again(connection: Connection, branch_id: str, part: Part) -> Sequence[Entry]:
    """What this database has not said again of a lost life; from now on it has.

    A kiosk states what it read there as often as headquarters is restored, and what was said of days, spaces and
    opening hours since would be undone by saying it once more.
    """
    told = _note_told(connection, branch_id, part)
    return part.entries if told is None else part.entries[max(0, told - part.said.after) :]


def _is_told(connection: Connection, branch_id: str, part: Part) -> bool:
    told = _told(connection, branch_id, part.said.timeline)
    return told is not None and told >= part.said.position


def _note_told(connection: Connection, branch_id: str, part: Part) -> int | None:
    """Notes that the life is said again to the end of the part; up to where it had been before."""
    life, columns = part.said.timeline, tables.told_again.c
    told = _told(connection, branch_id, life)
    if told is None or told < part.said.position:
        of_life = (columns.branch_id == branch_id, columns.timeline == life)
        connection.execute(delete(tables.told_again).where(*of_life))
        connection.execute(
            insert(tables.told_again).values(branch_id=branch_id, timeline=life, position=part.said.position)
        )
    return told


def _told(connection: Connection, branch_id: str, life: str) -> int | None:
    columns = tables.told_again.c
    of_life = (columns.branch_id == branch_id, columns.timeline == life)
    told: int | None = connection.execute(select(columns.position).where(*of_life)).scalar()
    return told
