"""Somebody else sits at one's place: another one at once, and nobody is sent to the taken one for half an hour."""

from kiosk.domain.bookings import BookingState, Objection
from kiosk.domain.outcomes import Moved, NotBooked, Welcome
from kiosk.services import check_in, upkeep
from kiosk.services.swap import place_taken
from tests.builders import TUESDAY, a_desk, a_member, at
from tests.houses import House


def seated(house: House, subject_id: str = "m-marco") -> Welcome:
    """Somebody came in and was given a desk."""
    welcome = check_in.check_in(house.a_pass(subject_id), house.ports)
    assert isinstance(welcome, Welcome)
    assert welcome.booking_id is not None
    return welcome


def test_whoever_finds_their_place_taken_gets_the_next_free_desk_for_the_same_time() -> None:
    house = House()
    welcome = seated(house)
    assert welcome.booking_id is not None
    answer = place_taken(welcome.booking_id, house.ports)
    assert isinstance(answer, Moved)
    assert (answer.space, answer.until) == (a_desk("P-02"), at("19:00"))
    with house.ports.begin() as work:
        (visit,) = work.visits.inside()
        assert visit.space_id == "PER:P-02"


def test_the_next_person_is_not_sent_to_the_taken_place_and_after_half_an_hour_it_is_offered_again() -> None:
    house = House(spaces=(a_desk("P-01"), a_desk("P-02"), a_desk("P-03")))
    for name in ("Bianca", "Carla"):
        house.hear(a_member(f"m-{name}", given_name=name))
    welcome = seated(house)
    assert welcome.booking_id is not None
    place_taken(welcome.booking_id, house.ports)
    assert seated(house, "m-Bianca").space == a_desk("P-03")
    house.later(minutes=31)
    upkeep.release_no_shows(house.ports, at("08:00"))
    assert seated(house, "m-Carla").space == a_desk("P-01")
    with house.ports.begin() as work:
        on_first = [b for b in work.bookings.on_day(TUESDAY) if b.space_id == "PER:P-01"]
    assert [b.state for b in on_first if b.subject_id is None] == [BookingState.RELEASED]


def test_with_no_other_desk_free_the_booking_stays_as_it_is() -> None:
    house = House(spaces=(a_desk("P-01"),))
    welcome = seated(house)
    assert welcome.booking_id is not None
    assert place_taken(welcome.booking_id, house.ports) == NotBooked(Objection.TAKEN)
    assert house.types() == ["booking.confirmed", "checkin"]


def test_a_booking_that_is_over_is_not_moved() -> None:
    house = House()
    welcome = seated(house)
    assert welcome.booking_id is not None
    house.clock.set_to(at("19:00"))
    assert place_taken(welcome.booking_id, house.ports) == NotBooked(Objection.EXPIRED)
