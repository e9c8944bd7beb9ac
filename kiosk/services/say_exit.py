"""Say when one had left, where the night could only suppose it: asked of who comes again (UX.md 6.7 D24)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk.domain import days
from kiosk.domain.bookings import Objection
from kiosk.domain.branches import Branch
from kiosk.domain.facts import ExitTime, FactRef
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
        times = tuple(_times(work.places.branch(), left))
        return ForgottenExit(left.visit_id, left.day, space, left.arrived_at, left.left_at, times)


def say_exit(forgotten: ForgottenExit, left_at: datetime, ports: Ports) -> ExitSaid | NotBooked:
    """Writes when they left; who has said so meanwhile, here or elsewhere, is told that."""
    with ports.begin() as work:
        visit = work.visits.visit(forgotten.visit_id)
        if visit is None or visit.left_at is None:
            return NotBooked(Objection.EXPIRED)
        if not visit.is_estimated:
            return ExitSaid(visit.left_at)
        work.append(ExitTime(FactRef(visit.visit_id), left_at))
        return ExitSaid(left_at)


def _last_of(work: Work, present: Visit) -> Visit | None:
    """The last stay of the same person on an earlier day of this week."""
    for days_ago in range(1, ASKED_DAYS):
        day = present.day - timedelta(days=days_ago)
        theirs = [visit for visit in work.visits.on_day(day) if _is_same(visit, present)]
        if theirs:
            return theirs[-1]
    return None


def _is_same(one: Visit, other: Visit) -> bool:
    """By the pass too: of who it is, a copy may know nothing, or have known them by another id (a merger)."""
    is_known = one.subject_id is not None and one.subject_id == other.subject_id
    return is_known or (one.pass_id is not None and one.pass_id == other.pass_id)


def _times(branch: Branch, visit: Visit) -> Iterator[datetime]:
    """Every half hour of the clock from their arrival until the house closed to everybody, each reading once."""
    spans = (*branch.opening_spans(visit.day), *branch.member_spans(visit.day))
    last = max((span.end for span in spans), default=visit.arrived_at)
    if last <= visit.arrived_at:
        last = days.bounds(visit.day, branch.time_zone).end
    step = STEP.seconds
    at = datetime.fromtimestamp(visit.arrived_at.timestamp() // step * step, visit.arrived_at.tzinfo)
    while (at := at + STEP) <= last:
        if at.astimezone(branch.time_zone).fold == 0:
            yield at
