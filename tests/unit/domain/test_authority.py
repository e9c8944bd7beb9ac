"""Who holds the pen for a space: numbers, the days each gave, and what a holder gave back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.authority import (
    Grant,
    Lease,
    Leases,
    after_fence,
    after_grant,
    after_release,
    emptied,
    highest,
    may_confirm,
    on_day,
    wanted_last_day,
)
from tests.builders import NODE, TUESDAY, a_grant

DAY = timedelta(days=1)
KIOSKS = ("PER-1", "PER-2", "PER-3")
THIRTY_DAYS = Grant("PER:P-07", 4, TUESDAY, TUESDAY + 30 * DAY, NODE)
LEASE = Lease("PER:P-07", 4, TUESDAY, TUESDAY + 30 * DAY, NODE)


def given_days(number: int, first: int, last: int, holder: str) -> Grant:
    """Days of the desk, counted from Tuesday."""
    return Grant("PER:P-07", number, TUESDAY + first * DAY, TUESDAY + last * DAY, holder)


def after_all(grants: Sequence[Grant], leases: Leases = ()) -> Leases:
    """What stands after reading these."""
    for grant in grants:
        leases = after_grant(leases, grant)
    return leases


def holders(leases: Leases, first: int, last: int) -> list[tuple[str | None, int]]:
    """Who holds the days from ``first`` through ``last``, as runs of equal holders with their lengths."""
    found = (on_day(leases, TUESDAY + offset * DAY) for offset in range(first, last + 1))
    return [(holder, len(list(run))) for holder, run in groupby(one.holder if one else None for one in found)]


def test_a_first_grant_makes_the_lease() -> None:
    assert after_grant((), THIRTY_DAYS) == (LEASE,)
    assert highest((LEASE,)) == LEASE
    assert highest(()) is None


def test_the_older_holder_keeps_the_days_before_those_of_a_newer_grant() -> None:
    leases = after_all([given_days(1, 0, 10, "PER-1"), given_days(2, 11, 20, "PER-2")])
    assert holders(leases, -1, 21) == [(None, 1), ("PER-1", 11), ("PER-2", 10), (None, 1)]
    assert highest(leases) == Lease("PER:P-07", 2, TUESDAY + 11 * DAY, TUESDAY + 20 * DAY, "PER-2")


def test_a_newer_grant_wins_the_days_that_an_older_one_gave_to_another_kiosk() -> None:
    leases = after_all([given_days(1, 0, 10, "PER-1"), given_days(2, 6, 20, "PER-2")])
    assert holders(leases, 0, 20) == [("PER-1", 6), ("PER-2", 15)]
    assert not may_confirm("PER-1", leases, TUESDAY + 6 * DAY, is_fenced=False)


def test_the_same_kiosks_extension_takes_the_place_of_what_it_had() -> None:
    leases = after_all([given_days(1, 0, 10, "PER-1"), given_days(2, 0, 30, "PER-1")])
    assert leases == (Lease("PER:P-07", 2, TUESDAY, TUESDAY + 30 * DAY, "PER-1"),)


def test_a_kiosk_that_gets_the_space_again_keeps_the_days_it_had_before_the_other_one() -> None:
    leases = after_all(
        [given_days(1, 0, 10, "PER-1"), given_days(2, 11, 20, "PER-2"), given_days(3, 21, 30, "PER-1")]
    )
    assert holders(leases, 0, 30) == [("PER-1", 11), ("PER-2", 10), ("PER-1", 10)]


@pytest.mark.invariant("I11")
def test_an_old_packet_with_a_lower_or_equal_number_changes_nothing() -> None:
    assert after_grant((LEASE,), replace(THIRTY_DAYS, number=3, holder="PER-2")) == (LEASE,)
    assert after_grant((LEASE,), replace(THIRTY_DAYS, holder="PER-2")) == (LEASE,)
    given_back = after_release((LEASE,), 4, TUESDAY - DAY)
    assert after_grant(given_back, THIRTY_DAYS) == given_back


grants = st.builds(
    lambda number, holder: replace(THIRTY_DAYS, number=number, holder=holder),
    st.integers(1, 9),
    st.sampled_from(KIOSKS),
)


@given(st.lists(grants, min_size=1, max_size=12))
def test_in_whatever_order_grants_come_and_come_again_the_first_of_the_highest_number_stands(
    arriving: list[Grant],
) -> None:
    leases = after_all(arriving)
    last = max(arriving, key=lambda grant: grant.number)
    standing = highest(leases)
    assert standing is not None
    assert (standing.number, standing.holder) == (last.number, last.holder)
    assert [one.number for one in leases] == sorted({one.number for one in leases})
    assert on_day(leases, TUESDAY) == standing


def test_the_holder_confirms_from_the_first_day_through_the_last() -> None:
    for day, may in (
        (TUESDAY - DAY, False),
        (TUESDAY, True),
        (TUESDAY + 30 * DAY, True),
        (TUESDAY + 31 * DAY, False),
    ):
        assert may_confirm(NODE, (LEASE,), day, is_fenced=False) is may


def test_a_fence_that_is_said_again_takes_nothing_that_was_given_after_it() -> None:
    before = after_all([given_days(1, 0, 0, "PER-1")])
    fence = emptied("PER:P-07", 2)
    fenced = after_fence(before, "PER-1", fence)
    assert holders(fenced, 0, 1) == [(None, 2)]
    since = after_all([given_days(3, 0, 0, "PER-1"), given_days(4, 1, 5, "PER-2")], fenced)
    assert after_fence(since, "PER-1", fence) == since


@pytest.mark.invariant("I11")
def test_a_fence_by_a_headquarters_that_had_lost_the_grant_leaves_the_number_known() -> None:
    before = after_all([given_days(1, 0, 0, "PER-1"), given_days(2, 1, 5, "PER-2")])
    fenced = after_fence(before, "PER-2", None)
    assert holders(fenced, 0, 1) == [("PER-1", 1), (None, 1)]
    assert after_grant(fenced, given_days(2, 1, 5, "PER-2")) == fenced, "it was heard before"


def test_nobody_else_confirms_and_neither_does_a_fenced_holder() -> None:
    assert not may_confirm("PER-2", (LEASE,), TUESDAY, is_fenced=False)
    assert not may_confirm(NODE, (LEASE,), TUESDAY, is_fenced=True)
    assert not may_confirm(NODE, (), TUESDAY, is_fenced=False)
    assert not may_confirm(NODE, (replace(LEASE, holder=None),), TUESDAY, is_fenced=False)


def test_days_taken_from_a_kiosk_that_lost_its_state_are_its_own_no_more() -> None:
    leases = (LEASE, Lease(LEASE.space_id, 5, LEASE.first_day, LEASE.last_day, None))
    assert not may_confirm(NODE, leases, TUESDAY, is_fenced=False)


def test_what_the_holder_gave_back_it_confirms_no_more_and_keeps_the_number() -> None:
    shorter = after_release((LEASE,), 4, TUESDAY)
    assert shorter == (replace(LEASE, last_day=TUESDAY),)
    assert may_confirm(NODE, shorter, TUESDAY, is_fenced=False)
    assert not may_confirm(NODE, shorter, TUESDAY + DAY, is_fenced=False)


def test_a_release_of_another_number_or_of_no_days_changes_nothing() -> None:
    assert after_release((LEASE,), 3, TUESDAY) == (LEASE,)
    assert after_release((LEASE,), 5, TUESDAY) == (LEASE,)
    assert after_release((LEASE,), 4, LEASE.last_day) == (LEASE,)
    assert after_release((LEASE,), 4, LEASE.last_day + DAY) == (LEASE,)
    assert after_release((), 4, TUESDAY) == ()


def test_days_are_given_back_under_every_number_they_were_given() -> None:
    older = Lease(LEASE.space_id, 3, TUESDAY + DAY, LEASE.last_day, LEASE.holder)
    leases = after_release((older, LEASE), 4, TUESDAY)
    assert on_day(leases, TUESDAY + DAY) is None
    assert on_day(leases, TUESDAY) is not None


def test_a_release_names_one_of_several_leases_and_leaves_the_others() -> None:
    leases = after_all([given_days(1, 0, 10, "PER-1"), given_days(2, 11, 20, "PER-2")])
    assert holders(after_release(leases, 1, TUESDAY + 5 * DAY), 0, 20) == [
        ("PER-1", 6),
        (None, 5),
        ("PER-2", 10),
    ]


def test_everything_can_be_given_back() -> None:
    nothing_left = after_release((LEASE,), 4, TUESDAY - DAY)
    assert highest(nothing_left) == replace(LEASE, last_day=TUESDAY - DAY)
    assert not any(may_confirm(NODE, nothing_left, TUESDAY + n * DAY, is_fenced=False) for n in range(-2, 33))


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(("PER-1", "PER-2")),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_moving_a_space_to_another_kiosk_leaves_every_day_one_holder_and_no_more(
    first: date, new_holder: str, kept_days: int, moved_days: int
) -> None:
    """The new grant begins the day after what the old holder keeps, so a clock need not be right (SYNC.md 2.5)."""
    old = Lease("PER:P-07", 1, first, first + kept_days * DAY, "PER-0")
    moved = Grant("PER:P-07", 2, old.last_day + DAY, old.last_day + (1 + moved_days) * DAY, new_holder)
    new = after_grant((old,), moved)
    for offset in range(-1, kept_days + moved_days + 3):
        day = first + offset * DAY
        is_given = 0 <= offset <= kept_days + 1 + moved_days
        assert may_confirm("PER-0", (old,), day, is_fenced=False) is (0 <= offset <= kept_days)
        for leases in ((old,), new):  # the old holder may or may not have read of it
            by_old = may_confirm("PER-0", leases, day, is_fenced=False)
            by_new = may_confirm(new_holder, new, day, is_fenced=False)
            assert by_old + by_new == is_given


def test_a_space_held_for_good_is_held_until_the_last_day_of_the_calendar() -> None:
    leases = after_grant((), a_grant())
    assert may_confirm(NODE, leases, date(9999, 12, 31), is_fenced=False)


@pytest.mark.parametrize(
    ("ahead", "is_mine", "wanted"),
    [(30, True, TUESDAY + 30 * DAY), (0, True, TUESDAY), (None, True, None), (30, False, None)],
)
def test_a_kiosk_wants_its_spaces_as_far_ahead_as_each_of_them_says(
    ahead: int | None, *, is_mine: bool, wanted: date | None
) -> None:
    assert wanted_last_day(ahead, is_mine=is_mine, today=TUESDAY) == wanted


# What follows moves one space's days between three kiosks and headquarters, each reading when it likes.


@dataclass(frozen=True)
class Released:
    """A release as it lies in a kiosk's journal and then in the feed."""

    node: str
    number: int
    last_day: date


@dataclass
class Tablet:
    """One kiosk: what it has read of the feed, and what of its own is still to be sent."""

    node: str
    leases: Leases = ()
    cursor: int = 0
    unsent: list[Released] = field(default_factory=list)

    def read(self, feed: Sequence[Grant | Released], count: int) -> None:
        """Reads the next entries; its own come back as nothing new."""
        for entry in feed[self.cursor : self.cursor + count]:
            self.leases = heard(self.leases, entry)
            self.cursor += 1

    def give_back(self, kept: int) -> None:
        """Puts the pen down after ``kept`` days of the last lease, if that is its own: at once for itself."""
        lease = highest(self.leases)
        if lease is None or lease.holder != self.node:
            return
        last_day = lease.first_day + (kept - 1) * DAY
        if last_day < lease.last_day:
            self.leases = after_release(self.leases, lease.number, last_day)
            self.unsent.append(Released(self.node, lease.number, last_day))


@dataclass
class Giver:
    """Headquarters' rule (SYNC.md 2.5): one row for the space, and every grant there ever was."""

    feed: list[Grant | Released] = field(default_factory=list)
    row: Lease | None = None
    given: dict[int, Lease] = field(default_factory=dict)
    nobodys: set[date] = field(default_factory=set)

    def holds(self, day: date) -> bool:
        """Every day after the last one given away."""
        return self.row is None or day > self.row.last_day

    def grant(self, node: str, through: int) -> None:
        """The same holder keeps its first day, another one begins behind all that was given."""
        last_day = TUESDAY + through * DAY
        if self.row is None:
            self._say(1, TUESDAY, last_day, node)
        elif last_day > self.row.last_day:
            first_day = self.row.first_day if self.row.holder == node else self.row.last_day + DAY
            self._say(self.row.number + 1, first_day, last_day, node)

    def store(self, release: Released) -> None:
        """A current number gives its days to headquarters; what an older one leaves goes to whoever holds what follows.

        Days that a newer grant covers are not given back by it. Behind days of a third holder nobody can have them.
        """
        self.feed.append(release)
        before = self.given[release.number]
        if self.row is None or release.last_day >= before.last_day:
            return
        self.given[release.number] = replace(before, last_day=release.last_day)
        if self.row.number == release.number:
            self.row = replace(self.row, last_day=release.last_day)
            return
        newer = tuple(one for number, one in sorted(self.given.items()) if number > release.number)
        free = {day for day in _days(release.last_day + DAY, before.last_day) if on_day(newer, day) is None}
        if free and self.row.first_day == before.last_day + DAY and self.row.holder is not None:
            self._say(self.row.number + 1, min(free), self.row.last_day, self.row.holder)
        else:
            self.nobodys |= free

    def _say(self, number: int, first_day: date, last_day: date, node: str) -> None:
        made = Grant("PER:P-07", number, first_day, last_day, node)
        self.row = self.given[number] = Lease("PER:P-07", number, first_day, last_day, node)
        self.feed.append(made)


def _days(first: date, last: date) -> list[date]:
    return [first + offset * DAY for offset in range((last - first).days + 1)]


def heard(leases: Leases, entry: Grant | Released) -> Leases:
    """The leases after one entry of the feed."""
    if isinstance(entry, Grant):
        return after_grant(leases, entry)
    return after_release(leases, entry.number, entry.last_day)


Move = tuple[str, int, int]
LAST = 14
moves: st.SearchStrategy[list[Move]] = st.lists(
    st.tuples(
        st.sampled_from(("wish", "give back", "send", "read")), st.integers(0, 2), st.integers(0, LAST)
    ),
    max_size=40,
)


@dataclass
class Town:
    """Headquarters and three kiosks that want the same desk."""

    giver: Giver = field(default_factory=Giver)
    tablets: tuple[Tablet, ...] = field(default_factory=lambda: tuple(Tablet(node) for node in KIOSKS))

    def do(self, move: Move) -> None:
        """One thing happens."""
        what, whose, count = move
        tablet = self.tablets[whose]
        match what:
            case "wish":
                self.giver.grant(tablet.node, count)
            case "give back":
                tablet.give_back(count)
            case "send" if tablet.unsent:
                self.giver.store(tablet.unsent.pop(0))
            case "read":
                tablet.read(self.giver.feed, count)
            case _:
                return

    def settle(self) -> None:
        """Everything is sent, and everybody has read everything."""
        for tablet in self.tablets:
            while tablet.unsent:
                self.giver.store(tablet.unsent.pop(0))
        for tablet in self.tablets:
            tablet.read(self.giver.feed, len(self.giver.feed))

    def holders_of(self, day: date) -> list[str]:
        """Who may confirm the day, each by its own log."""
        kiosks = [t.node for t in self.tablets if may_confirm(t.node, t.leases, day, is_fenced=False)]
        return kiosks + ["HQ"] * self.giver.holds(day)


DAYS = _days(TUESDAY - DAY, TUESDAY + (LAST + 1) * DAY)


@given(moves)
def test_whatever_each_has_read_so_far_no_day_has_two_holders(story: list[Move]) -> None:
    town = Town()
    for move in story:
        town.do(move)
        assert [found for found in map(town.holders_of, DAYS) if len(found) > 1] == []


@given(moves)
def test_when_all_have_read_everything_every_day_given_has_one_holder_and_all_know_which(
    story: list[Move],
) -> None:
    town = Town()
    for move in story:
        town.do(move)
    town.settle()
    for day in DAYS[1:]:
        (expected,) = town.holders_of(day) or ["nobody"]
        assert (expected == "nobody") is (day in town.giver.nobodys)
        seen = {one.holder if (one := on_day(tablet.leases, day)) else None for tablet in town.tablets}
        assert seen == {None if expected in ("HQ", "nobody") else expected}


@given(moves, st.data())
def test_what_was_read_already_changes_nothing_when_it_is_read_again(
    story: list[Move], data: st.DataObject
) -> None:
    town = Town()
    for move in story:
        town.do(move)
    for tablet in town.tablets:
        if tablet.cursor:
            again = town.giver.feed[data.draw(st.integers(0, tablet.cursor - 1))]
            assert heard(tablet.leases, again) == tablet.leases
