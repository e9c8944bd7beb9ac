"""A kiosk's disk for every test of the real storage."""

from pathlib import Path

import pytest

from tests.premises import Premises


@pytest.fixture
def premises(tmp_path: Path) -> Premises:
    """An empty disk at Pergine."""
    return Premises(tmp_path)
