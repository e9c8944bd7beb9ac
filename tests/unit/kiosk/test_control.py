"""The running kiosk's ear: asked by the command line, deaf to nonsense, reachable however deep its folder lies."""

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kiosk.control import SOCKET_NAME, ControlSocket, NobodyListensError, ask
from tests.strictness import AnnouncedWarnings


def _twice(asked: Mapping[str, object]) -> Mapping[str, object]:
    return {"ok": True, "said": f"{asked['word']} {asked['word']}"}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder so deep that its socket's own path would not fit."""
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    ear = ControlSocket(deep, {"twice": _twice})
    yield deep
    ear.close()
    assert not (deep / SOCKET_NAME).exists()


def test_a_question_gets_its_answer(folder: Path) -> None:
    assert ask(folder, {"do": "twice", "word": "ja"}) == {"ok": True, "said": "ja ja"}


def test_an_unknown_question_is_answered_too(folder: Path) -> None:
    assert ask(folder, {"do": "dance"}) == {"ok": False, "error": "unknown: dance"}


def test_nonsense_ends_its_own_connection_and_nothing_else(
    folder: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("a control connection broke off")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        descriptor = folder.resolve()
        _connect(peer, descriptor)
        peer.sendall(b"\xff\xfe not json\n")
        assert peer.recv(100) == b""
    assert ask(folder, {"do": "twice", "word": "ja"})["ok"] is True


def test_where_no_kiosk_runs_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(NobodyListensError):
        ask(tmp_path, {"do": "twice", "word": "ja"})


def _connect(peer: socket.socket, folder: Path) -> None:
    import os

    descriptor = os.open(folder, os.O_RDONLY)
    peer.connect(f"/proc/self/fd/{descriptor}/{SOCKET_NAME}")
    os.close(descriptor)
