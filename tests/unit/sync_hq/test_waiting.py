"""Who waits for a desk is seen at headquarters, and when there is one, somebody is to tell them (UX.md J10)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.facts import CheckedIn, CheckedOut, Fact, FactRef, PlaceAwaited, ReaderLost
from kiosk.domain.visits import Source
from sync.hq import merging
from sync.hq.views import BranchNow
from sync.hq.web import calendar
from sync.hq.web.overview import Condition, condition_of, overview
from sync.hq.web.texts import Words
from tests.branch_in_process import confirms
from tests.builders import TUESDAY, a_confirmation, a_span, at
from tests.offices import Office

ENGLISH = Words("en")
MARCO, GIULIA, UNKNOWN = "m-marco", "m-giulia", "m-nobody"
DESKS = ("PER:P-07", "PER:P-08")
ROOM = "PER:P-31"


class FullHouse(Office):
    """Tuesday at ten, both desks taken."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.after(*(CheckedIn(TUESDAY, Source.PASS, space_id=desk) for desk in DESKS))

    def after(self, *said: Fact) -> BranchNow:
        """A minute each."""
        for fact in said:
            self.said(fact)
            self.branch.clock.pass_by(minutes=1)
        return self.seen()

    def one_leaves(self) -> BranchNow:
        """Whoever came first."""
        with self.kiosk.store.begin() as work:
            first = work.visits.inside()[0]
        return self.after(CheckedOut(FactRef(first.visit_id), Source.PASS))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[FullHouse]:
    """A full house."""
    made = FullHouse(tmp_path)
    yield made
    made.branch.close()


def who(seen: BranchNow) -> list[str]:
    """The subject ids of those who wait."""
    return [one.subject_id for one in seen.waiting]


def test_who_waits_is_listed_with_a_name_once_in_the_order_they_asked(office: FullHouse) -> None:
    asked_at = office.branch.clock.now()
    seen = office.after(
        PlaceAwaited(TUESDAY, MARCO), PlaceAwaited(TUESDAY, UNKNOWN), PlaceAwaited(TUESDAY, MARCO)
    )
    assert who(seen) == [MARCO, UNKNOWN]
    clock = asked_at.astimezone(seen.branch.time_zone)
    first, second = calendar.waits(seen.waiting, seen.branch, ENGLISH)
    assert (first.name, first.since) == ("Marco B.", f"{clock:%H:%M}")
    assert (second.name, second.tel) == ("not known", "")


def test_nobody_is_to_be_told_while_every_desk_is_taken_and_somebody_is_as_soon_as_one_is_free(
    office: FullHouse,
) -> None:
    seen = office.after(PlaceAwaited(TUESDAY, MARCO))
    assert (seen.desks_to_give, condition_of(seen)) == (0, Condition.FINE)
    seen = office.one_leaves()
    assert (seen.desks_to_give, condition_of(seen)) == (1, Condition.LOOK)
    (told,) = overview([seen], ENGLISH).attention
    assert told.text == "There is room: 1 person is waiting to hear."
    assert told.is_of_people
    assert [row.kiosk for row in overview([seen], ENGLISH).rows] == [ENGLISH.text("fl.fine")]


def test_a_kiosk_that_needs_a_look_comes_before_people_who_wait(office: FullHouse) -> None:
    office.after(PlaceAwaited(TUESDAY, MARCO), ReaderLost(office.branch.clock.now()))
    seen = office.one_leaves()
    (told,) = overview([seen], ENGLISH).attention
    assert not told.is_of_people
    assert [row.kiosk for row in overview([seen], ENGLISH).rows] == [ENGLISH.text("fl.look")]


def test_a_desk_that_is_booked_within_half_an_hour_is_none_to_give(office: FullHouse) -> None:
    assert office.one_leaves().desks_to_give == 1
    confirms(office.kiosk, DESKS[0], start="10:20", end="11:00")
    assert office.after().desks_to_give == 0


def test_a_free_desk_is_nothing_to_do_where_nobody_waits(office: FullHouse) -> None:
    assert condition_of(office.one_leaves()) is Condition.FINE


def test_who_sits_down_waits_no_more_and_who_takes_a_room_still_does(office: FullHouse) -> None:
    office.after(PlaceAwaited(TUESDAY, MARCO), PlaceAwaited(TUESDAY, GIULIA))
    seen = office.after(CheckedIn(TUESDAY, Source.PASS, subject_id=GIULIA, space_id=ROOM))
    assert who(seen) == [MARCO, GIULIA]
    seen = office.after(CheckedIn(TUESDAY, Source.PASS, subject_id=MARCO, space_id=DESKS[0]))
    assert who(seen) == [GIULIA]


def test_who_had_a_desk_before_and_asks_now_does_wait(office: FullHouse) -> None:
    office.after(CheckedIn(TUESDAY, Source.PASS, subject_id=MARCO, space_id=DESKS[0]))
    assert who(office.after(PlaceAwaited(TUESDAY, MARCO))) == [MARCO]


def test_whoever_was_given_a_desk_has_been_told(office: FullHouse) -> None:
    office.after(PlaceAwaited(TUESDAY, MARCO))
    office.one_leaves()
    assert who(office.after(a_confirmation(span=a_span("10:30", "12:00")))) == []


def test_who_has_a_desk_later_waits_for_one_now_and_who_was_given_one_for_later_does_not(
    office: FullHouse,
) -> None:
    later = a_confirmation(span=a_span("15:00", "16:00"), subject_id=MARCO)
    office.after(later, PlaceAwaited(TUESDAY, MARCO), PlaceAwaited(TUESDAY, GIULIA))
    seen = office.after(a_confirmation(span=a_span("16:00", "17:00"), subject_id=GIULIA))
    assert who(seen) == [MARCO]
    office.branch.clock.set_to(at("14:30"))
    assert who(office.seen()) == []


def test_a_booking_that_was_over_when_they_asked_ends_no_wait(office: FullHouse) -> None:
    office.after(a_confirmation(span=a_span("09:00", "09:45"), subject_id=MARCO))
    assert who(office.after(PlaceAwaited(TUESDAY, MARCO))) == [MARCO]


def test_nobody_waits_beyond_the_day(office: FullHouse) -> None:
    office.after(PlaceAwaited(TUESDAY, MARCO))
    office.branch.clock.pass_by(days=1)
    assert who(office.seen()) == []


def test_what_was_asked_for_a_day_that_is_not_today_is_not_shown(office: FullHouse) -> None:
    assert who(office.after(PlaceAwaited(TUESDAY.replace(day=23), MARCO))) == []


def test_two_names_of_one_person_wait_once(office: FullHouse) -> None:
    office.after(PlaceAwaited(TUESDAY, MARCO), PlaceAwaited(TUESDAY, GIULIA))
    merging.merge(office.branch.house, GIULIA, MARCO, "a-test")
    assert who(office.seen()) == [MARCO]
