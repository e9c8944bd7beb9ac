"""A receptionist at the real pages: badge, PIN, the day, and somebody who has no code with them."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import Wish
from kiosk.domain.facts import CheckedIn, OverrideReason
from kiosk.domain.outcomes import Booked, Welcome
from kiosk.encoding import facts
from kiosk.services import book
from kiosk.services.check_in import check_in
from tests.builders import NODE, TUESDAY, a_desk, a_member, a_room, a_span
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import RECEPTION, Entrance

GIULIA = a_member("m-giulia", given_name="Giulia", family_name="Rossi", card_number="204818")


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine on Tuesday at nine: Giulia has the room Fersina until noon, and is not there yet."""
    house = House(spaces=(a_desk("P-01"), a_room("P-31", name="Fersina", seats=4)))
    house.hear(GIULIA, *RECEPTION)
    wish = Wish("PER:P-31", TUESDAY, a_span("09:00", "12:00"), "m-giulia", 2)
    assert isinstance(book.book(wish, house.ports), Booked)
    entrance = Entrance(house, open_glass(), qtbot)
    yield entrance
    entrance.close()


def open_the_booking(entrance: Entrance) -> None:
    """Paola shows her badge, types her PIN, and picks the booking in Fersina."""
    entrance.sign_in()
    entrance.touch("day")
    entrance.wait_for("staffDay")
    entrance.touch("row.PER:P-31")
    entrance.wait_for_words("Giulia R.")


def test_somebody_without_a_code_is_let_in_with_a_reason_and_counts_as_inside(entrance: Entrance) -> None:
    open_the_booking(entrance)
    assert "09:00–12:00 · prenotata" in entrance.words()
    entrance.touch("act.check_in")
    entrance.wait_for("override")
    entrance.touch("confirm")
    assert "checkin" not in entrance.house.types(), "not without a reason"
    entrance.touch("reason.1")
    entrance.wait_for_words("Check-in: Richiesta della persona")
    entrance.touch("confirm")
    entrance.wait_for("staffDay")
    entrance.wait_for_words("09:00–12:00 · dentro")

    fact = facts.decode(
        NODE, entrance.house.store.incarnation.inc, entrance.house.store.tables.events[-1]
    ).fact
    assert isinstance(fact, CheckedIn)
    assert (fact.subject_id, fact.staff_id, fact.reason) == ("m-giulia", "s-paola", OverrideReason.ASKED)
    assert not entrance.glass.has("act.check_in")
    assert entrance.glass.has("act.check_out")
    entrance.touch("panel.back")
    entrance.wait_for("staffHome")
    assert entrance.tablet.pages.staff_home.property("people") == 1


def test_for_somebody_inside_there_is_no_check_in(entrance: Entrance) -> None:
    assert isinstance(check_in(entrance.house.a_pass("m-giulia"), entrance.house.ports), Welcome)
    open_the_booking(entrance)
    assert "09:00–12:00 · dentro" in entrance.words()
    assert entrance.glass.has("act.check_out")
    assert not entrance.glass.has("act.check_in")
