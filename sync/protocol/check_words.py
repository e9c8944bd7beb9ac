"""The list of check words: 1,024 Italian nouns, easy to say aloud and to tell apart, the same at both ends.

Two words of the list differ in two letters at least, so that a misheard one is noticed.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from sync.protocol.signatures import WORDS_IN_LIST


def words_at(places: Sequence[int]) -> tuple[str, ...]:
    """The words at these places (0-1023), in their order."""
    words = _words()
    return tuple(words[place] for place in places)


@cache
def _words() -> tuple[str, ...]:
    words = tuple((files("resources") / "check_words.txt").read_text(encoding="utf-8").split())
    if len(words) != WORDS_IN_LIST:
        raise ValueError(f"{WORDS_IN_LIST} check words are needed, the list has {len(words)}")
    return words
