"""Somebody asks for help on the real program (UX.md K15): headquarters has it, and only then does the page say so."""

from tests.drivers_demo import DemoHouse, wait_until
from tests.drivers_tablet import TabletProcess, tablet

TOLD = "Sede centrale avvisata alle"
HEARD_SECONDS = 30.0


def test_who_asks_for_help_reads_that_headquarters_knows_and_can_take_it_back(house: DemoHouse) -> None:
    settings = house.settings("levico")
    node = house.enrol(settings)

    def heard() -> list[str]:
        """What headquarters knows of it."""
        return [str(fact["type"]) for fact in house.facts_of(node) if str(fact["type"]).startswith("help.")]

    with tablet(settings, house.clock.path, house.root / "out") as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("touch", "footer.help")
        kiosk.ask("wait_for", "help")
        wait_until("the word", lambda: is_told(kiosk), HEARD_SECONDS)
        assert heard() == ["help.asked"]
        kiosk.ask("touch", "home.main")
        kiosk.ask("wait_for", "home")
        wait_until("the end of it", lambda: heard() == ["help.asked", "help.withdrawn"], HEARD_SECONDS)


def is_told(kiosk: TabletProcess) -> bool:
    """Whether the page says so."""
    return any(TOLD in word for word in kiosk.ask("words"))
