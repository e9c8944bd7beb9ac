"""Headquarters believes its own rows until a kiosk that made its own again still says the same, and tells of it (F49)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from sync.hq import divergence, network, views
from sync.hq.house import House
from sync.protocol.messages import DayTotals, Later, Reconcile, Reconciled, Whence
from tests.builders import BRANCH
from tests.headquarters import opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

LIFE = "ab" * 16
WHENCE = Whence("PER-1", LIFE, "1-a0")
HEADS = {LIFE: (3, "aa")}
WRONG, RIGHT = {"visits": "wrong", "bookings": "b"}, {"visits": "right", "bookings": "b"}


@pytest.fixture
def house(tmp_path: Path, database: str | None) -> Iterator[House]:
    with opened(tmp_path, database) as made:
        network.load(made.house, SmallNetwork())
        yield made.house


def said(digests: dict[str, str], heads: dict[str, tuple[int, str]] | None = None) -> Reconcile:
    return Reconcile(WHENCE, heads or HEADS, DayTotals("2026-11-24", {}, digests))


def has(digests: dict[str, str]) -> Reconciled:
    return Reconciled(WHENCE, HEADS, DayTotals("2026-11-24", {}, digests))


def due(house: House, *asked: tuple[Reconcile, Reconciled]) -> list[bool]:
    """Of comparisons one after the other, which say that headquarters must make its rows again."""
    return [divergence.is_due(house, BRANCH, one, known) for one, known in asked]


def test_the_same_difference_the_third_time_is_headquarters_own_and_only_then(house: House) -> None:
    differs = (said(RIGHT), has(WRONG))
    assert due(house, *[differs] * 5) == [False, False, True, False, False]


def test_a_kiosk_that_was_wrong_itself_costs_headquarters_nothing(house: House) -> None:
    differs, agrees = (said(WRONG), has(RIGHT)), (said(RIGHT), has(RIGHT))
    assert due(house, differs, differs, agrees) == [False] * 3
    assert due(house, differs, differs, agrees, agrees) == [False] * 4


def test_another_difference_is_counted_anew(house: House) -> None:
    differs, otherwise = (said(RIGHT), has(WRONG)), (said({**RIGHT, "bookings": "c"}), has(WRONG))
    assert due(house, differs, differs, otherwise, differs, differs, differs) == [False] * 5 + [True]


def test_while_the_journals_differ_rows_say_nothing(house: House) -> None:
    behind = (said(RIGHT, {LIFE: (2, "bb")}), has(WRONG))
    ahead = (said(RIGHT, {**HEADS, "cd" * 16: (1, "cc")}), has(WRONG))
    assert due(house, *[behind] * 4, *[ahead] * 4) == [False] * 8


# What people at headquarters are told


def of_later(days: dict[str, str], holders: str = "h", position: int = 9) -> Later:
    return Later(position, days, holders)


def with_later(there: Later, here: Later | None, aside: tuple[str, ...] = ()) -> tuple[Reconcile, Reconciled]:
    """What a kiosk says of the days to come, with the right rows of the one that is over, and what is known of them."""
    asked = replace(said(RIGHT), later=there, aside=aside)
    return asked, replace(has(RIGHT), later=here)


def told(house: House, *asked: tuple[Reconcile, Reconciled]) -> list[tuple[str, str]]:
    """The incidents after these comparisons."""
    for one, known in asked:
        divergence.tell(house, BRANCH, one, known)
    with house.store.reading() as connection:
        return [(kind, about) for kind, about, _at in views.incidents(connection, BRANCH)]


@pytest.mark.fault("F49")
def test_each_day_that_differs_is_told_once_with_the_tablet_and_one_that_agrees_is_not(
    house: House, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: differs PER-1 2026-11-2")
    alike = with_later(of_later({"2026-11-25": "a"}), of_later({"2026-11-25": "a"}))
    assert told(house, alike) == []
    apart = with_later(of_later({"2026-11-25": "a", "2026-11-27": "c"}), of_later({"2026-11-25": "b"}))
    over = (replace(said(WRONG), later=of_later({})), replace(has(RIGHT), later=of_later({})))
    assert told(house, apart, apart, over) == [
        ("differs", "PER-1 2026-11-25"),
        ("differs", "PER-1 2026-11-27"),
        ("differs", "PER-1 2026-11-24 visits"),
    ]


def test_other_holders_of_the_spaces_are_told_and_cost_headquarters_no_rebuild(
    house: House, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: differs PER-1 2026-11-24 holders")
    apart = with_later(of_later({}, "mine"), of_later({}, "yours"))
    assert told(house, apart) == [("differs", "PER-1 2026-11-24 holders")]
    assert due(house, *[apart] * 4) == [False] * 4


def test_while_one_end_has_not_read_as_much_as_the_other_nothing_is_told(house: House) -> None:
    behind = with_later(of_later({"2026-11-25": "a"}, position=8), of_later({}))
    not_applied = with_later(of_later({"2026-11-25": "a"}, position=0), of_later({}, position=0))
    first_version = (said(WRONG), has(RIGHT))
    unsent = replace(said(WRONG, {LIFE: (2, "bb")}), later=of_later({"2026-11-25": "a"}, "mine"))
    other_facts = (unsent, replace(has(RIGHT), later=of_later({}, "yours")))
    assert told(house, behind, not_applied, first_version, other_facts) == []
    assert due(house, *[behind] * 4) == [False] * 4


def test_rows_to_come_that_differ_a_third_time_are_headquarters_own(house: House) -> None:
    apart = with_later(of_later({"2026-11-25": "a"}), of_later({"2026-11-25": "b"}))
    assert due(house, *[apart] * 4) == [False, False, True, False]


def test_what_a_tablet_could_not_apply_is_told_once(
    house: House, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: not applied PER-1 feed 17 ValueError")
    aside = with_later(of_later({}), of_later({}), ("feed 17 ValueError",))
    assert told(house, aside, aside) == [("not applied", "PER-1 feed 17 ValueError")]
