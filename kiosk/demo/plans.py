"""Floor plans drawn from a few measures: rows of desks beside one aisle, rooms along the walls.

Measures are pixels of the drawn plan, 888 wide and 520 high, so that a desk is 116 x 88 with 16 between
neighbours; what leaves this module is in thousandths, as the domain wants it. Everybody walks the same way:
up or down the aisle to the level of the place, then across to it. The words follow from the drawn route.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from kiosk.domain.spaces import Line, Plan, PlanArea, PlanDoor, PlanSpot, PlanUse, Point

WIDTH, HEIGHT = 888, 520
DESK_WIDTH, DESK_HEIGHT, DESK_GAP = 116, 88, 16
AISLE_HALF = 48
LANE_BELOW_DESK = 37
CHAIR_BELOW_DESK = 20
DOOR_WIDTH = 70
STEP_INSIDE = 40
SHORT_LEG = 90

Step = tuple[str, int | None]


class Side(Enum):
    """On which wall of a room its door is."""

    LEFT = "left"
    RIGHT = "right"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Row:
    """Desks side by side at one height, by code from left to right, on either side of the aisle."""

    top: int
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A walled rectangle with one door, ``door_at`` measured from the plan's top or, at the bottom, its left.

    ``sign``: the code of the office or meeting room, or what else the room is for.
    """

    sign: str | PlanUse
    left: int
    top: int
    right: int
    bottom: int
    door: Side
    door_at: int
    opens_inward: bool = False


@dataclass(frozen=True, slots=True)
class Floor:
    """The measures of one floor. ``way_up``: how people come to it from the screen, None where the screen is.

    ``start`` is where the routes begin; ``windows`` are stretches of the upper wall and ``entrance`` the middle
    of the gap in the lower one. ``corners`` are symbols that stand in the open floor, by their middle.
    """

    number: int
    aisle: int
    start: Point
    rows: tuple[Row, ...]
    rooms: tuple[Room, ...]
    windows: tuple[tuple[int, int], ...]
    corners: tuple[tuple[PlanUse, Point], ...] = ()
    entrance: int | None = None
    way_up: str | None = None


def plan_of(branch_id: str, floor: Floor) -> Plan:
    """What is drawn of a floor before any space stands on it."""
    return Plan(
        branch_id=branch_id,
        floor=floor.number,
        start=_point(floor.start),
        has_screen=floor.way_up is None,
        walls=tuple(_line(line) for line in (*_outer_walls(floor), *_inner_walls(floor))),
        windows=tuple(_line((left, 0, right, 0)) for left, right in floor.windows),
        doors=tuple(_door(room) for room in floor.rooms if isinstance(room.sign, str)),
        areas=(*_walled_areas(floor), *_corners(floor)),
        entrance=None if floor.entrance is None else _point((floor.entrance, HEIGHT)),
    )


def spots_of(floor: Floor) -> Mapping[str, PlanSpot]:
    """Where every desk and room of the floor stands and how to walk there, by code."""
    desks = {code: spot for row in floor.rows for code, spot in _row_spots(floor, row)}
    rooms = {room.sign: _room_spot(floor, room) for room in floor.rooms if isinstance(room.sign, str)}
    return {**desks, **rooms}


def _row_spots(floor: Floor, row: Row) -> Iterator[tuple[str, PlanSpot]]:
    step = DESK_WIDTH + DESK_GAP
    for ordinal, code in enumerate(reversed(row.left), 1):
        yield code, _desk_spot(floor, row, floor.aisle - AISLE_HALF + DESK_GAP - ordinal * step, ordinal)
    for ordinal, code in enumerate(row.right, 1):
        yield code, _desk_spot(floor, row, floor.aisle + AISLE_HALF + (ordinal - 1) * step, ordinal)


def _desk_spot(floor: Floor, row: Row, left: int, ordinal: int) -> PlanSpot:
    lane, middle = row.top + DESK_HEIGHT + LANE_BELOW_DESK, left + DESK_WIDTH // 2
    chair = row.top + DESK_HEIGHT + CHAIR_BELOW_DESK
    route = _turns(floor.start, (floor.aisle, floor.start[1]), (floor.aisle, lane), (middle, lane))
    side = "way.left.nth" if middle < floor.aisle else "way.right.nth"
    steps = (*_way_up(floor), *_words(route[:-1]), (side, ordinal))
    return _spot((left, row.top, left + DESK_WIDTH, row.top + DESK_HEIGHT), (*route, (middle, chair)), steps)


def _room_spot(floor: Floor, room: Room) -> PlanSpot:
    if room.door is Side.BOTTOM:
        lane = room.bottom + 2 * STEP_INSIDE
        inside = (room.door_at, room.bottom - STEP_INSIDE)
        route = _turns(floor.start, (floor.start[0], lane), (room.door_at, lane), inside)
    else:
        inside_x = room.right - STEP_INSIDE if room.door is Side.RIGHT else room.left + STEP_INSIDE
        turn = (floor.aisle, room.door_at)
        route = _turns(floor.start, (floor.aisle, floor.start[1]), turn, (inside_x, room.door_at))
    return _spot((room.left, room.top, room.right, room.bottom), route, (*_way_up(floor), *_words(route)))


def _way_up(floor: Floor) -> tuple[Step, ...]:
    return () if floor.way_up is None else ((floor.way_up, floor.number),)


def _turns(*points: Point) -> tuple[Point, ...]:
    """The way without the points at which nobody turns."""
    moved = [points[0], *(after for before, after in pairwise(points) if after != before)]
    kept = [
        point
        for before, point, after in zip(moved, moved[1:], moved[2:], strict=False)
        if _heading(before, point) != _heading(point, after)
    ]
    return (moved[0], *kept, moved[-1])


def _heading(start: Point, end: Point) -> Point:
    """The direction of a leg as a unit step; every leg runs along one axis."""
    across, down = end[0] - start[0], end[1] - start[1]
    return ((across > 0) - (across < 0), (down > 0) - (down < 0))


def _words(route: tuple[Point, ...]) -> tuple[Step, ...]:
    """The legs of a way in words, for somebody who faces the screen (up) when it begins.

    A short walk ahead before the first turn is not worth a sentence.
    """
    facing, words = (0, -1), list[Step]()
    legs = list(pairwise(route))
    for number, (start, end) in enumerate(legs):
        heading = _heading(start, end)
        is_short = abs(end[0] - start[0]) + abs(end[1] - start[1]) < SHORT_LEG
        if not (number == 0 and heading == facing and is_short and len(legs) > 1):
            words.append((_TURN_WORDS[_turned(facing, heading)], None))
        facing = heading
    return tuple(words)


_TURN_WORDS = {0: "way.straight", 1: "way.right", 2: "way.behind", 3: "way.left"}


def _turned(facing: Point, heading: Point) -> int:
    """Quarter turns to the right from one direction to the other."""
    clockwise = [(0, -1), (1, 0), (0, 1), (-1, 0)]
    return (clockwise.index(heading) - clockwise.index(facing)) % 4


def _outer_walls(floor: Floor) -> Iterator[Line]:
    yield (0, 0, WIDTH, 0)
    yield (0, 0, 0, HEIGHT)
    yield (WIDTH, 0, WIDTH, HEIGHT)
    if floor.entrance is None:
        yield (0, HEIGHT, WIDTH, HEIGHT)
        return
    yield (0, HEIGHT, floor.entrance - 50, HEIGHT)
    yield (floor.entrance + 50, HEIGHT, WIDTH, HEIGHT)


def _inner_walls(floor: Floor) -> Iterator[Line]:
    """The rooms' walls inside the house, each once, the one with the door in two pieces."""
    edges = dict.fromkeys(edge for room in floor.rooms for edge in _edges(room))
    yield from (edge for edge in edges if edge[0] != edge[2] or 0 < edge[0] < WIDTH if _is_inside(edge))


def _is_inside(edge: Line) -> bool:
    return edge[1] != edge[3] or 0 < edge[1] < HEIGHT


def _edges(room: Room) -> Iterator[Line]:
    first, last = room.door_at - DOOR_WIDTH // 2, room.door_at + DOOR_WIDTH // 2
    yield (room.left, room.top, room.right, room.top)
    if room.door is Side.BOTTOM:
        yield (room.left, room.bottom, first, room.bottom)
        yield (last, room.bottom, room.right, room.bottom)
    else:
        yield (room.left, room.bottom, room.right, room.bottom)
    for side, across in ((Side.LEFT, room.left), (Side.RIGHT, room.right)):
        if room.door is side:
            yield (across, room.top, across, first)
            yield (across, last, across, room.bottom)
        else:
            yield (across, room.top, across, room.bottom)


def _door(room: Room) -> PlanDoor:
    """The door hung at the end that lies nearer to the room's corner, so that the leaf stands along no desk."""
    half = DOOR_WIDTH // 2
    if room.door is Side.BOTTOM:
        way = -1 if room.opens_inward else 1
        hinge, shut = (room.door_at - half, room.bottom), (room.door_at + half, room.bottom)
        ajar = (hinge[0], room.bottom + way * DOOR_WIDTH)
    else:
        wall = room.right if room.door is Side.RIGHT else room.left
        outward = 1 if room.door is Side.RIGHT else -1
        hinge, shut = (wall, room.door_at + half), (wall, room.door_at - half)
        ajar = (wall + outward * (-1 if room.opens_inward else 1) * DOOR_WIDTH, hinge[1])
    return PlanDoor(_point(hinge), _point(shut), _point(ajar))


def _walled_areas(floor: Floor) -> Iterator[PlanArea]:
    for room in floor.rooms:
        if isinstance(room.sign, PlanUse):
            x, y, width, height = _box((room.left, room.top, room.right, room.bottom))
            yield PlanArea(room.sign, x, y, width, height, has_walls=True)


def _corners(floor: Floor) -> Iterator[PlanArea]:
    half = 40
    for use, (across, down) in floor.corners:
        x, y, width, height = _box((across - half, down - half, across + half, down + half))
        yield PlanArea(use, x, y, width, height, has_walls=False)


def _spot(edges: Line, route: tuple[Point, ...], steps: tuple[Step, ...]) -> PlanSpot:
    x, y, width, height = _box(edges)
    return PlanSpot(x, y, width, height, tuple(_point(point) for point in route), steps)


def _box(edges: Line) -> tuple[int, int, int, int]:
    left, top, right, bottom = _line(edges)
    return left, top, right - left, bottom - top


def _line(line: Line) -> Line:
    return (*_point(line[:2]), *_point(line[2:]))


def _point(point: Point) -> Point:
    return round(point[0] * 1000 / WIDTH), round(point[1] * 1000 / HEIGHT)
