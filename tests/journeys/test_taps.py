"""How many touches each journey of UX.md 6.2 takes: counted by the whole tablet, each ending in the fact it should leave.

The tablet runs in its own process over its own encrypted store; fingers are touch events on its window and are counted
there. Letters and digits are keys, everything else is a tap.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.demo.people import HOST
from tests.drivers_demo import DemoHouse, demo_house, wait_until
from tests.drivers_tablet import TabletProcess, tablet
from tests.phones import Phone
from tests.profiles import runs
from tests.saying import Say

BRANCH = "PER"
VISITOR = "m-v02"
"""Greta, whom Marco expects at Pergine today."""
NAME = "Anna Gasser"
PHONE = "0461000123"
LINES = ("answers", "fails", "is silent")
HOME_SECONDS = 130.0
REPEAT_SECONDS = 61.0
HELD_MS = 2_200


@dataclass
class Glass:
    """The tablet as a visitor has it. ``opened``: when somebody came in first (monotonic seconds).

    ``keys``: letters and digits typed on the glass in this journey.
    """

    tablet: TabletProcess
    house: DemoHouse
    opened: float = 0.0
    keys: int = 0

    def show(self, label: str) -> None:
        """A pass before the reader."""
        self.tablet.ask("show", str(self.house.picture(label)))

    def go(self, *steps: str) -> None:
        """A touch, or a page that is waited for (`=page`)."""
        for step in steps:
            self.tablet.ask(*(("wait_for", step[1:]) if step.startswith("=") else ("touch", step)))

    def touch_one_of(self, prefix: str, which: int = 0) -> None:
        """The control of a row of them."""
        self.go(self.tablet.ask("controls", prefix)[which])

    def type(self, prefix: str, signs: str) -> None:
        """Keys on the glass."""
        self.keys += len(signs)
        self.tablet.ask("touch_all", prefix, signs)

    def begin(self) -> list[str]:
        """A journey begins here; the types of all facts so far."""
        self.keys = 0
        self.tablet.ask("begin_counting")
        return self.facts()

    def facts(self) -> list[str]:
        """The types of all facts in the store, in order."""
        return [kind for kind, _said in self.tablet.ask("journal")]


Play = Callable[[Glass], None]


def nothing(_glass: Glass) -> None:
    """Home stands."""


def came_in(label: str) -> Play:
    """They came in before, and home stands again."""

    def play(glass: Glass) -> None:
        glass.show(label)
        glass.go("=welcome", "done", "=home")

    return play


def been_in_a_while(glass: Glass) -> None:
    """Maria came when the tablet opened; a code that is shown again within a minute does nothing."""
    wait_until("a minute since", lambda: time.monotonic() - glass.opened > REPEAT_SECONDS, 2 * REPEAT_SECONDS)


def left(label: str) -> Play:
    """They came in before, and leave: the goodbye stands."""

    def play(glass: Glass) -> None:
        came_in(label)(glass)
        glass.go("leave", "=visitorCode")
        glass.show(label)
        glass.go("=goodbye")

    return play


def shows(label: str, *then: str) -> Play:
    """A pass, then touches."""

    def play(glass: Glass) -> None:
        glass.show(label)
        glass.go(*then)

    return play


def another_desk(glass: Glass) -> None:
    """Two touches behind the welcome."""
    glass.show("member-thomas")
    glass.go("=welcome", "change", "=pickDesk")
    glass.touch_one_of("desk.")
    glass.go("=welcome")


def six_digits(glass: Glass) -> None:
    """An invited visitor types the code."""
    code = next(one.code for one in glass.house.network.invitations if one.visitor_id == VISITOR)
    glass.go("meet", "=visitorCode")
    glass.type("pad", code)
    glass.go("=welcome")


def a_guest(glass: Glass) -> None:
    """Nobody invited them."""
    glass.go("meet", "=visitorCode", "withoutCode", "=hostSearch")
    glass.type("key", HOST[0].lower()[:3])
    glass.go("host.0", "=walkIn")
    glass.type("key", NAME.lower())
    glass.go("key.enter", "=welcome")


def a_worker(glass: Glass) -> None:
    """Without an account, for the day."""
    glass.go("work", "=dayGuest", "here", "=walkIn")
    glass.type("key", NAME.lower())
    glass.go("key.enter")
    glass.type("phone", PHONE)
    glass.go("phone.enter", "=dayPass")


def on_their_own_phone(glass: Glass) -> None:
    """Without an account, and nothing is typed on the glass: the telephone, on a line of its own, does the rest."""
    glass.go("work", "=dayGuest", "phone", "=handOff")
    with Phone(glass.house.server.said["ca"]) as phone:
        phone.scan(Path(glass.tablet.ask("photograph", "hand-off")))
        phone.send(name=NAME, phone=PHONE, stay="day")
        glass.house.picture("on-the-phone").write_bytes(phone.code())
    glass.show("on-the-phone")
    glass.go("=welcome")


def desk_now(glass: Glass) -> None:
    """By the tile, then the pass."""
    glass.go("work", "=dayGuest")
    glass.show("member-wayan")
    glass.go("=welcome")


def a_room(glass: Glass) -> None:
    """At another hour than the one that is proposed."""
    glass.go("room", "=bookRoom")
    glass.touch_one_of("start.", 1)
    glass.go("confirm")
    glass.show("member-marco")
    glass.go("=welcome")


def longer(glass: Glass) -> None:
    """One hour more."""
    glass.show("member-maria")
    glass.go("=inside", "extend", "=extend")
    glass.touch_one_of("option.")
    glass.go("=welcome")


def by_card(glass: Glass) -> None:
    """The code was left at home."""
    chiara = next(one for one in glass.house.network.people if one.given_name == "Chiara" and one.card_number)
    glass.go("noCode", "=forgotten")
    glass.type("pad", f"{chiara.card_number}{glass.house.network.pins[chiara.subject_id]}")
    glass.go("=welcome")


def leaves(glass: Glass) -> None:
    """By the tile, then the pass."""
    glass.go("leave", "=visitorCode")
    glass.show("member-rehor")
    glass.go("=goodbye")


def how_it_was(glass: Glass) -> None:
    """One face."""
    glass.touch_one_of("mood.")
    glass.tablet.ask("read", "Che cosa ha contato di più?")


def door(lands_on: str) -> Play:
    """Staff show their badge and type their PIN."""

    def play(glass: Glass) -> None:
        glass.show("staff-paola")
        glass.go("=staffPin")
        glass.type("pad", glass.house.network.pins["s-paola"])
        glass.go("pad.ok", f"={lands_on}")

    return play


def at_the_alarm(glass: Glass) -> None:
    """Staff stand before the button."""
    door("staffHome")(glass)
    glass.go("alarm", "=staffAlarm")


def calls_everybody_out(glass: Glass) -> None:
    """Held for two seconds, and a yes."""
    glass.tablet.ask("hold", "alarm.start", HELD_MS)
    glass.go("alarm.yes", "=emergency")


def is_over(glass: Glass) -> None:
    """Staff end it again."""
    door("staffAlarm")(glass)
    glass.go("alarm.close", "alarm.yes", "=emergencyOver")
    glass.tablet.ask("walk_off")


@dataclass(frozen=True)
class Journey:
    """What people do, behind what happened before; the taps and keys of UX.md 6.2; what stands in the store then.

    ``who``: whose pass ends the visit behind it, so that the next one finds a desk. ``after``: what ends it otherwise.
    """

    play: Play
    taps: int
    keys: int
    leaves: tuple[str, ...]
    before: Play = nothing
    who: str = ""
    after: Play = nothing


JOURNEYS = {
    "J1": Journey(
        shows("member-giulia", "=welcome"), 0, 0, ("booking.confirmed", "checkin"), who="member-giulia"
    ),
    "J1b": Journey(
        another_desk, 2, 0, ("booking.confirmed", "checkin", "booking.confirmed"), who="member-thomas"
    ),
    "J2": Journey(shows("booking-viola", "=welcome"), 0, 0, ("checkin",)),
    "J2b": Journey(six_digits, 1, 6, ("checkin",)),
    "J3": Journey(a_guest, 4, 3 + len(NAME), ("subject.ref", "checkin")),
    "J3b": Journey(a_worker, 4, len(NAME) + len(PHONE), ("subject.ref", "booking.confirmed", "checkin")),
    "J3c": Journey(on_their_own_phone, 2, 0, ("booking.confirmed", "checkin"), who="on-the-phone"),
    "J4": Journey(desk_now, 1, 0, ("booking.confirmed", "checkin"), who="member-wayan"),
    "J5": Journey(a_room, 3, 0, ("booking.confirmed",)),
    "J6": Journey(longer, 2, 0, ("booking.confirmed",), been_in_a_while, who="member-maria"),
    "J7": Journey(leaves, 1, 0, ("checkout",), came_in("member-rehor")),
    "J8": Journey(by_card, 1, 10, ("checkin",), who="member-chiara"),
    "J12": Journey(how_it_was, 1, 0, ("pulse",), left("member-min-jun")),
    "J13": Journey(calls_everybody_out, 2, 0, (), at_the_alarm, after=is_over),
}


@pytest.fixture(scope="module", params=LINES[: runs(quick=1, push=3, release=3)])
def glass(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Glass]:
    """A tablet at Pergine in the morning; its line answers, fails at every call, or never answers."""
    with demo_house(tmp_path_factory, "taps") as house:
        settings = house.settings("pergine")
        house.enrol(settings, BRANCH)
        with tablet(settings, house.clock.path, house.root / "out") as process:
            process.ask("until_in_service")
            {"answers": house.line.accept_again, "fails": house.line.refuse, "is silent": house.line.cut}[
                request.param
            ]()
            glass = Glass(process, house)
            came_in("member-maria")(glass)
            glass.opened = time.monotonic()
            yield glass
            house.line.heal()
            house.line.accept_again()


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_takes_as_many_taps_as_people_were_promised_and_leaves_its_fact(
    name: str, glass: Glass, say: Say
) -> None:
    journey = JOURNEYS[name]
    glass.tablet.ask("wait_for", "home", HOME_SECONDS)
    journey.before(glass)
    before = glass.begin()
    journey.play(glass)
    fingers = glass.tablet.ask("fingers")
    say(f"{name}: {fingers - glass.keys} taps, {glass.keys} keys")
    assert (fingers - glass.keys, glass.keys) == (journey.taps, journey.keys)
    new = glass.facts()[len(before) :]
    told = iter(new)
    assert all(kind in told for kind in journey.leaves), new
    journey.after(glass)
    if glass.tablet.ask("has", "done"):
        glass.go("done", "=home")
    if journey.who:
        glass.go("leave", "=visitorCode")
        glass.show(journey.who)
        glass.go("=goodbye", "done")
