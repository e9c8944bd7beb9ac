"""Applying stored facts: a poison fact is put aside whole, the queue goes on, and nothing is applied twice (F29)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.domain.bookings import BookingState
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingEnded,
    CheckedIn,
    CheckedOut,
    Fact,
    FactRef,
)
from kiosk.domain.visits import Source
from sync.hq import feed, network, tables, views
from sync.hq.bell import ANYTHING, Bell
from sync.hq.house import House
from tests.builders import BRANCH, TUESDAY, a_branch, a_confirmation, a_span, at
from tests.headquarters import HouseForTest, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

ARRIVAL = CheckedIn(TUESDAY, Source.PASS, subject_id="m-marco")


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HouseForTest]:
    with opened(tmp_path, database) as made:
        network.load(made.house, SmallNetwork())
        yield made


def inside(house: House) -> list[str | None]:
    """Who is in, by short name."""
    with house.store.reading() as connection:
        return [one.name for one in views.inside_of(connection, BRANCH)]


@pytest.mark.invariant("I9")
@pytest.mark.fault("F29")
def test_a_bug_in_applying_one_fact_puts_it_aside_and_the_next_one_counts(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("facts could not be applied")
    announced_warnings.expect("was put aside: (OverflowError|DataError)")
    with hq.house.changing(BRANCH) as connection:
        for fact in (ARRIVAL, replace(ARRIVAL, party=1 << 70), replace(ARRIVAL, subject_id="m-giulia")):
            feed.append_fact(connection, BRANCH, fact, hq.house.moment())

    assert inside(hq.house) == ["Marco B.", "Giulia B."]
    with hq.house.store.reading() as connection:
        assert [kind for kind, _, _ in views.incidents(connection, BRANCH)] == ["aside"]


def test_facts_of_one_batch_see_each_other(hq: HouseForTest) -> None:
    with hq.house.changing(BRANCH) as connection:
        booked = feed.append_fact(connection, BRANCH, a_confirmation(), hq.house.moment())
        arrival = replace(ARRIVAL, booking=booked.ref)
        arrived = feed.append_fact(connection, BRANCH, arrival, hq.house.moment())
        moved = a_confirmation(span=a_span("09:00", "12:00"), replaces=booked.ref)
        longer = feed.append_fact(connection, BRANCH, moved, hq.house.moment())

    with hq.house.store.reading() as connection:
        (visit,) = views.visits_inside(connection, BRANCH)
        states = {b.booking_id: b.state for b in views.day(connection, a_branch(), TUESDAY).bookings}
    assert (visit.visit_id, visit.booking_id) == (arrived.ref, longer.ref)
    assert states == {booked.ref: BookingState.REPLACED, longer.ref: BookingState.CONFIRMED}


def test_a_pass_for_one_entry_that_two_tablets_let_in_is_used_up_by_both_visits(hq: HouseForTest) -> None:
    with hq.house.changing(BRANCH) as connection:
        visits = [
            feed.append_fact(connection, BRANCH, replace(ARRIVAL, redeems="0a"), hq.house.moment())
            for _ in range(2)
        ]

    with hq.house.store.reading() as connection:
        used = connection.execute(select(tables.redemption)).all()
    assert {tuple(row) for row in used} == {("0a", visit.ref) for visit in visits}


def test_who_leaves_is_out_at_once_and_the_booking_ends_when_its_holder_says_so(hq: HouseForTest) -> None:
    with hq.house.changing(BRANCH) as connection:
        booked = feed.append_fact(connection, BRANCH, a_confirmation(), hq.house.moment())
        arrival = replace(ARRIVAL, booking=booked.ref)
        arrived = feed.append_fact(connection, BRANCH, arrival, hq.house.moment())
        feed.append_fact(connection, BRANCH, CheckedOut(arrived.ref, Source.PASS), hq.house.moment())

    def shown() -> list[tuple[BookingState, Interval]]:
        with hq.house.store.reading() as connection:
            return [(b.state, b.span) for b in views.day(connection, a_branch(), TUESDAY).bookings]

    assert (inside(hq.house), shown()) == ([], [(BookingState.CONFIRMED, a_span())])
    with hq.house.changing(BRANCH) as connection:
        feed.append_fact(connection, BRANCH, BookingEnded(booked.ref, at("09:40")), hq.house.moment())
    assert shown() == [(BookingState.ENDED, a_span("09:00", "09:40"))]


def test_a_fact_about_something_unheard_of_is_put_aside(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("was put aside: UnknownReferenceError")
    with hq.house.changing(BRANCH) as connection:
        gone = CheckedOut(FactRef("PER-1.00.9"), Source.PASS)
        feed.append_fact(connection, BRANCH, gone, hq.house.moment())
        feed.append_fact(connection, BRANCH, ARRIVAL, hq.house.moment())

    assert inside(hq.house) == ["Marco B."]


def test_a_start_after_a_kill_goes_on_where_the_projections_stood(hq: HouseForTest) -> None:
    house = hq.house
    with house.store.writing() as connection:
        name = feed.append_fact(connection, BRANCH, ARRIVAL, house.moment())
    assert inside(house) == []

    house.catch_up(BRANCH)
    house.catch_up(BRANCH)

    assert inside(house) == ["Marco B."]
    with house.changing(BRANCH) as connection:
        feed.append_fact(connection, BRANCH, CheckedOut(name.ref, Source.PASS), house.moment())
    assert inside(house) == []


def test_many_facts_are_applied_in_slices_until_none_is_left(hq: HouseForTest) -> None:
    with hq.house.changing(BRANCH) as connection:
        for _ in range(450):
            feed.append_fact(connection, BRANCH, ARRIVAL, hq.house.moment())

    assert len(inside(hq.house)) == 450
    with hq.house.store.reading() as connection:
        row = connection.execute(select(tables.branch)).one()
    assert row.projected_position == row.head_position


@pytest.mark.invariant("I13")
@pytest.mark.fault("F66")
def test_overlapping_confirmations_are_both_shown_and_reported(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: overlap")
    facts: list[BookingConfirmed] = [a_confirmation(), a_confirmation(span=a_span("10:30", "12:00"))]
    with hq.house.changing(BRANCH) as connection:
        for fact in facts:
            feed.append_fact(connection, BRANCH, fact, hq.house.moment())

    with hq.house.store.reading() as connection:
        assert [b.span for b in views.day(connection, a_branch(), TUESDAY).bookings] == [
            f.span for f in facts
        ]
        assert [kind for kind, _, _ in views.incidents(connection, BRANCH)] == ["overlap"]


def clashes(house: House) -> dict[str, bool]:
    """Which confirmed bookings stand beside another that was there before them, by name."""
    columns = tables.booking.c
    with house.store.reading() as connection:
        rows = connection.execute(select(columns.booking_id, columns.is_clash).where(columns.takes_space))
        return {row.booking_id: row.is_clash for row in rows}


def say(hq: HouseForTest, *facts: Fact) -> list[FactRef]:
    """Facts of headquarters' own, in one batch; their names."""
    with hq.house.changing(BRANCH) as connection:
        return [feed.append_fact(connection, BRANCH, fact, hq.house.moment()).ref for fact in facts]


@pytest.mark.parametrize("is_one_batch", [True, False])
def test_of_overlapping_bookings_the_first_keeps_the_space_and_who_comes_after_it_is_marked(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings, is_one_batch: bool
) -> None:
    announced_warnings.expect("incident at PER: overlap")
    spans = [a_span("09:00", "11:00"), a_span("10:00", "12:00"), a_span("11:30", "13:00")]
    facts = [a_confirmation(span=span) for span in spans]

    if is_one_batch:
        first, second, third = say(hq, *facts)
    else:
        first, second, third = (say(hq, fact)[0] for fact in facts)

    assert clashes(hq.house) == {first: False, second: True, third: False}  # the second has no space to lose


def test_the_one_that_is_left_of_two_overlapping_bookings_is_marked_no_more(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: overlap")
    first, second = say(hq, a_confirmation(), a_confirmation())
    assert clashes(hq.house) == {first: False, second: True}

    say(hq, BookingCancelled(first))

    assert clashes(hq.house) == {second: False}
    (third,) = say(hq, a_confirmation())
    assert clashes(hq.house) == {second: False, third: True}


def test_pages_are_told_only_when_what_they_show_has_changed(hq: HouseForTest) -> None:
    told: list[tuple[str, int]] = []

    class Listener(Bell):
        def ring(self, branch_id: str) -> None:
            told.append((branch_id, len(inside(hq.house))))

    house = replace(hq.house, bell=Listener())
    with house.changing(BRANCH) as connection:
        feed.append_fact(connection, BRANCH, ARRIVAL, house.moment())

    assert told == [(BRANCH, 0), (ANYTHING, 1)]
