"""The pages of what takes two people (SYNC.md 2.6): retiring a kiosk, and going on without those that are silent.

Each says first what may come of it. The first person's reason waits an hour for the second.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import anyio.to_thread
from litestar import Response, get, post
from sqlalchemy import select

from sync.hq import declarations, recovery, tables, timelines, views
from sync.hq.bodies import AnyRequest
from sync.hq.declarations import Act, Declared
from sync.hq.house import House
from sync.hq.machine_api import house_of
from sync.hq.web.rendering import fault_page, go_to, page, words_for

REASON_CHARACTERS_MIN = 3


@dataclass(frozen=True, slots=True)
class First:
    """Who spoke first, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What two people are asked: about a kiosk of the branch, or about the kiosks that are silent."""

    act: Act
    branch_id: str
    branch_name: str
    node: str
    silent: tuple[str, ...]
    first: First | None

    @property
    def path(self) -> str:
        """Its page."""
        if self.act is Act.RETIRE:
            return f"/kiosks/{quote(self.node)}/retire"
        return f"/branches/{quote(self.branch_id)}/go-on"

    @property
    def back(self) -> str:
        """Where it was asked."""
        return "/kiosks" if self.act is Act.RETIRE else "/"


@get("/kiosks/{node:str}/retire")
async def retire_page(request: AnyRequest, node: str) -> Response[str]:
    """H2: what retiring this kiosk means, and who has said so first."""
    return _shown(request, await anyio.to_thread.run_sync(_about_kiosk, house_of(request), node))


@post("/kiosks/{node:str}/retire", status_code=303)
async def retire(request: AnyRequest, node: str) -> Response[Any]:
    """One person's word."""
    return await _answered(request, await anyio.to_thread.run_sync(_about_kiosk, house_of(request), node))


@get("/branches/{branch_id:str}/go-on")
async def go_on_page(request: AnyRequest, branch_id: str) -> Response[str]:
    """H1: what going on without the silent kiosks means, and who has said so first."""
    return _shown(request, await anyio.to_thread.run_sync(_about_branch, house_of(request), branch_id))


@post("/branches/{branch_id:str}/go-on", status_code=303)
async def go_on(request: AnyRequest, branch_id: str) -> Response[Any]:
    """One person's word."""
    return await _answered(
        request, await anyio.to_thread.run_sync(_about_branch, house_of(request), branch_id)
    )


async def _answered(request: AnyRequest, question: Question | None) -> Response[Any]:
    reason = request.state.form.get("reason", "").strip()
    if question is None:
        return fault_page(request, "gone", 404)
    if len(reason) < REASON_CHARACTERS_MIN:
        return _shown(request, question)
    word = (request.state.account.account_id, reason)
    about = (question.act, question.branch_id, question.node)
    said = await anyio.to_thread.run_sync(declarations.declare, house_of(request), *about, word)
    if said is Declared.SAME_PERSON:
        return _shown(request, question, is_same=True)
    return go_to(question.path if said is Declared.FIRST else question.back)


def _shown(request: AnyRequest, question: Question | None, *, is_same: bool = False) -> Response[str]:
    if question is None:
        return fault_page(request, "gone", 404)
    words = words_for(request)
    if question.act is Act.RETIRE:
        title = words.text("fl.retire.title", kiosk=question.node)
        warning, act = words.text("fl.retire.next"), words.text("fl.btn.retire")
    else:
        title = words.text("fl.goon.title", branch=question.branch_name)
        warning = words.text("fl.goon.next", kiosks=", ".join(question.silent))
        act = words.text("fl.btn.goon")
    return page(
        request,
        "declare.html",
        tab="kiosks" if question.act is Act.RETIRE else "net",
        title=title,
        warning=warning,
        act=act,
        first=question.first,
        is_same=is_same,
        path=question.path,
        back=question.back,
    )


def _about_kiosk(house: House, node: str) -> Question | None:
    """None for a kiosk that nobody knows, and for one that is retired."""
    with house.store.reading() as connection:
        kiosk = views.kiosk(connection, node)
    return None if kiosk is None or kiosk.is_retired else _question(house, Act.RETIRE, kiosk.branch_id, node)


def _about_branch(house: House, branch_id: str) -> Question | None:
    """None for a branch that waits for nobody."""
    found = _question(house, Act.GO_ON, branch_id, "")
    return found if found is not None and found.silent else None


def _question(house: House, act: Act, branch_id: str, node: str) -> Question | None:
    moment = house.moment()
    with house.store.reading() as connection:
        described = views.branch(connection, branch_id)
        if described is None:
            return None
        silent = (
            recovery.silent(connection, branch_id) if timelines.is_recovering(connection, branch_id) else ()
        )
        word = declarations.first_word(connection, act, branch_id, node, moment)
        account = tables.account.c
        name = (
            word
            and connection.execute(select(account.name).where(account.account_id == word.account_id)).scalar()
        )
    first = None if word is None else First(name or "", word.reason)
    return Question(act, branch_id, described.name, node, tuple(silent), first)
