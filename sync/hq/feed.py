"""The branch feed: what headquarters says to a branch, in one order, dense from position 1, chained (I4).

Appended inside the transaction of whatever is said, after the branch's row was locked; a page carries one
signature over the head it leads to. A fact's bytes stay in ``event`` and a person's in ``subject``: the feed
refers to them.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from kiosk.domain.facts import Entry, Fact, FactName
from kiosk.domain.people import Asked, Person
from kiosk.domain.ports import FeedItem, Incarnation
from kiosk.encoding import chain, facts
from kiosk.encoding import feed as lines
from kiosk.encoding.facts import Event
from sync.hq import bulk, tables
from sync.hq.moments import Moment
from sync.protocol import messages, signatures
from sync.protocol.limits import FEED_PAGE_RAW_BYTES_MAX
from sync.protocol.messages import FeedHeader, Refusal, Whence
from sync.protocol.timelines import number_of

FACT = "fact"
PERSON = lines.KIND_OF[Person]
ROWS_AT_A_TIME = 500
FAR_MS = 1 << 60
"""Wall clocks of events may say anything; the index keeps what fits a database's number."""
_BRANCH = select(tables.branch).where(tables.branch.c.branch_id == bindparam("branch"))
_LOCKED = _BRANCH.with_for_update()
_GROWN = (
    update(tables.branch)
    .where(tables.branch.c.branch_id == bindparam("branch"))
    .values(head_position=bindparam("end"), head_hash=bindparam("end_hash"))
)
_SAID = (
    update(tables.branch)
    .where(tables.branch.c.branch_id == bindparam("branch"))
    .values(own_seq=bindparam("end"), own_hash=bindparam("end_hash"))
)
_HASHES = tuple(
    select(table.c.hash)
    .where(table.c.branch_id == bindparam("branch"), table.c.position == bindparam("at"))
    .limit(1)
    for table in (tables.feed, tables.timeline)  # where a life began is known for ever
)
_f, _e, _s = tables.feed.c, tables.event.c, tables.subject.c
_ROWS = (
    select(tables.feed, _e.body.label("event_body"), _e.received_ms, _s.body.label("person_body"))
    .select_from(
        tables.feed.outerjoin(
            tables.event, and_(_f.node == _e.node, _f.inc == _e.inc, _f.seq == _e.seq)
        ).outerjoin(tables.subject, and_(_f.subject_id == _s.subject_id, _f.revision == _s.revision))
    )
    .where(_f.branch_id == bindparam("branch"), _f.position > bindparam("after"))
    .order_by(_f.position)
    .limit(ROWS_AT_A_TIME)
)


class UnknownBranchError(LookupError):
    """No branch has that id."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a branch's feed ends."""

    timeline: str
    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class _Line:
    """One line to append: its bytes, for the chain, and the columns that say where they are kept."""

    body: bytes
    columns: dict[str, object]


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line of the feed and the chain's hash at it; for a fact its name, and when it was stored (epoch milliseconds)."""

    position: int
    hash: bytes
    body: bytes
    name: FactName | None
    received_ms: int | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event under its name, what its envelope says, and its journal's chain at it."""

    name: FactName
    said: Event
    body: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the feed: the lines after ``after`` up to ``position``, and the chain's hash there."""

    whence: Whence
    branch_id: str
    after: int
    position: int
    hash: str
    lines: tuple[bytes, ...]

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        """The page as it is sent: the header with the signature over the head, then the lines."""
        said = signatures.feed_bytes(self.branch_id, self.whence.timeline, self.position, self.hash)
        signature = key.sign(said).hex()
        header = FeedHeader(self.whence, self.branch_id, self.after, self.position, self.hash, signature)
        return b"\n".join((messages.encode(header), *self.lines)) + b"\n"


def own_node(branch_id: str) -> str:
    """Headquarters as the author of facts about a branch."""
    return f"HQ.{branch_id}"


def open_feed(connection: Connection, branch_id: str, timeline: str) -> None:
    """Makes the row of a new branch, its feed empty. The branch's own description is said by ``append``."""
    own_start = chain.journal_start(own_node(branch_id), Incarnation(timeline, None, 0, chain.NO_PARENT))
    connection.execute(
        insert(tables.branch).values(
            branch_id=branch_id,
            timeline=timeline,
            head_position=0,
            head_hash=chain.feed_start(branch_id, timeline),
            own_seq=0,
            own_hash=own_start,
            projected_position=0,
            body=b"",
            mode="",
            pruned_position=0,
            pruned_hash=None,
            gone_on_position=tables.NEVER,
        )
    )
    begin_life(connection, branch_id, timeline, 0, chain.feed_start(branch_id, timeline))


def begin_life(connection: Connection, branch_id: str, timeline: str, position: int, hash_: bytes) -> None:
    """Writes down where a life of the feed begins."""
    connection.execute(
        insert(tables.timeline).values(
            branch_id=branch_id,
            number=number_of(timeline),
            timeline=timeline,
            position=position,
            hash=hash_,
        )
    )


def head(connection: Connection, branch_id: str) -> Head:
    """Where the feed ends. Raises UnknownBranchError."""
    row = _branch(connection, branch_id)
    return Head(row.timeline, row.head_position, row.head_hash)


def lock(connection: Connection, branch_id: str) -> Head:
    """The same, and nobody else writes to this branch until the transaction ends. Raises UnknownBranchError."""
    row = _branch(connection, branch_id, to_write=True)
    return Head(row.timeline, row.head_position, row.head_hash)


def append(connection: Connection, branch_id: str, items: Sequence[FeedItem]) -> None:
    """Says these, in order. Persons must be in the vault already; facts go through ``append_fact``."""
    _append(connection, branch_id, [_said(item) for item in items])


def append_fact(connection: Connection, branch_id: str, fact: Fact, moment: Moment) -> FactName:
    """Writes a fact of headquarters' own into its journal for the branch, and says it."""
    row = _branch(connection, branch_id, to_write=True)
    name = FactName(own_node(branch_id), row.timeline, row.own_seq + 1)
    body = facts.encode(Entry(name, moment.at, moment.monotonic_ms, fact))
    own_hash = chain.extend(row.own_hash, body)
    store_events(connection, [StoredEvent(name, facts.envelope(body), body, own_hash)], moment)
    connection.execute(_SAID, {"branch": branch_id, "end": name.seq, "end_hash": own_hash})
    append_events(connection, branch_id, [(name, body)])
    return name


def store_events(connection: Connection, events: Sequence[StoredEvent], moment: Moment) -> None:
    """Keeps events under their names."""
    bulk.insert_all(
        connection,
        tables.event,
        [
            {
                "node": one.name.node,
                "inc": one.name.inc,
                "seq": one.name.seq,
                "at_ms": max(-FAR_MS, min(one.said.w, FAR_MS)),
                "type": one.said.t,
                "hash": one.hash,
                "body": one.body,
                "received_ms": moment.ms,
            }
            for one in events
        ],
    )


def append_events(
    connection: Connection,
    branch_id: str,
    events: Sequence[tuple[FactName, bytes]],
    late: Container[FactName] = (),
) -> None:
    """Says events that are stored. ``late``: those by which nothing is decided (SYNC.md 2.6)."""
    _append(connection, branch_id, [_event(name, body, is_late=name in late) for name, body in events])


def page(connection: Connection, branch_id: str, whence: Whence, after: int, hash_hex: str) -> Page | Refusal:
    """What follows a cursor, at most 256 KiB of it, still unsigned.

    Refusals: TIMELINE for another timeline; GONE for a cursor before what is kept; AHEAD for one that this feed never
    had, which is never GONE: headquarters lost state (SYNC.md 2.4.4).
    """
    end = head(connection, branch_id)
    if whence.timeline != end.timeline:
        return Refusal("TIMELINE", timeline=end.timeline)
    if (after, hash_hex) == (end.position, end.hash.hex()):
        return Page(whence, branch_id, after, after, hash_hex, ())
    if is_pruned(connection, branch_id, after):
        return Refusal("GONE")
    known = hash_at(connection, branch_id, after)
    if known is None or known.hex() != hash_hex:
        return never_had(end)
    position, hash_, bodies = after, known, []
    for line in page_of(lines_after(connection, branch_id, after)):
        bodies.append(line.body)
        position, hash_ = line.position, line.hash
    return Page(whence, branch_id, after, position, hash_.hex(), tuple(bodies))


def never_had(end: Head) -> Refusal:
    """The answer to a cursor that this feed never had: not GONE, or the kiosk would throw away the only copies."""
    return Refusal("AHEAD", have=end.position, hash=end.hash.hex(), timeline=end.timeline)


def page_of(told: Iterable[ToldLine]) -> Iterator[ToldLine]:
    """The first lines, at least one, as long as they fit into a page."""
    size = 0
    for number, line in enumerate(told):
        size += len(line.body) + 1
        if number and size > FEED_PAGE_RAW_BYTES_MAX:
            return
        yield line


def lines_after(connection: Connection, branch_id: str, after: int) -> Iterator[ToldLine]:
    """The lines that follow a position, in order, as far as they are kept."""
    for row in _rows_after(connection, branch_id, after):
        name = FactName(row.node, row.inc, row.seq) if row.kind == FACT else None
        yield ToldLine(row.position, row.hash, _body(row), name, row.received_ms)


def kept_from(connection: Connection, branch_id: str) -> tuple[int, bytes]:
    """The position behind which the feed is kept whole, and the chain's hash there."""
    position: int = _branch(connection, branch_id).pruned_position
    hash_ = hash_at(connection, branch_id, position)
    if hash_ is None:
        raise LookupError(f"{branch_id} has no line at {position}")
    return position, hash_


def is_pruned(connection: Connection, branch_id: str, position: int) -> bool:
    """Whether the position lies before what is kept whole: nobody can say any more what stood there."""
    begin: int = _branch(connection, branch_id).pruned_position
    return position < begin


def hash_at(connection: Connection, branch_id: str, position: int) -> bytes | None:
    """The chain's hash at a position, or None for one beyond the feed's end or of a line that is not kept."""
    for query in _HASHES:
        found: bytes | None = connection.execute(query, {"branch": branch_id, "at": position}).scalar()
        if found is not None:
            return found
    begin = _branch(connection, branch_id)
    pruned: bytes | None = begin.pruned_hash
    return pruned if position == begin.pruned_position else None


def facts_after(
    connection: Connection, branch_id: str, after: int
) -> Iterator[tuple[int, FactName, bytes, bool]]:
    """Position, name, bytes and lateness of the facts that follow a position, in order."""
    for row in _rows_after(connection, branch_id, after):
        if row.kind == FACT:
            yield row.position, FactName(row.node, row.inc, row.seq), row.event_body, row.is_late


def _branch(connection: Connection, branch_id: str, *, to_write: bool = False) -> Row[tuple[object, ...]]:
    row = connection.execute(_LOCKED if to_write else _BRANCH, {"branch": branch_id}).one_or_none()
    if row is None:
        raise UnknownBranchError(branch_id)
    return row


def _append(connection: Connection, branch_id: str, new: Sequence[_Line]) -> None:
    row = _branch(connection, branch_id, to_write=True)
    position, hash_ = row.head_position, row.head_hash
    values = []
    for line in new:
        position, hash_ = position + 1, chain.extend(hash_, line.body)
        values.append(
            {**_NOTHING, **line.columns, "branch_id": branch_id, "position": position, "hash": hash_}
        )
    if values:
        bulk.insert_all(connection, tables.feed, values)
    connection.execute(_GROWN, {"branch": branch_id, "end": position, "end_hash": hash_})


_NOTHING: dict[str, object] = {
    "body": None,
    "node": None,
    "inc": None,
    "seq": None,
    "is_late": False,
    "subject_id": None,
    "revision": None,
}


def _said(item: FeedItem) -> _Line:
    if isinstance(item, Entry):
        raise TypeError("a fact is said by append_fact or append_events")
    body = lines.encode(item)
    if isinstance(item, Person):
        return _Line(body, {"kind": PERSON, "subject_id": item.subject_id, "revision": item.revision})
    subject_id = item.subject_id if isinstance(item, Asked) else None
    return _Line(body, {"kind": lines.KIND_OF[type(item)], "body": body, "subject_id": subject_id})


def _event(name: FactName, body: bytes, *, is_late: bool) -> _Line:
    columns = {"kind": FACT, "node": name.node, "inc": name.inc, "seq": name.seq, "is_late": is_late}
    return _Line(lines.encode_event(name.node, name.inc, body, is_late=is_late), columns)


def _rows_after(connection: Connection, branch_id: str, after: int) -> Iterator[Row[tuple[object, ...]]]:
    while True:
        rows = connection.execute(_ROWS, {"branch": branch_id, "after": after}).all()
        yield from rows
        if len(rows) < ROWS_AT_A_TIME:
            return
        after = rows[-1].position


def _body(row: Row[tuple[object, ...]]) -> bytes:
    match row.kind:
        case "fact":
            return lines.encode_event(row.node, row.inc, row.event_body, is_late=row.is_late)
        case "subject.put":
            return msgspec.json.encode(lines.Line(PERSON, msgspec.Raw(row.person_body)))
        case _:
            body: bytes = row.body
            return body
