"""Pictures a person can look at: all pages of one setting on one sheet, and a page before and after."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont
from PySide6.QtGui import QImage

from tests.pictures.accepted import ROOT

FACE = ROOT / "resources" / "fonts" / "AtkinsonHyperlegibleNext_500Medium.ttf"
WIDTH, GAP, NAME = 3000, 14, 24
PAPER, INK, MARK = (255, 255, 255), (32, 32, 32), (214, 0, 60)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One page, small."""

    name: str
    picture: Image.Image


def thumbnail(name: str, picture: QImage) -> Thumbnail:
    """The page at a fifth of its size standing, at a quarter lying."""
    whole = Image.frombuffer(
        "RGB", (picture.width(), picture.height()), bytes(picture.constBits()), "raw", "BGRX", 0, 1
    )
    return Thumbnail(name, whole.reduce(5 if whole.height > whole.width else 4))


def save_sheet(file: Path, thumbnails: Collection[Thumbnail], marked: Collection[str]) -> None:
    """All pages with their names; the marked ones have a frame."""
    wide = max(one.picture.width for one in thumbnails) + GAP
    high = max(one.picture.height for one in thumbnails) + GAP + NAME
    columns = WIDTH // wide
    sheet = Image.new("RGB", (columns * wide + GAP, -(-len(thumbnails) // columns) * high + GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(str(FACE), 15)
    for place, one in enumerate(thumbnails):
        left, top = GAP + place % columns * wide, GAP + place // columns * high
        right, bottom = left + one.picture.width, top + one.picture.height
        is_marked = one.name in marked
        sheet.paste(one.picture, (left, top))
        pen.rectangle((left - 1, top - 1, right, bottom), outline=MARK if is_marked else INK)
        if is_marked:
            pen.rectangle((left - 6, top - 6, right + 5, bottom + 5), outline=MARK, width=5)
        pen.text((left, bottom + 7), one.name, fill=MARK if is_marked else INK, font=face)
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(file, compress_level=1)


def save_pair(file: Path, before: Path, after: Path) -> None:
    """Both pictures of a page side by side, with a frame round what differs in the second one."""
    with Image.open(before) as one, Image.open(after) as other:
        old, new = one.convert("RGB"), other.convert("RGB")
    pair = Image.new("RGB", (old.width + GAP + new.width, max(old.height, new.height)), MARK)
    pair.paste(old, (0, 0))
    pair.paste(new, (old.width + GAP, 0))
    if old.size == new.size and (place := ImageChops.difference(old, new).getbbox()):
        left, top, right, bottom = place
        far = old.width + GAP
        ImageDraw.Draw(pair).rectangle(
            (far + left - 8, top - 8, far + right + 7, bottom + 7), outline=MARK, width=4
        )
    pair.save(file, compress_level=1)
