"""Takes a kiosk's journal in: store first, judge later (SYNC.md 2.4.3, I1, I2, I9).

One transaction checks signature, chain and contiguity, compares what is known already, inserts the rest, appends
it to the branch's feed and commits; only then is anything acknowledged. Of an event nothing but its envelope is
looked at: no upload is refused for what it says.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from kiosk.domain.bookings import Booking, Request, RequestState
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingEnded,
    BookingReleased,
    FactName,
    Overridden,
    OverrideConfirmed,
)
from kiosk.domain.ports import Incarnation
from kiosk.encoding import chain, facts
from kiosk.encoding.facts import Event
from kiosk.encoding.values import UndecodableError
from sync.hq import feed, fencing, leases, sessions, tables, timelines
from sync.hq.house import House
from sync.hq.moments import Moment
from sync.hq.projections import SqlRows, is_reported, report
from sync.hq.sessions import Speaker
from sync.protocol import messages, signatures
from sync.protocol.messages import JournalHeader, JournalStored, Refusal

CONFIRMING = (BookingConfirmed.TYPE, OverrideConfirmed.TYPE, Overridden.TYPE)
DECIDED = (RequestState.CONFIRMED, RequestState.DECLINED)
LEFT_OUT = "late kiosk"
"""The incident of a kiosk that comes back after two people went on without it."""
MALFORMED = Refusal("MALFORMED")

# made once, as in ``sessions``
_i, _e = tables.incarnation.c, tables.event.c
_LIFE = select(tables.incarnation).where(_i.node == bindparam("of"), _i.inc == bindparam("life"))
_LONGER = (
    update(tables.incarnation)
    .where(_i.node == bindparam("of"), _i.inc == bindparam("life"))
    .values(stored=bindparam("last"), head_hash=bindparam("head"))
)
_HEIR = select(_i.inc).where(_i.node == bindparam("of"), _i.parent_inc == bindparam("life")).limit(1)
_HASHES = select(_e.seq, _e.hash).where(
    _e.node == bindparam("of"),
    _e.inc == bindparam("life"),
    _e.seq >= bindparam("start"),
    _e.seq < bindparam("stop"),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A batch as it came, its chain recomputed: ``hashes`` after each event. Not compared with anything stored."""

    header: JournalHeader
    life: Incarnation
    events: tuple[bytes, ...]
    envelopes: tuple[Event, ...]
    hashes: tuple[bytes, ...]

    @property
    def base(self) -> bytes:
        """The chain's hash before the first event, as the kiosk says."""
        return bytes.fromhex(self.header.base_hash)


def read(body: bytes) -> Upload | Refusal:
    """The upload in a body of lines: MALFORMED when its own parts do not fit together."""
    first_line, *events = body.removesuffix(b"\n").split(b"\n")
    try:
        header = messages.decode(JournalHeader, first_line)
        parent_hash, hash_ = bytes.fromhex(header.parent_hash), bytes.fromhex(header.base_hash)
        envelopes = tuple(facts.envelope(event) for event in events)
    except (msgspec.MsgspecError, UndecodableError, ValueError):
        return MALFORMED
    if "\0" in header.whence.inc + header.parent_inc:
        return MALFORMED  # no database's text can name such a life exactly
    if header.first < 1 or header.parent_seq < 0 or header.last_seq - header.first + 1 != len(events):
        return MALFORMED
    if any(envelope.q != seq for seq, envelope in enumerate(envelopes, header.first)):
        return MALFORMED
    hashes = []
    for event in events:
        hash_ = chain.extend(hash_, event)
        hashes.append(hash_)
    if hash_.hex() != header.last_hash:
        return MALFORMED
    life = Incarnation(header.whence.inc, header.parent_inc or None, header.parent_seq, parent_hash)
    return Upload(header, life, tuple(events), envelopes, tuple(hashes))


def store(house: House, bearer: str, upload: Upload) -> JournalStored | Refusal:
    """Stores what is new of it and answers after the commit."""
    moment = house.moment()
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, moment)
    if isinstance(speaker, Refusal):
        return speaker
    with house.changing(speaker.branch_id) as connection:
        return _stored(connection, speaker, upload, moment)


def salvage(house: House, upload: Upload) -> JournalStored | Refusal:
    """Stores what is new of a journal that somebody brings from a kiosk that speaks no more (SYNC.md 2.6).

    Its old key proves it, no session does. What a retired kiosk had decided decides nothing any more; nor what one had
    decided that a restored headquarters went on without, and which has not said yet what it knows.
    """
    moment, node, columns = house.moment(), upload.header.whence.node, tables.node.c
    with house.store.reading() as connection:
        known = connection.execute(select(tables.node).where(columns.node == node)).one_or_none()
    if known is None:
        return Refusal("SIGNATURE")
    speaker = Speaker(node, known.branch_id, known.public_key)
    with house.changing(known.branch_id) as connection:
        timeline = feed.lock(connection, known.branch_id).timeline
        if timelines.is_recovering(connection, known.branch_id):
            return Refusal("RECOVER")
        if not _is_signed(speaker, upload.header):
            return Refusal("SIGNATURE")
        about = ("salvaged", f"{node} {upload.life.inc}")
        if not is_reported(connection, known.branch_id, about):
            report(connection, known.branch_id, about, moment)
        is_late = known.is_retired or known.stated_timeline != timeline
        return _taken_in(connection, speaker, upload, moment, is_late=is_late)


def _stored(
    connection: Connection, speaker: Speaker, upload: Upload, moment: Moment
) -> JournalStored | Refusal:
    refusal = _not_theirs(connection, speaker, upload.header)
    if refusal is not None:
        return refusal
    stored = _taken_in(connection, speaker, upload, moment, is_late=False)
    if isinstance(stored, JournalStored):
        fencing.fence_if_due(connection, speaker.branch_id, speaker.node, moment)
        sessions.heard(connection, speaker.node, moment)
    return stored


def _taken_in(
    connection: Connection, speaker: Speaker, upload: Upload, moment: Moment, *, is_late: bool
) -> JournalStored | Refusal:
    known = incarnation(connection, speaker.node, upload.life.inc)
    if known is None:
        refusal = _not_begun(connection, speaker, upload)
        if refusal is not None:
            return refusal
        known = begin(connection, (speaker.branch_id, speaker.node), upload.life, moment)
    if known.start_hash == _unknown_start(speaker.node, upload.life.inc) and _proves_its_beginning(
        connection, known, upload
    ):
        amend(connection, speaker.node, [upload.life])
        known = begun(connection, speaker.node, upload.life.inc)
    refusal = _not_following(connection, known, upload)
    if refusal is not None:
        return refusal
    if upload.header.last_seq > known.stored:
        _insert(connection, (speaker, known), upload, moment, is_late=is_late)
    return stored_answer(connection, upload.header)


def stored_answer(connection: Connection, header: JournalHeader) -> JournalStored:
    """What headquarters has of the incarnation."""
    known = begun(connection, header.whence.node, header.whence.inc)
    return JournalStored(header.whence, known.stored, known.safe, known.head_hash.hex())


def _not_theirs(connection: Connection, speaker: Speaker, header: JournalHeader) -> Refusal | None:
    """TIMELINE, or SIGNATURE when another node is named or the head is not signed by this one's key."""
    timeline = feed.lock(connection, speaker.branch_id).timeline
    if header.whence.timeline != timeline:
        return Refusal("TIMELINE", timeline=timeline)
    if timelines.is_recovering(connection, speaker.branch_id):
        return Refusal("RECOVER")  # its feed's own lines come first: they name what these facts are about
    return None if _is_signed(speaker, header) else Refusal("SIGNATURE")


def _is_signed(speaker: Speaker, header: JournalHeader) -> bool:
    said = signatures.head_bytes(speaker.node, header.whence.inc, header.last_seq, header.last_hash)
    is_theirs = header.whence.node == speaker.node
    return is_theirs and sessions.is_signed(speaker.public_key, header.signature, said)


def incarnation(connection: Connection, node: str, inc: str) -> Row[tuple[object, ...]] | None:
    """The row of a life, or None before anything of it is stored."""
    return connection.execute(_LIFE, {"of": node, "life": inc}).one_or_none()


def _not_begun(connection: Connection, speaker: Speaker, upload: Upload) -> Refusal | None:
    """Why a new incarnation cannot begin with this upload: its parent's prefix comes first (I1)."""
    if upload.header.first > 1:
        return Refusal("GAP")
    life = upload.life
    if upload.base != chain.journal_start(speaker.node, life):
        return MALFORMED
    if life.parent_inc is None:
        return None
    parent = incarnation(connection, speaker.node, life.parent_inc)
    if parent is None or parent.stored < life.parent_seq:
        return Refusal("GAP")
    ended = _hash_at(connection, parent, life.parent_seq)
    if ended != life.parent_hash:
        return Refusal("FORK", have=life.parent_seq, hash=ended.hex())
    return None


def begin(
    connection: Connection, whose: tuple[str, str], life: Incarnation, moment: Moment
) -> Row[tuple[object, ...]]:
    """The row of a new incarnation; ``whose``: branch and node.

    One that does not follow the tip headquarters has of the node is a fork, and an incident.
    """
    columns = tables.incarnation.c
    branch_id, node = whose
    last = connection.execute(
        select(tables.incarnation)
        .where(columns.node == node, columns.is_fork.is_(False))
        .order_by(columns.arrival.desc())
        .limit(1)
    ).one_or_none()
    tip = (None, 0) if last is None else (last.inc, last.stored)
    is_fork = (life.parent_inc, life.parent_seq) != tip
    if is_fork:
        report(connection, branch_id, ("fork", f"{node} {life.inc}"), moment)
    start = chain.journal_start(node, life)
    connection.execute(
        insert(tables.incarnation).values(
            node=node,
            inc=life.inc,
            arrival=len(sessions.stored_of(connection, node)) + 1,
            parent_inc=life.parent_inc or "",
            parent_seq=life.parent_seq,
            start_hash=start,
            stored=0,
            head_hash=start,
            safe=0,
            is_fork=is_fork,
            is_settled=False,
        )
    )
    return begun(connection, node, life.inc)


def begun(connection: Connection, node: str, inc: str) -> Row[tuple[object, ...]]:
    """The row of a life that something is stored of. Raises LookupError."""
    known = incarnation(connection, node, inc)
    if known is None:
        raise LookupError(inc)
    return known


def beside(inc: str) -> Incarnation:
    """A life of which nobody has said yet where it began."""
    return Incarnation(inc, None, 0, chain.NO_PARENT)


def _unknown_start(node: str, inc: str) -> bytes:
    return chain.journal_start(node, beside(inc))


def amend(connection: Connection, node: str, lives: Iterable[Incarnation]) -> None:
    """Where these lives truly begin: of some, facts were said again before their kiosk was heard (``retelling``)."""
    columns = tables.incarnation.c
    for life in lives:
        start, known = chain.journal_start(node, life), incarnation(connection, node, life.inc)
        if known is None or known.start_hash == start:
            continue
        at = (columns.node == node, columns.inc == life.inc)
        hash_ = start
        for seq, body in _bodies(connection, node, life.inc):
            hash_ = chain.extend(hash_, body)
            connection.execute(
                update(tables.event)
                .where(tables.event.c.node == node, tables.event.c.inc == life.inc, tables.event.c.seq == seq)
                .values(hash=hash_)
            )
        begun = {"parent_inc": life.parent_inc or "", "parent_seq": life.parent_seq, "start_hash": start}
        connection.execute(update(tables.incarnation).where(*at).values(head_hash=hash_, **begun))


def _proves_its_beginning(connection: Connection, known: Row[tuple[object, ...]], upload: Upload) -> bool:
    """Whether what is stored leads from the beginning that the header states to the base: that alone is signed."""
    hash_ = chain.journal_start(known.node, upload.life)
    if hash_ == known.start_hash:
        return False
    for seq, body in _bodies(connection, known.node, known.inc):
        if seq < upload.header.first:
            hash_ = chain.extend(hash_, body)
    return hash_ == upload.base


def _bodies(connection: Connection, node: str, inc: str) -> list[tuple[int, bytes]]:
    columns = tables.event.c
    rows = connection.execute(
        select(columns.seq, columns.body)
        .where(columns.node == node, columns.inc == inc)
        .order_by(columns.seq)
    )
    return [(row.seq, row.body) for row in rows]


def _not_following(connection: Connection, known: Row[tuple[object, ...]], upload: Upload) -> Refusal | None:
    """GAP when something between is missing; FORK at the first place whose bytes are others (I2)."""
    header = upload.header
    if header.first > known.stored + 1:
        return Refusal("GAP", have=known.stored, hash=known.head_hash.hex())
    theirs = (upload.base, *upload.hashes)
    shared = range(header.first - 1, min(header.last_seq, known.stored) + 1)
    ours = _hashes(connection, known, shared)
    for seq in shared:
        if ours[seq] != theirs[seq - header.first + 1]:
            return Refusal("FORK", have=seq, hash=ours[seq].hex())
    return None


def _hash_at(connection: Connection, known: Row[tuple[object, ...]], seq: int) -> bytes:
    return _hashes(connection, known, range(seq, seq + 1))[seq]


def _hashes(connection: Connection, known: Row[tuple[object, ...]], seqs: range) -> dict[int, bytes]:
    within = {"of": known.node, "life": known.inc, "start": seqs.start, "stop": seqs.stop}
    rows = connection.execute(_HASHES, within)
    return {0: known.start_hash, **{row.seq: row.hash for row in rows}}


def _insert(
    connection: Connection,
    whose: tuple[Speaker, Row[tuple[object, ...]]],
    upload: Upload,
    moment: Moment,
    *,
    is_late: bool,
) -> None:
    """Appends what is new. ``whose``: the speaker, and the row of the life that it goes on."""
    speaker, known = whose
    skipped = known.stored - upload.header.first + 1
    fresh = [
        feed.StoredEvent(FactName(speaker.node, known.inc, envelope.q), envelope, body, hash_)
        for envelope, body, hash_ in list(zip(upload.envelopes, upload.events, upload.hashes, strict=True))[
            skipped:
        ]
    ]
    feed.store_events(connection, fresh, moment)
    longer = {"last": upload.header.last_seq, "head": upload.hashes[-1]}
    connection.execute(_LONGER, {"of": speaker.node, "life": known.inc, **longer})
    said = [(one.name, one.body) for one in fresh]
    is_beside = is_late or known.is_fork or _has_heir(connection, speaker.node, known.inc)
    was_left_out = is_reported(connection, speaker.branch_id, (LEFT_OUT, speaker.node))
    late = {
        name
        for name, body in said
        if is_beside
        or not _has_pen(connection, name, body)
        or (was_left_out and not _was_its_to_say(connection, name, body))
    }
    feed.append_events(connection, speaker.branch_id, said, late)


def _has_pen(connection: Connection, name: FactName, body: bytes) -> bool:
    """False for a confirmation under a number that headquarters does not know as the node's over that day.

    Whatever says no number, or nothing readable, is not judged here.
    """
    if facts.envelope(body).t not in CONFIRMING:
        return True
    try:
        fact = facts.decode(name.node, name.inc, body).fact
    except UndecodableError:
        return True
    if not isinstance(fact, BookingConfirmed | OverrideConfirmed | Overridden) or fact.lease_no is None:
        return True
    if fact.space_id is None or fact.day is None:
        return True
    return leases.is_known(connection, name.node, fact.space_id, fact.lease_no, fact.day)


def _was_its_to_say(connection: Connection, name: FactName, body: bytes) -> bool:
    """False for what a holder may say of a booking or a request, of a day that headquarters never gave the node.

    RECOVERY ended without it, and somebody else decided there meanwhile. Such a fact says no number of its own: where the
    day was given to the node again, before it heard that it had lost it, the request that is decided already tells.
    """
    try:
        fact = facts.decode(name.node, name.inc, body).fact
    except UndecodableError:
        return True
    rows = SqlRows(connection)
    match fact:
        case BookingDeclined(request=request_id):
            request = rows.request(request_id)
            if request is not None and request.state in DECIDED:
                return False
            about: Booking | Request | None = request
        case BookingCancelled(booking=booking_id) | BookingReleased(booking=booking_id):
            about = rows.booking(booking_id)
        case BookingEnded(booking=booking_id) | Overridden(booking=booking_id, lease_no=None):
            about = rows.booking(booking_id)
        case _:
            return True
    return about is None or leases.was_given(connection, name.node, about.space_id, about.day)


def _has_heir(connection: Connection, node: str, inc: str) -> bool:
    """Whether a later incarnation went on from this one: what still comes in this one is beside it."""
    return connection.execute(_HEIR, {"of": node, "life": inc}).scalar() is not None
