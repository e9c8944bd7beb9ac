"""How it was, and the questionnaire, with believable content."""

from kiosk.domain.branches import Branch, Neighbour, Texts
from kiosk.domain.surveys import QUESTIONNAIRE
from ui.bridge import answers, questions
from ui.bridge.pages.goodbye import GoodbyeContent
from ui.bridge.pages.survey_thanks import SurveyThanksContent
from ui.bridge.phrases import length_of_time, phrase
from ui.bridge.tablet import Tablet
from ui.shots_scene import Scene

NOWHERE = Texts("", "", "")
TOWNS = ("Pergine Valsugana", "Tenna", "Civezzano", "Vigolo Vattaro", "Caldonazzo", "Baselga di Piné")
LEVICO = Branch(
    "LEV",
    "Levico Terme",
    "Europe/Rome",
    20,
    1,
    "",
    NOWHERE,
    (),
    neighbours=tuple(Neighbour(town[:3].upper(), town) for town in TOWNS),
)
GOODBYE = GoodbyeContent(
    title=phrase("ok.out", name="Giulia"),
    time=phrase("ok.out.time", t="12:01", dur=length_of_time(200)),
    remark=phrase("ok.out.tidy"),
    is_tidy_asked=True,
    can_stay=True,
    moods=answers.MOODS,
    reasons=answers.REASONS,
)


def scenes() -> tuple[Scene, ...]:
    """These pages, in the order one meets them."""
    return (
        Scene("k10-pulse", "goodbye", fill_pulse),
        Scene("k10-pulse-why", "goodbye", fill_pulse_why),
        Scene("k10-pulse-thanks", "goodbye", fill_pulse_thanks),
        Scene("k22-survey-1", "survey", lambda tablet: fill_question(tablet, 0, ())),
        Scene("k22-survey-2", "survey", lambda tablet: fill_question(tablet, 1, ("room",))),
        Scene("k22-survey-3", "survey", lambda tablet: fill_question(tablet, 2, ())),
        Scene("k22-survey-4", "survey", lambda tablet: fill_question(tablet, 3, WEEK)),
        Scene("k22-survey-5", "survey", lambda tablet: fill_question(tablet, 4, ("LEV", "CAL"))),
        Scene("k22-survey-6", "survey", lambda tablet: fill_question(tablet, 5, ("net", "quiet", "hours"))),
        Scene("k22-survey-7", "survey", lambda tablet: fill_question(tablet, 6, ())),
        Scene("k22-survey-8", "survey", lambda tablet: fill_question(tablet, 7, ())),
        Scene("k22-survey-thanks", "surveyThanks", fill_thanks),
        Scene("k22-survey-thanks-code", "surveyThanks", fill_thanks_code),
    )


WEEK = ("mon.am", "tue.am", "wed.am", "wed.pm", "thu.pm", "sat")


def fill_pulse(tablet: Tablet) -> None:
    """K10: out, and how was it."""
    tablet.pages.goodbye.show(GOODBYE)
    tablet.pages.goodbye.count_down(10)


def fill_pulse_why(tablet: Tablet) -> None:
    """K10: what mattered most."""
    tablet.pages.goodbye.show(GOODBYE)
    tablet.pages.goodbye.ask_why()
    tablet.pages.goodbye.count_down(10)


def fill_pulse_thanks(tablet: Tablet) -> None:
    """K10: somebody without a desk said how it was; the questionnaire is offered."""
    tablet.pages.goodbye.show(
        GOODBYE._replace(title=phrase("ok.out.noname"), remark=phrase("ok.out.thanks"), is_tidy_asked=False)
    )
    tablet.pages.goodbye.thank()
    tablet.pages.goodbye.count_down(8)


def fill_question(tablet: Tablet, place: int, chosen: tuple[str, ...]) -> None:
    """K22: one question."""
    question = QUESTIONNAIRE[place]
    content = questions.content_of(question, place + 1, len(QUESTIONNAIRE), chosen, LEVICO)
    tablet.pages.survey.show(content)


def fill_thanks(tablet: Tablet) -> None:
    """K22: the end."""
    tablet.pages.survey_thanks.show(SurveyThanksContent(phrase("sv.thanks.n", n=38, branch="Levico Terme")))
    tablet.pages.survey_thanks.count_down(20)


def fill_thanks_code(tablet: Tablet) -> None:
    """K22: the end, for somebody who wants to be called back."""
    matrix = answers.qr_matrix("mailto:lev@smartvalley.example")
    tablet.pages.survey_thanks.show(
        SurveyThanksContent(phrase("sv.thanks.n", n=1, branch="Levico Terme"), matrix)
    )
    tablet.pages.survey_thanks.count_down(20)
