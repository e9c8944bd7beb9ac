"""What each end signs, as bytes: a domain label and its parts, each with its length, so that no two coincide."""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from sync.protocol import messages
from sync.protocol.messages import SessionOpen, SnapshotHeader

CHECK_WORDS = 3
WORDS_IN_LIST = 1024


def _joined(label: str, parts: Sequence[str]) -> bytes:
    return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in (label, *parts))


def head_bytes(node: str, inc: str, seq: int, hash_hex: str) -> bytes:
    """What a kiosk signs with an upload: its journal ends here."""
    return _joined("svk1 journal head", (node, inc, str(seq), hash_hex))


def feed_bytes(branch: str, timeline: str, position: int, hash_hex: str) -> bytes:
    """What headquarters signs with a page of the feed: one signature over the new head."""
    return _joined("svk1 feed head", (branch, timeline, str(position), hash_hex))


def snapshot_bytes(header: SnapshotHeader, lines: Sequence[bytes]) -> bytes:
    """What headquarters signs with a page of a snapshot: all that the page says."""
    said = sha256(messages.encode(msgspec.structs.replace(header, signature="")))
    for line in lines:
        said.update(sha256(line).digest())
    return _joined("svk1 snapshot", (said.hexdigest(),))


def release_bytes(version: str, sha256_hex: str, size: int) -> bytes:
    """What headquarters signs with a version of the program: these very bytes, under this name."""
    return _joined("svk1 release", (version, sha256_hex, str(size)))


def challenge_bytes(node: str, nonce: str, challenge: str, hq_time_ms: int, timeline: str) -> bytes:
    """What headquarters signs to prove itself and its clock."""
    return _joined("svk1 challenge", (node, nonce, challenge, str(hq_time_ms), timeline))


def revocation_bytes(node: str, nonce: str) -> bytes:
    """What headquarters signs to prove that it revoked a node; ``nonce``: of the kiosk that asks now."""
    return _joined("svk1 revoked", (node, nonce))


def session_bytes(message: SessionOpen, challenge: str) -> bytes:
    """What a kiosk signs to open a session: all it says, and the challenge."""
    whence = message.whence
    said = (whence.node, whence.inc, whence.timeline, str(message.tip_seq), message.tip_hash, message.lost)
    head = (message.head_timeline, str(message.head_position), message.head_hash, message.head_signature)
    return _joined("svk1 session", (*said, message.ratchet, *head, str(message.is_turned), challenge))


def enrolment_bytes(enrolment: str, device_key: str, hq_key: str, words: Sequence[str]) -> bytes:
    """What a device signs when a person found the check words equal."""
    return _joined("svk1 enrolment", (enrolment, device_key, hq_key, *words))


def commitment(nonce: bytes) -> str:
    """What is sent before a nonce is revealed, so that nobody can choose a nonce that suits the other's."""
    return sha256(b"svk1 nonce" + nonce).hexdigest()


def check_word_places(
    device_key: bytes, hq_key: bytes, ca_fingerprint: bytes, nonces: tuple[bytes, bytes]
) -> list[int]:
    """The places (0-1023) of the three check words that both screens show: 30 bits of a hash over all that is trusted."""
    digest = sha256(b"svk1 words" + device_key + hq_key + ca_fingerprint + nonces[0] + nonces[1]).digest()
    bits = int.from_bytes(digest[:4], "big")
    return [(bits >> (10 * place)) % WORDS_IN_LIST for place in range(CHECK_WORDS)]
