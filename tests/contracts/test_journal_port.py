"""What every journal keeps towards headquarters: nothing is sent twice for want of memory, nothing is forgotten."""

import pytest

from kiosk.domain.facts import BookingConfirmed, StateLost
from kiosk.encoding import chain, facts
from tests.builders import NODE, a_confirmation, an_arrival
from tests.contracts.conftest import Store


def append_arrivals(store: Store, count: int) -> None:
    """So many people come in, each in their own transaction."""
    for _ in range(count):
        with store.begin() as work:
            work.append(an_arrival())


def test_events_are_sent_from_the_first_in_order_with_the_chain_around_them(store: Store) -> None:
    append_arrivals(store, 3)
    batch = store.journal.unsent(100, 100_000)
    assert batch is not None
    start = chain.journal_start(NODE, batch.incarnation)
    assert (batch.first, batch.base_hash, len(batch.events)) == (1, start, 4)
    assert batch.head_hash == store.journal.tip().hash == chain.extend_all(start, batch.events)
    inc = store.journal.tip().inc
    types = [facts.decode(NODE, inc, event).fact.TYPE for event in batch.events]
    assert types == ["boot", "checkin", "checkin", "checkin"]


def test_a_batch_is_cut_by_count_and_by_bytes_but_holds_one_event_at_least(store: Store) -> None:
    append_arrivals(store, 3)
    whole = store.journal.unsent(100, 100_000)
    assert whole is not None
    sizes = [len(event) for event in whole.events]
    for (facts_max, bytes_max), count in {
        (2, 100_000): 2,
        (100, sizes[0] + sizes[1]): 2,
        (100, sizes[0] + sizes[1] - 1): 1,
        (100, 1): 1,
    }.items():
        batch = store.journal.unsent(facts_max, bytes_max)
        assert batch is not None
        assert batch.events == whole.events[:count]
        assert batch.head_hash == chain.extend_all(whole.base_hash, batch.events)


def test_what_headquarters_stored_is_not_sent_again(store: Store) -> None:
    append_arrivals(store, 3)
    inc, whole = store.journal.tip().inc, store.journal.unsent(100, 100_000)
    assert whole is not None
    store.journal.acknowledge(inc, 3, 1)
    rest = store.journal.unsent(100, 100_000)
    assert rest is not None
    assert (rest.first, rest.events) == (4, whole.events[3:])
    assert rest.base_hash == chain.extend_all(whole.base_hash, whole.events[:3])
    assert store.journal.unsent_count() == 1
    store.journal.acknowledge(inc, 4, 4)
    assert store.journal.unsent(100, 100_000) is None
    assert store.journal.unsent_count() == 0


def test_an_old_acknowledgement_that_arrives_late_takes_nothing_back(store: Store) -> None:
    append_arrivals(store, 3)
    inc = store.journal.tip().inc
    store.journal.acknowledge(inc, 4, 0)
    store.journal.acknowledge(inc, 2, 0)
    assert store.journal.unsent(100, 100_000) is None


def test_a_headquarters_that_lost_something_gets_it_again(store: Store) -> None:
    append_arrivals(store, 3)
    inc = store.journal.tip().inc
    store.journal.acknowledge(inc, 4, 4)
    store.journal.rewind(inc, 1)
    batch = store.journal.unsent(100, 100_000)
    assert batch is not None
    assert (batch.first, len(batch.events)) == (2, 3)


def test_nobody_can_have_more_than_was_written(store: Store) -> None:
    append_arrivals(store, 1)
    with pytest.raises(ValueError, match="ends at 2"):
        store.journal.acknowledge(store.journal.tip().inc, 3, 0)
    append_arrivals(store, 1)
    assert store.journal.unsent_count() == 3


def test_a_life_this_journal_does_not_hold_is_left_alone(store: Store) -> None:
    append_arrivals(store, 1)
    store.journal.acknowledge("0" * 32, 7, 7)
    store.journal.rewind("0" * 32, 0)
    assert store.journal.unsent_count() == 2


def test_a_journal_that_learns_of_its_loss_says_so_in_a_new_life_and_is_fenced(
    store: Store, expect_fence: None
) -> None:
    append_arrivals(store, 1)
    before = store.journal.tip()
    assert store.journal.lost() is None
    store.journal.note_loss()
    after = store.journal.tip()
    assert after.inc != before.inc
    lost = store.journal.lost()
    assert lost is not None
    assert (lost.inc, lost.seq) == (after.inc, 1)
    with store.begin() as work:
        assert work.is_fenced
    store.journal.note_loss()
    assert store.journal.tip() == after


def test_parents_are_sent_before_their_children_and_each_batch_is_of_one_life(
    store: Store, expect_fence: None
) -> None:
    append_arrivals(store, 2)
    parent = store.journal.tip()
    store.journal.note_loss()
    first = store.journal.unsent(100, 100_000)
    assert first is not None
    assert (first.incarnation.inc, len(first.events)) == (parent.inc, 3)
    store.journal.acknowledge(parent.inc, 3, 0)
    second = store.journal.unsent(100, 100_000)
    assert second is not None
    hangs_on = second.incarnation
    assert (hangs_on.parent_inc, hangs_on.parent_seq, hangs_on.parent_hash) == (parent.inc, 3, parent.hash)
    (event,) = second.events
    assert facts.decode(NODE, hangs_on.inc, event).fact == StateLost(parent.inc, 3)
    assert list(store.heads()) == [parent.inc, hangs_on.inc]


def test_the_bytes_say_what_was_appended(store: Store) -> None:
    with store.begin() as work:
        first = work.append(a_confirmation())
        work.append(a_confirmation(replaces=first.ref))
    batch = store.journal.unsent(100, 100_000)
    assert batch is not None
    read = facts.decode(NODE, batch.incarnation.inc, batch.events[2]).fact
    assert isinstance(read, BookingConfirmed)
    assert read.replaces == first.ref
    assert b'".2"' in batch.events[2]
