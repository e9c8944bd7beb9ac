"""The ear of a running kiosk: it belongs to whoever has the folder, and keeps nobody from ending the kiosk."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from kiosk.control import NobodyListensError, ask
from kiosk.settings import Settings
from tests.drivers_demo import DemoHouse, demo_house, wait_until
from tests.drivers_tablet import TabletProcess, tablet

END_SECONDS_MAX = 5.0  # a night without a line holds the ear for nine more
QUESTION_SECONDS = 60.0


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "ear") as made:
        yield made


@pytest.fixture(autouse=True)
def _line_is_whole(house: DemoHouse) -> Iterator[None]:
    yield
    house.line.heal()


@pytest.fixture(scope="module")
def levico(house: DemoHouse) -> Settings:
    """A kiosk enrolled at Levico."""
    settings = house.settings("levico")
    house.enrol(settings, "LEV")
    return settings


def answers(settings: Settings) -> bool:
    """Whether somebody listens on that folder."""
    try:
        return "ok" in ask(settings.data, {"do": "doctor"})
    except NobodyListensError:
        return False


def a_second_start(house: DemoHouse, settings: Settings, output: Path) -> None:
    """Somebody starts a kiosk on that folder, reads that it cannot be, and ends it."""
    with tablet(settings, house.clock.path, output) as second:
        second.ask("wait_for", "outOfService")


def test_a_second_start_on_the_folder_of_a_running_kiosk_leaves_it_its_ear(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> None:
    with tablet(levico, house.clock.path, tmp_path / "first") as kiosk:
        kiosk.ask("until_in_service")
        wait_until("the ear", lambda: answers(levico))
        a_second_start(house, levico, tmp_path / "second")
        assert ask(levico.data, {"do": "doctor"})["ok"] is True
    assert not answers(levico)


def test_a_second_first_start_leaves_the_first_its_ear_and_its_folder(
    house: DemoHouse, tmp_path: Path
) -> None:
    settings = house.settings("new")
    with tablet(settings, house.clock.path, tmp_path / "first") as kiosk:
        kiosk.ask("wait_for", "firstStart")
        wait_until("the ear", lambda: answers(settings))
        a_second_start(house, settings, tmp_path / "second")
        assert ask(settings.data, {"do": "doctor"})["ok"] is False, "it is not enrolled, and says so"
        kiosk.ask("wait_for", "firstStart")


def test_a_kiosk_that_is_asked_for_its_night_without_a_line_ends_at_once(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> None:
    with tablet(levico, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        wait_until("headquarters", lambda: bool(kiosk.ask("state")["is_connected"]))
        wait_until("the night of its start", lambda: ask(levico.data, {"do": "sync.nightly"})["ok"] is True)
        house.line.cut()
        answer = asked_for_its_night(levico)
        wait_until("the night", lambda: waits_for_headquarters(kiosk))
        assert not answer.done()
        begun = time.monotonic()
        kiosk.end()
        assert time.monotonic() - begun < END_SECONDS_MAX
        assert answer.result(QUESTION_SECONDS)["ok"] is False


def asked_for_its_night(settings: Settings) -> "Future[dict[str, object]]":
    """What ``smartvalley sync --nightly`` will be told."""
    answer: Future[dict[str, object]] = Future()
    threading.Thread(
        target=lambda: answer.set_result(ask(settings.data, {"do": "sync.nightly"})), daemon=True
    ).start()
    return answer


def waits_for_headquarters(kiosk: TabletProcess) -> bool:
    """Whether the line was noticed to be gone: the night's first step has spoken into it."""
    return not kiosk.ask("state")["is_connected"]
