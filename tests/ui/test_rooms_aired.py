"""K7 and the airing of rooms: what is offered is what is booked, and a room that is aired says so (UX.md 2.5)."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import BookingState, Wish
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import Booked, NotBooked, Welcome
from kiosk.services import book, check_out, find_space
from kiosk.services.check_in import check_in
from tests.builders import TUESDAY, a_booking, a_desk, a_room, a_span, at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance
from tests.ui.glass import LANDSCAPE
from ui.bridge import answers
from ui.bridge.answers import BranchView
from ui.bridge.journeys import room_offer
from ui.bridge.journeys.room_offer import LENGTH_KEYS, RoomChoice, RoomOffer
from ui.bridge.pages.book_room import BookRoomContent
from ui.bridge.phrases import Phrase

FERSINA = a_room("P-31", name="Fersina", seats=4, airing_minutes=10)
MARZOLA = a_room("P-32", name="Marzola", seats=10, airing_minutes=10)


def offer_of(house: House) -> RoomOffer:
    with house.ports.begin() as work:
        view = BranchView(work.places.branch(), tuple(work.places.spaces()), ())
    return RoomOffer(find_space.room_day(house.ports, TUESDAY), view, house.clock.now())


def left_early(house: House, minutes: int = 20) -> None:
    """Marco has Fersina from nine to eleven and leaves it so many minutes after nine."""
    wish = Wish(FERSINA.space_id, TUESDAY, a_span("09:00", "11:00"), "m-marco", 2)
    assert isinstance(book.book(wish, house.ports), Booked)
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=minutes)
    assert not isinstance(check_out.check_out(welcome.visit_id, house.ports), NotBooked)


def page(house: House, choice: RoomChoice) -> BookRoomContent:
    offer = offer_of(house)
    return room_offer.content(room_offer.settle(choice, offer), offer, (TUESDAY,), is_waiting=False)


def words(phrase: Phrase | None) -> tuple[object, ...]:
    assert phrase is not None
    values = phrase.get("values", {})
    assert isinstance(values, dict)
    return (phrase["key"], *values.values())


quarters = st.integers(0, 55)
uses = st.lists(
    st.tuples(
        quarters,
        st.integers(1, 8),
        st.sampled_from([BookingState.CONFIRMED, BookingState.ENDED, BookingState.CANCELLED]),
    ),
    max_size=5,
)
"""Bookings from six in the morning on, in quarter hours and three minutes, as many minutes as nobody plans."""


@given(uses, st.sampled_from([0, 5, 10, 15, 40]), st.integers(0, 40), st.sampled_from(list(LENGTH_KEYS)))
def test_every_start_and_length_that_is_offered_is_booked_and_no_other(
    day: list[tuple[int, int, BookingState]], airing: int, quarter: int, length: str
) -> None:
    room = a_room("P-31", airing_minutes=airing)
    house = House(spaces=(room,))
    house.later(minutes=7)
    six, step, odd = at("06:00"), at("06:15") - at("06:00"), at("06:03") - at("06:00")
    for number, (first, lasts, state) in enumerate(day):
        span = Interval(six + first * step, six + (first + lasts) * step + odd)
        kept = a_booking(f"PER-9.00.{number}", space=room, span=span, state=state)
        house.store.tables.bookings[kept.booking_id] = kept
    offer = offer_of(house)
    start = "now" if quarter == 0 else offer.view.clock(at("09:00") + quarter * step)
    settled = room_offer.settle(RoomChoice(TUESDAY, start, length, 2), offer)
    is_offered = (settled.choice.start, settled.choice.length) == (start, length) and settled.room is not None

    wish = room_offer.wish(settled, None)
    if is_offered:
        assert wish is not None
        assert isinstance(book.book(wish, house.ports), Booked)
    else:
        begins = offer.this_minute if start == "now" else at("09:00") + quarter * step
        lasts_for = room_offer.LENGTHS.get(length, room_offer.LEAST)
        wanted = Wish(room.space_id, TUESDAY, Interval(begins, begins + lasts_for), None, 2)
        assert isinstance(book.book(wanted, house.ports), NotBooked)


def test_a_room_that_is_aired_says_when_it_is_ready_and_its_strip_shows_nobody() -> None:
    house = House(spaces=(FERSINA, MARZOLA))
    left_early(house)
    shown = page(house, RoomChoice(TUESDAY, people=2))
    fersina, marzola = shown.rooms
    assert (fersina.taken, words(fersina.ready)) == ((), ("clean.ready", 10))
    assert words(fersina.refusal) == ("clean.ready", 10)
    assert (marzola.ready, marzola.refusal, shown.room) == (None, None, MARZOLA.space_id)
    house.later(minutes=9, seconds=30)
    assert words(page(house, RoomChoice(TUESDAY)).rooms[0].ready) == ("clean.ready", 1)
    house.later(seconds=30)
    assert page(house, RoomChoice(TUESDAY)).rooms[0].ready is None


def test_for_later_an_aired_room_can_be_chosen_and_still_says_when_it_is_ready() -> None:
    house = House(spaces=(FERSINA,))
    left_early(house)
    (fersina,) = page(house, RoomChoice(TUESDAY, start="10:00")).rooms
    assert (fersina.refusal, words(fersina.ready)) == (None, ("clean.ready", 10))


def test_what_would_run_into_the_airing_before_a_booking_hears_when_the_room_is_free() -> None:
    house = House(spaces=(FERSINA, MARZOLA))
    wish = Wish(FERSINA.space_id, TUESDAY, a_span("12:00", "13:00"), "m-marco", 2)
    assert isinstance(book.book(wish, house.ports), Booked)
    shown = page(house, RoomChoice(TUESDAY, "11:00", "60", 2))
    fersina = shown.rooms[0]
    assert words(fersina.refusal) == words(fersina.free) == ("book.free.span", "09:00", "11:50")
    assert fersina.taken == (answers.stretch_of(offer_of(house).view, wish.span),)
    assert words(page(house, RoomChoice(TUESDAY, "11:30", "60", 2)).rooms[0].refusal) == (
        "book.busy.at",
        "12:00",
    )


@pytest.fixture
def house() -> House:
    """Pergine at nine with two rooms that are aired."""
    return House(spaces=(a_desk("P-01"), FERSINA, MARZOLA))


@pytest.fixture(params=["portrait", "landscape"])
def entrance(
    house: House, open_glass: OpenGlass, qtbot: QtBot, request: pytest.FixtureRequest
) -> Iterator[Entrance]:
    glass = open_glass() if request.param == "portrait" else open_glass(LANDSCAPE)
    entrance = Entrance(house, glass, qtbot)
    yield entrance
    entrance.close()


def test_on_the_glass_the_aired_room_waits_and_the_other_one_is_booked(
    entrance: Entrance, house: House, request: pytest.FixtureRequest
) -> None:
    left_early(house)
    entrance.touch("room")
    entrance.wait_for("bookRoom")
    ready = "Pronta tra 10 minuti: la stiamo arieggiando"
    is_standing = "portrait" in request.node.callspec.id
    entrance.wait_for_words(ready if is_standing else "In pulizia")
    beside_the_strip, on_the_card = (ready, ready) if is_standing else ("libera 09:30–19:00", "In pulizia")
    assert entrance.words().count(beside_the_strip) == (2 if is_standing else 1)
    assert on_the_card in entrance.words()
    entrance.touch("confirm")
    entrance.wait_for_words("Ora mostra il tuo codice.")
    entrance.show_code(house.a_pass())
    entrance.wait_for("welcome")
    assert [b.space_id for b in house.store.tables.bookings.values() if b.takes_space] == [MARZOLA.space_id]
