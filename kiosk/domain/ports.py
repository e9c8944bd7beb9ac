"""What the rules and services ask of the world: each port is implemented by whoever owns the technology.

Fakes of these live in ``tests/fakes``; one contract suite runs against the fake and the real part alike.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.authority import Fence, Grant, Lease, Leases
from kiosk.domain.bookings import Booking, Request
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.entry_passes import Claims, PassRefusal
from kiosk.domain.facts import Entry, Fact, FactName
from kiosk.domain.people import (
    Asked,
    PassKey,
    PassRecord,
    PassRevoked,
    Person,
    PersonErased,
    PersonMerged,
    PersonPreferences,
    PinTries,
    StaffMember,
    VisitCard,
)
from kiosk.domain.projection import FailedCheckIn, Rows
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation, Visit


class Clock(Protocol):
    """Wall and monotonic time. No rule of safety reads it (SYNC.md 2.7).

    ``is_suspect``: nobody knows whether the wall clock is right (UX.md 6.7 D3); ``now`` then never lies before
    the last fact.
    """

    @property
    def is_suspect(self) -> bool:
        """Whether the wall clock may be wrong."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC, in whole milliseconds: what is compared with a fact is as fine as that."""

    def monotonic_ms(self) -> int:
        """Milliseconds since some moment before the process began; never goes back."""


class Random(Protocol):
    """Unpredictable bytes."""

    def token(self, size: int) -> bytes:
        """``size`` bytes that nobody can guess."""


class Passes(Protocol):
    """Verifies entry passes by their signature alone: no network, no database row."""

    def verify(self, code: bytes) -> Claims | PassRefusal:
        """The signed claims of a code, or why it is not one of ours. Says nothing about time or revocation."""


class Pins(Protocol):
    """Compares PINs against what headquarters set."""

    def matches(self, pin: str, stored: str) -> bool:
        """Whether the PIN is the one behind ``stored``; takes as long when it is not."""


class Tickets(Protocol):
    """The kiosk's word that somebody stands before it, signed with the key that was made on the device."""

    def ticket(self, branch_id: str, node: str, at: datetime) -> str:
        """The word for that branch and instant, as it stands in an address. Headquarters can prove whose it is."""


class Bookings(Rows, Protocol):
    """Bookings and requests as they stand."""

    def near(self, space_id: str, span: Interval, *, with_ended: bool = False) -> Sequence[Booking]:
        """The bookings that take that space within the span, by start, neighbouring days included.

        ``with_ended``: those too that did until their person left.
        """

    def taken(self, span: Interval) -> frozenset[str]:
        """Ids of the spaces that somebody has within the span."""

    def on_day(self, day: date) -> Sequence[Booking]:
        """Every booking of the day in every state, by space and start."""

    def of_subject(self, subject_id: str, day: date) -> Sequence[Booking]:
        """A person's bookings of that day in every state, by start."""

    def pending_requests(self) -> Sequence[Request]:
        """Requests that nobody has decided, oldest first."""

    def requests_on(self, day: date) -> Sequence[Request]:
        """Every request of that day."""


class Visits(Protocol):
    """Who is inside and who was."""

    def visit(self, visit_id: str) -> Visit | None:
        """The visit of that name."""

    def inside(self) -> Sequence[Visit]:
        """The visits that have not ended, by arrival."""

    def people_inside(self) -> int:
        """How many people they are."""

    def inside_by_subject(self, subject_id: str) -> Visit | None:
        """The open visit of a person."""

    def inside_by_pass(self, pass_id: str) -> Visit | None:
        """The open visit begun with that pass (hex id)."""

    def last_of(self, subject_id: str) -> Visit | None:
        """The person's last visit that had a space, ended or not."""

    def count_of(self, subject_id: str) -> int:
        """How many of the person's visits, this one included, had a space."""

    def on_day(self, day: date) -> Sequence[Visit]:
        """Every visit of the day, by arrival."""

    def redeemed_by(self, pass_id: str) -> str | None:
        """The visit that used up a single-entry pass, or None."""

    def failed_on(self, day: date) -> Sequence[FailedCheckIn]:
        """Arrivals that were refused that day, oldest first."""


class Vault(Protocol):
    """The tables that hold personal data, and what names people to the rules."""

    def person(self, subject_id: str) -> Person | None:
        """Who a subject is, or None when erased or never heard of."""

    def keep(self, person: Person) -> None:
        """Stores a person first seen here, in this transaction, and owes it to headquarters."""

    def preferences(self, subject_id: str) -> PersonPreferences | None:
        """How a person asked the screen to be remembered, or that they ask no more; None: they never said."""

    def remember(self, said: PersonPreferences) -> None:
        """Stores that in this transaction, under each name of theirs that has any, and owes it to headquarters."""

    def card(self, visit_id: str) -> VisitCard | None:
        """Whether and how the others may see who came with that visit; None: they never said."""

    def cards(self) -> Sequence[VisitCard]:
        """Who lets the others see that they are in, or were."""

    def put_card(self, card: VisitCard) -> None:
        """Stores that in this transaction, and owes it to headquarters."""

    def pass_record(self, pass_id: str) -> PassRecord | None:
        """Whose pass it is, as far as this copy knows."""

    def is_revoked(self, pass_id: str) -> bool:
        """Whether the pass lets nobody in any more."""

    def person_by_card(self, card_number: str) -> Person | None:
        """The member with that printed card number."""

    def find_hosts(self, letters: str, limit: int = 4) -> Sequence[Person]:
        """People of this branch whose name has a word that starts with the letters; case and accents do not count."""

    def invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation of that id."""

    def invitation_by_code(self, code: str) -> Invitation | None:
        """The invitation with exactly that visit code, or None."""

    def put_day_code(self, code: str, visit_id: str) -> None:
        """Gives six digits to the visit of somebody without an account, to leave or extend by."""

    def visit_of_day_code(self, code: str) -> str | None:
        """The visit those six digits were given to, or None."""

    def staff(self) -> Sequence[StaffMember]:
        """Everybody who may sign in at this branch."""

    def pin_tries(self, account: str) -> PinTries:
        """Wrong PINs in a row at an account; survives a kill."""

    def put_pin_tries(self, tries: PinTries) -> None:
        """Stores them."""


class Places(Protocol):
    """The branch, its spaces, and who holds their days."""

    def branch(self) -> Branch:
        """This branch. Raises NotEnrolledError before headquarters described one."""

    def spaces(self) -> Sequence[Space]:
        """The branch's spaces that are not retired, by code."""

    def space(self, space_id: str) -> Space | None:
        """One of them, or a retired one."""

    def plans(self) -> Sequence[Plan]:
        """The plans of the branch's floors, by floor; a floor without one is shown as a list alone."""

    def leases(self, space_id: str) -> Leases:
        """Who holds the space's days, by what this kiosk has read and given back."""


class Work(Protocol):
    """One transaction: what it reads is one state, what it appends is durable when it ends well."""

    node: str
    is_fenced: bool
    bookings: Bookings
    visits: Visits
    vault: Vault
    places: Places

    @property
    def has_unread(self) -> bool:
        """Whether headquarters has said more to the branch than this kiosk could take in so far."""

    def surveys_since(self, instant: datetime) -> int:
        """How many questionnaires were answered at this kiosk from that instant on."""

    def waiting_since(self, instant: datetime) -> frozenset[str]:
        """Who asked at this kiosk, from that instant on, to be told of a free desk: subject ids."""

    def append(self, fact: Fact) -> FactName:
        """Adds a fact to the journal and its changes to the rows. Raises ValueError beyond 4 KiB.

        Later reads in the same work see the changes. Nothing is true before the work's end returned.
        """


Begin = Callable[[], AbstractContextManager[Work]]
"""Opens a unit of work: commits and makes durable at a good end, leaves no trace after an exception."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What every service needs."""

    begin: Begin
    clock: Clock
    random: Random
    passes: Passes
    pins: Pins
    tickets: Tickets


FeedItem = (
    Entry | Grant | Fence | Branch | Plan | Space | Person | PersonErased | PersonMerged | PersonPreferences | PassRecord
    | PassRevoked | PassKey | Invitation | StaffMember | VisitCard
)  # fmt: skip
"""What headquarters' feed can say. A request in it is an Entry whose fact is a BookingRequested."""


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """How far a feed was read: timeline ``number-tag``, position, chain hash at it (32 bytes)."""

    timeline: str
    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One feed entry as it came: its position, its bytes, and what they say (None: of an unknown kind).

    ``is_late``: a fact that decides nothing (SYNC.md 2.6).
    """

    position: int
    body: bytes
    item: FeedItem | None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A place in a feed that headquarters signed: it once said all that leads there."""

    position: int
    hash: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class FeedSnapshot:
    """What still matters of a feed up to a place, for a kiosk that cannot read on from where it is (SYNC.md 2.4.4).

    ``cursor``: that place, and ``head`` headquarters' signature over it. ``stored``: how far the feed up to there says
    each incarnation of this kiosk's journal.
    """

    cursor: FeedCursor
    head: SignedHead
    lines: tuple[FeedLine, ...]
    stored: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class KeptChain:
    """A part of a life of the feed as this kiosk read it, behind ``after`` and up to a head that was signed.

    ``entries``: lines, or the digest (32 bytes) of one that was not kept; with them, whether it is a digest.
    """

    after: FeedCursor
    entries: tuple[tuple[bytes, bool], ...]
    head: SignedHead


@dataclass(frozen=True, slots=True)
class Incarnation:
    """One life of a journal and where the one before it ended; ``parent_inc`` None for the first."""

    inc: str
    parent_inc: str | None
    parent_seq: int
    parent_hash: bytes


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a restored headquarters asks a kiosk for (SYNC.md 2.6): its lives, its leases, the feed as it read it."""

    lives: tuple[Incarnation, ...]
    leases: tuple[Lease, ...]
    chains: tuple[KeptChain, ...]


class FeedInbox(Protocol):
    """Where a kiosk takes in its branch's feed (I1, I3)."""

    def cursor(self) -> FeedCursor:
        """How far it has read."""

    def take(
        self,
        lines: Sequence[FeedLine],
        cursor: FeedCursor,
        head: SignedHead | None = None,
        rest: Sequence[bytes] = (),
    ) -> None:
        """Applies the lines, decides the requests among them, and moves the cursor, in one transaction.

        A line that its own journal holds is a no-op; one that cannot be applied is quarantined. ``head``: what the page
        of these lines leads to, past the digests in ``rest``.
        """

    def take_snapshot(self, snapshot: FeedSnapshot) -> None:
        """Puts the snapshot in the place of all that was read, and the cursor behind it, in one transaction (F43).

        This kiosk's own facts above what the snapshot says of its journal stay in force, releases included. Raises
        ValueError for a snapshot that leads back, StorageError.
        """

    def signed_head(self) -> tuple[str, SignedHead] | None:
        """The last head that headquarters signed here, with its timeline, or None before the first."""

    def is_turned(self) -> bool:
        """Whether it turned to a new timeline and does not know yet where that goes on for it."""

    def turn_to(self, timeline: str) -> None:
        """Hears the present timeline no more, durably: headquarters was restored (SYNC.md 2.6)."""

    def knowledge(self, lineage: Sequence[tuple[str, int]], *, is_whole: bool) -> Knowledge:
        """What headquarters may have lost. ``lineage``: the timelines it has, oldest first, with where each began.

        ``is_whole``: every life of the feed from its beginning, for a headquarters that went on after its copy.
        """

    def rejoin(self, position: int, hash_: bytes) -> None:
        """Goes on in the new timeline behind the last entry that both have alike.

        What was read of the old one stays in force until it is read again. Raises ValueError for a place that this
        kiosk never read so.
        """

    def is_locked(self) -> bool:
        """Whether headquarters proved that it revoked this kiosk."""

    def lock(self) -> None:
        """Headquarters proved it: nothing is written any more, who people are is deleted, the journal stays (F41)."""

    def unlock(self) -> None:
        """Headquarters opened a session again: work goes on, and the feed tells from its beginning who people are."""


@dataclass(frozen=True, slots=True)
class JournalTip:
    """The end of a journal: the present incarnation, the last seq in it (0: empty) and the chain hash there."""

    inc: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class JournalBatch:
    """Events of one incarnation, in order, as bytes: from ``first`` on, ``base_hash`` the chain before them."""

    incarnation: Incarnation
    first: int
    base_hash: bytes
    events: tuple[bytes, ...]
    head_hash: bytes


class Journal(Protocol):
    """A kiosk's own log as the exchange sees it."""

    def tip(self) -> JournalTip:
        """Where it ends."""

    def unsent(self, facts_max: int, bytes_max: int) -> JournalBatch | None:
        """The oldest events headquarters has not acknowledged, of one incarnation, or None."""

    def acknowledge(self, inc: str, stored: int, safe: int) -> None:
        """Headquarters has stored the incarnation up to ``stored`` and backed it up to ``safe``."""

    def rewind(self, inc: str, stored: int) -> None:
        """Headquarters has less than it once said: what came after is unsent again."""

    def heed(self, stored: Mapping[str, int]) -> None:
        """Headquarters has this of each incarnation, which may be less than it once said (SYNC.md 2.6)."""

    def unsent_count(self) -> int:
        """How many events headquarters has not acknowledged."""

    def lost(self) -> FactName | None:
        """The latest state.lost while it fences this journal, or None (SYNC.md 2.6)."""

    def note_loss(self) -> None:
        """Headquarters holds more of this node than this journal: begins an incarnation with a state.lost.

        From here on nothing is confirmed until a fence names it; no effect while fenced already.
        """

    def people_owed(self, limit: int) -> Sequence[Person]:
        """Vault rows headquarters does not have yet."""

    def people_sent(self, people: Iterable[Person]) -> None:
        """Headquarters has these revisions."""

    def asked_owed(self, limit: int) -> Sequence[Asked]:
        """What people here asked of us, or took back, and headquarters does not know yet."""

    def asked_sent(self, said: Iterable[Asked]) -> None:
        """Headquarters knows these."""


class CodeSource(Protocol):
    """Something that reads codes: ``listener`` is called with each code's bytes, on any thread."""

    def start(self, listener: Callable[[bytes], None]) -> None:
        """Begins to read. Raises ReaderUnavailableError; a reader that may come back is looked for instead."""

    def stop(self) -> None:
        """Ends reading and frees the device."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A slip for somebody whose code is their only way out and in again; in their language, and without a name.

    ``day``: the local day it is good for. ``lines``: what stands under the branch's name. ``matrix``: the code's rows
    of modules, True = dark, without a quiet zone. ``hints``: what the code is for. ``digits``: the same code to read.
    """

    day: date
    branch: str
    lines: tuple[str, ...]
    matrix: tuple[tuple[bool, ...], ...]
    hints: tuple[str, ...]
    digits: str


class Printer(Protocol):
    """Paper beside the screen. What prints waits for the device, within bounds: never on a thread others need."""

    def print_out(self, receipt: Receipt) -> bool:
        """Whether the slip was handed over; one that was not waits for ``print_again``."""

    def has_waiting(self, day: date) -> bool:
        """Whether the last slip of the day was not handed over. Waits for nobody, on any thread."""

    def print_again(self) -> bool:
        """Tries the slip that waits once more; whether none waits any longer."""


class Signal(Protocol):
    """Light or sound beside the screen."""

    def show(self, tone: str) -> None:
        """Shows a tone of the outcome table: ``success``, ``notice`` or ``error``; never waits."""
