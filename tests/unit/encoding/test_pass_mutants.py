"""Passes changed at random, in bytes and in structure: none is accepted (SAFETY.md S3)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import base45
import cbor2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.entry_passes import Claims, PassPurpose, PassRefusal
from kiosk.encoding.passes import PassRefused, key_id, public_key_of, read_pass, sign_pass
from tests.profiles import runs

MUTANTS = runs(quick=2_000, push=100_000, release=1_000_000)
SEED = 20260504
CONTROL_MUTANTS = 2_000
GROUP_ORDER = (
    2**252 + 27742317777372353535851937790883648493
)  # of Ed25519: S + L verifies where S is not checked

PRIVATE_KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
PUBLIC_KEY = public_key_of(PRIVATE_KEY)
KID = key_id(PUBLIC_KEY)
KEYS = {KID: Ed25519PublicKey.from_public_bytes(PUBLIC_KEY)}
MEMBER = Claims(
    pass_id=b"member-1",
    purpose=PassPurpose.MEMBER,
    branches=frozenset({"PER", "TEN"}),
    not_before=datetime(2026, 1, 1, tzinfo=UTC),
    expires_at=datetime(2027, 1, 1, tzinfo=UTC),
)
STAFF = replace(MEMBER, pass_id=b"staff-01", purpose=PassPurpose.STAFF, branches=None)


def token_of(text: str) -> bytes:
    token: bytes = base45.b45decode(text.removeprefix("SV1:").encode())
    return token


TOKENS = [token_of(sign_pass(claims, PRIVATE_KEY, KID)) for claims in (MEMBER, STAFF)]
Mutation = Callable[[bytes, Random], bytes]


def seeded() -> Random:
    return Random(SEED)  # noqa: S311 - a sequence that can be repeated is the point


def flip_a_bit(token: bytes, random: Random) -> bytes:
    position = random.randrange(len(token))
    return token[:position] + bytes((token[position] ^ (1 << random.randrange(8)),)) + token[position + 1 :]


def replace_a_byte(token: bytes, random: Random) -> bytes:
    position = random.randrange(len(token))
    return token[:position] + random.randbytes(1) + token[position + 1 :]


def insert_bytes(token: bytes, random: Random) -> bytes:
    position = random.randrange(len(token) + 1)
    return token[:position] + random.randbytes(random.randrange(1, 5)) + token[position:]


def remove_bytes(token: bytes, random: Random) -> bytes:
    position = random.randrange(len(token))
    return token[:position] + token[position + random.randrange(1, 5) :]


def append_bytes(token: bytes, random: Random) -> bytes:
    return token + random.randbytes(random.randrange(1, 20))


def splice_two_passes(_token: bytes, random: Random) -> bytes:
    first, second = random.sample(TOKENS, 2)
    position = random.randrange(1, min(len(first), len(second)))
    return first[:position] + second[position:]


def swap_the_unprotected_header(token: bytes, random: Random) -> bytes:
    protected, _, payload, signature = cbor2.loads(token).value
    header: object = random.choice(
        [0, False, None, "", b"", [], {1: -8}, {4: KID}, {random.randrange(99): 1}]
    )
    return cbor2.dumps(cbor2.CBORTag(18, [protected, header, payload, signature]))


def swap_the_protected_header(token: bytes, random: Random) -> bytes:
    _, empty, payload, signature = cbor2.loads(token).value
    headers: list[dict[object, object]] = [
        {4: KID, 1: -8},
        {1: -8.0, 4: KID},
        {1: -7, 4: KID},
        {1: -8, 4: KID, 3: 0},
        {4: KID},
        {1: -8, 4: key_id(OTHER_KEY)},
        {1: -8, 4: KID + b"\0"},
    ]
    return cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps(random.choice(headers)), empty, payload, signature]))


def change_a_claim(token: bytes, random: Random) -> bytes:
    protected, empty, payload, signature = cbor2.loads(token).value
    changes = [{4: 4_000_000_000}, {5: 0}, {-65537: 4}, {3: "LEV"}, {7: random.randbytes(8)}]
    changed = cbor2.dumps(cbor2.loads(payload) | random.choice(changes), canonical=True)
    return cbor2.dumps(cbor2.CBORTag(18, [protected, empty, changed, signature]), canonical=True)


def sign_with_another_key(_token: bytes, random: Random) -> bytes:
    return token_of(sign_pass(random.choice([MEMBER, STAFF]), OTHER_KEY, KID))


def bend_the_signature(token: bytes, _random: Random) -> bytes:
    """The other S that the same equation allows (RFC 8032, 5.1.7)."""
    scalar = int.from_bytes(token[-32:], "little") + GROUP_ORDER
    return token[:-32] + scalar.to_bytes(32, "little")


def write_lengths_the_long_way(token: bytes, random: Random) -> bytes:
    protected, _, payload, signature = cbor2.loads(token).value
    array = random.choice([b"\x84", b"\x98\x04", b"\x9f"])
    tag = random.choice([b"\xd2", b"\xd8\x12", b"\xd9\x00\x12"])
    long = (b"\x59" + len(part).to_bytes(2, "big") + part for part in (payload, signature))
    return (
        tag
        + array
        + cbor2.dumps(protected)
        + b"\xa0"
        + b"".join(long)
        + (b"\xff" if array == b"\x9f" else b"")
    )


def change_the_tag(token: bytes, random: Random) -> bytes:
    parts = cbor2.loads(token).value
    inner = random.choice([parts, cbor2.CBORTag(18, parts), cbor2.loads(parts[2])])
    return cbor2.dumps(random.choice([inner, cbor2.CBORTag(random.randrange(30, 70), inner)]), canonical=True)


MUTATIONS: list[Mutation] = [
    flip_a_bit,
    replace_a_byte,
    insert_bytes,
    remove_bytes,
    append_bytes,
    splice_two_passes,
    swap_the_unprotected_header,
    swap_the_protected_header,
    change_a_claim,
    sign_with_another_key,
    bend_the_signature,
    write_lengths_the_long_way,
    change_the_tag,
]


def accepted(count: int, read: Callable[[bytes, Mapping[bytes, Ed25519PublicKey]], Claims]) -> list[str]:
    """The names of the mutations of which ``read`` accepted a mutant, once per mutant."""
    random = seeded()
    names = []
    for number in range(count):
        mutation = MUTATIONS[number % len(MUTATIONS)]
        token = mutation(random.choice(TOKENS), random)
        if token not in TOKENS and _is_read(b"SV1:" + base45.b45encode(token), read):
            names.append(mutation.__name__)
    return names


def _is_read(code: bytes, read: Callable[[bytes, Mapping[bytes, Ed25519PublicKey]], Claims]) -> bool:
    try:
        read(code, KEYS)
    except PassRefused:
        return False
    return True


UNREADABLE = (ValueError, EOFError, AttributeError, LookupError, TypeError, RuntimeError, InvalidSignature)
"""What CBOR that is none makes the library raise; a tag that holds itself is a RuntimeError."""


def read_without_comparing(code: bytes, keys: Mapping[bytes, Ed25519PublicKey]) -> Claims:
    """The verifier of a hurried author: the signature holds, so the pass is good."""
    try:
        protected, _, payload, signature = cbor2.loads(base45.b45decode(code[4:])).value
        kid = cbor2.loads(protected)[4]
        keys[kid].verify(signature, cbor2.dumps(["Signature1", protected, b"", payload]))
    except UNREADABLE as fault:
        raise PassRefused(PassRefusal.FORGED) from fault
    return MEMBER


@pytest.mark.timeout(3_600)
def test_no_mutant_of_a_pass_is_accepted() -> None:
    for token in TOKENS:
        assert _is_read(b"SV1:" + base45.b45encode(token), read_pass)
    assert accepted(MUTANTS, read_pass) == []


def test_a_verifier_that_does_not_compare_accepts_copies_in_other_bytes() -> None:
    names = set(accepted(CONTROL_MUTANTS, read_without_comparing))
    assert {"append_bytes", "swap_the_unprotected_header", "write_lengths_the_long_way"} <= names


@pytest.mark.timeout(3_600)
def test_no_text_of_a_pass_but_its_own_is_accepted() -> None:
    random = seeded()
    text = b"SV1:" + base45.b45encode(TOKENS[0])
    for _ in range(MUTANTS):
        changed = bytearray(text)
        for _ in range(random.choice([1, 1, 1, 2, 8])):
            changed[random.randrange(len(changed))] = random.choice(b"0123456789ABCXYZ $%*+-./:abc\n\0\xff")
        assert changed == text or not _is_read(bytes(changed), read_pass)
