"""What kiosks ask of headquarters: the routes of ``/v1`` (SYNC.md 2.4), strict and bounded, nothing decided here."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import anyio.to_thread
import msgspec
from litestar import Response, Router, get, post, put

from kiosk.domain.people import Asked, Person
from sync.hq import (
    accept,
    asked,
    elsewhere,
    enrolment,
    polls,
    reconcile,
    recovery,
    releases,
    sessions,
    snapshots,
    statements,
    subjects,
)
from sync.hq.accept import Upload
from sync.hq.bodies import STATEMENT, UPLOAD, AnyRequest, Most, answer, lines, message, packed
from sync.hq.feed import Page
from sync.hq.house import House
from sync.hq.snapshots import SnapshotPage
from sync.hq.throttle import Throttle
from sync.protocol.limits import POLL_WAIT_SECONDS, STATEMENT_GZIP_BYTES_MAX
from sync.protocol.messages import (
    AskElsewhere,
    AskRelease,
    AskReleaseSlice,
    Authority,
    DayBackedUp,
    Enrol,
    EnrolConfirm,
    EnrolOffer,
    EnrolReveal,
    Hello,
    PeopleHeader,
    Reconcile,
    Refusal,
    SessionOpen,
    Whence,
)

Said = TypeVar("Said", bound=msgspec.Struct)
Read = TypeVar("Read")
BEARER = "Bearer "
NODE_CHARACTERS_MAX = 200


def house_of(request: AnyRequest) -> House:
    """The headquarters that the composition root put behind the routes."""
    house: House = request.app.state.house
    return house


@get("/ca", sync_to_thread=False)
def ca(request: AnyRequest) -> Response[bytes]:
    """The CA certificate."""
    return answer(Authority(house_of(request).keys.ca_pem))


@post("/enrol", status_code=200)
async def enrol(request: AnyRequest) -> Response[bytes]:
    """A device shows a one-time code; wrong ones are heard slower and slower."""
    said = await message(request, Enrol)
    if isinstance(said, Refusal):
        return answer(said)
    throttle: Throttle = request.app.state.wrong_codes
    reply = await anyio.to_thread.run_sync(_enrol, house_of(request), throttle, said)
    if isinstance(reply, int):
        return Response(b"", status_code=429, headers={"Retry-After": str(reply)})
    return answer(reply)


@post("/enrol/reveal", status_code=200)
async def reveal(request: AnyRequest) -> Response[bytes]:
    """The nonces, the device's first."""
    return await _answered(request, EnrolReveal, enrolment.reveal)


@post("/enrol/confirm", status_code=200)
async def confirm(request: AnyRequest) -> Response[bytes]:
    """Somebody found the words equal at the device."""
    return await _answered(request, EnrolConfirm, enrolment.confirm_there)


@post("/session", status_code=200)
async def hello(request: AnyRequest) -> Response[bytes]:
    """A challenge."""
    return await _answered(request, Hello, sessions.hello)


@post("/session/open", status_code=200)
async def open_session(request: AnyRequest) -> Response[bytes]:
    """A bearer for whoever answers the challenge."""
    return await _answered(request, SessionOpen, sessions.open_session)


@post("/revoked", status_code=200)
async def revoked(request: AnyRequest) -> Response[bytes]:
    """The proof that a kiosk was revoked."""
    return await _answered(request, Hello, sessions.revocation)


@post("/journal", status_code=200)
async def journal(request: AnyRequest) -> Response[bytes]:
    """Stores events; the answer leaves after the commit."""
    return await _with_lines(request, accept.read, accept.store)


@post("/salvage", status_code=200)
async def salvage(request: AnyRequest) -> Response[bytes]:
    """Events of a kiosk that speaks no more; its old key proves them."""
    return await _with_lines(request, accept.read, _salvage)


@put("/subjects")
async def put_subjects(request: AnyRequest) -> Response[bytes]:
    """Keeps vault rows."""
    return await _with_lines(request, subjects.read, _put_subjects)


@put("/asked")
async def put_asked(request: AnyRequest) -> Response[bytes]:
    """Keeps what people asked of us about themselves."""
    return await _with_lines(request, asked.read, _put_asked)


@get("/feed")
async def read_feed(request: AnyRequest) -> Response[bytes]:
    """A page of the feed; an empty one is held back until something is said or the wait is over."""
    house, asked = house_of(request), _asked(request)
    if isinstance(asked, Refusal):
        return answer(asked)
    whence, after, hash_hex, wait = asked
    bearer = _bearer(request)
    speaker = await anyio.to_thread.run_sync(polls.speaker, house, bearer, whence, after)
    if isinstance(speaker, Refusal):
        return answer(speaker)

    until = asyncio.get_running_loop().time() + wait
    while True:
        seen = house.bell.strokes(speaker.branch_id)
        page = await anyio.to_thread.run_sync(polls.look, house, bearer, whence, after, hash_hex)
        if isinstance(page, Refusal):
            return answer(page)
        left = until - asyncio.get_running_loop().time()
        if page.lines or not await house.bell.wait(speaker.branch_id, seen, left):
            return await anyio.to_thread.run_sync(_signed, request, page)


@get("/snapshot")
async def read_snapshot(request: AnyRequest) -> Response[bytes]:
    """A page of what still matters of the part of the feed that is not kept whole."""
    asked = _asked(request)
    if isinstance(asked, Refusal):
        return answer(asked)
    whence, after, *_ = asked
    page = await anyio.to_thread.run_sync(snapshots.page, house_of(request), _bearer(request), whence, after)
    if isinstance(page, Refusal):
        return answer(page)
    return await anyio.to_thread.run_sync(_signed, request, page)


@post("/recover", status_code=200, request_max_body_size=STATEMENT_GZIP_BYTES_MAX)
async def recover(request: AnyRequest) -> Response[bytes]:
    """What a kiosk knows that a restored headquarters may have lost; so much is read of who has a session alone."""
    speaker = await anyio.to_thread.run_sync(recovery.who_states, house_of(request), _bearer(request))
    if isinstance(speaker, Refusal):
        return answer(speaker)
    return await _with_lines(request, statements.read, recovery.state, STATEMENT)


@post("/reconcile", status_code=200)
async def compare(request: AnyRequest) -> Response[bytes]:
    """The night's comparison."""
    return await _answered(request, Reconcile, _with_bearer(request, reconcile.compare))


@post("/reconcile/done", status_code=200)
async def day_backed_up(request: AnyRequest) -> Response[bytes]:
    """The kiosk's copy of the day is verified."""
    return await _answered(request, DayBackedUp, _with_bearer(request, reconcile.done))


@post("/elsewhere", status_code=200)
async def what_is_free_elsewhere(request: AnyRequest) -> Response[bytes]:
    """What is free at the other branches."""
    return await _answered(request, AskElsewhere, _with_bearer(request, elsewhere.look))


@post("/release", status_code=200)
async def release(request: AnyRequest) -> Response[bytes]:
    """Which version of the program a kiosk shall have."""
    return await _answered(request, AskRelease, _with_bearer(request, releases.offered))


@post("/release/slice", status_code=200)
async def release_slice(request: AnyRequest) -> Response[bytes]:
    """A piece of it."""
    return await _answered(request, AskReleaseSlice, _with_bearer(request, releases.slice_of))


def router() -> Router:
    """All routes of ``/v1``. Answers carry no headers that only browsers heed: they were a third of an empty poll."""
    return Router(
        "/v1",
        after_request=_as_it_is,
        route_handlers=[
            ca,
            enrol,
            reveal,
            confirm,
            hello,
            open_session,
            revoked,
            journal,
            salvage,
            put_subjects,
            put_asked,
            read_feed,
            read_snapshot,
            recover,
            compare,
            day_backed_up,
            what_is_free_elsewhere,
            release,
            release_slice,
        ],
    )


def _enrol(house: House, throttle: Throttle, said: Enrol) -> EnrolOffer | Refusal | int:
    """What a code gives, or how many seconds the next try must wait."""
    begun = throttle.begin()
    if isinstance(begun, int):
        return begun
    reply = enrolment.enrol(house, said)
    if not isinstance(reply, Refusal) or reply.error != "CODE":
        throttle.take_back(begun)
    return reply


def _as_it_is(response: Response[bytes]) -> Response[bytes]:
    return response


async def _answered(
    request: AnyRequest, kind: type[Said], work: Callable[[House, Said], msgspec.Struct]
) -> Response[bytes]:
    said = await message(request, kind)
    if isinstance(said, Refusal):
        return answer(said)
    return answer(await anyio.to_thread.run_sync(work, house_of(request), said))


def _with_bearer(
    request: AnyRequest, work: Callable[[House, str, Said], msgspec.Struct]
) -> Callable[[House, Said], msgspec.Struct]:
    bearer = _bearer(request)
    return lambda house, said: work(house, bearer, said)


def _bearer(request: AnyRequest) -> str:
    said = request.headers.get("authorization", "")
    return said.removeprefix(BEARER) if said.startswith(BEARER) else ""


def _signed(request: AnyRequest, page: Page | SnapshotPage) -> Response[bytes]:
    """The page as it leaves: signing and packing take milliseconds, which are not the loop's."""
    return packed(request, page.signed(house_of(request).keys.feed))


async def _with_lines(
    request: AnyRequest,
    read: Callable[[bytes], Read | Refusal],
    serve: Callable[[House, str, Read], msgspec.Struct],
    most: Most = UPLOAD,
) -> Response[bytes]:
    """Has a body of lines read and served, both away from the loop."""
    body = await lines(request, most)
    if isinstance(body, Refusal):
        return answer(body)
    bearer, house = _bearer(request), house_of(request)

    def work() -> msgspec.Struct:
        said = read(body)
        return said if isinstance(said, Refusal) else serve(house, bearer, said)

    return answer(await anyio.to_thread.run_sync(work))


def _salvage(house: House, _bearer: str, upload: Upload) -> msgspec.Struct:
    return accept.salvage(house, upload)


def _put_subjects(house: House, bearer: str, said: tuple[PeopleHeader, tuple[Person, ...]]) -> msgspec.Struct:
    return subjects.put(house, bearer, *said)


def _put_asked(house: House, bearer: str, said: tuple[PeopleHeader, tuple[Asked, ...]]) -> msgspec.Struct:
    return asked.put(house, bearer, *said)


def _asked(request: AnyRequest) -> tuple[Whence, int, str, int] | Refusal:
    """Whence, cursor and wait of a poll."""
    said = request.query_params
    whence = Whence(said.get("node", ""), said.get("inc", ""), said.get("timeline", ""))
    after, wait = said.get("after", ""), said.get("wait", "0")
    numbers = all(text.isascii() and text.isdigit() and len(text) < 16 for text in (after, wait))
    if not numbers or any(len(text) > NODE_CHARACTERS_MAX for text in (whence.node, whence.inc)):
        return Refusal("MALFORMED")
    return whence, int(after), said.get("hash", ""), min(int(wait), POLL_WAIT_SECONDS)
