"""Whom a line believes: TLS 1.3 with headquarters' own CA and no other (SAFETY.md T12).

The context starts empty: no system CAs, no bundle of a library, whatever the environment says. A CA is one
certificate: a second one behind it in the same text would be believed without being in the fingerprint.
"""

import binascii
import ssl
from hashlib import sha256

from kiosk.domain.errors import RogueHeadquartersError

BEGIN = "-----BEGIN CERTIFICATE-----"


def pinned(ca_pem: str) -> ssl.SSLContext:
    """Believes exactly this CA, and the name in the address. Raises RogueHeadquartersError for no certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_verify_locations(cadata=_der(ca_pem))
    except ssl.SSLError as fault:
        raise RogueHeadquartersError("what should be a CA certificate is none") from fault
    return context


def blind() -> ssl.SSLContext:
    """Believes nobody and therefore anybody: for the first words of an enrolment, which two people check."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint(ca_pem: str) -> bytes:
    """SHA-256 of a CA certificate's DER bytes. Raises RogueHeadquartersError for anything but one certificate."""
    return sha256(_der(ca_pem)).digest()


def _der(ca_pem: str) -> bytes:
    if ca_pem.count(BEGIN) != 1:
        raise RogueHeadquartersError("a CA is one certificate")
    try:
        return ssl.PEM_cert_to_DER_cert(ca_pem.strip())
    except (ValueError, binascii.Error) as fault:
        raise RogueHeadquartersError("what should be a CA certificate is none") from fault
