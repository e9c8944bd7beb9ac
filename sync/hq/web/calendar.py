"""The calendar of a branch (H7): a week of spaces and half days, what is asked, and who is in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from kiosk.domain import days
from kiosk.domain.bookings import Booking, BookingState, Request, RequestState
from kiosk.domain.branches import Branch
from kiosk.domain.days import Interval
from kiosk.domain.spaces import Space, SpaceKind
from sync.hq.views import Day, Inside
from sync.hq.waiting import Waiting
from sync.hq.web.texts import Words

NOON = time(13, 30)
BOTH_HALVES_MIN = timedelta(hours=1)
DAYS_SHOWN = 7
_SHOWN = (BookingState.CONFIRMED, BookingState.ENDED)
_ORDER = {SpaceKind.MEETING_ROOM: 0, SpaceKind.OFFICE: 1, SpaceKind.DESK: 2, SpaceKind.BOOTH: 3}


@dataclass(frozen=True, slots=True)
class Bar:
    """A booking or a pending request. ``half``: 0 morning, 1 afternoon, 2 both. ``initials``: for narrow places."""

    reference: str
    half: int
    name: str
    initials: str
    times: str
    is_pending: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One space on one day: the bars of the morning, of the afternoon and of both."""

    day: date
    is_closed: bool
    bars: tuple[tuple[Bar, ...], tuple[Bar, ...], tuple[Bar, ...]]


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """One space of the week. ``is_kiosks``: a kiosk decides its bookings."""

    code: str
    name: str
    is_kiosks: bool
    seats: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The booking or request that was picked, under the grid."""

    reference: str
    headline: str
    state: str
    text: str
    mark: str
    may_withdraw: bool
    certain: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that came to nothing: declined, with the other spaces that were offered, or taken back."""

    headline: str
    state: str
    because: str
    alternatives: str


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is in."""

    name: str
    place: str
    since: str
    party: int


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody who is to be told of a free desk; ``tel`` empty where nobody knows a number."""

    name: str
    tel: str
    since: str


@dataclass(frozen=True, slots=True)
class Week:
    """What the page needs besides the branch: the days shown and what stands on them."""

    first: date
    days: tuple[Day, ...]
    held: frozenset[str]


def first_day(around: date) -> date:
    """The Monday of that day's week."""
    return around - timedelta(days=around.weekday())


def shown_days(branch: Branch, first: date) -> tuple[date, ...]:
    """The week's days on which the branch ever opens; Monday to Friday at least."""
    weekdays = {hours.weekday for hours in branch.opening} | set(range(5))
    week = (first + timedelta(days=number) for number in range(DAYS_SHOWN))
    return tuple(day for day in week if day.weekday() in weekdays)


def rows(week: Week, words: Words, chosen: str) -> tuple[SpaceRow, ...]:
    """The grid: meeting rooms, offices, desks, each by code."""
    branch, spaces = week.days[0].branch, week.days[0].spaces
    return tuple(
        SpaceRow(
            space.code,
            space.name,
            space.space_id in week.held,
            space.seats if space.kind is SpaceKind.MEETING_ROOM else 0,
            tuple(_cell(day, space, branch, words, chosen) for day in week.days),
        )
        for space in sorted(spaces, key=lambda space: (_ORDER[space.kind], space.code))
        if space.is_bookable
    )


def _cell(day: Day, space: Space, branch: Branch, words: Words, chosen: str) -> Cell:
    booked = [b for b in day.bookings if b.space_id == space.space_id and b.state in _SHOWN]
    asked = [r for r in day.requests if r.space_id == space.space_id and r.state is RequestState.PENDING]
    both: list[Booking | Request] = [*booked, *asked]
    found = sorted(both, key=lambda what: what.span.start)
    bars = [_bar(day, what, branch, words, chosen) for what in found]
    halves = [tuple(bar for bar in bars if bar.half == half) for half in range(3)]
    return Cell(day.day, not branch.opening_spans(day.day), (halves[0], halves[1], halves[2]))


def _bar(day: Day, what: Booking | Request, branch: Branch, words: Words, chosen: str) -> Bar:
    reference, name = reference_of(what), day.names.get(what.subject_id or "", words.text("ov.unknown"))
    return Bar(
        reference,
        half_of(what.span, day.day, branch),
        name,
        " ".join(word[:1] for word in name.split()[:3]),
        times(what.span, branch),
        isinstance(what, Request),
        reference == chosen,
    )


def half_of(span: Interval, day: date, branch: Branch) -> int:
    """0 for the morning, 1 for the afternoon, 2 when it takes an hour of each at least."""
    noon = days.instant_of(day, NOON, branch.time_zone)
    if noon is None:
        return 2
    before, after = noon - span.start, span.end - noon
    if before >= BOTH_HALVES_MIN and after >= BOTH_HALVES_MIN:
        return 2
    return 0 if before > after else 1


def reference_of(what: Booking | Request) -> str:
    """The name under which a page speaks of it."""
    return what.booking_id if isinstance(what, Booking) else what.request_id


def times(span: Interval, branch: Branch) -> str:
    """``09:00–11:00`` as clocks at the branch show it."""
    zone = branch.time_zone
    return f"{days.wall_time(span.start, zone)}–{days.wall_time(span.end, zone)}"


def chosen_one(
    week: Week, reference: str, words: Words, at: datetime, certain: Sequence[str] = ()
) -> Chosen | None:
    """What the strip under the grid says of the one that was picked; ``certain``: spaces to be had at once instead."""
    for day in week.days:
        spaces = {space.space_id: space for space in day.spaces}
        both: list[Booking | Request] = [*day.bookings, *day.requests]
        for what in both:
            if reference_of(what) == reference and what.space_id in spaces:
                chosen = _chosen(day, what, spaces[what.space_id], words, at)
                return replace(chosen, certain=", ".join(_place(spaces[one]) for one in certain))
    return None


def _chosen(day: Day, what: Booking | Request, space: Space, words: Words, at: datetime) -> Chosen:
    branch, name = day.branch, day.names.get(what.subject_id or "", words.text("ov.unknown"))
    headline = f"{name}, {_place(space)}, {words.long_day(day.day)}, {times(what.span, branch)}"
    reference = reference_of(what)
    if isinstance(what, Booking):
        return Chosen(reference, headline, words.text("st.confirmed"), "", "booked", may_withdraw=False)
    if what.state is not RequestState.PENDING:
        return Chosen(reference, headline, _state_word(what, words), "", "booked", may_withdraw=False)
    asked = day.asked_at[what.request_id]
    when = (
        f"{words.short_day(asked.astimezone(branch.time_zone).date())} {words.clock(asked, branch.time_zone)}"
    )
    is_over = what.span.end <= at
    return Chosen(
        reference,
        headline,
        words.text("cal.pending.of", branch=branch.name, when=when),
        words.text("cal.expired") if is_over else words.text("cal.pending.text", name=name),
        "pending",
        may_withdraw=reference.startswith("HQ."),
    )


def _place(space: Space) -> str:
    return f"{space.code} {space.name}"


def answered(week: Week, words: Words) -> tuple[Answered, ...]:
    """The week's requests that were declined or taken back, in the order they were asked."""
    return tuple(
        _answered(day, request, words)
        for day in week.days
        for request in day.requests
        if request.state in (RequestState.DECLINED, RequestState.WITHDRAWN)
    )


def _answered(day: Day, request: Request, words: Words) -> Answered:
    codes = {space.space_id: _place(space) for space in day.spaces}
    name = day.names.get(request.subject_id or "", words.text("ov.unknown"))
    place = codes.get(request.space_id, request.space_id)
    return Answered(
        f"{name}, {place}, {words.short_day(day.day)}, {times(request.span, day.branch)}",
        _state_word(request, words),
        because_text(request.declined_because, words) if request.declined_because else "",
        ", ".join(codes.get(space_id, space_id) for space_id in request.alternatives),
    )


def _state_word(request: Request, words: Words) -> str:
    match request.state:
        case RequestState.PENDING:
            return words.text("cal.pending")
        case RequestState.CONFIRMED:
            return words.text("st.confirmed")
        case RequestState.DECLINED:
            return words.text("st.declined")
        case RequestState.WITHDRAWN:
            return words.text("cal.withdrawn")


_BECAUSE = {
    "taken": "cal.no.taken",
    "airing": "cal.no.airing",
    "past": "cal.no.past",
    "closed": "cal.no.closed",
    "too_many_people": "cal.no.people",
    "too_short": "cal.no.short",
    "kept_for_other": "cal.no.kept",
    "crosses_day_cut": "err.book.night.title",
    "expired": "cal.expired",
}


def because_text(because: str, words: Words) -> str:
    """Why nothing was booked; a word that nobody has said yet reads as an unusable place."""
    return words.text(_BECAUSE.get(because, "cal.no.place"))


def present(inside: tuple[Inside, ...], branch: Branch, words: Words) -> tuple[Present, ...]:
    """Who is in, by arrival."""
    return tuple(
        Present(
            one.name or words.text("ov.unknown"),
            f"{one.space.code} {one.space.name}" if one.space is not None else "",
            words.clock(one.visit.arrived_at, branch.time_zone),
            one.visit.party,
        )
        for one in inside
    )


def waits(waiting: tuple[Waiting, ...], branch: Branch, words: Words) -> tuple[Waits, ...]:
    """Who waits for a desk today, in the order they asked."""
    return tuple(
        Waits(one.name or words.text("ov.unknown"), one.phone or "", words.clock(one.since, branch.time_zone))
        for one in waiting
    )
