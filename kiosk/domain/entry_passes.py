"""Entry passes: what a pass may claim, and whether its claims let somebody in here and now.

A pass is judged without a network and without a database row: the signature was proven when the claims were
read, so what is left is a comparison of values. Nothing in a pass names a person. Whether a one-entry pass
was used before is the redemption log's knowledge, not this module's.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

PASS_ID_BYTES = 8
PASS_LANGUAGES = ("it", "de", "en")
INSTANT_MIN = datetime(1970, 1, 1, tzinfo=UTC)
INSTANT_MAX = datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC)  # the last second that fits four bytes


class PassPurpose(Enum):
    """What a pass was issued for. Member and staff passes are shown again and again, the others once.

    ``DAY_GUEST``: somebody without an account wants a desk until the pass ends, in the one branch that it names.
    """

    MEMBER = "member"
    BOOKING = "booking"
    VISITOR = "visitor"
    STAFF = "staff"
    DAY_GUEST = "day guest"


class PassRefusal(Enum):
    """Why a code lets nobody in. Reading it gives the first three reasons, ``judge`` the four after them.

    ``UNREADABLE``: cut off, damaged, or text of no kind that we know. ``FORGED``: made like a pass, but not
    signed by a key of ours, or not in the bytes that we would have written. ``FOREIGN``: a whole code, made
    for something else. ``REPLAYED``: a one-entry pass that has let somebody in before (SAFETY.md T4).
    """

    UNREADABLE = auto()
    FORGED = auto()
    FOREIGN = auto()
    REVOKED = auto()
    EXPIRED = auto()
    OTHER_BRANCH = auto()
    EARLY = auto()
    REPLAYED = auto()


class ForeignKind(Enum):
    """What people hold up when it is not a pass."""

    HEALTH_CERTIFICATE = "health certificate"
    WEB_ADDRESS = "web address"
    WIFI = "Wi-Fi network"
    CONTACT = "visiting card"
    MAIL = "mail address"
    PHONE = "phone number"
    CALENDAR = "calendar entry"
    PLACE = "place on a map"
    PAYMENT = "payment slip"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a member wished to have on the pass: a language of ``PASS_LANGUAGES`` and four display bits.

    They may hint at health: they are shown by acting on them, and never stored or logged. Raises ValueError
    for any other language.
    """

    language: str | None = None
    large_text: bool = False
    high_contrast: bool = False
    controls_low: bool = False
    calm: bool = False

    def __post_init__(self) -> None:
        if self.language is not None and self.language not in PASS_LANGUAGES:
            raise ValueError(f"a pass speaks one of {', '.join(PASS_LANGUAGES)}, not {self.language!r}")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a pass says. ``branches`` None means every branch; ``preferences`` None means none were asked for.

    Valid from ``not_before`` up to but not including ``expires_at``, both aware, in UTC and whole seconds.
    Raises ValueError when a field cannot stand on a pass.
    """

    pass_id: bytes
    purpose: PassPurpose
    branches: frozenset[str] | None
    not_before: datetime
    expires_at: datetime
    preferences: Preferences | None = None

    def __post_init__(self) -> None:
        if len(self.pass_id) != PASS_ID_BYTES:
            raise ValueError(f"a pass id has {PASS_ID_BYTES} bytes, not {len(self.pass_id)}")
        if self.branches is not None and not (self.branches and all(self.branches)):
            raise ValueError("a pass names at least one branch, or None for every branch, and no empty name")
        for instant in (self.not_before, self.expires_at):
            if instant.utcoffset() != timedelta(0) or instant.microsecond:
                raise ValueError(f"instants of a pass are UTC and whole seconds, not {instant!r}")
            if not INSTANT_MIN <= instant <= INSTANT_MAX:
                raise ValueError(f"instants of a pass lie between 1970 and 2106, not {instant!r}")
        if self.not_before >= self.expires_at:
            raise ValueError("a pass begins before it ends")


def judge(
    claims: Claims,
    now: datetime,
    branch: str,
    revoked: Container[bytes],
    *,
    clock_is_suspect: bool = False,
) -> PassRefusal | None:
    """Why these claims do not hold at ``now`` in ``branch``, or None when they do.

    ``revoked`` holds the ids of revoked passes. With a suspect clock ``now`` is the floor (the later of HQ's
    last time and the last fact's) and nobody is early: after a night without power everybody would be
    (SAFETY.md T24).

    Of several reasons the one that no patience cures comes first: a revoked pass never works again and is
    reception's business whatever its dates; an expired one has a successor to be shown instead; the wrong
    branch is a question of place, which also settles the hour; being early passes by itself.
    """
    if claims.pass_id in revoked:
        return PassRefusal.REVOKED
    if now >= claims.expires_at:
        return PassRefusal.EXPIRED
    if claims.branches is not None and branch not in claims.branches:
        return PassRefusal.OTHER_BRANCH
    if now < claims.not_before and not clock_is_suspect:
        return PassRefusal.EARLY
    return None


def is_single_entry(purpose: PassPurpose) -> bool:
    """Whether such a pass lets somebody in once: all but those of members and staff do (SAFETY.md T4)."""
    return purpose in (PassPurpose.BOOKING, PassPurpose.VISITOR, PassPurpose.DAY_GUEST)
