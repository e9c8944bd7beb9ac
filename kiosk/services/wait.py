"""Have oneself told when a desk is free again here today: written once a day, without a name (UX.md J10)."""

from kiosk.domain import days
from kiosk.domain.facts import PlaceAwaited
from kiosk.domain.outcomes import Refusal, Refused, Waiting
from kiosk.domain.ports import Ports
from kiosk.services.identify import Known
from kiosk.services.references import new_reference


def wait(known: Known, ports: Ports) -> Waiting | Refused:
    """Writes that they wait; who has asked here today already is told the same, and nothing is added.

    Refused is whoever this copy does not know: nobody could tell them.
    """
    if known.subject_id is None:
        return Refused(Refusal.NOT_HERE, new_reference(ports.random))
    with ports.begin() as work:
        branch = work.places.branch()
        day = branch.day_of(ports.clock.now())
        if known.subject_id not in work.waiting_since(days.bounds(day, branch.time_zone).start):
            work.append(PlaceAwaited(day, known.subject_id))
    return Waiting()
