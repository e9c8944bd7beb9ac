"""Headquarters in memory, behind the line's port: it checks what the real one checks and keeps what it stores.

A test can lose its answers, cut its line or make it busy; the wire format is the real one, bytes and signatures.
"""

import gzip
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.errors import HeadquartersUnreachableError
from kiosk.domain.people import Asked, Person
from kiosk.domain.ports import FeedCursor, FeedItem, Incarnation
from kiosk.encoding import chain, feed, values
from sync.client.pages import FeedPage, SnapshotPage
from sync.protocol import messages, signatures
from sync.protocol.limits import RELEASE_SLICE_BYTES
from sync.protocol.messages import (
    AskElsewhere,
    AskRelease,
    AskReleaseSlice,
    Challenge,
    DayBackedUp,
    DayTotals,
    Elsewhere,
    FeedHeader,
    FreeAt,
    Hello,
    JournalHeader,
    JournalStored,
    Later,
    PeopleHeader,
    PeopleStored,
    Reconcile,
    Reconciled,
    Recover,
    Recovered,
    Refusal,
    Release,
    ReleaseSlice,
    Revocation,
    SessionGranted,
    SessionOpen,
    Whence,
)
from tests.builders import BRANCH
from tests.fakes.feed import TIMELINE

Answer = TypeVar("Answer")

HQ_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DEVICE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


@dataclass
class StoredJournal:
    """One incarnation as headquarters has it."""

    parent: tuple[str, int]
    start: bytes
    events: list[bytes] = field(default_factory=list)

    def hash_at(self, seq: int) -> bytes:
        """The chain hash after ``seq`` events."""
        return chain.extend_all(self.start, self.events[:seq])


class Wire:
    """What lies between: passes everything on. A test's own wire loses, delays or forges."""

    def asked(self, call: str) -> None:
        """A call leaves the kiosk. May raise what the line raises: headquarters then never hears it."""

    def answered(self, call: str, answer: Answer) -> Answer:  # noqa: ARG002 - what other wires look at
        """Its answer comes back. May raise, or return another one: headquarters has done it all the same."""
        return answer


@dataclass
class MemoryHeadquarters:
    """One branch of it with one kiosk."""

    device_key: Ed25519PublicKey = field(default_factory=DEVICE_KEY.public_key)
    key: Ed25519PrivateKey = HQ_KEY
    timeline: str = TIMELINE
    journals: dict[str, StoredJournal] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    feed: list[bytes] = field(default_factory=list)
    sessions: list[SessionOpen] = field(default_factory=list)
    batches: list[tuple[str, int, int]] = field(default_factory=list)
    bearers: set[str] = field(default_factory=set)
    is_revoked: bool = False
    says_you_lost: bool = False
    counted: DayTotals | None = None
    later: Later | None = None
    is_of_first_version: bool = False
    nights: list[Reconcile] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    free_elsewhere: tuple[FreeAt, ...] = ()
    release: tuple[str, bytes] | None = None
    ratchet: str = ""
    lineage: tuple[tuple[str, int, str], ...] = ()
    statements: list[Recover] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def say(self, *items: FeedItem) -> None:
        """Appends to the branch feed."""
        self.say_bytes(*(feed.encode(item) for item in items))

    def say_bytes(self, *lines: bytes) -> None:
        """Appends lines as they are."""
        with self.changed:
            self.feed += lines
            self.changed.notify_all()

    def facts_of(self, inc: str) -> list[bytes]:
        """The events stored of an incarnation."""
        return self.journals[inc].events if inc in self.journals else []

    def hello(self, message: Hello) -> Challenge | Refusal:
        if self.is_revoked:
            return Refusal("REVOKED")
        challenge, hq_time_ms = "c" + message.nonce, 1_795_500_000_000
        signed = signatures.challenge_bytes(message.node, message.nonce, challenge, hq_time_ms, self.timeline)
        return Challenge(challenge, hq_time_ms, self.timeline, self.key.sign(signed).hex())

    def revocation(self, _message: Hello) -> Revocation | Refusal:
        return Refusal("CODE")

    def open_session(self, message: SessionOpen, challenge: str) -> SessionGranted | Refusal:
        signed = signatures.session_bytes(msgspec.structs.replace(message, signature=""), challenge)
        if not self._is_signed(message.signature, signed) or message.ratchet != self.ratchet:
            return Refusal("SIGNATURE")
        self.sessions.append(message)
        self.ratchet = f"ratchet-{len(self.sessions)}"
        bearer = f"bearer-{len(self.sessions)}"
        self.bearers.add(bearer)
        lineage = self.lineage if message.is_turned else ()
        return SessionGranted(
            message.whence, bearer, self.ratchet, self.stored(), self.says_you_lost, lineage
        )

    def stored(self) -> dict[str, int]:
        """How many events of each incarnation there are."""
        return {inc: len(journal.events) for inc, journal in self.journals.items()}

    def recover(self, body: bytes) -> Recovered | Refusal:
        """Takes every statement, and lets the feed go on where its present life began."""
        header, *_ = gzip.decompress(body).split(b"\n")
        statement = messages.decode(Recover, header)
        self.statements.append(statement)
        _timeline, position, hash_ = self.lineage[-1]
        return Recovered(statement.whence, position, hash_, self.stored())

    def upload(self, body: bytes) -> JournalStored | Refusal:
        first_line, *events = gzip.decompress(body).removesuffix(b"\n").split(b"\n")
        header = messages.decode(JournalHeader, first_line)
        whence = header.whence
        head = signatures.head_bytes(whence.node, whence.inc, header.last_seq, header.last_hash)
        if not self._is_signed(header.signature, head):
            return Refusal("SIGNATURE")
        life = Incarnation(
            whence.inc, header.parent_inc or None, header.parent_seq, bytes.fromhex(header.parent_hash)
        )
        start = chain.journal_start(whence.node, life)
        journal = self.journals.get(whence.inc, StoredJournal((header.parent_inc, header.parent_seq), start))
        if header.parent_inc and len(self.facts_of(header.parent_inc)) < header.parent_seq:
            return Refusal("GAP", have=0)
        if header.first > len(journal.events) + 1:
            return Refusal("GAP", have=len(journal.events))
        return self._stored(header, journal, events)

    def _stored(
        self, header: JournalHeader, journal: StoredJournal, events: Sequence[bytes]
    ) -> JournalStored | Refusal:
        base = journal.hash_at(header.first - 1)
        if base.hex() != header.base_hash or chain.extend_all(base, events).hex() != header.last_hash:
            return Refusal("FORK", have=header.first)
        known = len(journal.events) - header.first + 1
        if journal.events[header.first - 1 :][: len(events)] != list(events)[: max(known, 0)]:
            return Refusal("FORK", have=header.first)
        fresh = list(events)[max(known, 0) :]
        journal.events += fresh
        self.journals[header.whence.inc] = journal
        self.batches.append((header.whence.inc, header.first, header.last_seq))
        self.say_bytes(*(feed.encode_event(header.whence.node, header.whence.inc, e) for e in fresh))
        stored = len(journal.events)
        return JournalStored(header.whence, stored, 0, journal.hash_at(stored).hex())

    def put_people(self, body: bytes) -> PeopleStored | Refusal:
        first_line, *lines = gzip.decompress(body).removesuffix(b"\n").split(b"\n")
        header = messages.decode(PeopleHeader, first_line)
        people = [values.decode(Person, line) for line in lines]
        self.people.update({person.subject_id: person for person in people})
        return PeopleStored(header.whence, len(people))

    def put_asked(self, body: bytes) -> PeopleStored | Refusal:
        first_line, *lines = gzip.decompress(body).removesuffix(b"\n").split(b"\n")
        header = messages.decode(PeopleHeader, first_line)
        said = [one for line in lines if isinstance(one := feed.decode(line), Asked)]
        self.asked.update({one.about: one for one in said})
        return PeopleStored(header.whence, len(said))

    def page(self, whence: Whence, cursor: FeedCursor) -> FeedPage | Refusal:
        start = chain.feed_start(BRANCH, self.timeline)
        if cursor.position > len(self.feed):
            return Refusal("AHEAD")
        if chain.extend_all(start, self.feed[: cursor.position]) != cursor.hash:
            return Refusal("AHEAD")
        lines = tuple(self.feed[cursor.position :])
        position, head = len(self.feed), chain.extend_all(cursor.hash, lines).hex()
        signed = signatures.feed_bytes(BRANCH, self.timeline, position, head)
        signature = self.key.sign(signed).hex()
        return FeedPage(FeedHeader(whence, BRANCH, cursor.position, position, head, signature), lines)

    def reconcile(self, message: Reconcile) -> Reconciled | Refusal:
        if self.is_of_first_version and (message.later or message.aside):
            return Refusal("MALFORMED")
        self.nights.append(message)
        heads = {
            inc: (len(life.events), life.hash_at(len(life.events)).hex())
            for inc, life in self.journals.items()
        }
        missing = tuple(subject for subject in self.missing if subject not in self.people)
        later = self.later if message.later and self.later else message.later
        return Reconciled(message.whence, heads, self.counted or message.totals, missing, later)

    def day_backed_up(self, message: DayBackedUp) -> JournalStored | Refusal:
        events = self.facts_of(message.whence.inc)
        seqs = [seq for seq in range(len(events) + 1) if self._has(message, seq)]
        if not seqs:
            return Refusal("GAP")
        return JournalStored(message.whence, len(events), seqs[0], message.head)

    def elsewhere(self, message: AskElsewhere) -> Elsewhere | Refusal:
        return Elsewhere(message.whence, self.free_elsewhere)

    def offered(self, message: AskRelease) -> Release | Refusal:
        if self.release is None:
            return Release(message.whence)
        version, content = self.release
        digest = sha256(content).hexdigest()
        signed = signatures.release_bytes(version, digest, len(content))
        return Release(message.whence, version, digest, len(content), self.key.sign(signed).hex())

    def slice_of(self, message: AskReleaseSlice) -> ReleaseSlice | Refusal:
        content = self.release[1][message.offset :] if self.release is not None else b""
        piece = content[:RELEASE_SLICE_BYTES]
        return (
            ReleaseSlice(message.whence, message.version, message.offset, piece) if piece else Refusal("GONE")
        )

    def _has(self, message: DayBackedUp, seq: int) -> bool:
        life = self.journals.get(message.whence.inc)
        return life is not None and life.hash_at(seq).hex() == message.head

    def _is_signed(self, signature: str, signed: bytes) -> bool:
        try:
            self.device_key.verify(bytes.fromhex(signature), signed)
        except (InvalidSignature, ValueError):
            return False
        return True


class MemoryLine:
    """The port ``HeadquartersLine``. ``is_cut`` makes every call end without an answer."""

    def __init__(self, headquarters: MemoryHeadquarters, wire: Wire | None = None) -> None:
        self.hq = headquarters
        self.wire = wire or Wire()
        self.is_cut = False
        self.polls_begun = 0
        self.waits_at = -1
        self._challenge = ""
        self._is_aborted = False
        self._is_closed = False

    def hello(self, message: Hello) -> Challenge | Refusal:
        answer = self._heard("hello", lambda: self.hq.hello(message))
        self._challenge = answer.challenge if isinstance(answer, Challenge) else ""
        return answer

    def revocation(self, message: Hello) -> Revocation | Refusal:
        return self._heard("revocation", lambda: self.hq.revocation(message))

    def open_session(self, message: SessionOpen) -> SessionGranted | Refusal:
        return self._heard("open", lambda: self.hq.open_session(message, self._challenge))

    def upload(self, bearer: str, body: bytes) -> JournalStored | Refusal:
        return self._heard("upload", lambda: self._by(bearer, lambda: self.hq.upload(body)))

    def recover(self, bearer: str, body: bytes) -> Recovered | Refusal:
        return self._heard("recover", lambda: self._by(bearer, lambda: self.hq.recover(body)))

    def poll(self, bearer: str, whence: Whence, cursor: FeedCursor, wait_seconds: int) -> FeedPage | Refusal:
        self._is_aborted = False
        with self.hq.changed:
            self.polls_begun, self.waits_at = self.polls_begun + 1, cursor.position
            self.hq.changed.notify_all()
            self.hq.changed.wait_for(
                lambda: len(self.hq.feed) > cursor.position or self._is_ended(), wait_seconds
            )
            self.waits_at = -1
        return self._ended("poll", lambda: self._by(bearer, lambda: self.hq.page(whence, cursor)))

    def snapshot(self, _bearer: str, _whence: Whence, _after: int) -> SnapshotPage | Refusal:
        raise AssertionError("this headquarters keeps all it ever said, and nobody is told that it does not")

    def put_people(self, bearer: str, body: bytes) -> PeopleStored | Refusal:
        return self._heard("people", lambda: self._by(bearer, lambda: self.hq.put_people(body)))

    def put_asked(self, bearer: str, body: bytes) -> PeopleStored | Refusal:
        return self._heard("asked", lambda: self._by(bearer, lambda: self.hq.put_asked(body)))

    def reconcile(self, bearer: str, message: Reconcile) -> Reconciled | Refusal:
        return self._heard("reconcile", lambda: self._by(bearer, lambda: self.hq.reconcile(message)))

    def day_backed_up(self, bearer: str, message: DayBackedUp) -> JournalStored | Refusal:
        return self._heard("done", lambda: self._by(bearer, lambda: self.hq.day_backed_up(message)))

    def elsewhere(self, bearer: str, message: AskElsewhere) -> Elsewhere | Refusal:
        return self._heard("elsewhere", lambda: self._by(bearer, lambda: self.hq.elsewhere(message)))

    def release(self, bearer: str, message: AskRelease) -> Release | Refusal:
        return self._heard("release", lambda: self._by(bearer, lambda: self.hq.offered(message)))

    def release_slice(self, bearer: str, message: AskReleaseSlice) -> ReleaseSlice | Refusal:
        return self._heard("release slice", lambda: self._by(bearer, lambda: self.hq.slice_of(message)))

    def abort(self) -> None:
        with self.hq.changed:
            self._is_aborted = True
            self.hq.changed.notify_all()

    def close(self) -> None:
        self._is_closed = True
        self.abort()

    def _is_ended(self) -> bool:
        return self._is_aborted or self._is_closed

    def _by(self, bearer: str, answer: Callable[[], Answer]) -> Answer | Refusal:
        return answer() if bearer in self.hq.bearers else Refusal("BEARER")

    def _heard(self, call: str, answer: Callable[[], Answer]) -> Answer:
        self._is_aborted = False  # an abort ends the call under way, never the next one
        return self._ended(call, answer)

    def _ended(self, call: str, answer: Callable[[], Answer]) -> Answer:
        self._must_hold()
        self.wire.asked(call)
        said = answer()
        self._must_hold()
        return self.wire.answered(call, said)

    def _must_hold(self) -> None:
        was_aborted, self._is_aborted = self._is_aborted, False
        if self.is_cut or self._is_closed or was_aborted:
            raise HeadquartersUnreachableError("cut")
