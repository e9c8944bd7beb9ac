"""What every description of the branch answers alike."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.authority import Grant, Lease, Leases
from kiosk.domain.errors import NotEnrolledError
from kiosk.domain.facts import Entry, FactName, LeaseReleased
from kiosk.domain.spaces import Plan
from tests.builders import NODE, a_branch, a_desk, a_grant, a_room, at
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


@pytest.mark.fault("F07")
def test_a_grant_moves_the_pen_and_an_older_or_equal_one_does_not(store: Store, hq: FeedOf) -> None:
    desk = a_desk("P-07")
    away = Grant(desk.space_id, 2, date(2026, 12, 1), date(2026, 12, 31), "PER-2")
    hq.say(away, a_grant(desk, number=2, holder=NODE), a_grant(desk, number=1, holder=NODE))
    with store.begin() as work:
        assert work.places.leases(desk.space_id) == (
            Lease(desk.space_id, 1, date(2026, 1, 1), date(9999, 12, 31), NODE),
            Lease(desk.space_id, 2, date(2026, 12, 1), date(2026, 12, 31), "PER-2"),
        )
        assert work.places.leases("PER:P-99") == ()


def test_days_without_end_stay_without_end(store: Store, hq: FeedOf) -> None:
    with store.begin() as work:
        (lease,) = work.places.leases(a_desk("P-01").space_id)
    assert (lease.first_day, lease.last_day, lease.holder) == (date(2026, 1, 1), date(9999, 12, 31), NODE)


OURS = Grant("PER:P-09", 1, date(2026, 12, 1), date(2026, 12, 10), NODE)
THEIRS = Grant("PER:P-09", 2, date(2026, 12, 11), date(2026, 12, 20), "PER-2")
LATER = Grant("PER:P-09", 10, date(2026, 12, 21), date(2026, 12, 31), NODE)


def days_of(leases: Leases) -> list[tuple[int, int, int, str | None]]:
    """Number, first and last day of December, and holder."""
    return [(one.number, one.first_day.day, one.last_day.day, one.holder) for one in leases]


def test_leases_come_by_number_and_the_older_ones_stay_beside_the_newer(store: Store, hq: FeedOf) -> None:
    hq.say(OURS, THEIRS, LATER)
    with store.begin() as work:
        assert days_of(work.places.leases("PER:P-09")) == [
            (1, 1, 10, NODE), (2, 11, 20, "PER-2"), (10, 21, 31, NODE),
        ]  # fmt: skip


def test_an_extension_takes_the_place_of_what_the_same_kiosk_had(store: Store, hq: FeedOf) -> None:
    hq.say(OURS, replace(OURS, number=2, last_day=date(2026, 12, 31)))
    with store.begin() as work:
        assert days_of(work.places.leases("PER:P-09")) == [(2, 1, 31, NODE)]


def test_days_given_back_here_are_gone_at_once_and_come_back_from_the_feed_as_nothing_new(
    store: Store, hq: FeedOf
) -> None:
    hq.say(OURS, THEIRS)
    with store.begin() as work:
        name = work.append(LeaseReleased("PER:P-09", 1, date(2026, 12, 4)))
        assert days_of(work.places.leases("PER:P-09")) == [(1, 1, 4, NODE), (2, 11, 20, "PER-2")]
    hq.say(Entry(name, at("09:00"), 60_000, LeaseReleased("PER:P-09", 1, date(2026, 12, 4))))
    with store.begin() as work:
        assert days_of(work.places.leases("PER:P-09")) == [(1, 1, 4, NODE), (2, 11, 20, "PER-2")]


def test_a_release_that_was_taken_back_with_its_transaction_gave_nothing_back(
    store: Store, hq: FeedOf
) -> None:
    def stumble() -> None:
        with store.begin() as work:
            work.append(LeaseReleased("PER:P-09", 1, date(2026, 12, 4)))
            assert days_of(work.places.leases("PER:P-09")) == [(1, 1, 4, NODE)]
            raise LookupError

    hq.say(OURS)
    with pytest.raises(LookupError):
        stumble()
    with store.begin() as work:
        assert days_of(work.places.leases("PER:P-09")) == [(1, 1, 10, NODE)]


def test_what_another_kiosk_gives_back_is_heard_and_a_release_of_another_number_is_not(
    store: Store, hq: FeedOf
) -> None:
    hq.say(OURS, THEIRS)
    for seq, number in ((1, 7), (2, 2)):
        release = LeaseReleased("PER:P-09", number, date(2026, 12, 14))
        hq.say(Entry(FactName("PER-2", "b0" * 16, seq), at("08:30"), 0, release))
        last = 20 if number == 7 else 14
        with store.begin() as work:
            assert days_of(work.places.leases("PER:P-09")) == [(1, 1, 10, NODE), (2, 11, last, "PER-2")]
