"""What every inbox keeps: a slice is whole or nothing, its own facts are no news, poison stops nobody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain import authority
from kiosk.domain.authority import Fence
from kiosk.domain.bookings import BookingState, RequestState
from kiosk.domain.errors import RevokedDeviceError
from kiosk.domain.facts import (
    BookingCancelled,
    BookingDeclined,
    CheckedIn,
    Entry,
    FactRef,
    LeaseReleased,
    RequestWithdrawn,
)
from kiosk.domain.ports import FeedCursor, FeedItem, FeedLine, FeedSnapshot, SignedHead, Work
from kiosk.domain.spaces import Space
from kiosk.domain.visits import Source
from kiosk.encoding import facts, feed
from kiosk.storage.feed_inbox import FeedRules
from tests.builders import (
    NODE,
    TUESDAY,
    a_confirmation,
    a_desk,
    a_fact_of_hq,
    a_grant,
    a_member,
    a_room,
    a_staff_member,
    a_wished_booking,
    an_arrival,
)
from tests.contracts.conftest import Store
from tests.fakes.feed import START, FeedOf, kept_as_it_came, unanswered


def test_before_anything_was_read_the_cursor_stands_at_the_start(store: Store) -> None:
    assert store.feed_inbox(FeedRules(unanswered, kept_as_it_came, START)).cursor() == START


def test_the_cursor_moves_with_the_lines_and_is_the_same_for_the_next_inbox(store: Store, hq: FeedOf) -> None:
    hq.say(a_desk("P-09"))
    assert hq.inbox.cursor() == hq.cursor
    assert store.feed_inbox(FeedRules(unanswered, kept_as_it_came, START)).cursor() == hq.cursor


def test_a_request_is_decided_in_the_transaction_that_takes_it_in(store: Store, hq: FeedOf) -> None:
    def decline(work: Work, entry: Entry) -> None:
        pending = work.bookings.request(entry.name.ref)
        assert pending is not None
        assert pending.state is RequestState.PENDING
        work.append(BookingDeclined(entry.name.ref, "taken"))

    deciding = FeedOf(store.feed_inbox(FeedRules(decline, kept_as_it_came, START)), hq.cursor)
    wished = a_fact_of_hq(1, a_wished_booking())
    deciding.say(wished)
    with store.begin() as work:
        request = work.bookings.request(wished.name.ref)
    assert request is not None
    assert (request.state, request.declined_because) == (RequestState.DECLINED, "taken")
    assert store.journal.tip().seq == 2


@pytest.mark.invariant("I3")
def test_a_slice_that_fails_leaves_neither_effects_nor_cursor(store: Store, hq: FeedOf) -> None:
    def fail(work: Work, entry: Entry) -> None:
        raise ConnectionError("not the line's fault")

    before, tip = hq.cursor, store.journal.tip()
    failing = FeedOf(store.feed_inbox(FeedRules(fail, kept_as_it_came, START)), hq.cursor)
    with pytest.raises(ConnectionError):
        failing.say(a_desk("P-09"), a_fact_of_hq(1, a_wished_booking()))
    assert (hq.inbox.cursor(), store.journal.tip()) == (before, tip)
    with store.begin() as work:
        assert work.places.space("PER:P-09") is None
        assert list(work.bookings.pending_requests()) == []
    hq.say(a_desk("P-09"), a_fact_of_hq(1, a_wished_booking()))
    with store.begin() as work:
        assert len(work.bookings.pending_requests()) == 1


@pytest.mark.invariant("I6")
@pytest.mark.fault("F08")
def test_lines_that_leave_a_gap_or_come_twice_are_refused(store: Store, hq: FeedOf) -> None:
    lines = hq.lines(a_desk("P-08"), a_desk("P-09"))
    for wrong in (lines[1:], [lines[0], lines[0]], lines[:1], []):
        with pytest.raises(ValueError, match="do not lead"):
            hq.inbox.take(wrong, hq.cursor)
    hq.inbox.take(lines, hq.cursor)
    with pytest.raises(ValueError, match="do not lead"):
        hq.inbox.take(lines, hq.cursor)


def test_a_fact_of_its_own_journal_is_no_news(store: Store, hq: FeedOf) -> None:
    with store.begin() as work:
        name = work.append(a_confirmation())
    batch = store.journal.unsent(100, 100_000)
    assert batch is not None
    with store.begin() as work:
        work.append(BookingCancelled(name.ref))
    hq.say(*(facts.decode(NODE, name.inc, event) for event in batch.events))
    with store.begin() as work:
        booking = work.bookings.booking(name.ref)
        assert booking is not None
        assert not booking.takes_space
    assert store.journal.lost() is None
    assert store.quarantined() == []


@pytest.mark.fault("F41")
def test_a_locked_kiosk_knows_nobody_and_appends_nothing_and_reads_from_the_start_when_it_is_let_in(
    store: Store, hq: FeedOf, expect_lock: None
) -> None:
    hq.say(a_member())
    tip = store.journal.tip()
    hq.inbox.lock()
    with store.begin() as work:
        assert work.vault.person("m-marco") is None
        with pytest.raises(RevokedDeviceError):
            work.append(a_confirmation())
    assert store.journal.tip() == tip
    hq.inbox.unlock()
    assert not hq.inbox.is_locked()
    assert hq.inbox.cursor().position == 0
    with store.begin() as work:
        work.append(a_confirmation())


def test_a_fact_of_another_kiosk_is_applied(store: Store, hq: FeedOf) -> None:
    arrival = a_fact_of_hq(1, CheckedIn(TUESDAY, Source.FORM, party=2))
    other = replace(arrival, name=arrival.name._replace(node="PER-2"))
    hq.say(other)
    with store.begin() as work:
        assert work.visits.people_inside() == 2


@pytest.mark.fault("F29")
def test_a_poisonous_line_is_put_aside_and_the_feed_goes_on(
    store: Store, hq: FeedOf, expect_put_aside: None
) -> None:
    poison = a_fact_of_hq(1, BookingCancelled(FactRef("PER-1.nobody.7")))
    hq.say(poison, a_desk("P-09"))
    with store.begin() as work:
        assert work.places.space("PER:P-09") == a_desk("P-09")
    assert hq.inbox.cursor() == hq.cursor
    assert len(store.quarantined()) == 1


def test_a_decision_that_stumbles_over_a_request_takes_only_that_line_along(
    store: Store, hq: FeedOf, expect_put_aside: None
) -> None:
    def stumble(work: Work, entry: Entry) -> None:
        work.append(a_confirmation(request=entry.name.ref))
        raise ValueError("an impossible wish")

    tip = store.journal.tip()
    stumbling = FeedOf(store.feed_inbox(FeedRules(stumble, kept_as_it_came, START)), hq.cursor)
    stumbling.say(a_fact_of_hq(1, a_wished_booking()), a_desk("P-09"))
    assert store.journal.tip() == tip
    with store.begin() as work:
        assert list(work.bookings.on_day(TUESDAY)) == []
        assert work.places.space("PER:P-09") is not None
    assert len(store.quarantined()) == 1
    with store.begin() as work:
        assert work.append(an_arrival()).seq == tip.seq + 1


def test_nonsense_under_a_known_kind_is_put_aside(store: Store, hq: FeedOf, expect_put_aside: None) -> None:
    body = b'{"k":"space.put","x":{"space_id":7}}'
    after = FeedCursor(hq.cursor.timeline, hq.cursor.position + 1, bytes(32))
    hq.inbox.take([FeedLine(after.position, body, None)], after)
    assert hq.inbox.cursor() == after
    assert len(store.quarantined()) == 1


def test_what_is_signed_behind_the_cursor_is_unread_until_it_is_read(store: Store, hq: FeedOf) -> None:
    before = hq.cursor
    (line,) = hq.lines(a_desk("P-09"))
    head = SignedHead(hq.cursor.position, hq.cursor.hash, "")
    with store.begin() as work:
        assert not work.has_unread
    hq.inbox.take((), before, head, (feed.digest_of(line.body),))
    with store.begin() as work:
        assert work.has_unread
    hq.inbox.take((line,), hq.cursor, head)
    with store.begin() as work:
        assert not work.has_unread


def test_a_withdrawal_that_crossed_the_decision_changes_nothing(store: Store, hq: FeedOf) -> None:
    wished = a_fact_of_hq(1, a_wished_booking())
    hq.say(wished)
    with store.begin() as work:
        booking = work.append(a_confirmation(request=wished.name.ref))
    hq.say(a_fact_of_hq(2, RequestWithdrawn(wished.name.ref)))
    with store.begin() as work:
        request, confirmed = work.bookings.request(wished.name.ref), work.bookings.booking(booking.ref)
    assert request is not None
    assert confirmed is not None
    assert (request.state, confirmed.takes_space) == (RequestState.CONFIRMED, True)


def test_a_fact_it_should_have_but_has_not_fences_it_and_is_learnt_again(
    store: Store, hq: FeedOf, expect_fence: None
) -> None:
    lost = a_fact_of_hq(5, CheckedIn(TUESDAY, Source.FORM, party=3))
    hq.say(replace(lost, name=lost.name._replace(node=NODE, inc="f" * 32)))
    assert store.journal.lost() is not None
    with store.begin() as work:
        assert work.is_fenced
        assert work.visits.people_inside() == 3


def test_another_fact_under_a_name_of_its_own_is_put_aside_and_fences_it(
    store: Store, hq: FeedOf, expect_fence: None, expect_put_aside: None
) -> None:
    with store.begin() as work:
        own = work.append(an_arrival())
    forged = a_fact_of_hq(1, CheckedIn(TUESDAY, Source.FORM, party=9))
    hq.say(replace(forged, name=own))
    with store.begin() as work:
        assert work.visits.people_inside() == 1
        assert work.is_fenced
    assert len(store.quarantined()) == 1


def test_a_pin_is_kept_as_this_device_seals_it(store: Store, hq: FeedOf) -> None:
    sealing = FeedOf(store.feed_inbox(FeedRules(unanswered, lambda pin: f"sealed {pin}", START)), hq.cursor)
    sealing.say(a_staff_member(pin="aa$bb"), replace(a_member("m-pin"), pin="cc$dd"), a_member("m-none"))
    with store.begin() as work:
        assert [member.pin for member in work.vault.staff()] == ["sealed aa$bb"]
        people = [work.vault.person(subject) for subject in ("m-pin", "m-none")]
    assert [person and person.pin for person in people] == ["sealed cc$dd", None]


def test_a_fence_that_a_restored_headquarters_says_again_takes_nothing_that_was_given_since(
    store: Store, hq: FeedOf
) -> None:
    kept, given_back = a_desk("P-01"), a_desk("P-07")
    since = a_grant(kept, number=2), a_grant(given_back, number=2)
    said: tuple[FeedItem, ...] = (Fence(NODE, "of-long-ago.1", ()), *since)
    before = hq.cursor
    hq.say(*said)
    with store.begin() as work:
        work.append(LeaseReleased(given_back.space_id, 2, TUESDAY - timedelta(days=1)))
    hq.inbox.rejoin(before.position, before.hash)
    hq.cursor = hq.inbox.cursor()
    hq.say(said[0])
    assert held(store, kept)
    hq.say(*said[1:])
    assert held(store, kept)
    assert not held(store, given_back), "it gave that back"


def test_a_fence_that_a_restored_headquarters_says_again_further_on_is_no_news_either(
    store: Store, hq: FeedOf
) -> None:
    kept, before = a_desk("P-01"), hq.cursor
    fence = Fence(NODE, "of-long-ago.1", ())
    hq.say(fence, a_grant(kept, number=2))
    hq.inbox.rejoin(before.position, before.hash)
    hq.cursor = hq.inbox.cursor()
    hq.say(a_grant(a_desk("P-07")), fence)
    assert held(store, kept)


def held(store: Store, space: Space) -> bool:
    """Whether the tablet may confirm the space on Tuesday."""
    with store.begin() as work:
        return authority.may_confirm(NODE, work.places.leases(space.space_id), TUESDAY, is_fenced=False)


def a_snapshot(hq: FeedOf, *items: FeedItem, stored: Mapping[str, int] | None = None) -> FeedSnapshot:
    """What headquarters sends in the place of so many lines and ninety-nine more; its feed goes on behind that."""
    lines = hq.lines(*items)
    hq.cursor = FeedCursor(hq.cursor.timeline, hq.cursor.position + 99, bytes([7] * 32))
    head = SignedHead(hq.cursor.position, hq.cursor.hash, "signed")
    return FeedSnapshot(hq.cursor, head, tuple(lines), stored or {})


@pytest.mark.fault("F53")
def test_an_unsent_confirmation_and_an_unsent_release_are_both_in_force_behind_a_snapshot(
    store: Store, hq: FeedOf
) -> None:
    held, given_back = a_desk("P-01"), a_desk("P-07")
    with store.begin() as work:
        mine = work.append(a_confirmation(held))
        work.append(LeaseReleased(given_back.space_id, 1, TUESDAY))
    theirs = a_fact_of_hq(1, a_confirmation(a_room("P-31")))
    snapshot = a_snapshot(hq, a_grant(held), a_grant(given_back), theirs)
    hq.inbox.take_snapshot(snapshot)
    with store.begin() as work:
        assert work.bookings.booking(mine.ref) is not None
        assert work.bookings.booking(theirs.name.ref) is not None
        assert [one.last_day for one in work.places.leases(given_back.space_id)] == [TUESDAY]
        assert authority.may_confirm(NODE, work.places.leases(held.space_id), TUESDAY, is_fenced=False)
    assert hq.inbox.cursor() == snapshot.cursor
    assert hq.inbox.signed_head() == (snapshot.cursor.timeline, snapshot.head)
    hq.say(a_desk("P-09"))
    with store.begin() as work:
        assert work.places.space("PER:P-09") is not None


def test_for_what_a_snapshot_has_of_this_journal_it_stands_and_what_it_leaves_out_is_over(
    store: Store, hq: FeedOf
) -> None:
    with store.begin() as work:
        over = work.append(a_confirmation(a_desk("P-01")))
        kept = work.append(a_confirmation(a_desk("P-07")))
        work.append(BookingCancelled(kept.ref))
    tip, written = store.journal.tip(), store.journal.unsent(99, 1 << 16)
    assert written is not None
    entry = facts.decode(NODE, tip.inc, written.events[kept.seq - 1])
    hq.inbox.take_snapshot(a_snapshot(hq, entry, stored={tip.inc: tip.seq - 1}))
    with store.begin() as work:
        assert work.bookings.booking(over.ref) is None
        left = work.bookings.booking(kept.ref)
    assert left is not None
    assert left.state is BookingState.CANCELLED, "said here behind what the snapshot knows"


def test_what_a_snapshot_asks_of_this_kiosk_is_decided_in_the_transaction_that_takes_it_in(
    store: Store, hq: FeedOf
) -> None:
    def decline(work: Work, entry: Entry) -> None:
        work.append(BookingDeclined(entry.name.ref, "taken"))

    deciding = FeedOf(store.feed_inbox(FeedRules(decline, kept_as_it_came, START)), hq.cursor)
    wished = a_fact_of_hq(1, a_wished_booking())
    deciding.inbox.take_snapshot(a_snapshot(deciding, wished))
    with store.begin() as work:
        request = work.bookings.request(wished.name.ref)
    assert request is not None
    assert request.state is RequestState.DECLINED


def test_a_snapshot_that_leads_back_is_refused_and_changes_nothing(store: Store, hq: FeedOf) -> None:
    with store.begin() as work:
        mine = work.append(a_confirmation())
    before = hq.inbox.cursor()
    back = FeedSnapshot(before, SignedHead(before.position, before.hash, "signed"), (), {})
    with pytest.raises(ValueError, match="back"):
        hq.inbox.take_snapshot(back)
    assert hq.inbox.cursor() == before
    with store.begin() as work:
        assert work.bookings.booking(mine.ref) is not None
