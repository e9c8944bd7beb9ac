"""What people at the branches said without a name, counted a month at a time (UX.md 2.4).

Read straight from the stored facts. Of a month and branch with fewer than ``ANSWERS_MIN`` answers no choice is told:
whoever knows who was there could otherwise tell whose they are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, select

from kiosk.domain.facts import Entry, PulseExplained, PulseGiven, SurveyAnswered
from kiosk.domain.surveys import Mood, PulseReason
from kiosk.encoding import facts
from kiosk.encoding.values import UndecodableError, milliseconds
from sync.hq import tables

ANSWERS_MIN = 5
TYPES = (PulseGiven.TYPE, PulseExplained.TYPE, SurveyAnswered.TYPE)
_A_DAY_EITHER_WAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many chose what. ``choices``: by question and option, ids that no question has any more included (F46)."""

    pulses: int
    moods: Counter[Mood]
    reasons: Counter[PulseReason]
    surveys: int
    choices: Counter[tuple[str, str]]

    @property
    def tells_pulses(self) -> bool:
        """Whether so many said how it was that nobody can be told from the others."""
        return self.pulses >= ANSWERS_MIN

    @property
    def tells_surveys(self) -> bool:
        """The same of the questionnaire."""
        return self.surveys >= ANSWERS_MIN


def of_month(connection: Connection, branch_id: str, first: date) -> Counted:
    """What was said at the branch in the month that begins with ``first``."""
    after = month_after(first)
    entries = tuple(_entries(connection, branch_id, first, after))
    given = {
        entry.name.ref: entry.fact.mood
        for entry in entries
        if isinstance(entry.fact, PulseGiven) and first <= entry.fact.day < after
    }
    reasons = [
        entry.fact.reason
        for entry in entries
        if isinstance(entry.fact, PulseExplained) and entry.fact.pulse in given
    ]
    answered = [
        entry.fact.answers
        for entry in entries
        if isinstance(entry.fact, SurveyAnswered) and first <= entry.fact.day < after
    ]
    choices = Counter(
        (answer.question_id, choice)
        for answers in answered
        for answer in answers
        for choice in answer.choices
    )
    return Counted(len(given), Counter(given.values()), Counter(reasons), len(answered), choices)


def month_after(first: date) -> date:
    """The first day of the month that follows the one that begins with ``first``."""
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before it."""
    return (first - timedelta(days=1)).replace(day=1)


def _entries(connection: Connection, branch_id: str, first: date, after: date) -> Iterator[Entry]:
    """Those of the month by their authors' clocks, and those around it: a fact's own day says which month it is of."""
    e, n = tables.event.c, tables.node.c
    since, until = _midnight(first) - _A_DAY_EITHER_WAY, _midnight(after) + 2 * _A_DAY_EITHER_WAY
    rows = connection.execute(
        select(e.node, e.inc, e.body)
        .join_from(tables.event, tables.node, e.node == n.node)
        .where(n.branch_id == branch_id, e.type.in_(TYPES))
        .where(e.at_ms >= milliseconds(since), e.at_ms < milliseconds(until))
        .order_by(e.at_ms)
    )
    return _read((row.node, row.inc, row.body) for row in rows)


def _read(rows: Iterable[tuple[str, str, bytes]]) -> Iterator[Entry]:
    for node, inc, body in rows:
        try:
            yield facts.decode(node, inc, body)
        except UndecodableError:
            continue  # a newer kiosk's: it counts after the update, like every fact (F39)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
