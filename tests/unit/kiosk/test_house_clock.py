"""The tablet's clock knows when nobody knows whether it is right (UX.md 6.7 D3)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.entry_passes import Claims, PassPurpose, PassRefusal, judge
from kiosk.house_clock import HouseClock, MovedWall, moved_by
from tests.strictness import AnnouncedWarnings

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@dataclass
class Machine:
    """A machine with its two clocks, and the house clock over them, begun with the last fact a minute ago."""

    wall: datetime = MORNING
    seconds: float = 40.0
    moved: timedelta = timedelta()
    clock: HouseClock = field(init=False)

    def __post_init__(self) -> None:
        wall = MovedWall(lambda: self.moved, lambda: self.wall)
        self.clock = HouseClock(wall, lambda: self.seconds)
        self.clock.compare(MORNING - timedelta(minutes=1))

    def works(self, span: timedelta) -> None:
        """Time passes at the machine."""
        self.wall += span
        self.seconds += span.total_seconds()

    def sleeps(self, span: timedelta) -> None:
        """Time passes while the machine is suspended."""
        self.wall += span

    def is_set_by(self, span: timedelta) -> None:
        """Somebody changes the wall clock."""
        self.wall += span


@pytest.fixture
def machine() -> Machine:
    """Half an hour after its start, all is well."""
    made = Machine()
    made.works(timedelta(minutes=30))
    assert made.clock.now() == MORNING + timedelta(minutes=30)
    assert not made.clock.is_suspect
    return made


@pytest.fixture
def jumps(announced_warnings: AnnouncedWarnings) -> None:
    """The log says that the clock jumped."""
    announced_warnings.expect("kiosk.house_clock: the clock says .* where .* is due")


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
    file.write_text("inf", encoding="ascii")
    assert now() - before < timedelta(hours=1)


@pytest.mark.parametrize("days", [-3650, -30, 30, 3650])
def test_a_clock_set_while_the_kiosk_runs_is_suspect_and_time_goes_on_as_it_went(
    machine: Machine, jumps: None, days: int
) -> None:
    machine.is_set_by(timedelta(days=days))
    assert machine.clock.is_suspect
    assert machine.clock.now() == MORNING + timedelta(minutes=30)
    machine.works(timedelta(hours=2))
    assert machine.clock.now() == MORNING + timedelta(minutes=150)


def test_a_pass_that_ran_out_stays_so_when_the_clock_is_set_back(machine: Machine, jumps: None) -> None:
    yesterday = Claims(
        bytes(8), PassPurpose.MEMBER, None, MORNING - timedelta(days=9), MORNING - timedelta(days=1)
    )
    machine.is_set_by(timedelta(days=-5))
    clock = machine.clock
    judged = judge(yesterday, clock.now(), "PER", frozenset(), clock_is_suspect=clock.is_suspect)
    assert judged is PassRefusal.EXPIRED


def test_a_clock_set_back_a_little_waits_until_it_has_caught_up(machine: Machine) -> None:
    machine.is_set_by(timedelta(minutes=-4))
    assert machine.clock.now() == MORNING + timedelta(minutes=30)
    machine.works(timedelta(minutes=3))
    assert machine.clock.now() == MORNING + timedelta(minutes=30)
    machine.works(timedelta(minutes=3))
    assert machine.clock.now() == MORNING + timedelta(minutes=32)
    assert not machine.clock.is_suspect


def test_a_clock_set_again_and_again_by_a_little_is_suspect_in_the_end(machine: Machine, jumps: None) -> None:
    machine.is_set_by(timedelta(minutes=3))
    assert machine.clock.now() == MORNING + timedelta(minutes=33)
    assert not machine.clock.is_suspect
    machine.is_set_by(timedelta(minutes=3))
    assert machine.clock.is_suspect
    assert machine.clock.now() == MORNING + timedelta(minutes=33)


def test_a_machine_that_slept_is_suspect_until_headquarters_says_the_time(
    machine: Machine, jumps: None
) -> None:
    machine.sleeps(timedelta(hours=8))
    assert machine.clock.is_suspect
    assert machine.clock.now() == MORNING + timedelta(minutes=30)
    machine.clock.set(machine.wall)
    assert not machine.clock.is_suspect
    assert machine.clock.now() == machine.wall
    machine.works(timedelta(hours=1))
    assert machine.clock.now() == machine.wall
    assert not machine.clock.is_suspect
    machine.sleeps(timedelta(hours=8))
    assert machine.clock.is_suspect


def test_staff_who_confirm_the_time_shown_end_the_doubt_and_it_goes_on_from_there(
    machine: Machine, jumps: None
) -> None:
    machine.is_set_by(timedelta(days=-30))
    shown = machine.clock.now()
    machine.clock.set(shown)
    assert not machine.clock.is_suspect
    machine.works(timedelta(minutes=20))
    assert machine.clock.now() == shown + timedelta(minutes=20)


def test_a_confirmed_time_is_the_only_one_that_leads_back(machine: Machine) -> None:
    machine.clock.set(MORNING)
    assert machine.clock.now() == MORNING
    assert not machine.clock.is_suspect


def test_a_wall_put_right_in_the_middle_of_a_doubt_does_not_end_it(jumps: None) -> None:
    machine = Machine(wall=datetime(1970, 1, 1, tzinfo=UTC))
    machine.wall = MORNING + timedelta(hours=3)
    assert machine.clock.now() == MORNING - timedelta(minutes=1)
    assert machine.clock.is_suspect


def test_a_doubt_outlives_a_second_opening_of_the_store(machine: Machine, jumps: None) -> None:
    machine.is_set_by(timedelta(days=-30))
    assert machine.clock.is_suspect
    machine.clock.compare(MORNING)
    assert machine.clock.is_suspect
    assert machine.clock.now() == MORNING + timedelta(minutes=30)


@pytest.mark.fault("F17")
def test_the_present_never_lies_before_the_last_fact_not_even_by_a_minute() -> None:
    clock = a_clock(MORNING - timedelta(minutes=1))
    clock.compare(MORNING)
    assert clock.now() == MORNING
    assert not clock.is_suspect


@pytest.mark.parametrize("days", [-7, 7])
def test_a_clock_moved_on_purpose_is_followed_both_ways_without_a_doubt(machine: Machine, days: int) -> None:
    machine.moved = timedelta(days=days)
    assert machine.clock.now() == MORNING + timedelta(days=days, minutes=30)
    assert not machine.clock.is_suspect
    machine.clock.set(machine.clock.now())
    machine.moved = timedelta()
    assert machine.clock.now() == MORNING + timedelta(minutes=30)
    assert not machine.clock.is_suspect


def test_a_jump_is_noticed_under_a_clock_moved_on_purpose_too(machine: Machine, jumps: None) -> None:
    machine.moved = timedelta(days=7)
    machine.is_set_by(timedelta(days=-1))
    assert machine.clock.now() == MORNING + timedelta(days=7, minutes=30)
    assert machine.clock.is_suspect


def test_a_clock_that_was_never_compared_follows_its_system_as_headquarters_does() -> None:
    walls = iter([MORNING, MORNING - timedelta(days=30), MORNING + timedelta(days=30)])
    clock = HouseClock(lambda: next(walls), lambda: 1.5)
    assert [clock.now() for _ in range(3)] == [
        MORNING,
        MORNING - timedelta(days=30),
        MORNING + timedelta(days=30),
    ]


def test_who_leaves_in_the_millisecond_of_coming_leaves_no_later_than_the_fact_says_they_came() -> None:
    walls = iter([MORNING + timedelta(microseconds=passed) for passed in (100, 999, 1000)])
    clock = HouseClock(lambda: next(walls), lambda: 1.5)
    came, left, later = clock.now(), clock.now(), clock.now()
    assert came == left == MORNING
    assert later - came == timedelta(milliseconds=1)
