"""A member asks with their pass that the screen stays as they need it, and asks no more (UX.md 3.4)."""

import pytest

from kiosk.domain.entry_passes import PassPurpose, Preferences
from kiosk.domain.people import PassRevoked, PersonErased, PersonPreferences
from kiosk.services.identify import preferences
from kiosk.services.remember import is_remembered, remember
from tests.builders import a_visitor
from tests.houses import House

LARGE = Preferences("de", large_text=True)
CALM = Preferences("it", calm=True)


def test_what_is_remembered_comes_with_the_next_pass_of_the_same_member_and_no_fact_says_it() -> None:
    house = House()
    code = house.a_pass()
    assert is_remembered(code, house.ports) is False
    assert remember(code, LARGE, house.ports) is True
    assert is_remembered(code, house.ports) is True
    assert preferences(house.a_pass(), house.ports) == LARGE
    assert house.types() == []


def test_what_was_said_at_a_tablet_counts_in_the_place_of_what_the_pass_says() -> None:
    house = House()
    code = house.a_pass(preferences=CALM)
    assert is_remembered(code, house.ports) is True
    remember(code, LARGE, house.ports)
    assert preferences(code, house.ports) == LARGE


def test_switched_off_it_is_forgotten_although_the_pass_still_says_it() -> None:
    house = House()
    code = house.a_pass(preferences=CALM)
    assert remember(code, None, house.ports) is False
    assert preferences(code, house.ports) is None
    assert is_remembered(code, house.ports) is False
    assert house.store.journal.asked_owed(9) == [PersonPreferences("m-marco", 1)]


def test_the_same_asked_twice_is_said_once() -> None:
    house = House()
    code = house.a_pass()
    remember(code, None, house.ports)
    assert house.store.journal.asked_owed(9) == []
    remember(code, LARGE, house.ports)
    remember(code, LARGE, house.ports)
    assert house.store.journal.asked_owed(9) == [PersonPreferences("m-marco", 1, LARGE)]


def test_an_ended_pass_is_read_as_its_holder_asked() -> None:
    house = House()
    remember(house.a_pass(), LARGE, house.ports)
    now = house.clock.now()
    ended = house.a_pass(span=(now.replace(year=2025), now.replace(hour=1)))
    assert preferences(ended, house.ports) == LARGE


@pytest.mark.parametrize(
    "purpose", [PassPurpose.STAFF, PassPurpose.BOOKING, PassPurpose.VISITOR, PassPurpose.DAY_GUEST]
)
def test_a_pass_that_others_may_hold_or_that_is_shown_at_work_gets_at_nothing(purpose: PassPurpose) -> None:
    house = House()
    remember(house.a_pass(), LARGE, house.ports)
    other = house.a_pass(purpose=purpose)
    assert preferences(other, house.ports) is None
    assert is_remembered(other, house.ports) is None
    assert remember(other, None, house.ports) is None
    assert preferences(house.a_pass(), house.ports) == LARGE


def test_whoever_holds_a_revoked_pass_neither_gets_at_it_nor_changes_it() -> None:
    house = House()
    remember(house.a_pass(), LARGE, house.ports)
    lost = house.a_pass()
    house.hear(PassRevoked(house.pass_count.to_bytes(8, "big").hex()))
    assert preferences(lost, house.ports) is None
    assert is_remembered(lost, house.ports) is None
    assert remember(lost, CALM, house.ports) is None
    assert preferences(house.a_pass(), house.ports) == LARGE


def test_who_is_not_known_here_cannot_ask() -> None:
    house = House()
    house.hear(a_visitor())
    for code in (house.a_pass("m-nobody"), house.a_pass(is_known=False), b"481206", b"https://example.org"):
        assert is_remembered(code, house.ports) is None
        assert remember(code, LARGE, house.ports) is None
    assert house.store.journal.asked_owed(9) == []


def test_with_the_person_goes_what_they_asked() -> None:
    house = House()
    code = house.a_pass()
    remember(code, LARGE, house.ports)
    house.hear(PersonErased("m-marco"))
    assert preferences(code, house.ports) is None
    assert remember(code, LARGE, house.ports) is None
