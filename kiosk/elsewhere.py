"""What is free at the other branches, as headquarters told it last: asked now and then, kept in memory alone."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.domain.branches import FreeElsewhere

if TYPE_CHECKING:
    from sync.client.steps import Event
    from sync.protocol.messages import Elsewhere

ASK_EVERY_SECONDS = 600.0


class FreeDesksElsewhere:
    """The figures and how old they are. ``seconds``: monotonic. ``look`` and ``known`` on one thread."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._asked_at: float | None = None
        self._told: tuple[float, tuple[FreeElsewhere, ...]] = (0.0, ())

    def look(self, ask: "Callable[[], Future[Elsewhere | Event]]") -> None:
        """Asks, unless it did so a short while ago; never waits."""
        now = self._seconds()
        if self._asked_at is None or now - self._asked_at >= ASK_EVERY_SECONDS:
            self._asked_at = now
            ask().add_done_callback(self._hear)

    def known(self) -> tuple[FreeElsewhere, ...]:
        """What was told last, as old as it is by now."""
        heard_at, told = self._told
        since = timedelta(seconds=self._seconds() - heard_at)
        return tuple(FreeElsewhere(one.branch_id, one.desks, one.age + since) for one in told)

    def _hear(self, done: "Future[Elsewhere | Event]") -> None:
        """On a sync thread. Whoever said nothing leaves what was known, which grows old by itself."""
        from sync.protocol.messages import Elsewhere

        try:
            said = done.result()
        except CancelledError:
            return
        if isinstance(said, Elsewhere):
            told = (FreeElsewhere(o.branch, o.desks, timedelta(seconds=o.seconds)) for o in said.branches)
            self._told = (self._seconds(), tuple(told))
