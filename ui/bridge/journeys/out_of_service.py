"""K21: there is no store to work with, because it cannot be opened or a new version of the program is coming in.

The tablet says whom to call, reads nothing, and comes back by itself.
"""

from PySide6.QtCore import QObject

from kiosk.domain.branches import Texts
from ui.bridge import house_words
from ui.bridge.journeys.stage import Stage
from ui.bridge.session_timer import Pace
from ui.bridge.tablet import BranchSign


class OutOfService(QObject):
    """The tablet while it has no store."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage

    def begin(
        self, sign: BranchSign | None, phone: str, assembly: Texts | None, minutes: int | None = None
    ) -> None:
        """From now on nothing else is shown. What nobody ever said is None or empty; ``minutes``: until it is over."""
        stage = self._stage
        if sign is not None:
            stage.tablet.set_branch(sign)
        stage.tablet.pages.out_of_service.show(house_words.out_of_service(phone, assembly, minutes))
        stage.hold("outOfService", frozenset())
        stage.begin_turn()
        stage.show("outOfService", Pace.HOME)

    def end(self) -> None:
        """The store is open: home stands, or waits for its branch."""
        stage = self._stage
        if stage.tablet.current_screen != "outOfService":
            return
        stage.let_go()
        if stage.has_branch:
            stage.go_home()
        else:
            stage.show("home", Pace.HOME)
