"""What is free at the other branches, told to a kiosk that asks: for people before a full house (UX.md K19).

An answer of its own and no line of the feed: it changes with every arrival, and nothing anybody confirms rests on it.
"""

from sqlalchemy import Connection

from kiosk.domain.branches import Branch
from sync.hq import sessions, timelines, views
from sync.hq.house import House
from sync.hq.moments import Moment
from sync.protocol.messages import AskElsewhere, Elsewhere, FreeAt, Refusal


def look(house: House, bearer: str, said: AskElsewhere) -> Elsewhere | Refusal:
    """Each other branch whose kiosks have all been heard, as of the one heard longest ago."""
    moment = house.moment()
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, moment)
        if isinstance(speaker, Refusal):
            return speaker
        if said.whence.node != speaker.node:
            return Refusal("MALFORMED")
        others = [one for one in views.branches(connection) if one.branch_id != speaker.branch_id]
        known = (_free_at(connection, other, moment) for other in others)
        return Elsewhere(said.whence, tuple(one for one in known if one is not None))


def _free_at(connection: Connection, branch: Branch, moment: Moment) -> FreeAt | None:
    live = [one for one in views.kiosks(connection, branch.branch_id) if not one.is_revoked]
    heard = [one.heard_at for one in live if one.heard_at is not None]
    if not live or len(heard) < len(live) or timelines.is_recovering(connection, branch.branch_id):
        return None
    seconds = max(0, int((moment.at - min(heard)).total_seconds()))
    return FreeAt(branch.branch_id, views.desks_to_give(connection, branch, moment.at), seconds)
