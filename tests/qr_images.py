"""Makes the pictures of entry passes that the reader is tried on: as sent, as printed, as a camera sees them.

``python -m tests.qr_images FOLDER`` writes them all, with ``expected.json`` beside them: the text of each, or
null where nothing may be read. The same pictures every time.
"""

import io
import json
import random
import struct
import sys
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps
from qrcode.util import MODE_ALPHA_NUM, QRData

from kiosk.devices.code_reader import ReadFailure
from kiosk.domain.entry_passes import Claims, PassPurpose, Preferences
from kiosk.encoding.passes import key_id, public_key_of, sign_pass

PRIVATE_KEY = bytes(range(32))
WHITE = 255
Change = Callable[[Image.Image], Image.Image]


def pass_text(number: int, signed_with: bytes = PRIVATE_KEY) -> str:
    """The text of a real pass, another for each number; every other one carries preferences and is larger.

    Signed with another key it is a forgery that names ours.
    """
    claims = Claims(
        pass_id=number.to_bytes(8, "big"),
        purpose=PassPurpose.MEMBER,
        branches=frozenset({"PER"}),
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        expires_at=datetime(2027, 1, 1, tzinfo=UTC),
        preferences=Preferences("it", large_text=True) if number % 2 else None,
    )
    return sign_pass(claims, signed_with, key_id(public_key_of(PRIVATE_KEY)))


def picture(text: str, *, module_pixels: int = 8, border_modules: int = 4) -> Image.Image:
    """The QR code in greys, error level M, as headquarters sends it."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=border_modules)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    return _drawn(code.get_matrix(), module_pixels)


def giant_picture(size: int = 2_900) -> Image.Image:
    """A QR code of so many bytes: as large as the standard allows, and none of ours."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L)
    code.add_data(b"Larice. " * (size // 8) + b"." * (size % 8))
    return _drawn(code.get_matrix(), module_pixels=4)


def _drawn(matrix: list[list[bool]], module_pixels: int) -> Image.Image:
    side = len(matrix)
    small = Image.frombytes("L", (side, side), bytes(0 if dark else WHITE for row in matrix for dark in row))
    return small.resize((side * module_pixels, side * module_pixels), Image.Resampling.NEAREST)


def rotated(degrees: float) -> Change:
    return lambda image: image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def scaled(factor: float) -> Change:
    return lambda image: image.resize(
        (round(image.width * factor), round(image.height * factor)), Image.Resampling.BILINEAR
    )


def dimmed(brightness: float, contrast: float) -> Change:
    def change(image: Image.Image) -> Image.Image:
        return ImageEnhance.Brightness(ImageEnhance.Contrast(image).enhance(contrast)).enhance(brightness)

    return change


def grainy(strength: float) -> Change:
    def change(image: Image.Image) -> Image.Image:
        grain = random.Random(4).randbytes(image.width * image.height)  # noqa: S311 - the same grain every time
        return Image.blend(image, Image.frombytes("L", image.size, grain), strength)

    return change


def blurred(radius: float) -> Change:
    return lambda image: image.filter(ImageFilter.GaussianBlur(radius))


def lit_from_one_side(image: Image.Image) -> Image.Image:
    shade = Image.linear_gradient("L").rotate(90).resize(image.size)
    return Image.blend(image, shade, 0.55)


def seen_from_the_side(image: Image.Image) -> Image.Image:
    width, height = image.size
    lean = width * 0.12
    corners = (
        -lean,
        -lean * 0.5,
        -lean * 0.3,
        height + lean,
        width + lean * 1.2,
        height + lean * 0.4,
        width,
        -lean,
    )
    return image.transform(
        image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=WHITE
    )


def with_a_thumb_on_it(image: Image.Image) -> Image.Image:
    covered = image.copy()
    side = image.width
    ImageDraw.Draw(covered).ellipse((side * 0.5, side * 0.52, side * 0.62, side * 0.64), fill=150)
    return covered


def laid_on(size: tuple[int, int], shade: int) -> Change:
    def change(image: Image.Image) -> Image.Image:
        table = Image.new("L", size, shade)
        table.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 3))
        return table

    return change


def twice_side_by_side(image: Image.Image) -> Image.Image:
    both = Image.new("L", (image.width * 2, image.height), WHITE)
    both.paste(image, (0, 0))
    both.paste(image, (image.width, 0))
    return both


def on_glass(image: Image.Image) -> Image.Image:
    """Dark modules on nothing: without paper behind it, black on black."""
    glass = Image.new("RGBA", image.size, (0, 0, 0, 0))
    glass.paste((0, 0, 0, 255), mask=ImageOps.invert(image))
    return glass


def in_brand_colours(image: Image.Image) -> Image.Image:
    return ImageOps.colorize(image, black="#0A352B", white="#F7F3E8")


def in_sixteen_bits(image: Image.Image) -> Image.Image:
    return Image.frombytes("I;16", image.size, b"".join(bytes((0, grey)) for grey in image.tobytes()))


def _in_turn(*changes: Change) -> Change:
    def change(image: Image.Image) -> Image.Image:
        for one in changes:
            image = one(image)
        return image

    return change


READABLE: Mapping[str, Change] = {
    "as-sent.png": lambda image: image,
    "as-sent.jpg": lambda image: image,
    "as-sent.webp": lambda image: image,
    "one-bit.png": lambda image: image.convert("1"),
    "palette.png": lambda image: image.convert("P"),
    "sixteen-bits.png": in_sixteen_bits,
    "brand-colours.png": in_brand_colours,
    "for-print-cmyk.jpg": lambda image: in_brand_colours(image).convert("CMYK"),
    "on-glass.png": on_glass,
    "rotated-7.png": rotated(7),
    "rotated-33.jpg": rotated(33),
    "rotated-90.png": rotated(90),
    "rotated-137.png": rotated(137),
    "upside-down.jpg": rotated(180),
    "mirrored.png": ImageOps.mirror,
    "light-on-dark.png": ImageOps.invert,
    "no-quiet-zone.png": lambda image: image.crop((32, 32, image.width - 32, image.height - 32)),
    "dim.png": dimmed(0.35, 0.5),
    "very-dim.jpg": dimmed(0.2, 0.3),
    "dim-and-grainy.jpg": _in_turn(dimmed(0.5, 0.6), grainy(0.2)),
    "lit-from-one-side.jpg": lit_from_one_side,
    "small-4-pixels-a-module.png": scaled(0.5),
    "small-3-pixels-a-module.png": scaled(0.375),
    "small-2-pixels-a-module.png": scaled(0.25),
    "blurred.jpg": blurred(3),
    "small-and-blurred.png": _in_turn(scaled(0.5), blurred(1.2)),
    "seen-from-the-side.jpg": seen_from_the_side,
    "thumb-on-it.jpg": with_a_thumb_on_it,
    "twice-the-same.png": twice_side_by_side,
    "on-a-dark-table.jpg": _in_turn(scaled(0.6), laid_on((1600, 1200), 40)),
    "phone-photo-12-megapixels.jpg": _in_turn(rotated(12), grainy(0.1), laid_on((4000, 3000), 120)),
    "squeezed-by-a-messenger.jpg": scaled(0.6),
    "tiny.jpg": scaled(0.19),
    "cut-into-the-edge.png": lambda image: image.crop((36, 36, image.width - 36, image.height - 36)),
    "at-night.jpg": dimmed(0.05, 0.5),
    "old-camera.jpg": _in_turn(scaled(0.5), grainy(0.5)),
    "large-and-grainy.jpg": _in_turn(scaled(3), grainy(0.65)),
}
JPEG_QUALITY = {"squeezed-by-a-messenger.jpg": 8, "tiny.jpg": 20, "as-sent.jpg": 90}
JPEG_QUALITY_USUAL = 70


def write_readable(folder: Path) -> dict[str, str]:
    """Write one picture for every entry of ``READABLE``, each of another pass: the text by file name."""
    texts = {name: pass_text(number) for number, name in enumerate(READABLE)}
    for name, change in READABLE.items():
        quality = JPEG_QUALITY.get(name, JPEG_QUALITY_USUAL)
        image = change(picture(texts[name]))
        if name.endswith(".jpg"):
            image.save(folder / name, quality=quality)
        else:
            image.save(folder / name)
    return texts


UNREADABLE: Mapping[str, ReadFailure] = {
    "letter.txt": ReadFailure.NOT_AN_IMAGE,
    "empty.png": ReadFailure.EMPTY_FILE,
    "twenty-megapixels.png": ReadFailure.TOO_MANY_PIXELS,
    "claims-a-gigapixel.png": ReadFailure.TOO_MANY_PIXELS,
    "bytes-2900.png": ReadFailure.CODE_TOO_LONG,
    "wall.jpg": ReadFailure.NO_CODE,
    "cut-off.png": ReadFailure.DAMAGED_IMAGE,
    "two-passes.png": ReadFailure.TWO_CODES,
    "folder.png": ReadFailure.CANNOT_OPEN,
    "missing.png": ReadFailure.CANNOT_OPEN,
}


def write_unreadable(folder: Path) -> None:
    """Write what ``UNREADABLE`` names, except for the one that is missing."""
    (folder / "letter.txt").write_text("Buongiorno, il codice arriva domani.\n", encoding="utf-8")
    (folder / "empty.png").write_bytes(b"")
    Image.new("L", (5_000, 4_000), WHITE).save(folder / "twenty-megapixels.png")
    (folder / "claims-a-gigapixel.png").write_bytes(_resized_by_header(picture(pass_text(1)), side=31_623))
    giant_picture().save(folder / "bytes-2900.png")
    Image.new("L", (640, 480), 90).save(folder / "wall.jpg")
    (folder / "cut-off.png").write_bytes(_png(picture(pass_text(1)))[:300])
    pair = Image.new("L", (1_000, 500), WHITE)
    for place, number in enumerate((1, 2)):
        pair.paste(picture(pass_text(number)).resize((460, 460)), (20 + 500 * place, 20))
    pair.save(folder / "two-passes.png")
    (folder / "folder.png").mkdir()


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _resized_by_header(image: Image.Image, side: int) -> bytes:
    """A small file that promises to unpack into a very large picture: a decompression bomb."""
    png = bytearray(_png(image))
    png[16:24] = struct.pack(">II", side, side)
    png[29:33] = struct.pack(">I", zlib.crc32(png[12:29]))
    return bytes(png)


def main(folder: Path) -> None:
    """Write every picture and ``expected.json`` into a new folder."""
    folder.mkdir(parents=True)
    expected: dict[str, str | None] = {**write_readable(folder)}
    write_unreadable(folder)
    expected.update(dict.fromkeys(UNREADABLE))
    (folder / "expected.json").write_text(json.dumps(expected, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
