"""Who decides a booking made at headquarters: the holder of the day, and nobody else (SYNC.md 2.5)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from kiosk.domain.bookings import Booking, Objection, RequestState, Wish
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingRequested,
    CancelRequested,
    Entry,
    FactRef,
    RequestWithdrawn,
)
from kiosk.encoding import facts
from sync.hq import authority, feed, leases, network, projections, tables
from sync.hq.authority import Confirmed, NotAsked, Pending
from sync.hq.projections import SqlRows
from tests.builders import BRANCH, TUESDAY, WEDNESDAY, a_desk, a_span
from tests.headquarters import HouseForTest, opened
from tests.small_network import SmallNetwork

DESK = "PER:P-07"


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HouseForTest]:
    with opened(tmp_path, database) as made:
        network.load(made.house, SmallNetwork())
        yield made


def wish(start: str = "09:00", end: str = "11:00", space: str = DESK) -> Wish:
    """Marco wants a place on Wednesday."""
    return Wish(space, WEDNESDAY, a_span(start, end, WEDNESDAY), "m-marco")


def give_to_a_kiosk(hq: HouseForTest, space: str = DESK) -> None:
    """The kiosk PER-1 holds the space for good."""
    with hq.house.changing(BRANCH) as connection:
        connection.execute(
            insert(tables.lease).values(
                space_id=space, branch_id=BRANCH, number=1, first_day="2026-11-24", last_day="9999-12-31",
                holder="PER-1",
            )
        )  # fmt: skip


def said(hq: HouseForTest) -> list[Entry]:
    """Headquarters' own facts about the branch."""
    with hq.house.store.reading() as connection:
        found = [(name, body) for _, name, body, _ in feed.facts_after(connection, BRANCH, 0)]
    return [facts.decode(name.node, name.inc, body) for name, body in found]


def near(hq: HouseForTest) -> list[Booking]:
    """The desk's bookings on Wednesday."""
    with hq.house.store.reading() as connection:
        return SqlRows(connection).near(DESK, 0, 1 << 50)


def test_a_day_that_nobody_holds_is_confirmed_here_and_never_twice(hq: HouseForTest) -> None:
    first = authority.book(hq.house, wish())
    second = authority.book(hq.house, wish("10:00", "12:00"))
    beside = authority.book(hq.house, wish("11:00", "12:00"))

    assert isinstance(first, Confirmed)
    assert second == NotAsked(Objection.TAKEN)
    assert isinstance(beside, Confirmed)
    assert [booking.booking_id for booking in near(hq)] == [first.booking_id, beside.booking_id]
    assert [type(entry.fact) for entry in said(hq)] == [BookingConfirmed, BookingConfirmed]


@pytest.mark.invariant("I6")
def test_what_was_said_and_is_not_applied_yet_is_known_before_headquarters_decides(
    hq: HouseForTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "FACTS_AT_A_TIME", 1)
    moment = hq.house.moment()
    with hq.house.store.writing() as connection:  # another server, killed between its commit and the rows
        for hours in (("14:00", "15:00"), ("09:00", "11:00")):
            span = a_span(*hours, WEDNESDAY)
            feed.append_fact(connection, BRANCH, BookingConfirmed(DESK, WEDNESDAY, span, 0, 1), moment)
    assert near(hq) == []

    assert authority.book(hq.house, wish("10:00", "12:00")) == NotAsked(Objection.TAKEN)


def test_a_day_that_a_kiosk_holds_is_asked_for_even_when_it_looks_taken(hq: HouseForTest) -> None:
    authority.book(hq.house, wish())
    give_to_a_kiosk(hq)

    asked = authority.book(hq.house, wish())

    assert isinstance(asked, Pending)
    with hq.house.store.reading() as connection:
        request = SqlRows(connection).request(asked.request_id)
    assert request is not None
    assert request.state is RequestState.PENDING
    assert type(said(hq)[-1].fact) is BookingRequested


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize(
    ("unreal", "because"),
    [
        (wish(space="PER:P-99"), Objection.UNKNOWN_SPACE),
        (Wish(DESK, WEDNESDAY, a_span("09:00", "11:00"), None), Objection.CROSSES_DAY_CUT),
        (
            Wish(DESK, WEDNESDAY, a_span("09:00", "11:00", WEDNESDAY), None, people=2),
            Objection.TOO_MANY_PEOPLE,
        ),
    ],
)
def test_what_no_holder_could_confirm_is_asked_of_nobody(
    hq: HouseForTest, is_held: bool, unreal: Wish, because: Objection
) -> None:
    if is_held:
        give_to_a_kiosk(hq)

    assert authority.book(hq.house, unreal) == NotAsked(because)
    assert said(hq) == []


def test_a_pending_request_can_be_taken_back_and_a_decided_one_cannot(hq: HouseForTest) -> None:
    give_to_a_kiosk(hq)
    asked = authority.book(hq.house, wish())
    assert isinstance(asked, Pending)

    assert authority.withdraw(hq.house, asked.request_id)
    assert type(said(hq)[-1].fact) is RequestWithdrawn
    assert not authority.withdraw(hq.house, asked.request_id)
    assert not authority.withdraw(hq.house, "HQ.PER.1-a0.99")


def test_a_booking_of_a_day_that_nobody_else_holds_is_cancelled_here_and_once(hq: HouseForTest) -> None:
    made = authority.book(hq.house, wish())
    assert isinstance(made, Confirmed)

    assert authority.cancel(hq.house, made.booking_id) is True
    assert said(hq)[-1].fact == BookingCancelled(FactRef(made.booking_id))
    assert near(hq) == []
    assert authority.cancel(hq.house, made.booking_id) is None
    assert authority.cancel(hq.house, "PER-1.00.9") is None
    assert isinstance(authority.book(hq.house, wish()), Confirmed)


def test_a_booking_of_a_day_that_a_kiosk_holds_stands_until_the_kiosk_cancels_it(hq: HouseForTest) -> None:
    made = authority.book(hq.house, wish())
    assert isinstance(made, Confirmed)
    give_to_a_kiosk(hq)

    assert authority.cancel(hq.house, made.booking_id) is False
    assert said(hq)[-1].fact == CancelRequested(FactRef(made.booking_id))
    (standing,) = near(hq)
    assert (standing.booking_id, standing.is_cancel_asked) == (made.booking_id, True)


def test_a_day_given_to_a_kiosk_is_asked_for_and_the_day_after_is_confirmed_here(hq: HouseForTest) -> None:
    with hq.house.changing(BRANCH) as connection:
        one_day = replace(a_desk(), ahead=1)
        assert leases.grant(connection, one_day, "PER-1", TUESDAY) is not None
    day_after = WEDNESDAY + timedelta(days=1)

    assert isinstance(authority.book(hq.house, wish()), Pending)
    asked = Wish(DESK, day_after, a_span(day=day_after), "m-marco")
    made = authority.book(hq.house, asked)
    assert isinstance(made, Confirmed)
    fact = said(hq)[-1].fact
    assert isinstance(fact, BookingConfirmed)
    assert fact.lease_no == 1


@pytest.mark.fault("F13")
def test_who_is_told_to_wait_for_a_kiosk_is_offered_what_is_certain_now(hq: HouseForTest) -> None:
    give_to_a_kiosk(hq)
    asked = authority.book(hq.house, wish())
    assert isinstance(asked, Pending)
    assert authority.certain_instead(hq.house, asked.request_id) == ("PER:P-08",)

    assert isinstance(authority.book(hq.house, wish(space="PER:P-08")), Confirmed)
    assert authority.certain_instead(hq.house, asked.request_id) == (), "taken, and the only one of its kind"
    authority.withdraw(hq.house, asked.request_id)
    assert authority.certain_instead(hq.house, asked.request_id) == ()


def test_headquarters_own_facts_are_dense_and_chained_like_a_kiosks(hq: HouseForTest) -> None:
    for start in ("09:00", "11:00", "13:00"):
        authority.book(hq.house, wish(start, f"{int(start[:2]) + 1}:00"))

    names = [entry.name for entry in said(hq)]
    assert [name.seq for name in names] == [1, 2, 3]
    assert {(name.node, name.inc[:2]) for name in names} == {("HQ.PER", "1-")}
