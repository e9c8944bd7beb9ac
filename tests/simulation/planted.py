"""Faults planted in the product from outside: each takes one rule of SYNC.md 2.10 away by replacing a named function."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from unittest import mock

from kiosk.domain import bookings
from kiosk.services import find_space
from kiosk.storage import database

Planted = Callable[[], AbstractContextManager[object]]


def nothing_is_synced() -> AbstractContextManager[object]:
    """Commits return before they are on the disk."""
    real = database._pragmas

    def pragmas(key: bytes, *, read_only: bool) -> tuple[str, ...]:
        kept = real(key, read_only=read_only)
        return tuple("synchronous=NORMAL" if one == "synchronous=FULL" else one for one in kept)

    return mock.patch.object(database, "_pragmas", pragmas)


def nobody_looks_for_overlaps() -> AbstractContextManager[object]:
    """A taken space counts as free."""
    return mock.patch.object(bookings, "overlapping", return_value=None)


def everybody_holds_everything() -> AbstractContextManager[object]:
    """Every tablet confirms, whoever has the pen."""
    return mock.patch.object(find_space, "is_held", return_value=True)


PLANTED: dict[str, Planted] = {
    "fsync before telling": nothing_is_synced,
    "what is taken is taken": nobody_looks_for_overlaps,
    "one pen for each space and day": everybody_holds_everything,
}
"""By the rule that is gone."""
