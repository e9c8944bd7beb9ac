"""The deck of texts keeps its rules, and each rule finds what it is for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from kiosk.encoding.deck import DeckLine, read_deck
from tests.architecture import deck_rules

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DECK = read_deck((RESOURCES / "translations" / "copy.csv").read_text(encoding="utf-8"))

Rule = Callable[[Sequence[DeckLine]], list[str]]
RULES: dict[str, Rule] = {
    "complete": deck_rules.incomplete,
    "placeholders": deck_rules.unequal_placeholders,
    "partners": deck_rules.missing_partners,
    "lengths": deck_rules.too_long,
    "typography": deck_rules.bad_typography,
    "uhr": deck_rules.clock_without_uhr,
    "words": deck_rules.banned_words,
    "buttons": deck_rules.unknown_buttons,
}

# rule, key, language, the text that somebody might write there
PLANTED = [
    ("complete", "home.scan", "de", ""),
    ("complete", "home.scan", "de", "Zeigen Sie  Ihren QR-Code"),
    ("placeholders", "home.welcome", "en", "Welcome to {place}"),
    ("placeholders", "home.welcome", "en", "Welcome to {branch"),
    ("lengths", "home.btn.room", "it", "Prenoto una sala riunioni"),
    ("typography", "home.btn.meet", "en", "I'm meeting someone"),
    ("typography", "home.starting", "it", "Un attimo..."),
    ("typography", "home.starting", "de", "Einen Moment…"),
    ("typography", "home.scan", "it", "Mostra il “codice”"),
    ("typography", "home.scan", "it", "Mostra il «codice"),
    ("uhr", "in.room.later", "de", "{room} ist ab {t} frei"),
    ("words", "home.btn.work", "it", "Cerco una scrivania"),
    ("words", "home.sub.meet", "en", "The kiosk knows"),
    ("words", "home.sub.leave", "de", "Melde dich ab"),
    ("words", "day.search", "en", "Ask the server"),
    ("words", "err.scanner.title", "en", "The reader is broken!"),
    ("buttons", "err.scanner.next", "en", "Tap “Press here”."),
]


def with_text(key: str, language: str, text: str) -> list[DeckLine]:
    """The deck with one text changed."""
    assert any(line.key == key for line in DECK)
    return [
        replace(line, texts=MappingProxyType({**line.texts, language: text})) if line.key == key else line
        for line in DECK
    ]


@pytest.mark.parametrize("name", RULES)
def test_the_deck_keeps_the_rule(name: str) -> None:
    assert RULES[name](DECK) == []


@pytest.mark.parametrize(("name", "key", "language", "text"), PLANTED)
def test_the_rule_finds_a_planted_text(name: str, key: str, language: str, text: str) -> None:
    faults = RULES[name](with_text(key, language, text))
    assert faults
    assert all(fault.startswith(key) for fault in faults)


@pytest.mark.parametrize(
    "key", ["home.free.desks.one", "home.free.desks.other", "err.desk.next", "err.desk.next.none"]
)
def test_a_text_without_its_partner_is_found(key: str) -> None:
    assert deck_rules.missing_partners([line for line in DECK if line.key != key])


def test_every_rule_has_a_planted_text() -> None:
    assert {name for name, *_ in PLANTED} | {"partners"} == set(RULES)


def test_every_letter_of_the_deck_is_in_each_weight_of_the_bundled_typeface(qapp: object) -> None:
    from PySide6.QtGui import QRawFont

    letters = {letter for line in DECK for text in line.texts.values() for letter in text} | {"\u00a0"}
    for file in sorted((RESOURCES / "fonts").glob("*.ttf")):
        font = QRawFont(str(file), 16)
        assert font.isValid()
        assert [letter for letter in sorted(letters) if not font.supportsCharacter(ord(letter))] == []
        assert not font.supportsCharacter(ord("漢")), "a typeface that has everything would prove nothing"
