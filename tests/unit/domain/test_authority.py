"""Who holds the pen for a space: the highest lease number, its days, and what the holder gave back."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.authority import Grant, Lease, after_grant, after_release, may_confirm
from tests.builders import NODE, TUESDAY, a_grant

DAY = timedelta(days=1)
THIRTY_DAYS = Grant("PER:P-07", 4, TUESDAY, TUESDAY + 30 * DAY, NODE)
LEASE = Lease("PER:P-07", 4, TUESDAY, TUESDAY + 30 * DAY, NODE)


def test_a_first_grant_makes_the_lease() -> None:
    assert after_grant(None, THIRTY_DAYS) == LEASE


def test_a_newer_grant_replaces_the_lease_even_if_it_takes_days_away() -> None:
    shorter = Grant("PER:P-07", 5, TUESDAY, TUESDAY, "PER-2")
    assert after_grant(LEASE, shorter) == Lease("PER:P-07", 5, TUESDAY, TUESDAY, "PER-2")


def test_an_old_packet_with_a_lower_or_equal_number_changes_nothing() -> None:
    assert after_grant(LEASE, replace(THIRTY_DAYS, number=3, holder="PER-2")) is None
    assert after_grant(LEASE, replace(THIRTY_DAYS, holder="PER-2")) is None


grants = st.builds(
    lambda number, holder: replace(THIRTY_DAYS, number=number, holder=holder),
    st.integers(1, 9),
    st.sampled_from(("PER-1", "PER-2", "PER-3")),
)


@given(st.lists(grants, min_size=1, max_size=12))
def test_in_whatever_order_grants_come_and_come_again_the_first_of_the_highest_number_stands(
    arriving: list[Grant],
) -> None:
    lease: Lease | None = None
    for grant in arriving:
        lease = after_grant(lease, grant) or lease
    highest = max(arriving, key=lambda grant: grant.number)
    assert lease is not None
    assert (lease.number, lease.holder) == (highest.number, highest.holder)


def test_the_holder_confirms_from_the_first_day_through_the_last() -> None:
    for day, may in (
        (TUESDAY - DAY, False),
        (TUESDAY, True),
        (TUESDAY + 30 * DAY, True),
        (TUESDAY + 31 * DAY, False),
    ):
        assert may_confirm(NODE, LEASE, day, is_fenced=False) is may


def test_nobody_else_confirms_and_neither_does_a_fenced_holder() -> None:
    assert not may_confirm("PER-2", LEASE, TUESDAY, is_fenced=False)
    assert not may_confirm(NODE, LEASE, TUESDAY, is_fenced=True)
    assert not may_confirm(NODE, None, TUESDAY, is_fenced=False)
    assert not may_confirm(NODE, replace(LEASE, holder=None), TUESDAY, is_fenced=False)


def test_what_the_holder_gave_back_it_confirms_no_more_and_keeps_the_number() -> None:
    shorter = after_release(LEASE, 4, TUESDAY)
    assert shorter == replace(LEASE, last_day=TUESDAY)
    assert may_confirm(NODE, shorter, TUESDAY, is_fenced=False)
    assert not may_confirm(NODE, shorter, TUESDAY + DAY, is_fenced=False)


def test_a_release_of_another_number_or_of_no_days_changes_nothing() -> None:
    assert after_release(LEASE, 3, TUESDAY) is None
    assert after_release(LEASE, 5, TUESDAY) is None
    assert after_release(LEASE, 4, LEASE.last_day) is None
    assert after_release(LEASE, 4, LEASE.last_day + DAY) is None


def test_everything_can_be_given_back() -> None:
    nothing_left = after_release(LEASE, 4, TUESDAY - DAY)
    assert nothing_left is not None
    assert not any(may_confirm(NODE, nothing_left, TUESDAY + n * DAY, is_fenced=False) for n in range(-2, 33))


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(("PER-1", "PER-2")),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_moving_a_space_to_another_kiosk_leaves_every_day_one_holder_at_most(
    first: date, new_holder: str, kept_days: int, moved_days: int
) -> None:
    """The new grant begins the day after what the old holder keeps, so a clock need not be right (SYNC.md 2.5)."""
    old = Lease("PER:P-07", 1, first, first + kept_days * DAY, "PER-0")
    moved = Grant("PER:P-07", 2, old.last_day + DAY, old.last_day + (1 + moved_days) * DAY, new_holder)
    new = after_grant(old, moved)
    for offset in range(-1, kept_days + moved_days + 3):
        day = first + offset * DAY
        by_old = may_confirm("PER-0", old, day, is_fenced=False)
        by_new = may_confirm(new_holder, new, day, is_fenced=False)
        assert not (by_old and by_new)


def test_a_space_held_for_good_is_held_until_the_last_day_of_the_calendar() -> None:
    lease = after_grant(None, a_grant())
    assert may_confirm(NODE, lease, date(9999, 12, 31), is_fenced=False)
