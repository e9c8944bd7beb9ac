"""The language changes while a page stands: every word of it follows, and comes back."""

import pytest

from tests.ui.glass import Glass
from ui import shots_answers
from ui.bridge.pages.welcome import WelcomeContent
from ui.bridge.phrases import day, length_of_time, listing, phrase
from ui.shots_scene import THURSDAY_MORNING, Scene

SAME_IN_ALL = {"IT", "DE", "EN", "10:24", "112", "0461 000 000", "Italiano", "Deutsch", "English", "OK"}


@pytest.mark.parametrize("scene", shots_answers.scenes(), ids=lambda scene: scene.name)
def test_every_word_of_a_page_follows_the_language_and_comes_back(glass: Glass, scene: Scene) -> None:
    scene.fill(glass.tablet)
    glass.tablet.show_screen(scene.screen)
    italian = glass.words()

    glass.tablet.speak("de")
    german = glass.words()
    glass.tablet.speak("it")

    sentences = [word for word in italian if word not in SAME_IN_ALL and " " in word and not _is_data(word)]
    assert sentences
    assert [word for word in sentences if word in german] == []
    assert glass.words() == italian


def _is_data(word: str) -> bool:
    """A name of the branch or of its spaces, or a span of time: the same in every language."""
    return word in ("Levico Terme", "Pergine Valsugana") or word[0].isdigit()


def shown_by(glass: Glass, title: dict[str, object]) -> str:
    glass.tablet.pages.welcome.show(WelcomeContent(title=title))
    glass.show("welcome")
    return str(glass.find("title").property("text"))


@pytest.mark.parametrize(
    ("language", "date"),
    [("it", "giovedì 26 novembre"), ("de", "Donnerstag, 26. November"), ("en", "Thursday 26 November")],
)
def test_a_date_is_written_as_its_language_writes_it(glass: Glass, language: str, date: str) -> None:
    glass.tablet.speak(language)
    assert date in glass.words()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Riapriamo giovedì alle 08:30."),
        ("de", "Wir öffnen wieder am Donnerstag um 08:30\u00a0Uhr."),
        ("en", "We open again on Thursday at 08:30."),
    ],
)
def test_a_weekday_brings_its_own_preposition(glass: Glass, language: str, sentence: str) -> None:
    glass.tablet.speak(language)
    value = day(THURSDAY_MORNING.date(), "weekday")
    assert shown_by(glass, phrase("err.closed.next", day=value, t="08:30")) == sentence


@pytest.mark.parametrize(
    ("n", "sentence"),
    [(0, "Nessuna libera adesso"), (1, "1 libera adesso"), (4, "4 libere adesso")],
)
def test_a_count_chooses_its_plural(glass: Glass, n: int, sentence: str) -> None:
    assert shown_by(glass, phrase("home.free.desks", n=n)) == sentence


@pytest.mark.parametrize(
    ("minutes", "italian", "german"),
    [
        (45, "ancora 45\u00a0min", "noch 45\u00a0Min."),
        (120, "ancora 2\u00a0h", "noch 2\u00a0Std."),
        (156, "ancora 2\u00a0h 36\u00a0min", "noch 2\u00a0Std. 36\u00a0Min."),
    ],
)
def test_a_length_of_time_is_joined_to_its_units(
    glass: Glass, minutes: int, italian: str, german: str
) -> None:
    title = phrase("in.left", dur=length_of_time(minutes))
    assert shown_by(glass, title) == italian
    glass.tablet.speak("de")
    assert str(glass.find("title").property("text")) == german


def test_a_units_dot_ends_the_german_sentence_too(glass: Glass) -> None:
    glass.tablet.speak("de")
    title = phrase("ok.out.time", t="12:01", dur=length_of_time(200))
    assert shown_by(glass, title) == "Abgemeldet um 12:01\u00a0Uhr, nach 3\u00a0Std. 20\u00a0Min."


def test_a_phrase_inside_a_phrase_and_a_list_are_shown_in_words(glass: Glass) -> None:
    assert shown_by(glass, phrase("way.stairs", floor=phrase("floor.1"))) == "Prendi le scale: primo piano"
    assert shown_by(glass, phrase("desk.busy", list=listing(["P-01", "P-02"]))) == "Occupate: P-01, P-02"
