"""Which spaces could be confirmed, for how long, and which one to propose without asking.

Everything here reads one unit of work; nothing writes. What the tablet says before a tap ("free until 18:30")
comes from the same functions that the tap then obeys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from kiosk.domain import authority, bookings, days
from kiosk.domain.bookings import DESK_LEAST, Booking, Proposal
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import Closed, HouseFull, NoDeskFree
from kiosk.domain.people import Person
from kiosk.domain.ports import Ports, Work
from kiosk.domain.spaces import Space, SpaceKind

SOON = timedelta(minutes=90)


class Occupancy(Enum):
    """How a space stands for somebody who wants it now (``state.*`` of the deck)."""

    FREE = "free"
    MINE = "mine"
    SOON = "soon"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class SpaceNow:
    """One space as it stands: free or taken, and until when; aired it is taken. ``until`` None: to the end of the day.

    ``is_held``: this kiosk may confirm it; otherwise a booking of it is provisional.
    """

    space: Space
    occupancy: Occupancy
    until: datetime | None
    is_held: bool


@dataclass(frozen=True, slots=True)
class RoomDay:
    """A meeting room and what takes it on one day, for the time strip.

    ``kept``: the same with the airing before and after, and what is aired still of bookings that ended early; outside
    of it the room can be booked.
    """

    space: Space
    taken: tuple[Interval, ...]
    kept: tuple[Interval, ...]
    is_held: bool


@dataclass(frozen=True, slots=True)
class DayAtBranch:
    """The branch's day: its meeting rooms, and the spans within one of which a booking has to lie."""

    day: date
    opening: tuple[Interval, ...]
    rooms: tuple[RoomDay, ...]


def is_held(work: Work, space_id: str, day: date) -> bool:
    """Whether this kiosk may confirm the space on that day (SYNC.md 2.5)."""
    return authority.may_confirm(work.node, work.places.leases(space_id), day, is_fenced=work.is_fenced)


def bookable_spans(work: Work, subject_id: str | None, day: date) -> tuple[Interval, ...]:
    """The spans within one of which that person may book; somebody nobody knows here, the public ones."""
    person = work.vault.person(subject_id) if subject_id else None
    has_plan = person is not None and person.has_plan_on(day)
    return bookings.bookable_spans(day, work.places.branch(), has_plan=has_plan)


def closing(branch: Branch, now: datetime) -> datetime:
    """Until when somebody who comes in now may stay: the end of the present opening, else of the day's bounds."""
    day = branch.day_of(now)
    spans = (*branch.opening_spans(day), *branch.member_spans(day))
    ends = [span.end for span in spans if span.contains(now)]
    return max(ends) if ends else days.bounds(day, branch.time_zone).end


def closed_at(branch: Branch, now: datetime) -> Closed:
    """Why nobody may come in now, and when the branch opens again."""
    closure = branch.closure(branch.day_of(now))
    return Closed(closure.reason if closure else None, branch.opens_next(now))


def house_full(work: Work, party: int) -> HouseFull | None:
    """Why so many more people may not come in together; None when they may."""
    limit = work.places.branch().people_limit
    return HouseFull(limit) if work.visits.people_inside() + party > limit else None


def proposed_end(branch: Branch, now: datetime) -> datetime:
    """Until when a desk is proposed: the end of the present opening, or of the people with a plan's own hours.

    Who has a plan may stay longer (``closing``), but nobody is given the evening unasked.
    """
    present = [span.end for span in branch.opening_spans(branch.day_of(now)) if span.contains(now)]
    return present[0] if present else closing(branch, now)


def near(work: Work, space: Space, span: Interval) -> Sequence[Booking]:
    """What ``bookings.objection`` has to know of a space: its bookings near the span, and those it is aired after."""
    if not space.airing:
        return work.bookings.near(space.space_id, span)
    return work.bookings.near(space.space_id, span.widened(space.airing), with_ended=True)


def free_spaces(work: Work, span: Interval, kind: SpaceKind) -> list[Space]:
    """The spaces of that kind that are free for the span and that this kiosk may confirm, by code."""
    day = work.places.branch().day_of(span.start)
    return [space for space in _free_of_kind(work, span, kind) if is_held(work, space.space_id, day)]


def _free_of_kind(work: Work, span: Interval, kind: SpaceKind) -> list[Space]:
    """Nobody has them within the span, and they are aired before and after."""
    taken = work.bookings.taken(span)
    return [
        space
        for space in _of_kind(work, kind)
        if space.space_id not in taken
        if not space.airing or bookings.is_clear(span, near(work, space, span), space.airing)
    ]


def free_until(
    work: Work, space_id: str, start: datetime, limit: datetime, *, besides: str | None = None
) -> datetime:
    """Until when the space stays free from ``start``, at most ``limit``; ``start`` when it is taken or aired.

    ``besides`` names a booking that does not count.
    """
    space = work.places.space(space_id)
    if limit <= start or space is None:
        return start
    others = [b for b in near(work, space, Interval(start, limit)) if b.booking_id != besides]
    return bookings.free_until(others, start, limit, space.airing)


def propose_desk_now(work: Work, person: Person | None, now: datetime, until: datetime) -> Proposal | None:
    """The desk to give to somebody who comes in now, to ``until`` or as long as one is free (UX.md 6.2).

    None when no desk is free for ``DESK_LEAST``.
    """
    usual = _usual_space(work, person)
    whole = Interval(now, until) if until > now else None
    if whole and (
        proposal := bookings.propose_desk(person, usual, free_spaces(work, whole, SpaceKind.DESK), whole)
    ):
        return proposal
    least = Interval(now, now + DESK_LEAST)
    desks = free_spaces(work, least, SpaceKind.DESK)
    proposal = bookings.propose_desk(person, usual, desks, least)
    if proposal is None:
        return None
    end = free_until(work, proposal.space.space_id, now, max(until, least.end))
    return Proposal(proposal.space, Interval(now, end), proposal.why)


def _usual_space(work: Work, person: Person | None) -> str | None:
    if person is None:
        return None
    last = work.visits.last_of(person.subject_id)
    return last.space_id if last and last.space_id else person.usual_space


def spaces_now(ports: Ports, kind: SpaceKind, subject_id: str | None = None) -> list[SpaceNow]:
    """Every space of that kind as it stands now, free ones first, then by code."""
    now = ports.clock.now()
    with ports.begin() as work:
        limit = closing(work.places.branch(), now)
        found = [_space_now(work, space, now, limit, subject_id) for space in _of_kind(work, kind)]
    order = list(Occupancy)
    return sorted(found, key=lambda s: (order.index(s.occupancy), s.space.code))


def counts_now(ports: Ports) -> dict[SpaceKind, int]:
    """How many desks and meeting rooms are free now; the figures of the home screen."""
    now = ports.clock.now()
    with ports.begin() as work:
        least = Interval(now, now + DESK_LEAST)
        return {
            kind: sum(space.fixed_for is None for space in free_spaces(work, least, kind))
            for kind in (SpaceKind.DESK, SpaceKind.MEETING_ROOM)
        }


def no_desk_free(ports: Ports) -> NoDeskFree | None:
    """What somebody hears who looks for a desk while every one is taken; None while one is free, whoever may confirm it.

    A branch without desks for everybody is not full.
    """
    now = ports.clock.now()
    with ports.begin() as work:
        least = Interval(now, now + DESK_LEAST)
        has_desks = any(desk.fixed_for is None for desk in _of_kind(work, SpaceKind.DESK))
        free = _free_of_kind(work, least, SpaceKind.DESK)
        if not has_desks or any(desk.fixed_for is None for desk in free):
            return None
        return NoDeskFree(least, bool(free_spaces(work, least, SpaceKind.MEETING_ROOM)))


def room_day(ports: Ports, day: date, subject_id: str | None = None) -> DayAtBranch:
    """The meeting rooms of one day with what takes them, and when that person may book: nobody known, everybody."""
    with ports.begin() as work:
        branch = work.places.branch()
        whole = days.bounds(day, branch.time_zone)
        rooms = tuple(
            _room_day(work, room, whole, is_held=is_held(work, room.space_id, day))
            for room in _of_kind(work, SpaceKind.MEETING_ROOM)
            if room.fixed_for in (None, subject_id)
        )
        return DayAtBranch(day, bookable_spans(work, subject_id, day), rooms)


def _room_day(work: Work, room: Space, whole: Interval, *, is_held: bool) -> RoomDay:
    found = near(work, room, whole)
    taken = sorted(b.span for b in found if b.takes_space and b.span.overlaps(whole))
    return RoomDay(room, tuple(taken), bookings.kept_clear(found, room.airing), is_held)


def _of_kind(work: Work, kind: SpaceKind) -> list[Space]:
    return [space for space in work.places.spaces() if space.kind is kind and space.is_bookable]


def _space_now(work: Work, space: Space, now: datetime, limit: datetime, subject_id: str | None) -> SpaceNow:
    held = is_held(work, space.space_id, work.places.branch().day_of(now))
    found = _by_start(near(work, space, Interval(now, max(limit, now + timedelta(minutes=1)))))
    present = next((b for b in found if b.takes_space and b.span.contains(now)), None)
    if present is not None:
        mine = subject_id is not None and present.subject_id == subject_id
        return SpaceNow(space, Occupancy.MINE if mine else Occupancy.BUSY, present.span.end, held)
    if space.fixed_for not in (None, subject_id):
        return SpaceNow(space, Occupancy.BUSY, None, held)
    kept = bookings.kept_clear(found, space.airing)
    aired = [span.end for span in kept if span.contains(now)]
    if aired:
        return SpaceNow(space, Occupancy.BUSY, max(aired), held)
    until = bookings.clear_until(kept, now, limit)
    occupancy = Occupancy.SOON if until < limit and until - now <= SOON else Occupancy.FREE
    return SpaceNow(space, occupancy, until, held)


def _by_start(found: Sequence[Booking]) -> list[Booking]:
    return sorted(found, key=lambda b: b.span.start)
