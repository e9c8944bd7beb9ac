"""What the staff's pages share: who is signed in for how long, and what the kiosk knows of its own health.

A shift belongs to the turn that a badge began; when the turn ends, so does the shift, and every page is wiped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.facts import OverrideReason
from kiosk.services.override import By
from ui.bridge.journeys.stage import Stage
from ui.bridge.page_frames import StaffPage
from ui.bridge.session_timer import Pace

REASONS = tuple(OverrideReason)
NAMELESS = "…"
"""Somebody whose name this copy does not have."""


class Health(Protocol):
    """What the composition root tells of the exchange. Asked on the kiosk thread."""

    def unsent(self) -> int:
        """How many records headquarters has not acknowledged."""

    def last_exchange_minutes(self) -> int:
        """Whole minutes since headquarters last answered, -1 for never."""

    def put_aside(self) -> int:
        """How much of what was said it could not apply, for support to look at."""

    def notes(self) -> Sequence[str]:
        """Keys of the deck for what staff must know, such as ``sys.rogue`` or ``sys.fenced``."""


@dataclass(frozen=True)
class Shift:
    """A staff member whose badge and PIN were right."""

    staff_id: str
    short_name: str


class StaffStage:
    """The stage as the staff's pages use it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        pages = stage.tablet.pages
        self._pages: dict[str, StaffPage] = {
            "staffPin": pages.staff_pin,
            "staffHome": pages.staff_home,
            "staffPresent": pages.staff_present,
            "staffDay": pages.staff_day,
            "override": pages.override,
            "staffAlarm": pages.staff_alarm,
            "staffReader": pages.staff_reader,
        }
        for page in self._pages.values():
            page.end_touched.connect(stage.go_home)
        stage.ticked.connect(self._count)

    @property
    def shift(self) -> Shift | None:
        """Who is signed in at this moment."""
        shift = self._stage.turn.notes.get("shift")
        return shift if isinstance(shift, Shift) else None

    def begin(self, shift: Shift) -> None:
        """Somebody signed in."""
        self._stage.turn.notes["shift"] = shift
        for page in self._pages.values():
            page.sign(shift.short_name)

    def show(self, screen: str, pace: Pace = Pace.STAFF) -> None:
        """Shows a page of the staff's, which closes by itself."""
        self._stage.show(screen, pace)
        self._count()

    def by(self, reason: int) -> By | None:
        """Who acts and why, by the number of the reason's chip; None when nobody is signed in or nothing chosen."""
        shift = self.shift
        is_chosen = 1 <= reason <= len(REASONS)
        return By(shift.staff_id, REASONS[reason - 1]) if shift is not None and is_chosen else None

    def _count(self) -> None:
        page = self._pages.get(self._stage.tablet.current_screen)
        if page is not None:
            page.count_down(self._stage.timer.seconds_left)
