"""Waiting for a device on a thread of its own: never longer than said, and not at all once the tablet ends."""

import math
import os
import select

MS = 1000


class DeviceWait:
    """The waits of one device's thread. ``end`` comes from any other thread, ``close`` when that thread is gone."""

    def __init__(self) -> None:
        self._ended, self._ending = os.pipe()
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether nothing is waited for any more."""
        return self._is_over

    def until_readable(self, fd: int, seconds: float) -> bool:
        """Whether there is something to read, or the other end is gone, within that time (``math.inf``: any)."""
        return self._until(fd, select.POLLIN, seconds)

    def until_writable(self, fd: int, seconds: float) -> bool:
        """Whether the device takes something within that time."""
        return self._until(fd, select.POLLOUT, seconds)

    def pause(self, seconds: float) -> None:
        """Lets time go by, unless the tablet ends."""
        self._poll(select.poll(), seconds)

    def end(self) -> None:
        """Ends the wait of the moment and every later one."""
        self._is_over = True
        os.write(self._ending, b"\0")

    def close(self) -> None:
        """Frees what it is made of."""
        os.close(self._ended)
        os.close(self._ending)

    def _until(self, fd: int, event: int, seconds: float) -> bool:
        poll = select.poll()
        poll.register(fd, event)
        return fd in self._poll(poll, seconds) and not self._is_over

    def _poll(self, poll: select.poll, seconds: float) -> set[int]:
        poll.register(self._ended, select.POLLIN)
        return {fd for fd, _event in poll.poll(None if seconds == math.inf else max(0.0, seconds) * MS)}
