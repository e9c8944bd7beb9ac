"""Connections as the line wants them: one TLS context and nothing added to it, and a lever to end a blocked call.

A socket that another thread merely closes leaves the blocked one waiting; shutting it down by a second handle
wakes it. That is how the program stops quickly in the middle of a long-poll.
"""

import socket
import ssl
import threading
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

# a line that vanished without a word is noticed within 35 s even when nothing is being sent
SOCKET_OPTIONS = [
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 20),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
]


class Levers:
    """A second handle on every open socket, by which another thread can end a call that blocks on it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handles: set[socket.socket] = set()
        self.is_closed = False

    def add(self, opened: socket.socket) -> socket.socket:
        """A handle on a socket just connected; shut down at once when the line is closed already."""
        handle = opened.dup()
        with self._lock:
            self._handles.add(handle)
            is_closed = self.is_closed
        if is_closed:
            self.pull()
        return handle

    def drop(self, handle: socket.socket) -> None:
        """Lets a handle go, so that the connection can end."""
        with self._lock:
            self._handles.discard(handle)
            handle.close()

    def pull(self) -> None:
        """Shuts every open socket down; a call that blocks on one fails at once."""
        with self._lock:
            for handle in self._handles:
                try:
                    handle.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other end was faster

    def close(self) -> None:
        """Shuts every socket down, now and from now on."""
        with self._lock:
            self.is_closed = True
        self.pull()


class PinnedAdapter(HTTPAdapter):
    """Connections by our own TLS context alone; requests would load its bundle of public CAs into it."""

    def __init__(self, context: ssl.SSLContext, levers: Levers) -> None:
        self._context = context
        self._levers = levers
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        """Pools whose connections carry our context, our socket options and a lever."""
        ours = {"ssl_context": self._context, "socket_options": SOCKET_OPTIONS}
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs, **ours)
        self.poolmanager.pool_classes_by_scheme = {"https": _pool_class(self._levers)}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing: the context says whom to believe."""


def _pool_class(levers: Levers) -> type[HTTPSConnectionPool]:
    class Connection(HTTPSConnection):
        _handle: socket.socket | None = None

        def _new_conn(self) -> socket.socket:
            opened = super()._new_conn()
            self._handle = levers.add(opened)
            return opened

        def close(self) -> None:
            try:
                super().close()
            finally:
                if self._handle is not None:
                    levers.drop(self._handle)
                    self._handle = None

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool
