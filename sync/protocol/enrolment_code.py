"""The enrolment code as a QR's text: ``SVE1:`` + headquarters' address, the one-time code, its CA's fingerprint.

``SVE1:<code>:<fingerprint>:<address>``, all in the letters of a QR's alphanumeric mode: the fingerprint is the
SHA-256 of the CA certificate in DER, Base32 without padding, and the address is host and port, upper case: a
host name or an IPv4 address. A code that is typed carries neither fingerprint nor address (DESIGN.md 4).
"""

import base64
import binascii
import re
from dataclasses import dataclass

from sync.protocol.limits import ENROLMENT_CODE_LENGTH, ENROLMENT_CODE_LETTERS

PREFIX = "SVE1:"
FINGERPRINT_BYTES = 32

HOST_CHARACTERS_MAX = 200
PORT_MAX = 65_535

_LABEL = "[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?"
_PLACE = re.compile(rf"({_LABEL}(?:\.{_LABEL})*)(?::([0-9]{{1,5}}))?", re.ASCII | re.IGNORECASE)


class NotAnEnrolmentCodeError(ValueError):
    """The text is no enrolment code."""


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """What the QR says: ``address`` as an https URL, the six letters, and the CA's SHA-256 fingerprint."""

    address: str
    code: str
    ca_fingerprint: bytes


def encode(enrolment: EnrolmentCode) -> str:
    """The QR's text. Raises ValueError for an address that is not ``https://host[:port]``."""
    scheme, _, host = enrolment.address.rstrip("/").partition("://")
    if scheme != "https" or not is_place(host):
        raise ValueError(f"headquarters' address is https://host:port, not {enrolment.address!r}")
    fingerprint = base64.b32encode(enrolment.ca_fingerprint).decode().rstrip("=")
    return f"{PREFIX}{enrolment.code}:{fingerprint}:{host.upper()}"


def decode(text: str) -> EnrolmentCode:
    """What a QR's text says. Raises NotAnEnrolmentCodeError for anything ``encode`` would not write."""
    code, _, rest = text.removeprefix(PREFIX).partition(":")
    fingerprint, _, host = rest.partition(":")
    if not text.startswith(PREFIX) or not is_code(code) or not is_place(host):
        raise NotAnEnrolmentCodeError("not an enrolment code")
    try:
        digest = base64.b32decode(fingerprint + "====")
    except binascii.Error as fault:
        raise NotAnEnrolmentCodeError("not a fingerprint") from fault
    found = EnrolmentCode(f"https://{host.lower()}", code, digest)
    if len(digest) != FINGERPRINT_BYTES or encode(found) != text:
        raise NotAnEnrolmentCodeError("not a fingerprint")
    return found


def is_place(text: str) -> bool:
    """Whether the text is ``host`` or ``host:port`` as somebody could be reached at; its case says nothing."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return False
    host, port = found.groups()
    return len(host) <= HOST_CHARACTERS_MAX and (port is None or 1 <= int(port) <= PORT_MAX)


def is_code(text: str) -> bool:
    """Whether the text is six letters of the list, as a code is stored and sent."""
    return len(text) == ENROLMENT_CODE_LENGTH and all(letter in ENROLMENT_CODE_LETTERS for letter in text)


def typed(text: str) -> str:
    """A code as people type it, made comparable: no spaces and hyphens, upper case."""
    return text.replace("-", "").replace(" ", "").upper()


def shown(code: str) -> str:
    """A code as people read it: ``7K4-PMN``."""
    return f"{code[:3]}-{code[3:]}"
