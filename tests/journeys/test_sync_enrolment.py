"""A tablet becomes a kiosk at the real headquarters, or does not: codes, words, a no, and somebody in between."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.errors import EnrolmentRefusedError, HeadquartersUnreachableError, RogueHeadquartersError
from kiosk.parts import SystemRandom
from kiosk.storage import keys
from sync.client.enrolment import Enrolment
from sync.protocol import messages
from sync.protocol.messages import Authority
from tests.chaos_proxy import ChaosProxy
from tests.drivers_sync import HeadquartersProcess, surroundings
from tests.fakes.https_server import Question, Said, an_authority, server_files, serving


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeadquartersProcess]:
    process = HeadquartersProcess(tmp_path_factory.mktemp("enrolment") / "hq")
    yield process
    process.stop()


@pytest.fixture
def enrolment(tmp_path: Path) -> Iterator[Enrolment]:
    begun = Enrolment(keys.make_device_key(tmp_path, SystemRandom()), surroundings())
    yield begun
    begun.stop()


def test_a_typed_code_becomes_a_kiosk_once_both_people_have_said_yes(
    hq: HeadquartersProcess, enrolment: Enrolment
) -> None:
    made = hq.ask("code")
    shown = enrolment.begin(made["code"].lower(), hq.address)
    assert shown.branch_name == "Pergine Valsugana"
    assert list(shown.words) == hq.ask("words", made["id"])
    assert enrolment.confirm() is None
    assert enrolment.confirm() is None
    hq.ask("confirm", made["id"])
    kiosk = enrolment.confirm()
    assert kiosk is not None
    assert (kiosk.branch, kiosk.hq_address) == ("PER", hq.address)
    assert enrolment.confirm() == kiosk


def test_a_code_is_for_one_device(hq: HeadquartersProcess, enrolment: Enrolment, tmp_path: Path) -> None:
    made = hq.ask("code")
    enrolment.begin(made["qr"])
    second = Enrolment(keys.make_device_key(tmp_path, SystemRandom()), surroundings())
    with pytest.raises(EnrolmentRefusedError):
        second.begin(made["qr"])


def test_a_no_at_headquarters_ends_the_enrolment_at_the_tablet(
    hq: HeadquartersProcess, enrolment: Enrolment
) -> None:
    made = hq.ask("code")
    enrolment.begin(made["qr"])
    assert enrolment.confirm() is None
    assert hq.ask("stop_enrolment", made["id"])
    with pytest.raises(EnrolmentRefusedError):
        enrolment.confirm()


def test_somebody_in_between_with_a_ca_of_their_own_never_sees_the_code_of_a_qr(
    hq: HeadquartersProcess, enrolment: Enrolment, tmp_path: Path
) -> None:
    heard: list[Question] = []

    def listen(question: Question) -> Said:
        heard.append(question)
        return Said(200, messages.encode(Authority(theirs.pem)))

    theirs = an_authority()
    made = hq.ask("code")
    with serving(server_files(tmp_path, theirs), listen) as port:
        diverted = made["qr"].replace(str(hq.port), str(port))
        with pytest.raises(RogueHeadquartersError):
            enrolment.begin(diverted)
    assert [question.path for question in heard] == ["/v1/ca"]
    assert made["code"] not in str(heard)


def test_a_line_that_falls_in_the_middle_keeps_the_code_and_goes_on_when_it_is_back(
    hq: HeadquartersProcess, enrolment: Enrolment
) -> None:
    line = ChaosProxy(hq.port)
    made = hq.ask("code")
    diverted = made["qr"].replace(str(hq.port), str(line.port))
    line.refuse()
    with pytest.raises(HeadquartersUnreachableError):
        enrolment.begin(diverted)
    line.accept_again()
    assert list(enrolment.begin(diverted).words) == hq.ask("words", made["id"])
    line.reset()
    line.cut()
    began = time.monotonic()
    with pytest.raises(HeadquartersUnreachableError):
        enrolment.confirm()
    assert time.monotonic() - began < 5.0
    line.heal()
    assert enrolment.confirm() is None
    line.close()
