"""What every unit of work keeps: all or nothing, its own reads see its own facts, the names follow one another."""

from datetime import timedelta

import pytest

from kiosk.domain.facts import CheckedIn, CheckInRefused, FactRef, PlaceAwaited, SurveyAnswered
from kiosk.domain.projection import UnknownReferenceError
from kiosk.domain.surveys import Answer
from kiosk.domain.visits import Source
from tests.builders import NODE, TUESDAY, a_confirmation, a_member, a_visitor, an_arrival, at
from tests.contracts.conftest import Store
from tests.premises import Premises


def test_a_fact_is_named_by_its_place_and_the_first_one_is_the_boot(store: Store) -> None:
    with store.begin() as work:
        first, second = work.append(a_confirmation()), work.append(an_arrival())
    inc = store.journal.tip().inc
    assert (str(first), str(second)) == (f"{NODE}.{inc}.2", f"{NODE}.{inc}.3")
    assert store.journal.tip().seq == 3


def test_what_a_work_appended_it_reads_before_its_end(store: Store) -> None:
    with store.begin() as work:
        name = work.append(a_confirmation())
        found = work.bookings.booking(name.ref)
        assert found is not None
        assert found.span == a_confirmation().span


def test_questionnaires_are_counted_from_an_instant_on(store: Store, premises: Premises) -> None:
    answered = SurveyAnswered(TUESDAY, (Answer("q3", ("week",)),))
    with store.begin() as work:
        work.append(answered)
        work.append(a_confirmation())
    premises.clock.pass_by(hours=1)
    since = premises.clock.now()
    with store.begin() as work:
        assert work.surveys_since(since) == 0
        work.append(answered)
        assert (work.surveys_since(since), work.surveys_since(at("06:00"))) == (1, 2)


def test_who_waits_for_a_place_is_known_from_an_instant_on(store: Store, premises: Premises) -> None:
    with store.begin() as work:
        work.append(PlaceAwaited(TUESDAY, "m-marco"))
    premises.clock.pass_by(hours=1)
    since = premises.clock.now()
    with store.begin() as work:
        work.append(PlaceAwaited(TUESDAY, "m-bianca"))
        assert work.waiting_since(since) == {"m-bianca"}
        assert work.waiting_since(at("06:00")) == {"m-marco", "m-bianca"}


def test_what_a_work_appended_the_next_one_reads(store: Store) -> None:
    with store.begin() as work:
        name = work.append(an_arrival())
    with store.begin() as work:
        visit = work.visits.visit(name.ref)
    assert visit is not None
    assert visit.subject_id == "m-marco"


def test_an_exception_leaves_no_trace_of_the_whole_work(store: Store) -> None:
    before = store.journal.tip()

    def fail() -> None:
        with store.begin() as work:
            work.append(a_confirmation())
            work.vault.keep(a_visitor())
            work.vault.put_day_code("471193", "nobody")
            raise LookupError("the service stumbled")

    with pytest.raises(LookupError, match="stumbled"):
        fail()
    assert store.journal.tip() == before
    with store.begin() as work:
        assert work.bookings.on_day(TUESDAY) == []
        assert work.vault.person("m-anna") is None
        assert work.vault.visit_of_day_code("471193") is None
        assert work.append(an_arrival()).seq == before.seq + 1


def test_a_fact_about_nothing_is_refused_and_takes_its_work_with_it(store: Store) -> None:
    before = store.journal.tip()

    def follow_nothing() -> None:
        with store.begin() as work:
            work.append(an_arrival())
            work.append(a_confirmation(replaces=FactRef("PER-1.none.4")))

    with pytest.raises(UnknownReferenceError):
        follow_nothing()
    assert store.journal.tip() == before


@pytest.mark.fault("F30")
def test_a_fact_beyond_four_kib_is_refused_when_it_is_appended(store: Store) -> None:
    def append_a_novel() -> None:
        with store.begin() as work:
            work.append(CheckInRefused("x" * 5_000))

    with pytest.raises(ValueError, match="at most 4096"):
        append_a_novel()
    assert store.journal.tip().seq == 1


def test_instants_are_whole_milliseconds_as_the_bytes_say(store: Store, premises: Premises) -> None:
    premises.clock.pass_by(microseconds=1_234)
    with store.begin() as work:
        name = work.append(CheckedIn(TUESDAY, Source.FORM))
        visit = work.visits.visit(name.ref)
    assert visit is not None
    assert visit.arrived_at == at("09:00") + timedelta(milliseconds=1)


def test_a_work_that_is_over_takes_no_more_facts(store: Store) -> None:
    with store.begin() as work:
        pass
    with pytest.raises(RuntimeError, match="over"):
        work.append(an_arrival())


def test_there_is_one_work_at_a_time(store: Store) -> None:
    def nest() -> None:
        with store.begin(), store.begin():
            pass

    with pytest.raises(RuntimeError, match="one unit of work"):
        nest()
    with store.begin() as work:
        assert work.append(an_arrival()).seq == 2


def test_who_waits_for_facts_is_told_after_the_end_and_only_if_there_are_some(store: Store) -> None:
    told: list[int] = []
    store.on_appended = lambda: told.append(store.journal.tip().seq)
    with store.begin() as work:
        work.append(an_arrival())
        work.append(an_arrival())
        assert told == []
    with store.begin() as work:
        work.vault.keep(a_member())
    assert told == [3]
