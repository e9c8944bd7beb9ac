"""The demo network keeps what it promises: the figures of each branch, the people, and a week that can be booked."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from kiosk.demo import guests, names, people, week
from kiosk.demo.network import Network, network
from kiosk.domain import bookings, days
from kiosk.domain.bookings import Booking, BookingState, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import PassPurpose, PassRefusal, judge
from kiosk.domain.people import Entitlement, EntitlementKind, Person
from kiosk.domain.ports import FeedItem
from kiosk.domain.spaces import Feature, Space, SpaceKind
from kiosk.domain.written import clean_name, is_name
from kiosk.encoding import feed, pins
from tests.builders import TUESDAY, at

SEED = 2026

# UX.md 2.2: desks, offices, rooms with seats, people limit
FIGURES = {
    "PER": (14, 3, {"Marzola": 10, "Fersina": 4}, 40),
    "LEV": (8, 1, {"Lago": 6}, 20),
    "TEN": (6, 2, {"Belvedere": 4}, 14),
    "CIV": (6, 1, {"Calisio": 6}, 16),
    "VIG": (5, 1, {"Becco": 4}, 12),
    "CAL": (6, 1, {"Brenta": 8}, 18),
    "PIN": (6, 0, {"Serraia": 8}, 16),
}
STAFFED = {
    "PER": {n: ["08:30-13:00", "14:00-18:00"] for n in range(5)},
    "LEV": {n: ["08:30-12:30"] for n in range(5)},
    "TEN": {},
    "CIV": {1: ["09:00-12:00"], 3: ["09:00-12:00"]},
    "VIG": {},
    "CAL": {n: ["09:00-12:00"] for n in range(5)},
    "PIN": {n: ["09:00-12:00"] for n in (0, 2, 4)},
}


@pytest.fixture(scope="module")
def valley() -> Network:
    return network(SEED, TUESDAY)


def branch_of(valley: Network, branch_id: str) -> Branch:
    return next(branch for branch in valley.branches if branch.branch_id == branch_id)


def spaces_of(valley: Network, branch_id: str, kind: SpaceKind) -> list[Space]:
    return [s for s in valley.spaces if s.branch_id == branch_id and s.kind is kind]


def members_of(valley: Network) -> list[Person]:
    return list(valley.people[: people.MEMBERS])


@pytest.mark.parametrize("branch_id", FIGURES)
def test_a_branch_has_the_desks_rooms_and_limit_it_should(valley: Network, branch_id: str) -> None:
    desks, offices, rooms, limit = FIGURES[branch_id]
    assert len(spaces_of(valley, branch_id, SpaceKind.DESK)) == desks
    assert len(spaces_of(valley, branch_id, SpaceKind.OFFICE)) == offices
    found = {room.name: room.seats for room in spaces_of(valley, branch_id, SpaceKind.MEETING_ROOM)}
    assert found == rooms
    assert branch_of(valley, branch_id).people_limit == limit


@pytest.mark.parametrize("branch_id", STAFFED)
def test_a_branch_is_staffed_when_it_should_be(valley: Network, branch_id: str) -> None:
    found: dict[int, list[str]] = {}
    for hours in branch_of(valley, branch_id).staffed:
        found.setdefault(hours.weekday, []).append(f"{hours.opens:%H:%M}-{hours.closes:%H:%M}")
    assert found == STAFFED[branch_id]


def test_the_seven_stand_in_the_order_of_their_summits(valley: Network) -> None:
    assert [branch.branch_id for branch in valley.branches] == list(FIGURES)
    assert [branch.summit for branch in valley.branches] == list(range(7))
    assert branch_of(valley, "PER").name == "Pergine Valsugana"
    assert len({branch.phone for branch in valley.branches}) == 7


def test_patron_days_are_closed_in_three_languages(valley: Network) -> None:
    patrons = {branch.branch_id: [c.day for c in branch.closures][:2] for branch in valley.branches}
    assert patrons == {
        "PER": [date(2026, 9, 8), date(2027, 9, 8)],
        "LEV": [date(2026, 7, 19), date(2027, 7, 18)],
        "TEN": [],
        "CIV": [],
        "VIG": [],
        "CAL": [date(2026, 8, 6), date(2027, 8, 6)],
        "PIN": [date(2026, 5, 26), date(2027, 5, 26)],
    }
    for branch in valley.branches:
        for closure in branch.closures:
            assert closure.reason.it
            assert closure.reason.de
            assert closure.reason.en


def test_every_staffed_branch_has_staff_whose_pin_is_theirs_alone(valley: Network) -> None:
    person = {p.subject_id: p for p in valley.people}
    staffed = {branch.branch_id for branch in valley.branches if branch.staffed}
    placed = {b for member in valley.staff for b in person[member.subject_id].branches}
    assert staffed <= placed
    codes = [valley.pins[member.staff_id] for member in valley.staff]
    assert len(set(codes)) == len(codes)
    for member, code in zip(valley.staff, codes, strict=True):
        assert len(code) >= 6
        parts = pins.parts_of(member.pin)
        assert parts is not None
        assert pins.stretched(code, parts[0]) == parts[1]
        assert member.fresh_through == TUESDAY + timedelta(days=30)


def test_a_printed_card_has_six_digits_and_a_pin_of_four(valley: Network) -> None:
    holders = [person for person in valley.people if person.card_number is not None]
    assert len(holders) == people.CARD_HOLDERS == len({person.card_number for person in holders})
    for holder in holders:
        assert len(holder.card_number or "") == 6
        assert len(valley.pins[holder.subject_id]) == 4
        salt, stretched = pins.parts_of(holder.pin or "") or (b"", b"")
        assert pins.stretched(valley.pins[holder.subject_id], salt) == stretched


def test_codes_and_ids_are_never_given_twice(valley: Network) -> None:
    for ids in (
        [space.space_id for space in valley.spaces],
        [(space.branch_id, space.code) for space in valley.spaces],
        [(space.branch_id, space.name) for space in valley.spaces],
        [person.subject_id for person in valley.people],
        [member.staff_id for member in valley.staff],
        [issued.record.pass_id for issued in valley.passes],
        [issued.file_name for issued in valley.passes if issued.file_name],
        [invitation.invitation_id for invitation in valley.invitations],
        [invitation.code for invitation in valley.invitations],
        [(plan.branch_id, plan.floor) for plan in valley.plans],
    ):
        assert len(set(ids)) == len(ids)


class SameDice(Random):
    """Throws every number twice in a row."""

    def __init__(self) -> None:
        super().__init__(0)
        self._throws = (number for number in range(471_193, 471_203) for _ in range(2))

    def randint(self, a: int, b: int) -> int:
        throw = next(self._throws)
        assert a <= throw <= b
        return throw


def test_a_visit_code_is_thrown_again_when_it_was_given_before() -> None:
    codes = guests.visit_codes(SameDice())
    assert [next(codes) for _ in range(3)] == ["471193", "471194", "471195"]


def test_there_are_240_members_with_names_that_can_be_kept(valley: Network) -> None:
    members = members_of(valley)
    assert len(members) == 240
    for person in valley.people:
        whole = f"{person.given_name} {person.family_name}".strip()
        assert is_name(whole)
        assert clean_name(whole) == whole


def test_two_members_have_one_name_and_different_companies_and_no_others_do(valley: Network) -> None:
    counted = Counter((person.given_name, person.family_name) for person in valley.people)
    assert [name for name, count in counted.items() if count > 1] == [names.TWINS]
    twins = [p for p in members_of(valley) if (p.given_name, p.family_name) == names.TWINS]
    assert len({twin.company for twin in twins}) == len(twins) == 2


def test_the_awkward_names_are_among_the_members(valley: Network) -> None:
    found = {(person.given_name, person.family_name) for person in members_of(valley)}
    assert {("Min-jun", "O"), ("Rosa", "D'Angelo"), ("Thị Lan", "Nguyễn")} <= found
    assert any(not family for _, family in found)
    assert any(sum(c.isalpha() for c in given + family) >= 60 for given, family in found)


def test_three_employers_and_two_public_bodies_pay_for_some(valley: Network) -> None:
    paid: dict[EntitlementKind, set[str | None]] = {}
    for person in members_of(valley):
        for right in person.entitlements:
            paid.setdefault(right.kind, set()).add(person.company)
    assert paid[EntitlementKind.EMPLOYER] == set(people.EMPLOYERS)
    assert paid[EntitlementKind.PUBLIC_BODY] == set(people.PUBLIC_BODIES)
    assert len(people.EMPLOYERS) == 3
    assert len(people.PUBLIC_BODIES) == 2


def test_every_member_has_a_home_and_everybody_reads_one_of_the_languages(valley: Network) -> None:
    known = {branch.branch_id for branch in valley.branches}
    for person in valley.people:
        assert person.branches
        assert set(person.branches) <= known
        assert person.language in ("it", "de", "en")
    homes = Counter(branch for person in members_of(valley) for branch in person.branches)
    assert min(homes.values()) > 15


def test_every_invitation_has_its_visitor_host_pass_and_room(valley: Network) -> None:
    person = {p.subject_id: p for p in valley.people}
    issued = {i.record.pass_id: i for i in valley.passes}
    rooms = {space.space_id: space for space in valley.spaces}
    by_branch = Counter(person[i.visitor_id].branches for i in valley.invitations)
    assert set(by_branch) == {(branch.branch_id,) for branch in valley.branches}
    for invitation in valley.invitations:
        visitor, host = person[invitation.visitor_id], person[invitation.host_id]
        assert set(visitor.branches) <= set(host.branches)
        assert rooms[invitation.space_id or ""].branch_id == visitor.branches[0]
        branch = branch_of(valley, visitor.branches[0])
        assert branch.is_open(invitation.starts_at)
        assert branch.is_open(invitation.ends_at - timedelta(minutes=1))
        assert visitor.entitlement_on(branch.day_of(invitation.starts_at)) is not None
        its_pass = issued[invitation.pass_id or ""]
        assert its_pass.claims.purpose is PassPurpose.VISITOR
        assert its_pass.record.invitation_id == invitation.invitation_id
        assert judge(its_pass.claims, invitation.starts_at, visitor.branches[0], ()) is None


def confirm_all(valley: Network) -> list[Booking]:
    """Every wish asked at its branch one after another, at the dawn of the first day."""
    spaces = {space.space_id: space for space in valley.spaces}
    confirmed: list[Booking] = []
    for number, wish in enumerate(valley.wishes):
        space = spaces[wish.space_id]
        branch = branch_of(valley, space.branch_id)
        dawn = days.bounds(TUESDAY, branch.time_zone).start
        others = [booking for booking in confirmed if booking.space_id == wish.space_id]
        assert bookings.objection(wish, space, branch, others, dawn) is None, wish
        confirmed.append(_booking(number, wish))
    return confirmed


def _booking(number: int, wish: Wish) -> Booking:
    return Booking(
        f"b{number}", wish.space_id, wish.day, wish.span, wish.subject_id, wish.people, BookingState.CONFIRMED
    )


def test_every_wish_of_the_week_can_be_confirmed_and_no_two_overlap(valley: Network) -> None:
    confirmed = confirm_all(valley)
    assert len(confirmed) > 100
    for space in valley.spaces:
        spans = sorted(booking.span for booking in confirmed if booking.space_id == space.space_id)
        assert all(before.end <= after.start for before, after in pairwise(spans))


def test_wishes_lie_in_the_week_in_opening_hours_and_are_somebodys_who_may(valley: Network) -> None:
    person = {p.subject_id: p for p in valley.people}
    spaces = {space.space_id: space for space in valley.spaces}
    for wish in valley.wishes:
        branch = branch_of(valley, spaces[wish.space_id].branch_id)
        owner = person[wish.subject_id or ""]
        assert TUESDAY <= wish.day < TUESDAY + timedelta(days=7)
        assert branch.day_of(wish.span.start) == wish.day
        assert bookings.lies_in_hours(wish.span, wish.day, branch, has_plan=False)
        assert branch.branch_id in owner.branches
        assert owner.entitlement_on(wish.day) is not None


def test_nobody_is_in_two_places_and_half_of_the_desks_stay_free(valley: Network) -> None:
    bodies = {p.subject_id for p in people.organisations(TUESDAY)}
    asked = Counter((w.subject_id, w.day) for w in valley.wishes if w.subject_id not in bodies)
    assert set(asked.values()) == {1}
    desks = {s.space_id: s.branch_id for s in valley.spaces if s.kind is SpaceKind.DESK}
    for branch_id, (count, _, _, limit) in FIGURES.items():
        for start in {wish.span.start for wish in valley.wishes}:
            there = [w for w in valley.wishes if w.space_id.startswith(branch_id) and w.span.contains(start)]
            assert sum(w.space_id in desks for w in there) <= count // 2
            assert sum(w.people for w in there) <= limit


def test_the_comune_has_monday_mornings_at_pine_and_the_boats_wednesday_evenings(valley: Network) -> None:
    name = {p.subject_id: p.given_name for p in valley.people}
    reserved = {
        (name[w.subject_id or ""], w.space_id, f"{w.span.start.astimezone(branch.time_zone):%a %H:%M}")
        for branch in valley.branches
        for w in valley.wishes
        if w.space_id.startswith(branch.branch_id) and (w.subject_id or "").startswith("m-o")
    }
    assert ("Comune di Baselga di Piné", "PIN:S-01", "Mon 08:30") in reserved
    assert ("Provincia autonoma di Trento", "CIV:P-01", "Tue 08:30") in reserved
    assert ("Provincia autonoma di Trento", "CIV:P-01", "Thu 08:30") in reserved
    assert ("Associazione Barche sul Lago", "CAL:S-01", "Wed 20:00") in reserved


def test_giulia_finds_her_usual_desk_free_all_week(valley: Network) -> None:
    giulia = people.named(valley.people, people.REGULAR)
    assert giulia.usual_space == "LEV:P-07"
    assert not [w for w in valley.wishes if w.space_id == "LEV:P-07" or w.subject_id == giulia.subject_id]
    usual = next(space for space in valley.spaces if space.space_id == "LEV:P-07")
    assert usual.offers(Feature.WINDOW)
    assert usual.fixed_for is None


def test_residents_have_their_desk_and_nobody_asks_for_it(valley: Network) -> None:
    fixed = {space.space_id: space.fixed_for for space in valley.spaces if space.fixed_for}
    assert fixed == {
        "LEV:P-08": people.named(valley.people, ("Elisa", "Anderle")).subject_id,
        "PER:P-14": people.named(valley.people, ("Stefano", "Toller")).subject_id,
    }
    assert not [wish for wish in valley.wishes if wish.space_id in fixed]


def test_the_same_seed_gives_the_same_valley_to_the_byte_and_another_seed_another(valley: Network) -> None:
    again = network(SEED, TUESDAY)
    assert again == valley
    assert network(SEED + 1, TUESDAY) != valley


def test_everything_can_travel_in_the_feed(valley: Network) -> None:
    items: list[FeedItem] = [*valley.branches, *valley.plans, *valley.spaces, *valley.people]
    items += [*valley.staff, *valley.invitations, *(issued.record for issued in valley.passes)]
    for item in items:
        assert feed.decode(feed.encode(item)) == item


@pytest.mark.parametrize(
    "today",
    [
        date(2026, 11, 29),  # a Sunday
        date(2026, 3, 27),  # the night without 02:00
        date(2026, 10, 23),  # the night with 02:00 twice
        date(2027, 9, 7),  # Pergine's patron day tomorrow
        date(2027, 12, 29),  # over New Year
        date(2028, 2, 28),  # before 29 February
    ],
)
def test_on_whatever_day_the_demo_begins_its_week_can_be_booked(today: date) -> None:
    valley = network(SEED, today)
    spaces = {space.space_id: space for space in valley.spaces}
    dawn = days.bounds(today, valley.branches[0].time_zone).start
    taken: dict[str, list[Booking]] = {}
    for number, wish in enumerate(valley.wishes):
        branch = branch_of(valley, spaces[wish.space_id].branch_id)
        others = taken.setdefault(wish.space_id, [])
        assert bookings.objection(wish, spaces[wish.space_id], branch, others, dawn) is None
        others.append(_booking(number, wish))
    assert all(len(week.open_days(branch, today)) >= 3 for branch in valley.branches)


def role(valley: Network, file_name: str) -> PassRefusal | None:
    """What Levico's kiosk would say of the pass at ten on Tuesday, revocations known."""
    revoked = {issued.claims.pass_id for issued in valley.passes if issued.is_revoked}
    (issued,) = (issued for issued in valley.passes if issued.file_name == file_name)
    return judge(issued.claims, at("10:00"), "LEV", revoked)


@pytest.mark.parametrize(
    ("file_name", "refusal"),
    [
        ("member-giulia", None),
        ("member-davide", None),
        ("booking-jakob", None),
        ("visitor-karl", None),
        ("staff-anna", None),
        ("lapsed-nicola", None),
        ("expired-luca", PassRefusal.EXPIRED),
        ("revoked-silvia", PassRefusal.REVOKED),
        ("other-branch-tobias", PassRefusal.OTHER_BRANCH),
        ("booking-viola", PassRefusal.OTHER_BRANCH),
        ("early-irene", PassRefusal.EARLY),
    ],
)
def test_every_pass_on_stage_plays_its_part(
    valley: Network, file_name: str, refusal: PassRefusal | None
) -> None:
    assert role(valley, file_name) is refusal


def test_the_lapsed_member_has_a_good_pass_and_no_right_any_more(valley: Network) -> None:
    nicola = people.named(valley.people, people.LAPSED)
    assert nicola.entitlement_on(TUESDAY) is None
    assert all(isinstance(right, Entitlement) for right in nicola.entitlements)


def test_a_booking_pass_belongs_to_a_wish_of_its_owner(valley: Network) -> None:
    with_wish = [issued for issued in valley.passes if issued.claims.purpose is PassPurpose.BOOKING]
    assert len(with_wish) == 4
    for issued in with_wish:
        assert issued.wish in valley.wishes
        assert issued.wish is not None
        assert issued.wish.subject_id == issued.record.subject_id
        assert judge(issued.claims, issued.wish.span.start, issued.wish.space_id[:3], ()) is None
