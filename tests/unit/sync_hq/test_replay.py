"""Headquarters makes its rows again from the stored facts: as if it never had the bug, nothing said twice (F29)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kiosk import cli
from kiosk.domain.bookings import BookingState
from kiosk.domain.facts import (
    BookingRequested,
    CheckedIn,
    CheckedOut,
    CheckInRefused,
    Entry,
    FactRef,
    LeaseWished,
    SubjectIntroduced,
)
from kiosk.domain.projection import Row, Rows, apply
from kiosk.domain.visits import Source
from sync.hq import feed, network, projections, replay, tables, views
from sync.hq.house import House
from sync.hq.projections import SqlRows
from tests.builders import BRANCH, TUESDAY, WEDNESDAY, a_confirmation, a_desk, a_span
from tests.headquarters import LIFE, HouseForTest, enrol, kiosk_says, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

KIOSK = "PER-1"
Apply = Callable[[Rows, Entry], list[Row]]
MADE = (tables.booking, tables.request, tables.visit, tables.redemption, tables.failed_check_in)
SAID = (tables.incident, tables.late_request, tables.introduced, tables.quarantine)
ARRIVAL = CheckedIn(TUESDAY, Source.PASS, subject_id="m-marco")


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HouseForTest]:
    with opened(tmp_path / "hq", database) as made:
        yield made


@pytest.fixture
def never_had_the_bug(tmp_path: Path) -> Iterator[HouseForTest]:
    with opened(tmp_path / "another") as made:
        yield made


def begins(hq: HouseForTest) -> None:
    """Pergine with one kiosk."""
    network.load(hq.house, SmallNetwork())
    enrol(hq.house, KIOSK)


def a_day(house: House) -> None:
    """What a branch may hear of a day: bookings that overlap, a late one, a request, people who come and go."""
    early = a_confirmation()
    kiosk_says(
        house,
        KIOSK,
        1,
        [
            LeaseWished(TUESDAY, (a_desk().space_id,)),
            early,
            replace(early, subject_id="m-giulia", span=a_span("10:00", "12:00")),
            SubjectIntroduced("cd" * 32),
            replace(ARRIVAL, redeems="00" * 8, booking=FactRef(f"{KIOSK}.{LIFE}.2")),
            CheckInRefused("expired", "00" * 8),
            BookingRequested(a_desk("P-08").space_id, WEDNESDAY, a_span(day=WEDNESDAY)),
        ],
    )
    kiosk_says(house, KIOSK, 8, [a_confirmation(a_desk("P-08"))], late=[8])
    kiosk_says(house, KIOSK, 9, [CheckedOut(FactRef(f"{KIOSK}.{LIFE}.5"), Source.PASS)])


def rows_in(house: House, made: Sequence[Any] = MADE) -> dict[str, list[tuple[object, ...]]]:
    """Every row of these tables."""
    with house.store.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in made
        }


def feed_of(house: House) -> int:
    with house.store.reading() as connection:
        return feed.head(connection, BRANCH).position


def stumbling(rule: Apply, over: Callable[[Entry], bool]) -> Apply:
    """The rule with a bug in it."""

    def rule_with_bug(rows: Rows, entry: Entry) -> list[Row]:
        if over(entry):
            raise ZeroDivisionError
        return rule(rows, entry)

    return rule_with_bug


def is_marcos_arrival(entry: Entry) -> bool:
    return isinstance(entry.fact, CheckedIn)


def a_day_with_a_bug(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    announced_warnings: AnnouncedWarnings,
    *,
    rule: str = "apply",
    over: Callable[[Entry], bool] = is_marcos_arrival,
) -> None:
    """The same day while headquarters' rule has a bug."""
    announced_warnings.expect("incident at PER: ")
    announced_warnings.expect("facts could not be applied")
    announced_warnings.expect("was put aside: ZeroDivisionError")
    with monkeypatch.context() as patch:
        patch.setattr(projections, rule, stumbling(getattr(projections, rule), over))
        a_day(house)


@pytest.mark.fault("F29")
def test_after_the_fix_the_replay_yields_what_a_headquarters_without_the_bug_has(
    hq: HouseForTest,
    never_had_the_bug: HouseForTest,
    monkeypatch: pytest.MonkeyPatch,
    announced_warnings: AnnouncedWarnings,
) -> None:
    begins(hq)
    begins(never_had_the_bug)
    announced_warnings.expect("was put aside: UnknownReferenceError")  # nobody knows who left
    a_day_with_a_bug(hq.house, monkeypatch, announced_warnings)
    a_day(never_had_the_bug.house)
    assert rows_in(hq.house) != rows_in(never_had_the_bug.house)
    with hq.house.store.reading() as connection:
        assert [kind for kind, _, _ in views.incidents(connection, BRANCH)].count("aside") == 2
    said = feed_of(hq.house)

    replayed = replay.rebuild(hq.house, BRANCH)

    assert (replayed.healed, replayed.aside) == (2, 0)
    for tables_ in (MADE, SAID):
        assert rows_in(hq.house, tables_) == rows_in(never_had_the_bug.house, tables_)
    assert feed_of(hq.house) == said == feed_of(never_had_the_bug.house)


def test_a_replay_without_a_reason_changes_nothing_and_says_nothing_anew(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (overlap|late|conflict)")
    begins(hq)
    a_day(hq.house)
    before, said = rows_in(hq.house, (*MADE, *SAID)), feed_of(hq.house)

    assert replay.rebuild(hq.house, BRANCH).facts == replay.rebuild(hq.house, BRANCH).facts
    assert (rows_in(hq.house, (*MADE, *SAID)), feed_of(hq.house)) == (before, said)


def test_a_replay_that_reports_anew_is_noticed(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced_warnings.expect("incident at PER: (overlap|late|conflict)")
    begins(hq)
    a_day(hq.house)
    before = rows_in(hq.house, SAID)
    monkeypatch.setattr(projections, "is_reported", lambda *_: False)

    replay.rebuild(hq.house, BRANCH)

    assert rows_in(hq.house, SAID) != before


def test_a_late_confirmation_that_was_put_aside_is_asked_of_the_holder_after_the_fix_and_once(
    hq: HouseForTest, monkeypatch: pytest.MonkeyPatch, announced_warnings: AnnouncedWarnings
) -> None:
    begins(hq)
    a_day_with_a_bug(
        hq.house, monkeypatch, announced_warnings, rule="apply_late", over=lambda entry: entry.name.seq == 8
    )
    with hq.house.store.reading() as connection:
        assert connection.execute(select(tables.late_request)).all() == []

    replay.rebuild(hq.house, BRANCH)
    replay.rebuild(hq.house, BRANCH)

    with hq.house.store.reading() as connection:
        asked = connection.execute(select(tables.late_request)).one()
        late = SqlRows(connection).booking(asked.booking_id)
        assert late is not None
        assert late.state is BookingState.LATE
        assert SqlRows(connection).request(asked.request_id) is not None


def test_a_rule_that_has_a_bug_only_now_leaves_nothing_of_what_it_cannot_apply_until_it_is_fixed(
    hq: HouseForTest, monkeypatch: pytest.MonkeyPatch, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (overlap|late|conflict)")
    announced_warnings.expect("facts could not be applied")
    announced_warnings.expect("was put aside: (ZeroDivisionError|UnknownReferenceError)")
    begins(hq)
    a_day(hq.house)
    before = rows_in(hq.house, (*MADE, *SAID))
    with monkeypatch.context() as patch:
        patch.setattr(projections, "apply", stumbling(apply, is_marcos_arrival))
        assert replay.rebuild(hq.house, BRANCH).aside == 2
    left = rows_in(hq.house)
    assert (left["visit"], left["redemption"]) == ([], [])

    assert replay.rebuild(hq.house, BRANCH).healed == 2
    assert rows_in(hq.house, (*MADE, *SAID)) == before


def test_a_command_makes_the_rows_of_every_branch_again_while_no_server_has_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (overlap|late|conflict)")
    command = ["hq-rebuild", "--data", str(tmp_path / "hq"), "--json"]
    with opened(tmp_path / "hq") as hq:
        begins(hq)
        a_day(hq.house)
        assert cli.main(command) == 1
        assert "Stop the server" in capsys.readouterr().err

    assert cli.main(command) == 0
    assert '"facts": 12, "counted now": 0, "still put aside": 0' in capsys.readouterr().out
    assert cli.main([*command, "--branch", "NOT"]) == 1
