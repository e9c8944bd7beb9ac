"""Somebody lets the others see that they are in (TABLET.md K26), on the real program: two tablets of one branch."""

import json
from collections.abc import Iterator

import pytest

from tests.drivers_demo import DemoHouse, demo_house, wait_until
from tests.drivers_tablet import TabletProcess, tablet

NAME, WORDS = "Elisa", "Kartenmacherin"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "who-is-in") as made:
        yield made


def looks(kiosk: TabletProcess) -> list[str]:
    """Somebody looks who is in; what they read."""
    kiosk.ask("touch", "footer.help")
    kiosk.ask("wait_for", "help")
    kiosk.ask("touch", "community")
    kiosk.ask("wait_for", "whoIsIn")
    return [str(word) for word in kiosk.ask("words")]


def sees(kiosk: TabletProcess, word: str) -> bool:
    """Whether it is read there; afterwards home stands again."""
    found = any(word in one for one in looks(kiosk))
    kiosk.ask("touch", "back")
    kiosk.ask("wait_for", "help")
    kiosk.ask("touch", "home.main")
    kiosk.ask("wait_for", "home")
    return found


def test_a_card_given_at_the_door_is_seen_at_the_other_door_until_its_person_leaves_by_that(
    house: DemoHouse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    door, yard = house.settings("door"), house.settings("yard")
    house.enrol(door, "LEV")
    house.enrol(yard, "LEV")
    clock, output = house.clock.path, tmp_path_factory.mktemp("who-is-in")
    pass_ = str(house.picture("member-elisa"))
    with tablet(door, clock, output / "door") as first, tablet(yard, clock, output / "yard") as second:
        for kiosk in (first, second):
            kiosk.ask("until_in_service")
        first.ask("show_until", pass_, f"Ciao {NAME}!")
        assert not any(NAME in word for word in looks(first)), "nobody is named who did not ask"
        first.ask("touch", "add")
        first.ask("wait_for", "ownWords")
        first.ask("touch_all", "key", WORDS.lower())
        first.ask("touch", "key.enter")
        first.ask("wait_for", "question")
        first.ask("touch", "act.first")
        first.ask("read", WORDS)
        assert WORDS not in json.dumps(first.ask("journal")), "no fact says it"
        wait_until("the other door", lambda: sees(second, WORDS))
        second.ask("touch", "leave")
        second.ask("wait_for", "visitorCode")
        second.ask("show", pass_)
        second.ask("wait_for", "goodbye")
        second.ask("touch", "done")
        second.ask("wait_for", "home")
        assert not sees(second, NAME)
        first.ask("touch", "back")
        first.ask("wait_for", "help")
        first.ask("touch", "home")
        first.ask("wait_for", "home")
        wait_until("the first door", lambda: not sees(first, NAME))
        wait_until("nothing is kept", lambda: first.ask("cards") == second.ask("cards") == [])
