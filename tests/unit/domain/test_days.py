"""Days from 04:00 to 04:00: every instant in exactly one, the two DST nights, and times no clock shows once."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain import days
from kiosk.domain.days import Interval
from tests.builders import ROME, TUESDAY, a_span, at
from tests.strategies import LONG_NIGHT, SHORT_NIGHT, days_of_calendar, instants, spans, walls, zones

MINUTE = timedelta(minutes=1)


@pytest.mark.fault("F18")
def test_the_night_until_four_belongs_to_the_day_before() -> None:
    assert days.day_of(datetime(2026, 11, 25, 2, 59, 59, 999_999, tzinfo=UTC), ROME) == TUESDAY
    assert days.day_of(datetime(2026, 11, 25, 3, tzinfo=UTC), ROME) == date(2026, 11, 25)
    assert days.day_of(datetime(2026, 11, 24, 23, tzinfo=UTC), ROME) == TUESDAY, "midnight cuts nothing"


@pytest.mark.fault("F18")
@pytest.mark.parametrize(
    ("day", "length"), [(SHORT_NIGHT, 23), (LONG_NIGHT, 25), (TUESDAY, 24), (date(2026, 12, 31), 24)]
)
def test_a_day_has_as_many_hours_as_its_night_leaves_it(day: date, length: int) -> None:
    whole = days.bounds(day, ROME)
    assert whole.end - whole.start == timedelta(hours=length)


@given(days_of_calendar, zones)
def test_every_day_begins_where_the_one_before_ended(day: date, zone: ZoneInfo) -> None:
    assert days.bounds(day, zone).end == days.bounds(day + timedelta(days=1), zone).start


@given(instants, days_of_calendar, zones)
def test_an_instant_lies_in_the_day_of_its_label_and_in_no_other(
    instant: datetime, other: date, zone: ZoneInfo
) -> None:
    label = days.day_of(instant, zone)
    assert days.bounds(label, zone).contains(instant)
    assert days.bounds(other, zone).contains(instant) == (other == label)


@given(days_of_calendar, walls, zones)
@example(SHORT_NIGHT, time(2, 30), ROME)
@example(LONG_NIGHT, time(2, 30), ROME)
def test_a_wall_time_that_has_an_instant_is_shown_then_on_that_day(
    day: date, wall: time, zone: ZoneInfo
) -> None:
    instant = days.instant_of(day, wall, zone)
    if instant is not None:
        assert instant.tzinfo is UTC
        assert days.day_of(instant, zone) == day
        assert instant.astimezone(zone).time() == wall


@pytest.mark.parametrize("day", [SHORT_NIGHT, LONG_NIGHT, TUESDAY])
def test_a_wall_time_is_refused_exactly_when_clocks_show_it_twice_or_never(day: date) -> None:
    whole = days.bounds(day, ROME)
    minutes = (whole.start + count * MINUTE for count in range(whole.minutes))
    shown = Counter(minute.astimezone(ROME).time() for minute in minutes)
    for minute in range(24 * 60):
        wall = time(minute // 60, minute % 60)
        assert (days.instant_of(day, wall, ROME) is None) == (shown[wall] != 1), wall


def test_the_picker_offers_no_half_past_two_in_the_nights_of_the_change() -> None:
    assert days.instant_of(SHORT_NIGHT, time(2, 30), ROME) is None
    assert days.instant_of(LONG_NIGHT, time(2, 30), ROME) is None
    assert days.instant_of(SHORT_NIGHT, time(3), ROME) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert days.instant_of(LONG_NIGHT, time(3), ROME) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_a_span_over_midnight_is_one_span_of_its_day() -> None:
    late = days.span_of(TUESDAY, time(22), time(1), ROME)
    assert late == Interval(datetime(2026, 11, 24, 21, tzinfo=UTC), datetime(2026, 11, 25, 0, tzinfo=UTC))
    assert days.lies_in_one_day(late, TUESDAY, ROME)


@pytest.mark.fault("F66")
def test_a_span_whose_ends_are_out_of_order_or_ambiguous_is_refused() -> None:
    assert days.span_of(TUESDAY, time(13), time(9), ROME) is None
    assert days.span_of(TUESDAY, time(9), time(9), ROME) is None
    assert days.span_of(TUESDAY, time(3, 30), time(4), ROME) is None, "04:00 is the next day's beginning"
    assert days.span_of(LONG_NIGHT, time(22), time(2, 15), ROME) is None


@given(days_of_calendar, walls, walls, zones)
def test_a_span_of_two_wall_times_never_crosses_the_cut(
    day: date, start: time, end: time, zone: ZoneInfo
) -> None:
    span = days.span_of(day, start, end, zone)
    if span is not None:
        assert days.lies_in_one_day(span, day, zone)
        assert span.minutes >= 0


def test_a_span_may_touch_the_cut_and_not_pass_it() -> None:
    whole = days.bounds(TUESDAY, ROME)
    assert days.lies_in_one_day(whole, TUESDAY, ROME)
    assert not days.lies_in_one_day(Interval(whole.start, whole.end + MINUTE), TUESDAY, ROME)
    assert not days.lies_in_one_day(Interval(whole.start - MINUTE, whole.end), TUESDAY, ROME)


def test_a_night_shift_over_the_change_lasts_an_hour_less_or_more_than_the_clocks_say() -> None:
    short = days.span_of(SHORT_NIGHT, time(23), time(3, 30), ROME)
    long = days.span_of(LONG_NIGHT, time(23), time(3, 30), ROME)
    assert short is not None
    assert long is not None
    assert (short.minutes, long.minutes) == (3 * 60 + 30, 5 * 60 + 30)


def test_what_a_clock_shows_is_the_local_time() -> None:
    assert days.wall_time(at("08:05"), ROME) == "08:05"
    assert days.wall_time(datetime(2026, 7, 1, 6, 5, tzinfo=UTC), ROME) == "08:05"


def test_an_interval_of_local_times_is_refused_because_they_subtract_wrong() -> None:
    evening = datetime(2026, 3, 28, 22, tzinfo=ROME)
    morning = datetime(2026, 3, 29, 6, tzinfo=ROME)
    assert (morning - evening).total_seconds() == 8 * 3600, "an hour more than passed"
    with pytest.raises(ValueError, match="UTC"):
        Interval(evening, morning)
    with pytest.raises(ValueError, match="UTC"):
        Interval(evening.replace(tzinfo=None), morning.replace(tzinfo=None))
    with pytest.raises(ValueError, match="UTC"):
        Interval(evening, morning.astimezone(UTC))
    with pytest.raises(ValueError, match="UTC"):
        Interval(evening.astimezone(UTC), morning)


@pytest.mark.parametrize("minutes", [0, -1])
def test_an_interval_is_never_empty(minutes: int) -> None:
    with pytest.raises(ValueError, match="after it starts"):
        Interval(at("09:00"), at("09:00") + minutes * MINUTE)


def test_back_to_back_is_no_overlap() -> None:
    morning, afternoon = a_span("09:00", "11:00"), a_span("11:00", "13:00")
    assert not morning.overlaps(afternoon)
    assert not afternoon.overlaps(morning)
    assert morning.overlaps(a_span("10:59", "12:00"))
    assert not morning.contains(morning.end)
    assert morning.contains(morning.start)


@given(spans, spans)
def test_two_spans_overlap_when_they_share_an_instant_whoever_asks(one: Interval, other: Interval) -> None:
    later = max(one.start, other.start)
    assert one.overlaps(other) == other.overlaps(one) == (one.contains(later) and other.contains(later))


@given(spans, spans)
def test_a_span_that_holds_another_holds_both_its_ends(one: Interval, other: Interval) -> None:
    both = Interval(min(one.start, other.start), max(one.end, other.end))
    assert both.holds(one)
    assert both.holds(other)
    assert one.holds(other) == (one == both)


@given(instants)
def test_the_next_quarter_is_the_first_one_that_is_not_past(instant: datetime) -> None:
    quarter = days.next_grid_instant(instant)
    assert instant <= quarter < instant + timedelta(minutes=15)
    assert quarter.timestamp() % (15 * 60) == 0


@given(spans, st.sampled_from((ROME, ZoneInfo("Asia/Kathmandu"))))
def test_the_grid_holds_every_quarter_of_the_span_on_every_wall(span: Interval, zone: ZoneInfo) -> None:
    quarters = list(days.grid(span))
    assert all(span.contains(quarter) for quarter in quarters)
    assert all(quarter.astimezone(zone).minute % 15 == 0 for quarter in quarters)
    assert len(quarters) == -(-span.end.timestamp() // 900) - -(-span.start.timestamp() // 900)
