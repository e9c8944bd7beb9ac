"""Headquarters believes its own rows until a kiosk that made its own again still says the same (F49)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.hq import divergence, network
from sync.hq.house import House
from sync.protocol.messages import DayTotals, Reconcile, Reconciled, Whence
from tests.builders import BRANCH
from tests.headquarters import opened
from tests.small_network import SmallNetwork

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
