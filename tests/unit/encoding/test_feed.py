"""Feed lines: every kind both ways, an event inside as it came, and a kind from the future that is not skipped."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.facts import Entry
from kiosk.domain.ports import FeedItem
from kiosk.encoding import facts, feed
from kiosk.encoding.values import UndecodableError
from tests.builders import a_branch, a_desk, a_grant
from tests.strategies import entries, values_of, words

OTHER_KINDS = [kind for kind in get_args(FeedItem) if kind is not Entry]


@pytest.mark.parametrize("kind", OTHER_KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_line_comes_back_as_it_went(kind: type) -> None:
    @given(values_of(kind))
    def comes_back(item: FeedItem) -> None:
        body = feed.encode(item)
        assert feed.decode(body) == item
        assert feed.event_of(body) is None

    comes_back()


@given(entries())
def test_a_fact_travels_with_its_node_and_incarnation_and_its_own_bytes(entry: Entry) -> None:
    body = feed.encode(entry)
    assert feed.decode(body) == entry
    assert feed.event_of(body) == (entry.name.node, entry.name.inc, facts.encode(entry))
    assert feed.encode_event(entry.name.node, entry.name.inc, facts.encode(entry)) == body


@given(words, words, st.binary(min_size=1, max_size=40))
def test_headquarters_passes_on_the_bytes_it_got(node: str, inc: str, noise: bytes) -> None:
    event = b'{"q":1,"t":"door.opened","v":9,"w":0,"m":0,"x":"' + noise.hex().encode() + b'"}'
    assert feed.event_of(feed.encode_event(node, inc, event)) == (node, inc, event)


def test_a_kind_from_the_future_is_known_to_be_unknown() -> None:
    assert feed.decode(b'{"k":"door.put","x":{"door_id":"D-1"}}') is None


def test_a_fact_from_the_future_is_undecodable_and_a_line_all_the_same() -> None:
    line = feed.encode_event("PER-1", "00", b'{"q":1,"t":"door.opened","v":1,"w":0,"m":0,"x":{}}')
    assert feed.event_of(line) is not None
    with pytest.raises(UndecodableError):
        feed.decode(line)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{}",
        b'{"k":"grant"}',
        b'{"x":{}}',
        b'{"k":"grant","x":{}}',
        b'{"k":"grant","x":{},"z":1}',
        b'{"k":7,"x":{}}',
        b'{"k":"fact","x":{}}',
        b"\xff",
        b'{"k":"grant","\x80":{}}',
        b"[" * 100_000,
        b'{"k":"grant","x":' + b"[" * 100_000,
        b'{"k":"door.put","x":' + b'{"a":' * 100_000,
    ],
)
def test_what_is_no_line_is_refused(body: bytes) -> None:
    with pytest.raises(UndecodableError):
        feed.decode(body)


def test_a_line_of_one_kind_is_not_read_as_another() -> None:
    body = feed.encode(a_desk())
    assert body.startswith(b'{"k":"space.put"')
    with pytest.raises(UndecodableError):
        feed.decode(body.replace(b"space.put", b"branch.put"))


def test_another_spelling_of_what_a_line_says_is_refused() -> None:
    grant = feed.encode(a_grant())
    assert b'"number":1' in grant
    with pytest.raises(UndecodableError):
        feed.decode(grant.replace(b'"number":1', b'"number":1.0'))
    branch = feed.encode(a_branch())
    with pytest.raises(UndecodableError):
        feed.decode(branch.replace(b'"summit":0', b'"summit":-0'))


def test_every_item_of_the_feed_has_one_word() -> None:
    assert set(feed.KINDS.values()) == set(OTHER_KINDS)
    assert len(feed.KIND_OF) == len(feed.KINDS)
    assert "fact" not in feed.KINDS
