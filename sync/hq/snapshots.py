"""For a kiosk whose cursor lies before what a feed keeps whole: what still matters of the lines up to there.

No copy of anybody's rows: the very lines that pruning left, which the kiosk applies as it applies every line, and from
whose end it reads on. So all of them are of one place, the last that was pruned, and a page is a page of the feed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, func, select

from sync.hq import feed, sessions, tables, timelines
from sync.hq.feed import ToldLine
from sync.hq.house import House
from sync.protocol import messages, signatures
from sync.protocol.messages import Refusal, SnapshotHeader, Whence

MALFORMED = Refusal("MALFORMED")


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """A page, still unsigned."""

    header: SnapshotHeader
    lines: tuple[bytes, ...]

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        """The page as it is sent: the header with both signatures, then the lines."""
        said = self.header
        head = signatures.feed_bytes(said.branch, said.whence.timeline, said.position, said.hash)
        said = msgspec.structs.replace(said, head_signature=key.sign(head).hex())
        signature = key.sign(signatures.snapshot_bytes(said, self.lines)).hex()
        header = msgspec.structs.replace(said, signature=signature)
        return b"\n".join((messages.encode(header), *self.lines)) + b"\n"


def page(house: House, bearer: str, whence: Whence, after: int) -> SnapshotPage | Refusal:
    """What still matters behind ``after`` of the pruned part of the feed, at most 256 KiB of it.

    Refusals: TIMELINE for another timeline; RECOVER while headquarters does not know what it has said.
    """
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, house.moment())
        if isinstance(speaker, Refusal):
            return speaker
        timeline = feed.head(connection, speaker.branch_id).timeline
        if whence.timeline != timeline:
            return Refusal("TIMELINE", timeline=timeline)
        if whence.node != speaker.node:
            return MALFORMED
        if timelines.is_recovering(connection, speaker.branch_id):
            return Refusal("RECOVER")
        return _page(connection, speaker.branch_id, whence, after)


def _page(connection: Connection, branch_id: str, whence: Whence, after: int) -> SnapshotPage:
    position, hash_ = feed.kept_from(connection, branch_id)
    told = tuple(feed.page_of(_behind(connection, branch_id, after, position)))
    last = told[-1].position if told else after
    is_last = next(_behind(connection, branch_id, last, position), None) is None
    header = SnapshotHeader(
        whence,
        branch_id,
        position,
        hash_.hex(),
        "",
        after,
        tuple(line.position for line in told),
        is_last,
        _stored_at(connection, branch_id, whence.node, position),
        "",
    )
    return SnapshotPage(header, tuple(line.body for line in told))


def _behind(connection: Connection, branch_id: str, after: int, position: int) -> Iterator[ToldLine]:
    return takewhile(lambda line: line.position <= position, feed.lines_after(connection, branch_id, after))


def _stored_at(connection: Connection, branch_id: str, node: str, position: int) -> dict[str, int]:
    """How far the feed up to a position says each incarnation of a node: up to before what it says later."""
    said = tables.feed.c
    later = connection.execute(
        select(said.inc, func.min(said.seq).label("first"))
        .where(said.branch_id == branch_id, said.node == node, said.position > position)
        .group_by(said.inc)
    )
    return {**sessions.stored_of(connection, node), **{row.inc: row.first - 1 for row in later}}
