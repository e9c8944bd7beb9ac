"""A line that can be cut: a TCP relay between a kiosk and headquarters that swallows bytes without a word.

What a dead radio link or a forgetful router does, and a refused port does not: connections stay open, bytes vanish,
new connections are accepted and hang. A connection that was open during a cut stays dead after it.
"""

import socket
import struct
import threading
from collections.abc import Callable

CHUNK_BYTES = 16 << 10
ACCEPT_SECONDS = 0.2
CONNECT_SECONDS = 3.0
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class CuttableLine:
    """Relays ``127.0.0.1:port`` to the target from the moment it is made until ``close``.

    Every method may be called from any thread. Raises OSError when no port can be had.
    """

    def __init__(self, target_host: str, target_port: int) -> None:
        self._target = (target_host, target_port)
        self._lock = threading.Lock()
        self._is_cut = False
        self._is_closed = False
        self._wires: set[Wire] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(ACCEPT_SECONDS)
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, name="line-accept", daemon=True)
        self._acceptor.start()

    @property
    def is_cut(self) -> bool:
        """Whether bytes vanish now."""
        return self._is_cut

    def cut(self) -> None:
        """From now on every byte vanishes, both ways, and new connections hang."""
        with self._lock:
            self._is_cut = True
            for wire in self._wires:
                wire.is_dead = True

    def heal(self) -> None:
        """New connections work again; those that lived through the cut stay dead."""
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        """Ends the relay and all its connections. Safe to repeat."""
        self._is_closed = True
        self._acceptor.join()
        self._listener.close()
        for wire in self._present():
            wire.reset()

    def _present(self) -> list["Wire"]:
        with self._lock:
            return list(self._wires)

    def _new_wire(self, near: socket.socket) -> "Wire":
        return Wire(near, self._forget)

    def _accept(self) -> None:
        while not self._is_closed:
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            near.settimeout(None)
            with self._lock:
                wire = self._new_wire(near)
                wire.is_dead = self._is_cut
                self._wires.add(wire)
            wire.start(self._target)

    def _forget(self, wire: "Wire") -> None:
        with self._lock:
            self._wires.discard(wire)


class Wire:
    """One relayed connection, a thread each way. ``is_dead``: it reads and forgets, and tells neither end."""

    def __init__(self, near: socket.socket, on_end: Callable[["Wire"], None]) -> None:
        self.is_dead = False
        self._near = near
        self._far: socket.socket | None = None
        self._on_end = on_end

    def start(self, target: tuple[str, int]) -> None:
        """Connects onward, unless it was born in a cut, and relays."""
        if self.is_dead:
            self._spawn(self._near, None)
            return
        try:
            self._far = socket.create_connection(target, timeout=CONNECT_SECONDS)
        except OSError:
            self.reset()
            return
        self._far.settimeout(None)
        self._spawn(self._near, self._far)
        self._spawn(self._far, self._near)

    def reset(self) -> None:
        """Ends both connections with a reset, as a router does that knows nothing of them."""
        for end in (self._near, self._far):
            if end is not None:
                _reset(end)
        self._on_end(self)

    def pass_on(self, chunk: bytes, sink: socket.socket) -> None:
        """Sends a chunk onward. Raises OSError to end the wire."""
        sink.sendall(chunk)

    def _spawn(self, source: socket.socket, sink: socket.socket | None) -> None:
        relay = threading.Thread(target=self._relay, args=(source, sink), name="line-wire", daemon=True)
        relay.start()

    def _relay(self, source: socket.socket, sink: socket.socket | None) -> None:
        """Until one end stops; a dead wire goes when the kiosk's end does."""
        while self._is_relayed(source, sink):
            continue
        if not self.is_dead or source is self._near:
            self.reset()

    def _is_relayed(self, source: socket.socket, sink: socket.socket | None) -> bool:
        try:
            chunk = source.recv(CHUNK_BYTES)
            if not self.is_dead and sink is not None:
                self.pass_on(chunk, sink)
        except OSError:
            return False
        return chunk != b""


def _reset(end: socket.socket) -> None:
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        end.shutdown(socket.SHUT_RD)  # wakes the thread that reads here, and says nothing to the other end
    except OSError:
        pass  # the other end is gone already
    finally:
        end.close()
