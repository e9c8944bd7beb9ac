"""A full house (UX.md J10, K19): two touches and a code, and somebody is told when a desk is free."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import Wish
from kiosk.domain.branches import FreeElsewhere, Neighbour
from kiosk.domain.entry_passes import PassPurpose
from kiosk.services import book
from tests.builders import TUESDAY, a_branch, a_member, a_span, a_visitor, an_invitation, at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance

NEIGHBOURS = (
    Neighbour("LEV", "Levico Terme", 1, 13),
    Neighbour("TEN", "Tenna", 2, 10),
    Neighbour("PIN", "Baselga di Piné", 6),
)
NO_NEWS = "Delle altre sedi ora non sappiamo nulla di nuovo."
FULL, SHOW, DONE = (
    "Oggi siamo al completo.",
    "Ora mostra il tuo codice.",
    "Ti avvisiamo appena si libera un posto.",
)


def take_every_desk(house: House) -> None:
    """Others have them until the evening."""
    for code in ("P-01", "P-02"):
        book.book(Wish(f"PER:{code}", TUESDAY, a_span("09:00", "19:00"), f"m-{code}"), house.ports)


@dataclass
class Elsewhere:
    """What headquarters told of the other branches."""

    told: tuple[FreeElsewhere, ...] = ()

    def known(self) -> tuple[FreeElsewhere, ...]:
        """All of it."""
        return self.told

    def tell(self, *desks: tuple[str, int], minutes: float = 12) -> None:
        """So many desks at these branches, known so long ago."""
        self.told = tuple(FreeElsewhere(name, n, timedelta(minutes=minutes)) for name, n in desks)


@pytest.fixture
def elsewhere() -> Elsewhere:
    """Nothing so far."""
    return Elsewhere()


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot, elsewhere: Elsewhere) -> Iterator[Entrance]:
    """Pergine on Tuesday at nine, without a free desk; three other branches, of one of which nobody said how far."""
    house = House(branch=replace(a_branch(), neighbours=NEIGHBOURS))
    take_every_desk(house)
    entrance = Entrance(house, open_glass(), qtbot, free_elsewhere=elsewhere.known)
    yield entrance
    entrance.close()


def asks_without_a_code(entrance: Entrance) -> None:
    """Somebody looks for a desk and would be told; their code is awaited."""
    entrance.touch("work")
    entrance.wait_for("full")
    entrance.touch("act.first")
    entrance.wait_for_words(SHOW)


def awaited(entrance: Entrance) -> int:
    """How many facts say that somebody waits."""
    return entrance.house.types().count("place.awaited")


def test_two_touches_and_a_code_and_it_is_promised_once_it_is_written(entrance: Entrance) -> None:
    entrance.touch("work")
    entrance.wait_for("full")
    assert FULL in entrance.words()
    entrance.touch("act.first")
    entrance.wait_for_words(SHOW)
    assert DONE not in entrance.words()
    assert awaited(entrance) == 0
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for_words(DONE)
    assert awaited(entrance) == 1
    assert entrance.touches == 2


def test_a_pass_that_a_camera_sees_already_is_asked_for_anew(entrance: Entrance, qtbot: QtBot) -> None:
    with qtbot.waitSignal(entrance.journeys.stage.asking):
        asks_without_a_code(entrance)


def test_who_showed_a_code_already_is_not_asked_for_it_again(entrance: Entrance) -> None:
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("full")
    entrance.touch("act.first")
    entrance.wait_for_words(DONE)
    assert awaited(entrance) == 1


def test_a_guest_with_a_pass_from_their_telephone_is_not_asked_for_it_again_either(
    entrance: Entrance,
) -> None:
    span = (at("04:00", TUESDAY), at("19:00", TUESDAY))
    entrance.show_code(entrance.house.a_pass(purpose=PassPurpose.DAY_GUEST, span=span))
    entrance.wait_for("full")
    entrance.touch("act.first")
    entrance.wait_for_words(DONE)
    assert awaited(entrance) == 1


def test_the_same_person_is_promised_the_same_and_nothing_is_added(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    for _ in range(2):
        entrance.show_code(code)
        entrance.wait_for("full")
        entrance.touch("act.first")
        entrance.wait_for_words(DONE)
        entrance.touch("home")
        entrance.wait_for("home")
        entrance.house.later(minutes=2)
    assert awaited(entrance) == 1


@pytest.mark.parametrize("is_typed", [True, False], ids=["digits", "pass"])
def test_a_guest_who_comes_while_a_code_is_awaited_comes_in(entrance: Entrance, is_typed: bool) -> None:
    house = entrance.house
    house.hear(a_visitor(), an_invitation("481206"))
    house.clock.set_to(at("09:45"))
    asks_without_a_code(entrance)
    invited = house.a_pass("m-anna", purpose=PassPurpose.VISITOR, invitation_id="i-1")
    entrance.show_code(b"481206" if is_typed else invited)
    entrance.wait_for("welcome")
    assert house.types()[-1] == "checkin"
    assert awaited(entrance) == 0


def test_the_next_code_is_somebody_elses_who_comes_in(entrance: Entrance) -> None:
    house = entrance.house
    house.hear(a_member("m-P-01", given_name="Bianca"))
    asks_without_a_code(entrance)
    entrance.show_code(house.a_pass())
    entrance.wait_for_words(DONE)
    entrance.show_code(house.a_pass("m-P-01"))
    entrance.wait_for("welcome")
    assert awaited(entrance) == 1


def test_who_has_a_desk_after_all_is_let_in_and_does_not_wait(entrance: Entrance) -> None:
    house = entrance.house
    house.hear(a_member("m-P-01", given_name="Bianca"))
    asks_without_a_code(entrance)
    entrance.show_code(house.a_pass("m-P-01"))
    entrance.wait_for("welcome")
    assert awaited(entrance) == 0


def test_whom_this_copy_does_not_know_is_promised_nothing(entrance: Entrance) -> None:
    asks_without_a_code(entrance)
    entrance.show_code(entrance.house.a_pass(is_known=False))
    entrance.wait_until(lambda: SHOW not in entrance.words())
    assert DONE not in entrance.words()
    assert awaited(entrance) == 0


def test_without_a_line_nobody_is_promised_what_headquarters_cannot_hear(entrance: Entrance) -> None:
    entrance.journeys.stage.set_offline(True)
    entrance.touch("work")
    entrance.wait_for("full")
    assert "Avvisami se si libera" not in entrance.words()
    entrance.touch("act.first")
    entrance.wait_for("bookRoom")


def test_with_a_desk_left_the_tile_leads_to_it(open_glass: OpenGlass, qtbot: QtBot) -> None:
    entrance = Entrance(House(), open_glass(), qtbot)
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    entrance.close()


def test_while_nobody_knows_which_day_it_is_nobody_is_promised_a_place_of_it(entrance: Entrance) -> None:
    entrance.house.clock.is_suspect = True
    entrance.touch("work")
    entrance.wait_for("full")
    assert "Avvisami se si libera" not in entrance.words()


def full_page(entrance: Entrance) -> list[str]:
    """What K19 says to whoever looks for a desk."""
    entrance.touch("work")
    entrance.wait_for("full")
    return entrance.words()


def test_the_nearest_branch_with_a_desk_is_named_with_its_minutes_its_count_and_its_age(
    entrance: Entrance, elsewhere: Elsewhere
) -> None:
    elsewhere.tell(("PIN", 9), ("LEV", 4), ("TEN", 1), minutes=11.5)
    said = full_page(entrance)
    assert "A Tenna, a 10 minuti in auto: 1 postazione libera" in said
    assert "dato di 12\u00a0min fa" in said
    assert NO_NEWS not in said


def test_a_nearer_branch_without_a_desk_is_passed_over(entrance: Entrance, elsewhere: Elsewhere) -> None:
    elsewhere.tell(("LEV", 4), ("TEN", 0))
    assert "A Levico, a 13 minuti in auto: 4 postazioni libere" in full_page(entrance)


def test_figures_older_than_an_hour_are_not_told_and_it_is_said_that_nothing_new_is_known(
    entrance: Entrance, elsewhere: Elsewhere
) -> None:
    elsewhere.tell(("LEV", 4), minutes=60)
    assert "dato di 1\u00a0h fa" in full_page(entrance)
    entrance.touch("home")
    entrance.wait_for("home")
    elsewhere.tell(("LEV", 4), minutes=60.1)
    said = full_page(entrance)
    assert not any("Levico" in word for word in said)
    assert NO_NEWS in said


def test_where_all_is_known_and_nothing_free_no_branch_is_named(
    entrance: Entrance, elsewhere: Elsewhere
) -> None:
    elsewhere.tell(("LEV", 0), ("TEN", 0))
    said = full_page(entrance)
    assert not any("auto" in word for word in said)
    assert NO_NEWS not in said


def test_a_house_without_other_branches_says_nothing_of_them(open_glass: OpenGlass, qtbot: QtBot) -> None:
    house = House()
    take_every_desk(house)
    entrance = Entrance(house, open_glass(), qtbot)
    assert NO_NEWS not in full_page(entrance)
    entrance.close()
