"""``smartvalley hq`` as it is, with a door for what its people change: ``python -m tests.hq_and_its_people OPTIONS``.

What they would describe anew is asked in JSON lines on standard input and answered, in order, on standard output.
"""

import json
import sys
import threading
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kiosk.domain.branches import Branch, Closure, Hours, Texts
from kiosk.domain.people import Person
from kiosk.domain.spaces import Space
from kiosk.encoding import values
from sync.hq import accounts, app, badges, command, feed, network, tables, vault
from sync.hq.house import House

STDIN = 0


class Door:
    """What a test may ask of the people of headquarters. ``folder``: of its data."""

    def __init__(self, house: House, folder: Path) -> None:
        self._house = house
        self._folder = folder

    def open_hours(self, branch_id: str, opens: str, closes: str) -> list[list[Any]]:
        """A branch is open so every day of the week, to everybody; how it was open to everybody and to members."""
        branch = self._branch(branch_id)
        daily = tuple(Hours(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day in range(7))
        self._describe(replace(branch, opening=daily, member_hours=daily))
        return [
            [values.encode(one).decode() for one in hours] for hours in (branch.opening, branch.member_hours)
        ]

    def open_as_before(self, branch_id: str, before: list[list[str]]) -> None:
        """A branch is open again as it was."""
        opening, members = ([values.read(Hours, one.encode()) for one in hours] for hours in before)
        self._describe(replace(self._branch(branch_id), opening=tuple(opening), member_hours=tuple(members)))

    def close_on(self, branch_id: str, day: str, reason: str) -> None:
        """A branch is closed that day."""
        branch = self._branch(branch_id)
        closure = Closure(date.fromisoformat(day), Texts(reason, reason, reason))
        self._describe(replace(branch, closures=(*branch.closures, closure)))

    def describe_space(self, space_id: str, changes: dict[str, Any]) -> None:
        """A space is as before but for these."""
        columns = tables.space.c
        with self._house.store.reading() as connection:
            body = connection.execute(select(columns.body).where(columns.space_id == space_id)).scalar_one()
        space = replace(values.read(Space, body), **changes)
        with self._house.changing(space.branch_id) as connection:
            network.put_space(connection, space)

    def add_members(self, branch_id: str, names: list[list[str]]) -> None:
        """So many more members of a branch, who may be visited; given and family name of each, and for whom they work."""
        people = [
            Person(
                f"m-more-{number}", 1, given, family, company=company, branches=(branch_id,), is_findable=True
            )
            for number, (given, family, company) in enumerate(names)
        ]
        with self._house.changing(branch_id) as connection:
            feed.lock(connection, branch_id)
            for person in people:
                vault.keep(connection, person)
            feed.append(connection, branch_id, people)

    def add_account(self, email: str, name: str) -> str:
        """One more person of headquarters; the file with the password."""
        made = accounts.add(self._house, self._folder, email, name)
        assert made is not None
        return str(made)

    def renew_badges(self) -> int:
        """What every hour does."""
        return badges.renew_everywhere(self._house)

    def _branch(self, branch_id: str) -> Branch:
        columns = tables.branch.c
        with self._house.store.reading() as connection:
            body = connection.execute(select(columns.body).where(columns.branch_id == branch_id)).scalar_one()
        return values.read(Branch, body)

    def _describe(self, branch: Branch) -> None:
        with self._house.changing(branch.branch_id) as connection:
            network.put_branch(connection, self._house, branch)


def _listen(door: Door) -> None:
    with open(STDIN, "rb", buffering=0, closefd=False) as lines:
        for line in lines:
            asked = json.loads(line)
            print(json.dumps(getattr(door, asked["do"])(*asked["with"])), flush=True)


def main(arguments: list[str]) -> int:
    """Serves until SIGTERM."""
    opened = app.open_house

    def with_a_door(folder: Path, **more: Any) -> House:
        house = opened(folder, **more)
        threading.Thread(target=_listen, args=(Door(house, folder),), daemon=True).start()
        return house

    app.open_house = with_a_door
    at = arguments.index("--demo-seed")  # its network stands already
    return command.run([*arguments[:at], *arguments[at + 2 :]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
