"""The pulse at a check-out and the questionnaire of the network's beginning: what may be answered (UX.md 2.4).

Answers name nobody. Each id stands in the deck behind ``sv.``: question ``q1``, option ``self`` is ``sv.q1.self``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

VISITS_A_PULSE = 4
"""Somebody is asked at most at one visit of so many (UX.md 2.4)."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
HALVES = ("am", "pm")
HALF_DAYS = tuple(f"{day}.{half}" for day in WEEKDAYS for half in HALVES)
OTHER_BRANCH = "other"


class Mood(Enum):
    """How somebody's day was, from worst to best; ``sv.pulse.1`` to ``sv.pulse.4``."""

    BAD = "bad"
    SO_SO = "so_so"
    GOOD = "good"
    GREAT = "great"


class PulseReason(Enum):
    """What mattered most that day; ``sv.why.*``."""

    NET = "net"
    NOISE = "noise"
    HEAT = "heat"
    DESK = "desk"
    CLEAN = "clean"
    PEOPLE = "people"
    PARK = "park"


class Shape(Enum):
    """How a question is answered: by one option, by some, by half days of a week, by some branches."""

    ONE = "one"
    SOME = "some"
    HALF_DAYS = "half_days"
    BRANCHES = "branches"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its options. ``at_most``: how many of them somebody may choose.

    Of ``Shape.BRANCHES`` the options are the ids of the network's branches, and those named here.
    """

    question_id: str
    shape: Shape
    options: tuple[str, ...]
    at_most: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen of a question's options, at least one."""

    question_id: str
    choices: tuple[str, ...]


QUESTIONNAIRE = (
    Question("q1", Shape.ONE, ("self", "remote", "firm", "public", "assoc", "study", "other")),
    Question("q2", Shape.ONE, ("desk", "office", "room", "group")),
    Question("q3", Shape.ONE, ("daily", "week", "month", "rare")),
    Question("q4", Shape.HALF_DAYS, (*HALF_DAYS, "eve", "sat"), at_most=12),
    Question("q5", Shape.BRANCHES, (OTHER_BRANCH,), at_most=100),
    Question(
        "q6", Shape.SOME, ("net", "quiet", "priv", "park", "hours", "company", "print", "wheel"), at_most=3
    ),
    Question("q7", Shape.ONE, ("me", "employer", "body", "unknown")),
    Question("q8", Shape.ONE, ("yes", "no")),
)
CALL_BACK = QUESTIONNAIRE[-1]
WANTS_A_CALL = "yes"


def questions(*, can_call_back: bool) -> tuple[Question, ...]:
    """What is asked: whether somebody wants to be called back only where there is a way to say whom."""
    return QUESTIONNAIRE if can_call_back else QUESTIONNAIRE[:-1]


def is_pulse_due(visits: int) -> bool:
    """Whether somebody who has been here so many times, this time included, is asked how it was."""
    return visits % VISITS_A_PULSE == 1


def in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers in the order of the questions, without those that chose nothing."""
    given = {answer.question_id: answer for answer in answers if answer.choices}
    return tuple(given[q.question_id] for q in QUESTIONNAIRE if q.question_id in given)
