"""The kiosk's half of enrolment: nothing is believed or kept before two people found the same three words."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.errors import (
    EnrolmentRefusedError,
    HeadquartersBusyError,
    HeadquartersUnreachableError,
    KioskError,
    RogueHeadquartersError,
)
from sync.client import trust
from sync.client.enrolment import CheckWords, EnrolledKiosk, Enrolment, Surroundings, stated_authority
from sync.protocol import check_words, enrolment_code, messages, signatures
from sync.protocol.enrolment_code import EnrolmentCode
from sync.protocol.messages import (
    Authority,
    Enrol,
    EnrolConfirm,
    Enrolled,
    EnrolNonce,
    EnrolOffer,
    EnrolReveal,
    Refusal,
)
from tests.fakes.clock import CountedRandom
from tests.fakes.headquarters import DEVICE_KEY, HQ_KEY
from tests.fakes.https_server import Said, an_authority, server_files, serving

CA = an_authority()
ROGUE_CA = an_authority("Somebody else")
ADDRESS = "https://hq.example:8443"
HQ_NONCE = bytes(range(32))
CODE = "7K4PMN"
QR = enrolment_code.encode(EnrolmentCode(ADDRESS, CODE, trust.fingerprint(CA.pem)))


@dataclass
class Office:
    """Headquarters' half, with one open code."""

    ca_pem: str = CA.pem
    committed: bytes = HQ_NONCE
    nonce: bytes = HQ_NONCE
    is_confirmed: bool = False
    is_stopped: bool = False
    heard: list[str] = field(default_factory=list)
    device_key: str = ""
    device_nonce: str = ""
    closed: int = 0

    def enrol(self, message: Enrol) -> EnrolOffer | Refusal:
        self.heard.append("enrol")
        if message.code != CODE:
            return Refusal("CODE")
        self.device_key = message.public_key
        hq_key = HQ_KEY.public_key().public_bytes_raw().hex()
        return EnrolOffer(
            "e-1", hq_key, self.ca_pem, signatures.commitment(self.committed), "Levico Terme", 1
        )

    def reveal(self, message: EnrolReveal) -> EnrolNonce | Refusal:
        self.heard.append("reveal")
        self.device_nonce = message.nonce
        return EnrolNonce(self.nonce.hex())

    def confirm(self, message: EnrolConfirm) -> Enrolled | Refusal:
        self.heard.append("confirm")
        if self.is_stopped:
            return Refusal("CODE")
        hq_key = HQ_KEY.public_key().public_bytes_raw().hex()
        signed = signatures.enrolment_bytes("e-1", self.device_key, hq_key, self.words())
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.device_key)).verify(
            bytes.fromhex(message.signature), signed
        )
        if not self.is_confirmed:
            return Enrolled(is_confirmed=False)
        return Enrolled(True, "LEV-1", "LEV", "Levico Terme", "1-a0")

    def words(self) -> tuple[str, ...]:
        """The words on headquarters' screen."""
        places = signatures.check_word_places(
            bytes.fromhex(self.device_key),
            HQ_KEY.public_key().public_bytes_raw(),
            trust.fingerprint(CA.pem),
            (bytes.fromhex(self.device_nonce), self.nonce),
        )
        return check_words.words_at(places)

    def abort(self) -> None:
        """Nothing is under way."""

    def close(self) -> None:
        self.closed += 1


def enrolment_at(office: Office, stated: str = CA.pem) -> Enrolment:
    believed: list[str] = []

    def open_line(_address: str, ca_pem: str) -> Office:
        believed.append(ca_pem)
        return office

    return Enrolment(DEVICE_KEY, Surroundings(CountedRandom("tablet"), "m", lambda _: stated, open_line))


def refused(call: Callable[[], object]) -> KioskError:
    with pytest.raises(KioskError) as caught:
        call()
    return caught.value


def test_a_qr_gives_the_words_that_headquarters_shows_and_only_both_yes_make_a_kiosk() -> None:
    office = Office()
    enrolment = enrolment_at(office)
    shown = enrolment.begin(QR)
    assert shown == CheckWords(office.words(), "Levico Terme", 1)
    assert len(shown.words) == 3
    assert enrolment.confirm() is None
    office.is_confirmed = True
    hq_key = HQ_KEY.public_key().public_bytes_raw().hex()
    expected = EnrolledKiosk("LEV-1", "LEV", "Levico Terme", ADDRESS, CA.pem, hq_key, "1-a0")
    assert enrolment.confirm() == expected


@pytest.mark.parametrize("typed", ["7k4pmn", " 7K4-PMN ", "7K4 PMN"])
def test_a_typed_code_needs_the_address_and_makes_the_same_words(typed: str) -> None:
    office = Office()
    assert enrolment_at(office).begin(typed, "hq.example:8443").words == office.words()


def test_a_qr_of_another_ca_is_a_rogue_and_the_code_is_never_shown() -> None:
    office = Office()
    assert isinstance(refused(lambda: enrolment_at(office, ROGUE_CA.pem).begin(QR)), RogueHeadquartersError)
    assert office.heard == []


def test_a_second_certificate_behind_the_right_one_is_not_believed_along_with_it() -> None:
    office = Office()
    for smuggled in (CA.pem + ROGUE_CA.pem, ROGUE_CA.pem + CA.pem):
        with pytest.raises(RogueHeadquartersError):
            enrolment_at(office, smuggled).begin(QR)
    with pytest.raises(RogueHeadquartersError):
        trust.pinned(CA.pem + ROGUE_CA.pem)
    assert office.heard == []


def test_an_offer_that_names_another_ca_than_the_one_that_answers_is_a_rogue() -> None:
    office = Office(ca_pem=ROGUE_CA.pem)
    fault = refused(lambda: enrolment_at(office).begin("7K4PMN", ADDRESS))
    assert isinstance(fault, RogueHeadquartersError)
    assert office.heard == ["enrol"]


def test_headquarters_cannot_choose_its_nonce_after_it_saw_ours() -> None:
    office = Office(nonce=bytes(32))
    assert isinstance(refused(lambda: enrolment_at(office).begin(QR)), RogueHeadquartersError)


def test_somebody_between_with_a_ca_of_their_own_makes_other_words() -> None:
    """A typed code carries no trust: what gives the one between away is that the two screens differ."""
    between = Office(ca_pem=ROGUE_CA.pem)
    seen_here = enrolment_at(between, ROGUE_CA.pem).begin("7K4PMN", ADDRESS).words
    assert seen_here != between.words()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7K4PM",
        "7K4PMNN",
        "7K4PM0",
        "HTTPS://HQ.EXAMPLE",
        "SVE1:",
        pytest.param(QR[:40], id="cut short"),
        pytest.param(QR.replace("SVE1:", "SVE1:X"), id="a letter too many"),
        pytest.param(QR.replace(":8443", ":99999"), id="no port"),
        pytest.param(QR.replace("HQ.EXAMPLE", "HQ..EXAMPLE"), id="no name"),
    ],
)
def test_what_is_no_code_is_refused_before_anybody_is_asked(text: str) -> None:
    office = Office()
    assert isinstance(refused(lambda: enrolment_at(office).begin(text, ADDRESS)), EnrolmentRefusedError)
    assert office.heard == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://hq.example:8443",
        "https://hq.example/path",
        "a b",
        "u@hq",
        "hq.example:99999",
        "hq.example:0",
        "hq.example:",
        "hq.example:port",
        "hq..example",
        ".example",
        "ß.example",
        "[::1]:8443",
        "[::1",
        "h" * 64,
    ],
)
def test_a_typed_code_without_a_proper_address_is_refused_with_what_to_do(address: str) -> None:
    fault = refused(lambda: enrolment_at(Office()).begin("7K4PMN", address))
    assert isinstance(fault, EnrolmentRefusedError)
    assert str(fault) == f"{address!r} is no address of headquarters"
    assert "https://host:port" in fault.advice


def test_a_code_headquarters_does_not_know_is_refused() -> None:
    assert isinstance(refused(lambda: enrolment_at(Office()).begin("AAAAAA", ADDRESS)), EnrolmentRefusedError)


def test_a_no_at_headquarters_ends_it_here() -> None:
    office = Office()
    enrolment = enrolment_at(office)
    enrolment.begin(QR)
    office.is_stopped = True
    assert isinstance(refused(enrolment.confirm), EnrolmentRefusedError)


def test_a_no_here_closes_the_line_and_nothing_can_be_confirmed_any_more() -> None:
    office = Office(is_confirmed=True)
    enrolment = enrolment_at(office)
    enrolment.begin(QR)
    enrolment.stop()
    assert office.closed == 1
    assert isinstance(refused(enrolment.confirm), EnrolmentRefusedError)
    assert "confirm" not in office.heard


def test_a_line_lost_in_the_middle_is_tried_again_with_the_same_key_and_commitment() -> None:
    shown: list[Enrol] = []

    @dataclass
    class Shaky(Office):
        def enrol(self, message: Enrol) -> EnrolOffer | Refusal:
            shown.append(message)
            if len(shown) == 1:
                raise HeadquartersUnreachableError("lost")
            return super().enrol(message)

    office = Shaky()
    enrolment = enrolment_at(office)
    assert isinstance(refused(lambda: enrolment.begin(QR)), HeadquartersUnreachableError)
    assert enrolment.begin(QR).words == office.words()
    assert shown[0] == shown[1]


def test_somebody_between_who_heard_a_nonce_and_dropped_the_line_meets_another_one() -> None:
    """Whoever knows our nonce before committing can search for one of theirs that makes the words they want."""

    @dataclass
    class Between(Office):
        heard_nonces: list[str] = field(default_factory=list)
        commitments: list[str] = field(default_factory=list)

        def enrol(self, message: Enrol) -> EnrolOffer | Refusal:
            self.commitments.append(message.commitment)
            return super().enrol(message)

        def reveal(self, message: EnrolReveal) -> EnrolNonce | Refusal:
            self.heard_nonces.append(message.nonce)
            if len(self.heard_nonces) == 1:
                raise HeadquartersUnreachableError("dropped by whoever is between")
            return super().reveal(message)

    between = Between()
    enrolment = enrolment_at(between)
    assert isinstance(refused(lambda: enrolment.begin(QR)), HeadquartersUnreachableError)
    between.device_nonce = between.heard_nonces[0]
    searched_for = between.words()
    shown = enrolment.begin(QR)
    assert shown.words != searched_for
    assert len(set(between.heard_nonces)) == len(set(between.commitments)) == 2
    for nonce, commitment in zip(between.heard_nonces, between.commitments, strict=True):
        assert signatures.commitment(bytes.fromhex(nonce)) == commitment


def test_the_ca_that_an_address_states_is_read_without_believing_it(tmp_path: Path) -> None:
    said = Said(body=messages.encode(Authority(CA.pem)))
    with serving(server_files(tmp_path, ROGUE_CA), lambda _: said) as port:
        assert stated_authority(f"https://127.0.0.1:{port}") == CA.pem
    portal = replace(said, body=b"<html>")
    with serving(server_files(tmp_path, CA), lambda _: portal) as port:
        assert isinstance(
            refused(lambda: stated_authority(f"https://127.0.0.1:{port}")), HeadquartersBusyError
        )
    assert isinstance(
        refused(lambda: stated_authority(f"https://127.0.0.1:{port}")), HeadquartersUnreachableError
    )
