"""A room in three taps: who books it, what the page promises, and what it says when it cannot keep it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import BookingState, RequestState, Wish
from kiosk.domain.outcomes import Booked, CheckInOutcome, Welcome
from kiosk.services import book, find_space
from kiosk.services.check_in import check_in
from tests.builders import TUESDAY, WEDNESDAY, a_desk, a_grant, a_member, a_room, a_span, at
from tests.houses import House
from tests.ui.stages import Screen, key_of, one, opened, shown, subject_of, values_of
from ui.bridge.answers import BranchView
from ui.bridge.journeys import room_offer
from ui.bridge.journeys.room_offer import RoomChoice, RoomOffer
from ui.bridge.journeys.rooms import Rooms, RoomWays

FERSINA = a_room("P-31", name="Fersina", seats=4)
MARZOLA = a_room("P-32", name="Marzola", seats=10)
GIULIA = a_member("m-giulia", given_name="Giulia", family_name="Rossi", card_number="204818")


@pytest.fixture
def house() -> House:
    """Pergine on Tuesday at nine, with a small room and a large one."""
    house = House(spaces=(a_desk("P-01"), FERSINA, MARZOLA))
    house.hear(GIULIA)
    return house


@pytest.fixture
def screen(house: House, qtbot: QtBot) -> Iterator[Screen]:
    yield from opened(house, qtbot)


@pytest.fixture
def arrivals() -> list[CheckInOutcome]:
    """The arrivals that were shown."""
    return []


@pytest.fixture
def rooms(screen: Screen, arrivals: list[CheckInOutcome]) -> Rooms:
    return Rooms(screen.stage, RoomWays(screen.stage.go_home, arrivals.append))


@pytest.fixture
def page(screen: Screen, rooms: Rooms) -> object:
    return screen.tablet.pages.book_room


def open_from_home(screen: Screen) -> None:
    screen.tablet.pages.home.touchRoom()
    screen.stands("bookRoom")


def book_for_giulia(house: House, room_id: str, start: str, end: str, day: date = TUESDAY) -> None:
    wish = Wish(room_id, day, a_span(start, end, day), "m-giulia", 2)
    assert isinstance(book.book(wish, house.ports), Booked)


def standing(house: House) -> list[tuple[str, str | None, str]]:
    """Room, owner and start of every booking that stands."""
    return [
        (b.space_id, b.subject_id, f"{b.span.start:%H:%M}")
        for b in house.store.tables.bookings.values()
        if b.takes_space
    ]


def test_three_taps_and_a_code_book_the_smallest_room_for_an_hour(
    house: House, screen: Screen, rooms: Rooms, qtbot: QtBot
) -> None:
    """Home, start, confirm; then the code of somebody the screen did not know yet (UX.md J5)."""
    page = screen.tablet.pages.book_room
    open_from_home(screen)
    page.touchStart("14:00")
    assert values_of(shown(page, "main")) == {"space": "Fersina", "from": "14:00", "to": "15:00"}
    with qtbot.waitSignal(screen.stage.asking):
        page.touchConfirm()

    assert key_of(shown(page, "notice")) == "book.show"
    assert shown(page, "main") == {}
    assert standing(house) == []
    rooms.book_for(subject_of(house.a_pass(), house))
    screen.stands("welcome")

    assert standing(house) == [("PER:P-31", "m-marco", f"{at('14:00'):%H:%M}")]
    message = shown(screen.tablet.pages.welcome, "message")
    assert (key_of(message), values_of(message)["space"]) == ("ok.booked", "Fersina")
    assert screen.stage.turn.room_wish is None, "the next code is an arrival again"


def test_who_is_inside_already_books_with_two_taps_and_no_code(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    code = house.a_pass()
    arrived = check_in(code, house.ports)
    assert isinstance(arrived, Welcome)
    screen.stage.begin_turn().code = code
    screen.stage.turn.visit_id = arrived.visit_id
    rooms.open()
    screen.stands("bookRoom")
    screen.tablet.pages.book_room.touchConfirm()
    screen.stands("welcome")

    assert ("PER:P-31", "m-marco", f"{at('09:00'):%H:%M}") in standing(house)


def test_a_room_for_now_lets_in_who_showed_a_code_and_was_not_inside(
    house: House, screen: Screen, rooms: Rooms, arrivals: list[CheckInOutcome]
) -> None:
    """Otherwise the room would be released from under them when nobody had come in time."""
    open_from_home(screen)
    screen.tablet.pages.book_room.touchConfirm()
    screen.stage.turn.code = house.a_pass()
    rooms.book_for("m-marco")
    screen.qtbot.waitUntil(lambda: bool(arrivals))

    (arrival,) = arrivals
    assert isinstance(arrival, Welcome)
    assert (arrival.given_name, arrival.space) == ("Marco", FERSINA)
    assert house.types() == ["booking.confirmed", "checkin"]


def test_a_room_that_somebody_took_meanwhile_is_said_to_be_gone_and_the_next_one_is_chosen(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    page = screen.tablet.pages.book_room
    open_from_home(screen)
    page.touchStart("11:00")
    page.touchConfirm()
    book_for_giulia(house, "PER:P-31", "11:30", "12:00")
    rooms.book_for("m-marco")
    screen.stands("trouble")

    trouble = screen.tablet.pages.trouble
    assert key_of(shown(trouble, "title")) == "book.tie.title"
    assert values_of(shown(trouble, "title")) == {"space": "Fersina"}
    assert [act["id"] for act in shown(trouble, "acts")] == ["room"]
    rooms.open()
    screen.stands("bookRoom")
    assert (shown(page, "start"), shown(page, "room")) == ("11:00", "PER:P-32")
    refusal = one(shown(page, "rooms"), "PER:P-31")["refusal"]
    assert (key_of(refusal), values_of(refusal)) == ("book.busy.at", {"t": "11:30"})


def test_two_touches_of_the_main_button_are_one_booking(house: House, screen: Screen, rooms: Rooms) -> None:
    open_from_home(screen)
    page = screen.tablet.pages.book_room
    page.touchStart("14:00")
    page.touchConfirm()
    screen.stage.turn.subject_id = "m-marco"
    rooms.open()
    screen.settle()
    page.touchConfirm()
    page.touchConfirm()
    screen.stands("welcome")

    assert house.types() == ["booking.confirmed"]
    assert key_of(shown(screen.tablet.pages.welcome, "message")) == "ok.booked"


def test_another_choice_takes_the_wish_back_that_waited_for_a_code(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    page = screen.tablet.pages.book_room
    open_from_home(screen)
    page.touchConfirm()
    assert screen.stage.turn.room_wish is not None
    page.touchPeople(3)

    assert screen.stage.turn.room_wish is None
    assert key_of(shown(page, "main")) == "book.confirm"
    rooms.book_for("m-marco")
    screen.settle()
    assert standing(house) == []


def test_more_people_and_longer_times_move_the_choice_to_what_fits(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    page = screen.tablet.pages.book_room
    book_for_giulia(house, "PER:P-32", "11:30", "13:00")
    open_from_home(screen)
    page.touchStart("11:00")
    assert shown(page, "room") == "PER:P-31"
    page.touchPeople(8)

    assert (shown(page, "room"), shown(page, "length"), shown(page, "people")) == ("PER:P-32", "30", 8)
    refusal = one(shown(page, "rooms"), "PER:P-31")["refusal"]
    assert (key_of(refusal), values_of(refusal)) == ("book.small", {"n": 8})
    possible = {choice["id"]: choice["isActive"] for choice in shown(page, "lengths")}
    assert possible == {"30": True, "60": False, "120": False, "max": True}
    page.touchPeople(2)
    assert (shown(page, "room"), shown(page, "length")) == ("PER:P-31", "60")


def test_the_longest_time_ends_at_the_next_booking_of_the_room_or_at_closing(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    page = screen.tablet.pages.book_room
    book_for_giulia(house, "PER:P-31", "12:15", "13:00")
    open_from_home(screen)
    page.touchStart("11:00")
    page.touchLength("max")
    assert values_of(shown(page, "main")) == {"space": "Fersina", "from": "11:00", "to": "12:15"}
    page.touchRoom("PER:P-32")
    assert values_of(shown(page, "main")) == {"space": "Marzola", "from": "11:00", "to": "19:00"}


def test_a_room_nobody_here_may_confirm_is_asked_for_and_can_be_swapped_for_a_sure_one(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    house.hear(a_grant(FERSINA, number=2, holder="PER-9"))
    page = screen.tablet.pages.book_room
    open_from_home(screen)
    assert shown(page, "room") == "PER:P-32", "what is sure is proposed first"
    page.touchStart("14:00")
    page.touchRoom("PER:P-31")
    assert (key_of(shown(page, "main")), key_of(shown(page, "notice"))) == ("book.ask", "book.provisional")
    assert shown(page, "isProvisional") is True
    page.touchConfirm()
    rooms.book_for("m-marco")
    screen.stands("provisional")
    assert house.types() == ["booking.request"]

    noted = screen.tablet.pages.provisional
    assert (shown(noted, "space"), shown(noted, "span")) == ("Fersina", "14:00–15:00")
    assert values_of(shown(noted, "sure")) == {"space": "Marzola"}
    noted.touchSure()
    noted.touchSure()
    screen.stands("welcome")
    assert house.types() == ["booking.request", "booking.confirmed", "request.withdrawn"]
    assert [space_id for space_id, *_ in standing(house)] == ["PER:P-32"]


def test_a_request_can_be_taken_back_at_the_screen(house: House, screen: Screen, rooms: Rooms) -> None:
    house.hear(*(a_grant(room, number=2, holder="PER-9") for room in (FERSINA, MARZOLA)))
    open_from_home(screen)
    screen.tablet.pages.book_room.touchStart("14:00")
    screen.tablet.pages.book_room.touchConfirm()
    rooms.book_for("m-marco")
    screen.stands("provisional")
    assert shown(screen.tablet.pages.provisional, "sure") == {}
    screen.tablet.pages.provisional.touchWithdraw()
    screen.stands("trouble")

    assert key_of(shown(screen.tablet.pages.trouble, "title")) == "ok.undone"
    assert [r.state for r in house.store.tables.requests.values()] == [RequestState.WITHDRAWN]


def test_with_the_date_in_doubt_every_room_is_provisional_and_says_so(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    """UX.md 6.7 D3: a wrong day label would give away today's room under yesterday's name."""
    house.clock.is_suspect = True
    page = screen.tablet.pages.book_room
    open_from_home(screen)
    assert (key_of(shown(page, "main")), key_of(shown(page, "notice"))) == (
        "book.ask",
        "book.provisional.date",
    )
    page.touchConfirm()
    rooms.book_for("m-marco")
    screen.stands("provisional")
    assert key_of(shown(screen.tablet.pages.provisional, "reason")) == "book.provisional.date"
    assert house.types() == ["booking.request"]


def test_the_days_are_today_tomorrow_and_two_weeks_of_open_ones(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    page = screen.tablet.pages.book_room
    open_from_home(screen)
    days = shown(page, "days")
    assert [key_of(day["phrase"]) for day in days[:2]] == ["book.today", "book.tomorrow"]
    assert [day["id"] for day in days[2:5]] == ["2026-11-26", "2026-11-27", "2026-11-30"], "no weekend"
    assert days[-1]["id"] == "2026-12-08"
    page.touchStart("14:00")
    page.touchDay(WEDNESDAY.isoformat())
    screen.settle()

    assert (shown(page, "day"), shown(page, "start")) == ("2026-11-25", "14:00")
    assert shown(page, "axis")["now"] == -1
    page.touchConfirm()
    rooms.book_for("m-marco")
    screen.stands("welcome")
    assert key_of(shown(screen.tablet.pages.welcome, "message")) == "ok.booked.day"
    (booking,) = house.store.tables.bookings.values()
    assert (booking.day, booking.span) == (WEDNESDAY, a_span("14:00", "15:00", WEDNESDAY))


def test_in_the_evening_the_page_opens_on_the_next_open_day(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    house.clock.set_to(at("18:45"))
    open_from_home(screen)
    page = screen.tablet.pages.book_room
    assert shown(page, "day") == "2026-11-25"
    today = one(shown(page, "days"), "2026-11-24")
    assert today["isActive"] is False


def test_a_day_on_which_no_room_is_free_any_more_says_so_and_the_button_rests(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    for room in ("PER:P-31", "PER:P-32"):
        book_for_giulia(house, room, "09:00", "19:00")
    open_from_home(screen)
    page = screen.tablet.pages.book_room
    assert (key_of(shown(page, "notice")), shown(page, "main"), shown(page, "starts")) == (
        "in.room.no",
        {},
        [],
    )
    page.touchConfirm()
    page.touchRoom("PER:P-31")
    screen.settle()
    assert (screen.stage.turn.room_wish, house.types()) == (None, ["booking.confirmed"] * 2)


def test_members_inside_may_book_in_their_own_hours_and_visitors_may_not(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    house.clock.set_to(at("19:30"))
    screen.stage.begin_turn().subject_id = "m-marco"
    rooms.open()
    screen.stands("bookRoom")
    page = screen.tablet.pages.book_room
    assert (shown(page, "day"), shown(page, "start")) == ("2026-11-24", "now")
    page.touchConfirm()
    screen.stands("welcome")
    assert len(standing(house)) == 1


def test_when_the_turn_ends_the_page_forgets_and_a_late_answer_changes_nothing(
    house: House, screen: Screen, rooms: Rooms
) -> None:
    open_from_home(screen)
    page = screen.tablet.pages.book_room
    page.touchDay(WEDNESDAY.isoformat())
    page.touchErase()
    screen.settle()
    assert screen.tablet.current_screen == "home"
    assert (shown(page, "rooms"), shown(page, "main")) == ([], {})


def test_whatever_the_page_offers_the_service_confirms(house: House) -> None:
    """The offer and the rule come from different questions: they must give one answer (design/TABLET.md 5.25)."""
    book_for_giulia(house, "PER:P-31", "10:20", "11:05")
    book_for_giulia(house, "PER:P-32", "09:30", "10:40")
    book_for_giulia(house, "PER:P-32", "16:00", "18:40")
    house.later(minutes=7, seconds=31)
    with house.ports.begin() as work:
        view = BranchView(work.places.branch(), tuple(work.places.spaces()), ())
    offered = 0
    for length in room_offer.LENGTH_KEYS:
        for people in (1, 10):
            offered += promises_kept(house, view, RoomChoice(TUESDAY, length=length, people=people))
    assert offered > 200


def promises_kept(house: House, view: BranchView, choice: RoomChoice) -> int:
    """Books and cancels what the main button would say for every start and room; how many that were."""
    offer = RoomOffer(find_space.room_day(house.ports, choice.day), view, house.clock.now())
    kept = 0
    for start in room_offer.settle(choice, offer).starts:
        for room in ("", "PER:P-31", "PER:P-32"):
            settled = room_offer.settle(replace(choice, start=start, room=room), offer)
            wish = room_offer.wish(settled, "m-marco")
            if wish is None:
                continue
            assert wish.span.end - wish.span.start >= timedelta(minutes=30)
            answer = book.book(wish, house.ports)
            assert isinstance(answer, Booked), (start, room, wish)
            book.cancel(answer.booking_id, house.ports)
            assert house.store.tables.bookings[answer.booking_id].state is BookingState.CANCELLED
            kept += 1
    return kept
