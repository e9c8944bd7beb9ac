"""The kiosk's storage in plain dictionaries, for tests of what stands on it.

Keeps the promises of ``kiosk.storage.store.KioskStore`` that one process can see (tests/contracts runs one suite
against both): transactions, the chained journal, the feed with its cursor, what is owed. It keeps nothing.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kiosk.domain import days
from kiosk.domain.authority import Grant, Leases, after_grant, after_release
from kiosk.domain.bookings import Booking, BookingState, Request, RequestState
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.errors import NotEnrolledError, RevokedDeviceError
from kiosk.domain.facts import (
    Booted,
    Entry,
    Fact,
    FactName,
    LeaseReleased,
    PlaceAwaited,
    StateLost,
    SurveyAnswered,
)
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
from kiosk.domain.ports import (
    Bookings,
    Clock,
    FeedCursor,
    FeedItem,
    FeedLine,
    FeedSnapshot,
    Incarnation,
    JournalBatch,
    JournalTip,
    KeptChain,
    Knowledge,
    Places,
    Random,
    SignedHead,
    Vault,
    Visits,
    Work,
)
from kiosk.domain.projection import FailedCheckIn, Redemption, Row, UnknownReferenceError, apply
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation, Visit
from kiosk.encoding import chain, facts
from kiosk.storage.feed_inbox import FeedRules
from tests.builders import NODE
from tests.fakes.clock import CountedRandom, HandClock


@dataclass(frozen=True)
class ReadLine:
    """A line of the feed and in which of the feed's lives it was read."""

    number: int
    line: FeedLine


SealPin = Callable[[str], str]


@dataclass(frozen=True)
class Life:
    """One incarnation: its facts as bytes, where its chain begins and ends, how many headquarters has."""

    incarnation: Incarnation
    start: bytes
    head: bytes
    events: tuple[bytes, ...] = ()
    stored: int = 0

    @property
    def tip(self) -> JournalTip:
        """Where it ends."""
        return JournalTip(self.incarnation.inc, len(self.events), self.head)


@dataclass
class Tables:
    """Everything a commit makes true; a transaction works on a copy."""

    bookings: dict[str, Booking] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    redeemed: dict[str, str] = field(default_factory=dict)
    failed: dict[str, FailedCheckIn] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)
    asked: dict[tuple[type[Asked], str], Asked] = field(default_factory=dict)
    asked_owed: frozenset[tuple[type[Asked], str]] = frozenset()
    erased: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    passes: dict[str, PassRecord] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    pass_keys: dict[str, PassKey] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    day_codes: dict[str, str] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    pin_tries: dict[str, PinTries] = field(default_factory=dict)
    branch: Branch | None = None
    spaces: dict[str, Space] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)
    leases: dict[str, Leases] = field(default_factory=dict)
    lives: list["Life"] = field(default_factory=list)
    lost: list[FactName] = field(default_factory=list)
    cursor: FeedCursor | None = None
    read: list["ReadLine"] = field(default_factory=list)
    feed_lives: list[FeedCursor] = field(default_factory=list)
    heads: dict[int, tuple[SignedHead, tuple[bytes, ...]]] = field(default_factory=dict)
    read_before: dict[str, bool] = field(default_factory=dict)
    quarantine: list[str] = field(default_factory=list)

    @property
    def events(self) -> list[bytes]:
        """The facts of the journal, of all its lives, as bytes."""
        return [event for life in self.lives for event in life.events]

    def take_over(self, other: "Tables") -> None:
        """Becomes what the other is; values are immutable, so containers alone are copied."""
        vars(self).update({name: copy(value) for name, value in vars(other).items()})

    def twin(self) -> "Tables":
        """The same content, apart."""
        twin = Tables()
        twin.take_over(self)
        return twin


class MemoryBookings:
    """Bookings and requests in dictionaries."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def booking(self, booking_id: str) -> Booking | None:
        return self._tables.bookings.get(booking_id)

    def request(self, request_id: str) -> Request | None:
        return self._tables.requests.get(request_id)

    def visit(self, visit_id: str) -> Visit | None:
        return self._tables.visits.get(visit_id)

    def visits_of(self, booking_id: str) -> Iterable[Visit]:
        return [visit for visit in self._tables.visits.values() if visit.booking_id == booking_id]

    def near(self, space_id: str, span: Interval, *, with_ended: bool = False) -> Sequence[Booking]:
        return [b for b in self._within(span, with_ended) if b.space_id == space_id]

    def taken(self, span: Interval) -> frozenset[str]:
        return frozenset(b.space_id for b in self._within(span))

    def on_day(self, day: date) -> Sequence[Booking]:
        found = [b for b in self._tables.bookings.values() if b.day == day]
        return sorted(found, key=lambda b: (b.space_id, b.span.start, b.booking_id))

    def of_subject(self, subject_id: str, day: date) -> Sequence[Booking]:
        names = _names(self._tables, subject_id)
        found = [b for b in self._tables.bookings.values() if b.subject_id in names and b.day == day]
        return sorted(found, key=lambda b: (b.span.start, b.booking_id))

    def pending_requests(self) -> Sequence[Request]:
        return [r for r in self._tables.requests.values() if r.state is RequestState.PENDING]

    def requests_on(self, day: date) -> Sequence[Request]:
        return [r for r in self._tables.requests.values() if r.day == day]

    def _within(self, span: Interval, with_ended: bool = False) -> list[Booking]:
        states = (BookingState.CONFIRMED, BookingState.ENDED) if with_ended else (BookingState.CONFIRMED,)
        found = [b for b in self._tables.bookings.values() if b.state in states and b.span.overlaps(span)]
        return sorted(found, key=lambda b: (b.span.start, b.booking_id))


class MemoryVisits:
    """Visits in dictionaries."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def visit(self, visit_id: str) -> Visit | None:
        return self._tables.visits.get(visit_id)

    def inside(self) -> Sequence[Visit]:
        return _by_arrival(visit for visit in self._tables.visits.values() if visit.is_inside)

    def people_inside(self) -> int:
        return sum(visit.party for visit in self.inside())

    def inside_by_subject(self, subject_id: str) -> Visit | None:
        names = _names(self._tables, subject_id)
        return next((visit for visit in self.inside() if visit.subject_id in names), None)

    def inside_by_pass(self, pass_id: str) -> Visit | None:
        return next((visit for visit in self.inside() if visit.pass_id == pass_id), None)

    def last_of(self, subject_id: str) -> Visit | None:
        names = _names(self._tables, subject_id)
        own = (v for v in self._tables.visits.values() if v.subject_id in names and v.space_id)
        return next(reversed(_by_arrival(own)), None)

    def count_of(self, subject_id: str) -> int:
        names = _names(self._tables, subject_id)
        return sum(v.subject_id in names and v.space_id is not None for v in self._tables.visits.values())

    def on_day(self, day: date) -> Sequence[Visit]:
        return _by_arrival(visit for visit in self._tables.visits.values() if visit.day == day)

    def redeemed_by(self, pass_id: str) -> str | None:
        return self._tables.redeemed.get(pass_id)

    def failed_on(self, day: date) -> Sequence[FailedCheckIn]:
        bounds = days.bounds(day, MemoryPlaces(self._tables).branch().time_zone)
        return sorted((f for f in self._tables.failed.values() if bounds.contains(f.at)), key=lambda f: f.at)


class MemoryVault:
    """People and what lets them in, in dictionaries."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def person(self, subject_id: str) -> Person | None:
        people, merged = self._tables.people, self._tables.merged
        return people.get(merged.get(subject_id, subject_id)) or people.get(subject_id)

    def keep(self, person: Person) -> None:
        self._tables.people[person.subject_id] = person
        self._tables.owed[person.subject_id] = person.revision

    def preferences(self, subject_id: str) -> PersonPreferences | None:
        latest: PersonPreferences | None = None
        for name in _names(self._tables, subject_id):
            said = self._tables.asked.get((PersonPreferences, name))
            latest = said if isinstance(said, PersonPreferences) and said.supersedes(latest) else latest
        return latest

    def remember(self, said: PersonPreferences) -> None:
        for name in _names(self._tables, said.subject_id):
            if name == said.subject_id or (PersonPreferences, name) in self._tables.asked:
                self._put_asked(replace(said, subject_id=name))

    def card(self, visit_id: str) -> VisitCard | None:
        card = self._tables.asked.get((VisitCard, visit_id))
        return card if isinstance(card, VisitCard) else None

    def cards(self) -> Sequence[VisitCard]:
        cards = (said for said in self._tables.asked.values() if isinstance(said, VisitCard))
        return sorted((card for card in cards if not card.is_taken_back), key=lambda card: card.visit_id)

    def put_card(self, card: VisitCard) -> None:
        self._put_asked(card)

    def _put_asked(self, said: Asked) -> None:
        self._tables.asked[type(said), said.about] = said
        self._tables.asked_owed |= {(type(said), said.about)}

    def pass_record(self, pass_id: str) -> PassRecord | None:
        return self._tables.passes.get(pass_id)

    def is_revoked(self, pass_id: str) -> bool:
        return pass_id in self._tables.revoked

    def person_by_card(self, card_number: str) -> Person | None:
        return next((p for p in self._tables.people.values() if p.card_number == card_number), None)

    def find_hosts(self, letters: str, limit: int = 4) -> Sequence[Person]:
        wanted = _words(letters)
        branch = MemoryPlaces(self._tables).branch().branch_id
        found = [
            person
            for person in self._tables.people.values()
            if wanted and person.is_findable and branch in person.branches
            if all(any(word.startswith(w) for word in _words(_name(person))) for w in wanted)
        ]
        return sorted(found, key=lambda p: (_words(p.family_name), _words(p.given_name), p.subject_id))[
            :limit
        ]

    def invitation(self, invitation_id: str) -> Invitation | None:
        return self._tables.invitations.get(invitation_id)

    def invitation_by_code(self, code: str) -> Invitation | None:
        found = [i for i in self._tables.invitations.values() if i.code == code]
        return max(found, key=lambda i: i.ends_at, default=None)

    def put_day_code(self, code: str, visit_id: str) -> None:
        self._tables.day_codes[code] = visit_id

    def visit_of_day_code(self, code: str) -> str | None:
        return self._tables.day_codes.get(code)

    def staff(self) -> Sequence[StaffMember]:
        return sorted(self._tables.staff.values(), key=lambda member: member.staff_id)

    def pin_tries(self, account: str) -> PinTries:
        return self._tables.pin_tries.get(account, PinTries(account))

    def put_pin_tries(self, tries: PinTries) -> None:
        self._tables.pin_tries[tries.account] = tries


class MemoryPlaces:
    """The branch and its spaces, in dictionaries."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def branch(self) -> Branch:
        if self._tables.branch is None:
            raise NotEnrolledError("headquarters has not described this branch yet")
        return self._tables.branch

    def spaces(self) -> Sequence[Space]:
        return sorted(
            (s for s in self._tables.spaces.values() if not s.is_retired), key=lambda s: (s.code, s.space_id)
        )

    def space(self, space_id: str) -> Space | None:
        return self._tables.spaces.get(space_id)

    def plans(self) -> Sequence[Plan]:
        return [self._tables.plans[floor] for floor in sorted(self._tables.plans)]

    def leases(self, space_id: str) -> Leases:
        return self._tables.leases.get(space_id, ())


class MemoryWork:
    """One transaction over a copy of the tables."""

    def __init__(self, store: "MemoryStore", tables: Tables) -> None:
        self.node = store.node
        self.is_fenced = store.is_fenced
        self.is_open = True
        self.tables = tables
        self.bookings: Bookings = MemoryBookings(tables)
        self.visits: Visits = MemoryVisits(tables)
        self.vault: Vault = MemoryVault(tables)
        self.places: Places = MemoryPlaces(tables)
        self._store = store

    @property
    def has_unread(self) -> bool:
        cursor, heads = self.tables.cursor, self.tables.heads
        if cursor is None or not heads:
            return False
        number = max(heads)
        lives = self.tables.feed_lives
        is_present = not lives or lives[number].timeline == cursor.timeline
        return is_present and heads[number][0].position > cursor.position

    def surveys_since(self, instant: datetime) -> int:
        lives = self.tables.lives
        events = (
            facts.decode(self.node, life.incarnation.inc, body) for life in lives for body in life.events
        )
        return sum(isinstance(entry.fact, SurveyAnswered) and entry.at >= instant for entry in events)

    def waiting_since(self, instant: datetime) -> frozenset[str]:
        lives = self.tables.lives
        events = (
            facts.decode(self.node, life.incarnation.inc, body) for life in lives for body in life.events
        )
        return frozenset(
            one.fact.subject_id for one in events if isinstance(one.fact, PlaceAwaited) and one.at >= instant
        )

    def append(self, fact: Fact) -> FactName:
        """Encodes the fact, puts the bytes into the journal and applies what the bytes say."""
        if not self.is_open:
            raise RuntimeError("this unit of work is over")
        if self._store.is_locked:
            raise RevokedDeviceError("this kiosk was revoked: its journal is kept as it is")
        clock, life = self._store.clock, self.tables.lives[-1]
        name = FactName(self.node, life.tip.inc, life.tip.seq + 1)
        body = facts.encode(Entry(name, clock.now(), clock.monotonic_ms(), fact))
        entry = facts.decode(name.node, name.inc, body)
        self.put(apply(self.bookings, entry))
        _hear_release(self.tables, entry)
        head = chain.extend(life.head, body)
        self.tables.lives[-1] = replace(life, head=head, events=(*life.events, body))
        return name

    def begin_life(self) -> None:
        """Opens a new incarnation that hangs on the present end."""
        lives = self.tables.lives
        parent = lives[-1].tip if lives else JournalTip("", 0, chain.NO_PARENT)
        inc = self._store.random.token(16).hex()
        incarnation = Incarnation(inc, parent.inc or None, parent.seq, parent.hash)
        start = chain.journal_start(self.node, incarnation)
        lives.append(Life(incarnation, start, start))

    def fence(self, lost_inc: str, lost_seq: int) -> None:
        """Begins an incarnation with a state.lost."""
        self.begin_life()
        self.tables.lost.append(self.append(StateLost(lost_inc, lost_seq)))
        self.is_fenced = True

    def put(self, rows: Iterable[Row]) -> None:
        """Stores the rows whole, each under its own id."""
        for row in rows:
            match row:
                case Booking():
                    self.tables.bookings[row.booking_id] = row
                case Request():
                    self.tables.requests[row.request_id] = row
                case Visit():
                    self.tables.visits[row.visit_id] = row
                case Redemption():
                    known = self.tables.redeemed.get(row.pass_id, row.visit_id)
                    self.tables.redeemed[row.pass_id] = min(known, row.visit_id)
                case FailedCheckIn():
                    self.tables.failed[row.refusal_id] = row


class MemoryJournal:
    """The journal as the exchange sees it."""

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store

    def tip(self) -> JournalTip:
        return self._store.tables.lives[-1].tip

    def unsent(self, facts_max: int, bytes_max: int) -> JournalBatch | None:
        life = next((life for life in self._store.tables.lives if life.stored < len(life.events)), None)
        if life is None:
            return None
        chosen: list[bytes] = []
        for body in life.events[life.stored :][:facts_max]:
            if chosen and sum(map(len, chosen)) + len(body) > bytes_max:
                break
            chosen.append(body)
        base = chain.extend_all(life.start, life.events[: life.stored])
        head = chain.extend_all(base, chosen)
        return JournalBatch(life.incarnation, life.stored + 1, base, tuple(chosen), head)

    def acknowledge(self, inc: str, stored: int, safe: int) -> None:
        for place, life in self._lives(inc):
            if max(stored, safe) > len(life.events):
                raise ValueError(f"{inc} ends at {len(life.events)}, not {stored}")
            self._store.tables.lives[place] = replace(life, stored=max(life.stored, stored))

    def rewind(self, inc: str, stored: int) -> None:
        for place, life in self._lives(inc):
            self._store.tables.lives[place] = replace(life, stored=min(life.stored, stored))

    def heed(self, stored: Mapping[str, int]) -> None:
        for life in tuple(self._store.tables.lives):
            self.rewind(life.incarnation.inc, stored.get(life.incarnation.inc, 0))

    def unsent_count(self) -> int:
        return sum(len(life.events) - life.stored for life in self._store.tables.lives)

    def lost(self) -> FactName | None:
        return next(reversed(self._store.tables.lost), None)

    def note_loss(self) -> None:
        if not self._store.is_fenced:
            tip = self.tip()
            with self._store.begin() as work:
                assert isinstance(work, MemoryWork)
                work.fence(tip.inc, tip.seq)

    def people_owed(self, limit: int) -> Sequence[Person]:
        tables = self._store.tables
        return [tables.people[subject] for subject in list(tables.owed)[:limit]]

    def people_sent(self, people: Iterable[Person]) -> None:
        owed = self._store.tables.owed
        for person in people:
            if owed.get(person.subject_id, person.revision + 1) <= person.revision:
                del owed[person.subject_id]

    def asked_owed(self, limit: int) -> Sequence[Asked]:
        tables = self._store.tables
        keys = sorted(tables.asked_owed, key=lambda key: (key[0].__name__, key[1]))
        return [tables.asked[key] for key in keys[:limit]]

    def asked_sent(self, said: Iterable[Asked]) -> None:
        tables = self._store.tables
        for one in said:
            if tables.asked.get((type(one), one.about)) == one:
                tables.asked_owed -= {(type(one), one.about)}

    def _lives(self, inc: str) -> list[tuple[int, Life]]:
        lives = self._store.tables.lives
        return [(place, life) for place, life in enumerate(lives) if life.incarnation.inc == inc]


class MemoryFeedInbox:
    """Takes the feed in as the real one does: lines, decisions and cursor in one step."""

    def __init__(self, store: "MemoryStore", rules: FeedRules) -> None:
        self._store, self._rules = store, rules

    def cursor(self) -> FeedCursor:
        return self._store.tables.cursor or self._rules.start

    def signed_head(self) -> tuple[str, SignedHead] | None:
        tables = self._store.tables
        heads = sorted(tables.heads.items())
        return (self._lives()[heads[-1][0]].timeline, heads[-1][1][0]) if heads else None

    def is_turned(self) -> bool:
        return self._lives()[-1].timeline != self.cursor().timeline

    def turn_to(self, timeline: str) -> None:
        self._store.tables.cursor = replace(self.cursor(), timeline=timeline)

    def knowledge(self, lineage: Sequence[tuple[str, int]], *, is_whole: bool) -> Knowledge:
        tables = self._store.tables
        leases = tuple(lease for of_space in tables.leases.values() for lease in of_space)
        chains = tuple(
            self._chain(number, lineage, is_whole=is_whole) for number in range(len(self._lives()))
        )
        return Knowledge(tuple(life.incarnation for life in tables.lives), leases, chains)

    def is_locked(self) -> bool:
        return self._store.is_locked

    def lock(self) -> None:
        tables = self._store.tables
        for who in (tables.people, tables.passes, tables.invitations, tables.day_codes, tables.staff):
            who.clear()
        self._store.is_locked = True

    def unlock(self) -> None:
        if self._store.is_locked:
            self._store.is_locked = False
            self.rejoin(0, self._rules.start.hash)

    def rejoin(self, position: int, hash_: bytes) -> None:
        tables, cursor = self._store.tables, self.cursor()
        if position <= cursor.position:
            cursor = FeedCursor(cursor.timeline, position, hash_)
            numbers = range(len(self._lives()))
            if not any((position, hash_) in self._places(number) for number in numbers):
                raise ValueError("never read so")
        for read in tables.read:
            if read.line.position > cursor.position and isinstance(read.line.item, Entry):
                tables.read_before[str(read.line.item.name)] = read.line.is_late
        tables.feed_lives = [*self._lives(), cursor]
        tables.cursor = cursor

    def _lives(self) -> list[FeedCursor]:
        return self._store.tables.feed_lives or [self._rules.start]

    def _lines(self, number: int) -> list[FeedLine]:
        return [read.line for read in self._store.tables.read if read.number == number]

    def _places(self, number: int) -> list[tuple[int, bytes]]:
        begun = self._lives()[number]
        places = [(begun.position, begun.hash)]
        for line in self._lines(number):
            places.append((line.position, chain.extend(places[-1][1], line.body)))
        return places

    def _chain(self, number: int, lineage: Sequence[tuple[str, int]], *, is_whole: bool) -> KeptChain:
        begun, places = self._lives()[number], self._places(number)
        names = [timeline for timeline, _ in lineage]
        begin = begun.position
        if begun.timeline in names and not is_whole:
            following = lineage[names.index(begun.timeline) + 1 :]
            begin = min(places[-1][0], following[0][1] if following else places[-1][0])
        hash_ = next(hash_ for at, hash_ in places if at == begin)
        after = FeedCursor(begun.timeline, begin, hash_)
        if number not in self._store.tables.heads:
            return KeptChain(after, (), SignedHead(begin, hash_, ""))
        head, rest = self._store.tables.heads[number]
        kept = [(line.body, False) for line in self._lines(number) if line.position > begin]
        return KeptChain(after, (*kept, *((digest, True) for digest in rest)), head)

    def take(
        self,
        lines: Sequence[FeedLine],
        cursor: FeedCursor,
        head: SignedHead | None = None,
        rest: Sequence[bytes] = (),
    ) -> None:
        positions = [line.position for line in lines]
        first = self.cursor().position + 1
        if positions != list(range(first, cursor.position + 1)):
            raise ValueError(f"lines {positions} do not lead from {first - 1} to {cursor.position}")
        with self._store.begin() as work:
            assert isinstance(work, MemoryWork)
            for line in lines:
                self._take(work, line)
            number = len(self._lives()) - 1
            work.tables.read = [*work.tables.read, *(ReadLine(number, line) for line in lines)]
            work.tables.cursor = cursor
            if head is not None:
                work.tables.heads = {**work.tables.heads, number: (head, tuple(rest))}

    def take_snapshot(self, snapshot: FeedSnapshot) -> None:
        before = self.cursor().position
        if snapshot.cursor.position <= before:
            raise ValueError("leads back")
        with self._store.begin() as work:
            assert isinstance(work, MemoryWork)
            kept = work.tables
            for rows in (kept.bookings, kept.requests, kept.visits, kept.redeemed, kept.failed, kept.leases):
                rows.clear()
            kept.quarantine, kept.read, kept.read_before = [], [], {}
            kept.cursor, kept.feed_lives = snapshot.cursor, [snapshot.cursor]
            kept.heads = {0: (snapshot.head, ())}
            for line in snapshot.lines:
                self._find_again(work, line)
            for life in list(kept.lives):
                inc = life.incarnation.inc
                for body in life.events[snapshot.stored.get(inc, 0) :]:
                    entry = facts.decode(work.node, inc, body)
                    work.put(apply(work.bookings, entry))
                    _hear_release(kept, entry)
            for line in snapshot.lines:
                if (
                    isinstance(line.item, Entry)
                    and line.position > before
                    and line.item.name.node != work.node
                ):
                    self._rules.answer(work, line.item)

    def _find_again(self, work: MemoryWork, line: FeedLine) -> None:
        try:
            match line.item:
                case Entry() as entry:
                    work.put(apply(work.bookings, entry))
                    _hear_release(work.tables, entry)
                case None:
                    raise ValueError("nonsense under a known kind")
                case item:
                    _hear(work.tables, item, self._rules.seal_pin)
        except (UnknownReferenceError, ValueError) as fault:
            work.tables.quarantine.append(f"feed {line.position}: {type(fault).__name__}")

    def _take(self, work: MemoryWork, line: FeedLine) -> None:
        before = work.tables.twin()
        try:
            match line.item:
                case Entry() as entry if entry.name.node == work.node:
                    self._take_own(work, line, entry)
                case Entry(name=name) if str(name) in work.tables.read_before:
                    return
                case Entry() as entry:
                    self._take_entry(work, entry)
                case None:
                    raise ValueError("nonsense under a known kind")
                case item:
                    _hear(work.tables, item, self._rules.seal_pin)
        except (UnknownReferenceError, ValueError) as fault:
            work.tables.take_over(before)
            work.tables.quarantine.append(f"feed {line.position}: {type(fault).__name__}")

    def _take_own(self, work: MemoryWork, line: FeedLine, entry: Entry) -> None:
        lives = (life for life in work.tables.lives if life.incarnation.inc == entry.name.inc)
        life = next(lives, None)
        events = life.events if life else ()
        own = events[entry.name.seq - 1] if entry.name.seq <= len(events) else None
        if own == facts.encode(entry):
            return
        if not work.is_fenced:
            work.fence(entry.name.inc, entry.name.seq)
        if own is None:
            self._take_entry(work, entry)
        else:
            work.tables.quarantine.append(f"feed {line.position}: fork")

    def _take_entry(self, work: MemoryWork, entry: Entry) -> None:
        work.put(apply(work.bookings, entry))
        _hear_release(work.tables, entry)
        self._rules.answer(work, entry)


class MemoryStore:
    """A kiosk's storage that forgets at the end. Begins like a real one: a fresh incarnation with its ``boot``."""

    def __init__(self, *, node: str = NODE, clock: Clock | None = None, random: Random | None = None) -> None:
        self.node = node
        self.clock: Clock = clock or HandClock()
        self.random: Random = random or CountedRandom()
        self.tables = Tables()
        self.journal = MemoryJournal(self)
        self.on_appended: Callable[[], None] = lambda: None
        self.is_fenced = False
        self.is_locked = False
        self._is_working = False
        with self.begin() as work:
            assert isinstance(work, MemoryWork)
            work.begin_life()
            work.append(Booted("test", self.clock.is_suspect))

    @property
    def incarnation(self) -> Incarnation:
        """The present life of the journal."""
        return self.tables.lives[-1].incarnation

    def begin(self) -> AbstractContextManager[Work]:
        """One transaction; see ``Begin``."""
        return self._begun()

    @contextmanager
    def _begun(self) -> Iterator[Work]:
        if self._is_working:
            raise RuntimeError("one unit of work at a time")
        self._is_working = True
        work = MemoryWork(self, self.tables.twin())
        try:
            yield work
        finally:
            self._is_working = work.is_open = False
        owes_more = work.tables.asked != self.tables.asked and work.tables.asked_owed
        has_appended = work.tables.lives != self.tables.lives or owes_more
        self.tables.take_over(work.tables)
        self.is_fenced = work.is_fenced
        if has_appended:
            self.on_appended()

    def feed_inbox(self, rules: FeedRules) -> MemoryFeedInbox:
        """The inbox."""
        return MemoryFeedInbox(self, rules)

    def heads(self) -> Mapping[str, tuple[int, str]]:
        """Where each incarnation ends: seq and chain hash in hex."""
        return {life.incarnation.inc: (life.tip.seq, life.head.hex()) for life in self.tables.lives}

    def pass_keys(self) -> Sequence[PassKey]:
        """The keys that sign passes, retired ones left out."""
        return [key for key in self.tables.pass_keys.values() if not key.is_retired]

    def quarantined(self) -> Sequence[str]:
        """What could not be applied."""
        return list(self.tables.quarantine)


def _hear_release(tables: Tables, entry: Entry) -> None:
    match entry.fact:
        case LeaseReleased(space_id=space_id, lease_no=number, last_day=last_day):
            tables.leases[space_id] = after_release(tables.leases.get(space_id, ()), number, last_day)
        case _:
            return


def _hear(tables: Tables, item: FeedItem, seal_pin: SealPin) -> None:
    match item:
        case Grant():
            tables.leases[item.space_id] = after_grant(tables.leases.get(item.space_id, ()), item)
        case Branch():
            tables.branch = item
        case Plan():
            tables.plans[item.floor] = item
        case Space():
            tables.spaces[item.space_id] = item
        case Person():
            pin = None if item.pin is None else seal_pin(item.pin)
            _hear_person(tables, replace(item, pin=pin))
        case PersonErased():
            _erase(tables, item.subject_id)
        case PersonMerged(subject_id=subject_id, into=into):
            _merge(tables, subject_id, into)
        case PersonPreferences() | VisitCard():
            _hear_asked(tables, item)
        case PassRecord():
            tables.passes[item.pass_id] = item
        case PassRevoked():
            tables.revoked.add(item.pass_id)
        case PassKey():
            tables.pass_keys[item.key_id] = item
        case Invitation():
            tables.invitations[item.invitation_id] = item
        case StaffMember():
            tables.staff[item.staff_id] = replace(item, pin=seal_pin(item.pin))
        case Entry():
            raise ValueError("an entry is applied, not heard")


def _hear_person(tables: Tables, person: Person) -> None:
    known = tables.people.get(person.subject_id)
    if person.subject_id in tables.erased or (known is not None and known.revision > person.revision):
        return
    tables.people[person.subject_id] = person
    tables.owed.pop(person.subject_id, None)


def _hear_asked(tables: Tables, said: Asked) -> None:
    if said.in_place_of is not None or said.subject_id in tables.erased:
        return
    key = type(said), said.about
    if said.supersedes(tables.asked.get(key)):
        tables.asked[key] = said
        tables.asked_owed -= {key}


def _names(tables: Tables, subject_id: str) -> set[str]:
    main = tables.merged.get(subject_id, subject_id)
    return {main, *(other for other, into in tables.merged.items() if into == main)}


def _merge(tables: Tables, subject_id: str, into: str) -> None:
    old, main = tables.merged.get(subject_id, subject_id), tables.merged.get(into, into)
    if old != main:
        tables.merged |= dict.fromkeys(_names(tables, old), main)


def _erase(tables: Tables, subject_id: str) -> None:
    tables.erased.add(subject_id)
    tables.people.pop(subject_id, None)
    tables.owed.pop(subject_id, None)
    gone_too = {key for key, said in tables.asked.items() if said.subject_id == subject_id}
    tables.asked = {key: said for key, said in tables.asked.items() if key not in gone_too}
    tables.asked_owed -= gone_too
    gone = [i for i in tables.invitations.values() if subject_id in (i.visitor_id, i.host_id)]
    for invitation in gone:
        del tables.invitations[invitation.invitation_id]


def _by_arrival(visits: Iterable[Visit]) -> list[Visit]:
    return sorted(visits, key=lambda visit: (visit.arrived_at, visit.visit_id))


def _name(person: Person) -> str:
    return f"{person.given_name} {person.family_name}"


def _words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    stroked = plain.casefold().replace("ł", "l").replace("đ", "d")
    return "".join(c if c.isalnum() else " " for c in stroked).split()
