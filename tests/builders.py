"""Domain values for tests: Pergine Valsugana on one ordinary Tuesday, and the people who come there.

Every builder gives a whole, believable value; what a test cares about it says itself, by keyword or with
``dataclasses.replace``.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from kiosk.domain import days
from kiosk.domain.authority import Grant
from kiosk.domain.bookings import Booking, BookingState, Request, RequestState
from kiosk.domain.branches import Branch, Hours, Texts
from kiosk.domain.days import Interval
from kiosk.domain.facts import BookingConfirmed, BookingRequested, CheckedIn, Entry, Fact, FactName, FactRef
from kiosk.domain.people import (
    Entitlement,
    EntitlementKind,
    PassRecord,
    Person,
    StaffMember,
    StaffRole,
)
from kiosk.domain.spaces import Feature, Space, SpaceKind
from kiosk.domain.visits import Invitation, Source, Visit

ROME = ZoneInfo("Europe/Rome")
TUESDAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)
BRANCH = "PER"
NODE = "PER-1"


def at(clock: str, day: date = TUESDAY) -> datetime:
    """The instant at which the branch's clocks show ``HH:MM`` on that day."""
    instant = days.instant_of(day, time.fromisoformat(clock), ROME)
    if instant is None:
        raise ValueError(f"clocks show {clock} twice or never on {day}")
    return instant.astimezone(UTC)


def a_span(start: str = "09:00", end: str = "11:00", day: date = TUESDAY) -> Interval:
    """A span between two wall times of one branch day."""
    return Interval(at(start, day), at(end, day))


def week(opens: str, closes: str, weekdays: range = range(5)) -> tuple[Hours, ...]:
    """The same hours on every one of the weekdays (0 is Monday)."""
    first, last = time.fromisoformat(opens), time.fromisoformat(closes)
    return tuple(Hours(weekday, first, last) for weekday in weekdays)


def a_branch(branch_id: str = BRANCH, *, name: str = "Pergine Valsugana", people_limit: int = 40) -> Branch:
    """Open 08:00-19:00 on weekdays, staffed in the morning; people with a plan from 06:00 to 22:00."""
    return Branch(
        branch_id=branch_id,
        name=name,
        zone=ROME.key,
        people_limit=people_limit,
        summit=0,
        phone="0461 000100",
        assembly_point=Texts("nel cortile davanti", "im Hof vor dem Haus", "in the yard in front"),
        opening=week("08:00", "19:00"),
        staffed=week("08:30", "13:00"),
        member_hours=week("06:00", "22:00", range(7)),
    )


def a_desk(
    code: str = "P-07",
    *,
    name: str = "Panarotta",
    branch: str = BRANCH,
    features: tuple[Feature, ...] = (),
    fixed_for: str | None = None,
) -> Space:
    """A desk on the ground floor, named by its branch and code."""
    return Space(
        f"{branch}:{code}", branch, SpaceKind.DESK, code, name, 0, 1, features=features, fixed_for=fixed_for
    )


def an_office(code: str = "P-21", *, name: str = "Lagorai", branch: str = BRANCH, seats: int = 2) -> Space:
    """An office on the first floor."""
    return Space(f"{branch}:{code}", branch, SpaceKind.OFFICE, code, name, 1, seats)


def a_room(
    code: str = "P-31",
    *,
    name: str = "Fersina",
    branch: str = BRANCH,
    seats: int = 4,
    airing_minutes: int = 0,
) -> Space:
    """A meeting room with a screen."""
    return Space(
        f"{branch}:{code}",
        branch,
        SpaceKind.MEETING_ROOM,
        code,
        name,
        1,
        seats,
        features=(Feature.SCREEN,),
        airing_minutes=airing_minutes,
    )


def a_booth(code: str = "P-91", *, name: str = "Cabina", branch: str = BRANCH) -> Space:
    """A booth for calls, which nobody can book."""
    return Space(f"{branch}:{code}", branch, SpaceKind.BOOTH, code, name, 0, 1)


def a_member(
    subject_id: str = "m-marco",
    *,
    given_name: str = "Marco",
    family_name: str = "Bortolotti",
    card_number: str | None = "204817",
    usual_space: str | None = None,
    is_findable: bool = True,
) -> Person:
    """A member with a plan since January, who may be found as a host at Pergine."""
    return Person(
        subject_id,
        1,
        given_name,
        family_name,
        language="it",
        company="Studio Larice",
        phone="340 0000117",
        entitlements=(Entitlement(EntitlementKind.PLAN, date(2026, 1, 1)),),
        branches=(BRANCH,),
        usual_space=usual_space,
        card_number=card_number,
        is_findable=is_findable,
    )


def a_visitor(
    subject_id: str = "m-anna", *, given_name: str = "Anna", family_name: str = "Moser", revision: int = 1
) -> Person:
    """Somebody with no plan, invited by a member."""
    return Person(subject_id, revision, given_name, family_name, language="de", branches=(BRANCH,))


def a_staff_member(staff_id: str = "s-paola", *, pin: str = "c2FsdA$aGFzaA") -> StaffMember:
    """A receptionist at Pergine; ``pin`` is what headquarters would send, not a PIN."""
    return StaffMember(staff_id, f"m-{staff_id}", StaffRole.RECEPTIONIST, pin)


def a_booking(
    booking_id: str = f"{NODE}.00.2",
    *,
    space: Space | None = None,
    span: Interval | None = None,
    day: date = TUESDAY,
    subject_id: str | None = "m-marco",
    people: int = 1,
    state: BookingState = BookingState.CONFIRMED,
) -> Booking:
    """A confirmed booking of Panarotta from 09:00 to 11:00."""
    place = space or a_desk()
    return Booking(booking_id, place.space_id, day, span or a_span(day=day), subject_id, people, state)


def a_request(
    request_id: str = "HQ.PER.1-a0.7",
    *,
    space: Space | None = None,
    span: Interval | None = None,
    day: date = TUESDAY,
    subject_id: str | None = "m-marco",
) -> Request:
    """A pending request made at headquarters."""
    place = space or a_desk()
    return Request(
        request_id, place.space_id, day, span or a_span(day=day), subject_id, 1, RequestState.PENDING
    )


def a_visit(visit_id: str = f"{NODE}.00.3", *, clock: str = "09:02", subject_id: str = "m-marco") -> Visit:
    """A member who came in and has not left."""
    return Visit(visit_id, TUESDAY, at(clock), 1, Source.PASS, subject_id=subject_id)


def an_invitation(
    code: str = "471193", *, invitation_id: str = "i-1", visitor_id: str = "m-anna", host_id: str = "m-marco"
) -> Invitation:
    """Anna is expected by Marco on Tuesday from 10:00 to 12:00."""
    return Invitation(invitation_id, visitor_id, host_id, code, at("10:00"), at("12:00"))


def a_pass_record(pass_id: str = "00" * 7 + "2a", *, subject_id: str = "m-marco") -> PassRecord:
    """Whose pass it is; the id in hex."""
    return PassRecord(pass_id, subject_id)


def a_grant(space: Space | None = None, *, number: int = 1, holder: str = NODE) -> Grant:
    """The space for good, as issue 2 gives it at enrolment."""
    return Grant((space or a_desk()).space_id, number, date(2026, 1, 1), date(9999, 12, 31), holder)


def a_confirmation(
    space: Space | None = None,
    *,
    span: Interval | None = None,
    day: date = TUESDAY,
    subject_id: str | None = "m-marco",
    request: FactRef | None = None,
    replaces: FactRef | None = None,
) -> BookingConfirmed:
    """The fact that a booking was confirmed, by default Panarotta from 09:00 to 11:00."""
    place = space or a_desk()
    return BookingConfirmed(
        place.space_id,
        day,
        span or a_span(day=day),
        1,
        subject_id=subject_id,
        request=request,
        replaces=replaces,
    )


def a_wished_booking(
    space: Space | None = None, *, span: Interval | None = None, day: date = TUESDAY
) -> BookingRequested:
    """The fact that somebody at headquarters asks for a booking."""
    place = space or a_desk()
    return BookingRequested(place.space_id, day, span or a_span(day=day), subject_id="m-marco")


def a_fact_of_hq(number: int, fact: Fact, *, clock: str = "08:30") -> Entry:
    """A fact that headquarters wrote into the branch's feed, as the ``number``-th of its own."""
    return Entry(FactName(f"HQ.{BRANCH}", "1-a0", number), at(clock), 0, fact)


def an_arrival(
    *, subject_id: str | None = "m-marco", booking: FactRef | None = None, space: Space | None = None
) -> CheckedIn:
    """The fact that somebody came in with a pass."""
    return CheckedIn(
        TUESDAY,
        Source.PASS,
        subject_id=subject_id,
        booking=booking,
        space_id=space.space_id if space else None,
    )
