"""Headquarters' pages in a real browser: they work, they swap what changed, and a hostile name stays a name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.facts import CheckedIn, SubjectIntroduced
from kiosk.domain.people import Person
from kiosk.domain.visits import Source
from sync.protocol.messages import JournalStored, PeopleStored
from tests.browser.chromium import INSTALL, PROGRAM, Chromium
from tests.builders import TUESDAY, at
from tests.drivers_wire import HqProcess, HqStaff, JournalOfTest, KioskOfTest

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=INSTALL)
HOSTILE = '<img src="https://evil.example/x" onerror="document.title=1"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HqProcess]:
    folder = tmp_path_factory.mktemp("headquarters") / "hq"
    with HqProcess(folder, starts_at=at("09:30", TUESDAY)) as process:
        yield process


@pytest.fixture(scope="module")
def staff(hq: HqProcess) -> Iterator[HqStaff]:
    somebody = hq.staff()
    yield somebody
    somebody.session.close()


@pytest.fixture(scope="module")
def kiosk(hq: HqProcess, staff: HqStaff) -> Iterator[tuple[KioskOfTest, JournalOfTest]]:
    line = KioskOfTest(hq).enrolled(staff)
    journal = JournalOfTest.born(line.node)
    line.open_session(journal)
    yield line, journal
    line.session.close()


@pytest.fixture
def browser(hq: HqProcess, staff: HqStaff, tmp_path: Path) -> Iterator[Chromium]:
    """A browser in which the administrator signed in by typing."""
    chromium = Chromium(tmp_path / "profile", hq.folder / "server.pem")
    chromium.open(f"{hq.address}/")
    assert chromium.ask("location.pathname") == "/sign-in"
    chromium.type_into("#email", staff.credentials["email"])
    chromium.type_into("#password", staff.credentials["password"])
    chromium.press("button.main")
    chromium.until(lambda: chromium.ask("location.pathname") == "/")
    yield chromium
    chromium.close()


def test_an_open_page_shows_who_came_in_without_being_asked(
    hq: HqProcess, kiosk: tuple[KioskOfTest, JournalOfTest], browser: Chromium
) -> None:
    line, journal = kiosk
    browser.until(lambda: "si aggiorna da sola" in browser.text())
    assert "0 / 40" in browser.text() or "1 / 40" in browser.text()
    before = browser.text().count("6 / 40")
    journal.write(CheckedIn(TUESDAY, Source.PASS, subject_id="m-marco", party=5), "09:10")

    assert isinstance(line.upload(journal), JournalStored)

    browser.until(lambda: "5 / 40" in browser.text() or browser.text().count("6 / 40") > before)
    assert browser.complaints == []


def test_a_hostile_name_is_read_as_a_name_and_fetches_nothing(
    hq: HqProcess, kiosk: tuple[KioskOfTest, JournalOfTest], browser: Chromium
) -> None:
    line, journal = kiosk
    name = journal.write(SubjectIntroduced("00" * 32))
    journal.write(CheckedIn(TUESDAY, Source.FORM, subject_id=name), "09:20")
    assert isinstance(line.upload(journal), JournalStored)
    guest = Person(name, 1, HOSTILE, "Rossi", branches=("PER",))
    assert isinstance(line.put_people(journal, [guest]), PeopleStored)
    browser.requested.clear()

    browser.open(f"{hq.address}/branches/PER")

    assert HOSTILE in browser.text()
    assert browser.ask("document.images.length") == 0
    assert browser.ask("document.title") == "Pergine Valsugana · Smart Valley"
    own = (hq.address, "data:image/svg+xml")  # the browser draws its date and time fields from the latter
    assert [address for address in browser.requested if not address.startswith(own)] == []
    assert browser.complaints == []


def test_the_words_appear_by_themselves_and_nothing_is_chosen_beforehand(
    hq: HqProcess, staff: HqStaff, browser: Chromium
) -> None:
    browser.open(f"{hq.address}/kiosks")
    browser.press(".another button")
    browser.until(lambda: "/enrolments/" in browser.ask("location.pathname"))
    browser.until(lambda: browser.ask("document.querySelectorAll('.code strong').length") == 1)
    code: str = browser.ask("document.querySelector('.code strong').textContent")
    tablet = KioskOfTest(hq)

    words = tablet.show_code(code.replace("-", ""))

    browser.until(lambda: browser.ask("document.querySelectorAll('.words li').length") == 3)
    assert browser.ask("[...document.querySelectorAll('.words li')].map(li => li.textContent)") == list(words)
    browser.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", code="Enter", text="\r")
    assert browser.ask("document.querySelectorAll('.answers button').length") == 2
    assert not staff.get(browser.ask("location.pathname"))["node"]
    browser.press(".answers .main")
    browser.until(lambda: "Manca la conferma" in browser.text())
    tablet.confirm()
    browser.until(lambda: "è in servizio" in browser.text())
    tablet.session.close()
    assert browser.complaints == []


def test_a_password_can_be_shown_and_hidden_again(hq: HqProcess, tmp_path: Path) -> None:
    chromium = Chromium(tmp_path / "profile", hq.folder / "server.pem")
    try:
        chromium.open(f"{hq.address}/sign-in")
        chromium.press("#reveal")
        assert chromium.ask("document.querySelector('#password').type") == "text"
        assert chromium.ask("document.querySelector('#reveal').textContent") == "nascondi"
        chromium.press("#reveal")
        assert chromium.ask("document.querySelector('#password').type") == "password"
    finally:
        chromium.close()
