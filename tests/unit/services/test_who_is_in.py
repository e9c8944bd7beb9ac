"""Who lets the others see that they are in: by their own code, for one visit, and for nobody else (TABLET.md K26)."""

from dataclasses import replace

import pytest

from kiosk.domain.entry_passes import PassPurpose
from kiosk.domain.outcomes import Refused, Welcome
from kiosk.domain.people import PassRevoked, VisitCard
from kiosk.domain.written import WORDS_LENGTH_MAX
from kiosk.services import check_out, upkeep, who_is_in
from kiosk.services.check_in import check_in
from kiosk.services.who_is_in import Asker, Card, WhoIsIn
from tests.builders import WEDNESDAY, a_branch, a_member, at
from tests.houses import House

GIULIA = a_member("m-giulia", given_name="Giulia", family_name="Zeni")


@pytest.fixture
def house() -> House:
    """Pergine, whose people asked for the page; Giulia is a member as well."""
    house = House(branch=replace(a_branch(), shows_who_is_in=True))
    house.hear(GIULIA)
    return house


def comes(house: House, code: bytes) -> str:
    """Somebody is in; their visit."""
    welcome = check_in(code, house.ports)
    assert isinstance(welcome, Welcome)
    return welcome.visit_id


def test_only_who_asked_is_named_and_the_others_are_a_number(house: House) -> None:
    visit = comes(house, house.a_pass())
    comes(house, house.a_pass("m-giulia"))
    assert who_is_in.who_is_in(house.ports) == WhoIsIn(2, ())
    assert who_is_in.show(visit, "Mappe e sentieri", house.ports)
    assert who_is_in.who_is_in(house.ports) == WhoIsIn(2, (Card("Marco B.", "MB", "Mappe e sentieri"),))
    assert not any("card" in kind for kind in house.types()), "no fact says it"


def test_cards_stand_by_name_and_words_are_kept_short_and_clean(house: House) -> None:
    for subject, words in (("m-marco", ""), ("m-giulia", "  tra\u202eduzioni " + "e " * 40)):
        who_is_in.show(comes(house, house.a_pass(subject)), words, house.ports)
    first, second = who_is_in.who_is_in(house.ports).cards
    assert (first.short_name, second.short_name) == ("Giulia Z.", "Marco B.")
    assert first.words.startswith("traduzioni e e")
    assert len(first.words) <= WORDS_LENGTH_MAX
    assert second.words == ""


def test_who_leaves_is_seen_no_more_and_what_they_wrote_is_forgotten(house: House) -> None:
    visit = comes(house, house.a_pass())
    who_is_in.show(visit, "Mappe", house.ports)
    check_out.check_out(visit, house.ports)
    assert who_is_in.who_is_in(house.ports).cards == ()
    assert house.store.journal.asked_owed(9) == [VisitCard("m-marco", 2, visit)]
    house.clock.set_to(at("09:00", WEDNESDAY))
    comes(house, house.a_pass())
    assert who_is_in.who_is_in(house.ports) == WhoIsIn(1, ()), "who comes again asks again"


def test_who_forgets_to_leave_is_forgotten_in_the_night(house: House) -> None:
    visit = comes(house, house.a_pass())
    who_is_in.show(visit, "Mappe", house.ports)
    house.clock.set_to(at("04:15", WEDNESDAY))
    upkeep.check_out_forgotten(house.ports)
    with house.ports.begin() as work:
        assert work.vault.cards() == []


def test_a_card_whose_visit_ended_elsewhere_is_not_shown_and_is_forgotten_in_the_night(house: House) -> None:
    house.hear(VisitCard("m-giulia", 1, "PER-2.00.7", "Traduzioni"))
    assert who_is_in.who_is_in(house.ports).cards == ()
    upkeep.check_out_forgotten(house.ports)
    with house.ports.begin() as work:
        assert work.vault.cards() == []


def test_taken_back_it_is_gone_at_once_and_can_be_asked_for_again(house: House) -> None:
    code = house.a_pass()
    visit = comes(house, code)
    assert who_is_in.asker(code, house.ports) == Asker(visit, None)
    who_is_in.show(visit, "Mappe", house.ports)
    assert who_is_in.asker(code, house.ports) == Asker(visit, "Mappe")
    who_is_in.hide(visit, house.ports)
    assert who_is_in.who_is_in(house.ports).cards == ()
    assert who_is_in.asker(code, house.ports) == Asker(visit, None)
    assert who_is_in.show(visit, "", house.ports)
    assert [card.words for card in who_is_in.who_is_in(house.ports).cards] == [""]


def test_where_nobody_asked_for_the_page_nobody_is_shown() -> None:
    house = House()
    visit = comes(house, house.a_pass())
    assert not who_is_in.show(visit, "Mappe", house.ports)
    house.hear(VisitCard("m-marco", 1, visit, "Mappe"))
    assert who_is_in.who_is_in(house.ports) == WhoIsIn(1, ())


def test_nobody_asks_with_a_code_that_lets_nobody_in_or_without_being_inside(house: House) -> None:
    code = house.a_pass()
    assert who_is_in.asker(code, house.ports) is None
    visit = comes(house, code)
    house.hear(PassRevoked(house.pass_count.to_bytes(8, "big").hex()))
    assert isinstance(who_is_in.asker(code, house.ports), Refused)
    assert isinstance(who_is_in.asker(house.a_pass(purpose=PassPurpose.STAFF), house.ports), Refused)
    check_out.check_out(visit, house.ports)
    assert not who_is_in.show(visit, "Mappe", house.ports)


def test_of_whom_this_tablet_knows_no_name_it_shows_none(house: House) -> None:
    visit = comes(house, house.a_pass())
    house.hear(VisitCard("m-nobody", 1, visit, "Mappe"))
    assert who_is_in.who_is_in(house.ports) == WhoIsIn(1, ())
