"""Texts in all three languages at once, for the pages nobody should have to choose a language on: K20 and K21."""

from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from PySide6.QtCore import QTranslator

from kiosk.domain.branches import Texts
from ui.bridge.answers import text_of
from ui.bridge.words import LANGUAGES, bundled_catalogues

Trilingual: TypeAlias = dict[str, str]
"""One text a language: `{"it": ..., "de": ..., "en": ...}`."""


def said(key: str, **values: Texts | str | int) -> Trilingual:
    """The text `key` of the deck with `values` in its places. KeyError for a key the deck does not have."""
    return {language: _filled(_text(key, language), language, values) for language in LANGUAGES}


def written(texts: Texts) -> Trilingual:
    """What headquarters wrote."""
    return {language: text_of(texts, language) for language in LANGUAGES}


def _filled(text: str, language: str, values: dict[str, Texts | str | int]) -> str:
    for name, value in values.items():
        shown = text_of(value, language) if isinstance(value, Texts) else str(value)
        text = text.replace(f"{{{name}}}", shown)
    return text


@cache
def _data() -> Mapping[str, bytes]:
    """Kept for good: a translator reads from these bytes and holds none of its own."""
    return bundled_catalogues()


@cache
def _catalogues() -> dict[str, QTranslator]:
    """The same catalogues that the screen speaks from."""
    found = {language: QTranslator() for language in LANGUAGES}
    for language, data in _data().items():
        if not found[language].load(data):
            raise ValueError(f"catalogue of {language} cannot be read")
    return found


def _text(key: str, language: str) -> str:
    text = _catalogues()[language].translate("", key)
    if not text:
        raise KeyError(key)
    return text
