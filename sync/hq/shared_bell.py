"""The bell of several servers over one PostgreSQL: what is said at one of them wakes the polls at all (LISTEN, NOTIFY).

A word is said after the commit, not inside it: PostgreSQL lets transactions that notify commit one after the other.
"""

import asyncio
import logging
import threading
from contextlib import closing

from kiosk.domain.errors import StorageError
from sync.hq.bell import Bell
from sync.hq.postgres import PostgresStore

LISTEN_SECONDS = 0.5
AGAIN_SECONDS = 1.0
"""While nothing can be heard, every poll looks again this often."""
JOIN_SECONDS = 10.0

logger = logging.getLogger(__name__)


class SharedBell(Bell):
    """Rings here and at every other server; a thread of its own listens from ``hang`` to ``close``."""

    def __init__(self, store: PostgresStore, name: str) -> None:
        """``name``: one word that no other server has, so that each knows its own voice."""
        super().__init__()
        self._store = store
        self._name = name
        self._ending = threading.Event()
        self._hears = True
        self._listener = threading.Thread(target=self._listen, name="bell", daemon=True)

    def hang(self, loop: asyncio.AbstractEventLoop) -> None:
        """Names the loop on which the polls wait, and begins to listen."""
        super().hang(loop)
        self._listener.start()

    def ring(self, branch_id: str) -> None:
        """The same, heard by all. Who cannot be told finds it when a poll's wait is over."""
        super().ring(branch_id)
        try:
            self._store.tell(f"{self._name} {branch_id}")
        except StorageError as fault:
            logger.warning("the other servers could not be told: %s", type(fault).__name__)

    def close(self) -> None:
        """Wakes every poll here, and listens no more."""
        super().close()
        self._ending.set()
        if self._listener.is_alive():
            self._listener.join(JOIN_SECONDS)

    def _listen(self) -> None:
        while not self._ending.is_set():
            try:
                self._listen_on_one_line()
            except StorageError as fault:
                if self._hears:
                    logger.warning("the other servers are not heard: %s", type(fault).__name__)
                self._hears = False
                self.strike_all()
                self._ending.wait(AGAIN_SECONDS)

    def _listen_on_one_line(self) -> None:
        with closing(self._store.told(LISTEN_SECONDS)) as words:
            next(words)
            self._hears = True
            self.strike_all()  # whatever was said before this line stood is found by looking
            for said in words:
                if self._ending.is_set():
                    return
                name, _, branch_id = (said or self._name).partition(" ")
                if name != self._name:
                    self.strike(branch_id)
