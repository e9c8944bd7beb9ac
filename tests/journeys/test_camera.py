"""A camera at the entrance, on the real program: frames go through Qt's session and sink into the tablet's process.

No camera is needed: ``tests.filmed`` is the lens. D10 and D13 of UX.md 6.7.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFilter

from kiosk.settings import Settings
from tests.drivers_demo import DemoHouse, demo_house, wait_until
from tests.drivers_tablet import TabletProcess, tablet
from tests.filmed import empty_room, frame_of
from tests.hardships import Hardship
from tests.qr_images import pass_text
from tests.saying import Say
from tests.tablet_at_work import UNPLUGGED

BRIGHT = "Alza la luminosità e avvicina il telefono."
TWO = "Vediamo due codici. Mostrane uno alla volta."
SHOW_IT = "Mostra il tuo codice QR"
GONE = "Il lettore non risponde."
HELLO_GIULIA = "Ciao Giulia!"
MEMBER = "member-giulia"
SECONDS_OF_FRAMES = 60
LOST_SECONDS = 30.0
PATIENCE_SECONDS = 3.0  # of UX.md 6.7


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "camera") as made:
        yield made


@pytest.fixture(scope="module")
def pergine(house: DemoHouse) -> Settings:
    settings = house.settings("pergine", camera="default")
    house.enrol(settings, "PER")
    return settings


@pytest.fixture
def tenna(house: DemoHouse) -> Settings:
    """A kiosk whose camera is unplugged."""
    settings = house.settings("tenna", camera=UNPLUGGED)
    house.enrol(settings, "TEN")
    return settings


Sees = Callable[[Image.Image], str]


@pytest.fixture
def sees(tmp_path: Path) -> Sees:
    """Keeps a frame as a file that the tablet's process can be shown."""

    def kept(image: Image.Image) -> str:
        file = tmp_path / "frame.png"
        image.save(file)
        return str(file)

    return kept


def facts_of(kiosk: TabletProcess, kind: str) -> list[dict[str, Any]]:
    """What this life of the tablet wrote of one type."""
    return [said for name, said in kiosk.ask("journal") if name == kind]


def held_up(house: DemoHouse, *hardships: Hardship) -> Image.Image:
    """Giulia's pass before the camera, each hardship at its worst."""
    return frame_of(house.codes[MEMBER], dict.fromkeys(hardships, 1.0))


def unreadable(*hardships: Hardship, seed: int, blur: float) -> Image.Image:
    """A pass whose corners are seen and whose content no look makes out."""
    frame = frame_of(pass_text(3), dict.fromkeys(hardships, 1.0), seed)
    return frame.filter(ImageFilter.GaussianBlur(blur))


def test_a_code_held_up_is_one_arrival_however_long_it_is_held(
    house: DemoHouse, pergine: Settings, sees: Sees, tmp_path: Path
) -> None:
    with tablet(pergine, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("hold_up", sees(held_up(house, Hardship.TILTED, Hardship.DARK_MODE)))
        kiosk.ask("read", HELLO_GIULIA)
        (arrival,) = facts_of(kiosk, "checkin")
        assert arrival["source"] == "pass", arrival
        kiosk.ask("touch", "done")
        kiosk.ask("wait_for", "home")
        kiosk.ask("let_it_look", SECONDS_OF_FRAMES)
        assert kiosk.ask("screen") == "home", "who has not gone yet is not asked what they want"
        assert len(facts_of(kiosk, "checkin")) == 1


def test_who_left_the_telephone_before_the_camera_leaves_by_one_touch(
    house: DemoHouse, pergine: Settings, sees: Sees, tmp_path: Path
) -> None:
    with tablet(pergine, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("hold_up", sees(frame_of(house.codes["member-marco"], {})))
        kiosk.ask("read", "Ciao Marco!")
        kiosk.ask("touch", "done")
        kiosk.ask("wait_for", "home")
        kiosk.ask("touch", "leave")
        kiosk.ask("wait_for", "goodbye")
        kiosk.ask("touch", "done")
        kiosk.ask("wait_for", "home")
        kiosk.ask("let_it_look", SECONDS_OF_FRAMES)
        assert kiosk.ask("screen") == "home"
        assert len(facts_of(kiosk, "checkin")) == len(facts_of(kiosk, "checkout")) == 1


UNREADABLE = {
    "dim": ((Hardship.LOW_LIGHT, Hardship.DEFOCUS), 2, 0.0, "Thomas"),
    "dark mode": ((Hardship.DARK_MODE, Hardship.DEFOCUS), 1, 2.0, "Rosa"),
    "cracked": ((Hardship.CRACKED_GLASS,), 2, 3.0, "Chiara"),
}


@pytest.mark.day("D10")
@pytest.mark.parametrize("why", UNREADABLE)
def test_who_holds_up_what_cannot_be_read_is_told_what_helps_and_never_of_an_error(
    house: DemoHouse, pergine: Settings, sees: Sees, tmp_path: Path, why: str
) -> None:
    hardships, seed, blur, name = UNREADABLE[why]
    with tablet(pergine, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        frame = sees(unreadable(*hardships, seed=seed, blur=blur))
        begun = time.monotonic()
        kiosk.ask("hold_up", frame)
        kiosk.ask("read", BRIGHT)
        assert time.monotonic() - begun >= PATIENCE_SECONDS
        wait_until("a glow round the way out", lambda: kiosk.ask("glow") > 0.5)
        wait_until("its end", lambda: kiosk.ask("glow") == 0)
        darkest, lightest = kiosk.ask("mirror")
        assert darkest < lightest, "they see what the camera sees"
        kiosk.ask("let_it_look", SECONDS_OF_FRAMES)
        assert kiosk.ask("glow") == 0, "once"
        assert kiosk.ask("screen") == "home"
        assert facts_of(kiosk, "checkin.refused") == facts_of(kiosk, "checkin") == []

        kiosk.ask("hold_up", sees(frame_of(house.codes[f"member-{name.lower()}"], {})))
        kiosk.ask("read", f"Ciao {name}!")
        assert kiosk.ask("mirror") == [], "nothing of them is kept"
        assert [name for name, _ in kiosk.ask("journal")].count("checkin") == 1
        kiosk.ask("touch", "done")
        kiosk.ask("wait_for", "home")
        assert BRIGHT not in kiosk.ask("words")


def test_of_two_codes_neither_is_taken_and_home_asks_for_one(
    house: DemoHouse, pergine: Settings, sees: Sees, tmp_path: Path
) -> None:
    both = held_up(house).resize((640, 360))
    other = frame_of(house.codes["member-marco"], {}).resize((640, 360))
    frame = empty_room()
    frame.paste(both, (0, 180))
    frame.paste(other, (640, 180))
    with tablet(pergine, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("hold_up", sees(frame))
        kiosk.ask("read", TWO)
        assert kiosk.ask("screen") == "home"
        assert facts_of(kiosk, "checkin") == []
        assert kiosk.ask("mirror") == []


# D13


def is_reader_lost(house: DemoHouse, branch: str) -> bool:
    """Whether headquarters shows that no code can be read there."""
    return any(kiosk.get("reader_lost_ms") is not None for kiosk in house.person.branch(branch)["kiosks"])


@pytest.mark.day("D13")
def test_while_the_camera_is_gone_home_leads_to_the_pad_headquarters_knows_and_it_comes_back_by_itself(
    house: DemoHouse, tenna: Settings, sees: Sees, tmp_path: Path, say: Say
) -> None:
    with tablet(tenna, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("read", GONE)
        assert SHOW_IT not in kiosk.ask("words")
        wait_until("headquarters", lambda: is_reader_lost(house, "TEN"))
        kiosk.ask("touch", "noCode")
        kiosk.ask("wait_for", "forgotten")

        kiosk.ask("plug_camera_in")
        kiosk.ask("hold_up", sees(held_up(house)))
        kiosk.ask("read", HELLO_GIULIA)
        kiosk.ask("hold_up", sees(empty_room()))
        kiosk.ask("touch", "done")
        kiosk.ask("wait_for", "home")
        assert GONE not in kiosk.ask("words")

        kiosk.ask("unplug_camera")
        seconds = wait_until("home", lambda: GONE in kiosk.ask("words"), LOST_SECONDS)
    say(f"a camera that sends nothing any more is known to be gone after {seconds:.1f} s")
