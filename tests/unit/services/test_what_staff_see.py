"""What the screen knows before anybody acts: the day, the ways of an override, who stands there, when they may book."""

from dataclasses import replace

from kiosk.domain.bookings import Objection, Wish
from kiosk.domain.facts import OverrideAct, OverrideReason
from kiosk.domain.outcomes import Booked, NotBooked, OverrideDone, Welcome
from kiosk.domain.people import Entitlement, EntitlementKind
from kiosk.services import book, check_out, extend, find_space, override, timetable
from kiosk.services.check_in import check_in
from kiosk.services.identify import Known, at_screen
from kiosk.services.override import By, Prepared
from tests.builders import TUESDAY, a_desk, a_grant, a_member, a_room, a_span, a_visitor, an_office, at
from tests.houses import House

PAOLA = By("s-paola", OverrideReason.BROKEN)
FERSINA = a_room("P-31", name="Fersina", seats=4)
MARZOLA = a_room("P-32", name="Marzola", seats=10)
SILLA = a_room("P-33", name="Silla", seats=6)


def a_house() -> House:
    """A desk, an office and three rooms, told out of order; Giulia has a plan as Marco has."""
    house = House(spaces=(MARZOLA, a_desk("P-01"), FERSINA, SILLA, an_office("P-21")))
    house.hear(a_member("m-giulia", given_name="Giulia", family_name="Rossi", card_number="204818"))
    return house


def booked(
    house: House, space: str, start: str, end: str, who: str | None = "m-giulia", people: int = 1
) -> str:
    answer = book.book(Wish(space, TUESDAY, a_span(start, end), who, people), house.ports)
    assert isinstance(answer, Booked)
    return answer.booking_id


def prepared(house: House, booking_id: str, act: OverrideAct) -> Prepared:
    answer = override.prepare(booking_id, act, house.ports)
    assert isinstance(answer, Prepared)
    return answer


def test_the_day_lists_rooms_offices_and_desks_with_every_booking_that_stands() -> None:
    house = a_house()
    booked(house, "PER:P-32", "15:00", "16:00")
    booked(house, "PER:P-32", "10:00", "11:00", "m-marco")
    book.cancel(booked(house, "PER:P-31", "12:00", "13:00"), house.ports)
    arrived = check_in(house.a_pass(), house.ports)
    assert isinstance(arrived, Welcome)

    day = timetable.of_day(TUESDAY, house.ports)
    assert [row.space.code for row in day] == ["P-31", "P-32", "P-33", "P-21", "P-01"]
    names = {row.space.code: [slot.short_name for slot in row.slots] for row in day}
    assert names == {
        "P-31": [],
        "P-32": ["Marco B.", "Giulia R."],
        "P-33": [],
        "P-21": [],
        "P-01": ["Marco B."],
    }
    (desk,) = day[-1].slots
    assert desk.visit_id == arrived.visit_id
    check_out.check_out(arrived.visit_id, house.ports)
    assert timetable.of_day(TUESDAY, house.ports)[-1].slots == ()


def test_the_day_knows_what_a_booking_was_before_and_who_it_is_reserved_for() -> None:
    house = a_house()
    right = Entitlement(EntitlementKind.PUBLIC_BODY, TUESDAY)
    house.hear(
        replace(a_visitor("m-comune", given_name="Comune di Pergine", family_name=""), entitlements=(right,))
    )
    booking_id = booked(house, "PER:P-31", "15:00", "16:00", "m-comune")
    extend.extend(booking_id, at("17:00"), house.ports)
    (slot,) = timetable.of_day(TUESDAY, house.ports)[0].slots
    assert (slot.short_name, slot.is_reserved) == ("Comune di Pergine", True)
    assert slot.before is not None
    assert (slot.before.booking_id, slot.before.span) == (booking_id, a_span("15:00", "16:00"))


def test_the_ways_to_move_are_the_fitting_spaces_of_its_kind_smallest_first_and_taken_ones_last() -> None:
    house = a_house()
    moving = booked(house, "PER:P-31", "15:00", "16:00", people=4)
    booked(house, "PER:P-33", "15:30", "16:30", "m-marco")
    ways = prepared(house, moving, OverrideAct.MOVE)

    assert (ways.short_name, ways.before.space) == ("Giulia R.", FERSINA)
    assert [(offer.stand.space, offer.against) for offer in ways.offers] == [
        (MARZOLA, None),
        (SILLA, Objection.TAKEN),
    ]
    assert (ways.offers[1].other_name, ways.offers[1].stand.taken) == (
        "Marco B.",
        (a_span("15:30", "16:30"),),
    )
    house.hear(a_grant(MARZOLA, number=2, holder="PER-9"))
    assert [o.stand.space for o in prepared(house, moving, OverrideAct.MOVE).offers] == [SILLA]


def test_a_space_too_small_or_kept_for_somebody_is_no_way() -> None:
    house = a_house()
    moving = booked(house, "PER:P-33", "15:00", "16:00", people=6)
    house.hear(replace(MARZOLA, fixed_for="m-marco"))
    assert prepared(house, moving, OverrideAct.MOVE).offers == ()


def test_the_ways_to_extend_reach_to_closing_and_each_that_is_allowed_is_accepted() -> None:
    house = a_house()
    longer = booked(house, "PER:P-31", "15:00", "16:00")
    booked(house, "PER:P-31", "17:00", "18:00", "m-marco")
    offers = prepared(house, longer, OverrideAct.EXTEND).offers
    assert [(offer.stand.span.end, offer.against) for offer in offers] == [
        (at("16:30"), None),
        (at("17:00"), None),
        (at("18:00"), Objection.TAKEN),
        (at("19:00"), Objection.TAKEN),
    ]
    assert isinstance(override.extend(longer, at("18:00"), PAOLA, house.ports), NotBooked)
    assert isinstance(override.extend(longer, at("17:00"), PAOLA, house.ports), OverrideDone)


def test_a_look_at_the_ways_writes_nothing_and_a_booking_that_is_gone_has_none() -> None:
    house = a_house()
    booking_id = booked(house, "PER:P-31", "15:00", "16:00")
    before = house.types()
    for act in OverrideAct:
        prepared(house, booking_id, act)
    assert house.types() == before
    book.cancel(booking_id, house.ports)
    assert override.prepare(booking_id, OverrideAct.MOVE, house.ports) == NotBooked(Objection.EXPIRED)


def test_who_stands_there_is_known_from_their_visit_or_from_the_code_they_showed() -> None:
    house = a_house()
    code = house.a_pass()
    assert at_screen(b"", None, house.ports) is None
    assert at_screen(b"SV1:nonsense", None, house.ports) is None
    assert at_screen(code, None, house.ports) == Known("m-marco", "Marco", None)
    arrived = check_in(code, house.ports)
    assert isinstance(arrived, Welcome)
    assert at_screen(b"", arrived.visit_id, house.ports) == Known("m-marco", "Marco", arrived.visit_id)
    check_out.check_out(arrived.visit_id, house.ports)
    assert at_screen(b"", arrived.visit_id, house.ports) is None


def test_people_with_a_plan_may_book_a_room_in_their_own_hours_and_see_their_own_room() -> None:
    house = a_house()
    house.hear(replace(SILLA, fixed_for="m-marco"))
    everybody = find_space.room_day(house.ports, TUESDAY)
    marco = find_space.room_day(house.ports, TUESDAY, "m-marco")
    assert everybody.opening == (a_span("08:00", "19:00"),)
    assert marco.opening == (a_span("08:00", "19:00"), a_span("06:00", "22:00"))
    assert [room.space.code for room in everybody.rooms] == ["P-31", "P-32"]
    assert [room.space.code for room in marco.rooms] == ["P-31", "P-32", "P-33"]
