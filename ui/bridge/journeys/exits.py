"""Who comes again is asked when they left, if the night could only suppose it (UX.md 6.7 D24).

Asked when somebody is done with their answer, never before it, and never of an empty room: an answer that leaves by
itself asks nothing.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from kiosk.domain.outcomes import ExitSaid, ForgottenExit, NotBooked
from kiosk.services import say_exit
from ui.bridge import answers
from ui.bridge.journeys.stage import Stage
from ui.bridge.session_timer import Pace

RIGHT, OTHER = "exit.right", "exit.other"


class Exits(QObject):
    """From a done answer to the question, and on to the time."""

    def __init__(self, stage: Stage, show: Callable[[ExitSaid | NotBooked], None]) -> None:
        super().__init__(stage)
        self._stage = stage
        self._show = show
        pages = stage.tablet.pages
        pages.welcome.done_touched.connect(self.ask_or_go_home)
        pages.inside.done_touched.connect(self.ask_or_go_home)
        pages.exit_time.time_touched.connect(lambda time: self._say(answers.instant_of_choice(time)))
        pages.exit_time.back_touched.connect(self.ask_or_go_home)
        pages.exit_time.erase_touched.connect(stage.go_home)

    def look_back(self, visit_id: str) -> None:
        """Finds out, behind every visitor's call, whether there is something to ask of who came in by this visit."""
        stage = self._stage
        stage.ask_for_staff(
            lambda: say_exit.forgotten_exit(visit_id, stage.ports), lambda found: self._note(visit_id, found)
        )

    def ask_or_go_home(self) -> None:
        """Somebody is done: home, unless there is something to ask."""
        forgotten, stage = self._forgotten, self._stage
        if forgotten is None:
            stage.go_home()
            return
        stage.tablet.pages.question.show(answers.forgotten_exit(forgotten, stage.view, stage.now()))
        stage.show("question", Pace.CHOOSING)

    def act(self, act_id: str) -> None:
        """What was touched below the question."""
        forgotten = self._forgotten
        if forgotten is None:
            self._stage.go_home()
        elif act_id == RIGHT:
            self._say(forgotten.left_at)
        else:
            stage = self._stage
            stage.tablet.pages.exit_time.show(answers.exit_times(forgotten, stage.view, stage.now()))
            stage.show("exitTime", Pace.CHOOSING)

    @property
    def _forgotten(self) -> ForgottenExit | None:
        """Of whoever stands there: an answer may have come in the turn of the next person."""
        turn = self._stage.turn
        noted = turn.notes.get(f"forgotten exit {turn.visit_id}")
        return noted if isinstance(noted, ForgottenExit) else None

    def _note(self, visit_id: str, forgotten: ForgottenExit | None) -> None:
        self._stage.turn.notes[f"forgotten exit {visit_id}"] = forgotten

    def _say(self, left_at: datetime) -> None:
        forgotten, ports = self._forgotten, self._stage.ports
        if forgotten is not None:
            self._stage.ask_for_good(lambda: say_exit.say_exit(forgotten, left_at, ports), self._show)
