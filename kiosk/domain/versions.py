"""Versions of the program: how they are compared, and when a new one may come in (UX.md 6.7 D21)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.branches import Branch

IDLE = timedelta(minutes=30)
"""So long nobody has touched a tablet that takes another version."""
VERSION = re.compile(r"\d{1,5}\.\d{1,5}\.\d{1,5}")


@dataclass(frozen=True, slots=True)
class UpdateNews:
    """What staff may know: the version that is to come, and the one that did not start; empty where there is none."""

    coming: str = ""
    failed: str = ""


def order_of(version: str) -> tuple[int, ...]:
    """What versions are compared by. Raises ValueError for anything but three numbers."""
    if not VERSION.fullmatch(version):
        raise ValueError(f"{version!r} is no version")
    return tuple(int(part) for part in version.split("."))


def comes_in_at(branch: Branch, now: datetime) -> datetime | None:
    """When a version that is ready comes in at the earliest; None where somebody may come in at any time."""
    rests = branch.rests_from(now)
    return None if rests is None else rests + IDLE
