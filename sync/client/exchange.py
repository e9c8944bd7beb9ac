"""One step of the exchange, done: reads the journal, asks headquarters, checks the answer, tells the inbox.

Neither sockets nor threads nor a clock of its own: the line, the kiosk thread and the seconds are given, so that
the worker and the simulation run the same steps. Every failure of the line comes back as an event of the engine;
a reply counts only when it echoes the question (SYNC.md 2.4).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar, assert_never

from cryptography.exceptions import InvalidSignature

from kiosk.domain.errors import (
    ForgedFeedError,
    HeadquartersBusyError,
    HeadquartersUnreachableError,
    RogueHeadquartersError,
)
from kiosk.domain.ports import FeedCursor, JournalBatch, JournalTip
from kiosk.encoding import chain, feed, values
from sync.client import batches, pages, snapshots
from sync.client.batches import Parcel
from sync.client.pages import CheckedPage, FeedPage, PageStep, SliceSize, SnapshotPage
from sync.client.ports import HeadquartersLine, KioskEnd
from sync.client.sessions import LiveSession, Sessions
from sync.client.steps import (
    BatchStored,
    Event,
    FeedStopped,
    GapFound,
    ImpostorFound,
    LineDown,
    NobodyOwed,
    NothingUnsent,
    OpenSession,
    PageTaken,
    PeopleTaken,
    Poll,
    PutPeople,
    Refused,
    Revoked,
    SessionEnded,
    SessionOpened,
    TriedInVain,
    Upload,
)
from sync.protocol import signatures
from sync.protocol.limits import RELEASE_BYTES_MAX
from sync.protocol.messages import (
    AskElsewhere,
    AskRelease,
    AskReleaseSlice,
    DayBackedUp,
    DayTotals,
    Elsewhere,
    JournalHeader,
    JournalStored,
    Later,
    PeopleHeader,
    PeopleStored,
    Reconcile,
    Reconciled,
    Refusal,
    Release,
    ReleaseSlice,
    Whence,
)

Step = OpenSession | Upload | PutPeople | Poll
Came = TypeVar("Came")

logger = logging.getLogger(__name__)


class Exchange:
    """One thread's half of the conversation, over its own line and the shared sessions."""

    def __init__(self, end: KioskEnd, sessions: Sessions, line: HeadquartersLine) -> None:
        self._end = end
        self._sessions = sessions
        self._line = line
        self._session: LiveSession | None = None
        self._slice_size = SliceSize()
        self._parcel: Parcel | None = None

    def perform(self, step: Step) -> Event:
        """Does one step and says what came of it. Errors of this side's storage are raised as they are."""
        return self._guarded(lambda: self._heeded(self._done(step)))

    def compare(
        self,
        heads: Mapping[str, tuple[int, str]],
        totals: DayTotals,
        later: Later | None = None,
        aside: Sequence[str] = (),
    ) -> Reconciled | Event:
        """Asks what headquarters has of this journal, a day and those after it (SYNC.md 2.8), or why it did not say."""
        return self._guarded(lambda: self._compare(dict(heads), totals, later, tuple(aside)))

    def report_backup(self, day: date, tip: JournalTip) -> int | Event:
        """Says that the day is closed and copied up to this tip, and notes how far headquarters calls its life safe."""
        return self._guarded(lambda: self._report_backup(day, tip))

    def elsewhere(self) -> Elsewhere | Event:
        """Asks what is free at the other branches, or says why nothing was heard."""
        return self._guarded(self._elsewhere)

    def release(self, version: str, failed: str) -> Release | Event:
        """Asks which version this kiosk shall have; the answer is signed, or it is nobody's."""
        return self._guarded(lambda: self._release(version, failed))

    def release_slice(self, version: str, offset: int) -> ReleaseSlice | Event:
        """Asks for a piece of a version; nothing proves it but the digest of the whole."""
        return self._guarded(lambda: self._release_slice(version, offset))

    def _guarded(self, call: Callable[[], Came]) -> Came | Event:
        began = self._end.seconds()
        try:
            return call()
        except HeadquartersUnreachableError as fault:
            logger.debug("no line: %s", fault)
            return LineDown(self._end.seconds() - began)
        except HeadquartersBusyError as fault:
            logger.info("no answer from headquarters: %s", fault)
            return TriedInVain(self._end.seconds() - began, fault.retry_after_seconds)
        except RogueHeadquartersError as fault:
            logger.warning("not headquarters: %s", fault)
            return ImpostorFound(is_feed=isinstance(fault, ForgedFeedError))

    def session(self) -> LiveSession:
        """The session of the last steps. Raises HeadquartersBusyError when none is open."""
        if self._session is None:
            raise HeadquartersBusyError("no session is open")
        return self._session

    def _done(self, step: Step) -> Event:
        match step:
            case OpenSession():
                return self._open()
            case Upload():
                return self._upload(step)
            case PutPeople():
                return self._put_people(step)
            case Poll():
                return self._poll(step)
            case never:
                assert_never(never)

    def _heeded(self, event: Event) -> Event:
        if isinstance(event, Revoked):
            self._sessions.hear_revocation(self._line)
        return event

    def _open(self) -> Event:
        opened = self._sessions.renewed(self._line, self._session)
        if isinstance(opened, Refusal):
            return of_refusal(opened)
        self._session = opened
        return SessionOpened()

    def _upload(self, step: Upload) -> Event:
        journal = self._end.journal
        batch = self._end.run_on_kiosk(lambda: journal.unsent(step.facts_max, step.raw_bytes_max))
        if batch is None:
            return NothingUnsent()
        session = self.session()
        parcel = self._parcel_of(session.whence.timeline, batch)
        header = parcel.header
        began = self._end.seconds()
        reply = self._line.upload(session.bearer, parcel.body)
        if isinstance(reply, Refusal):
            return self._upload_refused(batch, reply)
        stored = _proven(header, batch, reply)
        inc = header.whence.inc

        def acknowledge() -> None:
            journal.acknowledge(inc, stored, min(reply.safe, stored))

        if not self._noted(header.whence, acknowledge):
            return SessionEnded()
        logger.info("%s facts stored up to %s.%s", len(batch.events), inc, stored)
        self._parcel = None
        seconds = self._end.seconds() - began
        return BatchStored(len(batch.events), len(parcel.body), parcel.raw_bytes, seconds)

    def _noted(self, whence: Whence, note: Callable[[], None]) -> bool:
        """Notes what headquarters has. Not if the one that said so was restored since: it may have it no more (F62)."""

        def note_it() -> bool:
            if self._end.inbox.cursor().timeline != whence.timeline:
                return False
            note()
            return True

        return self._end.run_on_kiosk(note_it)

    def _parcel_of(self, timeline: str, batch: JournalBatch) -> Parcel:
        """What goes on the wire: while there is no line the same batch is tried every second, and packed once."""
        if self._parcel is None or not self._parcel.holds(timeline, batch):
            speaker = self._end.speaker
            self._parcel = Parcel.of(speaker.node, timeline, batch, speaker.sign)
        return self._parcel

    def _upload_refused(self, batch: JournalBatch, refusal: Refusal) -> Event:
        life, journal = batch.incarnation, self._end.journal
        if refusal.error == "GAP":
            if batch.first > refusal.have + 1:
                self._end.run_on_kiosk(lambda: journal.rewind(life.inc, refusal.have))
            elif (parent := life.parent_inc) is not None:
                self._end.run_on_kiosk(lambda: journal.rewind(parent, 0))
            logger.info("headquarters has %s up to %s: sent again", life.inc, refusal.have)
            return GapFound()
        if refusal.error == "FORK":
            logger.warning("headquarters has another %s than this journal: nothing is confirmed", life.inc)
            self._end.run_on_kiosk(journal.note_loss)
        return of_refusal(refusal)

    def _put_people(self, step: PutPeople) -> Event:
        """Who people are goes before what they ask of us: of nobody unknown headquarters keeps that."""
        journal, line = self._end.journal, self._line
        people = self._end.run_on_kiosk(lambda: journal.people_owed(step.people_max))
        if people:
            rows = [values.encode(person) for person in people]
            return self._put(rows, line.put_people, lambda: journal.people_sent(people))
        asked = self._end.run_on_kiosk(lambda: journal.asked_owed(step.people_max))
        if asked:
            rows = [feed.encode(one) for one in asked]
            return self._put(rows, line.put_asked, lambda: journal.asked_sent(asked))
        return NobodyOwed()

    def _put(
        self,
        rows: Sequence[bytes],
        put: Callable[[str, bytes], PeopleStored | Refusal],
        note: Callable[[], None],
    ) -> Event:
        session = self.session()
        reply = put(session.bearer, _people_body(session.whence, rows))
        if isinstance(reply, Refusal):
            return of_refusal(reply)
        if reply != PeopleStored(session.whence, len(rows)):
            raise HeadquartersBusyError("an answer about other people")
        return PeopleTaken(len(rows)) if self._noted(session.whence, note) else SessionEnded()

    def _poll(self, step: Poll) -> Event:
        session = self.session()
        cursor = self._end.run_on_kiosk(self._end.inbox.cursor)
        began = self._end.seconds()
        reply = self._line.poll(session.bearer, session.whence, cursor, step.wait_seconds)
        held_seconds = self._end.seconds() - began
        if isinstance(reply, Refusal) and reply.error == "GONE":
            received = self._read_snapshot(session, cursor)
        elif isinstance(reply, Refusal):
            return of_refusal(reply)
        else:
            received = self._received(reply, session.whence, cursor, held_seconds)
        if self._end.run_on_kiosk(self._end.journal.lost) not in (None, session.lost):
            return SessionEnded()  # the feed showed a loss, which only a new session can state (SYNC.md 2.6)
        return received

    def _read_snapshot(self, session: LiveSession, cursor: FeedCursor) -> Event:
        """The feed is not kept from the cursor on: what still matters of it takes the place of all that was read."""
        began, inbox = self._end.seconds(), self._end.inbox

        def ask(after: int) -> SnapshotPage | Refusal:
            return self._line.snapshot(session.bearer, session.whence, after)

        found = snapshots.read(ask, session.whence, self._end.speaker)
        if isinstance(found, Refusal):
            return of_refusal(found)
        if isinstance(found, int):
            logger.warning("feed entry %s is of a kind this version does not know", found)
            return FeedStopped(found)
        if found.cursor.position <= cursor.position:
            raise HeadquartersBusyError("a snapshot that leads back")

        def take() -> None:
            if inbox.cursor() == cursor:
                inbox.take_snapshot(found)

        self._end.run_on_kiosk(take)
        return PageTaken(max(1, len(found.lines)), self._end.seconds() - began)

    def _compare(
        self,
        heads: dict[str, tuple[int, str]],
        totals: DayTotals,
        later: Later | None,
        aside: tuple[str, ...],
    ) -> Reconciled | Event:
        session = self.session()
        asked = Reconcile(session.whence, heads, totals, later, aside)
        reply = self._line.reconcile(session.bearer, asked)
        if isinstance(reply, Refusal) and reply.error == "MALFORMED":
            # a headquarters of the first version, which knows one day alone
            reply = self._line.reconcile(session.bearer, Reconcile(session.whence, heads, totals))
        if isinstance(reply, Refusal):
            return of_refusal(reply)
        if reply.whence != session.whence or reply.totals.day != totals.day:
            raise HeadquartersBusyError("an answer about another night")
        return reply

    def _elsewhere(self) -> Elsewhere | Event:
        session = self.session()
        reply = self._line.elsewhere(session.bearer, AskElsewhere(session.whence))
        if isinstance(reply, Refusal):
            return of_refusal(reply)
        if reply.whence != session.whence:
            raise HeadquartersBusyError("an answer to somebody else")
        return reply

    def _release(self, version: str, failed: str) -> Release | Event:
        session = self.session()
        reply = self._line.release(session.bearer, AskRelease(session.whence, version, failed))
        if isinstance(reply, Refusal):
            return of_refusal(reply)
        if reply.whence != session.whence:
            raise HeadquartersBusyError("an answer to somebody else")
        if reply.version:
            said = signatures.release_bytes(reply.version, reply.sha256, reply.size)
            if reply.size > RELEASE_BYTES_MAX or not self._is_own_word(reply.signature, said):
                raise RogueHeadquartersError(f"version {reply.version} is not signed by headquarters")
        return reply

    def _release_slice(self, version: str, offset: int) -> ReleaseSlice | Event:
        session = self.session()
        reply = self._line.release_slice(session.bearer, AskReleaseSlice(session.whence, version, offset))
        if isinstance(reply, Refusal):
            return of_refusal(reply)
        if (reply.whence, reply.version, reply.offset) != (session.whence, version, offset):
            raise HeadquartersBusyError("a piece of something else")
        return reply

    def _is_own_word(self, signature: str, said: bytes) -> bool:
        try:
            self._end.speaker.hq_key.verify(bytes.fromhex(signature), said)
        except (InvalidSignature, ValueError):
            return False
        return True

    def _report_backup(self, day: date, tip: JournalTip) -> int | Event:
        session, journal = self.session(), self._end.journal
        whence = Whence(session.whence.node, tip.inc, session.whence.timeline)
        reply = self._line.day_backed_up(session.bearer, DayBackedUp(whence, day.isoformat(), tip.hash.hex()))
        if isinstance(reply, Refusal):
            return of_refusal(reply)
        if reply.whence != whence:
            raise HeadquartersBusyError("an answer about another copy")
        safe = min(reply.safe, tip.seq)
        if not self._noted(whence, lambda: journal.acknowledge(tip.inc, safe, safe)):
            return SessionEnded()
        return safe

    def _received(self, page: FeedPage, asked: Whence, cursor: FeedCursor, held_seconds: float) -> Event:
        speaker = self._end.speaker
        checked = pages.checked(page, asked, speaker.branch_id, cursor, speaker.hq_key)
        taken = self._take(checked, cursor)
        if checked.stops_at is not None:
            logger.warning("feed entry %s is of a kind this version does not know", checked.stops_at)
            return FeedStopped(checked.stops_at)
        return PageTaken(taken, held_seconds)

    def _take(self, page: CheckedPage, cursor: FeedCursor) -> int:
        """Gives the page to the inbox in slices; ends early when the other thread has moved the cursor."""
        left: Sequence[PageStep] = page.steps
        if not left and page.stops_at is not None:
            self._take_slice(
                page, (), cursor
            )  # that there is more is known from now on, also after a restart
        while left:
            part, left = pages.sliced(left, self._slice_size)
            if not self._take_slice(page, part, cursor):
                return len(page.steps)
            cursor = part[-1].cursor
        return len(page.steps)

    def _take_slice(self, page: CheckedPage, part: Sequence[PageStep], before: FeedCursor) -> bool:
        inbox, seconds = self._end.inbox, self._end.seconds
        cursor = part[-1].cursor if part else before
        rest = page.behind(cursor.position)

        def take() -> float | None:
            if inbox.cursor() != before:
                return None
            began = seconds()
            inbox.take([step.line for step in part], cursor, page.head, rest)
            return seconds() - began

        took = self._end.run_on_kiosk(take)
        if took is None:
            return False
        self._slice_size = self._slice_size.after(took)
        return True


def of_refusal(refusal: Refusal) -> Event:
    """What a refusal means to the engine."""
    match refusal.error:
        case "BEARER":
            return SessionEnded()
        case "REVOKED":
            return Revoked()
        case "FULL":
            return TriedInVain(0.0)
        case error:
            return Refused(error)


def _proven(header: JournalHeader, batch: JournalBatch, reply: JournalStored) -> int:
    """Up to which seq the reply proves the events stored: its head must be our own chain's at that seq.

    Raises HeadquartersBusyError when it proves nothing: then nothing is acknowledged.
    """
    kept = min(reply.stored, header.last_seq) - batch.first + 1
    if reply.whence != header.whence or kept < 1:
        raise HeadquartersBusyError("an answer about another upload")
    head = chain.extend_all(batch.base_hash, batch.events[:kept])
    if reply.stored <= header.last_seq and reply.head != head.hex():
        raise HeadquartersBusyError("headquarters' head is not ours")
    return batch.first + kept - 1


def _people_body(whence: Whence, rows: Sequence[bytes]) -> bytes:
    body, _ = batches.packed(PeopleHeader(whence, len(rows)), rows)
    return body
