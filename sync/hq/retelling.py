"""Says again, in the present life of a branch's feed, what an earlier one had said and this database has lost.

Facts keep their names, their bytes and their order; a fact that is stored already is not said twice. Grants, releases
and fences move the leases as they did, under the numbers they had, and what described the branch is described again.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.branches import Branch
from kiosk.domain.facts import FactName, LeaseReleased
from kiosk.domain.people import PassRevoked, PersonMerged
from kiosk.domain.ports import Incarnation
from kiosk.domain.spaces import Plan, Space
from kiosk.encoding import chain, facts, values
from kiosk.encoding import feed as lines
from kiosk.encoding.values import UndecodableError
from sync.hq import accept, feed, fencing, leases, network, tables, vault
from sync.hq.feed import StoredEvent
from sync.hq.moments import Moment
from sync.hq.projections import report

Said = tuple[str, str, bytes]
"""A fact as a line says it: node, incarnation, bytes."""


@dataclass(frozen=True, slots=True)
class Place:
    """One transaction, one branch, one moment.

    ``lives``: of the kiosks' journals, by node and incarnation. ``late``: the facts that headquarters called late when
    it said them last.
    """

    connection: Connection
    branch_id: str
    moment: Moment
    lives: Mapping[tuple[str, str], Incarnation]
    late: Container[Said] = ()


def called_late(said: Iterable[bytes]) -> set[Said]:
    """The facts among the lines of several lives, oldest first, whose last line says that they are late."""
    last: dict[Said, bool] = {}
    for line in said:
        try:
            event = lines.event_of(line)
        except UndecodableError:
            continue
        if event is not None:
            last[event] = lines.is_late(line)
    return {event for event, is_late in last.items() if is_late}


def say_again(place: Place, said: Sequence[bytes | None], *, is_late: bool) -> None:
    """Says what is missing of the lines, in order. ``is_late``: no fact among them decides anything any more."""
    tails = _Tails(place)
    for line in said:
        if line is None:
            continue
        try:
            event = lines.event_of(line)
            if event is not None:
                tails.take(event, is_late=is_late or event in place.late)
            elif not is_late:
                tails.say()
                _describe(place, lines.decode(line))
        except UndecodableError:
            continue  # nobody could ever apply it
    tails.say()


class _Tails:
    """How far each journal is stored, and the facts behind that which wait to be stored and said together."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._ends: dict[tuple[str, str], tuple[int, bytes]] = {}
        self._new: dict[FactName, StoredEvent] = {}
        self._late: set[FactName] = set()

    def take(self, event: Said, *, is_late: bool) -> None:
        """The next fact that was said. Raises UndecodableError for what is none."""
        node, inc, body = event
        envelope, place = facts.envelope(body), self._place
        name = FactName(node, inc, envelope.q)
        end = self._end(name)
        if end is None:
            report(place.connection, place.branch_id, ("gap", str(name)), place.moment)
            return
        seq, hash_ = end
        if name.seq <= seq:
            stored = self._new[name].body if name in self._new else _stored_body(place.connection, name)
            if stored != body:
                report(place.connection, place.branch_id, ("fork", str(name)), place.moment)
            return
        if name.seq != seq + 1:
            report(place.connection, place.branch_id, ("gap", str(name)), place.moment)
            return
        new = StoredEvent(name, envelope, body, chain.extend(hash_, body))
        self._ends[node, inc] = (name.seq, new.hash)
        self._new[name] = new
        if is_late:
            self._late.add(name)
        elif envelope.t == LeaseReleased.TYPE:
            self.say()
            _release(place, name, body)

    def say(self) -> None:
        """Stores and says what waits."""
        connection, columns = self._place.connection, tables.incarnation.c
        new, late = list(self._new.values()), self._late
        if not new:
            return
        feed.store_events(connection, new, self._place.moment)
        for node, inc in sorted({(one.name.node, one.name.inc) for one in new}):
            stored, head_hash = self._ends[node, inc]
            connection.execute(
                update(tables.incarnation)
                .where(columns.node == node, columns.inc == inc)
                .values(stored=stored, head_hash=head_hash)
            )
        feed.append_events(connection, self._place.branch_id, [(one.name, one.body) for one in new], late)
        self._new, self._late = {}, set()

    def _end(self, name: FactName) -> tuple[int, bytes] | None:
        life = name.node, name.inc
        if life not in self._ends:
            self.say()  # where a life begins is compared with the end of the one before it
            end = _end(self._place, name)
            if end is None:
                return None
            self._ends[life] = end
        return self._ends[life]


def _describe(place: Place, item: object) -> None:
    connection = place.connection
    match item:
        case Branch():
            connection.execute(
                update(tables.branch)
                .where(tables.branch.c.branch_id == place.branch_id)
                .values(body=values.encode(item))
            )
            feed.append(connection, place.branch_id, [item])
        case Space():
            network.put_space(connection, item)
        case Plan():
            feed.append(connection, place.branch_id, [item])
        case PassRevoked(pass_id=pass_id):
            connection.execute(
                update(tables.issued_pass)
                .where(tables.issued_pass.c.pass_id == pass_id)
                .values(is_revoked=True)
            )
            feed.append(connection, place.branch_id, [item])
        case PersonMerged(subject_id=subject_id, into=into):
            vault.merge(connection, subject_id, into)  # another branch may have told of it already
            feed.append(connection, place.branch_id, [item])
        case Grant():
            if leases.grant_again(connection, place.branch_id, item):
                feed.append(connection, place.branch_id, [item])
        case Fence():
            if not _is_said(place, item):
                fencing.fence_again(connection, place.branch_id, item)
        case _:
            return


def _is_said(place: Place, fence: Fence) -> bool:
    """Whether the feed has it already: it would take days anew that the node was given since."""
    columns = tables.feed.c
    of_branch = (columns.branch_id == place.branch_id, columns.kind == lines.KIND_OF[Fence])
    found = place.connection.execute(
        select(columns.position).where(*of_branch, columns.body == lines.encode(fence)).limit(1)
    )
    return found.scalar() is not None


def _release(place: Place, name: FactName, body: bytes) -> None:
    fact = facts.decode(name.node, name.inc, body).fact
    if isinstance(fact, LeaseReleased):
        _is_theirs, grant = leases.release(place.connection, place.branch_id, name.node, fact)
        if grant is not None:
            feed.append(place.connection, place.branch_id, [grant])


def _stored_body(connection: Connection, name: FactName) -> bytes | None:
    columns = tables.event.c
    body: bytes | None = connection.execute(
        select(columns.body).where(
            columns.node == name.node, columns.inc == name.inc, columns.seq == name.seq
        )
    ).scalar()
    return body


def _end(place: Place, name: FactName) -> tuple[int, bytes] | None:
    """How far the fact's journal is stored, and the chain's hash there; None for a life that may not begin yet (I1).

    A life that nobody stated began nobody knows where: its kiosk lost it, or has not spoken yet (``amend``).
    """
    if name.node == feed.own_node(place.branch_id):
        return _own_end(place, name)
    known = accept.incarnation(place.connection, name.node, name.inc)
    if known is None:
        life = place.lives.get((name.node, name.inc), accept.beside(name.inc))
        if not _has_what_it_began_behind(place, name.node, life):
            return None
        known = accept.begin(place.connection, (place.branch_id, name.node), life, place.moment)
    return known.stored, known.head_hash


def _has_what_it_began_behind(place: Place, node: str, life: Incarnation) -> bool:
    if life.parent_inc is None:
        return True
    parent = accept.incarnation(place.connection, node, life.parent_inc)
    return parent is not None and parent.stored >= life.parent_seq


def _own_end(place: Place, name: FactName) -> tuple[int, bytes]:
    columns = tables.event.c
    last = place.connection.execute(
        select(columns.seq, columns.hash)
        .where(columns.node == name.node, columns.inc == name.inc)
        .order_by(columns.seq.desc())
        .limit(1)
    ).one_or_none()
    # the start of a life that the copy had not seen went with it
    return (0, chain.NO_PARENT) if last is None else (last.seq, last.hash)
