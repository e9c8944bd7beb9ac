"""A day guest's pass, made on their own telephone: one entry, this branch, today, by its signature alone."""

from dataclasses import replace

import pytest

from kiosk.domain.bookings import Wish
from kiosk.domain.entry_passes import PassPurpose
from kiosk.domain.outcomes import (
    AlreadyIn,
    CheckInOutcome,
    Closed,
    NoDeskFree,
    OtherBranch,
    Refusal,
    Refused,
    TooEarly,
    TooLate,
    Waiting,
    Welcome,
)
from kiosk.domain.people import Entitlement, EntitlementKind, PassRecord, PassRevoked, Person
from kiosk.domain.visits import Source
from kiosk.services import check_out, hand_off, presence, upkeep
from kiosk.services.book import confirm_in
from kiosk.services.check_in import another_desk, check_in, take_back
from kiosk.services.identify import Known, at_screen, identify
from kiosk.services.wait import wait
from tests.builders import BRANCH, TUESDAY, WEDNESDAY, a_branch, a_span, at, week
from tests.houses import House

TODAY = (at("04:00", TUESDAY), at("19:00", TUESDAY))
MORNING = (at("04:00", TUESDAY), at("13:00", TUESDAY))
HERE = frozenset({BRANCH})
ANNA = Person(
    "g-anna",
    1,
    "Anna",
    "Gasser",
    phone="0461 000123",
    entitlements=(Entitlement(EntitlementKind.DAY_PASS, TUESDAY, TUESDAY),),
    branches=(BRANCH,),
)


def pass_for(
    house: House, span: object = TODAY, *, branches: frozenset[str] = HERE, is_known: bool = False
) -> bytes:
    """What headquarters signed; its line in the feed has come only if it says so."""
    return house.a_pass(
        ANNA.subject_id,
        purpose=PassPurpose.DAY_GUEST,
        branches=branches,
        span=span,  # type: ignore[arg-type]
        is_known=is_known,
    )


def refused(outcome: CheckInOutcome | Known) -> Refusal:
    assert isinstance(outcome, Refused), outcome
    return outcome.because


def test_the_signature_alone_gives_a_desk_until_the_end_that_was_chosen() -> None:
    house = House()
    welcome = check_in(pass_for(house, MORNING), house.ports)
    assert isinstance(welcome, Welcome)
    assert welcome.space is not None
    assert (welcome.given_name, welcome.until) == (None, at("13:00", TUESDAY))
    assert house.types() == ["booking.confirmed", "checkin"]
    with house.ports.begin() as work:
        (visit,) = work.visits.inside()
        assert (visit.source, visit.subject_id) == (Source.PASS, None)


def test_whose_line_came_before_they_stood_there_is_greeted_by_name_and_the_desk_is_theirs() -> None:
    house = House()
    house.hear(ANNA)
    welcome = check_in(pass_for(house, is_known=True), house.ports)
    assert isinstance(welcome, Welcome)
    assert (welcome.given_name, welcome.until) == ("Anna", at("19:00", TUESDAY))
    with house.ports.begin() as work:
        assert [one.subject_id for one in work.bookings.on_day(TUESDAY)] == [ANNA.subject_id]


def test_nobody_is_given_a_desk_for_longer_than_the_house_is_open() -> None:
    house = House()
    late = (at("04:00", TUESDAY), at("23:00", TUESDAY))
    welcome = check_in(pass_for(house, late), house.ports)
    assert isinstance(welcome, Welcome)
    assert welcome.until == at("19:00", TUESDAY)


def test_shown_again_it_is_the_menu_and_after_they_left_it_lets_nobody_in() -> None:
    house = House()
    code = pass_for(house)
    first = check_in(code, house.ports)
    assert isinstance(first, Welcome)
    house.later(minutes=5)
    assert isinstance(check_in(code, house.ports), AlreadyIn)
    leaving = identify(code, house.ports, is_leaving=True)
    assert isinstance(leaving, Known)
    assert leaving.visit_id == first.visit_id
    check_out.check_out(first.visit_id, house.ports)
    house.later(minutes=5)
    assert refused(check_in(code, house.ports)) is Refusal.USED
    with house.ports.begin() as work:
        assert work.visits.people_inside() == 0


def test_whoever_stays_beyond_the_end_leaves_with_it_all_the_same() -> None:
    house = House()
    code = pass_for(house, MORNING)
    check_in(code, house.ports)
    house.clock.set_to(at("14:00", TUESDAY))
    assert isinstance(check_in(code, house.ports), AlreadyIn)


@pytest.mark.parametrize("moment", [at("13:00", TUESDAY), at("09:00", WEDNESDAY)])
def test_after_its_end_it_lets_nobody_in(moment: object) -> None:
    house = House()
    code = pass_for(house, MORNING)
    house.clock.set_to(moment)  # type: ignore[arg-type]
    assert refused(check_in(code, house.ports)) is Refusal.EXPIRED


def test_at_another_branch_it_says_where_it_is_for_and_no_way_around_lets_in() -> None:
    house = House()
    question = check_in(pass_for(house, branches=frozenset({"LEV"})), house.ports)
    assert isinstance(question, OtherBranch)
    assert (question.branch_ids, question.may_enter) == (("LEV",), False)
    assert refused(another_desk(question, house.ports)) is Refusal.NO_ENTITLEMENT
    assert house.types() == ["checkin.refused"]


def test_it_opens_no_door_in_the_hours_of_people_with_a_plan() -> None:
    house = House()
    house.clock.set_to(at("07:00", TUESDAY))
    assert isinstance(check_in(pass_for(house), house.ports), Closed)
    assert house.types() == []


def test_with_every_desk_taken_it_is_not_used_up() -> None:
    house = House()
    for _ in range(2):
        assert isinstance(check_in(pass_for(house), house.ports), Welcome)
    code = pass_for(house)
    assert isinstance(check_in(code, house.ports), NoDeskFree)
    with house.ports.begin() as work:
        first = work.visits.inside()[0]
    check_out.check_out(first.visit_id, house.ports)
    assert isinstance(check_in(code, house.ports), Welcome)


def test_revoked_at_headquarters_it_lets_nobody_in() -> None:
    house = House()
    code = pass_for(house)
    house.hear(PassRevoked(house.pass_count.to_bytes(8, "big").hex()))
    assert refused(check_in(code, house.ports)) is Refusal.REVOKED


def test_the_roll_calls_them_by_name_once_their_line_has_come() -> None:
    house = House()
    check_in(pass_for(house), house.ports)
    assert [one.short_name for one in presence.house(house.ports).present] == [""]
    house.hear(ANNA, PassRecord(house.pass_count.to_bytes(8, "big").hex(), ANNA.subject_id))
    assert [one.short_name for one in presence.house(house.ports).present] == ["Anna G."]


# What else it does at the screen: as much as six digits do


def known_by(answer: object) -> Known:
    assert isinstance(answer, Known), answer
    return answer


def test_a_pass_that_never_came_in_books_nothing_whoever_it_is_of() -> None:
    house = House()
    assert refused(identify(pass_for(house), house.ports)) is Refusal.NO_ENTITLEMENT
    house.hear(ANNA)
    code = pass_for(house, is_known=True)
    assert refused(identify(code, house.ports)) is Refusal.NO_ENTITLEMENT
    assert at_screen(code, None, house.ports) is None


@pytest.mark.parametrize("is_known", [True, False])
def test_inside_with_it_one_may_what_a_guest_of_six_digits_may_and_no_more_after_leaving(
    is_known: bool,
) -> None:
    house = House()
    house.hear(ANNA)
    code = pass_for(house, MORNING, is_known=is_known)
    welcome = check_in(code, house.ports)
    assert isinstance(welcome, Welcome)
    house.clock.set_to(at("14:00", TUESDAY))
    expected = (
        Known(ANNA.subject_id, "Anna", welcome.visit_id) if is_known else Known(None, None, welcome.visit_id)
    )
    assert identify(code, house.ports) == expected
    assert at_screen(code, None, house.ports) == expected
    check_out.check_out(welcome.visit_id, house.ports)
    house.clock.set_to(at("12:30", TUESDAY))
    assert refused(identify(code, house.ports)) is Refusal.USED
    for is_waiting in (False, True):
        assert at_screen(code, None, house.ports, is_waiting=is_waiting) is None


def test_whoever_has_left_with_it_is_only_told_goodbye_once_more() -> None:
    house = House()
    code = pass_for(house)
    welcome = check_in(code, house.ports)
    assert isinstance(welcome, Welcome)
    check_out.check_out(welcome.visit_id, house.ports)
    assert known_by(identify(code, house.ports, is_leaving=True)).visit_id is None


def test_whom_a_full_house_sent_away_with_it_may_be_told_of_a_free_desk() -> None:
    house = House()
    house.hear(ANNA)
    for _ in range(2):
        assert isinstance(check_in(pass_for(house), house.ports), Welcome)
    code = pass_for(house, is_known=True)
    assert isinstance(check_in(code, house.ports), NoDeskFree)
    shown = known_by(at_screen(code, None, house.ports, is_waiting=True))
    assert wait(shown, house.ports) == Waiting()


# The answer to a question that it led to


def a_late_guest(house: House) -> TooLate:
    """Reception booked a desk for Anna all day; she comes when it was released, with a pass for the morning."""
    house.hear(ANNA)
    with house.ports.begin() as work:  # no hours bind the reception
        confirm_in(work, Wish("PER:P-02", TUESDAY, a_span("09:00", "18:00"), ANNA.subject_id), at("09:00"))
    house.later(minutes=35)
    assert upkeep.release_no_shows(house.ports, at("08:00")) == 1
    question = check_in(pass_for(house, MORNING, is_known=True), house.ports)
    assert isinstance(question, TooLate)
    return question


def test_another_desk_than_the_released_one_is_theirs_until_the_pass_ends() -> None:
    house = House()
    welcome = another_desk(a_late_guest(house), house.ports)
    assert isinstance(welcome, Welcome)
    assert welcome.until == at("13:00", TUESDAY)


def test_an_answer_that_comes_in_the_hours_of_people_with_a_plan_opens_no_door_either() -> None:
    house = House(branch=replace(a_branch(), opening=week("08:00", "12:00")))
    question = a_late_guest(house)
    house.clock.set_to(at("12:30", TUESDAY))
    assert isinstance(another_desk(question, house.ports), Closed)
    assert isinstance(take_back(question, house.ports), Closed)


def test_too_early_for_it_they_are_offered_no_desk_in_the_hours_of_people_with_a_plan() -> None:
    house = House()
    house.hear(ANNA)
    house.clock.set_to(at("07:00", TUESDAY))
    code = pass_for(house, (at("10:00", TUESDAY), at("19:00", TUESDAY)), is_known=True)
    question = check_in(code, house.ports)
    assert isinstance(question, TooEarly)
    assert question.space is None


def test_an_answer_that_comes_when_the_pass_has_ended_gives_no_desk() -> None:
    house = House()
    question = a_late_guest(house)
    house.clock.set_to(at("13:00", TUESDAY))
    assert refused(another_desk(question, house.ports)) is Refusal.EXPIRED
    assert refused(take_back(question, house.ports)) is Refusal.EXPIRED


# The way to the telephone


def test_the_code_for_the_telephone_names_the_page_the_branch_and_the_moment() -> None:
    house = House(branch=replace(a_branch(), guest_address="https://desk.example"))
    seconds = int(house.clock.now().timestamp())
    with house.ports.begin() as work:
        node = work.node
    assert hand_off.address(house.ports) == f"https://desk.example/guest/PER/PER.{node}.{seconds}"


def test_where_telephones_find_nothing_there_is_no_code() -> None:
    assert hand_off.address(House().ports) is None
