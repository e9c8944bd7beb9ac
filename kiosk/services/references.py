"""The four characters a visitor can read to staff: they lead to the fact, and say nothing by themselves."""

from hashlib import sha256

from kiosk.domain.facts import FactName
from kiosk.domain.ports import Random

REFERENCE_CHARACTERS = 4


def reference_of(name: FactName) -> str:
    """The reference of a fact, such as ``4F2A``."""
    return sha256(str(name).encode()).hexdigest()[:REFERENCE_CHARACTERS].upper()


def new_reference(random: Random) -> str:
    """A reference for what left no fact."""
    return random.token(REFERENCE_CHARACTERS // 2).hex().upper()
