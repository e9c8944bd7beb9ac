"""What every description of the branch answers alike."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.authority import Grant, Lease
from kiosk.domain.errors import NotEnrolledError
from kiosk.domain.spaces import Plan
from tests.builders import NODE, a_branch, a_desk, a_grant, a_room
from tests.contracts.conftest import Store
from tests.fakes.feed import FeedOf


def test_before_headquarters_described_it_there_is_no_branch(store: Store) -> None:
    with store.begin() as work:
        with pytest.raises(NotEnrolledError):
            work.places.branch()
        assert list(work.places.spaces()) == []


def test_the_branch_is_what_headquarters_said_last(store: Store, hq: FeedOf) -> None:
    hq.say(a_branch(people_limit=20))
    with store.begin() as work:
        assert work.places.branch() == a_branch(people_limit=20)


def test_spaces_come_by_code_and_a_retired_one_is_known_but_not_listed(store: Store, hq: FeedOf) -> None:
    hq.say(a_desk("P-02"), replace(a_desk("P-07"), is_retired=True))
    with store.begin() as work:
        assert [space.code for space in work.places.spaces()] == ["P-01", "P-02", "P-31"]
        retired = work.places.space(a_desk("P-07").space_id)
        assert retired is not None
        assert retired.is_retired
        assert work.places.space(a_room("P-31").space_id) == a_room("P-31")
        assert work.places.space("PER:P-99") is None


def test_plans_come_by_floor(store: Store, hq: FeedOf) -> None:
    above, below = Plan("PER", 1, (100, 900), False, ()), Plan("PER", 0, (500, 990), True, ((0, 0, 1000, 0),))
    hq.say(above, below)
    with store.begin() as work:
        assert list(work.places.plans()) == [below, above]


def test_a_grant_moves_the_pen_and_an_older_or_equal_one_does_not(store: Store, hq: FeedOf) -> None:
    desk = a_desk("P-07")
    away = Grant(desk.space_id, 2, date(2026, 12, 1), date(2026, 12, 31), "PER-2")
    hq.say(away, a_grant(desk, number=2, holder=NODE), a_grant(desk, number=1, holder=NODE))
    with store.begin() as work:
        assert work.places.lease(desk.space_id) == Lease(
            desk.space_id, 2, date(2026, 12, 1), date(2026, 12, 31), "PER-2"
        )
        assert work.places.lease("PER:P-99") is None


def test_days_without_end_stay_without_end(store: Store, hq: FeedOf) -> None:
    with store.begin() as work:
        lease = work.places.lease(a_desk("P-01").space_id)
    assert lease is not None
    assert (lease.first_day, lease.last_day, lease.holder) == (date(2026, 1, 1), date(9999, 12, 31), NODE)
