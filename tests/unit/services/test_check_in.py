"""Arrivals: every kind of code leads to its own answer, and to the facts it should leave."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.bookings import Why, Wish
from kiosk.domain.entry_passes import PassPurpose
from kiosk.domain.outcomes import (
    AlreadyIn,
    Booked,
    Closed,
    HouseFull,
    NoDeskFree,
    OtherBranch,
    PinLocked,
    Refusal,
    Refused,
    StaffBadge,
    TooEarly,
    TooLate,
    VisitorWelcome,
    Welcome,
)
from kiosk.domain.people import PassRevoked
from kiosk.services import upkeep
from kiosk.services.book import book
from kiosk.services.check_in import another_desk, check_in, check_in_by_card, staff_badge, take_back
from kiosk.services.check_out import check_out
from tests.builders import (
    TUESDAY,
    WEDNESDAY,
    a_branch,
    a_desk,
    a_member,
    a_room,
    a_span,
    a_staff_member,
    a_visitor,
    an_invitation,
    at,
)
from tests.fakes.clock import HandClock
from tests.houses import House


def test_a_member_pass_leads_to_a_desk_until_closing_with_no_question_asked() -> None:
    house = House()
    answer = check_in(house.a_pass(), house.ports)
    assert isinstance(answer, Welcome)
    assert (answer.given_name, answer.space, answer.until) == ("Marco", a_desk("P-01"), at("19:00"))
    assert answer.why is Why.FIRST
    assert house.types() == ["booking.confirmed", "checkin"]


def test_the_same_code_within_a_minute_repeats_the_answer_and_acts_once() -> None:
    house = House()
    code = house.a_pass()
    first = check_in(code, house.ports)
    house.later(seconds=20)
    again = check_in(code, house.ports)
    assert isinstance(first, Welcome)
    assert isinstance(again, Welcome)
    assert (again.visit_id, again.is_repeat) == (first.visit_id, True)
    assert house.types() == ["booking.confirmed", "checkin"]


def test_somebody_inside_gets_the_menu_and_not_an_error() -> None:
    house = House()
    code = house.a_pass()
    check_in(code, house.ports)
    house.later(minutes=5)
    answer = check_in(code, house.ports)
    assert isinstance(answer, AlreadyIn)
    assert (answer.space, answer.desks_free, answer.rooms_free) == (a_desk("P-01"), 1, 1)


def test_a_booking_of_today_is_what_the_member_gets() -> None:
    house = House()
    booked = book(Wish("PER:P-02", TUESDAY, a_span("09:15", "12:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    answer = check_in(house.a_pass(), house.ports)
    assert isinstance(answer, Welcome)
    assert (answer.booking_id, answer.why) == (booked.booking_id, Why.BOOKED)


def test_the_usual_desk_is_proposed_before_the_first_one() -> None:
    house = House()
    code = house.a_pass()
    house.hear(replace(house.marco, revision=2, usual_space="PER:P-02"))
    answer = check_in(code, house.ports)
    assert isinstance(answer, Welcome)
    assert (answer.space, answer.why) == (a_desk("P-02"), Why.USUAL)


def test_a_good_signature_of_somebody_unknown_here_is_let_in_without_a_name() -> None:
    house = House()
    answer = check_in(house.a_pass(is_known=False), house.ports)
    assert isinstance(answer, Welcome)
    assert answer.given_name is None
    assert answer.space is not None
    with house.ports.begin() as work:
        (visit,) = work.visits.inside()
    assert (visit.subject_id, visit.pass_id) == (None, "0000000000000001")


@pytest.mark.parametrize(
    ("code", "because"),
    [
        (b"https://example.org/menu", Refusal.FOREIGN_CODE),
        (b"WIFI:S:ospiti;;", Refusal.FOREIGN_CODE),
        (b"SV1:12", Refusal.UNKNOWN_CODE),
        (b"SV1:99999999", Refusal.FORGED),
    ],
)
def test_codes_that_are_no_pass_of_ours_each_say_so(code: bytes, because: Refusal) -> None:
    house = House()
    answer = check_in(code, house.ports)
    assert isinstance(answer, Refused)
    assert answer.because is because
    assert house.types() == (["checkin.refused"] if because is Refusal.FORGED else [])


def test_a_revoked_pass_lets_nobody_in_and_leaves_a_trace_for_staff() -> None:
    house = House()
    code = house.a_pass()
    house.hear(PassRevoked("0000000000000001"))
    answer = check_in(code, house.ports)
    assert isinstance(answer, Refused)
    assert answer.because is Refusal.REVOKED
    assert house.types() == ["checkin.refused"]


def test_an_expired_pass_says_that_there_is_a_newer_one() -> None:
    house = House()
    old = (at("08:00", date(2026, 1, 5)), at("20:00", date(2026, 1, 6)))
    answer = check_in(house.a_pass(span=old), house.ports)
    assert isinstance(answer, Refused)
    assert answer.because is Refusal.EXPIRED


def test_a_pass_of_tomorrow_is_a_question_and_not_an_error() -> None:
    house = House()
    code = house.a_pass(span=(at("08:00", WEDNESDAY), at("20:00", WEDNESDAY)))
    answer = check_in(code, house.ports)
    assert isinstance(answer, TooEarly)
    assert (answer.starts_at, answer.space) == (at("08:00", WEDNESDAY), a_desk("P-01"))
    assert isinstance(another_desk(answer, house.ports), Welcome)


def test_a_pass_of_another_branch_is_asked_about() -> None:
    house = House()
    answer = check_in(house.a_pass(branches=frozenset({"LEV"})), house.ports)
    assert isinstance(answer, OtherBranch)
    assert answer.branch_ids == ("LEV",)


def test_a_booking_pass_lets_in_once() -> None:
    house = House()
    code = house.a_pass(purpose=PassPurpose.BOOKING)
    first = check_in(code, house.ports)
    assert isinstance(first, Welcome)
    check_out(first.visit_id, house.ports)
    house.later(minutes=10)
    again = check_in(code, house.ports)
    assert isinstance(again, Refused)
    assert again.because is Refusal.USED


def test_an_invited_visitor_comes_in_by_six_digits_and_only_once() -> None:
    house = House(clock=HandClock(at("10:02")))
    house.hear(a_visitor(), replace(an_invitation(), pass_id="ab" * 8))
    answer = check_in(b"471193", house.ports)
    assert isinstance(answer, VisitorWelcome)
    assert (answer.given_name, answer.host_short) == ("Anna", "Marco B.")
    check_out(answer.visit_id, house.ports)
    house.later(minutes=3)
    again = check_in(b"471193", house.ports)
    assert isinstance(again, Refused)
    assert again.because is Refusal.USED


def test_five_wrong_visit_codes_lock_the_pad_for_half_a_minute() -> None:
    house = House()
    for digits in (b"000001", b"000002", b"000003", b"000004", b"000005"):
        answer = check_in(digits, house.ports)
        assert isinstance(answer, Refused)
        assert answer.because is Refusal.WRONG_CODE
    assert check_in(b"000006", house.ports) == PinLocked(30)
    house.later(seconds=31)
    assert isinstance(check_in(b"000006", house.ports), Refused)


def test_a_card_number_and_its_pin_let_in_and_a_wrong_pin_does_not_say_which_was_wrong() -> None:
    house = House()
    house.hear(replace(house.marco, revision=2, pin="4711"))
    wrong_pin = check_in_by_card("204817", "0000", house.ports)
    wrong_card = check_in_by_card("999999", "4711", house.ports)
    assert isinstance(wrong_pin, Refused)
    assert isinstance(wrong_card, Refused)
    assert wrong_pin.because is wrong_card.because is Refusal.WRONG_PIN
    assert isinstance(check_in_by_card("204817", "4711", house.ports), Welcome)


def test_a_person_without_a_pin_is_not_let_in_by_an_empty_one() -> None:
    house = House()
    answer = check_in_by_card("204817", "", house.ports)
    assert isinstance(answer, Refused)


def test_somebody_whose_plan_has_ended_is_asked_to_reception_in_neutral_words() -> None:
    house = House()
    code = house.a_pass()
    house.hear(replace(house.marco, revision=2, entitlements=()))
    answer = check_in(code, house.ports)
    assert isinstance(answer, Refused)
    assert answer.because is Refusal.NO_ENTITLEMENT


def test_when_the_house_is_full_nobody_more_is_let_in() -> None:
    house = House(branch=a_branch(people_limit=1))
    house.hear(a_member("m-b", given_name="Bianca"))
    assert isinstance(check_in(house.a_pass(), house.ports), Welcome)
    assert check_in(house.a_pass("m-b"), house.ports) == HouseFull(1)


def test_without_a_free_desk_the_answer_says_whether_a_room_is_free() -> None:
    house = House(spaces=(a_desk("P-01"), a_room("P-31")))
    house.hear(a_member("m-b", given_name="Bianca"))
    check_in(house.a_pass(), house.ports)
    answer = check_in(house.a_pass("m-b"), house.ports)
    assert isinstance(answer, NoDeskFree)
    assert answer.room_is_free


def test_outside_all_hours_the_answer_says_when_it_opens() -> None:
    house = House()
    house.clock.set_to(at("23:30"))
    assert check_in(house.a_pass(), house.ports) == Closed(None, at("08:00", WEDNESDAY))


def test_with_a_doubtful_clock_arrivals_are_kept_and_no_desk_is_given_away() -> None:
    house = House()
    house.clock.set_to(at("23:30"))
    house.clock.is_suspect = True
    answer = check_in(house.a_pass(), house.ports)
    assert isinstance(answer, Welcome)
    assert answer.space is None
    assert house.types() == ["checkin"]


def test_who_comes_after_the_release_is_asked_and_can_take_the_place_back() -> None:
    house = House()
    book(Wish("PER:P-02", TUESDAY, a_span("09:00", "12:00"), "m-marco"), house.ports)
    house.later(minutes=35)
    assert upkeep.release_no_shows(house.ports, at("08:00")) == 1
    question = check_in(house.a_pass(), house.ports)
    assert isinstance(question, TooLate)
    assert (question.space, question.until) == (a_desk("P-02"), at("12:00"))
    answer = take_back(question, house.ports)
    assert isinstance(answer, Welcome)
    assert (answer.space, answer.until) == (a_desk("P-02"), at("12:00"))


def test_a_staff_badge_asks_for_the_pin_and_a_revoked_one_opens_nothing() -> None:
    house = House()
    house.hear(a_staff_member())
    badge = house.a_pass("m-s-paola", purpose=PassPurpose.STAFF, staff_id="s-paola")
    assert check_in(badge, house.ports) == StaffBadge("s-paola")
    house.hear(replace(a_staff_member(), is_revoked=True))
    assert check_in(badge, house.ports) == StaffBadge("s-paola", is_revoked=True)


def test_asked_for_a_badge_alone_every_other_code_is_nothing_and_leaves_nothing() -> None:
    house = House()
    house.hear(a_staff_member())
    badge = house.a_pass("m-s-paola", purpose=PassPurpose.STAFF, staff_id="s-paola")
    assert staff_badge(badge, house.ports) == StaffBadge("s-paola")
    others = (house.a_pass(), b"481206", b"not a pass", b"")
    assert [staff_badge(code, house.ports) for code in others] == [None] * 4
    assert house.types() == []
