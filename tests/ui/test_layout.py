"""Every page in three languages, two sizes and three modes: nothing cut, nothing overlapping, all big enough.

PROFILE=quick measures German, whose words are the longest, and what is low or heard in large text alone; push and
release all three, and all modes.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tests.profiles import PROFILE
from tests.ui import layout_rules
from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass
from ui import shots, shots_answers
from ui.bridge.tablet import Tablet
from ui.shots_scene import Scene, set_the_scene

SCREENS = Path(__file__).resolve().parents[2] / "ui/qml/SmartValley/Screens"
SIZES = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]
LANGUAGES = ["de"] if PROFILE == "quick" else ["it", "de", "en"]
LAYOUTS = ["normal", "large"]
LOW, HEARD = (
    (["low-large"], ["voice-large"])
    if PROFILE == "quick"
    else (["low", "low-large"], ["voice", "voice-large"])
)
DRAWN = SIZES[:1] if PROFILE == "quick" else SIZES
SCENES = [pytest.param(scenes, id=name) for name, scenes in shots.GROUPS.items()]
# The staff's pages lying down know one size of text.
LARGE = [
    (scenes, size)
    for name, scenes in shots.GROUPS.items()
    for size in (PORTRAIT, LANDSCAPE)
    if (name, size) != ("staff", LANDSCAPE)
]
VISITORS = [param for param in SCENES if param.id != "staff"]
OF_VISITORS = [scenes for name, scenes in shots.GROUPS.items() if name != "staff"]
Scenes = Callable[[], tuple[Scene, ...]]
Rule = Callable[[Glass], list[str]]


def screen_of(page: str) -> str:
    """The name of the screen that shows the page of that name: `walk_in` is `walkIn`."""
    first, *rest = page.split("_")
    return first + "".join(word.capitalize() for word in rest)


def opened(open_glass: OpenGlass, size: QSize, mode: str, language: str) -> Glass:
    """A glass of that size, as somebody asked for it, whose pages stand at once where they will stand."""
    glass = open_glass(size)
    glass.window.setProperty("hasMotion", False)
    glass.tablet.speak(language)
    glass.tablet.set_modes(shots.MODES[mode])
    return glass


def faults_of(glass: Glass, scenes: Scenes, rules: list[Rule]) -> list[str]:
    """What is wrong with each page, by its picture's name: a page is laid out once for all rules."""
    faults = []
    for scene in scenes():
        set_the_scene(glass.tablet)
        scene.fill(glass.tablet)
        glass.tablet.show_screen(scene.screen)
        glass.window.grabWindow()  # lays the page out
        faults += [f"{scene.name}: {fault}" for rule in rules for fault in rule(glass)]
    return faults


def test_every_page_of_the_tablet_is_among_the_scenes_and_has_a_screen(tablet: Tablet) -> None:
    pages = {screen_of(name) for name in vars(tablet.pages)}
    drawn = {path.stem.removesuffix("Screen") for path in SCREENS.glob("*Screen.qml")}
    assert {scene.screen for scene in shots.scenes()} == pages
    assert {name[:1].lower() + name[1:] for name in drawn} == pages


def test_no_two_scenes_have_one_name() -> None:
    names = [scene.name for scene in shots.scenes()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("scenes", SCENES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_or_small_and_no_control_too_near(
    open_glass: OpenGlass, scenes: Scenes, size: QSize, mode: str, language: str
) -> None:
    glass = opened(open_glass, size, mode, language)
    rules: list[Rule] = [
        layout_rules.text_faults,
        layout_rules.touch_faults,
        layout_rules.in_the_footers_row,
        layout_rules.uneven,
        layout_rules.untranslated,
    ]
    if mode == "normal" or (scenes, size) in LARGE:
        rules.append(layout_rules.small_type)
    if scenes in OF_VISITORS:
        rules.append(layout_rules.at_the_bezel)
    if size == PORTRAIT and scenes in OF_VISITORS:
        rules.append(layout_rules.out_of_reach)
    assert faults_of(glass, scenes, rules) == []


@pytest.mark.parametrize("scenes", SCENES)
@pytest.mark.parametrize("size", DRAWN)
@pytest.mark.parametrize("mode", ["normal", "contrast"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_told_from_what_is_drawn_behind_it(
    open_glass: OpenGlass, scenes: Scenes, size: QSize, mode: str, language: str
) -> None:
    glass = opened(open_glass, size, mode, language)
    assert faults_of(glass, scenes, [layout_rules.faint]) == []


@pytest.mark.parametrize("scenes", VISITORS)
@pytest.mark.parametrize("mode", LOW)
@pytest.mark.parametrize("language", LANGUAGES)
def test_low_controls_are_within_reach_of_whoever_sits_and_cut_nothing(
    open_glass: OpenGlass, scenes: Scenes, mode: str, language: str
) -> None:
    glass = opened(open_glass, PORTRAIT, mode, language)

    rules: list[Rule] = [layout_rules.text_faults, layout_rules.touch_faults, layout_rules.out_of_reach]
    if mode == "low-large":
        rules.append(layout_rules.small_type)
    assert faults_of(glass, scenes, rules) == []


@pytest.mark.parametrize("scenes", VISITORS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", HEARD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_the_two_keys_of_who_listens_nothing_is_cut(
    open_glass: OpenGlass, scenes: Scenes, size: QSize, mode: str, language: str
) -> None:
    glass = opened(open_glass, size, mode, language)

    rules: list[Rule] = [layout_rules.text_faults, layout_rules.touch_faults]
    if mode == "voice-large":
        rules.append(layout_rules.small_type)
    assert faults_of(glass, scenes, rules) == []


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
