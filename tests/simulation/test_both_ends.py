"""Faults between a branch and headquarters (SYNC.md 3), each as a story of both ends' real code under virtual time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.facts import (
    BookingConfirmed,
    BookingDeclined,
    BookingRequested,
    CheckedIn,
    LeaseReleased,
    Priority,
)
from kiosk.domain.outcomes import Booked, Provisional, Welcome
from kiosk.domain.ports import Ports
from kiosk.domain.spaces import Space
from kiosk.services import check_in
from sync.hq.authority import Confirmed, Pending
from tests.two_ends import FRIDAY, THURSDAY, TwoEnds, a_wish, the_desks

DAY = timedelta(days=1)
DESKS = the_desks()
POOL, BY_DAY, OURS = DESKS[30], DESKS[0], DESKS[None]
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


@pytest.mark.fault("F06")
def test_eight_hours_apart_both_ends_book_and_nothing_is_doubled_and_all_is_decided_within_five_seconds(
    begin: Begin,
) -> None:
    ends = begin(POOL, OURS)
    (kiosk,) = ends.kiosks
    ends.cut(kiosk)
    ends.pass_by(hours=2)
    here, there = a_wish(POOL, "16:00", "17:00"), a_wish(OURS, "16:00", "17:00")
    ends.confirmed(kiosk, here)
    asked_there = ends.books_remotely(here)
    assert isinstance(asked_there, Pending)
    assert isinstance(ends.books_remotely(there), Confirmed)
    asked_here = ends.provisional(kiosk, there)
    later = ends.books_remotely(a_wish(POOL, "18:00", "19:00"))
    assert isinstance(later, Pending)
    ends.pass_by(hours=6)
    ends.heal(kiosk)

    def decided() -> list[str]:
        names = (asked_there.request_id, asked_here, later.request_id)
        return [ends.state_at(None, name) for name in names]

    assert ends.until("decided", lambda: decided() == ["declined", "declined", "confirmed"]) < 5
    ends.until("told", lambda: ends.states(later.request_id) == {"confirmed"}, minutes=1)
    ends.until("told", lambda: ends.states(asked_here) == {"declined"}, minutes=1)
    for wish in (here, there):
        (bookings,) = {frozenset(names) for names in ends.taken_by(wish).values()}
        assert len(bookings) == 1


@pytest.mark.fault("F09")
def test_a_release_that_crosses_a_newer_grant_leaves_both_ends_with_the_newer_grant(begin: Begin) -> None:
    ends = begin(POOL)
    (kiosk,) = ends.kiosks
    assert ends.lease(POOL).number == 1
    ends.cut(kiosk)
    ends.dark(kiosk, hours=23)
    ends.pass_by(hours=1)  # the tablet wishes for one day more
    kiosk.do(lambda ports: gives_back(ports, POOL, 1))
    assert isinstance(ends.books(kiosk, a_wish(POOL, "09:00", "10:00", FRIDAY + DAY)), Provisional)
    ends.heal(kiosk)
    ends.pass_by(minutes=1)
    grants = [(one.number, one.first_day, one.last_day) for one in ends.in_feed(Grant)]
    assert grants == [(1, THURSDAY, THURSDAY + 30 * DAY), (2, THURSDAY, THURSDAY + 31 * DAY)]
    assert len(ends.said(LeaseReleased)) == 1
    ends.confirmed(kiosk, a_wish(POOL, "14:00", "15:00", FRIDAY + DAY))
    assert isinstance(ends.books_remotely(a_wish(POOL, "16:00", "17:00", FRIDAY + DAY)), Pending)


def gives_back(ports: Ports, space: Space, number: int) -> None:
    """The tablet puts the pen of all days but the first one down."""
    with ports.begin() as work:
        work.append(LeaseReleased(space.space_id, number, THURSDAY))


@pytest.mark.invariant("I5")
@pytest.mark.fault("F10")
def test_while_a_grant_is_committed_and_not_yet_heard_nobody_confirms(begin: Begin) -> None:
    ends = begin(OURS)
    (kiosk,) = ends.kiosks
    wish = a_wish(OURS, "16:00", "17:00")
    ends.describes(replace(OURS, ahead=0))

    def crash_behind_the_grant() -> None:
        if ends.hq.is_up and ends.in_feed(Grant):
            ends.hq.crash()

    ends.scheduler.after_each = crash_behind_the_grant
    ends.until("the grant", lambda: not ends.hq.is_up)
    ends.scheduler.after_each = lambda: None
    ends.cut(kiosk)
    ends.hq.power_on()
    asked = ends.books_remotely(wish)
    assert isinstance(asked, Pending), "the day is given away, whoever has heard of it"
    ends.provisional(kiosk, replace(wish, subject_id="m-1"))
    ends.heal(kiosk)
    ends.until("decided", lambda: ends.states(asked.request_id) == {"confirmed"})
    ends.confirmed(kiosk, a_wish(OURS, "18:00", "19:00"))


@pytest.mark.fault("F11")
def test_a_space_moved_while_its_tablet_is_away_begins_behind_its_days_and_the_old_ones_come_back_by_release(
    begin: Begin,
) -> None:
    ends = begin(POOL, kiosks=2)
    old, new = ends.kiosks
    saturday = FRIDAY + DAY
    ends.cut(old)
    ends.describes(replace(POOL, kiosk=new.node))
    ends.dark(old, new, hours=24)
    ends.pass_by(minutes=6)
    assert ends.lease(POOL).holder == new.node
    assert ends.lease(POOL).first_day == THURSDAY + 31 * DAY, "behind the last day of the one that is away"
    ends.confirmed(old, a_wish(POOL, "12:00", "13:00", saturday))
    waiting = ends.provisional(new, a_wish(POOL, "12:00", "13:00", saturday, "m-1"))
    also = ends.provisional(new, a_wish(POOL, "14:00", "15:00", saturday, "m-1"))
    ends.heal(old)
    ends.until("given back", lambda: len(ends.said(LeaseReleased)) == 1)
    ends.until("decided", lambda: (ends.states(waiting), ends.states(also)) == ({"declined"}, {"confirmed"}))
    ends.pass_by(minutes=1)
    ends.confirmed(new, a_wish(POOL, "16:00", "17:00", saturday))


@pytest.mark.fault("F12")
def test_after_a_week_without_a_line_the_walk_in_pool_is_confirmed_the_rest_provisional_and_arrivals_kept(
    begin: Begin,
) -> None:
    ends = begin(POOL, BY_DAY)
    (kiosk,) = ends.kiosks
    ends.cut(kiosk)
    for _ in range(7):
        ends.dark(kiosk, hours=23.9)
        ends.pass_by(hours=0.1)
    today = THURSDAY + 7 * DAY
    ends.confirmed(kiosk, a_wish(POOL, "12:00", "13:00", today))
    ends.provisional(kiosk, a_wish(BY_DAY, "12:00", "13:00", today, "m-1"))
    welcome = kiosk.do(lambda ports: check_in.check_in(ends.pass_of_a_member, ports))
    assert isinstance(welcome, Welcome)
    ends.heal(kiosk)
    ends.pass_by(minutes=1)
    assert welcome.visit_id in {name for name, _ in ends.said(CheckedIn)}


@pytest.mark.invariant("I5")
@pytest.mark.fault("F13")
def test_a_booking_asked_of_a_tablet_that_is_away_is_pending_and_a_day_behind_its_own_is_sure(
    begin: Begin,
) -> None:
    ends = begin(BY_DAY)
    (kiosk,) = ends.kiosks
    ends.cut(kiosk)
    asked = ends.books_remotely(a_wish(BY_DAY, "16:00", "17:00"))
    assert isinstance(asked, Pending)
    ends.pass_by(hours=1)
    assert ends.state_at(None, asked.request_id) == "pending"
    assert isinstance(ends.books_remotely(a_wish(BY_DAY, "16:00", "17:00", FRIDAY)), Confirmed)
    ends.heal(kiosk)
    ends.until("decided", lambda: ends.states(asked.request_id) == {"confirmed"})


@pytest.mark.fault("F16")
@pytest.mark.parametrize("off", [timedelta(days=30), timedelta(days=-20_000)], ids=["a month on", "1970"])
def test_a_tablet_whose_clock_is_far_off_doubles_nothing_gets_no_day_too_many_and_goes_on_talking(
    begin: Begin, off: timedelta
) -> None:
    ends = begin(POOL, BY_DAY)
    (kiosk,) = ends.kiosks
    ends.cut(kiosk)
    kiosk.power_off()
    kiosk.clocks.skew = off
    kiosk.power_on()
    wish = a_wish(BY_DAY, "16:00", "17:00")
    assert not isinstance(ends.books(kiosk, wish), Booked)
    there = ends.books_remotely(wish)
    assert isinstance(there, Pending)
    assert not isinstance(ends.books(kiosk, a_wish(BY_DAY, "16:00", "17:00", THURSDAY + 30 * DAY)), Booked)
    assert isinstance(kiosk.do(lambda ports: check_in.check_in(ends.pass_of_a_member, ports)), Welcome)
    ends.pass_by(minutes=10)
    ends.heal(kiosk)
    ends.pass_by(minutes=10)
    assert abs(kiosk.parts.clock.now() - ends.now()) < timedelta(seconds=5), "headquarters' time ends it"
    assert {ends.lease(space).last_day for space in (POOL, BY_DAY)} == {THURSDAY + 30 * DAY, THURSDAY}
    assert len(ends.said(CheckedIn)) == 1
    ends.until("decided", lambda: ends.states(there.request_id) in ({"confirmed"}, {"declined"}))
    (taken,) = {frozenset(names) for names in ends.taken_by(wish).values()}
    assert len(taken) == 1


@pytest.mark.invariant("I2")
@pytest.mark.fault("F19")
@pytest.mark.parametrize("is_gone", [False, True], ids=["of before", "gone"])
@pytest.mark.fault("F31")
def test_a_tablet_whose_database_is_old_or_gone_confirms_nothing_until_contact_and_has_its_tail_back(
    begin: Begin, *, is_gone: bool
) -> None:
    ends = begin(POOL)
    (kiosk,) = ends.kiosks
    before = ends.image(kiosk)
    wish = a_wish(POOL, "16:00", "17:00")
    booked = ends.confirmed(kiosk, wish)
    ends.pass_by(minutes=1)
    ends.cut(kiosk)
    if is_gone:
        kiosk.power_off()
        kiosk.disk.lose_data("device.key", "identity.json", "ratchet")
    else:
        kiosk.put_back(before, with_witness=False)
    kiosk.power_on()
    assert kiosk.parts.store.is_fenced
    if not is_gone:
        ends.provisional(kiosk, a_wish(POOL, "18:00", "19:00"))
    ends.heal(kiosk)
    ends.until("unfenced", lambda: not kiosk.parts.store.is_fenced)
    ends.pass_by(minutes=6)
    assert ends.taken_by(wish) == {"hq": {booked}, kiosk.name: {booked}}
    ends.confirmed(kiosk, a_wish(POOL, "20:00", "21:00"))


@pytest.mark.fault("F20")
def test_a_tablet_put_back_as_a_whole_hears_of_its_loss_before_it_confirms_anything(begin: Begin) -> None:
    ends = begin(POOL)
    (kiosk,) = ends.kiosks
    image = ends.image(kiosk)
    booked = ends.confirmed(kiosk, a_wish(POOL, "16:00", "17:00"))
    ends.pass_by(hours=3)  # its sessions have changed the ratchet since
    kiosk.put_back(image, with_witness=True)
    kiosk.power_on()
    assert not kiosk.parts.store.is_fenced, "nothing on the disk says so"
    before = len(ends.said(object))
    ends.until("the loss", lambda: kiosk.parts.store.is_fenced, minutes=1)
    assert len(ends.said(object)) == before, "said with the session, before anything of the new life was sent"
    ends.provisional(kiosk, a_wish(POOL, "18:00", "19:00", who="m-1"))
    ends.pass_by(minutes=6)
    assert len(ends.in_feed(Fence)) == 1
    assert ends.taken_by(a_wish(POOL, "16:00", "17:00")) == {"hq": {booked}, kiosk.name: {booked}}
    ends.confirmed(kiosk, a_wish(POOL, "20:00", "21:00"))


@pytest.mark.fault("F20")
def test_a_tablet_put_back_to_a_minute_ago_hears_of_its_loss_by_the_feed_and_is_free_again_at_once(
    begin: Begin,
) -> None:
    """So short a while ago that its session still stands, and headquarters does not see a ratchet that is too old."""
    ends = begin(POOL)
    (kiosk,) = ends.kiosks
    image = ends.image(kiosk)
    booked = ends.confirmed(kiosk, a_wish(POOL, "16:00", "17:00"))
    ends.pass_by(minutes=1)
    kiosk.put_back(image, with_witness=True)
    kiosk.power_on()
    assert ends.until("the loss", lambda: kiosk.parts.store.is_fenced) < 5
    assert ends.until("the fence", lambda: not kiosk.parts.store.is_fenced) < 10
    ends.pass_by(minutes=6)
    assert ends.taken_by(a_wish(POOL, "16:00", "17:00")) == {"hq": {booked}, kiosk.name: {booked}}
    ends.confirmed(kiosk, a_wish(POOL, "18:00", "19:00"))


@pytest.mark.fault("F21")
def test_a_tablet_put_back_as_a_whole_and_used_without_a_line_loses_nothing_and_the_clash_is_a_task(
    begin: Begin,
) -> None:
    ends = begin(POOL)
    (kiosk,) = ends.kiosks
    image = ends.image(kiosk)
    wish = a_wish(POOL, "16:00", "17:00")
    first = ends.confirmed(kiosk, wish)
    ends.pass_by(hours=3)
    ends.cut(kiosk)
    kiosk.put_back(image, with_witness=True)
    kiosk.power_on()
    second = ends.confirmed(kiosk, replace(wish, subject_id="m-1"))
    ends.heal(kiosk)
    ends.until("the conflict", lambda: "conflict" in ends.incidents())
    ends.pass_by(minutes=6)
    assert {first, second} <= {name for name, _ in ends.said(BookingConfirmed)}
    assert ends.taken_by(wish) == {"hq": {first}, kiosk.name: {first}}


@pytest.mark.invariant("I5")
@pytest.mark.fault("F47")
def test_two_tablets_without_headquarters_confirm_their_own_and_ask_for_the_others(begin: Begin) -> None:
    ends = begin(*(replace(space, ahead=0) for space in (POOL, BY_DAY)), kiosks=2)
    one, other = ends.kiosks
    ends.describes(replace(BY_DAY, ahead=0, kiosk=other.node))
    ends.dark(one, other, hours=24)
    ends.pass_by(minutes=2)
    holders = {ends.lease(space).holder for space in (POOL, BY_DAY)}
    assert holders == {one.node, other.node}
    ends.hq.crash()
    ends.confirmed(one, a_wish(POOL, "16:00", "17:00", FRIDAY))
    asked = ends.provisional(other, a_wish(POOL, "16:00", "17:00", FRIDAY, "m-1"))
    for kiosk in (one, other):
        ends.cut(kiosk)
    ends.confirmed(other, a_wish(BY_DAY, "16:00", "17:00", FRIDAY, "m-1"))
    also = ends.provisional(one, a_wish(BY_DAY, "18:00", "19:00", FRIDAY))
    ends.hq.power_on()
    for kiosk in (one, other):
        ends.heal(kiosk)
    ends.until("decided", lambda: (ends.states(asked), ends.states(also)) == ({"declined"}, {"confirmed"}))


@pytest.mark.invariant("I10")
@pytest.mark.fault("F56")
def test_a_request_that_its_holder_decided_and_could_not_say_is_never_decided_by_anybody_else(
    begin: Begin,
) -> None:
    ends = begin(BY_DAY)
    (kiosk,) = ends.kiosks
    asked = ends.books_remotely(a_wish(BY_DAY, "16:00", "17:00"))
    assert isinstance(asked, Pending)

    def cut_behind_the_decision() -> None:
        with kiosk.ports.begin() as work:
            request = work.bookings.request(asked.request_id)
        if request is not None and request.booking_id is not None:
            ends.cut(kiosk)

    ends.scheduler.after_each = cut_behind_the_decision
    ends.pass_by(minutes=1)
    ends.scheduler.after_each = lambda: None
    assert ends.state_at(kiosk, asked.request_id) == "confirmed"
    ends.dark(kiosk, hours=24)
    ends.books_remotely(a_wish(BY_DAY, "16:00", "17:00", FRIDAY + DAY))
    assert ends.state_at(None, asked.request_id) == "pending", "unheard is not undecided"
    ends.heal(kiosk)
    ends.until("heard", lambda: ends.states(asked.request_id) == {"confirmed"}, minutes=20)
    ends.pass_by(minutes=5)
    decisions: list[BookingConfirmed | BookingDeclined] = [fact for _, fact in ends.said(BookingConfirmed)]
    decisions += [fact for _, fact in ends.said(BookingDeclined)]
    assert [fact.request for fact in decisions if fact.request] == [asked.request_id]


@pytest.mark.fault("F58")
def test_a_tablet_started_again_while_its_fence_is_under_way_is_freed_by_that_fence(begin: Begin) -> None:
    ends = begin(POOL)
    (kiosk,) = ends.kiosks
    before = ends.image(kiosk)
    ends.confirmed(kiosk, a_wish(POOL, "16:00", "17:00"))
    ends.pass_by(minutes=1)
    kiosk.put_back(before, with_witness=False)
    kiosk.power_on()

    def stop_behind_the_fence() -> None:
        if kiosk.is_on and ends.in_feed(Fence):
            kiosk.crash()

    ends.scheduler.after_each = stop_behind_the_fence
    ends.until("the fence", lambda: not kiosk.is_on)
    ends.scheduler.after_each = lambda: None
    kiosk.power_on()
    assert kiosk.parts.store.is_fenced, "it has not heard of it"
    ends.until("unfenced", lambda: not kiosk.parts.store.is_fenced)
    ends.pass_by(minutes=6)
    assert len(ends.in_feed(Fence)) == 1
    ends.confirmed(kiosk, a_wish(POOL, "18:00", "19:00"))


@pytest.mark.fault("F60")
def test_what_a_restored_tablet_confirmed_while_another_holds_the_day_is_asked_of_that_one(
    begin: Begin,
) -> None:
    ends = begin(POOL, kiosks=2)
    old, new = ends.kiosks
    image = ends.image(old)
    saturday = FRIDAY + DAY
    ends.describes(replace(POOL, kiosk=new.node))
    ends.until("moved", lambda: ends.lease(POOL).holder == new.node, minutes=20)
    ends.pass_by(hours=3)
    taken = a_wish(POOL, "12:00", "13:00", saturday)
    kept = ends.confirmed(new, taken)
    ends.cut(old)
    old.put_back(image, with_witness=True)
    old.power_on()
    clash = ends.confirmed(old, replace(taken, subject_id="m-1"))
    free = ends.confirmed(old, a_wish(POOL, "14:00", "15:00", saturday, "m-1"))
    ends.heal(old)
    ends.until("the conflict", lambda: "conflict" in ends.incidents(), minutes=20)
    ends.pass_by(minutes=10)
    assert {kept, clash, free} <= {name for name, _ in ends.said(BookingConfirmed)}
    assert set(map(frozenset, ends.taken_by(taken).values())) == {frozenset({kept})}
    (again,) = set(map(frozenset, ends.taken_by(a_wish(POOL, "14:00", "15:00", saturday)).values()))
    assert len(again) == 1
    assert ends.incidents().count("conflict") == 1
    assert {fact.priority for _, fact in ends.said(BookingRequested)} == {Priority.OVERRIDE}
