"""Overrides of days that somebody else holds, and what no longer fits when headquarters changes things (SYNC.md 2.5)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from pathlib import Path

import pytest

from kiosk.domain.bookings import Objection, Unfit, Wish
from kiosk.domain.branches import Hours
from kiosk.domain.facts import BookingCancelled, OverrideConfirmed, OverrideReason
from kiosk.domain.outcomes import Booked, NotBooked, OverrideAsked, OverrideDone, Provisional
from kiosk.domain.spaces import Space
from kiosk.services import book, give_place, override
from kiosk.services.override import By
from sync.hq import authority
from sync.hq.authority import Confirmed, Pending
from sync.simulation.kiosk import SimulatedKiosk
from tests.two_ends import FRIDAY, THURSDAY, TwoEnds, a_wish, the_desks

DESKS = the_desks()
POOL, BY_DAY, OURS = DESKS[30], DESKS[0], DESKS[None]
DAY = timedelta(days=1)
PAOLA = By("s-ada", OverrideReason.BROKEN)
Begin = Callable[..., TwoEnds]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins a story with the spaces and the number of tablets it needs."""
    begun: list[TwoEnds] = []

    def start(*spaces: Space, kiosks: int = 1) -> TwoEnds:
        begun.append(TwoEnds(tmp_path, *spaces, kiosks=kiosks))
        return begun[0]

    yield start
    for ends in begun:
        ends.close()


def gives(kiosk: SimulatedKiosk, wish: Wish, *, withdraws: str | None = None) -> str:
    """The receptionist gives somebody a space that the tablet does not hold; the request's name."""
    asked = kiosk.do(lambda ports: give_place.give(wish, PAOLA, ports, withdraws=withdraws))
    assert isinstance(asked, OverrideAsked), asked
    return asked.request_id


def seat_of(who: str, kiosk: SimulatedKiosk) -> tuple[str | None, str | None]:
    """Where somebody who is in sits, and on which booking."""
    with kiosk.ports.begin() as work:
        visit = work.visits.inside_by_subject(who)
    assert visit is not None
    return visit.space_id, visit.booking_id


@pytest.mark.fault("F15")
def test_an_override_without_a_line_is_carried_out_by_the_holder_in_one_decision_and_who_lost_the_place_is_listed(
    begin: Begin,
) -> None:
    ends = begin(POOL, OURS)
    (kiosk,) = ends.kiosks
    booked = ends.books_remotely(a_wish(OURS, "08:30", "12:00"))
    assert isinstance(booked, Confirmed)
    ends.cut(kiosk)
    ends.pass_by(hours=1)
    sits = a_wish(OURS, "09:00", "11:00", who="m-1")
    asked = gives(kiosk, sits)
    assert ends.state_at(kiosk, asked) == "pending"
    assert seat_of("m-1", kiosk) == (OURS.space_id, asked), "who sits there is not in doubt"
    ends.heal(kiosk)
    ends.until("decided", lambda: ends.states(asked) == {"confirmed"})
    ((name, decision),) = ends.said(OverrideConfirmed)
    assert (decision.staff_id, decision.reason) == ("s-ada", OverrideReason.BROKEN)
    assert decision.displaces == (booked.booking_id,)
    assert ends.said(BookingCancelled) == []
    assert ends.taken_by(sits) == {"hq": {name}, kiosk.name: {name}}
    assert ends.to_place() == {place: {booked.booking_id: Unfit.DISPLACED} for place in ("hq", kiosk.name)}
    assert seat_of("m-1", kiosk) == (OURS.space_id, name), "and is on the booking now"


@pytest.mark.fault("F15")
def test_who_was_displaced_is_off_the_list_when_staff_have_moved_them(begin: Begin) -> None:
    ends = begin(POOL, replace(POOL, space_id="SIM:P-7", code="P-7"))
    (kiosk,) = ends.kiosks
    wish = a_wish(POOL, "16:00", "17:00")
    displaced = ends.confirmed(kiosk, wish)
    done = kiosk.do(lambda ports: give_place.give(replace(wish, subject_id="m-1"), PAOLA, ports))
    assert isinstance(done, OverrideDone)
    assert ends.to_place()[kiosk.name] == {displaced: Unfit.DISPLACED}
    ends.until("heard", lambda: ends.to_place()["hq"] != {}, minutes=1)
    moved = kiosk.do(lambda ports: override.move(displaced, "SIM:P-7", PAOLA, ports))
    assert isinstance(moved, OverrideDone), moved
    ends.until("heard", lambda: ends.to_place() == {"hq": {}, kiosk.name: {}}, minutes=1)


@pytest.mark.fault("F64")
@pytest.mark.parametrize("holder", ["headquarters", "another tablet"])
def test_an_override_of_what_was_confirmed_meanwhile_leaves_one_booking_and_who_lost_it_listed(
    begin: Begin, holder: str
) -> None:
    ends = begin(OURS if holder == "headquarters" else POOL, kiosks=2)
    kiosk, other = ends.kiosks
    space = OURS
    if holder != "headquarters":
        space = POOL
        if ends.lease(POOL).holder == kiosk.node:
            kiosk, other = other, kiosk
    ends.cut(kiosk)
    wish = a_wish(space, "16:00", "17:00", who="m-1")
    theirs = a_wish(space, "17:00", "18:00", who="m-2")
    first = ends.provisional(kiosk, wish)
    if holder == "headquarters":
        confirmed = ends.books_remotely(theirs)
        assert isinstance(confirmed, Confirmed)
        loses = confirmed.booking_id
    else:
        loses = ends.confirmed(other, theirs)
    ends.pass_by(minutes=5)
    ends.heal(kiosk)

    def cut_behind_the_decision() -> None:
        if ends.state_at(None, first) == "confirmed":
            ends.cut(kiosk)

    ends.scheduler.after_each = cut_behind_the_decision
    ends.until("decided there", lambda: ends.state_at(None, first) == "confirmed")
    ends.scheduler.after_each = lambda: None
    assert ends.state_at(kiosk, first) == "pending", "the decision never reached it"
    longer = replace(wish, span=a_wish(space, "16:00", "18:00").span)
    asked = gives(kiosk, longer, withdraws=first)
    ends.heal(kiosk)
    ends.until("decided", lambda: ends.states(asked) == {"confirmed"})
    ends.pass_by(minutes=1)
    ((name, decision),) = ends.said(OverrideConfirmed)
    assert decision.displaces == (loses,)
    assert set(map(frozenset, ends.taken_by(longer).values())) == {frozenset({name})}
    listed = {loses: Unfit.DISPLACED}
    assert ends.to_place() == {"hq": listed, kiosk.name: listed, other.name: listed}


def test_two_receptionists_who_want_one_slot_do_not_displace_each_other(begin: Begin) -> None:
    ends = begin(OURS, kiosks=2)
    one, two = ends.kiosks
    wish = a_wish(OURS, "16:00", "17:00")
    first = gives(one, wish)
    ends.until("decided", lambda: ends.states(first) == {"confirmed"})
    ends.cut(two)
    second = gives(two, replace(wish, subject_id="m-1"))
    ends.heal(two)
    ends.until("decided", lambda: ends.states(second) == {"declined"})
    assert ends.to_place()["hq"] == {}


@pytest.mark.parametrize("holder", ["headquarters", "tablet"])
def test_what_has_passed_stays_as_it_was_when_somebody_gets_another_place_for_it(
    begin: Begin, holder: str
) -> None:
    space = OURS if holder == "headquarters" else POOL
    ends = begin(space)
    (kiosk,) = ends.kiosks
    morning = a_wish(space, "08:30", "09:00")
    if holder == "headquarters":
        confirmed = ends.books_remotely(morning)
        assert isinstance(confirmed, Confirmed)
        passed = confirmed.booking_id
    else:
        passed = ends.confirmed(kiosk, morning)
    ends.pass_by(hours=4)
    wish = a_wish(space, "16:00", "17:00")
    kiosk.do(lambda ports: give_place.give(wish, PAOLA, ports, replaces=passed))
    ends.until("decided", lambda: ends.said(OverrideConfirmed) != [], minutes=1)
    ((name, decision),) = ends.said(OverrideConfirmed)
    assert decision.replaces is None
    ends.until("heard", lambda: ends.taken_by(wish) == {"hq": {name}, kiosk.name: {name}}, minutes=1)
    assert ends.taken_by(morning) == {"hq": {passed}, kiosk.name: {passed}}


@pytest.mark.fault("F50")
def test_bookings_of_a_space_that_is_retired_while_its_tablet_is_away_stand_and_wait_for_a_person(
    begin: Begin,
) -> None:
    other = replace(POOL, space_id="SIM:P-7", code="P-7")
    ends = begin(POOL, other)
    (kiosk,) = ends.kiosks
    before = ends.confirmed(kiosk, a_wish(POOL, "16:00", "17:00"))
    ends.cut(kiosk)
    ends.describes(replace(POOL, is_retired=True))
    meanwhile = ends.confirmed(kiosk, a_wish(POOL, "18:00", "19:00", FRIDAY, "m-1"))
    ends.pass_by(hours=1)
    ends.heal(kiosk)
    listed = {before: Unfit.RETIRED, meanwhile: Unfit.RETIRED}
    ends.until("heard", lambda: ends.to_place() == {"hq": listed, kiosk.name: listed}, minutes=1)
    assert ends.said(BookingCancelled) == [], "nothing was cancelled in silence"
    refused = ends.books(kiosk, a_wish(POOL, "20:00", "21:00"))
    assert isinstance(refused, NotBooked)
    assert refused.because is Objection.NOT_BOOKABLE
    moved = kiosk.do(lambda ports: override.move(before, other.space_id, PAOLA, ports))
    assert isinstance(moved, OverrideDone), moved
    gone = kiosk.do(lambda ports: override.cancel(meanwhile, PAOLA, ports))
    assert isinstance(gone, OverrideDone), gone
    ends.until("settled", lambda: ends.to_place() == {"hq": {}, kiosk.name: {}}, minutes=1)


def test_when_the_hours_change_while_a_branch_is_away_what_was_confirmed_stands_and_waits_for_a_person(
    begin: Begin,
) -> None:
    """UX.md 6.7 D14."""
    ends = begin(POOL)
    (kiosk,) = ends.kiosks
    sits = ends.confirmed(kiosk, a_wish(POOL, "08:00", "09:00"))
    inside = kiosk.do(lambda ports: override.check_in_by_hand("m-0", PAOLA, ports))
    assert isinstance(inside, OverrideDone)
    ends.cut(kiosk)
    ends.opens([Hours(weekday, time(10), time(17)) for weekday in range(7)])
    evening = ends.confirmed(kiosk, a_wish(POOL, "20:00", "21:00", FRIDAY, "m-1"))
    noon = ends.confirmed(kiosk, a_wish(POOL, "12:00", "13:00", FRIDAY, "m-1"))
    ends.heal(kiosk)
    listed = {evening: Unfit.HOURS}
    ends.until("heard", lambda: ends.to_place() == {"hq": listed, kiosk.name: listed}, minutes=1)
    assert seat_of("m-0", kiosk) == (POOL.space_id, sits), "nobody inside is sent out by a program"
    assert ends.taken_by(a_wish(POOL, "12:00", "13:00", FRIDAY)) == {"hq": {noon}, kiosk.name: {noon}}
    ends.opens(ends.branch.opening)
    ends.until("as before", lambda: ends.to_place() == {"hq": {}, kiosk.name: {}}, minutes=1)


def is_confirmed(ends: TwoEnds, request_id: str) -> bool:
    """Whether every end says so of a request."""
    return ends.states(request_id) == {"confirmed"}


@pytest.mark.fault("F51")
def test_several_days_in_one_booking_over_the_horizon_are_each_as_their_own_holder_says(begin: Begin) -> None:
    ends = begin(BY_DAY)
    (kiosk,) = ends.kiosks
    ends.cut(kiosk)
    sunday = FRIDAY + 2 * DAY
    wish = a_wish(BY_DAY, "16:00", "17:00")
    there = authority.book_days(ends.hq.house, wish, sunday)
    assert [type(there[day]) for day in sorted(there)] == [Pending, Confirmed, Confirmed, Confirmed]
    here = kiosk.do(lambda ports: book.book_days(a_wish(BY_DAY, "18:00", "19:00"), sunday, ports))
    assert here is not None
    assert [type(here[day]) for day in sorted(here)] == [Booked, Provisional, Provisional, Provisional]
    ends.heal(kiosk)
    asked = there[THURSDAY]
    assert isinstance(asked, Pending)
    ends.until("decided", lambda: ends.states(asked.request_id) == {"confirmed"}, minutes=1)
    for day in (FRIDAY, FRIDAY + DAY, sunday):
        provisional = here[day]
        assert isinstance(provisional, Provisional)
        name = provisional.request_id
        ends.until("told", partial(is_confirmed, ends, name), minutes=1)
