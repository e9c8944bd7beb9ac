"""Feed items as bytes: ``{"k":kind,"x":{...}}``, and for a fact ``{"k":"fact","n":node,"i":inc,"x":event}``.

Of somebody who was erased the feed keeps no line: ``subject.erased`` stands in its place and says which hash it had, so
that the chain counts on for whoever reads it later (``extend``). So do ``subject.prefers`` and ``subject.card``.
A fact that came too late to decide anything is of kind ``late`` instead (SYNC.md 2.6).
A kiosk that meets a kind it does not know stops there and keeps what it holds (F38); it never skips one.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

import msgspec

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.branches import Branch
from kiosk.domain.facts import Entry
from kiosk.domain.people import (
    PassKey,
    PassRecord,
    PassRevoked,
    Person,
    PersonErased,
    PersonMerged,
    PersonPreferences,
    StaffMember,
    VisitCard,
)
from kiosk.domain.ports import FeedItem
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation
from kiosk.encoding import chain, facts, values
from kiosk.encoding.values import UndecodableError

KINDS: dict[
    str,
    type[
        Grant
        | Fence
        | Branch
        | Plan
        | Space
        | Person
        | PersonErased
        | PersonMerged
        | PersonPreferences
        | PassRecord
        | PassRevoked
        | PassKey
        | Invitation
        | StaffMember
        | VisitCard
    ],
] = {
    "grant": Grant,
    "fence": Fence,
    "branch.put": Branch,
    "plan.put": Plan,
    "space.put": Space,
    "subject.put": Person,
    "subject.erased": PersonErased,
    "subject.merged": PersonMerged,
    "subject.prefers": PersonPreferences,
    "subject.card": VisitCard,
    "pass.put": PassRecord,
    "pass.revoked": PassRevoked,
    "pass.key": PassKey,
    "invitation.put": Invitation,
    "staff.put": StaffMember,
}
FACT, LATE = "fact", "late"
KIND_OF = {kind: word for word, kind in KINDS.items()}
_IN_PLACE = (b'{"k":"subject.erased"', b'{"k":"subject.prefers"', b'{"k":"subject.card"')
_HASH = re.compile("[0-9a-f]{64}")


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One feed line: ``k`` kind, ``x`` what it says, and for a fact ``n`` its node and ``i`` its incarnation."""

    k: str
    x: msgspec.Raw
    n: str = ""
    i: str = ""


def encode(item: FeedItem) -> bytes:
    """The line of anything but a fact that arrived as bytes; see ``encode_event`` for those."""
    if isinstance(item, Entry):
        return encode_event(item.name.node, item.name.inc, facts.encode(item))
    return msgspec.json.encode(Line(KIND_OF[type(item)], msgspec.Raw(values.encode(item))))


def encode_event(node: str, inc: str, event: bytes, *, is_late: bool = False) -> bytes:
    """The line of an event, its bytes inside as they came."""
    return msgspec.json.encode(Line(LATE if is_late else FACT, msgspec.Raw(event), node, inc))


def digest_of(body: bytes) -> bytes:
    """What a line counts for in the feed's chain: the hash of its bytes, or of those that it stands in the place of."""
    if body.startswith(_IN_PLACE):
        try:
            item = decode(body)
        except UndecodableError:
            item = None
        if (
            isinstance(item, PersonErased | PersonPreferences | VisitCard)
            and item.in_place_of is not None
            and _HASH.fullmatch(item.in_place_of)
        ):
            return bytes.fromhex(item.in_place_of)
    return sha256(body).digest()


def extend(head: bytes, body: bytes) -> bytes:
    """The feed's chain after one more line."""
    return chain.extend_by(head, digest_of(body))


def extend_all(head: bytes, bodies: Iterable[bytes]) -> bytes:
    """The feed's chain after all of these lines, in order."""
    for body in bodies:
        head = extend(head, body)
    return head


def is_late(body: bytes) -> bool:
    """Whether a line is of a fact that decides nothing. Raises UndecodableError for no line at all."""
    return _line(body).k == LATE


def event_of(body: bytes) -> tuple[str, str, bytes] | None:
    """Node, incarnation and bytes of the event in a line, or None when the line is no fact. Raises UndecodableError."""
    line = _line(body)
    return (line.n, line.i, bytes(line.x)) if line.k in (FACT, LATE) else None


def decode(body: bytes) -> FeedItem | None:
    """What a line says, or None for a kind this version does not know. Raises UndecodableError for no line at all."""
    line = _line(body)
    if line.k in (FACT, LATE):
        return facts.decode(line.n, line.i, bytes(line.x))
    kind = KINDS.get(line.k)
    return None if kind is None else values.decode(kind, line.x)


def _line(body: bytes) -> Line:
    try:
        return msgspec.json.decode(body, type=Line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise UndecodableError(f"not a feed line: {fault}") from fault
