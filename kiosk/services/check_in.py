"""Check somebody in by whatever they show: a pass of a member, booking, visitor or day guest, a badge, six digits.

The pass is verified with no network and no database row; what this copy knows adds a name and a place. Every
path ends in an outcome, an arrival is one transaction, and showing the same code twice acts once (P2).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kiosk.domain import bookings, entry_passes
from kiosk.domain.bookings import EARLY_ARRIVAL, Booking, BookingState, Objection, Why, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.entry_passes import Claims, PassPurpose, PassRefusal
from kiosk.domain.facts import CheckedIn, CheckInRefused, FactRef
from kiosk.domain.outcomes import (
    AlreadyIn,
    CheckInOutcome,
    NoDeskFree,
    OtherBranch,
    PinLocked,
    Refusal,
    Refused,
    Shown,
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

REPEAT = timedelta(seconds=60)
VISIT_CODE_ACCOUNT = "visit code"

REFUSALS = {
    PassRefusal.UNREADABLE: Refusal.UNKNOWN_CODE,
    PassRefusal.FORGED: Refusal.FORGED,
    PassRefusal.FOREIGN: Refusal.FOREIGN_CODE,
    PassRefusal.REVOKED: Refusal.REVOKED,
    PassRefusal.EXPIRED: Refusal.EXPIRED,
    PassRefusal.REPLAYED: Refusal.USED,
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who stands at the screen, as far as their code and this copy say: all but ``person`` as in ``Shown``.

    Whoever wants a desk ``until`` then comes while the branch is open to everybody.
    """

    source: Source
    person: Person | None
    pass_id: str | None = None
    redeems: str | None = None
    booking_id: str | None = None
    has_right: bool = True
    party: int = 1
    until: datetime | None = None

    @property
    def is_day_guest(self) -> bool:
        """Whether they came without an account: by the pass for it, or again by the digits they were given."""
        return self.until is not None or self.source is Source.VISIT_CODE

    @property
    def subject_id(self) -> str | None:
        """The person's id, or None when this copy does not know them."""
        return self.person.subject_id if self.person else None

    @property
    def shown(self) -> Shown:
        """The same for a question, without the person."""
        return Shown(
            self.source,
            self.subject_id,
            self.pass_id,
            self.redeems,
            self.booking_id,
            self.has_right,
            self.party,
            self.until,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where an arrival goes: a booking with its space, or nowhere in particular."""

    booking: Booking | None = None
    space: Space | None = None
    why: Why | None = None


def check_in(code: bytes, ports: Ports, party: int = 1) -> CheckInOutcome:
    """Acts on a code as it was read: entry pass or six digits. ``party``: how many people come in with it (D5)."""
    text = code.strip()
    if len(text) == sign_in.VISIT_CODE_DIGITS and text.isdigit():
        return check_in_by_digits(text.decode("ascii"), ports, party)
    claims = ports.passes.verify(code)
    if isinstance(claims, PassRefusal):
        return _refuse_unsigned(claims, ports)
    with ports.begin() as work:
        return _judge(work, claims, ports, party)


def staff_badge(code: bytes, ports: Ports) -> StaffBadge | None:
    """The badge that a code is; None for every other code, of which nothing is kept: nobody arrives meanwhile."""
    claims = ports.passes.verify(code)
    if isinstance(claims, PassRefusal) or claims.purpose is not PassPurpose.STAFF:
        return None
    with ports.begin() as work:
        outcome = _judge(work, claims, ports, party=1)
    return outcome if isinstance(outcome, StaffBadge) else None


def check_in_by_digits(digits: str, ports: Ports, party: int = 1) -> CheckInOutcome:
    """Acts on a visit code: an invitation's, or the one a day guest was given here. Exact match only."""
    now = ports.clock.now()
    with ports.begin() as work:
        locked = sign_in.locked_seconds(work.vault.pin_tries(VISIT_CODE_ACCOUNT), now)
        if locked:
            return PinLocked(locked)
        guest = _guest_of_today(work, digits, now)
        if guest is not None:
            return _day_guest(work, guest, ports, party)
        invitation = work.vault.invitation_by_code(digits)
        if invitation is None:
            sign_in.count_wrong(work, VISIT_CODE_ACCOUNT, now)
            return _refused(work, Refusal.WRONG_CODE, None)
        work.vault.put_pin_tries(sign_in.after_right(VISIT_CODE_ACCOUNT))
        return _visitor(work, invitation, Arrival(Source.VISIT_CODE, None, party=party), ports)


def check_in_by_card(card_number: str, pin: str, ports: Ports, party: int = 1) -> CheckInOutcome:
    """Acts on a member's printed card number and PIN, for who forgot the code; never says which was wrong.

    ``party``: how many people come in with it (D5).
    """
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
        return _member(work, Arrival(Source.CARD, person, party=party), ports)


def take_back(late: TooLate, ports: Ports) -> CheckInOutcome:
    """The owner of a released booking who came late takes it back, as far as the space is still free."""
    now = ports.clock.now()
    with ports.begin() as work:
        arrival = _again(work, late.shown)
        if (stopped := _used_up(work, arrival) or _stopped(work, arrival, ports)) is not None:
            return stopped
        released = work.bookings.booking(late.booking_id)
        if released is None or released.state is not BookingState.RELEASED or ports.clock.is_suspect:
            return _to_place(work, arrival, ports)
        until = find_space.free_until(work, released.space_id, now, released.span.end)
        span = Interval(now, max(until, now + REPEAT))
        rest = Wish(released.space_id, released.day, span, arrival.subject_id, released.people)
        return _into_space(work, arrival, rest, ports, may_be_short=True)


def another_desk(question: TooEarly | TooLate | OtherBranch, ports: Ports) -> CheckInOutcome:
    """Somebody early, late or from another branch chose a desk here and now instead, by the rules of any arrival."""
    with ports.begin() as work:
        arrival = _again(work, question.shown)
        if (stopped := _used_up(work, arrival) or _stopped(work, arrival, ports)) is not None:
            return stopped
        if ports.clock.is_suspect:
            return _welcome(work, arrival, Place(), ports)
        return _propose(work, arrival, ports)


def _again(work: Work, shown: Shown) -> Arrival:
    person = work.vault.person(shown.subject_id) if shown.subject_id else None
    return Arrival(
        shown.source,
        person,
        shown.pass_id,
        shown.redeems,
        shown.booking_id,
        shown.has_right,
        shown.party,
        shown.until,
    )


def _used_up(work: Work, arrival: Arrival) -> Refused | None:
    """Why the pass lets nobody in any more, whatever the hour and the place; None when it still does."""
    if arrival.pass_id is not None and work.vault.is_revoked(arrival.pass_id):
        return _refused(work, Refusal.REVOKED, arrival.pass_id)
    inside = work.visits.inside_by_pass(arrival.pass_id) if arrival.pass_id else None
    if (
        arrival.redeems is not None
        and inside is None
        and work.visits.redeemed_by(arrival.redeems) is not None
    ):
        return _refused(work, Refusal.USED, arrival.redeems)
    return None


def _refuse_unsigned(reason: PassRefusal, ports: Ports) -> Refused:
    if reason is not PassRefusal.FORGED:
        return Refused(REFUSALS[reason], new_reference(ports.random))
    with ports.begin() as work:
        return _refused(work, Refusal.FORGED, None)


def _refused(work: Work, because: Refusal, pass_id: str | None) -> Refused:
    name = work.append(CheckInRefused(because.value, pass_id))
    return Refused(because, reference_of(name))


def _judge(work: Work, claims: Claims, ports: Ports, party: int) -> CheckInOutcome:
    now = ports.clock.now()
    pass_id = claims.pass_id.hex()
    revoked = {claims.pass_id} if work.vault.is_revoked(pass_id) else frozenset[bytes]()
    branch = work.places.branch()
    against = entry_passes.judge(
        claims, now, branch.branch_id, revoked, clock_is_suspect=ports.clock.is_suspect
    )
    if claims.purpose is PassPurpose.STAFF:
        return _badge(work, pass_id, against, now)
    inside = work.visits.inside_by_pass(pass_id)
    if inside is not None and against is not PassRefusal.REVOKED:
        return _already_in(work, inside, ports)
    arrival = _arrival(work, claims, party)
    if (used_up := _used_up(work, arrival)) is not None:
        return used_up
    if against is PassRefusal.EARLY:
        return _too_early(work, claims, arrival, ports)
    if against is PassRefusal.OTHER_BRANCH:
        is_early = now < claims.not_before and not ports.clock.is_suspect
        is_for_there_alone = claims.purpose in (PassPurpose.DAY_GUEST, PassPurpose.VISITOR)
        elsewhere = _without_right(arrival) if is_early or is_for_there_alone else arrival
        branch_ids = tuple(sorted(claims.branches or ()))
        return OtherBranch(elsewhere.shown, branch_ids, may_enter=not is_for_there_alone)
    if against is not None:
        return _refused(work, REFUSALS[against], pass_id)
    return _admit(work, claims, arrival, ports)


def _without_right(arrival: Arrival) -> Arrival:
    """The same person whose pass is not good yet: it is not used up by coming in, and does not let in by itself."""
    return replace(arrival, redeems=None, has_right=False)


def _admit(work: Work, claims: Claims, arrival: Arrival, ports: Ports) -> CheckInOutcome:
    record = work.vault.pass_record(claims.pass_id.hex())
    if claims.purpose is PassPurpose.VISITOR and record and record.invitation_id:
        invitation = work.vault.invitation(record.invitation_id)
        if invitation is not None:
            return _visitor(work, invitation, arrival, ports)
    return _member(work, arrival, ports)


def _arrival(work: Work, claims: Claims, party: int) -> Arrival:
    pass_id = claims.pass_id.hex()
    record = work.vault.pass_record(pass_id)
    person = work.vault.person(record.subject_id) if record else None
    redeems = pass_id if entry_passes.is_single_entry(claims.purpose) else None
    until = claims.expires_at if claims.purpose is PassPurpose.DAY_GUEST else None
    booking_id = record.booking_id if record else None
    return Arrival(Source.PASS, person, pass_id, redeems, booking_id, party=party, until=until)


def _member(work: Work, arrival: Arrival, ports: Ports) -> CheckInOutcome:
    return _stopped(work, arrival, ports) or _to_place(work, arrival, ports)


def _stopped(work: Work, arrival: Arrival, ports: Ports) -> CheckInOutcome | None:
    """Why an arrival goes no further, None when it does. Nobody gets past this to a place."""
    now = ports.clock.now()
    branch = work.places.branch()
    inside = work.visits.inside_by_subject(arrival.subject_id) if arrival.subject_id else None
    if inside is not None:
        return _already_in(work, inside, ports)
    if not _is_entitled(work, arrival, branch.day_of(now)):
        return _refused(work, Refusal.NO_ENTITLEMENT, arrival.pass_id)
    if not ports.clock.is_suspect:
        if not _admits(branch, arrival, now):
            return find_space.closed_at(branch, now)
        if arrival.until is not None and arrival.until <= now:
            return _refused(work, Refusal.EXPIRED, arrival.pass_id)
    return find_space.house_full(work, arrival.party)


def _admits(branch: Branch, arrival: Arrival, now: datetime) -> bool:
    return branch.is_open(now) if arrival.is_day_guest else branch.admits_members(now)


def _is_entitled(work: Work, arrival: Arrival, day: date) -> bool:
    """A plan lets in; without one the pass does, unless this copy knows that what it stood for has ended."""
    person = arrival.person
    if person is not None and person.entitlement_on(day) is not None:
        return True
    if not arrival.has_right:
        return False
    if arrival.redeems is None:
        return person is None
    named = _named_booking(work, arrival)
    return named is None or named.state is not BookingState.CANCELLED


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
        space = work.places.space(current.space_id)
        if not _is_free_before(work, current, now):
            return TooEarly(_without_right(arrival).shown, current.span.start, None, own=space)
        return _welcome(work, arrival, Place(current, space, Why.BOOKED), ports)
    released = next((b for b in own if b.state is BookingState.RELEASED and b.span.contains(now)), None)
    if released is not None:
        return _too_late(work, arrival, released, now)
    return _propose(work, arrival, ports)


def _is_free_before(work: Work, booking: Booking, now: datetime) -> bool:
    """Whether who comes before their booking begins finds its space free and aired; so does who comes in time."""
    start = booking.span.start
    return (
        now >= start
        or find_space.free_until(work, booking.space_id, now, start, besides=booking.booking_id) == start
    )


def _bookings_today(work: Work, arrival: Arrival, now: datetime) -> list[Booking]:
    named = _named_booking(work, arrival)
    day = work.places.branch().day_of(now)
    own = work.bookings.of_subject(arrival.subject_id, day) if arrival.subject_id else ()
    return ([named] if named else []) + list(own)


def _named_booking(work: Work, arrival: Arrival) -> Booking | None:
    """The booking the pass was issued for, where it stands now; the pass may name the request it came from."""
    named = work.bookings.booking(arrival.booking_id) if arrival.booking_id else None
    request = work.bookings.request(arrival.booking_id) if arrival.booking_id and named is None else None
    if request is not None and request.booking_id is not None:
        named = work.bookings.booking(request.booking_id)
    while named is not None and named.replaced_by is not None:
        named = work.bookings.booking(named.replaced_by)
    return named


def _propose(work: Work, arrival: Arrival, ports: Ports) -> CheckInOutcome:
    now = ports.clock.now()
    until = find_space.proposed_end(work.places.branch(), now)
    if arrival.until is not None:
        until = min(arrival.until, until)
    proposal = find_space.propose_desk_now(work, arrival.person, now, until)
    if proposal is None:
        room_span = Interval(now, now + timedelta(minutes=bookings.MINUTES_MIN))
        rooms = find_space.free_spaces(work, room_span, SpaceKind.MEETING_ROOM)
        return NoDeskFree(Interval(now, until) if until > now else room_span, bool(rooms))
    day = work.places.branch().day_of(now)
    wish = Wish(proposal.space.space_id, day, proposal.span, arrival.subject_id)
    return _into_space(work, arrival, wish, ports, proposal.why)


def _into_space(
    work: Work,
    arrival: Arrival,
    wish: Wish,
    ports: Ports,
    why: Why | None = None,
    *,
    may_be_short: bool = False,
) -> CheckInOutcome:
    written = book.confirm_in(work, wish, ports.clock.now(), may_be_short=may_be_short)
    if isinstance(written, Objection):
        return NoDeskFree(wish.span, room_is_free=False)
    place = Place(work.bookings.booking(written.name.ref), written.space, why)
    return _welcome(work, arrival, place, ports)


def _welcome(work: Work, arrival: Arrival, place: Place, ports: Ports) -> Welcome:
    booking, space = place.booking, place.space
    day = booking.day if booking else work.places.branch().day_of(ports.clock.now())
    fact = CheckedIn(
        day=day,
        source=arrival.source,
        party=arrival.party,
        subject_id=arrival.subject_id,
        pass_id=arrival.pass_id,
        redeems=arrival.redeems,
        booking=FactRef(booking.booking_id) if booking else None,
        space_id=space.space_id if space else None,
    )
    name = work.append(fact)
    given_name = arrival.person.given_name if arrival.person else None
    until = booking.span.end if booking else None
    booking_id, people = (booking.booking_id, booking.people) if booking else (None, 1)
    return Welcome(name.ref, given_name, space, until, place.why, booking_id, people=people)


def _already_in(work: Work, visit: Visit, ports: Ports) -> CheckInOutcome:
    """The menu of somebody inside; within a minute of arriving, what they were just told (nothing is done)."""
    now = ports.clock.now()
    person = work.vault.person(visit.subject_id) if visit.subject_id else None
    given_name = person.given_name if person else None
    space = work.places.space(visit.space_id) if visit.space_id else None
    booking = work.bookings.booking(visit.booking_id) if visit.booking_id else None
    until = booking.span.end if booking else None
    if now - visit.arrived_at < REPEAT:
        people = booking.people if booking else 1
        return Welcome(
            visit.visit_id, given_name, space, until, None, visit.booking_id, is_repeat=True, people=people
        )
    return menu_of(work, visit, ports)


def menu_of(work: Work, visit: Visit, ports: Ports) -> AlreadyIn:
    """What somebody inside can do next, each with what is possible before the tap.

    A booking that was taken from them meanwhile counts for nothing.
    """
    now = ports.clock.now()
    person = work.vault.person(visit.subject_id) if visit.subject_id else None
    booking = work.bookings.booking(visit.booking_id) if visit.booking_id else None
    if booking is not None and not booking.takes_space:
        booking = None
    longer = extend.extensions_in(work, booking, now) if booking else None
    least = Interval(now, now + timedelta(minutes=bookings.MINUTES_MIN))
    return AlreadyIn(
        visit_id=visit.visit_id,
        booking_id=booking.booking_id if booking else None,
        given_name=person.given_name if person else None,
        space=work.places.space(visit.space_id) if visit.space_id else None,
        since=visit.arrived_at,
        until=booking.span.end if booking else None,
        extend_until=longer.furthest if longer else None,
        booked_from=longer.booked_from if longer else None,
        desks_free=_other_desks(work, booking, least, ports) if booking else 0,
        rooms_free=len(find_space.free_spaces(work, least, SpaceKind.MEETING_ROOM)),
    )


def _other_desks(work: Work, booking: Booking, least: Interval, ports: Ports) -> int:
    """How many desks could be had in the place of this booking."""
    if extend.rest(work, booking, ports.clock) is None:
        return 0
    desks = find_space.free_spaces(work, least, SpaceKind.DESK)
    others = [s for s in desks if s.space_id != booking.space_id and s.seats >= booking.people]
    return sum(s.fixed_for is None for s in others)


def _guest_of_today(work: Work, digits: str, now: datetime) -> Visit | None:
    """The first visit of the day guest who was given these digits today."""
    visit_id = work.vault.visit_of_day_code(digits)
    visit = work.visits.visit(visit_id) if visit_id else None
    return visit if visit is not None and visit.day == work.places.branch().day_of(now) else None


def _day_guest(work: Work, first: Visit, ports: Ports, party: int) -> CheckInOutcome:
    if first.is_inside:
        return _already_in(work, first, ports)
    person = work.vault.person(first.subject_id) if first.subject_id else None
    if person is None:
        return _refused(work, Refusal.EXPIRED, None)
    return _member(work, Arrival(Source.VISIT_CODE, person, party=party), ports)


def _visitor(work: Work, invitation: Invitation, shown: Arrival, ports: Ports) -> CheckInOutcome:
    """Lets an invited guest in. ``shown``: what they showed, their own pass or six digits."""
    now, pass_id = ports.clock.now(), shown.pass_id
    visitor, host = work.vault.person(invitation.visitor_id), work.vault.person(invitation.host_id)
    inside = work.visits.inside_by_subject(invitation.visitor_id)
    if inside is not None:
        return _already_in(work, inside, ports)
    arrival = replace(shown, person=visitor, redeems=pass_id or invitation.pass_id, booking_id=None)
    if invitation.pass_id is not None and work.vault.is_revoked(invitation.pass_id):
        return _refused(work, Refusal.REVOKED, invitation.pass_id)
    if now >= invitation.ends_at:
        return _refused(work, Refusal.EXPIRED, pass_id or invitation.pass_id)
    if _has_come(work, invitation, arrival):
        return _refused(work, Refusal.USED, arrival.redeems)
    if not ports.clock.is_suspect and now < invitation.starts_at - EARLY_ARRIVAL:
        return TooEarly(arrival.shown, invitation.starts_at, None)
    if (full := find_space.house_full(work, arrival.party)) is not None:
        return full
    fact = CheckedIn(
        day=work.places.branch().day_of(now),
        source=arrival.source,
        party=arrival.party,
        subject_id=invitation.visitor_id,
        pass_id=pass_id,
        redeems=arrival.redeems,
        host_id=invitation.host_id,
    )
    name = work.append(fact)
    space = work.places.space(invitation.space_id) if invitation.space_id else None
    return VisitorWelcome(
        name.ref,
        visitor.given_name if visitor else "",
        host.short_name if host else "",
        space,
        arrival.party,
    )


def _has_come(work: Work, invitation: Invitation, arrival: Arrival) -> bool:
    """Whether this invitation let somebody in before, by its pass or by its six digits: it does so once."""
    passes = {arrival.redeems, invitation.pass_id} - {None}
    if passes:
        return any(work.visits.redeemed_by(one) is not None for one in passes if one)
    days_of_it = {work.places.branch().day_of(at) for at in (invitation.starts_at, invitation.ends_at)}
    return any(
        visit.subject_id == invitation.visitor_id and visit.host_id == invitation.host_id
        for day in days_of_it
        for visit in work.visits.on_day(day)
    )


def _badge(work: Work, pass_id: str, against: PassRefusal | None, now: datetime) -> CheckInOutcome:
    record = work.vault.pass_record(pass_id)
    member = next((m for m in work.vault.staff() if record and m.staff_id == record.staff_id), None)
    if member is None or against is PassRefusal.OTHER_BRANCH:
        return _refused(work, Refusal.NOT_HERE, pass_id)
    day = work.places.branch().day_of(now)
    stale = member.fresh_through is not None and day > member.fresh_through
    revoked = member.is_revoked or against is PassRefusal.REVOKED
    is_out_of_time = against in (PassRefusal.EXPIRED, PassRefusal.EARLY)
    return StaffBadge(member.staff_id, revoked, stale or is_out_of_time)


def _too_early(work: Work, claims: Claims, arrival: Arrival, ports: Ports) -> TooEarly:
    early = _without_right(arrival)
    now = ports.clock.now()
    branch = work.places.branch()
    may_stay = _is_entitled(work, early, branch.day_of(now)) and _admits(branch, early, now)
    until = find_space.proposed_end(branch, now)
    proposal = find_space.propose_desk_now(work, early.person, now, until) if may_stay else None
    return TooEarly(early.shown, claims.not_before, proposal.space if proposal else None)


def _too_late(work: Work, arrival: Arrival, released: Booking, now: datetime) -> TooLate:
    until = find_space.free_until(work, released.space_id, now, released.span.end)
    space = work.places.space(released.space_id) if until > now else None
    end = until if until > now else None
    return TooLate(arrival.shown, released.booking_id, released.span.start, space, end)
