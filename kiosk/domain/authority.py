"""Who holds the pen: for every space and day exactly one node may confirm (SYNC.md 2.5, I5).

The pen moves only by entries in ordered logs; a lease number is the only fencing number, higher wins (I11).
"""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Lease:
    """The present holder of a space from ``first_day`` through ``last_day``, both included.

    ``holder`` is a node id, or None when headquarters holds the days.
    """

    space_id: str
    number: int
    first_day: date
    last_day: date
    holder: str | None


@dataclass(frozen=True, slots=True)
class Grant:
    """A feed entry that gives days of a space to a kiosk."""

    space_id: str
    number: int
    first_day: date
    last_day: date
    holder: str


def after_grant(lease: Lease | None, grant: Grant) -> Lease | None:
    """The lease after reading a grant, or None when the grant is not newer and changes nothing (I11)."""
    if lease is not None and grant.number <= lease.number:
        return None
    return Lease(grant.space_id, grant.number, grant.first_day, grant.last_day, grant.holder)


def after_release(lease: Lease, number: int, last_day: date) -> Lease | None:
    """The lease after its holder gave back the days after ``last_day``; None when the release names another number."""
    if number != lease.number or last_day >= lease.last_day:
        return None
    return replace(lease, last_day=last_day)


def may_confirm(node: str, lease: Lease | None, day: date, *, is_fenced: bool) -> bool:
    """Whether a kiosk may confirm the space on that day, by its own log alone."""
    if is_fenced or lease is None:
        return False
    return lease.holder == node and lease.first_day <= day <= lease.last_day
