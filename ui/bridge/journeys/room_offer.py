"""K7 as values: which starts, lengths and rooms a day offers, and what the page shows of a choice. Pure.

A choice that no longer fits is moved to the nearest one that does, never refused in words: the smallest room
that holds the people, the longest time that is free (design/TABLET.md K7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kiosk.domain import bookings, days
from kiosk.domain.bookings import MINUTES_MIN, Wish
from kiosk.domain.days import Interval
from kiosk.services.find_space import DayAtBranch, RoomDay
from ui.bridge import answers
from ui.bridge.answers import BranchView
from ui.bridge.pages.book_room import BookRoomContent, RoomLine
from ui.bridge.pages.choices import Choice, DayAxis
from ui.bridge.phrases import Phrase, day, phrase, plain

NOW = "now"
LONGEST = "max"
LENGTHS = {"120": timedelta(minutes=120), "60": timedelta(minutes=60), "30": timedelta(minutes=MINUTES_MIN)}
LENGTH_KEYS = {"30": "book.30min", "60": "book.1h", "120": "book.2h", LONGEST: "book.max"}
LEAST = timedelta(minutes=MINUTES_MIN)
LIKELY_STARTS = ("09:00", "11:00", "14:00", "16:00")
SUGGESTIONS = 3
DAYS_AHEAD = 14


@dataclass(frozen=True)
class RoomChoice:
    """What somebody has chosen so far. ``start``: ``NOW`` or a wall time, empty: choose for me. So ``room``, by id.

    ``people``: two, because nobody meets alone.
    """

    day: date
    start: str = ""
    length: str = "60"
    people: int = 2
    room: str = ""


@dataclass(frozen=True)
class RoomOffer:
    """A day's rooms as they were read, and the instant the page is drawn for."""

    at: DayAtBranch
    view: BranchView
    now: datetime
    is_date_in_doubt: bool = False

    @property
    def is_today(self) -> bool:
        """Whether the day is the branch's present one."""
        return self.view.today(self.now) == self.at.day

    @property
    def this_minute(self) -> datetime:
        """The present minute: what "now" means on a page that shows no seconds."""
        return self.now.replace(second=0, microsecond=0)


@dataclass(frozen=True)
class Settled:
    """A choice that fits: with its room and span, or with neither when no room takes it."""

    choice: RoomChoice
    starts: dict[str, datetime]
    room: RoomDay | None = None
    span: Interval | None = None


def settle(choice: RoomChoice, offer: RoomOffer) -> Settled:
    """The nearest choice that some room can take."""
    starts = _starts(offer)
    if not starts:
        return Settled(replace(choice, start="", room=""), starts)
    start = choice.start if choice.start in starts else _suggested(tuple(starts))[0]
    people = max(1, min(choice.people, _most_people(offer)))
    choice = replace(choice, start=start, people=people)
    choice = replace(choice, length=_nearest_length(choice, offer, starts[start]))
    room = _room_for(choice, offer, starts[start])
    if room is None:
        return Settled(replace(choice, room=""), starts)
    span = _span(offer, room, starts[start], choice.length)
    return Settled(replace(choice, room=room.space.space_id), starts, room, span)


def wish(settled: Settled, subject_id: str | None) -> Wish | None:
    """What the main button promises to book, or None while it rests."""
    if settled.room is None or settled.span is None:
        return None
    choice = settled.choice
    return Wish(settled.room.space.space_id, choice.day, settled.span, subject_id, choice.people)


def content(
    settled: Settled, offer: RoomOffer, open_days: Sequence[date], *, is_waiting: bool
) -> BookRoomContent:
    """The page. ``is_waiting``: for a code, after the main button was touched."""
    choice, view = settled.choice, offer.view
    is_provisional = settled.room is not None and not _is_sure(settled.room, offer)
    return BookRoomContent(
        axis=_axis(offer),
        rooms=tuple(_line(room, settled, offer) for room in offer.at.rooms),
        days=tuple(
            _day_choice(local_day, open_days, view.today(offer.now)) for local_day in _shown(open_days, offer)
        ),
        day=choice.day.isoformat(),
        starts=tuple(_start_choice(start) for start in settled.starts),
        suggested_starts=_suggested(tuple(settled.starts)),
        start=choice.start,
        lengths=tuple(_length_choice(length, settled, offer) for length in LENGTH_KEYS),
        length=choice.length,
        people=choice.people,
        people_max=_most_people(offer),
        room=choice.room,
        slot=answers.stretch_of(view, settled.span) if settled.span else None,
        is_provisional=is_provisional,
        main=None if is_waiting else _main_words(settled, view, is_provisional=is_provisional),
        notice=phrase("book.show") if is_waiting else _notice(settled, offer, is_provisional=is_provisional),
    )


def days_to_offer(view: BranchView, now: datetime, *, with_member_hours: bool) -> tuple[date, ...]:
    """The days from today on, two weeks ahead, on which the branch opens; of today what is left of it."""
    today = view.today(now)
    found = []
    for offset in range(DAYS_AHEAD + 1):
        local_day = today + timedelta(days=offset)
        spans = bookings.bookable_spans(local_day, view.branch, has_plan=with_member_hours)
        if any(span.end - max(span.start, now) >= LEAST for span in spans):
            found.append(local_day)
    return tuple(found)


def _shown(open_days: Sequence[date], offer: RoomOffer) -> list[date]:
    """Today and tomorrow always, the chips do not move; then the days that are open."""
    today = offer.view.today(offer.now)
    return sorted({today, today + timedelta(days=1), offer.at.day, *open_days})


def _day_choice(local_day: date, open_days: Sequence[date], today: date) -> Choice:
    near = {today: "book.today", today + timedelta(days=1): "book.tomorrow"}
    text = phrase(near[local_day]) if local_day in near else day(local_day)
    return Choice(local_day.isoformat(), text, local_day in open_days)


def _starts(offer: RoomOffer) -> dict[str, datetime]:
    """Every start that exists, by its wall time: inside an opening, not past, with a room free for half an hour."""
    grid = sorted({instant for opening in offer.at.opening for instant in days.grid(opening)})
    later = [instant for instant in grid if not offer.is_today or instant > offer.this_minute]
    found = {offer.view.clock(instant): instant for instant in later if _exists(offer, instant)}
    if offer.is_today and _exists(offer, offer.this_minute):
        return {NOW: offer.this_minute, **found}
    return found


def _exists(offer: RoomOffer, start: datetime) -> bool:
    return any(_span(offer, room, start, LONGEST) is not None for room in offer.at.rooms)


def _suggested(starts: tuple[str, ...]) -> tuple[str, ...]:
    """At most three, in order: now, the hours people meet at, then any full hour."""
    likely = [start for start in starts if start in LIKELY_STARTS]
    hours = [start for start in starts if start.endswith(":00")]
    first = [NOW] if NOW in starts else []
    picked = list(dict.fromkeys((*first, *likely, *hours, *starts)))[:SUGGESTIONS]
    return tuple(start for start in starts if start in picked)


def _span(offer: RoomOffer, room: RoomDay, start: datetime, length: str) -> Interval | None:
    """The span the room could have from ``start`` on, or None when it is not free for that long."""
    limits = [opening.end for opening in offer.at.opening if opening.contains(start)]
    if not limits:
        return None
    free_until = bookings.clear_until(room.kept, start, max(limits))
    end = free_until if length == LONGEST else start + LENGTHS[length]
    return Interval(start, end) if start + LEAST <= end <= free_until else None


def _can_take(room: RoomDay, choice: RoomChoice, offer: RoomOffer, start: datetime) -> bool:
    return room.space.seats >= choice.people and _span(offer, room, start, choice.length) is not None


def _nearest_length(choice: RoomChoice, offer: RoomOffer, start: datetime) -> str:
    """The length chosen, or the next shorter one that some room has time for."""
    chosen = LENGTHS.get(choice.length)
    shorter = [name for name, length in LENGTHS.items() if chosen is None or length < chosen]
    for length in (choice.length, *shorter):
        if any(_can_take(room, replace(choice, length=length), offer, start) for room in offer.at.rooms):
            return length
    return choice.length


def _room_for(choice: RoomChoice, offer: RoomOffer, start: datetime) -> RoomDay | None:
    """The room chosen while it can take the wish, else the smallest that fits, sure ones first."""
    able = {r.space.space_id: r for r in offer.at.rooms if _can_take(r, choice, offer, start)}
    if choice.room in able:
        return able[choice.room]
    sure = [room.space for room in able.values() if _is_sure(room, offer)]
    others = [room.space for room in able.values()]
    whole = Interval(start, start + LEAST)
    proposal = bookings.propose_room(choice.people, sure, whole) or bookings.propose_room(
        choice.people, others, whole
    )
    return able[proposal.space.space_id] if proposal else None


def _is_sure(room: RoomDay, offer: RoomOffer) -> bool:
    return room.is_held and not offer.is_date_in_doubt


def _most_people(offer: RoomOffer) -> int:
    return max((room.space.seats for room in offer.at.rooms), default=1)


def _start_choice(start: str) -> Choice:
    return Choice(start, phrase("book.now") if start == NOW else plain(start))


def _length_choice(length: str, settled: Settled, offer: RoomOffer) -> Choice:
    start = settled.starts.get(settled.choice.start)
    wanted = replace(settled.choice, length=length)
    is_possible = start is not None and any(_can_take(r, wanted, offer, start) for r in offer.at.rooms)
    return Choice(length, phrase(LENGTH_KEYS[length]), is_possible)


def _main_words(settled: Settled, view: BranchView, *, is_provisional: bool) -> Phrase | None:
    if settled.room is None or settled.span is None:
        return None
    values = {"from": view.clock(settled.span.start), "to": view.clock(settled.span.end)}
    key = "book.ask" if is_provisional else "book.confirm"
    return phrase(key, space=settled.room.space.name, **values)


def _notice(settled: Settled, offer: RoomOffer, *, is_provisional: bool) -> Phrase | None:
    if not settled.starts:
        return phrase("in.room.no") if offer.is_today else phrase("in.move.no")
    if settled.room is None:
        return phrase("err.capacity.next.none") if offer.is_today else None
    if is_provisional:
        return phrase("book.provisional.date") if offer.is_date_in_doubt else phrase("book.provisional")
    return None


def _line(room: RoomDay, settled: Settled, offer: RoomOffer) -> RoomLine:
    gap = _gap(room, offer, settled.starts.get(settled.choice.start))
    return RoomLine(
        space_id=room.space.space_id,
        name=room.space.name,
        seats=room.space.seats,
        taken=tuple(answers.stretch_of(offer.view, taken) for taken in room.taken),
        free=_free_words(gap, offer),
        features=tuple(phrase(f"feature.{feature.value}") for feature in room.space.features),
        refusal=_refusal(room, settled, offer),
        ready=_ready_words(room, gap, offer),
    )


def _refusal(room: RoomDay, settled: Settled, offer: RoomOffer) -> Phrase | None:
    choice, start = settled.choice, settled.starts.get(settled.choice.start)
    if room.space.seats < choice.people:
        return phrase("book.small", n=choice.people)
    if start is None or _can_take(room, choice, offer, start):
        return None
    wanted = Interval(start, start + LENGTHS.get(choice.length, LEAST))
    is_airing = not any(taken.overlaps(wanted) for taken in room.taken)
    if is_airing and any(kept.overlaps(wanted) for kept in room.kept) and (gap := _gap(room, offer, start)):
        return _ready_words(room, gap, offer) or _free_words(gap, offer)
    taken_from = min((taken.start for taken in room.taken if taken.end > start), default=start)
    return phrase("book.busy.at", t=offer.view.clock(max(taken_from, start)))


def _gap(room: RoomDay, offer: RoomOffer, start: datetime | None) -> Interval | None:
    """A time the room is free: around the start chosen, else the first that is worth a booking."""
    gaps = _gaps(room.kept, offer)
    if not gaps:
        return None
    around = [gap for gap in gaps if start is not None and gap.contains(start)]
    worth = [gap for gap in gaps if gap.end - gap.start >= LEAST]
    return (*around, *worth, *gaps)[0]


def _free_words(gap: Interval | None, offer: RoomOffer) -> Phrase | None:
    if gap is None:
        return None
    if [gap] == _gaps((), offer):
        return phrase("book.free.allday")
    return phrase("book.free.span", **{"from": offer.view.clock(gap.start), "to": offer.view.clock(gap.end)})


def _ready_words(room: RoomDay, gap: Interval | None, offer: RoomOffer) -> Phrase | None:
    """How long the room is aired still, where that is what stands before the time it is free."""
    is_in_use = any(taken.contains(offer.now) for taken in room.taken)
    ready_at = bookings.aired_until(room.kept, room.space.airing, offer.now)
    if is_in_use or gap is None or gap.start != ready_at:
        return None
    return phrase("clean.ready", n=-(-(ready_at - offer.now) // timedelta(minutes=1)))


def _gaps(taken: Sequence[Interval], offer: RoomOffer) -> list[Interval]:
    """The time of the day's openings that is not taken, from now on."""
    found = []
    for opening in _merged(offer.at.opening):
        start = max(opening.start, offer.this_minute) if offer.is_today else opening.start
        for end, next_start in [*((t.start, t.end) for t in sorted(taken)), (opening.end, opening.end)]:
            if start < min(end, opening.end):
                found.append(Interval(start, min(end, opening.end)))
            start = max(start, next_start)
    return found


def _merged(spans: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _axis(offer: RoomOffer) -> DayAxis:
    view = offer.view
    spans = _merged(offer.at.opening)
    if not spans:
        return answers.axis_of(view, days.bounds(offer.at.day, view.branch.time_zone).start, offer.now)
    now_minute = answers.minute_of(view, offer.now) if offer.is_today else -1
    return DayAxis(
        answers.minute_of(view, spans[0].start), answers.minute_of(view, spans[-1].end), now_minute
    )
