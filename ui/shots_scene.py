"""What the pictures of the tablet share: a scene, the branches they play in, and Levico's floor plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.spaces import Feature, Plan, PlanArea, PlanDoor, PlanSpot, PlanUse, Space, SpaceKind
from ui.bridge.tablet import BranchSign, Tablet

PERGINE = BranchSign("Pergine", "Pergine Valsugana", summit=3)
LEVICO = BranchSign("Levico", "Levico Terme", summit=1)
THURSDAY_MORNING = datetime.fromisoformat("2026-11-26T10:24:00+01:00")


@dataclass(frozen=True)
class Scene:
    """One picture: its file's name, the page it shows, and what fills it."""

    name: str
    screen: str
    fill: Callable[[Tablet], None]


def set_the_scene(tablet: Tablet) -> None:
    """A Thursday morning in Levico, with the network up and something that reads aloud."""
    tablet.set_branch(LEVICO)
    tablet.set_clock(THURSDAY_MORNING)
    tablet.set_offline(False)
    tablet.set_can_speak(True)


def levico_floor() -> Plan:
    """The ground floor of Levico, turned as one sees it from the screen."""
    return Plan(
        branch_id="LEV",
        floor=0,
        start=(631, 829),
        has_screen=True,
        walls=(
            *(
                (0, 0, 1000, 0),
                (0, 0, 0, 1000),
                (1000, 0, 1000, 1000),
                (0, 1000, 450, 1000),
                (563, 1000, 1000, 1000),
            ),
            *((172, 0, 172, 71), (172, 187, 172, 238), (0, 238, 172, 238)),
            *((0, 579, 266, 579), (266, 579, 266, 656), (266, 792, 266, 1000)),
            *((758, 596, 1000, 596), (758, 596, 758, 675), (758, 810, 758, 1000)),
        ),
        windows=((315, 0, 563, 0), (698, 0, 946, 0)),
        doors=(
            PlanDoor(hinge=(266, 792), shut=(266, 656), ajar=(346, 792)),
            PlanDoor(hinge=(758, 675), shut=(758, 810), ajar=(678, 675)),
        ),
        areas=(
            PlanArea(PlanUse.TOILET, 0, 0, 172, 238, has_walls=True),
            PlanArea(PlanUse.COFFEE, 72, 320, 120, 170, has_walls=False),
        ),
        entrance=(507, 1000),
    )


def levico_spaces() -> tuple[Space, ...]:
    """Eight desks, the office Panarotta and the room Lago."""
    upper, lower = 42, 357
    columns = (296, 445, 682, 832)
    first = ("P-05", "P-06", "P-07", "P-08")
    second = ("P-01", "P-02", "P-03", "P-04")
    desks = (
        *(_desk(code, x, upper) for code, x in zip(first, columns, strict=True)),
        *(_desk(code, x, lower) for code, x in zip(second, columns, strict=True)),
    )
    lago = PlanSpot(0, 579, 266, 421, route=(), steps=())
    panarotta = PlanSpot(758, 596, 242, 404, route=(), steps=())
    return (
        *desks,
        Space("LAGO", "LEV", SpaceKind.MEETING_ROOM, "S-01", "Lago", 0, 6, spot=lago),
        Space("PANAROTTA", "LEV", SpaceKind.OFFICE, "U-01", "Panarotta", 0, 2, spot=panarotta),
    )


def _desk(code: str, x: int, y: int) -> Space:
    middle = x + 65
    route = ((631, 829), (631, y + 240), (middle, y + 240), (middle, y + 168))
    spot = PlanSpot(x, y, 131, 169, route=route, steps=(("way.straight", None), ("way.right.nth", 1)))
    return Space(code, "LEV", SpaceKind.DESK, code, code, 0, 1, features=(Feature.WINDOW,), spot=spot)
