"""A program of an earlier version, at either end: today's, with some words taken out of the tables it reads by.

Words are kinds of feed entries and types of facts. Nothing else of the product is touched, so what an older program does
with a word that it has never heard is the product's own doing.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from kiosk.encoding import facts, feed
from sync.simulation.strands import Strand


class _Words(dict[str, Any]):
    """A table of words without those that whoever reads by it just now does not know."""

    def __init__(self, table: dict[str, Any], unknown: Callable[[], Collection[str]]) -> None:
        super().__init__(table)
        self._unknown = unknown

    def __contains__(self, word: object) -> bool:
        return word not in self._unknown() and super().__contains__(word)

    def get(self, word: str, default: Any = None) -> Any:
        return default if word in self._unknown() else super().get(word, default)


@contextmanager
def without(*words: str) -> Iterator[None]:
    """Whatever reads inside is of a version that does not know these words."""
    with _reading_by(lambda: words):
        yield


@contextmanager
def older_tablets(unknown: dict[str, Collection[str]]) -> Iterator[None]:
    """In the simulation: what each tablet, by its name, does not know when it reads the feed; may change meanwhile."""

    def of_whoever_runs() -> Collection[str]:
        name, _, side = (Strand.running.name if Strand.running else "").partition(" ")
        return unknown.get(name, ()) if side in ("pull", "push") else ()

    with _reading_by(of_whoever_runs):
        yield


@contextmanager
def _reading_by(unknown: Callable[[], Collection[str]]) -> Iterator[None]:
    kinds, types = _Words(dict(feed.KINDS), unknown), _Words(dict(facts.FACT_OF_TYPE), unknown)
    with mock.patch.object(feed, "KINDS", kinds), mock.patch.object(facts, "FACT_OF_TYPE", types):
        yield
