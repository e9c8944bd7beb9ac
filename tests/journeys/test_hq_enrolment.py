"""How a tablet becomes a kiosk, between a real server and two people who compare three words."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.authority import Grant
from kiosk.domain.branches import Branch
from kiosk.domain.people import PassKey, Person
from kiosk.domain.spaces import Space
from kiosk.encoding import feed
from kiosk.encoding.passes import SignedPasses
from sync.protocol import enrolment_code, messages, signatures
from sync.protocol.messages import (
    Enrol,
    Enrolled,
    EnrolNonce,
    EnrolOffer,
    EnrolReveal,
    Refusal,
    SessionGranted,
)
from tests.drivers_wire import MONDAY_MORNING, HqProcess, HqStaff, JournalOfTest, KioskOfTest


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HqProcess]:
    with HqProcess(tmp_path_factory.mktemp("headquarters") / "hq") as process:
        yield process


@pytest.fixture(scope="module")
def staff(hq: HqProcess) -> Iterator[HqStaff]:
    somebody = hq.staff()
    yield somebody
    somebody.session.close()


@pytest.fixture
def kiosk(hq: HqProcess) -> Iterator[KioskOfTest]:
    """A tablet that is nobody's yet."""
    tablet = KioskOfTest(hq)
    yield tablet
    tablet.session.close()


def words_at_hq(staff: HqStaff, made: dict[str, str]) -> list[str]:
    """What headquarters' page shows."""
    words: list[str] = staff.get(f"/enrolments/{made['enrolment']}")["words"]
    return words


def test_the_first_kiosk_of_a_branch_gets_every_space_and_all_that_it_needs(
    hq: HqProcess, kiosk: KioskOfTest
) -> None:
    with HqProcess(hq.folder.parent / "another" / "hq") as own:
        somebody, tablet = own.staff(), KioskOfTest(own)
        tablet.enrolled(somebody)
        journal = JournalOfTest.born(tablet.node)
        assert isinstance(tablet.open_session(journal), SessionGranted)
        said = [feed.decode(line) for line in tablet.read_all(journal)]
        marcos_pass = somebody.get("/passes")[0]["text"]
        somebody.session.close()
        tablet.session.close()

    assert isinstance(said[0], Branch)
    assert said[0].closure(MONDAY_MORNING.date().replace(month=12, day=25)) is not None
    assert isinstance(said[1], PassKey)
    keys = {bytes.fromhex(said[1].key_id): bytes.fromhex(said[1].public_key)}
    assert SignedPasses(lambda: keys).verify(marcos_pass.encode())
    assert {space.code for space in said if isinstance(space, Space)} == {"P-07", "P-08", "P-31"}
    assert {person.given_name for person in said if isinstance(person, Person)} == {"Marco", "Giulia", "Anna"}
    grants = {(g.space_id, g.holder, g.number) for g in said if isinstance(g, Grant)}
    assert grants == {(f"PER:{code}", "PER-1", 1) for code in ("P-07", "P-08", "P-31")}


def test_nobody_is_a_kiosk_before_both_people_said_that_the_words_are_equal(
    staff: HqStaff, kiosk: KioskOfTest
) -> None:
    made = staff.enrolment_code()
    shown = kiosk.show_code(made["code"])
    assert words_at_hq(staff, made) == list(shown)

    assert kiosk.confirm() == Enrolled(is_confirmed=False)
    staff.post(f"/enrolments/{made['enrolment']}/confirm")
    enrolled = kiosk.confirm()

    assert isinstance(enrolled, Enrolled)
    assert enrolled.branch_name == "Pergine Valsugana"
    assert kiosk.confirm() == enrolled


def test_a_wrong_a_used_and_a_stale_code_enrol_nobody(
    hq: HqProcess, staff: HqStaff, kiosk: KioskOfTest
) -> None:
    used, stale = staff.enrolment_code(), staff.enrolment_code()
    kiosk.show_code(used["code"])
    other = KioskOfTest(hq)

    assert _offer(other, "ABCDEF") == Refusal("CODE")
    assert _offer(other, used["code"]) == Refusal("CODE")
    hq.set_clock(MONDAY_MORNING + timedelta(minutes=20))
    assert _offer(other, stale["code"]) == Refusal("CODE")
    assert staff.get(f"/enrolments/{stale['enrolment']}")["state"] == "over"
    other.session.close()


def test_a_device_whose_nonce_is_not_the_one_it_committed_to_burns_the_code(
    staff: HqStaff, kiosk: KioskOfTest
) -> None:
    made = staff.enrolment_code()
    offer = _offer(kiosk, made["code"])
    assert isinstance(offer, EnrolOffer)

    ground = kiosk.post("/v1/enrol/reveal", EnrolReveal(offer.enrolment, os.urandom(32).hex()), EnrolNonce)

    assert ground == Refusal("CODE")
    assert staff.get(f"/enrolments/{made['enrolment']}")["state"] == "stopped"


def test_a_no_at_headquarters_ends_it_for_the_device(staff: HqStaff, kiosk: KioskOfTest) -> None:
    made = staff.enrolment_code()
    kiosk.show_code(made["code"])

    staff.post(f"/enrolments/{made['enrolment']}/stop")

    assert kiosk.confirm() == Refusal("CODE")
    assert staff.post(f"/enrolments/{made['enrolment']}/confirm", status=409)["error"] == "over"


def test_only_the_device_that_showed_the_code_can_confirm_it(staff: HqStaff, kiosk: KioskOfTest) -> None:
    made = staff.enrolment_code()
    kiosk.show_code(made["code"])
    kiosk.key = Ed25519PrivateKey.generate()

    assert kiosk.confirm() == Refusal("SIGNATURE")


def test_the_qr_names_this_server_and_its_ca(hq: HqProcess, staff: HqStaff) -> None:
    said = enrolment_code.decode(staff.enrolment_code()["qr"])

    assert said.address == hq.address
    assert said.ca_fingerprint.hex() == hq.ready["ca_fingerprint"]


def test_somebody_who_guesses_codes_is_heard_slower_and_slower(hq: HqProcess) -> None:
    with HqProcess(hq.folder.parent / "guessed" / "hq") as own:
        guesser = KioskOfTest(own)
        answers = [guesser.session.post(f"{own.address}/v1/enrol", b"{}", timeout=20).status_code]
        for number in range(31):
            message = _enrol(guesser, f"ABCD{number:02}".replace("0", "X").replace("1", "Y"))
            answers.append(guesser.session.post(f"{own.address}/v1/enrol", message, timeout=20).status_code)
        guesser.session.close()

    assert answers[0] == 400
    assert answers[1:31] == [403] * 30
    assert answers[31] == 429


def _offer(kiosk: KioskOfTest, code: str) -> EnrolOffer | Refusal:
    public_key = kiosk.key.public_key().public_bytes_raw().hex()
    enrol = Enrol(code, public_key, "test", signatures.commitment(os.urandom(32)))
    return kiosk.post("/v1/enrol", enrol, EnrolOffer)


def _enrol(kiosk: KioskOfTest, code: str) -> bytes:
    public_key = kiosk.key.public_key().public_bytes_raw().hex()
    return messages.encode(Enrol(code, public_key, "test", signatures.commitment(os.urandom(32))))
