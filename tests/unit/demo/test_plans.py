"""Floor plans people can find their way by: nothing overlaps, routes cross no wall, words follow the route."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest

from kiosk.demo import branches
from kiosk.domain.spaces import Line, Plan, PlanSpot, Point, Space, SpaceKind

PLANS = {(plan.branch_id, plan.floor): plan for plan in branches.plans()}
SPACES = branches.spaces()
DESKS = [space for space in SPACES if space.kind is SpaceKind.DESK]
BY_ID = pytest.mark.parametrize("space", SPACES, ids=lambda space: space.space_id)

# a desk is 116 x 88 of 888 x 520 pixels, 16 from the next (TABLET.md K8)
DESK_WIDTH, DESK_HEIGHT, DESK_GAP = 131, 169, 18


def spot_of(space: Space) -> PlanSpot:
    assert space.spot is not None
    return space.spot


def plan_of(space: Space) -> Plan:
    return PLANS[space.branch_id, space.floor]


def legs(space: Space) -> list[tuple[Point, Point]]:
    return list(pairwise(spot_of(space).route))


def test_every_floor_with_spaces_is_drawn_and_one_of_each_branch_has_the_screen() -> None:
    assert set(PLANS) == {(space.branch_id, space.floor) for space in SPACES}
    for site in branches.SITES:
        with_screen = [p for p in PLANS.values() if p.branch_id == site.branch_id and p.has_screen]
        assert [plan.floor for plan in with_screen] == [0]
        assert with_screen[0].entrance is not None


@BY_ID
def test_a_space_lies_on_its_plan_and_on_no_other_space(space: Space) -> None:
    spot = spot_of(space)
    assert 0 <= spot.x < spot.x + spot.width <= 1000
    assert 0 <= spot.y < spot.y + spot.height <= 1000
    for other in SPACES:
        if other != space and (other.branch_id, other.floor) == (space.branch_id, space.floor):
            assert not overlap(spot, spot_of(other)), other.space_id


def overlap(one: PlanSpot, other: PlanSpot) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.space_id)
def test_a_desk_is_large_enough_to_touch_and_apart_from_its_neighbour(desk: Space) -> None:
    spot = spot_of(desk)
    assert abs(spot.width - DESK_WIDTH) <= 1
    assert abs(spot.height - DESK_HEIGHT) <= 1
    for other in DESKS:
        is_beside = (other.branch_id, other.floor) == (desk.branch_id, desk.floor) and other != desk
        if is_beside and spot_of(other).y == spot.y:
            apart = max(spot.x, spot_of(other).x) - min(spot.x, spot_of(other).x) - spot.width
            assert apart >= DESK_GAP - 1


@BY_ID
def test_a_route_begins_at_the_plans_start_and_ends_at_the_space(space: Space) -> None:
    spot, end = spot_of(space), spot_of(space).route[-1]
    assert spot.route[0] == plan_of(space).start
    if space.kind is SpaceKind.DESK:
        assert abs(end[0] - (spot.x + spot.width // 2)) <= 1, "in front of the middle of the desk"
        assert 0 < end[1] - (spot.y + spot.height) < 60, "at its chair"
    else:
        assert spot.x < end[0] < spot.x + spot.width
        assert spot.y < end[1] < spot.y + spot.height


@BY_ID
def test_every_leg_of_a_route_is_straight_and_turns_at_its_end(space: Space) -> None:
    for start, end in legs(space):
        assert (start[0] == end[0]) != (start[1] == end[1])
    for (_, corner), (_, after) in pairwise(legs(space)):
        before = next(start for start, end in legs(space) if end == corner)
        assert (before[0] == corner[0]) != (corner[0] == after[0])


@BY_ID
def test_no_route_goes_through_a_wall_or_over_a_desk(space: Space) -> None:
    floor_desks = [d for d in DESKS if (d.branch_id, d.floor) == (space.branch_id, space.floor)]
    for leg in legs(space):
        for wall in plan_of(space).walls:
            assert not crosses(leg, wall), wall
        for desk in floor_desks:
            assert not runs_through(leg, spot_of(desk)), desk.code


def crosses(leg: tuple[Point, Point], wall: Line) -> bool:
    """Whether the leg and the wall share a point; both run along an axis."""
    (x1, y1), (x2, y2) = leg
    return (
        min(x1, x2) <= max(wall[0], wall[2])
        and min(wall[0], wall[2]) <= max(x1, x2)
        and min(y1, y2) <= max(wall[1], wall[3])
        and min(wall[1], wall[3]) <= max(y1, y2)
    )


def runs_through(leg: tuple[Point, Point], spot: PlanSpot) -> bool:
    (x1, y1), (x2, y2) = leg
    return (
        min(x1, x2) < spot.x + spot.width
        and spot.x < max(x1, x2, min(x1, x2) + 1)
        and min(y1, y2) < spot.y + spot.height
        and spot.y < max(y1, y2, min(y1, y2) + 1)
    )


def walked(space: Space) -> Iterator[str]:
    """The turns of a drawn route in words, found from its geometry alone."""
    facing = (0, -1)
    for (x1, y1), (x2, y2) in legs(space):
        heading = ((x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1))
        cross = facing[0] * heading[1] - facing[1] * heading[0]
        ahead = facing[0] * heading[0] + facing[1] * heading[1]
        yield (
            "way.right"
            if cross > 0
            else "way.left"
            if cross < 0
            else ("way.straight" if ahead > 0 else "way.behind")
        )
        facing = heading


@BY_ID
def test_the_words_say_what_the_route_shows(space: Space) -> None:
    steps = [key for key, _ in spot_of(space).steps]
    if not plan_of(space).has_screen:
        assert steps.pop(0) in ("way.stairs", "way.lift")
        assert spot_of(space).steps[0][1] == space.floor
    turns = list(walked(space))
    if space.kind is SpaceKind.DESK:
        turns = [*turns[:-2], f"{turns[-2]}.nth"]
    if turns[0] == "way.straight" and steps[0] != "way.straight":
        (x1, y1), (x2, y2) = legs(space)[0]
        assert abs(x2 - x1) + abs(y2 - y1) < 180, "only a short walk ahead goes without saying"
        turns = turns[1:]
    assert steps == turns
    assert 1 <= len(spot_of(space).steps) <= 3


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.space_id)
def test_a_desk_is_counted_from_the_aisle_on(desk: Space) -> None:
    spot, (_, ordinal) = spot_of(desk), spot_of(desk).steps[-1]
    turn = spot.route[-3] if len(spot.route) > 2 else spot.route[0]
    nearer = [
        other
        for other in DESKS
        if (other.branch_id, other.floor) == (desk.branch_id, desk.floor) and spot_of(other).y == spot.y
        if abs(spot_of(other).x - turn[0]) < abs(spot.x - turn[0])
        if (spot_of(other).x < turn[0]) == (spot.x < turn[0])
    ]
    assert ordinal == len(nearer) + 1


@pytest.mark.parametrize("plan", PLANS.values(), ids=lambda plan: f"{plan.branch_id} {plan.floor}")
def test_every_door_hangs_in_a_gap_of_its_wall_and_is_as_long_open_as_shut(plan: Plan) -> None:
    offices_and_rooms = [
        s for s in SPACES if (s.branch_id, s.floor) == (plan.branch_id, plan.floor) and s not in DESKS
    ]
    assert len(plan.doors) == len(offices_and_rooms)
    for door in plan.doors:
        middle = ((door.hinge[0] + door.shut[0]) // 2, (door.hinge[1] + door.shut[1]) // 2)
        assert not any(crosses((middle, middle), wall) for wall in plan.walls)
        leaf, gap = drawn_length(door.hinge, door.ajar), drawn_length(door.hinge, door.shut)
        assert abs(leaf - gap) < 2


def drawn_length(start: Point, end: Point) -> float:
    """The length in pixels of the plan at 888 x 520."""
    across, down = (end[0] - start[0]) * 0.888, (end[1] - start[1]) * 0.520
    return float((across**2 + down**2) ** 0.5)


@pytest.mark.parametrize("plan", PLANS.values(), ids=lambda plan: f"{plan.branch_id} {plan.floor}")
def test_windows_lie_in_the_outer_wall_and_no_wall_is_drawn_twice(plan: Plan) -> None:
    for x1, y1, x2, y2 in plan.windows:
        assert y1 == y2 == 0
        assert 0 < x1 < x2 < 1000
    for one, other in combinations(plan.walls, 2):
        assert one != other
    for area in plan.areas:
        assert 0 <= area.x < area.x + area.width <= 1000
        assert 0 <= area.y < area.y + area.height <= 1000
