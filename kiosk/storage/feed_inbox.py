"""Takes in the branch's feed: effects, decisions and cursor in one transaction a slice (SYNC.md I3).

A line that cannot be applied is put aside and the feed goes on (F29); one of a kind this version does not know
stops it there (F38). Lines that name people are not kept: only their hash is, so that a person can be erased and
the chain still counts.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.branches import Branch
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingEnded,
    BookingReleased,
    Entry,
    FactName,
    LeaseReleased,
    Overridden,
    OverrideConfirmed,
)
from kiosk.domain.people import (
    PassKey,
    PassRecord,
    PassRevoked,
    Person,
    PersonErased,
    PersonMerged,
    PersonPreferences,
    StaffMember,
    VisitCard,
)
from kiosk.domain.ports import (
    FeedCursor,
    FeedItem,
    FeedLine,
    FeedSnapshot,
    Knowledge,
    SignedHead,
    Work,
)
from kiosk.domain.projection import apply, apply_late
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation
from kiosk.encoding import feed
from kiosk.encoding.values import UndecodableError
from kiosk.storage import feed_lives, holders, quarantine, reconciliation
from kiosk.storage.feed_lives import FeedLives
from kiosk.storage.quarantine import FORKED, POISON, READ_AGAIN_DUE, put_aside, quarantined
from kiosk.storage.reconciliation import REBUILD_DUE
from kiosk.storage.unit_of_work import Shelves, SqlWork, UnitsOfWork

DECISIONS = (
    BookingConfirmed, OverrideConfirmed, Overridden, BookingCancelled, BookingReleased, BookingEnded, BookingDeclined
)  # fmt: skip
"""Facts of the holder's: what this kiosk wrote of them without the pen, it applied as if it had had it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FeedRules:
    """What the inbox needs besides the database.

    ``answer`` runs in the transaction that takes a fact in, for what is asked of this kiosk; ``seal_pin`` makes
    what this device keeps of a PIN from what headquarters sent (SAFETY.md T8); ``start``: the cursor before
    anything was read.
    """

    answer: Callable[[Work, Entry], None]
    seal_pin: Callable[[str], str]
    start: FeedCursor


class SqlFeedInbox:
    """The port ``FeedInbox`` over the database."""

    def __init__(
        self,
        shelves: Shelves,
        units: UnitsOfWork,
        rules: FeedRules,
        rebuild: Callable[[], object],
        drop_copies: Callable[[], None],
    ) -> None:
        self._drop_copies = drop_copies
        self._shelves = shelves
        self._units = units
        self._rules = rules
        self._rebuild = rebuild
        self._is_rebuild_due = False
        self._lives = FeedLives(shelves, rules.start)

    def cursor(self) -> FeedCursor:
        """How far it has read."""
        return self._lives.cursor()

    def signed_head(self) -> tuple[str, SignedHead] | None:
        """The last head that headquarters signed here, with its timeline."""
        return self._lives.signed_head()

    def is_turned(self) -> bool:
        """Whether it turned to a new timeline and does not know yet where that goes on for it."""
        return self._lives.is_turned()

    def turn_to(self, timeline: str) -> None:
        """Hears the present timeline no more: whatever still comes of it answers another question now."""
        with self._shelves.connection.transaction():
            self._lives.put_cursor(replace(self.cursor(), timeline=timeline))
            self._shelves.vault.asked.owe_all()
        _log.warning("headquarters was restored: the feed goes on in timeline %s", timeline)

    def knowledge(self, lineage: Sequence[tuple[str, int]], *, is_whole: bool) -> Knowledge:
        """What headquarters may have lost."""
        return feed_lives.knowledge(self._shelves, self._lives, lineage, is_whole=is_whole)

    def rejoin(self, position: int, hash_: bytes) -> None:
        """Goes on in the new timeline behind the last entry that both have alike. Raises ValueError."""
        with self._shelves.connection.transaction():
            self._lives.rejoin(position, hash_)

    def read_again_if_due(self) -> None:
        """What this program may read at last is asked for again, from the first such line on (F29).

        Not for facts: they are here. A kiosk that is locked, or in between two timelines, asks at a later start: it is
        told from where to read on.
        """
        if self._shelves.state(READ_AGAIN_DUE) is None or self._units.is_locked or self.is_turned():
            return
        with self._shelves.connection.transaction():
            self._shelves.forget_state(READ_AGAIN_DUE)
            first = quarantine.first_to_read_again(self._shelves)
            if first is not None:
                self._lives.read_again_from(first)
                _log.info("the feed is read again from %s on: it has lines that were put aside", first)

    def is_locked(self) -> bool:
        """Whether headquarters proved that it revoked this kiosk."""
        return self._units.is_locked

    def lock(self) -> None:
        """Nothing is written any more; who people are is deleted here, and the copies with it. The journal stays."""
        self._drop_copies()  # first: a kill in between, and headquarters says it again
        self._units.lock()
        self._shelves.connection.empty_wal()

    def unlock(self) -> None:
        """Work goes on; the feed is read from its beginning, for who people are. No effect while not locked."""
        if self._units.is_locked:
            self._units.unlock(lambda: self._lives.rejoin(0, self._rules.start.hash))

    def take(
        self,
        lines: Sequence[FeedLine],
        cursor: FeedCursor,
        head: SignedHead | None = None,
        rest: Sequence[bytes] = (),
    ) -> None:
        """Applies the lines, decides the requests among them, and moves the cursor, in one transaction.

        ``lines`` follow the present cursor without a gap and end at the new one; who received them checked their
        chain, and stopped before a kind that this version does not know. Raises ValueError for a gap, StorageError.
        """
        first = self.cursor().position + 1
        if [line.position for line in lines] != list(range(first, cursor.position + 1)):
            raise ValueError(f"the lines do not lead from {first - 1} to {cursor.position}")
        with self._units.begin_own() as work:
            for line in lines:
                self._take_line(work, line)
            self._lives.put_cursor(cursor)
            if head is not None:
                self._lives.put_head(head, rest)
        if self._is_rebuild_due:
            self._is_rebuild_due = False
            self._rebuild()
        if any(isinstance(line.item, PersonErased | PersonPreferences | VisitCard) for line in lines):
            # the WAL still holds the pages as they were (SAFETY.md 1.4)
            self._shelves.connection.empty_wal()

    def take_snapshot(self, snapshot: FeedSnapshot) -> None:
        """Puts the snapshot in the place of all that was read, and the cursor behind it, in one transaction.

        The rows are made of its facts and of this journal's own above what it says of them, the leases of its lines and
        of the releases among those. Raises ValueError for a snapshot that leads back, StorageError.
        """
        before = self.cursor().position
        if snapshot.cursor.position <= before:
            raise ValueError(f"a snapshot of {snapshot.cursor.position} leads back from {before}")
        with self._units.begin_own() as work:
            self._lives.begin_at(snapshot)
            quarantine.empty(self._shelves)
            reconciliation.note_told(self._shelves, snapshot.stored)
            for line in snapshot.lines:
                if _event_in(line) is not None:
                    self._lives.keep_before(line)
            reconciliation.make_again(self._shelves, work.node)
            if any(one.place.startswith("journal") for one in quarantined(self._shelves)):
                # it rests on what headquarters says again further on
                self._shelves.put_state(REBUILD_DUE, "yes")
            self._move_pens_again(work, snapshot.lines)
            self._look_for_loss(work, snapshot.lines)
            for line in snapshot.lines:
                if (
                    isinstance(line.item, Entry)
                    and line.position > before
                    and line.item.name.node != work.node
                ):
                    self._rules.answer(work, line.item)
        # the WAL may still hold people of whom the snapshot says that they are erased
        self._shelves.connection.empty_wal()
        _log.info("the feed goes on behind a snapshot of %s", snapshot.cursor.position)

    def _move_pens_again(self, work: SqlWork, lines: Sequence[FeedLine]) -> None:
        """Hears all but the facts, which are rows by now; of them the releases, this journal's own at the end."""
        places = self._shelves.places
        places.forget_leases()
        for line in lines:
            if _event_in(line) is None:
                self._apply(work, line)
            elif (release := _release_in(line.item)) is not None and not line.is_late:
                places.hear_release(release)
        holders.hear_own_releases(self._shelves, work.node)

    def _look_for_loss(self, work: SqlWork, lines: Sequence[FeedLine]) -> None:
        """What it says of this journal's own that is not here was lost, unless a fence has settled that."""
        missing: FactName | None = None
        for line in lines:
            match line.item:
                case Fence(holder=work.node):
                    missing = None
                case Entry(name=name) if name.node == work.node and not line.is_late:
                    if self._shelves.log.written_at_ms(name.inc, name.seq) is None:
                        missing = name
        if missing is not None and not work.is_fenced:
            self._units.fence(work, missing.inc, missing.seq, in_new_life=True)

    def _take_line(self, work: SqlWork, line: FeedLine) -> None:
        event, is_again = _event_in(line), self._lives.was_read(line)
        self._lives.keep(line, is_fact=event is not None)
        if is_again and self._stands(line):
            return
        if isinstance(line.item, Entry) and event is not None and line.item.name.node == work.node:
            name = line.item.name
            is_own = self._shelves.log.is_written(name.inc, name.seq, event)
            if is_own:
                if line.is_late and isinstance(line.item.fact, DECISIONS):
                    self._rebuild_later()
                return
            if not work.is_fenced and not line.is_late:
                # headquarters has what this journal does not: its tail was lost (SYNC.md 2.6)
                self._units.fence(work, name.inc, name.seq, in_new_life=True)
            if is_own is not None:
                put_aside(self._shelves, _place(line), FORKED)
                return
        was_late = self._lives.was_read_as(line.item)
        if was_late is None:
            self._apply(work, line)
        elif was_late != line.is_late:
            self._rebuild_later()

    def _stands(self, line: FeedLine) -> bool:
        """Whether a line that is read again is no news: a fact is in the rows or in the rebuild's hands.

        A fence would take what was given since. What else is said is described again, one line after the other.
        """
        if isinstance(line.item, Entry):
            return True
        was_aside = quarantine.take_back(self._shelves, _place(line))
        return isinstance(line.item, Fence) and not was_aside

    def _rebuild_later(self) -> None:
        """What was applied is applied otherwise now: the rows are made again once this is committed."""
        self._is_rebuild_due = True
        self._shelves.put_state(REBUILD_DUE, "yes")

    def _apply(self, work: SqlWork, line: FeedLine) -> None:
        try:
            with self._shelves.turning_back(), self._shelves.connection.savepoint():
                self._hear(work, line)
        except POISON as fault:
            put_aside(self._shelves, _place(line), type(fault).__name__)

    def _hear(self, work: SqlWork, line: FeedLine) -> None:
        match line.item:
            case Entry() as entry if line.is_late:
                self._shelves.put(apply_late(self._shelves.bookings, entry))
                self._rules.answer(work, entry)
            case Entry() as entry:
                self._shelves.put(apply(self._shelves.bookings, entry))
                if isinstance(entry.fact, LeaseReleased):
                    self._shelves.places.hear_release(entry.fact)
                self._rules.answer(work, entry)
            case Fence() as fence:
                self._shelves.places.hear_fence(fence)
                if fence.holder == work.node and fence.lost and fence.lost == _named(self._units.lost()):
                    self._units.unfence(work)
            case None:
                raise UndecodableError("nonsense under a known kind")
            case Person() as person if person.pin is not None:
                hear(self._shelves, replace(person, pin=self._rules.seal_pin(person.pin)))
            case StaffMember() as member:
                hear(self._shelves, replace(member, pin=self._rules.seal_pin(member.pin)))
            case described:
                hear(self._shelves, described)


def hear(shelves: Shelves, item: FeedItem) -> None:
    """Stores what headquarters says of the branch, its people and what lets them in."""
    vault, places = shelves.vault, shelves.places
    match item:
        case Grant():
            places.hear_grant(item)
        case Branch():
            places.put_branch(item)
        case Plan():
            places.put_plan(item)
        case Space():
            places.put_space(item)
        case Person():
            vault.hear_person(item)
        case PersonErased():
            vault.erase(item.subject_id)
        case PersonMerged():
            vault.merge(item)
        case PersonPreferences() | VisitCard():
            vault.hear_asked(item)
        case PassRecord():
            vault.put_pass(item)
        case PassRevoked():
            vault.revoke(item.pass_id)
        case PassKey():
            vault.put_pass_key(item)
        case Invitation():
            vault.put_invitation(item)
        case StaffMember():
            vault.put_staff(item)
        case Entry() | Fence():
            raise TypeError("a fact is applied, and a fence frees the kiosk it names: neither is heard")
        case never:
            assert_never(never)


def _release_in(item: FeedItem | None) -> LeaseReleased | None:
    fact = item.fact if isinstance(item, Entry) else None
    return fact if isinstance(fact, LeaseReleased) else None


def _event_in(line: FeedLine) -> bytes | None:
    try:
        event = feed.event_of(line.body)
    except UndecodableError:
        return None
    return None if event is None else event[2]


def _named(lost: FactName | None) -> str:
    return "" if lost is None else f"{lost.inc}.{lost.seq}"


def _place(line: FeedLine) -> str:
    return f"feed {line.position}"
