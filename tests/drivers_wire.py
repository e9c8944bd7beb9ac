"""Headquarters as a real process, its people as a signed-in client, and a kiosk made of nothing but requests.

The kiosk here is the tests' own, so that a mistake which both ends of the product share is seen.
"""

import gzip
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.facts import Booted, Entry, Fact, FactName
from kiosk.domain.people import Asked, Person
from kiosk.domain.ports import Incarnation
from kiosk.encoding import chain, facts, feed, values
from sync.protocol import check_words, enrolment_code, messages, signatures
from sync.protocol.messages import (
    Challenge,
    DayBackedUp,
    Enrol,
    EnrolConfirm,
    Enrolled,
    EnrolNonce,
    EnrolOffer,
    EnrolReveal,
    FeedHeader,
    Hello,
    JournalHeader,
    JournalStored,
    PeopleHeader,
    PeopleStored,
    Reconcile,
    Reconciled,
    Recovered,
    Refusal,
    SessionGranted,
    SessionOpen,
    Whence,
)
from tests.builders import TUESDAY, at

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "tests" / "serve_hq.py"
READY_SECONDS = 60
BUSY = 503
MONDAY_MORNING = at("10:00", date(2026, 11, 23))
Answer = TypeVar("Answer", bound=msgspec.Struct)


class HqProcess:
    """One server process on a data folder; started, ended and killed like the real one, which it is."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        network: str = "pergine",
        starts_at: datetime = MONDAY_MORNING,
        program: Path = SERVER,
    ) -> None:
        """``starts_at``: what its clock says when this object is made; it runs on from there.

        ``program``: another server than the product's, for what must go wrong.
        """
        self._program = program
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.clock_file = folder.parent / "clock"
        self.set_clock(starts_at)
        self.folder = folder
        self._arguments = ("--clock-file", str(self.clock_file), *arguments)
        self._network = network
        self._process: subprocess.Popen[str] | None = None
        self.ready: dict[str, str] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def set_clock(self, at: datetime) -> None:
        """Lets its clock say that, and run on from there."""
        self.clock_file.write_text(str((at - datetime.now(UTC)).total_seconds()), encoding="ascii")

    @property
    def address(self) -> str:
        """Where it answers."""
        return self.ready["address"]

    @property
    def ca(self) -> str:
        """The file of its CA."""
        return self.ready["ca"]

    @property
    def pid(self) -> int:
        """Its process."""
        return self._running().pid

    @property
    def log(self) -> str:
        """What it wrote to standard error, all its lives together."""
        return (self.folder.parent / "hq.log").read_text(encoding="utf-8")

    def start(self, *, port: int = 0) -> None:
        """Starts it and waits until it says that it answers."""
        with (self.folder.parent / "hq.log").open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, str(self._program), self._network),
                    *("--data", str(self.folder), "--port", str(port), *self._arguments),
                ],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        watchdog = threading.Timer(READY_SECONDS, self._process.kill)
        watchdog.start()
        try:
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
        finally:
            watchdog.cancel()
        if not line:
            self.kill()
            raise AssertionError(f"headquarters did not start: {self.log[-2000:]}")
        self.ready = json.loads(line)

    def again_with(self, *arguments: str) -> None:
        """Started with these arguments as well."""
        self._arguments = (*self._arguments, *arguments)
        self.start()

    def stop(self) -> int:
        """Ends it as an operator does; gives the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def staff(self) -> "HqStaff":
        """The administrator, signed in."""
        return HqStaff(self)

    def _end(self, number: signal.Signals) -> int:
        process = self._running()
        if process.poll() is None:
            process.send_signal(number)
        code = process.wait(20)
        assert process.stdout is not None
        process.stdout.close()
        return code

    def _running(self) -> subprocess.Popen[str]:
        assert self._process is not None
        return self._process


class HqStaff:
    """Somebody at headquarters, through the JSON interface."""

    def __init__(self, hq: HqProcess, password_in: str | None = None) -> None:
        """``password_in``: the file of another than the administrator."""
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = hq.ca
        self._address = hq.address
        self.credentials = json.loads(
            Path(password_in or hq.ready["administrator"]).read_text(encoding="utf-8")
        )
        response = self.session.post(f"{self._address}/api/sign-in", json=self.credentials, timeout=20)
        assert response.status_code == 200, response.text
        self.csrf: str = response.json()["csrf"]

    def get(self, path: str) -> Any:
        """The JSON at a path below ``/api``."""
        response = self.session.get(f"{self._address}/api{path}", timeout=20)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, body: object = None, *, status: int = 200) -> Any:
        """Posts JSON below ``/api`` with the session's word."""
        response = self.session.post(
            f"{self._address}/api{path}", json=body, headers={"X-CSRF-Token": self.csrf}, timeout=20
        )
        assert response.status_code == status, response.text
        return response.json()

    def page(self, path: str) -> requests.Response:
        """A page as a browser gets it."""
        return self.session.get(f"{self._address}{path}", timeout=20)

    def send(self, path: str, **fields: str) -> requests.Response:
        """A form of a page, sent as a browser does; the page it leads to."""
        return self.session.post(f"{self._address}{path}", data={"csrf": self.csrf, **fields}, timeout=20)

    def enrolment_code(self, branch_id: str = "PER") -> Any:
        """A fresh enrolment code."""
        return self.post("/enrolments", {"branch": branch_id})


class BusyError(Exception):
    """Headquarters could not serve: whoever asked asks again."""


@dataclass
class JournalOfTest:
    """A journal as a kiosk keeps it: one life, its events, its chain."""

    node: str
    life: Incarnation
    events: list[bytes] = field(default_factory=list)

    @classmethod
    def born(cls, node: str, parent: "JournalOfTest | None" = None, *, at_seq: int | None = None) -> Self:
        """A new life with its first fact; ``at_seq``: where the parent's journal ended, if not at its tip."""
        inc = os.urandom(16).hex()
        if parent is None:
            journal = cls(node, Incarnation(inc, None, 0, chain.NO_PARENT))
        else:
            seq = len(parent.events) if at_seq is None else at_seq
            journal = cls(node, Incarnation(inc, parent.life.inc, seq, parent.hash_at(seq)))
        journal.write(Booted("test", is_clock_suspect=False))
        return journal

    def write(self, fact: Fact, clock: str = "09:00") -> str:
        """Appends a fact and gives its name."""
        name = FactName(self.node, self.life.inc, len(self.events) + 1)
        self.events.append(facts.encode(Entry(name, at(clock, TUESDAY), 1000 * name.seq, fact)))
        return str(name)

    def hash_at(self, seq: int) -> bytes:
        """The chain's hash after ``seq`` events."""
        return chain.extend_all(chain.journal_start(self.node, self.life), self.events[:seq])


class KioskOfTest:
    """A kiosk that says over TLS exactly what a test wants."""

    def __init__(self, hq: HqProcess) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = hq.ca
        self.address = hq.address
        self.node = self.timeline = self.bearer = self.ratchet = ""
        self.hq_key = b""
        self.position, self.feed_hash = 0, b""
        self.lines: list[bytes] = []

    def moved_to(self, hq: HqProcess) -> Self:
        """The same kiosk, after headquarters came back under another port."""
        self.session.close()
        self.address = hq.address
        return self

    def post(self, path: str, message: msgspec.Struct, kind: type[Answer]) -> Answer | Refusal:
        """Says a message."""
        return self.answer(self.session.post(self._url(path), messages.encode(message), timeout=20), kind)

    def answer(self, response: requests.Response, kind: type[Answer]) -> Answer | Refusal:
        """What came back, strictly read. Raises BusyError."""
        if response.status_code == BUSY:
            raise BusyError
        assert response.headers["Content-Type"] == "application/json", response.headers
        if response.status_code != 200:
            return messages.decode(Refusal, response.content)
        return messages.decode(kind, response.content)

    def show_code(self, code: str) -> tuple[str, ...]:
        """The first half of an enrolment: the three words."""
        nonce = os.urandom(32)
        public_key = self.key.public_key().public_bytes_raw()
        enrol = Enrol(code, public_key.hex(), "test machine", signatures.commitment(nonce))
        offer = self.post("/v1/enrol", enrol, EnrolOffer)
        assert isinstance(offer, EnrolOffer), offer
        revealed = self.post("/v1/enrol/reveal", EnrolReveal(offer.enrolment, nonce.hex()), EnrolNonce)
        assert isinstance(revealed, EnrolNonce), revealed
        assert signatures.commitment(bytes.fromhex(revealed.nonce)) == offer.commitment
        self.hq_key, self._offer = bytes.fromhex(offer.hq_public_key), offer
        fingerprint = sha256(_der(offer.ca_pem)).digest()
        places = signatures.check_word_places(
            public_key, self.hq_key, fingerprint, (nonce, bytes.fromhex(revealed.nonce))
        )
        self.words = check_words.words_at(places)
        return self.words

    def confirm(self) -> Enrolled | Refusal:
        """The second half: somebody says that the words are equal."""
        public_key = self.key.public_key().public_bytes_raw().hex()
        said = signatures.enrolment_bytes(
            self._offer.enrolment, public_key, self._offer.hq_public_key, self.words
        )
        message = EnrolConfirm(self._offer.enrolment, self.key.sign(said).hex())
        enrolled = self.post("/v1/enrol/confirm", message, Enrolled)
        if isinstance(enrolled, Enrolled) and enrolled.is_confirmed:
            self.node, self.timeline = enrolled.node, enrolled.timeline
            self.feed_hash = chain.feed_start(enrolled.branch, enrolled.timeline)
        return enrolled

    def enrolled(self, staff: HqStaff, branch_id: str = "PER") -> Self:
        """Goes through the whole enrolment with somebody at headquarters."""
        made = staff.enrolment_code(branch_id)
        assert (
            list(self.show_code(enrolment_code.decode(made["qr"]).code))
            == (staff.get(f"/enrolments/{made['enrolment']}")["words"])
        )
        staff.post(f"/enrolments/{made['enrolment']}/confirm")
        enrolled = self.confirm()
        assert isinstance(enrolled, Enrolled)
        assert enrolled.is_confirmed
        return self

    def open_session(
        self, journal: JournalOfTest, *, seq: int | None = None, lost: str = ""
    ) -> SessionGranted | Refusal:
        """Opens a session at the journal's tip, or at an earlier seq."""
        nonce = os.urandom(16).hex()
        challenge = self.post("/v1/session", Hello(self.node, nonce), Challenge)
        assert isinstance(challenge, Challenge), challenge
        self._check(
            challenge.signature,
            signatures.challenge_bytes(
                self.node, nonce, challenge.challenge, challenge.hq_time_ms, challenge.timeline
            ),
        )
        tip = len(journal.events) if seq is None else seq
        unsigned = SessionOpen(self.whence(journal), tip, journal.hash_at(tip).hex(), lost, self.ratchet, "")
        signature = self.key.sign(signatures.session_bytes(unsigned, challenge.challenge)).hex()
        message = msgspec.structs.replace(unsigned, signature=signature)
        granted = self.post("/v1/session/open", message, SessionGranted)
        if isinstance(granted, SessionGranted):
            self.bearer, self.ratchet = granted.bearer, granted.next_ratchet
            self.session.headers["Authorization"] = f"Bearer {granted.bearer}"
        return granted

    def whence(self, journal: JournalOfTest) -> Whence:
        """Who speaks, in that life of the journal."""
        return Whence(self.node, journal.life.inc, self.timeline)

    def upload_body(self, journal: JournalOfTest, first: int = 1, last: int | None = None) -> bytes:
        """The body that sends these events."""
        last_seq = len(journal.events) if last is None else last
        last_hash = journal.hash_at(last_seq).hex()
        life = journal.life
        header = JournalHeader(
            self.whence(journal),
            life.parent_inc or "",
            life.parent_seq,
            life.parent_hash.hex(),
            first,
            journal.hash_at(first - 1).hex(),
            last_seq,
            last_hash,
            self.key.sign(signatures.head_bytes(self.node, life.inc, last_seq, last_hash)).hex(),
        )
        return packed(messages.encode(header), journal.events[first - 1 : last_seq])

    def upload(
        self, journal: JournalOfTest, first: int = 1, last: int | None = None
    ) -> JournalStored | Refusal:
        """Sends these events."""
        return self.send(self.upload_body(journal, first, last))

    def send(self, body: bytes) -> JournalStored | Refusal:
        """Sends a body as an upload."""
        return self.answer(
            self.session.post(self._url("/v1/journal"), body, headers=GZIP, timeout=30), JournalStored
        )

    def state(self, body: bytes) -> Recovered | Refusal:
        """Sends a body as a statement of what it read."""
        return self.answer(
            self.session.post(self._url("/v1/recover"), body, headers=GZIP, timeout=60), Recovered
        )

    def put_people(self, journal: JournalOfTest, people: Sequence[Person]) -> PeopleStored | Refusal:
        """Sends vault rows."""
        return self._put("/v1/subjects", journal, [values.encode(person) for person in people])

    def put_asked(self, journal: JournalOfTest, said: Sequence[Asked]) -> PeopleStored | Refusal:
        """Sends what people asked of us."""
        return self._put("/v1/asked", journal, [feed.encode(one) for one in said])

    def _put(self, path: str, journal: JournalOfTest, rows: Sequence[bytes]) -> PeopleStored | Refusal:
        header = messages.encode(PeopleHeader(self.whence(journal), len(rows)))
        body = packed(header, list(rows))
        return self.answer(self.session.put(self._url(path), body, headers=GZIP, timeout=20), PeopleStored)

    def poll(
        self, journal: JournalOfTest, wait: int = 0, *, after: int | None = None, hash_: str | None = None
    ) -> FeedHeader | Refusal:
        """Reads the next page and checks it as a kiosk must: chain, positions, signature."""
        parameters: dict[str, str | int] = {
            **msgspec.to_builtins(self.whence(journal)),
            "after": self.position if after is None else after,
            "hash": self.feed_hash.hex() if hash_ is None else hash_,
            "wait": wait,
        }
        response = self.session.get(self._url("/v1/feed"), params=parameters, timeout=wait + 20)
        if response.status_code != 200:
            return messages.decode(Refusal, response.content)
        first, *lines = response.content.removesuffix(b"\n").split(b"\n")
        header = messages.decode(FeedHeader, first)
        assert header.after == self.position
        assert header.position == self.position + len(lines)
        head = feed.extend_all(self.feed_hash, lines)
        assert header.hash == head.hex()
        self._check(
            header.signature,
            signatures.feed_bytes(header.branch, self.timeline, header.position, header.hash),
        )
        self.position, self.feed_hash = header.position, head
        self.lines += lines
        return header

    def read_all(self, journal: JournalOfTest) -> list[bytes]:
        """Every line of the feed so far."""
        while True:
            before = self.position
            header = self.poll(journal)
            assert isinstance(header, FeedHeader), header
            if header.position == before:
                return self.lines

    def reconcile(self, message: Reconcile) -> Reconciled | Refusal:
        """The night's comparison."""
        return self.post("/v1/reconcile", message, Reconciled)

    def day_backed_up(self, message: DayBackedUp) -> JournalStored | Refusal:
        """The night's end."""
        return self.post("/v1/reconcile/done", message, JournalStored)

    def _check(self, signature: str, said: bytes) -> None:
        Ed25519PublicKey.from_public_bytes(self.hq_key).verify(bytes.fromhex(signature), said)

    def _url(self, path: str) -> str:
        return self.address + path


GZIP = {"Content-Encoding": "gzip", "Content-Type": "application/json"}


def packed(header: bytes, lines: Sequence[bytes]) -> bytes:
    """A body of lines as it goes on the wire."""
    return gzip.compress(b"\n".join((header, *lines)) + b"\n")


def _der(pem: str) -> bytes:
    return ssl.PEM_cert_to_DER_cert(pem)
