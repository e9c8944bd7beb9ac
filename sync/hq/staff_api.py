"""Headquarters' interface for its own people, as JSON: what their pages can do, for programs they run.

Signed in by the session cookie of the pages; whatever changes something carries the session's word in
``X-CSRF-Token`` besides. Strict in both directions: an unknown field is an error.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio.to_thread
import msgspec
from litestar import Response, Router, get, post
from litestar.datastructures import Cookie

from sync.hq import accounts, authority, enrolment, staff_answers
from sync.hq.accounts import Account, SignedIn, SignInLocked, WrongPassword
from sync.hq.bodies import JSON, AnyRequest, message
from sync.hq.house import House
from sync.hq.machine_api import house_of
from sync.hq.staff_messages import (
    Book,
    BookAnswer,
    BookDays,
    Declare,
    Erase,
    Fault,
    Merge,
    NewEnrolment,
    Session,
    SignIn,
)
from sync.protocol.messages import Refusal

COOKIE = "__Host-smartvalley"
CSRF_HEADER = "x-csrf-token"
UNSIGNED, FORBIDDEN, NOT_FOUND, LOCKED, INVALID = 401, 403, 404, 429, 400

Said = TypeVar("Said", bound=msgspec.Struct)


async def require_account(request: AnyRequest) -> Response[bytes] | None:
    """Nobody passes who is not signed in; whatever changes something must carry the session's word."""
    house, token = house_of(request), request.cookies.get(COOKIE, "")
    account = await anyio.to_thread.run_sync(who, house, token)
    if account is None:
        return _fault("unsigned", UNSIGNED)
    if request.method != "GET" and not account.wrote(request.headers.get(CSRF_HEADER, "")):
        return _fault("csrf", FORBIDDEN)
    request.state.account = account
    return None


def who(house: House, token: str) -> Account | None:
    """The account behind a cookie's token."""
    with house.store.reading() as connection:
        return accounts.account_of(connection, token, house.moment())


def session_cookie(token: str) -> Cookie:
    """The cookie that keeps somebody signed in: only over TLS, only to this host, out of scripts' reach."""
    return Cookie(COOKIE, path="/", value=token, httponly=True, secure=True, samesite="strict")


@post("/sign-in", status_code=200)
async def sign_in(request: AnyRequest) -> Response[bytes]:
    """Opens a session."""
    said = await message(request, SignIn)
    if isinstance(said, Refusal):
        return _fault("malformed", INVALID)
    match await anyio.to_thread.run_sync(accounts.sign_in, house_of(request), said.email, said.password):
        case SignedIn(token, csrf):
            response = _said(Session(csrf))
            response.set_cookie(session_cookie(token))
            return response
        case SignInLocked(seconds):
            return _fault("locked", LOCKED, {"Retry-After": str(seconds)})
        case WrongPassword():
            return _fault("wrong", FORBIDDEN)


@get("/branches")
async def branches(request: AnyRequest) -> Response[bytes]:
    """Every branch, and its kiosks."""
    return _said(await anyio.to_thread.run_sync(staff_answers.all_branches, house_of(request)))


@get("/branches/{branch_id:str}/inside")
async def inside(request: AnyRequest, branch_id: str) -> Response[bytes]:
    """Who is in."""
    return _said(await anyio.to_thread.run_sync(staff_answers.inside, house_of(request), branch_id))


@get("/branches/{branch_id:str}/day/{day:str}")
async def day(request: AnyRequest, branch_id: str, day: str) -> Response[bytes]:
    """A day's bookings and requests."""
    found = await anyio.to_thread.run_sync(staff_answers.day, house_of(request), branch_id, day)
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


@get("/branches/{branch_id:str}/totals/{node:str}/{day:str}")
async def totals(request: AnyRequest, branch_id: str, node: str, day: str) -> Response[bytes]:
    """Counts of a node's facts of the day and digests of the branch's rows, as the nightly comparison has them."""
    found = await anyio.to_thread.run_sync(staff_answers.totals, house_of(request), branch_id, node, day)
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


@get("/branches/{branch_id:str}/facts")
async def facts(request: AnyRequest, branch_id: str) -> Response[bytes]:
    """Stored facts after a position of the feed, at most a thousand."""
    after = request.query_params.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 16):
        return _fault("malformed", INVALID)
    return _said(
        await anyio.to_thread.run_sync(staff_answers.facts, house_of(request), branch_id, int(after))
    )


@get("/branches/{branch_id:str}/incidents")
async def incidents(request: AnyRequest, branch_id: str) -> Response[bytes]:
    """Incidents, and facts that were put aside."""
    return _said(await anyio.to_thread.run_sync(staff_answers.incidents, house_of(request), branch_id))


@get("/branches/{branch_id:str}/to-place")
async def to_place(request: AnyRequest, branch_id: str) -> Response[bytes]:
    """Bookings that wait for a person: displaced, of a space that is gone, or outside new hours."""
    found = await anyio.to_thread.run_sync(staff_answers.to_place, house_of(request), branch_id)
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


@post("/branches/{branch_id:str}/declarations", status_code=200)
async def declare(request: AnyRequest, branch_id: str) -> Response[bytes]:
    """One of the two people that it takes to retire a kiosk, or to go on without one."""
    account: Account = request.state.account
    return await _answered(request, Declare, partial(staff_answers.declare, account, branch_id))


@post("/bookings", status_code=200)
async def book(request: AnyRequest) -> Response[bytes]:
    """Books, or asks whoever holds the day."""
    return await _answered(request, Book, staff_answers.book)


@post("/bookings/days", status_code=200)
async def book_days(request: AnyRequest) -> Response[bytes]:
    """Books the same wall times of several days; every day has its own answer."""
    return await _answered(request, BookDays, staff_answers.book_days)


@get("/requests/{request_id:str}")
async def one_request(request: AnyRequest, request_id: str) -> Response[bytes]:
    """How a request stands."""
    found = await anyio.to_thread.run_sync(staff_answers.request, house_of(request), request_id)
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


@post("/requests/{request_id:str}/withdraw", status_code=200)
async def withdraw(request: AnyRequest, request_id: str) -> Response[bytes]:
    """Takes a pending request back."""
    is_done = await anyio.to_thread.run_sync(authority.withdraw, house_of(request), request_id)
    return _said(BookAnswer("withdrawn", request_id)) if is_done else _fault("decided", 409)


@post("/enrolments", status_code=200)
async def make_code(request: AnyRequest) -> Response[bytes]:
    """A new enrolment code."""
    account: Account = request.state.account
    address: str = request.app.state.address
    return await _answered(request, NewEnrolment, partial(staff_answers.make_code, account, address))


@get("/enrolments/{enrolment_id:str}")
async def one_enrolment(request: AnyRequest, enrolment_id: str) -> Response[bytes]:
    """How an enrolment stands."""
    address: str = request.app.state.address
    found = await anyio.to_thread.run_sync(
        staff_answers.enrolment_line, house_of(request), enrolment_id, address
    )
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


@post("/enrolments/{enrolment_id:str}/confirm", status_code=200)
async def confirm_words(request: AnyRequest, enrolment_id: str) -> Response[bytes]:
    """The words are equal."""
    is_done = await anyio.to_thread.run_sync(enrolment.confirm_here, house_of(request), enrolment_id)
    return _said(BookAnswer("confirmed", enrolment_id)) if is_done else _fault("over", 409)


@post("/enrolments/{enrolment_id:str}/stop", status_code=200)
async def stop_enrolment(request: AnyRequest, enrolment_id: str) -> Response[bytes]:
    """The words differ."""
    is_done = await anyio.to_thread.run_sync(enrolment.stop, house_of(request), enrolment_id)
    return _said(BookAnswer("stopped", enrolment_id)) if is_done else _fault("over", 409)


@get("/passes")
async def issued_passes(request: AnyRequest) -> Response[bytes]:
    """Every pass that has a label, to be written as a picture."""
    return _said(await anyio.to_thread.run_sync(staff_answers.passes, house_of(request)))


@get("/people/{subject_id:str}/erase")
async def erase_question(request: AnyRequest, subject_id: str) -> Response[bytes]:
    """What erasing somebody means, before it is done."""
    found = await anyio.to_thread.run_sync(staff_answers.erase_question, house_of(request), subject_id)
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


@get("/people/{subject_id:str}/erased")
async def erasure_counted(request: AnyRequest, subject_id: str) -> Response[bytes]:
    """At how many kiosks somebody's erasure is done."""
    found = await anyio.to_thread.run_sync(staff_answers.erasure_counted, house_of(request), subject_id)
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


@post("/people/{subject_id:str}/erase", status_code=200)
async def erase(request: AnyRequest, subject_id: str) -> Response[bytes]:
    """Erases them, everywhere and for good."""
    account: Account = request.state.account
    return await _answered(request, Erase, partial(staff_answers.erase, account, subject_id))


@get("/people/{subject_id:str}/merge/{into:str}")
async def merge_question(request: AnyRequest, subject_id: str, into: str) -> Response[bytes]:
    """What making two names one person means, before it is done."""
    found = await anyio.to_thread.run_sync(staff_answers.merge_question, house_of(request), subject_id, into)
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


@post("/people/{subject_id:str}/merge/{into:str}", status_code=200)
async def merge(request: AnyRequest, subject_id: str, into: str) -> Response[bytes]:
    """Makes them one person at every branch that knows them."""
    account: Account = request.state.account
    return await _answered(request, Merge, partial(staff_answers.merge, account, subject_id, into))


@get("/branches/{branch_id:str}/badges")
async def badges_of(request: AnyRequest, branch_id: str) -> Response[bytes]:
    """Whose badges the branch knows."""
    return _said(await anyio.to_thread.run_sync(staff_answers.badges_of, house_of(request), branch_id))


@post("/badges/{staff_id:str}/revoke", status_code=200)
async def revoke_badge(request: AnyRequest, staff_id: str) -> Response[bytes]:
    """Somebody of the staff left: the badge opens nothing any more."""
    work = partial(staff_answers.revoke_badge, request.state.account)
    found = await anyio.to_thread.run_sync(work, house_of(request), staff_id)
    return _fault("unknown", NOT_FOUND) if found is None else _said(found)


def router() -> Router:
    """All routes of ``/api``."""
    signed_in = Router(
        "/",
        route_handlers=[
            branches,
            inside,
            day,
            totals,
            facts,
            incidents,
            to_place,
            declare,
            book,
            book_days,
            one_request,
            withdraw,
            make_code,
            one_enrolment,
            confirm_words,
            stop_enrolment,
            issued_passes,
            erase_question,
            erasure_counted,
            erase,
            merge_question,
            merge,
            badges_of,
            revoke_badge,
        ],
        before_request=require_account,
    )
    return Router("/api", route_handlers=[sign_in, signed_in])


async def _answered(
    request: AnyRequest, kind: type[Said], work: Callable[[House, Said], msgspec.Struct]
) -> Response[bytes]:
    said = await message(request, kind)
    if isinstance(said, Refusal):
        return _fault("malformed", INVALID)
    answer = await anyio.to_thread.run_sync(work, house_of(request), said)
    return _said(answer) if not isinstance(answer, Fault) else _fault(answer.error, INVALID)


def _said(answer: object) -> Response[bytes]:
    return Response(msgspec.json.encode(answer), media_type=JSON)


def _fault(error: str, status: int, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(msgspec.json.encode(Fault(error)), status_code=status, media_type=JSON, headers=headers)
