"""The glass and the reader, on the real program: staff wipe the one (UX.md 6.7 D12) and try the other.

The whole tablet in its own process, headquarters in another, real touches, real keys, and pictures before the reader.
"""

from typing import Any

import pytest

from kiosk.settings import Settings
from tests.drivers_demo import DemoHouse, wait_until
from tests.drivers_tablet import TabletProcess, tablet
from ui.bridge.journeys.staff_reader import SPECIMEN

SECONDS = 30
Deck = dict[str, dict[str, str]]


def sign_in(house: DemoHouse, kiosk: TabletProcess) -> None:
    """Anna of the reception."""
    kiosk.sign_in(house.picture("staff-anna"), house.network.pins["s-anna"])


def facts_of(kiosk: TabletProcess, kind: str) -> list[dict[str, Any]]:
    """What this life of the tablet wrote of one type."""
    return [said for name, said in kiosk.ask("journal") if name == kind]


def stuck_at_headquarters(house: DemoHouse) -> list[int | None]:
    """Since when a spot of each glass at Levico does not let go, as headquarters' people see it."""
    return [kiosk.get("touch_stuck_ms") for kiosk in house.person.branch("LEV")["kiosks"]]


@pytest.mark.day("D12")
def test_staff_wipe_the_glass_and_nothing_is_pressed_by_it(
    house: DemoHouse, levico: Settings, deck: Deck
) -> None:
    with tablet(levico, house.clock.path, house.root / "wiped") as kiosk:
        kiosk.ask("until_in_service")
        sign_in(house, kiosk)
        written = kiosk.ask("journal")
        kiosk.ask("touch", "cleaning")
        kiosk.ask("wait_for", "staffCleaning")
        kiosk.ask("read", deck["sys.wipe"]["it"])
        kiosk.ask("watch_touches")
        kiosk.ask("show", str(house.picture("member-elisa")))
        kiosk.ask("wipe_all_over")
        kiosk.ask("seconds_pass", SECONDS - 2)
        kiosk.ask("wipe_all_over")
        assert (kiosk.ask("screen"), kiosk.ask("touches_told")) == ("staffCleaning", 0)
        kiosk.ask("wait_for", "staffHome")
        kiosk.ask("touch", "present")
        kiosk.ask("wait_for", "staffPresent")
        assert kiosk.ask("touches_told") == 1
        assert kiosk.ask("journal") == written, "nobody came in, nothing was pressed"


@pytest.mark.day("D12")
def test_a_drop_on_the_glass_is_ignored_staff_read_of_it_and_so_does_headquarters(
    house: DemoHouse, levico: Settings, deck: Deck
) -> None:
    with tablet(levico, house.clock.path, house.root / "wet") as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("drop", "meet")
        wait_until("the drop", lambda: bool(facts_of(kiosk, "touch.stuck")))
        assert kiosk.ask("screen") == "home"
        kiosk.ask("touch", "room")
        kiosk.ask("wait_for", "bookRoom")
        wait_until("headquarters", lambda: any(stuck_at_headquarters(house)))
        (told,) = facts_of(kiosk, "touch.stuck")
        assert stuck_at_headquarters(house) == [told["since"]]
        assert kiosk.ask("walk_off") == "home"
        sign_in(house, kiosk)
        kiosk.ask("read", deck["sys.touch"]["it"])
        kiosk.ask("dry")
        kiosk.ask("minute_passes")
        kiosk.ask("keep_up")
        wait_until("its end at headquarters", lambda: stuck_at_headquarters(house) == [None])
        assert len(facts_of(kiosk, "touch.stuck")) == len(facts_of(kiosk, "touch.freed")) == 1
        kiosk.ask("seconds_pass", 15)
        wait_until("its end", lambda: deck["sys.touch"]["it"] not in kiosk.ask("words"))


def test_the_reader_reads_its_own_page_and_a_typing_scanner_is_told_its_keyboard(
    house: DemoHouse, levico: Settings, deck: Deck
) -> None:
    with tablet(levico, house.clock.path, house.root / "tried") as kiosk:
        kiosk.ask("until_in_service")
        sign_in(house, kiosk)
        kiosk.ask("touch", "reader")
        kiosk.ask("wait_for", "staffReader")
        kiosk.ask("read", deck["sys.reader.test"]["it"])
        assert deck["sys.reader.ok"]["it"] not in kiosk.ask("words")
        kiosk.ask("show", kiosk.ask("photograph", "reader"))
        kiosk.ask("read", deck["sys.reader.ok"]["it"])
        kiosk.ask("scan", SPECIMEN, "it")
        kiosk.ask("read", deck["sys.reader.layout"]["it"].format(layout="IT"))
        kiosk.ask("read", 'scanner_layout = "it"')
        kiosk.ask("touch", "back")
        kiosk.ask("wait_for", "staffHome")
