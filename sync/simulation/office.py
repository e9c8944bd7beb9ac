"""What headquarters' people do besides waiting: they book, change spaces and hours, erase and merge people."""

from dataclasses import replace

from kiosk.domain.spaces import WALK_IN_POOL, Space
from sync.hq import erasure, merging
from sync.hq import network as hq_network
from sync.simulation.people import PeopleAtHeadquarters
from sync.simulation.stage import Stage
from sync.simulation.town import BRANCH, MEMBERS, other_hours


class Office:
    """``erased``: who wanted to be forgotten."""

    def __init__(self, stage: Stage, people: PeopleAtHeadquarters, spaces: tuple[Space, ...]) -> None:
        self.erased: set[str] = set()
        self._stage = stage
        self._random = stage.random
        self._hq = stage.hq
        self._kiosks = stage.kiosks
        self._counts = stage.counts
        self._people = people
        self._spaces = spaces

    def act(self) -> None:
        """Somebody books, or takes back, over the web."""
        if self._hq.is_up:
            house = self._hq.house
            self._hq.run(lambda: self._people.act(house), lambda: None)

    def change_space(self) -> None:
        """Headquarters gives a space to another kiosk, another time ahead, or takes it out of use; or other hours."""
        if not self._hq.is_up:
            return
        house, random = self._hq.house, self._random
        space = random.choice(self._spaces)
        kiosk = random.choice((None, *(kiosk.node for kiosk in self._kiosks)))
        ahead, is_retired = random.choice((WALK_IN_POOL, 2, 0, 0, None)), random.random() < 0.2
        changed = replace(space, kiosk=kiosk, ahead=ahead, is_retired=is_retired)
        hours = other_hours(random) if random.random() < 0.3 else None

        def change() -> None:
            with house.changing(BRANCH) as connection:
                hq_network.put_space(connection, changed)
                if hours is not None:
                    hq_network.put_branch(connection, house, replace(self._stage.branch, opening=hours))

        self._hq.run(change, lambda: None)

    def erase_somebody(self) -> None:
        """Somebody wants to be forgotten, and headquarters' people see to it."""
        if not self._hq.is_up:
            return
        house, name = self._hq.house, f"m-{self._random.randrange(MEMBERS)}"

        def erase() -> None:
            erasure.erase(house, name, "account")
            self.erased.add(name)
            self._counts["erased"] = len(self.erased)

        self._hq.run(erase, lambda: None)

    def merge_two(self) -> None:
        """Headquarters' people find out that two names are one person."""
        if not self._hq.is_up:
            return
        house = self._hq.house
        one, other = (f"m-{number}" for number in self._random.sample(range(MEMBERS), 2))

        def merge() -> None:
            if merging.ask(house, one, other) is not None:
                merging.merge(house, one, other, "account")
                self._counts["merged"] += 1

        self._hq.run(merge, lambda: None)
