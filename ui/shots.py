"""Every page of the tablet as a picture, with believable content: `render(folder, size, language, mode)`.

The content goes through the page objects, as a controller's would, and lives only in the modules beside this
one. Needs a running QGuiApplication (offscreen is enough).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage

from ui import (
    shots_answers,
    shots_first_start,
    shots_guests,
    shots_house,
    shots_places,
    shots_staff,
    shots_surveys,
)
from ui.bridge.tablet import Modes, Tablet
from ui.shots_scene import Scene, set_the_scene
from ui.still import still_of
from ui.window import TabletWindow

MODES: Mapping[str, Modes] = {
    "normal": Modes(),
    "large": Modes(large_text=True),
    "contrast": Modes(high_contrast=True),
    "low": Modes(controls_low=True),
    "low-large": Modes(controls_low=True, large_text=True),
    "calm": Modes(calm=True),
    "voice": Modes(voice=True),
    "voice-large": Modes(voice=True, large_text=True),
}

GROUPS: Mapping[str, Callable[[], tuple[Scene, ...]]] = {
    "answers": shots_answers.scenes,
    "guests": shots_guests.scenes,
    "surveys": shots_surveys.scenes,
    "places": shots_places.scenes,
    "house": shots_house.scenes,
    "first start": shots_first_start.scenes,
    "staff": shots_staff.scenes,
}
"""All scenes by what they belong to: pictures, and every rule a page must keep, are made of these and no others."""


def render(folder: Path, size: QSize, language: str, mode: str) -> list[Path]:
    """Write one PNG a scene into `folder` and return their paths, in order.

    Raises KeyError for an unknown mode, OSError when a picture cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for scene, picture in draw(size, language, mode):
        path = folder / f"{scene.name}.png"
        if not picture.save(str(path)):
            raise OSError(f"cannot write {path}")
        written.append(path)
    return written


def draw(
    size: QSize, language: str, mode: str, chosen: Iterable[Scene] | None = None
) -> Iterator[tuple[Scene, QImage]]:
    """Each scene with its picture, one after the other in one window; all of them unless some are `chosen`.

    A picture is the same to the last bit in whatever order they come (`ui.still`). Raises KeyError for an
    unknown mode.
    """
    owner = QObject()
    tablet = Tablet(owner)
    tablet.speak(language)
    tablet.set_modes(MODES[mode])
    stage = TabletWindow(tablet, size, owner, has_motion=False)
    window = stage.window
    try:
        for scene in scenes() if chosen is None else chosen:
            set_the_scene(tablet)
            scene.fill(tablet)
            tablet.show_screen(scene.screen)
            yield scene, still_of(window)
    finally:
        stage.close()


def scenes() -> tuple[Scene, ...]:
    """Every page, in the order a visitor may meet them."""
    return tuple(scene for group in GROUPS.values() for scene in group())
