"""Codes at the real pages: who shows one is in with no touch, and every answer leads on."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import Wish
from kiosk.domain.branches import Closure, Neighbour, Texts
from kiosk.domain.entry_passes import PassPurpose
from kiosk.domain.errors import DiskFullError, RevokedDeviceError
from kiosk.services import upkeep
from kiosk.services.book import book
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
from tests.fakes.clock import HandClock
from tests.houses import Failing, House
from tests.strictness import AnnouncedWarnings
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance
from ui.bridge.journeys.stage import COUNTS_EVERY_TICKS

CODES_IN_A_QUEUE = 12


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine at nine, with real pages, services and kiosk thread; storage in memory."""
    entrance = Entrance(House(), open_glass(), qtbot)
    yield entrance
    entrance.close()


def test_a_member_pass_leads_from_home_to_the_welcome_with_no_touch(entrance: Entrance) -> None:
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    assert "Ciao Marco!" in entrance.words()
    assert "P-01" in entrance.words()
    assert entrance.house.types() == ["booking.confirmed", "checkin"]


def test_another_desk_is_two_touches_away(entrance: Entrance) -> None:
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    entrance.touch("change")
    entrance.wait_for("pickDesk")
    assert "Toccane una libera: è per te fino alle 19:00." in entrance.words()
    entrance.touch("desk.PER:P-02")
    entrance.wait_until(lambda: "P-02" in entrance.words() and entrance.screen == "welcome")
    assert entrance.touches == 2


def test_whoever_finds_their_place_taken_has_another_one_two_touches_later(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.house.later(minutes=5)
    entrance.show_code(code)
    entrance.wait_for("inside")
    entrance.touches = 0
    entrance.touch("change")
    entrance.wait_for("pickDesk")
    assert "Il mio posto è occupato" in entrance.words()
    entrance.touch("desk.PER:P-01")
    entrance.wait_for("welcome")
    assert "Ci dispiace. Per te c’è P-02 fino alle 19:00." in entrance.words()
    assert entrance.touches == 2
    assert entrance.house.types()[-2:] == ["booking.confirmed", "booking.confirmed"]


def test_the_next_visitor_never_gets_back_to_the_menu_of_the_one_before(entrance: Entrance) -> None:
    entrance.house.hear(a_member("m-b", given_name="Bianca"))
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.seconds_pass(60)
    entrance.house.later(minutes=5)
    entrance.show_code(code)
    entrance.wait_for("inside")
    entrance.show_code(entrance.house.a_pass("m-b"))
    entrance.wait_for("welcome")
    entrance.touch("change")
    entrance.wait_for("pickDesk")
    entrance.touch("back")
    entrance.wait_for("home")
    assert not any("Marco" in word for word in entrance.words())


def test_a_code_during_anothers_answer_acts_at_once(entrance: Entrance) -> None:
    entrance.house.hear(a_member("m-b", given_name="Bianca"))
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    entrance.show_code(entrance.house.a_pass("m-b"))
    entrance.wait_until(lambda: "Ciao Bianca!" in entrance.words())
    assert "Ciao Marco!" not in entrance.words()


def test_after_every_answer_home_comes_back_by_itself_and_nothing_of_the_visitor_stays(
    entrance: Entrance,
) -> None:
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    entrance.seconds_pass(10)
    entrance.wait_for("home")
    assert not any("Marco" in word for word in entrance.words())
    assert entrance.tablet.pages.welcome.property("space") == ""


@pytest.mark.parametrize("code", [b"https://example.org", b"SV1:garbage", b"SV1:99999999", b"000000"])
def test_the_reader_works_after_every_wrong_code(entrance: Entrance, code: bytes) -> None:
    entrance.show_code(code)
    entrance.wait_for("trouble")
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")


def test_twelve_codes_in_a_queue_are_twelve_arrivals_and_no_touch(
    open_glass: OpenGlass, qtbot: QtBot
) -> None:
    desks = tuple(a_desk(f"P-{number:02}") for number in range(1, 15))
    entrance = Entrance(House(spaces=(*desks, a_room("P-31"))), open_glass(), qtbot)
    for number in range(CODES_IN_A_QUEUE):
        entrance.house.hear(a_member(f"m-{number}", given_name=f"Persona{'abcdefghijkl'[number]}"))
    for number in range(CODES_IN_A_QUEUE):
        entrance.house.later(seconds=3)
        entrance.show_code(entrance.house.a_pass(f"m-{number}"))
        entrance.wait_for_words(f"Ciao Persona{'abcdefghijkl'[number]}!")
    assert entrance.house.types().count("checkin") == CODES_IN_A_QUEUE
    assert entrance.touches == 0
    entrance.close()


def test_leaving_is_one_touch_and_a_code(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.seconds_pass(10)
    entrance.house.later(hours=2)
    entrance.wait_for("home")
    entrance.touch("leave")
    entrance.show_code(code)
    entrance.wait_for("goodbye")
    assert entrance.house.types()[-2:] == ["checkout", "booking.ended"]
    assert entrance.touches == 1


def test_who_comes_in_while_anothers_goodbye_stands_is_in(entrance: Entrance) -> None:
    entrance.house.hear(a_member("m-b", given_name="Bianca"))
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.house.later(hours=2)
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.touch("leave")
    entrance.show_code(code)
    entrance.wait_for("goodbye")
    entrance.show_code(entrance.house.a_pass("m-b"))
    entrance.wait_for("welcome")
    assert "Ciao Bianca!" in entrance.words()


def test_somebody_inside_gets_the_menu_and_leaves_with_one_touch(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.house.later(minutes=5)
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.show_code(code)
    entrance.wait_for("inside")
    assert "Sei già dentro, Marco." in entrance.words()
    before = entrance.touches
    entrance.touch("leave")
    entrance.wait_for("goodbye")
    assert entrance.touches == before + 1


def test_an_invited_visitor_comes_in_with_one_touch_and_six_digits(
    open_glass: OpenGlass, qtbot: QtBot
) -> None:
    entrance = Entrance(House(clock=HandClock(at("10:02"))), open_glass(), qtbot)
    entrance.house.hear(a_visitor(), an_invitation())
    entrance.touch("meet")
    entrance.wait_for("visitorCode")
    for digit in "471193":
        entrance.touch(f"pad.{digit}")
    entrance.wait_for("welcome")
    assert "Ciao Anna!" in entrance.words()
    entrance.close()


def come_as_several(entrance: Entrance) -> None:
    """To the page that asks how many they are."""
    entrance.touch("meet")
    entrance.wait_for("visitorCode")
    entrance.touch("group")
    entrance.wait_for("groupSize")


def test_a_group_says_how_many_they_are_and_one_of_them_who_they_are(
    open_glass: OpenGlass, qtbot: QtBot
) -> None:
    entrance = Entrance(House(clock=HandClock(at("10:02"))), open_glass(), qtbot)
    entrance.house.hear(a_visitor(), an_invitation())
    come_as_several(entrance)
    assert not entrance.glass.find("people.less").property("isActive")
    entrance.touch("people.more")
    entrance.touch("people.more")
    entrance.touch("on")
    entrance.wait_for("visitorCode")
    entrance.type(an_invitation().code)
    entrance.wait_for("welcome")
    assert "Ingresso registrato per 4 persone." in entrance.words()
    with entrance.house.ports.begin() as work:
        assert work.visits.people_inside() == 4
    entrance.close()


def test_a_group_whose_digits_were_wrong_once_still_counts_everybody(
    open_glass: OpenGlass, qtbot: QtBot
) -> None:
    entrance = Entrance(House(clock=HandClock(at("10:02"))), open_glass(), qtbot)
    entrance.house.hear(a_visitor(), an_invitation())
    come_as_several(entrance)
    entrance.touch("on")
    entrance.wait_for("visitorCode")
    entrance.type("471139")
    entrance.wait_for("trouble")
    entrance.touch("act.first")
    entrance.wait_for("visitorCode")
    entrance.type(an_invitation().code)
    entrance.wait_for("welcome")
    assert "Ingresso registrato per 2 persone." in entrance.words()
    with entrance.house.ports.begin() as work:
        assert work.visits.people_inside() == 2
    entrance.close()


def test_who_shows_a_code_after_somebody_elses_was_refused_on_the_way_out_comes_in(
    entrance: Entrance,
) -> None:
    entrance.touch("leave")
    entrance.wait_for("visitorCode")
    entrance.show_code(b"nothing of ours")
    entrance.wait_for("trouble")
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    assert entrance.house.types()[-1] == "checkin"


def test_who_is_early_for_a_desk_where_somebody_sits_is_told_when_it_is_theirs(entrance: Entrance) -> None:
    house = entrance.house
    house.hear(a_member("m-b", given_name="Bianca"))
    book(Wish("PER:P-01", TUESDAY, a_span("09:00", "13:00"), "m-marco"), house.ports)
    book(Wish("PER:P-01", TUESDAY, a_span("13:00", "17:00"), "m-b"), house.ports)
    entrance.show_code(house.a_pass())
    entrance.wait_for("welcome")
    house.clock.set_to(at("12:40"))
    entrance.show_code(house.a_pass("m-b"))
    entrance.wait_for("question")
    assert "Sei in anticipo." in entrance.words()
    assert "Il tuo posto, P-01, si libera alle 13:00." in entrance.words()
    entrance.touch("act.first")
    entrance.wait_for("home")


def test_a_pass_shown_after_the_number_lets_the_whole_group_in_and_the_next_one_alone(
    entrance: Entrance,
) -> None:
    entrance.house.hear(a_member("m-b", given_name="Bianca"))
    come_as_several(entrance)
    entrance.touch("on")
    entrance.wait_for("visitorCode")
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    entrance.show_code(entrance.house.a_pass("m-b"))
    entrance.wait_until(lambda: "Ciao Bianca!" in entrance.words())
    with entrance.house.ports.begin() as work:
        assert [visit.party for visit in work.visits.inside()] == [2, 1]


def test_of_two_hosts_whom_nothing_tells_apart_nobody_is_chosen_by_guessing(entrance: Entrance) -> None:
    entrance.house.hear(a_member("m-2"))
    entrance.touch("meet")
    entrance.wait_for("visitorCode")
    entrance.touch("withoutCode")
    entrance.wait_for("hostSearch")
    entrance.type("marco b")
    said = "Più persone hanno questo nome. Chiedi aiuto: chiamiamo la persona giusta."
    entrance.wait_for_words(said)
    assert not entrance.glass.has("host.0")


def test_a_courier_gets_a_number_to_call_leaves_no_trace_and_home_is_back_after_ten_seconds(
    entrance: Entrance,
) -> None:
    entrance.touch("meet")
    entrance.wait_for("visitorCode")
    entrance.touch("parcel")
    entrance.wait_for("trouble")
    assert any("0461\N{NO-BREAK SPACE}000100" in word for word in entrance.words())
    entrance.seconds_pass(10)
    entrance.wait_for("home")
    assert entrance.house.types() == []
    assert entrance.touches == 2


def test_a_guest_without_an_invitation_finds_the_host_and_is_in(entrance: Entrance) -> None:
    entrance.touch("meet")
    entrance.wait_for("visitorCode")
    entrance.touch("withoutCode")
    entrance.wait_for("hostSearch")
    entrance.type("mar")
    entrance.wait_until(lambda: "Marco B." in entrance.words())
    entrance.touch("host.0")
    entrance.wait_for("walkIn")
    assert any("Li cancelliamo dopo 7 giorni." in word for word in entrance.words())
    entrance.type("Karl Hofer")
    entrance.touch("key.enter")
    entrance.wait_for("welcome")
    assert "Ciao Karl!" in entrance.words()
    assert entrance.house.types() == ["subject.ref", "checkin"]


def test_a_code_over_an_open_form_is_asked_about(entrance: Entrance) -> None:
    entrance.touch("meet")
    entrance.wait_for("visitorCode")
    entrance.touch("withoutCode")
    entrance.wait_for("hostSearch")
    entrance.type("mar")
    entrance.wait_until(lambda: "Marco B." in entrance.words())
    entrance.touch("host.0")
    entrance.wait_for("walkIn")
    entrance.type("Karl")
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("question")
    assert entrance.house.types() == []
    entrance.touch("act.first")
    entrance.wait_for("welcome")
    assert "Ciao Marco!" in entrance.words()


@pytest.mark.parametrize(("word", "page"), [("footer.help", "help"), ("third", "privacyNotice")])
def test_a_code_over_a_page_of_the_house_is_asked_about_when_a_form_lies_beneath(
    entrance: Entrance, word: str, page: str
) -> None:
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    entrance.touch("here")
    entrance.wait_for("walkIn")
    entrance.type("Karl")
    entrance.touch(word)
    entrance.wait_for(page)
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("question")
    assert not {"checkin", "checkin.refused"} & set(entrance.house.types())
    entrance.touch("act.keep_form")
    entrance.wait_for("walkIn")
    assert "Karl" in entrance.words()


def test_a_code_of_another_branch_is_asked_about_by_name_and_one_touch_lets_in_here(
    open_glass: OpenGlass, qtbot: QtBot
) -> None:
    branch = replace(a_branch(), neighbours=(Neighbour("LEV", "Levico Terme"),))
    entrance = Entrance(House(branch=branch), open_glass(), qtbot)
    entrance.show_code(entrance.house.a_pass(branches=frozenset({"LEV"})))
    entrance.wait_for("question")
    assert "La tua prenotazione è a Levico Terme." in entrance.words()
    entrance.touch("act.first")
    entrance.wait_for("welcome")
    assert entrance.house.types() == ["booking.confirmed", "checkin"]
    entrance.close()


def test_who_came_late_by_card_takes_the_place_back_by_one_touch(entrance: Entrance) -> None:
    house = entrance.house
    house.hear(replace(house.marco, revision=2, pin="4711"))
    book(Wish("PER:P-02", TUESDAY, a_span("09:00", "12:00"), "m-marco"), house.ports)
    house.clock.set_to(at("09:35"))
    upkeep.release_no_shows(house.ports, at("08:00"))
    entrance.touch("noCode")
    entrance.wait_for("forgotten")
    for digit in "2048174711":
        entrance.touch(f"pad.{digit}")
    entrance.wait_for("question")
    entrance.touch("act.first")
    entrance.wait_for("welcome")
    assert "P-02" in entrance.words()


def test_outside_all_hours_the_screen_says_when_it_opens_in_the_language_that_is_touched(
    entrance: Entrance,
) -> None:
    entrance.house.clock.set_to(at("23:30"))
    entrance.seconds_pass(15)
    entrance.wait_for("closed")
    assert "Adesso siamo chiusi." in entrance.words()
    assert any("08:00" in word and "Apriamo" in word for word in entrance.words()), entrance.words()
    assert "lun–ven" in entrance.words()
    assert not any(word.endswith("dom") for word in entrance.words()), "days without hours have no line"
    entrance.touch("language.de")
    entrance.wait_until(lambda: any("Wir öffnen" in word for word in entrance.words()))
    entrance.house.clock.set_to(at("08:30", WEDNESDAY))
    entrance.seconds_pass(15)
    entrance.wait_for("home")


def test_the_answer_that_it_is_closed_today_stands_as_long_as_any_other(
    open_glass: OpenGlass, qtbot: QtBot
) -> None:
    """Members may come in on a holiday, so home stands; a guest of the day may not."""
    branch = replace(a_branch(), closures=(Closure(TUESDAY, Texts("Patrono", "Patron", "Patron saint")),))
    entrance = Entrance(House(branch=branch), open_glass(), qtbot)
    day = (at("08:00"), at("19:00"))
    code = entrance.house.a_pass(purpose=PassPurpose.DAY_GUEST, span=day, is_known=False)
    entrance.seconds_pass(COUNTS_EVERY_TICKS - 1)
    entrance.show_code(code)
    entrance.wait_for("closed")
    entrance.seconds_pass(2)
    entrance.glass.settle()
    assert entrance.screen == "closed"
    entrance.close()


def test_without_staff_on_site_no_text_sends_anybody_to_reception(entrance: Entrance) -> None:
    entrance.house.clock.set_to(at("15:00"))
    code = entrance.house.a_pass()
    entrance.house.hear(replace(entrance.house.marco, revision=2, entitlements=()))
    entrance.show_code(code)
    entrance.wait_for("trouble")
    assert any("0461 000100" in word for word in entrance.words())
    assert not any("reception" in word for word in entrance.words())


@pytest.mark.fault("F32")
def test_on_a_full_disk_nobody_is_told_to_be_in_and_a_sheet_beside_the_screen_takes_the_name(
    open_glass: OpenGlass, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("ui.bridge.calls: a call failed")
    house = Failing()
    entrance = Entrance(house, open_glass(), qtbot)
    before = house.types()
    house.fault = DiskFullError("database or disk is full")
    entrance.show_code(house.a_pass())
    entrance.wait_until(lambda: bool(entrance.failures))
    assert isinstance(entrance.failures.pop(), DiskFullError)
    entrance.wait_for("trouble")
    assert "Entra pure e scrivi nome e ora sul foglio qui accanto." in entrance.words()
    assert not any("Ciao" in word for word in entrance.words())
    assert house.types() == before
    house.fault = None
    entrance.show_code(house.a_pass())
    entrance.wait_for("welcome")
    entrance.close()


@pytest.mark.fault("F41")
def test_at_a_revoked_tablet_nobody_is_told_to_be_in_and_staff_are_asked(
    open_glass: OpenGlass, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("ui.bridge.calls: a call failed")
    house = Failing()
    entrance = Entrance(house, open_glass(), qtbot)
    before = house.types()
    house.fault = RevokedDeviceError("this kiosk was revoked")
    entrance.show_code(house.a_pass())
    entrance.wait_until(lambda: bool(entrance.failures))
    assert isinstance(entrance.failures.pop(), RevokedDeviceError)
    entrance.wait_for("trouble")
    assert "Passa dalla reception: pensiamo a tutto noi." in entrance.words()
    assert not any("Ciao" in word or "revoc" in word for word in entrance.words())
    assert house.types() == before
    entrance.close()


def test_a_full_house_says_so_and_lets_the_next_one_try(open_glass: OpenGlass, qtbot: QtBot) -> None:
    entrance = Entrance(House(branch=a_branch(people_limit=1)), open_glass(), qtbot)
    entrance.house.hear(a_member("m-b", given_name="Bianca"))
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")
    entrance.show_code(entrance.house.a_pass("m-b"))
    entrance.wait_for("full")
    entrance.close()


def test_a_form_nobody_touches_warns_and_is_then_erased(entrance: Entrance) -> None:
    entrance.touch("meet")
    entrance.wait_for("visitorCode")
    entrance.type("47")
    entrance.seconds_pass(90)
    entrance.wait_for("timeout")
    entrance.touch("stay")
    entrance.wait_for("visitorCode")
    assert entrance.tablet.pages.visitor_code.property("code") == "47"
    entrance.seconds_pass(90 + 20)
    entrance.wait_for("home")
    assert entrance.tablet.pages.visitor_code.property("code") == ""
