"""Words of the pages: every key a template names is in the deck, in three languages, with its places filled."""

import re
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from kiosk.encoding.deck import LANGUAGES, read_deck
from sync.hq.web.calendar import _BECAUSE
from sync.hq.web.texts import Words, language_of

DECK = {
    line.key
    for line in read_deck((files("resources") / "translations" / "copy.csv").read_text(encoding="utf-8"))
}
SOURCES = [
    source
    for folder in ("templates", ".")
    for source in (files("sync.hq.web") / folder).iterdir()
    if source.name.endswith((".html", ".py"))
]
TEXT_KEY = re.compile(r'\.text\(\s*"([a-z0-9.]+)"[,)]')
COUNT_KEY = re.compile(r'\.count\(\s*"([a-z0-9.]+)"[,)]')


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.name))
def test_every_key_of_a_page_is_in_the_deck(source: Traversable) -> None:
    content = source.read_text(encoding="utf-8")
    assert set(TEXT_KEY.findall(content)) <= DECK
    for key in COUNT_KEY.findall(content):
        assert {f"{key}.one", f"{key}.other"} <= DECK


def test_every_reason_for_not_booking_has_words() -> None:
    assert set(_BECAUSE.values()) | {"cal.no.place"} <= DECK


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(12, "12 s"), (60, "1 min"), (3 * 3600, "3 h"), (3 * 3600 + 600, "3 h 10 min"), (3 * 86400, "3 giorni")],
)
def test_how_long_ago_is_said_in_the_largest_unit_that_matters(seconds: int, said: str) -> None:
    assert Words("it").ago(timedelta(seconds=seconds)).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_name_from_right_to_left_stays_in_its_place() -> None:
    said = Words("en").text("cal.pending.text", name="\u202eevil\u05d0")
    assert (
        said.index("\N{FIRST STRONG ISOLATE}")
        < said.index("\u05d0")
        < said.index("\N{POP DIRECTIONAL ISOLATE}")
    )


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("de", "it", "de"),
        ("xx", "de-AT,de;q=0.9", "de"),
        ("", "fr,en;q=0.5", "en"),
        ("", "fr", "it"),
        ("", "", "it"),
    ],
)
def test_the_language_is_the_chosen_one_then_the_browsers_then_italian(
    chosen: str, accepted: str, language: str
) -> None:
    assert language_of(chosen, accepted) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_is_said_from_its_first_to_its_last_day(language: str) -> None:
    said = Words(language).week(date(2026, 11, 30), date(2026, 12, 4))
    assert said in ("30 novembre – 4 dicembre", "30. November – 4. Dezember", "30 November – 4 December")
