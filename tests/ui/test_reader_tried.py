"""Staff try the reader: what arrives of a code with every character of a pass says whether it is set as it should be."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import RECEPTION, Entrance
from ui.bridge.journeys.staff_reader import SPECIMEN, ReaderSettings
from ui.bridge.messages import Tone
from ui.devices.keyboard_layouts import LAYOUTS

WELL = "Il lettore legge bene."
Try = Callable[[ReaderSettings], Entrance]


@pytest.fixture
def trying(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Try]:
    """Paola signs in at a tablet with these settings and opens the reader's page."""
    opened: list[Entrance] = []

    def begin(settings: ReaderSettings) -> Entrance:
        house = House()
        house.hear(*RECEPTION)
        entrance = Entrance(house, open_glass(), qtbot, reader=settings)
        opened.append(entrance)
        entrance.sign_in()
        entrance.touch("reader")
        entrance.wait_for("staffReader")
        return entrance

    yield begin
    for entrance in opened:
        entrance.close()


def as_typed(scanner: str, tablet: str) -> bytes:
    """The specimen from a scanner set to one keyboard, at a tablet that believes in another."""
    places = {
        sign: (code, level) for code, pair in LAYOUTS[scanner].items() for level, sign in enumerate(pair)
    }
    return "".join(LAYOUTS[tablet][code][level] for code, level in map(places.__getitem__, SPECIMEN)).encode()


def test_a_code_that_arrives_whole_says_that_the_reader_is_well(trying: Try) -> None:
    entrance = trying(ReaderSettings())
    assert "Mostra questo codice per provare il lettore." in entrance.words()
    assert entrance.glass.find("code").property("rows")
    assert WELL not in entrance.words()
    entrance.show_code(SPECIMEN.encode())
    entrance.wait_for_words(WELL)
    assert entrance.tones[-1] is Tone.SUCCESS


def test_a_scanner_with_another_keyboard_is_named_with_the_setting_that_it_needs(trying: Try) -> None:
    entrance = trying(ReaderSettings(scanner_layout="us"))
    assert 'scanner_layout = "us"' in entrance.words()
    entrance.show_code(as_typed("de", "us"))
    entrance.wait_for_words("Il lettore scrive con la tastiera DE. Va impostata qui.")
    assert 'scanner_layout = "de"' in entrance.words()
    entrance.show_code(SPECIMEN.encode())
    entrance.wait_for_words(WELL)
    assert 'scanner_layout = "us"' in entrance.words()


def test_another_code_is_nobodys_arrival_and_no_verdict(trying: Try) -> None:
    entrance = trying(ReaderSettings())
    before = entrance.house.types()
    for code in (entrance.house.a_pass(), entrance.badge(), SPECIMEN[:-1].encode(), b"\xff\x00"):
        entrance.show_code(code)
    entrance.settle()
    assert (entrance.screen, entrance.house.types()) == ("staffReader", before)
    assert WELL not in entrance.words()


def test_a_reader_that_is_gone_is_said_so_before_and_while_it_is_tried(trying: Try) -> None:
    entrance = trying(ReaderSettings(scanner="/dev/scanner"))
    gone = (
        "Il lettore non risponde dalle 08:42. Si riavvia da solo; intanto si entra con il codice a 6 cifre."
    )
    assert 'scanner = "/dev/scanner"' in entrance.words()
    assert gone not in entrance.words()
    entrance.journeys.set_reader_lost(at("08:42"))
    entrance.seconds_pass(1)
    entrance.wait_for_words(gone)
    entrance.journeys.set_reader_lost(None)
    entrance.seconds_pass(1)
    entrance.wait_until(lambda: gone not in entrance.words())


def test_who_tries_the_reader_with_both_hands_full_is_not_sent_home(trying: Try) -> None:
    entrance = trying(ReaderSettings())
    for _ in range(3):
        entrance.seconds_pass(50)
        entrance.show_code(SPECIMEN.encode())
    assert entrance.screen == "staffReader"
    entrance.seconds_pass(60)
    entrance.wait_for("home")


def test_at_the_entrance_the_specimen_lets_nobody_in(trying: Try) -> None:
    entrance = trying(ReaderSettings())
    entrance.touch("end")
    entrance.wait_for("home")
    entrance.show_code(SPECIMEN.encode())
    entrance.wait_for("trouble")
    assert "checkin" not in entrance.house.types()
