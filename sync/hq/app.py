"""The composition root of headquarters: the only module that knows every part, the real clock and chance.

Makes the house from a data folder and the web application over it, and is the edge at which a bug in applying
one fact is caught (F29).
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from litestar import Litestar, Response, Router, get
from litestar.datastructures import CacheControlHeader, State
from litestar.exceptions import HTTPException
from litestar.static_files import create_static_files_router
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kiosk.domain.errors import KioskError
from kiosk.domain.ports import Random
from kiosk.house_clock import HouseClock, moved_by, system_now
from sync.hq import (
    badges,
    erasure,
    guests,
    machine_api,
    recovery,
    replay,
    retention,
    staff_api,
    tables,
    timelines,
)
from sync.hq.bell import Bell
from sync.hq.bodies import AnyRequest, answer
from sync.hq.house import House
from sync.hq.keys import Keys, open_keys
from sync.hq.postgres import PostgresStore
from sync.hq.shared_bell import SharedBell
from sync.hq.storage import SqliteStore, Store
from sync.hq.throttle import Throttle
from sync.hq.timelines import Timelines
from sync.hq.web import guest as guest_pages
from sync.hq.web import live as live_stream
from sync.hq.web import pages, rendering
from sync.protocol.limits import ENROLMENT_CODE_SECONDS, UPLOAD_GZIP_BYTES_MAX
from sync.protocol.messages import Refusal

WRONG_CODES_MAX = 30
RETRY_AFTER_SECONDS = 5
NAME_BYTES = 8
TOO_LARGE_STATUS = 413
AnyResponse = Response[Any]

_AN_HOUR = CacheControlHeader(max_age=3600)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "Cache-Control": "no-store",
}
logger = logging.getLogger(__name__)


class SystemRandom:
    """The port ``Random`` over the operating system's."""

    def token(self, size: int) -> bytes:
        """``size`` bytes that nobody can guess."""
        return secrets.token_bytes(size)


def open_house(
    folder: Path,
    *,
    database: str | None = None,
    hosts: Sequence[str] = (),
    clock_file: Path | None = None,
    is_restored: bool = False,
    guest_address: str = "",
) -> House:
    """Headquarters with its keys in a data folder, made at the first start. Raises KioskError.

    ``database``: the address of a PostgreSQL that it shares with other servers; None is the embedded one in the folder.
    ``hosts``: names of this server besides loopback. ``clock_file``: what moves its clock (``moved_by``);
    certificates go by the system's all the same, as TLS does. ``is_restored``: a copy of the database was put back.
    ``guest_address``: where the telephones of guests reach it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    random = SystemRandom()
    keys = open_keys(folder, random, system_now(), hosts)
    clock = HouseClock(moved_by(clock_file) if clock_file else system_now)
    store, bell = _store_and_bell(folder, keys, database, random)
    house = House(
        store, keys, clock, random, bell, attempt, Timelines(folder / timelines.FILE), guest_address
    )
    recovery.begin(house, is_restored=is_restored)
    erasure.replay(house)  # before anything is served: a restored database may know too much (F27)
    retention.purge_everywhere(house)
    replay.count_what_is_known_now(house)
    badges.renew_everywhere(house)
    return house


def _store_and_bell(folder: Path, keys: Keys, database: str | None, random: Random) -> tuple[Store, Bell]:
    if database is None:
        return SqliteStore(folder, keys.database), Bell()
    store = PostgresStore(database)
    return store, SharedBell(store, random.token(NAME_BYTES).hex())


def application(house: House, address: str) -> Litestar:
    """The web application over the house; ``address`` is where kiosks reach it."""
    return Litestar(
        [
            live,
            ready,
            machine_api.router(),
            staff_api.router(),
            pages.router(),
            guest_pages.router(),
            live_stream.router(),
            *_static(),
        ],
        state=State(
            {
                "house": house,
                "address": address,
                "wrong_codes": Throttle(house, WRONG_CODES_MAX, ENROLMENT_CODE_SECONDS),
                "guest_passes": guests.throttle(house),
            }
        ),
        request_max_body_size=UPLOAD_GZIP_BYTES_MAX,
        openapi_config=None,
        logging_config=None,
        exception_handlers={
            HTTPException: _refused,
            KioskError: _busy,
            PoolTimeoutError: _busy,
            Exception: _failed,
        },
        after_request=_guarded,
    )


def attempt(work: Callable[[], None]) -> Exception | None:
    """Runs it and gives the bug it ended with, or None. What the database cannot do now is no bug and goes on up."""
    try:
        work()
    except OperationalError:
        raise
    except Exception as bug:
        logger.exception("facts could not be applied")
        return bug
    return None


@get("/health/live", sync_to_thread=False)
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@get("/health/ready", sync_to_thread=True)
def ready(request: AnyRequest) -> dict[str, str]:
    """The database answers."""
    house: House = request.app.state.house
    with house.store.reading() as connection:
        connection.execute(select(tables.house.c.name)).all()
    return {"status": "ok"}


def _static() -> list[Router]:
    """Style, script and typeface, all our own."""
    return [
        create_static_files_router(
            path="/static/fonts", directories=[str(files("resources") / "fonts")], cache_control=_AN_HOUR
        ),
        create_static_files_router(
            path="/static", directories=[str(files("sync.hq.web") / "static")], cache_control=_AN_HOUR
        ),
    ]


def _guarded(response: AnyResponse) -> AnyResponse:
    """No script, style or frame but ours; pages are not kept by anybody on the way."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _is_for_programs(request: AnyRequest) -> bool:
    return request.url.path.startswith(("/v1/", "/api/", "/health/", "/static/"))


def _refused(request: AnyRequest, fault: HTTPException) -> AnyResponse:
    if not _is_for_programs(request):
        return _guarded(rendering.fault_page(request, "gone", fault.status_code))
    if fault.status_code == TOO_LARGE_STATUS:
        return answer(Refusal("TOO_LARGE"))
    refusal = answer(Refusal("MALFORMED"))
    refusal.status_code = fault.status_code
    return refusal


def _failed(request: AnyRequest, bug: Exception) -> AnyResponse:
    """A bug, at the framework's edge: the log has all of it under the reference that the person is shown."""
    reference = secrets.token_hex(2).upper()
    logger.error("request failed, reference %s", reference, exc_info=bug)
    if _is_for_programs(request):
        return Response(b"", status_code=500)
    return _guarded(rendering.fault_page(request, "fault", 500, ref=reference))


def _busy(_request: AnyRequest, fault: Exception) -> AnyResponse:
    logger.warning("headquarters cannot serve now: %s", type(fault).__name__)
    return Response(b"", status_code=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
