"""A receipt as one black and white picture, the same for every kind of printer.

As wide as the narrowest roll prints (58 mm paper: 48 mm, 384 dots). The code's modules are whole dots and four of
them are free around it: a printer that scales would make it grey.
"""

from functools import cache
from importlib import resources
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from kiosk.domain.ports import Receipt

WIDTH_DOTS = 384
DOTS_PER_INCH = 203
QUIET_MODULES = 4
BLACK, WHITE = 0, 1
_LEADING = 1.25
_GAP_DOTS = 16
_REGULAR, _BOLD = "400Regular", "700Bold"
_BRANCH, _LINE, _SMALL, _DIGITS = (_BOLD, 34), (_REGULAR, 30), (_REGULAR, 24), (_BOLD, 60)


def drawn(receipt: Receipt) -> Image.Image:
    """The slip, of mode ``1``, as long as it needs to be."""
    parts = [
        *_words(receipt.branch, _BRANCH),
        *(part for line in receipt.lines for part in _words(line, _LINE)),
        *([_code(receipt.matrix)] if receipt.matrix else []),
        *(part for hint in receipt.hints for part in _words(hint, _SMALL)),
        *_words(f"{receipt.digits[:3]} {receipt.digits[3:]}", _DIGITS),
    ]
    slip = Image.new("1", (WIDTH_DOTS, sum(part.height for part in parts) + 2 * _GAP_DOTS), WHITE)
    y = _GAP_DOTS
    for part in parts:
        slip.paste(part, ((WIDTH_DOTS - part.width) // 2, y))
        y += part.height
    return slip


def _code(matrix: tuple[tuple[bool, ...], ...]) -> Image.Image:
    side = len(matrix) + 2 * QUIET_MODULES
    code = Image.new("1", (side, side), WHITE)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            code.putpixel((x + QUIET_MODULES, y + QUIET_MODULES), BLACK if is_dark else WHITE)
    module = WIDTH_DOTS // side
    return code.resize((side * module, side * module), Image.Resampling.NEAREST)


def _words(text: str, style: tuple[str, int]) -> list[Image.Image]:
    """The text in lines that fit, each a picture as high as its leading."""
    font = _font(*style)
    return [_line(line, font) for line in _broken(text, font)]


def _broken(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDTH_DOTS:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _line(text: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    line = Image.new("1", (WIDTH_DOTS, round(font.size * _LEADING)), WHITE)
    brush = ImageDraw.Draw(line)
    brush.fontmode = "1"
    brush.text((WIDTH_DOTS / 2, line.height / 2), text, BLACK, font, anchor="mm")
    return line


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    file = resources.files("resources").joinpath("fonts", f"AtkinsonHyperlegibleNext_{weight}.ttf")
    return ImageFont.truetype(BytesIO(file.read_bytes()), size)
