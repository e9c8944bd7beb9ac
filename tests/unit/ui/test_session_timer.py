"""How long a page may stand: warning, endless extension, the wipe (UX.md 3.5)."""

from dataclasses import dataclass, field

import pytest

from ui.bridge.session_timer import Haste, Pace, SessionTimer, Timing


@dataclass
class Heard:
    """What the timer told."""

    warned: list[int] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    expired: int = 0
    stayed: int = 0

    def timer(self) -> SessionTimer:
        """A timer that tells this."""
        return SessionTimer(Timing(self.warned.append, self.answered.append, self._expire, self._stay))

    def _expire(self) -> None:
        self.expired += 1

    def _stay(self) -> None:
        self.stayed += 1


def _tick(timer: SessionTimer, seconds: int) -> None:
    for _ in range(seconds):
        timer.tick()


def test_a_page_to_choose_on_warns_after_45_seconds_and_is_wiped_20_later() -> None:
    heard = Heard()
    timer = heard.timer()
    timer.wait(Pace.CHOOSING)
    _tick(timer, 44)
    assert heard.warned == []
    _tick(timer, 1)
    assert heard.warned == [Haste.USUAL.warning_seconds]
    _tick(timer, 19)
    assert (heard.warned[-1], heard.expired) == (1, 0)
    _tick(timer, 1)
    assert heard.expired == 1


def test_a_touch_during_the_warning_extends_thirty_times_over() -> None:
    heard = Heard()
    timer = heard.timer()
    timer.wait(Pace.TYPING)
    for extension in range(1, 31):
        _tick(timer, 90 + 10)
        timer.touched()
        assert (heard.stayed, heard.expired) == (extension, 0)


def test_in_calma_everything_takes_four_times_as_long() -> None:
    heard = Heard()
    timer = heard.timer()
    timer.wait(Pace.CHOOSING, haste=Haste.SLOW)
    _tick(timer, 179)
    assert heard.warned == []
    _tick(timer, 1)
    assert heard.warned == [Haste.USUAL.warning_seconds]


def test_an_answer_counts_down_and_leaves_without_a_warning() -> None:
    heard = Heard()
    timer = heard.timer()
    timer.show_answer(3)
    _tick(timer, 3)
    assert heard.answered == [3, 2, 1, 0]
    assert (heard.warned, heard.expired) == ([], 1)


@pytest.mark.parametrize("pace", [Pace.STAFF, Pace.LINGER])
def test_staff_pages_and_a_lingering_home_end_without_a_warning(pace: Pace) -> None:
    heard = Heard()
    timer = heard.timer()
    timer.wait(pace)
    _tick(timer, 60)
    assert (heard.warned, heard.expired) == ([], 1)


def test_home_waits_for_ever() -> None:
    heard = Heard()
    timer = heard.timer()
    _tick(timer, 10_000)
    assert heard == Heard()
