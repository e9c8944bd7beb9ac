"""A kiosk's question about its feed: who asks, and what there is for it now. Holding the answer back is the server's."""

from sync.hq import feed, sessions
from sync.hq.feed import Page
from sync.hq.house import House
from sync.hq.sessions import Speaker
from sync.protocol.messages import Refusal, Whence


def speaker(house: House, bearer: str, whence: Whence, after: int) -> Speaker | Refusal:
    """Who polls; that it does, and how far it has read, is noted. MALFORMED for a bearer of another node."""
    moment = house.moment()
    with house.store.writing() as connection:
        found = sessions.speaker_of(connection, bearer, moment)
        if isinstance(found, Speaker):
            sessions.heard(connection, found.node, moment, after)
    if isinstance(found, Speaker) and found.node != whence.node:
        return Refusal("MALFORMED")
    return found


def look(house: House, bearer: str, whence: Whence, after: int, hash_hex: str) -> Page | Refusal:
    """What follows the cursor now, unsigned; a bearer may have ended while the answer was held back."""
    with house.store.reading() as connection:
        still = sessions.speaker_of(connection, bearer, house.moment())
        if isinstance(still, Refusal):
            return still
        return feed.page(connection, still.branch_id, whence, after, hash_hex)
