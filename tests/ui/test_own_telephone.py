"""K13 on one's own telephone: the tablet shows where to, and whoever comes back with a pass is in."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.entry_passes import PassPurpose
from tests.builders import BRANCH, TUESDAY, a_branch, at
from tests.fakes.tickets import PlainTickets
from tests.houses import House
from tests.phones import read_code
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance

TODAY = (at("04:00", TUESDAY), at("19:00", TUESDAY))


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine at nine, where telephones reach headquarters' page."""
    house = House(branch=replace(a_branch(), guest_address="https://desk.smartvalley.example"))
    entrance = Entrance(house, open_glass(), qtbot)
    yield entrance
    entrance.close()


def a_pass(house: House, branches: frozenset[str]) -> bytes:
    """What the telephone shows then; nobody here has heard whose it is."""
    return house.a_pass("g-1", purpose=PassPurpose.DAY_GUEST, branches=branches, span=TODAY, is_known=False)


def test_two_touches_show_a_code_that_leads_a_telephone_to_this_branch(
    entrance: Entrance, tmp_path: Path
) -> None:
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    entrance.touch("phone")
    entrance.wait_for("handOff")

    assert entrance.touches == 2
    assert "Inquadra questo codice: scrivi i dati sul tuo telefono." in entrance.words()
    with entrance.house.ports.begin() as work:
        ticket = PlainTickets().ticket(BRANCH, work.node, entrance.house.clock.now())
    where = f"https://desk.smartvalley.example/guest/PER/{ticket}"
    entrance.glass.window.grabWindow().save(str(tmp_path / "glass.png"))
    assert read_code((tmp_path / "glass.png").read_bytes()) == where
    assert entrance.house.types() == []


def test_the_pass_from_the_telephone_is_shown_on_that_page_or_on_any_other(entrance: Entrance) -> None:
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    entrance.touch("phone")
    entrance.wait_for("handOff")
    entrance.show_code(a_pass(entrance.house, frozenset({BRANCH})))
    entrance.wait_for("welcome")
    assert "P-01" in entrance.words()
    assert entrance.house.types() == ["booking.confirmed", "checkin"]


def test_nothing_of_the_code_is_left_when_nobody_comes_back(entrance: Entrance) -> None:
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    entrance.touch("phone")
    entrance.wait_for("handOff")
    entrance.touch("back")
    entrance.wait_for("dayGuest")
    entrance.touch("erase")
    entrance.wait_for("home")
    assert entrance.tablet.pages.hand_off.property("matrix") == []


def test_a_pass_for_another_branch_is_told_where_it_is_for_and_offered_no_way_in(entrance: Entrance) -> None:
    entrance.show_code(a_pass(entrance.house, frozenset({"LEV"})))
    entrance.wait_for("question")
    assert "La tua prenotazione è a LEV." in entrance.words()
    assert not [word for word in entrance.words() if "entro qui" in word]
    entrance.touch("act.first")
    entrance.wait_for("home")
    assert entrance.house.types() == []


def test_a_pass_that_has_let_nobody_in_yet_books_no_room(entrance: Entrance) -> None:
    entrance.touch("room")
    entrance.wait_for("bookRoom")
    entrance.touch("confirm")
    entrance.wait_for_words("Ora mostra il tuo codice.")
    entrance.show_code(a_pass(entrance.house, frozenset({BRANCH})))
    entrance.wait_for("trouble")
    assert "Ci serve un minuto con te." in entrance.words()
    assert entrance.house.types() == []


def test_where_telephones_find_no_page_nobody_is_sent_there(open_glass: OpenGlass, qtbot: QtBot) -> None:
    entrance = Entrance(House(), open_glass(), qtbot)
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    assert entrance.glass.has("here")
    assert not entrance.glass.has("phone")
    entrance.close()
