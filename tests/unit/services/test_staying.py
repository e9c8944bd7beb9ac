"""Staying longer, and elsewhere: what is possible before the tap is what the tap gets, in the hours that are theirs."""

from dataclasses import replace

import pytest

from kiosk.domain.bookings import Objection, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.outcomes import AlreadyIn, Booked, Extended, Moved, NotBooked, Welcome, WorkerWelcome
from kiosk.services import book, extend, walk_in
from kiosk.services.check_in import check_in
from kiosk.services.extend import Elsewhere, Extensions
from tests.builders import TUESDAY, a_branch, a_desk, a_member, a_room, a_span, at, week
from tests.fakes.clock import HandClock
from tests.houses import House

FORM = walk_in.Form("Karl Hofer", "de", phone="340 123456")


def booked(house: House, start: str, end: str, space: str = "PER:P-01", who: str = "m-marco") -> str:
    answer = book.book(Wish(space, TUESDAY, a_span(start, end), who), house.ports)
    assert isinstance(answer, Booked)
    return answer.booking_id


def inside_at(house: House, clock: str, code: bytes) -> AlreadyIn:
    """What somebody inside is offered at that hour."""
    house.clock.set_to(at(clock))
    answer = check_in(code, house.ports)
    assert isinstance(answer, AlreadyIn)
    return answer


def offered(menu: AlreadyIn, house: House) -> Extensions:
    """How much longer, as it stands at that moment."""
    assert menu.booking_id is not None
    found = extend.extensions(menu.booking_id, house.ports)
    assert isinstance(found, Extensions)
    return found


def a_day_guest(house: House, clock: str) -> tuple[bytes, AlreadyIn]:
    """Karl comes at that hour without an account, and shows his six digits five minutes later."""
    house.clock.set_to(at(clock))
    welcome = walk_in.worker(FORM, at("18:30"), house.ports)
    assert isinstance(welcome, WorkerWelcome)
    assert welcome.pass_text is not None
    house.later(minutes=5)
    code = welcome.pass_text.encode()
    menu = check_in(code, house.ports)
    assert isinstance(menu, AlreadyIn)
    return code, menu


def test_whoever_has_a_plan_may_stay_to_the_end_of_their_hours() -> None:
    house = House()
    code = house.a_pass()
    check_in(code, house.ports)
    menu = inside_at(house, "15:00", code)
    assert (menu.until, menu.extend_until) == (at("19:00"), at("22:00"))
    assert offered(menu, house).furthest == at("22:00")


@pytest.mark.parametrize(
    ("branch", "came", "clock"),
    [
        pytest.param(a_branch(), "20:00", "22:05", id="at night"),
        pytest.param(
            replace(a_branch(), opening=week("08:00", "12:00") + week("14:00", "19:00"), member_hours=()),
            "09:00",
            "12:30",
            id="at noon",
        ),
    ],
)
def test_after_closing_nobody_may_stay_longer(branch: Branch, came: str, clock: str) -> None:
    house = House(branch=branch, clock=HandClock(at(came)))
    code = house.a_pass()
    check_in(code, house.ports)
    menu = inside_at(house, clock, code)
    assert (menu.extend_until, menu.booked_from) == (None, None)
    assert (offered(menu, house).steps, offered(menu, house).furthest) == ((), None)
    assert menu.booking_id is not None
    for end in ("22:30", "23:59", "03:59"):
        assert extend.extend(menu.booking_id, at(end), house.ports) == NotBooked(Objection.CLOSED)


def test_a_day_guest_stays_while_the_house_is_open_to_everybody_and_no_longer() -> None:
    house = House()
    code, menu = a_day_guest(house, "17:30")
    assert (menu.until, menu.extend_until) == (at("18:30"), at("19:00"))
    assert offered(menu, house).furthest == at("19:00")
    assert menu.booking_id is not None
    assert extend.extend(menu.booking_id, at("19:30"), house.ports) == NotBooked(Objection.CLOSED)
    assert isinstance(extend.extend(menu.booking_id, at("19:00"), house.ports), Extended)
    later = inside_at(house, "19:05", code)
    assert (later.extend_until, later.desks_free) == (None, 0)


def test_who_stays_beyond_their_booking_is_offered_no_time_that_is_over() -> None:
    house = House()
    code = house.a_pass()
    booked(house, "09:00", "11:00")
    check_in(code, house.ports)
    menu = inside_at(house, "12:00", code)
    assert menu.extend_until == at("22:00")
    assert (offered(menu, house).steps, offered(menu, house).furthest) == ((at("13:00"),), at("22:00"))
    assert menu.booking_id is not None
    assert isinstance(extend.extend(menu.booking_id, at("13:00"), house.ports), Extended)


def test_whose_desk_is_the_next_persons_by_now_hears_so_before_the_tap() -> None:
    house = House(spaces=(a_desk("P-01"), a_desk("P-02")))
    house.hear(a_member("m-b", given_name="Bianca"))
    code = house.a_pass()
    booked(house, "09:00", "11:00")
    booked(house, "11:30", "13:00", who="m-b")
    check_in(code, house.ports)
    before = inside_at(house, "10:30", code)
    assert (before.extend_until, before.booked_from) == (at("11:30"), at("11:30"))
    after = inside_at(house, "12:00", code)
    assert (after.extend_until, after.booked_from) == (None, at("11:30"))
    assert offered(after, house).furthest is None


def test_who_stays_beyond_their_booking_may_have_another_desk_as_long_as_whoever_comes_in_now() -> None:
    house = House()
    code = house.a_pass()
    booked(house, "09:00", "11:00")
    check_in(code, house.ports)
    menu = inside_at(house, "12:00", code)
    assert menu.desks_free == 1, "their own is no other desk"
    assert menu.booking_id is not None
    assert extend.elsewhere(menu.booking_id, house.ports) == Elsewhere(at("19:00"), has_place=False)
    answer = extend.move(menu.booking_id, "PER:P-02", house.ports)
    assert isinstance(answer, Moved)
    assert (answer.space, answer.until) == (a_desk("P-02"), at("19:00"))
    with house.ports.begin() as work:
        booking = work.bookings.booking(answer.booking_id)
        visit = work.visits.visit(menu.visit_id)
    assert booking is not None
    assert booking.span == a_span("12:00", "19:00")
    assert visit is not None
    assert (visit.booking_id, visit.space_id) == (answer.booking_id, "PER:P-02")


def test_beyond_their_booking_nobody_changes_place_after_closing_or_by_a_doubtful_clock() -> None:
    house = House()
    code = house.a_pass()
    booking_id = booked(house, "09:00", "11:00")
    check_in(code, house.ports)
    assert inside_at(house, "22:05", code).desks_free == 0
    assert extend.move(booking_id, "PER:P-02", house.ports) == NotBooked(Objection.EXPIRED)
    house.clock.is_suspect = True
    assert inside_at(house, "12:00", code).desks_free == 0
    assert extend.move(booking_id, "PER:P-02", house.ports) == NotBooked(Objection.EXPIRED)


def test_a_desk_is_no_other_place_for_several_people() -> None:
    house = House(spaces=(a_desk("P-01"), a_room("P-31")))
    code = house.a_pass()
    book.book(Wish("PER:P-31", TUESDAY, a_span("09:00", "10:00"), "m-marco", 3), house.ports)
    welcome = check_in(code, house.ports)
    assert isinstance(welcome, Welcome)
    assert welcome.people == 3
    assert inside_at(house, "09:05", code).desks_free == 0


def test_whose_booking_was_taken_back_meanwhile_is_offered_nothing_of_it() -> None:
    house = House()
    code = house.a_pass()
    booking_id = booked(house, "09:00", "11:00")
    check_in(code, house.ports)
    book.cancel(booking_id, house.ports)
    menu = inside_at(house, "09:30", code)
    assert (menu.booking_id, menu.until, menu.extend_until) == (None, None, None)
