"""Visits: who is inside, since when, where. Occupancy is never refused: it cannot be false (SYNC.md 2.5)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class Source(Enum):
    """How a visit began or ended."""

    PASS = "pass"
    VISIT_CODE = "visit_code"
    CARD = "card"
    FORM = "form"
    STAFF = "staff"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay, named by the fact that began it. ``party`` counts the people, the visitor included.

    ``is_estimated``: the end was set by the night, not by a person.
    """

    visit_id: str
    day: date
    arrived_at: datetime
    party: int
    source: Source
    subject_id: str | None = None
    pass_id: str | None = None
    booking_id: str | None = None
    space_id: str | None = None
    host_id: str | None = None
    left_at: datetime | None = None
    is_estimated: bool = False

    @property
    def is_inside(self) -> bool:
        """Whether the people of this visit have not left."""
        return self.left_at is None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A visitor expected by a host: the 6-digit code and the window in which it lets in, half-open.

    ``pass_id``: hex of the visitor pass issued with it, or None. ``space_id``: where they meet, if known.
    """

    invitation_id: str
    visitor_id: str
    host_id: str
    code: str
    starts_at: datetime
    ends_at: datetime
    pass_id: str | None = None
    space_id: str | None = None
