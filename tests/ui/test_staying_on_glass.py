"""The menu of who is inside, at the real pages: a tile says what is so, and what it offers is had by one more touch."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import Wish
from kiosk.services.book import book
from tests.builders import TUESDAY, a_branch, a_desk, a_member, a_room, a_span, at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance

Open = Callable[[House], Entrance]


@pytest.fixture
def door(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Open]:
    """Opens a house's door; it is closed when the story is over."""
    opened: list[Entrance] = []

    def open_door(house: House) -> Entrance:
        opened.append(Entrance(house, open_glass(), qtbot))
        return opened[-1]

    yield open_door
    for entrance in opened:
        entrance.close()


def wish(start: str, end: str, *, space: str = "PER:P-01", who: str = "m-marco", people: int = 1) -> Wish:
    return Wish(space, TUESDAY, a_span(start, end), who, people)


def come_in(entrance: Entrance) -> bytes:
    """Marco is in, and home stands again."""
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.touch("done")
    entrance.wait_for("home")
    return code


def ask_again(entrance: Entrance, code: bytes, clock: str) -> list[str]:
    """Marco shows his code at that hour; what he reads."""
    entrance.house.clock.set_to(at(clock))
    entrance.show_code(code)
    entrance.wait_for("inside")
    return entrance.words()


def is_active(entrance: Entrance, name: str) -> bool:
    return bool(entrance.glass.find(name).property("isActive"))


def test_where_the_house_closes_nobody_reads_of_another_booking(door: Open) -> None:
    entrance = door(House(branch=replace(a_branch(), member_hours=())))
    code = come_in(entrance)
    words = ask_again(entrance, code, "15:00")
    assert "Fino a chiusura, 19:00" in words
    assert not any("altra prenotazione" in word for word in words)
    assert not is_active(entrance, "extend")
    assert "Adesso siamo chiusi." in ask_again(entrance, code, "19:05")


def test_another_booking_is_named_with_its_own_time(door: Open) -> None:
    entrance = door(House(spaces=(a_desk("P-01"),)))
    entrance.house.hear(a_member("m-b", given_name="Bianca"))
    book(wish("09:00", "11:00"), entrance.house.ports)
    book(wish("11:30", "13:00", who="m-b"), entrance.house.ports)
    code = come_in(entrance)
    assert "Possibile fino alle 11:30" in ask_again(entrance, code, "10:30")
    assert "Dalle 11:30 c’è un’altra prenotazione" in ask_again(entrance, code, "12:00")
    assert not is_active(entrance, "extend")


def test_who_stays_beyond_their_booking_has_another_desk_two_touches_later(door: Open) -> None:
    entrance = door(House())
    book(wish("09:00", "11:00"), entrance.house.ports)
    code = come_in(entrance)
    assert "Altre postazioni libere: 1" in ask_again(entrance, code, "12:00")
    entrance.touch("change")
    entrance.wait_for("pickDesk")
    assert "Toccane una libera: è per te fino alle 19:00." in entrance.words()
    assert "Il mio posto è occupato" not in entrance.words(), "it is theirs no more"
    entrance.touch("desk.PER:P-02")
    entrance.wait_for_words("Fatto! Il tuo posto ora è P-02.")


def test_who_stays_beyond_their_booking_has_their_own_desk_again_by_the_list(door: Open) -> None:
    entrance = door(House())
    book(wish("09:00", "11:00"), entrance.house.ports)
    code = come_in(entrance)
    ask_again(entrance, code, "12:00")
    entrance.touch("change")
    entrance.wait_for("pickDesk")
    entrance.touch("desk.PER:P-01")
    entrance.wait_for("welcome")
    assert "P-01" in entrance.words()


def test_three_people_in_a_room_are_offered_no_desk_in_its_place(door: Open) -> None:
    entrance = door(House(spaces=(a_desk("P-01"), a_room("P-31"))))
    book(wish("09:00", "10:00", space="PER:P-31", people=3), entrance.house.ports)
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    assert not entrance.glass.has("change")
    entrance.touch("done")
    entrance.wait_for("home")
    assert "Nessun altro posto libero" in ask_again(entrance, code, "09:05")
    assert not is_active(entrance, "change")
    entrance.touch("extend")
    entrance.wait_for("extend")
    assert not entrance.glass.has("move")


def test_a_desk_that_was_taken_meanwhile_is_named(door: Open) -> None:
    entrance = door(House())
    entrance.house.hear(a_member("m-b", given_name="Bianca"))
    code = come_in(entrance)
    ask_again(entrance, code, "09:05")
    entrance.touch("change")
    entrance.wait_for("pickDesk")
    book(wish("09:05", "12:00", space="PER:P-02", who="m-b"), entrance.house.ports)
    entrance.touch("desk.PER:P-02")
    entrance.wait_for("trouble")
    assert "P-02 non è più disponibile." in entrance.words()
