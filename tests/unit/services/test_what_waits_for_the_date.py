"""What was asked for while nobody knew the date is decided as soon as somebody does (UX.md 6.7 D3)."""

from kiosk.domain.bookings import Wish
from kiosk.domain.outcomes import Booked, Provisional
from kiosk.services import book, upkeep
from tests.builders import TUESDAY, a_span
from tests.houses import House

ROOM = "PER:P-31"


def a_wish(start: str, end: str) -> Wish:
    return Wish(ROOM, TUESDAY, a_span(start, end, TUESDAY), "m-marco")


def test_a_provisional_booking_is_confirmed_once_the_date_is_known() -> None:
    house = House()
    house.clock.is_suspect = True
    assert isinstance(book.book(a_wish("10:00", "11:00"), house.ports), Provisional)
    assert upkeep.decide_waiting(house.ports) == 0, "nothing is decided in doubt"

    house.clock.is_suspect = False
    assert upkeep.decide_waiting(house.ports) == 1
    assert house.types() == ["booking.request", "booking.confirmed"]
    assert upkeep.decide_waiting(house.ports) == 0, "once"


def test_a_provisional_booking_gives_way_to_one_that_was_confirmed_before_it() -> None:
    house = House()
    assert isinstance(book.book(a_wish("10:00", "11:00"), house.ports), Booked)
    house.clock.is_suspect = True
    assert isinstance(book.book(a_wish("11:00", "12:00"), house.ports), Provisional)
    assert isinstance(book.book(a_wish("11:30", "12:30"), house.ports), Provisional)

    house.clock.is_suspect = False
    assert upkeep.decide_waiting(house.ports) == 2
    assert house.types()[-2:] == ["booking.confirmed", "booking.declined"]
