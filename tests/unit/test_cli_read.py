"""``smartvalley read`` as people run it: a process, its lines and its exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.devices.code_reader import ReadFailure
from kiosk.devices.reading_report import WHAT_TO_DO
from tests.qr_images import READABLE, UNREADABLE, pass_text, picture, write_readable, write_unreadable

ROOT = Path(__file__).parents[2]


def smartvalley(
    *arguments: str, python: tuple[str, ...] = (sys.executable,)
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*python, "-m", "kiosk.cli", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def rows_of(finished: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in finished.stdout.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


def test_every_picture_of_a_pass_is_one_line_with_its_text(folder: Path) -> None:
    texts = write_readable(folder)
    paths = [str(folder / name) for name in READABLE]
    finished = smartvalley("read", *paths)
    rows = rows_of(finished)
    assert len(rows) >= 20
    assert [(row["file"], row["ok"], row["text"]) for row in rows] == [
        (path, True, texts[name]) for name, path in zip(READABLE, paths, strict=True)
    ]
    assert all(isinstance(row["ms"], float) and 0 < row["ms"] < 60_000 for row in rows)
    assert not any("error" in row for row in rows)
    assert (finished.returncode, finished.stderr) == (0, "")


def test_what_cannot_be_read_is_a_line_that_says_what_to_do_and_no_traceback(folder: Path) -> None:
    write_unreadable(folder)
    finished = smartvalley("read", *(str(folder / name) for name in UNREADABLE))
    rows = rows_of(finished)
    assert [(row["ok"], row["text"], row["error"]) for row in rows] == [
        (False, None, WHAT_TO_DO[failure]) for failure in UNREADABLE.values()
    ]
    assert (finished.returncode, finished.stderr) == (1, "")


def test_one_bad_picture_among_good_ones_does_not_stop_the_others(tmp_path: Path) -> None:
    picture(pass_text(1)).save(tmp_path / "anna.png")
    picture(pass_text(2)).save(tmp_path / "bruno è in ritardo.png")
    paths = [str(tmp_path / name) for name in ("anna.png", "missing.png", "bruno è in ritardo.png")]
    finished = smartvalley("read", "--json", *paths)
    assert [row["text"] for row in rows_of(finished)] == [pass_text(1), None, pass_text(2)]
    assert [row["file"] for row in rows_of(finished)] == paths
    assert finished.returncode == 1


@pytest.mark.parametrize("arguments", [[], ["read"], ["read", "--verbose", "x.png"], ["reed", "x.png"]])
def test_wrong_use_ends_with_two_and_says_how_it_is_used(arguments: list[str]) -> None:
    finished = smartvalley(*arguments)
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr.startswith("usage: smartvalley")


def test_without_the_reader_installed_it_names_what_is_missing(tmp_path: Path) -> None:
    picture(pass_text(1)).save(tmp_path / "anna.png")
    without_packages = (sys.executable, "-S")
    finished = smartvalley("read", str(tmp_path / "anna.png"), python=without_packages)
    assert finished.returncode == 3
    assert "is missing: pip install 'smart-valley-kiosk[kiosk]'" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_reading_a_picture_starts_no_database_no_network_and_no_screen() -> None:
    heavy = {"sqlalchemy", "sqlcipher3", "requests", "litestar", "PySide6"}
    script = "import sys, kiosk.cli, kiosk.devices.reading_report; print(*sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in finished.stdout.split()}
    assert "zxingcpp" in loaded
    assert not loaded & heavy


def test_every_failure_has_its_own_advice() -> None:
    assert WHAT_TO_DO.keys() == set(ReadFailure)
    assert len(set(WHAT_TO_DO.values())) == len(ReadFailure)
