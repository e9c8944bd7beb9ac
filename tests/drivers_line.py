"""A line that does every unkindness a line can do, by plain sockets, for tests of what stands on it."""

import socket
import threading
from collections.abc import Callable

from kiosk.demo.line import CuttableLine, Wire


class ChaosLine(CuttableLine):
    """Besides being cut: refuses, resets, ends in the middle of a message, delays, and counts what passed."""

    def __init__(self, target_host: str, target_port: int) -> None:
        self.delay_seconds = 0.0
        self.is_refusing = False
        self.outward_bytes = 0
        self.connections = 0
        self.truncations = 0
        self._left_outward: int | None = None
        super().__init__(target_host, target_port)

    def refuse(self) -> None:
        """Every new connection is reset at once, like a port where nobody listens; the present ones too."""
        self.is_refusing = True
        self.reset()

    def accept_again(self) -> None:
        """Ends ``refuse``."""
        self.is_refusing = False

    def reset(self) -> None:
        """Every present connection ends with a reset; new ones work."""
        for wire in self._present():
            wire.reset()

    def truncate_after(self, byte_count: int) -> None:
        """The next so many bytes from the kiosk pass, then their connection is reset, once."""
        self._left_outward = byte_count

    def _new_wire(self, near: socket.socket) -> Wire:
        self.connections += 1
        return _RoughWire(self, near, self._forget)

    def let_pass(self, chunk: bytes, *, is_outward: bool) -> tuple[bytes, bool]:
        """What of a chunk passes, and whether the connection lives on."""
        if is_outward:
            self.outward_bytes += len(chunk)
        if not is_outward or self._left_outward is None:
            return chunk, True
        kept, self._left_outward = chunk[: self._left_outward], self._left_outward - len(chunk)
        if self._left_outward > 0:
            return kept, True
        self._left_outward = None
        self.truncations += 1
        return kept, False


class _RoughWire(Wire):
    def __init__(self, line: ChaosLine, near: socket.socket, on_end: Callable[[Wire], None]) -> None:
        super().__init__(near, on_end)
        self._line = line
        self._pause = threading.Event()

    def start(self, target: tuple[str, int]) -> None:
        """Refuses, or relays."""
        if self._line.is_refusing:
            self.reset()
            return
        super().start(target)

    def pass_on(self, chunk: bytes, sink: socket.socket) -> None:
        """Late, in part, or whole."""
        if self._line.delay_seconds:
            self._pause.wait(self._line.delay_seconds)
        kept, lives_on = self._line.let_pass(chunk, is_outward=sink is not self._near)
        sink.sendall(kept)
        if not lives_on:
            raise ConnectionAbortedError("cut short")
