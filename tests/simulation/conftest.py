"""In a simulated run warnings are what its faults are for; what counts is what its checks say."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Nothing is logged while a run lasts."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
