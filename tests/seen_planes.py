"""A flat thing in front of a pinhole camera: where its points fall in the frame, and how large they are there."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

FOCAL_PIXELS = 1_100.0  # of a camera 1280 pixels wide that sees 60 degrees, as tablets have them
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class SeenPlane:
    """The homography from a plane's own coordinates, whose origin is in its middle, to pixels of the frame."""

    matrix: Matrix

    @classmethod
    def posed(
        cls, *, tilt: float, tilt_axis: float, turn: float, pixels_a_unit: float, centre: Point = (0, 0)
    ) -> Self:
        """Turned in its own plane, then tilted about an axis in it (radians), so far away that a unit of length
        in its middle has so many pixels; the middle falls on ``centre``.
        """
        away = FOCAL_PIXELS / pixels_a_unit
        cos_tilt, sin_tilt = math.cos(tilt), math.sin(tilt)
        along, across = math.cos(tilt_axis), math.sin(tilt_axis)
        cos_turn, sin_turn = math.cos(turn), math.sin(turn)

        def tilted(x: float, y: float) -> tuple[float, float, float]:
            off_axis = along * y - across * x
            kept = along * x + across * y
            return (
                along * kept - across * cos_tilt * off_axis,
                across * kept + along * cos_tilt * off_axis,
                sin_tilt * off_axis,
            )

        right, down = tilted(cos_turn, sin_turn), tilted(-sin_turn, cos_turn)
        rows = [[FOCAL_PIXELS * right[0], FOCAL_PIXELS * down[0], 0.0]]
        rows.append([FOCAL_PIXELS * right[1], FOCAL_PIXELS * down[1], 0.0])
        depth = [right[2], down[2], away]
        for row, shift in zip(rows, centre, strict=True):
            for at in range(3):
                row[at] += shift * depth[at]
        return cls((*rows[0], *rows[1], *depth))  # type: ignore[arg-type]  # three times three

    def at(self, x: float, y: float) -> Point:
        """Where a point of the plane falls."""
        a, b, c, d, e, f, g, h, i = self.matrix
        depth = g * x + h * y + i
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth

    def square(self, side: float) -> tuple[Point, Point, Point, Point]:
        """The corners of a square in its middle."""
        half = side / 2
        return self.at(-half, -half), self.at(half, -half), self.at(half, half), self.at(-half, half)

    def smallest_unit(self, side: float) -> float:
        """The least pixels that a unit of length, along either side, has anywhere on a square in its middle."""
        half = side / 2
        corners = ((-half, -half), (half - 1, -half), (half - 1, half - 1), (-half, half - 1))
        return min(
            min(math.dist(self.at(x, y), self.at(x + 1, y)), math.dist(self.at(x, y), self.at(x, y + 1)))
            for x, y in corners
        )

    def looked_up(self, texels_a_unit: float, middle: Point) -> tuple[float, ...]:
        """Pillow's eight coefficients: from a pixel of the frame to a texel of the plane's picture."""
        a, b, c, d, e, f, g, h, i = self.matrix
        inverse = (
            (e * i - f * h, c * h - b * i, b * f - c * e),
            (f * g - d * i, a * i - c * g, c * d - a * f),
            (d * h - e * g, b * g - a * h, a * e - b * d),
        )
        depth = inverse[2]
        across = (texels_a_unit * u + middle[0] * w for u, w in zip(inverse[0], depth, strict=True))
        down = (texels_a_unit * v + middle[1] * w for v, w in zip(inverse[1], depth, strict=True))
        return (*(value / depth[2] for value in (*across, *down)), depth[0] / depth[2], depth[1] / depth[2])


def bounds(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of them all."""
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)
