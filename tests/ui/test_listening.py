"""Who listens instead of looking finds every control by name, in the order it is seen, and can press it."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface

from tests.ui.glass import Glass, counted
from ui import shots, shots_answers, shots_house
from ui.shots_scene import Scene

ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.RadioButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.Heading,
    QAccessible.Role.StaticText,
}


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


@pytest.mark.parametrize(
    "scene", [*shots_answers.scenes(), *shots_house.scenes()], ids=lambda scene: scene.name
)
def test_everything_that_is_heard_has_a_name(glass: Glass, scene: Scene) -> None:
    scene.fill(glass.tablet)
    glass.tablet.show_screen(scene.screen)
    glass.window.grabWindow()
    nodes = heard(glass)
    assert len(nodes) > 4
    assert [node.role() for node in nodes if not name(node)] == []


def test_a_switch_says_whether_it_is_on(glass: Glass) -> None:
    glass.tablet.set_modes(shots.MODES["calm"])
    glass.show("accessibility")
    switches = {
        name(node): node.state().checked for node in heard(glass) if node.role() == QAccessible.Role.CheckBox
    }
    assert switches == {"Testo grande": 0, "Alto contrasto": 0, "Comandi in basso": 0, "Voce": 0, "Calma": 1}
