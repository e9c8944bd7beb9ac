"""The questionnaire in words: how each question stands on the page, and which of its options can be touched."""

from collections.abc import Sequence

from kiosk.domain.branches import Branch
from kiosk.domain.surveys import CALL_BACK, HALF_DAYS, Question, Shape
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.survey import SurveyContent
from ui.bridge.phrases import Phrase, phrase, plain

TILES_MAX = 4
TILE_ICONS = {"q2": {"desk": "desk", "office": "door-closed", "room": "room", "group": "users"}}
ICONS = TILE_ICONS | {"q4": {"eve": "moon", "sat": "calendar"}}


def content_of(
    question: Question, number: int, total: int, chosen: Sequence[str], branch: Branch
) -> SurveyContent:
    """The page of the `number`-th question with what was chosen of it so far."""
    goes_on_by_itself = question.shape is Shape.ONE
    return SurveyContent(
        number=number,
        total=total,
        title=phrase(f"sv.{question.question_id}"),
        hint=_hint(question, chosen),
        look=_look(question),
        options=_options(question, branch),
        chosen=tuple(chosen),
        is_full=1 < question.at_most <= len(chosen),
        goes_on_by_itself=goes_on_by_itself,
    )


def after_touch(question: Question, chosen: Sequence[str], option: str) -> tuple[str, ...]:
    """What is chosen once that option was touched: a second touch takes it back, one more than may be does nothing."""
    if question.shape is Shape.ONE:
        return (option,)
    if option in chosen:
        return tuple(one for one in chosen if one != option)
    return (*chosen, option) if len(chosen) < question.at_most else tuple(chosen)


def _hint(question: Question, chosen: Sequence[str]) -> Phrase | None:
    if question is CALL_BACK:
        return phrase("sv.q8.text")
    match question.shape:
        case Shape.ONE:
            return phrase("sv.hint")
        case Shape.HALF_DAYS:
            halves = sum(one in HALF_DAYS for one in chosen)
            return phrase("sv.q4.count", n=halves) if halves else phrase("sv.q4.hint")
        case Shape.SOME:
            return phrase("sv.q6.hint", n=question.at_most)
        case Shape.BRANCHES:
            return None


def _look(question: Question) -> str:
    if question.shape is Shape.HALF_DAYS:
        return "week"
    if question.question_id in TILE_ICONS:
        return "tiles"
    return "rows" if question.shape is Shape.ONE and len(question.options) <= TILES_MAX else "grid"


def _options(question: Question, branch: Branch) -> tuple[Choice, ...]:
    names = _branch_names(branch) if question.shape is Shape.BRANCHES else {}
    icons = ICONS.get(question.question_id, {})
    return tuple(
        Choice(
            option,
            plain(names[option]) if option in names else phrase(f"sv.{question.question_id}.{option}"),
            icon=icons.get(option, ""),
        )
        for option in (*names, *question.options)
        if option not in HALF_DAYS
    )


def _branch_names(branch: Branch) -> dict[str, str]:
    """This branch, then the others."""
    return {branch.branch_id: branch.name} | {other.branch_id: other.name for other in branch.neighbours}
