"""Reports: what people said without a name, a branch and a month at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import anyio.to_thread
from litestar import Response, get

from kiosk.domain.branches import Branch
from kiosk.domain.surveys import (
    HALF_DAYS,
    HALVES,
    QUESTIONNAIRE,
    WEEKDAYS,
    Mood,
    PulseReason,
    Question,
    Shape,
)
from sync.hq import surveys, views
from sync.hq.bodies import AnyRequest
from sync.hq.house import House
from sync.hq.machine_api import house_of
from sync.hq.surveys import ANSWERS_MIN, Counted
from sync.hq.web.rendering import fault_page, page, words_for
from sync.hq.web.texts import Words

BAR_WIDTH = 240
MONTH = "%Y-%m"
A_MONDAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Bar:
    """One option: its words, how many chose it, and how long its bar is (0 to ``BAR_WIDTH``)."""

    label: str
    count: int
    width: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One question and its options, as asked."""

    title: str
    bars: tuple[Bar, ...]


@get("/reports/survey")
async def survey_page(request: AnyRequest) -> Response[str]:
    """The pulse and the questionnaire of ``?branch=`` in ``?month=`` (``YYYY-MM``); the first branch, this month."""
    asked, label = request.query_params.get("branch", ""), request.query_params.get("month", "")
    found = await anyio.to_thread.run_sync(_counted, house_of(request), asked, label)
    if found is None:
        return fault_page(request, "gone", 404)
    branches, branch, first, this_month, counted = found
    words = words_for(request)
    return page(
        request,
        "survey.html",
        tab="reports",
        branches=branches,
        branch=branch,
        month=first.strftime(MONTH),
        month_name=words.month(first),
        before=surveys.month_before(first).strftime(MONTH),
        after=surveys.month_after(first).strftime(MONTH) if first < this_month else "",
        counted=counted,
        least=ANSWERS_MIN,
        bar_width=BAR_WIDTH,
        pulse=_pulse(counted, words) if counted.tells_pulses else (),
        charts=_charts(counted, branches, words) if counted.tells_surveys else (),
    )


def _counted(
    house: House, branch_id: str, label: str
) -> tuple[list[Branch], Branch, date, date, Counted] | None:
    at = house.moment().at
    with house.store.reading() as connection:
        branches = views.branches(connection)
        branch = next((one for one in branches if branch_id in ("", one.branch_id)), None)
        if branch is None:
            return None
        this_month = branch.day_of(at).replace(day=1)
        first = _month(label, this_month)
        return branches, branch, first, this_month, surveys.of_month(connection, branch.branch_id, first)


def _month(label: str, this_month: date) -> date:
    """The month that was asked for, never one to come."""
    try:
        return min(date.fromisoformat(f"{label}-01"), this_month)
    except ValueError:
        return this_month


def _pulse(counted: Counted, words: Words) -> tuple[Chart, ...]:
    moods = {words.text(f"sv.pulse.{n}"): counted.moods[mood] for n, mood in enumerate(Mood, 1)}
    reasons = {words.text(f"sv.why.{reason.value}"): counted.reasons[reason] for reason in PulseReason}
    return _chart(words.text("sv.pulse"), moods), _chart(words.text("sv.why"), reasons)


def _charts(counted: Counted, branches: list[Branch], words: Words) -> tuple[Chart, ...]:
    return tuple(_question(question, counted, branches, words) for question in QUESTIONNAIRE)


def _question(question: Question, counted: Counted, branches: list[Branch], words: Words) -> Chart:
    names = _option_names(question, branches, words)
    counts = {name: counted.choices[question.question_id, option] for option, name in names.items()}
    return _chart(words.text(f"sv.{question.question_id}"), counts)


def _option_names(question: Question, branches: list[Branch], words: Words) -> Mapping[str, str]:
    names = {}
    if question.shape is Shape.BRANCHES:
        names = {branch.branch_id: branch.name for branch in branches}
    if question.shape is Shape.HALF_DAYS:
        names = _half_day_names(words)
    texts = {o: words.text(f"sv.{question.question_id}.{o}") for o in question.options if o not in HALF_DAYS}
    return names | texts


def _half_day_names(words: Words) -> dict[str, str]:
    return {
        f"{day}.{half}": f"{words.weekday(A_MONDAY.replace(day=A_MONDAY.day + number))}, {words.text(f'sv.q4.{half}')}"
        for number, day in enumerate(WEEKDAYS)
        for half in HALVES
    }


def _chart(title: str, counts: Mapping[str, int]) -> Chart:
    most = max(counts.values(), default=0)
    bars = (Bar(label, count, BAR_WIDTH * count / most if most else 0.0) for label, count in counts.items())
    return Chart(title, tuple(bars))
