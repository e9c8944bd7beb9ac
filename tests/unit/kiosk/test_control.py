"""The running kiosk's ear: asked by the command line, deaf to nonsense, reachable however deep its folder lies."""

import json
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from functools import partial
from pathlib import Path

import pytest

from kiosk.control import SOCKET_NAME, ControlSocket, Handler, NobodyListensError, ask
from tests.strictness import AnnouncedWarnings


def _twice(asked: Mapping[str, object]) -> Mapping[str, object]:
    return {"ok": True, "said": f"{asked['word']} {asked['word']}"}


def _stumbles(bug: Exception, _asked: Mapping[str, object]) -> Mapping[str, object]:
    raise bug


def _says_what_no_line_can_carry(_asked: Mapping[str, object]) -> Mapping[str, object]:
    return {"ok": True, "copy": Path("kiosk.db")}


BUGS = (KeyError("word"), RuntimeError("the kiosk thread is closing"), CancelledError(), TimeoutError())
HANDLERS: dict[str, Handler] = {
    "twice": _twice,
    "path": _says_what_no_line_can_carry,
    **{type(bug).__name__: partial(_stumbles, bug) for bug in BUGS},
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder so deep that its socket's own path would not fit."""
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    ear = ControlSocket(deep, HANDLERS)
    yield deep
    ear.close()
    assert not (deep / SOCKET_NAME).exists()


def test_a_question_gets_its_answer(folder: Path) -> None:
    assert ask(folder, {"do": "twice", "word": "ja"}) == {"ok": True, "said": "ja ja"}


def test_an_unknown_question_is_answered_too(folder: Path) -> None:
    assert ask(folder, {"do": "dance"}) == {"ok": False, "error": "unknown: dance"}


@pytest.mark.parametrize(
    "line",
    [b"\xff\xfe not json\n", b'["do", "twice"]\n', b'"twice"\n', b"null\n", b"\n", b"[" * 60_000 + b"\n"],
)
def test_nonsense_is_answered_and_the_next_question_too(folder: Path, line: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        _connect(peer, folder.resolve())
        peer.sendall(line)
        assert json.loads(peer.recv(1_000)) == {"ok": False, "error": "not a JSON object"}
    assert ask(folder, {"do": "twice", "word": "ja"})["ok"] is True


@pytest.mark.parametrize("bug", [*(type(bug).__name__ for bug in BUGS), "TypeError"])
def test_a_bug_in_one_answer_is_written_down_and_said_and_the_next_question_is_answered(
    folder: Path, announced_warnings: AnnouncedWarnings, caplog: pytest.LogCaptureFixture, bug: str
) -> None:
    announced_warnings.expect("kiosk.control: a control question found a bug")
    answer = ask(folder, {"do": "path" if bug == "TypeError" else bug})
    assert (answer["ok"], answer["error"]) == (False, f"bug: {bug}")
    (record,) = caplog.records
    assert record.exc_info is not None
    assert ask(folder, {"do": "twice", "word": "ja"})["ok"] is True


def test_somebody_who_asks_nothing_and_goes_is_no_matter(
    folder: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("a control connection broke off")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        _connect(peer, folder.resolve())
    assert ask(folder, {"do": "twice", "word": "ja"})["ok"] is True


def test_where_no_kiosk_runs_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(NobodyListensError):
        ask(tmp_path, {"do": "twice", "word": "ja"})


def _connect(peer: socket.socket, folder: Path) -> None:
    import os

    descriptor = os.open(folder, os.O_RDONLY)
    peer.connect(f"/proc/self/fd/{descriptor}/{SOCKET_NAME}")
    os.close(descriptor)
