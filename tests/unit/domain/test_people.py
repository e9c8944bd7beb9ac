"""How people are named to others, and what lets a person in on which day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.people import Entitlement, EntitlementKind, Person, commitment
from tests.builders import TUESDAY, a_member

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("given_name", "family_name", "short"),
    [
        ("Marco", "Bortolotti", "Marco B."),
        ("Rosa", "D'Angelo", "Rosa D."),
        ("Min-jun", "O", "Min-jun O."),
        ("Wayan", "", "Wayan"),
        ("Wayan", "\u202e", "Wayan"),
        ("", "Moser", "M."),
        ("Thị Lan", "Nguyễn", "Thị Lan N."),
        ("Zoë", "\u202eÉcole", "Zoë É."),
    ],
)
def test_a_public_screen_shows_the_given_name_and_one_letter(
    given_name: str, family_name: str, short: str
) -> None:
    assert a_member(given_name=given_name, family_name=family_name).short_name == short


def test_a_right_holds_from_its_first_day_through_its_last() -> None:
    right = Entitlement(EntitlementKind.DAY_PASS, TUESDAY, TUESDAY + DAY)
    assert [right.covers(TUESDAY + n * DAY) for n in (-1, 0, 1, 2)] == [False, True, True, False]


def test_a_plan_without_an_end_holds_for_good() -> None:
    assert Entitlement(EntitlementKind.PLAN, TUESDAY).covers(date(9999, 12, 31))


def test_of_several_rights_the_first_that_holds_today_counts() -> None:
    over = Entitlement(EntitlementKind.PLAN, date(2025, 1, 1), TUESDAY - DAY)
    employer = Entitlement(EntitlementKind.EMPLOYER, TUESDAY)
    coming = Entitlement(EntitlementKind.DAY_PASS, TUESDAY + DAY, TUESDAY + DAY)
    person = replace(a_member(), entitlements=(over, coming, employer))
    assert person.entitlement_on(TUESDAY) is employer
    assert person.entitlement_on(TUESDAY + DAY) is coming
    assert person.entitlement_on(TUESDAY - DAY) is over


def test_somebody_whose_rights_are_over_has_none() -> None:
    over = Entitlement(EntitlementKind.PLAN, date(2025, 1, 1), TUESDAY - DAY)
    assert replace(a_member(), entitlements=(over,)).entitlement_on(TUESDAY) is None
    assert replace(a_member(), entitlements=()).entitlement_on(TUESDAY) is None


@pytest.mark.parametrize(
    ("kinds", "has_plan"),
    [
        ((EntitlementKind.PLAN,), True),
        ((EntitlementKind.EMPLOYER,), True),
        ((EntitlementKind.PUBLIC_BODY,), True),
        ((EntitlementKind.DAY_PASS,), False),
        ((EntitlementKind.INVITATION,), False),
        ((EntitlementKind.INVITATION, EntitlementKind.PLAN), True),
        ((), False),
    ],
)
def test_a_single_visit_is_no_plan(kinds: tuple[EntitlementKind, ...], *, has_plan: bool) -> None:
    rights = tuple(Entitlement(kind, TUESDAY, TUESDAY) for kind in kinds)
    person = replace(a_member(), entitlements=rights)
    assert person.has_plan_on(TUESDAY) is has_plan
    assert not person.has_plan_on(TUESDAY + DAY)


SALTED = replace(a_member("PER-1.a0.2"), salt="5a" * 32)


@pytest.mark.parametrize(
    "another",
    [
        replace(SALTED, given_name="Mirco"),
        replace(SALTED, family_name="Bortolotto"),
        replace(SALTED, company=None),
        replace(SALTED, phone="0461 1"),
        replace(SALTED, salt="5b" * 32),
        replace(SALTED, given_name="MarcoBor", family_name="tolotti"),
    ],
)
def test_a_commitment_is_to_everything_somebody_said_and_to_the_salt(another: Person) -> None:
    assert commitment(another) != commitment(SALTED)


def test_what_headquarters_adds_to_somebody_leaves_the_commitment_provable() -> None:
    known = replace(SALTED, subject_id="", revision=2, usual_space="PER:P-01", is_findable=True)
    assert commitment(known) == commitment(SALTED)


def test_nothing_can_be_proven_of_somebody_without_a_salt() -> None:
    with pytest.raises(ValueError, match="m-marco was not first met at a kiosk"):
        commitment(a_member())
