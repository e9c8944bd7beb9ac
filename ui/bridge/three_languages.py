"""Texts in all three languages at once, for the pages nobody should have to choose a language on: K20 and K21."""

from functools import cache
from importlib import resources
from typing import TypeAlias

from kiosk.domain.branches import Texts
from kiosk.encoding.deck import LANGUAGES, read_deck, shown_texts
from ui.bridge.answers import text_of

Trilingual: TypeAlias = dict[str, str]
"""One text a language: `{"it": ..., "de": ..., "en": ...}`."""


def said(key: str, **values: Texts | str | int) -> Trilingual:
    """The text `key` of the deck with `values` in its places. KeyError for a key the deck does not have."""
    return {language: _filled(_texts()[language][key], language, values) for language in LANGUAGES}


def written(texts: Texts) -> Trilingual:
    """What headquarters wrote."""
    return {language: text_of(texts, language) for language in LANGUAGES}


def _filled(text: str, language: str, values: dict[str, Texts | str | int]) -> str:
    for name, value in values.items():
        shown = text_of(value, language) if isinstance(value, Texts) else str(value)
        text = text.replace(f"{{{name}}}", shown)
    return text


@cache
def _texts() -> dict[str, dict[str, str]]:
    deck = resources.files("resources").joinpath("translations", "copy.csv").read_text(encoding="utf-8")
    lines = read_deck(deck)
    return {language: shown_texts(lines, language) for language in LANGUAGES}
