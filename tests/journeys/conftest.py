"""Journeys end connections whenever it suits their story, in the midst of a handshake too."""

from pathlib import Path

import pytest

from tests.strictness import CUT_HANDSHAKES

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A connection that is ended before its handshake begins is left to the collector by ssl, not by us."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.filterwarnings(f"{CUT_HANDSHAKES}:ResourceWarning"))
