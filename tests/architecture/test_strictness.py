"""Planted tests that pass by their own assertions fail for what they left in the log, in Qt or among warnings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLANTED = """
import logging
import warnings
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qWarning

log = logging.getLogger("kiosk.planted")


@pytest.fixture
def untidy() -> Iterator[None]:
    yield
    qWarning("left in teardown")


def test_quiet_passes() -> None:
    log.info("somebody checked in")


def test_announced_passes(announced_warnings) -> None:
    announced_warnings.expect("kiosk.planted: the line is cut")
    log.warning("the line is cut")


def test_unannounced_fails() -> None:
    log.warning("the line is cut")


def test_unannounced_without_handlers_fails() -> None:
    log.propagate = False
    log.error("nobody was served")


def test_announced_and_absent_fails(announced_warnings) -> None:
    announced_warnings.expect("never said")


def test_qt_fails() -> None:
    qWarning("a binding loop")


def test_qt_in_teardown_fails(untidy) -> None:
    pass


def test_python_warning_fails() -> None:
    warnings.warn("old", DeprecationWarning, stacklevel=1)
"""
NAMES = re.findall(r"def (test_\w+)", PLANTED)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest said of the planted tests under this project's own configuration."""
    planted = tmp_path_factory.mktemp("planted") / "test_planted.py"
    planted.write_text(PLANTED, encoding="utf-8")
    options = ["-p", "tests.strictness", "-p", "no:randomly", "-p", "no:cacheprovider", "-rA", "--no-header"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), *options, str(planted)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout


@pytest.mark.parametrize("name", NAMES)
def test_a_test_that_leaves_something_behind_fails(outcomes: str, name: str) -> None:
    verdicts = re.findall(rf"^(PASSED|FAILED|ERROR) \S*::{name}\b", outcomes, re.MULTILINE)
    assert verdicts, outcomes
    is_blamed = bool({"FAILED", "ERROR"} & set(verdicts))
    assert is_blamed == name.endswith("_fails"), outcomes
