"""The reader on the evaluation set of ``hard_frames`` beside the library's bare default, and on frames of others.

A share of the frames a test, so that they run at once; each share is large enough to be judged by itself.
"""

from collections import Counter

import pytest
import zxingcpp

from kiosk.devices.code_reader import Reading, read_frame
from kiosk.domain.entry_passes import PassRefusal
from kiosk.encoding.passes import SignedPasses, key_id, public_key_of
from tests.foreign_frames import FOREIGN_FRAMES, FOREIGN_SEED, KINDS, foreign_frame
from tests.hard_frames import (
    EVALUATION_FRAMES,
    EVALUATION_SEED,
    MODULE_PIXELS_MIN,
    SIZE,
    TUNING_SEED,
    HardFrame,
    hard_frame,
)
from tests.hardships import Hardship
from tests.profiles import runs
from tests.qr_images import PRIVATE_KEY, pass_text
from tests.saying import Say
from tests.seen_planes import bounds

READ_AT_LEAST = 0.95
SHARES = runs(quick=1, push=4, release=4)
HARD_FRAMES = runs(quick=150, push=EVALUATION_FRAMES // SHARES, release=EVALUATION_FRAMES // SHARES)
OTHER_FRAMES = runs(quick=300, push=FOREIGN_FRAMES // SHARES, release=FOREIGN_FRAMES // SHARES)
EVERYTHING = "all"
ROUNDING = 1e-6


class Tally:
    """How many frames there were and were read, of each hardship and in all."""

    def __init__(self) -> None:
        self._shown: Counter[str] = Counter()
        self._ours: Counter[str] = Counter()
        self._bare: Counter[str] = Counter()

    def count(self, frame: HardFrame, *, ours: bool, bare: bool) -> None:
        for name in (EVERYTHING, *(one.value for one in frame.strengths)):
            self._shown[name] += 1
            self._ours[name] += ours
            self._bare[name] += bare

    @property
    def ours(self) -> float:
        return self._ours[EVERYTHING] / self._shown[EVERYTHING]

    @property
    def bare(self) -> float:
        return self._bare[EVERYTHING] / self._shown[EVERYTHING]

    def __str__(self) -> str:
        rows = (EVERYTHING, *(one.value for one in Hardship))
        return "read by us / by the bare default, of: " + ", ".join(
            f"{name} {self._ours[name]} / {self._bare[name]} of {self._shown[name]}" for name in rows
        )


@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("share", range(SHARES))
def test_hard_frames_are_read_that_the_bare_library_misses_and_never_as_something_else(
    share: int, say: Say
) -> None:
    tally, misread = Tally(), []
    for number in range(share * HARD_FRAMES, (share + 1) * HARD_FRAMES):
        frame = hard_frame(EVALUATION_SEED, number)
        reading = read_frame(frame.view, is_thorough=True)
        bare = zxingcpp.read_barcodes(frame.view)
        tally.count(
            frame, ours=reading == Reading(frame.code), bare=any(one.bytes == frame.code for one in bare)
        )
        if reading not in (None, Reading(frame.code)):
            misread.append((number, reading))
    say(str(tally))
    assert misread == []
    assert tally.ours >= READ_AT_LEAST
    assert tally.bare < tally.ours


@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("share", range(SHARES))
def test_only_what_is_shown_is_read_and_no_code_of_others_lets_anybody_in(share: int, say: Say) -> None:
    public_key = public_key_of(PRIVATE_KEY)
    passes = SignedPasses(lambda: {key_id(public_key): public_key})
    assert not isinstance(passes.verify(pass_text(1).encode()), PassRefusal)
    shown, read, false_accepts = Counter[str](), Counter[str](), []
    for number in range(share * OTHER_FRAMES, (share + 1) * OTHER_FRAMES):
        frame = foreign_frame(FOREIGN_SEED, number)
        shown[frame.what] += 1
        reading = read_frame(frame.view, is_thorough=True)
        if reading is None:
            continue
        read[frame.what] += 1
        code = reading.code
        if code is None or code != frame.shown or not isinstance(passes.verify(code), PassRefusal):
            false_accepts.append((number, frame.what, reading))
    said = ", ".join(f"{what} {read[what]} of {shown[what]}" for what in KINDS)
    say(f"{len(false_accepts)} false accepts; read, of frames with {said}")
    assert false_accepts == []
    assert read["a forger's pass"] >= READ_AT_LEAST * shown["a forger's pass"]


def test_every_frame_shows_its_pass_whole_with_no_module_under_four_pixels_and_every_hardship_comes() -> None:
    smallest, met = [], set[Hardship]()
    for number in range(2 * len(Hardship)):
        frame = hard_frame(TUNING_SEED, number)
        plane, side = frame.held.plane, frame.held.side
        left, top, right, bottom = bounds(plane.square(side))
        assert min(left, top) >= 0
        assert right <= SIZE[0]
        assert bottom <= SIZE[1]
        smallest.append(
            min(
                abs(complex(*plane.at(x + along, y + 1 - along)) - complex(*plane.at(x, y)))
                for along in (0, 1)
                for x in range(-side // 2 + 1, side // 2)
                for y in range(-side // 2 + 1, side // 2)
            )
        )
        met |= frame.strengths.keys()
    assert min(smallest) >= MODULE_PIXELS_MIN - ROUNDING
    assert min(smallest) < MODULE_PIXELS_MIN + 1
    assert met == set(Hardship)


def test_a_seed_draws_the_same_frames_again_and_another_seed_others() -> None:
    for draw in (hard_frame, foreign_frame):
        once, again, other = draw("once", 12), draw("once", 12), draw("other", 12)
        assert once.image.tobytes() == again.image.tobytes() != other.image.tobytes()
