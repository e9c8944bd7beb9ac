"""What a tablet could not apply stays listed until it is applied, whatever it was (F29).

The next program tries it again once: facts from the bytes that are here, all else by reading the feed again.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from unittest import mock

import pytest

from kiosk.domain.authority import Fence, Leases
from kiosk.domain.facts import Entry, FactName, LeaseReleased
from kiosk.domain.people import Person
from kiosk.domain.ports import FeedItem
from kiosk.storage.bookings import SqlBookings
from kiosk.storage.places import SqlPlaces
from kiosk.storage.store import KioskStore
from kiosk.storage.vault import SqlVault
from sync.client.steps import PageTaken
from sync.hq import feed, vault
from tests.branch_in_process import (
    BranchInProcess,
    KioskInProcess,
    assert_same_rows,
    comes_and_goes,
    confirms,
)
from tests.builders import BRANCH, TUESDAY, a_branch, a_desk, a_fact_of_hq, a_grant, a_member
from tests.fakes.feed import FeedOf, told
from tests.premises import Premises
from tests.strictness import AnnouncedWarnings

NEWER = "0.2.0 2026-11-02"
DESK, NEW_DESK = a_desk(), a_desk("P-09")
ALIKE = PageTaken(0, 0.0)


def poisoned(where: type, method: str) -> AbstractContextManager[object]:
    """A program with a bug in one of the ways to take a line in."""
    return mock.patch.object(where, method, side_effect=ValueError("a bug"))


def says(branch: BranchInProcess, *items: FeedItem) -> None:
    """Headquarters says it in the branch's feed."""
    with branch.house.changing(BRANCH) as connection:
        for item in items:
            if isinstance(item, Person):
                vault.keep(connection, item)
        feed.append(connection, BRANCH, items)


def updated(kiosk: KioskInProcess, build: str = NEWER) -> None:
    """The tablet starts again with that program."""
    kiosk.power_off()
    kiosk.premises.build = build
    kiosk.power_on()


def knows_desk(store: KioskStore) -> bool:
    with store.begin() as work:
        return work.places.space(NEW_DESK.space_id) == NEW_DESK


def knows_member(store: KioskStore) -> bool:
    with store.begin() as work:
        return work.vault.person("m-later") is not None


def holds_desk(store: KioskStore) -> bool:
    return bool(leases_of(store, NEW_DESK.space_id))


def leases_of(store: KioskStore, space_id: str) -> Leases:
    with store.begin() as work:
        return work.places.leases(space_id)


LINES: list[tuple[type, str, FeedItem, Callable[[KioskStore], bool]]] = [
    (SqlPlaces, "put_space", NEW_DESK, knows_desk),
    (SqlPlaces, "hear_grant", a_grant(NEW_DESK), holds_desk),
    (SqlVault, "hear_person", a_member("m-later"), knows_member),
]
KINDS = ["a space", "a grant", "a person"]


@pytest.mark.fault("F29")
@pytest.mark.parametrize(("where", "method", "item", "is_known"), LINES, ids=KINDS)
def test_a_line_that_is_no_fact_stays_listed_through_rebuilds_and_counts_once_a_program_can_read_it(
    branch: BranchInProcess,
    announced_warnings: AnnouncedWarnings,
    where: type,
    method: str,
    item: FeedItem,
    is_known: Callable[[KioskStore], bool],
) -> None:
    announced_warnings.expect("cannot be applied: ValueError")
    kiosk = branch.add()
    confirms(kiosk, DESK.space_id)
    with poisoned(where, method):
        says(branch, item)
        assert kiosk.meet() == ALIKE
    (aside,) = kiosk.store.quarantined()
    kiosk.store.rebuild()
    assert kiosk.store.quarantined() == [aside]

    updated(kiosk, kiosk.premises.build)
    assert kiosk.meet() == ALIKE
    assert kiosk.store.quarantined() == [aside], "the same program could read it no better"
    assert not is_known(kiosk.store)

    updated(kiosk)
    assert kiosk.store.quarantined() == [aside], "headquarters has not said it again yet"
    assert kiosk.meet() == ALIKE
    assert is_known(kiosk.store)
    assert_same_rows(branch, kiosk, TUESDAY)


@pytest.mark.fault("F29")
def test_what_no_program_can_read_is_asked_for_once_by_each_and_stays_listed(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("cannot be applied: ValueError")
    kiosk = branch.add()
    with poisoned(SqlVault, "hear_person"):
        says(branch, a_member("m-later"))
        kiosk.meet()
        (aside,) = kiosk.store.quarantined()
        for build in (NEWER, NEWER, "0.3.0 2026-11-03"):
            updated(kiosk, build)
            kiosk.meet()
            assert kiosk.store.quarantined() == [aside]
    assert len(kiosk.store._shelves.connection.driver.execute("SELECT * FROM timeline").fetchall()) == 3


@pytest.mark.fault("F29")
def test_a_fact_that_was_put_aside_counts_at_the_first_start_of_another_program(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("cannot be applied: ValueError")
    neighbour, kiosk = branch.add(), branch.add("PER-2")
    booked = confirms(neighbour, DESK.space_id)
    neighbour.meet()
    with poisoned(SqlBookings, "put_booking"):
        kiosk.meet()
    assert len(kiosk.store.quarantined()) == 1
    read = kiosk.inbox.cursor()

    updated(kiosk, kiosk.premises.build)
    with poisoned(SqlBookings, "put_booking"):
        updated(kiosk, "0.1.1 2026-11-01")
    with kiosk.store.begin() as work:
        assert work.bookings.booking(booked.ref) is None
    assert len(kiosk.store.quarantined()) == 1
    assert kiosk.inbox.cursor() == read, "what is here need not be said again"
    updated(kiosk)
    with kiosk.store.begin() as work:
        assert work.bookings.booking(booked.ref) is not None
    assert_same_rows(branch, kiosk, TUESDAY)


def test_a_fact_that_was_put_aside_is_not_let_go_when_it_is_long_over(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("cannot be applied: ValueError")
    neighbour, kiosk = branch.add(), branch.add("PER-2")
    booked, _ = confirms(neighbour, DESK.space_id), comes_and_goes(neighbour)
    neighbour.meet()
    with poisoned(SqlBookings, "put_booking"):
        kiosk.meet()
    comes_and_goes(kiosk)
    for days in (36, 0):
        tip = kiosk.store.journal.tip()
        kiosk.store.journal.acknowledge(tip.inc, tip.seq, tip.seq)
        let_go = kiosk.store.prune(branch.clock.now())
        branch.clock.pass_by(days=days)
    assert let_go > 0
    updated(kiosk)
    assert kiosk.store.quarantined() == []
    with kiosk.store.begin() as work:
        assert work.bookings.booking(booked.ref) is not None


def of_neighbour(fact: LeaseReleased) -> Entry:
    entry = a_fact_of_hq(1, fact)
    return replace(entry, name=FactName("PER-2", entry.name.inc, entry.name.seq))


def heard_again(store: KioskStore, items: tuple[FeedItem, ...]) -> FeedOf:
    """Headquarters says again what follows the kiosk's cursor, of all that it ever said."""
    hq = told(store)
    lines = hq.lines(*items)
    hq.inbox.take(lines[hq.inbox.cursor().position :], hq.cursor)
    return hq


def test_days_given_back_by_a_neighbour_whose_release_was_put_aside_are_given_back_in_the_rebuild(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("cannot be applied: ValueError")
    grant = replace(a_grant(DESK), holder="PER-2")
    given_back = LeaseReleased(DESK.space_id, grant.number, grant.first_day)
    with premises.opened() as store:
        with poisoned(SqlPlaces, "hear_release"):
            told(store, a_branch(), DESK, grant, of_neighbour(given_back))
        assert leases_of(store, DESK.space_id)[0].last_day == grant.last_day
        store.rebuild()
        assert leases_of(store, DESK.space_id)[0].last_day == grant.first_day
        assert store.quarantined() == []


@pytest.mark.fault("F29")
def test_a_fence_that_is_read_again_takes_nothing_that_was_given_since(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("feed 3 cannot be applied: ValueError")
    first, grant = a_grant(DESK), replace(a_grant(NEW_DESK), holder="PER-2")
    given_back = LeaseReleased(NEW_DESK.space_id, grant.number, grant.first_day)
    items: tuple[FeedItem, ...] = (
        a_branch(),
        DESK,
        a_member("m-later"),
        replace(first, holder="PER-2"),
        Fence("PER-2", "ab.3", ((DESK.space_id, first.number + 1),)),
        NEW_DESK,
        grant,
        of_neighbour(given_back),
    )
    with premises.opened() as store:
        with poisoned(SqlVault, "hear_person"):
            told(store, *items)
        held = [leases_of(store, space.space_id) for space in (DESK, NEW_DESK)]
    premises.build = NEWER
    with premises.opened() as store:
        hq = heard_again(store, items)
        assert hq.inbox.cursor() == hq.cursor
        assert knows_member(store)
        assert [leases_of(store, space.space_id) for space in (DESK, NEW_DESK)] == held
        assert store.quarantined() == []
