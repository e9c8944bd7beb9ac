"""What a kiosk tells a restored headquarters, before anything else is exchanged with it (SYNC.md 2.6).

It has turned to the new timeline durably by then: nothing of the old one is heard any more. It keeps its leases and what
it has read until the new feed says it again.
"""

import logging
from collections.abc import Iterator, Sequence

from kiosk.domain.errors import HeadquartersBusyError
from kiosk.domain.ports import Incarnation, KeptChain, Knowledge
from sync.client import batches
from sync.client.ports import HeadquartersLine, KioskEnd
from sync.protocol.messages import FeedChain, Recover, Recovered, Refusal, Whence

Lineage = Sequence[tuple[str, int, str]]
logger = logging.getLogger(__name__)


def state(
    end: KioskEnd, line: HeadquartersLine, session: tuple[Whence, str], lineage: Lineage
) -> Refusal | None:
    """States all that this kiosk knows and goes on where headquarters says; the refusal, if it does not take it.

    ``session``: whence and bearer. Raises HeadquartersBusyError for an answer to something else.
    """
    whence, _bearer = session
    reply = _said(end, line, session, lineage, is_whole=False)
    if isinstance(reply, Refusal) and reply.error == "GAP":
        # headquarters went on after its copy before it heard of us: where the two part, only all of it can tell
        reply = _said(end, line, session, lineage, is_whole=True)
    if isinstance(reply, Refusal):
        return reply
    if reply.whence != whence:
        raise HeadquartersBusyError("an answer to another statement")
    position, hash_, stored = reply.position, reply.hash, reply.stored
    try:
        end.run_on_kiosk(lambda: end.inbox.rejoin(position, bytes.fromhex(hash_)))
    except ValueError as fault:
        raise HeadquartersBusyError("a place in another feed than ours") from fault
    end.run_on_kiosk(lambda: end.journal.heed(stored))
    logger.warning(
        "headquarters was restored: it knows what this kiosk knew, the feed goes on behind %s", position
    )
    return None


def _said(
    end: KioskEnd, line: HeadquartersLine, session: tuple[Whence, str], lineage: Lineage, *, is_whole: bool
) -> Recovered | Refusal:
    whence, bearer = session
    known = [(timeline, position) for timeline, position, _hash in lineage]
    knowledge = end.run_on_kiosk(lambda: end.inbox.knowledge(known, is_whole=is_whole))
    body, _raw_bytes = batches.packed(_header(whence, knowledge), _entries(knowledge.chains))
    return line.recover(bearer, body)


def _header(whence: Whence, knowledge: Knowledge) -> Recover:
    leases = (
        (one.space_id, one.number, one.first_day.isoformat(), one.last_day.isoformat(), one.holder)
        for one in knowledge.leases
    )
    return Recover(
        whence, tuple(map(_life, knowledge.lives)), tuple(leases), tuple(map(_chain, knowledge.chains))
    )


def _life(life: Incarnation) -> tuple[str, str, int, str]:
    return life.inc, life.parent_inc or "", life.parent_seq, life.parent_hash.hex()


def _chain(kept: KeptChain) -> FeedChain:
    after, head = kept.after, kept.head
    return FeedChain(
        after.timeline,
        after.position,
        after.hash.hex(),
        len(kept.entries),
        head.position if kept.entries else after.position,
        (head.hash if kept.entries else after.hash).hex(),
        head.signature,
    )


def _entries(chains: Sequence[KeptChain]) -> Iterator[bytes]:
    for kept in chains:
        for entry, is_digest in kept.entries:
            yield f'"{entry.hex()}"'.encode() if is_digest else entry
