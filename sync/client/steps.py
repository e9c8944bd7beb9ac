"""What the exchange does, and what may come of it: the two vocabularies between the engine and whoever drives it.

Times are monotonic seconds.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Prove who we are and get a bearer."""


@dataclass(frozen=True, slots=True)
class Upload:
    """Send the journal's oldest unsent facts, at most so many and so large before compression."""

    facts_max: int
    raw_bytes_max: int


@dataclass(frozen=True, slots=True)
class PutPeople:
    """Send vault rows that headquarters does not have."""

    people_max: int


@dataclass(frozen=True, slots=True)
class Poll:
    """Ask for the feed after the cursor; headquarters may hold the answer back for ``wait_seconds``."""

    wait_seconds: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before that moment (infinity: until woken)."""

    until: float


Action = OpenSession | Upload | PutPeople | Poll | Wait


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """There is a bearer."""


@dataclass(frozen=True, slots=True)
class BatchStored:
    """Headquarters has the batch: how many facts, how large on the wire and before, how long it took."""

    facts: int
    wire_bytes: int
    raw_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class NothingUnsent:
    """The journal has nothing that headquarters lacks."""


@dataclass(frozen=True, slots=True)
class PeopleTaken:
    """Headquarters has these vault rows."""

    people: int


@dataclass(frozen=True, slots=True)
class NobodyOwed:
    """Every vault row is at headquarters."""


@dataclass(frozen=True, slots=True)
class PageTaken:
    """A page of the feed was applied; 0 entries: nothing new. ``seconds``: how long headquarters held it back."""

    entries: int
    seconds: float


@dataclass(frozen=True, slots=True)
class FeedStopped:
    """The feed goes on with an entry this version does not know; it is never skipped (F38)."""

    position: int


@dataclass(frozen=True, slots=True)
class GapFound:
    """Headquarters has less than believed; the journal was rewound and is sent again."""


@dataclass(frozen=True, slots=True)
class LineDown:
    """Nobody answered for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class TriedInVain:
    """Headquarters answered that it cannot serve, or what came was no answer."""

    seconds: float
    retry_after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The bearer counts no more."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Headquarters refused for a reason that waiting alone may not cure; ``error`` as in the protocol's Refusal."""

    error: str


@dataclass(frozen=True, slots=True)
class ImpostorFound:
    """Who answered is not headquarters, or the feed does not carry its signature (``is_feed``)."""

    is_feed: bool


@dataclass(frozen=True, slots=True)
class Revoked:
    """This device's key was revoked."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A step failed on this side: a full disk, a bug. The worker has logged it."""


Event = (
    SessionOpened | BatchStored | NothingUnsent | PeopleTaken | NobodyOwed | PageTaken | FeedStopped | GapFound
    | LineDown | TriedInVain | SessionEnded | Refused | ImpostorFound | Revoked | Failed
)  # fmt: skip
