"""The real headquarters process for journeys, with a door for the test.

``python -m tests.hq_at_work FOLDER PORT [DATABASE]``.

The server is the product's own, over its own database and TLS. What people at headquarters would do in a browser is
asked in JSON lines on standard input and answered, in order, on standard output.
"""

import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from kiosk.domain.bookings import Wish
from kiosk.encoding import facts
from sync.hq import (
    app,
    authority,
    command,
    enrolment,
    erasure,
    feed,
    network,
    pruning,
    sessions,
    tables,
    vault,
    views,
)
from sync.hq.house import House
from sync.hq.projections import SqlRows
from tests.builders import BRANCH, a_branch, a_desk, a_member, a_room, a_span, week

SPACES = (a_desk("P-01"), a_desk("P-02"), a_room("P-31"))
ROOM = SPACES[-1]


class Door:
    """What a test may ask of headquarters."""

    def __init__(self, house: House, address: str) -> None:
        self._house = house
        self._address = address

    def describe(self) -> int:
        """Describes Pergine with two desks and a room, and Marco, who may come in whenever a journey is made."""
        house, marco = self._house, a_member()
        pergine = replace(a_branch(), member_hours=week("04:00", "03:59", range(7)))
        with house.changing(BRANCH) as connection:
            network.put_branch(connection, house, pergine)
            for space in SPACES:
                network.put_space(connection, space)
            if vault.keep(connection, marco):
                feed.append(connection, BRANCH, [marco])
        return len(SPACES)

    def code(self) -> dict[str, str]:
        """A new enrolment: its id, the code as people type it, and the QR's text."""
        enrolment_id = enrolment.make_code(self._house, BRANCH, "test")
        made = enrolment.look_up(self._house, enrolment_id)
        assert made is not None
        return {
            "id": enrolment_id,
            "code": made.code,
            "qr": enrolment.qr_text(self._house, made, self._address),
        }

    def words(self, enrolment_id: str) -> list[str]:
        """The three words that headquarters shows."""
        found = enrolment.look_up(self._house, enrolment_id)
        return list(found.words) if found else []

    def confirm(self, enrolment_id: str) -> bool:
        """A person found the words equal here."""
        return enrolment.confirm_here(self._house, enrolment_id)

    def stop_enrolment(self, enrolment_id: str) -> bool:
        """A person found them different."""
        return enrolment.stop(self._house, enrolment_id)

    def book(self, start: str, end: str, day: str) -> str:
        """Marco asks for the room between two wall times; what became of it, with the request's name if pending."""
        wish = Wish(
            ROOM.space_id, date.fromisoformat(day), a_span(start, end, date.fromisoformat(day)), "m-marco"
        )
        made = authority.book(self._house, wish)
        return made.request_id if isinstance(made, authority.Pending) else type(made).__name__

    def request(self, request_id: str) -> str:
        """How a request stands at headquarters."""
        with self._house.store.reading() as connection:
            found = SqlRows(connection).request(request_id)
        return found.state.value if found else "unknown"

    def stored(self, node: str) -> dict[str, int]:
        """How many facts it has of each incarnation of a node."""
        with self._house.store.reading() as connection:
            return sessions.stored_of(connection, node)

    def facts(self, node: str) -> list[list[Any]]:
        """Every fact it has of a node: incarnation, seq, type and bytes in hex, by arrival in the feed."""
        said = []
        with self._house.store.reading() as connection:
            for _, name, body, _ in feed.facts_after(connection, BRANCH, 0):
                if name.node == node:
                    said.append([name.inc, name.seq, facts.envelope(body).t, body.hex()])
        return said

    def people(self) -> list[str]:
        """Ids of everybody in the vault."""
        with self._house.store.reading() as connection:
            columns = tables.subject.c
            known = select(columns.subject_id).where(columns.revision < vault.FORGOTTEN)
            return sorted(connection.execute(known).scalars())

    def erase(self, subject_id: str) -> str:
        """Somebody is erased; the receipt."""
        return erasure.erase(self._house, subject_id, "test").receipt

    def erased_at(self, subject_id: str) -> list[int]:
        """At how many kiosks somebody is erased, of how many."""
        found = erasure.counted(self._house, subject_id)
        assert found is not None
        return [found.done, found.kiosks]

    def prune(self) -> int:
        """The feed is kept whole from now on; how many lines went."""
        return pruning.prune(self._house, BRANCH, timedelta())

    def pid(self) -> int:
        """This process."""
        return os.getpid()

    def head(self) -> list[Any]:
        """Position and hash at the end of the branch's feed."""
        with self._house.store.reading() as connection:
            end = feed.head(connection, BRANCH)
        return [end.position, end.hash.hex()]

    def revoke(self, node: str, is_revoked: bool) -> bool:
        """Ends a device's rights, or gives them back."""
        if is_revoked:
            return sessions.revoke(self._house, node, "test")
        change = tables.node.update().where(tables.node.c.node == node).values(is_revoked=is_revoked)
        with self._house.store.writing() as connection:
            connection.execute(change)
        return is_revoked

    def expire_bearers(self) -> int:
        """Lets the hour of every session be over; how many there were."""
        with self._house.store.writing() as connection:
            return connection.execute(tables.bearer.update().values(ends_ms=0)).rowcount

    def heads(self, node: str) -> dict[str, list[Any]]:
        """Where each incarnation of a node ends here: seq and chain hash in hex."""
        columns = tables.incarnation.c
        with self._house.store.reading() as connection:
            rows = connection.execute(
                select(columns.inc, columns.stored, columns.head_hash).where(columns.node == node)
            )
            return {row.inc: [row.stored, row.head_hash.hex()] for row in rows}

    def counts(self, node: str) -> dict[str, int]:
        """How often headquarters has what came of a node: events, feed entries, and visits that people look at."""
        event, said, visit = tables.event, tables.feed, tables.visit
        queries = {
            "events": select(func.count()).select_from(event).where(event.c.node == node),
            "entries": select(func.count()).select_from(said).where(said.c.node == node),
            "names": select(func.count()).select_from(
                select(said.c.inc, said.c.seq).where(said.c.node == node).distinct().subquery()
            ),
            "visits": select(func.count()).select_from(visit).where(visit.c.visit_id.startswith(f"{node}.")),
        }
        with self._house.store.reading() as connection:
            return {what: connection.execute(query).scalar_one() for what, query in queries.items()}

    def spoil_visits(self) -> int:
        """The rows of who was in are gone, by a bug or a hand; how many they were."""
        with self._house.store.writing() as connection:
            return connection.execute(tables.visit.delete()).rowcount

    def incidents(self) -> list[list[Any]]:
        """What a person must look at: kind and what about."""
        with self._house.store.reading() as connection:
            return [[kind, about] for kind, about, _ in views.incidents(connection, BRANCH)]

    def safe(self, node: str) -> dict[str, int]:
        """Up to which seq each incarnation is backed up."""
        columns = tables.incarnation.c
        with self._house.store.reading() as connection:
            rows = connection.execute(select(columns.inc, columns.safe).where(columns.node == node))
            return {row.inc: row.safe for row in rows}


def _listen(door: Door, end: Callable[[], None]) -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        said = getattr(door, asked["do"])(*asked["with"])
        print(json.dumps(said), flush=True)
    end()


def main(folder: Path, port: int, database: str | None = None) -> None:
    """Serves until standard input ends. ``database``: of a PostgreSQL, else the embedded one."""
    logging.basicConfig(level=logging.INFO, filename=folder / "hq.log")
    listener = command._listener("127.0.0.1", port)
    address = f"https://127.0.0.1:{listener.getsockname()[1]}"
    house = app.open_house(folder, database=database)
    server = command._Server(house, folder, address)

    def end() -> None:
        server.should_exit = True

    threading.Thread(target=_listen, args=(Door(house, address), end), daemon=True).start()
    try:
        server.serve_on(listener)
    finally:
        house.store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
