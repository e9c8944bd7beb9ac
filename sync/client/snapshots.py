"""What still matters of a feed whose beginning is not kept, read page by page and checked before any of it counts.

Held in memory until it is whole: nothing of the kiosk changes before the one transaction that takes it in, so that a
kill on the way leaves what there was.
"""

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature

from kiosk.domain.errors import ForgedFeedError, HeadquartersBusyError
from kiosk.domain.ports import FeedCursor, FeedLine, FeedSnapshot, SignedHead
from sync.client import pages
from sync.client.pages import SnapshotPage
from sync.client.ports import Speaker
from sync.protocol import signatures
from sync.protocol.limits import SNAPSHOT_RAW_BYTES_MAX
from sync.protocol.messages import Refusal, SnapshotHeader, Whence

Ask = Callable[[int], SnapshotPage | Refusal]
"""Asks headquarters for the page behind a position."""


def read(ask: Ask, asked: Whence, speaker: Speaker) -> FeedSnapshot | Refusal | int:
    """The whole snapshot, or why there is none: a refusal, or the position of a line of a kind not known here (F38).

    Raises ForgedFeedError for what is not signed, HeadquartersBusyError for an answer to another question, or for pages
    of two snapshots: headquarters pruned on meanwhile.
    """
    lines: list[FeedLine] = []
    first: SnapshotHeader | None = None
    after, size = 0, 0
    while True:
        page = ask(after)
        if isinstance(page, Refusal):
            return page
        said = page.header
        _check(page, asked, after, speaker)
        first = first or said
        if (said.position, said.hash, said.stored) != (first.position, first.hash, first.stored):
            raise HeadquartersBusyError("a page of another snapshot")
        size += sum(map(len, page.lines))
        if size > SNAPSHOT_RAW_BYTES_MAX:
            raise HeadquartersBusyError("a snapshot without end")
        for position, body in zip(said.positions, page.lines, strict=True):
            line = pages.read_line(FeedLine(position, body, None))
            if line is None:
                return position
            lines.append(line)
        if said.is_last:
            hash_ = bytes.fromhex(said.hash)
            head = SignedHead(said.position, hash_, said.head_signature)
            cursor = FeedCursor(asked.timeline, said.position, hash_)
            return FeedSnapshot(cursor, head, tuple(lines), said.stored)
        after = said.positions[-1]


def _check(page: SnapshotPage, asked: Whence, after: int, speaker: Speaker) -> None:
    said = page.header
    if (said.whence, said.branch, said.after, len(said.positions)) != (
        asked,
        speaker.branch_id,
        after,
        len(page.lines),
    ):
        raise HeadquartersBusyError("a page of a snapshot that answers another question")
    is_in_order = list(said.positions) == sorted({*said.positions})
    if not is_in_order or any(not after < at <= said.position for at in said.positions):
        raise HeadquartersBusyError("a page of a snapshot whose lines are not in order")
    if not said.is_last and not said.positions:
        raise HeadquartersBusyError("a page of a snapshot that leads nowhere")
    head = signatures.feed_bytes(said.branch, asked.timeline, said.position, said.hash)
    try:
        speaker.hq_key.verify(bytes.fromhex(said.head_signature), head)
        signed = signatures.snapshot_bytes(said, page.lines)
        speaker.hq_key.verify(bytes.fromhex(said.signature), signed)
    except (InvalidSignature, ValueError) as fault:
        raise ForgedFeedError(f"a snapshot of {said.position} is not signed by headquarters") from fault
