"""The code on paper: asked for beside the photograph, told what became of it, and never waited for (D19)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.devices import code_reader
from kiosk.devices.printer import SlipPrinter
from kiosk.domain.ports import Receipt
from tests.builders import TUESDAY
from tests.houses import House
from tests.paper import ReceiptPrinter, command, opened_printer, page_of, printer_at_address
from tests.strictness import AnnouncedWarnings
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import RECEPTION, Entrance
from ui.bridge.calls import Calls

WITHOUT_END = 600


class Door:
    """Opens an entrance with a printer, and closes both behind the test."""

    def __init__(self, open_glass: OpenGlass, qtbot: QtBot) -> None:
        self._open_glass, self._qtbot = open_glass, qtbot
        self.printer: SlipPrinter | None = None
        self.entrance: Entrance | None = None

    def open(self, setting: str, patience_seconds: float = WITHOUT_END) -> Entrance:
        """The entrance of Pergine at nine, with the printer that the setting names."""
        house = House()
        house.hear(*RECEPTION)
        self.printer = opened_printer(setting, patience_seconds) if setting else None
        self.entrance = Entrance(house, self._open_glass(), self._qtbot, self.printer)
        return self.entrance

    def close(self) -> None:
        """Ends the printer first: it may hang."""
        if self.printer is not None:
            self.printer.close()
        if self.entrance is not None:
            self.entrance.close()


@pytest.fixture
def door(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Door]:
    door = Door(open_glass, qtbot)
    yield door
    door.close()


def somebody_without_an_account_comes(entrance: Entrance) -> str:
    """Anna Gasser takes a desk for the day; her six digits."""
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    entrance.touch("here")
    entrance.wait_for("walkIn")
    entrance.type("Anna Gasser")
    entrance.touch("key.enter")
    entrance.type("0461000123")
    entrance.touch("phone.enter")
    entrance.wait_for("dayPass")
    return str(entrance.tablet.pages.day_pass.property("digits"))


def code_in(pdf: Path) -> bytes | None:
    """What stands on the page that the system was given."""
    reading = code_reader.read_frame(page_of(pdf.read_bytes())[0])
    return reading.code if reading else None


def test_where_nothing_prints_nothing_offers_to(door: Door) -> None:
    entrance = door.open("")
    somebody_without_an_account_comes(entrance)
    assert not entrance.glass.has("print")


def test_the_code_is_printed_and_the_page_says_so_in_the_buttons_place(door: Door, bin_folder: Path) -> None:
    command(bin_folder, "lp", "cat > $0.page")
    entrance = door.open("system")
    digits = somebody_without_an_account_comes(entrance)
    entrance.touch("print")
    entrance.wait_for_words("In stampa qui accanto.")
    assert not entrance.glass.has("print")
    assert code_in(bin_folder / "lp.page") == digits.encode()
    entrance.touch("done")
    entrance.wait_for("home")
    somebody_without_an_account_comes(entrance)
    assert entrance.glass.has("print")


def test_a_slip_names_the_place_and_the_time_in_the_language_of_who_asked_and_nobody(
    door: Door, monkeypatch: pytest.MonkeyPatch, bin_folder: Path
) -> None:
    command(bin_folder, "lp", "cat > /dev/null")
    entrance = door.open("system")
    slips: list[Receipt] = []

    def note(slip: Receipt) -> bool:
        slips.append(slip)
        return True

    monkeypatch.setattr(door.printer, "print_out", note)
    somebody_without_an_account_comes(entrance)
    entrance.touch("language.de")
    entrance.touch("print")
    entrance.wait_for_words("Wird nebenan gedruckt.")
    (slip,) = slips
    assert slip.branch == entrance.house.branch.name
    assert (slip.day, slip.lines[0]) == (TUESDAY, "Dienstag, 24. November")
    assert slip.lines[2].startswith("für Sie bis ")
    assert slip.lines[2].endswith("\u00a0Uhr")
    assert "Anna" not in repr(slip)
    assert "Gasser" not in repr(slip)


def test_who_gets_no_paper_is_told_to_take_a_photograph(
    door: Door, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the printer has no paper")
    with printer_at_address(ReceiptPrinter(has_paper=False)) as setting:
        entrance = door.open(setting)
        somebody_without_an_account_comes(entrance)
        entrance.touch("print")
        entrance.wait_for_words("Ora non si stampa: fotografa il codice, vale lo stesso.")
    assert entrance.glass.has("code")


def test_while_the_printer_hangs_people_come_in_and_every_page_goes_on(
    door: Door, bin_folder: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("lp did not end")
    os.mkfifo(bin_folder / "begun")
    command(bin_folder, "lp", f"echo > {bin_folder}/begun; sleep {WITHOUT_END}")
    entrance = door.open("system")
    somebody_without_an_account_comes(entrance)
    entrance.touch("print")
    (bin_folder / "begun").read_text(encoding="utf-8")
    assert not entrance.glass.find("print").property("isActive"), "one touch is one slip"
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    assert "Ciao Marco!" in entrance.words()
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.touch("room")
    entrance.wait_for("bookRoom")
    entrance.touch("back")
    entrance.wait_for("home")
    assert entrance.house.types()[-2:] == ["booking.confirmed", "checkin"]
    entrance.touch("work")
    entrance.wait_for("full")  # they have both desks


def test_what_became_of_a_slip_is_not_told_to_the_next_person(door: Door, bin_folder: Path) -> None:
    os.mkfifo(bin_folder / "goes_on")
    command(bin_folder, "lp", f"cat {bin_folder}/goes_on > $0.page")
    entrance = door.open("system")
    somebody_without_an_account_comes(entrance)
    entrance.touch("print")
    entrance.touch("done")
    entrance.wait_for("home")
    somebody_without_an_account_comes(entrance)
    (bin_folder / "goes_on").write_text("", encoding="utf-8")
    assert door.printer is not None
    told: list[bool] = []
    behind = Calls(door.printer.submit, entrance.failures.append, entrance.tablet)
    behind.ask(lambda: True, told.append)
    entrance.wait_until(lambda: told == [True])
    assert entrance.glass.has("print")
    assert "In stampa qui accanto." not in entrance.words()


def test_staff_see_that_a_slip_waits_and_print_it_again(
    door: Door, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the printer has no paper")
    paper = ReceiptPrinter(has_paper=False)
    with printer_at_address(paper) as setting:
        entrance = door.open(setting)
        digits = somebody_without_an_account_comes(entrance)
        entrance.touch("print")
        entrance.wait_for_words("Ora non si stampa: fotografa il codice, vale lo stesso.")
        entrance.touch("done")
        entrance.wait_for("home")
        entrance.sign_in()
        waits = "La stampante non risponde. Le stampe aspettano, le persone no."
        assert waits in entrance.words()
        paper.has_paper = True
        entrance.touch("note.sys.printer.again")
        entrance.wait_until(lambda: waits not in entrance.words())
    (slip,) = paper.slips
    reading = code_reader.read_frame(slip)
    assert reading is not None
    assert reading.code == digits.encode()
