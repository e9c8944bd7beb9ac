"""How much to send at once, and a batch of the journal as the bytes that go on the wire.

The size starts at 32 KB compressed, doubles while a batch takes less than 4 s of line, and halves when one is
cut off (SYNC.md 2.4): one request too large for the line would never arrive whole.
"""

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import msgspec

from kiosk.domain.ports import JournalBatch
from sync.protocol import messages, signatures
from sync.protocol.limits import (
    BATCH_AIM_SECONDS,
    BATCH_BYTES_MAX,
    BATCH_BYTES_MIN,
    BATCH_BYTES_START,
    UPLOAD_GZIP_BYTES_MAX,
)
from sync.protocol.messages import JournalHeader, Whence

RATIO_START = 4.0
RATIO_MAX = 30.0
RAW_BYTES_MAX = UPLOAD_GZIP_BYTES_MAX // 2
"""Half of what headquarters takes, even of facts that do not shrink after some that did (F68)."""

Sign = Callable[[bytes], str]
"""The device key's signature over some bytes, in hex."""


@dataclass(frozen=True, slots=True)
class BatchSize:
    """What the next batch may measure: ``wire_bytes`` compressed; ``ratio`` raw bytes to one of those, as seen."""

    wire_bytes: int = BATCH_BYTES_START
    ratio: float = RATIO_START

    @property
    def raw_bytes(self) -> int:
        """The same before compression; the journal is read by this figure."""
        return min(int(self.wire_bytes * self.ratio), RAW_BYTES_MAX)

    def after_success(self, wire_bytes: int, raw_bytes: int, seconds: float) -> "BatchSize":
        """Grown towards 4 s of line. A batch under half the size says nothing about the line and moves only the ratio."""
        ratio = min(max(raw_bytes / max(wire_bytes, 1), 1.0), RATIO_MAX)
        if wire_bytes * 2 < self.wire_bytes:
            return replace(self, ratio=(self.ratio + ratio) / 2)
        in_aim = wire_bytes / max(seconds, 0.001) * BATCH_AIM_SECONDS
        return BatchSize(_within(min(self.wire_bytes * 2, int(in_aim))), ratio)

    def after_failure(self) -> "BatchSize":
        """Half of it, down to the floor."""
        return replace(self, wire_bytes=_within(self.wire_bytes // 2))


def header_of(node: str, timeline: str, batch: JournalBatch, sign: Sign) -> JournalHeader:
    """The first line of an upload: whose events follow, after what, and the signed head they lead to.

    ``whence.inc`` is the incarnation of the events, which may be an earlier one than today's.
    """
    life = batch.incarnation
    last_seq = batch.first + len(batch.events) - 1
    last_hash = batch.head_hash.hex()
    return JournalHeader(
        whence=Whence(node, life.inc, timeline),
        parent_inc=life.parent_inc or "",
        parent_seq=life.parent_seq,
        parent_hash=life.parent_hash.hex(),
        first=batch.first,
        base_hash=batch.base_hash.hex(),
        last_seq=last_seq,
        last_hash=last_hash,
        signature=sign(signatures.head_bytes(node, life.inc, last_seq, last_hash)),
    )


@dataclass(frozen=True, slots=True)
class Parcel:
    """A batch signed and compressed for one timeline. ``raw_bytes``: its size before."""

    batch: JournalBatch
    timeline: str
    header: JournalHeader
    body: bytes
    raw_bytes: int

    @classmethod
    def of(cls, node: str, timeline: str, batch: JournalBatch, sign: Sign) -> "Parcel":
        """Signs and compresses."""
        header = header_of(node, timeline, batch, sign)
        return cls(batch, timeline, header, *packed(header, batch.events))

    def holds(self, timeline: str, batch: JournalBatch) -> bool:
        """Whether it is that batch, for that timeline."""
        return (self.timeline, self.batch) == (timeline, batch)


def packed(header: msgspec.Struct, lines: Iterable[bytes]) -> tuple[bytes, int]:
    """A body of lines compressed, and how many bytes it was before."""
    raw = b"\n".join((messages.encode(header), *lines)) + b"\n"
    return gzip.compress(raw, compresslevel=6, mtime=0), len(raw)


def _within(wire_bytes: int) -> int:
    return max(BATCH_BYTES_MIN, min(wire_bytes, BATCH_BYTES_MAX))
