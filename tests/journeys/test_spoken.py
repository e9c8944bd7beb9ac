"""A whole journey on the real program by ear: two keys, and espeak-ng itself (UX.md 3.4, 3.10; J3)."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.settings import Settings
from tests.drivers_demo import DemoHouse, wait_until
from tests.drivers_tablet import TabletProcess, tablet
from tests.profiles import runs
from tests.speaker import lines, speaker

LANGUAGES = ("it", "de", "en")[: runs(quick=1, push=3, release=3)]
STEPS_MAX = 60
SOUND_BYTES_MIN = 5_000
pytestmark = pytest.mark.timeout(300)


@dataclass
class Listener:
    """Somebody who hears what is said and presses one of two keys."""

    kiosk: TabletProcess
    file: Path

    def said(self) -> list[str]:
        """Everything so far."""
        return lines(self.file, "texts")

    def until_said(self, words: str) -> None:
        """Waits until the last text has these words."""
        wait_until(words, lambda: any(words in text for text in self.said()[-1:]))

    def press_next(self) -> None:
        """One key; waits until something was said."""
        before = len(self.said())
        self.kiosk.ask("touch", "voice.next")
        wait_until("what is heard next", lambda: len(self.said()) > before)

    def go_to(self, name: str) -> None:
        """Goes on until that control is heard."""
        for _ in range(STEPS_MAX):
            self.press_next()
            if self.said()[-1].startswith(name):
                return
        raise AssertionError(f"{name} was not heard: {self.said()}")

    def choose(self, name: str, page: str) -> None:
        """Goes on to a control and chooses it; another page stands then."""
        self.go_to(name)
        self.kiosk.ask("touch", "voice.choose")
        self.kiosk.ask("wait_for", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guest_who_sees_nothing_finds_the_host_and_is_in(
    house: DemoHouse, levico: Settings, tmp_path: Path, deck: dict[str, dict[str, str]], language: str
) -> None:
    def word(key: str) -> str:
        return deck[key][language]

    file = speaker(tmp_path)
    with tablet(replace(levico, speech=str(file)), house.clock.path, tmp_path) as kiosk:
        listener = Listener(kiosk, file)
        kiosk.ask("until_in_service")
        kiosk.ask("touch", "footer.accessibility", f"language.{language}", "mode.voice")
        listener.until_said(word("a11y.voice.hello"))
        listener.choose(word("a11y.done"), "home")
        listener.until_said(word("home.scan"))
        listener.choose(word("home.btn.meet"), "visitorCode")
        listener.until_said(word("meet.title"))
        listener.choose(word("meet.nocode"), "hostSearch")
        listener.until_said(word("host.title"))
        kiosk.ask("touch_all", "key", "giulia")
        listener.choose("Giulia", "walkIn")
        listener.until_said(word("name.title"))
        kiosk.ask("touch_all", "key", "karl")
        listener.choose(word("nav.next"), "welcome")
        listener.until_said("Karl")
        listener.choose(word("nav.done"), "home")
        (arrival,) = [said for name, said in kiosk.ask("journal") if name == "checkin"]
    assert arrival["host_id"]
    sizes = [int(size) for size in lines(file, "sizes")]
    mute = [text for text, size in zip(listener.said(), sizes, strict=True) if size < SOUND_BYTES_MIN]
    assert mute == []
