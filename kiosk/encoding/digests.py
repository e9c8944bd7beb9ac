"""One number for a table: the sum of the SHA-256 of its rows, so that two ends compare it in one message.

Rows are the domain's own values, so both ends hash the same bytes whatever their database (SYNC.md 2.8).
"""

from collections.abc import Iterable
from hashlib import sha256

from kiosk.encoding import values

MODULUS = 1 << 256


def of_rows(rows: Iterable[object]) -> str:
    """The digest of a set of rows, in hex; the order of the rows does not matter."""
    return of_bodies(map(values.encode, rows))


def of_bodies(bodies: Iterable[bytes]) -> str:
    """The same of rows that are kept as their canonical bytes."""
    total = sum(int.from_bytes(sha256(body).digest(), "big") for body in bodies)
    return f"{total % MODULUS:064x}"
