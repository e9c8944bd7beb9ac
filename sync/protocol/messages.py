"""The messages of protocol version 1 (SYNC.md 2.4): strict JSON over TLS with headquarters' own CA pinned.

Every request names (node, inc, timeline) and every reply echoes them; a reply counts only in the incarnation
that asked. Bodies with entries are lines: the header as one JSON line, then one entry a line, gzip both ways.
Hashes, keys, nonces and signatures are lower-case hex. A timeline is written ``number-tag``. After a session
the bearer goes in ``Authorization: Bearer``; every body is ``application/json``, entries or not.
"""

from typing import TypeVar

import msgspec

Message = TypeVar("Message", bound=msgspec.Struct)


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A message in which an unknown field is an error."""


class Whence(Strict, frozen=True):
    """Who speaks, in which life, about which timeline."""

    node: str
    inc: str
    timeline: str


class Authority(Strict, frozen=True):
    """The answer to ``GET /v1/ca``, which needs no bearer and says nothing secret: the CA certificate in PEM.

    Asked before anything else by a device that read a fingerprint from an enrolment QR, on a line it does not
    trust yet; the code is sent only when the fingerprint is this certificate's.
    """

    ca_pem: str


class Enrol(Strict, frozen=True):
    """``POST /v1/enrol``: a device shows a one-time code. ``commitment`` = SHA-256 of its 32-byte nonce."""

    code: str
    public_key: str
    machine: str
    commitment: str


class EnrolOffer(Strict, frozen=True):
    """The answer: headquarters' key, CA (PEM) and its own commitment; ``enrolment`` names this attempt.

    ``branch_name`` and ``summit`` (0-6) are for the screen that shows the words; nothing is trusted by them.
    """

    enrolment: str
    hq_public_key: str
    ca_pem: str
    commitment: str
    branch_name: str = ""
    summit: int = 0


class EnrolReveal(Strict, frozen=True):
    """``POST /v1/enrol/reveal``: the device's nonce, sent after both commitments are known."""

    enrolment: str
    nonce: str


class EnrolNonce(Strict, frozen=True):
    """The answer: headquarters' nonce. Both ends now show the same three check words."""

    nonce: str


class EnrolConfirm(Strict, frozen=True):
    """``POST /v1/enrol/confirm``: a person found the words equal at the device. Asked until headquarters agrees.

    ``signature`` over ``signatures.enrolment_bytes`` by the device key.
    """

    enrolment: str
    signature: str


class Enrolled(Strict, frozen=True):
    """The answer. ``is_confirmed`` False: nobody has confirmed the words at headquarters yet, the rest is empty."""

    is_confirmed: bool
    node: str = ""
    branch: str = ""
    branch_name: str = ""
    timeline: str = ""


class Hello(Strict, frozen=True):
    """``POST /v1/session`` first step: ``nonce`` (16 bytes) makes the answer fresh."""

    node: str
    nonce: str


class Challenge(Strict, frozen=True):
    """The answer, signed by headquarters over ``signatures.challenge_bytes``. A new one voids the older."""

    challenge: str
    hq_time_ms: int
    timeline: str
    signature: str


class Revocation(Strict, frozen=True):
    """The answer to ``POST /v1/revoked``, which asks with a ``Hello``: headquarters revoked that node, and signs it.

    Over ``signatures.revocation_bytes``: a kiosk deletes what it knows of people by this word alone, never by a status.
    A node that headquarters does not know is not revoked, and gets none.
    """

    node: str
    signature: str


class SessionOpen(Strict, frozen=True):
    """``POST /v1/session/open``: the journal's tip, signed with the challenge (``signatures.session_bytes``).

    ``lost``: ``inc.seq`` of the state.lost that fences it, or empty. ``ratchet``: what the last session gave.
    ``head_*``: the last feed head that headquarters signed for it: if headquarters does not know it, it was restored.
    ``is_turned``: the kiosk turned to this timeline and has not stated yet what it knows.
    """

    whence: Whence
    tip_seq: int
    tip_hash: str
    lost: str
    ratchet: str
    signature: str
    head_timeline: str = ""
    head_position: int = 0
    head_hash: str = ""
    head_signature: str = ""
    is_turned: bool = False


class SessionGranted(Strict, frozen=True):
    """A bearer for one hour. ``stored``: what headquarters has of each incarnation of the node.

    ``you_lost``: headquarters has more of this node than the tip's lineage. ``lineage``: not empty when headquarters
    was restored and waits for the kiosk's statement (``Recover``): the lives of the feed it has, oldest first, each
    with the position and hash where it began.
    """

    whence: Whence
    bearer: str
    next_ratchet: str
    stored: dict[str, int]
    you_lost: bool = False
    lineage: tuple[tuple[str, int, str], ...] = ()


class FeedChain(Strict, frozen=True):
    """A part of a life of the feed as a kiosk read it: ``lines`` entries behind ``after``, up to a signed head.

    An entry is its line, or, where the kiosk kept no more, the SHA-256 of it in hex. ``signature`` as in
    ``FeedHeader``: the whole part is headquarters' own word.
    """

    timeline: str
    after: int
    after_hash: str
    lines: int
    position: int
    hash: str
    signature: str


class Recover(Strict, frozen=True):
    """``POST /v1/recover`` first line; the entries of all chains follow, one a line (SYNC.md 2.6).

    ``lives``: every incarnation of the journal: inc and its parent's inc, seq and hash. ``leases``: who holds which
    days by this kiosk's rows: space, number, first and last day, holder.
    """

    whence: Whence
    lives: tuple[tuple[str, str, int, str], ...]
    leases: tuple[tuple[str, int, str, str, str | None], ...]
    chains: tuple[FeedChain, ...]


class Recovered(Strict, frozen=True):
    """The statement is kept. The feed goes on for this kiosk behind ``position``, the last entry both have alike.

    ``stored``: what headquarters has of each incarnation now, which may be less than it once said.
    """

    whence: Whence
    position: int
    hash: str
    stored: dict[str, int]


class JournalHeader(Strict, frozen=True):
    """``POST /v1/journal`` first line. Events ``first`` .. ``last_seq`` of the incarnation follow, one a line.

    The incarnation is ``whence.inc``, also when the kiosk lives in a later one. ``base_hash``: the chain before
    ``first``; ``signature`` over ``signatures.head_bytes`` of the last one.
    """

    whence: Whence
    parent_inc: str
    parent_seq: int
    parent_hash: str
    first: int
    base_hash: str
    last_seq: int
    last_hash: str
    signature: str


class JournalStored(Strict, frozen=True):
    """What headquarters has of the incarnation, sent after its commit; ``head`` is the chain hash at ``stored``."""

    whence: Whence
    stored: int
    safe: int
    head: str


class Refusal(Strict, frozen=True):
    """A 4xx body. ``error``: GAP, FORK, TIMELINE, RECOVER, FULL, BEARER, REVOKED, CODE, TOO_LARGE, MALFORMED,
    SIGNATURE, GONE or AHEAD; ``have``, ``hash``, ``timeline`` as the error needs."""

    error: str
    have: int = 0
    hash: str = ""
    timeline: str = ""


class FeedHeader(Strict, frozen=True):
    """``GET /v1/feed?node=&inc=&timeline=&after=&hash=&wait=`` first line; ``after+1`` .. ``position`` follow.

    ``signature`` by headquarters over ``signatures.feed_bytes`` of ``position`` and ``hash``.
    """

    whence: Whence
    branch: str
    after: int
    position: int
    hash: str
    signature: str


class SnapshotHeader(Strict, frozen=True):
    """``GET /v1/snapshot?node=&inc=&timeline=&after=`` first line, for a kiosk whose cursor was GONE (SYNC.md 2.4.4).

    Of the feed up to ``position``, which has ``hash`` there, the lines that still matter, a page of them: those at
    ``positions``, behind ``after``, follow. ``is_last``: no page comes after it. ``stored``: how far the feed up to
    there says each incarnation of the asking node. ``head_signature`` as in ``FeedHeader``, of that place;
    ``signature`` by headquarters over ``signatures.snapshot_bytes``.
    """

    whence: Whence
    branch: str
    position: int
    hash: str
    head_signature: str
    after: int
    positions: tuple[int, ...]
    is_last: bool
    stored: dict[str, int]
    signature: str


class PeopleHeader(Strict, frozen=True):
    """``PUT /v1/subjects`` first line; one ``Person`` in its canonical bytes a line follows.

    Of ``PUT /v1/asked`` as well, where each line is one of the feed (``subject.prefers``, ``subject.card``).
    """

    whence: Whence
    count: int


class PeopleStored(Strict, frozen=True):
    """Headquarters has them; idempotent by (subject, revision)."""

    whence: Whence
    count: int


class DayTotals(Strict, frozen=True):
    """What one end counts of a day: facts by type, and a digest per projection table."""

    day: str
    facts: dict[str, int]
    digests: dict[str, str]


class Later(Strict, frozen=True):
    """What one end has of the days after that one: a digest for each that has rows, and one of who holds the spaces.

    ``position``: up to where in the feed these rows are made; 0 when not up to one single place.
    """

    position: int
    days: dict[str, str]
    holders: str


class Reconcile(Strict, frozen=True):
    """``POST /v1/reconcile``: heads of every incarnation (inc -> [seq, hash]) and the day's totals (SYNC.md 2.8).

    The first headquarters knows neither ``later`` nor ``aside`` (what could not be applied: place, reason): MALFORMED.
    """

    whence: Whence
    heads: dict[str, tuple[int, str]]
    totals: DayTotals
    later: Later | None = None
    aside: tuple[str, ...] = ()


class Reconciled(Strict, frozen=True):
    """What headquarters has of the same. The kiosk compares; ``people_missing``: subjects nobody sent yet.

    ``later``: only for who said theirs.
    """

    whence: Whence
    heads: dict[str, tuple[int, str]]
    totals: DayTotals
    people_missing: tuple[str, ...] = ()
    later: Later | None = None


class DayBackedUp(Strict, frozen=True):
    """``POST /v1/reconcile/done``: the day is closed and the copy was opened and verified at this head.

    ``head``: the journal's chain hash at its tip in ``whence.inc``. The answer is a ``JournalStored`` with the
    raised ``safe``.
    """

    whence: Whence
    day: str
    head: str


class AskElsewhere(Strict, frozen=True):
    """``POST /v1/elsewhere``: what is free at the other branches. A headquarters that knows no such path: 404."""

    whence: Whence


class FreeAt(Strict, frozen=True):
    """A branch could give so many desks to whoever comes, as it was known so many seconds ago."""

    branch: str
    desks: int
    seconds: int


class Elsewhere(Strict, frozen=True):
    """The answer: the branches of which anything is known. It is no part of the feed: nothing rests on it."""

    whence: Whence
    branches: tuple[FreeAt, ...]


class AskRelease(Strict, frozen=True):
    """``POST /v1/release``: which version this kiosk shall have. ``failed``: one that did not start here, or empty."""

    whence: Whence
    version: str
    failed: str = ""


class Release(Strict, frozen=True):
    """The answer; ``version`` is empty when there is none for this kiosk.

    The release is a tar of wheels, ``size`` bytes, ``sha256`` in hex. ``signature`` by headquarters over
    ``signatures.release_bytes``.
    """

    whence: Whence
    version: str = ""
    sha256: str = ""
    size: int = 0
    signature: str = ""


class AskReleaseSlice(Strict, frozen=True):
    """``POST /v1/release/slice``: the release from that byte on."""

    whence: Whence
    version: str
    offset: int


class ReleaseSlice(Strict, frozen=True):
    """The answer: as much as there is, at most ``limits.RELEASE_SLICE_BYTES``. GONE for what is not offered."""

    whence: Whence
    version: str
    offset: int
    content: bytes


def encode(message: msgspec.Struct) -> bytes:
    """The message as one line of JSON, without the line's end."""
    return msgspec.json.encode(message)


def decode(kind: type[Message], body: bytes) -> Message:
    """The message of that kind. Raises msgspec.MsgspecError for anything else, depth bombs included."""
    try:
        return msgspec.json.decode(body, type=kind)
    except RecursionError as fault:
        raise msgspec.ValidationError("nested too deeply") from fault
    except UnicodeDecodeError as fault:
        raise msgspec.ValidationError("not UTF-8") from fault
