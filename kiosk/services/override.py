"""What a receptionist may do that nobody else may: cancel, move, extend, check in and out by hand.

Every act has a person and a reason in its fact, so the audit trail is the journal itself (SAFETY.md T15).
The overlap rule holds for receptionists too: what is taken is moved first, never doubled. The airing between two
bookings they may remove, and are told so before.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.domain import authority, bookings, days
from kiosk.domain.bookings import EARLY_ARRIVAL, Booking, BookingState, Objection, Wish
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    CheckedIn,
    CheckedOut,
    FactRef,
    Overridden,
    OverrideAct,
    OverrideReason,
)
from kiosk.domain.outcomes import NotBooked, OverrideDone
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space
from kiosk.domain.visits import Source
from kiosk.services import book, check_out, find_space
from kiosk.services import extend as extension

SPACES_OFFERED_MAX = 6


@dataclass(frozen=True, slots=True)
class By:
    """Who overrides, and why: one of the seven reasons, never forced text."""

    staff_id: str
    reason: OverrideReason


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a booking stands, or would: the space, the span, and what else takes the space that day."""

    space: Space
    span: Interval
    taken: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to carry an act out. ``against`` None: the rule allows it now.

    ``in_the_way``: the booking it would overlap, with its person's short name. ``skips_airing``: the space would not be
    aired before or after it.
    """

    stand: Stand
    against: Objection | None = None
    skips_airing: bool = False
    in_the_way: Booking | None = None
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a receptionist sees before an act: the booking as it stands, and the ways on, those allowed first."""

    booking: Booking
    short_name: str
    before: Stand
    offers: tuple[Offer, ...]


def prepare(booking_id: str, act: OverrideAct, ports: Ports) -> Prepared | NotBooked:
    """Which spaces a booking could move to, or until when it could go; judged by the rule the act obeys."""
    now = ports.clock.now()
    with ports.begin() as work:
        booking = _standing(work, booking_id, or_displaced=act in (OverrideAct.MOVE, OverrideAct.CANCEL))
        if isinstance(booking, Objection):
            return NotBooked(booking)
        before = _stand(work, booking, booking)
        if before is None:
            return NotBooked(Objection.UNKNOWN_SPACE)
        ways = _ways(work, booking, act, now)
        offers = [offer for way in ways if (offer := _offer(work, booking, way, now)) is not None]
        offers.sort(key=lambda offer: (offer.against is not None, offer.skips_airing))
        return Prepared(booking, _short(work, booking), before, tuple(offers[:SPACES_OFFERED_MAX]))


def cancel(booking_id: str, by: By, ports: Ports) -> OverrideDone | NotBooked:
    """Cancels somebody's booking, or takes somebody displaced off the list who wants no other place."""
    with ports.begin() as work:
        booking = _standing(work, booking_id, or_displaced=True)
        if isinstance(booking, Objection):
            return NotBooked(booking)
        fact = Overridden(OverrideAct.CANCEL, FactRef(booking_id), by.staff_id, by.reason)
        return OverrideDone(work.append(fact).ref, None)


def move(
    booking_id: str, space_id: str, by: By, ports: Ports, *, may_skip_airing: bool = False
) -> OverrideDone | NotBooked:
    """Moves somebody's booking to another space, same span; what has passed of it stays where it was.

    One that gave way to an override is found another place so. ``may_skip_airing``: whoever acts was told that the
    space is not aired then.
    """
    with ports.begin() as work:
        booking = _standing(work, booking_id, or_displaced=True)
        if isinstance(booking, Objection):
            return NotBooked(booking)
        moved = _moved(booking, space_id, ports.clock.now())
        return _put(work, booking, OverrideAct.MOVE, moved, by, ports, may_skip_airing=may_skip_airing)


def extend(
    booking_id: str, until: datetime, by: By, ports: Ports, *, may_skip_airing: bool = False
) -> OverrideDone | NotBooked:
    """Lets somebody's booking end at ``until``, later or earlier, opening hours or not. As ``move`` else."""
    with ports.begin() as work:
        booking = _standing(work, booking_id)
        if isinstance(booking, Objection):
            return NotBooked(booking)
        if until <= booking.span.start:
            return NotBooked(Objection.TOO_SHORT)
        longer = replace(booking, span=Interval(booking.span.start, until))
        return _put(work, booking, OverrideAct.EXTEND, longer, by, ports, may_skip_airing=may_skip_airing)


def check_in_by_hand(subject_id: str, by: By, ports: Ports) -> OverrideDone | NotBooked:
    """Checks a known person in without a code: occupancy is never refused. Their booking goes with them.

    The one of now, or the one that a code would take them to: it may begin a little later.
    """
    now = ports.clock.now()
    with ports.begin() as work:
        if work.visits.inside_by_subject(subject_id) is not None:
            return NotBooked(Objection.TAKEN)
        day = work.places.branch().day_of(now)
        own = work.bookings.of_subject(subject_id, day)
        booking = next(
            (b for b in own if b.takes_space and b.span.start - EARLY_ARRIVAL <= now < b.span.end), None
        )
        fact = CheckedIn(
            day=day,
            source=Source.STAFF,
            subject_id=subject_id,
            booking=FactRef(booking.booking_id) if booking else None,
            space_id=booking.space_id if booking else None,
            staff_id=by.staff_id,
            reason=by.reason,
        )
        return OverrideDone(work.append(fact).ref, booking.booking_id if booking else None)


def check_out_by_hand(visit_id: str, by: By, ports: Ports) -> OverrideDone | NotBooked:
    """Ends somebody's visit."""
    now = ports.clock.now()
    with ports.begin() as work:
        visit = work.visits.visit(visit_id)
        if visit is None or not visit.is_inside:
            return NotBooked(Objection.EXPIRED)
        fact = CheckedOut(FactRef(visit_id), Source.STAFF, staff_id=by.staff_id, reason=by.reason)
        return OverrideDone(check_out.depart(work, fact, now).ref, None)


def undo(done: OverrideDone, before: Booking, staff_id: str, ports: Ports) -> OverrideDone | NotBooked:
    """Puts a booking back as it was ``before`` an act, by a fact of its own with who did it (UX.md 4.3).

    Only while what the act left is as the act left it: who has left meanwhile gets nothing back.
    """
    with ports.begin() as work:
        present = work.bookings.booking(done.booking_id or before.booking_id)
        untouched = BookingState.CONFIRMED if done.booking_id else BookingState.CANCELLED
        if present is None or present.state is not untouched:
            return NotBooked(Objection.EXPIRED)
        by = By(staff_id, OverrideReason.MISTAKE)
        return _put(work, present, OverrideAct.UNDO, before, by, ports, may_skip_airing=True)


def _standing(work: Work, booking_id: str, *, or_displaced: bool = False) -> Booking | Objection:
    booking = work.bookings.booking(booking_id)
    waits = or_displaced and booking is not None and booking.state is BookingState.DISPLACED
    if booking is None or not (booking.takes_space or waits):
        return Objection.EXPIRED
    if not find_space.is_held(work, booking.space_id, booking.day):
        return Objection.NOT_HELD
    return booking


def _ways(work: Work, booking: Booking, act: OverrideAct, now: datetime) -> list[Booking]:
    """The booking as it would stand, once for every space it could move to or end it could have."""
    space = work.places.space(booking.space_id)
    branch = work.places.branch()
    match act:
        case OverrideAct.MOVE:
            others = [s for s in work.places.spaces() if space and s.kind is space.kind and s != space]
            fitting = sorted(others, key=lambda s: (s.seats, s.code))
            return [_moved(booking, s.space_id, now) for s in fitting]
        case OverrideAct.EXTEND:
            last = days.bounds(booking.day, branch.time_zone).end
            closings = {span.end for span in branch.opening_spans(booking.day)}
            ends = {booking.span.end + step for step in extension.STEPS} | closings
            return [
                replace(booking, span=Interval(booking.span.start, end))
                for end in sorted(ends)
                if booking.span.end < end <= last
            ]
        case OverrideAct.CANCEL | OverrideAct.UNDO:
            return []


def _offer(work: Work, old: Booking, new: Booking, now: datetime) -> Offer | None:
    """The way with what stands against it; None when nothing that staff could clear away does."""
    stand = _stand(work, old, new)
    if stand is None or not find_space.is_held(work, new.space_id, new.day):
        return None
    against = _objection(work, old, new, now)
    if against is None or against is Objection.AIRING:
        return Offer(stand, skips_airing=against is Objection.AIRING)
    if against is not Objection.TAKEN:
        return None
    near = work.bookings.near(new.space_id, new.span)
    other = bookings.overlapping(new.span, near, besides=old.booking_id)
    return Offer(stand, against, in_the_way=other, other_name=_short(work, other) if other else "")


def _stand(work: Work, old: Booking, new: Booking) -> Stand | None:
    space = work.places.space(new.space_id)
    whole = days.bounds(new.day, work.places.branch().time_zone)
    near = work.bookings.near(new.space_id, whole)
    taken = sorted(b.span for b in near if b.takes_space and b.booking_id != old.booking_id)
    return Stand(space, new.span, tuple(taken)) if space else None


def _short(work: Work, booking: Booking) -> str:
    person = work.vault.person(booking.subject_id) if booking.subject_id else None
    return person.short_name if person else ""


def _moved(booking: Booking, space_id: str, now: datetime) -> Booking:
    start = max(booking.span.start, now)
    span = Interval(start, booking.span.end) if start < booking.span.end else booking.span
    return replace(booking, space_id=space_id, span=span)


def _objection(work: Work, old: Booking, new: Booking, now: datetime) -> Objection | None:
    wish = Wish(new.space_id, new.day, new.span, new.subject_id, new.people)
    return book.against_in(work, wish, now, besides=old.booking_id)


def _put(
    work: Work,
    old: Booking,
    act: OverrideAct,
    new: Booking,
    by: By,
    ports: Ports,
    *,
    may_skip_airing: bool,
) -> OverrideDone | NotBooked:
    lease = authority.on_day(work.places.leases(new.space_id), new.day)
    holds_both = all(find_space.is_held(work, one.space_id, one.day) for one in (old, new))
    if lease is None or not holds_both:
        return NotBooked(Objection.NOT_HELD)
    against = _objection(work, old, new, ports.clock.now())
    if against is not None and not (may_skip_airing and against is Objection.AIRING):
        return NotBooked(against)
    fact = Overridden(
        act=act,
        booking=FactRef(old.booking_id),
        staff_id=by.staff_id,
        reason=by.reason,
        space_id=new.space_id,
        day=new.day,
        span=new.span,
        lease_no=lease.number,
    )
    name = work.append(fact)
    return OverrideDone(name.ref, name.ref)
