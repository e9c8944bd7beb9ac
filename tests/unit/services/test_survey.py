"""How it was, and what people need: who is asked, and what is kept of it."""

from datetime import date

from kiosk.domain.facts import CheckedIn, PulseExplained, PulseGiven, SurveyAnswered
from kiosk.domain.outcomes import Goodbye, Welcome
from kiosk.domain.surveys import Answer, Mood, PulseReason
from kiosk.domain.visits import Source
from kiosk.encoding import facts
from kiosk.services import check_in, check_out, survey
from tests.builders import NODE, TUESDAY, at
from tests.houses import House


def visited(house: House, code: bytes) -> Goodbye:
    """Somebody comes, stays an hour and leaves."""
    welcome = check_in.check_in(code, house.ports)
    assert isinstance(welcome, Welcome)
    house.later(hours=1)
    left = check_out.check_out(welcome.visit_id, house.ports)
    assert isinstance(left, Goodbye)
    house.later(minutes=2)
    return left


def said(house: House) -> list[object]:
    """What was said without a name, in order."""
    inc = house.store.journal.tip().inc
    told = (facts.decode(NODE, inc, body).fact for body in house.store.tables.events)
    return [fact for fact in told if isinstance(fact, PulseGiven | PulseExplained | SurveyAnswered)]


def test_one_visit_in_four_of_a_person_ends_with_the_question_how_it_was() -> None:
    house = House()
    code = house.a_pass()
    assert [visited(house, code).is_pulse_due for _ in range(6)] == [True, False, False, False, True, False]


def test_who_is_not_known_here_is_not_asked() -> None:
    house = House()
    assert not visited(house, house.a_pass(is_known=False)).is_pulse_due


def test_who_had_no_place_of_their_own_is_not_asked() -> None:
    house = House()
    with house.ports.begin() as work:
        guest = work.append(CheckedIn(TUESDAY, Source.FORM, subject_id="v-karl", host_id="m-marco"))
    left = check_out.check_out(guest.ref, house.ports)
    assert isinstance(left, Goodbye)
    assert not left.is_pulse_due


def test_a_pulse_and_its_reason_are_kept_at_once_and_name_nobody() -> None:
    house = House()
    pulse = survey.give_pulse(Mood.SO_SO, house.ports)
    survey.explain_pulse(pulse, PulseReason.NOISE, house.ports)
    assert said(house) == [PulseGiven(TUESDAY, Mood.SO_SO), PulseExplained(pulse, PulseReason.NOISE)]


def test_what_was_answered_is_kept_in_the_order_of_the_questions_without_what_was_skipped() -> None:
    house = House()
    answers = [Answer("q6", ("net", "quiet")), Answer("q2", ()), Answer("q1", ("remote",))]
    survey.answer(answers, house.ports)
    assert said(house) == [
        SurveyAnswered(TUESDAY, (Answer("q1", ("remote",)), Answer("q6", ("net", "quiet"))))
    ]


def test_who_skipped_everything_left_nothing() -> None:
    house = House()
    assert survey.answer([Answer("q1", ())], house.ports) == 0
    assert said(house) == []


def test_those_who_thank_are_told_how_many_answered_this_month() -> None:
    house = House()
    house.clock.set_to(at("23:00", date(2026, 10, 31)))
    assert survey.answer([Answer("q3", ("daily",))], house.ports) == 1
    house.clock.set_to(at("03:00", date(2026, 10, 31)))  # the small hours still belong to October's last day
    assert survey.answer([Answer("q3", ("week",))], house.ports) == 2
    house.clock.set_to(at("09:00", date(2026, 11, 1)))
    assert survey.answer([Answer("q3", ("rare",))], house.ports) == 1
