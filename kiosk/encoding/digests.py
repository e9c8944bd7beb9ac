"""One number for a table: the sum of the SHA-256 of its rows, so that two ends compare it in one message.

Rows are the domain's own values, so both ends hash the same bytes whatever their database (SYNC.md 2.8). Of the days
that are to come a shorter number stands for all tables together, and one for who holds their spaces.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256

from kiosk.domain.authority import Leases, on_day
from kiosk.encoding import values

MODULUS = 1 << 256
DAYS_LATER = 40
"""How many days after the one that is over are compared with it: more than any walk-in pool is held ahead."""


def of_rows(rows: Iterable[object]) -> str:
    """The digest of a set of rows, in hex; the order of the rows does not matter."""
    return of_bodies(map(values.encode, rows))


def of_bodies(bodies: Iterable[bytes]) -> str:
    """The same of rows that are kept as their canonical bytes."""
    total = sum(int.from_bytes(sha256(body).digest(), "big") for body in bodies)
    return f"{total % MODULUS:064x}"


def last_of_later(day: date) -> date:
    """The last day that is compared with this one."""
    return day + timedelta(days=DAYS_LATER)


def of_days(rows: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """A digest for each day that has rows, whatever their tables. ``rows``: the day, and a row's canonical bytes."""
    totals: dict[str, int] = {}
    for day, body in rows:
        totals[day] = totals.get(day, 0) + int.from_bytes(sha256(body).digest(), "big")
    return {day: _short(total) for day, total in sorted(totals.items())}


def of_holders(spaces: Iterable[Leases], day: date) -> str:
    """A digest of which kiosk holds which space on each of the days after this one."""
    days = [day + timedelta(days=number) for number in range(1, DAYS_LATER + 1)]
    held = (
        f"{lease.space_id} {one} {lease.holder}"
        for leases in spaces
        for one in days
        if (lease := on_day(leases, one)) is not None and lease.holder is not None
    )
    return _short(sum(int.from_bytes(sha256(text.encode()).digest(), "big") for text in held))


def _short(total: int) -> str:
    return f"{total % (1 << 128):032x}"
