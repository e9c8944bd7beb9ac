"""The ticket in the code for a telephone: read back as it was written, and nothing else is one."""

from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.encoding import hand_off

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
MOMENT = datetime(2026, 11, 24, 9, 30, 15, tzinfo=UTC)
TICKET = hand_off.sign_ticket("PER", "PER-1", MOMENT, KEY)


def test_a_ticket_says_whose_word_it_is_and_when_it_was_given() -> None:
    found = hand_off.read(TICKET)
    assert found is not None
    assert (found.node, found.given_at) == ("PER-1", MOMENT)
    KEY.public_key().verify(found.signature, hand_off.signed_bytes("PER", found.node, found.seconds))


@pytest.mark.parametrize(
    "said", [("LEV", "PER-1", 0), ("PER", "PER-2", 0), ("PER", "PER-1", 1), ("PERP", "ER-1", 0)]
)
def test_the_signature_holds_for_no_other_branch_kiosk_or_moment(said: tuple[str, str, int]) -> None:
    found = hand_off.read(TICKET)
    assert found is not None
    branch, node, later = said
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(found.signature, hand_off.signed_bytes(branch, node, found.seconds + later))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "PER-1..",
        TICKET[:-1],
        TICKET + "A",
        TICKET + "=",
        TICKET[:-1] + chr(ord(TICKET[-1]) + 1),
        TICKET.replace("PER-1.1", "PER-1.0"),
        TICKET.replace("PER-1.", "PER-1.0"),
        TICKET.replace("PER-1", ""),
        TICKET.replace(".1", ".-1"),
        TICKET.replace(".1", ".١"),
        "PER-1." + "9" * 40 + TICKET[TICKET.rindex(".") :],
    ],
)
def test_another_text_is_no_ticket(text: str) -> None:
    assert hand_off.read(text) is None


@given(st.text())
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    found = hand_off.read(text)
    assert found is None or hand_off.written(found.node, found.seconds, found.signature) == text
