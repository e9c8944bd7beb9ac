"""Opening K15 is a call: headquarters is told, the page says since when, and what one came for instead ends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from kiosk.domain.facts import FactRef
from kiosk.services import call_for_help
from ui.bridge.journeys.stage import Stage

_NOTE = "help call"


@dataclass
class _Call:
    """``asked``: its fact, once it is written. ``told_at``: when headquarters was known to have it."""

    asked: FactRef | None = None
    told_at: datetime | None = None
    is_over: bool = False


class HelpCall(QObject):
    """One call a turn stands at a time. ``changed``: what the page says of it is another.

    ``unsent``: how many facts headquarters has not acknowledged, asked on the kiosk thread.
    """

    changed = Signal()

    def __init__(self, stage: Stage, unsent: Callable[[], int]) -> None:
        super().__init__(stage)
        self._stage = stage
        self._unsent = unsent
        stage.ticked.connect(self._look)

    @property
    def is_standing(self) -> bool:
        """Whether this turn has called, and not taken it back; not where it could not be written."""
        return self._call() is not None

    @property
    def told_at(self) -> datetime | None:
        """Since when headquarters is known to have it; None before."""
        call = self._call()
        return call.told_at if call is not None else None

    def begin(self) -> None:
        """Somebody opened K15; who did so already in this turn has called."""
        stage = self._stage
        if self._call() is None:
            call = _Call()
            stage.turn.notes[_NOTE] = call
            stage.ask_for_good(
                lambda: call_for_help.ask(stage.ports), lambda asked: self._on_asked(call, asked)
            )

    def end(self) -> None:
        """They need none any more."""
        call = self._call()
        if call is None:
            return
        del self._stage.turn.notes[_NOTE]
        call.is_over = True
        self._withdraw(call)
        self.changed.emit()

    def _look(self) -> None:
        """Once a second while somebody reads the page: whether headquarters has it by now."""
        call = self._call()
        is_read = self._stage.tablet.current_screen == "help"
        if is_read and call is not None and call.asked is not None and call.told_at is None:
            self._stage.ask_for_staff(self._unsent, lambda unsent: self._on_unsent(call, unsent))

    def _call(self) -> _Call | None:
        call = self._stage.turn.notes.get(_NOTE)
        return call if isinstance(call, _Call) else None

    def _on_asked(self, call: _Call, asked: FactRef | None) -> None:
        call.asked = asked
        if call.is_over:
            self._withdraw(call)
        elif asked is None and self._call() is call:
            del self._stage.turn.notes[_NOTE]
            self.changed.emit()

    def _on_unsent(self, call: _Call, unsent: int) -> None:
        if unsent == 0 and call.told_at is None:
            call.told_at = self._stage.now()
            self.changed.emit()

    def _withdraw(self, call: _Call) -> None:
        stage, asked = self._stage, call.asked
        if asked is not None:
            stage.ask_for_good(lambda: call_for_help.withdraw(asked, stage.ports), lambda _done: None)
