"""A program of an earlier version, at either end (``sync.simulation.versions``)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sync.simulation.versions import reading_by


@contextmanager
def without(*words: str) -> Iterator[None]:
    """Whatever reads inside is of a version that does not know these words."""
    with reading_by(lambda: words):
        yield
