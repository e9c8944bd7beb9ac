"""Judging a pass: place, time, revocation, and which of several reasons is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.entry_passes import (
    Claims,
    PassPurpose,
    PassRefusal,
    Preferences,
    is_single_entry,
    judge,
)

OPENS = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)
CLOSES = datetime(2026, 5, 4, 16, 30, tzinfo=UTC)
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
PASS_ID = bytes.fromhex("00a1b2c3d4e5f607")

TENNA_TODAY = Claims(
    pass_id=PASS_ID,
    purpose=PassPurpose.BOOKING,
    branches=frozenset({"TEN"}),
    not_before=OPENS,
    expires_at=CLOSES,
)


def test_a_booking_pass_lets_its_holder_in_at_its_branch_on_its_day() -> None:
    assert judge(TENNA_TODAY, NOON, "TEN", revoked=frozenset()) is None


def test_a_pass_holds_from_its_first_second_up_to_but_not_including_its_last() -> None:
    assert judge(TENNA_TODAY, OPENS - SECOND, "TEN", frozenset()) is PassRefusal.EARLY
    assert judge(TENNA_TODAY, OPENS, "TEN", frozenset()) is None
    assert judge(TENNA_TODAY, CLOSES - SECOND, "TEN", frozenset()) is None
    assert judge(TENNA_TODAY, CLOSES, "TEN", frozenset()) is PassRefusal.EXPIRED


def test_a_pass_for_tenna_is_a_question_in_levico() -> None:
    assert judge(TENNA_TODAY, NOON, "LEV", frozenset()) is PassRefusal.OTHER_BRANCH


def test_a_pass_without_named_branches_opens_every_branch() -> None:
    everywhere = replace(TENNA_TODAY, branches=None)
    assert judge(everywhere, NOON, "LEV", frozenset()) is None
    assert judge(everywhere, NOON, "PER", frozenset()) is None


def test_a_revoked_pass_is_refused_and_its_neighbour_is_not() -> None:
    neighbour = replace(TENNA_TODAY, pass_id=bytes.fromhex("00a1b2c3d4e5f608"))
    revoked = frozenset({PASS_ID})
    assert judge(TENNA_TODAY, NOON, "TEN", revoked) is PassRefusal.REVOKED
    assert judge(neighbour, NOON, "TEN", revoked) is None


def test_of_several_reasons_the_one_that_no_patience_cures_is_told() -> None:
    revoked = frozenset({PASS_ID})
    assert judge(TENNA_TODAY, CLOSES + DAY, "LEV", revoked) is PassRefusal.REVOKED
    assert judge(TENNA_TODAY, CLOSES + DAY, "LEV", frozenset()) is PassRefusal.EXPIRED
    assert judge(TENNA_TODAY, OPENS - DAY, "LEV", frozenset()) is PassRefusal.OTHER_BRANCH
    assert judge(TENNA_TODAY, OPENS - DAY, "TEN", frozenset()) is PassRefusal.EARLY


def test_after_a_night_without_power_nobody_is_early() -> None:
    floor = OPENS - DAY
    assert judge(TENNA_TODAY, floor, "TEN", frozenset()) is PassRefusal.EARLY
    assert judge(TENNA_TODAY, floor, "TEN", frozenset(), clock_is_suspect=True) is None


def test_a_suspect_clock_reopens_no_pass_that_had_expired_by_the_floor() -> None:
    floor = CLOSES + SECOND
    assert judge(TENNA_TODAY, floor, "TEN", frozenset(), clock_is_suspect=True) is PassRefusal.EXPIRED


@given(minutes=st.integers(-5_000, 5_000), is_suspect=st.booleans())
def test_whoever_is_let_in_holds_a_pass_of_that_hour(minutes: int, is_suspect: bool) -> None:
    now = NOON + timedelta(minutes=minutes)
    verdict = judge(TENNA_TODAY, now, "TEN", frozenset(), clock_is_suspect=is_suspect)
    assert (verdict is None) == (now < CLOSES and (is_suspect or now >= OPENS))


def test_passes_of_bookings_visitors_and_day_guests_are_good_for_one_entry() -> None:
    assert {purpose for purpose in PassPurpose if is_single_entry(purpose)} == {
        PassPurpose.BOOKING,
        PassPurpose.VISITOR,
        PassPurpose.DAY_GUEST,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"pass_id": b"short"},
        {"branches": frozenset()},
        {"branches": frozenset({"TEN", ""})},
        {"not_before": OPENS.replace(tzinfo=None)},
        {"not_before": OPENS.astimezone(timezone(timedelta(hours=2)))},
        {"not_before": OPENS.replace(microsecond=1)},
        {"not_before": datetime(1969, 12, 31, tzinfo=UTC)},
        {"expires_at": datetime(2107, 1, 1, tzinfo=UTC)},
        {"expires_at": OPENS},
    ],
    ids=lambda change: next(iter(change)),
)
def test_claims_that_cannot_stand_on_a_pass_are_refused_at_once(change: dict[str, object]) -> None:
    fields: dict[str, object] = {name: getattr(TENNA_TODAY, name) for name in Claims.__slots__}
    with pytest.raises(ValueError, match=r"."):
        Claims(**(fields | change))  # type: ignore[arg-type]  # wrong values on purpose


def test_a_pass_speaks_only_the_languages_of_the_tablet() -> None:
    with pytest.raises(ValueError, match="it, de, en"):
        Preferences(language="fr")
