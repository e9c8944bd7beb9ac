"""What somebody types, letter by letter: Python owns the text, the screen shows it.

Letters come one at a time from our own keyboard, or several at once from a real one. A text never grows
past its limit, and never holds what would steer the line it is shown in.
"""

import unicodedata

from PySide6.QtCore import QTextBoundaryFinder

from kiosk.domain.written import BIDI_CONTROLS


def with_letters(text: str, letters: str, longest: int) -> str:
    """`text` with `letters` at its end: controls and bidi controls dropped, one space at a time, none first."""
    for letter in letters:
        is_second_space = letter == " " and (not text or text.endswith(" "))
        if is_second_space or letter in BIDI_CONTROLS or unicodedata.category(letter) in ("Cc", "Cs"):
            continue
        text += letter
    return text[:longest]


def with_digits(text: str, letters: str, longest: int) -> str:
    """`text` with the digits 0-9 among `letters` at its end."""
    return (text + "".join(letter for letter in letters if letter in "0123456789"))[:longest]


def without_last(text: str) -> str:
    """`text` without the last letter as people count them (a letter with its accents, a joined emoji)."""
    if not text:
        return text
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    finder.toEnd()
    units = text.encode("utf-16-le", "surrogatepass")[: max(finder.toPreviousBoundary(), 0) * 2]
    return units.decode("utf-16-le", "surrogatepass")
