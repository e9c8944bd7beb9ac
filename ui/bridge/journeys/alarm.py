"""K20: an emergency stands on this screen until staff end it, through kills and restarts.

Whatever was open is wiped first. Nothing else is shown, and no code is read but a staff badge (UX.md 6.1, 6.3).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject

from kiosk.domain.emergencies import Emergency
from kiosk.domain.outcomes import StaffBadge
from kiosk.services import check_in
from ui.bridge import house_words
from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import Face, Tone
from ui.bridge.pages.emergency import EmergencyContent
from ui.bridge.pages.emergency_over import EmergencyOverContent
from ui.bridge.three_languages import said

BADGE_PAGES = frozenset({"emergency", "staffPin"})
"""Where a badge is read while an emergency stands: before and at the staff's door, not behind it."""
OVER = Face("emergencyOver", Tone.NONE, 60)


class AlarmRecord(Protocol):
    """Where an emergency is written down, so that it outlives a kill. Asked on the kiosk thread."""

    def emergency(self) -> Emergency | None:
        """The one that stands, or None."""

    def keep_emergency(self, emergency: Emergency) -> None:
        """It stands from now on."""

    def forget_emergency(self) -> None:
        """It is over."""


@dataclass(frozen=True)
class AlarmParts:
    """``exit_arrow``: where the exit is, seen from this screen; empty where nobody has said."""

    record: AlarmRecord
    exit_arrow: str = ""


class Alarm(QObject):
    """The emergency of this branch as this screen shows it. ``open_door``: a staff badge was shown."""

    def __init__(self, stage: Stage, parts: AlarmParts, open_door: Callable[[StaffBadge], None]) -> None:
        super().__init__(stage)
        self._stage = stage
        self._parts = parts
        self._open_door = open_door
        self._standing: Emergency | None = None
        stage.tablet.pages.emergency_over.done_touched.connect(stage.go_home)

    @property
    def standing(self) -> Emergency | None:
        """The emergency that stands, or None."""
        return self._standing

    def resume(self) -> None:
        """After a start: an emergency that stood when the program ended stands again."""
        self._stage.ask_for_good(self._parts.record.emergency, self._stand_again)

    def begin(self, emergency: Emergency) -> None:
        """Shows it at once, and writes it down behind that: a disk that is full keeps nobody inside."""
        self._stand(emergency)
        self._stage.ask_for_good(lambda: self._parts.record.keep_emergency(emergency), _noted)

    def end(self) -> None:
        """It is over: says so, then home."""
        self._standing = None
        self._stage.let_go()
        self._stage.go_home()
        page = self._stage.tablet.pages.emergency_over
        is_staffed = self._stage.view.branch.is_staffed(self._stage.now())
        page.show(
            EmergencyOverContent(
                said("safe.over"), said("safe.over.next" if is_staffed else "safe.over.none")
            )
        )
        self._stage.show_answer(OVER.screen, OVER, page.count_down)
        self._stage.ask_for_good(self._parts.record.forget_emergency, _noted)

    def refresh(self) -> None:
        """The branch was described anew while it stands."""
        if self._standing is not None:
            self._fill(self._standing)

    def on_code(self, code: bytes) -> None:
        """A reader saw a code while it stands."""
        if self._stage.tablet.current_screen in BADGE_PAGES:
            ports = self._stage.ports
            self._stage.ask(lambda: check_in.staff_badge(code, ports), self._let_staff_in)

    def _let_staff_in(self, badge: StaffBadge | None) -> None:
        if badge is not None:
            self._stage.begin_turn()
            self._open_door(badge)

    def _stand_again(self, emergency: Emergency | None) -> None:
        if emergency is not None and self._standing is None:
            self._stand(emergency)

    def _stand(self, emergency: Emergency) -> None:
        self._standing = emergency
        self._fill(emergency)
        self._stage.hold("emergency", frozenset({"staffPin", "staffAlarm"}))
        self._stage.go_home()

    def _fill(self, emergency: Emergency) -> None:
        branch = self._stage.view.branch
        words = house_words.emergency(branch.assembly_point, branch.walk)
        content = EmergencyContent(words, self._parts.exit_arrow, emergency.is_drill)
        self._stage.tablet.pages.emergency.show(content)


def _noted(_nothing: None) -> None:
    """It is on the disk."""
