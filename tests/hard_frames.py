"""Camera frames of entry passes as people really hold them up: tilted, blurred, glaring, dark, cracked.

A frame is 1280 x 720 greys, drawn from a seed and its number and from nothing else. It shows one real pass, whole,
no module of it smaller than ``MODULE_PIXELS_MIN`` anywhere, on a phone or on paper, with one hardship at its worse
and one to three more at their milder.

``EVALUATION_SEED`` is the set that the reader is judged by: 2,000 frames that nothing is ever tuned on. Whoever
works on the reader draws frames of any other seed, ``TUNING_SEED`` say.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageOps

from tests.hardships import ON_ITS_WAY, Hardship, Held, Strengths, inverted, sensed, weave
from tests.qr_images import WHITE, pass_text, picture
from tests.seen_planes import Point, SeenPlane, bounds

EVALUATION_SEED = "2000-set"
EVALUATION_FRAMES = 2_000
TUNING_SEED = "tuning"

SIZE = (1280, 720)
MODULE_PIXELS_MIN = 4.0
QUIET_MODULES = 4
PASSES = 100  # another pass for each frame would cost more than the frame
MARGIN_PIXELS = 4
TILT_MAX = math.radians(30)
HARDLY_TURNED = math.radians(8)
ON_A_PHONE = {Hardship.MOIRE, Hardship.DARK_MODE, Hardship.CRACKED_GLASS}
OPPOSITES = {Hardship.SMALL: Hardship.AT_THE_EDGE, Hardship.AT_THE_EDGE: Hardship.SMALL}
WORSE, MILDER = (0.6, 1.0), (0.1, 0.6)
OTHERS = (1, 3)


@dataclass(frozen=True, slots=True)
class HardFrame:
    """A frame, the code that it shows, what makes it hard, and where it shows it."""

    image: Image.Image
    code: bytes
    strengths: Strengths
    held: Held

    @property
    def view(self) -> memoryview:
        """The frame as a camera's."""
        return view_of(self.image)


def hard_frame(seed: str, number: int) -> HardFrame:
    """The frame of that number; the hardship at its worse goes round."""
    random = Random(f"{seed} {number}")  # noqa: S311 - the same frame every time
    text, code = _pass(number % PASSES)
    worse = list(Hardship)[number % len(Hardship)]
    strengths = {worse: random.uniform(*WORSE)} | milder(random, random.randint(*OTHERS), but=worse)
    image, held = held_up(code, strengths, random)
    return HardFrame(image, text.encode(), strengths, held)


def view_of(image: Image.Image) -> memoryview:
    """A picture in greys as a camera's frame: height x width."""
    return memoryview(image.tobytes()).cast("B", (image.height, image.width))


def milder(random: Random, count: int, but: Hardship | None = None) -> dict[Hardship, float]:
    """So many hardships that go together, and with one that is there already."""
    gone = {but, OPPOSITES[but] if but in OPPOSITES else random.choice(list(OPPOSITES))}
    free = [one for one in Hardship if one not in gone]
    return {one: random.uniform(*MILDER) for one in random.sample(free, count)}


def held_up(
    code: Image.Image, strengths: Strengths, random: Random, size: tuple[int, int] = SIZE
) -> tuple[Image.Image, Held]:
    """The frame of a code, given as one pixel a module with its quiet zone, and where it lies in it."""
    side = code.width - 2 * QUIET_MODULES
    held = _held(side, strengths, random, size)
    image = _before_the_room(code, held, strengths, size)
    for hardship, change in ON_ITS_WAY.items():
        if hardship in strengths:
            image = change(image, held, strengths[hardship])
    return sensed(image, strengths, random), held


@cache
def _pass(number: int) -> tuple[str, Image.Image]:
    text = pass_text(number)
    return text, picture(text, module_pixels=1, border_modules=QUIET_MODULES)


def _held(side: int, strengths: Strengths, random: Random, size: tuple[int, int]) -> Held:
    """Tilted and turned, and no nearer than leaves the code whole in the frame."""
    tilt = TILT_MAX * strengths.get(Hardship.TILTED, random.uniform(0, 0.25))
    turn = math.pi if Hardship.TURNED in strengths else HARDLY_TURNED
    pose = (tilt, random.uniform(0, math.tau), random.uniform(-turn, turn))
    module_pixels = _wished_pixels(strengths, random)
    while True:
        left, top, right, bottom = bounds(_as_large(pose, side, module_pixels, (0, 0)).square(side))
        room = [space - 2 * MARGIN_PIXELS for space in (size[0] - right + left, size[1] - bottom + top)]
        if min(room) >= 0:
            break
        module_pixels = max(MODULE_PIXELS_MIN, module_pixels * 0.95)
    x, y = (space * _off_centre(strengths, random) + MARGIN_PIXELS for space in room)
    plane = _as_large(pose, side, module_pixels, (x - left, y - top))
    return Held(plane, side, module_pixels, random)


def _wished_pixels(strengths: Strengths, random: Random) -> float:
    if Hardship.SMALL in strengths:
        return MODULE_PIXELS_MIN + 1 - strengths[Hardship.SMALL]
    return random.uniform(9, 12) if Hardship.AT_THE_EDGE in strengths else random.uniform(5, 9)


def _off_centre(strengths: Strengths, random: Random) -> float:
    if Hardship.AT_THE_EDGE in strengths:
        return random.choice((random.uniform(0, 0.05), random.uniform(0.95, 1)))
    return random.uniform(0.2, 0.8)


def _as_large(pose: tuple[float, float, float], side: int, module_pixels: float, centre: Point) -> SeenPlane:
    """So far away that the smallest module has these pixels: it shrinks with the distance, nearly in step."""
    tilt, tilt_axis, turn = pose
    in_the_middle = module_pixels
    for _ in range(6):
        plane = SeenPlane.posed(
            tilt=tilt, tilt_axis=tilt_axis, turn=turn, pixels_a_unit=in_the_middle, centre=centre
        )
        in_the_middle *= module_pixels / plane.smallest_unit(side)
    return plane


def _before_the_room(
    code: Image.Image, held: Held, strengths: Strengths, size: tuple[int, int]
) -> Image.Image:
    """The code on what carries it, in perspective."""
    carrier = _carrier(code, strengths, held.random)
    width, height = carrier.size
    texels = math.ceil(math.dist(held.plane.at(0, 0), held.plane.at(1, 0)))
    seen = carrier.resize((width * texels, height * texels), Image.Resampling.NEAREST).transform(
        size,
        Image.Transform.PERSPECTIVE,
        held.plane.looked_up(texels, (width * texels / 2, height * texels / 2)),
        Image.Resampling.BILINEAR,
    )
    if Hardship.MOIRE in strengths:
        seen = ImageChops.multiply(seen, weave(held, size, carrier.size, strengths[Hardship.MOIRE]))
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    frame = room(held.random, size)
    frame.paste(seen, mask=_filled(size, (held.plane.at(x * width / 2, y * height / 2) for x, y in corners)))
    return frame


def _filled(size: tuple[int, int], corners: Iterable[Point]) -> Image.Image:
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon(list(corners), fill=WHITE)
    return mask


def _carrier(code: Image.Image, strengths: Strengths, random: Random) -> Image.Image:
    """A printed slip, or a phone with its edge: one pixel for each module's length."""
    width = code.width + random.randint(2, 12)
    if not ON_A_PHONE & strengths.keys() and random.random() < 0.4:
        return written(random, (width, code.width + random.randint(2, 40)), code)
    screen = written(random, (width, width * 2), code, paper=random.choice((WHITE, WHITE, 225)))
    bar = random.randint(3, 8)
    ImageDraw.Draw(screen).rectangle((0, 0, width, bar), fill=random.randint(0, WHITE))
    if Hardship.DARK_MODE in strengths:
        screen = inverted(screen, strengths[Hardship.DARK_MODE])
    return ImageOps.expand(screen, 2, fill=random.randint(5, 40))


def written(
    random: Random, size: tuple[int, int], code: Image.Image | None = None, paper: int = WHITE
) -> Image.Image:
    """Lines of writing, and the code in their middle."""
    page = Image.new("L", size, paper)
    draw = ImageDraw.Draw(page)
    for line in range(0, page.height, 3):
        begin = random.randint(1, page.width // 2)
        draw.line((begin, line, random.randint(begin, page.width), line), fill=random.randint(0, 160))
    if code:
        page.paste(code, ((page.width - code.width) // 2, (page.height - code.height) // 2))
    return page


def room(random: Random, size: tuple[int, int] = SIZE) -> Image.Image:
    """What is behind: patches of light, and the edges of furniture."""
    width, height = size
    patches = Image.frombytes("L", (16, 9), random.randbytes(16 * 9)).point(lambda grey: 30 + grey // 2)
    behind = patches.resize(size, Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(behind)
    for _ in range(random.randint(2, 8)):
        left, top = random.randint(-100, width), random.randint(-100, height)
        right, bottom = left + random.randint(10, width // 3), top + random.randint(10, height // 2)
        draw.rectangle((left, top, right, bottom), fill=random.randint(0, WHITE))
    return behind
