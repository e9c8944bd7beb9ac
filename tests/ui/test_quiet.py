"""When nothing may be heard: in calm mode, outside the branch's hours for sounds, and before it is a branch's."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import at
from tests.houses import House
from tests.ui.stages import Screen, opened
from ui.bridge.tablet import Modes
from ui.devices.sound import is_quiet

MORNINGS = "08:00-12:30"


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    """Pergine on Tuesday at nine."""
    yield from opened(House(), qtbot)


def test_the_timetable_is_read_by_the_branchs_own_wall_time(screen: Screen) -> None:
    assert not is_quiet(screen.stage, MORNINGS)
    screen.house.clock.set_to(at("12:29"))
    assert not is_quiet(screen.stage, MORNINGS)
    screen.house.clock.set_to(at("12:30"))
    assert is_quiet(screen.stage, MORNINGS)
    assert not is_quiet(screen.stage, "")


def test_calm_is_quiet_at_any_hour(screen: Screen) -> None:
    screen.tablet.set_modes(Modes(calm=True))
    assert is_quiet(screen.stage, "")
    screen.stage.go_home()
    assert not is_quiet(screen.stage, "")


def test_while_the_screen_is_read_aloud_no_tone_is_heard(screen: Screen) -> None:
    screen.tablet.set_modes(Modes(voice=True))
    assert is_quiet(screen.stage, "")
    screen.stage.go_home()
    assert not is_quiet(screen.stage, "")


def test_a_tablet_of_no_branch_is_quiet(qtbot: QtBot) -> None:
    for screen in opened(House(), qtbot, has_branch=False):
        assert is_quiet(screen.stage, "")
