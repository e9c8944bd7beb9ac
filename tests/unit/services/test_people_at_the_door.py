"""People without a code, people who leave, and the receptionist who overrides."""

import json
from dataclasses import replace

import pytest

from kiosk.domain.bookings import BookingState, Objection, Wish
from kiosk.domain.entry_passes import PassPurpose
from kiosk.domain.facts import OverrideReason, SubjectIntroduced
from kiosk.domain.outcomes import (
    Booked,
    Closed,
    HouseFull,
    NameRefused,
    NotBooked,
    OtherBranch,
    OverrideDone,
    PinLocked,
    PinRefused,
    Refused,
    StaffSignedIn,
    VisitorWelcome,
    Welcome,
    WorkerWelcome,
)
from kiosk.domain.people import Person, PersonErased, commitment
from kiosk.encoding import facts, values
from kiosk.services import book, check_out, override, presence, upkeep, walk_in
from kiosk.services.check_in import another_desk, check_in
from kiosk.services.identify import Known, identify
from kiosk.services.override import By
from kiosk.services.sign_in import sign_in
from kiosk.services.walk_in import Form
from tests.builders import (
    TUESDAY,
    WEDNESDAY,
    a_branch,
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

ANNA = By("s-paola", OverrideReason.BROKEN)


def test_a_guest_who_names_the_host_is_in_and_the_journal_holds_no_name() -> None:
    house = House()
    answer = walk_in.visitor(Form("Karl Hofer", "de", company="Holzbau"), "m-marco", 1, house.ports)
    assert isinstance(answer, VisitorWelcome)
    assert (answer.given_name, answer.host_short) == ("Karl", "Marco B.")
    assert house.types() == ["subject.ref", "checkin"]
    assert not any(b"Karl" in event or b"Hofer" in event for event in house.store.tables.events)
    (owed,) = house.store.journal.people_owed(10)
    assert (owed.given_name, owed.family_name, owed.company) == ("Karl", "Hofer", "Holzbau")


@pytest.mark.parametrize("has_pass", [True, False], ids=["pass", "six digits"])
def test_who_brings_three_people_along_counts_for_four(has_pass: bool) -> None:
    house = House(clock=HandClock(at("10:02")))
    house.hear(a_visitor(), an_invitation())
    code = (
        house.a_pass("v-anna", purpose=PassPurpose.VISITOR, invitation_id=an_invitation().invitation_id)
        if has_pass
        else an_invitation().code.encode()
    )
    answer = check_in(code, house.ports, party=4)
    assert isinstance(answer, VisitorWelcome)
    assert answer.party == 4
    with house.ports.begin() as work:
        assert work.visits.people_inside() == 4


def test_a_group_that_the_house_cannot_hold_stays_outside_whole() -> None:
    house = House(branch=a_branch(people_limit=4))
    assert isinstance(check_in(house.a_pass(), house.ports), Welcome)
    group = walk_in.visitor(Form("Karl Hofer", "de"), "m-marco", 4, house.ports)
    assert group == HouseFull(4)
    assert isinstance(walk_in.visitor(Form("Karl Hofer", "de"), "m-marco", 3, house.ports), VisitorWelcome)
    house.hear(a_member("m-b", given_name="Bianca"))
    assert check_in(house.a_pass("m-b"), house.ports) == HouseFull(4)


def test_a_member_may_bring_people_along_too_and_a_question_in_between_forgets_nobody() -> None:
    house = House()
    elsewhere = house.a_pass(branches=frozenset({"LEV"}))
    asked = check_in(elsewhere, house.ports, party=3)
    assert isinstance(asked, OtherBranch)
    assert isinstance(another_desk(asked, house.ports), Welcome)
    with house.ports.begin() as work:
        assert work.visits.people_inside() == 3


def test_the_vault_row_of_a_guest_proves_what_the_journal_holds_and_takes_the_salt_along_when_erased() -> (
    None
):
    house = House()
    for _ in range(2):
        walk_in.visitor(Form(" Karl  Hofer ", "de", "Holzbau\u200b", "340 1"), "m-marco", 1, house.ports)
    events = [facts.read("PER-1", house.store.incarnation.inc, e).fact for e in house.store.tables.events]
    written = [fact.commitment for fact in events if isinstance(fact, SubjectIntroduced)]
    owed = house.store.journal.people_owed(10)
    at_headquarters = [values.decode(Person, values.encode(person)) for person in owed]
    assert [commitment(person) for person in at_headquarters] == written
    assert len({person.salt for person in owed} | set(written)) == 4
    house.hear(*(PersonErased(person.subject_id) for person in owed))
    assert not any(person.salt for person in house.store.tables.people.values())


def test_a_worker_without_an_account_gets_a_desk_and_six_digits_to_leave_by() -> None:
    house = House()
    answer = walk_in.worker(Form("Nguyễn", "en", phone="340 123456"), at("13:00"), house.ports)
    assert isinstance(answer, WorkerWelcome)
    assert (answer.given_name, answer.until) == ("Nguyễn", at("13:00"))
    assert answer.pass_text is not None
    assert identify(answer.pass_text.encode(), house.ports) == Known(
        f"PER-1.{house.store.incarnation.inc}.2", "Nguyễn", answer.visit_id
    )


def test_a_worker_at_night_is_told_when_it_opens_and_a_name_of_signs_is_refused() -> None:
    house = House()
    assert isinstance(walk_in.worker(Form("<>!", "it"), at("13:00"), house.ports), NameRefused)
    house.clock.set_to(at("21:00"))
    assert walk_in.worker(Form("Ada", "it"), at("22:00"), house.ports) == Closed(None, at("08:00", WEDNESDAY))


def test_hosts_are_found_by_three_letters_and_twins_are_told_apart() -> None:
    house = House()
    twin = replace(a_member("m-2", family_name="Bertoldi"), company="Holz AG")
    house.hear(twin, a_member("m-3", given_name="Bianca", family_name="Rossi"))
    assert walk_in.find_hosts("ma", house.ports) == ()
    found = walk_in.find_hosts("mar", house.ports)
    assert sorted(host.short_name for host in found) == ["Marco B. · Holz AG", "Marco B. · Studio Larice"]
    assert [host.short_name for host in walk_in.find_hosts("ròs", house.ports)] == ["Bianca R."]


def test_two_whom_nothing_tells_apart_are_said_to_be_two_and_more_letters_find_the_others() -> None:
    house = House()
    house.hear(a_member("m-2"), a_member("m-3", given_name="Marcella", family_name="Rossi"))
    found = walk_in.find_hosts("mar", house.ports)
    assert {host.short_name: host.is_told_apart for host in found} == {
        "Marcella R.": True,
        "Marco Bo.": False,
    }
    assert [host.short_name for host in walk_in.find_hosts("marce", house.ports)] == ["Marcella R."]


def test_a_namesake_behind_the_first_four_is_not_forgotten() -> None:
    house = House()
    others = (("Mara", "Andreatta"), ("Mara", "Bazzanella"), ("Marta", "Berti"), ("Marco", "Bianchi"))
    house.hear(
        *(
            a_member(f"m-{n}", given_name=given, family_name=family)
            for n, (given, family) in enumerate(others)
        )
    )
    found = {host.short_name for host in walk_in.find_hosts("mar", house.ports)}
    assert len(found) == 4
    assert "Marco B." not in found, "Bortolotti would be the same"


def test_showing_a_pass_to_leave_lets_nobody_in() -> None:
    house = House()
    code = house.a_pass()
    assert identify(code, house.ports) == Known("m-marco", "Marco", None)
    assert isinstance(identify(b"https://example.org", house.ports), Refused)
    assert house.types() == []


@pytest.mark.fault("F15")
def test_a_receptionist_moves_a_booking_with_a_reason_and_takes_it_back() -> None:
    house = House(spaces=(a_room("P-31"), a_room("P-32", name="Marzola")))
    booked = book.book(Wish("PER:P-31", TUESDAY, a_span("15:00", "16:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    with house.ports.begin() as work:
        before = work.bookings.booking(booked.booking_id)
    assert before is not None
    done = override.move(booked.booking_id, "PER:P-32", ANNA, house.ports)
    assert isinstance(done, OverrideDone)
    assert house.types() == ["booking.confirmed", "override"]
    undone = override.undo(done, before, "s-paola", house.ports)
    assert isinstance(undone, OverrideDone)
    with house.ports.begin() as work:
        standing = [b for b in work.bookings.on_day(TUESDAY) if b.takes_space]
    assert [(b.space_id, b.span) for b in standing] == [("PER:P-31", before.span)]
    done_by = [json.loads(event)["x"]["staff_id"] for event in house.store.tables.events[-2:]]
    assert done_by == ["s-paola", "s-paola"], "the act and its undoing both say who"


def test_a_cancellation_is_undone_once_and_a_booking_of_somebody_who_left_is_not_put_back() -> None:
    house = House(spaces=(a_room("P-31"), a_room("P-32", name="Marzola")))
    booked = book.book(Wish("PER:P-31", TUESDAY, a_span("09:00", "12:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    with house.ports.begin() as work:
        before = work.bookings.booking(booked.booking_id)
    assert before is not None
    cancelled = override.cancel(booked.booking_id, ANNA, house.ports)
    assert isinstance(cancelled, OverrideDone)
    restored = override.undo(cancelled, before, "s-paola", house.ports)
    assert isinstance(restored, OverrideDone)
    assert override.undo(cancelled, before, "s-paola", house.ports) == NotBooked(Objection.TAKEN)
    assert restored.booking_id is not None

    moved = override.move(restored.booking_id, "PER:P-32", ANNA, house.ports)
    assert isinstance(moved, OverrideDone)
    welcome = check_in(house.a_pass(), house.ports)
    assert isinstance(welcome, Welcome)
    house.later(minutes=40)
    check_out.check_out(welcome.visit_id, house.ports)
    assert override.undo(moved, before, "s-paola", house.ports) == NotBooked(Objection.EXPIRED)


def test_who_is_let_in_by_hand_a_little_early_goes_to_the_booking_a_code_would_lead_to() -> None:
    house = House()
    booked = book.book(Wish("PER:P-02", TUESDAY, a_span("09:20", "12:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    done = override.check_in_by_hand("m-marco", ANNA, house.ports)
    assert isinstance(done, OverrideDone)
    assert done.booking_id == booked.booking_id


def test_an_override_never_doubles_a_space() -> None:
    house = House(spaces=(a_room("P-31"), a_room("P-32", name="Marzola")))
    wish = Wish("PER:P-31", TUESDAY, a_span("15:00", "16:00"), "m-marco")
    first = book.book(wish, house.ports)
    book.book(replace(wish, space_id="PER:P-32"), house.ports)
    assert isinstance(first, Booked)
    assert override.move(first.booking_id, "PER:P-32", ANNA, house.ports) == NotBooked(Objection.TAKEN)


def test_a_receptionist_cancels_extends_and_checks_people_in_and_out_by_hand() -> None:
    house = House()
    booked = book.book(Wish("PER:P-31", TUESDAY, a_span("09:00", "10:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    longer = override.extend(booked.booking_id, at("10:30"), ANNA, house.ports)
    assert isinstance(longer, OverrideDone)
    inside = override.check_in_by_hand("m-marco", ANNA, house.ports)
    assert isinstance(inside, OverrideDone)
    assert [p.short_name for p in presence.house(house.ports).present] == ["Marco B."]
    assert isinstance(override.check_out_by_hand(inside.fact, ANNA, house.ports), OverrideDone)
    assert presence.house(house.ports).people == 0


def test_cancelling_frees_the_space() -> None:
    house = House()
    booked = book.book(Wish("PER:P-31", TUESDAY, a_span("11:00", "12:00"), "m-marco"), house.ports)
    assert isinstance(booked, Booked)
    assert isinstance(override.cancel(booked.booking_id, ANNA, house.ports), OverrideDone)
    with house.ports.begin() as work:
        booking = work.bookings.booking(booked.booking_id)
    assert booking is not None
    assert booking.state is BookingState.CANCELLED


def test_the_right_pin_signs_in_and_five_wrong_ones_lock_even_the_right_one() -> None:
    house = House()
    house.hear(a_staff_member(pin="135790"))
    assert sign_in("135790", house.ports) == StaffSignedIn("s-paola", "")
    for _ in range(4):
        assert sign_in("000000", house.ports) == PinRefused()
    assert sign_in("000000", house.ports) == PinLocked(30)
    assert sign_in("135790", house.ports) == PinLocked(30)
    house.later(seconds=30)
    assert isinstance(sign_in("135790", house.ports), StaffSignedIn)


def test_a_clock_set_back_does_not_lengthen_a_lock() -> None:
    house = House()
    house.hear(a_staff_member(pin="135790"))
    for _ in range(5):
        sign_in("000000", house.ports)
    house.clock.set_to(at("09:00", TUESDAY.replace(year=2020)))
    assert sign_in("135790", house.ports) == PinLocked(30)


def test_a_stale_badge_dies_by_itself() -> None:
    house = House()
    house.hear(replace(a_staff_member(pin="135790"), fresh_through=TUESDAY))
    house.clock.set_to(at("09:00", WEDNESDAY))
    assert sign_in("135790", house.ports, "s-paola") == PinRefused()


def test_who_forgot_to_leave_is_out_by_the_next_day_and_flagged_as_estimated() -> None:
    house = House()
    answer = check_in(house.a_pass(), house.ports)
    assert isinstance(answer, Welcome)
    assert upkeep.check_out_forgotten(house.ports) == 0
    house.clock.set_to(at("05:00", WEDNESDAY))
    assert upkeep.check_out_forgotten(house.ports) == 1
    with house.ports.begin() as work:
        visit = work.visits.visit(answer.visit_id)
    assert visit is not None
    assert visit.is_estimated
    assert not visit.is_inside


def test_the_room_of_somebody_who_is_in_the_house_is_not_released() -> None:
    house = House()
    check_in(house.a_pass(), house.ports)
    book.book(Wish("PER:P-31", TUESDAY, a_span("09:15", "10:15"), "m-marco"), house.ports)
    house.later(minutes=40)
    assert upkeep.release_no_shows(house.ports, at("08:00")) == 0
