"""Devices beside the screen that are gone, silent or out of paper (UX.md 6.7 D13, D19, D20), on the real program.

One tablet at Levico, its scanner a terminal of the system, its printer a line on this machine, its player a command.
"""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time as wall_time
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices import code_reader
from kiosk.settings import Settings
from tests.drivers_demo import ClockFile, DemoHouse, wait_until
from tests.drivers_tablet import TabletProcess, tablet
from tests.paper import ReceiptPrinter, command, printer_at_address
from tests.serial_plug import SerialPlug

MORNINGS = "08:00-12:30"
AFTERNOON = wall_time(13, 5)
SIX_DIGITS = re.compile(r"\d{3}\s?\d{3}")
RECORDS = "echo >> $0.played"

GONE = "Il lettore non risponde."
SUPPORT_KNOWS = "Tocca «Non ho il codice». L’assistenza è già al corrente."
SHOW_CODE = "Mostra il tuo codice QR"
NO_PAPER = "Ora non si stampa: fotografa il codice, vale lo stesso."
SLIP_WAITS = "La stampante non risponde. Le stampe aspettano, le persone no."
CHECKED_IN = "Ciao {name}!"
SEE_US = "Ci serve un minuto con te."


@dataclass(frozen=True)
class Entrance:
    """The tablet and what stands beside it. ``port``: the printer's, at which nothing answers while it is off."""

    kiosk: TabletProcess
    scanner: SerialPlug
    player: Path
    port: int

    def scan(self, code: str) -> None:
        """The scanner reads a code."""
        self.scanner.send(code.encode() + b"\r\n")

    def facts(self, kind: str) -> list[dict[str, Any]]:
        """What this life of the tablet wrote of one type."""
        return [said for name, said in self.kiosk.ask("journal") if name == kind]

    def reads(self, word: str) -> bool:
        """Whether it can be read on the glass."""
        return any(word in one for one in self.kiosk.ask("words"))

    def go_home(self) -> None:
        """Whoever is at the screen leaves it."""
        self.kiosk.ask("touch", "end" if self.kiosk.ask("has", "end") else "done")
        self.kiosk.ask("wait_for", "home")


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A command that notes each time it is given something to play."""
    folder = tmp_path_factory.mktemp("player")
    command(folder, "player", RECORDS)
    return folder / "player"


@pytest.fixture(scope="module")
def entrance(
    house: DemoHouse, levico: Settings, player: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Entrance]:
    """All of it at work, the printer off."""
    folder = tmp_path_factory.mktemp("entrance")
    scanner = SerialPlug(folder / "scanner")
    scanner.plug_in()
    port = free_port()
    devices = {"scanner": str(scanner.port), "printer": f"escpos:127.0.0.1:{port}", "sound": str(player)}
    with tablet(house.settings("levico", **devices), house.clock.path, folder) as kiosk:
        kiosk.ask("until_in_service")
        yield Entrance(kiosk, scanner, player, port)
    scanner.pull_out()


@pytest.fixture(autouse=True)
def _line_is_whole(house: DemoHouse) -> Iterator[None]:
    yield
    house.line.accept_again()


def free_port() -> int:
    """One at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.day("D13")
def test_while_the_scanner_is_gone_people_come_in_by_code_and_headquarters_and_staff_know(
    house: DemoHouse, entrance: Entrance
) -> None:
    kiosk = entrance.kiosk
    entrance.scan(house.codes["member-thomas"])
    kiosk.ask("read", CHECKED_IN.format(name="Thomas"))
    entrance.go_home()

    entrance.scanner.pull_out()
    kiosk.ask("read", GONE)
    assert not entrance.reads(SHOW_CODE)
    wait_until("headquarters' list", lambda: reader_lost_ms(house) is not None, 5)
    (lost,) = entrance.facts("reader.lost")
    assert lost["since"] == reader_lost_ms(house)
    kiosk.ask("read", SUPPORT_KNOWS)

    code = next(one.code for one in house.network.invitations if one.visitor_id == "m-v01")
    kiosk.ask("touch", "noCode", "invited")
    kiosk.ask("wait_for", "visitorCode")
    kiosk.ask("touch_all", "pad", code)
    kiosk.ask("read", CHECKED_IN.format(name="Karl"))
    entrance.go_home()

    kiosk.sign_in(house.picture("staff-anna"), house.network.pins["s-anna"])
    assert entrance.reads("Il lettore non risponde dalle")
    entrance.go_home()

    entrance.scanner.plug_in()
    kiosk.ask("read", SHOW_CODE)
    assert not entrance.reads(GONE)
    entrance.scan(house.codes["member-marco"])
    kiosk.ask("read", CHECKED_IN.format(name="Marco"))
    entrance.go_home()


def reader_lost_ms(house: DemoHouse) -> int | None:
    """Since when the tablet at Levico reads nothing, by headquarters' list."""
    (kiosk,) = house.person.branch("LEV")["kiosks"]
    lost_ms: int | None = kiosk.get("reader_lost_ms")
    return lost_ms


@pytest.mark.day("D19")
def test_with_the_printer_off_the_code_is_for_a_photograph_and_staff_print_the_slip_later(
    house: DemoHouse, entrance: Entrance
) -> None:
    kiosk = entrance.kiosk
    kiosk.ask("touch", "work")
    kiosk.ask("wait_for", "dayGuest")
    kiosk.ask("touch", "here")
    kiosk.ask("wait_for", "walkIn")
    kiosk.ask("touch_all", "key", "anna gasser")
    kiosk.ask("touch", "key.enter")
    kiosk.ask("touch_all", "phone", "0461000123")
    kiosk.ask("touch", "phone.enter")
    kiosk.ask("wait_for", "dayPass")
    kind, arrival = kiosk.ask("journal")[-1]
    assert (kind, arrival["source"]) == ("checkin", "form"), "nobody waits for paper to come in"
    kiosk.ask("touch", "print")
    kiosk.ask("read", NO_PAPER)
    assert kiosk.ask("has", "code"), "there is a QR to photograph"
    digits = "".join(
        re.findall(r"\d{3}", next(one for one in kiosk.ask("words") if SIX_DIGITS.fullmatch(one)))
    )
    entrance.go_home()

    kiosk.sign_in(house.picture("staff-anna"), house.network.pins["s-anna"])
    kiosk.ask("read", SLIP_WAITS)
    paper = ReceiptPrinter(has_paper=False)
    with printer_at_address(paper, entrance.port):
        kiosk.ask("touch", "note.sys.printer.again")
        wait_until("the printer is asked", lambda: paper.asked > 0)
        paper.has_paper = True
        kiosk.ask("touch", "note.sys.printer.again")
        wait_until("the slip", lambda: len(paper.slips) == 1)
    wait_until("nothing waits", lambda: not entrance.reads(SLIP_WAITS))
    (slip,) = paper.slips
    reading = code_reader.read_frame(slip)
    assert reading is not None
    assert reading.code == digits.encode()
    entrance.go_home()


@pytest.mark.day("D20")
def test_by_day_answers_are_heard_and_seen(house: DemoHouse, entrance: Entrance) -> None:
    before = tones(entrance.player)
    entrance.scan(house.codes["revoked-silvia"])
    entrance.kiosk.ask("read", SEE_US)
    wait_until("the tone", lambda: tones(entrance.player) > before)
    entrance.kiosk.ask("touch", "home")
    entrance.kiosk.ask("wait_for", "home")


@pytest.mark.day("D20")
def test_outside_the_hours_for_sounds_the_same_answers_are_seen_and_nothing_is_heard(
    house: DemoHouse, tmp_path: Path
) -> None:
    command(tmp_path, "player", RECORDS)
    player, clock = tmp_path / "player", ClockFile(tmp_path / "clock")
    quiet = house.settings("caldonazzo", sound=str(player), sound_hours=MORNINGS)
    house.enrol(quiet, "CAL")
    clock.at(house.today, AFTERNOON)
    house.line.refuse()  # headquarters' clock stays behind, and its word would count
    with tablet(quiet, clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("show_until", str(house.picture("revoked-silvia")), SEE_US)
        kiosk.ask("touch", "home")
        kiosk.ask("wait_for", "home")
        kiosk.ask("show_until", str(house.picture("member-rosa")), CHECKED_IN.format(name="Rosa"))
    # only now: a player that was started notes it before the tablet has ended
    assert tones(player) == 0


def tones(player: Path) -> int:
    """How often it was given something to play."""
    played = player.with_suffix(".played")
    return len(played.read_text(encoding="utf-8").splitlines()) if played.exists() else 0
