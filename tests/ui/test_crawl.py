"""Nothing on a screen does nothing: every control of every page is pressed, with the real journeys behind it.

``WAYS`` lead from home to each page; the list of pages is the program's. PROFILE=quick presses a few controls of each
place, drawn by a printed seed (CRAWL_SEED draws them again); PROFILE=push every one.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QObject
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickItem
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import Wish
from kiosk.domain.branches import Neighbour, Texts, Walk
from kiosk.services import book
from tests.builders import (
    TUESDAY,
    WEDNESDAY,
    a_branch,
    a_desk,
    a_member,
    a_room,
    a_span,
    a_visitor,
    an_invitation,
    at,
)
from tests.houses import House
from tests.profiles import runs
from tests.saying import Say
from tests.ui.entrance import RECEPTION, Entrance
from tests.ui.glass import PORTRAIT, Glass
from tests.ui.test_layout import screen_of
from ui.bridge.tablet import Tablet

ANSWER_MS = 3_000
PRESSED_OF_A_PLACE = runs(quick=1, push=100, release=100)
LEV = Neighbour("LEV", "Levico Terme")
WALK = Walk(2, Texts("a destra", "rechts", "to the right"))
GIULIA = a_member("m-giulia", given_name="Giulia", family_name="Rossi")
Way = Callable[[Entrance], object]
Arrive = Callable[[Way], Entrance]

NO_CONTROLS = {"outOfService", "staffCleaning"}
"""Nobody may answer a touch there (design/TABLET.md K21; UX.md 6.7 D12)."""
ELSEWHERE = {"firstStart", "provisional", "timeout"}
"""Pressed in tests of their own: test_first_start, test_rooms_on_glass, test_arrivals_on_glass."""
HELD = {
    "alarm.start": "two seconds, so that nobody calls everybody out by brushing it",
    "alarm.drill": "as the alarm",
}
"""Controls that a short touch leaves alone, and why."""


def a_house() -> House:
    """Pergine on Tuesday at nine: Giulia's room is booked, Anna is invited, Paola at the reception, a plan of the way."""
    branch = replace(
        a_branch(),
        neighbours=(LEV,),
        walk=WALK,
        email="per@smartvalley.example",
        shows_who_is_in=True,
        guest_address="https://desk.smartvalley.example",
    )
    spaces = (a_desk("P-01"), a_desk("P-02"), a_desk("P-03"), a_room("P-31"), a_room("P-32", name="Fersina"))
    house = House(branch=branch, spaces=spaces)
    house.hear(GIULIA, *RECEPTION, a_visitor(), an_invitation("481206"))
    book.book(Wish("PER:P-31", TUESDAY, a_span("10:00", "12:00"), "m-giulia", 2), house.ports)
    return house


def by(*names: str) -> Way:
    """Touches, one after the other: a name, or a page that is waited for (`=page`), or letters typed (`"text`)."""

    def go(entrance: Entrance) -> None:
        for name in names:
            if name.startswith("="):
                entrance.wait_for(name[1:])
            elif name.startswith('"'):
                entrance.type(name[1:])
            else:
                entrance.touch(name)

    return go


def shown_a_pass(*then: str) -> Way:
    """A pass is shown, then touches."""

    def go(entrance: Entrance) -> None:
        entrance.show_code(entrance.house.a_pass())
        entrance.wait_for("welcome")
        by(*then)(entrance)

    return go


def inside(*then: str) -> Way:
    """Marco is in and shows his pass again later."""

    def go(entrance: Entrance) -> None:
        code = entrance.house.a_pass()
        entrance.show_code(code)
        by("=welcome", "done", "=home")(entrance)
        entrance.house.later(minutes=5)
        entrance.show_code(code)
        by("=inside", *then)(entrance)

    return go


def left(*then: str) -> Way:
    """Marco leaves with his pass."""

    def go(entrance: Entrance) -> None:
        inside("leave", "=goodbye", *then)(entrance)

    return go


def come_again(*then: str) -> Way:
    """Marco forgot to check out on Tuesday, and is in again."""

    def go(entrance: Entrance) -> None:
        code = entrance.house.a_pass()
        entrance.forget_to_leave(code, at("09:00", WEDNESDAY))
        entrance.show_code(code)
        entrance.wait_for("welcome")
        entrance.settle()
        by("done", "=question", *then)(entrance)

    return go


def staff(*then: str) -> Way:
    """Paola signs in while Marco is inside."""

    def go(entrance: Entrance) -> None:
        shown_a_pass("done", "=home")(entrance)
        entrance.sign_in()
        by(*then)(entrance)

    return go


def a_wrong_code(entrance: Entrance) -> None:
    """Some other code."""
    entrance.show_code(b"nothing of ours")
    entrance.wait_for("trouble")


def elsewhere_booked(entrance: Entrance) -> None:
    """A pass of another branch."""
    entrance.show_code(entrance.house.a_pass(branches=frozenset({"LEV"})))
    entrance.wait_for("question")


def a_full_house(entrance: Entrance) -> None:
    """Every desk is somebody's."""
    for number in range(3):
        member = a_member(f"m-{number}", given_name="Rita", card_number=None)
        entrance.house.hear(member)
        wish = Wish(f"PER:P-0{number + 1}", TUESDAY, a_span("09:00", "19:00"), member.subject_id)
        book.book(wish, entrance.house.ports)
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("full")


def a_full_house_for_whoever_looks(entrance: Entrance) -> None:
    """And somebody without a code in sight would be told of a free desk."""
    a_full_house(entrance)
    by("home", "=home", "work", "=full", "act.first")(entrance)
    entrance.wait_for_words("Ora mostra il tuo codice.")


def in_the_night(entrance: Entrance) -> None:
    """Outside all hours."""
    entrance.house.clock.set_to(at("23:30"))
    entrance.seconds_pass(15)
    entrance.wait_for("closed")


def a_badge(entrance: Entrance) -> None:
    """Paola's badge, and not her PIN yet."""
    entrance.show_code(entrance.badge())
    entrance.wait_for("staffPin")


def an_alarm(entrance: Entrance) -> None:
    """Paola calls everybody out."""
    staff("alarm", "=staffAlarm")(entrance)
    place = entrance.glass.middle("alarm.start")
    entrance.glass.press(place)
    entrance.wait_until(lambda: entrance.glass.has("alarm.yes"))
    entrance.glass.lift(place)
    by("alarm.yes", "=emergency")(entrance)


def an_alarm_over(entrance: Entrance) -> None:
    """And ends it again by her badge and PIN."""
    an_alarm(entrance)
    entrance.sign_in(lands_on="staffAlarm")
    by("alarm.close", "alarm.yes", "=emergencyOver")(entrance)


def half_a_questionnaire(entrance: Entrance) -> None:
    """One answer, and enough of it."""
    left("survey", "=survey", "option.study")(entrance)
    entrance.wait_for_words("2 di 8")
    by("enough", "=surveyThanks")(entrance)


A_GUEST = ("meet", "=visitorCode", "withoutCode", "=hostSearch", '"mar')
A_WORKER = ("work", "=dayGuest", "here", "=walkIn")
WAYS: dict[str, tuple[str, Way]] = {
    "home": ("home", by()),
    "closed": ("closed", in_the_night),
    "modes": ("accessibility", by("footer.accessibility", "=accessibility")),
    "modes of a member": ("accessibility", shown_a_pass("footer.accessibility", "=accessibility")),
    "rules": ("houseRules", by("footer.accessibility", "=accessibility", "rules", "=houseRules")),
    "help": ("help", by("footer.help", "=help")),
    "who is in": ("whoIsIn", by("footer.help", "=help", "community", "=whoIsIn")),
    "own words": (
        "ownWords",
        shown_a_pass("footer.help", "=help", "community", "=whoIsIn", "add", "=ownWords", '"Ma'),
    ),
    "to be seen": (
        "question",
        shown_a_pass(
            "footer.help", "=help", "community", "=whoIsIn", "add", "=ownWords", "key.enter", "=question"
        ),
    ),
    "help over a form": ("help", by("work", "=dayGuest", "footer.help", "=help")),
    "notice": ("privacyNotice", by("footer.help", "=help", "ownData", "=privacyNotice")),
    "code pad": ("visitorCode", by("meet", "=visitorCode", '"48')),
    "way out": ("visitorCode", by("leave", "=visitorCode")),
    "group": ("groupSize", by("meet", "=visitorCode", "group", "=groupSize")),
    "parcel": ("trouble", by("meet", "=visitorCode", "parcel", "=trouble")),
    "hosts": ("hostSearch", by(*A_GUEST)),
    "guest's form": ("walkIn", by(*A_GUEST, "host.0", "=walkIn", '"Karl')),
    "day guest": ("dayGuest", by("work", "=dayGuest")),
    "own telephone": ("handOff", by("work", "=dayGuest", "phone", "=handOff")),
    "worker's form": ("walkIn", by(*A_WORKER, '"Anna')),
    "day pass": (
        "dayPass",
        by(*A_WORKER, '"Anna Gasser', "key.enter", '"0461000123', "phone.enter", "=dayPass"),
    ),
    "forgotten": ("forgotten", by("noCode", "=forgotten", '"20')),
    "rooms": ("bookRoom", by("room", "=bookRoom")),
    "welcome": ("welcome", shown_a_pass()),
    "desks": ("pickDesk", shown_a_pass("change", "=pickDesk")),
    "inside": ("inside", inside()),
    "longer": ("extend", inside("extend", "=extend")),
    "goodbye": ("goodbye", left()),
    "questionnaire": ("survey", left("survey", "=survey")),
    "thanks": ("surveyThanks", half_a_questionnaire),
    "wrong code": ("trouble", a_wrong_code),
    "other branch": ("question", elsewhere_booked),
    "exit in doubt": ("question", come_again()),
    "exit's time": ("exitTime", come_again("act.exit.other", "=exitTime")),
    "full": ("full", a_full_house),
    "full, code awaited": ("full", a_full_house_for_whoever_looks),
    "badge": ("staffPin", a_badge),
    "staff": ("staffHome", staff()),
    "present": ("staffPresent", staff("present", "=staffPresent")),
    "day": ("staffDay", staff("day", "=staffDay")),
    "booking chosen": ("staffDay", staff("day", "=staffDay", "row.PER:P-31")),
    "reader": ("staffReader", staff("reader", "=staffReader")),
    "override": ("override", staff("day", "=staffDay", "row.PER:P-31", "act.cancel", "=override")),
    "alarm": ("staffAlarm", staff("alarm", "=staffAlarm")),
    "emergency": ("emergency", an_alarm),
    "emergency over": ("emergencyOver", an_alarm_over),
}

STATES = ("isChosen", "isOn", "isCurrent")
"""What is drawn of a control without a word of its own: by its filling, its sign, its edge and cursor."""


@dataclass(frozen=True)
class Seen:
    """All that a touch can change: the page, what is read and heard on it, its controls, how it is shown, the journal.

    Heard, because of a PIN the page shows dots, and says how many digits there are.
    """

    screen: str
    words: tuple[str, ...]
    heard: tuple[str, ...]
    controls: tuple[tuple[object, ...], ...]
    language: str
    modes: object
    facts: int

    @classmethod
    def of(cls, entrance: Entrance) -> "Seen":
        """What stands now."""
        glass = entrance.glass
        controls = tuple(
            (one.objectName(), *map(one.property, STATES), str(glass.place(one))) for one in glass.controls()
        )
        tablet = entrance.tablet
        facts = len(entrance.house.types())
        heard = tuple(str(one.property("spoken")) for one in glass.texts())
        return cls(
            entrance.screen,
            tuple(entrance.words()),
            heard,
            controls,
            tablet.current_language,
            tablet.modes,
            facts,
        )


def reason_for_nothing(control: QQuickItem, entrance: Entrance) -> str:
    """Why a control may leave everything as it is; empty: it may not."""
    name = control.objectName()
    if control.property("isChosen") or name == f"language.{entrance.tablet.current_language}":
        return "it is what is chosen"
    if name.startswith("view.") and control.property("isOn"):
        return "it is the view that stands"
    if control.property("isCurrent"):
        return "it is the field that is written in"
    return HELD.get(name, "")


def does_something(entrance: Entrance, control: QQuickItem) -> bool:
    """Presses the middle of a control; whether anything is another than before once the page is at rest again."""
    before, window = Seen.of(entrance), entrance.glass.window
    entrance.glass.touch_at(entrance.glass.place(control).center().toPoint())
    deadline = QDeadlineTimer(ANSWER_MS)
    while not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        if window.property("isSettled") and Seen.of(entrance) != before:
            return True
    return False


def names_of(entrance: Entrance) -> list[str]:
    """The controls of the page that stands, which goes on being pressed for as long as they are the same."""
    return [control.objectName() for control in entrance.glass.controls()]


@pytest.fixture
def arrive(finger: QPointingDevice, qtbot: QtBot) -> Iterator[Arrive]:
    """New tablets in new houses, each with somebody on the page that a way leads to."""
    opened: list[tuple[Entrance, QObject]] = []

    def close() -> None:
        while opened:
            entrance, owner = opened.pop()
            entrance.settle()
            entrance.close()
            entrance.glass.close()
            owner.deleteLater()

    def one(way: Way) -> Entrance:
        close()
        owner = QObject()
        entrance = Entrance(a_house(), Glass(Tablet(owner), PORTRAIT, finger, qtbot), qtbot)
        opened.append((entrance, owner))
        way(entrance)
        entrance.settle()
        entrance.glass.settle()
        entrance.glass.window.grabWindow()
        return entrance

    yield one
    close()


def test_every_page_of_the_program_is_crawled(tablet: Tablet) -> None:
    pages = {screen_of(name) for name in vars(tablet.pages)}
    assert {screen for screen, _way in WAYS.values()} == pages - NO_CONTROLS - ELSEWHERE


@pytest.mark.parametrize("place", WAYS)
def test_every_control_does_something_or_says_why_not(place: str, arrive: Arrive, say: Say) -> None:
    screen, way = WAYS[place]
    seed = int(os.environ.get("CRAWL_SEED") or secrets.randbelow(1 << 32))
    first = arrive(way)
    assert first.screen == screen
    count = len(first.glass.controls())
    names, dead, entrance = names_of(first), [], first
    chosen = Random(seed).sample(range(count), min(count, PRESSED_OF_A_PLACE))  # noqa: S311 - no secret
    for number in chosen:
        if entrance.screen != screen or names_of(entrance) != names:
            entrance = arrive(way)
        assert names_of(entrance) == names, "the way leads to the same page each time"
        control = entrance.glass.controls()[number]
        name, reason = control.objectName(), reason_for_nothing(control, entrance)
        if not reason and not does_something(entrance, control):
            dead.append(name)
    say(f"{place}: {len(chosen)} of {count} controls, seed {seed}")
    assert dead == []


def test_a_control_whose_touch_nobody_hears_is_found(arrive: Arrive) -> None:
    """The control of the crawl: home's tile is cut off from its journey."""
    entrance = arrive(by())
    entrance.tablet.pages.home.room_touched.disconnect()
    assert not does_something(entrance, entrance.glass.find("room"))
    assert does_something(entrance, entrance.glass.find("meet"))
