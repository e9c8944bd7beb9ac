"""The pass on paper: what it says, how large it is, who else reads it, and what each wrong code is called."""

import gc
import sys
import weakref
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import base45
import cbor2
import cwt
import pytest
import qrcode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from qrcode.util import MODE_ALPHA_NUM, QRData

from kiosk.domain.entry_passes import (
    INSTANT_MAX,
    INSTANT_MIN,
    Claims,
    ForeignKind,
    PassPurpose,
    PassRefusal,
    Preferences,
)
from kiosk.encoding.codes import PASS_PREFIX
from kiosk.encoding.passes import (
    PASS_CHARACTERS_MAX,
    PassRefused,
    SignedPasses,
    key_id,
    public_key_of,
    read_pass,
    sign_pass,
)

PRIVATE_KEY = bytes(range(32))
PUBLIC_KEY = public_key_of(PRIVATE_KEY)
KID = key_id(PUBLIC_KEY)
KEYS = {KID: Ed25519PublicKey.from_public_bytes(PUBLIC_KEY)}
EVERY_PREFERENCE = Preferences("en", large_text=True, high_contrast=True, controls_low=True, calm=True)
MEMBER = Claims(
    pass_id=bytes.fromhex("00a1b2c3d4e5f607"),
    purpose=PassPurpose.MEMBER,
    branches=frozenset({"PER"}),
    not_before=datetime(2026, 1, 1, tzinfo=UTC),
    expires_at=datetime(2099, 1, 1, tzinfo=UTC),
)
LARGEST = replace(
    MEMBER,
    branches=frozenset({"PER", "LEV", "TEN", "CIV", "VIG", "CAL"}),
    preferences=EVERY_PREFERENCE,
)


def signed(claims: Claims) -> bytes:
    return sign_pass(claims, PRIVATE_KEY, KID).encode()


def token_of(code: bytes) -> bytes:
    token: bytes = base45.b45decode(code.removeprefix(b"SV1:"))
    return token


def code_of(token: bytes) -> bytes:
    encoded: bytes = base45.b45encode(token)
    return b"SV1:" + encoded


def refusal_of(code: bytes) -> PassRefusal:
    with pytest.raises(PassRefused) as caught:
        read_pass(code, KEYS)
    assert SignedPasses(lambda: {KID: PUBLIC_KEY}).verify(code) is caught.value.reason
    return caught.value.reason


def qr_version(text: str) -> int:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    version: int = code.best_fit(start=1)
    return version


instants = st.integers(0, int(INSTANT_MAX.timestamp()) - 1)
all_claims = st.builds(
    lambda first, more, **fields: Claims(
        not_before=datetime.fromtimestamp(first, UTC),
        expires_at=min(datetime.fromtimestamp(first + more, UTC), INSTANT_MAX),
        **fields,
    ),
    first=instants,
    more=st.integers(1, 10**8),
    pass_id=st.binary(min_size=8, max_size=8),
    purpose=st.sampled_from(PassPurpose),
    branches=st.none()
    | st.frozensets(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3), min_size=1, max_size=6),
    preferences=st.none()
    | st.builds(
        Preferences,
        st.sampled_from([None, "it", "de", "en"]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
)


@given(all_claims)
def test_every_pass_gives_back_its_claims_and_fits_version_8(claims: Claims) -> None:
    code = signed(claims)
    assert read_pass(code, KEYS) == claims
    assert qr_version(code.decode()) <= 8


def test_a_pass_may_last_from_the_first_to_the_last_second_it_can_name() -> None:
    claims = replace(MEMBER, not_before=INSTANT_MIN, expires_at=INSTANT_MAX)
    assert read_pass(signed(claims), KEYS) == claims


def test_a_pass_for_one_branch_is_177_characters_in_version_7_and_the_largest_219_in_version_8() -> None:
    usual, largest = signed(MEMBER).decode(), signed(LARGEST).decode()
    assert (len(token_of(usual.encode())), len(usual), qr_version(usual)) == (115, 177, 7)
    assert (len(token_of(largest.encode())), len(largest), qr_version(largest)) == (143, 219, 8)
    assert qr_version("A" * PASS_CHARACTERS_MAX) == 8
    assert qr_version("A" * (PASS_CHARACTERS_MAX + 1)) == 9


def test_a_pass_that_would_need_a_denser_code_is_not_issued() -> None:
    too_many = replace(LARGEST, branches=frozenset(f"B{n:02}" for n in range(7)))
    with pytest.raises(ValueError, match="at most 221 characters"):
        sign_pass(too_many, PRIVATE_KEY, KID)


def test_the_library_cwt_reads_the_same_claims() -> None:
    key = cwt.COSEKey.new({1: 1, -1: 6, 2: KID, 3: -8, -2: PUBLIC_KEY})
    assert cwt.decode(token_of(signed(LARGEST)), key) == {
        3: ["CAL", "CIV", "LEV", "PER", "TEN", "VIG"],
        4: int(LARGEST.expires_at.timestamp()),
        5: int(LARGEST.not_before.timestamp()),
        7: LARGEST.pass_id,
        -65537: 1,
        -65538: 63,
    }


def test_a_pass_holds_its_claims_and_nothing_else() -> None:
    payload = cbor2.loads(cbor2.loads(token_of(signed(MEMBER))).value[2])
    assert sorted(payload) == [-65537, 3, 4, 5, 7]


def test_a_new_key_of_headquarters_counts_from_the_next_code_on() -> None:
    keys: dict[bytes, bytes] = {}
    passes = SignedPasses(lambda: keys)
    assert passes.verify(signed(MEMBER)) is PassRefusal.FORGED
    keys[KID] = PUBLIC_KEY
    assert passes.verify(signed(MEMBER)) == MEMBER
    del keys[KID]
    assert passes.verify(signed(MEMBER)) is PassRefusal.FORGED


def test_a_broken_key_of_headquarters_is_a_fault_and_not_a_visitors_forgery() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SignedPasses(lambda: {KID: PUBLIC_KEY[:31]}).verify(signed(MEMBER))


HEALTH_CERTIFICATE = b"HC1:" + base45.b45encode(
    cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b"x" * 300, b"y" * 64]))
)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (HEALTH_CERTIFICATE, ForeignKind.HEALTH_CERTIFICATE),
        (b"https://valle.example/", ForeignKind.WEB_ADDRESS),
        (b"WIFI:T:WPA;S:Ospiti;P:larice2026;;", ForeignKind.WIFI),
        (b"BEGIN:VCARD\nN:Bo;Giulia\nEND:VCARD", ForeignKind.CONTACT),
    ],
)
def test_a_code_made_for_something_else_is_foreign_however_long(code: bytes, kind: ForeignKind) -> None:
    assert refusal_of(code) is PassRefusal.FOREIGN
    with pytest.raises(PassRefused) as caught:
        read_pass(code, KEYS)
    assert caught.value.kind is kind


@pytest.mark.parametrize(
    "code",
    [
        b"",
        b"SV1:",
        b"SV1",
        b"SV2:ABC",
        b"sv1:" + signed(MEMBER)[4:],
        b"SV1:not base45",
        b"SV1:\xff\xfe",
        b"SV1:" + b"0" * 2_900,
        signed(MEMBER)[:100],
        signed(MEMBER)[:-1],
        signed(MEMBER) + b"\n",
        code_of(b"\x58"),
        code_of(b"\x9f" * 200),
        code_of(b"\x5b" + b"\xff" * 8),
    ],
)
def test_a_damaged_or_cut_off_code_is_unreadable(code: bytes) -> None:
    assert refusal_of(code) is PassRefusal.UNREADABLE


def changed_parts(change: Callable[[list[Any]], object]) -> bytes:
    """Our pass taken apart, changed, and put together again with the old signature."""
    parts = cbor2.loads(token_of(signed(MEMBER))).value
    return code_of(cbor2.dumps(change(parts), canonical=True))


def claims_for_ever(parts: list[Any]) -> bytes:
    payload = cbor2.loads(parts[2])
    return cbor2.dumps(payload | {4: int(INSTANT_MAX.timestamp())}, canonical=True)


def signed_with_headers(protected: dict[int, object], unprotected: dict[int, object]) -> bytes:
    """A pass whose signature holds, by our own key, under headers that we do not write."""
    payload = cbor2.loads(token_of(signed(MEMBER))).value[2]
    header = cbor2.dumps(protected, canonical=True)
    to_sign = cbor2.dumps(["Signature1", header, b"", payload], canonical=True)
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE_KEY).sign(to_sign)
    return code_of(cbor2.dumps(cbor2.CBORTag(18, [header, unprotected, payload, signature]), canonical=True))


def mac_under_the_public_key() -> bytes:
    """The old confusion of algorithms: a MAC whose secret is the public key."""
    key = cwt.COSEKey.new({1: 4, 2: KID, 3: 5, -1: PUBLIC_KEY})
    return code_of(cwt.encode({4: int(INSTANT_MAX.timestamp()), 7: MEMBER.pass_id}, key))


FORGERIES = {
    "a bare map of claims": changed_parts(lambda parts: cbor2.loads(parts[2])),
    "a bare map under the tag of a CWT": changed_parts(
        lambda parts: cbor2.CBORTag(61, cbor2.loads(parts[2]))
    ),
    "a whole pass under the tag of a CWT": changed_parts(lambda p: cbor2.CBORTag(61, cbor2.CBORTag(18, p))),
    "no signature": changed_parts(lambda p: cbor2.CBORTag(18, [p[0], p[1], p[2], b""])),
    "the signature left out": changed_parts(lambda p: cbor2.CBORTag(18, p[:3])),
    "a signature of zeros": changed_parts(lambda p: cbor2.CBORTag(18, [*p[:3], bytes(64)])),
    "no tag": changed_parts(lambda parts: parts),
    "another tag": changed_parts(lambda parts: cbor2.CBORTag(17, parts)),
    "a MAC under the public key": mac_under_the_public_key(),
    "valid for ever": changed_parts(lambda p: cbor2.CBORTag(18, [p[0], p[1], claims_for_ever(p), p[3]])),
    "another key": sign_pass(MEMBER, bytes(32), KID).encode(),
    "an unknown key": sign_pass(MEMBER, bytes(32), key_id(public_key_of(bytes(32)))).encode(),
    "a byte behind the end": code_of(token_of(signed(MEMBER)) + b"\x00"),
    "two passes in one": code_of(token_of(signed(MEMBER)) * 2),
    "an unprotected header": signed_with_headers({1: -8, 4: KID}, {5: b"x"}),
    "false for the empty header": changed_parts(lambda p: cbor2.CBORTag(18, [p[0], False, p[2], p[3]])),
    "a further protected header": signed_with_headers({1: -8, 4: KID, 3: 61}, {}),
    "another algorithm": signed_with_headers({1: -7, 4: KID}, {}),
    "no algorithm": signed_with_headers({4: KID}, {}),
    "no key id": signed_with_headers({1: -8}, {}),
    "a long form of the tag": code_of(b"\xd8\x12" + token_of(signed(MEMBER))[1:]),
    "an array without its length": code_of(b"\xd2\x9f" + token_of(signed(MEMBER))[2:] + b"\xff"),
}


def test_a_pass_that_is_read_leaves_nothing_behind() -> None:
    code = signed(MEMBER)
    read_pass(code, KEYS)
    before = sys.getrefcount(None)
    for _ in range(100):
        read_pass(code, KEYS)
    assert sys.getrefcount(None) - before < 100


def test_nothing_of_a_visit_is_kept_alive_by_a_code_with_damaged_writing_inside() -> None:
    class Visit:
        """What the frames below the reading of a code hold."""

    def shown(code: bytes) -> weakref.ref[Visit]:
        visit = Visit()
        assert SignedPasses(dict).verify(code) is PassRefusal.UNREADABLE
        return weakref.ref(visit)

    damaged = cbor2.dumps("Levico")[:1] + b"\xff" * 6
    kept = shown(PASS_PREFIX + base45.b45encode(damaged))
    gc.collect()
    assert kept() is None


@pytest.mark.parametrize("code", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_pass_that_is_not_signed_by_us_in_our_own_bytes_is_forged(code: bytes) -> None:
    assert code != signed(MEMBER)
    assert refusal_of(code) is PassRefusal.FORGED


def signed_payload(payload: object) -> bytes:
    """Whatever it is, under a good signature of our key: what a faulty or newer issuer would write."""
    raw = cbor2.dumps(payload, canonical=True)
    header = cbor2.dumps({1: -8, 4: KID}, canonical=True)
    to_sign = cbor2.dumps(["Signature1", header, b"", raw], canonical=True)
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE_KEY).sign(to_sign)
    return code_of(cbor2.dumps(cbor2.CBORTag(18, [header, {}, raw, signature]), canonical=True))


GOOD: dict[int, object] = {3: "PER", 4: 2, 5: 1, 7: bytes(8), -65537: 1}


def test_claims_under_a_good_signature_are_read() -> None:
    claims = read_pass(signed_payload(GOOD), KEYS)
    assert (claims.branches, claims.purpose) == (frozenset({"PER"}), PassPurpose.MEMBER)


@pytest.mark.parametrize(
    "payload",
    [
        [],
        "PER",
        {},
        {label: value for label, value in GOOD.items() if label != 7},
        GOOD | {7: bytes(7)},
        GOOD | {7: "12345678"},
        GOOD | {-65537: 6},
        GOOD | {-65537: True},
        GOOD | {5: 2},
        GOOD | {5: -1},
        GOOD | {4: 2**40},
        GOOD | {4: 2**70},
        GOOD | {4: 2.0},
        GOOD | {4: float("nan")},
        GOOD | {3: []},
        GOOD | {3: ["PER"]},
        GOOD | {3: ["PER", "LEV"]},
        GOOD | {3: ["LEV", "PER", 7]},
        GOOD | {3: ["LEV", "LEV", "PER"]},
        GOOD | {3: 7},
        GOOD | {3: None},
        GOOD | {-65538: 64},
        GOOD | {-65538: -1},
        GOOD | {-65538: "it"},
        GOOD | {1: "issuer"},
    ],
    ids=str,
)
def test_claims_that_we_would_not_write_are_unreadable_though_signed(payload: object) -> None:
    assert refusal_of(signed_payload(payload)) is PassRefusal.UNREADABLE
