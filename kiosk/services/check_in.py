"""Check somebody in by whatever they show: a member, booking or visitor pass, a staff badge, six digits.

The pass is verified with no network and no database row; what this copy knows adds a name and a place. Every
path ends in an outcome, an arrival is one transaction, and showing the same code twice acts once (P2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain import bookings, entry_passes
from kiosk.domain.bookings import Booking, BookingState, Objection, Why, Wish
from kiosk.domain.days import Interval
from kiosk.domain.entry_passes import Claims, PassPurpose, PassRefusal
from kiosk.domain.facts import CheckedIn, CheckInRefused, FactRef
from kiosk.domain.outcomes import (
    AlreadyIn,
    CheckInOutcome,
    Closed,
    HouseFull,
    NoDeskFree,
    OtherBranch,
    PinLocked,
    Refusal,
    Refused,
    StaffBadge,
    TooEarly,
    TooLate,
    VisitorWelcome,
    Welcome,
)
from kiosk.domain.people import Person
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space, SpaceKind
from kiosk.domain.visits import Invitation, Source, Visit
from kiosk.services import book, extend, find_space, sign_in
from kiosk.services.references import new_reference, reference_of

EARLY_ARRIVAL = timedelta(minutes=30)
REPEAT = timedelta(seconds=60)
VISIT_CODE_ACCOUNT = "visit code"

_REFUSALS = {
    PassRefusal.UNREADABLE: Refusal.UNKNOWN_CODE,
    PassRefusal.FORGED: Refusal.FORGED,
    PassRefusal.FOREIGN: Refusal.FOREIGN_CODE,
    PassRefusal.REVOKED: Refusal.REVOKED,
    PassRefusal.EXPIRED: Refusal.EXPIRED,
    PassRefusal.REPLAYED: Refusal.USED,
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who stands at the screen, as far as their code and this copy say."""

    source: Source
    person: Person | None
    pass_id: str | None = None
    redeems: str | None = None
    booking_id: str | None = None

    @property
    def subject_id(self) -> str | None:
        """The person's id, or None when this copy does not know them."""
        return self.person.subject_id if self.person else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an arrival goes: a booking with its space, or nowhere in particular."""

    booking: Booking | None = None
    space: Space | None = None
    why: Why | None = None


def check_in(code: bytes, ports: Ports) -> CheckInOutcome:
    """Acts on a code as it was read: entry pass or six digits."""
    text = code.strip()
    if len(text) == sign_in.VISIT_CODE_DIGITS and text.isdigit():
        return check_in_by_digits(text.decode("ascii"), ports)
    claims = ports.passes.verify(code)
    if isinstance(claims, PassRefusal):
        return _refuse_unsigned(claims, ports)
    with ports.begin() as work:
        return _judge(work, claims, ports)


def check_in_by_digits(digits: str, ports: Ports) -> CheckInOutcome:
    """Acts on a visit code: an invitation's, or the one a day guest was given here. Exact match only."""
    now = ports.clock.now()
    with ports.begin() as work:
        locked = sign_in.locked_seconds(work.vault.pin_tries(VISIT_CODE_ACCOUNT), now)
        if locked:
            return PinLocked(locked)
        if (visit_id := work.vault.visit_of_day_code(digits)) is not None:
            return _day_guest(work, visit_id, ports)
        invitation = work.vault.invitation_by_code(digits)
        if invitation is None:
            tries = sign_in.after_wrong(work.vault.pin_tries(VISIT_CODE_ACCOUNT), now)
            work.vault.put_pin_tries(tries)
            return _refused(work, Refusal.WRONG_CODE, None)
        work.vault.put_pin_tries(sign_in.after_right(VISIT_CODE_ACCOUNT))
        return _visitor(work, invitation, Source.VISIT_CODE, None, ports)


def check_in_by_card(card_number: str, pin: str, ports: Ports) -> CheckInOutcome:
    """Acts on a member's printed card number and PIN, for who forgot the code; never says which was wrong."""
    now = ports.clock.now()
    account = f"card {card_number}"
    with ports.begin() as work:
        tries = work.vault.pin_tries(account)
        if locked := sign_in.locked_seconds(tries, now):
            return PinLocked(locked)
        person = work.vault.person_by_card(card_number)
        if not ports.pins.matches(pin, (person.pin if person else None) or ""):
            work.vault.put_pin_tries(sign_in.after_wrong(tries, now))
            return _refused(work, Refusal.WRONG_PIN, None)
        work.vault.put_pin_tries(sign_in.after_right(account))
        return _member(work, Arrival(Source.CARD, person), ports)


def take_back(booking_id: str, ports: Ports) -> CheckInOutcome:
    """The owner of a released booking who came late takes it back, as far as the space is still free."""
    now = ports.clock.now()
    with ports.begin() as work:
        released = work.bookings.booking(booking_id)
        if released is None or released.subject_id is None:
            return _refused(work, Refusal.NOT_HERE, None)
        arrival = Arrival(Source.PASS, work.vault.person(released.subject_id))
        return _into_space(
            work, arrival, released.space_id, Interval(now, max(released.span.end, now + REPEAT)), ports
        )


def check_in_anyway(code: bytes, ports: Ports) -> CheckInOutcome:
    """Somebody early, late or from another branch chose a desk now instead: the pass must be ours and not revoked."""
    claims = ports.passes.verify(code)
    if isinstance(claims, PassRefusal):
        return _refuse_unsigned(claims, ports)
    with ports.begin() as work:
        if work.vault.is_revoked(claims.pass_id.hex()):
            return _refused(work, Refusal.REVOKED, claims.pass_id.hex())
        return _propose(work, _arrival(work, claims), ports)


def _refuse_unsigned(reason: PassRefusal, ports: Ports) -> Refused:
    if reason is not PassRefusal.FORGED:
        return Refused(_REFUSALS[reason], new_reference(ports.random))
    with ports.begin() as work:
        return _refused(work, Refusal.FORGED, None)


def _refused(work: Work, because: Refusal, pass_id: str | None) -> Refused:
    name = work.append(CheckInRefused(because.value, pass_id))
    return Refused(because, reference_of(name))


def _judge(work: Work, claims: Claims, ports: Ports) -> CheckInOutcome:
    now = ports.clock.now()
    pass_id = claims.pass_id.hex()
    revoked = {claims.pass_id} if work.vault.is_revoked(pass_id) else frozenset[bytes]()
    branch = work.places.branch()
    against = entry_passes.judge(
        claims, now, branch.branch_id, revoked, clock_is_suspect=ports.clock.is_suspect
    )
    if claims.purpose is PassPurpose.STAFF and against is not PassRefusal.OTHER_BRANCH:
        return _badge(work, pass_id, against, now)
    inside = work.visits.inside_by_pass(pass_id)
    if inside is not None and against is not PassRefusal.REVOKED:
        return _already_in(work, inside, ports)
    if against is PassRefusal.EARLY:
        return _too_early(work, claims, ports)
    if against is PassRefusal.OTHER_BRANCH:
        return OtherBranch(tuple(sorted(claims.branches or ())))
    if against is not None:
        return _refused(work, _REFUSALS[against], pass_id)
    if entry_passes.is_single_entry(claims.purpose) and work.visits.redeemed_by(pass_id) is not None:
        return _refused(work, Refusal.USED, pass_id)
    return _admit(work, claims, ports)


def _admit(work: Work, claims: Claims, ports: Ports) -> CheckInOutcome:
    record = work.vault.pass_record(claims.pass_id.hex())
    if claims.purpose is PassPurpose.VISITOR and record and record.invitation_id:
        invitation = work.vault.invitation(record.invitation_id)
        if invitation is not None:
            return _visitor(work, invitation, Source.PASS, claims.pass_id.hex(), ports)
    return _member(work, _arrival(work, claims), ports)


def _arrival(work: Work, claims: Claims) -> Arrival:
    pass_id = claims.pass_id.hex()
    record = work.vault.pass_record(pass_id)
    person = work.vault.person(record.subject_id) if record else None
    redeems = pass_id if entry_passes.is_single_entry(claims.purpose) else None
    return Arrival(Source.PASS, person, pass_id, redeems, record.booking_id if record else None)


def _member(work: Work, arrival: Arrival, ports: Ports) -> CheckInOutcome:
    now = ports.clock.now()
    branch = work.places.branch()
    day = branch.day_of(now)
    inside = work.visits.inside_by_subject(arrival.subject_id) if arrival.subject_id else None
    if inside is not None:
        return _already_in(work, inside, ports)
    person = arrival.person
    if person is not None and arrival.redeems is None and person.entitlement_on(day) is None:
        return _refused(work, Refusal.NO_ENTITLEMENT, arrival.pass_id)
    if not ports.clock.is_suspect and not branch.admits_members(now):
        closure = branch.closure(day)
        return Closed(closure.reason if closure else None, branch.opens_next(now))
    if work.visits.people_inside() >= branch.people_limit:
        return HouseFull(branch.people_limit)
    return _to_place(work, arrival, ports)


def _to_place(work: Work, arrival: Arrival, ports: Ports) -> CheckInOutcome:
    """To the booking of today if there is one, to a proposed desk if not; with a doubtful clock to no desk (D3)."""
    now = ports.clock.now()
    if ports.clock.is_suspect:
        return _welcome(work, arrival, Place(), ports)
    own = _bookings_today(work, arrival, now)
    current = next(
        (b for b in own if b.takes_space and b.span.start - EARLY_ARRIVAL <= now < b.span.end), None
    )
    if current is not None:
        place = Place(current, work.places.space(current.space_id), Why.BOOKED)
        return _welcome(work, arrival, place, ports)
    released = next((b for b in own if b.state is BookingState.RELEASED and b.span.contains(now)), None)
    if released is not None:
        return _too_late(work, released, now)
    return _propose(work, arrival, ports)


def _bookings_today(work: Work, arrival: Arrival, now: datetime) -> list[Booking]:
    named = work.bookings.booking(arrival.booking_id) if arrival.booking_id else None
    request = work.bookings.request(arrival.booking_id) if arrival.booking_id and named is None else None
    if request is not None and request.booking_id is not None:
        named = work.bookings.booking(request.booking_id)
    while named is not None and named.replaced_by is not None:
        named = work.bookings.booking(named.replaced_by)
    day = work.places.branch().day_of(now)
    own = work.bookings.of_subject(arrival.subject_id, day) if arrival.subject_id else ()
    return ([named] if named else []) + list(own)


def _propose(work: Work, arrival: Arrival, ports: Ports) -> CheckInOutcome:
    now = ports.clock.now()
    until = find_space.proposed_end(work.places.branch(), now)
    proposal = find_space.propose_desk_now(work, arrival.person, now, until)
    if proposal is None:
        room_span = Interval(now, now + timedelta(minutes=bookings.MINUTES_MIN))
        rooms = find_space.free_spaces(work, room_span, SpaceKind.MEETING_ROOM)
        return NoDeskFree(Interval(now, until) if until > now else room_span, bool(rooms))
    return _into_space(work, arrival, proposal.space.space_id, proposal.span, ports, proposal.why)


def _into_space(
    work: Work, arrival: Arrival, space_id: str, span: Interval, ports: Ports, why: Why | None = None
) -> CheckInOutcome:
    now = ports.clock.now()
    wish = Wish(space_id, work.places.branch().day_of(now), span, arrival.subject_id)
    written = book.confirm_in(work, wish, now)
    if isinstance(written, Objection):
        return NoDeskFree(span, room_is_free=False)
    place = Place(work.bookings.booking(written.name.ref), written.space, why)
    return _welcome(work, arrival, place, ports)


def _welcome(work: Work, arrival: Arrival, place: Place, ports: Ports) -> Welcome:
    booking, space = place.booking, place.space
    day = booking.day if booking else work.places.branch().day_of(ports.clock.now())
    fact = CheckedIn(
        day=day,
        source=arrival.source,
        subject_id=arrival.subject_id,
        pass_id=arrival.pass_id,
        redeems=arrival.redeems,
        booking=FactRef(booking.booking_id) if booking else None,
        space_id=space.space_id if space else None,
    )
    name = work.append(fact)
    given_name = arrival.person.given_name if arrival.person else None
    until = booking.span.end if booking else None
    return Welcome(name.ref, given_name, space, until, place.why, booking.booking_id if booking else None)


def _already_in(work: Work, visit: Visit, ports: Ports) -> CheckInOutcome:
    """The menu of somebody inside; within a minute of arriving, what they were just told (nothing is done)."""
    now = ports.clock.now()
    person = work.vault.person(visit.subject_id) if visit.subject_id else None
    given_name = person.given_name if person else None
    space = work.places.space(visit.space_id) if visit.space_id else None
    booking = work.bookings.booking(visit.booking_id) if visit.booking_id else None
    until = booking.span.end if booking else None
    if now - visit.arrived_at < REPEAT:
        return Welcome(visit.visit_id, given_name, space, until, None, visit.booking_id, is_repeat=True)
    return menu_of(work, visit, now)


def menu_of(work: Work, visit: Visit, now: datetime) -> AlreadyIn:
    """What somebody inside can do next, each with what is possible before the tap."""
    person = work.vault.person(visit.subject_id) if visit.subject_id else None
    booking = work.bookings.booking(visit.booking_id) if visit.booking_id else None
    furthest = extend.furthest_end(work, booking, now) if booking and booking.takes_space else None
    least = Interval(now, now + timedelta(minutes=bookings.MINUTES_MIN))
    return AlreadyIn(
        visit_id=visit.visit_id,
        booking_id=visit.booking_id,
        given_name=person.given_name if person else None,
        space=work.places.space(visit.space_id) if visit.space_id else None,
        since=visit.arrived_at,
        until=booking.span.end if booking else None,
        extend_until=furthest if booking and furthest and furthest > booking.span.end else None,
        desks_free=sum(s.fixed_for is None for s in find_space.free_spaces(work, least, SpaceKind.DESK)),
        rooms_free=len(find_space.free_spaces(work, least, SpaceKind.MEETING_ROOM)),
    )


def _day_guest(work: Work, visit_id: str, ports: Ports) -> CheckInOutcome:
    visit = work.visits.visit(visit_id)
    if visit is None or visit.day != work.places.branch().day_of(ports.clock.now()):
        return _refused(work, Refusal.EXPIRED, None)
    if visit.is_inside:
        return _already_in(work, visit, ports)
    person = work.vault.person(visit.subject_id) if visit.subject_id else None
    return _to_place(work, Arrival(Source.VISIT_CODE, person), ports)


def _visitor(
    work: Work, invitation: Invitation, source: Source, pass_id: str | None, ports: Ports
) -> CheckInOutcome:
    now = ports.clock.now()
    visitor, host = work.vault.person(invitation.visitor_id), work.vault.person(invitation.host_id)
    inside = work.visits.inside_by_subject(invitation.visitor_id)
    if inside is not None:
        return _already_in(work, inside, ports)
    if not ports.clock.is_suspect and now >= invitation.ends_at:
        return _refused(work, Refusal.EXPIRED, pass_id or invitation.pass_id)
    if not ports.clock.is_suspect and now < invitation.starts_at - EARLY_ARRIVAL:
        return TooEarly(pass_id or "", invitation.starts_at, None)
    if invitation.pass_id is not None and work.visits.redeemed_by(invitation.pass_id) is not None:
        return _refused(work, Refusal.USED, invitation.pass_id)
    if work.visits.people_inside() >= work.places.branch().people_limit:
        return HouseFull(work.places.branch().people_limit)
    fact = CheckedIn(
        day=work.places.branch().day_of(now),
        source=source,
        subject_id=invitation.visitor_id,
        pass_id=pass_id,
        redeems=invitation.pass_id,
        host_id=invitation.host_id,
    )
    name = work.append(fact)
    space = work.places.space(invitation.space_id) if invitation.space_id else None
    return VisitorWelcome(
        name.ref, visitor.given_name if visitor else "", host.short_name if host else "", space
    )


def _badge(work: Work, pass_id: str, against: PassRefusal | None, now: datetime) -> CheckInOutcome:
    record = work.vault.pass_record(pass_id)
    member = next((m for m in work.vault.staff() if record and m.staff_id == record.staff_id), None)
    if member is None:
        return _refused(work, Refusal.NOT_HERE, pass_id)
    day = work.places.branch().day_of(now)
    stale = member.fresh_through is not None and day > member.fresh_through
    revoked = member.is_revoked or against is PassRefusal.REVOKED
    return StaffBadge(member.staff_id, revoked, stale or against is PassRefusal.EXPIRED)


def _too_early(work: Work, claims: Claims, ports: Ports) -> TooEarly:
    arrival = _arrival(work, claims)
    now = ports.clock.now()
    proposal = find_space.propose_desk_now(
        work, arrival.person, now, find_space.proposed_end(work.places.branch(), now)
    )
    return TooEarly(arrival.pass_id or "", claims.not_before, proposal.space if proposal else None)


def _too_late(work: Work, released: Booking, now: datetime) -> TooLate:
    until = find_space.free_until(work, released.space_id, now, released.span.end)
    space = work.places.space(released.space_id) if until > now else None
    return TooLate(released.booking_id, released.span.start, space, until if until > now else None)
