"""A snapshot is read whole and checked before any of it counts: every page signed, in order, of one place."""

from collections.abc import Callable

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.errors import ForgedFeedError, HeadquartersBusyError
from kiosk.domain.ports import FeedSnapshot
from kiosk.encoding import feed
from sync.client import snapshots
from sync.client.pages import SnapshotPage
from sync.client.ports import Speaker
from sync.protocol import signatures
from sync.protocol.messages import Refusal, SnapshotHeader, Whence
from tests.builders import BRANCH, NODE, a_branch, a_desk, a_grant

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ASKED = Whence(NODE, "ab" * 16, "1-a0")
SPEAKER = Speaker(NODE, BRANCH, lambda _said: "", KEY.public_key())
LINES = tuple(feed.encode(item) for item in (a_branch(), a_desk(), a_grant()))
POSITION, HASH = 40, "07" * 32


def a_page(after: int, positions: tuple[int, ...], lines: tuple[bytes, ...], **other: object) -> SnapshotPage:
    """As headquarters signs it."""
    head = KEY.sign(signatures.feed_bytes(BRANCH, ASKED.timeline, POSITION, HASH)).hex()
    is_last = not positions or positions[-1] == 9
    said = SnapshotHeader(ASKED, BRANCH, POSITION, HASH, head, after, positions, is_last, {ASKED.inc: 4}, "")
    said = msgspec.structs.replace(said, **other)
    signature = KEY.sign(signatures.snapshot_bytes(said, lines)).hex()
    return SnapshotPage(msgspec.structs.replace(said, signature=signature), lines)


def told(*pages: SnapshotPage) -> Callable[[int], SnapshotPage | Refusal]:
    """Headquarters' answers, one after the other."""
    left = iter(pages)
    return lambda _after: next(left)


FIRST, LAST = a_page(0, (2, 5), LINES[:2]), a_page(5, (9,), LINES[2:])


def test_all_pages_together_are_the_snapshot_of_one_place() -> None:
    asked: list[int] = []
    pages = iter((FIRST, LAST))

    def ask(after: int) -> SnapshotPage:
        asked.append(after)
        return next(pages)

    read = snapshots.read(ask, ASKED, SPEAKER)
    assert isinstance(read, FeedSnapshot)
    assert [line.position for line in read.lines] == [2, 5, 9]
    assert [line.item for line in read.lines] == [a_branch(), a_desk(), a_grant()]
    assert (read.cursor.timeline, read.cursor.position, read.cursor.hash) == (
        "1-a0",
        POSITION,
        bytes([7] * 32),
    )
    assert read.stored == {ASKED.inc: 4}
    assert asked == [0, 5]


def test_whoever_changes_a_word_of_a_page_is_no_headquarters() -> None:
    header = msgspec.structs.replace
    for forged in (
        SnapshotPage(FIRST.header, (LINES[0], LINES[2])),
        SnapshotPage(header(FIRST.header, stored={ASKED.inc: 99}), FIRST.lines),
        SnapshotPage(header(FIRST.header, positions=(2, 6)), FIRST.lines),
        SnapshotPage(header(FIRST.header, hash="08" * 32), FIRST.lines),
        SnapshotPage(header(FIRST.header, signature=FIRST.header.head_signature), FIRST.lines),
    ):
        with pytest.raises(ForgedFeedError):
            snapshots.read(told(forged, LAST), ASKED, SPEAKER)


@pytest.mark.parametrize(
    "page",
    [
        a_page(0, (5, 2), LINES[:2]),
        a_page(0, (2, POSITION + 1), LINES[:2]),
        a_page(1, (2, 5), LINES[:2]),
        a_page(0, (2, 5, 7), LINES[:2]),
        a_page(0, (), (), is_last=False),
        a_page(0, (2, 5), LINES[:2], branch="LEV"),
        a_page(0, (2, 5), LINES[:2], whence=Whence(NODE, "cd" * 16, "1-a0")),
    ],
    ids=[
        "backwards",
        "beyond its place",
        "another question",
        "too few lines",
        "no end",
        "a branch",
        "a life",
    ],
)
def test_what_answers_another_question_is_no_answer(page: SnapshotPage) -> None:
    with pytest.raises(HeadquartersBusyError):
        snapshots.read(told(page, LAST), ASKED, SPEAKER)


def test_pages_of_two_snapshots_are_none_and_it_is_asked_again_later() -> None:
    pruned_on = a_page(5, (9,), LINES[2:], stored={ASKED.inc: 7})
    with pytest.raises(HeadquartersBusyError, match="another snapshot"):
        snapshots.read(told(FIRST, pruned_on), ASKED, SPEAKER)


def test_a_line_of_a_kind_not_known_here_stops_it_and_a_refusal_is_handed_on() -> None:
    newer = a_page(0, (9,), (b'{"k":"weather.put","x":{}}',))
    assert snapshots.read(told(newer), ASKED, SPEAKER) == 9
    assert snapshots.read(lambda _after: Refusal("RECOVER"), ASKED, SPEAKER) == Refusal("RECOVER")
