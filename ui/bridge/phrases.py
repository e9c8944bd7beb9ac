"""What Python sends to the screen instead of sentences: a key of the deck and the values in it.

QML's `I18n` turns a phrase into words of the language of the moment, so a change of language needs no new
phrase. A value is a text (a name: shown plain and isolated), a number (`n` also chooses the plural form),
another phrase, a `day`, a `length_of_time` or a `listing`. A value may stand where a phrase does: a chip says
a day, or a `plain` text such as a time or a room's name.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

Phrase: TypeAlias = dict[str, object]
"""`{"key": "ok.in.until", "values": {"t": "13:00"}}`; an empty phrase shows nothing."""

NOTHING: Phrase = {}


def phrase(key: str, **values: object) -> Phrase:
    """The text `key` of the deck with `values` in its places."""
    return {"key": key, "values": values}


def day(local_day: date, style: Literal["long", "weekday"] = "long") -> Phrase:
    """A day as a value: "giovedì 26 novembre", or "weekday" as it stands in a sentence ("am Montag")."""
    return {"date": local_day.isoformat(), "style": style}


def length_of_time(minutes: int) -> Phrase:
    """A length of time as a value: "2 h 36 min"."""
    return {"minutes": minutes}


def plain(text: str) -> Phrase:
    """A text that is not the deck's: a time, or a space's name."""
    return {"list": [text]}


def listing(values: Iterable[object]) -> Phrase:
    """Several values joined by commas."""
    return {"list": list(values)}
