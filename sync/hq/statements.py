"""What a kiosk states when headquarters was restored: its lives, its leases, and the feed as it read it (SYNC.md 2.6).

Read from bytes, kept until the last kiosk of the branch has spoken, and put together from several. Pure but for the
table they wait in; nothing here is verified against the feed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import msgspec
from sqlalchemy import Connection, delete, insert, select

from kiosk.domain.authority import Lease
from kiosk.domain.ports import Incarnation
from kiosk.encoding import chain
from kiosk.encoding import feed as lines
from sync.hq import tables
from sync.hq.moments import Moment
from sync.hq.sessions import Speaker
from sync.protocol import messages
from sync.protocol.messages import FeedChain, Recover, Refusal
from sync.protocol.timelines import number_of

MALFORMED = Refusal("MALFORMED")

Place = tuple[int, bytes]
"""A position of the feed, with the chain's hash at it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a chain: its digest, and its line where the kiosk kept it."""

    digest: bytes
    line: bytes | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a life of the feed, its entries in order."""

    said: FeedChain
    entries: tuple[Entry, ...]

    @property
    def after(self) -> Place:
        """The place behind which it begins."""
        return self.said.after, bytes.fromhex(self.said.after_hash)

    @property
    def end(self) -> Place:
        """The place to which it leads, as the kiosk says."""
        return self.said.position, bytes.fromhex(self.said.hash)

    def places(self) -> Iterator[Place]:
        """Where its entries stand, counted from its beginning."""
        position, hash_ = self.after
        for entry in self.entries:
            position, hash_ = position + 1, chain.extend_by(hash_, entry.digest)
            yield position, hash_


@dataclass(frozen=True, slots=True)
class Statement:
    """What a kiosk says, with the bytes it said it in. Its parts fit together; nothing is verified yet."""

    header: Recover
    parts: tuple[Part, ...]
    body: bytes

    @property
    def head(self) -> str:
        """The hash of the last entry that the kiosk knows, in hex: who comes with another one knows something else."""
        return self.parts[-1].said.hash if self.parts else ""

    @property
    def lives(self) -> dict[tuple[str, str], Incarnation]:
        """The lives of its journal, by node and incarnation."""
        node = self.header.whence.node
        return {
            (node, inc): Incarnation(inc, parent_inc or None, parent_seq, bytes.fromhex(parent_hash))
            for inc, parent_inc, parent_seq, parent_hash in self.header.lives
        }

    @property
    def leases(self) -> list[Lease]:
        """Who holds what, as far as it has read."""
        return [
            Lease(space_id, number, date.fromisoformat(first), date.fromisoformat(last), holder)
            for space_id, number, first, last, holder in self.header.leases
        ]


def read(body: bytes) -> Statement | Refusal:
    """The statement in a body of lines: MALFORMED when its own parts do not fit together."""
    first_line, *rest = body.removesuffix(b"\n").split(b"\n")
    try:
        header = messages.decode(Recover, first_line)
        for _space_id, _number, *days, _holder in header.leases:
            for day in days:
                date.fromisoformat(str(day))
        if any(said.lines < 0 for said in header.chains) or sum(s.lines for s in header.chains) != len(rest):
            return MALFORMED
        left = map(_entry, rest)
        parts = tuple(Part(said, tuple(islice(left, said.lines))) for said in header.chains)
    except (msgspec.MsgspecError, ValueError):
        return MALFORMED
    return Statement(header, parts, body)


def keep(connection: Connection, speaker: Speaker, statement: Statement, moment: Moment) -> None:
    """Keeps it until everybody has spoken; the same one once."""
    columns, key = tables.statement.c, (speaker.node, statement.head)
    connection.execute(delete(tables.statement).where(columns.node == key[0], columns.head == key[1]))
    connection.execute(
        insert(tables.statement).values(
            node=key[0],
            head=key[1],
            branch_id=speaker.branch_id,
            body=statement.body,
            received_ms=moment.ms,
        )
    )


def kept(connection: Connection, branch_id: str) -> list[Statement]:
    """What the branch's kiosks have stated, in one order on every machine."""
    columns = tables.statement.c
    bodies = connection.execute(
        select(columns.body).where(columns.branch_id == branch_id).order_by(columns.node, columns.head)
    ).scalars()
    read_again = [read(body) for body in bodies]
    return [one for one in read_again if isinstance(one, Statement)]


def longest(statements: Sequence[Statement]) -> list[Part]:
    """Of each lost life the part that reaches farthest, oldest life first: every kiosk read the same, so far it came."""
    found: dict[str, Part] = {}
    for part in (part for statement in statements for part in statement.parts):
        known = found.get(part.said.timeline)
        if known is None or _reach(part) > _reach(known):
            found[part.said.timeline] = part
    return [found[timeline] for timeline in sorted(found, key=lambda one: (number_of(one), one))]


def lines_in(statements: Sequence[Statement]) -> dict[bytes, bytes]:
    """Every line that a kiosk kept, by its digest: whoever reaches farthest may be too old to have read all of it."""
    parts = (part for statement in statements for part in statement.parts)
    return {entry.digest: entry.line for part in parts for entry in part.entries if entry.line is not None}


def _reach(part: Part) -> tuple[int, int]:
    kept = sum(entry.line is not None for entry in part.entries)
    return part.said.position, kept


def _entry(said: bytes) -> Entry:
    """A line, or the digest of one in quotes. Raises ValueError."""
    if said.startswith(b'"'):
        digest = bytes.fromhex(said.decode().strip('"'))
        if len(digest) != chain.HASH_BYTES:
            raise ValueError("no digest")
        return Entry(digest, None)
    return Entry(lines.digest_of(said), said)
