"""What headquarters gives and takes back: one row a space, and every number there ever was (SYNC.md 2.5)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from kiosk.domain.authority import Grant, Lease
from kiosk.domain.facts import LeaseReleased
from kiosk.domain.spaces import Space
from sync.hq import leases, network
from tests.builders import BRANCH, TUESDAY, a_booth, a_desk
from tests.headquarters import opened
from tests.profiles import runs
from tests.small_network import SmallNetwork

DAY = timedelta(days=1)
DESK = a_desk()
DESK_ID = DESK.space_id


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Connection]:
    """One transaction of headquarters."""
    with opened(tmp_path) as hq:
        network.load(hq.house, SmallNetwork())
        with hq.house.store.writing() as connection:
            yield connection


def on(offset: int) -> date:
    """A day counted from Tuesday."""
    return TUESDAY + offset * DAY


def give(rows: Connection, node: str, through: int, space: Space = DESK) -> Grant | None:
    """A kiosk wishes on Tuesday for a space that is held so many days ahead."""
    return leases.grant(rows, replace(space, ahead=through), node, TUESDAY)


def take_back(rows: Connection, node: str, number: int, last: int) -> tuple[bool, Grant | None]:
    """A kiosk gives back what comes after a day."""
    return leases.release(rows, BRANCH, node, LeaseReleased(DESK_ID, number, on(last)))


def days_given(number: int, first: int, last: int, node: str) -> Grant:
    return Grant(DESK_ID, number, on(first), on(last), node)


def row(number: int, first: int, last: int, node: str) -> Lease:
    return Lease(DESK_ID, number, on(first), on(last), node)


def test_before_anything_was_given_every_day_is_headquarters(rows: Connection) -> None:
    assert leases.of_space(rows, DESK_ID) is None
    assert leases.is_headquarters(None, on(-1))


def test_the_first_days_begin_today_and_headquarters_has_those_after(rows: Connection) -> None:
    assert give(rows, "PER-1", 30) == days_given(1, 0, 30, "PER-1")
    lease = leases.of_space(rows, DESK_ID)
    assert lease == row(1, 0, 30, "PER-1")
    assert [leases.is_headquarters(lease, on(offset)) for offset in (0, 30, 31)] == [False, False, True]


def test_a_space_held_by_the_day_is_given_for_today_alone(rows: Connection) -> None:
    assert give(rows, "PER-1", 0) == days_given(1, 0, 0, "PER-1")


@pytest.mark.parametrize(
    "space",
    [
        replace(DESK, ahead=None),
        replace(DESK, kiosk="PER-2"),
        replace(DESK, is_retired=True),
        a_booth("P-07"),
    ],
    ids=["headquarters alone", "another kiosk's", "retired", "a booth"],
)
def test_what_a_kiosk_is_not_to_hold_is_not_given(rows: Connection, space: Space) -> None:
    assert leases.grant(rows, space, "PER-1", TUESDAY) is None
    assert leases.of_space(rows, space.space_id) is None


def test_a_space_that_is_to_be_one_kiosks_is_given_to_that_one(rows: Connection) -> None:
    assert leases.grant(rows, replace(DESK, kiosk="PER-1"), "PER-1", TUESDAY) == days_given(1, 0, 30, "PER-1")


def test_the_same_holder_keeps_its_first_day_and_another_one_begins_behind(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    assert give(rows, "PER-1", 12) == days_given(2, 0, 12, "PER-1")
    assert give(rows, "PER-2", 20) == days_given(3, 13, 20, "PER-2")
    assert give(rows, "PER-1", 25) == days_given(4, 21, 25, "PER-1")
    assert leases.of_space(rows, DESK_ID) == row(4, 21, 25, "PER-1")


@pytest.mark.parametrize("node", ["PER-1", "PER-2"])
def test_days_that_are_given_already_are_given_to_nobody_again(rows: Connection, node: str) -> None:
    give(rows, "PER-1", 10)
    assert give(rows, node, 10) is None
    assert give(rows, node, 3) is None
    assert leases.of_space(rows, DESK_ID) == row(1, 0, 10, "PER-1")


def test_what_is_given_back_is_headquarters_again_and_the_number_stays(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    assert take_back(rows, "PER-1", 1, 5) == (True, None)
    lease = leases.of_space(rows, DESK_ID)
    assert lease == row(1, 0, 5, "PER-1")
    assert leases.is_headquarters(lease, on(6))
    assert give(rows, "PER-2", 10) == days_given(2, 6, 10, "PER-2")


def test_everything_can_be_given_back(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    assert take_back(rows, "PER-1", 1, -1) == (True, None)
    assert leases.is_headquarters(leases.of_space(rows, DESK_ID), TUESDAY)
    assert give(rows, "PER-2", 10) == days_given(2, 0, 10, "PER-2")


@pytest.mark.parametrize(
    ("node", "number", "last"),
    [("PER-2", 1, 5), ("PER-1", 2, 5), ("PER-1", 0, 5), ("PER-1", 1, 10), ("PER-1", 1, 11)],
    ids=["another's", "not given yet", "no number", "no days", "more days"],
)
def test_a_release_of_nothing_of_ones_own_takes_nothing(
    rows: Connection, node: str, number: int, last: int
) -> None:
    give(rows, "PER-1", 10)
    assert take_back(rows, node, number, last) == (False, None)
    assert leases.of_space(rows, DESK_ID) == row(1, 0, 10, "PER-1")
    assert leases.release(rows, BRANCH, "PER-1", LeaseReleased("PER:P-99", 1, on(0))) == (False, None)


def test_a_release_that_crossed_a_newer_grant_to_its_own_kiosk_changes_nothing(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-1", 20)
    assert take_back(rows, "PER-1", 1, 5) == (False, None)
    assert leases.of_space(rows, DESK_ID) == row(2, 0, 20, "PER-1")


def test_a_release_that_crossed_a_grant_of_the_days_before_gives_none_of_them_away(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-2", 15)
    assert take_back(rows, "PER-1", 1, 5) == (True, days_given(3, 6, 15, "PER-2"))
    give(rows, "PER-1", 20)
    assert take_back(rows, "PER-2", 2, 12) == (False, None)  # PER-2 had not read its third lease
    assert leases.of_space(rows, DESK_ID) == row(4, 16, 20, "PER-1")


def test_days_given_back_in_front_of_ones_own_later_ones_stay_with_the_kiosk(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-2", 20)
    take_back(rows, "PER-2", 2, 10)
    give(rows, "PER-1", 30)
    assert take_back(rows, "PER-1", 1, 5) == (True, days_given(4, 6, 30, "PER-1"))


def test_days_given_back_in_front_of_a_neighbour_in_the_middle_go_to_that_one(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-2", 20)
    give(rows, "PER-3", 30)
    assert take_back(rows, "PER-1", 1, 5) == (True, days_given(4, 6, 20, "PER-2"))
    assert leases.of_space(rows, DESK_ID) == row(4, 21, 30, "PER-3")
    assert take_back(rows, "PER-3", 3, 25) == (True, None)
    assert leases.is_headquarters(leases.of_space(rows, DESK_ID), on(26))


def test_days_given_back_in_front_of_what_a_fence_took_are_headquarters_again(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-2", 20)
    leases.take_all(rows, BRANCH, "PER-2")
    assert leases.is_headquarters(leases.of_space(rows, DESK_ID), on(11))
    assert take_back(rows, "PER-1", 1, 5) == (True, None)
    assert leases.is_headquarters(leases.of_space(rows, DESK_ID), on(6))


@pytest.mark.fault("F59")
def test_a_fence_leaves_the_days_that_another_kiosk_has_before_and_no_calendar_has_to_be_right(
    rows: Connection,
) -> None:
    give(rows, "PER-1", 10)
    long_ago = leases.grant(rows, replace(DESK, ahead=400), "PER-2", TUESDAY - 380 * DAY)
    assert long_ago == days_given(2, 11, 20, "PER-2")
    assert leases.take_all(rows, BRANCH, "PER-2") == (((DESK_ID, 3),), [])
    assert [leases.is_known(rows, "PER-1", DESK_ID, 1, on(day)) for day in (0, 10)] == [True, True]
    lease = leases.of_space(rows, DESK_ID)
    assert [leases.is_headquarters(lease, on(day)) for day in (0, 10, 11)] == [False, False, True]
    assert give(rows, "PER-3", 12) == days_given(4, 11, 12, "PER-3")


def test_a_fence_takes_no_day_that_was_given_back_from_in_front_of_what_it_takes(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-2", 11)
    take_back(rows, "PER-2", 2, 10)
    take_back(rows, "PER-1", 1, 8)
    leases.take_all(rows, BRANCH, "PER-2")
    assert leases.is_headquarters(leases.of_space(rows, DESK_ID), on(9))


def test_what_is_given_back_is_given_back_under_every_number_it_was_given(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-1", 20)
    assert take_back(rows, "PER-1", 2, 5) == (True, None)
    assert not leases.is_known(rows, "PER-1", DESK_ID, 1, on(6))
    assert leases.is_known(rows, "PER-1", DESK_ID, 1, on(5))


NODES = ("PER-1", "PER-2", "PER-3")
GIVEN = st.tuples(st.just("give"), st.sampled_from(NODES), st.integers(0, 9))
GIVEN_BACK = st.tuples(st.just("take_back"), st.integers(0, 9), st.integers(-1, 9))
FENCED = st.tuples(st.just("fence"), st.sampled_from(NODES), st.just(0))


@pytest.mark.usefixtures("rows")
@settings(
    max_examples=runs(quick=60, push=600, release=6_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.one_of(GIVEN, GIVEN_BACK, FENCED), max_size=12))
def test_every_day_up_to_the_last_one_given_has_one_kiosk_and_every_later_one_is_headquarters(
    rows: Connection, acts: list[tuple[str, Any, int]]
) -> None:
    with rows.begin_nested() as savepoint:
        made: list[Grant] = []
        for act, whose, day in acts:
            if act == "give":
                made += filter(None, [give(rows, whose, day)])
            elif act == "fence":
                made += leases.take_all(rows, BRANCH, whose)[1]
            elif made:
                grant = made[whose % len(made)]
                made += filter(None, [take_back(rows, grant.holder, grant.number, day)[1]])
        lease = leases.of_space(rows, DESK_ID)
        owned = [
            {one.holder for one in made if leases.is_known(rows, one.holder, DESK_ID, one.number, on(day))}
            for day in range(10)
        ]
        last = -1 if lease is None else (lease.last_day - TUESDAY).days
        assert [len(holders) for holders in owned] == [int(day <= last) for day in range(10)]
        savepoint.rollback()


def test_days_given_back_in_front_of_another_kiosks_go_to_that_one(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-2", 20)
    assert take_back(rows, "PER-1", 1, 5) == (True, days_given(3, 6, 20, "PER-2"))
    assert leases.of_space(rows, DESK_ID) == row(3, 6, 20, "PER-2")
    assert take_back(rows, "PER-1", 1, 2) == (True, days_given(4, 3, 20, "PER-2"))
    assert take_back(rows, "PER-1", 1, 4) == (False, None)


def test_a_number_says_whose_days_they_were_and_which_and_for_ever(rows: Connection) -> None:
    give(rows, "PER-1", 10)
    give(rows, "PER-2", 20)
    take_back(rows, "PER-1", 1, 5)
    assert leases.is_known(rows, "PER-1", DESK_ID, 1)
    assert leases.is_known(rows, "PER-1", DESK_ID, 1, on(5))
    assert leases.is_known(rows, "PER-2", DESK_ID, 2, on(11))
    assert not leases.is_known(rows, "PER-1", DESK_ID, 1, on(6))
    assert not leases.is_known(rows, "PER-1", DESK_ID, 1, on(-1))
    assert not leases.is_known(rows, "PER-2", DESK_ID, 1)
    assert not leases.is_known(rows, "PER-1", DESK_ID, 9)
