"""A room is aired between two bookings (UX.md 2.5): the rule that says so, and what is free by it."""

from collections.abc import Iterator
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import bookings, days
from kiosk.domain.bookings import Booking, BookingState, Objection, Wish, objection
from kiosk.domain.days import Interval
from kiosk.domain.spaces import Space
from tests.builders import ROME, TUESDAY, a_booking, a_branch, a_desk, a_room, a_span, at

PERGINE = a_branch()
FERSINA = a_room(airing_minutes=10)
NINE = at("09:00")
DAWN = days.bounds(TUESDAY, ROME).start
MINUTE = timedelta(minutes=1)
AIRING = timedelta(minutes=10)
IN_USE = (BookingState.CONFIRMED, BookingState.ENDED)


def answer(
    start: str, end: str, *others: Booking, space: Space = FERSINA, besides: str | None = None
) -> Objection | None:
    wish = Wish(space.space_id, TUESDAY, a_span(start, end), "m-marco")
    return objection(wish, space, PERGINE, others, NINE, besides=besides)


def booked(
    start: str, end: str, name: str = "PER-1.00.2", *, state: BookingState = BookingState.CONFIRMED
) -> Booking:
    return a_booking(name, space=FERSINA, span=a_span(start, end), state=state)


def test_a_room_is_aired_before_and_after_every_booking() -> None:
    other = booked("11:00", "12:00")
    assert answer("09:30", "10:50", other) is None
    assert answer("09:30", "10:51", other) is Objection.AIRING
    assert answer("12:10", "13:00", other) is None
    assert answer("12:09", "13:00", other) is Objection.AIRING
    assert answer("10:30", "11:30", other) is Objection.TAKEN, "said first: there is more against it"


def test_a_desk_is_not_aired() -> None:
    desk = a_desk()
    other = a_booking(space=desk, span=a_span("11:00", "12:00"))
    assert answer("09:30", "11:00", other, space=desk) is None
    assert answer("12:00", "13:00", other, space=desk) is None


def test_a_booking_that_ended_early_is_aired_from_its_real_end() -> None:
    gone = booked("08:00", "09:00", state=BookingState.ENDED)
    assert answer("09:09", "10:00", gone) is Objection.AIRING
    assert answer("09:10", "10:00", gone) is None


def test_what_nobody_had_needs_no_airing() -> None:
    never = [state for state in BookingState if state not in IN_USE]
    assert [answer("12:00", "13:00", booked("11:00", "12:00", state=state)) for state in never] == [
        None for _ in never
    ]


def test_a_booking_that_goes_on_is_not_aired_behind_itself() -> None:
    own, later = booked("09:00", "10:00", "own"), booked("12:00", "13:00", "later")
    assert answer("09:00", "11:50", own, later, besides="own") is None
    assert answer("09:00", "11:51", own, later, besides="own") is Objection.AIRING
    assert answer("08:55", "11:50", own, later, besides="own") is None, "nor where it begins earlier too"


def test_what_staff_put_nearer_than_the_airing_may_stay_as_near_and_come_no_nearer() -> None:
    """Else its person could neither stay longer nor go earlier by the screen."""
    before, own, behind = (
        booked("08:00", "10:00", "before"),
        booked("10:00", "11:00", "own"),
        booked("11:05", "12:00", "behind"),
    )
    assert answer("10:00", "11:30", before, own, besides="own") is None
    assert answer("10:00", "10:30", before, own, behind, besides="own") is None
    assert answer("10:00", "11:04", own, behind, besides="own") is Objection.AIRING


minutes = st.integers(0, 24 * 60 - 31)


@st.composite
def spans(draw: st.DrawFn) -> Interval:
    start, length = draw(minutes), draw(st.integers(30, 180))
    return Interval(DAWN + start * MINUTE, DAWN + min(start + length, 24 * 60) * MINUTE)


days_of_use = st.lists(st.tuples(spans(), st.sampled_from(BookingState)), max_size=6)


def of(day: list[tuple[Interval, BookingState]], airing: int) -> tuple[Space, list[Booking]]:
    room = a_room(airing_minutes=airing)
    return room, [
        a_booking(f"PER-1.00.{number}", space=room, span=span, state=state)
        for number, (span, state) in enumerate(day)
    ]


@given(days_of_use, spans(), st.integers(0, 45))
def test_the_rule_counts_the_minutes_to_every_booking_of_the_day(
    day: list[tuple[Interval, BookingState]], span: Interval, airing: int
) -> None:
    room, others = of(day, airing)
    wish = Wish(room.space_id, TUESDAY, span, "m-marco")

    def minutes_between(other: Interval) -> float:
        return max(span.start - other.end, other.start - span.end) / MINUTE

    taken = any(minutes_between(o.span) < 0 for o in others if o.state is BookingState.CONFIRMED)
    too_near = airing and any(minutes_between(o.span) < airing for o in others if o.state in IN_USE)
    expected = Objection.TAKEN if taken else Objection.AIRING if too_near else None
    assert objection(wish, room, PERGINE, others, DAWN) is expected
    assert bookings.is_clear(span, others, room.airing) is (expected is None)


@given(days_of_use, minutes, st.integers(0, 45))
def test_a_room_is_free_for_exactly_as_long_as_the_rule_allows(
    day: list[tuple[Interval, BookingState]], start_minute: int, airing: int
) -> None:
    room, others = of(day, airing)
    start, limit = DAWN + start_minute * MINUTE, days.bounds(TUESDAY, ROME).end
    until = bookings.free_until(others, start, limit, room.airing)

    def allowed() -> Iterator[bool]:
        for count in range(1, (limit - start) // MINUTE + 1):
            yield bookings.is_clear(Interval(start, start + count * MINUTE), others, room.airing)

    found = list(allowed())
    free = (until - start) // MINUTE
    assert all(found[:free])
    assert not any(found[free:])


def test_a_room_that_was_left_is_ready_when_it_was_aired() -> None:
    kept = bookings.kept_clear([booked("08:00", "09:00", state=BookingState.ENDED)], AIRING)
    at_the_door = {
        clock: bookings.aired_until(kept, AIRING, at(clock)) for clock in ("08:59", "09:00", "09:09")
    }
    assert at_the_door == {"08:59": None, "09:00": at("09:10"), "09:09": at("09:10")}
    assert bookings.aired_until(kept, AIRING, at("09:10")) is None
