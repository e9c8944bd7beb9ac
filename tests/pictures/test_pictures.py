"""Every page can be drawn in every language and mode, says nothing on Qt's channel, and shows what it was told.

pytest-qt fails a test on any Qt or QML message, so a picture that is drawn is one that is drawn cleanly.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage

from ui import shots

PORTRAIT = QSize(1080, 1920)
LANDSCAPE = QSize(1280, 800)


def drawn(size: QSize, language: str, mode: str) -> dict[str, bytes]:
    """Every scene's picture by its name, small and grey."""
    return {scene.name: small(picture) for scene, picture in shots.draw(size, language, mode)}


def small(picture: QImage) -> bytes:
    """A picture at a fifth of its size, one byte a point: what is left of it is what an eye would see.

    Both widths divide by 20, so Qt pads no line.
    """
    fifth = picture.scaled(
        picture.size() / 5, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    grey = fifth.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(grey.constBits())


def points_apart(one: bytes, other: bytes) -> int:
    """In how many points an eye would see a difference; the edges of large letters differ a little by chance."""
    return sum(abs(a - b) > 40 for a, b in zip(one, other, strict=True))


def look_alike(pictures: dict[str, bytes], others: dict[str, bytes]) -> list[str]:
    """The pages that show the same in both."""
    return [name for name in pictures if points_apart(pictures[name], others[name]) < 20]


@pytest.fixture(scope="module")
def italian(qapp: QGuiApplication) -> dict[str, bytes]:
    return drawn(PORTRAIT, "it", "normal")


def test_no_page_is_empty(italian: dict[str, bytes]) -> None:
    assert list(italian) == [scene.name for scene in shots.scenes()]
    assert [name for name, picture in italian.items() if len(set(picture)) < 16] == []


def test_the_same_page_twice_looks_the_same(italian: dict[str, bytes], qapp: QGuiApplication) -> None:
    assert look_alike(italian, drawn(PORTRAIT, "it", "normal")) == list(italian)


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_language_has_pictures_of_its_own(italian: dict[str, bytes], language: str) -> None:
    assert look_alike(italian, drawn(PORTRAIT, language, "normal")) == []


def test_large_text_has_pictures_of_its_own(italian: dict[str, bytes]) -> None:
    assert look_alike(italian, drawn(PORTRAIT, "it", "large")) == []


def test_high_contrast_is_black(qapp: QGuiApplication) -> None:
    for name, picture in drawn(LANDSCAPE, "it", "contrast").items():
        assert sum(point < 50 for point in picture) > len(picture) / 3, name


def test_the_pictures_are_written_as_files(tmp_path: Path, qapp: QGuiApplication) -> None:
    paths = shots.render(tmp_path / "pictures", LANDSCAPE, "de", "normal")
    assert [path.stem for path in paths] == [scene.name for scene in shots.scenes()]
    assert {(picture.width(), picture.height()) for picture in map(QImage, map(str, paths))} == {(1280, 800)}
