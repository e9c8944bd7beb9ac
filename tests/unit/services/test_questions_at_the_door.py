"""What a touch after K11, a second visit or six digits can do: never more than the rules of any arrival."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.bookings import Wish
from kiosk.domain.entry_passes import PassPurpose
from kiosk.domain.facts import OverrideReason
from kiosk.domain.outcomes import (
    AlreadyIn,
    Booked,
    Closed,
    Goodbye,
    HouseFull,
    NotBooked,
    OtherBranch,
    PinLocked,
    Refusal,
    Refused,
    StaffBadge,
    TooEarly,
    TooLate,
    VisitorWelcome,
    Welcome,
    WorkerWelcome,
)
from kiosk.domain.people import PassRevoked
from kiosk.services import check_out, override, upkeep, walk_in
from kiosk.services.book import book
from kiosk.services.check_in import another_desk, check_in, take_back
from kiosk.services.identify import Known, identify
from kiosk.services.walk_in import Form
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

TOMORROW = (at("08:00", WEDNESDAY), at("20:00", WEDNESDAY))


def refused(answer: object) -> Refusal | None:
    return answer.because if isinstance(answer, Refused) else None


def without_a_plan(house: House) -> None:
    house.hear(replace(house.marco, revision=2, entitlements=()))


def released_booking(house: House) -> tuple[bytes, TooLate]:
    """Marco booked nine to noon, came after the release and is asked whether he wants it back."""
    booked = book(Wish("PER:P-02", TUESDAY, a_span("09:00", "12:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    code = house.a_pass(purpose=PassPurpose.BOOKING, booking_id=booked.booking_id)
    house.later(minutes=35)
    assert upkeep.release_no_shows(house.ports, at("08:00")) == 1
    late = check_in(code, house.ports)
    assert isinstance(late, TooLate)
    return code, late


# A desk now instead


def test_a_desk_today_does_not_use_up_the_pass_for_tomorrow() -> None:
    house = House()
    code = house.a_pass(purpose=PassPurpose.BOOKING, span=TOMORROW)
    early = check_in(code, house.ports)
    assert isinstance(early, TooEarly)
    today = another_desk(early, house.ports)
    assert isinstance(today, Welcome)
    check_out.check_out(today.visit_id, house.ports)
    house.clock.set_to(at("09:00", WEDNESDAY))
    assert isinstance(check_in(code, house.ports), Welcome)


def test_a_pass_for_tomorrow_gives_no_desk_today_to_somebody_without_a_plan() -> None:
    house = House()
    without_a_plan(house)
    early = check_in(house.a_pass(purpose=PassPurpose.BOOKING, span=TOMORROW), house.ports)
    assert isinstance(early, TooEarly)
    assert early.space is None, "what would be refused is not offered"
    assert refused(another_desk(early, house.ports)) is Refusal.NO_ENTITLEMENT


def test_a_pass_for_tomorrow_of_somebody_unknown_here_gives_no_desk_today() -> None:
    house = House()
    early = check_in(house.a_pass(span=TOMORROW, is_known=False), house.ports)
    assert isinstance(early, TooEarly)
    assert early.space is None
    assert refused(another_desk(early, house.ports)) is Refusal.NO_ENTITLEMENT


def test_a_single_entry_pass_of_another_branch_lets_in_here_once() -> None:
    house = House()
    code = house.a_pass(purpose=PassPurpose.BOOKING, branches=frozenset({"LEV"}))
    question = check_in(code, house.ports)
    assert isinstance(question, OtherBranch)
    first = another_desk(question, house.ports)
    assert isinstance(first, Welcome)
    assert isinstance(another_desk(question, house.ports), Welcome), "touched twice: the same answer"
    with house.ports.begin() as work:
        assert len(work.visits.inside()) == 1
    check_out.check_out(first.visit_id, house.ports)
    house.later(minutes=5)
    assert refused(check_in(code, house.ports)) is Refusal.USED
    assert refused(another_desk(question, house.ports)) is Refusal.USED


def test_a_pass_that_is_for_another_branch_and_tomorrow_lets_nobody_in_without_a_plan() -> None:
    house = House()
    without_a_plan(house)
    code = house.a_pass(purpose=PassPurpose.BOOKING, branches=frozenset({"LEV"}), span=TOMORROW)
    question = check_in(code, house.ports)
    assert isinstance(question, OtherBranch)
    assert refused(another_desk(question, house.ports)) is Refusal.NO_ENTITLEMENT


def test_a_desk_instead_obeys_plan_limit_hours_and_the_doubt_about_the_date() -> None:
    elsewhere = frozenset({"LEV"})

    house = House()
    question = check_in(house.a_pass(branches=elsewhere), house.ports)
    assert isinstance(question, OtherBranch)
    without_a_plan(house)
    assert refused(another_desk(question, house.ports)) is Refusal.NO_ENTITLEMENT

    full = House(branch=a_branch(people_limit=0))
    question = check_in(full.a_pass(branches=elsewhere), full.ports)
    assert isinstance(question, OtherBranch)
    assert another_desk(question, full.ports) == HouseFull(0)

    at_night = House(clock=HandClock(at("23:30")))
    question = check_in(at_night.a_pass(branches=elsewhere), at_night.ports)
    assert isinstance(question, OtherBranch)
    assert isinstance(another_desk(question, at_night.ports), Closed)
    at_night.clock.is_suspect = True
    answer = another_desk(question, at_night.ports)
    assert isinstance(answer, Welcome)
    assert at_night.types() == ["checkin"], "occupancy is recorded, no desk is given away"


def test_a_pass_revoked_while_its_question_stands_lets_nobody_in() -> None:
    house = House()
    question = check_in(house.a_pass(branches=frozenset({"LEV"})), house.ports)
    assert isinstance(question, OtherBranch)
    house.hear(PassRevoked("0000000000000001"))
    assert refused(another_desk(question, house.ports)) is Refusal.REVOKED


def test_a_staff_badge_of_another_branch_is_not_somebody_who_wants_a_desk() -> None:
    house = House()
    house.hear(a_staff_member())
    badge = house.a_pass(
        "m-s-paola", purpose=PassPurpose.STAFF, staff_id="s-paola", branches=frozenset({"LEV"})
    )
    assert refused(check_in(badge, house.ports)) is Refusal.NOT_HERE


def test_a_staff_badge_of_next_month_opens_nothing_yet() -> None:
    house = House()
    house.hear(a_staff_member())
    badge = house.a_pass("m-s-paola", purpose=PassPurpose.STAFF, staff_id="s-paola", span=TOMORROW)
    assert check_in(badge, house.ports) == StaffBadge("s-paola", is_stale=True)


# The place taken back


def test_a_place_taken_back_uses_the_pass_up() -> None:
    house = House()
    code, late = released_booking(house)
    back = take_back(late, house.ports)
    assert isinstance(back, Welcome)
    assert back.space == a_desk("P-02")
    house.later(minutes=5)
    check_out.check_out(back.visit_id, house.ports)
    assert refused(check_in(code, house.ports)) is Refusal.USED


def test_only_a_released_booking_is_taken_back() -> None:
    house = House()
    booked = book(Wish("PER:P-02", TUESDAY, a_span("13:00", "15:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    by = override.By("s-paola", OverrideReason.BROKEN)
    override.cancel(booked.booking_id, by, house.ports)
    _, late = released_booking(house)
    answer = take_back(replace(late, booking_id=booked.booking_id), house.ports)
    assert not isinstance(answer, Welcome) or answer.booking_id is None, answer


def test_a_place_is_not_taken_back_at_night_nor_into_a_full_house() -> None:
    house = House(branch=a_branch(people_limit=1))
    _, late = released_booking(house)
    house.hear(a_member("m-b", given_name="Bianca"))
    assert isinstance(check_in(house.a_pass("m-b"), house.ports), Welcome)
    assert take_back(late, house.ports) == HouseFull(1)
    house.clock.set_to(at("23:30"))
    assert isinstance(take_back(late, house.ports), Closed)


def test_the_pass_of_a_cancelled_booking_does_not_let_in_by_itself() -> None:
    house = House()
    booked = book(Wish("PER:P-02", TUESDAY, a_span("09:00", "12:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    without_a_plan(house)
    code = house.a_pass(purpose=PassPurpose.BOOKING, booking_id=booked.booking_id)
    by = override.By("s-paola", OverrideReason.ASKED)
    override.cancel(booked.booking_id, by, house.ports)
    assert refused(check_in(code, house.ports)) is Refusal.NO_ENTITLEMENT


def test_after_a_dark_hour_nobody_is_late_before_the_screen_could_be_used() -> None:
    house = House(clock=HandClock(at("08:00")))
    book(Wish("PER:P-02", TUESDAY, a_span("09:00", "12:00"), "m-marco"), house.ports)
    house.clock.set_to(at("09:45"))
    assert upkeep.release_no_shows(house.ports, since=at("09:45")) == 0
    answer = check_in(house.a_pass(), house.ports)
    assert isinstance(answer, Welcome)
    assert answer.space == a_desk("P-02")

    absent = House(clock=HandClock(at("08:00")))
    book(Wish("PER:P-02", TUESDAY, a_span("09:00", "12:00"), "m-marco"), absent.ports)
    absent.clock.set_to(at("10:15"))
    assert upkeep.release_no_shows(absent.ports, since=at("09:45")) == 1


# Day guests


def a_day_guest(house: House) -> WorkerWelcome:
    made = walk_in.worker(Form("Ada Rossi", "it", phone="3401234567"), at("19:00"), house.ports)
    assert isinstance(made, WorkerWelcome)
    return made


def code_of(guest: WorkerWelcome) -> bytes:
    assert guest.pass_text is not None
    return guest.pass_text.encode()


def test_a_day_guest_comes_back_and_leaves_again_by_the_same_digits() -> None:
    house = House()
    guest = a_day_guest(house)
    house.later(minutes=30)
    check_out.check_out(guest.visit_id, house.ports)
    house.later(minutes=30)
    back = check_in(code_of(guest), house.ports)
    assert isinstance(back, Welcome)
    house.later(minutes=10)
    assert isinstance(check_in(code_of(guest), house.ports), AlreadyIn)
    known = identify(code_of(guest), house.ports, is_leaving=True)
    assert isinstance(known, Known)
    assert known.visit_id == back.visit_id
    with house.ports.begin() as work:
        assert len(work.visits.inside()) == 1


def test_a_day_guest_does_not_come_back_after_closing_nor_into_a_full_house() -> None:
    house = House(branch=a_branch(people_limit=1))
    guest = a_day_guest(house)
    house.later(minutes=30)
    check_out.check_out(guest.visit_id, house.ports)
    assert isinstance(check_in(house.a_pass(), house.ports), Welcome)
    assert check_in(code_of(guest), house.ports) == HouseFull(1)
    house.clock.set_to(at("20:30"))
    assert isinstance(check_in(code_of(guest), house.ports), Closed)


def test_an_invitation_is_not_hidden_by_the_same_digits_of_an_earlier_guest() -> None:
    house = House()
    guest = a_day_guest(house)
    house.clock.set_to(at("10:02", WEDNESDAY))
    tomorrow = replace(
        an_invitation(),
        code=code_of(guest).decode(),
        starts_at=at("10:00", WEDNESDAY),
        ends_at=at("11:00", WEDNESDAY),
    )
    house.hear(a_visitor(), tomorrow)
    assert isinstance(check_in(code_of(guest), house.ports), VisitorWelcome)


# Staying after all


def left(house: House, space_id: str, until: str) -> Goodbye:
    booked = book(Wish(space_id, TUESDAY, a_span("09:00", until), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=10)
    goodbye = check_out.check_out(welcome.visit_id, house.ports)
    assert isinstance(goodbye, Goodbye)
    house.later(minutes=1)
    return goodbye


def test_who_stays_after_all_has_the_room_no_longer_than_before() -> None:
    house = House(spaces=(a_desk("P-01"), a_room("P-31")))
    goodbye = left(house, "PER:P-31", "10:00")
    assert goodbye.until == at("10:00")
    stayed = check_out.stay_after_all(goodbye, house.ports)
    assert isinstance(stayed, Welcome)
    assert (stayed.space, stayed.until) == (a_room("P-31"), at("10:00"))


def test_staying_after_all_twice_is_one_visit() -> None:
    house = House()
    goodbye = left(house, "PER:P-02", "12:00")
    assert isinstance(check_out.stay_after_all(goodbye, house.ports), Welcome)
    assert isinstance(check_out.stay_after_all(goodbye, house.ports), NotBooked)
    with house.ports.begin() as work:
        assert len(work.visits.inside()) == 1


def test_somebody_unknown_here_who_stays_after_all_twice_is_one_visit_too() -> None:
    house = House()
    welcome = check_in(house.a_pass(is_known=False), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=10)
    goodbye = check_out.check_out(welcome.visit_id, house.ports)
    assert isinstance(goodbye, Goodbye)
    assert isinstance(check_out.stay_after_all(goodbye, house.ports), Welcome)
    assert isinstance(check_out.stay_after_all(goodbye, house.ports), NotBooked)


def test_with_a_doubtful_date_who_stays_after_all_is_inside_and_has_no_desk() -> None:
    house = House()
    goodbye = left(house, "PER:P-02", "12:00")
    house.clock.is_suspect = True
    stayed = check_out.stay_after_all(goodbye, house.ports)
    assert isinstance(stayed, Welcome)
    assert stayed.space is None


# Who leaves, and by what


def test_a_lost_pass_that_was_revoked_does_not_check_its_owner_out() -> None:
    house = House()
    lost = house.a_pass()
    assert isinstance(check_in(house.a_pass(), house.ports), Welcome)
    house.hear(PassRevoked("0000000000000001"))
    assert refused(identify(lost, house.ports, is_leaving=True)) is Refusal.REVOKED


def test_who_came_in_by_a_pass_leaves_by_it_even_when_it_was_revoked_meanwhile_and_books_nothing_by_it() -> (
    None
):
    house = House()
    code = house.a_pass()
    welcome = check_in(code, house.ports)
    assert isinstance(welcome, Welcome)
    house.hear(PassRevoked("0000000000000001"))
    known = identify(code, house.ports, is_leaving=True)
    assert isinstance(known, Known)
    assert known.visit_id == welcome.visit_id
    assert refused(identify(code, house.ports)) is Refusal.REVOKED


def test_digits_tried_at_the_way_out_count_on_the_same_lock() -> None:
    house = House()
    for number in range(5):
        assert refused(identify(b"00000%d" % number, house.ports, is_leaving=True)) is Refusal.WRONG_CODE
    assert isinstance(identify(b"000007", house.ports, is_leaving=True), PinLocked)
    assert isinstance(check_in(b"000008", house.ports), PinLocked)


def test_a_forged_pass_is_called_so_at_the_way_out_too() -> None:
    assert refused(identify(b"SV1:99999999", House().ports, is_leaving=True)) is Refusal.FORGED


# Invitations


@pytest.mark.parametrize("pass_id", ["0000000000000001", None])
def test_an_invitation_lets_in_once_by_whatever_is_shown(pass_id: str | None) -> None:
    house = House(clock=HandClock(at("10:02")))
    invitation = replace(an_invitation(), pass_id=pass_id)
    house.hear(a_visitor(), invitation)
    code = house.a_pass("v-anna", purpose=PassPurpose.VISITOR, invitation_id=invitation.invitation_id)
    first = check_in(code, house.ports)
    assert isinstance(first, VisitorWelcome)
    check_out.check_out(first.visit_id, house.ports)
    house.later(minutes=3)
    assert refused(check_in(code, house.ports)) is Refusal.USED
    assert refused(check_in(invitation.code.encode(), house.ports)) is Refusal.USED


def test_the_digits_of_a_revoked_invitation_let_nobody_in() -> None:
    house = House(clock=HandClock(at("10:02")))
    house.hear(a_visitor(), replace(an_invitation(), pass_id="ab" * 8), PassRevoked("ab" * 8))
    assert refused(check_in(b"471193", house.ports)) is Refusal.REVOKED


def test_an_invitation_that_is_over_stays_over_when_the_date_is_in_doubt() -> None:
    house = House(clock=HandClock(at("10:02")))
    invitation = an_invitation()
    house.hear(a_visitor(), invitation)
    house.clock.set_to(invitation.ends_at + timedelta(minutes=1))
    house.clock.is_suspect = True
    assert refused(check_in(invitation.code.encode(), house.ports)) is Refusal.EXPIRED
