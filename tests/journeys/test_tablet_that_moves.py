"""A tablet that hears nothing for a month, and one that is carried to another branch (UX.md 6.7 D16, D17), for real."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.storage.identity import IDENTITY
from kiosk.story.headquarters import HeadquartersPerson
from tests.drivers_demo import ClockFile, DemoHouse, PeopledServer, demo_house, wait_until
from tests.drivers_tablet import tablet

BADGE_DAYS = timedelta(days=30)
A_DAY = timedelta(days=1)

CHECKED_IN = "Ciao {name}!"
BADGE_STALE = "Il badge va rinnovato."
SEE_US = "Ci serve un minuto con te."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "moves", PeopledServer) as made:
        yield made


@pytest.fixture(autouse=True)
def _as_on_the_first_morning(house: DemoHouse) -> Iterator[None]:
    yield
    house.line.accept_again()
    house.clock.at(house.today)


@pytest.mark.day("D17")
def test_without_an_exchange_a_badge_is_good_for_thirty_days_and_renews_itself_when_the_line_is_back(
    house: DemoHouse, tmp_path: Path
) -> None:
    caldonazzo, clock = house.settings("caldonazzo"), ClockFile(tmp_path / "clock")
    house.enrol(caldonazzo, "CAL")
    house.line.refuse()
    clock.at(house.today + BADGE_DAYS)
    badge, pin = house.picture("staff-bruno"), house.network.pins["s-bruno"]
    with tablet(caldonazzo, clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.sign_in(badge, pin)
        kiosk.ask("touch", "end")
        kiosk.ask("wait_for", "home")
        later = house.today + BADGE_DAYS + A_DAY
        clock.at(later)
        kiosk.ask("show_until", str(badge), BADGE_STALE)
        kiosk.ask("touch", "end")
        kiosk.ask("wait_for", "home")

        house.clock.at(later)
        assert house.ask("renew_badges") > 0
        house.line.accept_again()
        fresh = str(later + BADGE_DAYS)
        wait_until("the exchange", lambda: kiosk.ask("badges")["s-bruno"] == fresh)
        kiosk.sign_in(badge, pin)


@pytest.mark.day("D16")
def test_a_tablet_carried_to_another_branch_is_enrolled_anew_and_the_old_one_is_told_all_retired_and_empty(
    house: DemoHouse, tmp_path: Path
) -> None:
    old, new = house.settings("vigolo"), house.settings("tenna")
    was = house.enrol(old, "VIG")
    house.line.refuse()
    with tablet(old, house.clock.path, tmp_path / "old") as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("show_until", str(house.picture("member-thomas")), CHECKED_IN.format(name="Thomas"))
    house.line.accept_again()
    house.enrol(new, "TEN")
    with (
        tablet(old, house.clock.path, tmp_path / "old") as left,
        tablet(new, house.clock.path, tmp_path / "new") as carried,
    ):
        left.ask("until_in_service")
        wait_until(
            "what the old one saw", lambda: "checkin" in {one["type"] for one in house.facts_of(was, "VIG")}
        )
        assert left.ask("name_of", "m-005") == "Thomas"
        second = HeadquartersPerson(
            house.server.said["address"],
            house.server.said["ca"],
            Path(house.ask("add_account", "paola@bank.example", "Paola")),
        )
        for person in (house.person, second):
            asked = {"act": "retire", "node": was, "reason": "carried to Tenna"}
            said = person._ask("POST", "/api/branches/VIG/declarations", asked)
        second.close()
        assert said == {"state": "done"}
        wait_until("the old one is empty", lambda: left.ask("name_of", "m-005") is None)
        assert left.ask("badges") == {}
        left.ask("show_until", str(house.picture("member-marco")), SEE_US)
        carried.ask("until_in_service")
        carried.ask("show_until", str(house.picture("member-marco")), CHECKED_IN.format(name="Marco"))

    shutil.copyfile(new.data / IDENTITY, old.data / IDENTITY)
    with tablet(old, house.clock.path, tmp_path / "old") as mixed:
        mixed.ask("wait_for", "outOfService")
