"""Booking, extending, moving, deciding: what is confirmed is never doubled, what is not held is only asked."""

from dataclasses import replace

import pytest

from kiosk.domain.bookings import BookingState, Objection, RequestState, Wish
from kiosk.domain.facts import BookingRequested, Entry, FactName, FactRef, RequestWithdrawn
from kiosk.domain.outcomes import Booked, Extended, Moved, NotBooked, Provisional, Undone, Welcome
from kiosk.domain.people import Entitlement, EntitlementKind
from kiosk.services import book, check_out, decide, extend, find_space, upkeep
from kiosk.services.check_in import check_in
from tests.builders import TUESDAY, WEDNESDAY, a_desk, a_room, a_span, a_visitor, at
from tests.houses import House

ROOM = a_room("P-31")


def a_wish(start: str = "10:00", end: str = "11:00", space: str = ROOM.space_id, people: int = 2) -> Wish:
    return Wish(space, TUESDAY, a_span(start, end), "m-marco", people)


def test_a_free_room_of_a_held_day_is_confirmed() -> None:
    house = House()
    answer = book.book(a_wish(), house.ports)
    assert isinstance(answer, Booked)
    assert answer.is_today
    assert house.types() == ["booking.confirmed"]


def test_a_taken_room_is_not_given_twice_and_back_to_back_is_no_clash() -> None:
    house = House()
    book.book(a_wish("10:00", "11:00"), house.ports)
    assert book.book(a_wish("10:30", "11:30"), house.ports) == NotBooked(Objection.TAKEN)
    assert isinstance(book.book(a_wish("11:00", "12:00"), house.ports), Booked)


def test_a_day_this_kiosk_does_not_hold_is_asked_for_and_something_sure_is_offered() -> None:
    house = House(spaces=(a_room("P-31"), a_room("P-32", name="Marzola", seats=10)))
    house.store.tables.leases.pop(ROOM.space_id)
    answer = book.book(a_wish(), house.ports)
    assert isinstance(answer, Provisional)
    assert answer.sure is not None
    assert answer.sure.code == "P-32"
    assert house.types() == ["booking.request"]
    assert isinstance(book.withdraw(answer.request_id, house.ports), Undone)
    with house.ports.begin() as work:
        request = work.bookings.request(answer.request_id)
    assert request is not None
    assert request.state is RequestState.WITHDRAWN


def test_while_fenced_nothing_is_confirmed() -> None:
    house = House()
    house.store.is_fenced = True
    assert isinstance(book.book(a_wish(), house.ports), Provisional)


def test_with_a_doubtful_clock_a_booking_is_provisional() -> None:
    house = House()
    house.clock.is_suspect = True
    answer = book.book(a_wish(), house.ports)
    assert isinstance(answer, Provisional)
    assert answer.sure is None


def test_a_room_outside_opening_hours_or_too_small_is_not_booked() -> None:
    house = House()
    assert book.book(a_wish("04:30", "05:30"), house.ports) == NotBooked(Objection.CLOSED)
    assert book.book(a_wish(people=5), house.ports) == NotBooked(Objection.TOO_MANY_PEOPLE)
    assert book.book(a_wish("10:00", "10:15"), house.ports) == NotBooked(Objection.TOO_SHORT)


def test_the_evening_belongs_to_people_with_a_plan_and_to_no_day_guest() -> None:
    house = House()
    today = Entitlement(EntitlementKind.DAY_PASS, TUESDAY, TUESDAY)
    house.hear(replace(a_visitor("g-karl"), entitlements=(today,)))
    evening = a_wish("20:00", "21:00")
    assert book.book(replace(evening, subject_id="g-karl"), house.ports) == NotBooked(Objection.CLOSED)
    assert find_space.room_day(house.ports, TUESDAY, "g-karl").opening == (a_span("08:00", "19:00"),)
    assert isinstance(book.book(evening, house.ports), Booked)
    assert a_span("06:00", "22:00") in find_space.room_day(house.ports, TUESDAY, "m-marco").opening


def test_a_remote_request_of_a_day_guest_for_the_evening_is_declined_too() -> None:
    house = House()
    today = Entitlement(EntitlementKind.DAY_PASS, TUESDAY, TUESDAY)
    house.hear(replace(house.marco, revision=2, entitlements=(today,)), a_remote_request(1, "20:00", "21:00"))
    with house.ports.begin() as work:
        request = work.bookings.request("HQ.PER.1-a0.1")
    assert request is not None
    assert request.declined_because == "closed"


def test_extending_stops_where_the_next_booking_begins_and_says_so_before_the_tap() -> None:
    house = House()
    first = book.book(a_wish("10:00", "11:00"), house.ports)
    book.book(a_wish("12:30", "13:00"), house.ports)
    assert isinstance(first, Booked)
    offered = extend.extensions(first.booking_id, house.ports)
    assert not isinstance(offered, NotBooked)
    assert offered.steps == (at("11:30"), at("12:00"))
    assert (offered.furthest, offered.stopped_by_booking) == (at("12:30"), True)
    assert extend.extend(first.booking_id, at("12:45"), house.ports) == NotBooked(Objection.TAKEN)
    answer = extend.extend(first.booking_id, at("12:30"), house.ports)
    assert isinstance(answer, Extended)
    with house.ports.begin() as work:
        old = work.bookings.booking(first.booking_id)
        new = work.bookings.booking(answer.booking_id)
    assert old is not None
    assert new is not None
    assert (old.state, old.replaced_by) == (BookingState.REPLACED, answer.booking_id)
    assert (new.span.start, new.span.end) == (at("10:00"), at("12:30"))


def test_changing_place_frees_the_old_desk_and_takes_the_visit_along() -> None:
    house = House()
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    assert welcome.booking_id is not None
    answer = extend.move(welcome.booking_id, "PER:P-02", house.ports)
    assert isinstance(answer, Moved)
    assert answer.space == a_desk("P-02")
    with house.ports.begin() as work:
        visit = work.visits.visit(welcome.visit_id)
        free_again = work.bookings.near("PER:P-01", a_span("09:30", "10:00"))
    assert visit is not None
    assert (visit.space_id, visit.booking_id) == ("PER:P-02", answer.booking_id)
    assert not [b for b in free_again if b.takes_space]


def test_leaving_frees_the_rest_of_the_booking_and_can_be_taken_back() -> None:
    house = House()
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=200)
    goodbye = check_out.check_out(welcome.visit_id, house.ports)
    assert not isinstance(goodbye, NotBooked)
    assert goodbye.minutes == 200
    with house.ports.begin() as work:
        assert "PER:P-01" not in work.bookings.taken(a_span("13:00", "14:00"))
    stayed = check_out.stay_after_all(goodbye, house.ports)
    assert isinstance(stayed, Welcome)
    assert stayed.space == a_desk("P-01")


def test_not_me_undoes_the_arrival_and_the_booking() -> None:
    house = House()
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    assert isinstance(check_out.not_me(welcome.visit_id, house.ports), Undone)
    with house.ports.begin() as work:
        assert not work.visits.inside()
        assert work.bookings.taken(a_span("09:15", "10:00")) == frozenset()


def a_remote_request(seq: int, start: str = "14:00", end: str = "15:00") -> Entry:
    name = FactName("HQ.PER", "1-a0", seq)
    fact = BookingRequested(ROOM.space_id, TUESDAY, a_span(start, end), 2, "m-marco")
    return Entry(name, at("09:00"), 0, fact)


@pytest.mark.invariant("I10")
@pytest.mark.fault("F14")
def test_a_remote_request_is_decided_where_it_is_read_and_only_once() -> None:
    house = House()
    house.hear(a_remote_request(1), a_remote_request(2, "14:30", "15:30"))
    with house.ports.begin() as work:
        first = work.bookings.request("HQ.PER.1-a0.1")
        second = work.bookings.request("HQ.PER.1-a0.2")
    assert first is not None
    assert second is not None
    assert (first.state, second.state) == (RequestState.CONFIRMED, RequestState.DECLINED)
    assert second.declined_because == "taken"
    with house.ports.begin() as work:
        for request in (first, second):
            decide.decide(work, request, at("09:01"))
    assert house.types() == ["booking.confirmed", "booking.declined"]


def test_a_remote_request_outside_the_hours_is_declined_as_the_tablet_would() -> None:
    house = House()
    house.hear(a_remote_request(1, "23:00", "23:30"))
    with house.ports.begin() as work:
        request = work.bookings.request("HQ.PER.1-a0.1")
    assert request is not None
    assert (request.state, request.declined_because) == (RequestState.DECLINED, "closed")


def test_a_withdrawal_that_crossed_the_decision_takes_the_booking_back() -> None:
    house = House()
    asked = a_remote_request(1)
    house.hear(asked)
    withdrawn = Entry(FactName("HQ.PER", "1-a0", 2), at("09:01"), 0, RequestWithdrawn(asked.name.ref))
    house.hear(withdrawn)
    assert house.types() == ["booking.confirmed", "booking.cancelled"]
    with house.ports.begin() as work:
        assert ROOM.space_id not in work.bookings.taken(a_span("14:00", "15:00"))


def test_who_withdraws_what_was_confirmed_meanwhile_has_no_booking_left() -> None:
    house = House()
    house.clock.is_suspect = True
    noted = book.book(a_wish(), house.ports)
    assert isinstance(noted, Provisional)
    house.clock.is_suspect = False
    assert upkeep.decide_waiting(house.ports) == 1
    assert isinstance(book.withdraw(noted.request_id, house.ports), Undone)
    assert isinstance(book.book(a_wish(), house.ports), Booked), "the room is free again"


def test_a_remote_request_for_a_day_that_is_over_is_declined_by_its_holder() -> None:
    house = House()
    house.clock.set_to(at("09:00", WEDNESDAY))
    house.hear(a_remote_request(1))
    with house.ports.begin() as work:
        request = work.bookings.request("HQ.PER.1-a0.1")
    assert request is not None
    assert request.declined_because == "expired"


def test_a_request_left_pending_is_declined_once_its_day_is_over_and_not_again() -> None:
    house = House()
    lease = house.store.tables.leases.pop(ROOM.space_id)
    house.hear(a_remote_request(1))
    house.store.tables.leases[ROOM.space_id] = lease
    assert upkeep.decline_expired(house.ports) == 0
    house.clock.set_to(at("05:00", WEDNESDAY))
    assert upkeep.decline_expired(house.ports) == 1
    assert upkeep.decline_expired(house.ports) == 0


def test_a_booking_taken_back_leaves_its_fact_and_frees_the_room() -> None:
    house = House()
    booked = book.book(a_wish(), house.ports)
    assert isinstance(booked, Booked)
    assert isinstance(book.cancel(booked.booking_id, house.ports), Undone)
    assert house.types() == ["booking.confirmed", "booking.cancelled"]
    assert isinstance(book.book(a_wish(), house.ports), Booked)


def test_facts_name_the_booking_they_replace() -> None:
    house = House()
    booked = book.book(a_wish(), house.ports)
    assert isinstance(booked, Booked)
    assert FactName.parse(booked.booking_id).ref == FactRef(booked.booking_id)
