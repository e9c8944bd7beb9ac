"""The log on disk: one chain over every life, and the projections that follow from it alone."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.bookings import RequestState
from kiosk.domain.errors import DamagedFileError
from kiosk.domain.facts import BookingCancelled, BookingDeclined, BookingEnded, CheckedOut, FactName, FactRef
from kiosk.domain.ports import FeedLine
from kiosk.domain.visits import Source
from kiosk.encoding import chain, digests
from kiosk.storage.store import KioskStore
from tests.builders import (
    NODE,
    TUESDAY,
    WEDNESDAY,
    a_branch,
    a_confirmation,
    a_desk,
    a_fact_of_hq,
    a_grant,
    a_member,
    a_span,
    a_wished_booking,
    an_arrival,
    at,
)
from tests.fakes.feed import told
from tests.premises import Premises, driver_in
from tests.strictness import AnnouncedWarnings


def live_a_day(premises: Premises) -> None:
    """Two runs of the program with bookings, arrivals, a move, a remote request and its decision."""
    with premises.opened() as store:
        hq = told(store, a_branch(), a_desk("P-01"), a_desk("P-07"), a_grant(a_desk("P-01")), a_member())
        with store.begin() as work:
            booked = work.append(a_confirmation(a_desk("P-07")))
            arrived = work.append(an_arrival(booking=booked.ref, space=a_desk("P-07")))
            moved = work.append(a_confirmation(a_desk("P-01"), replaces=booked.ref))
        wished = a_fact_of_hq(1, a_wished_booking(span=a_span("14:00", "15:00")))
        hq.say(wished)
        with store.begin() as work:
            work.append(a_confirmation(span=a_span("14:00", "15:00"), request=wished.name.ref))
        later = a_fact_of_hq(2, a_wished_booking(span=a_span("14:00", "15:00")))
        hq.say(later)
    with premises.opened() as store:
        premises.clock.pass_by(hours=1)
        with store.begin() as work:
            work.append(BookingDeclined(later.name.ref, "taken", (a_desk("P-01").space_id,)))
            work.append(CheckedOut(arrived.ref, Source.PASS))
            work.append(BookingEnded(moved.ref, at("10:00")))


def test_the_chain_read_back_is_the_chain_that_was_written(premises: Premises) -> None:
    live_a_day(premises)
    with premises.opened() as store:
        heads = dict(store.heads())
        assert store.prove() == sum(seq for seq, _ in heads.values())
        seen: dict[str, bytes] = {}
        while (batch := store.journal.unsent(2, 1 << 20)) is not None:
            life = batch.incarnation
            start = chain.journal_start(NODE, life)
            assert batch.base_hash == seen.get(life.inc, start)
            assert batch.head_hash == chain.extend_all(batch.base_hash, batch.events)
            seen[life.inc] = batch.head_hash
            store.journal.acknowledge(life.inc, batch.first + len(batch.events) - 1, 0)
        assert {inc: head.hex() for inc, head in seen.items()} == {
            inc: head for inc, (_, head) in heads.items()
        }


@pytest.mark.fault("F31")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal SET body = CAST(replace(body, 'P-07', 'P-08') AS BLOB) WHERE life = 1 AND seq = 2",
        "UPDATE journal SET hash = zeroblob(32) WHERE life = 1 AND seq = 3",
        "DELETE FROM journal WHERE life = 1 AND seq = 3",
        "DELETE FROM journal WHERE life = 1 AND seq = (SELECT max(seq) FROM journal WHERE life = 1)",
        "UPDATE incarnation SET parent_hash = zeroblob(32) WHERE number = 2",
    ],
)
def test_whatever_is_changed_in_the_past_breaks_the_chain(premises: Premises, sql: str) -> None:
    live_a_day(premises)
    with premises.opened() as store:
        store.prove()
        driver_in(store).execute(sql)
        with pytest.raises(DamagedFileError):
            store.prove()


def test_one_digest_finds_a_row_that_the_journal_never_wrote_and_a_rebuild_heals_it(
    premises: Premises,
) -> None:
    live_a_day(premises)
    with premises.opened() as store:
        right = store.totals(TUESDAY)
        driver_in(store).execute("UPDATE visit SET party = party + 1")
        driver_in(store).execute("DELETE FROM request")
        driver_in(store).execute("UPDATE booking SET state = 'cancelled'")
        wrong = store.totals(TUESDAY)
        assert {name for name in right.digests if right.digests[name] != wrong.digests[name]} == {
            "bookings",
            "requests",
            "visits",
        }
        store.rebuild()
        assert store.totals(TUESDAY) == right


def test_a_rebuild_gives_the_same_rows_facts_of_the_feed_in_their_place(premises: Premises) -> None:
    live_a_day(premises)
    with premises.opened() as store:
        with store.begin() as work:
            before = [*work.bookings.on_day(TUESDAY), *work.visits.on_day(TUESDAY), *work.visits.inside()]
            requests = work.bookings.requests_on(TUESDAY)
        assert [r.state for r in requests] == [RequestState.CONFIRMED, RequestState.DECLINED]
        assert store.rebuild() == store.prove() + 2
        with store.begin() as work:
            assert work.bookings.requests_on(TUESDAY) == requests
            assert [
                *work.bookings.on_day(TUESDAY),
                *work.visits.on_day(TUESDAY),
                *work.visits.inside(),
            ] == before


def test_a_line_put_aside_is_tried_again_by_a_rebuild(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("feed 6 cannot be applied: UnknownReferenceError")
    poison = a_fact_of_hq(1, BookingCancelled(FactRef("HQ.PER.1-a0.9")))
    with premises.opened() as store:
        told(store, a_branch(), a_desk(), a_grant(), a_member(), a_desk("P-01"), poison, a_desk("P-02"))
        (aside,) = store.quarantined()
        assert (aside.place, aside.because) == ("feed 6", "UnknownReferenceError")
        store.rebuild()
        assert store.quarantined() == [aside]


def spoilt(line: FeedLine) -> FeedLine:
    """The same fact in bytes that are not its canonical form, as the exchange hands it on."""
    body = line.body.replace(b'"v":1', b'"v":1.0')
    assert body != line.body
    return FeedLine(line.position, body, None)


def rows_of(store: KioskStore) -> list[object]:
    """Every row of Tuesday, and who is inside."""
    with store.begin() as work:
        bookings, visits = work.bookings, work.visits
        return [
            *bookings.on_day(TUESDAY),
            *bookings.requests_on(TUESDAY),
            *visits.on_day(TUESDAY),
            *visits.inside(),
        ]


@pytest.mark.parametrize("author", ["headquarters", "this kiosk"])
def test_nonsense_in_the_feed_is_put_aside_by_a_rebuild_too_and_the_other_rows_are_made(
    premises: Premises, announced_warnings: AnnouncedWarnings, author: str
) -> None:
    announced_warnings.expect("feed 3 cannot be applied: UndecodableError")
    with premises.opened() as store:
        hq = told(store, a_branch(), a_desk())
        poison = a_fact_of_hq(1, a_wished_booking())
        if author == "this kiosk":
            poison = replace(poison, name=FactName(NODE, store.journal.tip().inc, 1))
        nonsense, good = hq.lines(poison, a_fact_of_hq(2, a_wished_booking()))
        hq.inbox.take([spoilt(nonsense), good], hq.cursor)
        with store.begin() as work:
            work.append(an_arrival())
        aside, rows = store.quarantined(), rows_of(store)
        assert [one.place for one in aside] == ["feed 3"]
        assert len(rows) == 3
        driver_in(store).execute("DELETE FROM visit")
        store.rebuild()
        assert rows_of(store) == rows
        assert store.quarantined() == aside


def test_a_fact_too_big_for_its_row_is_put_aside_by_a_rebuild_too(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("feed 3 cannot be applied: OverflowError")
    with premises.opened() as store:
        crowd = replace(an_arrival(), party=2**63)
        told(store, a_branch(), a_desk(), a_fact_of_hq(1, crowd), a_fact_of_hq(2, an_arrival()))
        aside, rows = store.quarantined(), rows_of(store)
        assert len(rows) == 2
        store.rebuild()
        assert rows_of(store) == rows
        assert store.quarantined() == aside


def test_another_fact_under_a_name_of_this_journal_stays_put_aside_after_a_rebuild(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("feed 3 cannot be applied: another fact")
    announced_warnings.expect("nothing is confirmed")
    with premises.opened() as store:
        with store.begin() as work:
            name = work.append(an_arrival())
        told(store, a_branch(), a_desk(), replace(a_fact_of_hq(1, a_wished_booking()), name=name))
        aside, rows = store.quarantined(), rows_of(store)
        assert [one.place for one in aside] == ["feed 3"]
        store.rebuild()
        assert rows_of(store) == rows
        assert store.quarantined() == aside


def test_a_day_counts_the_facts_between_its_two_four_oclocks(premises: Premises) -> None:
    premises.clock.set_to(at("03:59", date(2026, 11, 23)))
    with premises.opened() as store:
        told(store, a_branch(), a_desk(), a_grant())
        for clock, day in (("04:00", TUESDAY), ("12:00", TUESDAY), ("03:59", TUESDAY), ("04:00", WEDNESDAY)):
            premises.clock.set_to(at(clock, day))
            with store.begin() as work:
                work.append(replace(an_arrival(), day=day))
        tuesday, wednesday = store.totals(TUESDAY), store.totals(WEDNESDAY)
        assert (dict(tuesday.facts), dict(wednesday.facts)) == ({"checkin": 3}, {"checkin": 1})
        with store.begin() as work:
            assert tuesday.digests["visits"] == digests.of_rows(work.visits.on_day(TUESDAY))
        assert tuesday.digests["visits"] != wednesday.digests["visits"]
