"""``smartvalley hq``: the central server. Exit codes: 0 ended by a signal, 1 something around it failed.

One process over the embedded database, or as many workers as wanted, here and elsewhere, over one PostgreSQL. Serves
TLS with headquarters' own CA on one port. When it answers, one line of JSON on standard output says where, and the
same stands in ``ready.json`` in the data folder.
"""

import argparse
import asyncio
import json
import logging
import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import anyio.to_thread
import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from kiosk.domain.errors import KioskError
from sync.hq import accounts, app, badges, network, pruning, retention
from sync.hq.house import House
from sync.hq.keys import write_private
from sync.hq.network import Network
from sync.hq.workers import Announcement, Workers

NetworkOf = Callable[[datetime], Network]
"""The network as it stands at an instant."""

READY = "ready.json"
SAME = "same"
GRACE_SECONDS = 1
HOUR_SECONDS = 3600
KEEP_ALIVE_SECONDS = 75
"""Longer than a long-poll, so that a kiosk's next request finds its connection warm."""

logger = logging.getLogger(__name__)


def run(arguments: Sequence[str], network_of: NetworkOf | None = None) -> int:
    """Serves until SIGTERM or SIGINT. ``network_of``: what to take in when the data folder knows no branch yet."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return _serve(options, network_of)
    except KioskError as fault:
        print(f"{fault}. {fault.advice}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="smartvalley hq", description="Runs headquarters' server.")
    parser.add_argument("--data", type=Path, required=True, help="the folder of its keys and database")
    parser.add_argument(
        "--database",
        help="postgresql://user@host/name instead of the embedded database; its password in ~/.pgpass",
    )
    parser.add_argument("--workers", type=int, default=1, help="processes on this port, over PostgreSQL")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=0, help="the port; 0 takes a free one")
    parser.add_argument(
        "--address", help="https://host:port under which kiosks reach it, when that is another"
    )
    parser.add_argument(
        "--guest-address",
        nargs="?",
        const=SAME,
        default="",
        help="https://... under which the telephones of guests reach its /guest pages; the same for every server of one "
        "database; with no value the address of kiosks",
    )
    parser.add_argument(
        "--restored",
        action="store_true",
        help="a copy of the database was put back: ask every kiosk first what it knows (once, at the first start)",
    )
    parser.add_argument(
        "--feed-days",
        type=int,
        default=pruning.KEPT.days,
        help="for how many days feeds are kept whole; throw copies of the database away that are older",
    )
    parser.add_argument(
        "--clock-file", type=Path, help="a file that says by how many seconds its clock is moved"
    )
    return parser


def _serve(options: argparse.Namespace, network_of: NetworkOf | None) -> int:
    listener = _listener(options.host, options.port)
    port = listener.getsockname()[1]
    address = (options.address or f"https://{options.host}:{port}").rstrip("/")
    host = address.removeprefix("https://").rpartition(":")[0] or address.removeprefix("https://")
    if options.restored:
        _begin_anew(options)
    if options.workers <= 1:
        _work(options, network_of, (listener, address, host), _Ready(options.data))
        return 0
    if options.database is None:
        advice = "Run one, or put the database into PostgreSQL: --database postgresql://user@host/name."
        raise KioskError("several workers cannot share the embedded database", advice=advice)
    place = (listener, address, host)
    return Workers(
        options.workers, lambda said: _work(options, network_of, place, said), _Ready(options.data)
    ).run()


def _begin_anew(options: argparse.Namespace) -> None:
    """Before any server of this database serves: one of them says it once for all."""
    house = app.open_house(
        options.data, database=options.database, clock_file=options.clock_file, is_restored=True
    )
    house.store.close()


def _work(
    options: argparse.Namespace,
    network_of: NetworkOf | None,
    place: tuple[socket.socket, str, str],
    announcement: Announcement,
) -> None:
    """One server from its start to its end. ``place``: the listener, the address, its host."""
    listener, address, host = place
    house = app.open_house(
        options.data,
        database=options.database,
        hosts=(host,),
        clock_file=options.clock_file,
        guest_address=address if options.guest_address == SAME else options.guest_address.rstrip("/"),
    )
    try:
        with house.store.beginning():
            if network_of is not None and network.is_empty(house):
                network.load(house, network_of(house.clock.now()))
            network.tell_guest_address(house)
            accounts.make_first(house, options.data)
        kept = timedelta(days=options.feed_days)
        _Server(house, options.data, address, announcement, kept=kept).serve_on(listener)
    finally:
        house.store.close()


def _listener(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=2048)
    except OSError as fault:
        advice = "Choose another port, or stop what listens there."
        raise KioskError(f"{host}:{port}: {fault.strerror}", advice=advice) from fault


class _Ready:
    """One line on standard output, and the same in ``ready.json`` in the data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / READY
        self._line = ""

    def begin(self, said: dict[str, Any]) -> None:
        """Headquarters answers."""
        self._line = json.dumps(said)
        write_private(self._path, self._line.encode())
        print(self._line, flush=True)

    def end(self) -> None:
        """It does not any more; another server over the same folder may."""
        if self._path.exists() and self._path.read_text(encoding="utf-8") == self._line:
            self._path.unlink(missing_ok=True)


class _Server(uvicorn.Server):
    """Says when it is ready, and wakes the long-polls when it ends."""

    def __init__(
        self,
        house: House,
        folder: Path,
        address: str,
        announcement: Announcement | None = None,
        *,
        kept: timedelta = pruning.KEPT,
    ) -> None:
        """``announcement``: where it says so, if not in the data folder. ``kept``: how long feeds are kept whole."""
        self._house = house
        self._kept = kept
        self._folder = folder
        self._address = address
        self._announcement = announcement or _Ready(folder)
        self._housekeeping: asyncio.Task[None] | None = None
        keys = house.keys
        config = uvicorn.Config(
            app.application(house, address),
            ssl_keyfile=str(keys.server_key),
            ssl_certfile=str(keys.server_certificate),
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        config.load()
        if config.ssl is None:
            raise KioskError("TLS could not be set up")
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
        super().__init__(config)

    def serve_on(self, listener: socket.socket) -> None:
        """Serves until a signal ends it; the signal itself ends the process no further."""
        previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        for number in previous:
            signal.signal(number, signal.SIG_IGN)  # uvicorn raises a captured signal again at its end
        self.run(sockets=[listener])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens, then says so."""
        self._house.bell.hang(asyncio.get_running_loop())
        await super().startup(sockets)
        self._housekeeping = asyncio.create_task(keep_house(self._house, kept=self._kept))
        self._announcement.begin(self._said())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the long-polls, then the rest."""
        self._house.bell.close()
        if self._housekeeping is not None:
            self._housekeeping.cancel()
        self._announcement.end()
        await super().shutdown(sockets)

    def _said(self) -> dict[str, Any]:
        keys = self._house.keys
        return {
            "address": self._address,
            "ca": str(keys.ca_path.resolve()),
            "ca_fingerprint": keys.ca_fingerprint.hex(),
            "pid": os.getpid(),
            "data": str(self._folder.resolve()),
            "administrator": str((self._folder / accounts.ADMINISTRATOR).resolve()),
        }


async def keep_house(
    house: House, pause_seconds: float = HOUR_SECONDS, *, kept: timedelta = pruning.KEPT
) -> None:
    """Hour after hour, until it is cancelled, whoever asks: what must go by itself goes, and badges stay fresh.

    ``kept``: for how long a feed is kept whole.
    """
    while True:
        await asyncio.sleep(pause_seconds)
        try:
            await anyio.to_thread.run_sync(retention.purge_everywhere, house)
            await anyio.to_thread.run_sync(pruning.prune_everywhere, house, kept)
            await anyio.to_thread.run_sync(badges.renew_everywhere, house)
        except (KioskError, SQLAlchemyError) as fault:  # the next hour tries again
            logger.warning("what each hour asks for could not be done: %s", type(fault).__name__)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
