"""The accepted pictures: every page in two sizes, three languages and three modes, each by a digest of its points.

They stand in `digests.txt` beside this module, a line a picture; the pictures themselves would be 200 MB. What
draws them is the product alone: its typefaces, its own fitting of letters to pixels, Qt, and the system's FreeType.
"""

import ctypes
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QSize
from PySide6.QtGui import QImage

from ui import shots

ROOT = Path(__file__).resolve().parents[2]
DIGESTS = Path(__file__).with_name("digests.txt")
PICTURES = ROOT / "build" / "pictures"
SIZES = ("1080x1920", "1280x800")
LANGUAGES = ("it", "de", "en")
MODES = ("normal", "large", "contrast")
LINE = re.compile(r"(\d+x\d+ [a-z]+ [a-z]+) (\S+) ([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Setting:
    """How all pages are drawn once: size in pixels as WIDTHxHEIGHT, language, mode (`ui.shots.MODES`)."""

    size: str
    language: str
    mode: str

    def __str__(self) -> str:
        return f"{self.size} {self.language} {self.mode}"

    @property
    def folder(self) -> str:
        """Its name in a path."""
        return str(self).replace(" ", "-")


SETTINGS = tuple(Setting(*one) for one in product(SIZES, LANGUAGES, MODES))

Digests = Mapping[tuple[str, str], str]
"""Digest by setting, as text, and scene."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is not as it was accepted, by setting and scene."""

    changed: tuple[tuple[str, str], ...]
    appeared: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.appeared or self.gone)


def drawn(setting: Setting, chosen: Iterable[str] | None = None) -> Iterator[tuple[str, QImage]]:
    """Each scene's name and picture: all, or the chosen ones in their order. KeyError if the program has none such."""
    by_name = {scene.name: scene for scene in shots.scenes()}
    scenes = by_name.values() if chosen is None else [by_name[name] for name in chosen]
    width, height = map(int, setting.size.split("x"))
    for scene, picture in shots.draw(QSize(width, height), setting.language, setting.mode, scenes):
        yield scene.name, picture


def digest(picture: QImage) -> str:
    """64 bits of SHA-256 over the size and every point: against chance, since nobody forges a picture here."""
    points = picture.convertToFormat(QImage.Format.Format_RGB32)
    sum_ = hashlib.sha256(f"{points.width()}x{points.height()}\n".encode())
    sum_.update(points.constBits())
    return sum_.hexdigest()[:16]


def read(text: str) -> Digests:
    """What a file of digests says. Of a picture that is there twice, after a merge, the last; other lines are nothing."""
    return {(setting, scene): value for setting, scene, value in LINE.findall(text)}


def written(digests: Digests) -> str:
    """The file of these digests, as it was drawn here."""
    lines = sorted(f"{setting} {scene} {value}" for (setting, scene), value in digests.items())
    return "\n".join((f"# By `make accept`, also after a merge. {drawn_with()}.", *lines, ""))


def changes(accepted: Digests, now: Digests) -> Changes:
    """How the pictures of now differ from the accepted ones."""
    return Changes(
        changed=tuple(key for key in now if key in accepted and now[key] != accepted[key]),
        appeared=tuple(key for key in now if key not in accepted),
        gone=tuple(key for key in accepted if key not in now),
    )


def told(found: Changes, file: str) -> str:
    """For whoever broke a picture: which, where it lies as it is drawn now, and what to do."""
    was_drawn_with = file.partition("\n")[0].partition(". ")[2]
    lines = [
        f"{word}: {_file(*key)}"
        for word, keys in (("changed", found.changed), ("appeared, never accepted", found.appeared))
        for key in keys
    ]
    lines += [f"accepted, and no page any more: {setting} {scene}" for setting, scene in found.gone]
    return "\n".join(
        (
            *lines,
            "before and after side by side: make look. To take them as they are: make accept",
            f"here: {drawn_with()}; accepted with: {was_drawn_with}",
        )
    )


def _file(setting: str, scene: str) -> Path:
    return PICTURES.relative_to(ROOT) / setting.replace(" ", "-") / f"{scene}.png"


def drawn_with() -> str:
    """The versions that decide about points: `Qt 6.11.3, FreeType 2.12.1`."""
    freetype = ctypes.CDLL("libfreetype.so.6")
    library = ctypes.c_void_p()
    parts = [ctypes.c_int() for _ in range(3)]
    freetype.FT_Init_FreeType(ctypes.byref(library))
    freetype.FT_Library_Version(library, *map(ctypes.byref, parts))
    freetype.FT_Done_FreeType(library)
    return f"Qt {QLibraryInfo.version().toString()}, FreeType {'.'.join(str(part.value) for part in parts)}"
