"""A PIN as headquarters sends it: Argon2id behind a salt, in one spelling."""

import pytest
from argon2.low_level import Type, hash_secret_raw

from kiosk.encoding import pins

SALT = bytes(range(16))
STORED = pins.stored_pin("471193", SALT)


def test_a_stored_pin_is_salt_and_hash_and_nothing_of_the_pin() -> None:
    salt_hex, _, hash_hex = STORED.partition("$")
    assert bytes.fromhex(salt_hex) == SALT
    assert bytes.fromhex(hash_hex) == hash_secret_raw(b"471193", SALT, 2, 19_456, 1, 32, Type.ID)
    assert "471193" not in STORED


def test_another_pin_and_another_salt_are_other_hashes() -> None:
    hashes = {
        pins.stretched("471193", SALT),
        pins.stretched("471194", SALT),
        pins.stretched("471193", SALT[::-1]),
    }
    assert len(hashes) == 3


def test_its_parts_come_back() -> None:
    assert pins.parts_of(STORED) == (SALT, pins.stretched("471193", SALT))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "$",
        "c2FsdA$aGFzaA",
        STORED.upper(),
        STORED.replace("$", ":"),
        STORED[:-2],
        STORED[2:],
        STORED + "00",
        " " + STORED,
        STORED.replace("$", "$ "),
    ],
)
def test_another_spelling_is_no_stored_pin(text: str) -> None:
    assert pins.parts_of(text) is None


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        pins.stored_pin("471193", b"salt")
