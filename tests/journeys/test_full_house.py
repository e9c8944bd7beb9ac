"""A full house on the real program (UX.md J10): two touches and a code, and headquarters knows who waits."""

from collections.abc import Iterator

import pytest

from kiosk.domain.bookings import Wish
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import Booked
from kiosk.domain.ports import Ports
from kiosk.domain.spaces import SpaceKind
from kiosk.services import book, find_space
from kiosk.settings import Settings
from tests.drivers_demo import DemoHouse, demo_house, wait_until
from tests.drivers_tablet import TabletProcess, tablet

BRANCH = "TEN"
DONE = "Ti avvisiamo appena si libera un posto."
HEARD_SECONDS = 30.0


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "full") as made:
        yield made


def take_every_desk(house: DemoHouse, settings: Settings) -> None:
    """Others have them until the evening."""
    with house.opened(settings) as parts:
        parts.thread.run(lambda: _take(parts.ports))


def _take(ports: Ports) -> None:
    now = ports.clock.now()
    with ports.begin() as work:
        day, closes = work.places.branch().day_of(now), find_space.proposed_end(work.places.branch(), now)
        desks = [desk for desk in work.places.spaces() if desk.kind is SpaceKind.DESK and not desk.fixed_for]
        ends = {desk.space_id: find_space.free_until(work, desk.space_id, now, closes) for desk in desks}
    for desk_id, end in ends.items():
        if end > now:
            assert isinstance(book.book(Wish(desk_id, day, Interval(now, end), None), ports), Booked)


def test_two_touches_and_a_code_and_headquarters_knows_who_waits(house: DemoHouse) -> None:
    settings = house.settings("tenna")
    node = house.enrol(settings, BRANCH)
    take_every_desk(house, settings)
    with tablet(settings, house.clock.path, house.root / "out") as kiosk:
        kiosk.ask("until_in_service")
        wait_until("a line", lambda: "Senza rete." not in str(kiosk.ask("words")), HEARD_SECONDS)
        kiosk.ask("begin_counting")
        for step in (("touch", "work"), ("wait_for", "full"), ("touch", "act.first")):
            kiosk.ask(*step)
        kiosk.ask("read", "Ora mostra il tuo codice.")
        kiosk.ask("show_until", str(house.picture("member-marco")), DONE)
        assert kiosk.ask("fingers") == 2
        (said,) = [said for kind, said in kiosk.ask("journal") if kind == "place.awaited"]
        wait_until("the fact", lambda: bool(awaited(house, node)), HEARD_SECONDS)
    (heard,) = awaited(house, node)
    assert heard["said"] == said
    marco = next(one for one in house.network.people if one.subject_id == said["subject_id"])
    assert marco.given_name == "Marco"


def test_the_nearest_branch_that_was_heard_is_named_with_its_free_desks(house: DemoHouse) -> None:
    pergine, levico = house.settings("pergine"), house.settings("levico")
    house.enrol(levico, "LEV")
    house.enrol(pergine, "PER")
    take_every_desk(house, pergine)
    out = house.root / "pergines"
    with house.opened(levico) as there, tablet(pergine, house.clock.path, out) as kiosk:
        kiosk.ask("until_in_service")
        wait_until("word of Levico", lambda: bool(offers(kiosk)), HEARD_SECONDS)
        (said,) = offers(kiosk)
        free = there.thread.run(lambda: find_space.counts_now(there.ports))[SpaceKind.DESK]
    assert said == f"A Levico, a 13 minuti in auto: {free} postazioni libere"


def offers(kiosk: TabletProcess) -> list[str]:
    """What K19 says of other branches."""
    kiosk.ask("touch", "work")
    kiosk.ask("wait_for", "full")
    said = [word for word in kiosk.ask("words") if "in auto" in word]
    kiosk.ask("touch", "home")
    kiosk.ask("wait_for", "home")
    return said


def awaited(house: DemoHouse, node: str) -> list[dict[str, object]]:
    """Who waits, as headquarters was told."""
    return [fact for fact in house.facts_of(node, BRANCH) if fact["type"] == "place.awaited"]
