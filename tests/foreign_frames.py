"""Camera frames in which nobody holds up a pass of ours: rooms, writing, noise, patterns, and the codes of others.

Drawn from a seed and a number like ``tests.hard_frames``. Every seventh frame has 1280 x 720 pixels, the others a
quarter of them, as a cheaper camera sends them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

import base45
import zxingcpp
from PIL import Image

from kiosk.encoding.codes import PASS_PREFIX
from tests.hard_frames import SIZE, held_up, milder, room, view_of, written
from tests.hardships import sensed
from tests.qr_images import WHITE, pass_text

FOREIGN_FRAMES = 5_000
FOREIGN_SEED = "5000-set"
SMALLER = (640, 360)
LARGE_EVERY_FRAMES = 7
HARDSHIPS_MAX = 2
PASSES = 50
TOKEN_BYTES = 117
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
Size = tuple[int, int]

_Format = zxingcpp.BarcodeFormat
OTHER_SYMBOLS = (
    *(_Format.Aztec, _Format.DataMatrix, _Format.PDF417, _Format.MaxiCode, _Format.MicroQRCode),
    *(_Format.RMQRCode, _Format.Code128, _Format.Code39, _Format.ITF, _Format.EAN13),
)


@dataclass(frozen=True, slots=True)
class ForeignFrame:
    """A frame, what is in it, and the bytes of the QR code of somebody else, if that is in it."""

    image: Image.Image
    what: str
    shown: bytes | None

    @property
    def view(self) -> memoryview:
        """The frame as a camera's."""
        return view_of(self.image)


def foreign_frame(seed: str, number: int) -> ForeignFrame:
    """The frame of that number; what is in it goes round."""
    random = Random(f"{seed} {number}")  # noqa: S311 - the same frame every time
    size = SMALLER if number % LARGE_EVERY_FRAMES else SIZE
    strengths = milder(random, random.randint(0, HARDSHIPS_MAX))
    what = KINDS[number % len(KINDS)]
    if what in WITHOUT_A_CODE:
        return ForeignFrame(sensed(WITHOUT_A_CODE[what](random, size), strengths, random), what, None)
    code = CODES_OF_OTHERS[what](random).encode()
    image, _ = held_up(_drawn(code, _Format.QRCodeModel2), strengths, random, size)
    return ForeignFrame(image, what, code)


def _drawn(content: bytes | str, kind: zxingcpp.BarcodeFormat, scale: int = 1) -> Image.Image:
    """A symbol with its quiet zone."""
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(content, kind), scale=scale)
    view = memoryview(drawn)  # type: ignore[arg-type]  # a buffer, which its stub does not say
    return Image.frombytes("L", (view.shape[1], view.shape[0]), view.tobytes())  # type: ignore[index]


def _writing(random: Random, size: Size) -> Image.Image:
    page = written(random, (random.randint(40, 80), random.randint(50, 110)))
    return _laid_down(page, random, size, scale=random.randint(3, 5))


def _noise(random: Random, size: Size) -> Image.Image:
    coarse = random.choice((1, 2, 3, 5, 8))
    width, height = size[0] // coarse, size[1] // coarse
    noise = Image.frombytes("L", (width, height), random.randbytes(width * height))
    if random.random() < 0.5:
        noise = noise.point([0] * 128 + [WHITE] * 128)
    return noise.resize(size, Image.Resampling.NEAREST)


def _pattern(random: Random, size: Size) -> Image.Image:
    """A checked or striped shirt, tiles, a blind: two greys in turn, in one direction or in both."""
    greys = bytes((random.randint(0, 100), random.randint(150, 255)))
    turns_across, turns_down = random.choice(((1, 1), (1, 0), (0, 1)))
    side = random.randint(10, 60)
    cells = (greys[(x * turns_across + y * turns_down) % 2] for y in range(side) for x in range(side))
    return _laid_down(Image.frombytes("L", (side, side), bytes(cells)), random, size, random.randint(3, 12))


def _symbol(random: Random, size: Size) -> Image.Image:
    """What stands on bottles, parcels and tickets: every kind that is no QR code."""
    kind = random.choice(OTHER_SYMBOLS)
    symbol = _drawn(f"{random.randrange(10**11):012d}", kind)
    return _laid_down(symbol, random, size, scale=random.randint(1, 3))


def _laid_down(thing: Image.Image, random: Random, size: Size, scale: int) -> Image.Image:
    """Somewhere in the room, at any angle."""
    grown = thing.resize((thing.width * scale, thing.height * scale), Image.Resampling.NEAREST)
    degrees = random.choice((0.0, random.uniform(-180, 180)))
    mask = Image.new("L", grown.size, WHITE).rotate(degrees, expand=True)
    turned = grown.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    behind = room(random, size)
    corner = (random.randint(-20, size[0] // 2), random.randint(-20, size[1] // 2))
    behind.paste(turned, corner, mask)
    return behind


WITHOUT_A_CODE: Mapping[str, Callable[[Random, Size], Image.Image]] = {
    "a room": room,
    "writing": _writing,
    "noise": _noise,
    "a pattern": _pattern,
    "another symbol": _symbol,
}


@cache
def _signed(number: int) -> str:
    return pass_text(number)


@cache
def _signed_by_another(number: int) -> str:
    return pass_text(number, signed_with=bytes(reversed(range(32))))


def _with_one_character_changed(random: Random) -> str:
    text = _signed(random.randrange(PASSES))
    at = random.randrange(len(PASS_PREFIX), len(text))
    return text[:at] + random.choice(BASE45.replace(text[at], "")) + text[at + 1 :]


def _cut_short(random: Random) -> str:
    text = _signed(random.randrange(PASSES))
    return text[: random.randrange(len(PASS_PREFIX), len(text))]


def _made_up(random: Random) -> str:
    return f"{random.choice(('SV1:', 'SV2:', 'HC1:', 'sv1:'))}{base45.b45encode(random.randbytes(TOKEN_BYTES)).decode()}"


CODES_OF_OTHERS: Mapping[str, Callable[[Random], str]] = {
    "a web address": lambda random: f"https://www.example.org/{random.randbytes(8).hex()}",
    "a network": lambda random: f"WIFI:T:WPA;S:Ospiti Valle;P:{random.randbytes(6).hex()};;",
    "a contact": lambda random: f"BEGIN:VCARD\nVERSION:3.0\nN:Rossi;Ada {random.randrange(999)}\nEND:VCARD",
    "a forger's pass": lambda random: _signed_by_another(random.randrange(PASSES)),
    "a pass with one character changed": _with_one_character_changed,
    "a pass cut short": _cut_short,
    "a token made up": _made_up,
}
KINDS = (*WITHOUT_A_CODE, *CODES_OF_OTHERS)
