"""Who forgot to check out is asked the next time when they had left (UX.md 6.7 D24, K11)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.visits import Visit
from tests.builders import TUESDAY, WEDNESDAY, a_visitor, an_invitation, at
from tests.houses import House
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import Entrance
from ui.bridge.messages import WAY_SECONDS

MORNING = at("09:00", WEDNESDAY)


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """Pergine on Tuesday at nine."""
    entrance = Entrance(House(), open_glass(), qtbot)
    yield entrance
    entrance.close()


@pytest.fixture
def code(entrance: Entrance) -> bytes:
    """Marco's, who came on Tuesday, left without it, and is in again on Wednesday."""
    code = entrance.house.a_pass()
    entrance.forget_to_leave(code, MORNING)
    entrance.show_code(code)
    entrance.wait_for("welcome")
    entrance.settle()
    return code


def tuesdays_visit(entrance: Entrance) -> Visit:
    """Marco's stay of Tuesday."""
    with entrance.house.ports.begin() as work:
        (visit,) = work.visits.on_day(TUESDAY)
    return visit


def test_what_the_night_supposed_is_right_by_one_touch(entrance: Entrance, code: bytes) -> None:
    supposed = tuesdays_visit(entrance)
    assert supposed.is_estimated
    entrance.touch("done")
    entrance.wait_for("question")
    assert f"Ieri l’uscita era alle {clock(supposed)}?" in entrance.words()
    assert "Arrivo alle 09:00" in entrance.words()
    entrance.touch("act.first")
    entrance.wait_for("trouble")
    assert f"Grazie, ora l’uscita è alle {clock(supposed)}." in entrance.words()
    said = tuesdays_visit(entrance)
    assert (said.left_at, said.is_estimated) == (supposed.left_at, False)


def test_another_time_is_two_touches_away_and_asked_once(entrance: Entrance, code: bytes) -> None:
    entrance.touch("done")
    entrance.wait_for("question")
    entrance.touch("act.exit.other")
    entrance.wait_for("exitTime")
    assert "Arrivo ieri alle 09:00." in entrance.words()
    entrance.touch(f"time.{at('17:30').isoformat()}")
    entrance.wait_for("trouble")
    said = tuesdays_visit(entrance)
    assert (said.left_at, said.is_estimated) == (at("17:30"), False)
    entrance.touch("home")
    entrance.wait_for("home")
    entrance.house.later(minutes=5)
    entrance.show_code(code)
    entrance.wait_for("inside")
    entrance.touch("done")
    entrance.wait_for("home")


def test_who_looked_at_the_times_can_still_say_that_it_was_right(entrance: Entrance, code: bytes) -> None:
    entrance.touch("done")
    entrance.wait_for("question")
    entrance.touch("act.exit.other")
    entrance.wait_for("exitTime")
    entrance.touch("back")
    entrance.wait_for("question")
    entrance.touch("act.first")
    entrance.wait_for("trouble")
    assert not tuesdays_visit(entrance).is_estimated


def test_an_empty_room_is_asked_nothing(entrance: Entrance, code: bytes) -> None:
    entrance.seconds_pass(WAY_SECONDS)
    entrance.wait_for("home")
    assert tuesdays_visit(entrance).is_estimated


def test_the_next_person_in_the_queue_does_not_see_the_question(entrance: Entrance, code: bytes) -> None:
    entrance.touch("done")
    entrance.wait_for("question")
    entrance.show_code(entrance.house.a_pass("m-unknown", is_known=False))
    entrance.wait_for("welcome")
    entrance.touch("done")
    entrance.wait_for("home")
    assert tuesdays_visit(entrance).is_estimated


def test_who_shows_a_code_before_the_first_answer_is_there_is_not_asked_about_the_first(
    entrance: Entrance,
) -> None:
    today = replace(an_invitation(), starts_at=at("08:00", WEDNESDAY), ends_at=at("12:00", WEDNESDAY))
    entrance.house.hear(a_visitor(), today)
    code = entrance.house.a_pass()
    entrance.forget_to_leave(code, MORNING)
    entrance.show_code(code)
    entrance.show_code(today.code.encode())
    entrance.wait_for_words("Ciao Anna!")
    entrance.settle()
    entrance.touch("done")
    entrance.wait_for("home")
    assert tuesdays_visit(entrance).is_estimated


def clock(visit: Visit) -> str:
    """What the branch's clocks showed when it ended."""
    assert visit.left_at is not None
    return f"{visit.left_at + timedelta(hours=1):%H:%M}"
