"""A branch's floor plan as a value QML can draw: the domain's thousandths become the drawn 888 x 520."""

from collections.abc import Iterable, Mapping

from kiosk.domain.spaces import Plan, PlanArea, PlanDoor, PlanSpot, Space, SpaceKind

DRAWN_WIDTH = 888
DRAWN_HEIGHT = 520


def drawn_plan(
    plan: Plan,
    spaces: Iterable[Space],
    states: Mapping[str, str] | None = None,
    destination: str = "",
) -> dict[str, object]:
    """The floor `plan` with its `spaces` (others than that floor's and those without a place are left out).

    `states`: state of each space by id (`free`, `soon`, `busy`, `mine`, `blocked`, `clean`); one without a state
    is mute. `destination`: the space the route leads to; only it is named, all others are mute.
    """
    placed = [(space, space.spot) for space in spaces if space.spot is not None and space.floor == plan.floor]
    way = next((spot.route for space, spot in placed if space.space_id == destination), ())
    return {
        "walls": [_line(wall) for wall in plan.walls],
        "windows": [_line(window) for window in plan.windows],
        "doors": [_door(door) for door in plan.doors],
        "areas": [_area(area) for area in plan.areas],
        "spaces": [_space(space, spot, (states or {}).get(space.space_id, "")) for space, spot in placed],
        "start": _point(plan.start),
        "hasScreen": plan.has_screen,
        "entrance": _point(plan.entrance) if plan.entrance else [],
        "destination": destination,
        "route": [_point(point) for point in way],
    }


def _x(thousandths: int) -> float:
    return thousandths * DRAWN_WIDTH / 1000


def _y(thousandths: int) -> float:
    return thousandths * DRAWN_HEIGHT / 1000


def _point(point: tuple[int, int]) -> list[float]:
    return [_x(point[0]), _y(point[1])]


def _line(line: tuple[int, int, int, int]) -> list[float]:
    return [_x(line[0]), _y(line[1]), _x(line[2]), _y(line[3])]


def _door(door: PlanDoor) -> dict[str, object]:
    return {"hinge": _point(door.hinge), "shut": _point(door.shut), "ajar": _point(door.ajar)}


def _area(area: PlanArea) -> dict[str, object]:
    return {
        "use": area.use.value,
        "x": _x(area.x),
        "y": _y(area.y),
        "width": _x(area.width),
        "height": _y(area.height),
        "hasWalls": area.has_walls,
    }


def _space(space: Space, spot: PlanSpot, state: str) -> dict[str, object]:
    return {
        "id": space.space_id,
        "code": space.code,
        "name": space.name,
        "isDesk": space.kind is SpaceKind.DESK,
        "state": state,
        "x": _x(spot.x),
        "y": _y(spot.y),
        "width": _x(spot.width),
        "height": _y(spot.height),
    }
