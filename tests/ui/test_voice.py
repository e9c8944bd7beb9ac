"""The tablet for who listens: what is read, in which order, and that two keys do everything (UX.md 3.4, 3.10)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import Wish
from kiosk.domain.emergencies import Emergency
from kiosk.domain.sights import Sight
from kiosk.services import book
from tests.builders import TUESDAY, a_desk, a_member, a_span, at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import RECEPTION, Entrance
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass
from ui import shots, shots_answers
from ui.bridge.tablet import Modes
from ui.voice import Voice

STEPS_MAX = 60
CLOCK = "09:00"


@dataclass
class Ear:
    """Somebody who listens: everything that was said, the last of it, and whether it was ended."""

    said: list[tuple[str, str]] = field(default_factory=list)
    is_hushed: bool = False

    def say(self, text: str, language: str) -> None:
        """Hears a text."""
        self.said.append((text, language))
        self.is_hushed = False

    def hush(self) -> None:
        """Hears that it ends."""
        self.is_hushed = True

    @property
    def last(self) -> str:
        """What was said last."""
        return self.said[-1][0] if self.said else ""


@dataclass
class Blind:
    """Somebody at the entrance who sees nothing: hears, and has two keys."""

    entrance: Entrance
    voice: Voice
    ear: Ear

    def turn_on(self) -> None:
        """A friend touches the row of K16."""
        self.entrance.touch("footer.accessibility")
        self.entrance.wait_for("accessibility")
        self.entrance.touch("mode.voice")
        self.entrance.wait_until(lambda: bool(self.ear.said))

    def press(self, key: str) -> None:
        """One of the two keys; waits until something was said."""
        before = len(self.ear.said)
        self.entrance.touch(f"voice.{key}")
        self.entrance.wait_until(lambda: len(self.ear.said) > before)

    def go_to(self, name: str) -> list[str]:
        """Goes on until that is heard; what was heard on the way."""
        heard = []
        for _ in range(STEPS_MAX):
            self.press("next")
            heard.append(self.ear.last)
            if self.ear.last.lower().startswith(name.lower()):
                return heard
        raise AssertionError(f"{name} was not heard: {heard}")

    def write(self, letters: str) -> None:
        """Finds and chooses the key of each letter."""
        for letter in letters:
            self.go_to(f"{letter}.")
            self.press("choose")

    def choose(self, screen: str) -> None:
        """Chooses what was heard; waits until another page was read."""
        self.entrance.touch("voice.choose")
        self.entrance.wait_for(screen)
        before = self.entrance.screen, self.ear.said[-1:]
        self.entrance.wait_until(
            lambda: (self.entrance.screen, self.ear.said[-1:]) != before or not self.ear.is_hushed
        )


@pytest.fixture
def come_in(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Callable[..., Blind]]:
    """Pergine at nine, a tablet that can speak, and somebody who listens."""
    owner, entrances = QObject(), []

    def one(glass: Glass | None = None, house: House | None = None) -> Blind:
        entrance = Entrance(house or House(), glass or open_glass(), qtbot)
        entrances.append(entrance)
        ear = Ear()
        return Blind(entrance, Voice(entrance.tablet, entrance.glass.window, ear, owner), ear)

    yield one
    for entrance in entrances:
        entrance.close()
    owner.deleteLater()


@pytest.fixture
def blind(come_in: Callable[..., Blind]) -> Blind:
    """In portrait."""
    return come_in()


def test_who_turns_it_on_hears_of_the_two_keys_and_then_the_page(blind: Blind) -> None:
    blind.turn_on()
    text, language = blind.ear.said[0]
    assert language == "it"
    assert text.startswith("Due tasti: Avanti legge, Scegli conferma.")
    assert "Come preferisci lo schermo?" in text


def test_a_visit_to_somebody_is_announced_with_two_keys(blind: Blind) -> None:
    blind.entrance.house.hear(a_member("m-giulia", given_name="Giulia", family_name="Rossi"))
    blind.turn_on()
    blind.go_to("Fine")
    blind.choose("home")
    assert "Mostra il tuo codice QR" in blind.ear.last
    blind.go_to("Incontro qualcuno")
    blind.choose("visitorCode")
    blind.go_to("Continuo senza codice")
    blind.choose("hostSearch")
    blind.write("giu")
    assert "Giulia R." in blind.ear.last, "who is found is said"
    assert blind.go_to("Giulia") == [blind.ear.last], "and comes next"
    blind.choose("walkIn")
    blind.write("A")
    blind.press("next")
    assert blind.ear.last == "s.", "the next key, though all of them are small letters now"
    blind.write("l")
    assert "Nome e cognome. Al" in blind.ear.last
    blind.go_to("Azienda")
    blind.press("choose")
    blind.write("b")
    assert "Azienda (se vuoi). B" in blind.ear.last
    blind.go_to("Nome e cognome. Al")
    blind.press("choose")
    blind.write("o")
    assert "Nome e cognome. Alo" in blind.ear.last
    blind.go_to("Avanti")
    blind.choose("welcome")
    assert "Giulia" in blind.ear.last
    assert blind.entrance.house.types()[-1] == "checkin"


@pytest.mark.parametrize("language", ["it", "de", "en"])
def test_a_code_is_answered_by_voice_in_the_language_of_the_screen(blind: Blind, language: str) -> None:
    blind.turn_on()
    blind.entrance.touch(f"language.{language}")
    blind.entrance.show_code(blind.entrance.house.a_pass())
    blind.entrance.wait_for("welcome")
    blind.entrance.wait_until(lambda: "Marco" in blind.ear.last)
    text, spoken = blind.ear.said[-1]
    assert spoken == language
    assert text.index({"it": "Ciao Marco", "de": "Hallo Marco", "en": "Hi Marco"}[language]) < text.index(
        "P-01"
    )
    blind.go_to({"it": "Fine", "de": "Fertig", "en": "Done"}[language])
    blind.entrance.touch("voice.choose")
    blind.entrance.wait_for("home")
    assert blind.entrance.house.types()[-1] == "checkin"


def test_an_error_is_read_with_what_to_do(blind: Blind) -> None:
    blind.turn_on()
    blind.entrance.show_code(b"nothing of ours")
    blind.entrance.wait_for("trouble")
    blind.entrance.wait_until(lambda: "Non riconosciamo questo codice." in blind.ear.last)
    assert "tocca «Non ho il codice»" in blind.ear.last


def test_past_the_last_control_the_page_is_read_again(blind: Blind) -> None:
    blind.turn_on()
    page = "Come preferisci lo schermo? Così leggi adesso."
    assert blind.ear.last.startswith(f"Due tasti: Avanti legge, Scegli conferma. {page}")
    heard = [one.split(".")[0] for one in blind.go_to(page)]
    modes = ["Testo grande", "Alto contrasto", "Comandi in basso", "Voce", "Calma"]
    assert heard[:8] == ["Italiano", "Deutsch", "English", *modes]


def test_the_hour_and_the_branch_are_read_on_home_and_not_before_every_page(blind: Blind) -> None:
    blind.turn_on()
    assert "Pergine Valsugana" not in blind.ear.last.partition("Così leggi adesso")[0]
    blind.go_to("Fine")
    blind.choose("home")
    assert "Pergine Valsugana" in blind.ear.last
    assert CLOCK in blind.ear.last


def test_a_switch_says_what_it_is_now(blind: Blind) -> None:
    blind.turn_on()
    blind.go_to("Calma")
    assert blind.ear.last.endswith("No.")
    blind.press("choose")
    assert blind.ear.last.startswith("Calma")
    assert blind.ear.last.endswith("Sì.")
    assert blind.entrance.tablet.modes == Modes(voice=True, calm=True)


def test_choosing_presses_what_was_heard_and_nothing_else(blind: Blind) -> None:
    """The page changes under the hand: what was heard is not there any more, and nothing is pressed."""
    blind.turn_on()
    blind.go_to("Fine")
    blind.choose("home")
    blind.go_to("Cerco una postazione")
    blind.entrance.show_code(blind.entrance.house.a_pass())
    blind.entrance.wait_for("welcome")
    blind.entrance.wait_until(lambda: "Marco" in blind.ear.last)
    facts = blind.entrance.house.types()
    blind.press("choose")
    assert "Marco" in blind.ear.last
    assert blind.entrance.screen == "welcome"
    assert blind.entrance.house.types() == facts


def test_nothing_is_said_once_home_stands_for_the_next_one(blind: Blind) -> None:
    blind.turn_on()
    blind.entrance.show_code(blind.entrance.house.a_pass())
    blind.entrance.wait_for("welcome")
    blind.entrance.wait_until(lambda: "Marco" in blind.ear.last)
    assert len([text for text, _language in blind.ear.said if "Marco" in text]) == 1
    blind.entrance.journeys.stage.go_home()
    blind.entrance.wait_for("home")
    assert blind.ear.is_hushed
    assert not blind.entrance.glass.has("voice.next")
    assert "Marco" not in "".join(str(vars(blind.voice)[name]) for name in ("_at", "_new", "_read", "_named"))


def test_what_was_heard_last_is_framed(blind: Blind) -> None:
    blind.turn_on()
    blind.go_to("Alto contrasto")
    glass = blind.entrance.glass
    assert blind.entrance.tablet.heardPlace == glass.place(glass.find("mode.contrast"))


def test_a_key_of_a_keypad_turns_it_on_goes_on_and_chooses(blind: Blind) -> None:
    entrance, voice = blind.entrance, blind.voice
    assert not voice.take_key(Qt.Key.Key_Return)
    assert voice.take_key(Qt.Key.Key_Right)
    entrance.wait_until(lambda: "Mostra il tuo codice QR" in blind.ear.last)
    for _ in range(STEPS_MAX):
        assert voice.take_key(Qt.Key.Key_Down)
        if blind.ear.last.startswith("Incontro qualcuno"):
            break
    assert voice.take_key(Qt.Key.Key_Enter)
    entrance.wait_for("visitorCode")
    assert not voice.take_key(Qt.Key.Key_A)


def test_a_voice_that_a_key_turned_on_goes_when_nobody_is_there_any_more(blind: Blind) -> None:
    assert blind.voice.take_key(Qt.Key.Key_Right)
    blind.entrance.wait_until(lambda: "Mostra il tuo codice QR" in blind.ear.last)
    blind.entrance.seconds_pass(4 * 45)
    assert blind.entrance.tablet.modes == Modes()


def test_a_page_that_stands_already_has_as_long_as_who_listens_needs(blind: Blind) -> None:
    blind.entrance.show_code(blind.entrance.house.a_pass())
    blind.entrance.wait_for("welcome")
    before = blind.entrance.journeys.stage.timer.seconds_left
    assert blind.voice.take_key(Qt.Key.Key_Right)
    assert blind.entrance.journeys.stage.timer.seconds_left == 4 * before


def test_nothing_of_the_staffs_pages_is_read_to_whoever_listened_before(blind: Blind) -> None:
    blind.entrance.house.hear(*RECEPTION)
    blind.turn_on()
    blind.entrance.show_code(blind.entrance.badge())
    blind.entrance.wait_for("staffPin")
    said = len(blind.ear.said)
    assert blind.ear.is_hushed
    assert blind.entrance.tablet.modes == Modes()
    assert not blind.entrance.glass.has("heard")
    assert not blind.voice.take_key(Qt.Key.Key_Right)
    assert not blind.voice.take_key(Qt.Key.Key_Return)
    blind.entrance.glass.settle()
    assert len(blind.ear.said) == said


def test_another_answer_on_the_same_page_is_read_too(blind: Blind) -> None:
    blind.turn_on()
    blind.entrance.show_code(b"nothing of ours")
    blind.entrance.wait_until(lambda: "Non riconosciamo questo codice." in blind.ear.last)
    said = len(blind.ear.said)
    blind.entrance.show_code(b"HC1:6BFOXN")
    blind.entrance.wait_until(lambda: len(blind.ear.said) > said)
    assert "Questo codice serve ad altro." in blind.ear.last


def test_a_list_is_paged_by_choosing_again_and_its_new_rows_are_said(come_in: Callable[..., Blind]) -> None:
    desks = tuple(a_desk(f"P-{number:02}") for number in range(1, 17))
    blind = come_in(house=House(spaces=desks))
    blind.turn_on()
    blind.entrance.show_code(blind.entrance.house.a_pass())
    blind.entrance.wait_until(lambda: "Marco" in blind.ear.last)
    blind.go_to("Cambia posto")
    blind.choose("pickDesk")
    blind.go_to("Ancora 11")
    pages = []
    for _ in range(2):
        blind.press("choose")
        pages.append(blind.ear.last)
    assert len({page.split(".")[0] for page in pages}) == 2, pages
    assert all(page.startswith("P-") for page in pages), pages
    blind.press("next")
    assert blind.ear.last.startswith(pages[-1].split(".")[0]), "the first of them comes next"


def test_why_something_cannot_be_done_is_read_and_it_is_no_stop(come_in: Callable[..., Blind]) -> None:
    house = House(spaces=(a_desk("P-01"),))
    house.hear(a_member("m-b", given_name="Bianca"))
    for start, end, who in (("09:00", "11:00", "m-marco"), ("11:00", "18:00", "m-b")):
        book.book(Wish("PER:P-01", TUESDAY, a_span(start, end), who), house.ports)
    blind = come_in(house=house)
    code = house.a_pass()
    blind.entrance.show_code(code)
    blind.entrance.touch("done")
    blind.entrance.wait_for("home")
    house.later(minutes=5)
    blind.entrance.show_code(code)
    blind.entrance.wait_for("inside")
    blind.voice.take_key(Qt.Key.Key_Right)
    blind.entrance.wait_until(lambda: "Dalle 11:00" in blind.ear.last)
    stops = blind.go_to("Esci")
    assert [stop for stop in stops if stop.startswith("Prolunga")] == []


def test_that_headquarters_knows_is_said_as_soon_as_it_does(blind: Blind) -> None:
    entrance = blind.entrance
    entrance.health.waiting = 1
    blind.turn_on()
    blind.go_to("Fine")
    blind.choose("home")
    blind.go_to("Chiedi aiuto")
    blind.choose("help")
    entrance.settle()
    entrance.seconds_pass(1)
    entrance.settle()
    entrance.health.waiting = 0
    entrance.seconds_pass(1)
    entrance.wait_until(lambda: "Sede centrale avvisata alle 09:00" in blind.ear.last)


def test_who_listens_hears_the_way_out_in_their_language_when_everybody_is_called_out(blind: Blind) -> None:
    blind.turn_on()
    blind.entrance.touch("language.de")
    blind.entrance.wait_until(lambda: blind.ear.said[-1][1] == "de")
    blind.entrance.journeys._staff.alarm.begin(Emergency(at("09:00")))
    blind.entrance.wait_for("emergency")
    text, language = blind.ear.said[-1]
    assert language == "de"
    assert "Gebäude" in text
    assert "ÜBUNG" not in text


def test_what_is_promised_on_the_page_that_stands_is_read(blind: Blind) -> None:
    for code in ("P-01", "P-02"):
        wish = Wish(f"PER:{code}", TUESDAY, a_span("09:00", "19:00"), f"m-{code}")
        book.book(wish, blind.entrance.house.ports)
    blind.turn_on()
    blind.go_to("Fine")
    blind.choose("home")
    blind.go_to("Cerco una postazione")
    blind.choose("full")
    blind.go_to("Avvisami se si libera")
    blind.entrance.touch("voice.choose")
    blind.entrance.wait_until(lambda: "Ora mostra il tuo codice." in blind.ear.last)
    blind.entrance.show_code(blind.entrance.house.a_pass())
    blind.entrance.wait_until(lambda: "Ti avvisiamo appena si libera un posto." in blind.ear.last)


def test_who_holds_up_what_cannot_be_read_hears_what_helps(blind: Blind) -> None:
    blind.entrance.wait_for("home")
    blind.voice.take_key(Qt.Key.Key_Right)
    blind.entrance.wait_until(lambda: bool(blind.ear.said))
    blind.entrance.journeys.set_sight(Sight.UNCLEAR)
    blind.entrance.wait_until(lambda: blind.ear.last == "Alza la luminosità e avvicina il telefono.")
    blind.press("next")
    blind.entrance.journeys.set_sight(Sight.TWO_CODES)
    blind.entrance.wait_until(lambda: blind.ear.last.startswith("Vediamo due codici."))


def test_while_a_page_settles_no_key_presses_anything(blind: Blind) -> None:
    blind.turn_on()
    blind.go_to("Fine")
    blind.entrance.tablet.show_screen("home")
    assert blind.voice.take_key(Qt.Key.Key_Return)
    assert blind.voice.take_key(Qt.Key.Key_Right)
    assert blind.ear.last == "Fine."


def test_who_listens_has_four_times_as_long_and_is_warned_for_half_a_minute(blind: Blind) -> None:
    blind.turn_on()
    entrance = blind.entrance
    entrance.seconds_pass(4 * 45 - 1)
    assert entrance.screen == "accessibility"
    entrance.seconds_pass(1)
    entrance.wait_for("timeout")
    entrance.seconds_pass(29)
    assert entrance.screen == "timeout"
    entrance.seconds_pass(1)
    entrance.wait_for("home")


def test_a_tablet_that_cannot_speak_does_not_offer_to(glass: Glass) -> None:
    glass.tablet.set_can_speak(False)
    glass.show("accessibility")
    assert not glass.has("mode.voice")
    glass.tablet.set_can_speak(True)
    assert glass.has("mode.voice")


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_two_keys_stand_in_the_lowest_corners(open_glass: OpenGlass, size: object) -> None:
    glass = open_glass(size)
    shots_answers.fill_home(glass.tablet)
    glass.tablet.set_modes(shots.MODES["voice"])
    glass.settle()
    glass.draw()
    width, height = glass.window.width(), glass.window.height()
    following, choosing = (glass.place(glass.find(f"voice.{key}")) for key in ("next", "choose"))
    assert following.left() < 20
    assert choosing.right() > width - 20
    assert all(height - place.bottom() < 20 and place.width() > width / 3 for place in (following, choosing))
    page = [one for one in glass.controls() if not one.objectName().startswith("voice.")]
    assert all(glass.place(one).bottom() < following.top() for one in page)


def test_the_voice_needs_no_screen_reader(blind: Blind) -> None:
    """Nobody has turned the accessibility of the desktop on: the names are read from the items all the same."""
    assert not QAccessible.isActive()
    blind.turn_on()
    assert "Testo grande" in " ".join(blind.go_to("Testo grande"))
