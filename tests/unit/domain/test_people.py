"""Names as people have them and as attackers type them, and what lets a person in on which day."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.people import (
    NAME_LENGTH_MAX,
    UNSEEN,
    Entitlement,
    EntitlementKind,
    Person,
    clean_name,
    commitment,
    is_name,
)
from tests.builders import TUESDAY, a_member

DAY = timedelta(days=1)
RIGHT_TO_LEFT_OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
COMBINING_ACUTE = "\N{COMBINING ACUTE ACCENT}"


@pytest.mark.parametrize(
    "name", ["O", "D'Angelo", "D’Angelo", "Nguyễn", "Weißkopf", "Čížek", "Oss Emer", "明", "أميرة", "X" * 300]
)
def test_a_name_is_kept_as_it_was_typed(name: str) -> None:
    assert is_name(name)
    assert clean_name(name) == name


@pytest.mark.parametrize(
    "text", ["", " ", "117", "'", "…", "☺", RIGHT_TO_LEFT_OVERRIDE, ZERO_WIDTH_SPACE, "\n"]
)
def test_without_a_letter_it_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_300_letters_are_a_name_and_301_are_not() -> None:
    assert NAME_LENGTH_MAX == 300
    assert is_name("a" * 300)
    assert not is_name("a" * 301)
    assert is_name(" " * 50 + "a" * 300 + " " * 50), "what surrounds a name does not count"


def test_a_name_typed_in_pieces_is_the_name_typed_whole() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn")
    assert decomposed != "Nguyễn"
    assert clean_name(decomposed) == "Nguyễn"


def test_a_name_that_turns_the_line_around_turns_nothing() -> None:
    assert clean_name(f"Anna{RIGHT_TO_LEFT_OVERRIDE}resoM") == "AnnaresoM"
    assert clean_name("\u2067Anna\u2069 \u200fMoser") == "Anna Moser"


def test_a_mark_that_shows_nothing_does_not_make_a_second_anna() -> None:
    assert clean_name(f"An{ZERO_WIDTH_SPACE}na") == clean_name("\ufeffAnna") == "Anna"
    assert clean_name(f"e\u200f{COMBINING_ACUTE}") == "é", "composed after the mark between them is gone"


def test_spaces_tabs_and_line_ends_part_words_once_and_controls_are_dropped() -> None:
    assert clean_name("  Anna\tMaria\r\nMoser \u00a0") == "Anna Maria Moser"
    assert clean_name("An\x00na\x1b[31m") == "Anna[31m"


@pytest.mark.fault("F30")
def test_half_a_surrogate_pair_is_left_out_because_no_database_could_keep_it() -> None:
    assert clean_name("Anna\ud83d").encode() == b"Anna"


def test_markup_stays_text() -> None:
    assert clean_name("<img src=x>Anna") == "<img src=x>Anna"


@given(st.text(max_size=60) | st.text("aé \t\u0301\u200f\u200b\x00\ud800ẛ̣", max_size=12))
def test_cleaning_twice_cleans_no_more_and_leaves_nothing_unseen(text: str) -> None:
    cleaned = clean_name(text)
    assert clean_name(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not UNSEEN.intersection(cleaned)
    assert cleaned == " ".join(cleaned.split())
    cleaned.encode()


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
