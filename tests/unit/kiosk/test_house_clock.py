"""The tablet's clock knows when nobody knows whether it is right (UX.md 6.7 D3)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.house_clock import HouseClock, moved_by

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def a_clock(wall: datetime) -> HouseClock:
    return HouseClock(lambda: wall, lambda: 1.5)


def test_a_clock_at_1970_is_suspect_and_never_shows_a_time_before_the_last_fact() -> None:
    clock = a_clock(datetime(1970, 1, 1, tzinfo=UTC))
    clock.compare(MORNING)
    assert clock.is_suspect
    assert clock.now() == MORNING


def test_a_clock_a_year_ahead_is_suspect() -> None:
    clock = a_clock(MORNING + timedelta(days=365))
    clock.compare(MORNING)
    assert clock.is_suspect


def test_three_weeks_without_power_are_believed() -> None:
    clock = a_clock(MORNING + timedelta(days=21))
    clock.compare(MORNING)
    assert not clock.is_suspect


def test_headquarters_time_ends_the_doubt_and_corrects_the_wall() -> None:
    clock = a_clock(datetime(1970, 1, 1, tzinfo=UTC))
    clock.compare(MORNING)
    clock.set(MORNING + timedelta(hours=3))
    assert not clock.is_suspect
    assert clock.now() == MORNING + timedelta(hours=3)


def test_an_error_nobody_would_see_is_left_alone() -> None:
    clock = a_clock(MORNING)
    clock.set(MORNING + timedelta(seconds=40))
    assert clock.now() == MORNING


def test_two_processes_read_one_file_and_live_at_one_time(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    now = moved_by(file)
    before = now()
    file.write_text("86400.0", encoding="ascii")
    assert timedelta(hours=23) < now() - before < timedelta(hours=25)
    file.write_text("nonsense", encoding="ascii")
    assert now() - before < timedelta(hours=1)
