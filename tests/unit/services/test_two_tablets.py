"""Somebody leaves at one tablet whose booking another holds: what it means for the booking, its holder alone says."""

from collections.abc import Callable

import pytest

from kiosk.domain.bookings import Booking, BookingState, Wish
from kiosk.domain.facts import (
    BookingCancelled,
    CancelRequested,
    CheckedOut,
    Entry,
    Fact,
    FactName,
    FactRef,
    OverrideReason,
)
from kiosk.domain.outcomes import Booked, Goodbye, OverrideDone, Undone, Welcome
from kiosk.domain.visits import Source
from kiosk.services import book, check_out, override, upkeep
from kiosk.services.check_in import check_in
from kiosk.services.override import By
from tests.builders import TUESDAY, WEDNESDAY, a_confirmation, a_desk, a_span, an_arrival, at
from tests.houses import House

LARICE, PANAROTTA = a_desk("P-01"), a_desk("P-02")
ANNA = By("s-anna", OverrideReason.ASKED)


class Neighbour:
    """The other tablet of the branch: what it writes reaches this one through headquarters' feed."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._count = 0

    def writes(self, fact: Fact, clock: str = "09:02") -> FactRef:
        """A fact that the tablet of the house hears at once; its name."""
        self._count += 1
        name = FactName("PER-2", "0b" * 16, self._count)
        self._house.hear(Entry(name, at(clock), 0, fact))
        return name.ref


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def neighbour(house: House) -> Neighbour:
    return Neighbour(house)


def booked_here(house: House, start: str = "09:00", end: str = "11:00") -> FactRef:
    answer = book.book(Wish(LARICE.space_id, TUESDAY, a_span(start, end), "m-marco"), house.ports)
    assert isinstance(answer, Booked)
    return FactRef(answer.booking_id)


def the_booking(house: House, booking_id: str) -> Booking:
    with house.ports.begin() as work:
        booking = work.bookings.booking(booking_id)
    assert booking is not None
    return booking


def is_inside(house: House, visit_id: str) -> bool:
    with house.ports.begin() as work:
        visit = work.visits.visit(visit_id)
    assert visit is not None
    return visit.is_inside


def test_the_holder_ends_its_booking_when_it_hears_that_somebody_left_at_the_other_tablet(
    house: House, neighbour: Neighbour
) -> None:
    booking = booked_here(house)
    visit = neighbour.writes(an_arrival(booking=booking, space=LARICE))
    house.clock.set_to(at("10:20"))
    neighbour.writes(CheckedOut(visit, Source.PASS), "10:05")
    assert house.types() == ["booking.confirmed", "booking.ended"]
    ended = the_booking(house, booking)
    assert (ended.state, ended.span) == (BookingState.ENDED, a_span("09:00", "10:05"))
    assert isinstance(
        book.book(Wish(LARICE.space_id, TUESDAY, a_span("10:15", "11:00"), "m-giulia"), house.ports), Booked
    ), "the rest is free"


@pytest.mark.parametrize(("clock", "is_mistaken"), [("09:00", False), ("10:00", True)])
def test_the_holder_releases_what_somebody_never_had(
    house: House, neighbour: Neighbour, clock: str, *, is_mistaken: bool
) -> None:
    booking = booked_here(house)
    visit = neighbour.writes(an_arrival(booking=booking, space=LARICE), "08:50")
    neighbour.writes(CheckedOut(visit, Source.PASS, is_mistaken=is_mistaken), clock)
    assert house.types() == ["booking.confirmed", "booking.released"]
    released = the_booking(house, booking)
    assert (released.state, released.span) == (BookingState.RELEASED, a_span("09:00", "11:00"))


def test_who_left_the_other_tablet_after_the_end_has_had_all_of_the_booking_and_no_more(
    house: House, neighbour: Neighbour
) -> None:
    booking = booked_here(house)
    visit = neighbour.writes(an_arrival(booking=booking, space=LARICE))
    neighbour.writes(CheckedOut(visit, Source.NIGHT, is_estimated=True), "23:00")
    ended = the_booking(house, booking)
    assert (ended.state, ended.span) == (BookingState.ENDED, a_span("09:00", "11:00"))


def test_somebody_checked_out_at_both_tablets_ends_the_booking_once(
    house: House, neighbour: Neighbour
) -> None:
    booking = booked_here(house)
    visit = neighbour.writes(an_arrival(booking=booking, space=LARICE))
    house.clock.set_to(at("10:30"))
    assert isinstance(check_out.check_out(visit, house.ports), Goodbye)
    neighbour.writes(CheckedOut(visit, Source.PASS), "10:10")
    neighbour.writes(CheckedOut(visit, Source.NIGHT, is_estimated=True), "10:00")
    assert house.types() == ["booking.confirmed", "checkout", "booking.ended"]
    with house.ports.begin() as work:
        left = work.visits.visit(visit)
    assert left is not None
    assert (left.left_at, left.is_estimated) == (at("10:10"), False)


def test_who_left_at_the_other_tablet_ends_the_booking_they_were_moved_to(
    house: House, neighbour: Neighbour
) -> None:
    booking = booked_here(house)
    visit = neighbour.writes(an_arrival(booking=booking, space=LARICE))
    moved = override.move(booking, PANAROTTA.space_id, ANNA, house.ports)
    assert isinstance(moved, OverrideDone)
    assert moved.booking_id is not None
    neighbour.writes(CheckedOut(visit, Source.PASS), "10:05")
    assert the_booking(house, booking).state is BookingState.REPLACED
    assert the_booking(house, moved.booking_id).state is BookingState.ENDED


def test_who_came_to_the_other_tablet_for_a_booking_moved_meanwhile_leaves_the_moved_one(
    house: House, neighbour: Neighbour
) -> None:
    booking = booked_here(house)
    moved = override.move(booking, PANAROTTA.space_id, ANNA, house.ports)
    assert isinstance(moved, OverrideDone)
    assert moved.booking_id is not None
    visit = neighbour.writes(an_arrival(booking=booking, space=LARICE))
    with house.ports.begin() as work:
        inside = work.visits.visit(visit)
    assert inside is not None
    assert (inside.booking_id, inside.space_id) == (moved.booking_id, PANAROTTA.space_id)
    neighbour.writes(CheckedOut(visit, Source.PASS), "10:05")
    assert the_booking(house, moved.booking_id).state is BookingState.ENDED


def test_a_booking_cancelled_meanwhile_stays_cancelled_when_its_person_leaves_the_other_tablet(
    house: House, neighbour: Neighbour
) -> None:
    booking = booked_here(house)
    visit = neighbour.writes(an_arrival(booking=booking, space=LARICE))
    with house.ports.begin() as work:
        work.append(BookingCancelled(booking))
    neighbour.writes(CheckedOut(visit, Source.PASS), "10:05")
    assert house.types() == ["booking.confirmed", "booking.cancelled"]
    assert the_booking(house, booking).state is BookingState.CANCELLED


def test_somebody_without_a_booking_leaves_the_other_tablet_and_nothing_is_written_here(
    house: House, neighbour: Neighbour
) -> None:
    visit = neighbour.writes(an_arrival())
    neighbour.writes(CheckedOut(visit, Source.PASS), "10:05")
    assert house.types() == []
    assert not is_inside(house, visit)


def leaves(house: House, visit: FactRef) -> None:
    assert isinstance(check_out.check_out(visit, house.ports), Goodbye)


def was_somebody_else(house: House, visit: FactRef) -> None:
    assert check_out.not_me(visit, house.ports) == Undone()


def is_sent_out(house: House, visit: FactRef) -> None:
    assert isinstance(override.check_out_by_hand(visit, ANNA, house.ports), OverrideDone)


def forgot(house: House, _visit: FactRef) -> None:
    house.clock.set_to(at("05:00", WEDNESDAY))
    assert upkeep.check_out_forgotten(house.ports) == 1


Way = Callable[[House, FactRef], None]
WAYS: list[Way] = [leaves, was_somebody_else, is_sent_out, forgot]


@pytest.mark.parametrize("way", WAYS)
def test_a_tablet_that_does_not_hold_a_booking_writes_nothing_of_it_when_its_person_leaves(
    house: House, neighbour: Neighbour, way: Way
) -> None:
    house.store.tables.leases.pop(LARICE.space_id)
    booking = neighbour.writes(a_confirmation(LARICE), "08:00")
    before = the_booking(house, booking)
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    assert welcome.booking_id == booking
    house.later(minutes=40)
    way(house, FactRef(welcome.visit_id))
    assert [said for said in house.types() if said != "exit.time"] == ["checkin", "checkout"]
    assert not is_inside(house, welcome.visit_id)
    assert the_booking(house, booking) == before


@pytest.mark.parametrize(
    ("way", "said", "state", "until"),
    [
        (leaves, "booking.ended", BookingState.ENDED, "09:40"),
        (was_somebody_else, "booking.released", BookingState.RELEASED, "11:00"),
        (is_sent_out, "booking.ended", BookingState.ENDED, "09:40"),
        (forgot, "booking.ended", BookingState.ENDED, "11:00"),
    ],
)
def test_the_holder_says_what_a_departure_at_its_own_screen_means_for_the_booking(
    house: House, way: Way, said: str, state: BookingState, until: str
) -> None:
    booking = booked_here(house)
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=40)
    way(house, FactRef(welcome.visit_id))
    assert house.types()[:4] == ["booking.confirmed", "checkin", "checkout", said]
    gone = the_booking(house, booking)
    assert (gone.state, gone.span) == (state, a_span("09:00", until))


def test_a_tablet_that_stumbles_over_the_booking_has_not_let_anybody_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked_here(house)
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=40)

    def stumble(*_: object) -> None:
        raise LookupError("the service stumbled")

    monkeypatch.setattr(check_out, "end_booking", stumble)
    with pytest.raises(LookupError):
        check_out.check_out(welcome.visit_id, house.ports)
    assert house.types() == ["booking.confirmed", "checkin"]
    assert is_inside(house, welcome.visit_id)


def test_while_another_is_inside_on_the_booking_it_goes_on(house: House, neighbour: Neighbour) -> None:
    booking = booked_here(house)
    neighbour.writes(an_arrival(booking=booking, space=LARICE))
    gone = neighbour.writes(an_arrival(booking=booking, space=LARICE))
    neighbour.writes(CheckedOut(gone, Source.PASS, is_mistaken=True), "09:04")
    assert house.types() == ["booking.confirmed"]
    assert the_booking(house, booking).takes_space


def test_who_left_while_this_tablet_held_nothing_ends_the_booking_once_it_holds_the_day_again(
    house: House, neighbour: Neighbour
) -> None:
    booking = booked_here(house)
    visit = neighbour.writes(an_arrival(booking=booking, space=LARICE))
    held = house.store.tables.leases.pop(LARICE.space_id)
    house.clock.set_to(at("10:20"))
    neighbour.writes(CheckedOut(visit, Source.PASS), "10:05")
    assert upkeep.answer_missed(house.ports) == 0
    house.store.tables.leases[LARICE.space_id] = held
    assert upkeep.answer_missed(house.ports) == 1
    assert the_booking(house, booking).span == a_span("09:00", "10:05")
    assert upkeep.answer_missed(house.ports) == 0, "said once"


def test_a_cancellation_asked_for_meanwhile_is_executed_once_the_day_is_held_again(
    house: House, neighbour: Neighbour
) -> None:
    booking = booked_here(house)
    held = house.store.tables.leases.pop(LARICE.space_id)
    neighbour.writes(CancelRequested(booking))
    assert the_booking(house, booking).state is BookingState.CONFIRMED
    house.store.tables.leases[LARICE.space_id] = held
    house.clock.is_suspect = True
    assert upkeep.answer_missed(house.ports) == 0, "nobody knows which day it is"
    house.clock.is_suspect = False
    assert upkeep.answer_missed(house.ports) == 1
    assert the_booking(house, booking).state is BookingState.CANCELLED
