"""Wakes the long-polls of a branch when its feed has grown; no thread waits, however many kiosks do."""

import asyncio
from collections import defaultdict

ANYTHING = ""
"""What the pages of headquarters' people wait for: something that they show has changed."""


class Bell:
    """Counts the strokes of each branch on the server's loop. ``ring`` and ``close`` may be called on any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._strokes: defaultdict[str, int] = defaultdict(int)
        self._waiting: dict[str, asyncio.Event] = {}
        self.is_closed = False

    def hang(self, loop: asyncio.AbstractEventLoop) -> None:
        """Names the loop on which the polls wait."""
        self._loop = loop

    def ring(self, branch_id: str) -> None:
        """The branch's feed has grown; with ANYTHING, what people look at has changed."""
        self.strike(branch_id)

    def strike(self, branch_id: str) -> None:
        """Wakes those who wait here for that."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._strike, branch_id)

    def strike_all(self) -> None:
        """Lets everybody who waits here look again."""
        for branch_id in tuple(self._strokes):  # those who have looked and do not wait yet are among them
            self.strike(branch_id)

    def close(self) -> None:
        """Wakes every poll, now and from now on: the server is ending."""
        self.is_closed = True
        self.strike_all()

    def strokes(self, branch_id: str) -> int:
        """How often it rang: read before looking at the feed, so that no stroke between is missed."""
        return self._strokes[branch_id]

    async def wait(self, branch_id: str, seen: int, seconds: float) -> bool:
        """Waits for a stroke after ``seen``. False when none came in time, or the server is ending."""
        if self.is_closed or seconds <= 0:
            return False
        if self._strokes[branch_id] == seen:
            event = self._waiting.setdefault(branch_id, asyncio.Event())
            try:
                async with asyncio.timeout(seconds):
                    await event.wait()
            except TimeoutError:
                return False
        return not self.is_closed

    def _strike(self, branch_id: str) -> None:
        self._strokes[branch_id] += 1
        event = self._waiting.pop(branch_id, None)
        if event is not None:
            event.set()
