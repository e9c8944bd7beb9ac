"""Every page is drawn in every language and mode as it was accepted, to the last point, and says nothing on Qt's channel.

Pages are drawn in a process of their own, which may say nothing on its error channel, where Qt's messages go. What was
accepted stands in `digests.txt`; `make look` shows what changed, `make accept` takes it.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage

from tests.pictures import accepted
from tests.pictures.accepted import DIGESTS, LANGUAGES, MODES, ROOT, SIZES, Changes, Setting
from tests.profiles import PROFILE
from ui import shots

LYING = QSize(1280, 800)
SETTING = Setting("1280x800", "de", "large")
DRAWN = [*zip(SIZES, ("it", "de"), strict=True)] if PROFILE == "quick" else [*product(SIZES, LANGUAGES)]
HOME_STANDING = ("1080x1920 it normal", "k01-home")
OTHER_MACHINE = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <match target="pattern"><edit name="hintstyle" mode="assign"><const>hintfull</const></edit></match>
  <match target="font"><edit name="hintstyle" mode="assign"><const>hintfull</const></edit></match>
</fontconfig>
"""


def known() -> accepted.Digests:
    """What was accepted."""
    return accepted.read(DIGESTS.read_text())


def drawn_alone(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What a process of its own draws, by its digests; it must say nothing else, Qt's messages least of all."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.pictures.renew", *arguments],
        cwd=ROOT,
        env=os.environ | dict(environment or {}),
        check=False,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def plain(colour: int) -> QImage:
    """A small picture of one colour."""
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(colour)
    return picture


def small(picture: QImage) -> bytes:
    """A picture at a fifth of its size, one byte a point. Its width must divide by 20, so that Qt pads no line."""
    fifth = picture.scaled(
        picture.size() / 5, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    grey = fifth.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(grey.constBits())


@pytest.mark.parametrize(("size", "language"), DRAWN)
def test_every_page_is_drawn_as_it_was_accepted(size: str, language: str) -> None:
    before = {key: value for key, value in known().items() if key[0].startswith(f"{size} {language} ")}
    now = accepted.read(drawn_alone("check", size, language))
    if faults := accepted.changes(before, now):
        pytest.fail(accepted.told(faults, DIGESTS.read_text()), pytrace=False)


def test_the_file_of_accepted_pictures_is_as_accept_writes_it() -> None:
    head, *lines = DIGESTS.read_text().splitlines(keepends=True)
    assert head.startswith("# ")
    assert accepted.written(known()).splitlines(keepends=True)[1:] == lines, "after a merge: make accept"


def test_another_machine_draws_the_same_in_another_order(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(OTHER_MACHINE)
    elsewhere = {
        "PYTHONHASHSEED": "7",
        "LANG": "de_DE.UTF-8",
        "TZ": "Asia/Tokyo",
        "HOME": str(tmp_path / "nobody"),
        "FONTCONFIG_FILE": str(fonts),
    }
    backwards = [scene.name for scene in reversed(shots.scenes())]
    place = (str(tmp_path / "pictures"), SETTING.size, SETTING.language, SETTING.mode)
    said = drawn_alone("draw", *place, *backwards, environment=elsewhere)
    there = dict(line.split(" ") for line in said.splitlines())
    assert there == {scene: value for (setting, scene), value in known().items() if setting == str(SETTING)}


def test_every_language_and_size_has_pictures_of_its_own() -> None:
    digests = known()
    for size in SIZES:
        for mode in MODES:
            for scene in (scene.name for scene in shots.scenes()):
                of_languages = {digests[f"{size} {language} {mode}", scene] for language in LANGUAGES}
                assert len(of_languages) == 3, f"{size} {mode} {scene}"


def test_large_text_and_contrast_have_pictures_of_their_own() -> None:
    digests = known()
    for scene in (scene.name for scene in shots.scenes()):
        of_modes = {digests[f"1080x1920 it {mode}", scene] for mode in MODES}
        assert len(of_modes) == 3, scene


def test_one_step_of_one_colour_is_a_change() -> None:
    other = plain(0xFFF4F7F5)
    other.setPixel(39, 29, 0xFFF4F7F6)
    assert accepted.digest(plain(0xFFF4F7F5)) != accepted.digest(other)


def test_a_point_that_moved_is_a_change() -> None:
    here, beside = plain(0xFFFFFFFF), plain(0xFFFFFFFF)
    here.setPixel(10, 10, 0xFF000000)
    beside.setPixel(11, 10, 0xFF000000)
    assert accepted.digest(here) != accepted.digest(beside)


def test_points_in_another_shape_are_a_change() -> None:
    wide, high = QImage(40, 30, QImage.Format.Format_RGB32), QImage(30, 40, QImage.Format.Format_RGB32)
    wide.fill(0xFFFFFFFF)
    high.fill(0xFFFFFFFF)
    assert accepted.digest(wide) != accepted.digest(high)


def test_a_page_that_nobody_accepted_is_told() -> None:
    now = dict(known()) | {("1080x1920 it normal", "k99-new"): "0" * 16}
    found = accepted.changes(known(), now)
    assert found == Changes(changed=(), appeared=(("1080x1920 it normal", "k99-new"),), gone=())


def test_a_page_that_is_no_more_is_told() -> None:
    now = {key: value for key, value in known().items() if key != HOME_STANDING}
    assert accepted.changes(known(), now) == Changes(changed=(), appeared=(), gone=(HOME_STANDING,))


def test_who_sees_a_change_reads_where_it_is_and_what_to_do() -> None:
    told = accepted.told(Changes((HOME_STANDING,), (), ()), "# By hand. Qt 5.15.8, FreeType 2.10.4.\n")
    assert "changed: build/pictures/1080x1920-it-normal/k01-home.png" in told
    assert "make look" in told
    assert "make accept" in told
    assert "Qt 5.15.8" in told
    assert accepted.drawn_with() in told


def test_high_contrast_is_black(qapp: QGuiApplication) -> None:
    for scene, picture in shots.draw(LYING, "it", "contrast"):
        points = small(picture)
        assert sum(point < 50 for point in points) > len(points) / 3, scene.name
        assert len(set(points)) >= 16, f"{scene.name} is empty"


def test_the_pictures_are_written_as_files(tmp_path: Path, qapp: QGuiApplication) -> None:
    paths = shots.render(tmp_path / "pictures", LYING, "de", "normal")
    assert [path.stem for path in paths] == [scene.name for scene in shots.scenes()]
    assert {(picture.width(), picture.height()) for picture in map(QImage, map(str, paths))} == {(1280, 800)}
