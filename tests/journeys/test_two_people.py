"""What takes two people of headquarters, on its pages (SYNC.md 2.6): one alone does nothing, however often."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kiosk import cli
from sync.protocol.messages import Challenge, Hello, Refusal
from tests.builders import TUESDAY, at
from tests.drivers_wire import HqProcess, HqStaff, JournalOfTest, KioskOfTest

REASON = "burnt with the house"


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[HqProcess]:
    """Headquarters with one kiosk, stopped."""
    made = HqProcess(tmp_path / "hq", starts_at=at("09:30", TUESDAY))
    with made:
        staff = made.staff()
        kiosk = KioskOfTest(made).enrolled(staff)
        kiosk.open_session(JournalOfTest.born(kiosk.node))
        kiosk.session.close()
        staff.session.close()
    yield made
    made.stop()


def second_person(hq: HqProcess, capsys: pytest.CaptureFixture[str]) -> str:
    """The file with the password of one more person, made by the command."""
    command = [
        "hq-account",
        "--data",
        str(hq.folder),
        "--email",
        "Paola@bank.example",
        "--name",
        "Paola",
        "--json",
    ]
    assert cli.main(command) == 0
    said = json.loads(capsys.readouterr().out)
    assert cli.main(command) == 1, "an email has one account"
    assert "has an account" in capsys.readouterr().err
    return str(said["password in"])


def words_of(page: requests.Response) -> str:
    assert page.status_code == 200, page.text
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]*>", " ", page.text)))


def test_a_kiosk_is_retired_by_two_people_with_a_written_reason_each(
    hq: HqProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    password_in = second_person(hq, capsys)
    hq.start()
    first, second = hq.staff(), HqStaff(hq, password_in)
    path = "/kiosks/PER-1/retire"
    assert path in first.page("/kiosks").text
    assert "Servono due persone" in words_of(first.page(path))
    assert f'action="{path}"' in first.page(path).text

    assert "tocca a una seconda persona" not in words_of(first.send(path, reason=" ")), "a reason is written"
    assert "tocca a una seconda persona" in words_of(first.send(path, reason=REASON))
    assert "deve essere un’altra" in words_of(first.send(path, reason=REASON))
    assert "ritirato" not in words_of(first.page("/kiosks"))

    asked = words_of(second.page(path))
    assert REASON in asked
    assert "Admin" in asked
    assert "ritirato" in words_of(second.send(path, reason="seen by me"))
    assert second.page(path).status_code == 404, "it is done"
    kiosk = KioskOfTest(hq)
    assert kiosk.post("/v1/session", Hello("PER-1", "00" * 16), Challenge) == Refusal("REVOKED")
    kiosk.session.close()
    for person in (first, second):
        person.session.close()


def test_a_restored_headquarters_goes_on_without_a_silent_kiosk_when_two_people_say_so(
    hq: HqProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    password_in = second_person(hq, capsys)
    hq.again_with("--restored")
    first, second = hq.staff(), HqStaff(hq, password_in)
    path = "/branches/PER/go-on"
    assert path in first.page("/").text
    assert "Mancano ancora: PER-1." in words_of(first.page(path))
    assert f'action="{path}"' in first.page(path).text

    first.send(path, reason=REASON)
    assert path in first.page("/").text, "one person alone ends nothing"
    assert REASON in words_of(second.page(path))
    second.send(path, reason="the tablet is ashes")

    assert path not in second.page("/").text
    assert second.page(path).status_code == 404
    assert "branch PER goes on after 0 statements" in hq.log
    for person in (first, second):
        person.session.close()
