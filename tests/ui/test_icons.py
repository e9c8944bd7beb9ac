"""Icons: every one that is named is bundled, every one bundled is named, and each takes the colour asked for."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QGuiApplication

from ui.bridge.icons import IconImages, outline, tinted

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = {path.stem for path in (ROOT / "resources/icons").glob("*.svg")}


def quoted_words() -> set[str]:
    """Every string of the tablet's sources that could be an icon's name."""
    sources = [*(ROOT / "ui").rglob("*.qml"), *(ROOT / "ui").rglob("*.py")]
    return {
        word
        for path in sources
        for word in re.findall(r'"([a-z][a-z0-9-]*)"', path.read_text(encoding="utf-8"))
    }


def test_every_bundled_icon_is_used() -> None:
    named = quoted_words()
    marks = {f"mark-{word}" for word in named}
    assert BUNDLED - named - marks == set()


def test_an_icon_that_is_not_bundled_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(KeyError):
        outline("unicorn")


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_every_icon_is_drawn_in_the_colour_and_size_asked_for(qapp: QGuiApplication, name: str) -> None:
    size = QSize()
    image = IconImages().requestImage(f"{name}/f2b134/2", size, QSize(48, 48))
    inked = [
        image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alphaF() > 0.99
    ]
    assert (size, image.size()) == (QSize(48, 48), QSize(48, 48))
    assert inked
    asked = QColor("#f2b134")
    assert max(abs(colour.red() - asked.red()) for colour in inked) <= 1
    assert max(abs(colour.green() - asked.green()) for colour in inked) <= 1
    assert max(abs(colour.blue() - asked.blue()) for colour in inked) <= 1


def test_a_thicker_stroke_reaches_the_drawing() -> None:
    assert 'stroke-width="2.4"' in tinted(outline("check"), "#000000", "2.4")
