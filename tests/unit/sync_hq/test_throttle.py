"""Wrong codes are few for people and many for a guesser, however many servers and tries at once there are."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync.hq.throttle import Throttle
from tests.headquarters import HouseForTest, opened


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HouseForTest]:
    with opened(tmp_path, database) as made:
        yield made


def test_after_the_last_allowed_failure_the_next_try_waits_until_the_first_is_old(hq: HouseForTest) -> None:
    throttle = Throttle(hq.house, failures_max=3, seconds=60)
    for _ in range(2):
        assert isinstance(throttle.begin(), str)
    hq.clock.pass_by(seconds=20)
    assert isinstance(throttle.begin(), str)

    assert throttle.begin() == 40
    hq.clock.pass_by(seconds=40)
    assert isinstance(throttle.begin(), str)


def test_tries_about_different_things_are_counted_apart(hq: HouseForTest) -> None:
    throttle = Throttle(hq.house, failures_max=1, seconds=60)
    assert isinstance(throttle.begin("PER-1"), str)
    for other in ("PER-2", "PER", "PER%", "PER-1:", ""):
        assert isinstance(throttle.begin(other), str), other
    assert throttle.begin("PER-1") == 60
    hq.clock.pass_by(seconds=60)
    assert isinstance(throttle.begin("PER-1"), str)
    assert isinstance(Throttle(hq.house, failures_max=1, seconds=600).begin("PER-2"), int), (
        "still young there"
    )


def test_a_right_code_leaves_no_trace(hq: HouseForTest) -> None:
    throttle = Throttle(hq.house, failures_max=1, seconds=60)
    for _ in range(3):
        begun = throttle.begin()
        assert isinstance(begun, str)
        throttle.take_back(begun)


def test_forty_tries_at_once_at_two_servers_are_no_more_than_one_after_the_other(hq: HouseForTest) -> None:
    servers = [Throttle(hq.house, failures_max=30, seconds=60) for _ in range(2)]

    with ThreadPoolExecutor(40) as guessers:
        begun = list(guessers.map(lambda number: servers[number % 2].begin(), range(40)))

    assert sum(isinstance(one, str) for one in begun) == 30
    assert [one for one in begun if isinstance(one, int)] == [60] * 10
