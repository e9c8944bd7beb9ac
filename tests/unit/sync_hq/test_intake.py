"""A spreadsheet at headquarters: a sentence for each row that is wrong, nothing changed until it is told to (D22)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.bookings import Wish
from sync.hq import authority, feed, intake, network, spreadsheet, vault
from sync.hq.authority import Confirmed, Pending
from sync.hq.web.texts import Words
from tests.builders import BRANCH, TUESDAY, a_span
from tests.headquarters import HouseForTest, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

HEADINGS = "kind;given_name;family_name;space;name;day;start;end;seats"
ADA = "member;Ada;Moser;;;;;;"
DESK = "desk;;;P-77;Lavarone;;;;"
MORNING = "booking;Ada;Moser;P-77;;24.11.2026;08:30;12:00;"
WRONG = [
    ("desk;;;P-77;Luserna;;;;", "Riga 5: P-77 c’è già alla riga 3."),
    ("member;ada;MOSER;;;;;;", "Riga 5: ada MOSER c’è già alla riga 2."),
    ("member;Ada;;;;;;;", "Riga 5: manca family_name."),
    ("chair;;;;;;;;", "Riga 5: manca kind."),
    ("booking;Ada;Moser;P-77;;24.11.2026;;12:00;", "Riga 5: manca start."),
    (
        "booking;Ada;Moser;P-77;;domani;08:30;12:00;",
        "Riga 5: «domani» non è una data. Scrivila come 26.11.2026.",
    ),
    ("booking;Ada;Moser;P-99;;24.11.2026;08:30;12:00;", "Riga 5: non troviamo lo spazio «P-99»."),
    ("booking;Ugo;Moser;P-77;;24.11.2026;13:00;14:00;", "Riga 5: manca Ugo Moser."),
    ("booking;Ada;Moser;P-77;;24.11.2026;11:00;13:00;", "Riga 5: P-77 è già di Ada M. alle 11:00."),
    ("booking;Ada;Moser;P-08;;24.11.2026;14:00;15:00;", "Riga 5: P-08 è già di Marco B. alle 14:00."),
    ("booking;Ada;Moser;P-31;;24.11.2026;15:00;15:05;", "Riga 5: alle 15:00 P-31 non si può prenotare."),
    ("booking;Ada;Moser;P-77;;24.11.2026;15:00;14:00;", "Riga 5: alle 15:00 P-77 non si può prenotare."),
]


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[HouseForTest]:
    """Pergine on Tuesday at ten; Marco has the desk P-08 in the afternoon."""
    with opened(tmp_path / "hq") as made:
        network.load(made.house, SmallNetwork())
        marcos = Wish(f"{BRANCH}:P-08", TUESDAY, a_span("14:00", "16:00"), "m-marco")
        assert isinstance(authority.book(made.house, marcos), Confirmed | Pending)
        yield made


def sheet_of(*rows: str) -> str:
    return "\n".join((HEADINGS, *rows, ""))


def head(hq: HouseForTest) -> int:
    """How much the branch was told."""
    with hq.house.store.reading() as connection:
        return feed.head(connection, BRANCH).position


def sentences(hq: HouseForTest, text: str) -> list[str]:
    """What is wrong with a sheet."""
    sheet = spreadsheet.read(text)
    _, wrong = intake.prepared(hq.house, BRANCH, sheet)
    return [Words("it").text(one.key, **one.values).translate(ISOLATES) for one in (*sheet.wrong, *wrong)]


ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


@pytest.mark.parametrize(("row", "said"), WRONG)
def test_each_row_that_is_wrong_has_its_sentence_and_nothing_changes(
    hq: HouseForTest, row: str, said: str
) -> None:
    before = head(hq)
    assert sentences(hq, sheet_of(ADA, DESK, MORNING, row)) == [said]
    assert head(hq) == before


def test_commas_do_as_well_and_bookings_that_are_over_are_left_out(hq: HouseForTest) -> None:
    yesterday = MORNING.replace("24.11.", "23.11.")
    text = sheet_of(ADA, DESK, MORNING, yesterday).replace(";", ",")
    brings, wrong = intake.prepared(hq.house, BRANCH, spreadsheet.read(text))
    assert wrong == []
    assert (len(brings.people), len(brings.new_spaces), len(brings.wishes), brings.past) == (1, 1, 1, 1)


def test_what_was_taken_in_is_taken_back_and_can_be_taken_in_again(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("1 people were erased by account import")
    text = sheet_of(ADA, DESK, MORNING)
    for _ in range(2):
        assert not intake.is_in(hq.house, BRANCH, text)
        brings, wrong = intake.prepared(hq.house, BRANCH, spreadsheet.read(text))
        assert wrong == []
        intake.take_in(hq.house, BRANCH, text, brings)
        assert intake.is_in(hq.house, BRANCH, text)
        assert intake.take_back(hq.house, BRANCH) == {"members": 1, "spaces": 1, "bookings": 1}
        with hq.house.store.reading() as connection:
            assert vault.person(connection, brings.people[0].subject_id) is None
    assert intake.take_back(hq.house, BRANCH) is None
