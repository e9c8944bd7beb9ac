"""The feed as this kiosk read it, life by life: what a restored headquarters asks for, and where to go on after it.

A life of the feed is a timeline. Its lines are kept, or, where they name people, their digests, so that the chain up to
the last head that headquarters signed can be counted again (SYNC.md 2.6). Positions go on from one life to the next.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import bindparam, delete, func, insert, select

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.branches import Branch
from kiosk.domain.facts import FactName
from kiosk.domain.people import PassRevoked, PersonErased, PersonMerged
from kiosk.domain.ports import (
    FeedCursor,
    FeedItem,
    FeedLine,
    FeedSnapshot,
    KeptChain,
    Knowledge,
    SignedHead,
)
from kiosk.domain.spaces import Plan, Space
from kiosk.encoding import chain, facts, feed
from kiosk.encoding.values import UndecodableError
from kiosk.storage import tables
from kiosk.storage.database import Prepared, put_whole
from kiosk.storage.unit_of_work import Shelves

NAMELESS = (Grant, Fence, Branch, Plan, Space, PassRevoked, PersonErased, PersonMerged)
"""Lines that name nobody: they are kept as they came."""

BEFORE_ALL_LIVES = 0
"""The number under which the lines of a snapshot are kept."""

_f, _t, _h = tables.feed.c, tables.timeline.c, tables.signed_head.c
_CURSOR = Prepared(select(tables.feed_cursor))
_DROP_CURSOR = Prepared(delete(tables.feed_cursor))
_PUT_CURSOR = Prepared(insert(tables.feed_cursor))
_KEEP = Prepared(insert(tables.feed))
_LIVES = Prepared(select(tables.timeline).order_by(_t.number))
_BEGIN = Prepared(insert(tables.timeline))
_PUT_HEAD = put_whole(tables.signed_head)
_HEAD = Prepared(select(tables.signed_head).where(_h.timeline == bindparam("number")))
_LAST = Prepared(select(func.max(_f.position)).where(_f.timeline == bindparam("number")))
_DIGEST_AT = Prepared(
    select(_f.digest).where(_f.timeline == bindparam("number"), _f.position == bindparam("at"))
)
_IN_ANY_LIFE_BEFORE = Prepared(
    select(_f.position).where(_f.timeline < bindparam("number"), _f.digest == bindparam("digest"))
)
_LINES = Prepared(
    select(_f.position, _f.digest, _f.body)
    .where(_f.timeline == bindparam("number"), _f.position > bindparam("after"))
    .order_by(_f.position)
)
_FACTS_BEHIND = Prepared(
    select(_f.body, _f.is_late)
    .where(_f.position > bindparam("after"), _f.body.is_not(None))
    .order_by(_f.timeline)
)
_FORGET_ALL = [
    Prepared(delete(table))
    for table in (tables.feed, tables.timeline, tables.signed_head, tables.read_before)
]
_PUT_READ = put_whole(tables.read_before)
_READ = Prepared(select(tables.read_before.c.is_late).where(tables.read_before.c.name == bindparam("name")))

Place = tuple[int, bytes]
"""A position of the feed, with the chain's hash at it."""

Life = tuple[int, str, int, bytes]
"""Number, timeline, and the position and hash behind which it was read from."""


class FeedLives:
    """The lives of the feed over the database. What changes is changed inside the caller's transaction."""

    def __init__(self, shelves: Shelves, start: FeedCursor) -> None:
        self._shelves = shelves
        self._connection = shelves.connection
        self._start = start

    def cursor(self) -> FeedCursor:
        """How far it was read."""
        row = self._connection.row(_CURSOR)
        return self._start if row is None else FeedCursor(*row)

    def put_cursor(self, cursor: FeedCursor) -> None:
        """How far it is read now."""
        self._connection.run(_DROP_CURSOR)
        self._connection.run(
            _PUT_CURSOR, timeline=cursor.timeline, position=cursor.position, hash=cursor.hash
        )

    def is_turned(self) -> bool:
        """Whether the cursor is of a life that nothing was read of yet."""
        return self._lives()[-1][1] != self.cursor().timeline

    def keep(self, line: FeedLine, *, is_fact: bool) -> None:
        """Keeps a line of the present life at the place of the journal at which it was read."""
        end = self._shelves.log.end
        is_kept = is_fact or isinstance(line.item, NAMELESS)
        self._connection.run(
            _KEEP,
            timeline=self._present(),
            position=line.position,
            digest=feed.digest_of(line.body),
            body=line.body if is_kept else None,
            life=end.life,
            seq=end.tip.seq,
            is_late=line.is_late,
        )

    def was_read_as(self, item: FeedItem | None) -> bool | None:
        """Whether a fact was late when an earlier life of the feed said it; None if none did."""
        name = getattr(item, "name", None)
        if not isinstance(name, FactName):
            return None
        row = self._connection.row(_READ, name=str(name))
        return None if row is None else bool(row[0])

    def was_read(self, line: FeedLine) -> bool:
        """Whether an earlier life of the feed said the very same at that place, a fence anywhere. Before it is kept.

        A restored headquarters may say a fence again further on. Heard twice it would take what was given after it, and
        the numbers of that: what this kiosk gave back since would be its own once more (I11).
        """
        digest = feed.digest_of(line.body)
        *earlier, (present, *_) = self._lives()
        if isinstance(line.item, Fence):
            return self._connection.row(_IN_ANY_LIFE_BEFORE, number=present, digest=digest) is not None
        return any(
            self._connection.row(_DIGEST_AT, number=number, at=line.position) == (digest,)
            for number, _timeline, _position, _hash in earlier
        )

    def put_head(self, head: SignedHead, rest: Sequence[bytes]) -> None:
        """What headquarters signed last, and the digests of what lies between the cursor and it."""
        self._connection.run(
            _PUT_HEAD,
            timeline=self._present(),
            position=head.position,
            hash=head.hash,
            signature=head.signature,
            rest=b"".join(rest),
        )

    def begin_at(self, snapshot: FeedSnapshot) -> None:
        """Forgets what was read: the feed is read from the snapshot's place on, and its lines stand before that.

        What was read before is of no use to a restored headquarters: it lies behind what that has in every copy.
        """
        for statement in _FORGET_ALL:
            self._connection.run(statement)
        at = snapshot.cursor
        self._connection.run(_BEGIN, number=1, timeline=at.timeline, position=at.position, hash=at.hash)
        self.put_cursor(at)
        self.put_head(snapshot.head, ())

    def keep_before(self, line: FeedLine) -> None:
        """Keeps a fact of a snapshot, in no life of the feed, as read before all that this journal says."""
        self._connection.run(
            _KEEP,
            timeline=BEFORE_ALL_LIVES,
            position=line.position,
            digest=feed.digest_of(line.body),
            body=line.body,
            life=0,
            seq=0,
            is_late=line.is_late,
        )

    def signed_head(self) -> tuple[str, SignedHead] | None:
        """The last head that was signed, with its timeline."""
        for number, timeline, _position, _hash in reversed(self._lives()):
            head = self._head(number)
            if head is not None:
                return timeline, head
        return None

    def chains(self, lineage: Sequence[tuple[str, int]], *, is_whole: bool) -> tuple[KeptChain, ...]:
        """Of each life what headquarters may lack. ``lineage``: the lives it has, with where each began.

        A life that it has to its end is told by its end alone: that is a place both know.
        """
        ends: dict[str, int | None] = {old[0]: new[1] for old, new in pairwise(lineage)}
        if lineage:
            ends[lineage[-1][0]] = None
        found = []
        for number, timeline, position, hash_ in self._lives():
            last = self._last(number, position)
            known = ends.get(timeline, position)
            begin = position if is_whole else min(last, last if known is None else max(known, position))
            places = self._places(number, position, hash_)
            after = next(place for place in places if place[0] == begin)
            found.append(self._chain(number, FeedCursor(timeline, *after)))
        return tuple(found)

    def rejoin(self, position: int, hash_: bytes) -> None:
        """The present timeline goes on behind a place that was read; what was read behind it is said again.

        Of a place behind the cursor it was read how headquarters came to it, in an earlier life that had gone farther, or
        nothing but that it is headquarters' own word: the cursor stays where it is. Raises ValueError for a place that
        was never read so.
        """
        cursor = self.cursor()
        place = self._on_the_way_to((position, hash_), cursor.position)
        if place is not None:
            cursor = FeedCursor(cursor.timeline, *place)
        elif position <= cursor.position:
            raise ValueError(f"the feed was never read at {position} as headquarters says")
        # an earlier life that ended before that place may say other things at the same positions
        parted = min((cursor.position, *(life[2] for life in self._lives()[1:])))
        for body, is_late in self._connection.rows(_FACTS_BEHIND, after=parted):
            name = _name_in(body)
            if name is not None:
                self._connection.run(_PUT_READ, name=name, is_late=is_late)
        number = self._lives()[-1][0] + 1
        self._connection.run(
            _BEGIN, number=number, timeline=cursor.timeline, position=cursor.position, hash=cursor.hash
        )
        self.put_cursor(cursor)

    def _on_the_way_to(self, place: Place, limit: int) -> Place | None:
        """The last place up to ``limit`` through which the feed came to that one; None for one that was never read."""
        if place == (0, self._start.hash):
            return place
        for number, _timeline, position, hash_ in reversed(self._lives()):
            places = list(self._places(number, position, hash_))
            if place in places and place[0] <= limit:
                return place
            if place in places[1:]:
                before = [one for one in places if one[0] <= limit]
                return before[-1] if before else self._on_the_way_to(places[0], limit)
        return None

    def read_again_from(self, position: int) -> None:
        """The feed goes on with that line, or from its beginning if an earlier life of it said the line."""
        number, _timeline, after, hash_ = self._lives()[-1]
        places = self._places(number, after, hash_)
        start = 0, self._start.hash
        self.rejoin(*next((place for place in places if place[0] == position - 1), start))

    def _lives(self) -> list[Life]:
        rows = self._connection.rows(_LIVES)
        return [(1, self._start.timeline, 0, self._start.hash)] if not rows else [(*row,) for row in rows]

    def _present(self) -> int:
        """The number of the life that is read; the first one is written down with its first line."""
        rows = self._connection.rows(_LIVES)
        if rows:
            number: int = rows[-1][0]
            return number
        start = self._start
        self._connection.run(_BEGIN, number=1, timeline=start.timeline, position=0, hash=start.hash)
        return 1

    def _last(self, number: int, position: int) -> int:
        row = self._connection.row(_LAST, number=number)
        return position if row is None or row[0] is None else int(row[0])

    def _head(self, number: int) -> SignedHead | None:
        row = self._connection.row(_HEAD, number=number)
        return None if row is None else SignedHead(row[1], row[2], row[3])

    def _places(self, number: int, position: int, hash_: bytes) -> Iterator[tuple[int, bytes]]:
        """Every place of a life with the chain's hash at it."""
        yield position, hash_
        for at, digest, _body in self._connection.rows(_LINES, number=number, after=position):
            hash_ = chain.extend_by(hash_, digest)
            yield at, hash_

    def _chain(self, number: int, after: FeedCursor) -> KeptChain:
        row = self._connection.row(_HEAD, number=number)
        if row is None:
            return KeptChain(after, (), SignedHead(after.position, after.hash, ""))
        _number, position, hash_, signature, rest = row
        entries = [
            (digest, True) if body is None else (body, False)
            for _at, digest, body in self._connection.rows(_LINES, number=number, after=after.position)
        ]
        unread = [rest[at : at + chain.HASH_BYTES] for at in range(0, len(rest), chain.HASH_BYTES)]
        entries += [(digest, True) for digest in unread]
        return KeptChain(after, tuple(entries), SignedHead(position, hash_, signature))


def knowledge(
    shelves: Shelves, lives: FeedLives, lineage: Sequence[tuple[str, int]], *, is_whole: bool
) -> Knowledge:
    """All that a restored headquarters asks for."""
    incarnations = tuple(incarnation for _number, incarnation in shelves.log.lives())
    leases = tuple(lease for space_leases in shelves.places.all_leases() for lease in space_leases)
    return Knowledge(incarnations, leases, lives.chains(lineage, is_whole=is_whole))


def _name_in(body: bytes) -> str | None:
    """The name of the fact in a kept line, or None for a line that is no fact."""
    try:
        event = feed.event_of(body)
        return None if event is None else str(FactName(event[0], event[1], facts.envelope(event[2]).q))
    except UndecodableError:
        return None
