"""The pages for a guest's own telephone: who they are and for how long, then the code that opens the tablet.

Public, and for whoever stands at a tablet: the address carries its ticket. No script, no cookie and no session, so that
there is none which another site's form could use; the form sends a secret of its own page along, by which it gives one
pass however often it is sent. The language is the telephone's, or the one that was touched (``?lang=``).
"""

from typing import Any
from urllib.parse import quote

import anyio.to_thread
from litestar import Response, Router, get, post

from kiosk.domain import days
from kiosk.domain.stays import stays
from kiosk.encoding.deck import LANGUAGES
from sync.hq import guests
from sync.hq.bodies import AnyRequest
from sync.hq.guests import Asked, ClosedNow, Door, Given, Incomplete, TooMany
from sync.hq.house import House
from sync.hq.machine_api import house_of
from sync.hq.web.forms import form_of
from sync.hq.web.rendering import go_to, page, qr_svg
from sync.hq.web.texts import Words, language_of

LANGUAGE = "lang"
CLOSED = "err.closed.hours"
AnyResponse = Response[Any]


@get("/guest/{branch_id:str}/{ticket:str}")
async def guest_page(request: AnyRequest, branch_id: str, ticket: str) -> AnyResponse:
    """Name, telephone, how long."""
    house = house_of(request)
    where = await anyio.to_thread.run_sync(guests.door, house, branch_id, ticket)
    if where is None:
        return _refused(request, "err.ticket", 403)
    return _form(request, where, Asked(house.token(), "", "", "", ""))


@post("/guest/{branch_id:str}/{ticket:str}", status_code=200)
async def ask(request: AnyRequest, branch_id: str, ticket: str) -> AnyResponse:
    """What was typed: then the page of the pass, or what is missing."""
    house, form = house_of(request), await form_of(request) or {}
    where = await anyio.to_thread.run_sync(guests.door, house, branch_id, ticket)
    if where is None:
        return _refused(request, "err.ticket", 403)
    secret, name, phone, stay = (form.get(field, "") for field in ("secret", "name", "phone", "stay"))
    asked = Asked(secret, name, phone, stay, _words(request).language)
    counting = request.app.state.guest_passes
    match await anyio.to_thread.run_sync(guests.give, house, where, asked, counting):
        case Given():
            return go_to(f"/guest/{quote(branch_id)}/pass/{asked.secret}{_asked_language(request)}")
        case Incomplete() as missing:
            return _form(request, where, asked, missing)
        case TooMany(seconds):
            return _refused(request, "err.ticket.many", 429, {"Retry-After": str(seconds)})
        case ClosedNow():
            return _refused(request, CLOSED, 409)
        case None:
            return _refused(request, "err.ticket", 403)


@get("/guest/{branch_id:str}/pass/{secret:str}")
async def pass_page(request: AnyRequest, branch_id: str, secret: str) -> AnyResponse:
    """The code to show to the tablet, as long as it is good."""
    house: House = house_of(request)
    found = await anyio.to_thread.run_sync(guests.given, house, branch_id, secret)
    if found is None:
        return _refused(request, "err.ticket", 410)
    return _page(
        request,
        "guest_pass.html",
        branch=found.branch,
        until=days.wall_time(found.until, found.branch.time_zone),
        qr=qr_svg(found.text),
    )


def router() -> Router:
    """The pages that need no account."""
    return Router("/", route_handlers=[guest_page, ask, pass_page])


def _words(request: AnyRequest) -> Words:
    asked = request.query_params.get(LANGUAGE, "")
    return Words(language_of(asked, request.headers.get("accept-language", "")))


def _asked_language(request: AnyRequest) -> str:
    asked = request.query_params.get(LANGUAGE, "")
    return f"?{LANGUAGE}={asked}" if asked in LANGUAGES else ""


def _page(request: AnyRequest, template: str, status: int = 200, **shown: object) -> Response[str]:
    words = _words(request)
    return page(
        request,
        template,
        status,
        t=words,
        path=request.url.path,
        chosen=_asked_language(request),
        is_asked=request.method == "GET",
        **shown,
    )


def _form(request: AnyRequest, where: Door, asked: Asked, missing: Incomplete | None = None) -> Response[str]:
    lengths = [stay.value for stay, _ in stays(where.branch, house_of(request).clock.now())]
    if not lengths:
        return _refused(request, CLOSED, 409)
    return _page(
        request,
        "guest.html",
        422 if missing else 200,
        branch=where.branch,
        lengths=lengths,
        length=asked.stay if asked.stay in lengths else lengths[-1],
        asked=asked,
        missing=missing or Incomplete(name=False, phone=False),
        notice=where.branch.privacy.notice_url if where.branch.privacy else "",
    )


def _refused(
    request: AnyRequest, key: str, status: int, headers: dict[str, str] | None = None
) -> Response[str]:
    """What is so, and what to do now."""
    following = "" if key == CLOSED else _words(request).text(f"{key}.next")
    response = _page(request, "guest_fault.html", status, key=key, next=following)
    response.headers.update(headers or {})
    return response
