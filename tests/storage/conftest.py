"""A kiosk's disk for every test of the real storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.branch_in_process import BranchInProcess
from tests.premises import Premises


@pytest.fixture
def premises(tmp_path: Path) -> Premises:
    """An empty disk at Pergine."""
    return Premises(tmp_path)


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[BranchInProcess]:
    """Headquarters and no kiosk yet."""
    made = BranchInProcess(tmp_path)
    yield made
    made.close()
