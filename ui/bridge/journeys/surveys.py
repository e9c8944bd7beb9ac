"""How it was, and what people need: the pulse on K10 and the questionnaire K22. Nobody is named (UX.md 2.4)."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from kiosk.domain import surveys
from kiosk.domain.facts import FactRef
from kiosk.domain.surveys import CALL_BACK, WANTS_A_CALL, Answer, Mood, PulseReason, Question
from kiosk.services import survey
from ui.bridge import questions
from ui.bridge.answers import qr_matrix
from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import PULSE_SECONDS, TROUBLE_SECONDS, Face, Tone
from ui.bridge.pages.survey import SurveyContent
from ui.bridge.pages.survey_thanks import SurveyThanksContent
from ui.bridge.phrases import phrase
from ui.bridge.session_timer import Pace

PULSE_FACE = Face("goodbye", Tone.NONE, PULSE_SECONDS)
THANKS_FACE = Face("surveyThanks", Tone.SUCCESS, TROUBLE_SECONDS)


@dataclass
class Sitting:
    """What somebody is in the middle of saying. ``pulse``: what they said of their day, for its reason."""

    place: int = 0
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pulse: FactRef | None = None

    def given(self) -> list[Answer]:
        """What was answered so far."""
        return [Answer(question, chosen) for question, chosen in self.answers.items() if chosen]


class Surveys(QObject):
    """K10's four faces and K22. What was said is kept, however the turn ends."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._sitting = Sitting()
        pages = stage.tablet.pages
        pages.goodbye.mood_touched.connect(self._give_pulse)
        pages.goodbye.reason_touched.connect(self._explain_pulse)
        pages.goodbye.survey_touched.connect(self.open)
        pages.survey.option_touched.connect(self._choose)
        pages.survey.on_touched.connect(self._go_on)
        pages.survey.skip_touched.connect(self._skip)
        pages.survey.enough_touched.connect(self._finish)
        pages.survey.back_touched.connect(self._go_back)
        pages.survey_thanks.done_touched.connect(stage.go_home)
        stage.ending.connect(self._keep)

    def open(self) -> None:
        """The first question."""
        self._sitting = Sitting()
        self._show()

    # The pulse

    def _give_pulse(self, mood: str) -> None:
        stage = self._stage
        stage.ask(lambda: survey.give_pulse(Mood(mood), stage.ports), self._ask_why)

    def _ask_why(self, pulse: FactRef) -> None:
        self._sitting.pulse = pulse
        self._stage.tablet.pages.goodbye.ask_why()
        self._stage.show_answer("goodbye", PULSE_FACE, self._stage.tablet.pages.goodbye.count_down)

    def _explain_pulse(self, reason: str) -> None:
        stage, pulse = self._stage, self._sitting.pulse
        if pulse is not None:
            self._sitting.pulse = None
            stage.ask(
                lambda: survey.explain_pulse(pulse, PulseReason(reason), stage.ports),
                lambda _: self._thank_for_pulse(),
            )

    def _thank_for_pulse(self) -> None:
        page = self._stage.tablet.pages.goodbye
        page.thank()
        self._stage.show_answer("goodbye", PULSE_FACE, page.count_down)

    # The questionnaire

    @property
    def _questions(self) -> tuple[Question, ...]:
        return surveys.questions(can_call_back=bool(self._stage.view.branch.email))

    @property
    def _question(self) -> Question:
        return self._questions[self._sitting.place]

    def _show(self) -> None:
        self._stage.tablet.pages.survey.show(self._content())
        self._stage.show("survey", Pace.SURVEY)

    def _content(self) -> SurveyContent:
        sitting = self._sitting
        chosen = sitting.answers.get(self._question.question_id, ())
        return questions.content_of(
            self._question, sitting.place + 1, len(self._questions), chosen, self._stage.view.branch
        )

    def _choose(self, option: str) -> None:
        question, answers = self._question, self._sitting.answers
        chosen = answers.get(question.question_id, ())
        answers[question.question_id] = questions.after_touch(question, chosen, option)
        content = self._content()
        if content.goes_on_by_itself:
            self._go_on()
        else:
            self._stage.tablet.pages.survey.choose(content)

    def _skip(self) -> None:
        self._sitting.answers.pop(self._question.question_id, None)
        self._go_on()

    def _go_on(self) -> None:
        if self._sitting.place + 1 < len(self._questions):
            self._sitting.place += 1
            self._show()
        else:
            self._finish()

    def _go_back(self) -> None:
        if self._sitting.place > 0:
            self._sitting.place -= 1
            self._show()
        else:
            self._finish()

    def _finish(self) -> None:
        stage, given = self._stage, self._sitting.given()
        self._sitting = Sitting()
        if given:
            wants_a_call = Answer(CALL_BACK.question_id, (WANTS_A_CALL,)) in given
            stage.ask(lambda: survey.answer(given, stage.ports), lambda n: self._thank(n, wants_a_call))
        else:
            stage.go_home()

    def _thank(self, count: int, wants_a_call: bool) -> None:
        page = self._stage.tablet.pages.survey_thanks
        branch = self._stage.view.branch
        matrix = qr_matrix(f"mailto:{branch.email}") if wants_a_call else ()
        page.show(SurveyThanksContent(phrase("sv.thanks.n", n=count, branch=branch.name), matrix))
        self._stage.show_answer("surveyThanks", THANKS_FACE, page.count_down)

    def _keep(self) -> None:
        """The turn ends in the midst of it: what was said is kept."""
        stage, given = self._stage, self._sitting.given()
        self._sitting = Sitting()
        if given:
            stage.ask_for_good(lambda: survey.answer(given, stage.ports), lambda _: None)
