"""The exchange as the tablet sees it: start it, wake it after a commit, ask for a whole round, stop it.

It owns the push and the pull thread, the only ones that open a socket. Being offline is noticed and left by itself.
"""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date, datetime

from sync.client import nightly
from sync.client.nightly import Means, Night, NightReport
from sync.client.ports import HeadquartersLine, KioskEnd, Waiting
from sync.client.sessions import Sessions
from sync.client.sides import Pull, Push, Round, Shared, Side
from sync.client.status import Board, SyncStatus
from sync.client.steps import Event
from sync.protocol.messages import Elsewhere, Release, ReleaseSlice

STOP_SECONDS = 5.0


class SyncWorker:
    """Both sides of the exchange for one kiosk.

    ``new_line`` is called once for each side. ``now``: the kiosk's wall clock, for the status alone. ``on_status``
    is called on a sync thread. ``is_resting``: closed hours, when a look at the feed now and then is enough; asked
    on the pull thread, and must not wait. The kiosk thread must outlive ``stop``. ``waiting``: how its threads wait.
    """

    def __init__(
        self,
        end: KioskEnd,
        new_line: Callable[[], HeadquartersLine],
        now: Callable[[], datetime],
        on_status: Callable[[SyncStatus], None],
        is_resting: Callable[[], bool] = lambda: False,
        waiting: Waiting | None = None,
    ) -> None:
        waiting = waiting or Waiting()
        self._board = Board(now, on_status)
        shared = Shared(end, Sessions(end, waiting), self._board, waiting)
        self._pull = Pull(shared, new_line(), is_resting)
        self._push = Push(shared, new_line(), self._pull.kick)
        self._means = Means(self._push.exchange, self._push.whole_round, end.run_on_kiosk, end.journal)

    @property
    def status(self) -> SyncStatus:
        """How the exchange stands."""
        return self._board.status

    @property
    def sides(self) -> tuple[Side, Side]:
        """Push and pull, for whoever runs them without ``start``."""
        return self._push, self._pull

    def start(self) -> None:
        """Begins both sides. Once."""
        self._push.start()
        self._pull.start()

    def stop(self, timeout_seconds: float = STOP_SECONDS) -> bool:
        """Ends both sides, calls under way included; whether both threads ended in time. Safe to repeat."""
        self._push.end()
        self._pull.end()
        has_push_ended = self._push.join(timeout_seconds)
        return self._pull.join(timeout_seconds) and has_push_ended

    def wake(self) -> None:
        """Something was committed: sends it after 200 ms. Never waits; from any thread."""
        self._push.wake()

    def exchange_now(self) -> "Future[Round]":
        """Sends everything and reads the feed to its end, whatever the timers say. Waited for on no sync thread."""
        return self._push.do(self._push.whole_round)

    def ask_elsewhere(self) -> "Future[Elsewhere | Event]":
        """What is free at the other branches, or why nobody said. Waited for on no sync thread."""
        return self._push.do(self._push.elsewhere)

    def ask_release(self, version: str, failed: str) -> "Future[Release | Event]":
        """Which version this kiosk shall have, signed, or why nobody said. Waited for on no sync thread."""
        return self._push.do(lambda: self._push.release(version, failed))

    def ask_release_slice(self, version: str, offset: int) -> "Future[ReleaseSlice | Event]":
        """A piece of a version, or why there is none. Waited for on no sync thread."""
        return self._push.do(lambda: self._push.release_slice(version, offset))

    def run_night(self, night: Night, day: date) -> "Future[NightReport]":
        """Compares, repairs, closes and copies a day that is over. Waited for on no sync thread, nor the kiosk's."""
        return self._push.do(lambda: nightly.run(night, day, self._means))
