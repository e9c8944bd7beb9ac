"""The pages for a guest's own telephone in a real browser: they fit a narrow one, and thumbs can touch them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.encoding import hand_off
from kiosk.services.hand_off import page_address
from tests.browser.chromium import INSTALL, PROGRAM, Chromium
from tests.builders import TUESDAY, at
from tests.drivers_wire import HqProcess, HqStaff, KioskOfTest

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=INSTALL)
NOW = at("09:30", TUESDAY)
NARROW, USUAL = 320, 390
TOUCHED_LEAST = 44
"""CSS pixels that a finger needs (WCAG 2.5.5)."""
LONG_NAME = "Maria Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SIZES = (
    "[...document.querySelectorAll('a, button, input:not([type=hidden])')]"
    ".map(e => e.getBoundingClientRect()).filter(r => r.width * r.height > 0).map(r => [r.width, r.height])"
)


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HqProcess]:
    folder = tmp_path_factory.mktemp("headquarters") / "hq"
    with HqProcess(folder, "--guest-address", starts_at=NOW) as process:
        yield process


@pytest.fixture(scope="module")
def tablet(hq: HqProcess) -> Iterator[KioskOfTest]:
    staff: HqStaff = hq.staff()
    line = KioskOfTest(hq).enrolled(staff)
    staff.session.close()
    yield line
    line.session.close()


@pytest.fixture
def browser(hq: HqProcess, tmp_path: Path) -> Iterator[Chromium]:
    chromium = Chromium(tmp_path / "profile", hq.folder / "server.pem")
    yield chromium
    chromium.close()


def hold(browser: Chromium, width: int, language: str) -> None:
    """A telephone of that width, whose owner reads that language."""
    browser.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=2, mobile=True
    )
    browser.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})


def touch(browser: Chromium, selector: str) -> None:
    """A thumb on a control, scrolled to where it can be seen."""
    browser.ask(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})")
    browser.press(selector)


def fits(browser: Chromium, width: int) -> bool:
    """Nothing is beside the page, and every control is large enough for a finger."""
    is_inside = browser.ask("document.documentElement.scrollWidth") <= width
    return is_inside and all(min(size) >= TOUCHED_LEAST for size in browser.ask(SIZES))


@pytest.mark.parametrize("width", [NARROW, USUAL])
@pytest.mark.parametrize(
    ("language", "title", "gap", "shown"),
    [
        ("it", "Cerco una postazione", "Manca il nome.", "Mostra il tuo codice QR"),
        ("de", "Arbeitsplatz buchen", "Der Name fehlt.", "Zeigen Sie Ihren QR-Code"),
        ("en", "I need a desk", "The name is missing.", "Show your QR code"),
    ],
)
def test_a_guest_gets_a_pass_with_their_thumbs_on_a_telephone_of_any_width(
    browser: Chromium, tablet: KioskOfTest, width: int, language: str, title: str, gap: str, shown: str
) -> None:
    hold(browser, width, language)
    ticket = hand_off.sign_ticket("PER", tablet.node, NOW, tablet.key)
    browser.open(page_address(tablet.address, "PER", ticket))
    assert title in browser.text()
    assert browser.ask("document.documentElement.lang") == language
    assert fits(browser, width)

    browser.type_into("#name", "...")
    browser.type_into("#phone", "0461 000 123")
    touch(browser, ".main")
    browser.until(lambda: gap in browser.text())
    assert fits(browser, width)
    assert browser.ask("document.querySelector('#phone').value") == "0461 000 123"

    touch(browser, "input[value='am']")
    browser.ask("document.querySelector('#name').value = ''")
    browser.type_into("#name", LONG_NAME)
    touch(browser, ".main")
    browser.until(lambda: shown in browser.text())
    assert "13:00" in browser.text()
    assert fits(browser, width)
    assert browser.ask("document.querySelector('.qr svg').getBoundingClientRect().width") > 0.75 * width
    assert browser.ask("document.scripts.length") == 0
    assert [one for one in browser.complaints if "422" not in one] == []


def test_another_language_is_one_touch_away(browser: Chromium, tablet: KioskOfTest) -> None:
    hold(browser, USUAL, "it")
    ticket = hand_off.sign_ticket("PER", tablet.node, NOW, tablet.key)
    browser.open(page_address(tablet.address, "PER", ticket))
    touch(browser, "a[lang=de]")
    browser.until(lambda: "Arbeitsplatz buchen" in browser.text())
    browser.type_into("#name", "Karl Huber")
    browser.type_into("#phone", "0471 000 123")
    touch(browser, ".main")
    browser.until(lambda: "Zeigen Sie Ihren QR-Code" in browser.text())


def test_who_scans_an_old_code_is_told_what_to_do(browser: Chromium, tablet: KioskOfTest) -> None:
    hold(browser, NARROW, "en")
    browser.open(page_address(tablet.address, "PER", "PER-1.1.old"))
    assert "This code is no longer valid." in browser.text()
    assert "tap “Continue on my phone” and scan the new one" in browser.text()
    assert fits(browser, NARROW)
