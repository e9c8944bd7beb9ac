"""Who is inside: the list behind the staff screen and the roll-call, short names only."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.bookings import Booking
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space
from kiosk.domain.visits import Visit


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody inside. ``host_short`` None: not a guest. ``until`` None: no booking."""

    visit_id: str
    short_name: str
    party: int
    since: datetime
    space: Space | None
    host_short: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody with a booking today who has not come yet."""

    booking: Booking
    short_name: str
    space: Space | None


@dataclass(frozen=True, slots=True)
class House:
    """The house as it stands: who is in, how many of how many, who is still to come, what waits for a person."""

    people: int
    limit: int
    present: tuple[Present, ...]
    expected: tuple[Expected, ...]
    refused_today: int
    requests_pending: int


def _who(work: Work, visit: Visit) -> str | None:
    """Who came; of somebody of whom no more than a pass was known then, whoever it has turned out to belong to."""
    record = work.vault.pass_record(visit.pass_id) if visit.subject_id is None and visit.pass_id else None
    return record.subject_id if record else visit.subject_id


def house(ports: Ports) -> House:
    """Everything the first staff screen says, read in one go."""
    now = ports.clock.now()
    with ports.begin() as work:
        branch = work.places.branch()
        day = branch.day_of(now)
        inside = work.visits.inside()
        arrived = {visit.booking_id for visit in work.visits.on_day(day)}

        def short(subject_id: str | None) -> str:
            person = work.vault.person(subject_id) if subject_id else None
            return person.short_name if person else ""

        present = []
        for visit in inside:
            booking = work.bookings.booking(visit.booking_id) if visit.booking_id else None
            present.append(
                Present(
                    visit_id=visit.visit_id,
                    short_name=short(_who(work, visit)),
                    party=visit.party,
                    since=visit.arrived_at,
                    space=work.places.space(visit.space_id) if visit.space_id else None,
                    host_short=short(visit.host_id) if visit.host_id else None,
                    until=booking.span.end if booking else None,
                )
            )
        expected = [
            Expected(b, short(b.subject_id), work.places.space(b.space_id))
            for b in work.bookings.on_day(day)
            if b.takes_space and b.booking_id not in arrived and b.span.end > now
        ]
        return House(
            people=work.visits.people_inside(),
            limit=branch.people_limit,
            present=tuple(present),
            expected=tuple(sorted(expected, key=lambda e: e.booking.span.start)),
            refused_today=len(work.visits.failed_on(day)),
            requests_pending=len(work.bookings.pending_requests()),
        )
