"""The running kiosk's ear: a Unix socket in its data folder, so that the command line asks it instead of the file.

One JSON object a line each way: ``{"do": "backup", ...}`` and ``{"ok": true, ...}``. Whoever may open the
folder (0700) may ask.
"""

import json
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kiosk.domain.errors import KioskError

SOCKET_NAME = "socket"
LINE_BYTES_MAX = 1 << 16
PATIENCE_SECONDS = 120.0
LOOK = "The kiosk goes on; its log has the traceback for support."
Handler = Callable[[Mapping[str, object]], Mapping[str, object]]
log = logging.getLogger(__name__)


class NobodyListensError(Exception):
    """No kiosk is running on that data folder."""


class ControlSocket:
    """Answers on a thread of its own until closed; each handler runs there and says what it did.

    Every line gets an answer: nonsense, and a question whose handler has a bug, one with ``"ok": false``.
    """

    def __init__(self, folder: Path, handlers: Mapping[str, Handler]) -> None:
        self._folder = folder
        self._handlers = dict(handlers)
        (folder / SOCKET_NAME).unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with _short_path(folder) as path:
            self._socket.bind(path)
        self._socket.listen(4)
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops listening and removes the socket."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        (self._folder / SOCKET_NAME).unlink(missing_ok=True)

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            with peer:
                self._answer(peer)

    def _answer(self, peer: socket.socket) -> None:
        peer.settimeout(PATIENCE_SECONDS)
        try:
            peer.sendall(self._said_to(_read_line(peer)) + b"\n")
        except OSError as fault:
            log.warning("a control connection broke off: %s", type(fault).__name__)

    def _said_to(self, line: bytes) -> bytes:
        try:
            return json.dumps(self._do(line)).encode()
        except Exception as bug:  # the edge: a bug in one answer must not make the kiosk deaf
            log.exception("a control question found a bug")
            return json.dumps({"ok": False, "error": f"bug: {type(bug).__name__}", "next": LOOK}).encode()

    def _do(self, line: bytes) -> Mapping[str, object]:
        asked = _object_in(line)
        if asked is None:
            return {"ok": False, "error": "not a JSON object"}
        handler = self._handlers.get(str(asked.get("do")))
        if handler is None:
            return {"ok": False, "error": f"unknown: {asked.get('do')}"}
        try:
            return handler(asked)
        except KioskError as fault:
            return {"ok": False, "error": str(fault), "next": fault.advice}


def _object_in(line: bytes) -> Mapping[str, object] | None:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) else None


def ask(folder: Path, question: Mapping[str, object]) -> dict[str, object]:
    """Asks the kiosk that runs on that data folder. Raises NobodyListensError when none does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        peer.settimeout(PATIENCE_SECONDS)
        try:
            with _short_path(folder) as path:
                peer.connect(path)
        except (FileNotFoundError, ConnectionRefusedError) as fault:
            raise NobodyListensError(str(folder)) from fault
        peer.sendall(json.dumps(dict(question)).encode() + b"\n")
        answer: dict[str, object] = json.loads(_read_line(peer))
        return answer


def _read_line(peer: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\n") and len(received) < LINE_BYTES_MAX:
        piece = peer.recv(LINE_BYTES_MAX)
        if not piece:
            break
        received += piece
    return received


@contextmanager
def _short_path(folder: Path) -> Iterator[str]:
    """The socket's path by way of an open folder: short enough for ``sun_path`` however deep the folder lies."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{SOCKET_NAME}"
    finally:
        os.close(descriptor)
