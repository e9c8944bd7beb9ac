"""In the place of the exchange's worker, where a test speaks to the kiosk's end of the exchange itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sync.client.ports import KioskEnd
from sync.client.status import SyncStatus


@dataclass
class StandingWorker:
    """In the place of the exchange's worker: keeps what it was given and never begins."""

    end: KioskEnd
    new_line: Callable[[], object]
    now: Callable[[], datetime]
    on_status: Callable[[object], None]
    is_resting: Callable[[], bool] = lambda: False
    waiting: object = None

    @property
    def status(self) -> SyncStatus:
        """Nobody was ever reached."""
        return SyncStatus(
            is_connected=False, since=self.now(), unsent=0, last_exchange_at=None, notes=frozenset()
        )

    def start(self) -> None:
        """Nothing to begin."""

    def wake(self) -> None:
        """Nothing to send."""

    def stop(self) -> bool:
        """Nothing to end."""
        return True
