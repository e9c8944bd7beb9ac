"""Who holds the pen: for every space and day exactly one node may confirm (SYNC.md 2.5, I5).

The pen moves only by entries in ordered logs; a lease number is the only fencing number, higher wins (I11). A space's
leases are the intervals that still matter: a grant to another kiosk begins behind every day given before, so the
older holder keeps its days while the newer one has those after.
"""

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Lease:
    """The days of a space, ``first_day`` through ``last_day``, that a number gave to ``holder``.

    ``holder`` is a node id, or None for days that were taken from a kiosk that lost its state. An interval may be
    empty: then it stands for its number alone.
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


@dataclass(frozen=True, slots=True)
class Fence:
    """A feed entry that takes everything from a kiosk that lost its state (SYNC.md 2.6).

    ``lost``: ``inc.seq`` of the state.lost it answers; it frees the kiosk only from that one. ``numbers``: the spaces
    whose days go back to headquarters, each with its new lease number.
    """

    holder: str
    lost: str
    numbers: tuple[tuple[str, int], ...]


Leases = tuple[Lease, ...]
"""The leases of one space that still matter, by number."""


def highest(leases: Leases) -> Lease | None:
    """The lease with the highest number, or None."""
    return leases[-1] if leases else None


def after_grant(leases: Leases, grant: Grant) -> Leases:
    """The leases after reading a grant: the same for one that is not newer than all of them (I11).

    What the same kiosk held before inside the new interval is forgotten.
    """
    last = highest(leases)
    if last is not None and grant.number <= last.number:
        return leases
    new = Lease(grant.space_id, grant.number, grant.first_day, grant.last_day, grant.holder)
    kept = (one for one in leases if not (one.holder == new.holder and _lies_in(one, new)))
    return (*kept, new)


def after_release(leases: Leases, number: int, last_day: date) -> Leases:
    """The leases after the holder of a number gave back its days after ``last_day``; the same for an unknown number.

    The days are given back under every number the holder was given them.
    """
    old = next((one for one in leases if one.number == number), None)
    if old is None or last_day >= old.last_day:
        return leases
    last_day = max(last_day, old.first_day - timedelta(days=1))
    return tuple(
        replace(one, last_day=last_day)
        if one.number <= number
        and one.holder == old.holder
        and one.first_day <= old.last_day
        and last_day < one.last_day <= old.last_day
        else one
        for one in leases
    )


def after_fence(leases: Leases, node: str, new: Lease | None) -> Leases:
    """The leases of a space after a kiosk was fenced: nothing is its own, ``new`` stands for the number that says so.

    What it was given under a higher number came after the fence, which a restored headquarters has only said again. The
    highest number stays known, also where headquarters names none because it had lost the grant (I11).
    """
    taken = new.number if new is not None else math.inf
    kept = tuple(one for one in leases if one.holder != node or one.number > taken)
    last = highest(leases)
    if last is not None and (new is None or new.number <= last.number):
        new = None if last in kept else emptied(last.space_id, last.number)
    return kept if new is None else (*kept, new)


def emptied(space_id: str, number: int) -> Lease:
    """A lease of no day at all: it stands for its number."""
    return Lease(space_id, number, date.max, date.min, None)


def on_day(leases: Leases, day: date) -> Lease | None:
    """The lease that covers a day, the highest number of several, or None."""
    covering = [one for one in leases if one.first_day <= day <= one.last_day]
    return covering[-1] if covering else None


def wanted_last_day(ahead: int | None, *, is_mine: bool, today: date) -> date | None:
    """Through which day a kiosk is to hold a space; None for none at all. ``ahead``: the space's own rule."""
    if ahead is None or not is_mine:
        return None
    return today + timedelta(days=ahead)


def may_confirm(node: str, leases: Leases, day: date, *, is_fenced: bool) -> bool:
    """Whether a kiosk may confirm the space on that day, by its own log alone."""
    lease = on_day(leases, day)
    return not is_fenced and lease is not None and lease.holder == node


def _lies_in(old: Lease, new: Lease) -> bool:
    return old.first_day > old.last_day or (new.first_day <= old.first_day and old.last_day <= new.last_day)
