"""The rules of the deck of texts (COPY.md 1, 2 and 4), each a function from its lines to the faults found.

Number 1 of COPY.md 4 (the program's keys) is in `code_rules`; 9 was read by people, 10 is tested with the font.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kiosk.encoding.deck import LANGUAGES, DeckLine

PLACEHOLDER = re.compile(r"\{([^}]*)\}")
VISITOR_PLACES = re.compile(r"K|\*|privacy|receipt|rules|community")

# Most letters per kind with the sample values filled in, for visitors and for staff and headquarters.
VISITOR_LETTERS = {"button": 24, "tile": 24, "chip": 12, "word": 22, "ground": 36, "main": 36, "sub": 46}
VISITOR_LETTERS |= {"strip": 52, "title": 64, "next": 112, "text": 150}
STAFF_LETTERS = {"button": 34, "chip": 30, "main": 40, "tab": 16, "title": 100, "item": 110, "next": 150}

# A branch has the shortest name here: what shows a longer one cuts it with …, and the pictures prove that.
SAMPLES = {
    **dict.fromkeys(("t", "from", "to", "when"), "14:30"),
    "n": "12",
    "total": "12",
    "max": "12",
    "min": "15",
    "h": "2",
    "m": "30",
    "dur": "90 min",
    "space": "Larice 3",
    "room": "Lagorai",
    "place": "Larice 3",
    "branch": "Tenna",
    "kiosk": "Ingresso",
    "name": "Bianca F.",
    "who": "Bianca F.",
    "host": "Marta R.",
    "other": "Marta R.",
    "day": "mercoledì",
    "date": "24.12.2026",
    "ago": "12 min",
    "tel": "0461 123456",
    "floor": "1º piano",
}
SAMPLE_OTHERWISE = "Abcdefgh"


def is_for_visitors(line: DeckLine) -> bool:
    """Whether the line can stand on a public screen or paper. At first start (K24) staff alone is there."""
    return VISITOR_PLACES.match(line.where) is not None and not line.key.startswith("first.")


def incomplete(lines: Sequence[DeckLine]) -> list[str]:
    """Every key has three texts, without spaces at the edges or two in a row."""
    return [
        f"{line.key} [{language}]: empty, or stray spaces"
        for line, language, text in _texts(lines)
        if not text or text != text.strip() or "  " in text
    ]


def unequal_placeholders(lines: Sequence[DeckLine]) -> list[str]:
    """The three languages have the same placeholders, named with small letters only."""
    faults = []
    for line in lines:
        names = [sorted(set(PLACEHOLDER.findall(line.texts[language]))) for language in LANGUAGES]
        braces = sum(text.count("{") - text.count("}") for text in line.texts.values())
        if names[0] != names[1] or names[0] != names[2] or braces:
            faults.append(f"{line.key}: placeholders differ: {names}")
        faults += [f"{line.key}: placeholder {{{n}}}" for n in names[0] if not re.fullmatch("[a-z]+", n)]
    return faults


def missing_partners(lines: Sequence[DeckLine]) -> list[str]:
    """`.one` has `.other` and back; an error says what to do next; without reception, whom to ring."""
    by_key = {line.key: line for line in lines}
    counted = [key for key, line in by_key.items() if "{n}" in line.texts["it"]]
    errors = [key for key in by_key if key.startswith("err.")]
    return [
        *_without(counted, by_key, ".one", (".other",)),
        *_without(counted, by_key, ".other", (".one",)),
        *_without(errors, by_key, ".title", (".next", ".next.one")),
        *_reception_without_number(by_key),
    ]


def _without(
    keys: Iterable[str], by_key: Mapping[str, DeckLine], ending: str, partners: tuple[str, ...]
) -> Iterator[str]:
    for key in keys:
        stem = key.removesuffix(ending)
        if key.endswith(ending) and not any(stem + partner in by_key for partner in partners):
            yield f"{key} has no {' or '.join(stem + partner for partner in partners)}"


def _reception_without_number(by_key: Mapping[str, DeckLine]) -> Iterator[str]:
    for key, line in by_key.items():
        if line.kind != "next" or not is_for_visitors(line) or key.endswith(".none"):
            continue
        if re.search(r"reception|Empfang", " ".join(line.texts.values())):
            alone = by_key.get(f"{key}.none")
            if alone is None or "{tel}" not in alone.texts["it"]:
                yield f"{key} names reception, and no {key}.none gives {{tel}}"


def too_long(lines: Sequence[DeckLine]) -> list[str]:
    """No text is longer than its kind allows, with a likely value in each placeholder."""
    faults = []
    for line, language, text in _texts(lines):
        limits = VISITOR_LETTERS if is_for_visitors(line) else STAFF_LETTERS
        filled = PLACEHOLDER.sub(lambda match: SAMPLES.get(match[1], SAMPLE_OTHERWISE), text)
        if len(filled) > limits.get(line.kind, len(filled)):
            faults.append(
                f"{line.key} [{language}]: {len(filled)} letters, a {line.kind} has {limits[line.kind]}"
            )
    return faults


TYPOGRAPHY = {
    "straight quote": {"it": r"[\"']", "de": r"[\"']", "en": r"[\"']"},
    "three dots": dict.fromkeys(LANGUAGES, r"\.\.\."),
    "hyphen for a dash": dict.fromkeys(LANGUAGES, r" - "),
    "quotes of another language": {"it": "[„“”]", "de": "[«»”]", "en": "[«»„]"},
    "apostrophe": {"de": "’"},
    "no space before the ellipsis": {"de": r"[^\s]…"},
    "no-break space (the display sets it)": dict.fromkeys(LANGUAGES, "[\u00a0\u202f]"),
}
QUOTE_PAIRS = {"it": ("«", "»"), "de": ("„", "“"), "en": ("“", "”")}


def bad_typography(lines: Sequence[DeckLine]) -> list[str]:
    """Real quotes of the language in pairs, real apostrophes, ellipses and dashes."""
    faults = []
    for line, language, text in _texts(lines):
        for name, patterns in TYPOGRAPHY.items():
            if language in patterns and re.search(patterns[language], text):
                faults.append(f"{line.key} [{language}]: {name}: {text}")
        opening, closing = QUOTE_PAIRS[language]
        if text.count(opening) != text.count(closing):
            faults.append(f"{line.key} [{language}]: quotes without their pair: {text}")
    return faults


UHR_LEFT_OUT = frozenset({"rc.here.at"})  # COPY.md 2.7: a narrow column


def clock_without_uhr(lines: Sequence[DeckLine]) -> list[str]:
    """German says „Uhr“ after a time of day."""
    return [
        f"{line.key} [de]: {line.texts['de']}"
        for line in lines
        if line.key not in UHR_LEFT_OUT and re.search(r"\{(?:t|to)\}(?! Uhr)", line.texts["de"])
    ]


# COPY.md 1 (last column), 2.1, 2.2, 2.5. "*" is every language; a word stands for itself, any case.
BANNED_EVERYWHERE = {
    "it": "scrivani[ae]|tavol[oi]|annull\\w+|token|barcode|soci[oa]?|totem|terminale|fatti|Lei",
    "de": "Saal|Besucher\\w*|Mitarbeiter\\w*|Gastgeber\\w*|Filiale\\w*|Leser|Fakt\\w*|du|dein\\w*|dich|dir|HQ"
    "|Annulla|Abbrechen|Arbeitsplatz suchen",
    "en": "terminal|token|barcode",
}
BANNED_FOR_VISITORS = {
    "*": "sync\\w*|server\\w*|database|HQ|kiosks?|offline|login|host|error\\w*",
    "it": "pass|tessera magnetica|errore",
    "de": "Kioske?|Fehler|Anmeldedaten",
}
BANNED_FOR_STAFF = {"*": "sync\\w*|server\\w*|database|Datenbank"}


def banned_words(lines: Sequence[DeckLine]) -> list[str]:
    """No word that the glossary bans, none that its reader has no use for, no exclamation in an error."""
    faults = []
    for line, language, text in _texts(lines):
        shown = PLACEHOLDER.sub("", text)
        audience = BANNED_FOR_VISITORS if is_for_visitors(line) else BANNED_FOR_STAFF
        bans = [BANNED_EVERYWHERE[language], audience["*"], audience.get(language, "(?!)")]
        for ban in bans:
            flags = re.NOFLAG if ban is BANNED_EVERYWHERE["it"] else re.IGNORECASE
            if found := re.search(rf"\b(?:{ban})\b", shown, flags):
                faults.append(f"{line.key} [{language}]: {found[0]!r} in {text!r}")
        if line.key.startswith("err.") and "!" in text:
            faults.append(f"{line.key} [{language}]: an error does not shout")
    return faults


def unknown_buttons(lines: Sequence[DeckLine]) -> list[str]:
    """A name in quotes inside a sentence is the text of something that can be pressed."""
    pressed = {
        text
        for line, _, text in _texts(lines)
        if line.kind in ("button", "tile", "chip", "link", "tab", "command")
    }
    faults = []
    for line, language, text in _texts(lines):
        opening, closing = QUOTE_PAIRS[language]
        faults += [
            f"{line.key} [{language}]: no button is called {quoted!r}"
            for quoted in re.findall(f"{opening}([^{closing}]*){closing}", text)
            if not PLACEHOLDER.search(quoted) and quoted not in pressed
        ]
    return faults


def _texts(lines: Iterable[DeckLine]) -> Iterator[tuple[DeckLine, str, str]]:
    for line in lines:
        for language, text in line.texts.items():
            yield line, language, text
