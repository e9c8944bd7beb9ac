"""An emergency at a branch: since when everybody was asked to leave, and whether it is a drill."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Emergency:
    """Begun by staff and ended by staff; until then the screen says nothing else (UX.md 6.3, K20)."""

    since: datetime
    is_drill: bool = False
