"""Sessions of kiosks: challenge, signed statement of the journal's tip, bearer for one hour (SYNC.md 2.4.2).

The ratchet moves at every session: whoever shows one older than the last two is a clone or a restored image,
and headquarters says so (``you_lost``) and keeps an incident.
"""

import logging
from dataclasses import dataclass
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, update

from sync.hq import feed, fencing, tables, timelines
from sync.hq.house import House
from sync.hq.moments import Moment
from sync.hq.projections import report
from sync.protocol import signatures
from sync.protocol.limits import BEARER_SECONDS, CLOCK_SKEW_SECONDS_MAX
from sync.protocol.messages import Challenge, Hello, Refusal, Revocation, SessionGranted, SessionOpen
from sync.protocol.timelines import number_of

CHALLENGE_BYTES = 16
TOKEN_BYTES = 32

# made once: every request of every kiosk asks these, and building one costs more than running it
_n, _b = tables.node.c, tables.bearer.c
_SPEAKER = (
    select(_n.node, _n.branch_id, _n.public_key, _n.is_revoked, _b.ends_ms)
    .join_from(tables.bearer, tables.node, _b.node == _n.node)
    .where(_b.digest == bindparam("digest"))
)
_NODE = select(tables.node).where(_n.node == bindparam("who"))
_HEARD = update(tables.node).where(_n.node == bindparam("who")).values(heard_ms=bindparam("at_ms"))
_READ = _HEARD.values(read_position=bindparam("read"))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The kiosk behind a bearer."""

    node: str
    branch_id: str
    public_key: str


def hello(house: House, message: Hello) -> Challenge | Refusal:
    """A fresh challenge, signed over the kiosk's nonce; it voids the one before."""
    moment, challenge = house.moment(), house.token(CHALLENGE_BYTES)
    with house.store.writing() as connection:
        known = _node(connection, message.node, to_write=True)
        if known is None or known.is_revoked:
            return Refusal("REVOKED")
        connection.execute(
            update(tables.node)
            .where(tables.node.c.node == message.node)
            .values(challenge=challenge, challenge_ms=moment.ms)
        )
        timeline = feed.head(connection, known.branch_id).timeline
    said = signatures.challenge_bytes(message.node, message.nonce, challenge, moment.ms, timeline)
    return Challenge(challenge, moment.ms, timeline, house.keys.feed.sign(said).hex())


def revocation(house: House, message: Hello) -> Revocation | Refusal:
    """The signed word that the node was revoked; CODE for one that was not, or that nobody here knows."""
    with house.store.reading() as connection:
        known = _node(connection, message.node)
    if known is None or not known.is_revoked:
        return Refusal("CODE")
    said = signatures.revocation_bytes(message.node, message.nonce)
    return Revocation(message.node, house.keys.feed.sign(said).hex())


def open_session(house: House, message: SessionOpen) -> SessionGranted | Refusal:
    """The bearer, when the statement is signed together with the challenge given last."""
    moment = house.moment()
    with house.store.reading() as connection:
        branch_id = connection.execute(select(_n.branch_id).where(_n.node == message.whence.node)).scalar()
    if branch_id is None:
        return Refusal("REVOKED")
    with house.store.writing() as connection:
        feed.lock(connection, branch_id)
        known = _node(connection, message.whence.node, to_write=True)
        if known is None or known.is_revoked:
            return Refusal("REVOKED")
        if not _answers(known, message, moment):
            return Refusal("SIGNATURE")
        if timelines.shows_loss(connection, branch_id, message, house.keys):
            above = number_of(message.whence.timeline)
            begun = timelines.begin(connection, branch_id, house.timelines, house.token, above=above)
            report(connection, branch_id, ("restored", f"{begun} {known.node}"), moment)
        timeline = feed.head(connection, branch_id).timeline
        if message.whence.timeline != timeline:
            return Refusal("TIMELINE", timeline=timeline)
        granted = _granted(house, connection, known, message, moment)
        is_fenced = fencing.fence_if_due(connection, branch_id, known.node, moment)
    if is_fenced:
        house.said(branch_id)
    return granted


def speaker_of(connection: Connection, bearer: str, moment: Moment) -> Speaker | Refusal:
    """Whose bearer it is: BEARER for one that is unknown or over, REVOKED for a kiosk that was."""
    row = connection.execute(_SPEAKER, {"digest": _digest(bearer)}).one_or_none()
    if row is None or row.ends_ms <= moment.ms:
        return Refusal("BEARER")
    return Refusal("REVOKED") if row.is_revoked else Speaker(row.node, row.branch_id, row.public_key)


def revoke(house: House, node: str, account_id: str) -> bool:
    """A person says that the device is in the wrong hands: nothing is told to it or taken from it any more.

    What it holds stays its own, because nobody knows what it has confirmed since (SYNC.md 2.5). False when there is
    no such kiosk; may be repeated.
    """
    with house.store.reading() as connection:
        known = _node(connection, node)
    if known is None:
        return False
    with house.changing(known.branch_id) as connection:
        connection.execute(update(tables.node).where(tables.node.c.node == node).values(is_revoked=True))
        connection.execute(delete(tables.bearer).where(tables.bearer.c.node == node))
    logger.warning("kiosk %s was revoked by account %s", node, account_id)
    return True


def forget_over(connection: Connection, table: Table, moment: Moment) -> None:
    """Deletes the sessions of a table that are over; those that another server deletes just now are left to it."""
    over = select(table.c.digest).where(table.c.ends_ms <= moment.ms).with_for_update(skip_locked=True)
    connection.execute(delete(table).where(table.c.digest.in_(over)))


def is_signed(public_key: str, signature: str, said: bytes) -> bool:
    """Whether the hex signature over the bytes is by the raw hex key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def heard(connection: Connection, node: str, moment: Moment, read: int | None = None) -> None:
    """Notes that the kiosk spoke, and where it said that it reads on."""
    if read is None:
        connection.execute(_HEARD, {"who": node, "at_ms": moment.ms})
    else:
        connection.execute(_READ, {"who": node, "at_ms": moment.ms, "read": read})


def _node(connection: Connection, node: str, *, to_write: bool = False) -> Row[tuple[object, ...]] | None:
    """The node's row; ``to_write``: nobody else opens a session of it until the transaction ends."""
    query = _NODE.with_for_update() if to_write else _NODE
    return connection.execute(query, {"who": node}).one_or_none()


def _answers(known: Row[tuple[object, ...]], message: SessionOpen, moment: Moment) -> bool:
    """Whether the statement is signed with the last challenge, and in time."""
    age_ms = moment.ms - known.challenge_ms
    if not known.challenge or not 0 <= age_ms <= CLOCK_SKEW_SECONDS_MAX * 1000:
        return False
    unsigned = msgspec.structs.replace(message, signature="")
    return is_signed(known.public_key, message.signature, signatures.session_bytes(unsigned, known.challenge))


def _granted(
    house: House,
    connection: Connection,
    known: Row[tuple[object, ...]],
    message: SessionOpen,
    moment: Moment,
) -> SessionGranted:
    has_forgotten = not known.ratchet and known.stated_timeline != message.whence.timeline
    is_clone = not has_forgotten and message.ratchet not in (known.ratchet, known.ratchet_before)
    if is_clone:
        report(connection, known.branch_id, ("clone", known.node), moment)
    bearer, ratchet = house.token(TOKEN_BYTES), house.token()
    connection.execute(
        update(tables.node)
        .where(tables.node.c.node == known.node)
        .values(
            challenge="",
            ratchet=ratchet,
            ratchet_before=known.ratchet if is_clone else message.ratchet,
            heard_ms=moment.ms,
            tip_inc=message.whence.inc,
            tip_seq=message.tip_seq,
            stated_lost=message.lost,
        )
    )
    forget_over(connection, tables.bearer, moment)
    ends_ms = moment.ms + BEARER_SECONDS * 1000
    connection.execute(insert(tables.bearer).values(digest=_digest(bearer), node=known.node, ends_ms=ends_ms))
    you_lost = not message.lost and (is_clone or _has_more(connection, message))
    is_asked = message.is_turned or known.stated_timeline != message.whence.timeline
    lineage = timelines.lineage(connection, known.branch_id) if is_asked else ()
    stored = stored_of(connection, known.node)
    return SessionGranted(message.whence, bearer, ratchet, stored, you_lost, tuple(lineage))


def stored_of(connection: Connection, node: str) -> dict[str, int]:
    """What headquarters has of each incarnation of the node."""
    columns = tables.incarnation.c
    rows = connection.execute(select(columns.inc, columns.stored).where(columns.node == node))
    return {row.inc: row.stored for row in rows}


def _has_more(connection: Connection, message: SessionOpen) -> bool:
    """Whether headquarters has events of the node outside the lineage of the tip it states (SYNC.md 2.4.2).

    A tip that headquarters has never heard of says nothing: its parents come with the upload. What a fence has settled
    is no loss any more.
    """
    columns = tables.incarnation.c
    lives = {
        row.inc: row
        for row in connection.execute(select(tables.incarnation).where(columns.node == message.whence.node))
    }
    inc, seq = message.whence.inc, message.tip_seq
    if inc not in lives:
        return False
    if lives[inc].stored == seq and lives[inc].head_hash.hex() != message.tip_hash:
        return True
    lineage: set[str] = set()
    while inc in lives and inc not in lineage and not lives[inc].is_settled:
        if lives[inc].stored > seq:
            return True
        lineage.add(inc)
        inc, seq = lives[inc].parent_inc, lives[inc].parent_seq
    return any(other not in lineage and life.stored and not life.is_settled for other, life in lives.items())


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
