"""A whole journey heard over AT-SPI, in each language, in the order in which it is seen (EN 301 549, 5.1.3 and 11.5.2).

The tablet in its own process on a screen of its own; what is heard is read from outside, as a screen reader does it
(``tests.screen_reader``). UX.md: J3, a visitor without an invitation.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.settings import Settings
from tests.drivers_demo import DemoHouse, wait_until
from tests.drivers_tablet import TabletProcess
from tests.screen_reader import Heard, ScreenReader, listening, missing

LANGUAGES = ("it", "de", "en")
SAID = {
    "home": "home.btn.meet",
    "visitorCode": "meet.title",
    "hostSearch": "host.title",
    "walkIn": "name.title",
    "welcome": "nav.done",
}
"""What is said on each page, in the words of the deck."""
WORD_LETTERS_MIN = 4
"""Shorter ones are signs: initials, the letters on a key, the letters of a language."""

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def heard_tablet(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> Iterator[tuple[TabletProcess, ScreenReader]]:
    """A tablet in service, and somebody who listens to it."""
    if packages := missing():
        pytest.skip(f"missing: apt-get install -y --no-install-recommends {' '.join(packages)}")
    with listening(tmp_path) as (around, reader):
        kiosk = TabletProcess(levico, house.clock.path, tmp_path, around)
        try:
            kiosk.ask("until_in_service")
            wait_until("a program to listen to", reader.has_program)
            yield kiosk, reader
        finally:
            kiosk.end()


def acts_of(kiosk: TabletProcess) -> dict[str, Callable[[], None]]:
    """The pages of the journey, and what leads on from each."""

    def types(letters: str, *then: str) -> None:
        kiosk.ask("touch_all", "key", letters)
        kiosk.ask("touch", *then)

    return {
        "home": lambda: kiosk.ask("touch", "meet"),
        "visitorCode": lambda: kiosk.ask("touch", "withoutCode"),
        "hostSearch": lambda: types("giulia", "host.0"),
        "walkIn": lambda: types("karl", "key.enter"),
        "welcome": lambda: kiosk.ask("touch", "done"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guest_who_listens_finds_the_host_and_is_in(
    heard_tablet: tuple[TabletProcess, ScreenReader], deck: dict[str, dict[str, str]], language: str
) -> None:
    kiosk, reader = heard_tablet
    if language != LANGUAGES[0]:
        kiosk.ask("touch", f"language.{language}")
    faults = []
    for page, act in acts_of(kiosk).items():
        kiosk.ask("wait_for", page)
        heard = reader.read()
        assert deck[SAID[page]][language] in [one.name for one in heard]
        faults += [f"{page}: {one}" for one in out_of_order(heard)]
        faults += [f"{page}: not heard: {one}" for one in unheard(kiosk.ask("words"), heard)]
        act()
    assert faults == []
    (arrival,) = [said for name, said in kiosk.ask("journal") if name == "checkin"]
    assert arrival["host_id"]


def out_of_order(heard: list[Heard]) -> list[str]:
    """What is heard after something that stands below it, or to the right of it in its row."""
    found = []
    for one, other in pairwise(heard):
        left, top, _, height = one.place
        x, y, w, h = other.place
        in_a_row = min(top + height, y + h) - max(top, y) > min(height, h) / 2
        if y + h <= top or (in_a_row and x + w <= left):
            found.append(f"{other.name!r} after {one.name!r}")
    return found


def unheard(words: list[str], heard: list[Heard]) -> list[str]:
    """What can be read and is not said."""
    said = " ".join(f"{one.name} {one.description}" for one in heard).lower()
    return [word for word in words if len(word) >= WORD_LETTERS_MIN and word.lower() not in said]
