"""R7: the staff's door - a badge was read, the PIN is asked, five wrong ones lock (SAFETY.md T8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from kiosk.domain.outcomes import PinLocked, PinRefused, StaffBadge, StaffSignedIn
from kiosk.services import sign_in
from ui.bridge import answers
from ui.bridge.journeys.staff_shift import Shift, StaffStage
from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import face_of
from ui.bridge.pages.staff_pin import StaffPinContent
from ui.bridge.phrases import phrase
from ui.bridge.session_timer import Pace


@dataclass
class DoorTurn:
    """Whose badge was read. ``is_asked``: a PIN is being tried. ``reopens_at``: the pad rests until then."""

    staff_id: str
    is_asked: bool = False
    reopens_at: datetime | None = None


class StaffDoor(QObject):
    """The page of the PIN. ``enter``: what follows a right one."""

    def __init__(self, stage: Stage, staff: StaffStage, enter: Callable[[], None]) -> None:
        super().__init__(stage)
        self._stage = stage
        self._staff = staff
        self._enter = enter
        self._page = stage.tablet.pages.staff_pin
        self._page.pin_entered.connect(self._try)
        stage.ticked.connect(self._reopen)

    def open(self, badge: StaffBadge) -> None:
        """Asks for the PIN of the badge that was read; one that opens nothing says why (UX.md 6.7 D17)."""
        family = "err.staff.revoked" if badge.is_revoked else "err.staff.stale"
        if badge.is_revoked or badge.is_stale:
            self._stage.turn.notes.pop("door", None)
            self._page.show(
                StaffPinContent(complaint=phrase(f"{family}.title"), next_step=phrase(f"{family}.next"))
            )
        else:
            self._stage.turn.notes["door"] = DoorTurn(badge.staff_id)
            self._page.show(StaffPinContent(is_badge_read=True))
        self._staff.show("staffPin", Pace.DOOR)

    @property
    def _door(self) -> DoorTurn | None:
        door = self._stage.turn.notes.get("door")
        return door if isinstance(door, DoorTurn) else None

    def _try(self, pin: str) -> None:
        door, ports = self._door, self._stage.ports
        if door is not None and not door.is_asked:
            door.is_asked, staff_id = True, door.staff_id
            self._stage.ask(lambda: sign_in.sign_in(pin, ports, staff_id), self._answer)

    def _answer(self, outcome: StaffSignedIn | PinRefused | PinLocked) -> None:
        door = self._door
        if door is None:
            return
        door.is_asked = False
        match outcome:
            case StaffSignedIn():
                self._page.show(StaffPinContent())
                self._staff.begin(Shift(outcome.staff_id, outcome.short_name))
                self._enter()
            case PinRefused():
                self._complain("err.pin", StaffPinContent(is_badge_read=True), outcome)
            case PinLocked():
                door.reopens_at = self._stage.now() + timedelta(seconds=outcome.seconds)
                words = answers.locked(outcome)
                self._page.show(StaffPinContent(True, words.title, words.next_step, is_locked=True))
                self._stage.sound(face_of(outcome).tone)

    def _complain(self, family: str, content: StaffPinContent, outcome: PinRefused) -> None:
        title, next_step = phrase(f"{family}.title"), phrase(f"{family}.next")
        self._page.show(StaffPinContent(content.is_badge_read, title, next_step))
        self._stage.sound(face_of(outcome).tone)

    def _reopen(self) -> None:
        door = self._door
        if door is not None and door.reopens_at is not None and self._stage.now() >= door.reopens_at:
            door.reopens_at = None
            self._page.show(StaffPinContent(is_badge_read=True))
