"""Brings the journal of a kiosk that speaks no more to headquarters: its disk in another machine is enough.

Nothing on the disk is changed. Headquarters stores what it lacks; what a retired kiosk had decided is late there.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kiosk.storage import keys
from kiosk.storage.identity import read_identity
from kiosk.storage.wreck import journal_on
from sync.client import batches, trust
from sync.client.line import HttpsLine
from sync.protocol.messages import JournalStored, Refusal

FACTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rescued:
    """What the disk held and headquarters has now; ``refused``: lives it did not take, each with its word why."""

    node: str
    lives: int
    facts: int
    refused: Mapping[str, str]


class SalvageLine(Protocol):
    """The one call that a journal without a kiosk needs."""

    def salvage(self, body: bytes) -> JournalStored | Refusal:
        """A packed batch (SYNC.md 2.4, 8). Raises the errors of a line."""


def rescue(folder: Path, seconds: Callable[[], float], headquarters: str | None = None) -> Rescued:
    """Sends everything in a data folder. ``seconds``: monotonic. ``headquarters``: another address
    than the one the kiosk knew.

    Raises StorageError, NotEnrolledError and the errors of a line.
    """
    identity = read_identity(folder)
    line = HttpsLine(headquarters or identity.hq_address, trust.pinned(identity.ca_pem), seconds)
    try:
        return send(folder, line)
    finally:
        line.close()


def send(folder: Path, line: SalvageLine) -> Rescued:
    """The same over a line that is there. Raises as ``rescue``."""
    identity, key = read_identity(folder), keys.device_key(folder)
    taken: Counter[str] = Counter()
    refused: dict[str, str] = {}
    for batch in journal_on(folder, identity.node, FACTS_AT_ONCE):
        inc = batch.incarnation.inc
        if inc in refused:
            continue
        header = batches.header_of(identity.node, identity.timeline, batch, lambda said: key.sign(said).hex())
        body, _raw_bytes = batches.packed(header, batch.events)
        reply = line.salvage(body)
        if isinstance(reply, Refusal):
            refused[inc] = reply.error
        else:
            taken[inc] += len(batch.events)
    return Rescued(identity.node, len(taken), taken.total(), refused)
