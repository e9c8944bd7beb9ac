"""Somebody forgot to check out: what the night supposes, and what they say the next time (UX.md 6.7 D24)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.bookings import Wish
from kiosk.domain.facts import CheckedIn, CheckedOut, FactRef
from kiosk.domain.outcomes import Booked, ExitSaid, ForgottenExit
from kiosk.domain.visits import Source, Visit
from kiosk.services import book, upkeep
from kiosk.services.say_exit import forgotten_exit, say_exit
from tests.builders import ROME, TUESDAY, WEDNESDAY, a_branch, a_span, at
from tests.houses import House

PASS = "00" * 8
END_OF_TUESDAY = at("04:00", WEDNESDAY)


def arrives(house: House, day: date, *, who: str | None = "m-marco", booking: str | None = None) -> str:
    """Somebody is in from now on; the visit."""
    with house.ports.begin() as work:
        return work.append(
            CheckedIn(day, Source.PASS, 1, who, PASS, booking=FactRef(booking) if booking else None)
        ).ref


def night_falls(house: House, day: date) -> None:
    """The tablet does what it does by itself early on that day."""
    house.clock.set_to(at("04:15", day))
    upkeep.check_out_forgotten(house.ports)


def visit_of(house: House, visit_id: str) -> Visit:
    """How the visit stands."""
    with house.ports.begin() as work:
        visit = work.visits.visit(visit_id)
    assert visit is not None
    return visit


def comes_again(house: House, day: date, *, who: str | None = "m-marco") -> ForgottenExit | None:
    """They are in at nine on that day, and done with their answer."""
    house.clock.set_to(at("09:00", day))
    return forgotten_exit(arrives(house, day, who=who), house.ports)


@pytest.mark.parametrize(
    ("came", "supposed"),
    [("12:00", at("19:00")), ("20:30", at("22:00")), ("22:30", END_OF_TUESDAY)],
)
def test_the_night_supposes_that_somebody_left_at_the_first_closing_after_they_came_else_with_the_day(
    came: str, supposed: object
) -> None:
    house = House()
    house.clock.set_to(at(came))
    visit = arrives(house, TUESDAY)
    night_falls(house, WEDNESDAY)
    left = visit_of(house, visit)
    assert (left.left_at, left.is_estimated) == (supposed, True)


def test_the_night_supposes_that_somebody_left_with_their_booking() -> None:
    house = House()
    booked = book.book(Wish("PER:P-31", TUESDAY, a_span("09:00", "11:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    visit = arrives(house, TUESDAY, booking=booked.booking_id)
    night_falls(house, WEDNESDAY)
    assert visit_of(house, visit).left_at == at("11:00")


def test_who_comes_again_says_when_they_had_left_and_it_is_no_longer_an_estimate() -> None:
    house = House()
    visit = arrives(house, TUESDAY)
    night_falls(house, WEDNESDAY)
    asked = comes_again(house, WEDNESDAY)
    assert asked is not None
    assert (asked.day, asked.left_at) == (TUESDAY, at("19:00"))
    assert (asked.times[0], asked.times[-1]) == (at("09:30"), at("22:00")), "till the house closed to members"
    assert say_exit(asked, at("17:30"), house.ports) == ExitSaid(at("17:30"))
    left = visit_of(house, visit)
    assert (left.left_at, left.is_estimated) == (at("17:30"), False)
    assert comes_again(house, WEDNESDAY) is None, "once is enough"


def test_they_may_also_have_left_later_than_the_night_supposed() -> None:
    house = House()
    visit = arrives(house, TUESDAY)
    night_falls(house, WEDNESDAY)
    asked = comes_again(house, WEDNESDAY)
    assert asked is not None
    say_exit(asked, at("21:30"), house.ports)
    assert visit_of(house, visit).left_at == at("21:30")


def test_a_pass_whose_person_nobody_knows_here_is_asked_too() -> None:
    house = House()
    arrives(house, TUESDAY, who=None)
    night_falls(house, WEDNESDAY)
    with house.ports.begin() as work:
        stranger = work.append(CheckedIn(WEDNESDAY, Source.PASS, 1, None, "11" * 8)).ref
    assert forgotten_exit(stranger, house.ports) is None
    assert comes_again(house, WEDNESDAY, who=None) is not None


def test_nobody_is_asked_about_somebody_else_nor_about_what_is_over_a_week_ago() -> None:
    house = House()
    arrives(house, TUESDAY)
    night_falls(house, WEDNESDAY)
    house.clock.set_to(at("09:00", WEDNESDAY))
    with house.ports.begin() as work:
        other = work.append(CheckedIn(WEDNESDAY, Source.PASS, 1, "m-anna", "11" * 8)).ref
    assert forgotten_exit(other, house.ports) is None
    assert comes_again(house, TUESDAY + timedelta(days=7)) is None


def test_who_checked_out_is_asked_nothing() -> None:
    house = House()
    visit = arrives(house, TUESDAY)
    with house.ports.begin() as work:
        work.append(CheckedOut(FactRef(visit), Source.PASS))
    night_falls(house, WEDNESDAY)
    assert comes_again(house, WEDNESDAY) is None


def test_with_a_doubtful_clock_nobody_is_asked() -> None:
    house = House()
    arrives(house, TUESDAY)
    night_falls(house, WEDNESDAY)
    house.clock.is_suspect = True
    assert comes_again(house, WEDNESDAY) is None


def test_what_was_said_at_another_tablet_meanwhile_stays_and_is_what_they_are_told() -> None:
    house = House()
    visit = arrives(house, TUESDAY)
    night_falls(house, WEDNESDAY)
    asked = comes_again(house, WEDNESDAY)
    assert asked is not None
    say_exit(asked, at("16:00"), house.ports)
    assert say_exit(asked, at("10:00"), house.ports) == ExitSaid(at("16:00"))
    assert visit_of(house, visit).left_at == at("16:00")


def test_on_the_night_in_october_no_reading_of_the_clock_is_offered_twice() -> None:
    house = House(branch=replace(a_branch(), opening=(), member_hours=()))
    saturday = date(2026, 10, 24)
    house.clock.set_to(at("23:00", saturday))
    arrives(house, saturday)
    night_falls(house, saturday + timedelta(days=1))
    asked = comes_again(house, saturday + timedelta(days=1))
    assert asked is not None
    readings = [f"{time.astimezone(ROME):%H:%M}" for time in asked.times]
    assert readings == [
        "23:30",
        *(f"{hour:02}:{minute}" for hour in range(4) for minute in ("00", "30")),
        "04:00",
    ]


def test_who_is_known_by_another_id_since_yesterday_is_asked_by_their_pass() -> None:
    house = House()
    arrives(house, TUESDAY, who="m-old")
    night_falls(house, WEDNESDAY)
    assert comes_again(house, WEDNESDAY) is not None
