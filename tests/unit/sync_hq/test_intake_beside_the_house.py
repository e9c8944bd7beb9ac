"""A spreadsheet beside what the house has already: nothing of it is lost, doubled or overwritten (D22)."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from kiosk.domain.bookings import Booking, Request, RequestState, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.errors import KioskError
from kiosk.domain.facts import BookingConfirmed, CheckedIn, FactRef
from kiosk.domain.spaces import Feature, Space
from kiosk.domain.visits import Source
from kiosk.domain.written import NAME_LENGTH_MAX
from kiosk.encoding import values
from sync.hq import authority, import_command, intake, network, spreadsheet, tables, vault
from sync.hq.authority import Confirmed
from sync.hq.bell import Bell
from sync.hq.house import House
from tests.builders import BRANCH, NODE, TUESDAY, WEDNESDAY, a_desk, a_member, a_room, a_span
from tests.headquarters import TODAY, HouseForTest, enrol, kiosk_says, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings
from tests.unit.sync_hq.test_intake import ADA, DESK, HEADINGS, MORNING, sentences, sheet_of

ROOM = "PER:P-31"
PANAROTTA = replace(a_desk(features=(Feature.WINDOW,)), floor=2, kiosk=NODE, ahead=7)
UGO = "member;Ugo;Moser;;;;;;"
NEXT_DAY = "booking;Ada;Moser;P-07;;25.11.2026;{};"
GUESTS = "https://desk.example"


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HouseForTest]:
    """Pergine on Tuesday at ten, with a room that is aired for ten minutes."""
    with opened(tmp_path / "hq", database) as made:
        network.load(made.house, SmallNetwork(spaces=(PANAROTTA, a_room(airing_minutes=10))))
        yield made


def take_in(hq: HouseForTest, *rows: str) -> intake.Intake:
    """Tried, found good, and done."""
    text = sheet_of(*rows)
    brings, wrong = intake.prepared(hq.house, BRANCH, spreadsheet.read(text))
    assert wrong == []
    intake.take_in(hq.house, BRANCH, text, brings)
    return brings


def give_to_the_kiosk(hq: HouseForTest, space_id: str = "PER:P-07") -> None:
    """The kiosk holds every day of the space."""
    with hq.house.changing(BRANCH) as connection:
        connection.execute(
            insert(tables.lease).values(
                space_id=space_id, branch_id=BRANCH, number=1, first_day="2026-11-24", last_day="9999-12-31",
                holder=NODE,
            )
        )  # fmt: skip


def spaces(hq: HouseForTest) -> dict[str, Space]:
    """By their ids."""
    with hq.house.store.reading() as connection:
        bodies = connection.execute(select(tables.space.c.body)).scalars().all()
    return {one.space_id: one for one in (values.read(Space, body) for body in bodies)}


def standing(hq: HouseForTest) -> list[Booking]:
    """The bookings that take a space."""
    with hq.house.store.reading() as connection:
        bodies = connection.execute(
            select(tables.booking.c.body).order_by(tables.booking.c.start_ms)
        ).scalars()
        return [one for one in (values.read(Booking, body) for body in bodies) if one.takes_space]


def pending(hq: HouseForTest) -> list[Request]:
    """What nobody has decided."""
    with hq.house.store.reading() as connection:
        bodies = connection.execute(select(tables.request.c.body)).scalars().all()
        requests = [values.read(Request, body) for body in bodies]
    return [one for one in requests if one.state is RequestState.PENDING]


def test_two_bookings_without_airing_between_them_are_told(hq: HouseForTest) -> None:
    first = "booking;Ada;Moser;P-31;;25.11.2026;09:00;10:00;"
    second = "booking;Ada;Moser;P-31;;25.11.2026;10:00;11:00;"
    assert sentences(hq, sheet_of(ADA, first, second)) == ["Riga 4: alle 10:00 P-31 non si può prenotare."]


def test_a_booking_in_a_closed_house_is_told(hq: HouseForTest) -> None:
    at_five = "booking;Ada;Moser;P-07;;29.11.2026;05:00;06:00;"
    assert sentences(hq, sheet_of(ADA, at_five)) == ["Riga 3: alle 05:00 P-07 non si può prenotare."]


def test_one_that_has_begun_is_good_until_a_kiosk_decides_of_it(hq: HouseForTest) -> None:
    text = sheet_of(ADA, "booking;Ada;Moser;P-07;;24.11.2026;08:30;18:00;")
    assert sentences(hq, text) == []
    give_to_the_kiosk(hq)
    assert sentences(hq, text) == ["Riga 3: alle 08:30 P-07 non si può prenotare."]


def test_a_place_that_somebody_took_since_the_trial_leaves_everything_as_it_was(hq: HouseForTest) -> None:
    text = sheet_of(ADA, NEXT_DAY.format("09:00;10:00"), NEXT_DAY.format("10:00;11:00"))
    brings, wrong = intake.prepared(hq.house, BRANCH, spreadsheet.read(text))
    assert wrong == []
    marcos = Wish("PER:P-07", WEDNESDAY, a_span("10:30", "11:30", WEDNESDAY), "m-marco")
    assert isinstance(authority.book(hq.house, marcos), Confirmed)

    with pytest.raises(KioskError, match="1 of 2 bookings"):
        intake.take_in(hq.house, BRANCH, text, brings)

    assert [one.subject_id for one in standing(hq)] == ["m-marco"]
    assert not intake.is_in(hq.house, BRANCH, text)
    with hq.house.store.reading() as connection:
        assert vault.person(connection, brings.people[0].subject_id) is None


def test_a_space_that_is_there_keeps_what_the_sheet_does_not_say_and_gets_its_name_back(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    before = spaces(hq)
    brings = take_in(hq, "desk;;;p-07;Luserna;;;;", "room;;;P-31;Fersina;;;;")
    assert spaces(hq) == before | {"PER:P-07": replace(PANAROTTA, name="Luserna")}
    assert brings.new_spaces == frozenset()

    assert intake.take_back(hq.house, BRANCH) == {"members": 0, "spaces": 1, "bookings": 0}
    assert spaces(hq) == before


def test_a_sign_that_hangs_on_another_kind_of_space_is_told(hq: HouseForTest) -> None:
    assert sentences(hq, sheet_of("desk;;;P-31;Fersina;;;;")) == ["Riga 2: manca kind."]


def test_a_space_that_was_taken_back_may_come_again_as_another_kind(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    take_in(hq, DESK)
    intake.take_back(hq.house, BRANCH)
    (made,) = take_in(hq, "room;;;P-77;Lavarone;;;;6").spaces
    assert spaces(hq)["PER:P-77"] == made
    assert (made.seats, made.is_retired) == (6, False)


def test_a_new_room_is_aired_and_a_new_desk_is_not(hq: HouseForTest) -> None:
    take_in(hq, DESK, "room;;;P-78;Luserna;;;;6")
    assert [spaces(hq)[f"PER:{code}"].airing_minutes for code in ("P-77", "P-78")] == [0, 10]


def test_a_corrected_sheet_brings_only_what_is_new(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("1 people were erased by account import")
    held = NEXT_DAY.format("09:00;10:00")
    give_to_the_kiosk(hq)
    first = take_in(hq, ADA, DESK, MORNING, held)
    corrected = (ADA.upper().replace("MEMBER", "member"), UGO, DESK, MORNING, held)
    more = "booking;Ada;Moser;P-77;;25.11.2026;09:00;10:00;"

    second = take_in(hq, *corrected, more)

    assert [one.given_name for one in second.people] == ["Ugo"]
    assert (len(second.passes), second.spaces) == (1, ())
    assert [(one.day, one.subject_id) for one in second.wishes] == [(WEDNESDAY, first.people[0].subject_id)]
    assert intake.take_back(hq.house, BRANCH) == {"members": 1, "spaces": 0, "bookings": 1}
    assert [one.span for one in standing(hq)] == [a_span("08:30", "12:00")]


def test_a_booking_that_its_kiosk_is_to_cancel_stands_in_the_way_and_is_told(hq: HouseForTest) -> None:
    row = "booking;Marco;Bortolotti;P-07;;25.11.2026;09:00;10:00;"
    take_in(hq, row)
    give_to_the_kiosk(hq)
    assert intake.take_back(hq.house, BRANCH) == {"members": 0, "spaces": 0, "bookings": 1}
    assert sentences(hq, sheet_of(row)) == ["Riga 2: P-07 è già di Marco B. alle 09:00."]


def test_bookings_are_made_for_members_the_house_knows_and_for_none_of_two_of_one_name(
    hq: HouseForTest,
) -> None:
    marcos = "booking;Marco;Bortolotti;P-07;;25.11.2026;09:00;10:00;"
    brings, wrong = intake.prepared(hq.house, BRANCH, spreadsheet.read(sheet_of(marcos)))
    assert (wrong, brings.people) == ([], ())
    assert [one.subject_id for one in brings.wishes] == ["m-marco"]

    network.load(hq.house, SmallNetwork((), (), (), (a_member("m-other"),), (), (), ()))
    namesake = "member;Marco;Bortolotti;;;;;;"
    assert sentences(hq, sheet_of(namesake, marcos)) == ["Riga 3: manca Marco Bortolotti."]


def test_the_first_arrival_on_a_booking_of_the_sheet_ends_the_way_back(hq: HouseForTest) -> None:
    take_in(hq, "booking;Marco;Bortolotti;P-07;;24.11.2026;09:00;12:00;")
    enrol(hq.house, NODE)
    (booking,) = standing(hq)
    arrived = CheckedIn(
        subject_id="m-marco", space_id="PER:P-07", day=TUESDAY, source=Source.PASS,
        booking=FactRef(booking.booking_id),
    )  # fmt: skip
    kiosk_says(hq.house, NODE, 1, [arrived])
    assert intake.take_back(hq.house, BRANCH) is None
    assert standing(hq) == [booking]


def test_what_guests_are_told_to_open_stays_when_a_sheet_comes_in(hq: HouseForTest) -> None:
    network.tell_guest_address(replace(hq.house, guest_address=GUESTS))
    take_in(hq, ADA, DESK, MORNING)
    with hq.house.store.reading() as connection:
        body = connection.execute(select(tables.branch.c.body)).scalar_one()
    assert values.read(Branch, body).guest_address == GUESTS


class KioskAnswers(Bell):
    """The kiosk hears of each thing at once and says, once, what the test lets it say."""

    def __init__(self, answer: Callable[[], None]) -> None:
        super().__init__()
        self._answer: Callable[[], None] | None = answer

    def ring(self, branch_id: str) -> None:
        """Woken."""
        super().ring(branch_id)
        answer, self._answer = self._answer, None
        if answer is not None:
            answer()


def answered(house: House, answer: Callable[[], None]) -> House:
    """The house whose first word the kiosk answers so."""
    return replace(house, bell=KioskAnswers(answer))


def test_a_booking_that_the_kiosk_confirms_while_it_is_taken_back_goes_too(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("1 people were erased by account import")
    give_to_the_kiosk(hq)
    enrol(hq.house, NODE)
    ada = take_in(hq, ADA, NEXT_DAY.format("09:00;10:00"), NEXT_DAY.format("10:00;11:00")).people[0]

    def confirm() -> None:
        hq.house.catch_up(BRANCH)
        (left,) = pending(hq)
        name = FactRef(left.request_id)
        fact = BookingConfirmed(left.space_id, left.day, left.span, 1, 1, ada.subject_id, request=name)
        kiosk_says(hq.house, NODE, 1, [fact])

    assert intake.take_back(answered(hq.house, confirm), BRANCH) == {"members": 1, "spaces": 0, "bookings": 2}
    assert [one.is_cancel_asked for one in standing(hq)] == [True]


def test_somebody_who_comes_while_it_is_taken_back_is_not_erased(hq: HouseForTest) -> None:
    ada = take_in(hq, ADA, DESK, MORNING).people[0]
    enrol(hq.house, NODE)
    arrived = CheckedIn(subject_id=ada.subject_id, space_id="PER:P-77", day=TUESDAY, source=Source.PASS)

    def arrive() -> None:
        kiosk_says(hq.house, NODE, 1, [arrived])

    house = answered(hq.house, arrive)
    assert intake.take_back(house, BRANCH) is None
    with hq.house.store.reading() as connection:
        assert vault.person(connection, ada.subject_id) == ada
    assert not spaces(hq)["PER:P-77"].is_retired


def test_a_sheet_that_brings_nothing_new_is_no_act_of_its_own(tmp_path: Path) -> None:
    with opened(tmp_path / "hq") as made:
        network.load(made.house, SmallNetwork())
    clock = tmp_path / "clock"
    clock.write_text(str((TODAY - datetime.now(UTC)).total_seconds()), encoding="ascii")
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(sheet_of(ADA, DESK), encoding="utf-8")
    second.write_text(sheet_of(DESK, ADA), encoding="utf-8")
    answers = [
        import_command.run(tmp_path / "hq", None, clock, import_command.Asked(BRANCH, file, "it", True))
        for file in (first, second)
    ]
    assert [one["said"] for one in answers] == [
        ["Si può tornare come prima fino al primo ingresso."],
        ["Queste righe ci sono già: non cambia nulla."],
    ]
    with opened(tmp_path / "hq") as made:
        assert intake.is_in(made.house, BRANCH, first.read_text(encoding="utf-8"))
        assert not intake.is_in(made.house, BRANCH, second.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ("room;;;P-78;Luserna;;;;8 posti", "seats"),
        ("room;;;P-78;Luserna;;;;0", "seats"),
        (f"room;;;P-78;Luserna;;;;{'9' * 5_000}", "seats"),
        (f"room;;;P-78;{'L' * (NAME_LENGTH_MAX + 1)};;;;", "name"),
        ("member;123;Moser;;;;;;", "given_name"),
        ("member;Ada;---;;;;;;", "family_name"),
        (f"member;Ada;{'M' * (NAME_LENGTH_MAX + 1)};;;;;;", "family_name"),
    ],
)
def test_seats_and_names_that_are_none_are_told(hq: HouseForTest, row: str, missing: str) -> None:
    assert sentences(hq, sheet_of(row)) == [f"Riga 2: manca {missing}."]


def test_a_cell_longer_than_any_is_no_spreadsheet() -> None:
    with pytest.raises(KioskError, match="line 2"):
        spreadsheet.read(f"{HEADINGS}\nmember;{'A' * (csv.field_size_limit() + 1)};Moser\n")
