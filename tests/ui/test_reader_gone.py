"""While the reader is gone, home says so and leads to the pad, staff read since when, and all of it ends by itself."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import a_visitor, an_invitation, at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import RECEPTION, Entrance

SINCE_0842 = (
    "Il lettore non risponde dalle 08:42. Si riavvia da solo; intanto si entra con il codice a 6 cifre."
)


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine at nine, Anna invited, Paola at the reception."""
    house = House()
    house.hear(*RECEPTION, an_invitation("481206"), a_visitor())
    entrance = Entrance(house, open_glass(), qtbot)
    yield entrance
    entrance.close()


def test_home_says_that_the_reader_is_gone_until_it_is_back(entrance: Entrance) -> None:
    entrance.journeys.set_reader_lost(at("08:42"))
    entrance.wait_for_words("Il lettore non risponde.")
    assert "Mostra il tuo codice QR" not in entrance.words()
    assert "Tocca «Non ho il codice»." in entrance.words()
    entrance.seconds_pass(15)
    entrance.wait_for_words("Il lettore non risponde.")
    entrance.journeys.set_reader_lost(None)
    entrance.wait_for_words("Mostra il tuo codice QR")
    assert "Il lettore non risponde." not in entrance.words()


def test_nobody_is_told_that_support_knows_before_headquarters_does(entrance: Entrance) -> None:
    known = "Tocca «Non ho il codice». L’assistenza è già al corrente."
    entrance.journeys.set_reader_lost(at("08:42"))
    entrance.wait_for_words("Il lettore non risponde.")
    assert known not in entrance.words()
    entrance.journeys.set_support_told(True)
    entrance.wait_for_words(known)
    entrance.journeys.set_support_told(False)
    entrance.wait_for_words("Tocca «Non ho il codice».")


def test_codes_are_typed_meanwhile(entrance: Entrance) -> None:
    entrance.journeys.set_reader_lost(at("08:42"))
    entrance.house.later(hours=1)
    entrance.touch("noCode")
    entrance.wait_for("forgotten")
    entrance.touch("invited")
    entrance.wait_for("visitorCode")
    entrance.type("481206")
    entrance.wait_for("welcome")
    assert entrance.house.types()[-1] == "checkin"


def test_staff_read_since_when_the_reader_is_gone(entrance: Entrance) -> None:
    entrance.journeys.set_reader_lost(at("08:42"))
    entrance.sign_in()
    assert SINCE_0842 in entrance.words()
    entrance.journeys.set_reader_lost(None)
    entrance.seconds_pass(15)
    entrance.wait_until(lambda: SINCE_0842 not in entrance.words())
