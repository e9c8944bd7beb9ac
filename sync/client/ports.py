"""What the exchange asks of its surroundings: a line to headquarters, the kiosk thread, a place for the ratchet.

``sync.client.line`` implements the line over HTTPS, the simulation its own.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.ports import FeedCursor, FeedInbox, Journal, Random
from sync.client.pages import FeedPage, SnapshotPage
from sync.protocol.messages import (
    AskElsewhere,
    AskRelease,
    AskReleaseSlice,
    Challenge,
    DayBackedUp,
    Elsewhere,
    Enrol,
    EnrolConfirm,
    Enrolled,
    EnrolNonce,
    EnrolOffer,
    EnrolReveal,
    Hello,
    JournalStored,
    PeopleStored,
    Reconcile,
    Reconciled,
    Recovered,
    Refusal,
    Release,
    ReleaseSlice,
    Revocation,
    SessionGranted,
    SessionOpen,
    Whence,
)

Result = TypeVar("Result")


class HeadquartersLine(Protocol):
    """One connection to headquarters; each call is one request and its answer (SYNC.md 2.4).

    Every call raises HeadquartersUnreachableError when nobody answers, HeadquartersBusyError when the answer is
    none (5xx, 429, anything but the expected message), RogueHeadquartersError when who answers cannot prove to
    be headquarters. ``body``: a gzip body of lines (``batches.packed``).
    """

    def hello(self, message: Hello) -> Challenge | Refusal:
        """First half of a session."""

    def open_session(self, message: SessionOpen) -> SessionGranted | Refusal:
        """Second half of a session."""

    def revocation(self, message: Hello) -> Revocation | Refusal:
        """The proof that this kiosk was revoked."""

    def upload(self, bearer: str, body: bytes) -> JournalStored | Refusal:
        """A batch of the journal; answered after headquarters' commit."""

    def poll(self, bearer: str, whence: Whence, cursor: FeedCursor, wait_seconds: int) -> FeedPage | Refusal:
        """The feed after the cursor; an empty page at the latest after ``wait_seconds``."""

    def snapshot(self, bearer: str, whence: Whence, after: int) -> SnapshotPage | Refusal:
        """A page of what still matters of the part of the feed that is not kept whole."""

    def recover(self, bearer: str, body: bytes) -> Recovered | Refusal:
        """What this kiosk knows that a restored headquarters may have lost."""

    def put_people(self, bearer: str, body: bytes) -> PeopleStored | Refusal:
        """Vault rows."""

    def put_asked(self, bearer: str, body: bytes) -> PeopleStored | Refusal:
        """What people asked of us about themselves."""

    def reconcile(self, bearer: str, message: Reconcile) -> Reconciled | Refusal:
        """The night's comparison."""

    def day_backed_up(self, bearer: str, message: DayBackedUp) -> JournalStored | Refusal:
        """The night's last word; the answer carries the raised ``safe``."""

    def elsewhere(self, bearer: str, message: AskElsewhere) -> Elsewhere | Refusal:
        """What is free at the other branches."""

    def release(self, bearer: str, message: AskRelease) -> Release | Refusal:
        """Which version of the program this kiosk shall have."""

    def release_slice(self, bearer: str, message: AskReleaseSlice) -> ReleaseSlice | Refusal:
        """A piece of it."""

    def abort(self) -> None:
        """From any thread: ends the call under way, which raises HeadquartersUnreachableError. Calls work again after."""

    def close(self) -> None:
        """Like ``abort``, for good."""


class EnrolmentLine(Protocol):
    """The calls of a device that has no identity yet. Raises as ``HeadquartersLine`` does."""

    def enrol(self, message: Enrol) -> EnrolOffer | Refusal:
        """Shows the one-time code."""

    def reveal(self, message: EnrolReveal) -> EnrolNonce | Refusal:
        """Exchanges the nonces that both ends committed to."""

    def confirm(self, message: EnrolConfirm) -> Enrolled | Refusal:
        """Says that a person found the words equal here."""

    def abort(self) -> None:
        """As ``HeadquartersLine.abort``."""

    def close(self) -> None:
        """As ``HeadquartersLine.close``."""


class RunOnKiosk(Protocol):
    """Runs a call on the kiosk thread, behind visitors and staff, and waits; a call takes 10 ms at most."""

    def __call__(self, work: Callable[[], Result], /) -> Result:
        """What the call returns or raises."""


class News(Protocol):
    """What a resting thread waits for; ``threading.Event`` is one."""

    def set(self) -> None:
        """There is news: whoever waits goes on. From any thread."""

    def clear(self) -> None:
        """The news was heard."""

    def wait(self, timeout: float | None = None) -> bool:
        """Until there is news, or so many seconds; whether there is."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How the threads of the exchange wait, for time and for each other: the system's way, or the simulation's."""

    new_news: Callable[[], News] = threading.Event
    new_lock: Callable[[], AbstractContextManager[object]] = threading.Lock


class Ratchet(Protocol):
    """The last word of the last session, which tells a cloned device (SYNC.md 2.4)."""

    def last(self) -> str:
        """What the last session gave, or empty before the first."""

    def keep(self, word: str) -> None:
        """Makes a new one durable before the session is used."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks and to whom: the node, its branch, the device key's signature in hex, headquarters' key."""

    node: str
    branch_id: str
    sign: Callable[[bytes], str]
    hq_key: Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class KioskEnd:
    """The kiosk's end of the exchange. ``journal`` and ``inbox`` are called through ``run_on_kiosk`` alone.

    ``seconds``: monotonic seconds. ``heard_time(hq_time_ms, round_trip_ms)``: headquarters' signed clock, told
    on the kiosk thread whenever it was heard; ``keep_time_sample`` of the same, once a session that opened: it goes
    into the journal (SYNC.md 2.7).
    """

    speaker: Speaker
    journal: Journal
    inbox: FeedInbox
    run_on_kiosk: RunOnKiosk
    ratchet: Ratchet
    random: Random
    seconds: Callable[[], float]
    heard_time: Callable[[int, int], None]
    keep_time_sample: Callable[[int, int], None]
