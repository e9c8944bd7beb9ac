"""Who comes before their booking begins, or after it was given away: the place is theirs as far as it is free (K11)."""

import pytest

from kiosk.domain.bookings import BookingState, Objection, Wish
from kiosk.domain.entry_passes import PassPurpose
from kiosk.domain.outcomes import Booked, NotBooked, OtherBranch, TooEarly, TooLate, Welcome
from kiosk.services import check_out, upkeep
from kiosk.services.book import book
from kiosk.services.check_in import check_in, take_back
from tests.builders import TUESDAY, a_desk, a_member, a_room, a_span, at
from tests.houses import House

BIANCA = a_member("m-bianca", given_name="Bianca")
OPENS = at("08:00")


@pytest.fixture
def house() -> House:
    """Pergine at nine, Marco at P-01 until one, where Bianca is booked behind him."""
    aired = a_room("P-31", name="Fersina", airing_minutes=10)
    house = House(spaces=(a_desk("P-01"), a_desk("P-02"), aired))
    house.hear(BIANCA)
    books(house, "PER:P-01", "09:00", "13:00", "m-marco")
    books(house, "PER:P-01", "13:00", "17:00", "m-bianca")
    return house


def books(house: House, space_id: str, start: str, end: str, who: str, people: int = 1) -> str:
    """The id of the booking."""
    booked = book(Wish(space_id, TUESDAY, a_span(start, end), who, people), house.ports)
    assert isinstance(booked, Booked)
    return booked.booking_id


def test_who_comes_early_is_not_sent_to_a_desk_where_somebody_sits(house: House) -> None:
    marco = check_in(house.a_pass(), house.ports)
    code = house.a_pass("m-bianca")
    house.clock.set_to(at("12:35"))
    early = check_in(code, house.ports)
    assert isinstance(early, TooEarly)
    assert (early.own, early.starts_at, early.space) == (a_desk("P-01"), at("13:00"), None)

    assert isinstance(marco, Welcome)
    check_out.check_out(marco.visit_id, house.ports)
    house.later(minutes=2)
    welcome = check_in(code, house.ports)
    assert isinstance(welcome, Welcome)
    assert welcome.space == a_desk("P-01")


def test_who_comes_early_waits_until_the_room_is_aired(house: House) -> None:
    books(house, "PER:P-31", "09:00", "10:00", "m-marco")
    books(house, "PER:P-31", "10:10", "11:00", "m-bianca")
    code = house.a_pass("m-bianca")
    house.clock.set_to(at("10:05"))
    early = check_in(code, house.ports)
    assert isinstance(early, TooEarly)
    house.clock.set_to(at("10:10"))
    assert isinstance(check_in(code, house.ports), Welcome)


def test_a_pass_for_one_entry_is_not_used_up_by_coming_early(house: House) -> None:
    booking = books(house, "PER:P-31", "10:00", "11:00", "m-bianca")
    books(house, "PER:P-31", "09:00", "09:50", "m-marco")
    code = house.a_pass("m-bianca", purpose=PassPurpose.BOOKING, booking_id=booking)
    house.clock.set_to(at("09:45"))
    assert isinstance(check_in(code, house.ports), TooEarly)
    house.clock.set_to(at("10:00"))
    assert isinstance(check_in(code, house.ports), Welcome)


@pytest.mark.parametrize(("end", "comes"), [("09:30", "09:16"), ("10:00", "09:35")])
def test_who_comes_late_takes_back_what_is_left_of_a_room_however_little(
    house: House, end: str, comes: str
) -> None:
    books(house, "PER:P-31", "09:00", end, "m-bianca", people=4)
    house.clock.set_to(at(comes))
    assert upkeep.release_no_shows(house.ports, OPENS) >= 1
    late = check_in(house.a_pass("m-bianca"), house.ports)
    assert isinstance(late, TooLate)
    assert late.until == at(end)
    back = take_back(late, house.ports)
    assert isinstance(back, Welcome)
    assert (back.space, back.until) == (late.space, at(end))
    with house.ports.begin() as work:
        assert back.booking_id is not None
        taken = work.bookings.booking(back.booking_id)
    assert taken is not None
    assert (taken.people, taken.state) == (4, BookingState.CONFIRMED)


def test_a_room_is_not_booked_anew_for_less_than_half_an_hour(house: House) -> None:
    house.clock.set_to(at("09:16"))
    wish = Wish("PER:P-31", TUESDAY, a_span("09:16", "09:30"), "m-bianca")
    answer = book(wish, house.ports)
    assert isinstance(answer, NotBooked)
    assert answer.because is Objection.TOO_SHORT


def test_a_visitor_of_another_branch_meets_nobody_here(house: House) -> None:
    code = house.a_pass("m-bianca", purpose=PassPurpose.VISITOR, branches=frozenset({"LEV"}))
    question = check_in(code, house.ports)
    assert isinstance(question, OtherBranch)
    assert not question.may_enter
