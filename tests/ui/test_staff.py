"""Staff mode: the door, the house, the day, overrides - and that nothing of it is left when it closes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.bookings import BookingState, Wish
from kiosk.domain.facts import CheckedIn, CheckedOut, FactName, Overridden, OverrideAct, OverrideReason
from kiosk.domain.outcomes import Booked, OverrideDone, StaffBadge, VisitorWelcome, Welcome
from kiosk.domain.visits import Source
from kiosk.encoding import facts
from kiosk.services import book, give_place, presence, walk_in
from kiosk.services.check_in import check_in
from kiosk.services.override import By
from kiosk.services.walk_in import Form
from tests.builders import (
    NODE,
    TUESDAY,
    WEDNESDAY,
    a_branch,
    a_desk,
    a_grant,
    a_member,
    a_room,
    a_span,
    a_staff_member,
    at,
)
from tests.houses import House
from tests.ui.entrance import KeptAlarm
from tests.ui.stages import Screen, key_of, one, opened, shown, values_of
from ui.bridge.journeys.alarm import AlarmParts
from ui.bridge.journeys.staff import Staff
from ui.bridge.journeys.staff_reader import ReaderSettings
from ui.bridge.messages import Tone

PIN = "271828"
PAOLA = a_member("m-s-paola", given_name="Paola", family_name="Fontana", card_number=None)
GIULIA = a_member("m-giulia", given_name="Giulia", family_name="Rossi", card_number="204818")
FERSINA = a_room("P-31", name="Fersina", seats=4)
MARZOLA = a_room("P-32", name="Marzola", seats=10)
BROKEN, MISTAKE = 2, 5
"""Reasons by the number of their chip."""


@dataclass
class KnownHealth:
    """What the kiosk knows of itself, as a test says it."""

    unsent_records: int = 0
    minutes: int = -1
    aside: int = 0
    keys: list[str] = field(default_factory=list)

    def unsent(self) -> int:
        """Records headquarters lacks."""
        return self.unsent_records

    def last_exchange_minutes(self) -> int:
        """Minutes since the last exchange."""
        return self.minutes

    def put_aside(self) -> int:
        """What could not be applied."""
        return self.aside

    def notes(self) -> Sequence[str]:
        """Keys for the staff."""
        return self.keys


@pytest.fixture
def house() -> House:
    """Pergine on Tuesday at nine: two desks, two rooms, Paola at the reception."""
    house = House(spaces=(a_desk("P-01"), a_desk("P-02"), FERSINA, MARZOLA))
    house.hear(GIULIA, PAOLA, a_staff_member(pin=PIN))
    return house


@pytest.fixture
def screen(house: House, qtbot: QtBot) -> Iterator[Screen]:
    yield from opened(house, qtbot)


@pytest.fixture
def health() -> KnownHealth:
    return KnownHealth()


@pytest.fixture
def confirmed() -> list[bool]:
    """How often staff said that the clock is right."""
    return []


@pytest.fixture
def staff(screen: Screen, health: KnownHealth, house: House, confirmed: list[bool]) -> Staff:
    def confirm_clock() -> None:
        confirmed.append(True)
        house.clock.is_suspect = False

    return Staff(screen.stage, health, confirm_clock, AlarmParts(KeptAlarm()), ReaderSettings())


def open_door(screen: Screen, staff: Staff) -> None:
    screen.stage.begin_turn()
    staff.open_door(StaffBadge("s-paola"))
    screen.stands("staffPin")


def enter(screen: Screen, pin: str) -> None:
    screen.tablet.pages.staff_pin.typeText(pin)
    screen.tablet.pages.staff_pin.enter()
    screen.settle()


def sign_in(screen: Screen, staff: Staff) -> None:
    open_door(screen, staff)
    enter(screen, PIN)
    screen.stands("staffHome")


def open_day(screen: Screen, staff: Staff) -> None:
    sign_in(screen, staff)
    screen.tablet.pages.staff_home.touchDay()
    screen.stands("staffDay")


def booked(house: House, space: str, start: str, end: str, who: str = "m-giulia", day: date = TUESDAY) -> str:
    answer = book.book(
        Wish(space, day, a_span(start, end, day), who, 2 if "P-3" in space else 1), house.ports
    )
    assert isinstance(answer, Booked)
    return answer.booking_id


def choose(screen: Screen, space: str, minute: int, act: str = "") -> None:
    """Touches a row of the day, and then one of the acts offered."""
    screen.tablet.pages.staff_day.touchRow(space, minute)
    if act:
        screen.tablet.pages.staff_day.touchAct(act)
        screen.stands("override")


def acts(screen: Screen) -> list[str]:
    """What the panel offers for the booking that is chosen."""
    return [act["id"] for act in shown(screen.tablet.pages.staff_day, "chosen").get("acts", [])]


def bar_state(screen: Screen, space: str) -> str:
    """How the only booking of a row is drawn."""
    (bar,) = one(shown(screen.tablet.pages.staff_day, "rows"), space)["bars"]
    return str(bar["state"])


def confirm_check_in(screen: Screen, reason: int) -> None:
    """Says why on R10, and confirms."""
    screen.tablet.pages.override.touchReason(reason)
    screen.tablet.pages.override.touchConfirm()
    screen.stands("staffDay")


def last_fact(house: House) -> object:
    return fact_from_end(house, 1)


def last_name(house: House) -> FactName:
    """The name of the last fact of the journal."""
    return FactName(NODE, house.store.incarnation.inc, len(house.store.tables.events))


def fact_from_end(house: House, place: int) -> object:
    """The last fact of the journal for 1, the one before it for 2."""
    body = house.store.tables.events[-place]
    return facts.decode(NODE, house.store.incarnation.inc, body).fact


def standing(house: House) -> dict[str, str]:
    """The space of every booking that stands, by booking."""
    return {b.booking_id: b.space_id for b in house.store.tables.bookings.values() if b.takes_space}


# The door


def test_badge_and_pin_open_the_house_and_say_who_is_signed_in(screen: Screen, staff: Staff) -> None:
    open_door(screen, staff)
    page = screen.tablet.pages.staff_pin
    assert shown(page, "isBadgeRead") is True
    assert not staff.is_signed_in
    enter(screen, PIN)
    screen.stands("staffHome")

    assert staff.is_signed_in
    assert shown(screen.tablet.pages.staff_home, "who") == "Paola F."
    assert shown(page, "count") == 0, "the PIN does not outlive the door"


def test_five_wrong_pins_lock_the_pad_for_half_a_minute(house: House, screen: Screen, staff: Staff) -> None:
    open_door(screen, staff)
    page = screen.tablet.pages.staff_pin
    for _ in range(4):
        enter(screen, "000000")
        assert (key_of(shown(page, "complaint")), shown(page, "count")) == ("err.pin.title", 0)
    enter(screen, "000000")
    assert (key_of(shown(page, "complaint")), shown(page, "isLocked")) == ("err.pin.lock.title", True)
    assert screen.tones == [Tone.ERROR] * 5

    enter(screen, PIN)
    assert (shown(page, "count"), screen.tablet.current_screen) == (0, "staffPin")
    screen.seconds_pass(15)
    screen.tablet.touchAnywhere()
    screen.seconds_pass(15)
    assert (shown(page, "isLocked"), shown(page, "complaint")) == (False, {})
    enter(screen, PIN)
    screen.stands("staffHome")


def test_two_touches_of_ok_are_one_try(house: House, screen: Screen, staff: Staff) -> None:
    open_door(screen, staff)
    page = screen.tablet.pages.staff_pin
    page.typeText("000000")
    page.enter()
    page.enter()
    screen.settle()
    assert house.store.tables.pin_tries["staff s-paola"].failures == 1


@pytest.mark.parametrize(
    ("badge", "title"),
    [
        (StaffBadge("s-paola", is_revoked=True), "err.staff.revoked.title"),
        (StaffBadge("s-paola", is_stale=True), "err.staff.stale.title"),
    ],
)
def test_a_badge_that_opens_nothing_says_why_and_takes_no_digits(
    screen: Screen, staff: Staff, badge: StaffBadge, title: str
) -> None:
    screen.stage.begin_turn()
    staff.open_door(badge)
    screen.stands("staffPin")
    enter(screen, PIN)
    page = screen.tablet.pages.staff_pin
    assert (key_of(shown(page, "complaint")), shown(page, "count")) == (title, 0)
    assert screen.tablet.current_screen == "staffPin"


def test_the_door_closes_by_itself_after_half_a_minute(screen: Screen, staff: Staff) -> None:
    open_door(screen, staff)
    screen.tablet.pages.staff_pin.typeText("271")
    screen.seconds_pass(29)
    assert shown(screen.tablet.pages.staff_pin, "secondsLeft") == 1
    screen.seconds_pass(1)
    assert (screen.tablet.current_screen, shown(screen.tablet.pages.staff_pin, "count")) == ("home", 0)


# The house


def test_the_first_page_counts_who_is_in_who_comes_and_what_waits_for_a_person(
    house: House, screen: Screen, staff: Staff, health: KnownHealth
) -> None:
    assert isinstance(check_in(house.a_pass(), house.ports), Welcome)
    guest = walk_in.visitor(Form("Karl Huber", "de"), "m-marco", 3, house.ports)
    assert isinstance(guest, VisitorWelcome)
    booked(house, "PER:P-31", "15:00", "16:00")
    health.unsent_records, health.minutes, health.keys = 7, 12, ["sys.rogue"]
    sign_in(screen, staff)

    page = screen.tablet.pages.staff_home
    assert (shown(page, "people"), shown(page, "limit"), shown(page, "guests")) == (4, 40, 3)
    assert shown(page, "freeDesks") == 1
    assert shown(page, "arrivals") == [{"time": "15:00", "name": "Giulia R.", "place": "Fersina"}]
    assert (shown(page, "unsent"), shown(page, "exchangeMinutes")) == (7, 12)
    assert [key_of(note["title"]) for note in shown(page, "notes")] == ["sys.rogue"]


@pytest.mark.parametrize("count", [0, 3])
def test_the_first_page_says_how_much_was_put_aside_and_nothing_when_all_counts(
    screen: Screen, staff: Staff, health: KnownHealth, count: int
) -> None:
    health.aside = count
    sign_in(screen, staff)
    notes = shown(screen.tablet.pages.staff_home, "notes")
    assert [(key_of(note["title"]), note["title"]["values"]) for note in notes] == (
        [("ov.att.aside", {"n": count})] if count else []
    )


def test_the_page_follows_the_house_while_it_stands_and_still_closes_in_time(
    house: House, screen: Screen, staff: Staff
) -> None:
    sign_in(screen, staff)
    assert shown(screen.tablet.pages.staff_home, "people") == 0
    assert isinstance(check_in(house.a_pass(), house.ports), Welcome)
    screen.seconds_pass(15)
    assert shown(screen.tablet.pages.staff_home, "people") == 1
    assert shown(screen.tablet.pages.staff_home, "secondsLeft") == 45


def test_two_taps_settle_a_date_in_doubt_and_one_does_not(
    house: House, screen: Screen, staff: Staff, confirmed: list[bool]
) -> None:
    house.clock.is_suspect = True
    sign_in(screen, staff)
    page = screen.tablet.pages.staff_home
    (note,) = shown(page, "notes")
    assert (key_of(note["title"]), values_of(note["nextStep"])["t"]) == ("sys.clock.title", "09:00")

    page.touchNote(note["id"], "sure")
    page.touchNote(note["id"], "yes")
    screen.settle()
    assert confirmed == []
    (note,) = shown(page, "notes")
    assert [act["id"] for act in note["acts"]] == ["sure", "no"]
    page.touchNote(note["id"], "sure")
    screen.settle()
    assert (confirmed, shown(page, "notes")) == ([True], [])


def test_who_was_displaced_waits_on_the_first_page_until_staff_have_found_them_another_place(
    house: House, screen: Screen, staff: Staff
) -> None:
    displaced = booked(house, "PER:P-31", "15:00", "16:00")
    for_marco = Wish("PER:P-31", TUESDAY, a_span("15:00", "16:00"), "m-marco", 2)
    given = give_place.give(for_marco, By("s-paola", OverrideReason.PUBLIC_BODY), house.ports)
    assert isinstance(given, OverrideDone)
    sign_in(screen, staff)
    page = screen.tablet.pages.staff_home
    (note,) = shown(page, "notes")
    assert (note["id"], key_of(note["title"])) == (displaced, "inbox.displaced")
    said = values_of(note["title"])
    assert (said["who"], said["space"]) == ("Giulia R.", "Fersina")

    page.touchNote(note["id"], "move")
    screen.stands("override")
    screen.tablet.pages.override.touchReason(BROKEN)
    screen.tablet.pages.override.touchConfirm()
    screen.stands("staffDay")
    assert standing(house) == {given.booking_id: "PER:P-31", str(last_name(house)): "PER:P-32"}
    screen.tablet.pages.staff_day.touchBack()
    screen.stands("staffHome")
    assert shown(page, "notes") == []


def test_two_people_are_checked_out_by_hand_with_who_did_it_and_why(
    house: House, screen: Screen, staff: Staff
) -> None:
    walk_in.visitor(Form("Omar Sadiq", "en"), "m-marco", 1, house.ports)
    for subject in ("m-marco", "m-giulia"):
        assert isinstance(check_in(house.a_pass(subject), house.ports), Welcome)
    sign_in(screen, staff)
    screen.tablet.pages.staff_home.touchPresent()
    screen.stands("staffPresent")
    page = screen.tablet.pages.staff_present
    lines = {line["name"]: line["id"] for line in shown(page, "lines")}
    assert list(lines) == ["Giulia R.", "Marco B.", "Omar S."]

    page.touchLine(lines["Marco B."])
    page.touchLine(lines["Giulia R."])
    page.touchCheckOut()
    screen.settle()
    assert len(shown(page, "lines")) == 3, "not without a reason"
    page.touchReason(MISTAKE)
    page.touchCheckOut()
    page.touchCheckOut()
    screen.settle()

    assert [line["name"] for line in shown(page, "lines")] == ["Omar S."]
    assert house.types()[-4:] == ["checkout", "booking.released"] * 2, "they leave as their booking begins"
    for fact in (fact_from_end(house, 4), fact_from_end(house, 2)):
        assert isinstance(fact, CheckedOut)
        assert (fact.staff_id, fact.reason) == ("s-paola", OverrideReason.MISTAKE)


def test_staff_mode_closes_by_itself_and_no_name_is_left_in_any_page(
    house: House, screen: Screen, staff: Staff
) -> None:
    booking = booked(house, "PER:P-31", "15:00", "16:00")
    check_in(house.a_pass(), house.ports)
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60)
    screen.tablet.pages.staff_day.touchBack()
    screen.stands("staffHome")
    screen.tablet.pages.staff_home.touchPresent()
    screen.stands("staffPresent")
    left_over = screen.everything_shown()
    assert all(name in left_over for name in ("Giulia R.", "Marco B.", "Paola F.", booking))

    screen.seconds_pass(59)
    assert screen.tablet.current_screen == "staffPresent"
    screen.seconds_pass(1)
    assert screen.tablet.current_screen == "home"
    assert not staff.is_signed_in
    wiped = screen.everything_shown()
    for word in ("Giulia", "Marco", "Paola", "Fersina", booking):
        assert [line for line in wiped.splitlines() if word in line] == []


def test_a_touch_after_the_end_does_nothing(house: House, screen: Screen, staff: Staff) -> None:
    visit = check_in(house.a_pass(), house.ports)
    assert isinstance(visit, Welcome)
    sign_in(screen, staff)
    screen.tablet.pages.staff_home.touchEnd()
    screen.settle()
    screen.tablet.pages.staff_home.touchPresent()
    screen.tablet.pages.staff_home.touchDay()
    screen.tablet.pages.staff_present.check_out_touched.emit([visit.visit_id], MISTAKE)
    screen.settle()
    assert screen.tablet.current_screen == "home"
    assert "checkout" not in house.types()


# The day and what is overridden


def test_a_booking_is_moved_and_the_fact_says_who_and_why(house: House, screen: Screen, staff: Staff) -> None:
    booking = booked(house, "PER:P-31", "15:00", "16:00")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60 + 20, "move")
    page = screen.tablet.pages.override
    assert (shown(page, "name"), shown(page, "before")["place"]) == ("Giulia R.", "Fersina")
    assert (shown(page, "option"), shown(page, "after")["place"]) == ("PER:P-32", "Marzola")
    page.touchConfirm()
    assert shown(page, "canConfirm") is False, "a reason is missing"
    page.touchReason(BROKEN)
    page.touchConfirm()
    page.touchConfirm()
    screen.stands("staffDay")

    fact = last_fact(house)
    assert isinstance(fact, Overridden)
    assert (fact.act, fact.booking) == (OverrideAct.MOVE, booking)
    assert (fact.staff_id, fact.reason) == ("s-paola", OverrideReason.BROKEN)
    assert list(standing(house).values()) == ["PER:P-32"]
    assert house.types().count("override") == 1
    chosen = shown(screen.tablet.pages.staff_day, "chosen")
    assert (chosen["place"], key_of(chosen["line"])) == ("Marzola", "mv.done")


def test_a_move_is_put_back_later_that_day_by_a_fact_of_its_own(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-31", "15:00", "16:00")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60, "move")
    screen.tablet.pages.override.touchReason(BROKEN)
    screen.tablet.pages.override.touchConfirm()
    screen.stands("staffDay")
    screen.stage.go_home()
    house.later(hours=3)
    open_day(screen, staff)
    choose(screen, "PER:P-32", 15 * 60)
    page = screen.tablet.pages.staff_day
    assert [act["id"] for act in shown(page, "chosen")["acts"]] == [
        "move",
        "extend",
        "check_in",
        "cancel",
        "undo",
    ]
    page.touchAct("undo")
    screen.settle()

    assert list(standing(house).values()) == ["PER:P-31"]
    assert key_of(shown(page, "chosen")["line"]) == "ok.undone"
    assert house.types()[-2:] == ["override", "override"]


def test_what_is_taken_is_named_and_cannot_be_forced(house: House, screen: Screen, staff: Staff) -> None:
    """The overlap rule holds for the staff too: what is in the way is moved first."""
    booked(house, "PER:P-31", "15:00", "16:00")
    booked(house, "PER:P-32", "15:30", "17:00", "m-marco")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60, "move")
    page = screen.tablet.pages.override
    page.touchReason(BROKEN)
    warning = shown(page, "warning")
    assert key_of(warning) == "mv.rule.overlap"
    assert values_of(warning) == {"name": "Marco B.", "from": "15:30", "to": "17:00"}
    page.touchConfirm()
    screen.settle()
    assert (shown(page, "canConfirm"), house.types().count("override")) == (False, 0)

    page.touchKeep()
    screen.stands("staffDay")
    choose(screen, "PER:P-31", 15 * 60, "extend")
    page.touchReason(BROKEN)
    ends = [(choice["id"], key_of(choice["phrase"])) for choice in shown(page, "options")]
    assert [key for _, key in ends] == ["ext.30min", "ext.1h", "ext.2h", "ext.close"]
    assert shown(page, "canConfirm") is True


class TestAiring:
    """Both rooms are aired for ten minutes between two bookings."""

    @pytest.fixture
    def house(self) -> House:
        rooms = (replace(room, airing_minutes=10) for room in (FERSINA, MARZOLA))
        house = House(spaces=(a_desk("P-01"), *rooms))
        house.hear(GIULIA, PAOLA, a_staff_member(pin=PIN))
        return house

    def test_that_an_act_removes_the_airing_is_said_above_the_reasons_and_it_is_done(
        self, house: House, screen: Screen, staff: Staff
    ) -> None:
        booked(house, "PER:P-31", "15:00", "16:00")
        booked(house, "PER:P-31", "16:30", "17:00", "m-marco")
        open_day(screen, staff)
        choose(screen, "PER:P-31", 15 * 60, "extend")
        page = screen.tablet.pages.override
        assert key_of(shown(page, "warning")) == "mv.rule.clean"
        assert (shown(page, "isForced"), shown(page, "canConfirm")) == (True, False)
        page.touchReason(BROKEN)
        page.touchConfirm()
        screen.stands("staffDay")
        spans = sorted(b.span for b in house.store.tables.bookings.values() if b.takes_space)
        assert spans == [a_span("15:00", "16:30"), a_span("16:30", "17:00")]

    def test_an_act_that_leaves_the_airing_is_said_nothing_of(
        self, house: House, screen: Screen, staff: Staff
    ) -> None:
        booked(house, "PER:P-31", "15:00", "16:00")
        open_day(screen, staff)
        choose(screen, "PER:P-31", 15 * 60, "extend")
        page = screen.tablet.pages.override
        assert (shown(page, "warning"), shown(page, "isForced")) == ({}, False)


def test_a_booking_is_extended_to_the_end_that_was_chosen(house: House, screen: Screen, staff: Staff) -> None:
    booked(house, "PER:P-31", "15:00", "16:00")
    booked(house, "PER:P-31", "17:30", "18:00", "m-marco")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60, "extend")
    page = screen.tablet.pages.override
    options = [choice["id"] for choice in shown(page, "options")]
    page.touchReason(1)
    page.touchOption(options[2])
    screen.settle()
    assert key_of(shown(page, "warning")) == "mv.rule.overlap", "two hours run into the next booking"
    page.touchOption(options[1])
    screen.settle()
    assert (shown(page, "reason"), shown(page, "after")["span"]) == (1, "15:00–17:00")
    page.touchConfirm()
    screen.stands("staffDay")

    spans = sorted(b.span for b in house.store.tables.bookings.values() if b.takes_space)
    assert spans == [a_span("15:00", "17:00"), a_span("17:30", "18:00")]


def test_a_cancelled_booking_frees_its_space_and_can_be_put_back(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-01", "13:00", "18:00")
    open_day(screen, staff)
    choose(screen, "PER:P-01", 14 * 60, "cancel")
    page = screen.tablet.pages.override
    assert (shown(page, "options"), shown(page, "after")) == ([], {})
    page.touchReason(3)
    page.touchConfirm()
    screen.stands("staffDay")
    day = screen.tablet.pages.staff_day
    assert (standing(house), one(shown(day, "rows"), "PER:P-01")["bars"]) == ({}, [])
    chosen = shown(day, "chosen")
    assert (chosen["place"], key_of(chosen["line"])) == ("P-01", "st.cancelled")
    assert [act["id"] for act in chosen["acts"]] == ["undo"]

    day.touchAct("undo")
    screen.settle()
    assert list(standing(house).values()) == ["PER:P-01"]
    assert len(one(shown(day, "rows"), "PER:P-01")["bars"]) == 1


def test_what_cannot_be_put_back_any_more_is_said(house: House, screen: Screen, staff: Staff) -> None:
    booked(house, "PER:P-01", "13:00", "18:00")
    open_day(screen, staff)
    choose(screen, "PER:P-01", 14 * 60, "cancel")
    screen.tablet.pages.override.touchReason(3)
    screen.tablet.pages.override.touchConfirm()
    screen.stands("staffDay")
    booked(house, "PER:P-01", "17:00", "18:00", "m-marco")
    screen.tablet.pages.staff_day.touchAct("undo")
    screen.settle()
    assert key_of(shown(screen.tablet.pages.staff_day, "chosen")["line"]) == "err.undo.title"
    assert len(standing(house)) == 1


def test_a_space_taken_while_the_page_stood_is_seen_when_it_is_confirmed(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-31", "15:00", "16:00")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60, "move")
    page = screen.tablet.pages.override
    page.touchReason(BROKEN)
    booked(house, "PER:P-32", "15:00", "15:30", "m-marco")
    page.touchConfirm()
    screen.settle()
    assert screen.tablet.current_screen == "override"
    assert (key_of(shown(page, "warning")), shown(page, "reason")) == ("mv.rule.overlap", BROKEN)
    assert "override" not in house.types()


def test_a_booking_that_is_gone_leads_back_to_the_day(house: House, screen: Screen, staff: Staff) -> None:
    booking = booked(house, "PER:P-31", "15:00", "16:00")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60, "move")
    book.cancel(booking, house.ports)
    screen.tablet.pages.override.touchReason(BROKEN)
    screen.tablet.pages.override.touchConfirm()
    screen.stands("staffDay")
    assert shown(screen.tablet.pages.staff_day, "chosen") == {}


def test_somebody_inside_is_checked_out_from_their_booking(
    house: House, screen: Screen, staff: Staff
) -> None:
    visit = check_in(house.a_pass(), house.ports)
    assert isinstance(visit, Welcome)
    assert visit.space is not None
    open_day(screen, staff)
    choose(screen, visit.space.space_id, 10 * 60)
    day = screen.tablet.pages.staff_day
    (bar,) = one(shown(day, "rows"), visit.space.space_id)["bars"]
    assert (bar["state"], key_of(shown(day, "chosen")["line"])) == ("inside", "st.in")
    day.touchAct("check_out")
    screen.stands("staffPresent")

    page = screen.tablet.pages.staff_present
    assert (shown(page, "chosen"), shown(page, "canCheckOut")) == ([visit.visit_id], False)
    page.touchReason(1)
    page.touchCheckOut()
    screen.settle()
    assert (shown(page, "lines"), house.types()[-2:]) == ([], ["checkout", "booking.released"])


def test_the_days_before_and_after_are_leafed_through_within_bounds(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-31", "15:00", "16:00", day=WEDNESDAY)
    open_day(screen, staff)
    page = screen.tablet.pages.staff_day
    assert shown(page, "day") == "2026-11-24"
    page.touchLater()
    screen.settle()
    assert shown(page, "day") == "2026-11-25"
    assert len(one(shown(page, "rows"), "PER:P-31")["bars"]) == 1
    for _ in range(10):
        page.touchEarlier()
        screen.settle()
    assert (shown(page, "day"), shown(page, "canGoBack")) == ("2026-11-17", False)


def test_a_space_of_another_holder_is_not_offered(house: House, screen: Screen, staff: Staff) -> None:
    booked(house, "PER:P-31", "15:00", "16:00")
    house.hear(a_grant(MARZOLA, number=2, holder="PER-9"))
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60, "move")
    page = screen.tablet.pages.override
    assert (shown(page, "options"), key_of(shown(page, "warning"))) == ([], "in.move.no")
    page.touchReason(BROKEN)
    assert shown(page, "canConfirm") is False


def test_a_move_in_the_middle_of_a_booking_leaves_what_has_passed_where_it_was(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-31", "09:00", "12:00")
    house.clock.set_to(at("10:24"))
    open_day(screen, staff)
    choose(screen, "PER:P-31", 9 * 60, "move")
    page = screen.tablet.pages.override
    assert (shown(page, "before")["span"], shown(page, "after")["span"]) == ("09:00–12:00", "10:24–12:00")
    page.touchReason(BROKEN)
    page.touchConfirm()
    screen.stands("staffDay")
    (moved,) = [b for b in house.store.tables.bookings.values() if b.takes_space]
    assert moved.span == replace(a_span("09:00", "12:00"), start=at("10:24"))
    assert [b.state for b in house.store.tables.bookings.values()].count(BookingState.REPLACED) == 1


# Who comes without a code


def test_somebody_is_checked_in_by_hand_and_the_fact_says_who_did_it_and_why(
    house: House, screen: Screen, staff: Staff
) -> None:
    booking = booked(house, "PER:P-31", "09:00", "12:00")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 10 * 60)
    assert (acts(screen), bar_state(screen, "PER:P-31")) == (
        ["move", "extend", "check_in", "cancel"],
        "booked",
    )
    choose(screen, "PER:P-31", 10 * 60, "check_in")
    page = screen.tablet.pages.override
    assert (shown(page, "kind"), shown(page, "name")) == ("check_in", "Giulia R.")
    assert (shown(page, "before")["place"], shown(page, "after"), shown(page, "options")) == (
        "Fersina",
        {},
        [],
    )
    assert shown(page, "canConfirm") is False
    page.touchConfirm()
    screen.settle()
    assert "checkin" not in house.types(), "not without a reason"
    page.touchReason(MISTAKE)
    page.touchConfirm()
    page.touchConfirm()
    screen.stands("staffDay")

    fact = last_fact(house)
    assert isinstance(fact, CheckedIn)
    assert (fact.source, fact.subject_id, fact.booking) == (Source.STAFF, "m-giulia", booking)
    assert (fact.staff_id, fact.reason) == ("s-paola", OverrideReason.MISTAKE)
    assert (house.types().count("checkin"), presence.house(house.ports).people) == (1, 1)
    chosen = shown(screen.tablet.pages.staff_day, "chosen")
    assert (chosen["id"], key_of(chosen["line"])) == (booking, "st.in")
    assert (acts(screen), bar_state(screen, "PER:P-31")) == (
        ["move", "extend", "cancel", "check_out"],
        "inside",
    )


def test_who_is_checked_in_hours_before_their_booking_is_inside_and_can_be_checked_out_again(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-31", "15:00", "16:00")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60, "check_in")
    confirm_check_in(screen, MISTAKE)
    day = screen.tablet.pages.staff_day
    assert (key_of(shown(day, "chosen")["line"]), bar_state(screen, "PER:P-31")) == ("st.in", "inside")
    assert acts(screen) == ["move", "extend", "cancel", "check_out"]

    day.touchAct("check_out")
    screen.stands("staffPresent")
    page = screen.tablet.pages.staff_present
    (line,) = shown(page, "lines")
    assert (line["name"], shown(page, "chosen")) == ("Giulia R.", [line["id"]])


def test_leaving_the_page_checks_nobody_in(house: House, screen: Screen, staff: Staff) -> None:
    booked(house, "PER:P-31", "09:00", "12:00")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 10 * 60, "check_in")
    screen.tablet.pages.override.touchReason(MISTAKE)
    screen.tablet.pages.override.touchKeep()
    screen.stands("staffDay")
    assert (house.types(), bar_state(screen, "PER:P-31")) == (["booking.confirmed"], "booked")


def test_who_is_inside_on_another_booking_is_not_checked_in_twice(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-31", "15:00", "16:00")
    assert isinstance(check_in(house.a_pass("m-giulia"), house.ports), Welcome)
    open_day(screen, staff)
    choose(screen, "PER:P-31", 15 * 60)
    assert (acts(screen), bar_state(screen, "PER:P-31")) == (["move", "extend", "cancel"], "booked")
    screen.tablet.pages.staff_day.touchAct("check_in")
    screen.settle()
    assert (screen.tablet.current_screen, house.types().count("checkin")) == ("staffDay", 1)


def test_nobody_is_checked_in_for_another_day_or_when_the_booking_is_over(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-31", "09:00", "12:00")
    booked(house, "PER:P-31", "09:00", "12:00", day=WEDNESDAY)
    open_day(screen, staff)
    screen.tablet.pages.staff_day.touchLater()
    screen.settle()
    choose(screen, "PER:P-31", 10 * 60)
    assert acts(screen) == ["move", "extend", "cancel"]

    screen.stage.go_home()
    house.later(hours=3)
    open_day(screen, staff)
    choose(screen, "PER:P-31", 10 * 60)
    assert acts(screen) == []


def test_who_came_in_by_themselves_meanwhile_is_shown_inside_and_counted_once(
    house: House, screen: Screen, staff: Staff
) -> None:
    booked(house, "PER:P-31", "09:00", "12:00")
    open_day(screen, staff)
    choose(screen, "PER:P-31", 10 * 60, "check_in")
    assert isinstance(check_in(house.a_pass("m-giulia"), house.ports), Welcome)
    confirm_check_in(screen, MISTAKE)
    assert (house.types().count("checkin"), bar_state(screen, "PER:P-31")) == (1, "inside")


class TestNearlyFullHouse:
    """Nobody is inside yet, and no more than ten may be."""

    @pytest.fixture
    def house(self) -> House:
        house = House(spaces=(a_desk("P-01"), FERSINA), branch=a_branch(people_limit=10))
        house.hear(GIULIA, PAOLA, a_staff_member(pin=PIN))
        return house

    @pytest.mark.parametrize(("people", "said"), [(8, []), (9, [{"p": 90, "n": 9, "max": 10}])])
    def test_from_nine_tenths_on_the_first_page_says_how_near_the_limit_is(
        self, house: House, screen: Screen, staff: Staff, people: int, said: list[dict[str, int]]
    ) -> None:
        assert isinstance(check_in(house.a_pass(), house.ports, people), Welcome)
        sign_in(screen, staff)
        page = screen.tablet.pages.staff_home
        notes = shown(page, "notes")
        assert [values_of(note["title"]) for note in notes if key_of(note["title"]) == "pr.near"] == said
        assert shown(page, "warning") == 0.9


class TestFullHouse:
    """One person is inside, and no more than one may be."""

    @pytest.fixture
    def house(self) -> House:
        house = House(spaces=(a_desk("P-01"), FERSINA), branch=a_branch(people_limit=1))
        house.hear(GIULIA, PAOLA, a_staff_member(pin=PIN))
        booked(house, "PER:P-31", "09:00", "12:00")
        assert isinstance(check_in(house.a_pass(), house.ports), Welcome)
        return house

    def test_the_limit_is_said_before_somebody_is_let_in_beyond_it(
        self, house: House, screen: Screen, staff: Staff
    ) -> None:
        open_day(screen, staff)
        choose(screen, "PER:P-31", 10 * 60, "check_in")
        page = screen.tablet.pages.override
        assert (key_of(shown(page, "warning")), values_of(shown(page, "warning"))) == (
            "mv.rule.cap",
            {"n": 1},
        )
        assert (shown(page, "isForced"), shown(page, "canConfirm")) == (True, False)
        confirm_check_in(screen, MISTAKE)
        assert presence.house(house.ports).people == 2
