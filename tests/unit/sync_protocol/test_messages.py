"""Messages from a hostile line: whatever comes, the answer is one kind of error."""

import msgspec
import pytest

from sync.protocol import messages
from sync.protocol.messages import Whence

HELLO = Whence("PER-1", "00", "1-a0")


def test_a_message_comes_back_as_it_went() -> None:
    assert messages.decode(Whence, messages.encode(HELLO)) == HELLO


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b'{"node":"PER-1","inc":"00","\x80":"1-a0"}',
        b'{"node":"PER-1","inc":"00","timeline":"1-a0","extra":1}',
        b'{"node":"PER-1","inc":"00"}',
        b"[" * 100_000,
        b'{"node":' + b"[" * 100_000,
    ],
)
def test_what_is_no_message_is_refused_in_one_way(body: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        messages.decode(Whence, body)
