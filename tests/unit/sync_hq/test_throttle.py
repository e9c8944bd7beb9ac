"""Wrong codes are few for people and many for a guesser."""

from sync.hq.throttle import Throttle
from tests.fakes.clock import HandClock


def test_after_the_last_allowed_failure_the_next_try_waits_until_the_first_is_old() -> None:
    clock = HandClock()
    throttle = Throttle(clock, failures_max=3, seconds=60)
    for _ in range(2):
        throttle.failed()
    assert throttle.wait_seconds() == 0
    clock.pass_by(seconds=20)
    throttle.failed()

    assert throttle.wait_seconds() == 40
    clock.pass_by(seconds=40)
    assert throttle.wait_seconds() == 0
