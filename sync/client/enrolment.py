"""The kiosk's half of enrolment: a code, three words that two people compare, and only then an identity.

With a QR the CA's fingerprint is known and checked before the code is sent. A typed code carries no trust: the CA
is whatever answers, and is believed only after both people found the words equal, which are made from both keys,
the CA and two nonces that each end committed to before it saw the other's (DESIGN.md 4).
"""

import http.client
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.errors import (
    EnrolmentRefusedError,
    HeadquartersBusyError,
    HeadquartersUnreachableError,
    RogueHeadquartersError,
)
from kiosk.domain.ports import Random
from sync.client import trust
from sync.client.ports import EnrolmentLine
from sync.protocol import check_words, enrolment_code, messages, signatures
from sync.protocol.enrolment_code import EnrolmentCode, NotAnEnrolmentCodeError
from sync.protocol.limits import CONNECT_TIMEOUT_SECONDS
from sync.protocol.messages import Authority, Enrol, EnrolConfirm, EnrolOffer, EnrolReveal, Refusal

NONCE_BYTES = 32
KEY_BYTES = 32
AUTHORITY_BYTES_MAX = 64 << 10

Reply = TypeVar("Reply", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class CheckWords:
    """The three words to compare, in order; ``branch_name`` and ``summit`` say whose they are, for the screen."""

    words: tuple[str, ...]
    branch_name: str
    summit: int


@dataclass(frozen=True, slots=True)
class EnrolledKiosk:
    """What two people agreed on: who this kiosk is, and whom it believes from now on.

    ``hq_public_key``: raw Ed25519 key in hex. ``timeline``: ``number-tag`` in which its feed begins.
    """

    node: str
    branch: str
    branch_name: str
    hq_address: str
    ca_pem: str
    hq_public_key: str
    timeline: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an enrolment needs: randomness, a name for the machine, and how to reach somebody not yet trusted.

    ``authority_of(address)`` gives the CA certificate (PEM) that an address states, proven by nothing;
    ``open_line(address, ca_pem)`` a line that believes that CA alone.
    """

    random: Random
    machine: str
    authority_of: Callable[[str], str]
    open_line: Callable[[str, str], EnrolmentLine]


class _Attempt(NamedTuple):
    """An enrolment under way, between the words and the people's answer."""

    line: EnrolmentLine
    address: str
    offer: EnrolOffer
    words: tuple[str, ...]


class Enrolment:
    """One try to enrol this device. Steps in order: ``begin`` until it gives words, ``confirm`` until it gives a kiosk.

    ``begin`` may be repeated after HeadquartersUnreachableError: it shows the same key, and the same commitment as
    long as nobody has heard the nonce behind it. Nothing is stored here. Calls block on the network: a sync thread
    makes them.
    """

    def __init__(self, device_key: Ed25519PrivateKey, surroundings: Surroundings) -> None:
        self._key = device_key
        self._around = surroundings
        self._nonce = surroundings.random.token(NONCE_BYTES)
        self._line: EnrolmentLine | None = None
        self._attempt: _Attempt | None = None

    def begin(self, text: str, address: str = "") -> CheckWords:
        """Shows headquarters the code and gives the words that both screens must show.

        ``text``: the QR's text, or six typed letters with headquarters' ``address``. Raises EnrolmentRefusedError
        when the code is none, used or too old; RogueHeadquartersError when who answers is not whom the QR names,
        or cheats with its nonce; HeadquartersUnreachableError and HeadquartersBusyError: try again.
        """
        invitation, is_proven = _read(text, address)
        self.stop()
        ca_pem = self._around.authority_of(invitation.address)
        if is_proven and trust.fingerprint(ca_pem) != invitation.ca_fingerprint:
            raise RogueHeadquartersError("the CA is not the one whose fingerprint the code carries")
        line = self._line = self._around.open_line(invitation.address, ca_pem)
        offer = _accepted(line.enrol(self._shown(invitation.code)), EnrolOffer)
        if trust.fingerprint(offer.ca_pem) != trust.fingerprint(ca_pem):
            raise RogueHeadquartersError("the offer names another CA than the one that answers")
        words = self._words(line, offer)
        self._attempt = _Attempt(line, invitation.address, offer, words)
        return CheckWords(words, offer.branch_name, offer.summit)

    def confirm(self) -> EnrolledKiosk | None:
        """Says that a person found the words equal here; None until somebody did the same at headquarters.

        Raises EnrolmentRefusedError when they did not, or took longer than ten minutes.
        """
        if self._attempt is None:
            raise EnrolmentRefusedError("no enrolment is under way")
        line, address, offer, words = self._attempt
        signed = signatures.enrolment_bytes(
            offer.enrolment, self._public_key.hex(), offer.hq_public_key, words
        )
        message = EnrolConfirm(offer.enrolment, self._key.sign(signed).hex())
        enrolled = _accepted(line.confirm(message), messages.Enrolled)
        if not enrolled.is_confirmed:
            return None
        return EnrolledKiosk(
            enrolled.node,
            enrolled.branch,
            enrolled.branch_name,
            address,
            offer.ca_pem,
            offer.hq_public_key,
            enrolled.timeline,
        )

    def stop(self) -> None:
        """The words differ, or nobody wants to go on: the line is closed and nothing is kept. From any thread."""
        self._attempt, line = None, self._line
        if line is not None:
            line.close()

    @property
    def _public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def _shown(self, code: str) -> Enrol:
        commitment = signatures.commitment(self._nonce)
        return Enrol(code, self._public_key.hex(), self._around.machine, commitment)

    def _words(self, line: EnrolmentLine, offer: EnrolOffer) -> tuple[str, ...]:
        # a nonce is said once, answered or not: whoever has heard it could commit to one that makes words of their
        # choice, so the next try has another
        nonce, self._nonce = self._nonce, self._around.random.token(NONCE_BYTES)
        revealed = _accepted(line.reveal(EnrolReveal(offer.enrolment, nonce.hex())), messages.EnrolNonce)
        hq_key, hq_nonce = (_bytes(text, KEY_BYTES) for text in (offer.hq_public_key, revealed.nonce))
        if signatures.commitment(hq_nonce) != offer.commitment:
            raise RogueHeadquartersError("the nonce is not the one that was committed to")
        places = signatures.check_word_places(
            self._public_key, hq_key, trust.fingerprint(offer.ca_pem), (nonce, hq_nonce)
        )
        return check_words.words_at(places)


def stated_authority(address: str) -> str:
    """The CA certificate (PEM) that whoever answers at an address states (``GET /v1/ca``). Proves nothing.

    Raises HeadquartersUnreachableError or HeadquartersBusyError.
    """
    place = urlsplit(address)
    connection = http.client.HTTPSConnection(
        place.hostname or "", place.port, timeout=CONNECT_TIMEOUT_SECONDS, context=trust.blind()
    )
    try:
        connection.request("GET", "/v1/ca")
        response = connection.getresponse()
        body = response.read(AUTHORITY_BYTES_MAX)
    except (OSError, ssl.SSLError, http.client.HTTPException) as fault:
        raise HeadquartersUnreachableError(type(fault).__name__) from fault
    finally:
        connection.close()
    try:
        return messages.decode(Authority, body).ca_pem
    except msgspec.MsgspecError as fault:
        raise HeadquartersBusyError(f"status {response.status} without a CA is no answer") from fault


def _read(text: str, address: str) -> tuple[EnrolmentCode, bool]:
    """The code, where it is valid, and whether it came with a fingerprint to check."""
    written = text.strip()
    if written.upper().startswith(enrolment_code.PREFIX):
        try:
            return enrolment_code.decode(written.upper()), True
        except NotAnEnrolmentCodeError as fault:
            raise EnrolmentRefusedError(str(fault)) from fault
    code = enrolment_code.typed(written)
    if not enrolment_code.is_code(code):
        raise EnrolmentRefusedError("not a code that headquarters could have given")
    return EnrolmentCode(_https_address(address), code, b""), False


def _https_address(text: str) -> str:
    """``https://host:port`` of an address as people write it; there is no plain-HTTP path."""
    written = text.strip().rstrip("/")
    address = written if "://" in written else f"https://{written}"
    scheme, _, place = address.partition("://")
    if scheme.lower() != "https" or not enrolment_code.is_place(place):
        raise EnrolmentRefusedError(
            f"{text!r} is no address of headquarters",
            advice="A typed code needs headquarters' address: https://host:port.",
        )
    return f"https://{place.lower()}"


def _accepted(reply: Reply | Refusal, kind: type[Reply]) -> Reply:
    if isinstance(reply, kind):
        return reply
    error = reply.error if isinstance(reply, Refusal) else "MALFORMED"
    raise EnrolmentRefusedError(f"headquarters refused: {error}")


def _bytes(text: str, size: int) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError as fault:
        raise HeadquartersBusyError("not hex: no answer") from fault
    if len(found) != size:
        raise HeadquartersBusyError(f"{len(found)} bytes where {size} belong: no answer")
    return found
