"""What people write of themselves: names, telephone numbers, a line on a card."""

import unicodedata

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Zero-width joiners and non-joiners stay: some scripts are written with them.
UNSEEN = BIDI_CONTROLS | frozenset("\u200b\u2060\ufeff")
NAME_LENGTH_MAX = 300
WORDS_LENGTH_MAX = 30
"""Of what somebody writes of themselves on their card."""
PHONE_DIGITS_MIN = 6


def clean_name(text: str) -> str:
    """A name as it is kept and compared: NFC, one space between words, nothing that shows nothing (SAFETY.md T25).

    What is left out: control characters, bidi controls, zero-width marks, and halves of surrogate pairs, which
    no encoding can carry. Cleaning a clean name changes nothing.
    """
    kept = "".join(c for c in " ".join(text.split()) if _shows(c))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _shows(character: str) -> bool:
    return character not in UNSEEN and unicodedata.category(character) not in ("Cc", "Cs")


def is_name(text: str) -> bool:
    """Whether the text can be kept as a name: one letter at least, ``NAME_LENGTH_MAX`` characters at most (D9)."""
    cleaned = clean_name(text)
    return len(cleaned) <= NAME_LENGTH_MAX and any(c.isalpha() for c in cleaned)


def is_phone(text: str) -> bool:
    """Whether the text can be a telephone number: ``PHONE_DIGITS_MIN`` digits at least, written in whatever way."""
    return sum(c.isdigit() for c in text) >= PHONE_DIGITS_MIN
