"""The lives of a branch's feed: each begins where a restored headquarters went on, under a number never used before.

``number-tag``; the number is one more than the highest known anywhere: in the database, beside it in a file that no
backup of the database carries, and on any kiosk (SYNC.md 2.1). While a branch is in RECOVERY headquarters confirms,
grants and fences nothing there: it may not know what it has said.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, func, select, update

from kiosk.domain.errors import KioskError
from kiosk.domain.ports import Incarnation
from kiosk.encoding import chain
from sync.hq import feed, tables
from sync.hq.keys import Keys, one_at_a_time, write_private
from sync.protocol import signatures
from sync.protocol.messages import SessionOpen
from sync.protocol.timelines import number_of

FILE = "timelines.json"
TAG_BYTES = 4
WITHOUT = "without "
"""Before the name of a life: noted of a node in the place of the life in which it spoke last."""
_MODE = select(tables.branch.c.mode).where(tables.branch.c.branch_id == bindparam("branch"))
_GONE_ON = select(tables.branch.c.gone_on_position).where(tables.branch.c.branch_id == bindparam("branch"))

Place = tuple[str, int]
"""A timeline and a position in it."""


class DamagedTimelinesError(KioskError):
    """The file beside the database does not say how far feeds came."""

    advice = "Delete timelines.json; the kiosks know the numbers as well."


@dataclass(frozen=True, slots=True)
class Timelines:
    """What headquarters last said to each branch, beside its database: how a copy that was put back is noticed."""

    path: Path

    def knows_more(self, branch_id: str, place: Place) -> bool:
        """Whether something was seen committed that a database which ends at ``place`` does not have.

        It may lag and never leads. Raises DamagedTimelinesError.
        """
        timeline, position = self._read().get(branch_id, place)
        if timeline == place[0]:
            return position > place[1]
        return number_of(timeline) >= number_of(place[0])

    def highest(self, branch_id: str) -> int:
        """The highest number seen of the branch's timelines. Raises DamagedTimelinesError."""
        return number_of(self._read().get(branch_id, ("", 0))[0])

    def saw(self, branch_id: str, place: Place, *, is_durable: bool = False) -> None:
        """A commit led there. Synced to the disk only on demand. Raises DamagedTimelinesError."""
        with one_at_a_time(self.path.with_suffix(".lock")):
            known = self._read()
            timeline, position = known.get(branch_id, ("", 0))
            if (number_of(place[0]), place[1]) > (number_of(timeline), position):
                written = json.dumps({**known, branch_id: place}).encode()
                write_private(self.path, written, is_durable=is_durable)

    def _read(self) -> dict[str, Place]:
        try:
            known = json.loads(self.path.read_bytes()) if self.path.exists() else {}
            return {str(branch_id): (str(timeline), int(at)) for branch_id, (timeline, at) in known.items()}
        except (ValueError, AttributeError, TypeError) as fault:
            raise DamagedTimelinesError(self.path.name) from fault


def lineage(connection: Connection, branch_id: str) -> list[tuple[str, int, str]]:
    """Every life of the feed up to the present one, oldest first: its name, where it began, the chain's hash there."""
    columns = tables.timeline.c
    rows = connection.execute(
        select(tables.timeline).where(columns.branch_id == branch_id).order_by(columns.number)
    )
    return [(row.timeline, row.position, row.hash.hex()) for row in rows]


def is_recovering(connection: Connection, branch_id: str) -> bool:
    """Whether headquarters waits for what the branch's kiosks know."""
    mode = connection.execute(_MODE, {"branch": branch_id}).scalar()
    return mode == tables.RECOVERY


def gone_on_position(connection: Connection, branch_id: str) -> int:
    """Behind which position headquarters went on without a kiosk; ``tables.NEVER`` where it never did."""
    position: int = connection.execute(_GONE_ON, {"branch": branch_id}).scalar_one()
    return position


def note_gone_on(connection: Connection, branch_id: str) -> None:
    """Headquarters goes on without a kiosk in the present life: what lost lives said behind its begin is unheard."""
    lives, columns = tables.timeline.c, tables.branch.c
    begin = select(func.max(lives.position)).where(lives.branch_id == branch_id).scalar_subquery()
    connection.execute(
        update(tables.branch).where(columns.branch_id == branch_id).values(gone_on_position=begin)
    )


def begin(
    connection: Connection, branch_id: str, numbers: Timelines, token: Callable[[int], str], *, above: int = 0
) -> str:
    """Begins a new life of the feed, in RECOVERY until every kiosk has said what it knows; gives its name.

    ``above``: a number that a kiosk showed. Ratchets and bearers are of another life of headquarters and void.
    """
    end = feed.lock(connection, branch_id)
    number = max(number_of(end.timeline), numbers.highest(branch_id), above) + 1
    timeline = f"{number}-{token(TAG_BYTES)}"
    numbers.saw(branch_id, (timeline, end.position), is_durable=True)
    left_out = _left_out(connection, branch_id, end.timeline)
    nodes = select(tables.node.c.node).where(tables.node.c.branch_id == branch_id)
    connection.execute(delete(tables.bearer).where(tables.bearer.c.node.in_(nodes)))
    connection.execute(
        update(tables.node)
        .where(tables.node.c.branch_id == branch_id)
        .values(
            ratchet="", ratchet_before="", challenge="", stated_timeline="", stated_head="", read_position=0
        )
    )
    for node, without in left_out.items():
        noted = update(tables.node).where(tables.node.c.node == node)
        connection.execute(noted.values(stated_timeline=f"{WITHOUT}{without}"))
    connection.execute(delete(tables.statement).where(tables.statement.c.branch_id == branch_id))
    columns = tables.branch.c
    own = connection.execute(
        select(columns.own_seq, columns.own_hash).where(columns.branch_id == branch_id)
    ).one()
    life = Incarnation(timeline, end.timeline, own.own_seq, own.own_hash)
    connection.execute(
        update(tables.branch)
        .where(columns.branch_id == branch_id)
        .values(
            timeline=timeline,
            own_seq=0,
            own_hash=chain.journal_start(feed.own_node(branch_id), life),
            mode=tables.RECOVERY,
        )
    )
    feed.begin_life(connection, branch_id, timeline, end.position, end.hash)
    return timeline


def left_out_of(stated_timeline: str) -> str | None:
    """The life of the feed that two people let begin without a node, by what is noted of it; None for none."""
    return stated_timeline.removeprefix(WITHOUT) if stated_timeline.startswith(WITHOUT) else None


def _left_out(connection: Connection, branch_id: str, timeline: str) -> dict[str, str]:
    """Who was not heard before headquarters went on, in this life or an earlier one, each with that life."""
    columns, is_at_work = tables.node.c, not is_recovering(connection, branch_id)
    rows = connection.execute(
        select(columns.node, columns.stated_timeline).where(columns.branch_id == branch_id)
    )
    found = {}
    for node, stated in rows:
        life = left_out_of(stated) or (timeline if is_at_work and stated != timeline else None)
        if life is not None:
            found[node] = life
    return found


def shows_loss(connection: Connection, branch_id: str, message: SessionOpen, keys: Keys) -> bool:
    """Whether a kiosk was told, under headquarters' own signature, what this database does not know (SYNC.md 2.6).

    An older life is explained by the restore that ended it; a later one, or more of the present one, is not.
    """
    end = feed.head(connection, branch_id)
    turned_to = message.whence.timeline
    if turned_to != end.timeline and number_of(turned_to) >= number_of(end.timeline):
        return True  # it has turned to a life that this database never began
    timeline, position, head = message.head_timeline, message.head_position, message.head_hash
    signed = signatures.feed_bytes(branch_id, timeline, position, head)
    if not message.head_signature or not keys.is_own_word(message.head_signature, signed):
        return False
    if timeline == end.timeline and feed.is_pruned(connection, branch_id, position):
        return False  # it is a kiosk that was away for long
    if timeline == end.timeline:
        known = feed.hash_at(connection, branch_id, position)
        return known is None or known.hex() != head
    return number_of(timeline) >= number_of(end.timeline)
