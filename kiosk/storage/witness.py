"""The witness: where the journal ended, kept outside the database, so that a lost tail is noticed (SYNC.md 2.2).

Written after each commit and never synced: it may lag behind the database, it can never lead it. A witness
that cannot be read is one that lags by everything.
"""

import logging
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from kiosk.domain.ports import JournalTip
from kiosk.storage.folder import PRIVATE_FILE, PRIVATE_FOLDER

_LINE_BYTES = 512
_CHECK_BYTES = 16
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a witness says: this node's journal reached this tip on this machine."""

    node: str
    tip: JournalTip
    machine: str


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    node: str
    inc: str
    seq: int
    hash: str
    machine: str


class Witness:
    """The file, kept open: one write of a fixed length for each commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self._is_silent = False

    def read(self) -> Sighting | None:
        """What it said last, or None when there is none or it was torn by a power cut."""
        try:
            check, _, line = self._path.read_bytes().strip().partition(b" ")
            said = msgspec.json.decode(line, type=_Line)
            tip = JournalTip(said.inc, said.seq, bytes.fromhex(said.hash))
        except (OSError, ValueError):
            return None
        return Sighting(said.node, tip, said.machine) if check == _check(line) else None

    def write(self, sighting: Sighting) -> None:
        """Says where the journal ends now. A failure is logged once: what it vouches for is durable without it."""
        tip = sighting.tip
        line = msgspec.json.encode(_Line(sighting.node, tip.inc, tip.seq, tip.hash.hex(), sighting.machine))
        content = (_check(line) + b" " + line).ljust(_LINE_BYTES - 1) + b"\n"
        try:
            os.pwrite(self._opened(), content, 0)
            self._is_silent = False
        except OSError as fault:
            if not self._is_silent:
                _log.warning("the witness %s cannot be written: %s", self._path.name, fault.strerror)
            self._is_silent = True

    def close(self) -> None:
        """Closes the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _opened(self) -> int:
        if self._handle is None:
            self._path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
        return self._handle


def _check(line: bytes) -> bytes:
    return sha256(line).hexdigest()[:_CHECK_BYTES].encode()
