"""How it was and what people need, asked at the real pages: one touch, or twelve, and no name in what is kept."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.facts import PulseExplained, PulseGiven, SurveyAnswered
from kiosk.domain.surveys import Answer, Mood, PulseReason
from kiosk.encoding import facts
from tests.builders import NODE, TUESDAY, a_branch, a_member
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance

ADDRESS = "per@smartvalley.example"


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine at nine, where somebody reads what people write."""
    entrance = Entrance(House(branch=replace(a_branch(), email=ADDRESS)), open_glass(), qtbot)
    yield entrance
    entrance.close()


def leave(entrance: Entrance) -> None:
    """Somebody comes with a code, stays two hours and leaves with it."""
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.house.later(hours=2)
    entrance.touch("leave")
    entrance.show_code(code)
    entrance.wait_for("goodbye")
    entrance.touches = 0


def said(entrance: Entrance) -> list[object]:
    """What was said without a name, in order."""
    inc = entrance.house.store.journal.tip().inc
    told = (facts.decode(NODE, inc, body).fact for body in entrance.house.store.tables.events)
    return [fact for fact in told if isinstance(fact, PulseGiven | PulseExplained | SurveyAnswered)]


def skip(entrance: Entrance, count: int, of: int = 8) -> None:
    """The first questions, each of them passed over."""
    for number in range(1, count + 1):
        entrance.wait_for_words(f"{number} di {of}")
        entrance.touch("skip")


def test_one_touch_says_how_it_was_and_a_second_one_why(entrance: Entrance) -> None:
    leave(entrance)
    assert "Com’è andata oggi?" in entrance.words()
    entrance.touch("mood.so_so")
    entrance.wait_for_words("Che cosa ha contato di più?")
    assert entrance.touches == 1
    assert said(entrance) == [PulseGiven(TUESDAY, Mood.SO_SO)]
    entrance.touch("reason.noise")
    entrance.wait_for_words("Un minuto per dirci che cosa ti serve?")
    _pulse, reason = said(entrance)
    assert isinstance(reason, PulseExplained)
    assert reason.reason is PulseReason.NOISE
    entrance.seconds_pass(10)
    entrance.wait_for("home")


def test_who_says_nothing_is_home_again_by_themselves(entrance: Entrance) -> None:
    leave(entrance)
    entrance.seconds_pass(9)
    assert entrance.screen == "goodbye"
    entrance.seconds_pass(1)
    entrance.wait_for("home")
    assert said(entrance) == []


def test_at_the_next_visit_nobody_is_asked_again(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.house.later(hours=1)
    leave(entrance)
    assert "Com’è andata oggi?" not in entrance.words()
    assert not entrance.glass.has("survey")


def test_after_something_went_wrong_nobody_is_asked_how_it_was(entrance: Entrance) -> None:
    code = entrance.house.a_pass()
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.house.later(hours=2)
    entrance.touch("done")
    entrance.wait_for("home")
    entrance.touch("leave")
    entrance.show_code(b"SV1:99999999")
    entrance.wait_for("trouble")
    entrance.touch("home")
    entrance.wait_for("home")
    entrance.touch("leave")
    entrance.show_code(code)
    entrance.wait_for("goodbye")
    assert "Com’è andata oggi?" not in entrance.words()


def test_the_questionnaire_is_twelve_touches_and_one_fact_without_a_name(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("survey")
    for number, touches in enumerate(
        (
            ("option.remote",),
            ("option.desk",),
            ("option.week",),
            ("option.wed.am", "on"),
            ("option.PER", "on"),
            ("option.net", "on"),
            ("option.employer",),
            ("option.no",),
        ),
        1,
    ):
        entrance.wait_for_words(f"{number} di 8")
        for touch in touches:
            entrance.touch(touch)
    entrance.wait_for("surveyThanks")
    assert entrance.touches == 12
    assert "1 risposta a Pergine Valsugana questo mese" in entrance.words()
    assert not entrance.glass.has("write")
    (kept,) = said(entrance)
    assert kept == SurveyAnswered(
        TUESDAY,
        (
            Answer("q1", ("remote",)),
            Answer("q2", ("desk",)),
            Answer("q3", ("week",)),
            Answer("q4", ("wed.am",)),
            Answer("q5", ("PER",)),
            Answer("q6", ("net",)),
            Answer("q7", ("employer",)),
            Answer("q8", ("no",)),
        ),
    )
    assert b"m-marco" not in entrance.house.store.tables.events[-1]


def test_everything_may_be_skipped_and_then_nothing_is_kept(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("survey")
    skip(entrance, 8)
    entrance.wait_for("home")
    assert said(entrance) == []


def test_who_has_had_enough_keeps_what_was_said(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("survey")
    entrance.touch("option.study")
    entrance.wait_for_words("2 di 8")
    entrance.touch("enough")
    entrance.wait_for("surveyThanks")
    assert said(entrance) == [SurveyAnswered(TUESDAY, (Answer("q1", ("study",)),))]


def test_an_answer_can_be_changed_by_going_back_and_taken_back_by_skipping(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("survey")
    entrance.touch("option.study")
    entrance.wait_for_words("2 di 8")
    entrance.touch("option.desk")
    entrance.wait_for_words("3 di 8")
    entrance.touch("back")
    entrance.wait_for_words("2 di 8")
    entrance.touch("skip")
    entrance.wait_for_words("3 di 8")
    entrance.touch("enough")
    entrance.wait_for("surveyThanks")
    assert said(entrance) == [SurveyAnswered(TUESDAY, (Answer("q1", ("study",)),))]


def test_of_three_a_fourth_cannot_be_chosen_until_one_is_given_back(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("survey")
    skip(entrance, 5)
    entrance.wait_for_words("Scegline fino a 3.")
    assert not entrance.glass.find("on").property("isActive")
    for option in ("net", "quiet", "park"):
        entrance.touch(f"option.{option}")
    assert not entrance.glass.find("option.wheel").property("isActive")
    entrance.touch("option.wheel")
    entrance.touch("option.quiet")
    assert entrance.glass.find("option.wheel").property("isActive")
    entrance.touch("option.wheel")
    entrance.touch("on")
    entrance.wait_for_words("7 di 8")
    entrance.touch("enough")
    entrance.wait_for("surveyThanks")
    assert said(entrance) == [SurveyAnswered(TUESDAY, (Answer("q6", ("net", "park", "wheel")),))]


def test_half_days_are_counted_while_they_are_chosen(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("survey")
    skip(entrance, 3)
    entrance.wait_for_words("Tocca tutte le mezze giornate che vuoi.")
    entrance.touch("option.mon.am")
    entrance.wait_for_words("1 mezza giornata")
    entrance.touch("option.fri.pm")
    entrance.touch("option.sat")
    entrance.wait_for_words("2 mezze giornate")


def test_who_wants_to_be_called_back_writes_from_their_own_telephone(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("survey")
    skip(entrance, 7)
    entrance.touch("option.yes")
    entrance.wait_for("surveyThanks")
    assert entrance.glass.has("write")


def test_where_nobody_reads_what_people_write_nobody_is_asked_whether_to_call_back(
    open_glass: OpenGlass, qtbot: QtBot
) -> None:
    entrance = Entrance(House(), open_glass(), qtbot)
    leave(entrance)
    entrance.touch("survey")
    skip(entrance, 7, of=7)
    entrance.wait_for("home")
    entrance.close()


@pytest.mark.parametrize("how", ["nobody touches the screen any more", "somebody else shows a code"])
def test_what_was_said_is_kept_however_the_turn_ends(entrance: Entrance, how: str) -> None:
    leave(entrance)
    entrance.touch("survey")
    entrance.touch("option.self")
    entrance.wait_for_words("2 di 8")
    if how.startswith("somebody"):
        entrance.house.hear(a_member("m-b", given_name="Bianca"))
        entrance.show_code(entrance.house.a_pass("m-b"))
        entrance.wait_for("welcome")
    else:
        entrance.seconds_pass(60 + 20)
        entrance.wait_for("home")
    entrance.wait_until(lambda: said(entrance) == [SurveyAnswered(TUESDAY, (Answer("q1", ("self",)),))])


def test_a_double_tap_answers_one_question(entrance: Entrance) -> None:
    leave(entrance)
    entrance.touch("survey")
    entrance.wait_for_words("1 di 8")
    entrance.glass.settle()
    place = entrance.glass.middle("option.self")
    entrance.glass.touch_at(place)
    entrance.glass.touch_at(place)
    entrance.wait_for_words("2 di 8")
    entrance.touch("enough")
    entrance.wait_for("surveyThanks")
    assert said(entrance) == [SurveyAnswered(TUESDAY, (Answer("q1", ("self",)),))]
