"""Have oneself told when a desk is free again here today: written once a day, without a name (UX.md J10)."""

from datetime import datetime

from kiosk.domain import days
from kiosk.domain.facts import PlaceAwaited
from kiosk.domain.outcomes import Refusal, Refused, Waiting
from kiosk.domain.ports import Ports, Work
from kiosk.services import find_space
from kiosk.services.check_in import EARLY_ARRIVAL
from kiosk.services.identify import Known
from kiosk.services.references import new_reference


def wait(known: Known, ports: Ports) -> Waiting | Refused | None:
    """Writes that they wait; who has asked here today already is told the same, and nothing is added.

    None: there is a desk for them now, their own or one that was left meanwhile. Refused is whoever this copy does not
    know: nobody could tell them.
    """
    if known.subject_id is None:
        return Refused(Refusal.NOT_HERE, new_reference(ports.random))
    now = ports.clock.now()
    with ports.begin() as work:
        branch = work.places.branch()
        day = branch.day_of(now)
        if _has_desk(work, known.subject_id, now):
            return None
        if known.subject_id not in work.waiting_since(days.bounds(day, branch.time_zone).start):
            work.append(PlaceAwaited(day, known.subject_id))
    return Waiting()


def _has_desk(work: Work, subject_id: str, now: datetime) -> bool:
    branch = work.places.branch()
    booked = work.bookings.of_subject(subject_id, branch.day_of(now))
    if any(one.takes_space and one.span.start - EARLY_ARRIVAL <= now < one.span.end for one in booked):
        return True
    person, until = work.vault.person(subject_id), find_space.proposed_end(branch, now)
    return find_space.propose_desk_now(work, person, now, until) is not None
