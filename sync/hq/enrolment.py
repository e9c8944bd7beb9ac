"""How a tablet becomes a kiosk: a one-time code, two commitments, three words that two people compare.

A code holds for ten minutes and for one device; only a person signed in here makes one, and only such a person's
"yes" beside the device's own signature makes a node. With the node come its first days: what nobody else holds of the
branch, as far ahead as each space allows.
"""

import logging
from dataclasses import dataclass, replace
from enum import Enum

from sqlalchemy import Connection, Row, func, insert, select, update

from kiosk.domain.authority import Grant
from kiosk.domain.branches import Branch
from kiosk.domain.spaces import Space
from kiosk.encoding import values
from sync.hq import feed, leases, network, sessions, tables, timelines
from sync.hq.bell import ANYTHING
from sync.hq.house import House
from sync.hq.moments import Moment
from sync.protocol import check_words, enrolment_code, signatures
from sync.protocol.limits import ENROLMENT_CODE_LENGTH, ENROLMENT_CODE_LETTERS, ENROLMENT_CODE_SECONDS
from sync.protocol.messages import Enrol, EnrolConfirm, Enrolled, EnrolNonce, EnrolOffer, EnrolReveal, Refusal

NONCE_BYTES = 32
KEY_BYTES = 32

CODE = Refusal("CODE")
MALFORMED = Refusal("MALFORMED")
logger = logging.getLogger(__name__)


class State(Enum):
    """How far an enrolment is. OFFERED: a device showed the code. REVEALED: both ends know the words."""

    OPEN = "open"
    OFFERED = "offered"
    REVEALED = "revealed"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One code and what became of it. ``words`` only once both ends know them; ``node`` only when DONE.

    ``is_over``: its time has passed before it was done.
    """

    enrolment_id: str
    code: str
    branch_id: str
    branch_name: str
    state: State
    ends_ms: int
    shown_ms: int | None
    words: tuple[str, ...]
    is_confirmed_here: bool
    is_over: bool
    node: str


def make_code(house: House, branch_id: str, account_id: str) -> str:
    """A new code for the branch; gives the enrolment's id. Raises UnknownBranchError."""
    moment, enrolment_id = house.moment(), house.token()
    with house.store.writing() as connection:
        feed.head(connection, branch_id)
        connection.execute(
            insert(tables.enrolment).values(
                enrolment_id=enrolment_id,
                code=house.chosen(ENROLMENT_CODE_LETTERS, ENROLMENT_CODE_LENGTH),
                branch_id=branch_id,
                account_id=account_id,
                made_ms=moment.ms,
                ends_ms=moment.ms + ENROLMENT_CODE_SECONDS * 1000,
                state=State.OPEN.value,
                public_key="",
                machine="",
                device_commitment="",
                device_nonce="",
                hq_nonce=house.token(NONCE_BYTES),
                node="",
                is_confirmed_here=False,
                is_confirmed_there=False,
            )
        )
    return enrolment_id


def enrol(house: House, message: Enrol) -> EnrolOffer | Refusal:
    """A device shows a code: headquarters commits to its nonce.

    The same device may ask again, with another commitment too, until it has said its nonce; nobody else may.
    """
    if not _is_hex(message.public_key, KEY_BYTES) or not _is_hex(message.commitment, NONCE_BYTES):
        return MALFORMED
    moment = house.moment()
    with house.store.writing() as connection:
        row = _by_code(connection, message, moment)
        if row is None:
            return CODE
        if row.state == State.OPEN.value:
            _set(
                connection,
                row.enrolment_id,
                state=State.OFFERED.value,
                public_key=message.public_key,
                machine=message.machine[:200],
                device_commitment=message.commitment,
                shown_ms=moment.ms,
                ends_ms=moment.ms + ENROLMENT_CODE_SECONDS * 1000,
            )
        else:
            # its last nonce may have been lost on the way; ours is still unsaid, so nobody gains by choosing anew
            _set(connection, row.enrolment_id, device_commitment=message.commitment)
        branch = _branch(connection, row.branch_id)
    house.bell.ring(ANYTHING)
    return EnrolOffer(
        row.enrolment_id,
        house.keys.feed_public_key.hex(),
        house.keys.ca_pem,
        signatures.commitment(bytes.fromhex(row.hq_nonce)),
        branch.name,
        branch.summit,
    )


def reveal(house: House, message: EnrolReveal) -> EnrolNonce | Refusal:
    """The device's nonce, checked against its commitment; only then headquarters' own."""
    if not _is_hex(message.nonce, NONCE_BYTES):
        return MALFORMED
    moment = house.moment()
    with house.store.writing() as connection:
        row = _living(connection, message.enrolment, moment, to_write=True)
        if row is None or row.state not in (State.OFFERED.value, State.REVEALED.value):
            return CODE
        if signatures.commitment(bytes.fromhex(message.nonce)) != row.device_commitment:
            _set(connection, row.enrolment_id, state=State.STOPPED.value)
            logger.warning("enrolment %s stopped: the nonce is not the one committed to", row.enrolment_id)
            return CODE
        _set(connection, row.enrolment_id, state=State.REVEALED.value, device_nonce=message.nonce)
    house.bell.ring(ANYTHING)
    return EnrolNonce(row.hq_nonce)


def confirm_there(house: House, message: EnrolConfirm) -> Enrolled | Refusal:
    """A person found the words equal at the device: its signature over them. Asked until both have."""
    moment = house.moment()
    with house.store.reading() as connection:
        row = _comparable(connection, message.enrolment, moment)
    if row is None:
        return CODE
    hq_key = house.keys.feed_public_key.hex()
    said = signatures.enrolment_bytes(row.enrolment_id, row.public_key, hq_key, _words(house, row))
    if not sessions.is_signed(row.public_key, message.signature, said):
        return Refusal("SIGNATURE")
    with house.changing(row.branch_id) as connection:
        return _confirmed(connection, row.enrolment_id, moment, is_confirmed_there=True) or CODE


def confirm_here(house: House, enrolment_id: str) -> bool:
    """A signed-in person found the words equal at headquarters. False when there is nothing to confirm any more."""
    moment = house.moment()
    with house.store.reading() as connection:
        row = _comparable(connection, enrolment_id, moment)
    if row is None:
        return False
    with house.changing(row.branch_id) as connection:
        return _confirmed(connection, enrolment_id, moment, is_confirmed_here=True) is not None


def stop(house: House, enrolment_id: str) -> bool:
    """The words differ, or the code is not wanted: it is void at once. False when it was done already."""
    with house.store.writing() as connection:
        row = _row(connection, enrolment_id, to_write=True)
        if row is None or row.state == State.DONE.value:
            return False
        _set(connection, enrolment_id, state=State.STOPPED.value)
    house.bell.ring(ANYTHING)
    logger.warning("enrolment %s was stopped by a person", enrolment_id)
    return True


def look_up(house: House, enrolment_id: str) -> Enrolment | None:
    """The enrolment as a person at headquarters sees it."""
    with house.store.reading() as connection:
        row = _row(connection, enrolment_id)
        if row is None:
            return None
        branch = _branch(connection, row.branch_id)
    state = State(row.state)
    has_words = state in (State.REVEALED, State.DONE)
    return Enrolment(
        enrolment_id,
        row.code,
        row.branch_id,
        branch.name,
        state,
        row.ends_ms,
        row.shown_ms,
        _words(house, row) if has_words else (),
        row.is_confirmed_here,
        state is not State.DONE and row.ends_ms <= house.moment().ms,
        row.node,
    )


def qr_text(house: House, enrolment: Enrolment, address: str) -> str:
    """What the code's QR says: address, code, CA fingerprint."""
    return enrolment_code.encode(
        enrolment_code.EnrolmentCode(address, enrolment.code, house.keys.ca_fingerprint)
    )


def _by_code(connection: Connection, message: Enrol, moment: Moment) -> Row[tuple[object, ...]] | None:
    """The enrolment of a code that still holds: unused, or used by this very device a moment ago."""
    columns = tables.enrolment.c
    rows = connection.execute(
        select(tables.enrolment)
        .where(columns.code == enrolment_code.typed(message.code), columns.ends_ms > moment.ms)
        .with_for_update()
    ).all()
    for row in rows:
        is_again = row.state == State.OFFERED.value and row.public_key == message.public_key
        if row.state == State.OPEN.value or is_again:
            return row
    return None


def _row(
    connection: Connection, enrolment_id: str, *, to_write: bool = False
) -> Row[tuple[object, ...]] | None:
    """The enrolment's row; ``to_write``: nobody else changes it until the transaction ends."""
    query = select(tables.enrolment).where(tables.enrolment.c.enrolment_id == enrolment_id)
    return connection.execute(query.with_for_update() if to_write else query).one_or_none()


def _living(
    connection: Connection, enrolment_id: str, moment: Moment, *, to_write: bool = False
) -> Row[tuple[object, ...]] | None:
    """The enrolment while it can go on; one that is done answers its device for ever."""
    row = _row(connection, enrolment_id, to_write=to_write)
    is_living = row is not None and (row.ends_ms > moment.ms or row.state == State.DONE.value)
    return row if is_living else None


def _comparable(
    connection: Connection, enrolment_id: str, moment: Moment, *, to_write: bool = False
) -> Row[tuple[object, ...]] | None:
    """The enrolment while its words can be compared, or once that was done."""
    row = _living(connection, enrolment_id, moment, to_write=to_write)
    has_words = row is not None and row.state in (State.REVEALED.value, State.DONE.value)
    return row if has_words else None


def _set(connection: Connection, enrolment_id: str, **columns: object) -> None:
    connection.execute(
        update(tables.enrolment).where(tables.enrolment.c.enrolment_id == enrolment_id).values(**columns)
    )


def _branch(connection: Connection, branch_id: str) -> Branch:
    body = connection.execute(
        select(tables.branch.c.body).where(tables.branch.c.branch_id == branch_id)
    ).scalar_one()
    return values.read(Branch, body)


def _words(house: House, row: Row[tuple[object, ...]]) -> tuple[str, ...]:
    nonces = (bytes.fromhex(row.device_nonce), bytes.fromhex(row.hq_nonce))
    device_key, hq_key = bytes.fromhex(row.public_key), house.keys.feed_public_key
    places = signatures.check_word_places(device_key, hq_key, house.keys.ca_fingerprint, nonces)
    return check_words.words_at(places)


def _confirmed(connection: Connection, enrolment_id: str, moment: Moment, **said: bool) -> Enrolled | None:
    """Keeps a person's yes and makes the node once both have given theirs; None when a no or the time came first."""
    if _comparable(connection, enrolment_id, moment, to_write=True) is None:
        return None
    _set(connection, enrolment_id, **said)
    row = _row(connection, enrolment_id)
    if row is None or not (row.is_confirmed_here and row.is_confirmed_there):
        return Enrolled(is_confirmed=False)
    head, branch = feed.lock(connection, row.branch_id), _branch(connection, row.branch_id)
    node = row.node
    if row.state != State.DONE.value:
        node = _new_node(connection, row, moment)
        _set(connection, enrolment_id, state=State.DONE.value, node=node)
        _share(connection, row.branch_id)
        if not timelines.is_recovering(connection, row.branch_id):
            feed.append(connection, row.branch_id, _grants(connection, branch, node, moment))
        logger.info("node %s enrolled", node)
    return Enrolled(True, node, branch.branch_id, branch.name, head.timeline)


def _new_node(connection: Connection, row: Row[tuple[object, ...]], moment: Moment) -> str:
    columns = tables.node.c
    count = connection.execute(
        select(func.count()).select_from(tables.node).where(columns.branch_id == row.branch_id)
    ).scalar_one()
    node = f"{row.branch_id}-{count + 1}"
    connection.execute(
        insert(tables.node).values(
            node=node,
            branch_id=row.branch_id,
            public_key=row.public_key,
            machine=row.machine,
            is_revoked=False,
            is_retired=False,
            enrolled_ms=moment.ms,
            challenge="",
            challenge_ms=0,
            ratchet="",
            ratchet_before="",
            tip_inc="",
            tip_seq=0,
            stated_lost="",
            fenced_lost="",
            stated_timeline=feed.head(connection, row.branch_id).timeline,
            stated_head="",
        )
    )
    return node


def _share(connection: Connection, branch_id: str) -> None:
    """Several kiosks of a branch split its spaces, each space one kiosk's, in turn; a single one takes whatever there is.

    What moves to another kiosk is given back by the one that has it, or moves when its days run out.
    """
    columns = tables.node.c
    nodes = list(
        connection.execute(
            select(columns.node)
            .where(columns.branch_id == branch_id, columns.is_revoked.is_(False))
            .order_by(columns.enrolled_ms, columns.node)
        ).scalars()
    )
    if len(nodes) < 2:
        return
    bookable = [space for space in _spaces(connection, branch_id) if space.is_bookable]
    for number, space in enumerate(bookable):
        kiosk = nodes[number % len(nodes)]
        if space.kiosk != kiosk:
            network.put_space(connection, replace(space, kiosk=kiosk))


def _spaces(connection: Connection, branch_id: str) -> list[Space]:
    bodies = connection.execute(
        select(tables.space.c.body).where(tables.space.c.branch_id == branch_id).order_by(tables.space.c.code)
    ).scalars()
    return [values.read(Space, body) for body in bodies]


def _grants(connection: Connection, branch: Branch, node: str, moment: Moment) -> list[Grant]:
    """The days of a kiosk that goes into service: enrolling it is its first wish."""
    today = branch.day_of(moment.at)
    made = (leases.grant(connection, space, node, today) for space in _spaces(connection, branch.branch_id))
    return [grant for grant in made if grant is not None]


def _is_hex(text: str, size: int) -> bool:
    try:
        return len(bytes.fromhex(text)) == size and text == text.lower()
    except ValueError:
        return False
