"""Between two bookings a room is aired: what is offered, booked, extended, asked for, and who may do without it."""

from dataclasses import replace

from kiosk.domain.bookings import BookingState, Objection, RequestState, Wish
from kiosk.domain.facts import FactName, OverrideAct, OverrideReason
from kiosk.domain.outcomes import (
    Booked,
    Extended,
    Moved,
    NoDeskFree,
    NotBooked,
    OverrideDone,
    Provisional,
    TooLate,
    Welcome,
)
from kiosk.domain.spaces import SpaceKind
from kiosk.services import book, check_out, extend, find_space, override, upkeep
from kiosk.services.check_in import check_in, take_back
from kiosk.services.find_space import Occupancy
from kiosk.services.override import By, Prepared
from tests.builders import (
    TUESDAY,
    a_booking,
    a_desk,
    a_fact_of_hq,
    a_room,
    a_span,
    a_wished_booking,
    at,
)
from tests.houses import House

PAOLA = By("s-paola", OverrideReason.MISTAKE)
FERSINA = a_room("P-31", airing_minutes=10)
MARZOLA = a_room("P-32", name="Marzola", seats=10, airing_minutes=10)


def a_house() -> House:
    """At nine: a desk and two rooms that are aired."""
    return House(spaces=(a_desk("P-01"), FERSINA, MARZOLA))


def wish(start: str, end: str, room: str = FERSINA.space_id, who: str | None = "m-marco") -> Wish:
    return Wish(room, TUESDAY, a_span(start, end), who, 2)


def booked(house: House, start: str, end: str, room: str = FERSINA.space_id) -> str:
    answer = book.book(wish(start, end, room), house.ports)
    assert isinstance(answer, Booked)
    return answer.booking_id


def someone_left(house: House) -> None:
    """Marco had Fersina from nine to eleven, and is gone twenty minutes after nine."""
    booked(house, "09:00", "11:00")
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=20)
    check_out.check_out(welcome.visit_id, house.ports)


def test_a_room_is_not_booked_into_its_airing_and_another_one_is_offered() -> None:
    house = a_house()
    booked(house, "10:00", "11:00")
    assert book.book(wish("11:05", "12:00"), house.ports) == NotBooked(Objection.AIRING, (MARZOLA,))
    assert isinstance(book.book(wish("11:10", "12:00"), house.ports), Booked)


def test_who_leaves_early_leaves_a_room_that_is_aired_first() -> None:
    house = a_house()
    someone_left(house)
    assert book.book(wish("09:25", "10:00"), house.ports) == NotBooked(Objection.AIRING, (MARZOLA,))
    assert find_space.counts_now(house.ports)[SpaceKind.MEETING_ROOM] == 1
    (_, room) = find_space.room_day(house.ports, TUESDAY).rooms[::-1]
    assert (room.taken, room.kept) == ((), (a_span("08:50", "09:30"),)), "nobody reads that a meeting goes on"
    house.later(minutes=10)
    assert find_space.counts_now(house.ports)[SpaceKind.MEETING_ROOM] == 2
    assert isinstance(book.book(wish("09:30", "10:00"), house.ports), Booked)


def test_who_stays_after_all_does_not_wait_for_the_airing_behind_themselves() -> None:
    house = a_house()
    booked(house, "09:00", "11:00")
    booked(house, "11:10", "12:00")
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=20)
    goodbye = check_out.check_out(welcome.visit_id, house.ports)
    assert not isinstance(goodbye, NotBooked)
    stayed = check_out.stay_after_all(goodbye, house.ports)
    assert isinstance(stayed, Welcome)
    assert (stayed.space, stayed.until) == (FERSINA, at("11:00"))


def test_staying_longer_ends_in_time_for_the_airing_and_every_step_offered_is_accepted() -> None:
    house = a_house()
    own = booked(house, "10:00", "11:00")
    booked(house, "12:30", "13:30")
    offered = extend.extensions(own, house.ports)
    assert not isinstance(offered, NotBooked)
    assert (offered.steps, offered.furthest) == ((at("11:30"), at("12:00")), at("12:20"))
    assert offered.booked_from == at("12:30"), "K9 names the other booking's own start"
    assert extend.extend(own, at("12:21"), house.ports) == NotBooked(Objection.TAKEN)
    assert isinstance(extend.extend(own, at("12:20"), house.ports), Extended)


def test_what_staff_put_behind_another_without_airing_can_still_be_extended_and_shortened() -> None:
    house = a_house()
    first, moved = booked(house, "10:00", "11:00"), booked(house, "11:00", "12:00", MARZOLA.space_id)
    done = override.move(moved, FERSINA.space_id, PAOLA, house.ports, may_skip_airing=True)
    assert isinstance(done, OverrideDone)
    assert done.booking_id is not None
    offered = extend.extensions(done.booking_id, house.ports)
    assert not isinstance(offered, NotBooked)
    for end in (offered.steps[0], at("11:30")):
        longer = extend.extend(done.booking_id, end, house.ports)
        assert isinstance(longer, Extended)
        done = OverrideDone(longer.booking_id, longer.booking_id)
    assert extend.extensions(first, house.ports) == extend.Extensions(
        FERSINA, a_span("10:00", "11:00"), (), None, booked_from=at("11:00")
    )


def test_moving_to_a_room_ends_in_time_for_its_airing() -> None:
    house = a_house()
    booked(house, "11:00", "12:00", MARZOLA.space_id)
    own = booked(house, "10:00", "11:00")
    answer = extend.move(own, MARZOLA.space_id, house.ports)
    assert isinstance(answer, Moved)
    assert answer.until == at("10:50")


def test_the_receptionist_may_remove_the_airing_and_hears_so_before() -> None:
    house = a_house()
    own = booked(house, "10:00", "11:00")
    booked(house, "11:30", "12:30")
    booked(house, "11:00", "12:00", MARZOLA.space_id)
    longer = override.prepare(own, OverrideAct.EXTEND, house.ports)
    elsewhere = override.prepare(own, OverrideAct.MOVE, house.ports)
    assert isinstance(longer, Prepared)
    assert isinstance(elsewhere, Prepared)
    first = longer.offers[0]
    assert (first.stand.span.end, first.against, first.skips_airing) == (at("11:30"), None, True)
    assert [(one.against, one.skips_airing) for one in longer.offers[1:]] == [(Objection.TAKEN, False)] * 3
    assert [(one.against, one.skips_airing) for one in elsewhere.offers] == [(None, True)]
    done = override.extend(own, at("11:30"), PAOLA, house.ports, may_skip_airing=True)
    assert isinstance(done, OverrideDone)


def test_what_came_near_after_the_receptionist_looked_is_not_brushed_aside_unsaid() -> None:
    house = a_house()
    own = booked(house, "10:00", "11:00")
    longer = override.prepare(own, OverrideAct.EXTEND, house.ports)
    assert isinstance(longer, Prepared)
    assert not any(offer.skips_airing for offer in longer.offers)
    booked(house, "11:30", "12:30")
    booked(house, "11:00", "12:00", MARZOLA.space_id)
    assert override.extend(own, at("11:30"), PAOLA, house.ports) == NotBooked(Objection.AIRING)
    assert override.move(own, MARZOLA.space_id, PAOLA, house.ports) == NotBooked(Objection.AIRING)


def test_who_stays_after_all_stays_as_near_to_the_next_one_as_staff_had_put_them() -> None:
    house = a_house()
    booked(house, "09:00", "11:00")
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    moved = booked(house, "11:00", "12:00", MARZOLA.space_id)
    override.move(moved, FERSINA.space_id, PAOLA, house.ports, may_skip_airing=True)
    house.clock.set_to(at("10:25"))
    goodbye = check_out.check_out(welcome.visit_id, house.ports)
    assert not isinstance(goodbye, NotBooked)
    stayed = check_out.stay_after_all(goodbye, house.ports)
    assert isinstance(stayed, Welcome)
    assert (stayed.space, stayed.until) == (FERSINA, at("11:00"))


def test_of_two_ways_the_one_that_leaves_the_airing_comes_first() -> None:
    silla = a_room("P-33", name="Silla", seats=12, airing_minutes=10)
    house = House(spaces=(FERSINA, MARZOLA, silla))
    own = booked(house, "10:00", "11:00")
    booked(house, "11:00", "12:00", MARZOLA.space_id)
    ways = override.prepare(own, OverrideAct.MOVE, house.ports)
    assert isinstance(ways, Prepared)
    assert [(one.stand.space, one.skips_airing) for one in ways.offers] == [(silla, False), (MARZOLA, True)]


def test_a_request_that_lies_in_the_airing_is_declined_with_another_room() -> None:
    house = a_house()
    booked(house, "10:00", "11:00")
    asked = a_fact_of_hq(7, a_wished_booking(space=FERSINA, span=a_span("11:00", "12:00")))
    house.hear(asked)
    with house.ports.begin() as work:
        request = work.bookings.request(asked.name.ref)
    assert request is not None
    assert (request.state, request.declined_because) == (RequestState.DECLINED, "airing")
    assert request.alternatives == (MARZOLA.space_id,)


def test_what_another_tablet_told_as_confirmed_is_not_made_void_by_the_airing() -> None:
    house = a_house()
    booked(house, "10:00", "11:00")
    span = a_span("11:00", "12:00")
    late = a_booking(FactName("PER-2", "00", 3).ref, space=FERSINA, span=span, state=BookingState.LATE)
    house.store.tables.bookings[late.booking_id] = late
    asked = a_fact_of_hq(7, a_wished_booking(space=FERSINA, span=span))
    house.hear(asked)
    with house.ports.begin() as work:
        request = work.bookings.request(asked.name.ref)
    assert request is not None
    assert request.state is RequestState.CONFIRMED


def test_a_room_held_by_somebody_else_is_not_even_asked_for_within_its_airing() -> None:
    house = a_house()
    booked(house, "10:00", "11:00")
    house.store.tables.leases.pop(FERSINA.space_id)
    assert book.book(wish("11:00", "12:00"), house.ports) == NotBooked(Objection.AIRING, (MARZOLA,))
    assert isinstance(book.book(wish("11:10", "12:00"), house.ports), Provisional)


def test_a_desk_that_is_aired_too_is_taken_until_it_is_ready_and_counts_as_none() -> None:
    desk = a_desk("P-01")
    aired = replace(desk, airing_minutes=10)
    house = House(spaces=(aired,))
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=20)
    check_out.check_out(welcome.visit_id, house.ports)
    (now,) = find_space.spaces_now(house.ports, SpaceKind.DESK)
    assert (now.occupancy, now.until) == (Occupancy.BUSY, at("09:30"))
    assert find_space.no_desk_free(house.ports) == NoDeskFree(a_span("09:20", "09:50"), room_is_free=False)
    house.later(minutes=10)
    assert find_space.no_desk_free(house.ports) is None


def test_a_released_room_is_taken_back_for_as_long_as_was_offered() -> None:
    house = a_house()
    booked(house, "09:30", "11:00")
    house.later(minutes=50)
    upkeep.release_no_shows(house.ports, at("08:00"))
    assert isinstance(book.book(wish("10:30", "11:30", who=None), house.ports), Booked)
    late = check_in(house.a_pass(), house.ports)
    assert isinstance(late, TooLate)
    assert (late.space, late.until) == (FERSINA, at("10:20"))
    back = take_back(late, house.ports)
    assert isinstance(back, Welcome)
    assert (back.space, back.until) == (FERSINA, at("10:20"))
