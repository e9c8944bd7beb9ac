"""The file beside headquarters' database that says how far each feed was seen committed (SYNC.md 2.6)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync.hq.timelines import FILE, DamagedTimelinesError, Timelines


def test_threads_that_commit_at_once_all_write_it_and_the_highest_place_stays(tmp_path: Path) -> None:
    timelines = Timelines(tmp_path / FILE)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: timelines.saw("PER", ("1-aa", at)), range(400)))
    assert timelines.knows_more("PER", ("1-aa", 398))
    assert not timelines.knows_more("PER", ("1-aa", 399))


@pytest.mark.parametrize(
    ("place", "knows_more"),
    [
        (("2-bb", 7), False),
        (("2-bb", 9), False),
        (("2-bb", 6), True),
        (("2-cc", 9), True),
        (("3-dd", 1), False),
    ],
    ids=["the same", "it lags", "fewer entries", "another life of that number", "a later life"],
)
def test_it_knows_more_than_a_copy_of_an_earlier_life_or_place(
    tmp_path: Path, place: tuple[str, int], knows_more: bool
) -> None:
    timelines = Timelines(tmp_path / FILE)
    timelines.saw("PER", ("2-bb", 7))
    assert timelines.knows_more("PER", place) is knows_more
    assert not timelines.knows_more("TEN", ("1-aa", 0)), "a branch never seen"


def test_nonsense_in_it_is_said_and_not_taken_for_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"[")
    with pytest.raises(DamagedTimelinesError):
        Timelines(tmp_path / FILE).highest("PER")
