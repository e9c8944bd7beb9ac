"""When a branch is open, for whom, and when again: hours, closures, staff and the week's end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.branches import Closure, Hours, Texts
from tests.builders import TUESDAY, WEDNESDAY, a_branch, at, week
from tests.strategies import LONG_NIGHT, SHORT_NIGHT, instants

PATRON = Closure(TUESDAY, Texts("festa del patrono", "Patronatsfest", "patron saint’s day"))
SATURDAY = date(2026, 11, 28)
MONDAY = date(2026, 11, 30)
PERGINE = a_branch()
SECOND = timedelta(seconds=1)


def test_the_doors_open_at_eight_sharp_and_shut_at_seven_sharp() -> None:
    assert not PERGINE.is_open(at("08:00") - SECOND)
    assert PERGINE.is_open(at("08:00"))
    assert PERGINE.is_open(at("19:00") - SECOND)
    assert not PERGINE.is_open(at("19:00"))


def test_people_with_a_plan_come_in_before_the_doors_open_to_all() -> None:
    assert PERGINE.admits_members(at("06:00"))
    assert not PERGINE.is_open(at("06:00"))
    assert not PERGINE.admits_members(at("05:59"))


def test_without_hours_of_their_own_members_have_everybodys() -> None:
    plain = replace(PERGINE, member_hours=())
    assert plain.member_spans(TUESDAY) == plain.opening_spans(TUESDAY)
    assert not plain.admits_members(at("06:00"))


def test_a_closure_ends_the_opening_and_the_staff_but_not_the_members_hours() -> None:
    feast = replace(PERGINE, closures=(PATRON,))
    assert feast.closure(TUESDAY) == PATRON
    assert feast.closure(WEDNESDAY) is None
    assert not feast.is_open(at("10:00"))
    assert not feast.is_staffed(at("10:00"))
    assert feast.admits_members(at("10:00"))
    assert feast.closes_at(TUESDAY) is None


def test_staff_go_home_before_the_doors_shut() -> None:
    assert PERGINE.is_staffed(at("08:30"))
    assert not PERGINE.is_staffed(at("13:00"))
    assert PERGINE.is_open(at("13:00"))


def test_a_day_in_two_parts_closes_with_the_second() -> None:
    parted = replace(PERGINE, opening=(*week("14:00", "18:00"), *week("08:30", "12:30")))
    assert [span.start for span in parted.opening_spans(TUESDAY)] == [at("08:30"), at("14:00")]
    assert parted.closes_at(TUESDAY) == at("18:00")
    assert not parted.is_open(at("13:00"))


def test_on_friday_evening_the_next_opening_is_on_monday() -> None:
    friday = date(2026, 11, 27)
    assert PERGINE.opens_next(at("19:30", friday)) == at("08:00", MONDAY)


def test_the_next_opening_passes_over_a_closure_and_is_never_the_present_one() -> None:
    feast = replace(PERGINE, closures=(replace(PATRON, day=WEDNESDAY),))
    assert feast.opens_next(at("08:00")) == at("08:00", date(2026, 11, 26))
    assert feast.opens_next(at("07:59")) == at("08:00")


def test_between_two_parts_of_a_day_it_opens_again_the_same_day() -> None:
    parted = replace(PERGINE, opening=(*week("08:30", "12:30"), *week("14:00", "18:00")))
    assert parted.opens_next(at("12:45")) == at("14:00")


def test_a_branch_that_never_opens_says_so() -> None:
    assert replace(PERGINE, opening=()).opens_next(at("10:00")) is None
    assert replace(PERGINE, opening=()).closes_at(TUESDAY) is None


def test_a_late_evening_belongs_to_the_day_it_began_on() -> None:
    late = replace(PERGINE, opening=(Hours(TUESDAY.weekday(), time(20), time(1)),))
    after_midnight = at("00:30")
    assert after_midnight.date() == TUESDAY, "half past midnight is the 24th in UTC and the 25th in Rome"
    assert late.day_of(after_midnight) == TUESDAY
    assert late.is_open(after_midnight)
    assert not late.is_open(at("00:30", WEDNESDAY))


def test_the_hours_on_the_wall_hold_in_the_weeks_of_the_change() -> None:
    daily = replace(PERGINE, opening=week("08:00", "19:00", range(7)))
    for night in (SHORT_NIGHT, LONG_NIGHT):
        for day in (night, night + timedelta(days=1)):
            (span,) = daily.opening_spans(day)
            assert span.start.astimezone(daily.time_zone).time() == time(8)
            assert span.minutes == 11 * 60


@given(instants)
def test_an_open_house_closes_today_and_a_closed_one_opens_later(instant: datetime) -> None:
    if PERGINE.is_open(instant):
        closes = PERGINE.closes_at(PERGINE.day_of(instant))
        assert closes is not None
        assert closes > instant
    opens = PERGINE.opens_next(instant)
    assert opens is not None
    assert opens > instant
    assert PERGINE.is_open(opens)
    assert not PERGINE.is_open(opens - SECOND)


@given(instants, st.lists(st.sampled_from(range(7)), unique=True))
def test_whoever_may_come_in_when_it_is_open_may_do_so_with_a_plan_too(
    instant: datetime, weekdays: list[int]
) -> None:
    hours = tuple(Hours(weekday, time(22), time(2)) for weekday in weekdays)
    branch = replace(PERGINE, opening=hours, member_hours=week("06:00", "22:00", range(7)))
    if branch.is_open(instant):
        assert branch.admits_members(instant)


def test_a_day_is_the_branchs_own() -> None:
    assert PERGINE.day_of(datetime(2026, 11, 25, 2, 30, tzinfo=UTC)) == TUESDAY
    assert replace(PERGINE, zone="Asia/Kathmandu").day_of(datetime(2026, 11, 24, 23, tzinfo=UTC)) == WEDNESDAY
