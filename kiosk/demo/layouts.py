"""The floors of the seven demo branches, measured as ``plans`` reads them. Codes are those of ``branches``."""

from collections.abc import Mapping

from kiosk.demo.plans import Floor, Room, Row, Side
from kiosk.domain.spaces import PlanUse

_PERGINE = (
    Floor(
        number=0,
        aisle=561,
        start=(561, 432),
        rows=(
            Row(23, ("P-05", "P-06"), ("P-07", "P-08")),
            Row(186, ("P-01", "P-02"), ("P-03", "P-04")),
        ),
        rooms=(
            Room(PlanUse.TOILET, 0, 0, 152, 120, Side.RIGHT, 68),
            Room("S-01", 0, 290, 262, 520, Side.RIGHT, 376),
            Room(PlanUse.LIFT, 720, 345, 888, 432, Side.LEFT, 388),
            Room(PlanUse.STAIRS, 720, 432, 888, 520, Side.LEFT, 476),
        ),
        windows=((280, 500), (620, 840)),
        corners=((PlanUse.COFFEE, (115, 210)), (PlanUse.COUNTER, (330, 465))),
        entrance=452,
    ),
    Floor(
        number=1,
        aisle=561,
        start=(561, 432),
        rows=(
            Row(23, ("P-11", "P-12"), ("P-13",)),
            Row(186, ("P-09", "P-10"), ("P-14",)),
        ),
        rooms=(
            Room("U-01", 0, 0, 237, 190, Side.RIGHT, 148, opens_inward=True),
            Room("U-02", 0, 190, 237, 360, Side.RIGHT, 311, opens_inward=True),
            Room("S-02", 0, 360, 430, 520, Side.RIGHT, 432),
            Room("U-03", 741, 0, 888, 190, Side.LEFT, 148, opens_inward=True),
            Room(PlanUse.LIFT, 720, 345, 888, 432, Side.LEFT, 388),
            Room(PlanUse.STAIRS, 720, 432, 888, 520, Side.LEFT, 476),
        ),
        windows=((280, 500), (40, 200), (770, 860)),
        way_up="way.lift",
    ),
)

_LEVICO = (
    Floor(
        number=0,
        aisle=561,
        start=(561, 432),
        rows=(
            Row(23, ("P-05", "P-06"), ("P-07", "P-08")),
            Row(186, ("P-01", "P-02"), ("P-03", "P-04")),
        ),
        rooms=(
            Room(PlanUse.TOILET, 0, 0, 152, 120, Side.RIGHT, 68),
            Room("S-01", 0, 302, 237, 520, Side.RIGHT, 376),
            Room("U-01", 672, 345, 888, 520, Side.LEFT, 388),
        ),
        windows=((280, 500), (620, 840)),
        corners=((PlanUse.COFFEE, (115, 210)),),
        entrance=452,
    ),
)

_TENNA = (
    Floor(
        number=0,
        aisle=330,
        start=(330, 432),
        rows=(Row(23, ("P-04",), ("P-05", "P-06")), Row(186, ("P-01",), ("P-02", "P-03"))),
        rooms=(
            Room(PlanUse.TOILET, 736, 0, 888, 120, Side.LEFT, 68),
            Room("S-01", 640, 302, 888, 520, Side.LEFT, 388),
            Room(PlanUse.STAIRS, 0, 330, 140, 520, Side.RIGHT, 432),
        ),
        windows=((180, 280), (390, 620)),
        corners=((PlanUse.COFFEE, (770, 210)),),
        entrance=222,
    ),
    Floor(
        number=1,
        aisle=215,
        start=(215, 432),
        rows=(),
        rooms=(
            Room("U-01", 0, 0, 430, 270, Side.BOTTOM, 215),
            Room("U-02", 430, 0, 888, 270, Side.BOTTOM, 659),
            Room(PlanUse.STAIRS, 0, 340, 140, 520, Side.RIGHT, 432),
            Room(PlanUse.TOILET, 736, 400, 888, 520, Side.LEFT, 460),
        ),
        windows=((90, 340), (530, 790)),
        way_up="way.stairs",
    ),
)

_CIVEZZANO = (
    Floor(
        number=0,
        aisle=445,
        start=(445, 432),
        rows=(
            Row(23, ("P-04", "P-05"), ("P-06",)),
            Row(186, ("P-01", "P-02"), ("P-03",)),
        ),
        rooms=(
            Room("S-01", 651, 0, 888, 240, Side.LEFT, 148, opens_inward=True),
            Room("U-01", 672, 310, 888, 520, Side.LEFT, 388),
            Room(PlanUse.TOILET, 0, 390, 140, 520, Side.RIGHT, 455),
        ),
        windows=((160, 380), (500, 600), (700, 850)),
        corners=((PlanUse.COFFEE, (75, 130)), (PlanUse.COUNTER, (230, 430))),
        entrance=336,
    ),
)

_VIGOLO = (
    Floor(
        number=0,
        aisle=561,
        start=(561, 432),
        rows=(
            Row(23, ("P-03", "P-04"), ("P-05",)),
            Row(186, ("P-01", "P-02")),
        ),
        rooms=(
            Room(PlanUse.TOILET, 753, 0, 888, 120, Side.LEFT, 68),
            Room("S-01", 0, 302, 237, 520, Side.RIGHT, 376),
            Room("U-01", 672, 250, 888, 520, Side.LEFT, 376),
        ),
        windows=((280, 500), (620, 720)),
        corners=((PlanUse.COFFEE, (115, 120)),),
        entrance=452,
    ),
)

_CALDONAZZO = (
    Floor(
        number=0,
        aisle=561,
        start=(561, 432),
        rows=(
            Row(23, ("P-03", "P-04"), ("P-05", "P-06")),
            Row(186, (), ("P-01", "P-02")),
        ),
        rooms=(
            Room(PlanUse.TOILET, 0, 0, 152, 120, Side.RIGHT, 68),
            Room("S-01", 0, 210, 420, 520, Side.RIGHT, 340, opens_inward=True),
            Room("U-01", 672, 345, 888, 520, Side.LEFT, 398),
        ),
        windows=((280, 500), (620, 840)),
        corners=((PlanUse.COFFEE, (205, 70)),),
        entrance=480,
    ),
)

_PINE = (
    Floor(
        number=0,
        aisle=445,
        start=(445, 432),
        rows=(
            Row(23, ("P-04", "P-05"), ("P-06",)),
            Row(186, ("P-01", "P-02"), ("P-03",)),
        ),
        rooms=(
            Room("S-01", 651, 0, 888, 300, Side.LEFT, 148, opens_inward=True),
            Room(PlanUse.TOILET, 0, 390, 140, 520, Side.RIGHT, 455),
        ),
        windows=((160, 380), (500, 600), (690, 850)),
        corners=((PlanUse.COFFEE, (760, 400)), (PlanUse.COUNTER, (230, 430))),
        entrance=336,
    ),
)

FLOORS: Mapping[str, tuple[Floor, ...]] = {
    "PER": _PERGINE,
    "LEV": _LEVICO,
    "TEN": _TENNA,
    "CIV": _CIVEZZANO,
    "VIG": _VIGOLO,
    "CAL": _CALDONAZZO,
    "PIN": _PINE,
}
"""The floors of each branch, the one with the screen first."""
