"""Names as people have them and as attackers type them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.written import NAME_LENGTH_MAX, UNSEEN, clean_name, is_name

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
