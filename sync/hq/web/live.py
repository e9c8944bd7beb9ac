"""Tells open pages that something has changed: one event stream a page, no data in it (the page fetches itself)."""

from collections.abc import AsyncIterator

from litestar import Response, Router, get
from litestar.response import ServerSentEvent, ServerSentEventMessage

from sync.hq.bell import ANYTHING, Bell
from sync.hq.bodies import AnyRequest
from sync.hq.machine_api import house_of
from sync.hq.staff_api import require_account

TICK_SECONDS = 20.0
"""Ages grow although nothing happens: a page looks again this often."""


@get("/live", media_type="text/event-stream")
async def live(request: AnyRequest) -> Response[None] | ServerSentEvent:
    """A word at each change, and a tick at least every 20 s."""
    return ServerSentEvent(_changes(house_of(request).bell))


def router() -> Router:
    """The stream, for who is signed in."""
    return Router("/", route_handlers=[live], before_request=require_account)


async def _changes(bell: Bell) -> AsyncIterator[ServerSentEventMessage]:
    seen = bell.strokes(ANYTHING)
    while not bell.is_closed:
        is_change = await bell.wait(ANYTHING, seen, TICK_SECONDS)
        seen = bell.strokes(ANYTHING)
        yield ServerSentEventMessage(event="change" if is_change else "tick", data="")
