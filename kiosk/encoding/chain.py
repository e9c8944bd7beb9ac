"""The hash chain over a journal or a feed: what was written cannot be changed, and one hash compares it all.

``h_i = SHA256(h_{i-1} || SHA256(bytes_i))`` (SYNC.md 2.3). Hashes are not sent with each event: both ends count.
"""

from collections.abc import Iterable
from hashlib import sha256

from kiosk.domain.ports import Incarnation

HASH_BYTES = 32
NO_PARENT = bytes(HASH_BYTES)


def extend(head: bytes, body: bytes) -> bytes:
    """The chain's hash after one more entry."""
    return extend_by(head, sha256(body).digest())


def extend_by(head: bytes, digest: bytes) -> bytes:
    """The same when only the entry's hash is known."""
    return sha256(head + digest).digest()


def extend_all(head: bytes, bodies: Iterable[bytes]) -> bytes:
    """The chain's hash after all of them, in order."""
    for body in bodies:
        head = extend(head, body)
    return head


def journal_start(node: str, incarnation: Incarnation) -> bytes:
    """``h_0`` of an incarnation, bound to its node and to where the incarnation before it ended."""
    parts = ("svk1", node, incarnation.inc, incarnation.parent_inc or "", str(incarnation.parent_seq))
    return sha256("\0".join(parts).encode() + incarnation.parent_hash).digest()


def feed_start(branch_id: str, timeline: str) -> bytes:
    """``h_0`` of a branch's feed in a timeline."""
    return sha256("\0".join(("svk1-feed", branch_id, timeline)).encode()).digest()
