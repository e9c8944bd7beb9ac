"""People who come for one day: visitors whom a member invited, and day guests with a booking pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from kiosk.demo import passes, people, week
from kiosk.demo.branches import space_id
from kiosk.demo.passes import IssuedPass
from kiosk.demo.people import Stage
from kiosk.domain.bookings import Wish
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.people import Entitlement, EntitlementKind, Person
from kiosk.domain.visits import Invitation

VISITORS_EACH = 3
CODE_FIRST, CODE_LAST = 100_000, 999_999

_MEETING_TIMES = (("09:00", "10:30"), ("10:30", "12:00"), ("14:00", "16:00"))
_BOOKED_DESK, _GUEST_DESK = "P-06", "P-02"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes once, their pass, and for a visitor the invitation."""

    person: Person
    issued: IssuedPass
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whom a visitor meets, where and when."""

    host: Person
    branch: Branch
    space_id: str
    span: Interval


def visit_codes(rng: Random) -> Iterator[str]:
    """Six-digit codes, no two alike in the whole network."""
    given = set[int]()
    while True:
        code = rng.randint(CODE_FIRST, CODE_LAST)
        if code not in given:
            given.add(code)
            yield str(code)


def visitor(rng: Random, number: int, name: tuple[str, str], meeting: Meeting, code: str) -> Guest:
    """A visitor with an invitation, its six digits and a pass that opens the same window."""
    day = meeting.branch.day_of(meeting.span.start)
    branch_id = meeting.branch.branch_id
    invitation_id = f"i-{number:02}"
    right = Entitlement(EntitlementKind.INVITATION, day, day)
    person = people.for_one_day(f"m-v{number:02}", name, branch_id, right)
    issued = passes.visitor_pass(rng, person.subject_id, branch_id, invitation_id, meeting.span)
    invitation = Invitation(
        invitation_id=invitation_id,
        visitor_id=person.subject_id,
        host_id=meeting.host.subject_id,
        code=code,
        starts_at=meeting.span.start,
        ends_at=meeting.span.end,
        pass_id=issued.record.pass_id,
        space_id=meeting.space_id,
    )
    return Guest(person, issued, invitation)


def day_guest(rng: Random, number: int, name: tuple[str, str], branch: Branch, day: date) -> Guest:
    """Somebody with no plan who booked one desk for one day and got a booking pass with it."""
    right = Entitlement(EntitlementKind.DAY_PASS, day, day)
    person = people.for_one_day(f"m-g{number:02}", name, branch.branch_id, right)
    place = space_id(branch.branch_id, _GUEST_DESK)
    wish = Wish(place, day, week.whole_day(branch, day), person.subject_id)
    return Guest(person, passes.booking_pass(rng, wish, branch.branch_id))


def staged_guests(rng: Random, stage: Stage, branch: Branch, today: date) -> tuple[Guest, Guest]:
    """The day guest of the first open day and the one who comes a day early."""
    first, second = week.open_days(branch, today)[:2]
    number = 2 * people.STAGES.index(stage) + 1
    guest = day_guest(rng, number, stage.guest, branch, first)
    early = day_guest(rng, number + 1, stage.early, branch, second)
    return named(guest, "booking"), named(early, "early")


def staged_meeting(stage: Stage, branch: Branch, host: Person, today: date) -> Meeting:
    """The visitor on stage is expected all through the first open day."""
    day = week.open_days(branch, today)[0]
    opening = branch.opening_spans(day)[0]
    return Meeting(host, branch, space_id(stage.branch_id, "S-01"), opening)


def booked_desk(stage: Stage, branch: Branch, member: Person, today: date) -> Wish:
    """The booking of the member on stage who has one on the first open day."""
    day = week.open_days(branch, today)[0]
    place = space_id(stage.branch_id, _BOOKED_DESK)
    return Wish(place, day, week.whole_day(branch, day), member.subject_id)


def kept_spaces(stage: Stage) -> frozenset[str]:
    """The desks at the stage's branch that the rest of the week leaves alone."""
    codes = (_BOOKED_DESK, _GUEST_DESK)
    return frozenset((stage.fixed_space, *(space_id(stage.branch_id, code) for code in codes)))


def some_meeting(rng: Random, branch: Branch, members: Sequence[Person], today: date) -> Meeting:
    """A meeting on some day of the week, with a member of the branch, in its first room."""
    day = rng.choice(week.open_days(branch, today))
    times = [
        span
        for span in (week.span(branch, day, wall_times) for wall_times in _MEETING_TIMES)
        if any(opening.holds(span) for opening in branch.opening_spans(day))
    ]
    hosts = [person for person in members if person.branches == (branch.branch_id,)]
    return Meeting(rng.choice(hosts), branch, space_id(branch.branch_id, "S-01"), rng.choice(times))


def named(guest: Guest, role: str) -> Guest:
    """The guest with a picture of the pass, called after the role and the given name."""
    return replace(guest, issued=passes.pictured(guest.issued, role, guest.person))
