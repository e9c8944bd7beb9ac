"""Days that do not go by the book (UX.md 6.7), on the real program.

The whole tablet in its own process, its own store and files, headquarters in another process, fingers on the glass
and pictures before the reader. What the pages do in each case alone is told in ``tests/ui``.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.control import ask
from kiosk.demo.branches import PRIVACY
from kiosk.demo.names import TWINS
from kiosk.settings import Settings
from kiosk.story.telling import story_day
from tests.drivers_demo import ClockFile, DemoHouse, demo_house, wait_until
from tests.drivers_tablet import TabletProcess, tablet
from tests.saying import Say

ZONE = ZoneInfo("Europe/Rome")
EIGHT, NOON = wall_time(8, 0), wall_time(12, 0)
LATER_THAT_MORNING = wall_time(9, 30)
WEEKS = timedelta(weeks=3)
CODES = 12
FAMILY = 4
OF_A_VISITOR = {"checkin", "checkin.refused", "subject.ref", "booking.confirmed", "booking.request"}
QUEUE_SECONDS = 45.0
CALENDAR_YEARS = 2
AT_1970 = datetime(1970, 1, 1, 9, 0, tzinfo=UTC)

NOT_IN_SERVICE = "Questo schermo non è ancora in servizio."
NO_CODE = "Questo codice non vale più."
NO_HEADQUARTERS = "La sede centrale non risponde ancora."
NO_NETWORK = "Senza rete."
SEE_US = "Ci serve un minuto con te."
CHECKED_IN = "Ciao {name}!"
CLOCK_IN_DOUBT = "La data di questo kiosk è in dubbio."
PROVISIONAL = "Provvisoria"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "days") as made:
        yield made


@pytest.fixture(scope="module")
def levico(house: DemoHouse) -> Settings:
    """A kiosk enrolled at Levico; each test uses its own clock."""
    settings = house.settings("levico")
    house.line.accept_again()
    house.enrol(settings, "LEV")
    return settings


@pytest.fixture
def clock(tmp_path: Path) -> ClockFile:
    """The tablet's own clock, which may lie."""
    return ClockFile(tmp_path / "clock")


@pytest.fixture(autouse=True)
def _line_is_whole(house: DemoHouse) -> Iterator[None]:
    yield
    house.line.accept_again()


def facts_of(kiosk: TabletProcess, kind: str) -> list[dict[str, Any]]:
    """What this life of the tablet wrote of one type."""
    return [said for name, said in kiosk.ask("journal") if name == kind]


def reads(kiosk: TabletProcess, word: str) -> bool:
    """Whether it can be read on the glass."""
    return any(word in one for one in kiosk.ask("words"))


# D1


@pytest.mark.day("D1")
def test_a_first_start_keeps_the_code_without_a_network_and_goes_into_service_by_itself(
    house: DemoHouse, tmp_path: Path
) -> None:
    settings = house.settings("first")
    house.line.refuse()
    with tablet(settings, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("wait_for", "firstStart")
        assert {NOT_IN_SERVICE, "IT", "DE", "EN"} <= set(kiosk.ask("words"))

        kiosk.ask("show", str(house.picture("member-giulia")))
        kiosk.ask("read", NO_CODE)
        assert kiosk.ask("screen") == "firstStart"
        assert not kiosk.ask("state")["is_open"], "there are no keys and no branch: nobody is checked in"
        for _ in range(2):
            assert ask(settings.data, {"do": "doctor"})["ok"] is False, "the ear answers, and goes on hearing"

        made = house.person.make_code("VIG")
        kiosk.ask("touch_all", "key", made["code"])
        kiosk.ask("read", NO_HEADQUARTERS)
        assert set(made["code"]) <= set("".join(kiosk.ask("words"))), "the code stays where it was typed"

        house.line.accept_again()
        wait_until("the words", lambda: bool(kiosk.ask("has", "same")), 30)
        words = house.person.enrolment(made["enrolment"])["words"]
        assert len(words) == 3
        assert set(words) <= set(kiosk.ask("words"))
        house.person.confirm_words(made["enrolment"])
        kiosk.ask("touch", "same")
        kiosk.ask("read", "Vigolo Vattaro è in servizio.", 60)
        kiosk.ask("wait_for", "home", 30)
        kiosk.ask("show_until", str(house.picture("member-giulia")), CHECKED_IN.format(name="Giulia"))
        assert len(facts_of(kiosk, "checkin")) == 1


# D2


@pytest.mark.day("D2")
def test_three_weeks_without_a_line_change_nothing_for_visitors_and_staff_see_how_old_it_all_is(
    house: DemoHouse, clock: ClockFile, tmp_path: Path
) -> None:
    caldonazzo = house.settings("caldonazzo")
    house.enrol(caldonazzo, "CAL")
    later = story_day(house.today + WEEKS)
    begun = clock.at(house.today, LATER_THAT_MORNING)
    with tablet(caldonazzo, clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        wait_until("headquarters", lambda: bool(kiosk.ask("state")["is_connected"]))
        house.line.refuse()
        wait_until("the offline strip", lambda: kiosk.ask("state")["is_offline"])
        age = clock.at(later, LATER_THAT_MORNING) - begun
        assert not reads(kiosk, "centrale"), "no age for visitors"
        kiosk.sign_in(house.picture("staff-bruno"), house.network.pins["s-bruno"])
        kiosk.ask("read", "centrale")
        words = " ".join(kiosk.ask("words"))
        said = re.search(r"centrale (\d+)\xa0h", words)
        assert said, words
        assert abs(int(said[1]) - age // timedelta(hours=1)) <= 1
    with tablet(caldonazzo, clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        assert not kiosk.ask("state")["is_clock_suspect"], "three weeks are no reason for doubt"
        assert_works_offline(house, kiosk, later)


def wishes_a_room(kiosk: TabletProcess, picture: Path) -> None:
    """Somebody takes the room that is proposed, and says who they are."""
    kiosk.ask("touch", "room")
    kiosk.ask("wait_for", "bookRoom")
    kiosk.ask("touch", "confirm")
    kiosk.ask("show", str(picture))


def assert_works_offline(house: DemoHouse, kiosk: TabletProcess, day: date) -> None:
    """A member is let in, one whose pass was revoked is not, a room is booked for good."""
    kiosk.ask("show_until", str(house.picture("member-thomas")), CHECKED_IN.format(name="Thomas"))
    kiosk.ask("show_until", str(house.picture("revoked-silvia")), SEE_US)
    kiosk.ask("touch", "home")
    kiosk.ask("wait_for", "home")
    wishes_a_room(kiosk, house.picture("member-giulia"))
    kiosk.ask("wait_for", "welcome")
    arrivals, rooms = facts_of(kiosk, "checkin"), facts_of(kiosk, "booking.confirmed")
    assert [fact["day"] for fact in arrivals if fact["day"] == day.isoformat()]
    assert any(fact["space_id"].startswith("CAL:S-") for fact in rooms)
    assert [fact["because"] for fact in facts_of(kiosk, "checkin.refused")] == ["revoked"]
    kiosk.ask("touch", "done")
    kiosk.ask("wait_for", "home")
    assert reads(kiosk, NO_NETWORK)


@pytest.mark.day("D2")
def test_enrolment_brought_two_years_of_calendar(house: DemoHouse, levico: Settings) -> None:
    with house.opened(levico, is_talking=False) as parts:
        branch = parts.thread.run(parts.places).branch
    last = max(closure.day for closure in branch.closures)
    assert (last - house.today).days >= 365 * CALENDAR_YEARS
    new_year = date(house.today.year + CALENDAR_YEARS, 1, 1)
    assert branch.closure(new_year) is not None


# D3


@pytest.mark.day("D3")
def test_with_the_clock_at_1970_arrivals_are_kept_nothing_is_given_away_and_two_taps_end_it(
    house: DemoHouse, levico: Settings, clock: ClockFile, tmp_path: Path
) -> None:
    house.line.refuse()
    clock.move_to(AT_1970)
    with tablet(levico, clock.path, tmp_path) as kiosk:
        assert_in_doubt(house, kiosk)
        kiosk.sign_in(house.picture("staff-anna"), house.network.pins["s-anna"])
        assert reads(kiosk, CLOCK_IN_DOUBT)
        kiosk.ask("touch", "note.sys.clock.yes")
        assert kiosk.ask("state")["is_clock_suspect"], "the first tap asks again"
        kiosk.ask("touch", "note.sys.clock.sure")
        wait_until("the end of the doubt", lambda: not kiosk.ask("state")["is_clock_suspect"])
        kiosk.ask("touch", "end")
        kiosk.ask("wait_for", "home")
        kiosk.ask("show_until", str(house.picture("member-rosa")), CHECKED_IN.format(name="Rosa"))
        assert "space_id" in facts_of(kiosk, "checkin")[-1], "a desk can be given again"


@pytest.mark.day("D3")
def test_with_the_clock_at_1970_headquarters_time_ends_the_doubt(
    house: DemoHouse, levico: Settings, clock: ClockFile, tmp_path: Path
) -> None:
    house.line.refuse()
    clock.move_to(AT_1970)
    with tablet(levico, clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        assert kiosk.ask("state")["is_clock_suspect"]
        wishes_a_room(kiosk, house.picture("member-marco"))
        kiosk.ask("read", PROVISIONAL)
        house.line.accept_again()
        wait_until("headquarters' time", lambda: not kiosk.ask("state")["is_clock_suspect"])
        off = datetime.fromisoformat(kiosk.ask("state")["now"]) - house.clock.now()
        assert abs(off) < timedelta(minutes=2)
        (asked,) = facts_of(kiosk, "booking.request")
        wait_until("the decision", lambda: "pending" not in request_states(house, asked["day"]))
        assert "confirmed" in request_states(house, asked["day"])


def request_states(house: DemoHouse, day: str) -> list[str]:
    """How the requests of a day stand at headquarters; pending while it has none."""
    return [request["state"] for request in house.person.day("LEV", day)["requests"]] or ["pending"]


def assert_in_doubt(house: DemoHouse, kiosk: TabletProcess) -> None:
    """Visitors are let in and see no banner; nobody gets a desk, and a room is only asked for."""
    kiosk.ask("until_in_service")
    state = kiosk.ask("state")
    assert state["is_clock_suspect"]
    assert datetime.fromisoformat(state["now"]) >= datetime(2020, 1, 1, tzinfo=UTC), (
        "never before the last fact"
    )
    assert not reads(kiosk, CLOCK_IN_DOUBT)
    kiosk.ask("show_until", str(house.picture("member-chiara")), CHECKED_IN.format(name="Chiara"))
    kiosk.ask("show_until", str(house.picture("early-irene")), CHECKED_IN.format(name="Irene"))
    arrivals = facts_of(kiosk, "checkin")
    assert len(arrivals) == 2, "nobody is told that it is too early, or closed"
    assert not any("space_id" in arrival for arrival in arrivals)
    kiosk.ask("touch", "done")
    kiosk.ask("wait_for", "home")
    wishes_a_room(kiosk, house.picture("member-elisa"))
    kiosk.ask("read", PROVISIONAL)
    assert len(facts_of(kiosk, "booking.request")) == 1
    assert facts_of(kiosk, "booking.confirmed") == []
    kiosk.ask("touch", "done")
    kiosk.ask("wait_for", "home")


# D4


@pytest.mark.day("D4")
def test_power_is_back_at_eight_and_twelve_codes_are_twelve_arrivals_with_no_touch(
    house: DemoHouse, clock: ClockFile, tmp_path: Path, say: Say
) -> None:
    settings = house.settings("pergine")
    house.enrol(settings, "PER")
    clock.at(house.today, EIGHT)
    queue = members(house)[:CODES]
    assert len(queue) == CODES
    with tablet(settings, clock.path, tmp_path) as kiosk:
        # the name alone: some passes speak another language
        seconds = [kiosk.ask("show_until", str(house.picture(label)), f" {name}") for label, name in queue]
        arrivals = facts_of(kiosk, "checkin")
        wait_until("headquarters", lambda: len(house.person.inside("PER")) == CODES)
    say(
        f"{CODES} codes from the first frame on: {sum(seconds):.1f} s, the first (the store opens)"
        f" {seconds[0]:.2f} s, the slowest of the others {max(seconds[1:]):.2f} s"
    )
    assert len(arrivals) == CODES
    assert len({fact["subject_id"] for fact in arrivals}) == CODES
    assert sum(seconds) < QUEUE_SECONDS


def members(house: DemoHouse) -> list[tuple[str, str]]:
    """Label of the pass and first given name of everybody on stage."""
    people = {person.subject_id: person for person in house.network.people}
    return [
        (issued.file_name, people[issued.record.subject_id].given_name.split()[0])
        for issued in house.network.passes
        if issued.file_name is not None and issued.file_name.startswith("member-")
    ]


# D5, D7


@pytest.mark.day("D5", "D7")
def test_a_family_shows_one_code_all_of_them_count_and_nobody_else_is_asked_for_anything(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> None:
    with tablet(levico, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("touch", "meet", "group")
        kiosk.ask("wait_for", "groupSize")
        kiosk.ask("touch", "people.more", "people.more", "on")
        kiosk.ask("wait_for", "visitorCode")
        kiosk.ask("show_until", str(house.picture("member-elisa")), CHECKED_IN.format(name="Elisa"))
        (arrival,) = facts_of(kiosk, "checkin")
        assert arrival["party"] == FAMILY
        assert facts_of(kiosk, "subject.ref") == [], "no name was taken"
        wait_until("headquarters", lambda: FAMILY in parties(house))


def parties(house: DemoHouse) -> list[int]:
    """How many people each visit at Levico is, as headquarters has it."""
    return [visit["party"] for visit in house.person.inside("LEV")]


# D6


@pytest.mark.day("D6")
def test_a_courier_is_told_whom_to_call_and_nothing_of_them_is_written_down(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> None:
    branch = next(one for one in house.network.branches if one.branch_id == "LEV")
    with tablet(levico, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        before = kiosk.ask("journal")
        kiosk.ask("touch", "meet", "parcel")
        kiosk.ask("read", branch.phone.replace(" ", "\xa0"))
        kiosk.ask("wait_for", "home")
        said = {name for name, _ in kiosk.ask("journal")[len(before) :]}
        assert not said & OF_A_VISITOR


# D8


@pytest.mark.day("D8")
def test_of_two_hosts_with_one_name_the_company_tells_which(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> None:
    twins = [one for one in house.network.people if (one.given_name, one.family_name) == TWINS]
    assert len({one.company for one in twins}) == len(twins) == 2
    with tablet(levico, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("touch", "meet", "withoutCode")
        kiosk.ask("wait_for", "hostSearch")
        kiosk.ask("touch_all", "key", "marco bor")
        for one in twins:
            kiosk.ask("read", f"Marco B. · {one.company}")


# D9


@pytest.mark.day("D9")
def test_names_typed_on_the_glass_are_taken_as_they_are(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> None:
    long_name = "annamariagiuseppinawilhelmina" * 2
    with tablet(levico, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        meets_giulia(kiosk, *"o")
        assert reads(kiosk, CHECKED_IN.format(name="O"))
        kiosk.ask("touch", "done")
        meets_giulia(kiosk, *"d'", "shift", *"angelo")
        assert reads(kiosk, CHECKED_IN.format(name="D'Angelo"))
        kiosk.ask("touch", "done")
        meets_giulia(kiosk, *long_name)
        assert reads(kiosk, "Ciao Annamaria")
        assert not reads(kiosk, long_name.capitalize()), "cut on the glass"
        assert kiosk.ask("spoken", "title") == CHECKED_IN.format(name=long_name.capitalize()), "spoken whole"


def chooses_giulia(kiosk: TabletProcess) -> None:
    """Somebody without a code says whom they meet; the form stands."""
    kiosk.ask("touch", "meet")
    kiosk.ask("wait_for", "visitorCode")
    kiosk.ask("touch", "withoutCode")
    kiosk.ask("wait_for", "hostSearch")
    kiosk.ask("touch_all", "key", "giulia")
    kiosk.ask("touch", "host.0")
    kiosk.ask("wait_for", "walkIn")


def meets_giulia(kiosk: TabletProcess, *keys: str) -> None:
    """And types a name, key by key."""
    chooses_giulia(kiosk)
    kiosk.ask("touch", *(f"key.{key}" for key in keys))
    kiosk.ask("touch", "key.enter")
    kiosk.ask("wait_for", "welcome")


# D11


@pytest.mark.day("D11")
def test_a_tablet_that_is_turned_keeps_what_is_half_typed(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> None:
    with tablet(levico, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        chooses_giulia(kiosk)
        kiosk.ask("touch_all", "key", "karl")
        for width, height in ((1280, 800), (540, 960), (1366, 768)):
            kiosk.ask("turn", width, height)
            kiosk.ask("read", "Karl")
            assert kiosk.ask("screen") == "walkIn"
        kiosk.ask("touch", "key.enter")
        kiosk.ask("read", CHECKED_IN.format(name="Karl"))


# D18


@pytest.mark.day("D18")
def test_who_asks_what_is_held_on_them_is_told_whom_to_ask_and_the_tablet_shows_nothing_of_it(
    house: DemoHouse, levico: Settings, tmp_path: Path
) -> None:
    with tablet(levico, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("show_until", str(house.picture("member-marco")), CHECKED_IN.format(name="Marco"))
        kiosk.ask("touch", "footer.help")
        kiosk.ask("wait_for", "help")
        kiosk.ask("touch", "ownData")
        kiosk.ask("wait_for", "privacyNotice")
        kiosk.ask("read", PRIVACY.contact)
        words = set(re.findall(r"\w+", " ".join(kiosk.ask("words"))))
        assert not words & {one.family_name for one in house.network.people}


# D24


@pytest.mark.day("D24")
def test_who_was_inside_when_the_power_went_comes_in_anew_the_next_morning_and_says_when_they_had_left(
    house: DemoHouse, clock: ClockFile, tmp_path: Path
) -> None:
    civezzano = house.settings("civezzano")
    house.enrol(civezzano, "CIV")
    house.line.refuse()  # headquarters' clock stays behind
    clock.at(house.today, LATER_THAT_MORNING)
    with tablet(civezzano, clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("show_until", str(house.picture("member-thomas")), CHECKED_IN.format(name="Thomas"))
        kiosk.kill()
    next_day = story_day(house.today + timedelta(days=1))
    clock.at(next_day, EIGHT)
    noon = datetime.combine(house.today, NOON, ZONE).astimezone(UTC)
    with tablet(civezzano, clock.path, tmp_path) as kiosk:
        # at the first frame, before anything that the tablet does by itself
        kiosk.ask("show_until", str(house.picture("member-thomas")), CHECKED_IN.format(name="Thomas"))
        (arrival,) = facts_of(kiosk, "checkin")
        kiosk.ask("touch", "done")
        kiosk.ask("wait_for", "question")
        kiosk.ask("touch", "act.exit.other")
        kiosk.ask("wait_for", "exitTime")
        kiosk.ask("touch", f"time.{noon.isoformat()}")
        kiosk.ask("read", "Grazie, ora l’uscita è alle 12:00.")
        (ended,) = facts_of(kiosk, "checkout")
        supposed, said = facts_of(kiosk, "exit.time")
    assert arrival["day"] == next_day.isoformat()
    assert ended["is_estimated"]
    assert supposed["is_estimated"]
    assert ended["visit"] == supposed["visit"] == said["visit"]
    assert said["left_at"] == int(noon.timestamp()) * 1000
    assert "is_estimated" not in said


# D25


@pytest.mark.day("D25")
def test_where_nobody_is_on_site_help_means_a_number(
    house: DemoHouse, clock: ClockFile, tmp_path: Path
) -> None:
    settings = house.settings("tenna")
    house.enrol(settings, "TEN")
    clock.at(house.today)
    branch = next(one for one in house.network.branches if one.branch_id == "TEN")
    with tablet(settings, clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        kiosk.ask("show_until", str(house.picture("revoked-silvia")), SEE_US)
        assert reads(kiosk, f"Chiama {branch.phone}: pensiamo a tutto noi.")
        assert not any("reception" in word.lower() for word in kiosk.ask("words"))
        kiosk.ask("touch", "act.first")
        kiosk.ask("wait_for", "help")
        for word in (branch.phone, "112", branch.assembly_point.it):
            assert reads(kiosk, word), (word, kiosk.ask("words"))
        assert not any("reception" in word.lower() for word in kiosk.ask("words"))
