"""A branch that headquarters changes while its tablet works on (UX.md 6.7 D14, D15, D17, D23), on the real program.

One tablet at Levico in its own process; what is changed at headquarters is changed in headquarters' own process.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time as wall_time
from datetime import timedelta
from typing import Any

import pytest

from kiosk.demo import names
from kiosk.settings import Settings
from kiosk.story.telling import story_day
from tests.drivers_demo import DemoHouse, PeopledServer, demo_house, wait_until
from tests.drivers_tablet import TabletProcess, tablet

MORNING = wall_time(9, 10)
BADGE_DAYS = 30
MEMBERS = 1_000
HOSTS_MAX = 4

CHECKED_IN = "Ciao {name}!"
BADGE_OVER = "Questo badge non vale più."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "changes", PeopledServer) as made:
        yield made


@dataclass(frozen=True)
class Levico:
    """The tablet, and what headquarters says of its branch."""

    kiosk: TabletProcess
    house: DemoHouse

    def facts(self, kind: str) -> list[dict[str, Any]]:
        """What this life of the tablet wrote of one type."""
        return [said for name, said in self.kiosk.ask("journal") if name == kind]

    def reads(self, word: str) -> bool:
        """Whether it can be read on the glass."""
        return any(word in one for one in self.kiosk.ask("words"))

    def show(self, label: str, *then: str) -> None:
        """Somebody shows a pass and is answered; touches after it."""
        self.kiosk.ask("show", str(self.house.picture(label)))
        self.go(*then)

    def go(self, *steps: str) -> None:
        """A touch, or a page that is waited for (`=page`)."""
        for step in steps:
            self.kiosk.ask(*(("wait_for", step[1:]) if step.startswith("=") else ("touch", step)))

    def sign_in(self, who: str = "anna") -> None:
        """A receptionist signs in."""
        self.kiosk.sign_in(self.house.picture(f"staff-{who}"), self.house.network.pins[f"s-{who}"])

    def bookings(self) -> dict[str, Any]:
        """Today's, as headquarters has them, by their names."""
        found = self.house.person.day("LEV", self.house.today.isoformat())["bookings"]
        return {one["booking"]: one for one in found}

    def waiting(self) -> dict[str, str]:
        """Which bookings wait for a person, and why, as headquarters has it."""
        return {
            one["booking"]: one["why"] for one in self.house.person._ask("GET", "/api/branches/LEV/to-place")
        }

    def shown(self, prefix: str) -> set[str]:
        """The names of what is shown that begin so."""
        return set(self.kiosk.ask("controls", prefix))

    def offered(self) -> set[str]:
        """The acts that the staff's first page offers for what waits."""
        return self.shown("note.")

    def settle(self, booking: str, act: str) -> None:
        """What is offered for a booking that waits, wherever in the list."""
        for _ in self.waiting():
            if f"note.{booking}.{act}" in self.offered():
                break
            self.go("notes.down")
        self.go(f"note.{booking}.{act}")

    def leaves(self, label: str) -> None:
        """Somebody gives their desk back."""
        self.go("leave", "=visitorCode")
        self.show(label, "=goodbye", "done", "=home")

    def is_told_all(self) -> bool:
        """Whether headquarters has every fact, and answers."""
        state = self.kiosk.ask("state")
        return bool(state["is_connected"]) and state["unsent"] == 0


@pytest.fixture(scope="module")
def at_levico(
    house: DemoHouse, levico: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Levico]:
    """The tablet at work in the morning."""
    with tablet(levico, house.clock.path, tmp_path_factory.mktemp("levico")) as kiosk:
        kiosk.ask("until_in_service")
        yield Levico(kiosk, house)


@pytest.fixture(autouse=True)
def _line_is_whole(house: DemoHouse) -> Iterator[None]:
    yield
    house.line.accept_again()


def cut(levico: Levico) -> None:
    """The branch is on its own."""
    wait_until("nothing to say", levico.is_told_all)
    levico.house.line.refuse()
    wait_until("the offline strip", lambda: levico.kiosk.ask("state")["is_offline"])


@pytest.mark.day("D14")
def test_when_the_hours_change_while_the_line_is_cut_bookings_stand_wait_for_a_person_and_nobody_is_sent_out(
    at_levico: Levico, house: DemoHouse
) -> None:
    before, left_before = at_levico.bookings(), at_levico.facts("checkout")
    at_levico.show("member-rosa", "=welcome", "done", "=home")
    cut(at_levico)
    at_levico.go("room", "=bookRoom")
    at_levico.go(at_levico.kiosk.ask("controls", "start.")[1], "confirm")
    at_levico.show("member-marco", "=welcome", "done", "=home")
    hours = house.ask("open_hours", "LEV", "08:00", "10:00")
    house.line.accept_again()
    wait_until("both bookings", lambda: len(at_levico.bookings().keys() - before.keys()) == 2)
    new = {one["space"]: one for name, one in at_levico.bookings().items() if name not in before}
    room = new.pop("LEV:S-01")["booking"]
    (desk,) = (one["booking"] for one in new.values())

    wait_until("the change", lambda: room in at_levico.waiting())
    assert at_levico.waiting()[room] == "hours"
    assert at_levico.bookings()[room]["state"] == "confirmed", "what was confirmed stays confirmed"
    assert desk not in at_levico.waiting(), "Rosa sits there"
    assert "Rosa" in str(house.person.inside("LEV"))
    assert at_levico.facts("checkout") == left_before, "no program sends anybody out"
    at_levico.sign_in()
    wait_until("the list", lambda: bool(at_levico.offered()))
    at_levico.settle(room, "day")
    at_levico.go("=staffDay")
    house.ask("open_as_before", "LEV", hours)
    wait_until("nobody waits for that", lambda: "hours" not in at_levico.waiting().values())
    at_levico.go("end", "=home")
    at_levico.leaves("member-rosa")


@pytest.mark.day("D15")
def test_a_space_that_is_renamed_taken_off_the_plan_or_retired_is_so_on_the_glass_and_its_booking_finds_another(
    at_levico: Levico, house: DemoHouse
) -> None:
    tomorrow = story_day(house.today + timedelta(days=1)).isoformat()
    wish = {"space": "LEV:P-06", "day": tomorrow, "start": "14:00", "end": "15:00", "subject": "m-005"}
    asked = house.person.book(wish)
    wait_until("the decision", lambda: house.person.request(asked["reference"])["state"] == "confirmed")
    booking = house.person.request(asked["reference"])["booking"]
    at_levico.show("member-thomas", "=welcome", "change", "=pickDesk")
    assert {"plan.LEV:P-06", "plan.LEV:P-07"} <= at_levico.shown("plan.")
    at_levico.go("back", "=home")

    house.ask("describe_space", "LEV:P-04", {"code": "P-44"})
    house.ask("describe_space", "LEV:P-07", {"spot": None})
    house.ask("describe_space", "LEV:P-06", {"is_retired": True})
    wait_until("headquarters' list", lambda: at_levico.waiting().get(booking) == "retired")
    wait_until("the tablet's", lambda: "LEV:P-06" not in at_levico.kiosk.ask("codes"))
    at_levico.show("member-chiara", "=welcome", "change", "=pickDesk")
    assert at_levico.shown("plan.").isdisjoint({"plan.LEV:P-06", "plan.LEV:P-07"})
    assert "desk.LEV:P-07" in at_levico.shown("desk."), "without a place on the plan it is in the list"
    assert at_levico.reads("P-44")
    assert not at_levico.reads("P-06")
    at_levico.go("back", "=home")

    at_levico.sign_in()
    wait_until("the list", lambda: bool(at_levico.offered()))
    at_levico.settle(booking, "move")
    at_levico.go("=override", "reason.2", "confirm", "=staffDay")
    wait_until("another place", lambda: booking not in at_levico.waiting())
    at_levico.go("end", "=home")
    theirs = [one for one in house.person.day("LEV", tomorrow)["bookings"] if one["name"] == "Thomas W."]
    (moved,) = [one["space"] for one in theirs if one["state"] == "confirmed"]
    assert moved != "LEV:P-06"
    for label in ("member-thomas", "member-chiara"):
        at_levico.leaves(label)


@pytest.mark.day("D17")
def test_who_has_left_opens_nothing_from_the_next_exchange_on_and_what_they_did_keeps_their_name(
    at_levico: Levico, house: DemoHouse
) -> None:
    at_levico.show("member-helga", "=welcome", "done", "=home")
    cut(at_levico)
    at_levico.sign_in("walter")
    at_levico.go("present", "=staffPresent")
    (helga,) = at_levico.shown("present.")
    at_levico.go(helga, "reason.1", "checkOut")
    wait_until("the act", lambda: bool(at_levico.facts("checkout")))
    at_levico.go("end", "=home")
    told = house.person._ask("POST", "/api/badges/s-walter/revoke", {})
    assert "LEV" in told["branches"]

    house.line.accept_again()
    wait_until("the exchange", lambda: at_levico.kiosk.ask("badges")["s-walter"] is None)
    at_levico.kiosk.ask("show_until", str(house.picture("staff-walter")), BADGE_OVER)
    at_levico.go("end", "=home")
    badges = {one["staff"]: one for one in house.person._ask("GET", "/api/branches/LEV/badges")}
    assert badges["s-walter"]["is_revoked"]
    assert not badges["s-anna"]["is_revoked"]
    wait_until("all is told", at_levico.is_told_all)
    acts = [one["said"] for one in house.person.facts("LEV") if one["type"] == "checkout"]
    (act,) = [one for one in acts if one.get("staff_id") == "s-walter"]
    assert badges[act["staff_id"]]["name"] == "Walter D."


@pytest.mark.day("D23")
def test_of_a_thousand_members_three_letters_show_four_hosts_at_most(
    at_levico: Levico, house: DemoHouse
) -> None:
    given = [one for kind in names.GIVEN.values() for one in kind]
    family = [one for kind in names.FAMILY.values() for one in kind]
    people = [
        [given[number % len(given)], family[number % len(family)], f"Officina {number}"]
        for number in range(MEMBERS)
    ]
    house.ask("add_members", "LEV", [*people, ["Zeno", "Ultimo", ""]])
    wait_until("all of them", lambda: at_levico.kiosk.ask("name_of", f"m-more-{MEMBERS}") is not None)
    at_levico.go("meet", "=visitorCode", "withoutCode", "=hostSearch")
    at_levico.kiosk.ask("touch_all", "key", "ult")
    at_levico.kiosk.ask("read", "Zeno U.")
    at_levico.go("erase", "=home", "meet", "=visitorCode", "withoutCode", "=hostSearch")
    at_levico.kiosk.ask("touch_all", "key", "mar")
    wait_until("hosts", lambda: len(at_levico.shown("host.")) == HOSTS_MAX)
    at_levico.go("erase.word", "=home")
