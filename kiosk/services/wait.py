"""Have oneself told when a desk is free again here today: written without a name (UX.md J10)."""

from datetime import datetime, timedelta

from kiosk.domain.bookings import EARLY_ARRIVAL
from kiosk.domain.entry_passes import Claims
from kiosk.domain.facts import PlaceAwaited
from kiosk.domain.outcomes import Refusal, Refused, Waiting
from kiosk.domain.ports import Ports, Work
from kiosk.services import find_space, identify
from kiosk.services.identify import Known
from kiosk.services.references import new_reference

AGAIN = timedelta(minutes=5)
"""Who asks anew so soon asked already; later they may have had a desk meanwhile, which ended their wait."""


def by_code(code: bytes, ports: Ports) -> Waiting | Refused | None:
    """Somebody who would be told shows a code. None: it is to let somebody in, as a guest's, a badge or a refused one.

    A member's pass alone says whom to tell; every other code is of whoever came in the meantime.
    """
    claims = ports.passes.verify(code)
    if not isinstance(claims, Claims):
        return None
    with ports.begin() as work:
        is_member = identify.member(claims, work) is not None
    known = identify.identify(code, ports)
    return wait(known, ports) if is_member and isinstance(known, Known) else None


def wait(known: Known, ports: Ports) -> Waiting | Refused | None:
    """Writes that they wait; who asked here a moment ago is told the same, and nothing is added.

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
        if known.subject_id not in work.waiting_since(now - AGAIN):
            work.append(PlaceAwaited(day, known.subject_id))
    return Waiting()


def _has_desk(work: Work, subject_id: str, now: datetime) -> bool:
    branch = work.places.branch()
    booked = work.bookings.of_subject(subject_id, branch.day_of(now))
    if any(one.takes_space and one.span.start - EARLY_ARRIVAL <= now < one.span.end for one in booked):
        return True
    person, until = work.vault.person(subject_id), find_space.proposed_end(branch, now)
    return find_space.propose_desk_now(work, person, now, until) is not None
