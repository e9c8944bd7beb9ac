"""The line to headquarters: HTTPS with one CA pinned, strict JSON, every trouble translated once (SYNC.md 2.4).

An answer counts only when it is the expected message under ``application/json``: a captive portal's page with
status 200 is no answer (F34). Redirects, proxies of the environment and system CAs play no part. ``abort`` ends
a call from another thread by shutting its socket down.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import requests

from kiosk.domain.errors import (
    HeadquartersBusyError,
    HeadquartersUnreachableError,
    KioskError,
    RogueHeadquartersError,
)
from kiosk.domain.ports import FeedCursor
from sync.client.connections import Levers, PinnedAdapter
from sync.client.pages import FeedPage, SnapshotPage
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

Reply = TypeVar("Reply", bound=msgspec.Struct)

ANSWER_BYTES_MAX = 8 << 20
TRANSFER_SECONDS_MAX = 60.0
STATEMENT_WAIT_SECONDS = 60.0
"""For saying again all that a lost life of the feed had said, in one transaction."""
CHUNK_BYTES = 64 << 10
JSON = "application/json"
TOO_MANY_REQUESTS = 429
HEADERS = {"User-Agent": "smartvalley", "Accept-Encoding": "gzip"}
WRONG_DATES = frozenset({9, 10})  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED


@dataclass(frozen=True, slots=True)
class _Question:
    """One request. ``wait_seconds``: how long headquarters may hold the answer back."""

    method: str
    path: str
    body: bytes | None = None
    is_packed: bool = False
    bearer: str = ""
    parameters: Mapping[str, str | int] | None = None
    wait_seconds: float = 0.0


class HttpsLine:
    """The ports ``HeadquartersLine`` and ``EnrolmentLine`` over one kept-alive HTTPS connection.

    ``address``: ``https://host:port``. ``context``: whom to believe (``sync.client.trust``). ``seconds``:
    monotonic. Calls come from one thread; ``abort`` and ``close`` from any.
    """

    def __init__(self, address: str, context: ssl.SSLContext, seconds: Callable[[], float]) -> None:
        self._address = address
        self._seconds = seconds
        self._levers = Levers()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.headers.update(HEADERS)
        self._session.adapters.clear()
        self._session.mount("https://", PinnedAdapter(context, self._levers))

    def hello(self, message: Hello) -> Challenge | Refusal:
        """``POST /v1/session``."""
        return self._say("/v1/session", message, Challenge)

    def open_session(self, message: SessionOpen) -> SessionGranted | Refusal:
        """``POST /v1/session/open``."""
        return self._say("/v1/session/open", message, SessionGranted)

    def revocation(self, message: Hello) -> Revocation | Refusal:
        """``POST /v1/revoked``."""
        return self._say("/v1/revoked", message, Revocation)

    def upload(self, bearer: str, body: bytes) -> JournalStored | Refusal:
        """``POST /v1/journal``."""
        question = _Question("POST", "/v1/journal", body, is_packed=True, bearer=bearer)
        return self._ask(question, JournalStored)

    def salvage(self, body: bytes) -> JournalStored | Refusal:
        """``POST /v1/salvage``."""
        return self._ask(_Question("POST", "/v1/salvage", body, is_packed=True), JournalStored)

    def recover(self, bearer: str, body: bytes) -> Recovered | Refusal:
        """``POST /v1/recover``."""
        question = _Question(
            "POST", "/v1/recover", body, is_packed=True, bearer=bearer, wait_seconds=STATEMENT_WAIT_SECONDS
        )
        return self._ask(question, Recovered)

    def put_people(self, bearer: str, body: bytes) -> PeopleStored | Refusal:
        """``PUT /v1/subjects``."""
        question = _Question("PUT", "/v1/subjects", body, is_packed=True, bearer=bearer)
        return self._ask(question, PeopleStored)

    def put_asked(self, bearer: str, body: bytes) -> PeopleStored | Refusal:
        """``PUT /v1/asked``."""
        question = _Question("PUT", "/v1/asked", body, is_packed=True, bearer=bearer)
        return self._ask(question, PeopleStored)

    def poll(self, bearer: str, whence: Whence, cursor: FeedCursor, wait_seconds: int) -> FeedPage | Refusal:
        """``GET /v1/feed``."""
        parameters: dict[str, str | int] = {
            "node": whence.node,
            "inc": whence.inc,
            "timeline": whence.timeline,
            "after": cursor.position,
            "hash": cursor.hash.hex(),
            "wait": wait_seconds,
        }
        question = _Question(
            "GET", "/v1/feed", bearer=bearer, parameters=parameters, wait_seconds=wait_seconds
        )
        answer = self._answer(question)
        if isinstance(answer, Refusal):
            return answer
        header, *lines = answer.removesuffix(b"\n").split(b"\n")
        return FeedPage(_decoded(FeedHeader, header), tuple(lines))

    def snapshot(self, bearer: str, whence: Whence, after: int) -> SnapshotPage | Refusal:
        """``GET /v1/snapshot``."""
        parameters: dict[str, str | int] = {
            "node": whence.node,
            "inc": whence.inc,
            "timeline": whence.timeline,
            "after": after,
        }
        answer = self._answer(_Question("GET", "/v1/snapshot", bearer=bearer, parameters=parameters))
        if isinstance(answer, Refusal):
            return answer
        header, *lines = answer.removesuffix(b"\n").split(b"\n")
        return SnapshotPage(_decoded(SnapshotHeader, header), tuple(lines))

    def reconcile(self, bearer: str, message: Reconcile) -> Reconciled | Refusal:
        """``POST /v1/reconcile``."""
        return self._say("/v1/reconcile", message, Reconciled, bearer)

    def day_backed_up(self, bearer: str, message: DayBackedUp) -> JournalStored | Refusal:
        """``POST /v1/reconcile/done``."""
        return self._say("/v1/reconcile/done", message, JournalStored, bearer)

    def elsewhere(self, bearer: str, message: AskElsewhere) -> Elsewhere | Refusal:
        """``POST /v1/elsewhere``."""
        return self._say("/v1/elsewhere", message, Elsewhere, bearer)

    def release(self, bearer: str, message: AskRelease) -> Release | Refusal:
        """``POST /v1/release``."""
        return self._say("/v1/release", message, Release, bearer)

    def release_slice(self, bearer: str, message: AskReleaseSlice) -> ReleaseSlice | Refusal:
        """``POST /v1/release/slice``."""
        return self._say("/v1/release/slice", message, ReleaseSlice, bearer)

    def enrol(self, message: Enrol) -> EnrolOffer | Refusal:
        """``POST /v1/enrol``."""
        return self._say("/v1/enrol", message, EnrolOffer)

    def reveal(self, message: EnrolReveal) -> EnrolNonce | Refusal:
        """``POST /v1/enrol/reveal``."""
        return self._say("/v1/enrol/reveal", message, EnrolNonce)

    def confirm(self, message: EnrolConfirm) -> Enrolled | Refusal:
        """``POST /v1/enrol/confirm``."""
        return self._say("/v1/enrol/confirm", message, Enrolled)

    def abort(self) -> None:
        """Ends the call under way."""
        self._levers.pull()

    def close(self) -> None:
        """Ends the call under way and refuses every later one."""
        self._levers.close()
        self._session.close()

    def _say(
        self, path: str, message: msgspec.Struct, kind: type[Reply], bearer: str = ""
    ) -> Reply | Refusal:
        return self._ask(_Question("POST", path, messages.encode(message), bearer=bearer), kind)

    def _ask(self, question: _Question, kind: type[Reply]) -> Reply | Refusal:
        answer = self._answer(question)
        return answer if isinstance(answer, Refusal) else _decoded(kind, answer)

    def _answer(self, question: _Question) -> bytes | Refusal:
        if self._levers.is_closed:
            raise HeadquartersUnreachableError("the line is closed")
        try:
            with self._sent(question) as response:
                return self._read(response, self._seconds() + TRANSFER_SECONDS_MAX)
        except requests.RequestException as fault:
            raise _translated(fault) from fault

    def _sent(self, question: _Question) -> requests.Response:
        headers = {} if question.body is None else {"Content-Type": JSON}
        if question.is_packed:
            headers["Content-Encoding"] = "gzip"
        if question.bearer:
            headers["Authorization"] = f"Bearer {question.bearer}"
        return self._session.request(
            question.method,
            self._address + question.path,
            params=question.parameters,
            data=question.body,
            headers=headers,
            timeout=(CONNECT_TIMEOUT_SECONDS, question.wait_seconds + READ_MARGIN_SECONDS),
            allow_redirects=False,
            stream=True,
        )

    def _read(self, response: requests.Response, deadline: float) -> bytes | Refusal:
        status = response.status_code
        if status == TOO_MANY_REQUESTS or status >= requests.codes.server_error:
            raise HeadquartersBusyError(
                f"status {status}", retry_after_seconds=_seconds_in(response.headers.get("Retry-After"))
            )
        if response.headers.get("Content-Type", "").split(";")[0].strip().lower() != JSON:
            raise HeadquartersBusyError(f"status {status} without JSON is no answer")
        body = self._whole(response.iter_content(CHUNK_BYTES), deadline)
        if status >= requests.codes.bad_request:
            return _decoded(Refusal, body)
        if status >= requests.codes.multiple_choices:
            raise HeadquartersBusyError(f"status {status} is no answer")
        return body

    def _whole(self, chunks: Iterator[bytes], deadline: float) -> bytes:
        body = bytearray()
        for chunk in chunks:
            body += chunk
            if len(body) > ANSWER_BYTES_MAX:
                raise HeadquartersBusyError("an answer without end")
            if self._seconds() > deadline:
                raise HeadquartersUnreachableError("an answer that trickles in")
        return bytes(body)


def _decoded(kind: type[Reply], body: bytes) -> Reply:
    try:
        return messages.decode(kind, body)
    except msgspec.MsgspecError as fault:
        raise HeadquartersBusyError(f"not a {kind.__name__}: no answer") from fault


def _seconds_in(retry_after: str | None) -> float | None:
    """``Retry-After`` in seconds; a date would need a clock that both ends agree on, and counts as nothing said."""
    return float(retry_after) if retry_after is not None and retry_after.isdecimal() else None


def _translated(fault: requests.RequestException) -> KioskError:
    """What a failed request means: an impostor, an answer that is none, or no line."""
    proof = next((cause for cause in _causes(fault) if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if proof is not None and proof.verify_code in WRONG_DATES:
        return HeadquartersUnreachableError(
            "headquarters' certificate is out of date",
            advice="Check this kiosk's date and time; if they are right, call headquarters.",
        )
    if proof is not None:
        return RogueHeadquartersError(f"certificate refused: {proof.verify_message}")
    if isinstance(fault, requests.exceptions.ContentDecodingError):
        return HeadquartersBusyError("an answer that cannot be unpacked")
    return HeadquartersUnreachableError(type(fault).__name__)


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """An exception, and all that libraries wrapped into it, by cause, context, reason or argument."""
    waiting: list[object] = [fault]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
