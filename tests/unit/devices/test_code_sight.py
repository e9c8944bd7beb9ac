"""What lasts before a camera: from when on it is told, what ends it, and how seldom a room is taken for a code."""

from collections import Counter

import pytest

from kiosk.devices.code_reader import FrameCodeReader, Look, ReadFailure, Reading
from kiosk.devices.code_sight import (
    GAP_SECONDS,
    HELP_SECONDS_MAX,
    TWO_CODES_SECONDS,
    UNCLEAR_SECONDS,
    CodeSight,
)
from kiosk.domain.sights import Sight
from tests.foreign_frames import WITHOUT_A_CODE, foreign_frame
from tests.hard_frames import view_of
from tests.profiles import runs
from tests.qr_images import pass_text, picture
from tests.saying import Say

EMPTY, UNCLEAR = Look(None), Look(None, is_unclear=True)
READ = Look(Reading(b"somebody's"))
TWO = Look(Reading(failure=ReadFailure.TWO_CODES))
SEED = "rooms without a code"


class Watch:
    """A judge of sights with a hand-moved clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.judge = CodeSight(lambda: self.now)

    def see(self, look: Look, seconds: float, every: float = 0.1) -> list[Sight]:
        """The same look again and again for so long; what it led to, without repeats."""
        sights: list[Sight] = []
        until = self.now + seconds
        while self.now < until:
            sight = self.judge.after(look)
            sights += [sight] if sights[-1:] != [sight] else []
            self.now += every
        return sights


def test_something_like_a_code_is_told_after_three_seconds_and_not_before() -> None:
    watch = Watch()
    assert watch.see(UNCLEAR, UNCLEAR_SECONDS - 0.1) == [Sight.NOTHING]
    assert watch.see(UNCLEAR, 0.5) == [Sight.NOTHING, Sight.UNCLEAR]


def test_now_and_again_is_enough_and_a_pause_begins_anew() -> None:
    watch = Watch()
    for _ in range(4):
        watch.see(UNCLEAR, 0.1)
        watch.see(EMPTY, 1.0)
    assert watch.see(UNCLEAR, 0.1) == [Sight.UNCLEAR]
    watch.see(EMPTY, GAP_SECONDS + 0.1)
    assert watch.see(UNCLEAR, UNCLEAR_SECONDS - 0.1) == [Sight.NOTHING]


def test_it_is_over_when_nothing_is_seen_any_more_and_at_once_when_a_code_is_read() -> None:
    watch = Watch()
    watch.see(UNCLEAR, UNCLEAR_SECONDS + 1)
    assert watch.see(EMPTY, GAP_SECONDS + 0.5) == [Sight.UNCLEAR, Sight.NOTHING]
    watch.see(UNCLEAR, UNCLEAR_SECONDS + 1)
    assert watch.see(READ, 0.1) == [Sight.NOTHING]
    assert watch.see(UNCLEAR, 1.0) == [Sight.NOTHING], "a telephone that is put away"


def test_what_hangs_on_the_wall_is_spoken_of_for_twenty_seconds_and_then_not_until_it_was_gone() -> None:
    watch = Watch()
    assert watch.see(UNCLEAR, 10 * HELP_SECONDS_MAX) == [Sight.NOTHING, Sight.UNCLEAR, Sight.NOTHING]
    watch.see(EMPTY, GAP_SECONDS + 0.5)
    assert Sight.UNCLEAR in watch.see(UNCLEAR, UNCLEAR_SECONDS + 1)


def test_two_codes_are_told_of_and_go_before_what_is_unclear() -> None:
    watch = Watch()
    assert watch.see(TWO, TWO_CODES_SECONDS + 0.5) == [Sight.NOTHING, Sight.TWO_CODES]
    assert watch.see(READ, 0.1) == [Sight.NOTHING]


def test_a_code_whose_middle_is_missing_is_unclear_and_no_reading() -> None:
    torn = picture(pass_text(1))
    side = torn.width // 3
    torn.paste(128, (side, side, 2 * side + side // 2, 2 * side + side // 2))
    looks = [FrameCodeReader().look(torn) for _ in range(4)]
    assert looks == [UNCLEAR] * 4


@pytest.mark.timeout(1_200)
def test_rooms_writing_noise_and_patterns_are_hardly_ever_taken_for_a_code(say: Say) -> None:
    """Every look is a thorough one, with all its changes. Of a room it takes several in a row to be told."""
    reader = FrameCodeReader(thorough_every_frames=1)
    shown, unclear = Counter[str](), Counter[str]()
    for number in range(runs(quick=300, push=2_000, release=10_000)):
        frame = foreign_frame(SEED, number)
        if frame.what in WITHOUT_A_CODE:
            look = reader.look(view_of(frame.image))
            shown[frame.what] += 1
            unclear[frame.what] += look.is_unclear
    say(", ".join(f"{what} {unclear[what]} of {count}" for what, count in shown.items()))
    assert unclear.total() <= shown.total() // 100
