"""A member asks once that the screen stays as they need it (UX.md 3.4), on the real program at two branches.

Both tablets, headquarters, the line between them and every file are real; pictures are held before the readers.
"""

import json
from collections.abc import Iterator

import pytest

from tests.drivers_demo import DemoHouse, demo_house, wait_until
from tests.drivers_tablet import TabletProcess, tablet

GREETED, BEGRUESST = "Ciao Elisa!", "Hallo Elisa!"
OFF_PAGE = ("large_text", "largeText", "preferences")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "remembered") as made:
        yield made


def comes(house: DemoHouse, kiosk: TabletProcess, greeting: str) -> None:
    """Elisa shows her pass, and is answered so before she has touched anything."""
    kiosk.ask("until_in_service")
    kiosk.ask("begin_counting")
    kiosk.ask("show_until", str(house.picture("member-elisa")), greeting)
    assert kiosk.ask("fingers") == 0


def opens_modes(kiosk: TabletProcess) -> None:
    """And goes on to how she wants the screen."""
    kiosk.ask("touch", "footer.accessibility")
    kiosk.ask("wait_for", "accessibility")
    wait_until("the row", lambda: kiosk.ask("has", "remember"))


def test_asked_once_it_comes_with_every_scan_at_every_branch_and_off_line_until_it_is_forgotten(
    house: DemoHouse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    levico, pergine = house.settings("levico"), house.settings("pergine")
    house.enrol(levico, "LEV")
    house.enrol(pergine, "PER")
    clock, output = house.clock.path, tmp_path_factory.mktemp("remembered")
    with tablet(levico, clock, output / "first") as kiosk:
        comes(house, kiosk, GREETED)
        opens_modes(kiosk)
        kiosk.ask("touch", "mode.large", "language.de", "remember")
        wait_until("it is written", lambda: len(kiosk.ask("preferring")) == 1)
        assert not any(word in json.dumps(kiosk.ask("journal")) for word in OFF_PAGE), "no fact says it"
        with tablet(pergine, clock, output / "other") as other:
            wait_until("Pergine has heard", lambda: len(other.ask("preferring")) == 1)
            kiosk.kill()
            house.line.refuse()
            comes(house, other, BEGRUESST)
    with tablet(levico, clock, output / "again") as kiosk:
        comes(house, kiosk, BEGRUESST)
        opens_modes(kiosk)
        kiosk.ask("touch", "remember")
        wait_until("it is forgotten", lambda: kiosk.ask("preferring") == [])
        house.line.accept_again()
        with tablet(pergine, clock, output / "later") as other:
            wait_until("Pergine has forgotten", lambda: other.ask("preferring") == [])
            comes(house, other, GREETED)
