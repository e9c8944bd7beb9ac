"""QR codes from picture files, bytes and camera frames: what a code holds, or why nothing could be read.

QR only, and always bytes: the reader's own text rewrites control characters. Of several codes the only one that is a
pass by its beginning is meant; a poster in view keeps nobody out. A frame or picture that shows no
code at first is tried again smaller and sharpened, with its light evened out, with stretched contrast, framed in
white and, when it is small, enlarged. Everything that comes in is capped before work is spent on it (SAFETY.md T5,
T7).
"""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

from kiosk.encoding.codes import CODE_BYTES_MAX, PASS_PREFIX

FILE_BYTES_MAX = 32 * 1024 * 1024
PICTURE_PIXELS_MAX = 16_000_000  # a 12-megapixel phone photo passes, a decompression bomb does not
FRAME_PIXELS_MAX = 1920 * 1080
ENLARGED_PIXELS_MAX = 640 * 480  # above it, twice the size costs more than it finds
THOROUGH_EVERY_FRAMES = 4

_FORMATS = ("PNG", "JPEG", "WEBP")
_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)  # QRCode would mean Micro QR as well
_LOCAL, _FIXED = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.FixedThreshold
_WHITE = 255
_GREY = 128  # where the fixed threshold parts dark from light
_BORDER_PIXELS = 24
_STROKE_PIXELS = 3  # of a box about as wide as a module: what differs from it is an edge

# Pillow only warns between one and two times its own limit, and decodes; both sizes are refused here.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class ReadFailure(Enum):
    """Why nothing was read. ``TWO_CODES``: different ones in view, two of them passes or none, and which is meant is
    not ours to guess.
    """

    CANNOT_OPEN = auto()
    EMPTY_FILE = auto()
    FILE_TOO_LARGE = auto()
    NOT_AN_IMAGE = auto()
    DAMAGED_IMAGE = auto()
    TOO_MANY_PIXELS = auto()
    NO_CODE = auto()
    CODE_TOO_LONG = auto()
    TWO_CODES = auto()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was in view: one code of at most ``CODE_BYTES_MAX`` bytes, or the failure."""

    code: bytes | None = None
    failure: ReadFailure | None = None

    def __post_init__(self) -> None:
        if (self.code is None) == (self.failure is None):
            raise ValueError("a reading is one code or one failure")


@dataclass(frozen=True, slots=True)
class Look:
    """What a frame shows: ``reading``, None when no code was read. ``codes``: every different one that was.

    ``is_unclear``: no code was read, and something has a code's corners and no content that its checks let pass.
    """

    reading: Reading | None
    is_unclear: bool = False
    codes: tuple[bytes, ...] = ()


class FrameCodeReader:
    """Reads the frames of one camera in turn, looking harder at every few of those that show nothing.

    One thread only. At 1280x720 the second look costs eight times the first where all is grain (67 ms of CPU).
    """

    def __init__(self, thorough_every_frames: int = THOROUGH_EVERY_FRAMES) -> None:
        self._thorough_every_frames = thorough_every_frames
        self._frames_without_code = 0

    def read(self, frame: memoryview | Image.Image) -> Reading | None:
        """What the frame shows, or None when it shows no code."""
        return self.look(frame).reading

    def look(self, frame: memoryview | Image.Image) -> Look:
        """The same, with what is there and cannot be read."""
        due = (self._frames_without_code + 1) % self._thorough_every_frames == 0
        look = _look_at_frame(frame, is_thorough=due)
        self._frames_without_code = 0 if look.reading else self._frames_without_code + 1
        return look


def read_file(path: Path) -> Reading:
    """What the picture file shows. A file that cannot be opened is an answer too."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
    except OSError:
        return Reading(failure=ReadFailure.CANNOT_OPEN)
    return read_bytes(data)


def read_bytes(data: bytes) -> Reading:
    """What the PNG, JPEG or WebP picture in ``data`` shows."""
    if not data:
        return Reading(failure=ReadFailure.EMPTY_FILE)
    if len(data) > FILE_BYTES_MAX:
        return Reading(failure=ReadFailure.FILE_TOO_LARGE)
    match _opened(data):
        case ReadFailure() as failure:
            return Reading(failure=failure)
        case Image.Image() as image:
            return _look_thoroughly(image).reading or Reading(failure=ReadFailure.NO_CODE)


def read_frame(frame: memoryview | Image.Image, *, is_thorough: bool = False) -> Reading | None:
    """What a camera frame shows, or None when it shows no code.

    A memoryview is grey, one byte a pixel, contiguous, of shape (height, width).
    """
    return _look_at_frame(frame, is_thorough=is_thorough).reading


def is_pass(code: bytes) -> bool:
    """Whether it says of itself that it is one of ours."""
    return code.startswith(PASS_PREFIX)


def look_at(codes: tuple[bytes, ...]) -> Look:
    """What different codes in view, or none, come to."""
    passes = tuple(code for code in codes if is_pass(code))
    return Look(_reading(passes if len(passes) == 1 else codes), codes=codes)


def _look_at_frame(frame: memoryview | Image.Image, *, is_thorough: bool) -> Look:
    if not is_thorough and isinstance(frame, memoryview) and frame.nbytes <= FRAME_PIXELS_MAX:
        return _look(frame)
    image = _fitted(_image_of(frame))
    return _look_thoroughly(image) if is_thorough else _look(image)


def _opened(data: bytes) -> Image.Image | ReadFailure:
    """The picture in greys. Its size is judged by the header, before a pixel is unpacked."""
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ReadFailure.TOO_MANY_PIXELS
    except (OSError, SyntaxError, ValueError):  # what Pillow raised on 300,000 damaged pictures
        return ReadFailure.NOT_AN_IMAGE
    if image.width * image.height > PICTURE_PIXELS_MAX:
        return ReadFailure.TOO_MANY_PIXELS
    try:
        image.load()
    except (OSError, SyntaxError, ValueError):
        return ReadFailure.DAMAGED_IMAGE
    return _grey(image)


def _grey(image: Image.Image) -> Image.Image:
    """In greys, and what is see-through on white: black modules on nothing would else be black on black."""
    if not image.has_transparency_data:
        return image.convert("L")
    grey, alpha = image.convert("RGBA").convert("LA").split()
    paper = Image.new("L", image.size, _WHITE)
    paper.paste(grey, mask=alpha)
    return paper


def _image_of(frame: memoryview | Image.Image) -> Image.Image:
    if isinstance(frame, Image.Image):
        return frame.convert("L")
    match frame.shape:
        case (height, width):
            return Image.frombytes("L", (width, height), frame.tobytes())
    raise ValueError(f"a grey frame has a height and a width, not the shape {frame.shape}")


def _fitted(image: Image.Image) -> Image.Image:
    while image.width * image.height > FRAME_PIXELS_MAX:
        image = image.reduce(2)
    return image


def _look_thoroughly(image: Image.Image) -> Look:
    is_unclear = False
    for attempt, binarizer in _attempts(image):
        look = _look(attempt, binarizer)
        if look.codes:
            return look
        is_unclear = is_unclear or look.is_unclear
    return Look(None, is_unclear=is_unclear)


def _attempts(image: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    """The picture as it is, then the cheapest changes that made unreadable frames readable.

    Chosen on seeds of ``tests.hard_frames`` that are not its evaluation set, each for what it read and what it cost.
    """
    yield image, _LOCAL
    while image.width * image.height > FRAME_PIXELS_MAX:
        image = image.reduce(2)
        yield image, _LOCAL
    yield from _attempts_at_half(image.reduce(2))
    two_thirds = _resized(image, 2 / 3, Image.Resampling.BOX)
    yield _evened(two_thirds.filter(ImageFilter.BoxBlur(1)), radius=9), _FIXED
    yield _sharpened(_resized(image, 4 / 5, Image.Resampling.BILINEAR), gain=3), _LOCAL
    yield _evened(image.filter(ImageFilter.BoxBlur(1)), radius=6), _FIXED  # modules of three pixels
    if image.width * image.height <= ENLARGED_PIXELS_MAX:
        yield from _attempts_at_twice(image)


def _attempts_at_half(image: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    """For modules of more than four pixels; each costs a quarter of a look at the whole."""
    yield image, _LOCAL  # grain and moire are gone
    for gain in (5, 3):
        yield _sharpened(image, gain), _LOCAL  # defocus, motion
    for radius in (8, 5):
        yield _evened(image, radius), _FIXED  # glare, cracks
    stretched = ImageOps.equalize(image)
    yield stretched, _LOCAL
    yield stretched.filter(ImageFilter.BoxBlur(1)), _LOCAL  # low light
    yield ImageOps.expand(image, _BORDER_PIXELS, fill=_WHITE), _LOCAL


def _attempts_at_twice(image: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    """For what is small as a whole, and for its smallest modules."""
    twice = _resized(image, 2, Image.Resampling.BICUBIC)
    yield twice, _LOCAL
    yield twice.filter(ImageFilter.BoxBlur(1)), _LOCAL
    yield ImageOps.equalize(image), _LOCAL
    yield ImageOps.expand(image, _BORDER_PIXELS, fill=_WHITE), _LOCAL


def _resized(image: Image.Image, factor: float, resampling: Image.Resampling) -> Image.Image:
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, resampling)


def _sharpened(image: Image.Image, gain: float) -> Image.Image:
    return Image.blend(image.filter(ImageFilter.BoxBlur(_STROKE_PIXELS)), image, gain)


def _evened(image: Image.Image, radius: int) -> Image.Image:
    """What is lighter or darker than its surroundings, around the middle grey: glare and shade fall away."""
    return ImageChops.subtract(image, image.filter(ImageFilter.BoxBlur(radius)), offset=_GREY)


def _look(image: Image.Image | memoryview, binarizer: zxingcpp.Binarizer = _LOCAL) -> Look:
    """What is in view; one that is printed twice is one code."""
    seen = zxingcpp.read_barcodes(image, formats=_QR_ONLY, binarizer=binarizer, return_errors=True)
    codes = tuple(dict.fromkeys(one.bytes for one in seen if one.valid))
    return look_at(codes) if codes else Look(None, is_unclear=any(not one.valid for one in seen))


def _reading(codes: tuple[bytes, ...]) -> Reading | None:
    match codes:
        case ():
            return None
        case (code,) if len(code) > CODE_BYTES_MAX:
            return Reading(failure=ReadFailure.CODE_TOO_LONG)
        case (code,):
            return Reading(code)
        case _:
            return Reading(failure=ReadFailure.TWO_CODES)
