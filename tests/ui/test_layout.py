"""Every page in three languages, two sizes and three modes: nothing cut, nothing overlapping, all big enough."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tests.ui import layout_rules
from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass
from ui import shots, shots_answers, shots_first_start, shots_guests, shots_places, shots_staff, shots_surveys
from ui.shots_scene import Scene, set_the_scene

SIZES = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]
LANGUAGES = ["it", "de", "en"]
LAYOUTS = ["normal", "large"]
SCENES = [
    pytest.param(shots_answers.scenes, id="answers"),
    pytest.param(shots_guests.scenes, id="guests"),
    pytest.param(shots_places.scenes, id="places"),
    pytest.param(shots_first_start.scenes, id="first start"),
    pytest.param(shots_staff.scenes, id="staff"),
    pytest.param(shots_surveys.scenes, id="surveys"),
]
# The staff's pages lying down know one size of text.
LARGE = [
    pytest.param(scenes, size, id=f"{name}-{turned}")
    for scenes, name in (
        (shots_answers.scenes, "answers"),
        (shots_guests.scenes, "guests"),
        (shots_places.scenes, "places"),
        (shots_first_start.scenes, "first start"),
        (shots_staff.scenes, "staff"),
        (shots_surveys.scenes, "surveys"),
    )
    for size, turned in ((PORTRAIT, "portrait"), (LANDSCAPE, "landscape"))
    if (name, turned) != ("staff", "landscape")
]
Scenes = Callable[[], tuple[Scene, ...]]


def faults_of(glass: Glass, scenes: Scenes, rule: Callable[[Glass], list[str]]) -> list[str]:
    """What is wrong with each page, by its picture's name."""
    faults = []
    for scene in scenes():
        set_the_scene(glass.tablet)
        scene.fill(glass.tablet)
        glass.tablet.show_screen(scene.screen)
        glass.window.grabWindow()  # lays the page out
        faults += [f"{scene.name}: {fault}" for fault in rule(glass)]
    return faults


@pytest.mark.parametrize("scenes", SCENES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_or_lies_on_another(
    open_glass: OpenGlass, scenes: Scenes, size: QSize, mode: str, language: str
) -> None:
    glass = open_glass(size)
    glass.tablet.speak(language)
    glass.tablet.set_modes(shots.MODES[mode])
    assert faults_of(glass, scenes, layout_rules.text_faults) == []


@pytest.mark.parametrize("scenes", SCENES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", LAYOUTS)
def test_every_control_is_big_enough_and_apart(
    open_glass: OpenGlass, scenes: Scenes, size: QSize, mode: str
) -> None:
    glass = open_glass(size)
    glass.tablet.speak("de")  # the longest words
    glass.tablet.set_modes(shots.MODES[mode])
    assert faults_of(glass, scenes, layout_rules.touch_faults) == []


@pytest.mark.parametrize(("scenes", "size"), LARGE)
def test_large_text_is_large_everywhere(open_glass: OpenGlass, scenes: Scenes, size: QSize) -> None:
    glass = open_glass(size)
    glass.tablet.set_modes(shots.MODES["large"])
    assert faults_of(glass, scenes, layout_rules.small_type) == []


@pytest.mark.parametrize("scenes", SCENES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_a_key_or_an_empty_place(open_glass: OpenGlass, scenes: Scenes, language: str) -> None:
    glass = open_glass()
    glass.tablet.speak(language)
    assert faults_of(glass, scenes, layout_rules.untranslated) == []


def test_high_contrast_leaves_every_control_of_home_where_it_was(glass: Glass) -> None:
    shots_answers.fill_home(glass.tablet)
    places = {item.objectName(): glass.place(item) for item in glass.controls()}
    glass.tablet.set_modes(shots.MODES["contrast"])
    assert {item.objectName(): glass.place(item) for item in glass.controls()} == places


def test_the_page_follows_a_tablet_that_is_turned(glass: Glass, qtbot: QtBot) -> None:
    shots_answers.fill_home(glass.tablet)
    glass.window.resize(LANDSCAPE)
    page = glass.window.contentItem()
    qtbot.waitUntil(lambda: page.size().toSize() == LANDSCAPE)
    glass.window.grabWindow()
    assert layout_rules.text_faults(glass) == []
    assert layout_rules.touch_faults(glass) == []
    assert glass.place(glass.find("meet")).left() > glass.place(glass.find("noCode")).right()


@pytest.mark.parametrize("size", [QSize(1200, 1920), QSize(1080, 2160), QSize(1366, 768), QSize(1920, 1080)])
def test_home_fits_other_glasses_too(open_glass: OpenGlass, size: QSize) -> None:
    glass = open_glass(size)
    shots_answers.fill_home(glass.tablet)
    glass.window.grabWindow()
    assert layout_rules.text_faults(glass) == []
    edge = size.width()
    assert all(glass.place(control).right() <= edge for control in glass.controls())
