"""The pages of headquarters' people: sign-in, network, calendar of a branch, kiosks, enrolment.

Every page is a link or a form and works without the script; the script only swaps what has changed. A form that
changes something carries the session's word; a GET changes nothing.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import quote

import anyio.to_thread
from litestar import Response, Router, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from kiosk.domain import days
from kiosk.domain.bookings import Wish
from kiosk.domain.branches import Branch
from kiosk.encoding.deck import LANGUAGES
from kiosk.encoding.values import instant
from sync.hq import accounts, authority, enrolment, sessions, views
from sync.hq.accounts import SignedIn, SignInLocked, WrongPassword
from sync.hq.authority import Confirmed, NotAsked, Pending
from sync.hq.bodies import AnyRequest
from sync.hq.feed import UnknownBranchError
from sync.hq.house import House
from sync.hq.machine_api import house_of
from sync.hq.staff_api import COOKIE, session_cookie, who
from sync.hq.web import calendar, overview, reports, two_people
from sync.hq.web.calendar import Week
from sync.hq.web.forms import form_of
from sync.hq.web.rendering import LANGUAGE_COOKIE, fault_page, go_to, here, local, page, qr_svg, words_for
from sync.hq.web.texts import Words
from sync.protocol import enrolment_code

LANGUAGE_SECONDS = 365 * 24 * 3600
SIGN_IN = "/sign-in"
SEE_OTHER = 303


async def require_page_account(request: AnyRequest) -> Response[Any] | None:
    """Who is not signed in goes to the sign-in page; a form without the session's word goes nowhere."""
    token = request.cookies.get(COOKIE, "")
    account = await anyio.to_thread.run_sync(who, house_of(request), token)
    if account is None:
        return go_to(f"{SIGN_IN}?next={quote(here(request))}")
    if request.method != "GET":
        form = await form_of(request)
        if form is None or not account.wrote(form.get("csrf", "")):
            return fault_page(request, "session", 403)
        request.state.form = form
    request.state.account = account
    return None


@get(SIGN_IN, sync_to_thread=False)
def sign_in_page(request: AnyRequest) -> Response[str]:
    """H0."""
    return page(request, "sign_in.html", next=local(request.query_params.get("next", "/")))


@post(SIGN_IN, status_code=200)
async def sign_in(request: AnyRequest) -> Response[Any]:
    """Lets in, or says once more that email or password is wrong."""
    form = await form_of(request) or {}
    where = local(form.get("next", "/"))
    email, password = form.get("email", ""), form.get("password", "")
    match await anyio.to_thread.run_sync(accounts.sign_in, house_of(request), email, password):
        case SignedIn(token, _):
            response = go_to(where)
            response.set_cookie(session_cookie(token))
            return response
        case SignInLocked(seconds):
            return page(request, "sign_in.html", 429, next=where, email=email, locked=-(-seconds // 60))
        case WrongPassword():
            return page(request, "sign_in.html", 403, next=where, email=email, is_wrong=True)


@post("/language", status_code=SEE_OTHER)
async def choose_language(request: AnyRequest) -> Redirect:
    """Keeps the language in a cookie and goes back."""
    form = await form_of(request) or {}
    response = go_to(local(form.get("next", "/")))
    if form.get("language") in LANGUAGES:
        response.set_cookie(
            Cookie(
                LANGUAGE_COOKIE,
                value=form["language"],
                max_age=LANGUAGE_SECONDS,
                secure=True,
                httponly=True,
                samesite="strict",
            )
        )
    return response


@post("/sign-out", status_code=SEE_OTHER)
async def sign_out(request: AnyRequest) -> Redirect:
    """Ends the session."""
    await anyio.to_thread.run_sync(accounts.sign_out, house_of(request), request.cookies.get(COOKIE, ""))
    return go_to(SIGN_IN)


@get("/")
async def network_page(request: AnyRequest) -> Response[str]:
    """H1."""
    seen = await anyio.to_thread.run_sync(_network, house_of(request))
    return page(request, "network.html", tab="net", overview=overview.overview(seen, words_for(request)))


@get("/branches/{branch_id:str}")
async def branch_page(request: AnyRequest, branch_id: str) -> Response[str]:
    """H7: the week around ``?day=``, with the booking or request ``?chosen=``."""
    asked = _day(request.query_params.get("day", ""))
    return await _calendar(request, branch_id, asked, request.query_params.get("chosen", ""))


@get("/calendar")
async def calendar_page(request: AnyRequest) -> Response[Any]:
    """The calendar of the first branch by name."""
    ids = await anyio.to_thread.run_sync(_branch_ids, house_of(request))
    return go_to(f"/branches/{quote(ids[0])}" if ids else "/")


@post("/branches/{branch_id:str}/bookings", status_code=200)
async def book(request: AnyRequest, branch_id: str) -> Response[Any]:
    """Books, or asks whoever holds the day; then the calendar with the answer picked."""
    house, form = house_of(request), request.state.form
    answer = await anyio.to_thread.run_sync(_book, house, branch_id, form)
    match answer:
        case Confirmed(reference) | Pending(reference):
            where = f"/branches/{quote(branch_id)}?day={quote(form['day'])}&chosen={quote(reference)}"
            return go_to(where)
        case NotAsked(because):
            return await _calendar(request, branch_id, _day(form["day"]), "", form, because.value)
        case None:
            return await _calendar(request, branch_id, _day(form.get("day", "")), "", form, "form")


@post("/branches/{branch_id:str}/withdraw", status_code=SEE_OTHER)
async def withdraw(request: AnyRequest, branch_id: str) -> Redirect:
    """Takes a pending request back."""
    reference, label = request.state.form.get("request", ""), request.state.form.get("day", "")
    await anyio.to_thread.run_sync(authority.withdraw, house_of(request), reference)
    return go_to(f"/branches/{quote(branch_id)}?day={quote(label)}")


@get("/kiosks")
async def kiosks_page(request: AnyRequest) -> Response[str]:
    """The kiosks, and the branches that could have one."""
    house, words = house_of(request), words_for(request)
    seen = await anyio.to_thread.run_sync(_network, house)
    title = overview.kiosks_title(seen, words)
    return page(
        request,
        "kiosks.html",
        tab="kiosks",
        branches=seen,
        title=title,
        is_silent=overview.is_silent,
        needs_look=overview.needs_look,
    )


@get("/kiosks/{node:str}/revoke")
async def revoke_page(request: AnyRequest, node: str) -> Response[str]:
    """H2: what revoking this kiosk means, before it is done."""
    kiosk = await anyio.to_thread.run_sync(_kiosk, house_of(request), node)
    if kiosk is None:
        return fault_page(request, "gone", 404)
    return page(request, "revoke.html", tab="kiosks", kiosk=kiosk)


@post("/kiosks/{node:str}/revoke", status_code=SEE_OTHER)
async def revoke(request: AnyRequest, node: str) -> Response[Any]:
    """Revokes it."""
    account_id = request.state.account.account_id
    if not await anyio.to_thread.run_sync(sessions.revoke, house_of(request), node, account_id):
        return fault_page(request, "gone", 404)
    return go_to("/kiosks")


@post("/enrolments", status_code=SEE_OTHER)
async def make_code(request: AnyRequest) -> Response[Any]:
    """A new code for the chosen branch."""
    house, account = house_of(request), request.state.account
    branch_id = request.state.form.get("branch", "")
    try:
        made = await anyio.to_thread.run_sync(enrolment.make_code, house, branch_id, account.account_id)
    except UnknownBranchError:
        return fault_page(request, "gone", 404)
    return go_to(f"/enrolments/{made}")


@get("/enrolments/{enrolment_id:str}")
async def enrolment_page(request: AnyRequest, enrolment_id: str) -> Response[str]:
    """H6: the code and its QR, then the words, then what the new kiosk holds."""
    house: House = house_of(request)
    found = await anyio.to_thread.run_sync(enrolment.look_up, house, enrolment_id)
    if found is None:
        return fault_page(request, "gone", 404)
    described, counts, holders = await anyio.to_thread.run_sync(_first_copy, house, found.branch_id)
    zone = described.time_zone
    return page(
        request,
        "enrolment.html",
        tab="kiosks",
        enrolment=found,
        code=enrolment_code.shown(found.code),
        qr=qr_svg(enrolment.qr_text(house, found, request.app.state.address)),
        until=days.wall_time(instant(found.ends_ms), zone),
        shown_at=days.wall_time(instant(found.shown_ms), zone) if found.shown_ms is not None else "",
        counts=counts,
        holders=[node for node in holders if node != found.node],
    )


@post("/enrolments/{enrolment_id:str}/confirm", status_code=SEE_OTHER)
async def confirm_words(request: AnyRequest, enrolment_id: str) -> Redirect:
    """Somebody found the words equal."""
    await anyio.to_thread.run_sync(enrolment.confirm_here, house_of(request), enrolment_id)
    return go_to(f"/enrolments/{quote(enrolment_id)}")


@post("/enrolments/{enrolment_id:str}/stop", status_code=SEE_OTHER)
async def stop_enrolment(request: AnyRequest, enrolment_id: str) -> Redirect:
    """Somebody found them different."""
    await anyio.to_thread.run_sync(enrolment.stop, house_of(request), enrolment_id)
    return go_to(f"/enrolments/{quote(enrolment_id)}")


def router() -> Router:
    """Every page."""
    signed_in = Router(
        "/",
        route_handlers=[
            sign_out,
            network_page,
            branch_page,
            calendar_page,
            book,
            withdraw,
            reports.survey_page,
            kiosks_page,
            revoke_page,
            revoke,
            two_people.retire_page,
            two_people.retire,
            two_people.go_on_page,
            two_people.go_on,
            make_code,
            enrolment_page,
            confirm_words,
            stop_enrolment,
        ],
        before_request=require_page_account,
    )
    return Router("/", route_handlers=[sign_in_page, sign_in, choose_language, signed_in])


def _day(label: str) -> date | None:
    try:
        return date.fromisoformat(label)
    except ValueError:
        return None


async def _calendar(
    request: AnyRequest,
    branch_id: str,
    around: date | None,
    chosen: str,
    form: Mapping[str, str] | None = None,
    because: str = "",
) -> Response[str]:
    """The calendar; ``form`` and ``because``: what was typed, and why nothing was booked."""
    house, words = house_of(request), words_for(request)
    shown = await anyio.to_thread.run_sync(_shown, house, branch_id, around, chosen, words)
    if shown is None:
        return fault_page(request, "gone", 404)
    status = 422 if because else 200
    return page(request, "branch.html", status, tab="cal", form=form or {}, because=because, **shown)


def _shown(
    house: House, branch_id: str, around: date | None, chosen: str, words: Words
) -> dict[str, object] | None:
    at, certain = house.moment().at, authority.certain_instead(house, chosen)
    with house.store.reading() as connection:
        described = views.branch(connection, branch_id)
        if described is None:
            return None
        today = described.day_of(at)
        first = calendar.first_day(around or today)
        shown = calendar.shown_days(described, first)
        week = Week(
            first,
            tuple(views.day(connection, described, day) for day in shown),
            views.held_by_kiosks(connection, branch_id, max(today, first)),
        )
        now = views.now(connection, described, at)
        inside = tuple(views.inside_of(connection, branch_id))
        people = views.people_of(connection, branch_id)
        others = views.branches(connection)
    heard = overview.heard_last(now)
    is_silent = overview.condition_of(now) is overview.Condition.SILENT
    return {
        "branch": described,
        "branches": others,
        "today": today,
        "day": around or today,
        "week": week,
        "delta_week": timedelta(days=calendar.DAYS_SHOWN),
        "rows": calendar.rows(week, words, chosen),
        "strip": calendar.chosen_one(week, chosen, words, at, certain) if chosen else None,
        "answered": calendar.answered(week, words),
        "present": calendar.present(inside, described, words),
        "waits": calendar.waits(now.waiting, described, words),
        "may_be_told": overview.may_be_told(now),
        "now": now,
        "nearly_full": overview.nearly_full_text(now, words),
        "silent_ago": words.ago(at - heard) if is_silent and heard is not None else "",
        "people": people,
        "span_text": words.week(shown[0], shown[-1]),
        "because_text": calendar.because_text,
    }


def _network(house: House) -> list[views.BranchNow]:
    at = house.moment().at
    with house.store.reading() as connection:
        return [views.now(connection, described, at) for described in views.branches(connection)]


def _branch_ids(house: House) -> list[str]:
    with house.store.reading() as connection:
        return views.branch_ids(connection)


def _book(house: House, branch_id: str, form: Mapping[str, str]) -> Pending | Confirmed | NotAsked | None:
    """What came of a form; None when something in it is missing or no time of that day."""
    with house.store.reading() as connection:
        described = views.branch_of_space(connection, form.get("space", ""))
    if described is None or described.branch_id != branch_id:
        return None
    wish = _wish(described, form)
    return None if wish is None else authority.book(house, wish)


def _wish(described: Branch, form: Mapping[str, str]) -> Wish | None:
    try:
        day = date.fromisoformat(form["day"])
        start, end = time.fromisoformat(form["from"]), time.fromisoformat(form["to"])
        people = int(form.get("people", "1"))
    except (KeyError, ValueError):
        return None
    if start.tzinfo is not None or end.tzinfo is not None or not 1 <= people <= 1000:
        return None
    span = days.span_of(day, start, end, described.time_zone)
    return None if span is None else Wish(form["space"], day, span, form.get("subject") or None, people)


def _kiosk(house: House, node: str) -> views.Kiosk | None:
    with house.store.reading() as connection:
        return views.kiosk(connection, node)


def _first_copy(house: House, branch_id: str) -> tuple[Branch, tuple[int, int], list[str]]:
    """The branch, how many people and bookings its kiosk gets, and which kiosks hold its spaces today."""
    at = house.moment().at
    with house.store.reading() as connection:
        described = views.branch(connection, branch_id)
        if described is None:
            raise UnknownBranchError(branch_id)
        holders = views.holders(connection, branch_id, described.day_of(at))
        return described, views.first_copy(connection, branch_id), holders
