"""What makes a camera's frame of a code hard to read, drawn as light, glass, hand and sensor do it.

A strength goes from 0 to 1. The bounds of each hardship stand in its function: what a person at a tablet meets, and
never what a reader can do.
"""

import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from random import Random
from statistics import NormalDist

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from tests.qr_images import WHITE
from tests.seen_planes import Point, SeenPlane


class Hardship(Enum):
    """Each by the name that figures give it."""

    TILTED = "perspective"
    TURNED = "rotation"
    SMALL = "small"
    AT_THE_EDGE = "large, at the edge"
    MOTION = "motion blur"
    DEFOCUS = "defocus"
    GLARE = "glare"
    LOW_LIGHT = "low light"
    MOIRE = "moire"
    DARK_MODE = "dark mode"
    JPEG = "JPEG"
    CRACKED_GLASS = "cracked glass"


Strengths = Mapping[Hardship, float]


@dataclass(frozen=True, slots=True)
class Held:
    """Where in a frame a code is held, by its side and pixels in modules, and the randomness that is left to draw."""

    plane: SeenPlane
    side: int
    module_pixels: float
    random: Random

    def somewhere_on_the_code(self) -> Point:
        """A point of it."""
        half = self.side / 2
        return self.plane.at(self.random.uniform(-half, half), self.random.uniform(-half, half))


def inverted(carrier: Image.Image, strength: float) -> Image.Image:
    """Dark mode: light on dark, and the light greyer the darker the mode, down to half of white."""
    return ImageOps.invert(carrier).point([round(20 + grey * (0.9 - 0.5 * strength)) for grey in range(256)])


def weave(held: Held, size: tuple[int, int], carrier: tuple[int, int], strength: float) -> Image.Image:
    """Moire, to be multiplied: a screen's pixels, 10 to 19 on a module, beat with the sensor's by 20 to 60 %."""
    light, dark = WHITE, round(WHITE * (0.8 - 0.4 * strength))
    between = (light + dark) // 2
    pixels = held.random.uniform(10, 19)
    across, down = (math.ceil(side * pixels) for side in carrier)
    rows = bytes((light, between)) * across + bytes((between, dark)) * across
    return Image.frombytes("L", (2 * across, 2 * down), rows * down).transform(
        size,
        Image.Transform.PERSPECTIVE,
        held.plane.looked_up(2 * pixels, (across, down)),
        Image.Resampling.NEAREST,
    )


def _cracked(image: Image.Image, held: Held, strength: float) -> Image.Image:
    """Cracks that run from one blow across the code, each a bright and a dark line, and shards that lie askew."""
    random, module = held.random, held.module_pixels
    blow = held.somewhere_on_the_code()
    directions = sorted(
        random.uniform(0, math.tau) for _ in range(random.randint(4, 4 + round(6 * strength)))
    )
    rays = [_ray(blow, direction, module, random) for direction in directions]
    cracked = image.copy()
    for _ in range(random.randint(1, 3)):
        one = random.randrange(len(rays))
        shard = Image.new("L", image.size, 0)
        ImageDraw.Draw(shard).polygon([*rays[one], *reversed(rays[one - 1])], fill=WHITE)
        askew = 0.4 * strength * module
        shift = (round(random.uniform(-askew, askew)), round(random.uniform(-askew, askew)))
        cracked.paste(ImageChops.offset(cracked, *shift), mask=shard)
    draw = ImageDraw.Draw(cracked)
    for ray in rays:
        width = max(1, round(random.uniform(0.1, 0.35) * module))
        draw.line([(x + width, y + width) for x, y in ray], fill=random.randint(0, 90), width=width)
        draw.line(ray, fill=random.randint(170, 255), width=width)
    return cracked


def _ray(blow: Point, direction: float, module: float, random: Random) -> list[Point]:
    ray = [blow]
    for _ in range(6):
        direction += random.uniform(-0.25, 0.25)
        length = random.uniform(4, 14) * module
        x, y = ray[-1]
        ray.append((x + length * math.cos(direction), y + length * math.sin(direction)))
    return ray


def _glaring(image: Image.Image, held: Held, strength: float) -> Image.Image:
    """A lamp's spot on the code, white in its middle at the worst, and a window that lies over a part as a veil."""
    random, module = held.random, held.module_pixels
    across, down = (round(random.uniform(24, 24 + 24 * strength) * module) for _ in range(2))
    peak = 130 + 170 * strength
    fall = [min(round(peak * (1 - grey / WHITE) ** 1.5), WHITE) for grey in range(256)]
    lamp = Image.radial_gradient("L").point(fall).resize((across, down))
    light = Image.new("L", image.size, 0)
    x, y = held.somewhere_on_the_code()
    light.paste(lamp, (round(x - across / 2), round(y - down / 2)))
    left, top = held.somewhere_on_the_code()
    right, bottom = (begin + random.uniform(-40, 40) * module for begin in (left, top))
    window = [(left, top), (right, top + 2 * module), (right, bottom), (left - 2 * module, bottom)]
    veil = Image.new("L", image.size, 0)
    ImageDraw.Draw(veil).polygon(window, fill=round(30 + 60 * strength))
    return ImageChops.add(ImageChops.add(image, light), veil)


def _out_of_focus(image: Image.Image, held: Held, strength: float) -> Image.Image:
    """Up to 0.55 of a module (sigma); at 0.7 nothing of a module is left."""
    return image.filter(ImageFilter.GaussianBlur(0.55 * strength * held.module_pixels))


def _moved(image: Image.Image, held: Held, strength: float) -> Image.Image:
    """A hand that drags the code by up to 1.4 modules while the shutter is open."""
    length = 1.4 * strength * held.module_pixels
    direction = held.random.uniform(0, math.pi)
    dragged = image
    steps = max(2, round(length))
    for step in range(1, steps + 1):
        way = length * step / steps
        shift = (round(way * math.cos(direction)), round(way * math.sin(direction)))
        dragged = Image.blend(dragged, ImageChops.offset(image, *shift), 1 / (step + 1))
    return dragged


ON_ITS_WAY: Mapping[Hardship, Callable[[Image.Image, Held, float], Image.Image]] = {
    Hardship.CRACKED_GLASS: _cracked,
    Hardship.GLARE: _glaring,
    Hardship.DEFOCUS: _out_of_focus,
    Hardship.MOTION: _moved,
}
"""What befalls the light between code and sensor, in this order."""


def sensed(image: Image.Image, strengths: Strengths, random: Random) -> Image.Image:
    """What the sensor makes of it: its blacks are grey, its whites below white, and grain lies over all.

    Low light leaves white at a fifth of the range, with grain of 8 greys (sigma). A camera that sends JPEG squeezes
    it to a quality of 45 down to 10.
    """
    dark = strengths.get(Hardship.LOW_LIGHT, 0.0)
    black = random.randint(8, 24)
    white = random.randint(195, 250) * (1 - 0.8 * dark)
    grain = random.uniform(1, 2) + 6 * dark
    exposed = image.point([round(black + (white - black) * grey / WHITE) for grey in range(256)])
    noise = random.randbytes(image.width * image.height).translate(_grain(round(grain, 1)))
    seen = ImageChops.add(exposed, Image.frombytes("L", image.size, noise), offset=-WHITE // 2)
    return _squeezed(seen, strengths[Hardship.JPEG]) if Hardship.JPEG in strengths else seen


@cache
def _grain(sigma: float) -> bytes:
    """From even noise to Gaussian, around the middle grey."""
    normal = NormalDist(WHITE / 2, sigma)
    return bytes(min(max(round(normal.inv_cdf((grey + 0.5) / 256)), 0), WHITE) for grey in range(256))


def _squeezed(image: Image.Image, strength: float) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=round(45 - 35 * strength))
    return Image.open(file).convert("L")
