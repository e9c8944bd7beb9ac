"""What every keeper of bookings and requests answers alike."""

from dataclasses import replace

from kiosk.domain.bookings import BookingState, RequestState
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingCancelled,
    BookingDeclined,
    BookingEnded,
    CheckedOut,
    FactRef,
    Overridden,
    OverrideAct,
    OverrideReason,
)
from kiosk.domain.visits import Source
from tests.builders import (
    TUESDAY,
    WEDNESDAY,
    a_confirmation,
    a_desk,
    a_fact_of_hq,
    a_request,
    a_span,
    a_wished_booking,
    an_arrival,
    at,
)
from tests.contracts.conftest import Store
from tests.fakes.feed import FeedOf
from tests.premises import Premises

PANAROTTA, LARICE = a_desk("P-07"), a_desk("P-01", name="Larice")


def test_back_to_back_bookings_do_not_touch_and_one_minute_more_does(store: Store) -> None:
    with store.begin() as work:
        work.append(a_confirmation(LARICE, span=a_span("06:00", "22:00", WEDNESDAY), day=WEDNESDAY))
        work.append(a_confirmation(PANAROTTA, span=a_span("09:00", "11:00")))
        taken = {end: work.bookings.taken(a_span("08:00", end)) for end in ("09:00", "09:01")} | {
            start: work.bookings.taken(a_span(start, "12:00")) for start in ("10:59", "11:00")
        }
    assert taken == {
        "09:00": frozenset(),
        "09:01": {PANAROTTA.space_id},
        "10:59": {PANAROTTA.space_id},
        "11:00": frozenset(),
    }


def test_a_long_booking_that_began_hours_ago_still_takes_its_space(store: Store) -> None:
    with store.begin() as work:
        work.append(a_confirmation(LARICE, span=a_span("10:00", "10:30")))
        work.append(a_confirmation(PANAROTTA, span=a_span("06:00", "21:00")))
    with store.begin() as work:
        assert work.bookings.taken(a_span("20:00", "20:15")) == {PANAROTTA.space_id}
        (near,) = work.bookings.near(PANAROTTA.space_id, a_span("20:59", "22:00"))
    assert near.span == a_span("06:00", "21:00")


def test_near_finds_the_bookings_of_one_space_by_start_and_of_the_neighbouring_day(store: Store) -> None:
    late, early = a_span("23:00", "03:30"), a_span("04:15", "05:00", WEDNESDAY)
    with store.begin() as work:
        work.append(a_confirmation(PANAROTTA, span=early, day=WEDNESDAY))
        work.append(a_confirmation(PANAROTTA, span=late))
        work.append(a_confirmation(LARICE, span=late))
        night = Interval(at("22:00"), at("04:30", WEDNESDAY))
        found = work.bookings.near(PANAROTTA.space_id, night)
    assert [booking.span for booking in found] == [late, early]


def test_only_a_confirmed_booking_takes_its_space(store: Store) -> None:
    with store.begin() as work:
        name = work.append(a_confirmation(PANAROTTA))
        work.append(BookingCancelled(name.ref))
        assert work.bookings.taken(a_span()) == frozenset()
        assert work.bookings.near(PANAROTTA.space_id, a_span()) == []
        (kept,) = work.bookings.on_day(TUESDAY)
    assert kept.state is BookingState.CANCELLED


def test_a_day_lists_every_booking_by_space_and_start_and_none_of_the_next(store: Store) -> None:
    spans = [a_span("14:00", "15:00"), a_span("08:00", "09:00"), a_span("22:00", "03:59")]
    with store.begin() as work:
        for span in spans:
            work.append(a_confirmation(PANAROTTA, span=span))
        work.append(a_confirmation(LARICE))
        work.append(a_confirmation(LARICE, span=a_span(day=WEDNESDAY), day=WEDNESDAY))
        listed = [(booking.space_id, booking.span) for booking in work.bookings.on_day(TUESDAY)]
    assert listed == [
        (LARICE.space_id, a_span()),
        (PANAROTTA.space_id, spans[1]),
        (PANAROTTA.space_id, spans[0]),
        (PANAROTTA.space_id, spans[2]),
    ]


def test_a_person_has_their_own_bookings_of_the_day(store: Store) -> None:
    with store.begin() as work:
        work.append(a_confirmation(PANAROTTA, span=a_span("14:00", "15:00")))
        work.append(a_confirmation(PANAROTTA, span=a_span("08:00", "09:00")))
        work.append(a_confirmation(LARICE, subject_id="m-anna"))
        own = work.bookings.of_subject("m-marco", TUESDAY)
        assert [booking.span.start for booking in own] == [at("08:00"), at("14:00")]
        assert work.bookings.of_subject("m-marco", WEDNESDAY) == []


def test_a_moved_booking_takes_its_visit_along(store: Store) -> None:
    with store.begin() as work:
        old = work.append(a_confirmation(PANAROTTA))
        visit = work.append(an_arrival(booking=old.ref, space=PANAROTTA))
        new = work.append(
            Overridden(
                OverrideAct.MOVE,
                old.ref,
                "s-paola",
                OverrideReason.BROKEN,
                LARICE.space_id,
                TUESDAY,
                a_span(),
                1,
            )
        )
    with store.begin() as work:
        moved, replaced = work.visits.visit(visit.ref), work.bookings.booking(old.ref)
        assert moved is not None
        assert replaced is not None
        assert (moved.booking_id, moved.space_id) == (new.ref, LARICE.space_id)
        assert (replaced.state, replaced.replaced_by) == (BookingState.REPLACED, new.ref)
        assert [v.visit_id for v in work.bookings.visits_of(new.ref)] == [visit.ref]
        assert work.bookings.taken(a_span()) == {LARICE.space_id}


def test_a_moved_booking_takes_along_who_left_before_and_who_comes_after(store: Store) -> None:
    with store.begin() as work:
        old = work.append(a_confirmation(PANAROTTA))
        gone = work.append(an_arrival(booking=old.ref, space=PANAROTTA))
        work.append(CheckedOut(gone.ref, Source.PASS))
        new = work.append(a_confirmation(LARICE, replaces=old.ref))
        come = work.append(an_arrival(booking=old.ref, space=PANAROTTA))
    with store.begin() as work:
        visits = [work.visits.visit(name.ref) for name in (gone, come)]
        assert [(v.booking_id, v.space_id) for v in visits if v] == [(new.ref, LARICE.space_id)] * 2
        assert {v.visit_id for v in work.bookings.visits_of(new.ref)} == {gone.ref, come.ref}


def test_who_leaves_early_gives_the_rest_of_the_booking_back(store: Store, premises: Premises) -> None:
    with store.begin() as work:
        booking = work.append(a_confirmation(PANAROTTA))
        visit = work.append(an_arrival(booking=booking.ref, space=PANAROTTA))
    premises.clock.set_to(at("09:40"))
    with store.begin() as work:
        work.append(CheckedOut(visit.ref, Source.PASS))
        assert work.bookings.taken(a_span("09:40", "11:00")) == {PANAROTTA.space_id}, "the holder says it"
        work.append(BookingEnded(booking.ref, at("09:40")))
        assert work.bookings.taken(a_span("09:40", "11:00")) == frozenset()
        ended = work.bookings.booking(booking.ref)
    assert ended is not None
    assert (ended.state, ended.span) == (BookingState.ENDED, a_span("09:00", "09:40"))


def test_requests_wait_in_the_order_they_came_until_their_holder_decides(store: Store, hq: FeedOf) -> None:
    spans = (a_span("15:00", "16:00"), a_span("09:00", "11:00"), a_span("10:00", "12:00", WEDNESDAY))
    entries = [
        a_fact_of_hq(number, a_wished_booking(span=span, day=WEDNESDAY if number == 9 else TUESDAY))
        for number, span in zip((7, 8, 9), spans, strict=True)
    ]
    hq.say(*entries)
    names = [entry.name.ref for entry in entries]
    with store.begin() as work:
        assert [r.request_id for r in work.bookings.pending_requests()] == names
        assert [r.request_id for r in work.bookings.requests_on(TUESDAY)] == names[:2]
        booking = work.append(a_confirmation(request=FactRef(names[0]), span=spans[0]))
        work.append(BookingDeclined(FactRef(names[1]), "taken", (LARICE.space_id, "PER:P-09")))
    with store.begin() as work:
        assert [r.request_id for r in work.bookings.pending_requests()] == names[2:]
        expected = a_request(names[0], span=spans[0])
        assert work.bookings.request(names[0]) == replace(
            expected, state=RequestState.CONFIRMED, booking_id=booking.ref
        )
        declined = work.bookings.request(names[1])
    assert declined is not None
    assert (declined.declined_because, declined.alternatives) == ("taken", (LARICE.space_id, "PER:P-09"))


def test_what_nobody_wrote_is_not_there(store: Store) -> None:
    with store.begin() as work:
        assert work.bookings.booking("PER-1.00.9") is None
        assert work.bookings.request("HQ.PER.1-a0.9") is None
        assert list(work.bookings.visits_of("PER-1.00.9")) == []


def test_who_left_early_is_near_for_whoever_asks_for_them_too(store: Store) -> None:
    with store.begin() as work:
        gone = work.append(a_confirmation(PANAROTTA, span=a_span("09:00", "11:00")))
        work.append(BookingEnded(gone.ref, at("10:00")))
        work.append(a_confirmation(PANAROTTA, span=a_span("10:30", "12:00")))
        never = work.append(a_confirmation(PANAROTTA, span=a_span("13:00", "14:00")))
        work.append(BookingCancelled(never.ref))
    with store.begin() as work:
        whole, behind = a_span("09:00", "15:00"), a_span("10:00", "15:00")
        spans = [b.span for b in work.bookings.near(PANAROTTA.space_id, whole, with_ended=True)]
        assert [b.span for b in work.bookings.near(PANAROTTA.space_id, whole)] == [a_span("10:30", "12:00")]
        assert len(work.bookings.near(PANAROTTA.space_id, behind, with_ended=True)) == 1
    assert spans == [a_span("09:00", "10:00"), a_span("10:30", "12:00")]
