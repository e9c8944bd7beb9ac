"""The entry pass as text of a QR code: a CWT (RFC 8392) in COSE_Sign1, Ed25519, Base45 behind ``SV1:``.

Reading proves that the bytes are ours: it rebuilds the pass from what it found and compares, so that one set
of claims has exactly one text. It says nothing about time, place or revocation: ``entry_passes.judge`` does.

Claims: 3 aud (a branch, or a sorted list; left out for every branch), 4 exp, 5 nbf (seconds of 1970), 7 cti
(the pass id), and of the private range -65537 the purpose (1 member, 2 booking, 3 visitor, 4 staff, 5 day
guest) and -65538 the preferences (language 1 it, 2 de, 3 en; + 4 large text, 8 contrast, 16 controls low, 32 calm).
"""

import hashlib
import io
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import base45
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.entry_passes import (
    INSTANT_MAX,
    PASS_LANGUAGES,
    Claims,
    ForeignKind,
    PassPurpose,
    PassRefusal,
    Preferences,
)
from kiosk.encoding.codes import CODE_BYTES_MAX, PASS_PREFIX, foreign_kind, is_visit_code

__all__ = [
    "PassRefused",
    "SignedPasses",
    "is_visit_code",
    "key_id",
    "public_key_of",
    "read_pass",
    "sign_pass",
]

# what QR version 8 holds at level M in its alphanumeric mode (ISO/IEC 18004, table 7)
PASS_CHARACTERS_MAX = 221
KEY_ID_BYTES = 4

_PURPOSES = {
    1: PassPurpose.MEMBER,
    2: PassPurpose.BOOKING,
    3: PassPurpose.VISITOR,
    4: PassPurpose.STAFF,
    5: PassPurpose.DAY_GUEST,
}
_PURPOSE_NUMBERS = {purpose: number for number, purpose in _PURPOSES.items()}
_LANGUAGE_BITS, _LARGE_TEXT, _HIGH_CONTRAST, _CONTROLS_LOW, _CALM = 0b11, 4, 8, 16, 32
_PREFERENCES_MAX = 63


class _Cose:
    """Labels and numbers of RFC 9052 and 9053 that a pass uses."""

    SIGN1 = 18
    ALGORITHM = 1
    EDDSA = -8
    KEY_ID = 4


class _Label:
    """Labels of the claims: RFC 8392 section 4, and two of its private range."""

    AUDIENCE = 3
    EXPIRES_AT = 4
    NOT_BEFORE = 5
    PASS_ID = 7
    PURPOSE = -65537
    PREFERENCES = -65538


class PassRefused(Exception):
    """A code that is no pass of ours: UNREADABLE, FORGED or FOREIGN, the last with its kind."""

    def __init__(self, reason: PassRefusal, kind: ForeignKind | None = None) -> None:
        super().__init__(reason.name if kind is None else f"{reason.name}: {kind.value}")
        self.reason = reason
        self.kind = kind


class SignedPasses:
    """The port ``Passes`` by signature alone: no network, no database row, no clock.

    ``keys`` gives the raw 32-byte public keys by key id whenever a code is read, so HQ may replace them while
    the kiosk runs; ``verify`` raises ValueError when one of them is no Ed25519 key.
    """

    def __init__(self, keys: Callable[[], Mapping[bytes, bytes]]) -> None:
        self._keys = keys

    def verify(self, code: bytes) -> Claims | PassRefusal:
        """The signed claims of a code, or why it is not a pass of ours."""
        keys = {kid: Ed25519PublicKey.from_public_bytes(raw) for kid, raw in self._keys().items()}
        try:
            return read_pass(code, keys)
        except PassRefused as refused:
            return refused.reason


def public_key_of(private_key: bytes) -> bytes:
    """The raw 32-byte public half of a raw 32-byte Ed25519 private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def key_id(public_key: bytes) -> bytes:
    """The name under which a pass calls its key: the first four bytes of the public key's SHA-256."""
    return hashlib.sha256(public_key).digest()[:KEY_ID_BYTES]


def sign_pass(claims: Claims, key: bytes, kid: bytes) -> str:
    """The text of the QR code, signed with a raw 32-byte private key.

    Raises ValueError when the text would not fit QR version 8 at level M: name fewer branches, or every one.
    """
    payload = _payload(claims)
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(_signed_bytes(kid, payload))
    encoded: bytes = base45.b45encode(_token(kid, payload, signature))
    text = (PASS_PREFIX + encoded).decode("ascii")
    if len(text) > PASS_CHARACTERS_MAX:
        raise ValueError(f"a pass has at most {PASS_CHARACTERS_MAX} characters, this one {len(text)}")
    return text


def read_pass(text: bytes, keys: Mapping[bytes, Ed25519PublicKey]) -> Claims:
    """The claims of a pass signed with one of ``keys``. Raises PassRefused for everything else."""
    token = _token_of(text)
    kid, payload, signature = _opened(token)
    if _token(kid, payload, signature) != token:
        raise PassRefused(PassRefusal.FORGED)  # cbor2 ignores trailing bytes: a copy would pass as new
    if kid not in keys:
        raise PassRefused(PassRefusal.FORGED)
    try:
        keys[kid].verify(signature, _signed_bytes(kid, payload))
    except InvalidSignature as fault:
        raise PassRefused(PassRefusal.FORGED) from fault
    return _claims(payload)


def _token_of(text: bytes) -> bytes:
    if not text.startswith(PASS_PREFIX):
        kind = foreign_kind(text)
        raise PassRefused(PassRefusal.FOREIGN if kind else PassRefusal.UNREADABLE, kind)
    if len(text) > CODE_BYTES_MAX:
        raise PassRefused(PassRefusal.UNREADABLE)
    try:
        token: bytes = base45.b45decode(text[len(PASS_PREFIX) :])
    except ValueError as fault:
        raise PassRefused(PassRefusal.UNREADABLE) from fault
    return token


def _opened(token: bytes) -> tuple[bytes, bytes, bytes]:
    """Key id, payload and signature of anything shaped like a COSE_Sign1; whether it is ours is not said."""
    match _decoded(token):
        case cbor2.CBORTag(
            tag=_Cose.SIGN1, value=[bytes() as protected, _, bytes() as payload, bytes() as signature]
        ):
            match _decoded(protected):
                case {_Cose.KEY_ID: bytes() as kid}:
                    return kid, payload, signature
    raise PassRefused(PassRefusal.FORGED)


def _claims(payload: bytes) -> Claims:
    """The claims of a payload whose signature holds; one that we would write otherwise is unreadable."""
    try:
        claims = _claims_of(_decoded(payload))
    except ValueError as fault:
        raise PassRefused(PassRefusal.UNREADABLE) from fault
    if _payload(claims) != payload:
        raise PassRefused(PassRefusal.UNREADABLE)
    return claims


def _claims_of(found: object) -> Claims:
    match found:
        case {
            _Label.PASS_ID: bytes() as pass_id,
            _Label.NOT_BEFORE: int() as not_before,
            _Label.EXPIRES_AT: int() as expires_at,
            _Label.PURPOSE: int() as purpose,
            **others,
        } if purpose in _PURPOSES:
            return Claims(
                pass_id=pass_id,
                purpose=_PURPOSES[purpose],
                branches=_branches(others.get(_Label.AUDIENCE)),
                not_before=_instant(not_before),
                expires_at=_instant(expires_at),
                preferences=_preferences(others.get(_Label.PREFERENCES)),
            )
    raise ValueError("not the claims of a pass")


def _branches(audience: object) -> frozenset[str] | None:
    match audience:
        case None:
            return None
        case str():
            return frozenset((audience,))
        case [*names]:
            return frozenset(name for name in names if isinstance(name, str))
    raise ValueError("the audience of a pass is a branch or a list of branches")


def _audience(branches: frozenset[str]) -> str | list[str]:
    names = sorted(branches)
    return names[0] if len(names) == 1 else names


def _instant(seconds: int) -> datetime:
    if not 0 <= seconds <= int(INSTANT_MAX.timestamp()):
        raise ValueError("an instant of a pass lies between 1970 and 2106")
    return datetime.fromtimestamp(seconds, UTC)


def _preferences(number: object) -> Preferences | None:
    match number:
        case None:
            return None
        case int() if 0 <= number <= _PREFERENCES_MAX:
            return Preferences(
                language=(None, *PASS_LANGUAGES)[number & _LANGUAGE_BITS],
                large_text=bool(number & _LARGE_TEXT),
                high_contrast=bool(number & _HIGH_CONTRAST),
                controls_low=bool(number & _CONTROLS_LOW),
                calm=bool(number & _CALM),
            )
    raise ValueError("not the preferences of a pass")


def _preference_number(preferences: Preferences) -> int:
    return (
        (None, *PASS_LANGUAGES).index(preferences.language)
        + _LARGE_TEXT * preferences.large_text
        + _HIGH_CONTRAST * preferences.high_contrast
        + _CONTROLS_LOW * preferences.controls_low
        + _CALM * preferences.calm
    )


def _payload(claims: Claims) -> bytes:
    written: dict[int, object] = {
        _Label.PASS_ID: claims.pass_id,
        _Label.NOT_BEFORE: int(claims.not_before.timestamp()),
        _Label.EXPIRES_AT: int(claims.expires_at.timestamp()),
        _Label.PURPOSE: _PURPOSE_NUMBERS[claims.purpose],
    }
    if claims.branches is not None:
        written[_Label.AUDIENCE] = _audience(claims.branches)
    if claims.preferences is not None:
        written[_Label.PREFERENCES] = _preference_number(claims.preferences)
    return _encoded(written)


def _protected(kid: bytes) -> bytes:
    return _encoded({_Cose.ALGORITHM: _Cose.EDDSA, _Cose.KEY_ID: kid})


def _signed_bytes(kid: bytes, payload: bytes) -> bytes:
    return _encoded(["Signature1", _protected(kid), b"", payload])


def _token(kid: bytes, payload: bytes, signature: bytes) -> bytes:
    return _encoded(cbor2.CBORTag(_Cose.SIGN1, [_protected(kid), {}, payload, signature]))


class _Encoder(threading.local):
    """One for each thread: every new one leaves three references to None behind (cbor2 5.9.0), at every scan."""

    def __init__(self) -> None:
        self.canonical = cbor2.CBOREncoder(io.BytesIO(), canonical=True)


_ENCODER = _Encoder()


def _encoded(value: object) -> bytes:
    return _ENCODER.canonical.encode_to_bytes(value)


def _decoded(data: bytes) -> object:
    """The first CBOR item of hostile bytes. Raises PassRefused when there is none."""
    try:
        return cbor2.loads(data)
    except Exception as fault:  # hostile bytes: tags, depth and sizes raise more than documented
        fault.__traceback__ = None  # or our frames live on: cbor2 leaks some errors (its issue 257)
        raise PassRefused(PassRefusal.UNREADABLE) from fault
