"""What every keeper of visits answers alike: who is inside, who was, which passes are used up."""

from datetime import date

import pytest

from kiosk.domain.errors import NotEnrolledError
from kiosk.domain.facts import CheckedIn, CheckedOut, CheckInRefused
from kiosk.domain.visits import Source
from tests.builders import TUESDAY, WEDNESDAY, a_desk, an_arrival, at
from tests.contracts.conftest import Store
from tests.fakes.feed import FeedOf
from tests.premises import Premises

PASS = "00000000000000aa"


def test_who_came_in_is_inside_until_they_leave(store: Store, premises: Premises) -> None:
    with store.begin() as work:
        marco = work.append(an_arrival())
        premises.clock.pass_by(minutes=5)
        group = work.append(CheckedIn(TUESDAY, Source.FORM, party=4, subject_id="m-anna", host_id="m-marco"))
        assert [visit.visit_id for visit in work.visits.inside()] == [marco.ref, group.ref]
        assert work.visits.people_inside() == 5
    premises.clock.pass_by(hours=2)
    with store.begin() as work:
        work.append(CheckedOut(marco.ref, Source.PASS))
        assert [visit.visit_id for visit in work.visits.inside()] == [group.ref]
        assert work.visits.people_inside() == 4
        left = work.visits.visit(marco.ref)
    assert left is not None
    assert (left.left_at, left.is_estimated, left.is_inside) == (at("11:05"), False, False)


def test_an_empty_house_holds_nobody(store: Store) -> None:
    with store.begin() as work:
        assert work.visits.people_inside() == 0
        assert list(work.visits.inside()) == []


def test_somebody_inside_is_found_by_person_and_by_pass(store: Store) -> None:
    with store.begin() as work:
        name = work.append(CheckedIn(TUESDAY, Source.PASS, subject_id="m-marco", pass_id=PASS))
        found = [work.visits.inside_by_subject("m-marco"), work.visits.inside_by_pass(PASS)]
        assert [visit and visit.visit_id for visit in found] == [name.ref, name.ref]
        work.append(CheckedOut(name.ref, Source.PASS))
        assert work.visits.inside_by_subject("m-marco") is None
        assert work.visits.inside_by_pass(PASS) is None


def test_the_last_visit_with_a_space_is_remembered_past_one_without(store: Store, premises: Premises) -> None:
    with store.begin() as work:
        for space in (a_desk("P-01"), a_desk("P-07"), None):
            visit = work.append(an_arrival(space=space))
            premises.clock.pass_by(hours=1)
            work.append(CheckedOut(visit.ref, Source.PASS))
        last = work.visits.last_of("m-marco")
        assert last is not None
        assert last.space_id == a_desk("P-07").space_id
        assert work.visits.last_of("m-anna") is None


def test_visits_with_a_space_are_counted_and_those_without_are_not(store: Store, premises: Premises) -> None:
    with store.begin() as work:
        for space in (a_desk("P-01"), None, a_desk("P-07")):
            visit = work.append(an_arrival(space=space))
            premises.clock.pass_by(hours=1)
            work.append(CheckedOut(visit.ref, Source.PASS))
        assert (work.visits.count_of("m-marco"), work.visits.count_of("m-anna")) == (2, 0)


def test_a_day_lists_its_visits_by_arrival(store: Store, premises: Premises) -> None:
    with store.begin() as work:
        premises.clock.set_to(at("10:00"))
        later = work.append(an_arrival())
        premises.clock.set_to(at("08:00"))
        earlier = work.append(an_arrival(subject_id="m-anna"))
        work.append(CheckedIn(WEDNESDAY, Source.STAFF))
        assert [visit.visit_id for visit in work.visits.on_day(TUESDAY)] == [earlier.ref, later.ref]


def test_a_one_entry_pass_is_used_up_by_its_visit(store: Store) -> None:
    with store.begin() as work:
        assert work.visits.redeemed_by(PASS) is None
        name = work.append(CheckedIn(TUESDAY, Source.PASS, pass_id=PASS, redeems=PASS))
    with store.begin() as work:
        assert work.visits.redeemed_by(PASS) == name.ref


def test_a_pass_used_up_twice_is_used_up_by_the_same_visit_whoever_was_heard_first(store: Store) -> None:
    with store.begin() as work:
        names = [
            work.append(CheckedIn(TUESDAY, Source.PASS, pass_id=PASS, redeems=PASS)).ref for _ in range(2)
        ]
        assert work.visits.redeemed_by(PASS) == min(names)


def test_refusals_belong_to_the_branch_day_they_happened_on(
    store: Store, hq: FeedOf, premises: Premises
) -> None:
    moments = {"03:59": date(2026, 11, 24), "04:00": WEDNESDAY}
    with store.begin() as work:
        for clock, day in moments.items():
            premises.clock.set_to(at(clock, TUESDAY if clock == "03:59" else day))
            work.append(CheckInRefused("expired", PASS))
        night, morning = work.visits.failed_on(TUESDAY), work.visits.failed_on(WEDNESDAY)
    assert [(failed.because, failed.pass_id, failed.at) for failed in night] == [
        ("expired", PASS, at("03:59", TUESDAY))
    ]
    assert [failed.at for failed in morning] == [at("04:00", WEDNESDAY)]


def test_without_a_branch_nobody_can_say_which_day_a_refusal_belongs_to(store: Store) -> None:
    with store.begin() as work, pytest.raises(NotEnrolledError):
        work.visits.failed_on(TUESDAY)
