"""A page of the feed, checked whole before any of it is applied: chain, position, signature, timeline.

What does not carry headquarters' signature over the very head these lines lead to is a forged feed, and the
kiosk stops reading it (SAFETY.md T12). Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.errors import ForgedFeedError, HeadquartersBusyError
from kiosk.domain.ports import FeedCursor, FeedLine, SignedHead
from kiosk.encoding import facts, feed
from kiosk.encoding.values import UndecodableError
from sync.protocol import signatures
from sync.protocol.messages import FeedHeader, SnapshotHeader, Whence

SLICE_LINES_START = 8
SLICE_LINES_MAX = 256
SLICE_SECONDS_AIM = 0.005
SLICE_SECONDS_MAX = 0.010


@dataclass(frozen=True, slots=True)
class FeedPage:
    """An answer of the feed as it came: the header and the lines after it."""

    header: FeedHeader
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """An answer with a part of a snapshot as it came (``sync.client.snapshots``)."""

    header: SnapshotHeader
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class PageStep:
    """One line of a checked page with the cursor that stands after it."""

    line: FeedLine
    cursor: FeedCursor


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """The lines that may be applied, in order; ``stops_at``: the first position of a kind not known here (F38).

    ``head``: what headquarters signed; ``digests``: of every line up to it.
    """

    steps: tuple[PageStep, ...]
    head: SignedHead
    digests: tuple[bytes, ...]
    stops_at: int | None = None

    def behind(self, position: int) -> tuple[bytes, ...]:
        """The digests of the lines behind one of them, up to the head."""
        return self.digests[len(self.digests) - (self.head.position - position) :]


@dataclass(frozen=True, slots=True)
class SliceSize:
    """How many lines one slice of the kiosk thread takes, by how long the last one took (10 ms at most)."""

    lines: int = SLICE_LINES_START

    def after(self, seconds: float) -> "SliceSize":
        """Doubled when there was room, halved when it took too long."""
        if seconds > SLICE_SECONDS_MAX:
            return SliceSize(max(1, self.lines // 2))
        return SliceSize(min(self.lines * 2, SLICE_LINES_MAX)) if seconds < SLICE_SECONDS_AIM else self


def checked(
    page: FeedPage, asked: Whence, branch_id: str, cursor: FeedCursor, hq_key: Ed25519PublicKey
) -> CheckedPage:
    """The page's lines, when they follow the cursor and headquarters signed the head they lead to.

    Raises ForgedFeedError for a chain or signature that does not hold, HeadquartersBusyError for an answer to
    another question than ours, which is no answer.
    """
    header = page.header
    answered = (header.whence, header.branch, header.after, header.position)
    if answered != (asked, branch_id, cursor.position, cursor.position + len(page.lines)):
        raise HeadquartersBusyError("a feed page that answers another question")
    steps = _steps(cursor, page.lines)
    head = steps[-1].cursor.hash if steps else cursor.hash
    if header.hash != head.hex():
        raise ForgedFeedError(f"the feed's chain breaks between {cursor.position} and {header.position}")
    _verify(hq_key, header, cursor.timeline)
    known, stops_at = _until_unknown(steps)
    digests = tuple(map(feed.digest_of, page.lines))
    return CheckedPage(known, SignedHead(header.position, head, header.signature), digests, stops_at)


def sliced(steps: Sequence[PageStep], size: SliceSize) -> tuple[Sequence[PageStep], Sequence[PageStep]]:
    """The next slice and what is left."""
    return steps[: size.lines], steps[size.lines :]


def _steps(cursor: FeedCursor, lines: Sequence[bytes]) -> tuple[PageStep, ...]:
    steps = []
    for body in lines:
        cursor = FeedCursor(cursor.timeline, cursor.position + 1, feed.extend(cursor.hash, body))
        steps.append(PageStep(FeedLine(cursor.position, body, None), cursor))
    return tuple(steps)


def _verify(hq_key: Ed25519PublicKey, header: FeedHeader, timeline: str) -> None:
    signed = signatures.feed_bytes(header.branch, timeline, header.position, header.hash)
    try:
        hq_key.verify(bytes.fromhex(header.signature), signed)
    except (InvalidSignature, ValueError) as fault:
        raise ForgedFeedError(f"feed head {header.position} is not signed by headquarters") from fault


def _until_unknown(steps: Sequence[PageStep]) -> tuple[tuple[PageStep, ...], int | None]:
    """Reads the lines only now, when headquarters is known to have written them; never skips one."""
    read: list[PageStep] = []
    for step in steps:
        line = read_line(step.line)
        if line is None:
            return tuple(read), step.line.position
        read.append(PageStep(line, step.cursor))
    return tuple(read), None


def read_line(line: FeedLine) -> FeedLine | None:
    """The line with what it says, or None for a kind that this version has no name for.

    Nonsense under a known kind keeps ``item`` None: it is quarantined, never waited for (F29).
    """
    try:
        item = feed.decode(line.body)
    except UndecodableError:
        return None if _is_newer_fact(line.body) else line
    return None if item is None else FeedLine(line.position, line.body, item, feed.is_late(line.body))


def _is_newer_fact(body: bytes) -> bool:
    try:
        event = feed.event_of(body)
        envelope = None if event is None else facts.envelope(event[2])
    except UndecodableError:
        return False
    return envelope is not None and (envelope.t not in facts.FACT_OF_TYPE or envelope.v != facts.VERSION)
