"""A branch that already lives on a spreadsheet (UX.md 6.7 D22), with the real command, headquarters and tablet."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk import cli
from kiosk.demo.passes import write_passes
from tests.drivers_demo import DemoHouse, wait_until
from tests.drivers_tablet import TabletProcess, tablet
from tests.strictness import AnnouncedWarnings

HEADINGS = "kind;given_name;family_name;company;space;name;day;start;end"
SHEET = f"""{HEADINGS}
desk;;;;{{code}};Lavarone;;;
member;{{given}};Moser;Officina Moser;;;;;
booking;{{given}};Moser;;{{code}};;{{day}};08:30;12:00
"""
UNTIL_THE_FIRST = "Si può tornare come prima fino al primo ingresso."
SEE_US = "Ci serve un minuto con te."
CHECKED_IN = "Ciao Ada!"


class Office:
    """Somebody of headquarters with the command, and the tablet at Tenna meanwhile."""

    def __init__(self, house: DemoHouse, folder: Path, kiosk: TabletProcess, said: Callable[[], str]) -> None:
        self.house = house
        self.folder = folder
        self.kiosk = kiosk
        self._said = said

    @contextmanager
    def server_at_rest(self) -> Iterator[None]:
        """Inside the block the command has the database, behind it the tablet its line again."""
        self.house.server.stop()
        yield
        self.house.server.start()
        wait_until("the line", lambda: self.kiosk.ask("state")["is_connected"])

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """The command: how it ended, and what it said."""
        place = ["--data", str(self.house.server.folder), "--clock-file", str(self.house.clock.path)]
        code = cli.main(["hq-import", *arguments, *place, "--branch", "TEN", "--json"])
        return code, json.loads(self._said())

    def sheet(self, given: str, code: str) -> str:
        """A file as a spreadsheet saves it: somebody, and the desk they have this morning."""
        path = self.folder / f"{given}.csv"
        day = f"{self.house.today:%d.%m.%Y}"
        path.write_text(SHEET.format(given=given, code=code, day=day), encoding="utf-8-sig")
        return str(path)

    def picture_of(self, given: str) -> Path:
        """The pass of somebody new."""
        (code,) = [one for one in self.house.person.passes() if one["subject"] == self.subject_of(given)]
        (path,) = write_passes({given: code["text"]}, self.folder)
        return path

    def subject_of(self, given: str) -> str:
        """Whose booking of today it is, by the name that others read."""
        for one in self.house.person.passes():
            if one["label"].startswith("member-m-") and self.kiosk.ask("name_of", one["subject"]) == given:
                return str(one["subject"])
        raise AssertionError(f"nobody is called {given}")

    def has(self, code: str) -> bool:
        """Whether the tablet has a space with that sign."""
        return code in self.kiosk.ask("codes").values()


@pytest.fixture
def office(house: DemoHouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    tenna = house.settings("tenna")
    house.enrol(tenna, "TEN")
    with tablet(tenna, house.clock.path, tmp_path / "tablet") as kiosk:
        kiosk.ask("until_in_service")
        yield Office(house, tmp_path, kiosk, lambda: capsys.readouterr().out)


@pytest.mark.day("D22")
def test_a_spreadsheet_is_tried_taken_in_by_one_act_and_taken_back_until_the_first_check_in(
    office: Office, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("1 people were erased by account import")
    kiosk, ada, ugo = office.kiosk, office.sheet("Ada", "P-77"), office.sheet("Ugo", "P-78")
    with office.server_at_rest():
        assert office.run(ada)[1]["said"] == ["Importa 3 righe"]
        for file in (ada, ugo):
            assert office.run(file, "--go")[1]["said"] == [UNTIL_THE_FIRST]
    wait_until("both", lambda: office.has("P-77") and office.has("P-78"))
    pass_of_ada, pass_of_ugo = office.picture_of("Ada"), office.picture_of("Ugo")

    with office.server_at_rest():
        assert office.run("--undo") == (0, {"ok": True, "said": [], "members": 1, "spaces": 1, "bookings": 1})
    wait_until("the first alone", lambda: not office.has("P-78"))
    kiosk.ask("show_until", str(pass_of_ugo), SEE_US)
    kiosk.ask("touch", "home")
    kiosk.ask("wait_for", "home")
    kiosk.ask("show_until", str(pass_of_ada), CHECKED_IN)
    kiosk.ask("read", "P-77")
    (arrival,) = [fact for kind, fact in kiosk.ask("journal") if kind == "checkin"]
    assert arrival["space_id"] == "TEN:P-77"
    wait_until("headquarters", lambda: len(office.house.person.inside("TEN")) == 1)
    with office.server_at_rest():
        assert office.run("--undo") == (1, {"ok": False, "said": [UNTIL_THE_FIRST]})
    assert office.has("P-77")
