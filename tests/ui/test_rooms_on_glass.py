"""A room booked with fingers on the real page: three touches and a code (UX.md 6.2, J5)."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import a_desk, a_member, a_room
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance
from tests.ui.glass import LANDSCAPE


@pytest.fixture
def house() -> House:
    """Pergine at nine with a small room and a large one."""
    rooms = (a_room("P-31", name="Fersina", seats=4), a_room("P-32", name="Marzola", seats=10))
    return House(spaces=(a_desk("P-01"), *rooms))


@pytest.fixture(params=["portrait", "landscape"])
def entrance(
    house: House, open_glass: OpenGlass, qtbot: QtBot, request: pytest.FixtureRequest
) -> Iterator[Entrance]:
    glass = open_glass() if request.param == "portrait" else open_glass(LANDSCAPE)
    entrance = Entrance(house, glass, qtbot)
    yield entrance
    entrance.close()


def test_three_touches_and_a_code_book_a_room_for_later_today(entrance: Entrance, house: House) -> None:
    entrance.touch("room")
    entrance.wait_for("bookRoom")
    entrance.touch("start.14:00")
    entrance.wait_until(lambda: "Conferma Fersina, 14:00–15:00" in entrance.words())
    entrance.touch("confirm")
    entrance.wait_until(lambda: "Ora mostra il tuo codice." in entrance.words())
    entrance.show_code(house.a_pass())
    entrance.wait_for("welcome")

    assert entrance.touches == 3
    assert "Fatto! Fersina, 14:00–15:00." in entrance.words()
    assert house.types() == ["booking.confirmed"]


def test_a_room_for_now_is_two_touches_and_a_code_and_one_is_in(entrance: Entrance, house: House) -> None:
    entrance.touch("room")
    entrance.wait_for("bookRoom")
    entrance.touch("confirm")
    entrance.wait_until(lambda: "Ora mostra il tuo codice." in entrance.words())
    entrance.show_code(house.a_pass())
    entrance.wait_for("welcome")

    assert "Ciao Marco!" in entrance.words()
    assert "Fersina" in entrance.words()
    assert house.types() == ["booking.confirmed", "checkin"]


def test_a_room_that_somebody_chose_is_not_booked_for_whoever_shows_a_code_next(
    entrance: Entrance, house: House
) -> None:
    house.hear(a_member("m-b", given_name="Bianca"))
    entrance.touch("room")
    entrance.wait_for("bookRoom")
    entrance.touch("confirm")
    entrance.wait_until(lambda: "Ora mostra il tuo codice." in entrance.words())
    entrance.show_code(b"nothing of ours")
    entrance.wait_for("trouble")
    entrance.show_code(house.a_pass("m-b"))
    entrance.wait_for("welcome")
    assert "Ciao Bianca!" in entrance.words()
    assert "P-01" in entrance.words()
    assert "Fersina" not in entrance.words()


def test_another_day_is_read_in_words_and_booked(entrance: Entrance, house: House) -> None:
    entrance.touch("room")
    entrance.wait_for("bookRoom")
    entrance.touch("day.other")
    entrance.touch("pick.2026-11-26")
    entrance.wait_until(lambda: "giovedì 26 novembre" in entrance.words())
    entrance.touch("confirm")
    entrance.show_code(house.a_pass())
    entrance.wait_for("welcome")
    (booking,) = house.store.tables.bookings.values()
    assert booking.day.isoformat() == "2026-11-26"
