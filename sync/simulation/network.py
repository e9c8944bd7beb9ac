"""The line between a branch and headquarters: it is cut, slow, loses, doubles and reorders, and never lies.

``SimulatedLine`` is the port ``HeadquartersLine``: what it carries becomes bytes and comes back from bytes, as on
the wire, and headquarters' own functions answer.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeVar

import msgspec

from kiosk.domain.errors import HeadquartersBusyError, HeadquartersUnreachableError
from kiosk.domain.ports import FeedCursor
from sync.client.pages import FeedPage, SnapshotPage
from sync.hq import (
    accept,
    asked,
    elsewhere,
    enrolment,
    reconcile,
    recovery,
    releases,
    sessions,
    snapshots,
    statements,
    subjects,
)
from sync.hq.house import House
from sync.protocol import messages
from sync.protocol.limits import CONNECT_TIMEOUT_SECONDS, READ_MARGIN_SECONDS
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
    FeedHeader,
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
    SnapshotHeader,
    Whence,
)
from sync.simulation.scheduler import Scheduler
from sync.simulation.strands import Resume, wait_here

Reply = TypeVar("Reply", bound=msgspec.Struct)
Said = TypeVar("Said", bound=msgspec.Struct)
STALE_MS_MAX = 20 * 3600 * 1000
LATE = (0.5, 0.9)
"""Of the patience of whoever asked: a later answer is none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What headquarters sent back."""

    is_refusal: bool
    body: bytes


Work = Callable[[House], Answer]
"""A question as headquarters works on it, from bytes to bytes; it may wait inside a strand."""


class Server(Protocol):
    """Headquarters as the network sees it."""

    @property
    def is_up(self) -> bool:
        """Whether anybody listens."""

    def stated_authority(self, address: str) -> str:
        """The CA certificate that an address states, proven by nothing."""

    def serve(self, work: Work, on_answer: Callable[[Answer | None], None]) -> None:
        """Works on a question; None for an answer that is none (500)."""

    def poll(self, bearer: str, whence: Whence, cursor: tuple[int, str], wait_seconds: int) -> Answer:
        """A question about the feed; inside a strand."""


@dataclass(slots=True)
class Weather:
    """How the line of one branch is at present. Shares of messages; milliseconds one way."""

    is_up: bool = True
    loss: float = 0.0
    doubling: float = 0.0
    staleness: float = 0.0
    garbling: float = 0.0
    meddling: float = 0.0
    lateness: float = 0.0
    mixing: float = 0.0
    delay_ms: tuple[int, int] = (20, 200)


class Network:
    """One branch's way to headquarters."""

    def __init__(self, scheduler: Scheduler, server: Server, random: Random) -> None:
        self.weather = Weather()
        self.requests = 0
        self.snapshots = 0
        self._astray: dict[str, Answer] = {}
        self._late: dict[str, list[Callable[[], None]]] = {}
        self.on_late_answer: Callable[[bytes], None] = lambda _body: None
        self._scheduler = scheduler
        self._server = server
        self._random = random

    def ask(self, work: Work, patience_ms: float, resume: Resume, about: str = "") -> None:
        """Sends a question; ``resume`` gets the answer's bytes, or HeadquartersUnreachableError.

        ``about``: questions for which something on the way may hand on an answer that nobody waited for any more.
        """
        self.requests += 1
        if not self.weather.is_up:
            self._fail(resume, CONNECT_TIMEOUT_SECONDS * 1000)
            return
        self._scheduler.after(patience_ms, lambda: _unreachable(resume))
        chance = self._random.random
        if about in self._astray and chance() < self.weather.mixing:
            mixed_up = self._astray.pop(about)
            self._scheduler.after(self._delay(), lambda: resume(mixed_up))
            return
        if chance() < self.weather.doubling:
            self._deliver_unasked(work, self._delay() + self._delay())
        if chance() < self.weather.staleness:
            self._deliver_unasked(work, self._random.randrange(STALE_MS_MAX))
        if chance() >= self.weather.loss:
            late_ms = self._lateness(about) * patience_ms
            self._scheduler.after(self._delay(), lambda: self._arrive(work, resume, about, late_ms))

    def spoilt(self, body: bytes) -> bytes | None:
        """The lines of an upload as somebody who meddles would send it once more, now and then; None mostly."""
        random = self._random
        if random.random() >= self.weather.meddling:
            return None
        lines = gzip.decompress(body)
        header, *events = lines.split(b"\n")
        place = random.randrange(len(lines))
        return random.choice(
            (
                lines[:place],
                lines[:place] + bytes([random.randrange(256)]) + lines[place + 1 :],
                b"\n".join((header, *events[1:])),
                header.replace(b'"first":', b'"first":1') + b"\n" + b"\n".join(events),
                header.replace(b'"node":"', b'"node":"X') + b"\n" + b"\n".join(events),
            )
        )

    def stray(self, work: Work) -> None:
        """A question that nobody waits for."""
        self._deliver_unasked(work, self._delay())

    def give_up(self, resume: Resume) -> None:
        """Who asked waits no longer; the question may arrive all the same."""
        self._fail(resume, 0)

    def _deliver_unasked(self, work: Work, pause_ms: float) -> None:
        self._scheduler.after(pause_ms, lambda: self._arrive(work, None))

    def _arrive(self, work: Work, resume: Resume | None, about: str = "", late_ms: float = 0.0) -> None:
        if not self._server.is_up:
            if resume is not None:
                _unreachable(resume)
            return
        self._server.serve(work, lambda answer: self._return(answer, resume, about, late_ms))

    def _return(self, answer: Answer | None, resume: Resume | None, about: str, late_ms: float) -> None:
        is_lost = not self.weather.is_up or self._random.random() < self.weather.loss
        if resume is None or is_lost:
            return
        if answer is None or self._random.random() < self.weather.garbling:
            fault = HeadquartersBusyError("an answer that is none")
            self._scheduler.after(self._delay(), lambda: resume(fault=fault))
        else:

            def hand_over() -> None:
                self._hand_over(answer, resume, about)

            self._scheduler.after(self._delay() + late_ms, hand_over)
            if late_ms:
                self._late.setdefault(about, []).append(hand_over)
                self.on_late_answer(answer.body)

    def let_late_ones_come(self, about: str) -> None:
        """Answers that are late come now: when they could do harm."""
        for hand_over in self._late.pop(about, ()):
            self._scheduler.after(self._delay(), hand_over)

    def _hand_over(self, answer: Answer, resume: Resume, about: str) -> None:
        if about and self.weather.mixing and resume.is_over:
            self._astray[about] = answer
        resume(answer)

    def _fail(self, resume: Resume, pause_ms: float) -> None:
        self._scheduler.after(pause_ms, lambda: _unreachable(resume))

    def _delay(self) -> int:
        return self._random.randint(*self.weather.delay_ms)

    def _lateness(self, about: str) -> float:
        """Something on the way keeps a page of the feed for longer than it takes to put another headquarters in place."""
        share = self.weather.lateness if about else 0.0
        return self._random.uniform(*LATE) if share and self._random.random() < share else 0.0


class SimulatedLine:
    """The ports ``HeadquartersLine`` and ``EnrolmentLine``. Calls come from one strand."""

    def __init__(self, network: Network, server: Server) -> None:
        self._network = network
        self._server = server
        self._under_way: Resume | None = None
        self._is_closed = False

    def hello(self, message: Hello) -> Challenge | Refusal:
        """First half of a session."""
        return self._say(sessions.hello, message, Challenge)

    def revocation(self, message: Hello) -> Revocation | Refusal:
        """The proof that this kiosk was revoked."""
        return self._say(sessions.revocation, message, Revocation)

    def open_session(self, message: SessionOpen) -> SessionGranted | Refusal:
        """Second half of a session."""
        return self._say(sessions.open_session, message, SessionGranted)

    def upload(self, bearer: str, body: bytes) -> JournalStored | Refusal:
        """A batch of the journal."""
        spoilt = self._network.spoilt(body)
        if spoilt is not None:
            self._network.stray(lambda house: _uploaded(house, bearer, spoilt))
        answer = self._ask(lambda house: _uploaded(house, bearer, gzip.decompress(body)))
        return _read(answer, JournalStored)

    def salvage(self, body: bytes) -> JournalStored | Refusal:
        """A batch from a disk without its kiosk."""

        def work(house: House) -> Answer:
            said = accept.read(gzip.decompress(body))
            return _packed(said if isinstance(said, Refusal) else accept.salvage(house, said))

        return _read(self._ask(work), JournalStored)

    def put_people(self, bearer: str, body: bytes) -> PeopleStored | Refusal:
        """Vault rows."""

        def work(house: House) -> Answer:
            said = subjects.read(gzip.decompress(body))
            return _packed(said if isinstance(said, Refusal) else subjects.put(house, bearer, *said))

        return _read(self._ask(work), PeopleStored)

    def put_asked(self, bearer: str, body: bytes) -> PeopleStored | Refusal:
        """What people asked of us about themselves."""

        def work(house: House) -> Answer:
            said = asked.read(gzip.decompress(body))
            return _packed(said if isinstance(said, Refusal) else asked.put(house, bearer, *said))

        return _read(self._ask(work), PeopleStored)

    def recover(self, bearer: str, body: bytes) -> Recovered | Refusal:
        """What a restored headquarters may have lost."""
        said = statements.read(gzip.decompress(body))
        if not isinstance(said, Refusal):  # what it hears after this, it has not said
            self._network.let_late_ones_come(_about_feed(said.header.whence.node))

        def work(house: House) -> Answer:
            return _packed(said if isinstance(said, Refusal) else recovery.state(house, bearer, said))

        return _read(self._ask(work), Recovered)

    def poll(self, bearer: str, whence: Whence, cursor: FeedCursor, wait_seconds: int) -> FeedPage | Refusal:
        """The feed after the cursor."""
        asked = (cursor.position, cursor.hash.hex())
        about = _about_feed(whence.node)
        answer = self._ask(
            lambda _: self._server.poll(bearer, whence, asked, wait_seconds), wait_seconds, about
        )
        if answer.is_refusal:
            return messages.decode(Refusal, answer.body)
        header, *lines = answer.body.removesuffix(b"\n").split(b"\n")
        return FeedPage(messages.decode(FeedHeader, header), tuple(lines))

    def snapshot(self, bearer: str, whence: Whence, after: int) -> SnapshotPage | Refusal:
        """A page of what still matters."""

        def work(house: House) -> Answer:
            page = snapshots.page(house, bearer, whence, after)
            return _packed(page) if isinstance(page, Refusal) else Answer(False, page.signed(house.keys.feed))

        answer = self._ask(work)
        if answer.is_refusal:
            return messages.decode(Refusal, answer.body)
        header, *lines = answer.body.removesuffix(b"\n").split(b"\n")
        page = SnapshotPage(messages.decode(SnapshotHeader, header), tuple(lines))
        self._network.snapshots += page.header.is_last
        return page

    def reconcile(self, bearer: str, message: Reconcile) -> Reconciled | Refusal:
        """The night's comparison."""
        return self._say(lambda house, said: reconcile.compare(house, bearer, said), message, Reconciled)

    def day_backed_up(self, bearer: str, message: DayBackedUp) -> JournalStored | Refusal:
        """The night's last word."""
        return self._say(lambda house, said: reconcile.done(house, bearer, said), message, JournalStored)

    def elsewhere(self, bearer: str, message: AskElsewhere) -> Elsewhere | Refusal:
        """What is free at the other branches."""
        return self._say(lambda house, said: elsewhere.look(house, bearer, said), message, Elsewhere)

    def release(self, bearer: str, message: AskRelease) -> Release | Refusal:
        """Which version of the program this kiosk shall have."""
        return self._say(lambda house, said: releases.offered(house, bearer, said), message, Release)

    def release_slice(self, bearer: str, message: AskReleaseSlice) -> ReleaseSlice | Refusal:
        """A piece of it."""
        return self._say(lambda house, said: releases.slice_of(house, bearer, said), message, ReleaseSlice)

    def enrol(self, message: Enrol) -> EnrolOffer | Refusal:
        """Shows the one-time code."""
        return self._say(enrolment.enrol, message, EnrolOffer)

    def reveal(self, message: EnrolReveal) -> EnrolNonce | Refusal:
        """Exchanges the nonces."""
        return self._say(enrolment.reveal, message, EnrolNonce)

    def confirm(self, message: EnrolConfirm) -> Enrolled | Refusal:
        """Says that a person found the words equal here."""
        return self._say(enrolment.confirm_there, message, Enrolled)

    def abort(self) -> None:
        """Ends the call under way."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            self._network.give_up(under_way)

    def close(self) -> None:
        """Ends the call under way and refuses every later one."""
        self._is_closed = True
        self.abort()

    def _say(
        self, serve: Callable[[House, Said], msgspec.Struct], message: Said, kind: type[Reply]
    ) -> Reply | Refusal:
        body, said_kind = messages.encode(message), type(message)
        return _read(self._ask(lambda house: _packed(serve(house, messages.decode(said_kind, body)))), kind)

    def _ask(self, work: Work, wait_seconds: float = 0.0, about: str = "") -> Answer:
        if self._is_closed:
            raise HeadquartersUnreachableError("the line is closed")
        patience_ms = (wait_seconds + READ_MARGIN_SECONDS) * 1000

        def arrange(resume: Resume) -> None:
            self._under_way = resume
            self._network.ask(work, patience_ms, resume, about)

        answer: Answer = wait_here(arrange)
        return answer


def _uploaded(house: House, bearer: str, lines: bytes) -> Answer:
    upload = accept.read(lines)
    return _packed(upload if isinstance(upload, Refusal) else accept.store(house, bearer, upload))


def _packed(reply: msgspec.Struct) -> Answer:
    return Answer(isinstance(reply, Refusal), messages.encode(reply))


def _read(answer: Answer, kind: type[Reply]) -> Reply | Refusal:
    return messages.decode(Refusal, answer.body) if answer.is_refusal else messages.decode(kind, answer.body)


def _about_feed(node: str) -> str:
    return f"the feed of {node}"


def _unreachable(resume: Resume) -> None:
    resume(fault=HeadquartersUnreachableError("no answer"))
