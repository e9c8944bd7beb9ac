"""Say when one had left, where the night could only suppose it: asked of who comes again (UX.md 6.7 D24)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk.domain.bookings import Objection
from kiosk.domain.branches import Branch
from kiosk.domain.facts import CheckedOut, FactRef
from kiosk.domain.outcomes import ExitSaid, ForgottenExit, NotBooked
from kiosk.domain.ports import Ports, Work
from kiosk.domain.visits import Visit

ASKED_DAYS = 7
STEP = timedelta(minutes=30)


def forgotten_exit(visit_id: str, ports: Ports) -> ForgottenExit | None:
    """The last stay of whoever came in by this visit that the night ended, within a week; None: nothing to ask.

    Never with a doubtful clock: nobody knows then which day was yesterday.
    """
    if ports.clock.is_suspect:
        return None
    with ports.begin() as work:
        present = work.visits.visit(visit_id)
        left = _last_of(work, present) if present is not None else None
        if left is None or left.left_at is None or not left.is_estimated:
            return None
        space = work.places.space(left.space_id) if left.space_id else None
        times = tuple(_times(work.places.branch(), left, left.left_at))
        return ForgottenExit(left.visit_id, left.day, space, left.arrived_at, left.left_at, times)


def say_exit(forgotten: ForgottenExit, left_at: datetime, ports: Ports) -> ExitSaid | NotBooked:
    """Writes when they left, if nobody has said so since."""
    with ports.begin() as work:
        visit = work.visits.visit(forgotten.visit_id)
        if visit is None or not visit.is_estimated or left_at <= visit.arrived_at:
            return NotBooked(Objection.EXPIRED)
        work.append(CheckedOut(FactRef(visit.visit_id), visit.source, left_at=left_at))
        return ExitSaid(left_at)


def _last_of(work: Work, present: Visit) -> Visit | None:
    """The same person's last stay on an earlier day of this week, whether a person or only a pass is known."""
    for days_ago in range(1, ASKED_DAYS):
        day = present.day - timedelta(days=days_ago)
        theirs = [visit for visit in work.visits.on_day(day) if _is_same(visit, present)]
        if theirs:
            return theirs[-1]
    return None


def _is_same(one: Visit, other: Visit) -> bool:
    if one.subject_id is not None and other.subject_id is not None:
        return one.subject_id == other.subject_id
    return one.pass_id is not None and one.pass_id == other.pass_id


def _times(branch: Branch, visit: Visit, supposed: datetime) -> Iterator[datetime]:
    """Every half hour of the clock from their arrival until the house closed to everybody."""
    spans = (*branch.opening_spans(visit.day), *branch.member_spans(visit.day))
    last = max(supposed, *(span.end for span in spans), visit.arrived_at)
    at = datetime.fromtimestamp(
        visit.arrived_at.timestamp() // STEP.seconds * STEP.seconds, visit.arrived_at.tzinfo
    )
    while (at := at + STEP) <= last:
        yield at
