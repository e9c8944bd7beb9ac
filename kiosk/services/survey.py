"""How it was, and what people need: answers that name nobody (UX.md 2.4)."""

from collections.abc import Iterable
from datetime import datetime

from kiosk.domain import days
from kiosk.domain.branches import Branch
from kiosk.domain.facts import FactRef, PulseExplained, PulseGiven, SurveyAnswered
from kiosk.domain.ports import Ports
from kiosk.domain.surveys import Answer, Mood, PulseReason, in_order


def give_pulse(mood: Mood, ports: Ports) -> FactRef:
    """Writes how somebody's day was; the answer names it, for what mattered most."""
    with ports.begin() as work:
        day = work.places.branch().day_of(ports.clock.now())
        return work.append(PulseGiven(day, mood)).ref


def explain_pulse(pulse: FactRef, reason: PulseReason, ports: Ports) -> None:
    """Writes what mattered most."""
    with ports.begin() as work:
        work.append(PulseExplained(pulse, reason))


def answer(answers: Iterable[Answer], ports: Ports) -> int:
    """Writes what was answered, unless it was nothing; how many answered at this kiosk this month."""
    given, now = in_order(answers), ports.clock.now()
    with ports.begin() as work:
        branch = work.places.branch()
        if given:
            work.append(SurveyAnswered(branch.day_of(now), given))
        return work.surveys_since(_month_began(branch, now))


def _month_began(branch: Branch, now: datetime) -> datetime:
    first = branch.day_of(now).replace(day=1)
    return days.bounds(first, branch.time_zone).start
