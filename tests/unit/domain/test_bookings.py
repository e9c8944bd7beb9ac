"""The one rule that confirms a booking, what it objects to, and the space proposed without asking."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import bookings, days
from kiosk.domain.bookings import Booking, BookingState, Objection, Why, Wish, objection
from kiosk.domain.days import Interval
from kiosk.domain.people import Person
from kiosk.domain.spaces import Feature, Space, SpaceKind
from tests.builders import (
    ROME,
    TUESDAY,
    WEDNESDAY,
    a_booking,
    a_booth,
    a_branch,
    a_desk,
    a_member,
    a_room,
    a_span,
    an_office,
    at,
)
from tests.strategies import LONG_NIGHT

PERGINE = a_branch()
PANAROTTA = a_desk()
FERSINA = a_room()
NOON = at("12:00")
MINUTE = timedelta(minutes=1)
DAWN = days.bounds(TUESDAY, ROME).start


def a_wish(start: str = "14:00", end: str = "16:00", *, space: Space = PANAROTTA, people: int = 1) -> Wish:
    return Wish(space.space_id, TUESDAY, a_span(start, end), "m-marco", people)


def answer(wish: Wish, space: Space | None = PANAROTTA, *others: Booking, now: datetime = NOON) -> str | None:
    against = objection(wish, space, PERGINE, others, now)
    return against.value if against else None


def test_a_free_desk_this_afternoon_is_confirmed() -> None:
    assert answer(a_wish()) is None


def test_a_space_nobody_knows_cannot_be_booked() -> None:
    assert answer(a_wish(), None) == "unknown_space"


@pytest.mark.parametrize("space", [a_booth(), replace(PANAROTTA, is_retired=True)])
def test_a_booth_and_a_retired_desk_cannot_be_booked(space: Space) -> None:
    assert answer(a_wish(), space) == "not_bookable"


def test_a_fixed_desk_is_its_residents_and_nobody_elses() -> None:
    fixed = a_desk(fixed_for="m-elisa")
    assert answer(a_wish(), fixed) == "kept_for_other"
    assert answer(replace(a_wish(), subject_id=None), fixed) == "kept_for_other"
    assert answer(replace(a_wish(), subject_id="m-elisa"), fixed) is None


@pytest.mark.fault("F66")
def test_a_booking_ends_at_four_in_the_morning_at_the_latest() -> None:
    cut = days.bounds(TUESDAY, ROME).end
    evening = replace(a_wish(), span=Interval(at("22:00"), cut))
    assert answer(evening) is None
    assert answer(replace(evening, span=Interval(at("22:00"), cut + MINUTE))) == "crosses_day_cut"
    assert answer(replace(evening, day=WEDNESDAY)) == "crosses_day_cut", "the label and the span disagree"


def test_on_the_night_of_the_change_a_booking_may_fill_all_25_hours() -> None:
    whole = days.bounds(LONG_NIGHT, ROME)
    wish = Wish(PANAROTTA.space_id, LONG_NIGHT, whole, "m-marco")
    assert whole.minutes == 25 * 60
    assert objection(wish, PANAROTTA, PERGINE, (), whole.start) is None


def test_what_began_a_quarter_of_an_hour_ago_can_still_be_had_and_no_earlier() -> None:
    assert answer(a_wish("11:45", "13:00")) is None
    assert answer(a_wish("11:44", "13:00")) == "past"


def test_what_is_over_cannot_be_booked() -> None:
    assert answer(a_wish("11:50", "12:00")) == "past"
    assert answer(a_wish("11:50", "12:01")) is None


def test_a_running_booking_is_extended_from_its_old_start_but_not_when_over() -> None:
    running = a_booking(span=a_span("09:00", "11:00"))
    longer = a_wish("09:00", "13:00")
    now = at("10:30")
    assert objection(longer, PANAROTTA, PERGINE, [running], now, besides=running.booking_id) is None
    assert objection(longer, PANAROTTA, PERGINE, [running], now) is Objection.PAST
    assert (
        objection(longer, PANAROTTA, PERGINE, [running], at("13:00"), besides=running.booking_id)
        is Objection.PAST
    )


def test_a_meeting_lasts_half_an_hour_at_least_and_a_desk_need_not() -> None:
    short = a_wish("14:00", "14:29", space=FERSINA)
    assert answer(short, FERSINA) == "too_short"
    assert answer(a_wish("14:00", "14:30", space=FERSINA), FERSINA) is None
    assert answer(a_wish("14:00", "14:29")) is None


def test_five_people_do_not_fit_into_a_room_for_four() -> None:
    assert answer(a_wish(space=FERSINA, people=4), FERSINA) is None
    assert answer(a_wish(space=FERSINA, people=5), FERSINA) == "too_many_people"


@pytest.mark.parametrize(
    ("start", "end"),
    [("14:00", "16:00"), ("13:00", "14:01"), ("15:59", "17:00"), ("14:30", "15:00"), ("13:00", "17:00")],
)
def test_a_taken_desk_is_taken_for_every_overlap(start: str, end: str) -> None:
    taken = a_booking(span=a_span("14:00", "16:00"))
    assert answer(a_wish(start, end), PANAROTTA, taken) == "taken"


def test_back_to_back_bookings_share_a_desk() -> None:
    morning, evening = a_booking(span=a_span("12:00", "14:00")), a_booking(span=a_span("16:00", "18:00"))
    assert answer(a_wish("14:00", "16:00"), PANAROTTA, morning, evening) is None


@pytest.mark.parametrize("state", [state for state in BookingState if state is not BookingState.CONFIRMED])
def test_only_a_confirmed_booking_takes_the_desk(state: BookingState) -> None:
    assert answer(a_wish(), PANAROTTA, a_booking(span=a_span("14:00", "16:00"), state=state)) is None


def test_a_neighbouring_days_booking_takes_the_desk_too_when_its_label_lies() -> None:
    mislabelled = replace(a_booking(span=a_span("14:00", "16:00")), day=WEDNESDAY)
    assert answer(a_wish(), PANAROTTA, mislabelled) == "taken"


quarters = st.integers(0, 24 * 4 - 1)
lengths = st.integers(1, 24)
wishes = st.builds(
    lambda start, length, people: Wish(
        FERSINA.space_id,
        TUESDAY,
        Interval(DAWN + start * 15 * MINUTE, DAWN + (start + length) * 15 * MINUTE),
        "m-marco",
        people,
    ),
    quarters,
    lengths,
    st.integers(1, 5),
)


@given(st.lists(wishes, max_size=30))
def test_whatever_is_asked_the_confirmed_bookings_of_a_room_never_overlap(asked: list[Wish]) -> None:
    confirmed: list[Booking] = []
    for number, wish in enumerate(asked):
        against = objection(wish, FERSINA, PERGINE, confirmed, DAWN)
        clashes = any(booking.span.overlaps(wish.span) for booking in confirmed)
        assert (against is Objection.TAKEN) <= clashes
        if against is None:
            assert not clashes
            confirmed.append(a_booking(f"PER-1.00.{number}", space=FERSINA, span=wish.span))
    for before, after in pairwise(sorted(booking.span for booking in confirmed)):
        assert before.end <= after.start


@given(wishes, wishes)
def test_a_booking_never_stands_in_its_own_way(old: Wish, new: Wish) -> None:
    own = a_booking(space=FERSINA, span=old.span)
    assert objection(new, FERSINA, PERGINE, [own], DAWN, besides=own.booking_id) == objection(
        new, FERSINA, PERGINE, [], DAWN, besides=own.booking_id
    )


@given(st.lists(wishes, max_size=8), quarters)
def test_a_space_is_free_until_the_first_booking_that_takes_it(taking: list[Wish], quarter: int) -> None:
    booked = [a_booking(space=FERSINA, span=wish.span) for wish in taking]
    start, limit = DAWN + quarter * 15 * MINUTE, days.bounds(TUESDAY, ROME).end
    until = bookings.free_until(booked, start, limit)
    steps = (start + count * 15 * MINUTE for count in range(25 * 4))
    taken = (s for s in steps if s < limit and any(booking.span.contains(s) for booking in booked))
    assert until == next(taken, limit)


def test_a_cancelled_booking_does_not_shorten_what_is_free() -> None:
    cancelled = a_booking(span=a_span("13:00", "14:00"), state=BookingState.CANCELLED)
    later = a_booking(span=a_span("15:00", "16:00"))
    assert bookings.free_until([cancelled, later], NOON, at("18:30")) == at("15:00")


def test_a_taken_space_is_free_until_now() -> None:
    assert bookings.free_until([a_booking(span=a_span("11:00", "13:00"))], NOON, at("18:30")) == NOON
    assert bookings.free_until([a_booking(span=a_span("11:00", "12:00"))], NOON, at("18:30")) == at("18:30")


MARCO = a_member()
WHOLE = a_span("09:00", "18:30")
LARICE, ABETE = a_desk("P-01", name="Larice"), a_desk("P-02", name="Abete")
QUIET = a_desk("P-05", name="Sorbo", features=(Feature.QUIET,))
STEP_FREE = a_desk("P-06", name="Faggio", features=(Feature.ACCESS,))
KEPT = a_desk("P-03", name="Betulla", fixed_for="m-elisa")
OWN = a_desk("P-09", name="Quarzo", fixed_for="m-marco")
ALL_DESKS = [QUIET, STEP_FREE, KEPT, ABETE, LARICE]


def proposed(person: Person | None, usual: str | None, *free: Space) -> tuple[str, Why] | None:
    proposal = bookings.propose_desk(person, usual, free, WHOLE)
    return (proposal.space.code, proposal.why) if proposal else None


def test_somebody_unknown_gets_the_quietest_desk_else_the_lowest_code() -> None:
    assert proposed(None, None, *ALL_DESKS) == ("P-05", Why.QUIET)
    assert proposed(None, None, ABETE, LARICE, KEPT) == ("P-01", Why.FIRST)


def test_a_member_gets_the_usual_desk_and_a_resident_their_own_before_it() -> None:
    assert proposed(MARCO, ABETE.space_id, *ALL_DESKS) == ("P-02", Why.USUAL)
    assert proposed(MARCO, ABETE.space_id, *ALL_DESKS, OWN) == ("P-09", Why.FIXED)


def test_who_needs_it_gets_the_desk_without_steps_unless_they_have_a_usual_one() -> None:
    needing = replace(MARCO, needs_access=True)
    assert proposed(needing, None, *ALL_DESKS) == ("P-06", Why.ACCESS)
    assert proposed(needing, LARICE.space_id, *ALL_DESKS) == ("P-01", Why.USUAL)
    assert proposed(needing, None, LARICE, QUIET) == ("P-05", Why.QUIET)


def test_a_usual_desk_that_became_somebody_elses_is_proposed_no_more() -> None:
    assert proposed(MARCO, KEPT.space_id, KEPT, LARICE) == ("P-01", Why.FIRST)


def test_with_other_peoples_desks_and_rooms_alone_nothing_is_proposed() -> None:
    assert proposed(MARCO, None, KEPT, FERSINA, an_office()) is None


desks = st.builds(
    lambda number, quiet, access, owner: a_desk(
        f"P-{number:02}",
        features=(Feature.QUIET,) * quiet + (Feature.ACCESS,) * access,
        fixed_for=owner,
    ),
    st.integers(1, 20),
    st.booleans(),
    st.booleans(),
    st.sampled_from((None, "m-elisa", "m-marco")),
)


@given(st.lists(desks, unique_by=lambda desk: desk.code), st.booleans(), st.randoms(use_true_random=False))
def test_the_proposal_is_free_ones_own_or_anybodys_and_the_same_in_any_order(
    free: list[Space], needs_access: bool, random: Random
) -> None:
    person = replace(MARCO, needs_access=needs_access)
    proposal = bookings.propose_desk(person, None, free, WHOLE)
    shuffled = list(free)
    random.shuffle(shuffled)
    assert bookings.propose_desk(person, None, shuffled, WHOLE) == proposal
    allowed = [desk for desk in free if desk.fixed_for in (None, "m-marco")]
    assert (proposal is None) == (not allowed)
    if proposal is not None:
        assert proposal.space in allowed


MARZOLA = a_room("P-20", name="Marzola", seats=10)


def test_the_smallest_room_that_is_large_enough_is_proposed() -> None:
    rooms = [MARZOLA, FERSINA, a_room("P-30", name="Lago", seats=4)]
    for people, code in ((2, "P-30"), (4, "P-30"), (5, "P-20"), (10, "P-20")):
        proposal = bookings.propose_room(people, rooms, WHOLE)
        assert proposal is not None
        assert (proposal.space.code, proposal.why) == (code, Why.FIT)
    assert bookings.propose_room(11, rooms, WHOLE) is None


def test_a_desk_is_no_room_and_a_kept_room_is_not_proposed() -> None:
    assert bookings.propose_room(1, [PANAROTTA, an_office()], WHOLE) is None
    assert bookings.propose_room(2, [replace(MARZOLA, fixed_for="m-elisa")], WHOLE) is None
    assert MARZOLA.kind is SpaceKind.MEETING_ROOM


def test_a_booking_stays_within_one_opening_and_a_plan_widens_it() -> None:
    dawn = a_span("06:30", "08:30")
    assert not bookings.lies_in_hours(dawn, TUESDAY, PERGINE, has_plan=False)
    assert bookings.lies_in_hours(dawn, TUESDAY, PERGINE, has_plan=True)
    assert bookings.lies_in_hours(a_span("08:00", "19:00"), TUESDAY, PERGINE, has_plan=False)
    assert not bookings.lies_in_hours(a_span("18:00", "19:01"), TUESDAY, PERGINE, has_plan=False)


def test_on_a_closed_day_only_people_with_a_plan_may_book() -> None:
    sunday = date(2026, 11, 29)
    span = a_span("10:00", "12:00", sunday)
    assert not bookings.lies_in_hours(span, sunday, PERGINE, has_plan=False)
    assert bookings.lies_in_hours(span, sunday, PERGINE, has_plan=True)
