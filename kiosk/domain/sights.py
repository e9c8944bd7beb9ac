"""What stands before a code reader."""

from enum import Enum, auto


class Sight(Enum):
    """What a reader has had in view for so long that somebody may be told (UX.md 6.7 D10); a code is none of it.

    ``UNCLEAR``: something like a code that does not decode. ``TWO_CODES``: different ones,
    two of them passes or none.
    """

    NOTHING = auto()
    UNCLEAR = auto()
    TWO_CODES = auto()
