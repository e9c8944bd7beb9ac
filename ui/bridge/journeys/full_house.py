"""K19: no desk is left here today, and what there is instead; who wants to be told of a free one shows a code (J10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject

from kiosk.domain.branches import FreeElsewhere, Neighbour, is_fresh, nearest_with_room
from kiosk.domain.outcomes import HouseFull, NoDeskFree, Refused, Waiting
from kiosk.services import identify, wait
from kiosk.services.identify import Known
from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import face_of
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.full import FullContent, NearestBranch
from ui.bridge.phrases import length_of_time, phrase

WAIT = "wait"
ROOM = Choice("room", phrase("book.room.instead"), icon="room")


@dataclass(frozen=True)
class FullHouseWays:
    """Where this journey leads: an answer's own page, or in, for whom there is a desk after all."""

    show: Callable[[Waiting | Refused], None]
    check_in: Callable[[bytes], None]


class FullHouse(QObject):
    """From "nothing is free" to "we will tell you"."""

    def __init__(
        self,
        stage: Stage,
        elsewhere: Callable[[], Sequence[FreeElsewhere]],
        ways: FullHouseWays,
    ) -> None:
        super().__init__(stage)
        self._stage = stage
        self._elsewhere = elsewhere
        self._ways = ways

    def open(self, outcome: HouseFull | NoDeskFree | Waiting) -> None:
        """K19 within the present turn."""
        match outcome:
            case HouseFull():
                self._show_page(outcome, FullContent(phrase("err.house.title"), phrase("err.house.next")))
            case NoDeskFree():
                self._stage.turn.notes["full"] = outcome
                self._show_page(outcome, self._full(outcome))
            case Waiting():
                self._show_page(outcome, FullContent(phrase("book.wait.done")))

    def wait(self) -> None:
        """Somebody would be told: who showed a code already need not show it again."""
        code, ports = self._stage.turn.code, self._stage.ports
        self._stage.ask(lambda: identify.at_screen(code, None, ports, is_waiting=True), self._wait_or_ask)

    def on_code(self, code: bytes) -> None:
        """The code of whoever would be told, or of whoever came in the meantime."""
        stage = self._stage
        stage.turn.is_waiting = False  # the next code is somebody else's, who may be coming in
        work = partial(wait.by_code, code, stage.ports)
        stage.ask_about(code, work, lambda said: self._show_waiting(said, code))

    def _full(self, outcome: NoDeskFree) -> FullContent:
        """With the nearest branch that has room, if that is known; that nothing is known is said as well."""
        branch, known = self._stage.view.branch, self._elsewhere()
        found = nearest_with_room(branch, known)
        is_silent = bool(branch.near()) and not any(is_fresh(one) for one in known)
        return FullContent(
            phrase("book.full"),
            phrase("net.other") if is_silent else None,
            _card(*found) if found is not None else None,
            self._acts(outcome),
        )

    def _acts(self, outcome: NoDeskFree) -> tuple[Choice, ...]:
        """Nobody is promised to be told while headquarters cannot hear of it, or nobody knows which day it is."""
        can_tell = not self._stage.is_offline and not self._stage.ports.clock.is_suspect
        waits = (Choice(WAIT, phrase("book.wait"), icon="bell"),) if can_tell else ()
        return (*waits, *((ROOM,) if outcome.room_is_free else ()))

    def _wait_or_ask(self, known: Known | None) -> None:
        stage = self._stage
        if known is not None:
            code = stage.turn.code
            work = partial(wait.wait, known, stage.ports)
            stage.ask_for_good(work, lambda said: self._show_waiting(said, code))
            return
        outcome = stage.turn.notes.get("full")
        if isinstance(outcome, NoDeskFree):
            stage.turn.drop_plans()
            stage.turn.is_waiting = True
            stage.asking.emit()
            others = tuple(act for act in self._acts(outcome) if act.choice_id != WAIT)
            self._show_page(outcome, FullContent(phrase("book.full"), phrase("book.show"), acts=others))

    def _show_waiting(self, said: Waiting | Refused | None, code: bytes) -> None:
        if said is None:
            self._ways.check_in(code)
        else:
            self._ways.show(said)

    def _show_page(self, outcome: HouseFull | NoDeskFree | Waiting, content: FullContent) -> None:
        page = self._stage.tablet.pages.full
        page.show(content)
        self._stage.show_answer("full", face_of(outcome), page.count_down)


def _card(there: Neighbour, free: FreeElsewhere) -> NearestBranch:
    """Minutes begun count as whole ones: the figure is never called newer than it is."""
    name = there.name.split()[0]
    minutes = max(1, -(-free.age // timedelta(minutes=1)))
    return NearestBranch(
        name,
        there.summit,
        phrase("book.full.alt", branch=name, min=there.drive_minutes, n=free.desks),
        phrase("book.full.age", ago=length_of_time(minutes)),
    )
