"""Who listens instead of looking finds every control by name, in the order it is seen, and can press it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QAccessible, QAccessibleInterface

from tests.profiles import PROFILE
from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass, counted
from ui import shots, shots_answers, shots_guests
from ui.shots_scene import Scene, set_the_scene

ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.RadioButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.Heading,
    QAccessible.Role.StaticText,
}
MODES = ["normal"] if PROFILE == "quick" else ["normal", "large", "low"]
LANGUAGES = ["it"] if PROFILE == "quick" else ["it", "de", "en"]
WHOLE_GLASS = {"anywhere"}
"""Touched for "I'm still here", which has a button too."""
WAYS_OUT = (
    "footer.",
    "language.",
    "back",
    "erase",
    "done",
    "skip",
    "nobody",
    "third",
    "enough",
    "home",
    "privacy",
    "reset",
    "end",
)
"""What is the same on many pages is heard after what a page is about, wherever it stands."""
LEVEL = 4


@pytest.fixture(autouse=True)
def _somebody_listens() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def heard(glass: Glass) -> list[QAccessibleInterface]:
    """Everything that has a name and a size, as a screen reader walks it."""
    root = QAccessible.queryAccessibleInterface(glass.window)
    return [node for node in _walk(root) if node.role() in ROLES and not node.rect().isEmpty()]


def _walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for at in range(node.childCount()):
        child = node.child(at)
        yield child
        yield from _walk(child)


def name(node: QAccessibleInterface) -> str:
    return node.text(QAccessible.Text.Name)


def test_home_is_heard_in_the_order_it_is_seen(glass: Glass) -> None:
    shots_answers.fill_home(glass.tablet)
    names = [name(node) for node in heard(glass)]
    said = [
        "Ti diamo il benvenuto a Levico",
        "Mostra il tuo codice QR",
        "Non ho il codice",
        "Incontro qualcuno",
        "Cerco una postazione",
        "Prenoto una sala",
        "Sto uscendo",
        "Accessibilità",
        "Italiano",
        "Deutsch",
        "English",
        "Chiedi aiuto",
    ]
    assert [word for word in names if word in said] == said


def test_a_tile_tells_its_count_and_can_be_pressed_without_a_finger(glass: Glass) -> None:
    shots_answers.fill_home(glass.tablet)
    told = counted(glass.tablet.pages.home.work_touched)
    tile = next(node for node in heard(glass) if name(node) == "Cerco una postazione")

    assert tile.role() == QAccessible.Role.Button
    assert tile.text(QAccessible.Text.Description) == "4 libere adesso"
    tile.actionInterface().doAction("Press")
    assert len(told) == 1


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenes", shots.GROUPS.values(), ids=shots.GROUPS)
def test_everything_that_is_heard_has_a_name_of_its_own_and_comes_in_the_order_it_is_seen(
    open_glass: OpenGlass, scenes: Callable[[], tuple[Scene, ...]], size: QSize, mode: str, language: str
) -> None:
    glass = open_glass(size)
    glass.tablet.speak(language)
    glass.tablet.set_modes(shots.MODES[mode])
    faults = []
    for scene in scenes():
        set_the_scene(glass.tablet)
        scene.fill(glass.tablet)
        glass.tablet.show_screen(scene.screen)
        glass.window.grabWindow()
        said = [noted(node) for node in heard(glass)]
        assert said
        deaf = untold(glass)
        faults += [f"{scene.name}: {fault}" for fault in (*unnamed(said), *out_of_order(said), *deaf)]
    assert faults == []


@dataclass(frozen=True)
class Said:
    """What a screen reader says of one thing, and where that stands. An interface of Qt's must not outlive its item."""

    name: str
    description: str
    is_control: bool
    is_way_out: bool
    place: QRect

    def is_above(self, other: "Said") -> bool:
        """Whether it stands wholly above the other, in the same column."""
        upper, lower = self.place, other.place
        return upper.bottom() <= lower.top() and upper.left() < lower.right() and lower.left() < upper.right()

    def is_left_of(self, other: "Said") -> bool:
        """Whether of two controls in a row it is the left one."""
        left, right = self.place, other.place
        is_level = abs(left.top() - right.top()) < LEVEL and abs(left.bottom() - right.bottom()) < LEVEL
        return is_level and left.right() <= right.left() and self.is_control and other.is_control


def noted(node: QAccessibleInterface) -> Said:
    """What is heard, written down."""
    return Said(
        name(node),
        node.text(QAccessible.Text.Description),
        can_be_pressed(node),
        node.object().objectName().startswith(WAYS_OUT),
        node.rect(),
    )


def can_be_pressed(node: QAccessibleInterface) -> bool:
    """Whether who listens can choose it, as a finger does."""
    return node.actionInterface() is not None and "Press" in node.actionInterface().actionNames()


def untold(glass: Glass) -> list[str]:
    """What a finger can press and who listens cannot."""
    told = {node.object() for node in heard(glass) if can_be_pressed(node)}
    return [
        f"{one.objectName()} cannot be pressed by who listens"
        for one in glass.controls()
        if one not in told and one.objectName() not in WHOLE_GLASS
    ]


def unnamed(said: list[Said]) -> list[str]:
    """Places without a name, and controls that cannot be told from each other."""
    called = Counter((one.name, one.description) for one in said if one.is_control)
    return [
        *(f"nothing is said of {one.place}" for one in said if not one.name),
        *(f"{count} controls are called {name}" for name, count in called.items() if count > 1),
    ]


def out_of_order(said: list[Said]) -> list[str]:
    """What is heard behind something that it stands above, or beside which it stands on the left."""
    return [
        f"{later.name!r} is heard after {one.name!r}"
        for at, one in enumerate(said)
        for later in said[at + 1 :]
        if not later.is_way_out and (later.is_above(one) or later.is_left_of(one))
    ]


def test_a_switch_says_whether_it_is_on(glass: Glass) -> None:
    glass.tablet.set_modes(shots.MODES["calm"])
    glass.show("accessibility")
    switches = {
        name(node): node.state().checked for node in heard(glass) if node.role() == QAccessible.Role.CheckBox
    }
    assert switches == {"Testo grande": 0, "Alto contrasto": 0, "Comandi in basso": 0, "Voce": 0, "Calma": 1}


def test_a_form_says_which_field_is_written_in(glass: Glass) -> None:
    shots_guests.fill_walk_in(glass.tablet)
    glass.show("walkIn")
    assert fields(glass) == {"Nome e cognome": 1, "Azienda (se vuoi)": 0}
    glass.touch("field.company")
    assert fields(glass) == {"Nome e cognome": 0, "Azienda (se vuoi)": 1}


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("mode", ["normal", "large"])
def test_whom_one_meets_is_heard_before_the_form(open_glass: OpenGlass, size: QSize, mode: str) -> None:
    glass = open_glass(size)
    glass.tablet.set_modes(shots.MODES[mode])
    shots_guests.fill_walk_in(glass.tablet)
    glass.show("walkIn")
    names = [name(node).replace("\u2068", "").replace("\u2069", "") for node in heard(glass)]
    assert names.index("Incontri Marco B.") < names.index("Nome e cognome")


def fields(glass: Glass) -> dict[str, int]:
    """Each field, and whether it is the one that the keyboard writes in."""
    nodes = (node for node in heard(glass) if node.role() == QAccessible.Role.EditableText)
    return {name(node): node.state().focused for node in nodes}
