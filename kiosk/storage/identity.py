"""Who this kiosk is and whom it trusts: what enrolment gave it, in ``identity.json``.

Written when both ends agreed and not before; everything that is sent or believed afterwards rests on it.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk.domain.errors import DamagedFileError, NotEnrolledError
from kiosk.domain.ports import FeedCursor
from kiosk.encoding import chain, values
from kiosk.storage.folder import folder_fault, write_whole

IDENTITY = "identity.json"


@dataclass(frozen=True, slots=True)
class Identity:
    """An enrolled kiosk. ``hq_address``: ``https://host:port``; ``ca_pem``: the only CA it believes.

    ``hq_public_key``: the raw Ed25519 key, in hex, that signs the feed. ``timeline``: ``number-tag`` at enrolment.
    """

    node: str
    branch: str
    hq_address: str
    ca_pem: str
    hq_public_key: str
    timeline: str

    def feed_start(self) -> FeedCursor:
        """Where its branch's feed begins, before anything was read."""
        return FeedCursor(self.timeline, 0, chain.feed_start(self.branch, self.timeline))


def write_identity(folder: Path, identity: Identity) -> None:
    """Stores it, durable when this returns. Raises DiskFullError or StorageError."""
    write_whole(folder / IDENTITY, msgspec.json.format(values.encode(identity), indent=2))


def read_identity(folder: Path) -> Identity:
    """Who this kiosk is. Raises NotEnrolledError when nobody has enrolled it, DamagedFileError for another content."""
    path = folder / IDENTITY
    try:
        content = path.read_bytes()
    except FileNotFoundError as fault:
        raise NotEnrolledError(f"{path} is missing") from fault
    except OSError as fault:
        raise folder_fault(fault, path) from fault
    try:
        fields = msgspec.json.decode(content, type=values.struct_of(Identity))
    except msgspec.MsgspecError as fault:
        advice = f"Put {path} back from a copy, or enrol this kiosk anew."
        raise DamagedFileError(f"{path}: {fault}", advice=advice) from fault
    return Identity(**msgspec.structs.asdict(fields))
