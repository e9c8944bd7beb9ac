"""Spaces: the desks, offices and meeting rooms that can be booked, one by one, never "any of eight"."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class SpaceKind(Enum):
    """What a space is. A booth is counted in the people limit and cannot be booked."""

    DESK = "desk"
    OFFICE = "office"
    MEETING_ROOM = "room"
    BOOTH = "booth"


class Feature(Enum):
    """What a space offers; each has a word in the deck (``feature.*``)."""

    WINDOW = "window"
    QUIET = "quiet"
    ACCESS = "access"
    MONITOR = "monitor"
    SCREEN = "screen"
    BOARD = "board"
    CALL = "call"


WALK_IN_POOL = 30
"""Days ahead that a kiosk may confirm by itself, however long its line is cut."""

AIRING_OF_ROOMS = 10
"""Minutes in which a meeting room is aired and cleaned between two bookings, where nobody says otherwise (UX.md 2.5)."""

Point = tuple[int, int]
Line = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PlanSpot:
    """Where a space is drawn on its floor's plan, and the way there.

    Units: thousandths of the plan's width and height, origin top left, the plan turned so that up is straight
    ahead of a person facing the screen. ``route``: the points of the way from the screen, the last one at the
    space. ``steps``: deck keys of the way in words with the ordinal some of them need, or None.
    """

    x: int
    y: int
    width: int
    height: int
    route: tuple[Point, ...]
    steps: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Space:
    """One bookable unit. ``code`` is what the sign on it says (``P-07``), ``name`` what people call it.

    ``fixed_for``: the subject it is kept for, or None for everybody. ``ahead``: how many days beyond headquarters'
    today a kiosk holds it, 0 by the day, None for headquarters alone (SYNC.md 2.1). ``kiosk``: the node that is to
    hold it where a branch has several, None for whichever asks. ``airing_minutes``: for so long it is aired and cleaned
    between two bookings, rooms 10, desks 0 (UX.md 2.5).
    """

    space_id: str
    branch_id: str
    kind: SpaceKind
    code: str
    name: str
    floor: int
    seats: int
    features: tuple[Feature, ...] = ()
    fixed_for: str | None = None
    is_retired: bool = False
    spot: PlanSpot | None = None
    ahead: int | None = WALK_IN_POOL
    kiosk: str | None = None
    airing_minutes: int = 0

    @property
    def airing(self) -> timedelta:
        """What has to lie between two bookings of it."""
        return timedelta(minutes=self.airing_minutes)

    @property
    def is_bookable(self) -> bool:
        """Whether anybody may book it at all."""
        return not self.is_retired and self.kind is not SpaceKind.BOOTH

    def offers(self, feature: Feature) -> bool:
        """Whether the space has the feature."""
        return feature in self.features


class PlanUse(Enum):
    """What a part of a floor that nobody books is there for."""

    TOILET = "toilet"
    COFFEE = "coffee"
    STAIRS = "stairs"
    LIFT = "lift"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class PlanArea:
    """A part of a floor that nobody books, drawn as its symbol. Units and origin as in ``PlanSpot``.

    ``has_walls``: a room of its own, tinted like one; otherwise the symbol stands in the open floor.
    """

    use: PlanUse
    x: int
    y: int
    width: int
    height: int
    has_walls: bool


@dataclass(frozen=True, slots=True)
class PlanDoor:
    """A door: its leaf stands open from ``hinge`` to ``ajar`` and swings a quarter circle to ``shut``."""

    hinge: Point
    shut: Point
    ajar: Point


@dataclass(frozen=True, slots=True)
class Plan:
    """One floor of a branch as it is drawn: 888 wide to 520 high, in thousandths of each.

    Walls and windows are lines (x1, y1, x2, y2); gaps for doors are left out of the walls already. ``start``
    is where every route of this floor begins: in front of the screen where ``has_screen``, else at the stair
    head. ``entrance`` is the middle of the way in from the street, or None. The spaces' places are their own
    (``Space.spot``); a room's rectangle there is tinted, a desk has its chair just below its lower edge.
    """

    branch_id: str
    floor: int
    start: Point
    has_screen: bool
    walls: tuple[Line, ...]
    windows: tuple[Line, ...] = ()
    doors: tuple[PlanDoor, ...] = ()
    areas: tuple[PlanArea, ...] = ()
    entrance: Point | None = None
