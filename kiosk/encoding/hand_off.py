"""What a tablet's QR says to the telephone of whoever stands before it: the way to headquarters' page for guests.

The address ends in a ticket, ``node.seconds.signature``: the tablet's word, signed with the device's own key, that its
page stood there then. A tablet without a line signs as well as any, and headquarters needs no row to believe it.
Nothing in it names a person.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LABEL = "svk1 hand-off"
SECONDS_DIGITS_MAX = 11
SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it was read: whose word it is, when it was given, and the signature. Nothing is proven yet."""

    node: str
    seconds: int
    signature: bytes

    @property
    def given_at(self) -> datetime:
        """When the tablet's clock said it was."""
        return datetime.fromtimestamp(self.seconds, UTC)


def signed_bytes(branch_id: str, node: str, seconds: int) -> bytes:
    """What the device signs: label, branch, node and time, each with its length, so that no two coincide."""
    parts = (LABEL, branch_id, node, str(seconds))
    return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


def sign_ticket(branch_id: str, node: str, at: datetime, key: Ed25519PrivateKey) -> str:
    """The ticket of a node for that instant, signed with its device key."""
    seconds = int(at.timestamp())
    return written(node, seconds, key.sign(signed_bytes(branch_id, node, seconds)))


def written(node: str, seconds: int, signature: bytes) -> str:
    """The ticket as text of an address."""
    return f"{node}.{seconds}.{base64.urlsafe_b64encode(signature).decode('ascii').rstrip('=')}"


def read(text: str) -> Ticket | None:
    """The ticket that a text is, or None for anything that ``written`` would not have written."""
    node, _, rest = text.partition(".")
    seconds, _, encoded = rest.partition(".")
    if not (node and seconds.isascii() and seconds.isdecimal() and len(seconds) < SECONDS_DIGITS_MAX):
        return None
    try:
        signature = base64.b64decode(f"{encoded}==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    found = Ticket(node, int(seconds), signature)
    is_ours = len(signature) == SIGNATURE_BYTES and written(node, found.seconds, signature) == text
    return found if is_ours else None
