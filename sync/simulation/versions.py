"""A program of an earlier version: today's, with some words taken out of the tables it reads by.

Words are kinds of feed entries and types of facts. Nothing else of the product is touched, so what an older program does
with a word that it has never heard is the product's own doing.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from kiosk.encoding import facts, feed
from sync.simulation.strands import Strand

WORDS = ("space.put", "grant", "booking.request", "booking.confirmed", "booking.cancelled", "checkin")
"""What a tablet may be too old to know: one of these."""


class _Words(dict[str, Any]):
    """A table of words without those that whoever reads by it just now does not know."""

    def __init__(self, table: dict[str, Any], unknown: Callable[[], Collection[str]]) -> None:
        super().__init__(table)
        self._unknown = unknown

    def __contains__(self, word: object) -> bool:
        return word not in self._unknown() and super().__contains__(word)

    def get(self, word: str, default: Any = None) -> Any:
        """What the word means, to who knows it."""
        return default if word in self._unknown() else super().get(word, default)


@contextmanager
def reading_by(unknown: Callable[[], Collection[str]]) -> Iterator[None]:
    """Inside, whoever reads knows all words but these."""
    tables = feed.KINDS, facts.FACT_OF_TYPE
    feed.KINDS, facts.FACT_OF_TYPE = (_Words(dict(table), unknown) for table in tables)
    try:
        yield
    finally:
        feed.KINDS, facts.FACT_OF_TYPE = tables


@contextmanager
def older_tablets(unknown: dict[str, Collection[str]]) -> Iterator[None]:
    """What each tablet, by its name, does not know when it reads the feed; may change meanwhile."""

    def of_whoever_runs() -> Collection[str]:
        name, _, side = (Strand.running.name if Strand.running else "").partition(" ")
        return unknown.get(name, ()) if side in ("pull", "push") else ()

    with reading_by(of_whoever_runs):
        yield
