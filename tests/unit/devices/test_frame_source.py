"""The reader of a camera's frames: the newest counts, a code is told once while it is held, and nothing is kept."""

import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PIL import Image

from kiosk.devices.code_reader import FrameCodeReader, Look, look_at
from kiosk.devices.frame_source import FrameSource, Told
from kiosk.devices.held_codes import AWAY_SECONDS, TOGETHER_SECONDS
from kiosk.domain.sights import Sight
from tests.drivers_demo import wait_until
from tests.hard_frames import view_of
from tests.strictness import AnnouncedWarnings

WALL = view_of(Image.new("L", (64, 48), 120))


class Shown:
    """A frame that can be watched."""

    def __init__(self, grey: memoryview | None) -> None:
        self._grey = grey

    def grey(self) -> memoryview | None:
        """As it is."""
        return self._grey


@dataclass
class Eye:
    """A reader of frames with a hand-moved clock, whose looks are given; what it tells."""

    now: float = 100.0
    look: Look = Look(None)  # noqa: RUF009 - a frozen value
    codes: list[bytes] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)
    mirrored: list[bytes] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    seen: list[memoryview] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()
        told = Told(self.sights.append, lambda grey: self.mirrored.append(grey.tobytes()))
        self.source = FrameSource(told, lambda: self.now, _Given(self))
        self.source.start(self.codes.append)

    def show(self, look: Look, after: float = 0.0) -> None:
        """A frame comes so many seconds later, leads to this look, and was decoded."""
        self.now += after
        self.look = look
        before = self.source.looked_at
        self.source.show(Shown(WALL))
        wait_until("the look", lambda: self.source.looked_at > before)


class _Given(FrameCodeReader):
    def __init__(self, eye: Eye) -> None:
        super().__init__()
        self._eye = eye

    def look(self, frame: memoryview | Image.Image) -> Look:
        assert isinstance(frame, memoryview)
        self._eye.gate.wait(10)
        self._eye.seen.append(frame)
        return self._eye.look


class Broken:
    """A frame that turns out to be a bug."""

    def grey(self) -> memoryview | None:
        """Never any light."""
        raise ValueError("nobody thought of this")


@pytest.fixture
def eye() -> Iterator[Eye]:
    eye = Eye()
    yield eye
    eye.gate.set()
    eye.source.stop()


def of(*codes: bytes) -> Look:
    """A frame that shows these."""
    return look_at(codes)


ONE, OTHER, UNCLEAR = of(b"SV1:ONE"), of(b"SV1:OTHER"), Look(None, is_unclear=True)
POSTER, PRINT = of(b"WIFI:S:guests;;"), of(b"https://valle.example/")


def test_a_code_is_told_once_while_it_is_held_up_and_again_when_it_was_away(eye: Eye) -> None:
    for _ in range(100):
        eye.show(ONE, after=0.3)
    eye.show(Look(None), after=0.3)
    eye.show(ONE, after=AWAY_SECONDS - 0.5)
    assert eye.codes == [b"SV1:ONE"]
    eye.show(ONE, after=AWAY_SECONDS + 0.1)
    assert eye.codes == [b"SV1:ONE", b"SV1:ONE"]


def test_the_next_persons_code_is_told_as_soon_as_the_first_is_out_of_view(eye: Eye) -> None:
    eye.show(ONE)
    for _ in range(10):
        eye.show(OTHER, after=0.1)
    assert eye.codes == [b"SV1:ONE"]
    eye.show(OTHER, after=0.1)
    assert eye.codes == [b"SV1:ONE", b"SV1:OTHER"]
    assert eye.sights == [], "nobody is asked for one code while the next person comes"


def test_of_two_codes_that_frames_show_in_turn_neither_is_told_and_one_is_asked_for(eye: Eye) -> None:
    eye.show(of(b"SV1:ONE", b"SV1:OTHER"))
    for _ in range(20):
        eye.show(ONE, after=0.1)
        eye.show(OTHER, after=0.1)
    assert eye.codes == []
    assert eye.sights == [Sight.TWO_CODES]
    eye.show(ONE, after=TOGETHER_SECONDS + 0.1)
    assert eye.codes == [b"SV1:ONE"], "the other was put away"
    assert eye.sights == [Sight.TWO_CODES, Sight.NOTHING]


def test_a_poster_that_frames_show_in_turn_with_a_pass_keeps_nobody_out(eye: Eye) -> None:
    for look in (ONE, POSTER, PRINT, of(b"WIFI:S:guests;;", b"SV1:ONE")) * 10:
        eye.show(look, after=0.1)
    for _ in range(20):
        eye.show(POSTER, after=0.3)
    assert eye.codes == [b"SV1:ONE"], "the poster is not told after it"
    assert eye.sights == []


def test_two_posters_are_two_codes(eye: Eye) -> None:
    for look in (of(b"WIFI:S:guests;;", b"https://valle.example/"), POSTER, PRINT) * 4:
        eye.show(look, after=0.1)
    assert eye.codes == []
    assert eye.sights == [Sight.TWO_CODES]


def test_of_frames_that_come_while_one_is_decoded_only_the_newest_is_decoded(eye: Eye) -> None:
    views = [view_of(Image.new("L", (64, 48), grey)) for grey in range(30)]
    eye.gate.clear()
    eye.source.show(Shown(views[0]))
    wait_until("the first in hand", lambda: eye.source._newest._thing is None)
    for view in views[1:]:
        eye.source.show(Shown(view))
    eye.gate.set()
    wait_until("two looks", lambda: eye.source.looked_at == 2)
    assert [view[0, 0] for view in eye.seen] == [0, 29]


def test_only_while_somebody_is_helped_frames_are_handed_to_the_mirror(eye: Eye) -> None:
    eye.show(UNCLEAR)
    eye.show(UNCLEAR, after=1.4)
    eye.show(UNCLEAR, after=1.4)
    assert eye.mirrored == []
    eye.show(UNCLEAR, after=0.4)
    assert eye.mirrored == [WALL.tobytes()]
    eye.show(ONE, after=0.1)
    assert eye.sights == [Sight.UNCLEAR, Sight.NOTHING]
    assert len(eye.mirrored) == 1


def test_a_camera_that_shows_nothing_ends_what_was_told(eye: Eye) -> None:
    for after in (0.0, 1.4, 1.4, 0.4):
        eye.show(UNCLEAR, after)
    eye.source.show(Shown(None))
    wait_until("an end", lambda: eye.sights == [Sight.UNCLEAR, Sight.NOTHING])
    eye.show(UNCLEAR, after=0.1)
    assert eye.sights == [Sight.UNCLEAR, Sight.NOTHING]


def test_nothing_of_the_last_frame_is_held_while_the_next_one_is_waited_for(eye: Eye) -> None:
    frame = Shown(WALL)
    last = weakref.ref(frame)
    before = eye.source.looked_at
    eye.source.show(frame)
    del frame
    wait_until("the look", lambda: eye.source.looked_at > before)
    wait_until("it is let go", lambda: last() is None)


def test_a_frame_that_is_a_bug_is_said_once_in_a_row_and_the_next_ones_are_read(
    eye: Eye, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("a bug in the camera reader")
    for _ in range(2):
        for _ in range(3):
            eye.source.show(Broken())
            wait_until("it was taken", lambda: eye.source._newest._thing is None)
        eye.show(ONE)
    assert eye.codes == [b"SV1:ONE"]
    assert len(announced_warnings.seen) == 2


def test_a_pass_that_is_still_held_up_when_a_page_asks_for_a_code_is_told_once_more(eye: Eye) -> None:
    for _ in range(3):
        eye.show(ONE, after=0.1)
    eye.source.forget_passes()
    for _ in range(3):
        eye.show(ONE, after=0.1)
    assert eye.codes == [b"SV1:ONE", b"SV1:ONE"]


def test_what_hangs_in_the_room_is_not_told_to_a_page_that_asks_for_a_code(eye: Eye) -> None:
    eye.show(POSTER)
    eye.source.forget_passes()
    eye.show(POSTER, after=0.1)
    assert eye.codes == [b"WIFI:S:guests;;"]
